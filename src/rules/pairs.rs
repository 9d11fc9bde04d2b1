//! Records of one feed that are alike.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Tells every record that is like an earlier one, with the first of those. Records without a hash are like none.
pub(super) fn pairs(
    records: u32,
    hash: impl Fn(u32) -> Option<u64>,
    alike: impl Fn(u32, u32) -> bool,
    mut tell: impl FnMut(u32, u32),
) {
    let mut firsts: HashTable<u32> = HashTable::with_capacity(records as usize);
    for record in 0..records {
        let Some(hashed) = hash(record) else { continue };
        match firsts.find(hashed, |&first| alike(first, record)) {
            Some(&first) => tell(first, record),
            None => {
                firsts.insert_unique(hashed, record, |&known| hash(known).unwrap_or_default());
            }
        }
    }
}

/// A hash that is the same for texts that differ in case alone.
pub(super) fn hash_caseless(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    caseless(text).for_each(|c| hasher.write_u32(u32::from(c)));
    hasher.finish()
}

/// Whether two texts are equal but for upper and lower case.
pub(super) fn equal_caseless(a: &str, b: &str) -> bool {
    a == b || caseless(a).eq(caseless(b))
}

fn caseless(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}
