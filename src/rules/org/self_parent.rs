use super::links::Links;
use crate::records::Via;
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// An organisation names itself as its parent.
    ///
    /// ## Why it matters
    /// An organisation cannot hang from itself. It is cut off from the tree, and everything below it with it. Some
    /// source systems mark the topmost unit in this way.
    ///
    /// ## What to do
    /// Name the true parent. For the organisation at the top, leave the element out.
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
    ///     <visibility>Public</visibility>«ORG007»<parentOrganisationId>CHEM</parentOrganisationId>
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
    "ORG007", "self-parent", Error;
    since: "0.2.0";
    sources: ["ORGXML"];
    mistakes: [37];
    check: Check::Feeds(check);
    message: |[id, ..]| format!("Organisation “{id}” names itself as its parent.");
    remedy: |_| "Name the true parent; leave the element out for the organisation at the top.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    for record in links.each() {
        for (reference, _) in links.found(record, Via::Parent).filter(|&(_, parent)| parent == record) {
            found.add(Code::SelfParent, links.spot_of((record, reference)), [links.key(record), "", ""]);
        }
    }
}
