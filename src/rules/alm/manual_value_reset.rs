use crate::rules::rule;

rule! {
    /// An edit by hand would be undone.
    ///
    /// ## Why it matters
    /// A protected field that was edited in Alma stays as it is while the feed says something new. But when a file carries
    /// the value that the field last had from the feed before the edit, the job takes the edit as withdrawn: the old value
    /// comes back, and the field follows the feed again. The report of the job says no more than that the user was updated.
    ///
    /// ## What to do
    /// Find out why the file carries the old value. Where the edit is right, the source system has to send another value than
    /// the one before it.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name>«ALM017»<user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-previous
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>FACULTY</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-previous
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM017", "manual-value-reset", Error;
    since: "0.1.0";
    sources: ["ALMA-RESET", "ALMA-DATA"];
    mistakes: [];
    passing: [1, 2];
    message: |[_, _, sentence]| sentence.to_owned();
    remedy: |_| "Take the old value out of the file, or make the edit again after the load.".to_owned();
}
