//! Fingerprints: what a row is about, in one number.
//!
//! A fingerprint is made of the code, the record and what the sentence quotes, never of a line, a column, the name of a
//! file, a severity or a nature. It stays the same when records move, when a feed is laid out in another way and from
//! night to night, so that two runs can be compared row by row. Rows that are equal otherwise are numbered in the order
//! of their places.

use std::fmt;
use std::str::FromStr;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use serde::{Serialize, Serializer};

use super::{Item, Report, What};
use crate::feed::Role;
use crate::records::{Key, Notice};
use crate::rules::{Code, FoundItem, Scope};
use crate::run::CauseKind;
use crate::symbols::Symbol;

/// A list of rows that have fingerprints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// References that do not resolve.
    MissingReferences,
    /// Users that would be locked.
    LockedUsers,
    /// Users that would be unlocked.
    UnlockedUsers,
    /// Root causes.
    Causes,
    /// All findings.
    Findings,
}

impl Section {
    /// Every section, in the order of the JSON report.
    pub const ALL: [Self; 5] =
        [Self::MissingReferences, Self::LockedUsers, Self::UnlockedUsers, Self::Causes, Self::Findings];

    /// The name in the JSON report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingReferences => "missingReferences",
            Self::LockedUsers => "lockedUsers",
            Self::UnlockedUsers => "unlockedUsers",
            Self::Causes => "causes",
            Self::Findings => "findings",
        }
    }

    /// The section of a name in the JSON report.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.name() == name)
    }
}

/// What a row is about; no two rows of a section have the same one. It is written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// Of a row for which none was made: [`Report::without_fingerprints`].
    pub const NONE: Self = Self(0);

    /// Whether none was made.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is no [`Fingerprint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFingerprint;

impl fmt::Display for NoFingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a fingerprint has 16 hexadecimal digits")
    }
}

impl std::error::Error for NoFingerprint {}

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).map_err(|_| NoFingerprint)?;
        if digits { Ok(Self(number)) } else { Err(NoFingerprint) }
    }
}

/// FNV-1a over parts, each ended by a byte that UTF-8 does not have: the same on every machine and in every version.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(part: &str) -> Self {
        Self(0xCBF2_9CE4_8422_2325).and(part)
    }

    fn and(mut self, part: &str) -> Self {
        for byte in part.bytes().chain([0xFF]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        self
    }

    fn with(self, parts: &[&str]) -> Self {
        parts.iter().fold(self, |hash, part| hash.and(part))
    }
}

/// Numbers what is equal: the first stays as it is.
fn numbered(hashes: impl Iterator<Item = Hash>) -> Vec<u64> {
    let (least, _) = hashes.size_hint();
    let mut given = HashSet::with_capacity_and_hasher(least, FixedState::default());
    let mut again: HashMap<u64, u32, FixedState> = HashMap::default();
    let number = |hash: Hash| {
        if given.insert(hash.0) {
            return hash.0;
        }
        let times = again.entry(hash.0).or_insert(1);
        loop {
            *times += 1;
            let Hash(print) = hash.and(&times.to_string());
            if given.insert(print) {
                return print;
            }
        }
    };
    hashes.map(number).collect()
}

impl Report<'_> {
    /// How many rows a section has.
    #[must_use]
    pub fn section_len(&self, section: Section) -> usize {
        match section {
            Section::MissingReferences => self.kept.missing.len(),
            Section::LockedUsers => self.outcome.locked.len(),
            Section::UnlockedUsers => self.outcome.unlocked.len(),
            Section::Causes => self.outcome.causes.len(),
            Section::Findings => self.kept.items.len(),
        }
    }

    /// What a row of a section is about.
    #[must_use]
    pub fn fingerprint(&self, section: Section, index: usize) -> Fingerprint {
        if !self.prints {
            return Fingerprint::NONE;
        }
        Fingerprint(self.fingerprints(section)[index])
    }

    /// What the rows of a section are about, which is found out when it is asked for and kept with the outcome.
    pub(crate) fn fingerprints(&self, section: Section) -> &[u64] {
        self.outcome.prints[section as usize].get_or_init(|| {
            let hash = |index| match section {
                Section::MissingReferences => self.hash_of_missing(Hash::of("missing"), index),
                Section::LockedUsers => {
                    self.hash_of_user(Hash::of("locked"), self.outcome.locked[index].user)
                }
                Section::UnlockedUsers => {
                    self.hash_of_user(Hash::of("unlocked"), self.outcome.unlocked[index])
                }
                Section::Causes => hash_of_cause(&self.outcome.causes[index].kind),
                Section::Findings => self.hash_of_finding(&self.kept.items[index]),
            };
            numbered((0..self.section_len(section)).map(hash))
        })
    }

    fn hash_of_missing(&self, hash: Hash, index: usize) -> Hash {
        let missing = self.kept.missing[index];
        let (via, by, id, _) = self.reference(missing.feed, missing.reference);
        let (from, key) = (self.who(missing.feed, missing.record), Key::of(id));
        let kind = key.kind.unwrap_or_default();
        hash.with(&[super::missing_code(via, id).code(), from.kind, from.id, via.name()]).with(&[
            via.target().record(),
            by.name(),
            kind,
            key.value,
        ])
    }

    /// A user is known by its id, one without by its name.
    fn hash_of_user(&self, hash: Hash, account: u32) -> Hash {
        let (id, user_name, _) = self.user(account);
        hash.with(&["user", id, if id.is_empty() { user_name } else { "" }])
    }

    fn hash_of_finding(&self, item: &Item) -> Hash {
        let file = &self.files[item.file as usize];
        let role = if file.role == Role::Baseline { "baseline" } else { "" };
        let of_file = || {
            let feed = file.kind().unwrap_or_default();
            Hash::of("finding").with(&[item.code.code(), feed, role])
        };
        match item.what {
            What::Notice(index) => {
                let notice: &Notice = &file.segment.notices[index as usize];
                let record = file.feed.filter(|_| notice.record < file.segment.records.len()).map(|feed| {
                    (feed.record(), file.segment.symbols.text(file.segment.records.key(notice.record)))
                });
                let scope = if notice.code.rule().folds { Scope::Equals } else { Scope::Case };
                let quotes = Quoted { code: notice.code, scope, record, quotes: notice.quotes };
                quotes.hash(of_file(), |symbol| file.segment.symbols.text(symbol))
            }
            What::InFeeds(_) | What::OnDay(_) | What::InRun(_) => {
                let Some((item, texts)) = self.found(item.what) else { return of_file() };
                let &FoundItem { code, feed, record, quotes, scope, .. } = item;
                let record = (record != u32::MAX).then(|| self.who(feed, record));
                let record = record.map(|who| (who.kind, who.id));
                let scope = if code.rule().folds { Scope::Equals } else { scope };
                Quoted { code, scope, record, quotes }.hash(of_file(), |symbol| texts.text(symbol))
            }
            What::Alma(index) => {
                let [user, word, value] = self.alma_print(index);
                of_file().with(&[&user, &word, &value])
            }
            What::GivenTwice | What::NotWellFormed | What::NotValid => of_file(),
            What::NotCreated { person } => {
                let who = self.who(crate::records::Feed::Persons, person);
                of_file().with(&[who.kind, who.id])
            }
            What::Missing(index) => self.hash_of_missing(Hash::of("finding"), index as usize),
            // The code tells the reason, and a user that is locked for another reason is as locked as before.
            What::Locked(index) => {
                let hash = Hash::of("finding").and("LCK");
                self.hash_of_user(hash, self.outcome.locked[index as usize].user)
            }
            What::Unlisted(index) => {
                let (_, entry) = self.facts.listed().unknown()[index as usize];
                let Some(list) = &file.list else { return of_file() };
                let entry = list.entries[entry as usize];
                let called = entry.id().or_else(|| entry.user_name());
                let called = called.map_or("", |called| file.segment.symbols.text(called));
                of_file().with(&[list.kind.title(), called])
            }
        }
    }

    /// What may change about a row that stays the same, without the making of sentences.
    pub(crate) fn details(&self, section: Section, index: usize) -> Details<'static> {
        match section {
            Section::MissingReferences => {
                Details::of([self.kept.missing[index].nature.name(), "", ""], [0; 3])
            }
            Section::LockedUsers => {
                let lock = self.outcome.locked[index];
                let words = [lock.reason.name(), self.certainty(), lock.nature.name()];
                Details::of(words, [0; 3])
            }
            Section::UnlockedUsers => Details::of([self.why_unlocked(), "", ""], [0; 3]),
            Section::Causes => {
                let cause = &self.outcome.causes[index];
                Details::of([""; 3], [cause.records, cause.locked_users, cause.locked_users_alone])
            }
            Section::Findings => {
                let item = &self.kept.items[index];
                let words = [item.code.code(), item.severity.name(), ""];
                Details::of(words, [self.occurrences(item), 0, 0])
            }
        }
    }
}

/// What the sentence of a finding quotes, and of what it is.
struct Quoted<'a> {
    code: Code,
    scope: Scope,
    record: Option<(&'a str, &'a str)>,
    quotes: [Symbol; 3],
}

impl Quoted<'_> {
    /// One that stands for several is not about the record at which the first of them happens to be.
    fn hash<'t>(&self, hash: Hash, text: impl Fn(Symbol) -> &'t str) -> Hash {
        let rule = self.code.rule();
        let passing = |index: &usize| rule.passing.contains(index);
        let told = (0..self.quotes.len()).filter(|index| !passing(index));
        match self.scope {
            Scope::Feed => hash,
            Scope::Equals if rule.folds => hash.and(text(self.quotes[0])),
            Scope::Equals => told.fold(hash, |hash, index| hash.and(text(self.quotes[index]))),
            Scope::Case => {
                // Where nothing that is quoted counts, the record is one that stands for the feed.
                let is_about_feed = rule.passing.len() == self.quotes.len();
                let (kind, id) = self.record.filter(|_| !is_about_feed).unwrap_or_default();
                told.fold(hash.with(&[kind, id]), |hash, index| hash.and(text(self.quotes[index])))
            }
        }
    }
}

fn hash_of_cause(kind: &CauseKind) -> Hash {
    let hash = Hash::of("cause");
    match kind {
        CauseKind::Missing(feed, key) => hash.with(&["missing", feed.record(), key]),
        CauseKind::Pattern(feed, target, why) => {
            hash.with(&["pattern", feed.name(), target.record(), why.name()])
        }
        CauseKind::Rejected(feed) => hash.with(&["rejected", feed.name()]),
        CauseKind::Order(job, needs) => hash.with(&["order", job.name(), needs.name()]),
        CauseKind::SafeSize(feed) => hash.with(&["safe-size", feed.name()]),
        CauseKind::NotRun(job) => hash.with(&["not-run", job.name()]),
    }
}

/// What may change about a row that stays the same, in the order of [`Details::names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Details<'a> {
    pub(crate) words: [&'a str; 3],
    pub(crate) counts: [u32; 3],
}

impl<'a> Details<'a> {
    pub(crate) fn of(words: [&'a str; 3], counts: [u32; 3]) -> Self {
        Self { words, counts }
    }

    /// The names in the rows of a section; one that is empty is none.
    pub(crate) fn names(section: Section) -> ([&'static str; 3], [&'static str; 3]) {
        match section {
            Section::MissingReferences => (["nature", "", ""], [""; 3]),
            Section::LockedUsers => (["reason", "certainty", "nature"], [""; 3]),
            Section::UnlockedUsers => (["reason", "", ""], [""; 3]),
            Section::Causes => ([""; 3], ["records", "lockedUsers", "lockedUsersAlone"]),
            Section::Findings => (["code", "severity", ""], ["occurrences", "", ""]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_is_numbered_and_nothing_else() {
        let [a, b] = ["a", "b"].map(Hash::of);
        let prints = numbered([a, b, a, a, b].into_iter());
        assert_eq!(prints[..2], [a.0, b.0]);
        let different: std::collections::BTreeSet<&u64> = prints.iter().collect();
        assert_eq!(different.len(), 5);
        // The number of one does not depend on how many there are of another.
        assert_eq!(numbered([a, a, a].into_iter()), [prints[0], prints[2], prints[3]]);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(Hash::of("ab").and("c").0, Hash::of("a").and("bc").0);
        assert_ne!(Hash::of("a").0, Hash::of("a").and("").0);
    }

    #[test]
    fn fingerprints_are_read_back() {
        for number in [0, 1, 0xCBF2_9CE4_8422_2325, u64::MAX] {
            assert_eq!(Fingerprint(number).to_string().parse(), Ok(Fingerprint(number)));
        }
        for text in ["", "0", "+000000000000000", "00000000000000000", "000000000000000g"] {
            assert_eq!(text.parse::<Fingerprint>(), Err(NoFingerprint), "{text}");
        }
    }
}
