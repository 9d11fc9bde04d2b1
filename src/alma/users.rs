//! The users of one file as columns.

use super::PRIMARY;
use super::fields::Field;
use super::known::Known;
use super::record::{Entries, Entry};
use super::segment::Segment;
use crate::columns::{Column, Texts};
use crate::records::{Day, Places};
use crate::sorting;
use crate::symbols::{Symbol, Symbols};
use crate::xml::Place;

/// The users of one file of Alma.
#[derive(Debug)]
pub struct Users {
    /// Texts that are kept once a file, as many users have them.
    pub(super) common: Symbols,
    /// Texts that hardly two users have in common.
    pub(super) texts: Known,
    /// What users are made of, each once; of a user the number of its own.
    pub(super) shapes: Symbols,
    pub(super) shape_of: Column<u32>,
    /// The rest of each user.
    pub(super) records: Texts,
    pub(super) places: Places,
    /// Where the entries of each user end, in numbers.
    pub(super) ends: Column<u32>,
    /// How many identifiers there are.
    pub(super) identifiers: u32,
    /// Elements of users that are not known, by name and how often they come.
    pub(super) unknown: Vec<(String, u32)>,
    /// How much speaks for an export: what only Alma itself writes, and what a feed has no reason to have.
    pub(super) signs: [bool; 6],
    /// The newest day on which something is said to have been made or changed.
    pub(super) newest: Option<Day>,
}

/// What of a file speaks for an export, by its position in [`Users::signs`].
#[derive(Clone, Copy)]
pub(super) enum Sign {
    InternalSegment,
    Stamp,
    InternalAccount,
    Role,
    ExternalId,
    RecordType,
}

impl Default for Users {
    fn default() -> Self {
        Self {
            common: Symbols::new(),
            texts: Known::NONE,
            shapes: Symbols::new(),
            shape_of: Column::default(),
            records: Texts::default(),
            places: Places::default(),
            ends: Column::default(),
            identifiers: 0,
            unknown: Vec::new(),
            signs: [false; 6],
            newest: None,
        }
    }
}

impl Users {
    /// How many users there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The elements of users that are not known, in the order they were met, with how often they come.
    #[must_use]
    pub fn unknown(&self) -> &[(String, u32)] {
        &self.unknown
    }

    /// Bytes of memory held, without the texts that files read before hold as well.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.common.memory()
            + self.texts.memory()
            + self.shapes.memory()
            + self.shape_of.memory()
            + self.records.memory()
            + self.places.memory()
            + self.ends.memory()
    }

    /// Texts that files which are read later need not keep again.
    pub(crate) fn known(&self) -> &Known {
        &self.texts
    }

    pub(crate) fn place(&self, user: u32) -> Place {
        self.places.get(user)
    }

    /// The number of the first entry of a user.
    fn first(&self, user: u32) -> u32 {
        if user == 0 { 0 } else { self.ends[user as usize - 1] }
    }

    /// The entries of a user, without their places.
    pub(super) fn entries(&self, user: u32) -> Entries<'_> {
        self.entries_from(user, Place::START)
    }

    fn entries_from(&self, user: u32, place: Place) -> Entries<'_> {
        let shape = self.shapes.text(Symbol(self.shape_of[user as usize]));
        Entries::new(shape, self.records.get(user), self.first(user), place)
    }

    /// The entries of a user, with their places.
    pub(crate) fn located(&self, user: u32) -> Vec<Entry> {
        self.entries_from(user, self.place(user)).collect()
    }

    /// An entry by its number, without its place.
    pub(super) fn entry(&self, entry: u32) -> Option<Entry> {
        let user = self.user_of(entry);
        self.entries(user).nth((entry - self.first(user)) as usize)
    }

    /// Whose entry it is.
    pub(crate) fn user_of(&self, entry: u32) -> u32 {
        self.ends.partition_point(|end| end <= entry) as u32
    }

    pub(crate) fn place_of_entry(&self, entry: u32) -> Place {
        let user = self.user_of(entry);
        let start = self.place(user);
        let found = self.entries_from(user, start).nth((entry - self.first(user)) as usize);
        found.map_or(start, |entry| entry.place)
    }

    /// The first value or segment of a field of a user.
    fn first_of(&self, user: u32, field: Field) -> Option<Entry> {
        self.entries(user).find(|entry| entry.field == field)
    }

    /// The same by its number.
    pub(crate) fn find(&self, user: u32, field: Field) -> Option<u32> {
        self.first_of(user, field).map(|entry| entry.number)
    }

    /// The text of a value.
    pub(super) fn text(&self, field: Field, value: Symbol) -> &str {
        if field == Field::PRIMARY_ID { self.texts.text(value) } else { self.common.text(value) }
    }

    /// The segment that an entry is.
    pub(super) fn segment(&self, entry: &Entry) -> Segment<'_> {
        Segment { own: self.texts.text(entry.value), common: self.common.text(entry.common) }
    }

    /// The text of the first value of a field; empty where there is none.
    pub(super) fn value(&self, user: u32, field: Field) -> &str {
        self.first_of(user, field).map_or("", |entry| self.text(field, entry.value))
    }

    /// The first identifier of a type, or the primary one; empty where there is none.
    pub(super) fn identifier_of(&self, user: u32, kind: &str) -> &str {
        if kind == PRIMARY {
            return self.value(user, Field::PRIMARY_ID);
        }
        let mut identifiers = self
            .entries(user)
            .filter(|entry| entry.is_segment_of(Field::IDENTIFIERS))
            .map(|entry| self.segment(&entry));
        let found = identifiers.find(|segment| segment.part("id_type") == kind);
        found.map_or("", |segment| segment.part("value"))
    }

    /// The match id of a user as it is written; where it has none, its primary identifier.
    pub(crate) fn id(&self, user: u32, match_id: &str) -> &str {
        let id = self.identifier_of(user, match_id);
        if id.is_empty() { self.value(user, Field::PRIMARY_ID) } else { id }
    }

    /// The value of an entry that is an identifier, the primary one included; empty where it is none.
    pub(super) fn identifier(&self, entry: &Entry) -> &str {
        match entry.field {
            Field::PRIMARY_ID => self.texts.text(entry.value),
            Field::IDENTIFIERS if !entry.is_home() => self.segment(entry).part("value"),
            _ => "",
        }
    }

    /// A field of a user with these entries as it is shown: a value as it is, a list as its external segments.
    pub(crate) fn shown(&self, entries: &[Entry], field: Field, all: bool) -> String {
        if field.is_list() {
            let told = self.external(entries.iter().copied(), field, all).into_iter().map(Segment::told);
            return told.collect::<Vec<_>>().join(" | ");
        }
        let value = entries.iter().find(|entry| entry.field == field);
        value.map_or("", |entry| self.text(field, entry.value)).to_owned()
    }

    /// An entry as it is shown: of an identifier its value.
    pub(crate) fn shown_entry(&self, entry: u32) -> String {
        match self.entry(entry) {
            None => String::new(),
            Some(entry) if entry.is_segment_of(Field::IDENTIFIERS) => self.identifier(&entry).to_owned(),
            Some(entry) if entry.field.is_list() => self.segment(&entry).told(),
            Some(entry) => self.text(entry.field, entry.value).to_owned(),
        }
    }

    /// The segments of a list that the job replaces, as a set. Of a file that is loaded all arrive as external ones,
    /// whatever they say.
    pub(crate) fn external(
        &self,
        entries: impl Iterator<Item = Entry>,
        list: Field,
        all: bool,
    ) -> Vec<Segment<'_>> {
        let own = entries.filter(|entry| entry.is_segment_of(list) && (all || !entry.is_internal()));
        let mut segments: Vec<Segment<'_>> = own.map(|entry| self.segment(&entry)).collect();
        sorting::sort(&mut segments);
        segments.dedup();
        segments
    }
}
