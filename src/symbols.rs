//! Strings, each kept once and known by a number.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::columns::Texts;

/// A string of one [`Symbols`]; equal strings that were interned have equal symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(crate) u32);

impl Symbol {
    /// The empty string, the same in every arena.
    pub const EMPTY: Self = Self(0);

    /// Symbols are numbered from 0 without gaps, so they index dense tables.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An arena of strings.
#[derive(Debug)]
pub struct Symbols {
    texts: Texts,
    table: HashTable<u32>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self::new()
    }
}

impl Symbols {
    /// An arena that holds the empty string alone.
    #[must_use]
    pub fn new() -> Self {
        let mut symbols = Self { texts: Texts::default(), table: HashTable::new() };
        symbols.intern("");
        symbols
    }

    /// The symbol of `text`, which is kept if it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let Self { texts, table } = self;
        let hash = hash_text(text);
        if let Some(&known) = table.find(hash, |&index| texts.get(index) == text) {
            return Symbol(known);
        }
        let index = texts.len() as u32;
        texts.push(text);
        table.insert_unique(hash, index, |&index| hash_text(texts.get(index)));
        Symbol(index)
    }

    /// The symbol of `text`, where it was interned and nothing is sealed.
    pub(crate) fn find(&self, text: &str) -> Option<Symbol> {
        self.table.find(hash_text(text), |&index| self.texts.get(index) == text).map(|&index| Symbol(index))
    }

    /// A symbol for `text` that is kept again even if it is known: for ids, which hardly ever come twice and need no
    /// search then.
    pub fn add(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::EMPTY;
        }
        self.texts.push(text);
        Symbol(self.texts.len() as u32 - 1)
    }

    /// The string behind a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0)
    }

    /// How many strings are kept, the empty one included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Never true: the empty string is always kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Every symbol with its string, in the order they were met.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> {
        (0..self.len() as u32).map(|index| (Symbol(index), self.text(Symbol(index))))
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.texts.memory() + self.table.capacity() * 5
    }

    /// Nothing more is to be added: gives back what growing has left over, and what only adding needs.
    pub fn seal(&mut self) {
        self.texts.shrink();
        self.table = HashTable::new();
    }
}

/// A hash that is the same on every machine and in every run, so that nothing in a report can depend on chance.
pub(crate) fn hash_text(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}
