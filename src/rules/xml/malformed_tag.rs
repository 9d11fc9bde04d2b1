use crate::rules::rule;

rule! {
    /// A tag breaks the grammar of XML.
    ///
    /// ## Why it matters
    /// An attribute without a value or without quotes, two attributes without a blank between them, a “<” that was
    /// meant as text: a parser refuses the file at this place.
    ///
    /// ## What to do
    /// Let a library write the tags; in a template, put every value into quotes and escape “<” in text as `&lt;`.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user «XML011»id=u-1><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML011", "malformed-tag", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[what, ..]| format!("This is no tag: {what}.");
    remedy: |_| "Write every attribute as name=\"value\", and “<” in text as &lt;.".to_owned();
}
