use super::links::Links;
use crate::records::Feed;
use crate::rules::per::each_current_association;
use crate::rules::{Check, Code, Found, OnDay, rule};

rule! {
    /// An organisation has ended without a successor while associations with it go on.
    ///
    /// ## Why it matters
    /// The people are shown as current members of a former organisation. Nothing tells Pure where they, and what they
    /// publish, belong now.
    ///
    /// ## What to do
    /// If the organisation was taken over, name the successor in takenOverBy and give the people associations with it.
    /// If it was closed, end the associations. If it goes on, take the end date away.
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
    ///     <startDate>2001-03-01</startDate>«ORG010»<endDate>2024-09-30</endDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>CHEM</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
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
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>CHEM</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate><c:endDate>2024-09-30</c:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation id="a-2">
    ///         <primaryAssociation>false</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2024-10-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "ORG010", "ended-with-current-people", Warning;
    since: "0.2.0";
    sources: ["TAKEN"];
    mistakes: [38];
    passing: [1, 2];
    check: Check::Day(check);
    message: |[id, count, person]| match count {
        "1" => format!("Organisation “{id}” has ended without a successor, and an association of person “{person}” with it goes on."),
        _ => format!(
            "Organisation “{id}” has ended without a successor, and {count} associations with it go on, that of person “{person}” first."
        ),
    };
    remedy: |_| "Name the successor, end the associations, or take the end date of the organisation away.".to_owned();
}

fn check(seen: &OnDay<'_>, found: &mut Found) {
    let day = seen.day;
    let Some(links) = Links::on_day(seen) else { return };
    let lapsed: Vec<bool> =
        (0..links.records.len()).map(|record| links.lapsed(record, day).is_some()).collect();
    if !lapsed.contains(&true) {
        return;
    }
    // How many associations each organisation leaves behind, and the person and the reference of the first.
    let mut left = vec![(0_u32, 0, 0); lapsed.len()];
    each_current_association(seen, |person, reference, organisation| {
        if lapsed[organisation as usize] {
            let entry = &mut left[organisation as usize];
            if entry.0 == 0 {
                *entry = (0, person, reference);
            }
            entry.0 += 1;
        }
    });
    for (organisation, &(count, person, reference)) in (0..).zip(&left).filter(|(_, left)| left.0 > 0) {
        let at = (Feed::Organisations, organisation, links.records.place_of_end(organisation));
        let place = seen.feeds.records(Feed::Persons).map(|persons| persons.place_of_reference(reference));
        let quotes = [links.key(organisation), &count.to_string(), seen.feeds.key(Feed::Persons, person)];
        let related = place.map(|place| (Feed::Persons, place, "the first association with it"));
        found.add_related(Code::EndedWithCurrentPeople, at, quotes, related);
    }
}
