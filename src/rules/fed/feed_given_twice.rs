use crate::rules::rule;

rule! {
    /// The same feed is given twice; the second file is not used.
    ///
    /// ## Why it matters
    /// A job reads one file, which holds the complete current set. Which of two is meant, only you can tell: often one of them is
    /// of yesterday, or a feed was cut into parts.
    ///
    /// ## What to do
    /// Give one file for each feed. The parts of one feed have to be put together into one first.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «FED006»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "FED006", "feed-given-twice", Error;
    since: "0.1.0";
    sources: ["API"];
    mistakes: [];
    remedy: |_| "Give each feed once.".to_owned();
}
