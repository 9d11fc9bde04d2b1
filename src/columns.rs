//! Long columns that grow without moving.
//!
//! A vector that doubles needs, for a moment, three times what it holds, and leaves a hole where it was; in WebAssembly
//! such memory is never given back. A column grows by one piece at a time.

use std::ops::{Index, Range};

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

    /// The items in order, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pieces.iter_mut().flatten()
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

/// Numbers by number, packed: within a piece each is kept as its distance from a straight line, in as many bits as the
/// farthest of the piece takes. Ends, ids and numbers of records mostly count up.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    packed: Vec<Packed>,
    /// The last ones, which are not a piece yet.
    last: Vec<u32>,
}

/// Numbers in a packed piece.
const PACKED_ITEMS: usize = 1 << 10;

/// One piece.
#[derive(Debug)]
struct Packed {
    /// The line: where it starts, and by how much it rises with each number, in parts of 65,536. Sums wrap.
    base: u32,
    rise: i64,
    bits: u32,
    words: Box<[u64]>,
}

impl Packed {
    fn new(numbers: &[u32]) -> Self {
        let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
        let distance = i64::from(last.wrapping_sub(first).cast_signed());
        let steps = (numbers.len() as u32 - 1).max(1);
        let rise = (distance << 16) / i64::from(steps);
        let [(low, bits), (steep_low, steep_bits)] = [0, rise].map(|rise| Self::spread(numbers, rise));
        let (rise, low, bits) =
            if steep_bits < bits { (rise, steep_low, steep_bits) } else { (0, low, bits) };
        // A number may reach into the word after its own, so that there is always one more.
        let mut words = vec![0; (numbers.len() * bits as usize) / 64 + 2];
        for (index, &number) in numbers.iter().enumerate() {
            let rest = u64::from(number.wrapping_sub(low).wrapping_sub(Self::on_line(rise, index)));
            let (word, shift) = (index * bits as usize / 64, index * bits as usize % 64);
            words[word] |= rest << shift;
            words[word + 1] |= rest.unbounded_shr(64 - shift as u32);
        }
        Self { base: low, rise, bits, words: words.into() }
    }

    fn on_line(rise: i64, index: usize) -> u32 {
        // Of a sum that wraps only the low half is wanted.
        ((rise * i64::from(index as u32)) >> 16).cast_unsigned() as u32
    }

    /// The lowest distance from a line, and the bits that tell how far above that the highest is.
    fn spread(numbers: &[u32], rise: i64) -> (u32, u32) {
        let distances = numbers.iter().enumerate();
        let distances =
            distances.map(|(index, number)| number.wrapping_sub(Self::on_line(rise, index)).cast_signed());
        let (low, high) = distances.fold((i32::MAX, i32::MIN), |(low, high), at| (low.min(at), high.max(at)));
        let bits = u32::BITS - high.wrapping_sub(low).cast_unsigned().leading_zeros();
        (low.cast_unsigned(), bits)
    }

    #[inline(never)]
    fn unpack(&self, numbers: &mut [u32; PACKED_ITEMS]) {
        let mut words = self.words.iter();
        let mask = (1 << self.bits) - 1;
        // What is left of a word, and how many bits that are; how far the line has risen.
        let (mut word, mut left, mut risen) = (0u64, 0u32, 0i64);
        for number in numbers {
            let rest = if let Some(more) = left.checked_sub(self.bits) {
                left = more;
                let rest = word & mask;
                word >>= self.bits;
                rest
            } else {
                let next = words.next().copied().unwrap_or_default();
                let rest = (word | next << left) & mask;
                word = next >> (self.bits - left);
                left += u64::BITS - self.bits;
                rest
            };
            let on_line = (risen >> 16).cast_unsigned() as u32;
            *number = self.base.wrapping_add(on_line).wrapping_add(rest as u32);
            risen = risen.wrapping_add(self.rise);
        }
    }

    #[inline]
    fn get(&self, index: usize) -> u32 {
        let (word, shift) = (index * self.bits as usize / 64, index * self.bits as usize % 64);
        // By halves, as WebAssembly has no wider numbers; a shift by all 64 bits would be none.
        let words = &self.words[word..word + 2];
        let both = words[0] >> shift | (words[1] << 1) << (63 - shift);
        let rest = both & ((1 << self.bits) - 1);
        self.base.wrapping_add(Self::on_line(self.rise, index)).wrapping_add(rest as u32)
    }
}

impl Numbers {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.packed.len() * PACKED_ITEMS + self.last.len()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.packed.is_empty() && self.last.is_empty()
    }

    /// One of them, which is there.
    #[inline]
    pub(crate) fn at(&self, index: u32) -> u32 {
        let (piece, within) = (index as usize / PACKED_ITEMS, index as usize % PACKED_ITEMS);
        self.packed.get(piece).map_or_else(|| self.last[within], |piece| piece.get(within))
    }

    /// One of them, which is there, and the one before it: 0 before the first.
    #[inline]
    pub(crate) fn with_last(&self, index: u32) -> [u32; 2] {
        let (piece, within) = (index as usize / PACKED_ITEMS, index as usize % PACKED_ITEMS);
        match (self.packed.get(piece), within) {
            (Some(piece), 1..) => [piece.get(within - 1), piece.get(within)],
            (None, 1..) => [self.last[within - 1], self.last[within]],
            (_, 0) => [index.checked_sub(1).map_or(0, |last| self.at(last)), self.at(index)],
        }
    }

    /// One of them.
    pub(crate) fn get(&self, index: usize) -> Option<u32> {
        (index < self.len()).then(|| self.at(index as u32))
    }

    /// All of them in order.
    pub(crate) fn iter(&self) -> InOrder<'_> {
        InOrder { numbers: self, next: 0, piece: usize::MAX, unpacked: [0; PACKED_ITEMS] }
    }

    /// The ranges that end at each of them, and begin where the one before ends.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range<u32>> {
        let mut start = 0;
        self.iter().map(move |end| std::mem::replace(&mut start, end)..end)
    }

    /// How many at the start `holds` is true for, where it is true for none after the first for which it is not.
    pub(crate) fn partition_point(&self, mut holds: impl FnMut(u32) -> bool) -> usize {
        let full = self.packed.partition_point(|piece| holds(piece.get(0)));
        let is_in_last = full == self.packed.len() && self.last.first().is_some_and(|&first| holds(first));
        let Some(piece) = (full + usize::from(is_in_last)).checked_sub(1) else { return 0 };
        let mut low = (piece * PACKED_ITEMS) as u32;
        let mut high = (self.len() as u32).min(low + PACKED_ITEMS as u32);
        while low < high {
            let middle = low.midpoint(high);
            if holds(self.at(middle)) { low = middle + 1 } else { high = middle }
        }
        low as usize
    }

    /// Adds one.
    pub(crate) fn push(&mut self, number: u32) {
        self.last.push(number);
        if self.last.len() == PACKED_ITEMS {
            self.packed.push(Packed::new(&self.last));
            self.last.clear();
        }
    }

    /// Adds numbers up to a length.
    pub(crate) fn fill(&mut self, length: usize, number: u32) {
        for _ in self.len()..length {
            self.push(number);
        }
    }

    /// Drops those from `length` on.
    pub(crate) fn truncate(&mut self, length: usize) {
        if length >= self.len() {
            return;
        }
        let (pieces, rest) = (length / PACKED_ITEMS, length % PACKED_ITEMS);
        if let Some(piece) = self.packed.get(pieces) {
            self.last = (0..rest).map(|index| piece.get(index)).collect();
            self.packed.truncate(pieces);
        } else {
            self.last.truncate(rest);
        }
    }

    /// Bytes of memory held.
    pub(crate) fn memory(&self) -> usize {
        let packed = self.packed.iter().map(|piece| piece.words.len() * 8);
        packed.sum::<usize>() + self.packed.capacity() * size_of::<Packed>() + self.last.capacity() * 4
    }

    /// Gives back what growing has left over.
    pub(crate) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
        self.last.shrink_to_fit();
    }
}

/// Numbers for whoever asks for them in order or nearly so: unpacked a piece at a time, which is far quicker than one by one.
pub(crate) struct InOrder<'a> {
    numbers: &'a Numbers,
    next: u32,
    /// The piece that is unpacked.
    piece: usize,
    unpacked: [u32; PACKED_ITEMS],
}

impl InOrder<'_> {
    /// One of them, which is there.
    #[inline]
    pub(crate) fn at(&mut self, index: u32) -> u32 {
        let (piece, within) = (index as usize / PACKED_ITEMS, index as usize % PACKED_ITEMS);
        let Some(packed) = self.numbers.packed.get(piece) else { return self.numbers.last[within] };
        if piece != self.piece {
            packed.unpack(&mut self.unpacked);
            self.piece = piece;
        }
        self.unpacked[within]
    }
}

impl Iterator for InOrder<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let index = self.next;
        let is_there = (index as usize) < self.numbers.len();
        self.next += u32::from(is_there);
        is_there.then(|| self.at(index))
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<T: IntoIterator<Item = u32>>(numbers: T) -> Self {
        let mut column = Self::default();
        numbers.into_iter().for_each(|number| column.push(number));
        column.shrink();
        column
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
    fn numbers_come_back_as_they_were() {
        let none = u32::MAX;
        let kinds: [&dyn Fn(u32) -> u32; 8] = [
            &|_| none,
            &|index| index,
            &|index| if index % 3 == 0 { none } else { index * 2 + index % 5 },
            &|index| index.wrapping_mul(0x9E37_79B9),
            &|index| none - index * 7,
            &|index| if index % 2 == 0 { 0 } else { none },
            &|index| if index % 2 == 0 { 1 << 31 } else { (1 << 31) - 1 },
            &|index| 1_000_000 + index * 5 / 2,
        ];
        for number in kinds {
            for length in [0, 1, 2, PACKED_ITEMS - 1, PACKED_ITEMS, 3 * PACKED_ITEMS + 7] {
                let mut numbers: Numbers = (0..length as u32).map(number).collect();
                assert!(numbers.iter().eq((0..length as u32).map(number)));
                assert_eq!((numbers.len(), numbers.get(length)), (length, None));
                let last = |index: u32| index.checked_sub(1).map_or(0, number);
                for index in 0..length as u32 {
                    assert_eq!(numbers.with_last(index), [last(index), number(index)]);
                }
                let ranges = (0..length as u32).map(|index| last(index)..number(index));
                assert!(numbers.ranges().eq(ranges));
                let mut here_and_there = numbers.iter();
                for index in (0..length as u32).rev().step_by(7).chain(0..length as u32) {
                    assert_eq!(here_and_there.at(index), number(index));
                }
                for cut in [length + 1, length, length - length / 3, length / 3, 0] {
                    numbers.truncate(cut);
                    assert!(numbers.iter().eq((0..cut.min(length) as u32).map(number)), "{cut} of {length}");
                }
                numbers.fill(length, 9);
                assert!(numbers.iter().eq(std::iter::repeat_n(9, length)));
            }
        }
        let numbers: Numbers = (0..4096).map(|index| index * 3).collect();
        for below in [0, 1, 2, 3, 4000, 14_997, 20_000] {
            assert_eq!(
                numbers.partition_point(|number| number < below),
                below.div_ceil(3).min(4096) as usize
            );
        }
        assert!(numbers.memory() < 400, "what counts up takes next to nothing: {}", numbers.memory());
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
