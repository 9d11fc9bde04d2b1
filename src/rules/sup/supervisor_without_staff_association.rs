use super::relations::{has_left, relations};
use crate::records::Feed;
use crate::rules::{Check, Code, Found, OnDay, rule};
use crate::run::Target;

rule! {
    /// The supervisor of a current supervision has no current staff association.
    ///
    /// ## Why it matters
    /// On the side of the supervisor, a supervision hangs on a staff association. Where that has ended, the apprentice
    /// is shown with a supervisor who has left, and a new relation cannot be tied to anything.
    ///
    /// ## What to do
    /// End the supervision on the day on which the supervisor left and name the successor. Where the supervisor still
    /// is there, the staff association is missing from the person feed or has ended by mistake.
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
    ///         <period><c:startDate>2020-03-01</c:startDate><c:endDate>2023-09-30</c:endDate></period>
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
    ///             <supervisor>«SUP006»<c:source_id>P-1</c:source_id></supervisor>
    ///             <period><c:startDate>2021-03-01</c:startDate></period>
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
    ///         <period><c:startDate>2020-03-01</c:startDate><c:endDate>2023-09-30</c:endDate></period>
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
    ///             <period><c:startDate>2021-03-01</c:startDate><c:endDate>2023-09-30</c:endDate></period>
    ///           </supervisorRelation>
    ///         </supervisedByRelations>
    ///       </studentOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "SUP006", "supervisor-without-staff-association", Warning;
    since: "0.2.0";
    sources: ["RELID"];
    mistakes: [43];
    check: Check::Day(check);
    message: |[id, ..]| format!("Person “{id}” supervises today, but has no current staff association.");
    remedy: |_| "End the supervision, name the successor, or mend the staff association.".to_owned();
}

fn check(seen: &OnDay<'_>, found: &mut Found) {
    let Some(persons) = seen.feeds.records(Feed::Persons) else { return };
    for feed in [Feed::Persons, Feed::Supervisors] {
        let Some(records) = seen.feeds.records(feed) else { continue };
        let (mut cases, mut all) = (Vec::new(), 0);
        for relation in relations(seen.feeds, seen.facts, feed) {
            all += 1;
            for reference in relation.supervisors() {
                if let Target::Record(person) = seen.facts.target(feed, reference)
                    && relation.apprentice != Some(person)
                    && has_left(persons, person, relation.period, seen.day)
                {
                    cases.push((relation.record, reference, person));
                }
            }
        }
        found.add_cases(&cases, all, |found, (record, reference, person)| {
            let at = (feed, record, records.place_of_reference(reference));
            let related = Some((Feed::Persons, persons.place_of_key(person), "the supervisor"));
            let quotes = [seen.feeds.key(Feed::Persons, person), "", ""];
            found.add_related(Code::SupervisorWithoutStaffAssociation, at, quotes, related);
        });
    }
}
