use crate::rules::rule;

rule! {
    /// Several addresses, e-mails or phones of a user are preferred.
    ///
    /// ## Why it matters
    /// One of each kind may be preferred. Which of several Alma takes is not documented, so that letters may go to the wrong
    /// one.
    ///
    /// ## What to do
    /// Mark one as preferred.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><contact_info><emails><email preferred="true"><email_address>a@example.org</email_address></email>«ALM013»<email preferred="true"><email_address>b@example.org</email_address></email></emails></contact_info></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><contact_info><emails><email preferred="true"><email_address>a@example.org</email_address></email></emails></contact_info></user>
    /// </users>
    /// ```
    "ALM013", "several-preferred", Warning;
    since: "0.1.0";
    sources: ["ALMA-XML"];
    mistakes: [];
    message: |[user, _, kind]| format!("User “{user}” has several preferred {kind}.");
    remedy: |_| "Mark one as preferred.".to_owned();
}
