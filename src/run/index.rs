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
        for (id, classified) in records.classified.iter().enumerate() {
            let keyless = records.keys[classified.record as usize] == Symbol::EMPTY;
            if !keyless && !duplicates.contains_key(&classified.record) {
                by_classified.claim(id as u32, |id| forms.pair(records, id));
                by_value.claim(id as u32, |id| u64::from(forms.of(records.classified[id as usize].value).0));
            }
        }
        Self { forms, by_source, by_classified, by_value, duplicates }
    }

    /// The record that stands first among those with the key of `record`, where that is another one.
    pub(crate) fn duplicate_of(&self, record: u32) -> Option<u32> {
        self.duplicates.get(&record).copied()
    }

    /// The record that `target`, a [`Key`], names; `records` and `symbols` are those of the feed indexed here.
    pub(crate) fn find(&self, target: &str, by: By, records: &Records, symbols: &Symbols) -> Option<u32> {
        let key = Key::of(target);
        let value = self.forms.find(key.value, symbols).filter(|&value| value != Symbol::EMPTY)?;
        let by_source = || {
            self.by_source
                .find(u64::from(value.0), |record| u64::from(self.forms.of(records.keys[record as usize]).0))
        };
        let record_of = |id: u32| records.classified[id as usize].record;
        match by {
            By::Attribute | By::SourceId => by_source(),
            By::ClassifiedId => {
                // Types are keys of Pure's own lists: they are never compared in any other way.
                let kind = symbols.find(key.kind.unwrap_or_default())?;
                self.by_classified.find(pair(kind, value), |id| self.forms.pair(records, id)).map(record_of)
            }
            By::NonExplicitId | By::NonExplicitIdInPure => by_source().or_else(|| {
                let of = |id: u32| u64::from(self.forms.of(records.classified[id as usize].value).0);
                self.by_value.find(u64::from(value.0), of).map(record_of)
            }),
            By::PureId => None,
        }
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
