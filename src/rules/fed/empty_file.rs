use crate::rules::rule;

rule! {
    /// The file is empty, or holds no element.
    ///
    /// ## Why it matters
    /// The job has nothing to read and stops. Mostly the export that writes the file failed, or was not done yet when the file was
    /// fetched.
    ///
    /// ## What to do
    /// Look at the log of the export, and fetch the file again once it is done. Write to another name first and rename at the end,
    /// so that no half-written file is ever read.
    ///
    /// ## Failing example
    /// ```bytes
    /// «FED001»
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "FED001", "empty-file", Error;
    since: "0.1.0";
    sources: [];
    mistakes: [46];
    message: |[what, ..]| match what {
        "" => "The file is empty.".to_owned(),
        _ => "The file holds no element.".to_owned(),
    };
    remedy: |_| "Look at how the file is fetched: give the XML that the job would read.".to_owned();
}
