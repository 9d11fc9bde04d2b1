use crate::rules::rule;

rule! {
    /// The file ends before its elements do.
    ///
    /// ## Why it matters
    /// The file was cut off: the export broke, the disk was full, or the job read it while it was still being written.
    /// The job refuses what it can see to be broken, and every person behind the cut is missing.
    ///
    /// ## What to do
    /// Write the feed under another name and rename it when it is whole; start the job only after that. If the cut is
    /// there again after a new export, look at the log of the generator.
    ///
    /// ## Failing example
    /// ```xml bytes
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">  <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>«XML001»
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML001", "truncated-file", Error;
    since: "0.1.0";
    sources: ["XML", "ERRORS"];
    mistakes: [46];
    message: |[what, ..]| format!("The file ends although {what}: it was cut off.");
    remedy: |_| "Make the feed anew and let it be written to the end before it is read.".to_owned();
}
