//! Users by their match id, over the files of one load.

use std::borrow::Cow;

use hashbrown::HashTable;

use super::PRIMARY;
use super::users::Users;
use crate::feed::LoadedFile;
use crate::symbols::hash_text;

/// A user by the number of its file and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) file: u32,
    pub(crate) number: u32,
}

/// The first user with each match id.
#[derive(Debug, Default)]
pub(super) struct Index {
    table: HashTable<Value>,
}

impl Index {
    pub(super) fn new(files: &[LoadedFile], load: &[u32], match_id: &str) -> Self {
        let mut index = Self::default();
        let all = load.iter().filter_map(|&file| users(files, file)).map(|users| users.len() as usize).sum();
        index.table.reserve(all, |_| 0);
        for &file in load {
            let Some(users) = users(files, file) else { continue };
            for number in 0..users.len() {
                if let Some(key) = key(users, number, match_id)
                    && index.find(files, &key, match_id).is_none()
                {
                    let hash =
                        |value: &Value| key_of(files, *value, match_id).map_or(0, |key| hash_text(&key));
                    index.table.insert_unique(hash_text(&key), Value { file, number }, hash);
                }
            }
        }
        index
    }

    pub(super) fn find(&self, files: &[LoadedFile], wanted: &str, match_id: &str) -> Option<Value> {
        let same = |value: &Value| key_of(files, *value, match_id).is_some_and(|key| key == wanted);
        self.table.find(hash_text(wanted), same).copied()
    }
}

pub(super) fn users(files: &[LoadedFile], file: u32) -> Option<&Users> {
    files.get(file as usize)?.alma.as_deref()
}

fn key_of<'a>(files: &'a [LoadedFile], value: Value, match_id: &str) -> Option<Cow<'a, str>> {
    key(users(files, value.file)?, value.number, match_id)
}

/// The match id of a user as it is compared: the primary identifier whatever its case, any other as it is written.
pub(super) fn key<'a>(users: &'a Users, user: u32, match_id: &str) -> Option<Cow<'a, str>> {
    let key = users.identifier_of(user, match_id);
    let key = if match_id == PRIMARY { folded(key) } else { key.into() };
    (!key.is_empty()).then_some(key)
}

/// A text without its case.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        text.into()
    } else {
        text.to_lowercase().into()
    }
}
