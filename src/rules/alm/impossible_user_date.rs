use crate::rules::rule;

rule! {
    /// A date of a user is no date.
    ///
    /// ## Why it matters
    /// Alma takes dates as `yyyy-mm-dd`; a date that the calendar does not have, or that is written in another way, is
    /// refused with its record.
    ///
    /// ## What to do
    /// Write the date as `yyyy-mm-dd`.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group>«ALM008»<expiry_date>30.09.2027</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM008", "impossible-user-date", Error;
    since: "0.1.0";
    sources: ["ALMA-XML"];
    mistakes: [];
    message: |[user, date, field]| format!("The {field} of user “{user}” is “{date}”, which is no date.");
    remedy: |_| "Write it as yyyy-mm-dd.".to_owned();
}
