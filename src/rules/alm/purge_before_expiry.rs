use crate::rules::rule;

rule! {
    /// A user is purged before it expires.
    ///
    /// ## Why it matters
    /// The purge job looks at the purge date alone: the user would be deleted while the account is still good.
    ///
    /// ## What to do
    /// Send a purge date behind the expiry date.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date>«ALM011»<purge_date>2027-01-31</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM011", "purge-before-expiry", Warning;
    since: "0.1.0";
    sources: ["ALMA-PURGE"];
    mistakes: [];
    message: |[user, date, _]| format!("User “{user}” would be purged on {date}, before it expires.");
    remedy: |_| "Send a purge date behind the expiry date.".to_owned();
}
