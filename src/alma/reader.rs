//! Reads the users of one file.

use super::fields::{COUNT, Field, Shape, Vocabulary, Word};
use super::known::{Known, Shared};
use super::record::{Entry, INTERNAL, MARK, Packer};
use super::segment::{PARTS, PREFERRED, PREFERRED_SMS, Parts};
use super::users::{Sign, Users};
use crate::records::Date;
use crate::sorting;
use crate::symbols::Symbol;
use crate::xml::{At, Place, Tag};

/// Bytes of a text that are kept; of what is longer, a sum tells whether two are the same.
const KEPT_BYTES: usize = 4 << 10;

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
    texts: Shared,
    vocabulary: Vocabulary,
    states: Vec<State>,
    place: Place,
    entry_place: Place,
    internal: bool,
    packer: Packer,
    has_role: bool,
    /// How many entries there were before the list at hand, and where it stands.
    list_start: u32,
    list_place: Place,
    /// The label of the code at hand.
    label: String,
    text: Kept,
    part: Kept,
    /// What the part at hand is, and its name where it is no part that is known.
    part_word: Word,
    part_name: String,
    /// Whether the part at hand holds no other.
    is_leaf: bool,
    parts: Parts,
    codes: Vec<String>,
    /// The last value of each field: many come again and again, and are looked up only when they differ from it.
    last: [Symbol; COUNT],
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
        self.push_long(piece, room);
    }

    #[cold]
    fn push_long(&mut self, piece: &str, room: usize) {
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
    pub(crate) fn new(single: Option<Place>, known: Known) -> Self {
        let mut reader = Self {
            users: Users::default(),
            texts: Shared::new(known),
            vocabulary: Vocabulary::default(),
            states: vec![State::Root],
            place: Place::START,
            entry_place: Place::START,
            internal: false,
            packer: Packer::default(),
            has_role: false,
            list_start: 0,
            list_place: Place::START,
            label: String::new(),
            text: Kept::default(),
            part: Kept::default(),
            part_word: Word::Other,
            part_name: String::new(),
            is_leaf: false,
            parts: Parts::default(),
            codes: Vec::new(),
            last: [Symbol::EMPTY; COUNT],
        };
        if let Some(place) = single {
            reader.begin(place);
        }
        reader
    }

    /// The start of a user whose start tag was met before it was known that this is a file of Alma.
    pub(crate) fn begin(&mut self, place: Place) {
        self.begin_user(place);
        self.states.push(State::User);
    }

    fn begin_user(&mut self, place: Place) {
        self.place = place;
        self.packer.begin(place);
        self.has_role = false;
    }

    pub(crate) fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let word = self.vocabulary.word(tag.name, tag.table);
        let parent = self.states.last().copied().unwrap_or(State::Other);
        let state = match (parent, word) {
            (State::Root, Word::User) => {
                self.begin_user(at.place());
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
                self.part_start(word, tag);
                State::Part
            }
            _ => State::Other,
        };
        self.states.push(state);
    }

    fn part_start(&mut self, word: Word, tag: &Tag<'_>) {
        if matches!(word, Word::Sign | Word::SignDate) {
            self.users.signs[Sign::Stamp as usize] = true;
        }
        self.part.clear();
        self.is_leaf = true;
        self.part_word = word;
        if !matches!(word, Word::Part(_)) {
            self.part_name.clear();
            self.part_name.push_str(tag.table.local(tag.name));
        }
    }

    /// A child of a user that is known by its name.
    fn field(&mut self, field: Field, tag: &Tag<'_>, at: &mut At<'_>) -> State {
        self.entry_place = at.place();
        if field.shape() == Shape::Segments {
            (self.list_start, self.list_place) = (self.packer.count, self.entry_place);
            return State::List(field);
        }
        self.text.clear();
        self.codes.clear();
        self.label.clear();
        if field.shape() == Shape::Coded {
            for attribute in tag.attributes() {
                if self.vocabulary.word(attribute.name, tag.table) == Word::Desc {
                    self.label.push_str(attribute.value.trim());
                }
            }
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
        self.internal = false;
        for attribute in tag.attributes() {
            let is = |wanted: &str| attribute.value.trim().eq_ignore_ascii_case(wanted);
            match self.vocabulary.word(attribute.name, tag.table) {
                Word::SegmentType => self.internal = is("internal"),
                Word::Preferred if is("true") => self.parts.push(PREFERRED, "true"),
                Word::PreferredSms if is("true") => self.parts.push(PREFERRED_SMS, "true"),
                _ => {}
            }
        }
        if self.internal {
            self.users.signs[Sign::InternalSegment as usize] = true;
        }
        if list == Field::ROLES {
            self.users.signs[Sign::Role as usize] = true;
        }
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
            Some(State::User) => self.end_user(),
            Some(State::Value(field)) => self.end_value(field),
            Some(State::Segment(list)) => self.end_segment(list),
            // A list without segments is there all the same.
            Some(State::List(list)) if list != Field::ROLES && self.packer.count == self.list_start => {
                self.entry_place = self.list_place;
                self.keep(list, MARK, Symbol::EMPTY, Symbol::EMPTY);
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

    fn end_user(&mut self) {
        let Self { users, packer, .. } = self;
        let first = users.ends.get(users.ends.len().wrapping_sub(1)).unwrap_or(0);
        users.ends.push(first + packer.count);
        users.places.push(self.place);
        users.shape_of.push(users.shapes.intern(&packer.shape).0);
        users.records.push(&packer.rest);
    }

    /// Whose part it is stands below the parts it is in.
    fn end_part(&mut self) {
        let owner = self.states.iter().rev().find(|state| **state != State::Part).copied();
        let value = self.part.value();
        if value.is_empty() {
            return;
        }
        let name = match self.part_word {
            Word::Part(part) => PARTS[usize::from(part)].name,
            _ => &self.part_name,
        };
        match owner {
            Some(State::Value(_)) => self.codes.push(value.to_owned()),
            Some(State::Segment(list)) if !is_understood(list, name, value) => match self.part_word {
                Word::Part(part) => self.parts.push(part, value),
                Word::Preferred => self.parts.push(PREFERRED, value),
                Word::PreferredSms => self.parts.push(PREFERRED_SMS, value),
                _ => self.parts.push_other(name, value),
            },
            _ => {}
        }
    }

    fn end_value(&mut self, field: Field) {
        let value = self.text.value();
        let mut mark = 0;
        let symbol = match field.shape() {
            _ if field == Field::PRIMARY_ID => self.texts.add(value),
            Shape::Codes => {
                if !value.is_empty() {
                    self.codes.push(value.to_owned());
                }
                sorting::sort(&mut self.codes);
                let value = self.codes.join(", ");
                self.users.common.intern(&value)
            }
            shape => {
                let value = if shape == Shape::Date { value.trim_end_matches('Z') } else { value };
                if !value.is_empty() && value == self.label {
                    mark = MARK;
                }
                let last = self.last[field.index()];
                match () {
                    () if value.is_empty() => Symbol::EMPTY,
                    () if self.users.common.text(last) == value => last,
                    () => self.users.common.intern(value),
                }
            }
        };
        if symbol != Symbol::EMPTY {
            self.last[field.index()] = symbol;
        }
        if field == Field::ACCOUNT_TYPE && self.users.common.text(symbol).eq_ignore_ascii_case("INTERNAL") {
            self.users.signs[Sign::InternalAccount as usize] = true;
        }
        if field == Field::RECORD_TYPE {
            self.users.signs[Sign::RecordType as usize] = true;
        }
        if field == Field::PRIMARY_ID {
            self.users.identifiers += 1;
        }
        self.keep(field, mark, symbol, Symbol::EMPTY);
    }

    fn end_segment(&mut self, list: Field) {
        if list == Field::ROLES {
            // One is enough to tell of.
            if !std::mem::replace(&mut self.has_role, true) {
                self.keep(list, 0, Symbol::EMPTY, Symbol::EMPTY);
            }
            return;
        }
        let [own, common] = self.parts.halves();
        let own = self.texts.add(own);
        let before = self.last[list.index()];
        let common =
            if self.users.common.text(before) == common { before } else { self.users.common.intern(common) };
        self.last[list.index()] = common;
        self.users.identifiers += u32::from(list == Field::IDENTIFIERS);
        self.keep(list, if self.internal { INTERNAL } else { 0 }, own, common);
    }

    fn keep(&mut self, field: Field, flags: u8, value: Symbol, common: Symbol) {
        let kind = field.0 | flags;
        self.packer.push(Entry { number: 0, field, kind, value, common, place: self.entry_place });
    }

    /// The users that were read to their ends.
    pub(crate) fn finish(mut self) -> Users {
        let users = &mut self.users;
        users.shape_of.shrink();
        users.ends.shrink();
        users.places.shrink();
        users.records.shrink();
        users.common.seal();
        users.shapes.seal();
        users.texts = self.texts.seal();
        self.users
    }
}

/// Whether a part says what Alma takes it for where it is left out, or what Alma itself writes.
fn is_understood(list: Field, name: &str, value: &str) -> bool {
    match list {
        Field::IDENTIFIERS if name == "status" => value == "ACTIVE",
        Field::NOTES if name == "user_viewable" => value == "false",
        Field::BLOCKS if name == "block_type" => value == "GENERAL",
        Field::BLOCKS if name == "block_status" => value == "ACTIVE",
        _ => matches!(name, "created_date" | "created_by"),
    }
}
