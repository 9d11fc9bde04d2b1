//! What can be said of the feeds before any job has run.

use std::sync::Arc;

use hashbrown::HashMap;

use super::access::is_system_user;
use super::before::{Before, Side, asks_for_pure, links};
use super::bits::Bits;
use super::index::{Duplicates, Index};
use super::listed::Listed;
use super::near::{NearMiss, near_misses};
use super::patterns::{Pattern, patterns};
use crate::columns::{InOrder, Numbers};
use crate::feed::{LoadedFile, Role};
use crate::records::{By, Day, Feed, Records, Reference, Via};
use crate::rules::Found;
use crate::settings::{IdComparison, InvalidFeed};
use crate::sorting;
use crate::symbols::{Symbol, Symbols};

/// Where a reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To a record of the target feed, which need not be loaded.
    Record(u32),
    /// To a record of the baseline alone.
    Held(u32),
    /// To no record, of tonight's feed or of the baseline.
    Missing,
    /// To something that no given feed can tell: it counts as there.
    NotCheckable,
}

/// The feeds of a dry run, at most one of a kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feeds<'a> {
    files: [Option<&'a LoadedFile>; 4],
    baseline: [Option<&'a LoadedFile>; 4],
    invalid_feed: InvalidFeed,
    /// A feed that counts as if nothing were wrong with it.
    mended: Option<Feed>,
    /// A pattern that counts as if it were mended.
    corrected: Option<&'a Pattern>,
}

impl<'a> Feeds<'a> {
    pub(crate) fn new(
        files: [Option<&'a LoadedFile>; 4],
        baseline: [Option<&'a LoadedFile>; 4],
        invalid_feed: InvalidFeed,
    ) -> Self {
        Self { files, baseline, invalid_feed, mended: None, corrected: None }
    }

    /// What Pure holds already, seen as feeds of their own.
    pub(crate) fn of_baseline(&self) -> Self {
        Self::new(self.baseline, [None; 4], InvalidFeed::ReportAndContinue)
    }

    /// The same feeds, should a feed that is not valid count in another way.
    pub(super) fn with(self, invalid_feed: InvalidFeed) -> Self {
        Self { invalid_feed, ..self }
    }

    /// The same feeds, should what was read of one of them be all there is, and in order.
    pub(super) fn mended(self, feed: Feed) -> Self {
        Self { mended: Some(feed), ..self }
    }

    /// The same feeds, should the ids that miss by a pattern be written as they are meant.
    pub(super) fn corrected(self, pattern: &'a Pattern) -> Self {
        Self { corrected: Some(pattern), ..self }
    }

    /// The record that a reference leads to by the pattern that is mended.
    pub(super) fn corrects(&self, feed: Feed, reference: u32) -> Option<Side> {
        self.corrected?.mends(feed, reference)
    }

    /// Whether what Pure holds is told by an export of the instance.
    pub(crate) fn has_export(&self) -> bool {
        self.baseline.into_iter().flatten().any(LoadedFile::is_export)
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
        self.records(feed).map_or("", |records| self.text(feed, records.key(record)))
    }

    /// Whether a job would stop because its feed is not well-formed, or not valid where that counts.
    pub(crate) fn rejected(&self, feed: Feed) -> bool {
        let stops = self.invalid_feed == InvalidFeed::JobStops;
        self.mended != Some(feed)
            && self.file(feed).is_some_and(|file| {
                // What was loaded last was loaded, whatever is wrong with its file.
                file.role == Role::Tonight && (file.rejected() || (stops && file.invalid()))
            })
    }
}

/// References looked up and ids compared: what stays the same when order, dates and policies change.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) comparison: IdComparison,
    duplicates: [Duplicates; 4],
    targets: [Numbers; 4],
    /// For ids that more than one record answers to: those records, by feed.
    shared: [Shared; 4],
    /// For each user the references by which persons name it, as a range of `naming`. Users of the baseline are numbered
    /// after those of tonight, and so are references.
    naming_ends: Numbers,
    naming: Numbers,
    /// What Pure holds already.
    before: Option<Box<Before>>,
    /// What lists say of users.
    listed: Listed,
    /// The users that Pure never locks, by their user names.
    system: Bits,
    near: Near,
    /// The same among the records that are in the baseline alone.
    near_before: Near,
    /// Users, by their number among all and in order, with the references of persons that nearly name them: the surest first.
    near_links: Vec<(u32, u32)>,
    /// What one transformation of ids would mend.
    patterns: Vec<Pattern>,
    /// What the rules found that look at whole feeds.
    pub(crate) found: Found,
    /// What the rules found that look at them on a day, of the last day that was asked for.
    pub(crate) on_day: Option<(Day, Arc<Found>)>,
}

/// Near misses by the feed of a reference, that of its target, its id, and whether any kind of id was looked for.
type Near = HashMap<(Feed, Feed, Symbol, bool), Vec<NearMiss>, foldhash::fast::FixedState>;

/// Ids of one feed, with the way they are looked up and the feed they lead to, and the records that answer to them.
pub(super) type Shared = HashMap<(Symbol, By, Feed), Vec<u32>, foldhash::fast::FixedState>;

/// A person that names a user, and the reference through which it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Naming {
    pub(crate) person: Side,
    pub(crate) reference: u32,
}

const MISSING: u32 = u32::MAX;
pub(super) const NOT_CHECKABLE: u32 = u32::MAX - 1;

impl Facts {
    pub(crate) fn new(files: &[LoadedFile], feeds: &Feeds<'_>, comparison: IdComparison) -> Self {
        let mut facts = Self::without_near_misses(feeds, comparison, &mut |_, _| {});
        facts.before = Before::new(feeds, comparison);
        facts.ask_the_baseline(feeds);
        let Self { before, targets, .. } = &mut facts;
        if let Some(before) = before {
            before.settle(targets);
        }
        facts.listed = Listed::new(files, feeds, &facts, comparison);
        (facts.naming_ends, facts.naming) = facts.turn_links_round(feeds);
        facts.find_near_misses(feeds);
        facts.patterns = patterns(feeds, &facts);
        facts.near_links = facts.find_near_links(feeds);
        facts
    }

    /// References looked up among the feeds themselves; `with` is shown the index of each feed.
    pub(super) fn without_near_misses(
        feeds: &Feeds<'_>,
        comparison: IdComparison,
        with: &mut dyn FnMut(Feed, &Index<'_>),
    ) -> Self {
        let mut shared = [(); 4].map(|()| Shared::default());
        let mut targets = Feed::ALL
            .map(|feed| vec![NOT_CHECKABLE; feeds.records(feed).map_or(0, Records::references) as usize]);
        // The index of a feed is as large as the feed, so that there is never more than one.
        let duplicates = Feed::ALL.map(|target| {
            let Some(file) = feeds.file(target) else { return HashMap::default() };
            let index = Index::new(&file.segment, comparison);
            for feed in Feed::ALL {
                let targets = &mut targets[feed.index()];
                look_up(feeds, feed, (target, &index), targets, Some(&mut shared[feed.index()]));
            }
            with(target, &index);
            index.into_duplicates()
        });
        Self {
            comparison,
            duplicates,
            targets: targets.map(Numbers::from_iter),
            shared,
            naming_ends: Numbers::default(),
            naming: Numbers::default(),
            before: None,
            listed: Listed::default(),
            system: Bits::of(feeds.len(Feed::Users), |user| {
                feeds.records(Feed::Users).is_some_and(|users| is_system_user(users.user_names.get(user)))
            }),
            near: HashMap::default(),
            near_before: HashMap::default(),
            near_links: Vec::new(),
            patterns: Vec::new(),
            found: Found::default(),
            on_day: None,
        }
    }

    /// Settles references that only the baseline can tell of: where the feed of their target is not given tonight, and
    /// those by Pure id where the baseline is an export.
    fn ask_the_baseline(&mut self, feeds: &Feeds<'_>) {
        let (Some(before), baseline) = (&self.before, feeds.of_baseline()) else { return };
        for feed in Feed::ALL {
            let (Some(records), targets) = (feeds.records(feed), &mut self.targets[feed.index()]) else {
                continue;
            };
            let settled = (0..).zip(targets.iter()).map(|(reference, target)| {
                let made = records.reference(reference);
                let knows = baseline.file(made.via.target()).is_some_and(|file| {
                    // A Pure id is in exports alone.
                    !asks_for_pure(made.by) || file.is_export()
                });
                let lacks = || before.held(feed, reference, 0).is_none();
                if target == NOT_CHECKABLE && knows && lacks() { MISSING } else { target }
            });
            *targets = settled.collect();
        }
    }

    /// What Pure holds already, where a baseline says so.
    pub(crate) fn before(&self) -> Option<&Before> {
        self.before.as_deref()
    }

    /// Whether a user has the name of one that Pure never locks, in one of its records.
    pub(super) fn is_system(&self, user: Side) -> bool {
        match user {
            Side::Tonight(user) => self.system.contains(user),
            Side::Before(user) => self.before().is_some_and(|before| before.facts.system.contains(user)),
        }
    }

    /// What lists say of users.
    pub(crate) fn listed(&self) -> &Listed {
        &self.listed
    }

    /// The record of the baseline that a reference of tonight names.
    pub(crate) fn held(&self, feed: Feed, reference: u32) -> Option<u32> {
        self.before()?.held(feed, reference, self.targets[feed.index()].at(reference))
    }

    /// The record of the baseline with the same source id as one of tonight.
    pub(crate) fn twin(&self, feed: Feed, record: u32) -> Option<u32> {
        self.before()?.twin(feed, record)
    }

    /// Where a reference of a feed leads.
    pub(crate) fn target(&self, feed: Feed, reference: u32) -> Target {
        self.leads_to(feed, reference, self.targets[feed.index()].at(reference))
    }

    /// Where the references of a feed lead, in order.
    pub(crate) fn targets(&self, feed: Feed) -> impl Iterator<Item = Target> {
        let targets = (0..).zip(self.targets[feed.index()].iter());
        targets.map(move |(reference, target)| self.leads_to(feed, reference, target))
    }

    fn leads_to(&self, feed: Feed, reference: u32, target: u32) -> Target {
        if target < NOT_CHECKABLE {
            return Target::Record(target);
        }
        let held = self.before().and_then(|before| before.held(feed, reference, target));
        match (held, target) {
            (Some(held), _) => Target::Held(held),
            (None, MISSING) => Target::Missing,
            (None, _) => Target::NotCheckable,
        }
    }

    /// Where a reference leads in feeds of which a pattern may be mended.
    pub(super) fn target_in(&self, feeds: &Feeds<'_>, feed: Feed, reference: u32) -> Target {
        self.leads_in(feeds, (feed, reference), self.targets[feed.index()].at(reference))
    }

    /// The same, for whoever goes through a feed and has [`Facts::targets_of`] it.
    pub(super) fn leads_in(&self, feeds: &Feeds<'_>, (feed, reference): (Feed, u32), target: u32) -> Target {
        match feeds.corrects(feed, reference) {
            Some(Side::Tonight(record)) => Target::Record(record),
            Some(Side::Before(record)) => Target::Held(record),
            None => self.leads_to(feed, reference, target),
        }
    }

    /// What the references of a feed were found to name, as numbers.
    pub(super) fn targets_of(&self, feed: Feed) -> InOrder<'_> {
        self.targets[feed.index()].iter()
    }

    /// How many users there are, of tonight and of the baseline.
    pub(crate) fn accounts(feeds: &Feeds<'_>) -> u32 {
        feeds.len(Feed::Users) + feeds.of_baseline().len(Feed::Users)
    }

    /// The number of a user among all of them; a user that is in tonight's feed has the number it has there.
    pub(crate) fn account(&self, feeds: &Feeds<'_>, user: Side) -> u32 {
        match user {
            Side::Tonight(user) => user,
            Side::Before(user) => {
                let successor = self.before().and_then(|before| before.successor(Feed::Users, user));
                successor.unwrap_or(feeds.len(Feed::Users) + user)
            }
        }
    }

    /// The user with a number.
    pub(crate) fn user(feeds: &Feeds<'_>, account: u32) -> Side {
        match account.checked_sub(feeds.len(Feed::Users)) {
            None => Side::Tonight(account),
            Some(user) => Side::Before(user),
        }
    }

    /// The user that a link of a person of tonight leads to.
    pub(crate) fn linked_account(&self, feeds: &Feeds<'_>, reference: u32) -> Option<u32> {
        match self.target_in(feeds, Feed::Persons, reference) {
            Target::Record(user) => Some(user),
            Target::Held(user) => Some(self.account(feeds, Side::Before(user))),
            Target::Missing | Target::NotCheckable => None,
        }
    }

    /// The user that a person of the baseline is linked with.
    pub(crate) fn account_before(&self, feeds: &Feeds<'_>, person: u32) -> Option<u32> {
        let before = self.before()?;
        let persons = feeds.of_baseline().records(Feed::Persons)?;
        let user: Option<Side> = persons
            .references_of(person)
            .filter(|&made| persons.via(made) == Via::User)
            .find_map(|made| before.user(made));
        user.map(|user| self.account(feeds, user))
    }

    /// The records that are found in place of the target of a reference, should that not be loaded.
    pub(crate) fn others(&self, feed: Feed, reference: Reference) -> &[u32] {
        others(&self.shared[feed.index()], reference)
    }

    /// The record with the same key that stands before this one.
    pub(crate) fn duplicate_of(&self, feed: Feed, record: u32) -> Option<u32> {
        self.duplicates[feed.index()].get(&record).copied()
    }

    /// The persons that name a user: those of tonight's feed in its order, then those of the baseline.
    pub(crate) fn naming(&self, feeds: &Feeds<'_>, account: u32) -> impl Iterator<Item = Naming> {
        let end = self.naming_ends.get(account as usize).unwrap_or_default();
        let start = account.checked_sub(1).and_then(|last| self.naming_ends.get(last as usize));
        let named = start.unwrap_or_default().min(end)..end;
        let (tonight, baseline) = (feeds.records(Feed::Persons), feeds.of_baseline());
        let own = tonight.map_or(0, Records::references);
        named.filter_map(move |named| {
            let number = self.naming.at(named);
            Some(match number.checked_sub(own) {
                None => {
                    Naming { person: Side::Tonight(tonight?.record_of_reference(number)), reference: number }
                }
                Some(reference) => {
                    let person = baseline.records(Feed::Persons)?.record_of_reference(reference);
                    Naming { person: Side::Before(person), reference }
                }
            })
        })
    }

    /// The near misses of a reference whose target is missing.
    pub(crate) fn near_misses(&self, feed: Feed, reference: Reference) -> &[NearMiss] {
        let key = (feed, reference.via.target(), reference.target, is_non_explicit(reference.by));
        self.near.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The near misses among the records that are in the baseline alone.
    pub(crate) fn near_misses_before(&self, feed: Feed, reference: Reference) -> &[NearMiss] {
        let key = (feed, reference.via.target(), reference.target, is_non_explicit(reference.by));
        self.near_before.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The references of the person feed that nearly name a user, the surest first.
    pub(crate) fn near_links(&self, user: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.near_links.partition_point(|&(account, _)| account < user);
        let own = self.near_links[from..].iter().take_while(move |&&(account, _)| account == user);
        own.map(|&(_, reference)| reference)
    }

    /// The whole-feed patterns, each the only one of its feed and kind of target.
    pub(crate) fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The pattern by which a reference misses.
    pub(super) fn pattern_of(&self, feed: Feed, reference: u32) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.mends(feed, reference).is_some())
    }

    /// Turns the links from persons to users round.
    fn turn_links_round(&self, feeds: &Feeds<'_>) -> (Numbers, Numbers) {
        let mut ends = vec![0; Facts::accounts(feeds) as usize];
        let (tonight, baseline) = (feeds.records(Feed::Persons), feeds.of_baseline());
        let own = tonight.map_or(0, Records::references);
        let of_tonight = || {
            let named = |reference| Some((self.linked_account(feeds, reference)?, reference));
            tonight.into_iter().flat_map(links).filter_map(named)
        };
        let of_baseline = || {
            let named = |reference| {
                let user = self.before()?.named_user(reference)?;
                Some((self.account(feeds, user), own + reference))
            };
            baseline.records(Feed::Persons).into_iter().flat_map(links).filter_map(named)
        };
        let all = || of_tonight().chain(of_baseline());
        let mut total = 0;
        for (user, _) in all() {
            ends[user as usize] += 1;
            total += 1;
        }
        // First where the references of each user start, then, as they come in, where they end.
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let mut naming = vec![0; total];
        for (user, reference) in all() {
            naming[ends[user as usize] as usize] = reference;
            ends[user as usize] += 1;
        }
        (ends.into_iter().collect(), naming.into_iter().collect())
    }

    fn find_near_misses(&mut self, feeds: &Feeds<'_>) {
        let baseline = feeds.of_baseline();
        for feed in Feed::ALL {
            for target in [Feed::Organisations, Feed::Users, Feed::Persons] {
                let missing = self.missing_ids(feeds, feed, target);
                if missing.is_empty() {
                    continue;
                }
                for (among, before) in [(feeds, false), (&baseline, true)] {
                    self.find_near_misses_among(feeds, (feed, target), &missing, (among, before));
                }
            }
        }
    }

    /// The ids that references of a feed look for in vain.
    fn missing_ids(&self, feeds: &Feeds<'_>, feed: Feed, target: Feed) -> Vec<(Symbol, bool)> {
        let Some(records) = feeds.records(feed) else { return Vec::new() };
        let mut ids: Vec<(Symbol, bool)> = (0..records.references())
            .filter(|&index| self.target(feed, index) == Target::Missing)
            .map(|index| records.reference(index))
            .filter(|reference| reference.via.target() == target)
            .map(|reference| (reference.target, is_non_explicit(reference.by)))
            .collect();
        sorting::sort(&mut ids);
        ids.dedup();
        ids
    }

    /// Turns near misses of users round; what a pattern links with a user by is surer than what else nearly does.
    fn find_near_links(&self, feeds: &Feeds<'_>) -> Vec<(u32, u32)> {
        let (feed, target) = (Feed::Persons, Feed::Users);
        let Some(persons) = feeds.records(feed) else { return Vec::new() };
        let patterns = self.patterns.iter().filter(|found| (found.feed, found.target) == (feed, target));
        let mended = patterns.flat_map(Pattern::mended);
        let mut all: Vec<(u32, u32)> =
            mended.map(|&(reference, user)| (self.account(feeds, user), reference)).collect();
        for reference in 0..persons.references() {
            let made = persons.reference(reference);
            if made.via.target() != target || self.target(feed, reference) != Target::Missing {
                continue;
            }
            let tonight = self.near_misses(feed, made).iter().map(|near| Side::Tonight(near.record));
            let before = self.near_misses_before(feed, made).iter().map(|near| Side::Before(near.record));
            for user in tonight.chain(before) {
                let by_pattern = self.patterns.iter().any(|found| found.mends(feed, reference) == Some(user));
                if !by_pattern {
                    all.push((self.account(feeds, user), reference));
                }
            }
        }
        sorting::sort_by_key(&mut all, |&(account, _)| account);
        all.dedup();
        all
    }

    fn find_near_misses_among(
        &mut self,
        feeds: &Feeds<'_>,
        (feed, target): (Feed, Feed),
        missing: &[(Symbol, bool)],
        (among, before): (&Feeds<'_>, bool),
    ) {
        let (Some(records), Some(symbols)) = (among.records(target), among.symbols(target)) else { return };
        let ids: Vec<(&str, bool)> = missing.iter().map(|&(id, any)| (feeds.text(feed, id), any)).collect();
        let found = near_misses(target, records, symbols, &ids);
        for (&(id, any), mut near) in missing.iter().zip(found) {
            if before {
                // Those that are in tonight's feed too were found there.
                near.retain(|near| {
                    self.before().is_some_and(|all| all.successor(target, near.record).is_none())
                });
            }
            if !near.is_empty() {
                let all = if before { &mut self.near_before } else { &mut self.near };
                all.insert((feed, target, id, any), near);
            }
        }
    }
}

/// All but the first of the records that answer to a reference.
pub(super) fn others(shared: &Shared, reference: Reference) -> &[u32] {
    let holders = shared.get(&(reference.target, reference.by, reference.via.target()));
    holders.map_or(&[], |holders| &holders[1..])
}

/// Looks up the references of a feed that lead to `target`.
pub(super) fn look_up(
    feeds: &Feeds<'_>,
    feed: Feed,
    (target, ids): (Feed, &Index<'_>),
    targets: &mut [u32],
    mut shared: Option<&mut Shared>,
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
        if let Some(holders) = shared.as_ref().and_then(|shared| shared.get(&(id, by, target))) {
            *answer = holders[0];
            continue;
        }
        let mut found = match by {
            By::PureId | By::Uuid | By::NonExplicitIdInPure => NOT_CHECKABLE,
            By::Attribute | By::SourceId | By::NonExplicitId | By::ClassifiedId => MISSING,
        };
        ids.find(symbols.text(id), by, |record| {
            if found >= NOT_CHECKABLE {
                found = record;
            } else if let Some(shared) = shared.as_mut().filter(|_| record != found) {
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
