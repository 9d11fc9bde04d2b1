//! What is wrong with the users of the files about to be loaded, as numbers.

use hashbrown::{HashMap, HashSet};

use super::fields::{Field, Shape};
use super::index::{Value, users};
use super::judge::{Case, Fate, Outcome, Slots};
use super::record::Entry;
use super::rows::Row;
use super::users::Users;
use super::{Assumed, Verdict};
use crate::feed::LoadedFile;
use crate::records::Day;
use crate::rules::{Code, is_pattern};
use crate::symbols::Symbol;

/// Something found; its words are made when someone asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) code: Code,
    /// The number of the file.
    pub(crate) file: u32,
    /// The user in it; none where it is about the file.
    pub(crate) user: Option<u32>,
    /// The entry of the user that it is at.
    pub(crate) entry: Option<u32>,
    /// Another entry that belongs to it, with its file.
    pub(crate) other: Option<(u32, u32)>,
    /// The row that it is about.
    pub(crate) row: Option<u32>,
    /// A word that its sentence quotes.
    pub(crate) word: &'static str,
    /// How many like it there are; it stands for all of them.
    pub(crate) count: u32,
}

/// What the checks go by, and what they have found.
pub(super) struct Checks<'a> {
    assumed: Assumed,
    as_of: Day,
    found: Vec<Found>,
    /// Codes that the export has, by field, once they are asked for.
    codes: Option<HashSet<(u8, String), foldhash::fast::FixedState>>,
    files: &'a [LoadedFile],
    export: Vec<u32>,
    labels: HashMap<(u32, u8, Symbol), usize, foldhash::fast::FixedState>,
    roles: HashMap<u32, usize, foldhash::fast::FixedState>,
    rules: bool,
}

/// Files in a zip, zips in a run and bytes of a zip that the job takes (ALMA-FILES).
const FILES_MAX: usize = 50;
const ZIPS_MAX: usize = 20;
const ZIP_BYTES_MAX: u64 = 4 << 30;

/// Fewer edits than this that would be undone are no sign of an old file.
const REPLAYED_MIN: u64 = 3;

impl<'a> Checks<'a> {
    pub(super) fn new(files: &'a [LoadedFile], outcome: &Outcome) -> Self {
        Self {
            assumed: outcome.assumed.clone(),
            as_of: outcome.as_of,
            found: Vec::new(),
            codes: None,
            files,
            export: outcome.roles.export.clone(),
            labels: HashMap::default(),
            roles: HashMap::default(),
            rules: outcome.roles.new.iter().any(|&file| files[file as usize].checks.rules),
        }
    }

    fn add(&mut self, code: Code, record: Value, entry: Option<u32>, word: &'static str) -> usize {
        self.add_with(code, record, entry, word, None)
    }

    fn add_with(
        &mut self,
        code: Code,
        record: Value,
        entry: Option<u32>,
        word: &'static str,
        other: Option<(u32, u32)>,
    ) -> usize {
        let Value { file, number } = record;
        let found = Found { code, file, user: Some(number), entry, other, row: None, word, count: 1 };
        self.found.push(found);
        self.found.len() - 1
    }

    pub(super) fn without_match_id(&mut self, record: Value) {
        self.add(Code::MatchIdMissing, record, None, "");
    }

    pub(super) fn twice_in_user(&mut self, record: Value, entry: u32, first: u32) {
        self.add_with(Code::IdentifierTwiceInUser, record, Some(entry), "", Some((record.file, first)));
    }

    pub(super) fn taken(&mut self, record: Value, entry: u32, there: (u32, u32)) {
        self.add_with(Code::IdentifierTaken, record, Some(entry), "", Some(there));
    }

    pub(super) fn held(&mut self, record: Value, entry: u32, there: (u32, u32)) {
        self.add_with(Code::IdentifierHeld, record, Some(entry), "", Some(there));
    }

    pub(super) fn primary_id_changes(&mut self, record: Value, entry: u32, there: Option<(u32, u32)>) {
        self.add_with(Code::PrimaryIdChanges, record, Some(entry), "", there);
    }

    /// Looks at a record that is not refused.
    pub(super) fn record(&mut self, case: &Case<'_>) {
        let &Case { record, fate, .. } = case;
        match fate {
            Fate::LeftOut => _ = self.add(Code::UnmatchedUser, record, None, ""),
            Fate::Internal => _ = self.add(Code::InternalUser, record, None, ""),
            Fate::Added | Fate::Matched if self.rules => self.values(case),
            Fate::Added | Fate::Matched | Fate::Rejected => {}
        }
    }

    fn values(&mut self, case: &Case<'_>) {
        let &Case { users, record, fate, .. } = case;
        let slots = Slots::of(users, record.number);
        if fate == Fate::Added && slots.text(users, Field::PRIMARY_ID).is_empty() {
            self.add(Code::NewUserWithoutPrimaryId, record, slots.entry(Field::PRIMARY_ID), "");
        }
        self.dates(users, record, &slots);
        self.mandatory(users, record, &slots);
        self.lists(users, record);
        self.labels(case, &slots);
        self.ignored(users, record, &slots);
    }

    fn dates(&mut self, users: &Users, record: Value, slots: &Slots) {
        let mut days = [None; 2];
        for field in Field::judged().filter(|field| field.shape() == Shape::Date) {
            let text = slots.text(users, field);
            let day = day(text);
            if day.is_none() && !text.is_empty() {
                self.add(Code::ImpossibleUserDate, record, slots.entry(field), field.name());
            }
            match field {
                Field::EXPIRY_DATE => days[0] = day,
                Field::PURGE_DATE => days[1] = day,
                _ => {}
            }
        }
        let [expiry, purge] = days;
        let is_active = !slots.text(users, Field::STATUS).eq_ignore_ascii_case("INACTIVE");
        let at_purge = slots.entry(Field::PURGE_DATE);
        if is_active && expiry.is_some_and(|day| day < self.as_of) {
            self.add(Code::ExpiryInThePast, record, slots.entry(Field::EXPIRY_DATE), "");
        }
        if is_active && purge.is_some_and(|day| day <= self.as_of) {
            self.add(Code::PurgeInThePast, record, at_purge, "");
        } else if purge.zip(expiry).is_some_and(|(purge, expiry)| purge < expiry) {
            let other = slots.entry(Field::EXPIRY_DATE).map(|entry| (record.file, entry));
            self.add_with(Code::PurgeBeforeExpiry, record, at_purge, "", other);
        }
        if slots.text(users, Field::PURGE_DATE).is_empty() {
            self.add(Code::NoPurgeDate, record, at_purge, "");
        }
    }

    fn mandatory(&mut self, users: &Users, record: Value, slots: &Slots) {
        for index in 0..self.assumed.mandatory.len() {
            let name = self.assumed.mandatory[index];
            let (list, wanted) = match name {
                "address" => (Field::ADDRESSES, ""),
                "email" => (Field::EMAILS, ""),
                "phone" => (Field::PHONES, ""),
                "identifier" => (Field::IDENTIFIERS, ""),
                _ => match name.strip_prefix("address.") {
                    Some("type") => (Field::ADDRESSES, "address_type"),
                    Some(wanted) => (Field::ADDRESSES, wanted),
                    None => {
                        let field = match name {
                            "primary_id" => Some(Field::PRIMARY_ID),
                            "record_type" => Some(Field::RECORD_TYPE),
                            _ => Field::value_named(name),
                        };
                        if let Some(field) = field
                            && slots.text(users, field).is_empty()
                        {
                            self.add(Code::MandatoryFieldMissing, record, slots.entry(field), name);
                        }
                        continue;
                    }
                },
            };
            let segment = preferred(users, record.number, list);
            let is_there = segment
                .is_some_and(|entry| wanted.is_empty() || !users.segment(&entry).part(wanted).is_empty());
            if !is_there {
                let entry = segment.map(|entry| entry.number).or_else(|| slots.entry(list));
                self.add(Code::MandatoryFieldMissing, record, entry, name);
            }
        }
    }

    fn lists(&mut self, users: &Users, record: Value) {
        let mut first: [Option<u32>; 4] = [None; 4];
        for of in users.entries(record.number) {
            if !of.field.is_list() || of.is_home() {
                continue;
            }
            let (entry, segment) = (of.number, users.segment(&of));
            let wanted: &[&'static str] = match of.field {
                Field::ADDRESSES => &["line1"],
                Field::EMAILS => &["email_address"],
                Field::PHONES => &["phone_number"],
                Field::IDENTIFIERS => &["id_type", "value"],
                Field::NOTES => &["note_type", "note_text"],
                Field::BLOCKS => &["block_description"],
                _ => &[],
            };
            if let Some(name) = wanted.iter().find(|name| segment.part(name).is_empty()) {
                self.add(Code::IncompleteSegment, record, Some(entry), name);
            }
            let kinds = [Field::ADDRESSES, Field::EMAILS, Field::PHONES];
            let kind = kinds.iter().position(|&kind| kind == of.field);
            let sms = (of.field == Field::PHONES && segment.part("preferred_sms") == "true").then_some(3);
            let kind = kind.filter(|_| segment.part("preferred") == "true");
            for kind in kind.into_iter().chain(sms) {
                match first[kind] {
                    None => first[kind] = Some(entry),
                    Some(there) => {
                        let word = ["addresses", "e-mails", "phones", "phones for text messages"][kind];
                        let other = Some((record.file, there));
                        self.add_with(Code::SeveralPreferred, record, Some(entry), word, other);
                    }
                }
            }
        }
    }

    /// A code with a blank in it, or that is its own label, which the export does not know as a code.
    fn labels(&mut self, case: &Case<'_>, slots: &Slots) {
        let &Case { users, record, current, .. } = case;
        for entry in users.entries(record.number).filter(|entry| entry.field.shape() == Shape::Coded) {
            let (field, index) = (entry.field, entry.number);
            if slots.entry(field) != Some(index) || field.is_ignored() {
                continue;
            }
            let text = users.text(field, entry.value);
            let blank = text.contains(char::is_whitespace);
            if text.is_empty() || !(blank || entry.is_label()) {
                continue;
            }
            let key = (record.file, field.0, entry.value);
            if let Some(&known) = self.labels.get(&key) {
                if let Some(found) = self.found.get_mut(known) {
                    found.count += 1;
                }
                continue;
            }
            let differs = match current {
                Some((users, user)) => users.value(user, field) != text,
                None => blank,
            };
            if differs && !self.is_code(field, text) {
                let found = self.add(Code::LabelInsteadOfCode, record, Some(index), field.name());
                self.labels.insert(key, found);
            }
        }
    }

    fn is_code(&mut self, field: Field, text: &str) -> bool {
        let Self { files, export, codes, .. } = self;
        let codes = codes.get_or_insert_with(|| {
            let mut codes = HashSet::default();
            for users in export.iter().filter_map(|&file| users(files, file)) {
                let mut seen = HashSet::<(u8, Symbol), foldhash::fast::FixedState>::default();
                for of in (0..users.len()).flat_map(|user| users.entries(user)) {
                    if of.field.shape() == Shape::Coded && seen.insert((of.field.0, of.value)) {
                        codes.insert((of.field.0, users.text(of.field, of.value).to_owned()));
                    }
                }
            }
            codes
        });
        codes.contains(&(field.0, text.to_owned()))
    }

    /// What the job does not load.
    fn ignored(&mut self, users: &Users, record: Value, slots: &Slots) {
        let record_type = slots.text(users, Field::RECORD_TYPE);
        let differs = |wanted: &String| !record_type.is_empty() && !record_type.eq_ignore_ascii_case(wanted);
        if self.assumed.record_type.as_ref().is_some_and(differs) {
            self.add(Code::RecordTypeDiffers, record, slots.entry(Field::RECORD_TYPE), "");
        }
        if let Some(entry) = slots.entry(Field::ROLES) {
            let known = self.roles.get(&record.file).copied();
            if let Some(found) = known.and_then(|known| self.found.get_mut(known)) {
                found.count += 1;
            } else {
                let found = self.add(Code::RolesWithoutEffect, record, Some(entry), "");
                self.roles.insert(record.file, found);
            }
        }
    }

    /// Looks at a verdict.
    pub(super) fn row(&mut self, users: &Users, record: Value, index: u32, row: Row) {
        let empties = || {
            row.verdict == Verdict::ListReplaced
                && !users.entries(record.number).any(|entry| entry.is_segment_of(row.field))
        };
        let code = match row.verdict {
            Verdict::Reset => Code::ManualValueReset,
            Verdict::Ambiguous => Code::OutcomeAmbiguous,
            Verdict::Cleared => Code::ValueCleared,
            _ if empties() => Code::ValueCleared,
            _ => return,
        };
        let found = self.add(code, record, users.find(record.number, row.field), row.field.name());
        self.found[found].row = Some(index);
    }

    /// Looks at the files as such and at all verdicts together, and folds what is the way of a whole file.
    pub(super) fn finish(mut self, files: &[LoadedFile], outcome: &Outcome) -> Vec<Found> {
        self.fold(outcome.users.len() as u32);
        let about = |code, file| Found {
            code,
            file,
            user: None,
            entry: None,
            other: None,
            row: None,
            word: "",
            count: 1,
        };
        let new = &outcome.roles.new;
        if self.rules {
            let of = |file: u32| &files[file as usize];
            let mut zips: Vec<u32> = Vec::new();
            for &file in new {
                match of(file).packed_in {
                    None => self.found.push(about(Code::NotZipped, file)),
                    Some(_) if zips.iter().any(|&zip| of(zip).tag == of(file).tag) => {}
                    Some(_) => zips.push(file),
                }
            }
            for (count, &zip) in (1..).zip(&zips) {
                let inside =
                    new.iter().filter(|&&file| of(file).packed_in.is_some() && of(file).tag == of(zip).tag);
                let word = match () {
                    () if of(zip).packed_in > Some(ZIP_BYTES_MAX) => "the zip is larger than 4 GB",
                    () if inside.count() > FILES_MAX => "the zip holds more than 50 files",
                    () if count == ZIPS_MAX + 1 => "there are more than 20 zips",
                    () => continue,
                };
                self.found.push(Found { word, ..about(Code::UserFileLimit, zip) });
            }
        }
        let resets = outcome.count(Verdict::Reset);
        if let Some(&first) = new.first().filter(|_| resets >= REPLAYED_MIN && resets * 2 >= outcome.edited) {
            self.found.push(about(Code::OldFileReplayed, first));
        }
        self.found
    }

    /// What holds for half of the users or more is told once; but every edit that is lost is told.
    fn fold(&mut self, users: u32) {
        let folds = |found: &Found| {
            !matches!(
                found.code,
                Code::ManualValueReset
                    | Code::IdentifierTaken
                    | Code::IdentifierHeld
                    | Code::IdentifierTwiceInUser
                    | Code::LabelInsteadOfCode
                    | Code::RolesWithoutEffect
            )
        };
        let mut cases: HashMap<(Code, &'static str), (u32, usize), foldhash::fast::FixedState> =
            HashMap::default();
        for (index, found) in self.found.iter().enumerate().filter(|(_, found)| folds(found)) {
            cases.entry((found.code, found.word)).or_insert((0, index)).0 += 1;
        }
        let mut next = 0;
        self.found.retain_mut(|found| {
            let index = next;
            next += 1;
            match cases.get(&(found.code, found.word)) {
                Some(&(count, first)) if folds(found) && is_pattern(count as usize, users) => {
                    found.count = count;
                    first == index
                }
                _ => true,
            }
        });
    }
}

impl Outcome {
    /// How many rows have a verdict.
    pub(crate) fn count(&self, verdict: Verdict) -> u64 {
        self.rows.count(verdict) as u64
    }
}

/// The preferred segment of a list, or where none is preferred the first.
fn preferred(users: &Users, user: u32, list: Field) -> Option<Entry> {
    let mut own = users.entries(user).filter(|entry| entry.is_segment_of(list));
    let first = own.next()?;
    let is_preferred = |entry: &Entry| users.segment(entry).part("preferred") == "true";
    Some(if is_preferred(&first) { first } else { own.find(is_preferred).unwrap_or(first) })
}

/// A date as Alma takes it: `yyyy-mm-dd`, which may be followed by the offset of a time zone.
fn day(text: &str) -> Option<Day> {
    let (day, offset) = text.split_at_checked(10)?;
    let is_offset = matches!(offset.as_bytes(), [] | [b'+' | b'-', _, _, b':', _, _]);
    Day::from_iso(day).filter(|_| is_offset)
}
