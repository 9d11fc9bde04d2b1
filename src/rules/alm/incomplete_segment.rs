use crate::rules::rule;

rule! {
    /// An address, e-mail, phone, identifier, note or block lacks its main part.
    ///
    /// ## Why it matters
    /// An address needs `line1`, an e-mail `email_address`, a phone `phone_number`, an identifier `id_type` and `value`, a
    /// note its type and text, a block its description. Without it the record is refused.
    ///
    /// ## What to do
    /// Fill the part, or leave the whole segment out.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><contact_info><addresses>«ALM014»<address preferred="true"><city>Bern</city></address></addresses></contact_info></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><contact_info><addresses><address preferred="true"><line1>Marktgasse 1</line1><city>Bern</city></address></addresses></contact_info></user>
    /// </users>
    /// ```
    "ALM014", "incomplete-segment", Error;
    since: "0.1.0";
    sources: ["ALMA-XML"];
    mistakes: [];
    message: |[user, _, part]| format!("A segment of user “{user}” has no {part}.");
    remedy: |_| "Fill it, or leave the segment out.".to_owned();
}
