//! Other values for the values of feeds: equal ones for equal ones, near ones for near ones.
//!
//! A value keeps its shape: its length, where its digits and letters are, their case, its separators, leading zeros and
//! the blanks around it. Which characters stand there comes from a keyed hash. So an id that differs from another by its
//! case, its blanks, its zeros or a prefix still does so; one that differs by one character is made from the other one's
//! pseudonym by the same edit.

use crate::sorting;
use hashbrown::{HashMap, HashSet};

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;
type Set<T> = HashSet<T, foldhash::fast::FixedState>;

/// Up to so many values it is looked for those that are one character apart, and for pseudonyms that hold an original.
const COMPARED_MAX: usize = 3_000;

/// Values longer than this are no ids.
const ID_CHARACTERS_MAX: usize = 60;

/// Pseudonyms that are tried for one word.
const TRIES: u32 = 200;

/// Words that say what kind of id follows.
const PREFIXES: [&str; 12] = [
    "user",
    "usr",
    "users",
    "person",
    "pers",
    "org",
    "organisation",
    "staff",
    "student",
    "emp",
    "employee",
    "id",
];

/// The beginnings of addresses.
const SCHEMES: [&str; 5] = ["http", "https", "www", "ftp", "mailto"];

/// Pseudonyms for the values of some feeds.
pub(super) struct Pseudonyms {
    key: [u64; 2],
    /// Values as they are compared, in order.
    values: Vec<String>,
    known: Set<String>,
    /// What stays as it is.
    kept: Set<String>,
    /// For values their pseudonyms, both as they are compared.
    assigned: Map<String, String>,
    tokens: Map<String, String>,
    used: Set<String>,
    /// The originals that no pseudonym may hold.
    guarded: Vec<String>,
}

impl Pseudonyms {
    pub(super) fn new(seed: &str, salt: u32) -> Self {
        let text = format!("{salt} {seed}");
        let key = [sip([0x736f, 0x7570], text.as_bytes()), sip([0x6473, 0x7279], text.as_bytes())];
        Self {
            key,
            values: Vec::new(),
            known: Set::default(),
            kept: Set::default(),
            assigned: Map::default(),
            tokens: Map::default(),
            used: Set::default(),
            guarded: Vec::new(),
        }
    }

    /// A value that will be asked for.
    pub(super) fn add(&mut self, text: &str) {
        let value = compared(text);
        if !value.is_empty() && self.known.insert(value.clone()) {
            self.values.push(value);
        }
    }

    /// A value that stays.
    pub(super) fn keep(&mut self, text: &str) {
        self.kept.insert(compared(text));
    }

    /// Whether a value stays.
    pub(super) fn keeps(&self, text: &str) -> bool {
        self.kept.contains(&compared(text))
    }

    /// Gives every value its pseudonym, so that none depends on which is asked for first.
    pub(super) fn settle(&mut self) {
        let mut values = std::mem::take(&mut self.values);
        // The longest first: what lacks a character of another has the pseudonym that lacks it. A prefix comes after all.
        let order = |value: &String| {
            (is_prefixed(value, &self.known), std::cmp::Reverse(value.chars().count()), value.clone())
        };
        values.sort_by_cached_key(order);
        let pool = self.known.clone();
        let mut words: Vec<String> =
            values.iter().flat_map(|value| words(value)).map(str::to_owned).collect();
        sorting::sort(&mut words);
        words.dedup();
        self.known.extend(words.iter().cloned());
        self.guarded = words.into_iter().filter(|word| word.len() > 2).collect();
        let near = values.len() <= COMPARED_MAX;
        for index in 0..values.len() {
            let value = &values[index];
            let ids = &values[..index];
            let search = near && is_id(value) && !is_prefixed(value, &pool);
            let parent = ids.iter().rev().filter(|_| search);
            let parent = parent.take_while(|id| id.chars().count() <= value.chars().count() + 1);
            let parent = parent.into_iter().find(|id| is_id(id) && one_edit(id, value));
            let derived = parent.and_then(|id| self.derive(id, self.assigned.get(id)?, value));
            let pseudonym = derived.unwrap_or_else(|| self.base(value));
            self.used.insert(pseudonym.clone());
            self.assigned.insert(value.clone(), pseudonym);
        }
        self.values = values;
    }

    /// The pseudonym of a value.
    pub(super) fn of(&mut self, text: &str) -> String {
        let core = text.trim();
        let value = compared(text);
        if core.is_empty() || self.kept.contains(&value) {
            return text.to_owned();
        }
        let pseudonym = match self.assigned.get(&value) {
            Some(known) => known.clone(),
            None => self.base(&value),
        };
        let zeros = core.chars().count().saturating_sub(value.chars().count());
        let (front, rest) = core.split_at(core.len() - core.trim_start_matches('0').len());
        let (front, rest) = if front.len() == zeros { (front, rest) } else { ("", core) };
        let start = text.len() - text.trim_start().len();
        let mut out = text[..start].to_owned();
        out.push_str(front);
        out.push_str(&in_case_of(rest, &pseudonym));
        out.push_str(&text[start + core.len()..]);
        out
    }

    /// A number below `below` that depends on a text alone.
    pub(super) fn number(&self, text: &str, below: u32) -> u32 {
        (sip(self.key, text.as_bytes()) % u64::from(below.max(1))) as u32
    }

    /// The pseudonym that a value has by itself: word by word.
    fn base(&mut self, value: &str) -> String {
        if let Some(orcid) = self.orcid(value) {
            return orcid;
        }
        let uuid = is_uuid(value);
        if let Some((prefix, separator, rest)) = prefixed(value)
            && PREFIXES.contains(&prefix)
        {
            let bare = rest.trim_start_matches('0');
            let zeros = &rest[..rest.len() - bare.len()];
            let made = match self.assigned.get(bare) {
                Some(known) => known.clone(),
                None => self.by_words(bare, uuid),
            };
            return format!("{prefix}{separator}{zeros}{made}");
        }
        self.by_words(value, uuid)
    }

    fn by_words(&mut self, value: &str, uuid: bool) -> String {
        let mut out = String::with_capacity(value.len());
        let mut rest = value;
        while let Some(c) = rest.chars().next() {
            if c.is_alphanumeric() {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                let stays = SCHEMES.contains(&word) && after.starts_with([':', '.']) && after.len() > 1;
                out.push_str(&if stays { word.to_owned() } else { self.word(word, uuid) });
                rest = after;
            } else {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        out
    }

    fn word(&mut self, word: &str, hexadecimal: bool) -> String {
        let digits = word.trim_start_matches('0');
        let zeros = if digits.starts_with(|c: char| c.is_ascii_digit()) || digits.is_empty() {
            word.len() - digits.len()
        } else {
            0
        };
        let (zeros, word) = word.split_at(zeros);
        if word.is_empty() {
            return zeros.to_owned();
        }
        if let Some(known) = self.tokens.get(word) {
            return format!("{zeros}{known}");
        }
        let mut chosen = String::new();
        for attempt in 0..TRIES {
            chosen = self.candidate(word, attempt, hexadecimal);
            if !self.used.contains(&chosen) && !self.gives_away(&chosen, attempt > TRIES / 2) {
                break;
            }
        }
        self.used.insert(chosen.clone());
        self.tokens.insert(word.to_owned(), chosen.clone());
        format!("{zeros}{chosen}")
    }

    /// Whether a pseudonym is, or holds, something that stands in the feeds.
    fn gives_away(&self, pseudonym: &str, hurried: bool) -> bool {
        let holds = |word: &String| pseudonym.contains(word.as_str());
        self.known.contains(pseudonym)
            || (!hurried && self.guarded.len() <= COMPARED_MAX && self.guarded.iter().any(holds))
    }

    fn candidate(&self, word: &str, attempt: u32, hexadecimal: bool) -> String {
        let drawn = |(index, c): (usize, char)| {
            let hash = sip(self.key, format!("{attempt} {index} {word}").as_bytes());
            drawn(c, hash, index == 0, hexadecimal)
        };
        word.chars().enumerate().map(drawn).collect()
    }

    /// The pseudonym of a value that is one edit from another one, whose pseudonym is known.
    fn derive(&self, from: &str, pseudonym: &str, to: &str) -> Option<String> {
        let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
        let mut made: Vec<char> = pseudonym.chars().collect();
        if made.len() != from.len() {
            return None;
        }
        let at = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let new = |old: Option<char>, c: char, attempt: u64| {
            if !c.is_alphanumeric() {
                return c;
            }
            let hash = sip(self.key, format!("{old:?} {c}").as_bytes()).wrapping_add(attempt);
            drawn(c, hash, at == 0, false)
        };
        if from.len() > to.len() {
            made.remove(at);
        } else {
            let old = (from.len() == to.len()).then(|| made.remove(at));
            let fits = |attempt: &u64| {
                let c = new(old, to[at], *attempt);
                let mut made = made.clone();
                made.insert(at, c);
                Some(c) != old && !self.taken(&made.iter().collect::<String>())
            };
            let attempt = (0..40).find(fits)?;
            made.insert(at, new(old, to[at], attempt));
        }
        let made: String = made.into_iter().collect();
        (!self.taken(&made)).then_some(made)
    }

    fn taken(&self, pseudonym: &str) -> bool {
        self.used.contains(pseudonym) || self.known.contains(pseudonym)
    }

    /// Another ORCID for an ORCID, with a check digit that is as right or wrong.
    fn orcid(&self, value: &str) -> Option<String> {
        let start = value.find(|c: char| c.is_ascii_digit())?;
        let (front, number) = value.split_at(start);
        let digits: Vec<u32> = number
            .chars()
            .filter(|&c| c != '-')
            .map(|c| if c == 'x' { Some(10) } else { c.to_digit(10) })
            .collect::<Option<_>>()?;
        let grouped = number.len() == 19
            && number.bytes().enumerate().all(|(at, byte)| (at % 5 == 4) == (byte == b'-'));
        if digits.len() != 16 || !(grouped || number.len() == 16) || digits[..15].contains(&10) {
            return None;
        }
        let (_, host) = front.split_once("://").unwrap_or(("", front));
        if !["", "orcid.org/", "www.orcid.org/"].contains(&host) {
            return None;
        }
        let check = |digits: &[u32]| {
            let total = digits[..15].iter().fold(0, |total, digit| (total + digit) * 2);
            (12 - total % 11) % 11
        };
        let off = (digits[15] + 11 - check(&digits)) % 11;
        let mut made = digits.clone();
        for (index, digit) in made.iter_mut().enumerate().take(15).skip(7) {
            *digit = self.number(&format!("orcid {index} {number}"), 10);
        }
        made[15] = (check(&made) + off) % 11;
        let mut digits = made.iter().map(|&digit| char::from_digit(digit, 10).unwrap_or('x'));
        let number = number.chars().map(|c| if c == '-' { c } else { digits.next().unwrap_or(c) });
        Some(front.chars().chain(number).collect())
    }
}

/// A character of the same class.
fn drawn(c: char, hash: u64, first: bool, hexadecimal: bool) -> char {
    const LATIN: [char; 16] =
        ['à', 'â', 'ä', 'å', 'æ', 'ç', 'è', 'é', 'ë', 'î', 'ñ', 'ò', 'ö', 'ø', 'ù', 'ü'];
    let pick = |from: u32, count: u64| char::from_u32(from + (hash % count) as u32).unwrap_or(c);
    if c.is_ascii_digit() {
        if first && c != '0' { pick(u32::from('1'), 9) } else { pick(u32::from('0'), 10) }
    } else if c.is_ascii_alphabetic() {
        pick(u32::from('a'), if hexadecimal { 6 } else { 26 })
    } else if c.is_lowercase() {
        LATIN[(hash % 16) as usize]
    } else {
        pick(0x4E00, 0x2000)
    }
}

/// A value without blanks around it, in lower case and without the zeros before a number.
fn compared(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let digits = text.trim_start_matches('0');
    if digits.starts_with(|c: char| c.is_ascii_digit()) { digits.to_owned() } else { text }
}

/// The case of `original`, character by character, for a pseudonym of as many characters.
fn in_case_of(original: &str, pseudonym: &str) -> String {
    if original.chars().count() != pseudonym.chars().count() {
        return pseudonym.to_owned();
    }
    let mut out = String::with_capacity(pseudonym.len());
    for (model, c) in original.chars().zip(pseudonym.chars()) {
        let mut upper = c.to_uppercase();
        match (model.is_uppercase(), upper.next(), upper.next()) {
            (true, Some(upper), None) => out.push(upper),
            _ => out.push(c),
        }
    }
    out
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.trim_start_matches('0'))
        .filter(|word| !word.is_empty())
}

fn prefixed(value: &str) -> Option<(&str, char, &str)> {
    let at = value.find(['-', '_', ':', '.', '/'])?;
    let separator = value[at..].chars().next()?;
    let rest = &value[at + 1..];
    let word = at > 0 && value[..at].bytes().all(|byte| byte.is_ascii_alphabetic());
    (word && !rest.is_empty()).then_some((&value[..at], separator, rest))
}

/// Whether a value is a prefix before another value, so that its pseudonym follows from that.
fn is_prefixed(value: &str, values: &Set<String>) -> bool {
    prefixed(value).is_some_and(|(prefix, _, rest)| {
        PREFIXES.contains(&prefix) && values.contains(rest.trim_start_matches('0'))
    })
}

fn is_id(value: &str) -> bool {
    (3..=ID_CHARACTERS_MAX).contains(&value.chars().count())
}

fn is_uuid(value: &str) -> bool {
    let hyphens = |(at, byte): (usize, u8)| {
        if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    value.len() == 36 && value.bytes().enumerate().all(hyphens)
}

/// Whether one character inserted, left out or replaced turns one text into the other.
fn one_edit(a: &str, b: &str) -> bool {
    let prefix: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let tail = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    let (after_a, after_b) = (&a[tail(a)..], &b[tail(b)..]);
    after_a == after_b || after_a == b || a == after_b
}

/// SipHash-2-4: a hash that cannot be computed without its key.
fn sip(key: [u64; 2], bytes: &[u8]) -> u64 {
    let mut v = [
        key[0] ^ 0x736f_6d65_7073_6575,
        key[1] ^ 0x646f_7261_6e64_6f6d,
        key[0] ^ 0x6c79_6765_6e65_7261,
        key[1] ^ 0x7465_6462_7974_6573,
    ];
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        absorb(&mut v, chunk.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
    }
    let rest = chunks.remainder().iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
    absorb(&mut v, (bytes.len() as u64) << 56 | rest);
    v[2] ^= 0xff;
    for _ in 0..4 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn absorb(v: &mut [u64; 4], word: u64) {
    v[3] ^= word;
    round(v);
    round(v);
    v[0] ^= word;
}

fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[2] = v[2].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[1]);
    v[0] = v[0].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::{Pseudonyms, sip};

    fn all(values: &[&str]) -> Vec<String> {
        let mut pseudonyms = Pseudonyms::new("seed", 0);
        for value in values {
            pseudonyms.add(value);
        }
        pseudonyms.settle();
        values.iter().map(|value| pseudonyms.of(value)).collect()
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // The test vectors of SipHash's authors: key 00…0f, messages 00, 00 01, …
        let key = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
        assert_eq!(sip(key, &[]), 0x726f_db47_dd0e_0e31);
        assert_eq!(sip(key, &[0]), 0x74f8_39c5_93dc_67fd);
        let fifteen: Vec<u8> = (0..15).collect();
        assert_eq!(sip(key, &fifteen), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn near_misses_stay_near() {
        let made = all(&[
            "Emilsson",
            "EMILSSON",
            " Emilsson ",
            "user-1007",
            "1007",
            "0001007",
            "1008",
            "QM-ROBO",
            "QM-ROB",
            "QMROBO",
            "user-1008",
            "qm-robx",
        ]);
        let [name, upper, padded, prefixed, plain, zeros, next, robo, rob, joined, prefixed_next, other] =
            made.as_slice()
        else {
            panic!("as many as were given")
        };
        assert_ne!(name, "Emilsson");
        assert_eq!(*upper, name.to_uppercase());
        assert_eq!(*padded, format!(" {name} "));
        assert_eq!(*prefixed, format!("user-{plain}"));
        assert_eq!(*zeros, format!("000{plain}"));
        assert_eq!(plain.len(), 4);
        assert!(plain.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(plain != next && plain[..3] == next[..3], "{plain} {next}");
        assert_eq!(*prefixed_next, format!("user-{next}"));
        assert!(super::one_edit(&robo.to_lowercase(), &rob.to_lowercase()), "{robo} {rob}");
        assert!(super::one_edit(robo, joined), "{robo} {joined}");
        assert!(super::one_edit(&robo.to_lowercase(), other), "{robo} {other}");
    }

    #[test]
    fn shapes_stay() {
        let made = all(&[
            "jane.doe@uni.example",
            "jane.doe.uni.example",
            "0000-0002-1825-0097",
            "0000-0002-1825-0098",
        ]);
        assert!(made[0].contains('@') && made[0].matches('.').count() == 2, "{}", made[0]);
        assert!(!made[1].contains('@'));
        assert_eq!(made[0].replace('@', "."), made[1]);
        let right = |orcid: &str| {
            let digits: Vec<u32> =
                orcid.chars().filter_map(|c| if c == 'X' { Some(10) } else { c.to_digit(10) }).collect();
            let total = digits[..15].iter().fold(0, |total, digit| (total + digit) * 2);
            digits[15] == (12 - total % 11) % 11
        };
        assert!(right(&made[2]), "{}", made[2]);
        assert!(!right(&made[3]), "{}", made[3]);
        assert_ne!(made[2], "0000-0002-1825-0097");
    }

    #[test]
    fn another_seed_gives_other_pseudonyms() {
        let mut other = Pseudonyms::new("another", 0);
        other.add("Emilsson");
        other.settle();
        assert_ne!(other.of("Emilsson"), all(&["Emilsson"])[0]);
        assert_eq!(all(&["Emilsson"]), all(&["Emilsson"]));
    }
}
