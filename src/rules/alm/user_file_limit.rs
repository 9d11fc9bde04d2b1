use crate::rules::rule;

rule! {
    /// The zips of a load exceed what Alma takes.
    ///
    /// ## Why it matters
    /// A zip may have 4 GB and hold 50 files, and one run takes 20 zips. What is beyond is not loaded.
    ///
    /// ## What to do
    /// Divide the load.
    ///
    /// ## Failing example
    /// ```zip
    ///  [50 more]
    /// 0-users.xml «ALM023»: <userRecords></userRecords>
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users><user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user></users>
    /// ```
    "ALM023", "user-file-limit", Error;
    since: "0.1.0";
    sources: ["ALMA-FILES"];
    mistakes: [];
    message: |[_, _, limit]| format!("Alma would not take all of it: {limit}.");
    remedy: |_| "Divide the load.".to_owned();
}
