//! Finds records by their ids.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use crate::records::{By, Key, Records};
use crate::settings::IdComparison;
use crate::symbols::{Symbol, Symbols};

/// The ids of one feed under one way of comparing them.
#[derive(Debug)]
pub(crate) struct Index {
    forms: Forms,
    by_source: Table,
    by_classified: Table,
    by_value: Table,
    /// For a classified id the next one with the same type and value, and the next with the same value: of records that
    /// share one, the first that is loaded is found.
    next_classified: HashMap<u32, u32, FixedState>,
    next_value: HashMap<u32, u32, FixedState>,
    /// For the later ones of records with the same key: the first one.
    duplicates: HashMap<u32, u32, FixedState>,
}

impl Index {
    pub(crate) fn new(records: &Records, symbols: &Symbols, comparison: IdComparison) -> Self {
        let forms = Forms::new(symbols, comparison);
        let mut duplicates = HashMap::default();
        let mut by_source = Table::default();
        for record in 0..records.len() {
            let first =
                by_source.claim(record, |record| u64::from(forms.of(records.keys[record as usize]).0));
            if first != record && records.keys[record as usize] != Symbol::EMPTY {
                duplicates.insert(record, first);
            }
        }
        let (mut by_classified, mut by_value) = (Table::default(), Table::default());
        let (mut next_classified, mut next_value) = (HashMap::default(), HashMap::default());
        for (id, classified) in records.classified.iter().enumerate() {
            let keyless = records.keys[classified.record as usize] == Symbol::EMPTY;
            if !keyless && !duplicates.contains_key(&classified.record) {
                let first = by_classified.claim(id as u32, |id| forms.pair(records, id));
                chain(&mut next_classified, first, id as u32);
                let first = by_value.claim(id as u32, |id| forms.value(records, id));
                chain(&mut next_value, first, id as u32);
            }
        }
        Self { forms, by_source, by_classified, by_value, next_classified, next_value, duplicates }
    }

    /// The record that stands first among those with the key of `record`, where that is another one.
    pub(crate) fn duplicate_of(&self, record: u32) -> Option<u32> {
        self.duplicates.get(&record).copied()
    }

    /// Tells the records that `target`, a [`Key`], names, in the order in which they are tried; `records` and `symbols`
    /// are those of the feed indexed here.
    pub(crate) fn find(
        &self,
        target: &str,
        by: By,
        (records, symbols): (&Records, &Symbols),
        mut tell: impl FnMut(u32),
    ) {
        let key = Key::of(target);
        let Some(value) = self.forms.find(key.value, symbols).filter(|&value| value != Symbol::EMPTY) else {
            return;
        };
        if matches!(by, By::Attribute | By::SourceId | By::NonExplicitId | By::NonExplicitIdInPure) {
            let of = |record: u32| u64::from(self.forms.of(records.keys[record as usize]).0);
            self.by_source.find(u64::from(value.0), of).into_iter().for_each(&mut tell);
        }
        let (mut id, next) = match by {
            By::ClassifiedId => {
                // Types are keys of Pure's own lists: they are never compared in any other way.
                let Some(kind) = symbols.find(key.kind.unwrap_or_default()) else { return };
                (
                    self.by_classified.find(pair(kind, value), |id| self.forms.pair(records, id)),
                    &self.next_classified,
                )
            }
            By::NonExplicitId | By::NonExplicitIdInPure => {
                (self.by_value.find(u64::from(value.0), |id| self.forms.value(records, id)), &self.next_value)
            }
            By::Attribute | By::SourceId | By::PureId => return,
        };
        while let Some(found) = id {
            tell(records.classified[found as usize].record);
            id = next.get(&found).copied();
        }
    }
}

/// Hangs `id` onto the end of the chain that starts with `first`.
fn chain(next: &mut HashMap<u32, u32, FixedState>, first: u32, id: u32) {
    let mut last = first;
    while let Some(&after) = next.get(&last) {
        last = after;
    }
    if last != id {
        next.insert(last, id);
    }
}

/// The forms in which ids are compared.
#[derive(Debug)]
struct Forms {
    comparison: IdComparison,
    /// The forms of the feed's strings, where they differ from the strings themselves.
    normal: Option<(Symbols, Vec<Symbol>)>,
}

impl Forms {
    fn new(symbols: &Symbols, comparison: IdComparison) -> Self {
        let normal = (comparison != IdComparison::Exact).then(|| {
            let mut forms = Symbols::new();
            let by_symbol =
                symbols.iter().map(|(_, text)| forms.intern(&normalise(text, comparison))).collect();
            (forms, by_symbol)
        });
        Self { comparison, normal }
    }

    fn of(&self, symbol: Symbol) -> Symbol {
        self.normal.as_ref().map_or(symbol, |(_, by_symbol)| by_symbol[symbol.index()])
    }

    /// The form of a classified id, type and value together.
    fn pair(&self, records: &Records, id: u32) -> u64 {
        let classified = records.classified[id as usize];
        pair(classified.kind, self.of(classified.value))
    }

    /// The form of the value of a classified id.
    fn value(&self, records: &Records, id: u32) -> u64 {
        u64::from(self.of(records.classified[id as usize].value).0)
    }

    fn find(&self, text: &str, symbols: &Symbols) -> Option<Symbol> {
        match &self.normal {
            None => symbols.find(text),
            Some((forms, _)) => forms.find(&normalise(text, self.comparison)),
        }
    }
}

fn pair(kind: Symbol, value: Symbol) -> u64 {
    u64::from(kind.0) << 32 | u64::from(value.0)
}

fn normalise(text: &str, comparison: IdComparison) -> String {
    match comparison {
        IdComparison::Exact => text.to_owned(),
        IdComparison::Trimmed => text.trim().to_owned(),
        IdComparison::CaseInsensitive => text.to_lowercase(),
    }
}

/// Numbers found by what they stand for; of several with the same meaning the first is kept.
#[derive(Debug, Default)]
struct Table {
    numbers: HashTable<u32>,
}

impl Table {
    /// Keeps `number` unless one that means the same is kept already; answers the one that is.
    fn claim(&mut self, number: u32, meaning: impl Fn(u32) -> u64) -> u32 {
        let wanted = meaning(number);
        if let Some(first) = self.find(wanted, &meaning) {
            return first;
        }
        self.numbers.insert_unique(spread(wanted), number, |&number| spread(meaning(number)));
        number
    }

    fn find(&self, wanted: u64, meaning: impl Fn(u32) -> u64) -> Option<u32> {
        self.numbers.find(spread(wanted), |&number| meaning(number) == wanted).copied()
    }
}

/// Spreads numbers that are nearly in sequence over all bits of a hash.
fn spread(number: u64) -> u64 {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}
