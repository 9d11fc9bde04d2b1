use crate::rules::rule;

rule! {
    /// The purge date of an active user is over.
    ///
    /// ## Why it matters
    /// The purge job deletes every user whose purge date is over, whatever the expiry date says, and a deleted user cannot be
    /// brought back.
    ///
    /// ## What to do
    /// Send a purge date well behind the expiry date.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date>«ALM010»<purge_date>2026-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM010", "purge-in-the-past", Error;
    since: "0.1.0";
    sources: ["ALMA-PURGE"];
    mistakes: [];
    message: |[user, date, _]| format!("The purge date of user “{user}”, {date}, is over: the next purge would delete the user.");
    remedy: |_| "Send a later purge date.".to_owned();
}
