use super::links::Links;
use crate::records::{Feed, Via};
use crate::rules::{Check, Code, Found, OnDay, rule};

rule! {
    /// An organisation has ended without a successor while organisations below it go on.
    ///
    /// ## Why it matters
    /// What hangs from a former organisation alone is a part of nothing that is there: it drops out of the tree of
    /// current organisations, and with it the people and the output that are counted by that tree.
    ///
    /// ## What to do
    /// If the organisation was taken over, name the successor in takenOverBy. If it was closed, move the organisations
    /// below it to another parent, or end them too. If it goes on, take the end date away.
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
    ///     <startDate>2001-03-01</startDate>«ORG009»<endDate>2024-09-30</endDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>SCI</parentOrganisationId>
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
    ///     <startDate>2001-03-01</startDate><endDate>2024-09-30</endDate>
    ///     <takenOverBy>UNI</takenOverBy><visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>SCI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG009", "ended-with-active-children", Warning;
    since: "0.2.0";
    sources: ["TAKEN"];
    mistakes: [38];
    passing: [1, 2];
    check: Check::Day(check);
    message: |[id, count, first]| match count {
        "1" => format!("Organisation “{id}” has ended without a successor, and organisation “{first}” below it goes on."),
        _ => format!(
            "Organisation “{id}” has ended without a successor, and {count} organisations below it go on, “{first}” first."
        ),
    };
    remedy: |_| "Name the successor, move or end the organisations below it, or take the end date away.".to_owned();
}

fn check(seen: &OnDay<'_>, found: &mut Found) {
    let day = seen.day;
    let Some(links) = Links::on_day(seen) else { return };
    // How many children each organisation leaves behind, and the first of them.
    let mut left: Vec<(u32, u32)> = Vec::new();
    for child in links.each().filter(|&child| links.goes_on(child, day)) {
        let parents: Vec<u32> = links.found(child, Via::Parent).map(|(_, parent)| parent).collect();
        // With another parent that goes on, the child keeps its place in the tree.
        if parents.iter().any(|&parent| parent != child && links.ended(parent, day).is_none()) {
            continue;
        }
        for (index, &parent) in parents.iter().enumerate() {
            if links.lapsed(parent, day).is_some() && !parents[..index].contains(&parent) {
                left.resize(links.records.len() as usize, (0, child));
                let (count, first) = &mut left[parent as usize];
                if *count == 0 {
                    *first = child;
                }
                *count += 1;
            }
        }
    }
    for (parent, &(count, first)) in (0..).zip(&left).filter(|(_, (count, _))| *count > 0) {
        let at = (Feed::Organisations, parent, links.records.place_of_end(parent));
        let (feed, _, place) = links.spot(first);
        let quotes = [links.key(parent), &count.to_string(), links.key(first)];
        found.add_related(
            Code::EndedWithActiveChildren,
            at,
            quotes,
            Some((feed, place, "the first organisation below it")),
        );
    }
}
