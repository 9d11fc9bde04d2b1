use super::links::Links;
use crate::records::Via;
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// An organisation is taken over by itself.
    ///
    /// ## Why it matters
    /// Pure treats the successor of an organisation as a parent of it. One that succeeds itself hangs from itself, and
    /// its real successor is not known.
    ///
    /// ## What to do
    /// Name the organisation that took over. If there is none, leave takenOverBy out.
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
    ///     «ORG011»<takenOverBy>CHEM</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
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
    "ORG011", "self-takeover", Warning;
    since: "0.2.0";
    sources: ["TAKEN"];
    mistakes: [38];
    check: Check::Feeds(check);
    message: |[id, ..]| format!("Organisation “{id}” names itself as its successor.");
    remedy: |_| "Name the organisation that took over, or leave the element out.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    for record in links.each() {
        for (reference, _) in links.found(record, Via::TakenOverBy).filter(|&(_, to)| to == record) {
            found.add(Code::SelfTakeover, links.spot_of((record, reference)), [links.key(record), "", ""]);
        }
    }
}
