use crate::rules::rule;

rule! {
    /// An end tag closes nothing.
    ///
    /// ## Why it matters
    /// Everything was closed already. A parser stops here and the feed is refused.
    ///
    /// ## What to do
    /// Remove the end tag, or look for the start tag that was lost before it.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>«XML004»</users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML004", "unmatched-end-tag", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[name, ..]| format!("The end tag “{name}” closes nothing.");
    remedy: |_| "Remove the end tag, or write the start tag that belongs to it.".to_owned();
}
