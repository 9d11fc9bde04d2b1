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

    pub(crate) fn insert(&mut self, record: u32) {
        self.words[record as usize / 64] |= 1 << (record % 64);
    }

    pub(crate) fn contains(&self, record: u32) -> bool {
        self.words[record as usize / 64] >> (record % 64) & 1 == 1
    }

    pub(crate) fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }
}
