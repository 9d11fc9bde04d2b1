//! The texts that are many: identifiers, and what is a user's own in segments. The files of one job have most of them in
//! common, so that a file keeps only those that no file before it has.

use std::sync::Arc;

use hashbrown::HashTable;

use crate::columns::Texts;
use crate::symbols::{Symbol, hash_text};

/// Texts of user files of Alma that were read before; those that are read next need not keep them again.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<Arc<Own>>);

/// The texts that one file has and none before it.
#[derive(Debug)]
struct Own {
    /// The number of the first one; 0 is the empty text.
    first: u32,
    texts: Texts,
    table: HashTable<u32>,
}

impl Own {
    fn end(&self) -> u32 {
        self.first + self.texts.len() as u32
    }

    fn find(&self, text: &str, hash: u64) -> Option<u32> {
        self.table.find(hash, |&index| self.texts.get(index) == text).map(|index| self.first + index)
    }
}

impl Known {
    /// None.
    pub const NONE: Self = Self(Vec::new());

    /// The number behind that of the last text.
    pub(crate) fn end(&self) -> u32 {
        self.0.last().map_or(1, |last| last.end())
    }

    /// The text of a symbol of a file with these texts.
    pub(super) fn text(&self, symbol: Symbol) -> &str {
        let own = self.0.iter().rfind(|own| symbol.0 >= own.first);
        own.map_or("", |own| own.texts.get(symbol.0 - own.first))
    }

    /// Bytes of memory that the file which was read last holds.
    pub(super) fn memory(&self) -> usize {
        self.0.last().map_or(0, |own| own.texts.memory() + own.table.capacity() * 5)
    }
}

/// The texts of a file that is being read, beside those that are known.
#[derive(Debug)]
pub(super) struct Shared {
    known: Known,
    /// Those of the files before it in which a text is looked for.
    largest: Vec<Arc<Own>>,
    own: Own,
    /// What follows the text that was met last, in the file that had it first.
    expected: u32,
}

/// In so many of the files before it a text is looked for.
const LOOK_UPS: usize = 4;

impl Shared {
    pub(super) fn new(known: Known) -> Self {
        let own = Own { first: known.end(), texts: Texts::default(), table: HashTable::new() };
        let mut largest = known.0.clone();
        largest.sort_unstable_by_key(|own| u32::MAX - own.texts.len() as u32);
        largest.truncate(LOOK_UPS);
        Self { known, largest, own, expected: 1 }
    }

    /// The symbol of a text, which is kept if no file has it.
    pub(super) fn add(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::EMPTY;
        }
        let symbol = if self.expected < self.own.first && self.known.text(Symbol(self.expected)) == text {
            self.expected
        } else {
            self.look_up(text)
        };
        self.expected = symbol + 1;
        Symbol(symbol)
    }

    fn look_up(&mut self, text: &str) -> u32 {
        let hash = hash_text(text);
        let known = self.largest.iter().find_map(|own| own.find(text, hash));
        if let Some(symbol) = known.or_else(|| self.own.find(text, hash)) {
            return symbol;
        }
        let Own { first, texts, table } = &mut self.own;
        let index = texts.len() as u32;
        texts.push(text);
        table.insert_unique(hash, index, |&index| hash_text(texts.get(index)));
        *first + index
    }

    /// Nothing more is to be added.
    pub(super) fn seal(mut self) -> Known {
        let Own { texts, table, .. } = &mut self.own;
        texts.shrink();
        table.shrink_to(0, |&index| hash_text(texts.get(index)));
        self.known.0.push(Arc::new(self.own));
        self.known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_by_the_first_file_that_has_it() {
        let mut known = Known::NONE;
        for file in 0..7_u32 {
            let mut texts = Shared::new(known);
            let all: Vec<(String, Symbol)> = (0..400)
                .filter(|number| number % 7 != file)
                .map(|number| if number == 50 { format!("own {file}") } else { format!("text {number}") })
                .map(|text| (text.clone(), texts.add(&text)))
                .collect();
            assert_eq!(texts.add(""), Symbol::EMPTY);
            known = texts.seal();
            for (text, symbol) in all {
                assert_eq!(known.text(symbol), text);
            }
            let kept = known.0.last().map_or(0, |own| own.texts.len());
            assert!(kept >= 1 && (file == 0 || kept < 70), "file {file} keeps {kept}");
        }
        assert_eq!(known.text(Symbol::EMPTY), "");
    }
}
