use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// The protocol of a photograph is none of those known.
    ///
    /// ## Why it matters
    /// The schema takes any text here; BYTE, FILE and HTTP are the protocols it speaks of. With another one, Pure does
    /// not know how to read the photograph, and the organisation has none.
    ///
    /// ## What to do
    /// Write BYTE for a photograph in the feed itself, FILE for a path that the server of Pure reads, HTTP for an
    /// address on the web, https addresses too.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///     <photos><photo id="ph-1">
    ///       <type>organisation_photo</type><photoValue>https://example.org/chem.jpg</photoValue>«ORG015»<photoProtocol>https</photoProtocol>
    ///     </photo></photos>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///     <photos><photo id="ph-1">
    ///       <type>organisation_photo</type><photoValue>https://example.org/chem.jpg</photoValue><photoProtocol>HTTP</photoProtocol>
    ///     </photo></photos>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG015", "unknown-photo-protocol", Note;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [];
    check: Check::Values(&[Kind::PhotoProtocol], check);
    message: |[protocol, ..]| format!("“{protocol}” is no known protocol of a photograph.");
    remedy: |_| "Write BYTE, FILE or HTTP.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    let known = ["BYTE", "FILE", "HTTP"].iter().any(|known| value.text.eq_ignore_ascii_case(known));
    if !known {
        sink.add(Code::UnknownPhotoProtocol, [value.text, "", ""]);
    }
}
