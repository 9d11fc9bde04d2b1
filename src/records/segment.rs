//! The records of one feed, or of a part of one.

use std::ops::Range;

use super::dates::{Date, Day, PackedDate};
use super::places::{InOrder, Places};
use crate::columns::{Column, Numbers, Texts};
use crate::rules::{Code, Scheme};
use crate::symbols::{Symbol, Symbols};
use crate::xml::Place;

/// The four feeds, in the order their jobs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// Organisations.
    Organisations,
    /// Users.
    Users,
    /// Persons.
    Persons,
    /// Supervisor relations.
    Supervisors,
}

impl Feed {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Organisations, Self::Users, Self::Persons, Self::Supervisors];

    /// Position in [`Feed::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The feed's name in settings and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Users => "users",
            Self::Persons => "persons",
            Self::Supervisors => "supervisors",
        }
    }

    /// What one of its records is called.
    #[must_use]
    pub fn record(self) -> &'static str {
        match self {
            Self::Organisations => "organisation",
            Self::Users => "user",
            Self::Persons => "person",
            Self::Supervisors => "supervisor-relation",
        }
    }

    /// The feed in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Organisations => "organisation feed",
            Self::Users => "user feed",
            Self::Persons => "person feed",
            Self::Supervisors => "supervisor feed",
        }
    }
}

/// The element or attribute through which a record names another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// `organisation/parentOrganisationId`.
    Parent,
    /// `organisation/takenOverBy`.
    TakenOverBy,
    /// `organisation/owner`.
    Owner,
    /// The organisation of a person's association.
    Association,
    /// The internal organisation of a person's education.
    Education,
    /// The organisation of a student's funding.
    Funding,
    /// `person/user/@id`.
    User,
    /// The supervisor of an inline relation or of a row of the supervisor feed.
    Supervisor,
    /// The apprentice of a row of the supervisor feed.
    Apprentice,
}

impl Via {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Parent,
        Self::TakenOverBy,
        Self::Owner,
        Self::Association,
        Self::Education,
        Self::Funding,
        Self::User,
        Self::Supervisor,
        Self::Apprentice,
    ];

    /// The name in a report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Parent => "parentOrganisationId",
            Self::TakenOverBy => "takenOverBy",
            Self::Owner => "owner",
            Self::Association => "association",
            Self::Education => "education",
            Self::Funding => "funding",
            Self::User => "user",
            Self::Supervisor => "supervisor",
            Self::Apprentice => "apprentice",
        }
    }

    /// The feed that has to hold the target.
    #[must_use]
    pub fn target(self) -> Feed {
        match self {
            Self::Parent
            | Self::TakenOverBy
            | Self::Owner
            | Self::Association
            | Self::Education
            | Self::Funding => Feed::Organisations,
            Self::User => Feed::Users,
            Self::Supervisor | Self::Apprentice => Feed::Persons,
        }
    }
}

/// How a reference is looked up (NEI; XSD21, `classifiedIdentification`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// An attribute that holds a source id: `person/user/@id`.
    Attribute,
    /// `source_id`, and the elements of an organisation that hold one.
    SourceId,
    /// `non_explicit_id`: Pure id, source id, any classified id, UUID, in that order.
    NonExplicitId,
    /// A non-explicit id whose hint says that it is a Pure id or a UUID, which no feed holds.
    NonExplicitIdInPure,
    /// `classified_id`: a type and a value.
    ClassifiedId,
    /// `pure_id`, which no feed holds.
    PureId,
    /// A UUID: the way in which records of an export name one another.
    Uuid,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Attribute,
        Self::SourceId,
        Self::NonExplicitId,
        Self::NonExplicitIdInPure,
        Self::ClassifiedId,
        Self::PureId,
        Self::Uuid,
    ];

    /// The name in a report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Attribute => "attribute",
            Self::SourceId => "source_id",
            Self::NonExplicitId | Self::NonExplicitIdInPure => "non_explicit_id",
            Self::ClassifiedId => "classified_id",
            Self::PureId => "pure_id",
            Self::Uuid => "uuid",
        }
    }
}

/// An id as one string: a classified id is its type and its value around a character that XML does not allow, so that
/// no two ids look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// The type of a classified id.
    pub kind: Option<&'a str>,
    /// The value.
    pub value: &'a str,
}

impl<'a> Key<'a> {
    const SEPARATOR: char = '\0';

    /// Splits a key into type and value.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        match text.split_once(Self::SEPARATOR) {
            Some((kind, value)) => Self { kind: Some(kind), value },
            None => Self { kind: None, value: text },
        }
    }

    /// Joins a type and a value.
    #[must_use]
    pub fn classified(kind: &str, value: &str) -> String {
        format!("{kind}{}{value}", Self::SEPARATOR)
    }
}

/// One reference of a record.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// Through which element.
    pub via: Via,
    /// By which look-up.
    pub by: By,
    /// The id, a [`Key`] of the target.
    pub target: Symbol,
}

/// Bits that tell the look-up of a reference.
const BY_BITS: u32 = 3;
const _: () = assert!(By::ALL.len() <= 1 << BY_BITS && Via::ALL.len() << BY_BITS <= 1 << u8::BITS);

/// References as columns.
#[derive(Debug, Default)]
struct References {
    /// Through which element above, by which look-up below.
    ways: Column<u8>,
    targets: Numbers,
    places: Places,
}

impl References {
    fn push(&mut self, reference: Reference, place: Place) {
        let Reference { via, by, target } = reference;
        self.ways.push((via as u8) << BY_BITS | by as u8);
        self.targets.push(target.0);
        self.places.push(place);
    }
}

/// The four kinds of association a person can have with an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssociationKind {
    /// Employed.
    Staff,
    /// Studying.
    Student,
    /// Honorary.
    Honorary,
    /// Visiting.
    Visiting,
}

impl AssociationKind {
    /// The name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Student => "student",
            Self::Honorary => "honorary",
            Self::Visiting => "visiting",
        }
    }
}

/// A person's association with an organisation.
#[derive(Clone, Copy, Debug)]
pub struct Association {
    /// Which of the four.
    pub kind: AssociationKind,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// Associations as columns.
#[derive(Debug, Default)]
struct Associations {
    kinds: Column<AssociationKind>,
    starts: Numbers,
    ends: Numbers,
    /// The references made up to the end of each association.
    reference_ends: Numbers,
    places: Places,
}

/// A classified id of an organisation or a person.
#[derive(Clone, Copy, Debug)]
pub struct ClassifiedId {
    /// The record, counted over the feed.
    pub record: u32,
    /// The type.
    pub kind: Symbol,
    /// The value.
    pub value: Symbol,
}

/// Classified ids as columns.
#[derive(Debug, Default)]
pub struct ClassifiedIds {
    records: Numbers,
    kinds: Numbers,
    values: Numbers,
}

impl ClassifiedIds {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// One of them.
    #[must_use]
    pub fn at(&self, index: u32) -> ClassifiedId {
        ClassifiedId {
            record: self.records.at(index),
            kind: Symbol(self.kinds.at(index)),
            value: Symbol(self.values.at(index)),
        }
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = ClassifiedId> {
        (0..self.len() as u32).map(|index| self.at(index))
    }

    /// Adds one.
    pub(crate) fn push(&mut self, ClassifiedId { record, kind, value }: ClassifiedId) {
        self.records.push(record);
        self.kinds.push(kind.0);
        self.values.push(value.0);
    }

    /// Drops those of the records from one on.
    fn forget_from(&mut self, record: u32) {
        let kept = self.records.partition_point(|of| of < record);
        for column in [&mut self.records, &mut self.kinds, &mut self.values] {
            column.truncate(kept);
        }
    }

    fn memory(&self) -> usize {
        [&self.records, &self.kinds, &self.values].map(Numbers::memory).iter().sum()
    }

    fn shrink(&mut self) {
        for column in [&mut self.records, &mut self.kinds, &mut self.values] {
            column.shrink();
        }
    }
}

/// Something found while reading; its words are made when someone asks.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    /// What it is.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// The record it is in, counted over the feed; `u32::MAX` when in none.
    pub record: u32,
    /// What its sentence quotes.
    pub quotes: [Symbol; 3],
    /// How many like it there are in the file; it stands for all of them.
    pub count: u32,
}

impl Notice {
    /// Whether it is about the file as a whole or about its XML, and not about what a record says.
    #[must_use]
    pub fn of_file(&self) -> bool {
        self.record == u32::MAX
    }
}

/// The other end of a notice: the part of a record that had an id first.
#[derive(Clone, Copy, Debug)]
pub struct Other {
    /// The offset of the place of the notice.
    pub at: u64,
    /// The record of the other end.
    pub record: u32,
    /// Where it stands.
    pub place: Place,
}

impl Other {
    /// Whether notices of a rule can have another end.
    #[must_use]
    pub fn is_of(code: Code) -> bool {
        matches!(code, Code::DuplicateItemId | Code::DuplicateAssociationId | Code::ConstantItemId)
    }
}

/// A supervisor relation: inside an association of the apprentice, or a row of the supervisor feed.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The record it is in: the apprentice, or the row.
    pub record: u32,
    /// The association it is in; `u32::MAX` in the supervisor feed.
    pub association: u32,
    /// The references of the record it has, counted over the feed.
    pub references: Range<u32>,
    /// First and last day.
    pub period: [Date; 2],
    /// Where the two stand; in the person feed, both with their period.
    pub places: [Place; 2],
}

/// Supervisor relations as columns.
#[derive(Debug, Default)]
struct Relations {
    records: Numbers,
    associations: Numbers,
    reference_starts: Numbers,
    reference_ends: Numbers,
    starts: Numbers,
    ends: Numbers,
    places: Places,
    /// From there to the place of the last day: bytes, lines and columns. They are the same nearly everywhere, so that they
    /// take next to nothing.
    end_steps: [Numbers; 3],
}

impl Relations {
    fn push(&mut self, Relation { record, association, references, period, places }: Relation) {
        let [start, end] = period.map(|date| PackedDate::from(date).number());
        let [place, last] = places;
        let numbers = [
            record,
            association,
            references.start,
            references.end,
            start,
            end,
            last.offset.wrapping_sub(place.offset) as u32,
            last.line.wrapping_sub(place.line),
            last.column.wrapping_sub(place.column),
        ];
        for (column, number) in self.columns().into_iter().zip(numbers) {
            column.push(number);
        }
        self.places.push(place);
    }

    fn iter(&self) -> impl Iterator<Item = Relation> {
        let mut places = self.places.in_order();
        (0..self.records.len() as u32).map(move |index| {
            let place = places.get(index);
            let [bytes, down, right] = self.end_steps.each_ref().map(|steps| steps.at(index));
            let last = Place {
                offset: place.offset.wrapping_add_signed(i64::from(bytes.cast_signed())),
                line: place.line.wrapping_add(down),
                column: place.column.wrapping_add(right),
            };
            Relation {
                record: self.records.at(index),
                association: self.associations.at(index),
                references: self.reference_starts.at(index)..self.reference_ends.at(index),
                period: [&self.starts, &self.ends].map(|dates| PackedDate::unpack(dates.at(index))),
                places: [place, last],
            }
        })
    }

    /// Drops those of the records from one on.
    fn forget_from(&mut self, record: u32) {
        let kept = self.records.partition_point(|of| of < record);
        for column in self.columns() {
            column.truncate(kept);
        }
        self.places.truncate(kept);
    }

    fn columns(&mut self) -> [&mut Numbers; 9] {
        let Self {
            records,
            associations,
            reference_starts,
            reference_ends,
            starts,
            ends,
            places: _,
            end_steps: [bytes, down, right],
        } = self;
        [records, associations, reference_starts, reference_ends, starts, ends, bytes, down, right]
    }

    fn memory(&self) -> usize {
        let references = [&self.reference_starts, &self.reference_ends];
        let others = [&self.records, &self.associations, &self.starts, &self.ends];
        let columns = references.into_iter().chain(others).chain(&self.end_steps).map(Numbers::memory);
        columns.sum::<usize>() + self.places.memory()
    }

    fn shrink(&mut self) {
        self.columns().into_iter().for_each(Numbers::shrink);
        self.places.shrink();
    }
}

/// What tells whether two records have the same content. Of a thousand million records that differ in content, hardly one
/// has by chance the digest of the record that it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest([u8; 6]);

impl Digest {
    /// Of a sum over what a record holds: its upper bytes, which depend on all of it.
    pub(crate) fn of(sum: u64) -> Self {
        let [_, _, upper @ ..] = sum.to_le_bytes();
        Self(upper)
    }
}

/// A classification key as a feed uses it.
#[derive(Clone, Copy, Debug)]
pub struct KeyUse {
    /// The scheme.
    pub scheme: Scheme,
    /// The key.
    pub key: Symbol,
    /// Where it stands first, and in which record.
    pub place: Place,
    /// The record of that place.
    pub record: u32,
    /// How often it stands in the feed.
    pub count: u32,
}

/// A date far ahead, kept because only a run knows how far that is.
#[derive(Clone, Copy, Debug)]
pub struct FarDate {
    /// The day.
    pub day: Day,
    /// Where it stands first, and in which record.
    pub place: Place,
    /// The record of that place.
    pub record: u32,
    /// How often it stands in the feed.
    pub count: u32,
}

/// The records of one feed, self-contained: every symbol is of its own arena, so a segment can be moved to another
/// thread or worker and absorbed there.
#[derive(Debug, Default)]
pub struct Segment {
    /// The strings.
    pub symbols: Symbols,
    /// The records.
    pub records: Records,
    /// What was found while reading.
    pub notices: Vec<Notice>,
    /// The other ends of those that have one, by their places.
    pub others: Vec<Other>,
    /// Records that are not valid against the schema, in order.
    pub flawed: Vec<u32>,
    /// Faults against the schema.
    pub schema_faults: u64,
    /// Where the root element stands.
    pub root: Option<Place>,
    /// Whether its root has a resumption token: it holds what changed since the last delivery, and no more.
    pub resumed: bool,
    /// The classification keys that are used.
    pub key_uses: Vec<KeyUse>,
    /// The dates that lie far ahead.
    pub far_dates: Vec<FarDate>,
}

/// The columns of one feed's records.
#[derive(Debug, Default)]
pub struct Records {
    /// Source ids; empty where a record has none.
    keys: Numbers,
    /// Where the records start.
    places: Places,
    /// Where their ids stand; where a record has none, the record itself.
    key_places: Places,
    references: References,
    /// Kept from the first reference on: users have none.
    reference_ends: Numbers,
    associations: Associations,
    /// Kept from the first association on: most feeds have none.
    association_ends: Numbers,
    /// All classified ids, record after record.
    pub classified: ClassifiedIds,
    /// User names, for users alone.
    pub user_names: Texts,
    /// E-mail addresses in lower case, hashed, for users alone: they are compared and never shown.
    pub emails: Column<u64>,
    user_name_places: Places,
    email_places: Places,
    /// The lives of organisations, for organisations alone.
    starts: Column<PackedDate>,
    ends: Column<PackedDate>,
    end_places: Places,
    relations: Relations,
    /// Where that was asked for.
    pub(crate) digests: Column<Digest>,
    /// Whether a user is locked, where an export tells; for exported users alone.
    pub locked: Column<Option<bool>>,
    /// Whether a user has a role beyond that of a personal user, where an export tells; for exported users alone.
    pub roles: Column<Option<bool>>,
}

impl Records {
    /// The type under which the Pure id of a record of an export is kept among its classified ids. XML can hold no such type.
    pub const PURE_ID: &'static str = "\u{1}pure-id";
    /// The same for its UUID.
    pub const UUID: &'static str = "\u{1}uuid";

    /// Whether a type of classified ids is one of the two that only exports have.
    #[must_use]
    pub fn is_reserved(kind: &str) -> bool {
        kind == Self::PURE_ID || kind == Self::UUID
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.keys.len() as u32
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The same for records of the same content; none where it was not asked for.
    #[must_use]
    pub fn digest(&self, record: u32) -> Option<Digest> {
        self.digests.get(record as usize)
    }

    /// The source id of a record; empty where it has none.
    #[must_use]
    pub fn key(&self, record: u32) -> Symbol {
        Symbol(self.keys.at(record))
    }

    /// How many references there are, counted over all records.
    #[must_use]
    pub fn references(&self) -> u32 {
        self.references.targets.len() as u32
    }

    /// One of the references.
    #[must_use]
    pub fn reference(&self, reference: u32) -> Reference {
        let by = By::ALL[usize::from(self.references.ways[reference as usize]) % (1 << BY_BITS)];
        Reference { via: self.via(reference), by, target: Symbol(self.references.targets.at(reference)) }
    }

    /// Through which element one of the references is made.
    #[must_use]
    #[inline]
    pub fn via(&self, reference: u32) -> Via {
        Via::ALL[usize::from(self.references.ways[reference as usize] >> BY_BITS)]
    }

    /// Where a record starts.
    #[must_use]
    pub fn place(&self, record: u32) -> Place {
        self.places.get(record)
    }

    /// Where the id of a record stands.
    #[must_use]
    pub fn place_of_key(&self, record: u32) -> Place {
        self.place_or_forgotten(&self.key_places, record)
    }

    /// Where the user name of a user stands.
    #[must_use]
    pub fn place_of_user_name(&self, user: u32) -> Place {
        self.place_or_forgotten(&self.user_name_places, user)
    }

    /// Where the e-mail address of a user stands.
    #[must_use]
    pub fn place_of_email(&self, user: u32) -> Place {
        self.place_or_forgotten(&self.email_places, user)
    }

    /// First and last day of an organisation.
    #[must_use]
    pub fn life(&self, organisation: u32) -> [Date; 2] {
        let date =
            |column: &Column<PackedDate>| column.get(organisation as usize).map_or(Date::Absent, Date::from);
        [date(&self.starts), date(&self.ends)]
    }

    /// Where the last day of an organisation stands; where there is none, the organisation itself.
    #[must_use]
    pub fn place_of_end(&self, organisation: u32) -> Place {
        self.place_or_forgotten(&self.end_places, organisation)
    }

    /// Keeps the name and the address of the user at hand.
    pub fn account(
        &mut self,
        (user_name, name_place): (&str, Place),
        (email_hash, email_place): (u64, Place),
    ) {
        self.user_names.push(user_name);
        self.user_name_places.push(name_place);
        self.emails.push(email_hash);
        self.email_places.push(email_place);
    }

    /// Keeps the life of the organisation at hand.
    pub fn live(&mut self, [start, end]: [Date; 2], end_place: Place) {
        self.starts.push(start.into());
        self.ends.push(end.into());
        self.end_places.push(end_place);
    }

    /// How many records start at or before an offset.
    #[must_use]
    pub fn begun_at(&self, offset: u64) -> u32 {
        self.places.up_to(offset)
    }

    /// Where the id of a reference stands.
    #[must_use]
    pub fn place_of_reference(&self, reference: u32) -> Place {
        self.references.places.get(reference)
    }

    /// The places of references, for whoever asks in order.
    pub(crate) fn places_of_references(&self) -> InOrder<'_> {
        self.references.places.in_order()
    }

    /// The places where records start, for whoever asks in order.
    pub(crate) fn places_in_order(&self) -> InOrder<'_> {
        self.places.in_order()
    }

    /// The references of a record.
    #[must_use]
    pub fn references_of(&self, record: u32) -> Range<u32> {
        if self.reference_ends.is_empty() { 0..0 } else { range(&self.reference_ends, record) }
    }

    /// The references of every record, for whoever goes through all.
    pub(crate) fn references_in_order(&self) -> impl Iterator<Item = Range<u32>> {
        in_order(&self.reference_ends, self.len())
    }

    /// The associations of every person, for whoever goes through all.
    pub(crate) fn associations_in_order(&self) -> impl Iterator<Item = Range<u32>> {
        in_order(&self.association_ends, self.len())
    }

    /// The references made with every association, for whoever goes through all: those of the person that were made
    /// before its first association are with that.
    pub(crate) fn references_of_associations(&self) -> impl Iterator<Item = Range<u32>> {
        self.associations.reference_ends.ranges()
    }

    /// The record that holds a reference.
    #[must_use]
    pub fn record_of_reference(&self, reference: u32) -> u32 {
        self.reference_ends.partition_point(|end| end <= reference) as u32
    }

    /// The same, if it is likely to be near to another record.
    pub(crate) fn record_of_reference_near(&self, reference: u32, record: u32) -> u32 {
        /// How many records are looked at before it is searched for.
        const NEAR: u32 = 8;
        let last = self.len().min(record.saturating_add(NEAR));
        let near = (record..last).find(|&record| self.references_of(record).contains(&reference));
        near.unwrap_or_else(|| self.record_of_reference(reference))
    }

    /// How many associations there are, counted over all persons.
    #[must_use]
    pub fn associations(&self) -> u32 {
        self.associations.kinds.len() as u32
    }

    /// One of the associations.
    #[must_use]
    pub fn association(&self, association: u32) -> Association {
        let columns = &self.associations;
        Association {
            kind: columns.kinds[association as usize],
            start: PackedDate::unpack(columns.starts.at(association)),
            end: PackedDate::unpack(columns.ends.at(association)),
        }
    }

    /// All associations in order.
    pub(crate) fn all_associations(&self) -> impl Iterator<Item = Association> {
        let columns = &self.associations;
        let periods = columns.starts.iter().zip(columns.ends.iter());
        columns.kinds.iter().zip(periods).map(|(kind, (start, end))| Association {
            kind,
            start: PackedDate::unpack(start),
            end: PackedDate::unpack(end),
        })
    }

    /// Where an association stands.
    #[must_use]
    pub fn place_of_association(&self, association: u32) -> Place {
        self.associations.places.get(association)
    }

    /// The record that holds an association, be it the one at hand.
    #[must_use]
    pub fn record_of_association(&self, association: u32) -> u32 {
        self.association_ends.partition_point(|end| end <= association) as u32
    }

    /// The associations of a person.
    #[must_use]
    pub fn associations_of(&self, person: u32) -> Range<u32> {
        if self.association_ends.is_empty() { 0..0 } else { range(&self.association_ends, person) }
    }

    /// Whether an association names an organisation, and every one that it names is there: one that names none is not created.
    pub(crate) fn has_organisations(
        &self,
        person: u32,
        association: u32,
        is_there: impl Fn(u32) -> bool,
    ) -> bool {
        let mut named = self.organisations_of(person, association).peekable();
        named.peek().is_some() && named.all(is_there)
    }

    /// The references to organisations of an association of a person.
    pub fn organisations_of(&self, person: u32, association: u32) -> impl Iterator<Item = u32> {
        let made = range(&self.associations.reference_ends, association);
        self.organisations_among(&self.references_of(person), &made)
    }

    /// The references to organisations among those made with an association, as far as they are those of its person.
    pub(crate) fn organisations_among<'a>(
        &'a self,
        of_person: &Range<u32>,
        made: &Range<u32>,
    ) -> impl Iterator<Item = u32> + use<'a> {
        let own = made.start.max(of_person.start)..made.end;
        own.filter(|&reference| self.via(reference) == Via::Association)
    }

    /// Adds a reference to the record at hand.
    pub fn refer(&mut self, reference: Reference, place: Place) {
        if self.reference_ends.is_empty() {
            self.reference_ends.fill(self.keys.len(), 0);
        }
        self.references.push(reference, place);
    }

    /// Adds an association, with the references made since the last one, to the person at hand.
    pub fn associate(&mut self, association: Association, place: Place) {
        let Association { kind, start, end } = association;
        let references = self.references();
        let columns = &mut self.associations;
        columns.kinds.push(kind);
        columns.starts.push(PackedDate::from(start).number());
        columns.ends.push(PackedDate::from(end).number());
        columns.reference_ends.push(references);
        columns.places.push(place);
        if self.association_ends.is_empty() {
            self.association_ends.fill(self.keys.len(), 0);
        }
    }

    /// Adds a supervisor relation to the record at hand.
    pub fn relate(&mut self, relation: Relation) {
        self.relations.push(relation);
    }

    /// All supervisor relations in order.
    pub fn relations(&self) -> impl Iterator<Item = Relation> {
        self.relations.iter()
    }

    /// Closes the record at hand; what was added since the last one is its own.
    pub fn complete(&mut self, key: Symbol, place: Place, key_place: Place) {
        self.keys.push(key.0);
        self.places.push(place);
        self.key_places.push(key_place);
        let references = self.references();
        if references > 0 {
            self.reference_ends.push(references);
        }
        let associations = self.associations();
        if associations > 0 {
            self.association_ends.push(associations);
        }
    }

    /// Drops what belongs to a record that was begun and never closed.
    pub fn abandon(&mut self) {
        let records = self.keys.len();
        let references = self.reference_ends.get(records.wrapping_sub(1)).map_or(0, |end| end as usize);
        let associations = self.association_ends.get(records.wrapping_sub(1)).map_or(0, |end| end as usize);
        self.reference_ends.truncate(records);
        self.association_ends.truncate(records);
        self.references.ways.truncate(references);
        self.references.targets.truncate(references);
        self.references.places.truncate(references);
        self.associations.kinds.truncate(associations);
        self.associations.starts.truncate(associations);
        self.associations.ends.truncate(associations);
        self.associations.reference_ends.truncate(associations);
        self.associations.places.truncate(associations);
        self.classified.forget_from(records as u32);
        self.relations.forget_from(records as u32);
        self.digests.truncate(records);
    }

    /// Forgets supervisor relations, e-mail addresses, and where the parts of records stand, that no finding is about once
    /// they are in Pure: each part stands where its record does from now on.
    pub(crate) fn forget_parts(&mut self) {
        self.key_places = Places::default();
        self.user_name_places = Places::default();
        self.email_places = Places::default();
        self.end_places = Places::default();
        self.relations = Relations::default();
        self.emails = Column::default();
    }

    /// A place, or that of the record when it was forgotten.
    fn place_or_forgotten(&self, places: &Places, record: u32) -> Place {
        if places.is_empty() { self.place(record) } else { places.get(record) }
    }

    /// Bytes of memory held by the columns.
    #[must_use]
    pub fn memory(&self) -> usize {
        let (references, associations) = (&self.references, &self.associations);
        self.keys.memory()
            + self.places.memory()
            + self.key_places.memory()
            + self.user_name_places.memory()
            + self.email_places.memory()
            + self.starts.memory()
            + self.ends.memory()
            + self.end_places.memory()
            + self.relations.memory()
            + self.digests.memory()
            + self.locked.memory()
            + self.roles.memory()
            + references.ways.memory()
            + references.targets.memory()
            + references.places.memory()
            + self.reference_ends.memory()
            + associations.kinds.memory()
            + associations.starts.memory()
            + associations.ends.memory()
            + associations.reference_ends.memory()
            + associations.places.memory()
            + self.association_ends.memory()
            + self.classified.memory()
            + self.user_names.memory()
            + self.emails.memory()
    }

    fn shrink(&mut self) {
        self.keys.shrink();
        self.places.shrink();
        self.key_places.shrink();
        self.user_name_places.shrink();
        self.email_places.shrink();
        self.starts.shrink();
        self.ends.shrink();
        self.end_places.shrink();
        self.relations.shrink();
        self.digests.shrink();
        self.locked.shrink();
        self.roles.shrink();
        self.references.ways.shrink();
        self.references.targets.shrink();
        self.references.places.shrink();
        self.reference_ends.shrink();
        self.associations.kinds.shrink();
        self.associations.starts.shrink();
        self.associations.ends.shrink();
        self.associations.reference_ends.shrink();
        self.associations.places.shrink();
        self.association_ends.shrink();
        self.classified.shrink();
        self.user_names.shrink();
        self.emails.shrink();
    }
}

impl Segment {
    /// Gives back what growing has left over.
    pub fn shrink(&mut self) {
        self.records.shrink();
        self.notices.shrink_to_fit();
        self.others.shrink_to_fit();
        self.flawed.shrink_to_fit();
        self.symbols.seal();
    }
}

/// The ranges of all records, which are empty where no ends are kept.
fn in_order(ends: &Numbers, records: u32) -> impl Iterator<Item = Range<u32>> {
    let none = if ends.is_empty() { records } else { 0 };
    ends.ranges().chain(std::iter::repeat_n(0..0, none as usize))
}

fn range(ends: &Numbers, index: u32) -> Range<u32> {
    let [start, end] = ends.with_last(index);
    start..end
}
