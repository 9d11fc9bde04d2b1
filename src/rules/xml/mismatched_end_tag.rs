use crate::rules::rule;

rule! {
    /// An end tag closes another element than the open one.
    ///
    /// ## Why it matters
    /// A parser stops here and the feed is refused. Most often an end tag was misspelt, in other case than its start
    /// tag, or left out before this one.
    ///
    /// ## What to do
    /// Let a library write the tags. In a feed made from a template, compare the start tag that the message names with
    /// this end tag.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada«XML003»</username></userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML003", "mismatched-end-tag", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[found, expected, _]| format!("The end tag “{found}” stands where “{expected}” has to be closed.");
    remedy: |_| "Close every element, the innermost first; names must agree in case too.".to_owned();
}
