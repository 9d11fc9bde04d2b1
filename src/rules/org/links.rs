//! How organisations hang together: parents and successors.

use crate::records::{Date, Day, Feed, Records, Via};
use crate::rules::periods::is_reversed;
use crate::rules::{Loaded, OnDay, Spot};
use crate::run::{Facts, Feeds, Target};
use crate::sorting;

/// The organisations and what they name.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Links<'a> {
    pub(in crate::rules) records: &'a Records,
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
}

/// An organisation and the reference through which it names another one.
pub(super) type Link = (u32, u32);

impl<'a> Links<'a> {
    /// Those of the feeds; none without an organisation feed.
    pub(super) fn loaded(loaded: &Loaded<'a>) -> Option<Self> {
        Self::new(loaded.feeds, loaded.facts)
    }

    /// The same.
    pub(in crate::rules) fn on_day(seen: &OnDay<'a>) -> Option<Self> {
        Self::new(seen.feeds, seen.facts)
    }

    fn new(feeds: &'a Feeds<'a>, facts: &'a Facts) -> Option<Self> {
        feeds.records(Feed::Organisations).map(|records| Self { records, feeds, facts })
    }

    /// The organisations with an id of their own, in the order of the feed: the others are not loaded.
    pub(super) fn each(self) -> impl Iterator<Item = u32> {
        let feed = Feed::Organisations;
        (0..self.records.len())
            .filter(move |&record| !self.key(record).is_empty())
            .filter(move |&record| self.facts.duplicate_of(feed, record).is_none())
    }

    /// The id of an organisation.
    pub(super) fn key(self, record: u32) -> &'a str {
        self.feeds.key(Feed::Organisations, record)
    }

    /// Where an organisation stands.
    pub(super) fn spot(self, record: u32) -> Spot {
        (Feed::Organisations, record, self.records.place(record))
    }

    /// Where a link stands.
    pub(super) fn spot_of(self, (record, reference): Link) -> Spot {
        (Feed::Organisations, record, self.records.place_of_reference(reference))
    }

    /// What an organisation names through an element: the references, and the organisation where there is one.
    pub(super) fn named(self, record: u32, via: Via) -> impl Iterator<Item = (u32, Option<u32>)> {
        let of_element = move |&reference: &u32| self.records.via(reference) == via;
        self.records
            .references_of(record)
            .filter(of_element)
            .map(move |reference| (reference, self.to(reference)))
    }

    /// The references to organisations that are there, with these.
    pub(super) fn found(self, record: u32, via: Via) -> impl Iterator<Item = (u32, u32)> {
        self.named(record, via).filter_map(|(reference, to)| Some((reference, to?)))
    }

    fn to(self, reference: u32) -> Option<u32> {
        match self.facts.target(Feed::Organisations, reference) {
            Target::Record(record) => Some(record),
            Target::Held(_) | Target::Missing | Target::NotCheckable => None,
        }
    }

    /// Whether an organisation names a successor, found or not.
    pub(in crate::rules) fn has_successor(self, record: u32) -> bool {
        self.named(record, Via::TakenOverBy).next().is_some()
    }

    /// The last day of an organisation that has ended before a day, and does not end before it starts.
    pub(in crate::rules) fn ended(self, record: u32, day: Day) -> Option<Day> {
        let life = self.records.life(record);
        life[1].day().filter(|&end| end < day && !is_reversed(life))
    }

    /// The last day of an organisation that has ended without a successor before a day.
    pub(in crate::rules) fn lapsed(self, record: u32, day: Day) -> Option<Day> {
        self.ended(record, day).filter(|_| !self.has_successor(record))
    }

    /// Whether an organisation has not ended before a day.
    pub(super) fn goes_on(self, record: u32, day: Day) -> bool {
        match self.records.life(record)[1] {
            Date::Absent => true,
            Date::On(end) => end >= day,
            Date::Unreadable => false,
        }
    }

    /// Of each group of organisations that lead to each other, the shortest circle through the one with the first id in the
    /// order of the alphabet, so that it is the same wherever they stand. An organisation that names itself alone is no circle.
    pub(super) fn circles(self, via: Via) -> Vec<Vec<Link>> {
        let mut groups = self.edges(via).groups();
        sorting::sort_by_key(&mut groups, |group| group[0]);
        groups.iter().map(|group| self.circle(group, via)).collect()
    }

    fn edges(self, via: Via) -> Edges {
        let mut edges = Edges::default();
        for record in 0..self.records.len() {
            edges.targets.extend(self.found(record, via).map(|(_, to)| to));
            edges.ends.push(edges.targets.len());
        }
        edges
    }

    /// Searches breadth first from one organisation of a group until it comes round.
    fn circle(self, group: &[u32], via: Via) -> Vec<Link> {
        let Some(start) = (0..group.len()).min_by_key(|&index| self.key(group[index])) else {
            return Vec::new();
        };
        let mut came_by: Vec<Option<Link>> = vec![None; group.len()];
        let mut reached = vec![group[start]];
        let mut next = 0;
        while let Some(&record) = reached.get(next) {
            next += 1;
            for (reference, to) in self.found(record, via) {
                let Ok(index) = group.binary_search(&to) else { continue };
                if index != start && came_by[index].is_none() {
                    came_by[index] = Some((record, reference));
                    reached.push(to);
                } else if index == start && record != to {
                    let mut circle = vec![(record, reference)];
                    while let Some(link) =
                        circle.last().and_then(|&(at, _)| came_by[group.binary_search(&at).ok()?])
                    {
                        circle.push(link);
                    }
                    circle.reverse();
                    return circle;
                }
            }
        }
        Vec::new()
    }

    /// A circle in words: “A”, “B” and back to “A”.
    pub(super) fn words(self, circle: &[Link]) -> String {
        const SHOWN: usize = 8;
        let key = |&(record, _): &Link| format!("“{}”", self.key(record));
        let mut names: Vec<String> = circle.iter().take(SHOWN).map(key).collect();
        if circle.len() > SHOWN {
            names.push(format!("{} more", circle.len() - SHOWN));
        }
        names.extend(circle.first().map(key));
        names.join(" → ")
    }
}

/// Whom each organisation names, one after the other.
#[derive(Default)]
struct Edges {
    targets: Vec<u32>,
    ends: Vec<usize>,
}

impl Edges {
    fn start(&self, record: usize) -> usize {
        if record == 0 { 0 } else { self.ends[record - 1] }
    }

    /// The strongly connected groups of two and more, each sorted, after Tarjan. The walk keeps a stack of its own: a
    /// chain may be as long as the feed.
    fn groups(&self) -> Vec<Vec<u32>> {
        const UNSEEN: u32 = u32::MAX;
        const DONE: u32 = u32::MAX - 1;
        let mut seen = vec![UNSEEN; self.ends.len()];
        let mut low = vec![0; self.ends.len()];
        let (mut open, mut walk, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0;
        for root in 0..self.ends.len() {
            if seen[root] == UNSEEN {
                walk.push((root, self.start(root)));
            }
            while let Some((record, edge)) = walk.last_mut() {
                let at = *record;
                if seen[at] == UNSEEN {
                    (seen[at], low[at]) = (count, count);
                    count += 1;
                    open.push(at as u32);
                }
                if *edge < self.ends[at] {
                    let to = self.targets[*edge] as usize;
                    *edge += 1;
                    match seen[to] {
                        UNSEEN => walk.push((to, self.start(to))),
                        DONE => {}
                        number => low[at] = low[at].min(number),
                    }
                    continue;
                }
                walk.pop();
                if let Some(&(before, _)) = walk.last() {
                    low[before] = low[before].min(low[at]);
                }
                if low[at] == seen[at] {
                    let start = open.iter().rposition(|&record| record as usize == at).unwrap_or(0);
                    let mut group = open.split_off(start);
                    for &record in &group {
                        seen[record as usize] = DONE;
                    }
                    group.sort_unstable();
                    groups.extend((group.len() > 1).then_some(group));
                }
            }
        }
        groups
    }
}
