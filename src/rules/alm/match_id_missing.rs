use crate::rules::rule;

rule! {
    /// A record of the user file has no match id.
    ///
    /// ## Why it matters
    /// Alma finds the user of a record by the match id that the profile names. A record without one is refused.
    ///
    /// ## What to do
    /// Give every record the identifier that the profile names; the setting `alma.match-id` says which that is.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   «ALM001»<user><last_name>Hopper</last_name><user_group>STAFF</user_group></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM001", "match-id-missing", Error;
    since: "0.1.0";
    sources: ["ALMA-SIS"];
    mistakes: [];
    message: |[_, _, match_id]| format!("The user has no match id ({match_id}): the record would be refused.");
    remedy: |_| "Give the record its match id.".to_owned();
}
