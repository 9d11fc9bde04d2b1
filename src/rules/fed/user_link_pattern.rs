use crate::records::Feed;
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::run::{Pattern, Side};

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

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let mut patterns = loaded.facts.patterns().iter();
    let links = |pattern: &&Pattern| (pattern.feed, pattern.target) == (Feed::Persons, Feed::Users);
    let (Some(pattern), Some(persons)) = (patterns.find(links), loaded.feeds.records(Feed::Persons)) else {
        return;
    };
    let Some(&(reference, user)) = pattern.mended().first() else { return };
    let named = loaded.feeds.text(Feed::Persons, persons.reference(reference).target);
    let id = match user {
        Side::Tonight(user) => loaded.feeds.key(Feed::Users, user),
        Side::Before(user) => loaded.feeds.of_baseline().key(Feed::Users, user),
    };
    let example = format!("“{named}” for user “{id}”");
    let person = persons.record_of_reference(reference);
    let at = (Feed::Persons, person, persons.place_of_reference(reference));
    let quotes = [&pattern.all.to_string(), pattern.why.text(), &example];
    found.add_counted(Code::UserLinkPattern, at, quotes, pattern.mended().len() as u32);
}
