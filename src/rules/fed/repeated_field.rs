use crate::rules::rule;

rule! {
    /// An object of an export has a field twice.
    ///
    /// ## Why it matters
    /// JSON does not say which of the two counts, and programs disagree. The first one was taken here.
    ///
    /// ## What to do
    /// The web service does not write such objects: look at the program that has put the export together.
    ///
    /// ## Failing example
    /// ```json
    /// [{"uuid": "0f6c", "username": "ada", "email": "ada@example.org", «FED015»"username": "ada.l"}]
    /// ```
    ///
    /// ## Passing example
    /// ```json
    /// [{"uuid": "0f6c", "username": "ada", "email": "ada@example.org"}]
    /// ```
    "FED015", "repeated-field", Warning;
    since: "0.1.0";
    sources: ["JSON"];
    mistakes: [];
    folds: true;
    message: |[name, ..]| format!("The field “{name}” stands twice in one object; the first one was taken.");
    remedy: |_| "Fetch the export anew, or mend the program that has put it together.".to_owned();
}
