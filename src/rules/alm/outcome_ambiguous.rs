use crate::rules::rule;

rule! {
    /// What becomes of a protected field is not known.
    ///
    /// ## Why it matters
    /// Either no file that was loaded before holds the user, so that nothing tells whether the field was edited; or both the
    /// file and the value before the edit are empty, for which nothing is documented.
    ///
    /// ## What to do
    /// Give the files that were loaded before with `--alma-previous`, and look at these users in Alma before and after the
    /// load.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name>«ALM018»<user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-previous
    /// <users>
    ///   <user><primary_id>5678</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
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
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
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
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM018", "outcome-ambiguous", Warning;
    since: "0.1.0";
    sources: ["ALMA-RESET"];
    mistakes: [];
    passing: [1, 2];
    message: |[_, _, sentence]| sentence.to_owned();
    remedy: |_| "Give the files that were loaded before, or look at the user in Alma.".to_owned();
}
