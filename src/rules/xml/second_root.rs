use crate::rules::rule;

rule! {
    /// The file holds a second root element.
    ///
    /// ## Why it matters
    /// An XML document has one root. Two exports were written into one file, one after the other; a parser refuses it
    /// at the second, and what follows is not read.
    ///
    /// ## What to do
    /// Write all records into one root element. A generator that appends to yesterday’s file has to empty it first.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// «XML002»<users xmlns="v1.user-sync.pure.atira.dk">
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
    "XML002", "second-root", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[name, ..]| format!("A second root element “{name}” starts here; what follows was not read.");
    remedy: |_| "Put all records into one root element, with nothing beside it.".to_owned();
}
