use crate::rules::rule;

rule! {
    /// A file that is given as a user file of Alma is something else.
    ///
    /// ## Why it matters
    /// What a file is given for says what it is compared with; this one holds no users of Alma.
    ///
    /// ## What to do
    /// Give a user XML of version 2: a `users`, `userRecords` or `user` whose users have a `primary_id`, and no namespace of
    /// Pure.
    ///
    /// ## Failing example
    /// ```xml alma-previous
    /// «ALM024»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM024", "no-user-file", Error;
    since: "0.1.0";
    sources: ["ALMA-FILES"];
    mistakes: [];
    message: |[feed, _, _]| format!("The file was given as a user file of Alma, but is a {feed} of Pure.");
    remedy: |_| "Give the user file of Alma, or give this one as a feed of Pure.".to_owned();
}
