//! Whole-feed patterns: most references of a feed to records of one kind miss in one same way, so that one transformation
//! of the ids would mend them.

use hashbrown::HashSet;

use super::before::Side;
use super::facts::{Facts, Feeds, Target};
use super::near::{NearMiss, Why};
use crate::records::{Feed, Reference};

/// The ways that a transformation can mend, the surest first. One wrong character is a slip each time: ids that are
/// counted up are near to each other.
const WAYS: [Why; 6] = [Why::Blanks, Why::Case, Why::LeadingZeros, Why::Prefix, Why::UserName, Why::Email];

/// As many references that miss in one way are a pattern if they are at least half of all,
const MANY: usize = 20;
/// and as many if they are all.
const ALL: usize = 2;

/// References of one feed that one transformation of ids would mend.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) feed: Feed,
    pub(crate) target: Feed,
    pub(crate) why: Why,
    /// How many references of the feed lead to records of that kind, those included that are found.
    pub(crate) all: u32,
    /// The references that it mends in order, each with the record it leads to then.
    mended: Vec<(u32, Side)>,
}

impl Pattern {
    /// The record that a reference leads to once the pattern is mended; none of what it does not mend.
    pub(crate) fn mends(&self, feed: Feed, reference: u32) -> Option<Side> {
        if feed != self.feed {
            return None;
        }
        let at = self.mended.binary_search_by_key(&reference, |mended| mended.0).ok()?;
        Some(self.mended[at].1)
    }

    /// The references that it mends in order, each with the record it leads to then.
    pub(crate) fn mended(&self) -> &[(u32, Side)] {
        &self.mended
    }
}

/// The patterns among the references whose near misses are known, at most one for each feed and kind of target.
pub(super) fn patterns(feeds: &Feeds<'_>, facts: &Facts) -> Vec<Pattern> {
    let pairs = Feed::ALL
        .into_iter()
        .flat_map(|feed| [Feed::Organisations, Feed::Users, Feed::Persons].map(|target| (feed, target)));
    pairs.filter_map(|(feed, target)| pattern(feeds, facts, feed, target)).collect()
}

fn pattern(feeds: &Feeds<'_>, facts: &Facts, feed: Feed, target: Feed) -> Option<Pattern> {
    let records = feeds.records(feed)?;
    let mut all = 0;
    let mut mended = WAYS.map(|_| Vec::new());
    for reference in 0..records.references() {
        let made = records.reference(reference);
        if made.via.target() != target {
            continue;
        }
        all += 1;
        if facts.target(feed, reference) != Target::Missing {
            continue;
        }
        for (why, mended) in WAYS.into_iter().zip(&mut mended) {
            mended.extend(meant(facts, feed, made, why).map(|side| (reference, side)));
        }
    }
    // Of ways that are as frequent, the surest.
    let ways = WAYS.into_iter().zip(mended).rev();
    let (why, mended) = ways.max_by_key(|(_, mended)| mended.len())?;
    let (many, rest) = (mended.len(), all as usize - mended.len());
    let is_most = many >= MANY && many >= rest || many >= ALL && rest == 0;
    // Of one id that is wrong everywhere, that id is the cause.
    let pattern = Pattern { feed, target, why, all, mended };
    (is_most && pattern.is_of_several(feeds)).then_some(pattern)
}

/// The record that a missing id is meant to be if it differs in one way; none where that could be several.
fn meant(facts: &Facts, feed: Feed, made: Reference, why: Why) -> Option<Side> {
    let target = made.via.target();
    let tonight =
        |near: &NearMiss| Side::Tonight(facts.duplicate_of(target, near.record).unwrap_or(near.record));
    only(facts.near_misses(feed, made), why, tonight)
        .or_else(|| only(facts.near_misses_before(feed, made), why, |near| Side::Before(near.record)))
}

/// The one record that near misses of a kind lead to.
fn only(near: &[NearMiss], why: Why, side: impl Fn(&NearMiss) -> Side) -> Option<Side> {
    let mut found = near.iter().filter(|near| near.why == why).map(side);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

impl Pattern {
    /// Whether it mends several ids, and not fewer than are found or miss otherwise.
    fn is_of_several(&self, feeds: &Feeds<'_>) -> bool {
        let Some(records) = feeds.records(self.feed) else { return false };
        let mut ids = [(); 2].map(|()| HashSet::<&str, foldhash::fast::FixedState>::default());
        let mut mended = self.mended.iter().map(|mended| mended.0).peekable();
        for reference in 0..records.references() {
            let made = records.reference(reference);
            if made.via.target() == self.target {
                let is_mended = mended.next_if_eq(&reference).is_some();
                ids[usize::from(is_mended)].insert(feeds.text(self.feed, made.target));
            }
        }
        let [others, mended] = ids.map(|ids| ids.len());
        mended >= ALL && mended >= others
    }
}
