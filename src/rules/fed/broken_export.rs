use crate::rules::rule;

rule! {
    /// An export of the instance is no JSON from some place on: it was cut off, or something went wrong when its pages were joined.
    ///
    /// ## Why it matters
    /// What stands before that place was read, what stands behind it was not. To the plan the records behind it look as if Pure
    /// did not have them: it says that they would be created, although they would be updated.
    ///
    /// ## What to do
    /// Fetch the export anew. Pages of the web service may be put one after the other as they come, each on a line of its own or
    /// not; a page that holds an error instead of records has to be left out.
    ///
    /// ## Failing example
    /// ```json bytes
    /// {"count": 2, "items": [{"uuid": "0f6c", "username": "ada", "email": "ada@example.org"},
    ///  {"uuid": "77d1", "username": "emmy", «FED014»"ema
    /// ```
    ///
    /// ## Passing example
    /// ```json
    /// {"count": 2, "items": [{"uuid": "0f6c", "username": "ada", "email": "ada@example.org"},
    ///  {"uuid": "77d1", "username": "emmy", "email": "emmy@example.org"}]}
    /// ```
    "FED014", "broken-export", Error;
    since: "0.1.0";
    sources: ["JSON", "WSAPI"];
    mistakes: [];
    message: |[what, ..]| format!("The export cannot be read any further from here: {what}.");
    remedy: |_| "Fetch the export anew; records behind this place were not read.".to_owned();
}
