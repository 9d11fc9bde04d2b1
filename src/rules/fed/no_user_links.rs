use crate::records::{Feed, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::run::is_system_user;
use crate::xml::Place;

rule! {
    /// No person of the person feed names a user.
    ///
    /// ## Why it matters
    /// A person gets its log-in by naming its user with a `user` element. Without any, the user job makes the accounts, no person
    /// has one, and Person Maintenance locks them all. Told when there are two persons and two users or more; without a user feed,
    /// when there are twenty persons or more.
    ///
    /// ## What to do
    /// Write `<user id="…"/>` into each person, after the links and before the person ids, with the id that the user has in the user
    /// feed. The setting of USER_ID in the person job must not be “do not sync”.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   «LCK001»<user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   «LCK001»<user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «FED011»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><v3:lastname>Noether</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-2">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><v3:lastname>Noether</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-2">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "FED011", "no-user-links", Error;
    since: "0.2.0";
    sources: ["ORDER"];
    mistakes: [34];
    passing: [0, 1];
    check: Check::Feeds(check);
    message: |[persons, users, _]| match users {
        "" => format!("None of the {persons} persons names a user."),
        _ => format!("None of the {persons} persons names a user: the {users} users stay without a person."),
    };
    remedy: |_| "Give each person a user element with the id of its user.".to_owned();
}

/// One person without a user is a case, not the way of a feed.
const SMALLEST: usize = 2;
/// Without a user feed nothing says that anyone is to log in.
const SMALLEST_ALONE: usize = 20;

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(file) = loaded.feeds.file(Feed::Persons) else { return };
    let persons = &file.segment.records;
    let links = (0..persons.references()).any(|reference| persons.via(reference) == Via::User);
    let users = loaded
        .feeds
        .records(Feed::Users)
        .map(|users| (0..users.len()).filter(|&user| !is_system_user(users.user_names.get(user))).count());
    let enough = match users {
        Some(users) => users >= SMALLEST && persons.len() as usize >= SMALLEST,
        None => persons.len() as usize >= SMALLEST_ALONE,
    };
    if enough && !links {
        let at = (Feed::Persons, u32::MAX, file.segment.root.unwrap_or(Place::START));
        let users = users.map_or(String::new(), |users| users.to_string());
        found.add(Code::NoUserLinks, at, [&persons.len().to_string(), &users, ""]);
    }
}
