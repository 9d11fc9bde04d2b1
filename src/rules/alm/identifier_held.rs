use crate::rules::rule;

rule! {
    /// An identifier of a user belongs to another user in Alma.
    ///
    /// ## Why it matters
    /// Identifiers are unique among all users, whatever their types. A record that brings one along which another user in
    /// Alma has is refused, and the person is not updated; most often somebody has two accounts, or a card was handed on.
    /// What the other user loses earlier in the same file it holds no longer.
    ///
    /// ## What to do
    /// Merge the two users, or take the identifier from the one that should not have it. That such a record is refused is an
    /// assumption; the setting is `alma.identifier-held`.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers>«ALM025»<user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    ///   <user><primary_id>5678</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b1</value></user_identifier></user_identifiers></user>
    ///   <user><primary_id>5678</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>b2</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    "ALM025", "identifier-held", Error;
    since: "0.1.0";
    sources: ["ALMA-SIS", "ALMA-TROUBLE"];
    mistakes: [];
    message: |[user, value, holder]| format!("The identifier “{value}” of user “{user}” belongs to another user in Alma, “{holder}”.");
    remedy: |_| "Merge the two users, or take the identifier from the one that should not have it.".to_owned();
}
