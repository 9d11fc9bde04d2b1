//! What the jobs do with single fields and lists of what is in Pure already (KB-66).

use std::fmt;

use super::policies::choice;
use super::{Job, SettingError};
use crate::records::without_keys;

/// What a job does with a field of a record that is in Pure already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRule {
    /// It takes the value of the feed.
    Sync,
    /// It took the value of the feed when the record was created, and leaves it alone since.
    Once,
    /// It never touches the field.
    DoNotSync,
}

impl FieldRule {
    /// The name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Once => "once",
            Self::DoNotSync => "do-not-sync",
        }
    }
}

choice! {
    /// What is said of a field or a list.
    pub(super) Word {
        /// A field takes the value of the feed.
        Sync = "sync",
        /// A field takes the value of the feed once.
        Once = "once",
        /// A field is never touched.
        DoNotSync = "do-not-sync",
        /// A list cannot be edited in Pure.
        Lock = "lock",
        /// A list can be edited in Pure.
        DoNotLock = "do-not-lock",
    }
}

/// The fields and lists of which something is said, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<((Job, String), Word)>);

impl Fields {
    pub(super) fn set(&mut self, job: Job, field: &str, word: Word) {
        match self.find(job, field) {
            Ok(index) => self.0[index].1 = word,
            Err(index) => self.0.insert(index, ((job, field.to_owned()), word)),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Job, &str, Word)> {
        self.0.iter().map(|((job, field), word)| (*job, field.as_str(), *word))
    }

    pub(super) fn rule(&self, job: Job, field: &str) -> FieldRule {
        match self.word(job, field) {
            Some(Word::Once) => FieldRule::Once,
            Some(Word::DoNotSync) => FieldRule::DoNotSync,
            Some(Word::Sync | Word::Lock | Word::DoNotLock) | None => FieldRule::Sync,
        }
    }

    /// Whether anything in a field is not to be synchronised.
    pub(super) fn spares(&self, job: Job, field: &str) -> bool {
        let within = |of: &str| {
            of.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '@']))
        };
        self.iter().any(|(its_job, its_field, word)| {
            its_job == job && within(its_field) && matches!(word, Word::Once | Word::DoNotSync)
        })
    }

    pub(super) fn lock(&self, job: Job, field: &str) -> Option<bool> {
        match self.word(job, field)? {
            Word::Lock => Some(true),
            Word::DoNotLock => Some(false),
            Word::Sync | Word::Once | Word::DoNotSync => None,
        }
    }

    /// What is said of a field or, where nothing is, of the nearest that holds it.
    fn word(&self, job: Job, field: &str) -> Option<Word> {
        if self.0.is_empty() {
            return None;
        }
        // The items of a list are all alike, and an attribute belongs to its element.
        let field = &without_keys(field);
        let ends = field.match_indices(['.', '@']).map(|(at, _)| at).chain([field.len()]);
        let prefixes: Vec<&str> = ends.map(|end| &field[..end]).collect();
        prefixes.iter().rev().find_map(|prefix| self.find(job, prefix).ok().map(|index| self.0[index].1))
    }

    fn find(&self, job: Job, field: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|((its_job, its_field), _)| (*its_job, its_field.as_str()).cmp(&(job, field)))
    }
}
