use crate::rules::rule;

rule! {
    /// A list has several columns, and none of its headings says where the ids or the user names are.
    ///
    /// ## Why it matters
    /// The list is not used: guessing the column might take other people for those that are meant.
    ///
    /// ## What to do
    /// Put a line above with a name for each column: `id` or `username` where the users are, and `by` for who locked them. A list with
    /// one column needs no header.
    ///
    /// ## Failing example
    /// A list of trusted users.
    ///
    /// ```csv trusted
    /// «LST002»u-1;Ada Lovelace
    /// u-2;Emmy Noether
    /// ```
    ///
    /// ## Passing example
    /// ```csv trusted
    /// id;name
    /// u-1;Ada Lovelace
    /// u-2;Emmy Noether
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "LST002", "list-without-header", Error;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    message: |[cells, ..]| {
        format!("The list has several columns, and no heading in “{cells}” says which holds the users.")
    };
    remedy: |_| "Put a header above, with id or username over the column of the users.".to_owned();
}
