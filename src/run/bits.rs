//! A set of record numbers.

/// One bit a record: record numbers are dense.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// An empty set for records below `records`.
    pub(crate) fn new(records: u32) -> Self {
        Self { words: vec![0; (records as usize).div_ceil(64)] }
    }

    /// The records below `records` for which `holds` is true.
    pub(crate) fn of(records: u32, mut holds: impl FnMut(u32) -> bool) -> Self {
        let mut bits = Self::new(records);
        (0..records).filter(|&record| holds(record)).for_each(|record| bits.insert(record));
        bits
    }

    #[inline]
    pub(crate) fn insert(&mut self, record: u32) {
        self.words[record as usize / 64] |= 1 << (record % 64);
    }

    #[inline]
    pub(crate) fn remove(&mut self, record: u32) {
        self.words[record as usize / 64] &= !(1 << (record % 64));
    }

    #[inline]
    pub(crate) fn set(&mut self, record: u32, holds: bool) {
        if holds { self.insert(record) } else { self.remove(record) }
    }

    #[inline]
    pub(crate) fn contains(&self, record: u32) -> bool {
        self.words[record as usize / 64] >> (record % 64) & 1 == 1
    }

    pub(crate) fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// The records of the set, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.words).flat_map(|(index, &word)| {
            let ones = std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)));
            ones.take_while(|&word| word != 0).map(move |word| index * 64 + word.trailing_zeros())
        })
    }
}
