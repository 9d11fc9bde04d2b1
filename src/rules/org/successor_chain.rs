use super::links::Links;
use crate::records::{Date, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// The successor of an organisation was itself taken over.
    ///
    /// ## Why it matters
    /// Pure treats the successor as a parent of the organisation, so whoever looks for what became of it is sent to
    /// another former organisation, and has to go on from there.
    ///
    /// ## What to do
    /// If the succession is history, name the organisation that goes on today as the successor of both. If the first
    /// one never was a part of the second, correct it.
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
    ///     <organisationId>ALCH</organisationId><type>department</type><name><c:text>Organisation ALCH</c:text></name>
    ///     <startDate>2001-03-01</startDate><endDate>2012-09-30</endDate>
    ///     «ORG013»<takenOverBy>CHEM</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
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
    ///     <organisationId>ALCH</organisationId><type>department</type><name><c:text>Organisation ALCH</c:text></name>
    ///     <startDate>2001-03-01</startDate><endDate>2012-09-30</endDate>
    ///     <takenOverBy>SCI</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
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
    "ORG013", "successor-chain", Warning;
    since: "0.2.0";
    sources: ["TAKEN"];
    mistakes: [38];
    check: Check::Feeds(check);
    message: |[id, successor, last]| {
        format!("Organisation “{id}” is taken over by “{successor}”, which was itself taken over; the last successor is “{last}”.")
    };
    remedy: |[_, _, last]| format!("Name “{last}” as the successor, if that is what goes on.");
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    let lasts = lasts(links);
    for record in links.each() {
        let Some((reference, successor)) = links.found(record, Via::TakenOverBy).next() else { continue };
        let last = lasts[record as usize];
        // Without an end date the successor has not been taken over, which is told of it alone.
        let ended = links.records.life(successor)[1] != Date::Absent;
        if last != ROUND && last != successor && ended {
            let quotes = [links.key(record), links.key(successor), links.key(last)];
            found.add(Code::SuccessorChain, links.spot_of((record, reference)), quotes);
        }
    }
}

/// Comes round in a circle.
const ROUND: u32 = u32::MAX;

/// The last successor of each organisation: itself where it has none.
fn lasts(links: Links<'_>) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX - 1;
    let mut lasts = vec![UNKNOWN; links.records.len() as usize];
    let mut path = Vec::new();
    for record in 0..links.records.len() {
        let mut at = record;
        let last = loop {
            if lasts[at as usize] != UNKNOWN {
                break lasts[at as usize];
            }
            // Until its last successor is known: who comes back to it comes round.
            lasts[at as usize] = ROUND;
            path.push(at);
            match links.found(at, Via::TakenOverBy).next() {
                Some((_, to)) => at = to,
                None => break at,
            }
        };
        for passed in path.drain(..) {
            lasts[passed as usize] = last;
        }
    }
    lasts
}
