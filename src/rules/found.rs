//! What rules find that look at whole feeds or at a run.

use hashbrown::HashMap;

use super::{Check, Code, Quotes, Rule};
use crate::records::{Day, Feed};
use crate::run::{Facts, Feeds, Outcome};
use crate::symbols::{Symbol, Symbols};
use crate::xml::Place;

/// The feeds as they were read, with their references looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loaded<'a> {
    pub(crate) feeds: &'a Feeds<'a>,
    pub(crate) facts: &'a Facts,
}

/// The same, seen on the day of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnDay<'a> {
    pub(crate) feeds: &'a Feeds<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) day: Day,
}

/// A run of the jobs on feeds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ran<'a> {
    pub(crate) feeds: &'a Feeds<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) outcome: &'a Outcome,
}

impl Ran<'_> {
    /// The root element of a feed, where something stands that is about the feed as a whole; none where the feed is not
    /// given, or refused, since of such a feed nothing else is told.
    pub(crate) fn root_of(&self, feed: Feed) -> Option<Spot> {
        let file = self.feeds.file(feed).filter(|_| !self.feeds.rejected(feed))?;
        Some((feed, u32::MAX, file.segment.root?))
    }

    /// That of a feed, or else of the first there is.
    pub(crate) fn root_near(&self, feed: Feed) -> Option<Spot> {
        [feed].into_iter().chain(Feed::ALL).find_map(|feed| self.root_of(feed))
    }
}

/// A finding as numbers; every symbol is of the [`Found`] it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundItem {
    pub(crate) code: Code,
    pub(crate) feed: Feed,
    /// `u32::MAX` when it is about the feed as a whole.
    pub(crate) record: u32,
    pub(crate) place: Place,
    pub(crate) quotes: [Symbol; 3],
    /// Another place to look at, and what is there.
    pub(crate) related: Option<(Feed, Place, Symbol)>,
    /// How many like it there are; it stands for all of them.
    pub(crate) count: u32,
    pub(crate) scope: Scope,
}

/// What a finding stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One case.
    Case,
    /// All that quote the same.
    Equals,
    /// The way of a whole feed.
    Feed,
}

/// What the rules found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    texts: Symbols,
    items: Vec<FoundItem>,
    folds: HashMap<(Code, Feed, Symbol), usize, foldhash::fast::FixedState>,
}

/// Whether so many cases are the way of a whole feed, which is told once: more than twenty, and at least half of its
/// records. Fewer are told one by one, because each is to be mended by itself.
pub(crate) fn is_pattern(cases: usize, records: u32) -> bool {
    const SINGLE_MAX: usize = 20;
    cases > SINGLE_MAX && cases >= records.div_ceil(2) as usize
}

/// Where a finding is: the feed, the record (or `u32::MAX`), the place.
pub(crate) type Spot = (Feed, u32, Place);

/// The rules that are to look at feeds: all of them, or where rules were left out, those that concern the jobs.
fn rules_for(feeds: &Feeds<'_>) -> impl Iterator<Item = &'static Rule> {
    let all = feeds.with_rules();
    let wanted = Code::ALL.iter().filter(move |code| all || code.concerns_jobs());
    wanted.map(|code| code.rule())
}

impl Found {
    /// What is found where each rule that is to look at the feeds has its turn.
    fn by_rules(feeds: &Feeds<'_>, look: &dyn Fn(&Check, &mut Self)) -> Self {
        let mut found = Self::default();
        rules_for(feeds).for_each(|rule| look(&rule.check, &mut found));
        found.seal();
        found
    }

    /// Gives back what only adding needs.
    fn seal(&mut self) {
        self.texts.seal();
        self.items.shrink_to_fit();
        self.folds = HashMap::default();
    }

    /// What the rules that look at feeds find.
    pub(crate) fn in_feeds(loaded: &Loaded<'_>) -> Self {
        Self::by_rules(loaded.feeds, &|check, found| {
            if let Check::Feeds(check) = check {
                let before = found.items.len();
                check(loaded, found);
                found.fold_patterns(before, loaded.feeds);
            }
        })
    }

    /// What the rules that look at feeds on a day find.
    pub(crate) fn on_day(seen: &OnDay<'_>) -> Self {
        Self::by_rules(seen.feeds, &|check, found| {
            if let Check::Day(check) = check {
                check(seen, found);
            }
        })
    }

    /// What the rules that look at a run find.
    pub(crate) fn in_run(ran: &Ran<'_>) -> Self {
        Self::by_rules(ran.feeds, &|check, found| {
            if let Check::Run(check) = check {
                check(ran, found);
            }
        })
    }

    /// Keeps a finding that stands for as many as are counted.
    pub(crate) fn add_counted(&mut self, code: Code, at: Spot, quotes: Quotes<'_>, count: u32) {
        let before = self.items.len();
        self.add(code, at, quotes);
        let folded = || self.texts.find(quotes[0]).and_then(|first| self.folds.get(&(code, at.0, first)));
        let index = if self.items.len() > before { Some(before) } else { folded().copied() };
        if let Some(item) = index.and_then(|index| self.items.get_mut(index)) {
            item.count += count.saturating_sub(1);
            item.scope = Scope::Equals;
        }
    }

    /// Keeps a finding.
    pub(crate) fn add(&mut self, code: Code, at: Spot, quotes: Quotes<'_>) {
        self.add_related(code, at, quotes, None);
    }

    /// Keeps a finding that has another end.
    pub(crate) fn add_related(
        &mut self,
        code: Code,
        (feed, record, place): Spot,
        quotes: Quotes<'_>,
        related: Option<(Feed, Place, &str)>,
    ) {
        let quotes = quotes.map(|quote| self.texts.intern(quote));
        if code.rule().folds {
            let next = self.items.len();
            let first = *self.folds.entry((code, feed, quotes[0])).or_insert(next);
            if first != next {
                self.items[first].count += 1;
                return;
            }
        }
        let related = related.map(|(feed, place, text)| (feed, place, self.texts.intern(text)));
        self.items.push(FoundItem {
            code,
            feed,
            record,
            place,
            quotes,
            related,
            count: 1,
            scope: Scope::Case,
        });
    }

    /// Keeps cases of which each matters by itself, unless they are the way of the whole feed: then the first stands for
    /// all of them.
    pub(crate) fn add_cases<C: Copy>(&mut self, cases: &[C], of: u32, mut keep: impl FnMut(&mut Self, C)) {
        let pattern = is_pattern(cases.len(), of);
        let shown = if pattern { &cases[..1] } else { cases };
        for &case in shown {
            keep(self, case);
        }
        if let Some(item) = self.items.last_mut().filter(|_| pattern) {
            item.count = cases.len() as u32;
            item.record = u32::MAX;
            item.scope = Scope::Feed;
        }
    }

    /// Keeps the records of a feed whose id stands in it already.
    pub(crate) fn duplicates(&mut self, loaded: &Loaded<'_>, feed: Feed, code: Code) {
        let Some(records) = loaded.feeds.records(feed) else { return };
        for record in 0..records.len() {
            let id = loaded.feeds.key(feed, record);
            let Some(first) = loaded.facts.duplicate_of(feed, record).filter(|_| !id.is_empty()) else {
                continue;
            };
            let there = records.place_of_key(first);
            let at = (feed, record, records.place_of_key(record));
            let line = there.line.to_string();
            self.add_related(code, at, [id, &line, ""], Some((feed, there, "the first with this id")));
        }
    }

    /// Folds what one rule found, from an index on, where it is the pattern of a feed.
    fn fold_patterns(&mut self, from: usize, feeds: &Feeds<'_>) {
        for feed in Feed::ALL {
            let of_feed = |item: &FoundItem| item.feed == feed && item.record != u32::MAX;
            let found = self.items[from..].iter().filter(|item| of_feed(item)).count();
            if !is_pattern(found, feeds.len(feed)) {
                continue;
            }
            let (mut first, mut index, mut count) = (None, 0, 0);
            self.items.retain(|item| {
                let folds = index >= from && of_feed(item);
                let keeps = !folds || first.is_none();
                if folds {
                    first.get_or_insert(index);
                    count += item.count;
                }
                index += 1;
                keeps
            });
            if let Some(item) = first.and_then(|first| self.items.get_mut(first)) {
                item.count = count;
                item.scope = Scope::Feed;
            }
        }
    }

    /// The findings, in the order they were made.
    pub(crate) fn items(&self) -> &[FoundItem] {
        &self.items
    }

    /// A text that a finding quotes.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.text(symbol)
    }
}
