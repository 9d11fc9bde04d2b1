use super::links::Links;
use crate::records::Via;
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// Organisations are each other's parents in a circle.
    ///
    /// ## Why it matters
    /// A circle has no top: none of its organisations hangs from the root, and whoever walks up the tree walks for
    /// ever. The load of these organisations, and of all below them, cannot come out right.
    ///
    /// ## What to do
    /// Find the one parent in the circle that is wrong, as a rule the one of the organisation that belongs nearest to
    /// the top, and correct it in the source system.
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
    ///     <organisationId>SCI</organisationId><type>faculty</type><name><c:text>Organisation SCI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>CHEM</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>«ORG008»<parentOrganisationId>SCI</parentOrganisationId>
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
    ///     <organisationId>SCI</organisationId><type>faculty</type><name><c:text>Organisation SCI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>SCI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG008", "parent-cycle", Error;
    since: "0.2.0";
    sources: ["ORGXML"];
    mistakes: [37];
    check: Check::Feeds(check);
    message: |[circle, ..]| format!("The parents go round in a circle: {circle}.");
    remedy: |_| "Correct the one parent of the circle that is wrong.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    for circle in links.circles(Via::Parent) {
        if let Some(&first) = circle.first() {
            found.add(Code::ParentCycle, links.spot_of(first), [&links.words(&circle), "", ""]);
        }
    }
}
