use crate::rules::rule;

rule! {
    /// The name of an element or attribute is no XML name.
    ///
    /// ## Why it matters
    /// A name starts with a letter or an underscore, holds letters, digits, hyphens, dots and underscores, and has one
    /// colon at most. A parser refuses anything else. Names made from column titles or values are the usual cause.
    ///
    /// ## What to do
    /// Use the names of the feed as they are documented.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   «XML013»<user,s id="u-1"><userName>ada</userName><email>ada@example.org</email></user,s>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML013", "malformed-name", Error;
    since: "0.1.0";
    sources: ["XML", "XMLNS"];
    mistakes: [];
    message: |[name, ..]| format!("“{name}” is no XML name.");
    remedy: |_| "Use the names of the feed as they are documented.".to_owned();
}
