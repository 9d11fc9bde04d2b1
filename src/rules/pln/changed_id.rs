use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::Feeds;

rule! {
    /// A record comes under another id than in the delivery before.
    ///
    /// ## Why it matters
    /// The job knows records by their ids alone: under a new id it makes a new record, and the old one is taken for gone. Users lose what hung
    /// on the old account, persons come twice. It shows in a user that is new tonight and has the user name of one that is gone,
    /// and in a person or an organisation that is new and has a classified id of one that is gone.
    ///
    /// ## What to do
    /// Deliver the old id, or change the id in Pure first (a second source id, or a merge), before the job runs.
    ///
    /// ## Failing example
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user «PLN007»id="USER-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "PLN007", "changed-id", Warning;
    since: "0.3.0";
    sources: ["TRANS", "VIEW-U"];
    mistakes: [29];
    check: Check::Run(check);
    message: |[kind, id, old]| {
        format!("{kind} “{id}” had the id “{old}” in the delivery before: it would be created anew, and the old one is gone.")
    };
    remedy: |[_, _, old]| format!("Deliver the id “{old}”, or change it in Pure before the job runs.");
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let (feeds, baseline) = (ran.feeds, ran.feeds.of_baseline());
    for feed in [Feed::Organisations, Feed::Users, Feed::Persons] {
        let (Some(records), Some(before)) = (feeds.records(feed), baseline.records(feed)) else { continue };
        let gone = &ran.outcome.night.gone[feed.index()];
        let mut known: HashMap<(&str, &str), u32, FixedState> = HashMap::default();
        for (record, mark) in marks(&baseline, feed) {
            if gone.contains(record) {
                known.entry(mark).or_insert(record);
            }
        }
        let created = &ran.outcome.plan.of(feed).created;
        let mut told = u32::MAX;
        for (record, mark) in marks(feeds, feed).filter(|_| !known.is_empty()) {
            let Some(&old) = known.get(&mark).filter(|_| created.contains(record) && told != record) else {
                continue;
            };
            told = record;
            let old = baseline.text(feed, before.key(old));
            let at = (feed, record, records.place_of_key(record));
            found.add(Code::ChangedId, at, [capital(feed), feeds.key(feed, record), old]);
        }
    }
}

/// What records are known by beside their ids: user names, and classified ids with their types.
fn marks<'a>(feeds: &Feeds<'a>, feed: Feed) -> impl Iterator<Item = (u32, (&'a str, &'a str))> {
    let (records, symbols) = (feeds.records(feed), feeds.symbols(feed));
    let all = records.zip(symbols).into_iter();
    all.flat_map(move |(records, symbols)| {
        let names = (0..records.len())
            .filter(move |_| feed == Feed::Users)
            .map(|user| (user, ("user name", records.user_names.get(user))));
        let classified =
            records.classified.iter().map(|id| (id.record, (symbols.text(id.kind), symbols.text(id.value))));
        names.chain(classified).filter(|(_, (_, value))| !value.is_empty())
    })
}

fn capital(feed: Feed) -> &'static str {
    match feed {
        Feed::Organisations => "Organisation",
        Feed::Users => "User",
        Feed::Persons => "Person",
        Feed::Supervisors => "Supervisor relation",
    }
}
