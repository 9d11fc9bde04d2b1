//! Finds records by their ids.

use std::borrow::Cow;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::bits::Bits;
use crate::records::{By, Key, Records, Segment};
use crate::settings::IdComparison;
use crate::symbols::{Symbol, Symbols, hash_text};

/// For the later ones of records with the same key: the first one.
pub(crate) type Duplicates = HashMap<u32, u32, FixedState>;

/// The source ids of one feed under one way of comparing them.
#[derive(Debug)]
pub(crate) struct Keys<'a> {
    ids: Ids<'a>,
    by_source: HashTable<u32>,
}

impl<'a> Keys<'a> {
    /// The source ids of a feed; of records with the same one, the first counts.
    pub(crate) fn new(segment: &'a Segment, comparison: IdComparison) -> Self {
        Self::with(segment, comparison, &mut |_, _| {})
    }

    /// And tells of every later one of records with the same id, and of the first one.
    fn with(segment: &'a Segment, comparison: IdComparison, tell: &mut dyn FnMut(u32, u32)) -> Self {
        let Segment { records, symbols, .. } = segment;
        let ids = Ids { records, symbols, comparison };
        let mut by_source = HashTable::with_capacity(records.len() as usize);
        for record in 0..records.len() {
            let first = claim(&mut by_source, record, |record| ids.source(record));
            if first != record {
                tell(record, first);
            }
        }
        Self { ids, by_source }
    }

    /// The record with this source id; of several, the first.
    fn find(&self, hash: u64, wanted: &str) -> Option<u32> {
        self.by_source.find(hash, |&record| self.ids.source(record) == wanted).copied()
    }

    /// For each record of another feed the one with its source id; [`NONE`] where there is none, and for all but the
    /// first of those with the same one.
    pub(crate) fn twins(&self, other: &Segment) -> Vec<u32> {
        let mut taken = Bits::new(self.ids.records.len());
        let mut of = |key: Symbol| {
            let id = other.symbols.text(key);
            let wanted = form(id, self.ids.comparison);
            let found = self.find(hash_text(&wanted), &wanted).filter(|_| !id.is_empty())?;
            let is_first = !taken.contains(found);
            taken.insert(found);
            is_first.then_some(found)
        };
        (0..other.records.len()).map(|record| of(other.records.key(record)).unwrap_or(NONE)).collect()
    }
}

/// No record.
pub(crate) const NONE: u32 = u32::MAX;

/// The ids of one feed under one way of comparing them. It is as large as the feed, and not needed for long.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    keys: Keys<'a>,
    by_value: HashTable<u32>,
    /// For a classified id the next one with the same value: of records that share one, the first that is loaded is found.
    next_value: HashMap<u32, u32, FixedState>,
    duplicates: Duplicates,
}

impl<'a> Index<'a> {
    pub(crate) fn new(segment: &'a Segment, comparison: IdComparison) -> Self {
        let Segment { records, symbols, .. } = segment;
        let mut duplicates = Duplicates::default();
        let keys = Keys::with(segment, comparison, &mut |record, first| {
            if records.key(record) != Symbol::EMPTY {
                duplicates.insert(record, first);
            }
        });
        let mut by_value = HashTable::with_capacity(records.classified.len());
        let (mut next_value, mut ends) = (HashMap::default(), HashMap::<u32, u32, FixedState>::default());
        // A record without a source id cannot be loaded, but Pure may hold it: an export has it as a manual one.
        let manual = records.classified.iter().any(|id| Records::is_reserved(symbols.text(id.kind)));
        for (id, classified) in (0..).zip(records.classified.iter()) {
            let keyless = records.key(classified.record) == Symbol::EMPTY;
            if keyless && !manual || duplicates.contains_key(&classified.record) {
                continue;
            }
            let first = claim(&mut by_value, id, |id| keys.ids.value(id));
            if first != id {
                next_value.insert(ends.insert(first, id).unwrap_or(first), id);
            }
        }
        Self { keys, by_value, next_value, duplicates }
    }

    /// The source ids.
    pub(crate) fn keys(&self) -> &Keys<'a> {
        &self.keys
    }

    /// For the later ones of records with the same key: the first one.
    pub(crate) fn into_duplicates(self) -> Duplicates {
        self.duplicates
    }

    /// Tells the records that `target`, a [`Key`], names, in the order in which they are tried.
    /// A non-explicit id is a Pure id, a source id, any classified id or a UUID, in that order (NEI). Only exports hold
    /// Pure ids and UUIDs.
    pub(crate) fn find(&self, target: &str, by: By, mut tell: impl FnMut(u32)) {
        let key = Key::of(target);
        let wanted = form(key.value, self.keys.ids.comparison);
        if wanted.is_empty() {
            return;
        }
        let hash = hash_text(&wanted);
        let non_explicit = matches!(by, By::NonExplicitId | By::NonExplicitIdInPure);
        if non_explicit || by == By::PureId {
            self.values(hash, &wanted, |kind| kind == Records::PURE_ID, &mut tell);
        }
        if non_explicit || matches!(by, By::Attribute | By::SourceId) {
            self.keys.find(hash, &wanted).into_iter().for_each(&mut tell);
        }
        // Types are keys of Pure's own lists: they are never compared in any other way.
        if non_explicit || by == By::ClassifiedId {
            let fits = |kind: &str| non_explicit || key.kind == Some(kind);
            self.values(hash, &wanted, |kind| fits(kind) && !Records::is_reserved(kind), &mut tell);
        }
        if non_explicit || by == By::Uuid {
            self.values(hash, &wanted, |kind| kind == Records::UUID, &mut tell);
        }
    }

    /// Tells the records that have this value as a classified id of a type that is wanted.
    fn values(&self, hash: u64, wanted: &str, fits: impl Fn(&str) -> bool, tell: &mut impl FnMut(u32)) {
        let mut next = self.by_value.find(hash, |&id| self.keys.ids.value(id) == wanted).copied();
        while let Some(id) = next {
            let classified = self.keys.ids.records.classified.at(id);
            if fits(self.keys.ids.symbols.text(classified.kind)) {
                tell(classified.record);
            }
            next = self.next_value.get(&id).copied();
        }
    }
}

/// The ids of a feed in the form in which they are compared.
#[derive(Clone, Copy, Debug)]
struct Ids<'a> {
    records: &'a Records,
    symbols: &'a Symbols,
    comparison: IdComparison,
}

impl<'a> Ids<'a> {
    fn source(&self, record: u32) -> Cow<'a, str> {
        form(self.symbols.text(self.records.key(record)), self.comparison)
    }

    fn value(&self, id: u32) -> Cow<'a, str> {
        form(self.symbols.text(self.records.classified.at(id).value), self.comparison)
    }
}

pub(super) fn form(text: &str, comparison: IdComparison) -> Cow<'_, str> {
    match comparison {
        IdComparison::Exact => Cow::Borrowed(text),
        IdComparison::Trimmed => Cow::Borrowed(text.trim()),
        IdComparison::CaseInsensitive => Cow::Owned(text.to_lowercase()),
    }
}

/// Keeps `number` unless one of the same form is kept already; answers the one that is.
fn claim<'a>(table: &mut HashTable<u32>, number: u32, form: impl Fn(u32) -> Cow<'a, str>) -> u32 {
    let wanted = form(number);
    let hash = hash_text(&wanted);
    if let Some(&first) = table.find(hash, |&known| form(known) == wanted) {
        return first;
    }
    table.insert_unique(hash, number, |&known| hash_text(&form(known)));
    number
}
