use crate::rules::rule;

rule! {
    /// A line of a list matches no user, neither by its id nor by its user name.
    ///
    /// ## Why it matters
    /// Lists tell who has a role given by hand, who is trusted and who is locked already. Who is not found keeps no right by the list:
    /// a user that is meant may be shown as one that would be locked. Often the user has left, or the list has another kind of id.
    ///
    /// ## What to do
    /// Write the id of the user as the user feed has it, or its user name, or take the line out.
    ///
    /// ## Failing example
    /// A list of role holders, and the users.
    ///
    /// ```csv role-holders
    /// id
    /// u-1
    /// «LST001»u-2
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// The user name will do where no header says that ids are meant.
    ///
    /// ```csv role-holders
    /// u-1
    /// ada
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "LST001", "unknown-list-entry", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    passing: [2];
    message: |[user, list, near]| match near {
        "" => format!("{list}: “{user}” is no user."),
        near => format!("{list}: “{user}” is no user; “{near}” is one."),
    };
    remedy: |_| "Write the id or the user name of a user, or take the line out.".to_owned();
}
