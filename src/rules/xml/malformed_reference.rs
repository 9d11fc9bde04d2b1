use crate::rules::rule;

rule! {
    /// An ampersand starts no reference, or a reference names no character.
    ///
    /// ## Why it matters
    /// An ampersand that is meant as a character has to be written `&amp;`. As it stands, a parser takes it for the
    /// start of a reference and refuses the file. Some characters, such as most control characters, may not stand in XML at all,
    /// so that a reference to one, as in `&#11;`, is a fault too.
    ///
    /// ## What to do
    /// Escape text where the feed is written: first `&`, then `<`. Remove characters that XML does not have.
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
    message: |[text, ..]| if is_number(text) {
        format!("“{text}” names a character that XML does not allow, not even by its number.")
    } else {
        format!("“{text}” is no reference: an ampersand that is meant as such is written &amp;.")
    };
    remedy: |[text, ..]| if is_number(text) {
        "Remove it from the text before the feed is written: XML has no way to write it."
    } else {
        "Write & as &amp;, and a character by its number as in &#233;."
    }
    .to_owned();
}

/// Whether it is a reference to a character by its number, though to none that XML has.
fn is_number(text: &str) -> bool {
    let Some(number) = text.strip_prefix("&#").and_then(|rest| rest.strip_suffix(';')) else { return false };
    match number.strip_prefix('x') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
    }
}
