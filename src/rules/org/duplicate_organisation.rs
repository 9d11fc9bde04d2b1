use crate::records::Feed;
use crate::rules::{Check, Code, rule};

rule! {
    /// Two organisations have the same id.
    ///
    /// ## Why it matters
    /// Pure knows an organisation by this id. Of two records with one id, one is loaded, and what names the other ends
    /// up with the wrong organisation.
    ///
    /// ## What to do
    /// Look up both records in the source system: either one of them is left over and goes, or one of them needs an id
    /// of its own, and so do those that name it.
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
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     «ORG002»<organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
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
    ///   <organisation>
    ///     <organisationId>PHYS</organisationId><type>department</type><name><c:text>Organisation PHYS</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG002", "duplicate-organisation", Error;
    since: "0.1.0";
    sources: ["VIEW-O"];
    mistakes: [25];
    passing: [1];
    check: Check::Feeds(|loaded, found| found.duplicates(loaded, Feed::Organisations, Code::DuplicateOrganisation));
    message: |[id, line, _]| format!("Organisation “{id}” stands in the feed already, at line {line}; only the first is loaded.");
    remedy: |_| "Remove one of the two, or give it an id of its own.".to_owned();
}
