//! Identifiers, which are unique in a file, and among the users of Alma.

use hashbrown::HashTable;

use super::checks::Checks;
use super::fields::Field;
use super::index::{Value, folded, users};
use super::record::Entry;
use super::roles::Roles;
use super::users::Users;
use super::{Assumed, PRIMARY};
use crate::feed::LoadedFile;
use crate::symbols::hash_text;

/// The identifiers that are taken while records are loaded one after the other.
pub(super) struct Identifiers {
    /// Those of the records that were loaded.
    taken: Table,
    /// Those that users in Alma have.
    held: Option<Table>,
    /// Users in Alma that were loaded already, so that their external identifiers are those of the file.
    loaded: Vec<(u32, Vec<bool>)>,
    refuse_held: bool,
    keeps_primary_id: bool,
}

impl Identifiers {
    pub(super) fn new(files: &[LoadedFile], roles: &Roles, assumed: &Assumed) -> Self {
        let held = (!roles.export.is_empty()).then(|| {
            let mut held = Table::with_room_for(files, &roles.export);
            for &file in &roles.export {
                let Some(users) = users(files, file) else { continue };
                for user in 0..users.len() {
                    for (entry, value) in of(users, user) {
                        held.insert(files, (file, entry.number), entry.field, value);
                    }
                }
            }
            held
        });
        let flags = |&file: &u32| Some((file, vec![false; users(files, file)?.len() as usize]));
        Self {
            taken: Table::with_room_for(files, &roles.new),
            held,
            loaded: roles.export.iter().filter_map(flags).collect(),
            refuse_held: assumed.refuse_held,
            keeps_primary_id: assumed.match_id == PRIMARY || !assumed.update_primary_id,
        }
    }

    /// Whether no identifier of a record comes twice in it or was taken by a record before it.
    pub(super) fn are_free(
        &self,
        files: &[LoadedFile],
        record: Value,
        own: &[(Entry, &str)],
        checks: &mut Checks<'_>,
    ) -> bool {
        for (index, &(entry, value)) in own.iter().enumerate() {
            if let Some((first, _)) = own[..index].iter().find(|(_, first)| *first == value) {
                checks.twice_in_user(record, entry.number, first.number);
                return false;
            }
        }
        for &(entry, value) in own {
            if let Some(there) = self.taken.find(files, entry.field, value, |_| true) {
                checks.taken(record, entry.number, there);
                return false;
            }
        }
        true
    }

    /// Whether a record is refused, as users in Alma other than the one it matches have identifiers of it.
    pub(super) fn are_held(
        &self,
        files: &[LoadedFile],
        record: Value,
        current: Option<Value>,
        own: &[(Entry, &str)],
        checks: &mut Checks<'_>,
    ) -> bool {
        let Some(held) = &self.held else { return false };
        let mut refused = false;
        for &(entry, value) in own {
            let by_another = |there| self.is_held_by_another(files, there, current);
            if let Some(there) = held.find(files, entry.field, value, by_another) {
                checks.held(record, entry.number, there);
                refused |= self.refuse_held;
            }
        }
        refused
    }

    fn is_held_by_another(
        &self,
        files: &[LoadedFile],
        (file, entry): (u32, u32),
        current: Option<Value>,
    ) -> bool {
        let Some(users) = users(files, file) else { return false };
        let holder = Value { file, number: users.user_of(entry) };
        if Some(holder) == current {
            return false;
        }
        let flags = self.loaded.iter().find(|(known, _)| *known == file);
        let is_loaded = flags.is_some_and(|(_, flags)| flags[holder.number as usize]);
        // What it still had after that is among those that are taken.
        let stays =
            |entry: Entry| entry.is_internal() || entry.field == Field::PRIMARY_ID && self.keeps_primary_id;
        !is_loaded || users.entry(entry).is_some_and(stays)
    }

    /// Takes the identifiers of a record that is not refused; in Alma it is this user, where it updates one.
    pub(super) fn take(
        &mut self,
        files: &[LoadedFile],
        file: u32,
        own: &[(Entry, &str)],
        current: Option<Value>,
    ) {
        for &(entry, value) in own {
            self.taken.insert(files, (file, entry.number), entry.field, value);
        }
        let Some(current) = current else { return };
        if let Some((_, flags)) = self.loaded.iter_mut().find(|(known, _)| *known == current.file) {
            flags[current.number as usize] = true;
        }
    }
}

/// Identifiers by their values: all as they are written, and the primary ones without case.
#[derive(Debug, Default)]
struct Table {
    exact: HashTable<(u32, u32)>,
    primary: HashTable<(u32, u32)>,
}

impl Table {
    /// Has room for all identifiers of these files.
    fn with_room_for(files: &[LoadedFile], load: &[u32]) -> Self {
        let mut table = Self::default();
        let sum = |of: fn(&Users) -> u32| -> usize {
            load.iter().filter_map(|&file| users(files, file)).map(|users| of(users) as usize).sum()
        };
        // Nothing is in there yet that would need its hash.
        table.exact.reserve(sum(|users| users.identifiers), |_| 0);
        table.primary.reserve(sum(Users::len), |_| 0);
        table
    }

    /// The identifier with this value that is wanted, where there is one, by its file and its number there.
    fn find(
        &self,
        files: &[LoadedFile],
        field: Field,
        value: &str,
        wanted: impl Fn((u32, u32)) -> bool,
    ) -> Option<(u32, u32)> {
        let exact = |&known: &(u32, u32)| text_of(files, known) == value && wanted(known);
        let there = self.exact.find(hash_text(value), exact);
        if there.is_some() || field != Field::PRIMARY_ID {
            return there.copied();
        }
        let value = folded(value);
        let same = |&known: &(u32, u32)| folded(text_of(files, known)) == value && wanted(known);
        self.primary.find(hash_text(&value), same).copied()
    }

    fn insert(&mut self, files: &[LoadedFile], (file, entry): (u32, u32), field: Field, value: &str) {
        let hash = |known: &(u32, u32)| hash_text(text_of(files, *known));
        self.exact.insert_unique(hash_text(value), (file, entry), hash);
        if field == Field::PRIMARY_ID {
            let hash = |known: &(u32, u32)| hash_text(&folded(text_of(files, *known)));
            self.primary.insert_unique(hash_text(&folded(value)), (file, entry), hash);
        }
    }
}

fn text_of(files: &[LoadedFile], (file, entry): (u32, u32)) -> &str {
    let users = users(files, file);
    users.and_then(|users| Some(users.identifier(&users.entry(entry)?))).unwrap_or_default()
}

/// The identifiers of a user that have a value.
pub(super) fn of(users: &Users, user: u32) -> Vec<(Entry, &str)> {
    let all = users.entries(user).map(|entry| (entry, users.identifier(&entry)));
    all.filter(|(_, value)| !value.is_empty()).collect()
}
