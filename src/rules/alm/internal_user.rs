use crate::rules::rule;

rule! {
    /// A record matches a user that is internal in Alma.
    ///
    /// ## Why it matters
    /// The job loads external users alone. A user that was switched to internal, often by mistake, is not updated any more.
    ///
    /// ## What to do
    /// Switch the user back to external in Alma, or take the record out of the file.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   «ALM005»<user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><account_type>INTERNAL</account_type></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><account_type>EXTERNAL</account_type></user>
    /// </users>
    /// ```
    "ALM005", "internal-user", Warning;
    since: "0.1.0";
    sources: ["ALMA-INTERNAL"];
    mistakes: [];
    message: |[user, _, _]| format!("User “{user}” is internal in Alma: the job would leave it as it is.");
    remedy: |_| "Switch the user to external, or take the record out of the file.".to_owned();
}
