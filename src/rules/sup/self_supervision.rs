use super::relations::relations;
use crate::records::{By, Feed, Key, Records};
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::run::Target;

rule! {
    /// A person supervises itself.
    ///
    /// ## Why it matters
    /// A relation is between two people. Where apprentice and supervisor are one, the true supervisor is missing, as a
    /// rule because a join took the wrong column.
    ///
    /// ## What to do
    /// Name the true supervisor. If there is none yet, leave the relation out.
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
    ///             <supervisor>«SUP004»<c:source_id>P-2</c:source_id></supervisor>
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
    ///             <period><c:startDate>2021-03-01</c:startDate></period>
    ///           </supervisorRelation>
    ///         </supervisedByRelations>
    ///       </studentOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "SUP004", "self-supervision", Error;
    since: "0.2.0";
    sources: ["VIEW-S", "RELID"];
    mistakes: [42];
    check: Check::Feeds(check);
    message: |[id, ..]| format!("Person “{id}” is its own supervisor.");
    remedy: |_| "Name the true supervisor, or leave the relation out.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let (feeds, facts) = (loaded.feeds, loaded.facts);
    for feed in [Feed::Persons, Feed::Supervisors] {
        let Some(records) = feeds.records(feed) else { continue };
        for relation in relations(feeds, facts, feed) {
            for reference in relation.supervisors() {
                let own = match (facts.target(feed, reference), relation.apprentice) {
                    (Target::Record(supervisor), Some(apprentice)) => supervisor == apprentice,
                    // Without the person feed, one id is one person.
                    (Target::NotCheckable, None) if feeds.records(Feed::Persons).is_none() => {
                        names_apprentice(records, relation.apprentice_reference, reference)
                    }
                    _ => false,
                };
                if own {
                    let id = Key::of(feeds.text(feed, records.reference(reference).target)).value;
                    let at = (feed, relation.record, records.place_of_reference(reference));
                    found.add(Code::SelfSupervision, at, [id, "", ""]);
                }
            }
        }
    }
}

/// Whether the references to apprentice and supervisor are the same id, looked up alike.
fn names_apprentice(records: &Records, apprentice: Option<u32>, supervisor: u32) -> bool {
    let Some(apprentice) = apprentice else { return false };
    let (apprentice, supervisor) = (records.reference(apprentice), records.reference(supervisor));
    let by_source = |by| matches!(by, By::SourceId | By::NonExplicitId);
    apprentice.target == supervisor.target
        && (apprentice.by == supervisor.by || (by_source(apprentice.by) && by_source(supervisor.by)))
}
