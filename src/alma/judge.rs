//! The users of the file about to be loaded, one after the other: who they match, and what becomes of every field.

use super::checks::{Checks, Found};
use super::fields::{COUNT, Field};
use super::identifiers::{self, Identifiers};
use super::index::{Index, Value, folded, key, users};
use super::roles::Roles;
use super::rows::{CERTAIN, DRIFT, EDITED, Rows};
use super::users::Users;
use super::{Assumed, EmptyIncoming, PRIMARY, Verdict};
use crate::columns::Column;
use crate::feed::LoadedFile;
use crate::records::Day;
use crate::symbols::Symbol;

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
    let mut identifiers = Identifiers::new(files, &outcome.roles, assumed);
    let mut checks = Checks::new(files, &outcome);
    for &file in &new {
        let Some(users) = users(files, file).filter(|_| !files[file as usize].rejected()) else { continue };
        for number in 0..users.len() {
            outcome.one(files, users, Value { file, number }, &mut identifiers, &mut checks);
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
        identifiers: &mut Identifiers,
        checks: &mut Checks<'_>,
    ) {
        let user = self.users.len() as u32;
        let match_id = &self.assumed.match_id.clone();
        let key = key(record_users, record.number, match_id);
        let Some(key) = key else {
            checks.without_match_id(record);
            return self.keep(Judged { record, fate: Fate::Rejected, current: None });
        };
        let own = identifiers::of(record_users, record.number);
        if !identifiers.are_free(files, record, &own, checks) {
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
        let fate = if matches!(fate, Fate::Added | Fate::Matched)
            && identifiers.are_held(files, record, current, &own, checks)
        {
            Fate::Rejected
        } else {
            identifiers.take(files, record.file, &own, current.filter(|_| fate == Fate::Matched));
            fate
        };
        self.keep(Judged { record, fate, current });
        checks.record(&Case { users: record_users, record, fate, current: of_current });
        let first = self.rows.len();
        match of_current.filter(|_| fate == Fate::Matched) {
            Some(there) => {
                self.matched(files, (record_users, record.number), there, &held);
                if let Some(there) = current.filter(|_| *match_id != PRIMARY) {
                    self.primary_id(files, record, there, checks);
                }
            }
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
                users.entries(number).any(|entry| entry.is_segment_of(field))
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
                    let same = record_users.external(record_users.entries(number), field, true)
                        == current_users.external(current_users.entries(current), field, false);
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

    /// A user that is matched by another identifier may have another primary one.
    fn primary_id(&mut self, files: &[LoadedFile], record: Value, current: Value, checks: &mut Checks<'_>) {
        let primary = |of: Value| {
            let users = users(files, of.file)?;
            let entry = users.find(of.number, Field::PRIMARY_ID)?;
            Some((entry, users.value(of.number, Field::PRIMARY_ID)))
        };
        let Some((entry, new)) = primary(record).filter(|(_, new)| !new.is_empty()) else { return };
        let there = primary(current);
        if folded(there.map_or("", |(_, old)| old)) == folded(new) {
            return;
        }
        checks.primary_id_changes(record, entry, there.map(|(entry, _)| (current.file, entry)));
        if self.assumed.update_primary_id {
            self.say(Field::PRIMARY_ID, Verdict::Overwritten, CERTAIN);
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
