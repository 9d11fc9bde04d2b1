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
    // Equal texts have equal hashes whichever way: a text that is no ASCII may be like one that is.
    const SHORT_BYTES: usize = 64;
    let bytes = text.as_bytes();
    let mut lowered = [0; SHORT_BYTES];
    match lowered.get_mut(..bytes.len()) {
        Some(lowered) if bytes.is_ascii() => {
            lowered.copy_from_slice(bytes);
            lowered.make_ascii_lowercase();
            hash_bytes(lowered)
        }
        _ => hash_bytes(caseless(text).collect::<String>().as_bytes()),
    }
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// Whether two texts are equal but for upper and lower case.
pub(super) fn equal_caseless(a: &str, b: &str) -> bool {
    a == b || caseless(a).eq(caseless(b))
}

fn caseless(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}
