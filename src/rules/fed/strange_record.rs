use crate::rules::rule;

rule! {
    /// An export holds a record that is of another kind than the first one.
    ///
    /// ## Why it matters
    /// A file is read as an export of users, of persons or of organisations, as its first record says. Records of another
    /// kind in it were passed over, so the plan does not know them.
    ///
    /// ## What to do
    /// Give users, persons and organisations in a file each. External persons and external organisations are not needed.
    ///
    /// ## Failing example
    /// ```json
    /// [{"uuid": "0f6c", "systemName": "User", "username": "ada", "email": "ada@example.org"},
    ///  «FED016»{"uuid": "a2b4", "systemName": "Person", "name": {"firstName": "Ada", "lastName": "Lovelace"}}]
    /// ```
    ///
    /// ## Passing example
    /// ```json
    /// [{"uuid": "0f6c", "systemName": "User", "username": "ada", "email": "ada@example.org"}]
    /// ```
    "FED016", "strange-record", Warning;
    since: "0.1.0";
    sources: ["WSAPI"];
    mistakes: [];
    folds: true;
    message: |[kind, ..]| format!("This record of the export is no {kind}, as the first one is; it was passed over.");
    remedy: |_| "Give users, persons and organisations in a file each.".to_owned();
}
