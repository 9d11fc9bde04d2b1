//! An export of the instance: what the web service of Pure answers for users, persons and organisations, as JSON.
//!
//! Two generations of the service are read: the current one (WSAPI: `organizations`, `identifiers`,
//! `staffOrganizationAssociations`) and the one before it (WS5: `organisational-units`, `ids`,
//! `staffOrganisationAssociations`). A file is one record, an array of records, a page (an object with `items`), or any number of
//! these one after the other, as lines or as they come. What is not read is skipped without being kept, so that
//! memory grows with the records and not with the file. The kind of a record is told by what is in it; a file is of the
//! kind of its first record, and records of another kind are passed over.
//!
//! **Source ids.** A record's key is the id that the synchronisation gave it:
//!
//! 1. of `identifiers` the first `PrimaryId`, or else the first `Id`, whose `idSource` is that of a synchronisation;
//! 2. or else `externalId` (in the oldest service `externalableInfo.sourceId`), if `externalIdSource` is that of a
//!    synchronisation, or, where that is not given, if `externallyManaged` is true.
//!
//! The source of a synchronisation has “synchronised” in its name, whatever its spelling and case: `synchronisedUnifiedPerson`,
//! `synchronisedUnifiedOrganisation`, `SynchronisedUnifiedUser`, and without “Unified” the older jobs, whose ids can be
//! taken over (UPDUSERS, LEGACY). Ids of other sources (Scopus, an import) are no source ids. A record without a source id is
//! **manual**: its key is empty, and it is known by its user name, Pure id and UUID alone.
//!
//! **Other ids.** Pure id and UUID are kept as classified ids of the types [`Records::PURE_ID`](crate::records::Records::PURE_ID) and
//! [`Records::UUID`](crate::records::Records::UUID), other classified ids under the last part of the address of their type, which is the key that feeds
//! use for it.
//!
//! **References.** Records name one another by UUID; WS5 adds the source id, and old answers have the Pure id. The source
//! id is taken where it is one of a synchronisation, so that a reference reads like that of a feed; else the UUID
//! ([`By::Uuid`](crate::records::By::Uuid)), else the Pure id ([`By::PureId`](crate::records::By::PureId)).
//!
//! **Roles.** WSAPI tells of them under an address of their own (`users/{uuid}/roles`): they are read where an export has
//! put them into the user.

mod record;
mod words;

use super::walk::Draft;
use crate::json::{self, Event, Fault};
use crate::records::{AssociationKind, Feed, FieldTexts, Via};
use crate::rules::Code;
use crate::xml::{At, Limits, Place};
use record::{ExportedAssociation, Identifier, Ids, Record, without_references};
use words::Word;

/// Records that are none of Pure's before a file is given up as no export.
const STRANGE_MAX: u32 = 1000;

/// Reads an export.
#[derive(Debug)]
pub(super) struct ExportReader {
    parser: json::Parser,
    builder: Builder,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Exported {
    pub(super) feed: Option<Feed>,
    pub(super) draft: Draft,
    pub(super) fields: FieldTexts,
    pub(super) faults: u64,
    pub(super) encoding: &'static str,
    pub(super) unread_from: Option<Place>,
    /// What the file looks like where it is no export.
    pub(super) looks_like: &'static str,
}

impl ExportReader {
    pub(super) fn new(limits: Limits) -> Self {
        Self { parser: json::Parser::new(limits), builder: Builder::new() }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.parser.push(bytes, &mut self.builder);
    }

    /// Whether the rest of the file makes no difference any more.
    pub(super) fn done(&self) -> bool {
        self.parser.unread_from().is_some() || json::Handler::done(&self.builder)
    }

    pub(super) fn finish(mut self) -> Exported {
        self.parser.finish(&mut self.builder);
        let Builder { feed, draft, fields, faults, strange, .. } = self.builder;
        Exported {
            feed,
            draft,
            fields,
            encoding: self.parser.encoding(),
            unread_from: self.parser.unread_from(),
            looks_like: match () {
                () if faults > 0 => "JSON that cannot be read as far as a first record of Pure's",
                () if strange > 0 => "JSON that holds no users, persons or organisations of Pure",
                () => "JSON without a record",
            },
            faults,
        }
    }
}

/// Where in an export the reader is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Outside of every value, or in an array of records or pages.
    List,
    /// An object that is a record or, as soon as it has items, a page.
    Top,
    Page,
    Items,
    /// A record of a page.
    Record,
    /// The name of a person, or that of an organisation by locale.
    Name,
    /// Texts with their locales.
    Texts,
    Text,
    Type,
    Identifiers,
    Identifier,
    IdentifierValue,
    IdentifierType,
    Associations(AssociationKind),
    Association,
    Period,
    Life,
    /// What names another record.
    Organisation,
    User,
    Parents(Via),
    Parent(Via),
    Roles,
    Role,
    Info,
}

/// An object or array that is open.
#[derive(Debug)]
struct Frame {
    state: State,
    /// What the member at hand means.
    word: Word,
    /// The members that were there before.
    seen: u64,
}

/// Turns events into records.
#[derive(Debug)]
struct Builder {
    feed: Option<Feed>,
    draft: Draft,
    fields: FieldTexts,
    faults: u64,
    frames: Vec<Frame>,
    /// How many objects and arrays are open inside one that is not read.
    ignored: u32,
    record: Record,
    /// The name of the member at hand, where it is a locale.
    locale: String,
    /// Records that are none of Pure's, before the first that is, and the first of them.
    strange: u32,
    strange_place: Place,
}

impl json::Handler for Builder {
    fn event(&mut self, event: Event<'_>, at: &mut At<'_>) {
        match event {
            Event::StartObject | Event::StartArray if self.ignored > 0 => self.ignored += 1,
            Event::EndObject | Event::EndArray if self.ignored > 0 => self.ignored -= 1,
            _ if self.ignored > 0 => {}
            Event::StartObject => self.start(true, at),
            Event::StartArray => self.start(false, at),
            Event::EndObject | Event::EndArray => self.end(),
            Event::Key(name) => self.key(name, at),
            Event::Scalar(text) => self.scalar(text, at),
            Event::Null => {}
        }
    }

    fn fault(&mut self, fault: Fault, place: Place) {
        let (code, quotes) = match fault {
            Fault::Truncated => {
                (Code::BrokenExport, ["the file ends in the middle of a value".to_owned(), String::new()])
            }
            Fault::Malformed(what) => (Code::BrokenExport, [what.to_owned(), String::new()]),
            Fault::Limit(what) => (Code::LimitExceeded, [what, String::new()]),
            Fault::UnsupportedEncoding(name) => (Code::UnsupportedEncoding, [name, String::new()]),
            Fault::InvalidBytes(count, encoding) => {
                (Code::InvalidEncoding, [count.to_string(), encoding.to_owned()])
            }
        };
        self.faults += 1;
        self.draft.notice_of_file(code, place, [&quotes[0], &quotes[1], ""]);
    }

    fn done(&self) -> bool {
        self.feed.is_none() && self.strange >= STRANGE_MAX
    }
}

impl Builder {
    fn new() -> Self {
        Self {
            feed: None,
            draft: Draft::new(false),
            fields: FieldTexts::new(),
            faults: 0,
            frames: Vec::new(),
            ignored: 0,
            record: Record::default(),
            locale: String::new(),
            strange: 0,
            strange_place: Place::START,
        }
    }

    fn start(&mut self, object: bool, at: &mut At<'_>) {
        let (parent, word) = self.frames.last().map_or((State::List, Word::Other), |f| (f.state, f.word));
        match self.enter(parent, word, object, at) {
            Some(state) => self.frames.push(Frame { state, word: Word::Other, seen: 0 }),
            None => self.ignored = 1,
        }
    }

    /// The state of an object or array that is the value of `word`, or an item of an array; none when nothing in it is read.
    fn enter(&mut self, parent: State, word: Word, object: bool, at: &mut At<'_>) -> Option<State> {
        Some(match (parent, word, object) {
            (State::List, _, false) => State::List,
            (State::List, _, true) => {
                self.begin(at.place());
                State::Top
            }
            (State::Top, Word::Items, false) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.state = State::Page;
                }
                State::Items
            }
            (State::Items, _, true) => {
                self.begin(at.place());
                State::Record
            }
            (State::Top | State::Record, _, _) => return self.member(word, object),
            (State::Name, Word::Text, false) => State::Texts,
            (State::Texts, _, true) => {
                self.record.names.push(Default::default());
                State::Text
            }
            (State::Type, _, true) => State::Type,
            (State::Identifiers, _, true) => {
                self.record.identifiers.push(Identifier::default());
                State::Identifier
            }
            (State::Identifier, Word::Value, true) => State::IdentifierValue,
            (State::Identifier, Word::Type, _) | (State::IdentifierType, _, true) => State::IdentifierType,
            (State::Associations(kind), _, true) => {
                self.record.associations.push(ExportedAssociation {
                    kind,
                    place: at.place(),
                    ids: Ids::default(),
                    organisation: Ids::default(),
                    start: String::new(),
                    end: String::new(),
                });
                State::Association
            }
            (State::Association, Word::Period, true) => State::Period,
            (State::Association, Word::Organisation, true) => State::Organisation,
            (State::Parents(via), _, true) => self.parent(via),
            (State::Roles, _, true) | (State::Role, Word::RoleDefinition, true) => State::Role,
            _ => return None,
        })
    }

    /// The state of a member of a record.
    fn member(&mut self, word: Word, object: bool) -> Option<State> {
        if let Some(kind) = word.associations().filter(|_| !object) {
            return Some(State::Associations(kind));
        }
        Some(match (word, object) {
            (Word::Name, true) => State::Name,
            (Word::Name, false) => State::Texts,
            (Word::Type, _) => State::Type,
            (Word::Identifiers, false) => State::Identifiers,
            (Word::User, true) => {
                self.record.user = Some(Ids::default());
                State::User
            }
            (Word::Parents, false) => State::Parents(Via::Parent),
            (Word::Parents | Word::Parent, true) => self.parent(Via::Parent),
            (Word::TakenOverBy, true) => self.parent(Via::TakenOverBy),
            (Word::TakenOverBy, false) => State::Parents(Via::TakenOverBy),
            (Word::Life | Word::Period, true) => State::Life,
            (Word::ExternalableInfo, true) => State::Info,
            (Word::Roles, _) => {
                self.record.roles.get_or_insert_default();
                if object { State::Role } else { State::Roles }
            }
            _ => return None,
        })
    }

    fn parent(&mut self, via: Via) -> State {
        self.record.parents.push((via, Ids::default()));
        State::Parent(via)
    }

    fn begin(&mut self, place: Place) {
        self.record = Record { place: Some(place), ..Record::default() };
    }

    fn key(&mut self, name: &str, at: &mut At<'_>) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.word = Word::of(name);
        if frame.state == State::Name {
            name.clone_into(&mut self.locale);
        }
        if frame.word == Word::Other {
            return;
        }
        let bit = frame.word.bit();
        // Two spellings of one name are no repetition of it, but the first still counts.
        if frame.seen & bit != 0 && frame.word != Word::Roles && frame.word != Word::Identifiers {
            frame.word = Word::Other;
            self.draft.notice_of_file(Code::RepeatedField, at.place(), [name, "", ""]);
            return;
        }
        frame.seen |= bit;
        if matches!(frame.state, State::Top | State::Record) {
            let marks = &mut self.record.marks;
            match frame.word {
                Word::UserName => marks.user = true,
                Word::Parents | Word::Parent | Word::Life | Word::TakenOverBy => marks.organisation = true,
                Word::User | Word::Orcid => marks.person = true,
                word if word.associations().is_some() => marks.person = true,
                _ => {}
            }
        }
    }

    fn scalar(&mut self, text: &str, at: &mut At<'_>) {
        let Some(frame) = self.frames.last() else {
            let place = at.place();
            return self.pass_over(place);
        };
        let (state, word) = (frame.state, frame.word);
        match state {
            State::List | State::Items => {
                let place = at.place();
                self.pass_over(place);
            }
            State::Top | State::Record => self.record_scalar(word, text, at),
            State::Info => match word {
                Word::SourceId => self.record.ids.external.set(text, at.place()),
                Word::Source => text.clone_into(&mut self.record.ids.external_source),
                _ => {}
            },
            State::Name => self.name_scalar(word, text),
            State::Text => {
                if let Some((locale, value)) = self.record.names.last_mut() {
                    match word {
                        Word::Locale => text.clone_into(locale),
                        Word::Value | Word::Text => *value = without_references(text),
                        _ => {}
                    }
                }
            }
            State::Type if word == Word::Uri && self.record.type_uri.is_empty() => {
                text.clone_into(&mut self.record.type_uri);
            }
            State::Identifier | State::IdentifierValue | State::IdentifierType => {
                self.identifier_scalar(state, word, text, at);
            }
            State::Association | State::Period | State::Organisation => {
                self.association_scalar(state, word, text, at);
            }
            State::User => {
                if let Some(user) = &mut self.record.user {
                    ids(user, word, text, at);
                }
            }
            State::Parent(_) => {
                if let Some((_, parent)) = self.record.parents.last_mut() {
                    ids(parent, word, text, at);
                }
            }
            State::Life => match word {
                Word::StartDate => text.clone_into(&mut self.record.start),
                Word::EndDate => self.record.end.set(text, at.place()),
                _ => {}
            },
            State::Roles => self.role(text),
            State::Role if matches!(word, Word::RoleName | Word::Name | Word::Uri) => self.role(text),
            _ => {}
        }
    }

    fn role(&mut self, text: &str) {
        let name = text.rsplit('/').next().unwrap_or_default();
        self.record.roles.get_or_insert_default().push(name.to_owned());
    }

    fn record_scalar(&mut self, word: Word, text: &str, at: &mut At<'_>) {
        let record = &mut self.record;
        match word {
            Word::SystemName => text.clone_into(&mut record.system_name),
            Word::UserName => record.user_name.set(text, at.place()),
            Word::Email => record.email.set(text, at.place()),
            Word::Locked | Word::Disabled => {
                record.locked = Some(record.locked == Some(true) || text == "true");
            }
            Word::Enabled => record.locked = Some(record.locked == Some(true) || text == "false"),
            Word::Roles => self.role(text),
            _ => ids(&mut record.ids, word, text, at),
        }
    }

    fn name_scalar(&mut self, word: Word, text: &str) {
        match word {
            Word::FirstName => self.record.first_name = without_references(text),
            Word::LastName => self.record.last_name = without_references(text),
            Word::Text | Word::Value => self.record.names.push((String::new(), without_references(text))),
            Word::Other if is_locale(&self.locale) => {
                self.record.names.push((self.locale.clone(), without_references(text)));
            }
            _ => {}
        }
    }

    fn identifier_scalar(&mut self, state: State, word: Word, text: &str, at: &mut At<'_>) {
        let Some(identifier) = self.record.identifiers.last_mut() else { return };
        match (state, word) {
            (State::Identifier, Word::TypeDiscriminator) => text.clone_into(&mut identifier.discriminator),
            (State::Identifier, Word::IdSource) => text.clone_into(&mut identifier.source),
            (State::Identifier, Word::Value | Word::Id) | (State::IdentifierValue, Word::Value) => {
                identifier.value.set(text, at.place());
            }
            (State::IdentifierType, Word::Uri) => text.clone_into(&mut identifier.uri),
            _ => {}
        }
    }

    fn association_scalar(&mut self, state: State, word: Word, text: &str, at: &mut At<'_>) {
        let Some(association) = self.record.associations.last_mut() else { return };
        match (state, word) {
            (State::Period, Word::StartDate) => text.clone_into(&mut association.start),
            (State::Period, Word::EndDate) => text.clone_into(&mut association.end),
            (State::Association, _) => ids(&mut association.ids, word, text, at),
            (State::Organisation, _) => ids(&mut association.organisation, word, text, at),
            _ => {}
        }
    }

    /// Counts something that is none of Pure's records.
    fn pass_over(&mut self, place: Place) {
        if let Some(feed) = self.feed {
            self.draft.notice_of_file(Code::StrangeRecord, place, [feed.record(), "", ""]);
            return;
        }
        if self.strange == 0 {
            self.strange_place = place;
        }
        self.strange += 1;
    }

    fn end(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        if !matches!(frame.state, State::Top | State::Record) {
            return;
        }
        let place = self.record.place.unwrap_or(Place::START);
        match (self.record.kind(), self.feed) {
            (Some(kind), None) => {
                self.feed = Some(kind);
                for _ in 0..self.strange {
                    self.draft.notice_of_file(
                        Code::StrangeRecord,
                        self.strange_place,
                        [kind.record(), "", ""],
                    );
                }
                self.record.keep(kind, &mut self.draft, &mut self.fields);
            }
            (Some(kind), Some(feed)) if kind == feed => {
                self.record.keep(feed, &mut self.draft, &mut self.fields);
            }
            _ => self.pass_over(place),
        }
    }
}

/// Whether a member is named by a locale: `en_GB`.
fn is_locale(name: &str) -> bool {
    let language = name.split(['_', '-']).next().unwrap_or_default();
    (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Takes a member of something that a record is known by.
fn ids(ids: &mut Ids, word: Word, text: &str, at: &mut At<'_>) {
    match word {
        Word::Uuid => ids.uuid.set(text, at.place()),
        Word::PureId => ids.pure_id.set(text, at.place()),
        Word::ExternalId => ids.external.set(text, at.place()),
        Word::ExternalIdSource => text.clone_into(&mut ids.external_source),
        Word::ExternallyManaged => ids.managed = Some(text == "true"),
        _ => {}
    }
}
