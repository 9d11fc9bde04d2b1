use crate::rules::rule;

rule! {
    /// A user that is matched by another identifier has another primary one in the file than in Alma.
    ///
    /// ## Why it matters
    /// The primary identifier is mostly what people sign in with, and what other systems know them by. A load that matches by
    /// another identifier replaces it, with everything else that the file brings.
    ///
    /// ## What to do
    /// See whether the person has a new name to sign in with, or whether the match id has led to somebody else. That the
    /// primary identifier is replaced is an assumption; the setting is `alma.primary-id`.
    ///
    /// ## Failing example
    /// Settings: `alma.match-id=BARCODE`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user>«ALM026»<primary_id>doe@example.org</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>smith@example.org</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `alma.match-id=BARCODE`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>doe@example.org</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>Doe@example.org</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    "ALM026", "primary-id-changes", Warning;
    since: "0.1.0";
    sources: ["ALMA-SIS", "ALMA-XML"];
    mistakes: [];
    message: |[user, value, there]| format!("The file gives user “{user}” the primary id “{value}”; in Alma it is “{there}”.");
    remedy: |_| "See whether the match id has led to the right person.".to_owned();
}
