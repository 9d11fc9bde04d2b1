use crate::rules::rule;

rule! {
    /// A list holds no user.
    ///
    /// ## Why it matters
    /// It says that nobody has a role given by hand, is trusted or was locked before. Where that is so, all is well; often the export
    /// failed.
    ///
    /// ## What to do
    /// Look at how the list is made. Where there is nobody to list, leave it out or grade this rule otherwise.
    ///
    /// ## Failing example
    /// A list of role holders.
    ///
    /// ```csv role-holders
    /// «LST006»username
    /// ```
    ///
    /// ## Passing example
    /// ```csv role-holders
    /// username
    /// ada
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "LST006", "empty-list", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    message: |_| "The list holds no user.".to_owned();
    remedy: |_| "Look at how the list is made.".to_owned();
}
