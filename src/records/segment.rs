//! The records of one feed, or of a part of one.

use super::dates::Date;
use super::symbols::{Symbol, Symbols};
use crate::finding::Code;
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
}

impl By {
    /// The name in a report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Attribute => "attribute",
            Self::SourceId => "source_id",
            Self::NonExplicitId | Self::NonExplicitIdInPure => "non_explicit_id",
            Self::ClassifiedId => "classified_id",
            Self::PureId => "pure_id",
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
    /// The association it belongs to, counted over the feed; `u32::MAX` when to none.
    pub association: u32,
    /// Where the id stands.
    pub place: Place,
}

/// References as columns.
#[derive(Debug, Default)]
pub struct References {
    via: Vec<Via>,
    by: Vec<By>,
    target: Vec<Symbol>,
    association: Vec<u32>,
    place: Vec<Place>,
}

impl References {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.via.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.via.is_empty()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, index: usize) -> Reference {
        Reference {
            via: self.via[index],
            by: self.by[index],
            target: self.target[index],
            association: self.association[index],
            place: self.place[index],
        }
    }

    fn push(&mut self, reference: Reference) {
        let Reference { via, by, target, association, place } = reference;
        self.via.push(via);
        self.by.push(by);
        self.target.push(target);
        self.association.push(association);
        self.place.push(place);
    }

    fn shrink(&mut self) {
        self.via.shrink_to_fit();
        self.by.shrink_to_fit();
        self.target.shrink_to_fit();
        self.association.shrink_to_fit();
        self.place.shrink_to_fit();
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
    /// Where the element stands.
    pub place: Place,
}

/// A classified id of an organisation or a person.
#[derive(Clone, Copy, Debug)]
pub struct ClassifiedId {
    /// The record, counted over the feed.
    pub record: u32,
    /// Type and value as one [`Key`].
    pub key: Symbol,
    /// The value alone, for non-explicit look-ups.
    pub value: Symbol,
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
    pub quotes: [Symbol; 2],
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
}

/// The columns of one feed's records.
#[derive(Debug, Default)]
pub struct Records {
    /// Source ids; empty where a record has none.
    pub keys: Vec<Symbol>,
    /// Where the records start.
    pub places: Vec<Place>,
    /// All references, record after record.
    pub references: References,
    reference_ends: Vec<u32>,
    /// All associations, person after person.
    pub associations: Vec<Association>,
    association_ends: Vec<u32>,
    /// All classified ids, record after record.
    pub classified: Vec<ClassifiedId>,
    /// User names, for users alone.
    pub user_names: Vec<Symbol>,
    /// E-mail addresses, for users alone.
    pub emails: Vec<Symbol>,
}

impl Records {
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

    /// The references of a record, as a range of [`Records::references`].
    #[must_use]
    pub fn references_of(&self, record: u32) -> std::ops::Range<usize> {
        range(&self.reference_ends, record)
    }

    /// The associations of a person, as a range of [`Records::associations`].
    #[must_use]
    pub fn associations_of(&self, record: u32) -> std::ops::Range<usize> {
        range(&self.association_ends, record)
    }

    /// The record that holds a reference.
    #[must_use]
    pub fn record_of_reference(&self, reference: u32) -> u32 {
        self.reference_ends.partition_point(|&end| end <= reference) as u32
    }

    /// Adds a reference to the record at hand.
    pub fn refer(&mut self, reference: Reference) {
        self.references.push(reference);
    }

    /// Closes the record at hand; what was added since the last one is its own.
    pub fn complete(&mut self, key: Symbol, place: Place) {
        self.keys.push(key);
        self.places.push(place);
        self.reference_ends.push(self.references.len() as u32);
        self.association_ends.push(self.associations.len() as u32);
    }

    /// Bytes of memory held by the columns.
    #[must_use]
    pub fn memory(&self) -> usize {
        use std::mem::size_of;
        let place = size_of::<Place>();
        self.keys.capacity() * 4
            + self.places.capacity() * place
            + self.references.via.capacity() * (2 + 8 + place)
            + (self.reference_ends.capacity() + self.association_ends.capacity()) * 4
            + self.associations.capacity() * size_of::<Association>()
            + self.classified.capacity() * size_of::<ClassifiedId>()
            + (self.user_names.capacity() + self.emails.capacity()) * 4
    }
}

impl Segment {
    /// Gives back what growing has left over.
    pub fn shrink(&mut self) {
        let records = &mut self.records;
        records.keys.shrink_to_fit();
        records.places.shrink_to_fit();
        records.references.shrink();
        records.reference_ends.shrink_to_fit();
        records.associations.shrink_to_fit();
        records.association_ends.shrink_to_fit();
        records.classified.shrink_to_fit();
        records.user_names.shrink_to_fit();
        records.emails.shrink_to_fit();
        self.notices.shrink_to_fit();
        self.symbols.shrink();
    }
}

fn range(ends: &[u32], record: u32) -> std::ops::Range<usize> {
    let record = record as usize;
    let start = if record == 0 { 0 } else { ends[record - 1] as usize };
    start..ends[record] as usize
}
