use crate::rules::rule;

rule! {
    /// A new user has no primary identifier.
    ///
    /// ## Why it matters
    /// Alma makes one of the first and the last name, which nobody knows and no later file will carry.
    ///
    /// ## What to do
    /// Send the primary identifier.
    ///
    /// ## Failing example
    /// Settings: `alma.match-id=BARCODE`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   «ALM004»<user><last_name>Doe</last_name><user_group>STAFF</user_group><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>777</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `alma.match-id=BARCODE`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>777</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    "ALM004", "new-user-without-primary-id", Warning;
    since: "0.1.0";
    sources: ["ALMA-XML"];
    mistakes: [];
    message: |[user, _, _]| format!("The new user “{user}” has no primary identifier: Alma would make one of the name.");
    remedy: |_| "Send the primary identifier.".to_owned();
}
