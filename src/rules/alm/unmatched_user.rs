use crate::rules::rule;

rule! {
    /// A record matches nobody, and such users are not added.
    ///
    /// ## Why it matters
    /// The profile can be set not to add users. A record that matches nobody is left out then, which may be a match id that
    /// was written in another way.
    ///
    /// ## What to do
    /// Compare the match id with that of the user in Alma; the setting is `alma.unmatched`.
    ///
    /// ## Failing example
    /// Settings: `alma.unmatched=skip`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   «ALM006»<user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>5678</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `alma.unmatched=skip`
    ///
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ```xml alma-export
    /// <users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM006", "unmatched-user", Note;
    since: "0.1.0";
    sources: ["ALMA-SIS"];
    mistakes: [];
    message: |[user, _, _]| format!("User “{user}” matches nobody in Alma and would be left out.");
    remedy: |_| "Compare its match id with that of the user in Alma.".to_owned();
}
