use super::relations::{Relation, has_left, relations};
use crate::records::{Date, Day, Feed, Records};
use crate::rules::dat::sentinel_date::{is_beginning_of_time, is_end_of_time};
use crate::rules::periods::{holds, is_reversed};
use crate::rules::{Check, Code, Found, OnDay, rule};
use crate::run::Target;
use crate::xml::Place;

rule! {
    /// A supervision starts or ends outside the associations of its persons.
    ///
    /// ## Why it matters
    /// A supervision is a relation between two associations, the one of the apprentice and the one of the supervisor.
    /// On a day on which one of them has none, Pure has nothing to relate, and the period is shown as the feed gives
    /// it.
    ///
    /// ## What to do
    /// Correct the period of the supervision or of the association. A supervision inside an association belongs to that
    /// one; in the supervisor feed any association of the apprentice will do, as any will for the supervisor. A
    /// supervision without an end may outlive an association.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Emmy</c:firstname><c:lastname>Noether</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <studentOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <supervisedByRelations>
    ///           <supervisorRelation id="s-1">
    ///             <supervisor><c:source_id>P-1</c:source_id></supervisor>
    ///             «SUP005»<period><c:startDate>2017-03-01</c:startDate><c:endDate>2019-09-30</c:endDate></period>
    ///           </supervisorRelation>
    ///         </supervisedByRelations>
    ///       </studentOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Emmy</c:firstname><c:lastname>Noether</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <studentOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <supervisedByRelations>
    ///           <supervisorRelation id="s-1">
    ///             <supervisor><c:source_id>P-1</c:source_id></supervisor>
    ///             <period><c:startDate>2021-03-01</c:startDate><c:endDate>2022-09-30</c:endDate></period>
    ///           </supervisorRelation>
    ///         </supervisedByRelations>
    ///       </studentOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "SUP005", "supervision-outside-associations", Warning;
    since: "0.2.0";
    sources: ["RELID"];
    mistakes: [43];
    check: Check::Day(check);
    message: |[whose, which, day]| format!("The supervision {which} on {day}, when {whose}.");
    remedy: |_| "Correct the period of the supervision or of the association.".to_owned();
}

fn check(seen: &OnDay<'_>, found: &mut Found) {
    let Some(persons) = seen.feeds.records(Feed::Persons) else { return };
    for feed in [Feed::Persons, Feed::Supervisors] {
        let (mut cases, mut all) = (Vec::new(), 0);
        for relation in relations(seen.feeds, seen.facts, feed) {
            all += 1;
            cases.extend(fault(seen, persons, feed, &relation).map(|fault| (relation.record, fault)));
        }
        found.add_cases(&cases, all, |found, (record, (whose, (which, day, place)))| {
            let id = |person| seen.feeds.key(Feed::Persons, person);
            let whose = match whose {
                Whose::Enclosing => "the association it stands in is not active".to_owned(),
                Whose::Apprentice(person) => format!("the apprentice “{}” has no association", id(person)),
                Whose::Supervisor(person) => format!("the supervisor “{}” has no association", id(person)),
            };
            let quotes = [&*whose, which, &day.to_string()];
            found.add(Code::SupervisionOutsideAssociations, (feed, record, place), quotes);
        });
    }
}

/// Whose associations a supervision is outside of.
#[derive(Clone, Copy)]
enum Whose {
    Enclosing,
    Apprentice(u32),
    Supervisor(u32),
}

/// A day of a supervision, what it does on it, and where that stands.
type Turn = (&'static str, Day, Place);

fn fault(seen: &OnDay<'_>, persons: &Records, feed: Feed, relation: &Relation<'_>) -> Option<(Whose, Turn)> {
    if is_reversed(relation.period) {
        return None;
    }
    let [start, end] = relation.period.map(Date::day);
    // A day that stands for none is told for that.
    let start = start.filter(|&day| !is_beginning_of_time(day, "startDate"));
    let end = end.filter(|&day| !is_end_of_time(day));
    let days = [("starts", start, relation.places[0]), ("ends", end, relation.places[1])];
    let outside = |associations: std::ops::Range<u32>| {
        days.into_iter().find_map(|(which, day, place)| {
            Some((which, day.filter(|&day| lacks(persons, associations.clone(), day))?, place))
        })
    };
    let of_apprentice = match (relation.association, relation.apprentice) {
        (Some(association), _) => Some((Whose::Enclosing, association..association + 1)),
        (None, Some(person)) => Some((Whose::Apprentice(person), persons.associations_of(person))),
        (None, None) => None,
    };
    let of_supervisor =
        relation.supervisors().find_map(|reference| match seen.facts.target(feed, reference) {
            Target::Record(person) => Some(person),
            Target::Held(_) | Target::Missing | Target::NotCheckable => None,
        });
    // Who supervises itself, or supervises although all is over, is told by another rule.
    let of_supervisor = of_supervisor
        .filter(|&person| Some(person) != relation.apprentice)
        .filter(|&person| !has_left(persons, person, relation.period, seen.day))
        .map(|person| (Whose::Supervisor(person), persons.associations_of(person)));
    [of_apprentice, of_supervisor]
        .into_iter()
        .flatten()
        .find_map(|(whose, associations)| outside(associations).map(|turn| (whose, turn)))
}

/// Whether no association holds on a day. One that cannot be read, or ends before it starts, may do.
fn lacks(persons: &Records, mut associations: std::ops::Range<u32>, day: Day) -> bool {
    !associations.is_empty()
        && associations.all(|index| {
            let association = persons.association(index);
            let period = [association.start, association.end];
            !is_reversed(period) && holds(period, day) == Some(false)
        })
}
