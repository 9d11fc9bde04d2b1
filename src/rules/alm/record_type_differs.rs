use crate::rules::rule;

rule! {
    /// A user has another record type than the profile.
    ///
    /// ## Why it matters
    /// The record type comes from the profile, whatever the file says: one profile loads one record type. A user of another
    /// type may belong into another file.
    ///
    /// ## What to do
    /// Split the file by record type, a profile for each; the setting is `alma.record-type`.
    ///
    /// ## Failing example
    /// Settings: `alma.record-type=PUBLIC`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user>«ALM021»<record_type>STAFF</record_type><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `alma.record-type=PUBLIC`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><record_type>PUBLIC</record_type><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM021", "record-type-differs", Note;
    since: "0.1.0";
    sources: ["ALMA-SIS", "ALMA-XML"];
    mistakes: [];
    message: |[user, kind, profile]| format!("User “{user}” has the record type “{kind}”; the profile loads “{profile}”.");
    remedy: |_| "Load the user by the profile of its record type.".to_owned();
}
