use crate::rules::rule;

rule! {
    /// An active user has expired.
    ///
    /// ## Why it matters
    /// A user whose expiry date is over cannot borrow.
    ///
    /// ## What to do
    /// Send the date of the current period, or the status INACTIVE for somebody who has left.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group>«ALM009»<expiry_date>2026-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM009", "expiry-in-the-past", Warning;
    since: "0.1.0";
    sources: ["ALMA-MANDATORY"];
    mistakes: [];
    message: |[user, date, _]| format!("User “{user}” is active and expired on {date}.");
    remedy: |_| "Send a later date, or the status INACTIVE.".to_owned();
}
