use crate::rules::usr::malformed_email::is_address;
use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// An e-mail address of a person or an organisation is none.
    ///
    /// ## Why it matters
    /// The schema takes any text for an address. This one is shown on the page of the person or the organisation, and
    /// who writes to it reaches nobody.
    ///
    /// ## What to do
    /// Correct the address in the source system: a name, one “@”, and a domain with a dot in it, without blanks. Where
    /// there is none, leave the element out.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <emails><c:classifiedEmail id="m-1"><c:classification>email</c:classification>«PER015»<c:value>ada@localhost</c:value></c:classifiedEmail></emails>
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <emails><c:classifiedEmail id="m-1"><c:classification>email</c:classification><c:value>ada@example.org</c:value></c:classifiedEmail></emails>
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER015", "malformed-person-email", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [22];
    check: Check::Values(&[Kind::Email], check);
    message: |[address, ..]| match address {
        "" => "The e-mail address is empty.".to_owned(),
        _ => format!("“{address}” is no e-mail address."),
    };
    remedy: |_| "Correct the address in the source system, name@domain, or leave it out.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    if !is_address(value.text) {
        sink.add(Code::MalformedPersonEmail, [value.text, "", ""]);
    }
}
