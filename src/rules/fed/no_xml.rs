use crate::rules::rule;

rule! {
    /// The file is no XML at all: a table, an archive, JSON.
    ///
    /// ## Why it matters
    /// The jobs read XML and nothing else. What the file looks like is told from its first bytes; its name does not matter.
    ///
    /// ## What to do
    /// Give the XML that the job would read: unpack an archive, and write a table as a feed first.
    ///
    /// ## Failing example
    /// ```csv
    /// «FED002»id;userName;email
    /// u-1;ada;ada@example.org
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "FED002", "no-xml", Error;
    since: "0.1.0";
    sources: [];
    mistakes: [46];
    message: |[what, ..]| format!("The file is no XML: it looks like {what}.");
    remedy: |_| "Look at how the file is fetched: give the XML that the job would read.".to_owned();
}
