use crate::records::{Feed, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::run::{Target, Why};

rule! {
    /// Most links from persons to users miss in one same way.
    ///
    /// ## Why it matters
    /// When one side writes `user-1001` and the other `1001`, or persons name their users by user name or e-mail address, then no
    /// single id is wrong: the two exports do not agree. Each link is found by itself as well; this is what is behind them. Told
    /// when all links miss in that way, and there are two or more, or when twenty or more do and they are at least half.
    ///
    /// ## What to do
    /// Mend it once, in the query or template that writes the ids of one of the two feeds. Change the person feed when Pure holds the
    /// users already: a user with a new id is a new user.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   «LCK003»<user id="user-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   «LCK003»<user id="user-2"><userName>emmy</userName><email>emmy@example.org</email></user>
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
    ///     <user «FED012»«REF002»id="1"/>
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
    ///     <user «REF002»id="2"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="user-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="user-2"><userName>emmy</userName><email>emmy@example.org</email></user>
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
    ///     <user id="user-1"/>
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
    ///     <user id="user-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "FED012", "user-link-pattern", Warning;
    since: "0.2.0";
    sources: ["ORDER"];
    mistakes: [32];
    passing: [0, 2];
    check: Check::Feeds(check);
    message: |[links, why, example]| format!("Of {links} links from persons to users, most miss in one same way ({why}): {example}.");
    remedy: |_| "Make the two exports agree: mend the query or template that writes one of them.".to_owned();
}

/// As many links that miss in one way are a pattern if they are at least half of all,
const MANY: u32 = 20;
/// and as many if they are all.
const ALL: u32 = 2;

/// The links that miss in one way.
#[derive(Clone, Copy)]
struct Way {
    why: Why,
    links: u32,
    /// The first of them, and the user it nearly names.
    first: Option<(u32, u32)>,
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(persons) = loaded.feeds.records(Feed::Persons) else { return };
    // One wrong character is a slip each time: ids that are counted up are near to each other.
    let mut ways = [Why::Blanks, Why::Case, Why::LeadingZeros, Why::Prefix, Why::UserName, Why::Email]
        .map(|why| Way { why, links: 0, first: None });
    let mut links = 0;
    for reference in 0..persons.references() {
        let made = persons.reference(reference);
        if made.via != Via::User {
            continue;
        }
        links += 1;
        if loaded.facts.target(Feed::Persons, reference) != Target::Missing {
            continue;
        }
        let near = loaded.facts.near_misses(Feed::Persons, made);
        for way in &mut ways {
            if let Some(near) = near.iter().find(|near| near.why == way.why) {
                way.links += 1;
                way.first.get_or_insert((reference, near.record));
            }
        }
    }
    // Of ways that are as frequent, the surest.
    let Some(way) = ways.into_iter().rev().max_by_key(|way| way.links) else { return };
    let pattern =
        (way.links >= MANY && way.links >= links - way.links) || (way.links >= ALL && way.links == links);
    let Some((reference, user)) = way.first.filter(|_| pattern) else { return };
    let named = loaded.feeds.text(Feed::Persons, persons.reference(reference).target);
    let example = format!("“{named}” for user “{}”", loaded.feeds.key(Feed::Users, user));
    let person = persons.record_of_reference(reference);
    let at = (Feed::Persons, person, persons.place_of_reference(reference));
    found.add_counted(Code::UserLinkPattern, at, [&links.to_string(), way.why.text(), &example], way.links);
}
