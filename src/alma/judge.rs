//! The users of the file about to be loaded, one after the other: who they match, and what becomes of every field.

use hashbrown::HashTable;

use super::checks::{Checks, Found};
use super::fields::{COUNT, Field};
use super::index::{Index, Value, folded, key, users};
use super::record::Entry;
use super::roles::Roles;
use super::rows::{CERTAIN, DRIFT, EDITED, Row, Rows};
use super::users::Users;
use super::{Assumed, EmptyIncoming, Verdict};
use crate::columns::Column;
use crate::feed::LoadedFile;
use crate::records::Day;
use crate::symbols::{Symbol, hash_text};

/// What becomes of a record as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It becomes a new user.
    Added,
    /// It updates the user that it matches.
    Matched,
    /// The job refuses it.
    Rejected,
    /// It matches nobody, and such users are not added.
    LeftOut,
    /// It matches a user that is internal, which the job does not touch.
    Internal,
}

/// A record of the file about to be loaded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) record: Value,
    pub(crate) fate: Fate,
    /// The user that it matches: in the export, or without one in the newest file that holds it.
    pub(crate) current: Option<Value>,
}

/// What the job would do, as numbers.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) assumed: Assumed,
    pub(crate) as_of: Day,
    pub(crate) roles: Roles,
    pub(crate) users: Column<Judged>,
    pub(crate) rows: Rows,
    /// Records by fate, in the order of [`Fate`].
    pub(crate) fates: [u64; 5],
    /// Rows of fields that have stayed while the feed has moved on.
    pub(crate) drift: Vec<u32>,
    /// Protected fields that were edited by hand, and how many users have such.
    pub(crate) edited: u64,
    pub(crate) edited_users: u64,
    /// By load of the history, how many of the values that would be written back it carries.
    pub(crate) carriers: Vec<u64>,
    pub(crate) found: Vec<Found>,
    history: Vec<Index>,
    export: Option<Index>,
}

/// What the rules look at of one record.
pub(super) struct Case<'a> {
    pub(super) users: &'a Users,
    pub(super) record: Value,
    pub(super) fate: Fate,
    /// The user it matches, with the file that user is in.
    pub(super) current: Option<(&'a Users, u32)>,
}

/// Judges every record of the files about to be loaded.
pub(crate) fn judge(files: &[LoadedFile], roles: Roles, assumed: &Assumed, as_of: Day) -> Outcome {
    let index = |load: &[u32]| Index::new(files, load, &assumed.match_id);
    let mut outcome = Outcome {
        assumed: assumed.clone(),
        as_of,
        users: Column::default(),
        rows: Rows::default(),
        fates: [0; 5],
        drift: Vec::new(),
        edited: 0,
        edited_users: 0,
        carriers: vec![0; roles.history.len()],
        found: Vec::new(),
        history: roles.history.iter().map(|load| index(load)).collect(),
        export: (!roles.export.is_empty()).then(|| index(&roles.export)),
        roles,
    };
    let new: Vec<u32> = outcome.roles.new.clone();
    let (mut taken, mut checks) = (Taken::with_room_for(files, &new), Checks::new(files, &outcome));
    for &file in &new {
        let Some(users) = users(files, file).filter(|_| !files[file as usize].rejected()) else { continue };
        for number in 0..users.len() {
            outcome.one(files, users, Value { file, number }, &mut taken, &mut checks);
            outcome.rows.end_user();
        }
    }
    outcome.found = checks.finish(files, &outcome);
    outcome
}

impl Outcome {
    /// The records of a load of the history, oldest first, that hold the user with this match id.
    pub(crate) fn held(&self, files: &[LoadedFile], record: Value) -> Vec<(u32, Value)> {
        let Some(key) =
            users(files, record.file).and_then(|users| key(users, record.number, &self.assumed.match_id))
        else {
            return Vec::new();
        };
        let found =
            |(load, index): (u32, &Index)| Some((load, index.find(files, &key, &self.assumed.match_id)?));
        (0..).zip(&self.history).filter_map(found).collect()
    }

    /// Whether it is what these assumptions come to on this day.
    pub(crate) fn is_of(&self, assumed: &Assumed, as_of: Day) -> bool {
        (&self.assumed, self.as_of) == (assumed, as_of)
    }

    /// Whether an export is given.
    pub(crate) fn has_export(&self) -> bool {
        self.export.is_some()
    }

    /// The record that a match id is found by first, among the files about to be loaded.
    pub(crate) fn find_user(&self, files: &[LoadedFile], wanted: &str) -> Option<u32> {
        let wanted_folded = folded(wanted.trim());
        (0..self.users.len() as u32).find(|&user| {
            let Value { file, number } = self.users[user as usize].record;
            let Some(users) = users(files, file) else { return false };
            let by_match = key(users, number, &self.assumed.match_id);
            by_match.is_some_and(|key| key == wanted.trim() || key == wanted_folded)
                || folded(users.value(number, Field::PRIMARY_ID)) == wanted_folded
        })
    }

    fn one(
        &mut self,
        files: &[LoadedFile],
        record_users: &Users,
        record: Value,
        taken: &mut Taken,
        checks: &mut Checks<'_>,
    ) {
        let user = self.users.len() as u32;
        let match_id = &self.assumed.match_id;
        let key = key(record_users, record.number, match_id);
        let Some(key) = key else {
            checks.without_match_id(record);
            return self.keep(Judged { record, fate: Fate::Rejected, current: None });
        };
        let own = identifiers(record_users, record.number);
        if !taken.take(files, record, &own, checks) {
            return self.keep(Judged { record, fate: Fate::Rejected, current: None });
        }
        let held = self.held(files, record);
        let current = match &self.export {
            Some(export) => export.find(files, &key, match_id),
            None => held.last().map(|&(_, value)| value),
        };
        let of_current = current.and_then(|value| Some((users(files, value.file)?, value.number)));
        let is_internal = of_current.is_some_and(|(users, user)| {
            users.value(user, Field::ACCOUNT_TYPE).eq_ignore_ascii_case("INTERNAL")
        });
        let fate = match of_current {
            None if self.assumed.add_unmatched => Fate::Added,
            None => Fate::LeftOut,
            Some(_) if is_internal => Fate::Internal,
            Some(_) => Fate::Matched,
        };
        self.keep(Judged { record, fate, current });
        checks.record(&Case { users: record_users, record, fate, current: of_current });
        let first = self.rows.len();
        match of_current.filter(|_| fate == Fate::Matched) {
            Some(current) => self.matched(files, (record_users, record.number), current, &held),
            None if fate == Fate::Added => self.added(record_users, record.number),
            None => {}
        }
        let mut edited = false;
        for index in first..self.rows.len() {
            let row = self.rows.row_of(user, index);
            edited |= row.is_edited();
            checks.row(record_users, record, index as u32, row);
        }
        self.edited_users += u64::from(edited);
    }

    fn keep(&mut self, judged: Judged) {
        self.fates[judged.fate as usize] += 1;
        self.users.push(judged);
    }

    fn say(&mut self, field: Field, verdict: Verdict, flags: u8) {
        if flags & DRIFT != 0 {
            self.drift.push(self.rows.len() as u32);
        }
        self.edited += u64::from(flags & EDITED != 0);
        self.rows.push(field, verdict, flags);
    }

    /// Every field of a new user that is not empty.
    fn added(&mut self, users: &Users, number: u32) {
        let certain = if self.has_export() { CERTAIN } else { 0 };
        let slots = Slots::of(users, number);
        for field in Field::judged() {
            let is_there = if field.is_list() {
                !users.external(number, field, true).is_empty()
            } else {
                !slots.text(users, field).is_empty()
            };
            if is_there {
                self.say(field, Verdict::Create, certain);
            }
        }
    }

    /// Every field that any of the files has an element for.
    fn matched(
        &mut self,
        files: &[LoadedFile],
        (record_users, number): (&Users, u32),
        (current_users, current): (&Users, u32),
        held: &[(u32, Value)],
    ) {
        let incoming = Slots::of(record_users, number);
        let now = Slots::of(current_users, current);
        let before: Vec<(u32, &Users, Slots)> = held
            .iter()
            .filter_map(|&(load, value)| {
                let users = users(files, value.file)?;
                Some((load, users, Slots::of(users, value.number)))
            })
            .collect();
        let mut had: Vec<&str> = Vec::new();
        for field in Field::judged() {
            if field.is_list() {
                if incoming.has(field) || now.has(field) {
                    let same = record_users.external(number, field, true)
                        == current_users.external(current, field, false);
                    let verdict = if same { Verdict::Unchanged } else { Verdict::ListReplaced };
                    self.say(field, verdict, CERTAIN);
                }
                continue;
            }
            let mentioned =
                incoming.has(field) || now.has(field) || before.iter().any(|(_, _, slots)| slots.has(field));
            if !mentioned {
                continue;
            }
            let (new, old) = (incoming.text(record_users, field), now.text(current_users, field));
            if !self.assumed.is_protected(field) {
                self.say(field, ordinary(new, old), CERTAIN);
                continue;
            }
            had.clear();
            had.extend(before.iter().map(|(_, users, slots)| slots.text(users, field)));
            let (verdict, flags) = self.protected(field, new, old, &had);
            if verdict == Verdict::Reset {
                for ((load, ..), _) in before.iter().zip(&had).filter(|(_, value)| **value == new) {
                    self.carriers[*load as usize] += 1;
                }
            }
            self.say(field, verdict, flags);
        }
    }

    /// What becomes of a protected field, given the values it has had in the history.
    fn protected(&self, field: Field, new: &str, old: &str, had: &[&str]) -> (Verdict, u8) {
        let Some(&newest) = had.last() else {
            let same = new == old;
            return if same { (Verdict::Unchanged, CERTAIN) } else { (Verdict::Ambiguous, 0) };
        };
        if newest == old {
            let verdict = self.linked(field, new, old);
            // Without an export nobody knows whether the field was edited.
            let certain = self.has_export() || verdict == Verdict::Unchanged;
            return (verdict, if certain { CERTAIN } else { 0 });
        }
        let is_candidate = had.contains(&new);
        let verdict = match () {
            () if new.is_empty() && is_candidate => Verdict::Ambiguous,
            () if new.is_empty() || new == old || !is_candidate => Verdict::Kept,
            () => Verdict::Reset,
        };
        // It is reset if the edit was made while the feed carried this value; with one value there is no other.
        let certain = match verdict {
            Verdict::Reset => had.iter().all(|value| *value == new),
            Verdict::Kept => true,
            _ => false,
        };
        let drifts = verdict == Verdict::Kept && !new.is_empty() && new != old;
        (verdict, EDITED | if certain { CERTAIN } else { 0 } | if drifts { DRIFT } else { 0 })
    }

    /// What becomes of a protected field that follows the feed.
    fn linked(&self, field: Field, new: &str, old: &str) -> Verdict {
        if new == old {
            return Verdict::Unchanged;
        }
        if !new.is_empty() {
            return Verdict::Update;
        }
        if self.assumed.empty_incoming == EmptyIncoming::Keep {
            return Verdict::Unchanged;
        }
        match self.assumed.default_of(field) {
            Some(default) if default == old => Verdict::Unchanged,
            Some(_) => Verdict::Default,
            None => Verdict::Cleared,
        }
    }

    /// The values that a field of a user has had, oldest first, each with the load that carried it first.
    pub(crate) fn candidates(&self, files: &[LoadedFile], row: Row) -> Vec<(u32, Value, Option<u32>)> {
        let record = self.users[row.user as usize].record;
        let entry =
            |value: Value| users(files, value.file).and_then(|users| users.find(value.number, row.field));
        self.held(files, record).into_iter().map(|(load, value)| (load, value, entry(value))).collect()
    }
}

/// What becomes of a field that no edit protects.
fn ordinary(new: &str, old: &str) -> Verdict {
    match () {
        () if new == old => Verdict::Unchanged,
        () if new.is_empty() => Verdict::Cleared,
        () => Verdict::Overwritten,
    }
}

/// The first entry of every field of a user.
pub(super) struct Slots([Option<(u32, Symbol)>; COUNT]);

impl Slots {
    pub(super) fn of(users: &Users, user: u32) -> Self {
        let mut slots = [None; COUNT];
        for entry in users.entries(user) {
            slots[entry.field.index()].get_or_insert((entry.number, entry.value));
        }
        Self(slots)
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.0[field.index()].is_some()
    }

    pub(super) fn entry(&self, field: Field) -> Option<u32> {
        self.0[field.index()].map(|(entry, _)| entry)
    }

    pub(super) fn text<'a>(&self, users: &'a Users, field: Field) -> &'a str {
        self.0[field.index()].map_or("", |(_, value)| users.text(field, value))
    }
}

/// Identifiers by their values: all as they are written, and the primary ones without case.
#[derive(Debug, Default)]
pub(super) struct Taken {
    exact: HashTable<(u32, u32)>,
    primary: HashTable<(u32, u32)>,
}

impl Taken {
    /// Has room for all identifiers of these files.
    pub(super) fn with_room_for(files: &[LoadedFile], load: &[u32]) -> Self {
        let mut taken = Self::default();
        let sum = |of: fn(&Users) -> u32| -> usize {
            load.iter().filter_map(|&file| users(files, file)).map(|users| of(users) as usize).sum()
        };
        // Nothing is in there yet that would need its hash.
        taken.exact.reserve(sum(|users| users.identifiers), |_| 0);
        taken.primary.reserve(sum(Users::len), |_| 0);
        taken
    }

    /// The identifier with this value, where there is one.
    pub(super) fn find(&self, files: &[LoadedFile], field: Field, value: &str) -> Option<(u32, u32)> {
        let there = self.exact.find(hash_text(value), |&known| text_of(files, known) == value);
        let there = there.copied();
        if there.is_some() || field != Field::PRIMARY_ID {
            return there;
        }
        let value = folded(value);
        self.primary.find(hash_text(&value), |&known| folded(text_of(files, known)) == value).copied()
    }

    pub(super) fn insert(
        &mut self,
        files: &[LoadedFile],
        (file, entry): (u32, u32),
        field: Field,
        value: &str,
    ) {
        let hash = |known: &(u32, u32)| hash_text(text_of(files, *known));
        self.exact.insert_unique(hash_text(value), (file, entry), hash);
        if field == Field::PRIMARY_ID {
            let hash = |known: &(u32, u32)| hash_text(&folded(text_of(files, *known)));
            self.primary.insert_unique(hash_text(&folded(value)), (file, entry), hash);
        }
    }

    /// Takes the identifiers of a record, unless one of them is taken: then the record is refused.
    fn take(
        &mut self,
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
            if let Some(there) = self.find(files, entry.field, value) {
                checks.taken(record, entry.number, there);
                return false;
            }
        }
        for &(entry, value) in own {
            self.insert(files, (record.file, entry.number), entry.field, value);
        }
        true
    }
}

fn text_of(files: &[LoadedFile], (file, entry): (u32, u32)) -> &str {
    let users = users(files, file);
    users.and_then(|users| Some(users.identifier(&users.entry(entry)?))).unwrap_or_default()
}

/// The identifiers of a user that have a value.
pub(super) fn identifiers(users: &Users, user: u32) -> Vec<(Entry, &str)> {
    let all = users.entries(user).map(|entry| (entry, users.identifier(&entry)));
    all.filter(|(_, value)| !value.is_empty()).collect()
}
