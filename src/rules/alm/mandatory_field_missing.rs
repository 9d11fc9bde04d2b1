use crate::rules::rule;

rule! {
    /// A user lacks a field that is mandatory.
    ///
    /// ## Why it matters
    /// Which fields are mandatory every institution settles for itself; a record without one of them is refused.
    ///
    /// ## What to do
    /// Fill the field. The setting `alma.mandatory` holds the list; e-mail and address are looked at in the preferred one.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   «ALM007»<user><primary_id>1234</primary_id><last_name>Doe</last_name><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM007", "mandatory-field-missing", Error;
    since: "0.1.0";
    sources: ["ALMA-MANDATORY"];
    mistakes: [];
    message: |[user, _, field]| format!("User “{user}” has no {field}, which is mandatory.");
    remedy: |_| "Fill the field, or change the list of mandatory fields.".to_owned();
}
