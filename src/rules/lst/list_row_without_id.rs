use crate::rules::rule;

rule! {
    /// A row of a list has neither an id nor a user name.
    ///
    /// ## Why it matters
    /// Nobody is meant by it, and perhaps somebody should be.
    ///
    /// ## What to do
    /// Fill the id or the user name in, or take the row out.
    ///
    /// ## Failing example
    /// A list of users that were locked before.
    ///
    /// ```csv locked-before
    /// id,username,by
    /// u-1,,maintenance
    /// «LST003»,,maintenance
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```csv locked-before
    /// id,username,by
    /// u-1,,maintenance
    /// ,,
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "LST003", "list-row-without-id", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    message: |_| "The row has neither an id nor a user name.".to_owned();
    remedy: |_| "Fill in the id or the user name, or take the row out.".to_owned();
}
