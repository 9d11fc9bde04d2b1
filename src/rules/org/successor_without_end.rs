use super::links::Links;
use crate::records::{Date, Feed, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// An organisation names its successor and has no end date.
    ///
    /// ## Why it matters
    /// An organisation that was taken over keeps its end date; without one it counts as current beside its successor,
    /// and people and output are counted in both.
    ///
    /// ## What to do
    /// Give the organisation the last day on which it was there. If it goes on, leave takenOverBy out.
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
    ///     «ORG012»<takenOverBy>SCI</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>SCI</organisationId><type>faculty</type><name><c:text>Organisation SCI</c:text></name>
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
    "ORG012", "successor-without-end", Warning;
    since: "0.2.0";
    sources: ["TAKEN"];
    mistakes: [38];
    check: Check::Feeds(check);
    message: |[id, successor, _]| format!("Organisation “{id}” is taken over by “{successor}” and has no end date.");
    remedy: |_| "Give the organisation its end date, or leave takenOverBy out.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    let mut rounds: Vec<u32> =
        links.circles(Via::TakenOverBy).concat().iter().map(|&(record, _)| record).collect();
    rounds.sort_unstable();
    for record in links.each().filter(|&record| links.records.life(record)[1] == Date::Absent) {
        let Some((reference, to)) = links.named(record, Via::TakenOverBy).next() else { continue };
        // A successor that cannot be true is told by its own rule.
        if to == Some(record) || rounds.binary_search(&record).is_ok() {
            continue;
        }
        let successor = loaded.feeds.text(Feed::Organisations, links.records.reference(reference).target);
        let quotes = [links.key(record), successor, ""];
        found.add(Code::SuccessorWithoutEnd, links.spot_of((record, reference)), quotes);
    }
}
