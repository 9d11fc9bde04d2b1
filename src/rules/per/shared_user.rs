use hashbrown::HashMap;

use crate::records::{Feed, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::run::Target;
use crate::symbols::Symbol;

rule! {
    /// Two persons name the same user.
    ///
    /// ## Why it matters
    /// A user is the account of one person. Of two persons that name it, at most one gets it: the other one is without
    /// a login, or signs in and works as somebody else.
    ///
    /// ## What to do
    /// Find out whose account it is. Where both records are one human being, merge them; where they are two, give the
    /// other person the id of its own user. A default that fills in the same id for people without a user must go:
    /// leave the element out for them.
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
    ///       <staffOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user «PER011»id="u-1"/>
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
    ///       <staffOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER011", "shared-user", Error;
    since: "0.2.0";
    sources: ["UPDUSERS", "XSD21"];
    mistakes: [35];
    passing: [1, 2];
    check: Check::Feeds(check);
    message: |[user, person, line]| format!("User “{user}” is named by person “{person}” already, at line {line}.");
    remedy: |_| "Find out whose account it is, and name another user in the other person.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    const NOBODY: (u32, u32) = (u32::MAX, 0);
    let (feeds, facts) = (loaded.feeds, loaded.facts);
    let Some(persons) = feeds.records(Feed::Persons) else { return };
    // The person that names a user first, and its reference; by id where the user feed is not given.
    let mut first_of = vec![NOBODY; feeds.len(Feed::Users) as usize];
    let mut first_by_id: HashMap<Symbol, (u32, u32), foldhash::fast::FixedState> = HashMap::default();
    let mut cases = Vec::new();
    for person in 0..persons.len() {
        // Of two records of one person, the second is not loaded.
        if facts.duplicate_of(Feed::Persons, person).is_some() {
            continue;
        }
        for reference in persons.references_of(person) {
            let made = persons.reference(reference);
            if made.via != Via::User || feeds.text(Feed::Persons, made.target).is_empty() {
                continue;
            }
            let first = match facts.target(Feed::Persons, reference) {
                Target::Record(user) => &mut first_of[user as usize],
                Target::Held(_) | Target::NotCheckable => first_by_id.entry(made.target).or_insert(NOBODY),
                Target::Missing => continue,
            };
            if *first == NOBODY {
                *first = (person, reference);
            } else if first.0 != person {
                cases.push((person, reference, *first));
            }
        }
    }
    found.add_cases(&cases, persons.len(), |found, (person, reference, (other, there))| {
        let at = (Feed::Persons, person, persons.place_of_reference(reference));
        let there = persons.place_of_reference(there);
        let user = feeds.text(Feed::Persons, persons.reference(reference).target);
        let quotes = [user, feeds.key(Feed::Persons, other), &there.line.to_string()];
        let related = Some((Feed::Persons, there, "the first person that names the user"));
        found.add_related(Code::SharedUser, at, quotes, related);
    });
}
