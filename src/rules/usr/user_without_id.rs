use crate::rules::rule;

rule! {
    /// A user has no id, or an empty one.
    ///
    /// ## Why it matters
    /// The schema lets it pass, and yet Pure knows a user by this id and persons name their user by it: without one there is
    /// nothing to load the account under.
    ///
    /// ## What to do
    /// Give the record its id from the source system. It must never change afterwards, so take a number of the account or the
    /// employee rather than a name.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   «USR001»<user><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "USR001", "user-without-id", Error;
    since: "0.1.0";
    sources: ["USERXML"];
    mistakes: [21];
    message: |[id, ..]| match id {
        "" => "The user has no id, so it cannot be loaded.".to_owned(),
        _ => "The id of the user is nothing but white space, which is none.".to_owned(),
    };
    remedy: |_| "Give the record its id from the source system; it must never change.".to_owned();
}
