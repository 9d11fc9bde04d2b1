use crate::rules::rule;

rule! {
    /// The user file holds roles, which the job does not load.
    ///
    /// ## Why it matters
    /// Roles are no part of the load: new users get theirs from the rules of the institution, and a patron role that has
    /// expired stays expired.
    ///
    /// ## What to do
    /// Leave the roles out of the file, and renew roles in Alma.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date><user_roles>«ALM020»<user_role><role_type>200</role_type></user_role></user_roles></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    "ALM020", "roles-without-effect", Note;
    since: "0.1.0";
    sources: ["ALMA-ROLES"];
    mistakes: [];
    passing: [0, 1, 2];
    message: |_| "The file holds roles of users, which the job does not load.".to_owned();
    remedy: |_| "Leave the roles out.".to_owned();
}
