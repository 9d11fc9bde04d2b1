//! Finds records by their ids.

use crate::records::{By, Key, Records, Symbol, Symbols};
use crate::settings::IdComparison;

/// No record.
pub(crate) const NONE: u32 = u32::MAX;

/// The ids of one feed under one way of comparing them.
#[derive(Debug)]
pub(crate) struct Index {
    comparison: IdComparison,
    /// The normal forms of the feed's strings, where they differ from the strings themselves.
    normal: Option<Symbols>,
    by_source: Vec<u32>,
    by_classified: Vec<u32>,
    by_value: Vec<u32>,
    /// For each record the first one with the same key, where that is another one.
    duplicate_of: Vec<u32>,
}

impl Index {
    pub(crate) fn new(records: &Records, symbols: &Symbols, comparison: IdComparison) -> Self {
        let mut normal = (comparison != IdComparison::Exact).then(Symbols::new);
        let mut form = |symbol: Symbol| match &mut normal {
            None => symbol,
            Some(normal) => normal.intern(&normalise(symbols.text(symbol), comparison)),
        };
        let (mut by_source, mut by_classified, mut by_value) = (Vec::new(), Vec::new(), Vec::new());
        let mut duplicate_of = vec![NONE; records.keys.len()];
        for (record, &key) in records.keys.iter().enumerate() {
            let first = claim(&mut by_source, form(key), record as u32);
            if key != Symbol::EMPTY && first != record as u32 {
                duplicate_of[record] = first;
            }
        }
        for id in &records.classified {
            let loaded =
                duplicate_of[id.record as usize] == NONE && records.keys[id.record as usize] != Symbol::EMPTY;
            if loaded {
                claim(&mut by_classified, form(id.key), id.record);
                claim(&mut by_value, form(id.value), id.record);
            }
        }
        // No reference means a record without a key.
        if let Some(first) = by_source.first_mut() {
            *first = NONE;
        }
        Self { comparison, normal, by_source, by_classified, by_value, duplicate_of }
    }

    /// The record that stands first among those with the key of `record`, where that is another one.
    pub(crate) fn duplicate_of(&self, record: u32) -> Option<u32> {
        Some(self.duplicate_of[record as usize]).filter(|&first| first != NONE)
    }

    /// The record that `target`, a [`Key`], names; `symbols` are those of the feed indexed here.
    pub(crate) fn find(&self, target: &str, by: By, symbols: &Symbols) -> Option<u32> {
        let form = |text: &str| match &self.normal {
            None => symbols.find(text),
            Some(normal) => normal.find(&normalise(text, self.comparison)),
        };
        let symbol = form(target).filter(|&symbol| symbol != Symbol::EMPTY)?;
        let look_up = |table: &[u32]| table.get(symbol.index()).copied().filter(|&record| record != NONE);
        match by {
            By::Attribute | By::SourceId => look_up(&self.by_source),
            By::ClassifiedId => look_up(&self.by_classified),
            By::NonExplicitId | By::NonExplicitIdInPure => {
                look_up(&self.by_source).or_else(|| look_up(&self.by_value))
            }
            By::PureId => None,
        }
    }
}

/// Gives `symbol` to `record` unless another record has it; answers who has it.
fn claim(table: &mut Vec<u32>, symbol: Symbol, record: u32) -> u32 {
    if table.len() <= symbol.index() {
        table.resize(symbol.index() + 1, NONE);
    }
    let owner = &mut table[symbol.index()];
    if *owner == NONE {
        *owner = record;
    }
    *owner
}

/// The form in which ids are compared; of a classified id the value alone.
fn normalise(text: &str, comparison: IdComparison) -> String {
    let key = Key::of(text);
    let value = match comparison {
        IdComparison::Exact => key.value.to_owned(),
        IdComparison::Trimmed => key.value.trim().to_owned(),
        IdComparison::CaseInsensitive => key.value.to_lowercase(),
    };
    match key.kind {
        Some(kind) => Key::classified(kind, &value),
        None => value,
    }
}
