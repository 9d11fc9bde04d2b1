use crate::rules::rule;

rule! {
    /// A list cannot be read: it is no text, or a quotation mark in it is not closed.
    ///
    /// ## Why it matters
    /// Who is on it is not known, so that it is as if it had not been given.
    ///
    /// ## What to do
    /// Give plain text: one id or user name a line, or a table saved as CSV.
    ///
    /// ## Failing example
    /// A list of role holders.
    ///
    /// ```xml role-holders
    /// «LST005»<users><user id="u-1"/></users>
    /// ```
    ///
    /// ## Passing example
    /// ```csv role-holders
    /// u-1
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "LST005", "unreadable-list", Error;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    message: |[what, ..]| format!("The list {what}.");
    remedy: |_| "Give plain text: one id or user name a line, or a table saved as CSV.".to_owned();
}
