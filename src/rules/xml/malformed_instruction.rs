use crate::rules::rule;

rule! {
    /// A processing instruction has no legal target.
    ///
    /// ## Why it matters
    /// After `<?` a name must follow at once, without a colon and other than `xml`. A parser refuses the file. What is
    /// found is most often code of a template that was not run.
    ///
    /// ## What to do
    /// Remove the instruction: the jobs need none. If it is code, look why the template was not run.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   «XML015»<?= $rows ?>
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML015", "malformed-instruction", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[name, ..]| match name {
        "" => "The processing instruction has no target: a name has to follow “<?” at once.".to_owned(),
        _ => format!("“{name}” is no legal target of a processing instruction."),
    };
    remedy: |_| "Remove the processing instruction: the jobs need none.".to_owned();
}
