use crate::rules::rule;

rule! {
    /// Text stands beside the root element.
    ///
    /// ## Why it matters
    /// Only comments and processing instructions may stand there. What is found is most often a message of the
    /// generator or of the database, written into the file before or behind its records.
    ///
    /// ## What to do
    /// Send messages of the generator to a log of their own; write nothing but the feed into the file.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// «XML010»(1 row affected)
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML010", "text-outside-root", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [46];
    message: |_| "Text stands beside the root element.".to_owned();
    remedy: |_| "Put all records into one root element, with nothing beside it.".to_owned();
}
