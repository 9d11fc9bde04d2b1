use crate::rules::rule;

rule! {
    /// An organisation has no id.
    ///
    /// ## Why it matters
    /// The schema takes an empty id. Pure knows an organisation by its id alone: without one it cannot be loaded, and
    /// no person can name it.
    ///
    /// ## What to do
    /// Give the record its id from the source system. It must never change afterwards.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     «ORG001»<organisationId></organisationId><type>department</type><name><c:text>Organisation</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG001", "organisation-without-id", Error;
    since: "0.1.0";
    sources: ["VIEW-O"];
    mistakes: [];
    message: |[id, ..]| match id {
        "" => "The organisation has no id, so it cannot be loaded.".to_owned(),
        _ => "The id of the organisation is nothing but white space, which is none.".to_owned(),
    };
    remedy: |_| "Give the record its id from the source system; it must never change.".to_owned();
}
