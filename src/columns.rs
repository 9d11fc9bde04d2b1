//! Long columns that grow without moving.
//!
//! A vector that doubles needs, for a moment, three times what it holds, and leaves a hole where it was; in WebAssembly
//! such memory is never given back. A column grows by one piece at a time.

use std::ops::Index;

/// Items by number, in pieces of equal length.
#[derive(Debug)]
pub struct Column<T> {
    pieces: Vec<Vec<T>>,
}

/// Items in a piece: a power of two, to which a vector that doubles grows without a rest.
const PIECE_ITEMS: usize = 1 << 12;

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T: Copy> Column<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE_ITEMS + last.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// One of the items.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<T> {
        self.pieces.get(index / PIECE_ITEMS)?.get(index % PIECE_ITEMS).copied()
    }

    /// The items in order.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        self.pieces.iter().flatten().copied()
    }

    /// How many items at the start `holds` is true for, where it is true for none after the first for which it is not.
    pub fn partition_point(&self, mut holds: impl FnMut(T) -> bool) -> usize {
        let full = self.pieces.partition_point(|piece| piece.first().is_some_and(|&first| holds(first)));
        let Some(last) = full.checked_sub(1) else { return 0 };
        last * PIECE_ITEMS + self.pieces[last].partition_point(|&item| holds(item))
    }

    /// Adds an item.
    pub fn push(&mut self, item: T) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE_ITEMS => piece.push(item),
            // The first piece is all there is to a small feed: it starts small.
            None => self.pieces.push(vec![item]),
            Some(_) => {
                let mut piece = Vec::with_capacity(PIECE_ITEMS);
                piece.push(item);
                self.pieces.push(piece);
            }
        }
    }

    /// Adds items up to a length.
    pub fn fill(&mut self, length: usize, item: T) {
        for _ in self.len()..length {
            self.push(item);
        }
    }

    /// Drops the items from `length` on.
    pub fn truncate(&mut self, length: usize) {
        self.pieces.truncate(length.div_ceil(PIECE_ITEMS));
        if length < self.len() {
            let last = self.pieces.len() - 1;
            self.pieces[last].truncate(length - last * PIECE_ITEMS);
        }
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.pieces.iter().map(|piece| piece.capacity() * size_of::<T>()).sum()
    }

    /// Gives back what growing has left over.
    pub fn shrink(&mut self) {
        if let Some(last) = self.pieces.last_mut() {
            last.shrink_to_fit();
        }
    }
}

impl<T> Index<usize> for Column<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.pieces[index / PIECE_ITEMS][index % PIECE_ITEMS]
    }
}

/// Strings by number, each as often as it comes.
#[derive(Debug, Default)]
pub struct Texts {
    pieces: Vec<Piece>,
}

/// Some strings, one after the other.
#[derive(Debug, Default)]
struct Piece {
    bytes: String,
    ends: Vec<u16>,
    /// The ends, once they are too large for sixteen bits.
    far_ends: Vec<u32>,
}

/// Strings in a piece.
const PIECE_TEXTS: usize = 1 << 8;

impl Piece {
    fn len(&self) -> usize {
        self.ends.len().max(self.far_ends.len())
    }

    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        if self.far_ends.is_empty() {
            match u16::try_from(self.bytes.len()) {
                Ok(end) => return self.ends.push(end),
                Err(_) => self.far_ends = std::mem::take(&mut self.ends).into_iter().map(u32::from).collect(),
            }
        }
        self.far_ends.push(self.bytes.len() as u32);
    }

    #[inline]
    fn get(&self, index: usize) -> Option<&str> {
        let end = |index: usize| match self.ends.get(index) {
            Some(&end) => Some(usize::from(end)),
            None => self.far_ends.get(index).map(|&end| end as usize),
        };
        let start = if index == 0 { 0 } else { end(index - 1)? };
        self.bytes.get(start..end(index)?)
    }

    fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.far_ends.shrink_to_fit();
    }
}

impl Texts {
    /// How many strings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE_TEXTS + last.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds a string under the next number.
    pub fn push(&mut self, text: &str) {
        if let Some(last) = self.pieces.last_mut()
            && last.len() < PIECE_TEXTS
        {
            return last.push(text);
        }
        self.shrink();
        let mut piece = Piece::default();
        piece.push(text);
        self.pieces.push(piece);
    }

    /// The string of a number; empty where there is none.
    #[must_use]
    pub fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let piece = self.pieces.get(index / PIECE_TEXTS);
        piece.and_then(|piece| piece.get(index % PIECE_TEXTS)).unwrap_or_default()
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        let held = |piece: &Piece| {
            piece.bytes.capacity()
                + piece.ends.capacity() * 2
                + piece.far_ends.capacity() * 4
                + size_of::<Piece>()
        };
        self.pieces.iter().map(held).sum()
    }

    /// Gives back what growing has left over.
    pub fn shrink(&mut self) {
        if let Some(last) = self.pieces.last_mut() {
            last.shrink();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_like_a_vector() {
        for length in [0, 1, 7, PIECE_ITEMS - 1, PIECE_ITEMS, PIECE_ITEMS + 1, 3 * PIECE_ITEMS] {
            let mut column = Column::default();
            (0..length).for_each(|item| column.push(item));
            assert_eq!(column.len(), length);
            assert!(column.iter().eq(0..length));
            assert_eq!(column.get(length), None);
            for below in [0, 1, length / 2, length] {
                assert_eq!(column.partition_point(|item| item < below), below.min(length));
            }
            for cut in [length + 1, length, length - length / 3, length / 3, 0] {
                column.truncate(cut);
                assert!(column.iter().eq(0..cut.min(length)));
                assert_eq!(column.len(), cut.min(length));
            }
            column.fill(length, 9);
            assert!(column.iter().eq(std::iter::repeat_n(9, length)));
        }
    }

    #[test]
    fn strings_come_back_as_they_were() {
        let long = "é".repeat(40_000);
        let mut texts = Texts::default();
        let asked: Vec<String> = (0..1000)
            .map(|index| match index % 300 {
                17 => long.clone(),
                0 => String::new(),
                _ => format!("text {index}"),
            })
            .collect();
        for text in &asked {
            texts.push(text);
        }
        for (index, text) in (0..).zip(&asked) {
            assert_eq!(texts.get(index), text);
        }
        assert_eq!((texts.len(), texts.get(1000)), (1000, ""));
    }
}
