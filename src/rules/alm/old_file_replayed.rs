use crate::rules::rule;

rule! {
    /// The file carries what an old file carried, and would undo many edits at once.
    ///
    /// ## Why it matters
    /// One load of an old or rolled back file takes away the edits of everybody whose field was edited while the feed carried
    /// that value. Half of all edits or more, and at least three, would be undone: that is hardly what the load is for.
    ///
    /// ## What to do
    /// Do not load this file. Find out how the old values came into it.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM019»«ALM022»<users>
    ///   <user><primary_id>1</primary_id><last_name>Doe</last_name>«ALM017»<user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>2</primary_id><last_name>Doe</last_name>«ALM017»<user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>3</primary_id><last_name>Doe</last_name>«ALM017»<user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-previous
    /// <users>
    ///   <user><primary_id>1</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>2</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>3</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>2</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>3</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1</primary_id><last_name>Doe</last_name><user_group>FACULTY</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>2</primary_id><last_name>Doe</last_name><user_group>FACULTY</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>3</primary_id><last_name>Doe</last_name><user_group>FACULTY</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-previous
    /// <users>
    ///   <user><primary_id>1</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>2</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>3</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>2</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>3</primary_id><last_name>Doe</last_name><user_group>EMERITUS</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM019", "old-file-replayed", Error;
    since: "0.1.0";
    sources: ["ALMA-RESET"];
    mistakes: [];
    passing: [0, 1, 2];
    message: |[resets, file, edits]| format!("{resets} of {edits} edits by hand would be undone: the file carries their old values, as “{file}” did.");
    remedy: |_| "Do not load this file before it is known how the old values came into it.".to_owned();
}
