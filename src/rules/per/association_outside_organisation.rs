use super::each_association;
use crate::records::{Date, Day, Feed};
use crate::rules::org::links::Links;
use crate::rules::periods::{Period, holds, is_reversed};
use crate::rules::{Check, Code, Found, OnDay, rule};

rule! {
    /// An association lies outside the life of its organisation.
    ///
    /// ## Why it matters
    /// The feed says that someone was a member of an organisation on days on which it was not there. One of the two
    /// records is wrong, and lists of members and figures by year come out wrong with it.
    ///
    /// ## What to do
    /// Correct the dates of whichever is wrong. An organisation whose start is not known is given a day before its
    /// first association. What goes on after the end of an organisation belongs to its successor; people who are left
    /// behind without one have a rule of their own.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2015-09-01</startDate>
    ///     <visibility>Public</visibility>
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
    ///         <organisation>«PER010»<c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2012-03-01</c:startDate></period>
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
    ///     <startDate>2001-09-01</startDate>
    ///     <visibility>Public</visibility>
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
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2012-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER010", "association-outside-organisation", Warning;
    since: "0.2.0";
    sources: ["ORGXML", "PERSONXML"];
    mistakes: [39];
    check: Check::Day(check);
    message: |[organisation, what, when]| format!("The association with organisation “{organisation}” {what}, {when}.");
    remedy: |_| "Correct the dates of the association or of the organisation.".to_owned();
}

fn check(seen: &OnDay<'_>, found: &mut Found) {
    let day = seen.day;
    let (Some(persons), Some(links)) = (seen.feeds.records(Feed::Persons), Links::on_day(seen)) else {
        return;
    };
    let mut cases = Vec::new();
    each_association(seen, |person, association, reference, organisation| {
        let Some(fault) = fault(association, links.records.life(organisation), day) else { return };
        // Who is left behind in an organisation without a successor is told at the organisation.
        let left = links.lapsed(organisation, day).is_some() && holds(association, day) == Some(true);
        if !left {
            cases.push((person, reference, organisation, fault));
        }
    });
    let (mut places, mut homes) = (persons.places_of_references(), vec![None; links.records.len() as usize]);
    found.add_cases(&cases, persons.len(), |found, (person, reference, organisation, fault)| {
        let at = (Feed::Persons, person, places.get(reference));
        let (what, when) = words(fault);
        let quotes = [seen.feeds.key(Feed::Organisations, organisation), &what, &when];
        let there =
            *homes[organisation as usize].get_or_insert_with(|| links.records.place_of_key(organisation));
        found.add_related(
            Code::AssociationOutsideOrganisation,
            at,
            quotes,
            Some((Feed::Organisations, there, "the organisation")),
        );
    });
}

/// How an association is outside the life of its organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    StartsBefore(Day, Day),
    StartsAfter(Day, Day),
    EndsAfter(Day, Day),
    GoesOn(Day),
}

/// Of what cannot be read, and of what ends before it starts, its own rule tells.
fn fault(association: Period, life: Period, day: Day) -> Option<Fault> {
    if is_reversed(association) || is_reversed(life) {
        return None;
    }
    let start = association[0].day()?;
    if let Some(born) = life[0].day().filter(|&born| start < born) {
        return Some(Fault::StartsBefore(start, born));
    }
    let gone = life[1].day()?;
    match association[1] {
        _ if start > gone => Some(Fault::StartsAfter(start, gone)),
        Date::On(end) if end > gone => Some(Fault::EndsAfter(end, gone)),
        // An association without an end may get one by the day on which the organisation ends.
        Date::Absent if gone < day => Some(Fault::GoesOn(gone)),
        Date::On(_) | Date::Absent | Date::Unreadable => None,
    }
}

fn words(fault: Fault) -> (String, String) {
    match fault {
        Fault::StartsBefore(start, born) => {
            (format!("starts on {start}"), format!("before the organisation starts on {born}"))
        }
        Fault::StartsAfter(start, gone) => {
            (format!("starts on {start}"), format!("after the organisation ends on {gone}"))
        }
        Fault::EndsAfter(end, gone) => {
            (format!("ends on {end}"), format!("after the organisation ends on {gone}"))
        }
        Fault::GoesOn(gone) => (
            "has no end".to_owned(),
            format!("although the organisation ended on {gone} and has a successor"),
        ),
    }
}
