use crate::rules::rule;

rule! {
    /// A list is not written in UTF-8 and does not say in which encoding it is, so that Windows-1252 was taken.
    ///
    /// ## Why it matters
    /// Ids and user names with other letters than those of English may come out wrong, and then match nobody.
    ///
    /// ## What to do
    /// Write the list in UTF-8. Excel does when the file is saved as “CSV UTF-8”.
    ///
    /// ## Failing example
    /// A list of role holders.
    ///
    /// ```csv role-holders bytes
    /// zo«LST004»\xEB
    /// ```
    ///
    /// ## Passing example
    /// ```csv role-holders
    /// zoë
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>zoë</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "LST004", "list-encoding-guessed", Note;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    message: |[encoding, ..]| format!("The list is not written in UTF-8; it was read as {encoding}.");
    remedy: |_| "Write the list in UTF-8.".to_owned();
}
