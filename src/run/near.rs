//! Near misses: the ids that a missing one may have been meant to be.

use hashbrown::HashTable;

use crate::records::{Feed, Key, Records};
use crate::sorting;
use crate::symbols::{Symbols, hash_text};

/// Why an id is a near miss, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Why {
    Blanks,
    Case,
    LeadingZeros,
    Prefix,
    UserName,
    Email,
    OneCharacter,
}

impl Why {
    /// In an id.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Blanks => "blanks",
            Self::Case => "case",
            Self::LeadingZeros => "leading-zeros",
            Self::Prefix => "prefix",
            Self::UserName => "user-name",
            Self::Email => "email",
            Self::OneCharacter => "one-character",
        }
    }

    /// In a sentence: "differs in …".
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Blanks => "blanks around the id",
            Self::Case => "upper and lower case",
            Self::LeadingZeros => "leading zeros",
            Self::Prefix => "a prefix on one side",
            Self::UserName => "the user name stands where the id belongs",
            Self::Email => "the e-mail address stands where the id belongs",
            Self::OneCharacter => "one character",
        }
    }
}

/// A record whose id is nearly the one looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NearMiss {
    pub(crate) why: Why,
    pub(crate) record: u32,
    /// The classified id of that record which is meant; none when its source id is.
    pub(crate) classified: Option<u32>,
}

/// Ids longer than this are not compared character by character.
const CHARACTERS_MAX: usize = 40;

/// The near misses of every id of `missing` (each a [`Key`], and whether it is non-explicit) among the records of one
/// feed, the surest first.
///
/// The forms in which people get ids wrong are worked out for the missing ids, which are few, and looked up for every
/// id of the feed in one walk; what a hash finds is compared again in full.
pub(crate) fn near_misses(
    feed: Feed,
    records: &Records,
    symbols: &Symbols,
    missing: &[(&str, bool)],
) -> Vec<Vec<NearMiss>> {
    let values: Vec<&str> = missing.iter().map(|(key, _)| Key::of(key).value).collect();
    let mut forms = Forms::new(values.iter().map(|value| value.len()).sum());
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !value.trim().is_empty()) {
        for_each_form(value, |hash| forms.add(hash, index as u32));
        // Addresses are known by this hash alone.
        forms.add(hash_text(&value.to_lowercase()), index as u32);
    }
    let mut found: Vec<Vec<NearMiss>> = vec![Vec::new(); missing.len()];
    if forms.table.is_empty() {
        return found;
    }
    let mut look = |hash: u64, record: u32, names: &Names<'_>| {
        for index in forms.of(hash) {
            let near = &mut found[index as usize];
            let classified = names.classified;
            let fits = wants(missing[index as usize], records, symbols, classified);
            if fits && near.last().is_none_or(|last| (last.record, last.classified) != (record, classified)) {
                let why = names.compare(values[index as usize]);
                near.extend(why.map(|why| NearMiss { why, record, classified }));
            }
        }
    };
    for record in 0..records.len() {
        let id = symbols.text(records.key(record));
        let email = records.emails.get(record as usize);
        let names = Names { id, user_name: records.user_names.get(record), email, classified: None };
        if !names.id.is_empty() {
            for_each_form(names.id, |hash| look(hash, record, &names));
        }
        if feed == Feed::Users && !names.id.is_empty() {
            look(hash_lowered(names.user_name), record, &names);
            if let Some(email) = names.email {
                look(email, record, &names);
            }
        }
    }
    for (index, id) in records.classified.iter().enumerate() {
        // Nobody misspells a Pure id or a UUID.
        if Records::is_reserved(symbols.text(id.kind)) {
            continue;
        }
        let classified = Some(index as u32);
        let names = Names { id: symbols.text(id.value), user_name: "", email: None, classified };
        for_each_form(names.id, |hash| look(hash, id.record, &names));
    }
    for near in &mut found {
        sorting::sort(near);
    }
    found
}

/// Whether a missing id may have been meant to be a classified id, which has to be of its type, or a source id, where there
/// is no classified one. A non-explicit id may be any of them.
fn wants(
    (missing, non_explicit): (&str, bool),
    records: &Records,
    symbols: &Symbols,
    classified: Option<u32>,
) -> bool {
    let kind = classified.map(|id| symbols.text(records.classified.at(id).kind));
    non_explicit || Key::of(missing).kind == kind
}

/// What a record is known by.
struct Names<'a> {
    id: &'a str,
    user_name: &'a str,
    /// The e-mail address in lower case, hashed.
    email: Option<u64>,
    classified: Option<u32>,
}

impl Names<'_> {
    /// In what `missing` differs from the record's names, if it is near to one. An id that is equal is none: whatever is
    /// wrong with it is no matter of spelling.
    fn compare(&self, missing: &str) -> Option<Why> {
        let id = self.id;
        let same = |a: Option<&str>, b: &str| a.is_some_and(|a| plain(a) == plain(b));
        if missing == id {
            None
        } else if missing.trim() == id.trim() {
            Some(Why::Blanks)
        } else if missing.trim().to_lowercase() == id.trim().to_lowercase() {
            Some(Why::Case)
        } else if plain(missing) == plain(id) {
            Some(Why::LeadingZeros)
        } else if same(without_prefix(missing), id) || same(without_prefix(id), missing) {
            Some(Why::Prefix)
        } else if !self.user_name.is_empty() && self.user_name.to_lowercase() == missing.to_lowercase() {
            Some(Why::UserName)
        } else if self.email == Some(hash_text(&missing.to_lowercase())) {
            Some(Why::Email)
        } else {
            one_edit(missing, id).then_some(Why::OneCharacter)
        }
    }
}

/// The hashes under which an id can be found although it is not written as it should be.
fn for_each_form(text: &str, mut tell: impl FnMut(u64)) {
    let whole = hash(text.bytes());
    tell(mixed(whole));
    tell(hash_lowered(text));
    tell(hash_lowered(plain_part(text)));
    if let Some(rest) = without_prefix(text) {
        tell(hash_lowered(plain_part(rest)));
    }
    // Two texts one edit apart are equal once the right character is left out of one or both.
    if text.len() <= CHARACTERS_MAX || text.chars().nth(CHARACTERS_MAX).is_none() {
        let mut before = [0_u64; CHARACTERS_MAX * 4 + 1];
        for (at, byte) in text.bytes().enumerate() {
            before[at + 1] = step(before[at], byte);
        }
        let mut power: u64 = 1;
        for (at, c) in text.char_indices().rev() {
            let without = before[at].wrapping_sub(before[at + c.len_utf8()]).wrapping_mul(power);
            tell(mixed(whole.wrapping_add(without)));
            (0..c.len_utf8()).for_each(|_| power = power.wrapping_mul(BASE));
        }
    }
}

/// Forms of ids by their hashes.
struct Forms {
    table: HashTable<(u64, u32)>,
    /// A bit for some of each hash: nearly all that are looked for are not here, which this tells sooner than the table.
    bits: Vec<u64>,
}

impl Forms {
    /// For ids of so many bytes altogether.
    fn new(bytes: usize) -> Self {
        Self { table: HashTable::new(), bits: vec![0; (bytes / 4).next_power_of_two()] }
    }

    fn bit(&self, hash: u64) -> (usize, u64) {
        ((hash >> 6) as usize & (self.bits.len() - 1), 1 << (hash & 63))
    }

    fn add(&mut self, hash: u64, index: u32) {
        let (word, bit) = self.bit(hash);
        self.bits[word] |= bit;
        self.table.insert_unique(hash, (hash, index), |&(hash, _)| hash);
    }

    /// The ids that have a form.
    #[inline]
    fn of(&self, hash: u64) -> impl Iterator<Item = u32> {
        let (word, bit) = self.bit(hash);
        let entries = (self.bits[word] & bit != 0).then(|| self.table.iter_hash(hash));
        entries.into_iter().flatten().filter(move |entry| entry.0 == hash).map(|&(_, index)| index)
    }
}

/// The hash of a text is that of a polynomial, so that the hash without one of the characters costs three operations.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

fn step(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0, step)
}

/// Spreads what differs over all bits.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ hash >> 32
}

fn hash_lowered(text: &str) -> u64 {
    mixed(if text.is_ascii() {
        hash(text.bytes().map(|byte| byte.to_ascii_lowercase()))
    } else {
        hash(text.to_lowercase().bytes())
    })
}

/// Without blanks around it, in lower case and without leading zeros.
fn plain(text: &str) -> String {
    plain_part(text).to_lowercase()
}

/// Without blanks around it and without leading zeros.
fn plain_part(text: &str) -> &str {
    let text = text.trim();
    let digits = text.trim_start_matches('0');
    if digits.starts_with(|c: char| c.is_ascii_digit()) { digits } else { text }
}

/// What one of two ids has before the other: `user-` of `user-123` and `123`, and whether it is the first one that has it.
pub(crate) fn prefix_between<'a>(one: &'a str, other: &'a str) -> Option<(&'a str, bool)> {
    let of = |long: &'a str, short: &str| {
        let prefix = long.strip_suffix(short)?;
        (without_prefix(long) == Some(short) && !prefix.is_empty()).then_some(prefix)
    };
    of(one, other).map(|prefix| (prefix, true)).or_else(|| Some((of(other, one)?, false)))
}

/// What follows the first separator after a word: `123` of `user-123`.
fn without_prefix(text: &str) -> Option<&str> {
    let text = text.trim();
    let at = text.find(['-', '_', ':', '.', '/'])?;
    let word = at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_alphabetic());
    Some(&text[at + 1..]).filter(|rest| word && !rest.is_empty())
}

/// Whether one character inserted, left out or replaced turns one text into the other.
fn one_edit(a: &str, b: &str) -> bool {
    let prefix: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let tail = |text: &str| text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
    let (after_a, after_b) = (&a[tail(a)..], &b[tail(b)..]);
    after_a == after_b || after_a == b || a == after_b
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_hash_without_a_character_is_that_of_what_is_left(text in "(a|B|0|é|€|😀){0,45}") {
            let mut found = Vec::new();
            for_each_form(&text, |hash| found.push(hash));
            let few = text.chars().count() <= CHARACTERS_MAX;
            for (at, c) in text.char_indices() {
                let left = format!("{}{}", &text[..at], &text[at + c.len_utf8()..]);
                prop_assert_eq!(few, found.contains(&mixed(hash(left.bytes()))), "{}", left);
            }
            prop_assert_eq!(found[1], mixed(hash(text.to_lowercase().bytes())));
        }
    }
}
