//! What can be said of the feeds before any job has run.

use hashbrown::HashMap;

use super::index::{Duplicates, Index};
use super::near::{NearMiss, near_misses};
use crate::feed::LoadedFile;
use crate::records::{By, Feed, Records, Reference, Via};
use crate::rules::Found;
use crate::settings::{IdComparison, InvalidFeed};
use crate::symbols::{Symbol, Symbols};

/// Where a reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To a record of the target feed, which need not be loaded.
    Record(u32),
    /// To no record of the target feed.
    Missing,
    /// To something that no given feed can tell: it counts as there.
    NotCheckable,
}

/// The feeds of a dry run, at most one of a kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feeds<'a> {
    files: [Option<&'a LoadedFile>; 4],
    invalid_feed: InvalidFeed,
}

impl<'a> Feeds<'a> {
    pub(crate) fn new(files: [Option<&'a LoadedFile>; 4], invalid_feed: InvalidFeed) -> Self {
        Self { files, invalid_feed }
    }

    pub(crate) fn file(&self, feed: Feed) -> Option<&'a LoadedFile> {
        self.files[feed.index()]
    }

    pub(crate) fn records(&self, feed: Feed) -> Option<&'a Records> {
        self.file(feed).map(|file| &file.segment.records)
    }

    pub(crate) fn symbols(&self, feed: Feed) -> Option<&'a Symbols> {
        self.file(feed).map(|file| &file.segment.symbols)
    }

    /// Whether the rules are to look at the feeds: not when each of them was read without.
    pub(crate) fn with_rules(&self) -> bool {
        self.files.iter().flatten().any(|file| file.checks.rules)
    }

    /// How many records a feed holds.
    pub(crate) fn len(&self, feed: Feed) -> u32 {
        self.records(feed).map_or(0, Records::len)
    }

    /// The string behind a symbol of a feed.
    pub(crate) fn text(&self, feed: Feed, symbol: Symbol) -> &'a str {
        self.symbols(feed).map_or("", |symbols| symbols.text(symbol))
    }

    /// The source id of a record.
    pub(crate) fn key(&self, feed: Feed, record: u32) -> &'a str {
        self.records(feed).map_or("", |records| self.text(feed, records.keys[record as usize]))
    }

    /// Whether a job would stop because its feed is not well-formed, or not valid where that counts.
    pub(crate) fn rejected(&self, feed: Feed) -> bool {
        let stops = self.invalid_feed == InvalidFeed::JobStops;
        self.file(feed).is_some_and(|file| file.rejected() || (stops && file.invalid()))
    }
}

/// References looked up and ids compared: what stays the same when order, dates and policies change.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) comparison: IdComparison,
    duplicates: [Duplicates; 4],
    targets: [Vec<u32>; 4],
    /// For ids that more than one record answers to: those records, by feed.
    shared: [Shared; 4],
    /// For each user the references by which persons name it, as a range of `naming`.
    naming_ends: Vec<u32>,
    naming: Vec<u32>,
    near: HashMap<(Feed, Feed, Symbol, bool), Vec<NearMiss>, foldhash::fast::FixedState>,
    /// For each user the reference that nearly names it.
    near_links: HashMap<u32, u32, foldhash::fast::FixedState>,
    /// What the rules found that look at whole feeds.
    pub(crate) found: Found,
}

/// Ids of one feed, with the way they are looked up and the feed they lead to, and the records that answer to them.
type Shared = HashMap<(Symbol, By, Feed), Vec<u32>, foldhash::fast::FixedState>;

/// A person that names a user, and the reference through which it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Naming {
    pub(crate) person: u32,
    pub(crate) reference: u32,
}

const MISSING: u32 = u32::MAX;
const NOT_CHECKABLE: u32 = u32::MAX - 1;

impl Facts {
    pub(crate) fn new(feeds: &Feeds<'_>, comparison: IdComparison) -> Self {
        let mut shared = [(); 4].map(|()| Shared::default());
        let mut targets = Feed::ALL
            .map(|feed| vec![NOT_CHECKABLE; feeds.records(feed).map_or(0, Records::references) as usize]);
        // The index of a feed is as large as the feed, so that there is never more than one.
        let duplicates = Feed::ALL.map(|target| {
            let Some(file) = feeds.file(target) else { return HashMap::default() };
            let index = Index::new(&file.segment.records, &file.segment.symbols, comparison);
            for feed in Feed::ALL {
                look_up(feeds, feed, (target, &index), &mut targets[feed.index()], &mut shared[feed.index()]);
            }
            index.into_duplicates()
        });
        let (naming_ends, naming) = naming(feeds, &targets);
        let mut facts = Self {
            comparison,
            duplicates,
            targets,
            shared,
            naming_ends,
            naming,
            near: HashMap::default(),
            near_links: HashMap::default(),
            found: Found::default(),
        };
        facts.find_near_misses(feeds);
        facts
    }

    /// Where a reference of a feed leads.
    pub(crate) fn target(&self, feed: Feed, reference: u32) -> Target {
        match self.targets[feed.index()][reference as usize] {
            MISSING => Target::Missing,
            NOT_CHECKABLE => Target::NotCheckable,
            record => Target::Record(record),
        }
    }

    /// The records that are found in place of the target of a reference, should that not be loaded.
    pub(crate) fn others(&self, feed: Feed, reference: Reference) -> &[u32] {
        let holders =
            self.shared[feed.index()].get(&(reference.target, reference.by, reference.via.target()));
        holders.map_or(&[], |holders| &holders[1..])
    }

    /// The record with the same key that stands before this one.
    pub(crate) fn duplicate_of(&self, feed: Feed, record: u32) -> Option<u32> {
        self.duplicates[feed.index()].get(&record).copied()
    }

    /// The persons that name a user, in the order of the feed.
    pub(crate) fn naming(&self, feeds: &Feeds<'_>, user: u32) -> Vec<Naming> {
        let (Some(&end), Some(persons)) = (self.naming_ends.get(user as usize), feeds.records(Feed::Persons))
        else {
            return Vec::new();
        };
        let start = if user == 0 { 0 } else { self.naming_ends[user as usize - 1] };
        self.naming[start as usize..end as usize]
            .iter()
            .map(|&reference| Naming { person: persons.record_of_reference(reference), reference })
            .collect()
    }

    /// The near misses of a reference whose target is missing.
    pub(crate) fn near_misses(&self, feed: Feed, reference: Reference) -> &[NearMiss] {
        let key = (feed, reference.via.target(), reference.target, is_non_explicit(reference.by));
        self.near.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The reference of the person feed that nearly names a user.
    pub(crate) fn near_link(&self, user: u32) -> Option<u32> {
        self.near_links.get(&user).copied()
    }

    fn find_near_misses(&mut self, feeds: &Feeds<'_>) {
        for feed in Feed::ALL {
            let (Some(records), Some(symbols)) = (feeds.records(feed), feeds.symbols(feed)) else { continue };
            for target in [Feed::Organisations, Feed::Users, Feed::Persons] {
                let (Some(among), Some(names)) = (feeds.records(target), feeds.symbols(target)) else {
                    continue;
                };
                let mut first: Vec<(Symbol, bool, u32)> = (0..records.references())
                    .filter(|&index| self.target(feed, index) == Target::Missing)
                    .map(|index| (records.reference(index), index))
                    .filter(|(reference, _)| reference.via.target() == target)
                    .map(|(reference, index)| (reference.target, is_non_explicit(reference.by), index))
                    .collect();
                first.sort_unstable();
                first.dedup_by_key(|entry| (entry.0, entry.1));
                let missing: Vec<(&str, bool)> =
                    first.iter().map(|&(id, any, _)| (symbols.text(id), any)).collect();
                let found = near_misses(target, among, names, &missing);
                for ((id, any, reference), near) in first.into_iter().zip(found) {
                    if feed == Feed::Persons && target == Feed::Users {
                        for near in &near {
                            let link = self.near_links.entry(near.record).or_insert(reference);
                            *link = reference.min(*link);
                        }
                    }
                    if !near.is_empty() {
                        self.near.insert((feed, target, id, any), near);
                    }
                }
            }
        }
    }
}

/// Looks up the references of a feed that lead to `target`.
fn look_up(
    feeds: &Feeds<'_>,
    feed: Feed,
    (target, ids): (Feed, &Index<'_>),
    targets: &mut [u32],
    shared: &mut Shared,
) {
    let (Some(records), Some(symbols)) = (feeds.records(feed), feeds.symbols(feed)) else { return };
    // Neighbours often name the same record: associations of one person, persons of one organisation.
    let mut last: Option<(Symbol, By, u32)> = None;
    for (index, answer) in (0..).zip(targets) {
        let reference = records.reference(index);
        let (id, by) = (reference.target, reference.by);
        if reference.via.target() != target {
            continue;
        }
        if let Some((known_id, known_by, found)) = last
            && (known_id, known_by) == (id, by)
        {
            *answer = found;
            continue;
        }
        if let Some(holders) = shared.get(&(id, by, target)) {
            *answer = holders[0];
            continue;
        }
        let mut found = match by {
            By::PureId | By::NonExplicitIdInPure => NOT_CHECKABLE,
            By::Attribute | By::SourceId | By::NonExplicitId | By::ClassifiedId => MISSING,
        };
        ids.find(symbols.text(id), by, |record| {
            if found >= NOT_CHECKABLE {
                found = record;
            } else if record != found {
                shared.entry((id, by, target)).or_insert_with(|| vec![found]).push(record);
            }
        });
        last = Some((id, by, found));
        *answer = found;
    }
}

/// Whether a look-up takes any kind of id.
fn is_non_explicit(by: By) -> bool {
    matches!(by, By::NonExplicitId | By::NonExplicitIdInPure)
}

/// Turns the links from persons to users round.
fn naming(feeds: &Feeds<'_>, targets: &[Vec<u32>; 4]) -> (Vec<u32>, Vec<u32>) {
    let mut ends = vec![0; feeds.len(Feed::Users) as usize];
    let Some(persons) = feeds.records(Feed::Persons) else { return (ends, Vec::new()) };
    let links = || {
        (0..persons.references()).filter_map(|reference| {
            let user = targets[Feed::Persons.index()][reference as usize];
            let link = persons.reference(reference).via == Via::User && user < feeds.len(Feed::Users);
            link.then_some((user as usize, reference))
        })
    };
    let mut total = 0;
    for (user, _) in links() {
        ends[user] += 1;
        total += 1;
    }
    // First where the references of each user start, then, as they come in, where they end.
    let mut start = 0;
    for end in &mut ends {
        start += std::mem::replace(end, start);
    }
    let mut naming = vec![0; total];
    for (user, reference) in links() {
        naming[ends[user] as usize] = reference;
        ends[user] += 1;
    }
    (ends, naming)
}
