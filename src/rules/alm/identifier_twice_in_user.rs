use crate::rules::rule;

rule! {
    /// An identifier stands twice in one user.
    ///
    /// ## Why it matters
    /// Every identifier has to be unique, within one user as well: the primary identifier given again as a barcode counts as
    /// taken, and the record is refused.
    ///
    /// ## What to do
    /// Give each value once, under one type.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers>«ALM002»<user_identifier><id_type>BARCODE</id_type><value>1234</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_identifiers><user_identifier><id_type>BARCODE</id_type><value>777</value></user_identifier></user_identifiers></user>
    /// </users>
    /// ```
    "ALM002", "identifier-twice-in-user", Error;
    since: "0.1.0";
    sources: ["ALMA-TROUBLE"];
    mistakes: [];
    message: |[user, value, _]| format!("The identifier “{value}” stands twice in user “{user}”: the record would be refused.");
    remedy: |_| "Give the value once.".to_owned();
}
