use hashbrown::HashTable;

use crate::records::Feed;
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::symbols::hash_text;

rule! {
    /// Users have the ids of persons.
    ///
    /// It is told once for a person feed, with the number of ids that both feeds have.
    ///
    /// ## Why it matters
    /// The vendor strongly recommends not to use one id for a user and a person. In logs and in Pure's list of sources the two
    /// cannot be told apart, and an id that was given to the wrong one goes unnoticed because it is found all the same.
    ///
    /// ## What to do
    /// Put a prefix before the ids of users, in the user feed and in the user elements of the person feed alike, before the feeds
    /// are loaded for the first time. Once Pure holds the ids, leave them: a changed id is a new record.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="1001"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person «IDS005»id="1001">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="1001"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="user-1001"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="1001">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="user-1001"/>
    ///   </person>
    /// </persons>
    /// ```
    "IDS005", "id-of-another-kind", Warning;
    since: "0.2.0";
    sources: ["VIEW-U"];
    mistakes: [24];
    folds: true;
    check: Check::Feeds(check);
    message: |[_, id, line]| format!("Person “{id}” has the id of a user, which stands at line {line} of the user feed.");
    remedy: |_| "Before the first load, put a prefix before the ids of users; afterwards leave them.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let records = |feed| loaded.feeds.records(feed);
    let (Some(users), Some(persons)) = (records(Feed::Users), records(Feed::Persons)) else { return };
    let user_id = |user: u32| loaded.feeds.key(Feed::Users, user);
    let mut by_id: HashTable<u32> = HashTable::with_capacity(users.len() as usize);
    for user in 0..users.len() {
        by_id.insert_unique(hash_text(user_id(user)), user, |&user| hash_text(user_id(user)));
    }
    for person in 0..persons.len() {
        let id = loaded.feeds.key(Feed::Persons, person);
        let Some(&user) = by_id.find(hash_text(id), |&user| user_id(user) == id) else { continue };
        if !id.is_empty() && loaded.facts.duplicate_of(Feed::Persons, person).is_none() {
            let there = users.place_of_key(user);
            let at = (Feed::Persons, person, persons.place_of_key(person));
            let related = (Feed::Users, there, "the user with this id");
            found.add_related(Code::IdOfAnotherKind, at, ["", id, &there.line.to_string()], Some(related));
        }
    }
}
