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

/// The first and last eight bytes of a text and its length, which of a short text are all there is to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    head: u64,
    tail: u64,
    length: u32,
}

impl Ends {
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    #[inline]
    fn of_bytes(bytes: &[u8]) -> Self {
        let eights = bytes.first_chunk().copied().map(u64::from_le_bytes);
        let fours = bytes.first_chunk().copied().map(u32::from_le_bytes);
        let (head, tail) = match (eights, fours) {
            (Some(head), _) => (head, bytes.last_chunk().copied().map_or(0, u64::from_le_bytes)),
            (_, Some(head)) => {
                (head.into(), bytes.last_chunk().copied().map_or(0, u32::from_le_bytes).into())
            }
            _ => (bytes.iter().fold(0, |all, &byte| all << 8 | u64::from(byte)), 0),
        };
        Self { head, tail, length: bytes.len() as u32 }
    }

    /// Those of the text with 0 for each of the ten digits.
    #[inline]
    pub(crate) fn without_digits(self) -> Self {
        Self { head: without_digits(self.head), tail: without_digits(self.tail), ..self }
    }

    /// The length of the text.
    #[inline]
    pub(crate) fn length(self) -> usize {
        self.length as usize
    }

    /// Whether they are those of the start of `text`, as far as their length goes.
    #[inline]
    pub(crate) fn start(self, text: &[u8]) -> bool {
        match text.get(..self.length()) {
            Some(start) => Self::of_bytes(start) == self,
            None => false,
        }
    }

    /// Whether no other text has the same ones.
    #[inline]
    pub(crate) fn are_all(self) -> bool {
        self.length <= 16
    }

    /// A hash together with a number.
    #[inline]
    pub(crate) fn hash_with(self, number: u32) -> u64 {
        let lengths = u64::from(self.length) << 56 ^ u64::from(number);
        let product = u128::from(self.head ^ self.tail.rotate_left(29) ^ lengths) * 0x9E37_79B9_7F4A_7C15;
        product as u64 ^ (product >> 64) as u64
    }
}

/// Eight bytes with 0 for each of the ten digits.
#[inline]
fn without_digits(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // In the upper half of each byte stands what keeps it from being a digit: another upper half than theirs, or a
    // lower half above nine.
    let above_nine = (bytes & (EACH * 0x0F)) + EACH * 6;
    let against = (bytes ^ (EACH * 0x30)) & (EACH * 0xF0) | above_nine & (EACH * 0x10);
    let is_other = (((against & (EACH * 0x70)) + EACH * 0x70) | against) >> 7 & EACH;
    bytes & !((is_other ^ EACH) * 0x0F)
}

/// A hash that is the same on every machine and in every run, so that nothing in a report can depend on chance.
pub(crate) fn hash_text(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_ends_of_a_short_text_are_all_of_it(text in "[ab\0é]{0,9}", other in "[ab\0é]{0,9}") {
            let (ends, others) = (Ends::of(&text), Ends::of(&other));
            if ends.are_all() && others.are_all() {
                prop_assert_eq!(ends == others, text == other);
            }
            prop_assert!(text != other || ends == others);
            prop_assert!(!text.starts_with(&other) || others.start(text.as_bytes()));
        }

        #[test]
        fn only_digits_are_left_out(text in "[0-9a:/?@é\u{0}\u{7F}²٣-]{0,16}") {
            let zeroes = text.replace(|c: char| c.is_ascii_digit(), "0");
            prop_assert_eq!(Ends::of(&text).without_digits(), Ends::of(&zeroes));
        }
    }
}
