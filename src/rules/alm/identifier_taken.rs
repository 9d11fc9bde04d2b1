use crate::rules::rule;

rule! {
    /// An identifier of a user belongs to an earlier user of the file.
    ///
    /// ## Why it matters
    /// Of two records with one identifier the first is loaded and the later one refused, so that the order of the file
    /// decides which user group a person gets.
    ///
    /// ## What to do
    /// Merge the two records in the source system, or give each its own identifier.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user>«ALM003»<primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STUDENT</user_group></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>5678</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM003", "identifier-taken", Error;
    since: "0.1.0";
    sources: ["ALMA-TROUBLE"];
    mistakes: [];
    passing: [2];
    message: |[user, value, line]| format!("The identifier “{value}” of user “{user}” is taken at line {line} already: the record would be refused.");
    remedy: |_| "Keep one record of the two, or give each an identifier of its own.".to_owned();
}
