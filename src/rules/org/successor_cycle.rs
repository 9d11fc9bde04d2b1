use super::links::Links;
use crate::records::Via;
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// Organisations take each other over in a circle.
    ///
    /// ## Why it matters
    /// Each is a former organisation that lives on in another former one: none of them goes on, and as Pure treats a
    /// successor as a parent, the tree of organisations has a circle.
    ///
    /// ## What to do
    /// Find the organisation of the circle that goes on today, and take takenOverBy, and as a rule the end date, away
    /// from it.
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
    ///     <startDate>2001-03-01</startDate><endDate>2024-09-30</endDate>
    ///     «ORG014»<takenOverBy>SCI</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>SCI</organisationId><type>faculty</type><name><c:text>Organisation SCI</c:text></name>
    ///     <startDate>2001-03-01</startDate><endDate>2024-09-30</endDate>
    ///     <takenOverBy>CHEM</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
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
    ///     <startDate>2001-03-01</startDate><endDate>2024-09-30</endDate>
    ///     <takenOverBy>SCI</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>SCI</organisationId><type>faculty</type><name><c:text>Organisation SCI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG014", "successor-cycle", Error;
    since: "0.2.0";
    sources: ["TAKEN"];
    mistakes: [38];
    check: Check::Feeds(check);
    message: |[circle, ..]| format!("The successors go round in a circle: {circle}.");
    remedy: |_| "Take takenOverBy away from the organisation that goes on.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    for circle in links.circles(Via::TakenOverBy) {
        if let Some(&first) = circle.first() {
            found.add(Code::SuccessorCycle, links.spot_of(first), [&links.words(&circle), "", ""]);
        }
    }
}
