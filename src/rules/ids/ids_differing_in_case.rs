use crate::records::Feed;
use crate::rules::pairs::{equal_caseless, hash_caseless, pairs};
use crate::rules::usr::share_a_name;
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// Two records of a feed have ids that differ only in case.
    ///
    /// ## Why it matters
    /// It is not documented whether Pure tells upper from lower case in ids. If it does not, the second record overwrites the
    /// first; if it does, there are two of what most likely is one, and references written the other way miss.
    ///
    /// ## What to do
    /// Look up both records in the source system: keep one of them, or give one an id that differs in more than case.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="ada"><userName>alovelace</userName><email>alovelace@example.org</email></user>
    ///   <user «IDS004»id="Ada"><userName>lovelace</userName><email>lovelace@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="ada"><userName>alovelace</userName><email>alovelace@example.org</email></user>
    /// </users>
    /// ```
    "IDS004", "ids-differing-in-case", Warning;
    since: "0.2.0";
    sources: [];
    mistakes: [23];
    check: Check::Feeds(check);
    message: |[id, other, line]| format!("The id “{id}” differs only in case from “{other}” at line {line}.");
    remedy: |_| "Keep one of the two records, or give one an id that differs in more than case.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    for feed in [Feed::Organisations, Feed::Users, Feed::Persons] {
        let Some(records) = loaded.feeds.records(feed) else { continue };
        let id = |record: u32| loaded.feeds.key(feed, record);
        // Ids that count as the same are found as duplicates.
        let counts =
            |record: u32| !id(record).is_empty() && loaded.facts.duplicate_of(feed, record).is_none();
        let hash = |record: u32| counts(record).then(|| hash_caseless(id(record)));
        pairs(
            records.len(),
            hash,
            |a, b| equal_caseless(id(a), id(b)),
            |first, record| {
                if feed == Feed::Users && share_a_name(loaded, first, record) {
                    return;
                }
                let there = records.place_of_key(first);
                let at = (feed, record, records.place_of_key(record));
                let quotes = [id(record), id(first), &there.line.to_string()];
                found.add_related(Code::IdsDifferingInCase, at, quotes, Some((feed, there, "the other one")));
            },
        );
    }
}
