use crate::rules::rule;

rule! {
    /// An ampersand starts no reference, or a reference names no character.
    ///
    /// ## Why it matters
    /// An ampersand that is meant as a character has to be written `&amp;`. As it stands, a parser takes it for the
    /// start of a reference and refuses the file.
    ///
    /// ## What to do
    /// Escape text where the feed is written: first `&`, then `<`.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>Medicine «XML009»& Care</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>Medicine &amp; Care</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "XML009", "malformed-reference", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [14];
    message: |[text, ..]| format!("“{text}” is no reference: an ampersand that is meant as such is written &amp;.");
    remedy: |_| "Write & as &amp;, and a character by its number as in &#233;.".to_owned();
}
