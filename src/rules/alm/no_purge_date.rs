use crate::rules::rule;

rule! {
    /// A user has no purge date.
    ///
    /// ## Why it matters
    /// A user without a purge date is never purged, so that the data of people who have left stay for ever.
    ///
    /// ## What to do
    /// Send a purge date, a year or so behind the expiry date.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   «ALM012»<user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM012", "no-purge-date", Note;
    since: "0.1.0";
    sources: ["ALMA-PURGE"];
    mistakes: [];
    message: |[user, _, _]| format!("User “{user}” has no purge date and would never be purged.");
    remedy: |_| "Send a purge date behind the expiry date.".to_owned();
}
