use crate::rules::rule;

rule! {
    /// A user file is not in a zip.
    ///
    /// ## Why it matters
    /// Alma fetches zips alone; a file that is not in one cannot be parsed.
    ///
    /// ## What to do
    /// Put the file into a zip before it goes to the server.
    ///
    /// ## Failing example
    /// ```xml alma-new
    /// «ALM022»<users>
    ///   <user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users><user><primary_id>1234</primary_id><last_name>Doe</last_name><user_group>STAFF</user_group><expiry_date>2027-09-30</expiry_date><purge_date>2028-09-30</purge_date></user></users>
    /// ```
    "ALM022", "not-zipped", Note;
    since: "0.1.0";
    sources: ["ALMA-FILES"];
    mistakes: [];
    message: |_| "The file is not in a zip, as Alma asks for.".to_owned();
    remedy: |_| "Zip it before the load.".to_owned();
}
