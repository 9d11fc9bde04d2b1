//! Strings, each kept once and known by a number.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// A string of one [`Symbols`]; equal strings of the same arena have equal symbols.
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

/// An arena of strings, at most 4 GiB of them.
#[derive(Debug)]
pub struct Symbols {
    bytes: String,
    ends: Vec<u32>,
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
        let mut symbols = Self { bytes: String::new(), ends: Vec::new(), table: HashTable::new() };
        symbols.intern("");
        symbols
    }

    /// The symbol of `text`, which is kept if it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let Self { bytes, ends, table } = self;
        let hash = hash_text(text);
        if let Some(&known) = table.find(hash, |&index| slice(bytes, ends, index) == text) {
            return Symbol(known);
        }
        let index = ends.len() as u32;
        bytes.push_str(text);
        ends.push(bytes.len() as u32);
        table.insert_unique(hash, index, |&index| hash_text(slice(bytes, ends, index)));
        Symbol(index)
    }

    /// The symbol of `text` if it is kept.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Symbol> {
        let found = self.table.find(hash_text(text), |&index| slice(&self.bytes, &self.ends, index) == text);
        found.copied().map(Symbol)
    }

    /// The string behind a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        slice(&self.bytes, &self.ends, symbol.0)
    }

    /// How many strings are kept, the empty one included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never true: the empty string is always kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every symbol with its string, in the order they were met.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> {
        (0..self.ends.len() as u32).map(|index| (Symbol(index), self.text(Symbol(index))))
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4 + self.table.capacity() * 5
    }

    /// Gives back what growing has left over.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Strings by number, each as often as it comes: for texts that are rarely equal.
#[derive(Debug, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text under the next number.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
    }

    /// The text of a number; empty where there is none.
    #[must_use]
    pub fn get(&self, index: u32) -> &str {
        if (index as usize) < self.ends.len() { slice(&self.bytes, &self.ends, index) } else { "" }
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    /// Gives back what growing has left over.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

fn slice<'a>(bytes: &'a str, ends: &[u32], index: u32) -> &'a str {
    let end = ends[index as usize] as usize;
    let start = if index == 0 { 0 } else { ends[index as usize - 1] as usize };
    &bytes[start..end]
}

/// A hash that is the same on every machine and in every run, so that nothing in a report can depend on chance.
pub(crate) fn hash_text(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}
