//! The users of one file as columns, and the reader that fills them.

use std::ops::Range;

use super::fields::{Field, Shape, Vocabulary, Word};
use crate::columns::Column;
use crate::records::{Date, Day, Places};
use crate::sorting;
use crate::symbols::{Symbol, Symbols};
use crate::xml::{At, Place, Tag};

/// What kinds of entries have beside the number of the field. A segment that is marked as internal.
pub(super) const INTERNAL: u8 = 0x40;
/// Of a value: its text is its label too. Of a list: this is the list itself, no segment.
const MARK: u8 = 0x80;

/// The parts of segments that are known. In the text of a segment each is one character that XML cannot hold, and its value;
/// a user has a good many of them.
const PARTS: [&str; 26] = [
    "preferred",
    "preferred_sms",
    "line1",
    "line2",
    "line3",
    "line4",
    "line5",
    "city",
    "state_province",
    "postal_code",
    "country",
    "address_note",
    "address_type",
    "email_address",
    "email_type",
    "phone_number",
    "phone_type",
    "id_type",
    "value",
    "note_type",
    "note_text",
    "block_type",
    "block_description",
    "statistic_category",
    "category_type",
    "start_date",
];
const CODES: &[u8; 26] = b"\x03\x04\x05\x06\x07\x08\x0B\x0C\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F";

/// Before the name of any other part, and between its name and its value.
const PART: char = '\u{1}';
const IS: char = '\u{2}';

/// Bytes of a text that are kept; of what is longer, a sum tells whether two are the same.
const KEPT_BYTES: usize = 4 << 10;

/// Texts at the start of fields that come again and again are looked up only when they differ from the last one.
type Last = [Symbol; super::fields::COUNT];

/// The users of one file of Alma.
#[derive(Debug, Default)]
pub struct Users {
    symbols: Symbols,
    places: Places,
    /// Where the entries of each user end.
    ends: Column<u32>,
    kinds: Column<u8>,
    values: Column<Symbol>,
    entry_places: Places,
    /// Elements of users that are not known, by name and how often they come.
    unknown: Vec<(String, u32)>,
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

/// One value or segment of a user.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) field: Field,
    pub(super) value: Symbol,
    kind: u8,
}

impl Entry {
    /// Whether it stands for a list that has no segments.
    pub(super) fn is_home(self) -> bool {
        self.kind & MARK != 0 && self.field.shape() == Shape::Segments
    }

    pub(super) fn is_internal(self) -> bool {
        self.kind & INTERNAL != 0
    }

    /// Whether the text of a code is that of its label.
    pub(super) fn is_label(self) -> bool {
        self.kind & MARK != 0 && self.field.shape() != Shape::Segments
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

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.symbols.memory()
            + self.places.memory()
            + self.ends.memory()
            + self.kinds.memory()
            + self.values.memory()
            + self.entry_places.memory()
    }

    pub(super) fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    pub(crate) fn place(&self, user: u32) -> Place {
        self.places.get(user)
    }

    pub(crate) fn place_of_entry(&self, entry: u32) -> Place {
        self.entry_places.get(entry)
    }

    /// The entries of a user.
    pub(super) fn entries(&self, user: u32) -> Range<u32> {
        let start = if user == 0 { 0 } else { self.ends[user as usize - 1] };
        start..self.ends[user as usize]
    }

    pub(super) fn entry(&self, entry: u32) -> Entry {
        let kind = self.kinds[entry as usize];
        Entry { field: Field(kind & (INTERNAL - 1)), value: self.values[entry as usize], kind }
    }

    /// The first value of a field of a user.
    pub(crate) fn find(&self, user: u32, field: Field) -> Option<u32> {
        self.entries(user).find(|&entry| self.entry(entry).field == field)
    }

    /// The text of that value; empty where there is none.
    pub(super) fn value(&self, user: u32, field: Field) -> &str {
        self.find(user, field).map_or("", |entry| self.text(self.entry(entry).value))
    }

    /// The match id of a user as it is written; where it has none, its primary identifier.
    pub(crate) fn id(&self, user: u32, match_id: &str) -> &str {
        let primary = self.value(user, Field::PRIMARY_ID);
        if match_id == super::PRIMARY {
            return primary;
        }
        let mut entries = self.entries(user).map(|entry| self.entry(entry));
        let of_type = |entry: &Entry| {
            entry.field == Field::IDENTIFIERS && !entry.is_home() && self.identifier(*entry).0 == match_id
        };
        entries.find(of_type).map_or(primary, |entry| self.identifier(entry).1)
    }

    /// A field as it is shown: a value as it is, a list as its external segments.
    pub(crate) fn shown(&self, user: u32, field: Field, all: bool) -> String {
        if field.is_list() {
            let told = self.external(user, field, all).into_iter().map(told);
            return told.collect::<Vec<_>>().join(" | ");
        }
        self.value(user, field).to_owned()
    }

    /// An entry as it is shown: of an identifier its value.
    pub(crate) fn shown_entry(&self, entry: u32) -> String {
        let of = self.entry(entry);
        if of.field == Field::IDENTIFIERS && !of.is_home() {
            return self.identifier(of).1.to_owned();
        }
        let text = self.text(of.value);
        if of.field.is_list() { told(text) } else { text.to_owned() }
    }

    /// The segments of a list that the job replaces, as a set. Of a file that is loaded all arrive as external ones,
    /// whatever they say.
    pub(crate) fn external(&self, user: u32, list: Field, all: bool) -> Vec<&str> {
        let entries = self.entries(user).map(|entry| self.entry(entry));
        let own =
            entries.filter(|entry| entry.field == list && !entry.is_home() && (all || !entry.is_internal()));
        let mut segments: Vec<&str> = own.map(|entry| self.text(entry.value)).collect();
        sorting::sort(&mut segments);
        segments.dedup();
        segments
    }

    /// How many segments of a list are internal.
    pub(crate) fn internal(&self, user: u32, list: Field) -> usize {
        let entries = self.entries(user).map(|entry| self.entry(entry));
        entries.filter(|entry| entry.field == list && entry.is_internal()).count()
    }

    /// Type and value of an identifier.
    pub(super) fn identifier(&self, entry: Entry) -> (&str, &str) {
        let text = self.text(entry.value);
        (part(text, "id_type"), part(text, "value"))
    }
}

/// A part as it stands in the text of a segment.
fn encoded(name: &str, value: &str) -> String {
    match PARTS.iter().position(|known| *known == name) {
        Some(at) => format!("{}{value}", char::from(CODES[at])),
        None => format!("{PART}{name}{IS}{value}"),
    }
}

/// The names and values of the parts of a segment.
fn parts(segment: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r' | IS);
    let mut rest = segment;
    std::iter::from_fn(move || {
        let code = rest.chars().next()?;
        let body = &rest[code.len_utf8()..];
        let (body, after) = body.split_at(body.find(starts).unwrap_or(body.len()));
        rest = after;
        let known = CODES.iter().position(|&known| char::from(known) == code);
        Some(known.map_or_else(|| body.split_once(IS).unwrap_or(("", body)), |at| (PARTS[at], body)))
    })
}

/// The value of a part of a segment; empty where it has none.
pub(super) fn part<'a>(segment: &'a str, name: &str) -> &'a str {
    parts(segment).find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

/// A segment in words.
pub(super) fn told(segment: &str) -> String {
    let parts = parts(segment).map(|(name, value)| format!("{name} {value}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// Where the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Root,
    User,
    Contact,
    Value(Field),
    List(Field),
    Segment(Field),
    /// A part of a segment or of a list of codes.
    Part,
    /// A day of which only the newest counts.
    Day,
    /// Nothing in it matters.
    Other,
}

/// Reads the users of one file.
#[derive(Debug)]
pub(crate) struct Reader {
    users: Users,
    vocabulary: Vocabulary,
    states: Vec<State>,
    place: Place,
    entry_place: Place,
    internal: bool,
    /// Where the list at hand begins, among the entries and in the file.
    list_start: usize,
    list_place: Place,
    /// The label of the code at hand.
    label: String,
    text: Kept,
    part: Kept,
    part_name: String,
    /// Whether the part at hand holds no other.
    is_leaf: bool,
    parts: Vec<String>,
    last: Last,
}

/// A text, of which what is too long is not kept.
#[derive(Debug, Default)]
struct Kept {
    text: String,
    sum: u64,
    beyond: u64,
}

impl Kept {
    fn clear(&mut self) {
        self.text.clear();
        (self.sum, self.beyond) = (0, 0);
    }

    fn push(&mut self, piece: &str) {
        let room = KEPT_BYTES.saturating_sub(self.text.len());
        if self.beyond == 0 && piece.len() <= room {
            return self.text.push_str(piece);
        }
        let mut kept = if self.beyond == 0 { room } else { 0 };
        while !piece.is_char_boundary(kept) {
            kept -= 1;
        }
        self.text.push_str(&piece[..kept]);
        for &byte in &piece.as_bytes()[kept..] {
            self.sum = (self.sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
            self.beyond += 1;
        }
    }

    /// The text as values are compared.
    fn value(&mut self) -> &str {
        if self.beyond > 0 {
            let rest = format!("… ({} bytes more, {:016x})", self.beyond, self.sum);
            self.text.push_str(&rest);
            self.beyond = 0;
        }
        self.text.trim()
    }
}

impl Reader {
    /// A reader behind the start of the root element, which may itself be the one user.
    pub(crate) fn new(single: Option<Place>) -> Self {
        let mut reader = Self {
            users: Users::default(),
            vocabulary: Vocabulary::default(),
            states: vec![State::Root],
            place: Place::START,
            entry_place: Place::START,
            internal: false,
            list_start: 0,
            list_place: Place::START,
            label: String::new(),
            text: Kept::default(),
            part: Kept::default(),
            part_name: String::new(),
            is_leaf: false,
            parts: Vec::new(),
            last: [Symbol::EMPTY; super::fields::COUNT],
        };
        if let Some(place) = single {
            reader.begin(place);
        }
        reader
    }

    /// The start of a user whose start tag was met before it was known that this is a file of Alma.
    pub(crate) fn begin(&mut self, place: Place) {
        self.place = place;
        self.states.push(State::User);
    }

    pub(crate) fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let word = self.vocabulary.word(tag.name, tag.table);
        let parent = self.states.last().copied().unwrap_or(State::Other);
        let state = match (parent, word) {
            (State::Root, Word::User) => {
                self.place = at.place();
                State::User
            }
            (State::User, Word::ContactInfo) => State::Contact,
            (State::User | State::Contact, Word::Field(field)) => self.field(field, tag, at),
            (State::User, _) => self.other(word, tag),
            (State::List(list), Word::Segment(segment)) if list == segment => {
                self.segment(list, tag, at);
                State::Segment(list)
            }
            (State::Segment(_) | State::Part | State::Value(_), _) => {
                if matches!(word, Word::Sign | Word::SignDate) {
                    self.users.signs[Sign::Stamp as usize] = true;
                }
                self.part.clear();
                self.is_leaf = true;
                self.part_name.clear();
                self.part_name.push_str(tag.table.local(tag.name));
                State::Part
            }
            _ => State::Other,
        };
        self.states.push(state);
    }

    /// A child of a user that is known by its name.
    fn field(&mut self, field: Field, tag: &Tag<'_>, at: &mut At<'_>) -> State {
        self.entry_place = at.place();
        if field.shape() == Shape::Segments {
            (self.list_start, self.list_place) = (self.users.kinds.len(), self.entry_place);
            return State::List(field);
        }
        self.text.clear();
        self.parts.clear();
        self.label.clear();
        if field.shape() == Shape::Coded {
            let desc = self.attribute(tag, Word::Desc);
            self.label.push_str(desc.unwrap_or_default().trim());
        }
        State::Value(field)
    }

    /// A child of a user that is no part of it as far as the job goes.
    fn other(&mut self, word: Word, tag: &Tag<'_>) -> State {
        match word {
            Word::Sign => self.users.signs[Sign::Stamp as usize] = true,
            Word::ExternalId => self.users.signs[Sign::ExternalId as usize] = true,
            Word::SignDate => {
                self.text.clear();
                return State::Day;
            }
            _ => {
                const KNOWN: [&str; 4] =
                    ["password", "force_password_change", "proxy_for_users", "external_id"];
                const NAMES_MAX: usize = 20;
                let name = tag.table.local(tag.name);
                let unknown = &mut self.users.unknown;
                match unknown.iter().position(|(known, _)| known == name) {
                    Some(at) => unknown[at].1 += 1,
                    None if unknown.len() < NAMES_MAX && !KNOWN.contains(&name) => {
                        unknown.push((name.chars().take(80).collect(), 1));
                    }
                    None => {}
                }
            }
        }
        State::Other
    }

    fn segment(&mut self, list: Field, tag: &Tag<'_>, at: &mut At<'_>) {
        self.entry_place = at.place();
        self.parts.clear();
        let is = |value: Option<&str>, wanted: &str| {
            value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
        };
        self.internal = is(self.attribute(tag, Word::SegmentType), "internal");
        for (word, name) in [(Word::Preferred, "preferred"), (Word::PreferredSms, "preferred_sms")] {
            if is(self.attribute(tag, word), "true") {
                self.parts.push(encoded(name, "true"));
            }
        }
        if self.internal {
            self.users.signs[Sign::InternalSegment as usize] = true;
        }
        if list == Field::ROLES {
            self.users.signs[Sign::Role as usize] = true;
        }
    }

    fn attribute<'a>(&mut self, tag: &Tag<'a>, wanted: Word) -> Option<&'a str> {
        let words = &mut self.vocabulary;
        let found = tag.attributes().find(|attribute| words.word(attribute.name, tag.table) == wanted);
        found.map(|attribute| attribute.value)
    }

    pub(crate) fn text(&mut self, piece: &str) {
        match self.states.last() {
            Some(State::Value(_) | State::Day) => self.text.push(piece),
            Some(State::Part) if self.is_leaf => self.part.push(piece),
            _ => {}
        }
    }

    pub(crate) fn end(&mut self) {
        match self.states.pop() {
            Some(State::User) => {
                self.users.places.push(self.place);
                self.users.ends.push(self.users.kinds.len() as u32);
            }
            Some(State::Value(field)) => self.end_value(field),
            Some(State::Segment(list)) => self.end_segment(list),
            // A list without segments is there all the same.
            Some(State::List(list)) if list != Field::ROLES && self.users.kinds.len() == self.list_start => {
                self.entry_place = self.list_place;
                self.keep(list, MARK, Symbol::EMPTY);
            }
            Some(State::Part) if std::mem::take(&mut self.is_leaf) => self.end_part(),
            Some(State::Day) => {
                if let Date::On(day) = Date::read(self.text.value()) {
                    self.users.newest = self.users.newest.max(Some(day));
                }
            }
            _ => {}
        }
    }

    /// Whose part it is stands below the parts it is in.
    fn end_part(&mut self) {
        let owner = self.states.iter().rev().find(|state| **state != State::Part).copied();
        let value = self.part.value();
        if value.is_empty() {
            return;
        }
        match owner {
            Some(State::Value(_)) => self.parts.push(value.to_owned()),
            Some(State::Segment(list)) if !is_understood(list, &self.part_name, value) => {
                self.parts.push(encoded(&self.part_name, value));
            }
            _ => {}
        }
    }

    fn end_value(&mut self, field: Field) {
        let value = self.text.value();
        let mut mark = 0;
        let symbol = match field.shape() {
            Shape::Codes => {
                if !value.is_empty() {
                    self.parts.push(value.to_owned());
                }
                sorting::sort(&mut self.parts);
                let value = self.parts.join(", ");
                self.users.symbols.intern(&value)
            }
            shape => {
                let value = if shape == Shape::Date { value.trim_end_matches('Z') } else { value };
                if !value.is_empty() && value == self.label {
                    mark = MARK;
                }
                let last = self.last[field.index()];
                if self.users.symbols.text(last) == value {
                    last
                } else if field == Field::PRIMARY_ID {
                    self.users.symbols.add(value)
                } else {
                    self.users.symbols.intern(value)
                }
            }
        };
        self.last[field.index()] = symbol;
        if field == Field::ACCOUNT_TYPE && self.users.symbols.text(symbol).eq_ignore_ascii_case("INTERNAL") {
            self.users.signs[Sign::InternalAccount as usize] = true;
        }
        if field == Field::RECORD_TYPE {
            self.users.signs[Sign::RecordType as usize] = true;
        }
        self.keep(field, mark, symbol);
    }

    fn end_segment(&mut self, list: Field) {
        if list == Field::ROLES {
            // One is enough to tell of.
            if self.users.find_open(list).is_none() {
                self.keep(list, 0, Symbol::EMPTY);
            }
            return;
        }
        sorting::sort(&mut self.parts);
        let content = self.parts.concat();
        let symbol = self.users.symbols.add(&content);
        self.keep(list, if self.internal { INTERNAL } else { 0 }, symbol);
    }

    fn keep(&mut self, field: Field, flags: u8, value: Symbol) {
        self.users.kinds.push(field.0 | flags);
        self.users.values.push(value);
        self.users.entry_places.push(self.entry_place);
    }

    /// The users that were read to their ends.
    pub(crate) fn finish(mut self) -> Users {
        let users = &mut self.users;
        let whole = users.ends.get(users.ends.len().wrapping_sub(1)).unwrap_or(0) as usize;
        users.kinds.truncate(whole);
        users.values.truncate(whole);
        users.entry_places.truncate(whole);
        users.kinds.shrink();
        users.values.shrink();
        users.ends.shrink();
        users.places.shrink();
        users.entry_places.shrink();
        users.symbols.seal();
        self.users
    }
}

impl Users {
    /// An entry of the user at hand.
    fn find_open(&self, field: Field) -> Option<u32> {
        let start = self.ends.get(self.ends.len().wrapping_sub(1)).unwrap_or(0);
        (start..self.kinds.len() as u32).find(|&entry| self.entry(entry).field == field)
    }
}

/// Whether a part says what Alma takes it for where it is left out, or what Alma itself writes.
fn is_understood(list: Field, name: &str, value: &str) -> bool {
    match name {
        "created_date" | "created_by" => true,
        "status" => list == Field::IDENTIFIERS && value == "ACTIVE",
        "user_viewable" => list == Field::NOTES && value == "false",
        "block_type" => list == Field::BLOCKS && value == "GENERAL",
        "block_status" => list == Field::BLOCKS && value == "ACTIVE",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_segment_come_back() {
        let given = [("line1", "A\tb"), ("city", ""), ("odd", "x"), ("preferred", "true"), ("", "y")];
        let segment = given.map(|(name, value)| encoded(name, value)).concat();
        assert_eq!(parts(&segment).collect::<Vec<_>>(), given);
        assert_eq!((part(&segment, "odd"), part(&segment, "line2")), ("x", ""));
        assert_eq!(told(&segment[..4]), "line1 A\tb");
        for (at, code) in CODES.iter().enumerate() {
            assert!(!CODES[..at].contains(code) && !b"\t\n\r\x01\x02".contains(code));
        }
    }
}
