//! The person feed (XSD21, `personType`).

use super::organisation::classified;
use super::walk::{Draft, Element, Ended, RecordReader};
use super::words::Word;
use crate::records::{Association, AssociationKind, By, Date, Day, Key, Relation, Via};
use crate::rules::Code;
use crate::xml::Place;

#[derive(Clone, Copy)]
pub(super) enum State {
    Root,
    Person,
    User,
    PersonIds,
    PersonId,
    Associations,
    Association,
    Primary,
    Period,
    StartDate,
    EndDate,
    Relations,
    Relation,
    RelationPeriod,
    Leaves,
    Leave,
    Name,
    NamePart,
    Educations,
    Education,
    EducationOrganisations,
    /// A date of which the year, the month and the day stand in elements of their own.
    Compound,
    CompoundPart(usize),
    Fundings,
    Funding,
    FundingOrganisation,
    FundingId,
    FundingHint,
    /// An element whose one child says which record is meant.
    Identification(Via),
    /// That child.
    LookUp(By),
}

pub(super) struct Persons {
    key: String,
    key_place: Option<Place>,
    named: Option<bool>,
    name_place: Place,
    associations_place: Place,
    primaries: Vec<Place>,
    association_id: (String, Place),
    start_text: String,
    /// The dates of the period at hand that is not the association's own.
    inner: [Date; 2],
    inner_place: Place,
    /// Year, month and day of the compound date at hand.
    compound: [Option<i16>; 3],
    relation_references: u32,
    /// The type of the classified id at hand.
    value_kind: String,
    association: Association,
    association_place: Place,
    end_place: Place,
    funding_id: Option<(String, Place)>,
    funding_hint: String,
}

impl Persons {
    pub(super) fn new() -> Self {
        Self {
            key: String::new(),
            key_place: None,
            named: None,
            name_place: Place::START,
            associations_place: Place::START,
            primaries: Vec::new(),
            association_id: (String::new(), Place::START),
            start_text: String::new(),
            inner: [Date::Absent; 2],
            inner_place: Place::START,
            compound: [None; 3],
            relation_references: 0,
            value_kind: String::new(),
            association: blank(AssociationKind::Staff),
            association_place: Place::START,
            end_place: Place::START,
            funding_id: None,
            funding_hint: String::new(),
        }
    }

    fn value(&mut self, element: &mut Element<'_, '_, '_>) {
        self.value_kind.clear();
        self.value_kind.push_str(element.value(Word::Type).unwrap_or_default());
    }

    /// Starts an association.
    fn open_association(&mut self, kind: AssociationKind, element: &mut Element<'_, '_, '_>) {
        self.association = blank(kind);
        self.association_place = element.place();
        let (id, place) = element.attribute(Word::Id).unwrap_or(("", self.association_place));
        self.association_id.0.clear();
        self.association_id.0.push_str(id);
        self.association_id.1 = place;
        self.start_text.clear();
    }

    /// Ends an association.
    fn associate(&self, feed: &mut Draft) {
        let Association { start, end, .. } = self.association;
        reversed(Code::EndBeforeStart, [start, end], self.end_place, feed);
        let (id, place) = &self.association_id;
        let day = start.day().map(|day| day.to_string());
        let made_of = |date: &str| date.len() >= 8 && id.contains(date);
        if day.is_some_and(|day| made_of(&day) || made_of(&day.replace('-', ""))) || made_of(&self.start_text)
        {
            feed.notice(Code::AssociationIdFromDate, *place, ["", id, ""]);
        }
        feed.associate(self.association, self.association_place);
    }

    /// Ends a supervisor relation.
    fn relate(&self, feed: &mut Draft) {
        reversed(Code::SupervisionEndBeforeStart, self.inner, self.end_place, feed);
        let records = feed.records();
        let references = self.relation_references..records.references();
        let (record, association) = (records.len(), records.associations());
        let (period, places) = (self.inner, [self.inner_place; 2]);
        records.relate(Relation { record, association, references, period, places });
    }

    /// Ends a person.
    fn complete(&mut self, feed: &mut Draft) {
        let associations = feed.associations_of_record();
        if let Some(&second) = self.primaries.get(1) {
            feed.notice(Code::SeveralPrimaryAssociations, second, ["", "", ""]);
        } else if self.primaries.is_empty() && associations > 1 {
            feed.notice(Code::NoPrimaryAssociation, self.associations_place, ["", "", ""]);
        }
        if self.named == Some(false) {
            feed.notice(Code::PersonWithoutName, self.name_place, ["", "", ""]);
        }
        feed.complete(&self.key, self.key_place, Some(Code::PersonWithoutId));
    }

    /// Looks whether the calendar has a date whose parts, each by itself, are in order.
    fn date_in_parts(&self, ended: &mut Ended<'_, '_>, feed: &mut Draft) {
        let [Some(year @ 1..=9999), Some(month @ 1..=12), Some(day @ 1..=31)] = self.compound else { return };
        if Day::from_calendar(year, month as i8, day as i8).is_none() {
            let text = format!("{year:04}-{month:02}-{day:02}");
            feed.notice(Code::ImpossibleDate, ended.place(), [&text, "parts", ""]);
        }
    }

    /// A funding names its organisation by a non-explicit id and may hint at what kind of id it is. A hint narrows
    /// nothing down, except that no feed holds Pure ids and UUIDs.
    fn funding(&mut self, feed: &mut Draft) {
        let Some((id, place)) = self.funding_id.take() else { return };
        let in_pure = matches!(self.funding_hint.trim_ascii(), "PURE" | "UUID");
        let by = if in_pure { By::NonExplicitIdInPure } else { By::NonExplicitId };
        feed.refer(Via::Funding, by, &id, place);
    }
}

impl RecordReader for Persons {
    type State = State;
    const ROOT: State = State::Root;

    fn enter(&mut self, parent: State, element: &mut Element<'_, '_, '_>, feed: &mut Draft) -> Option<State> {
        Some(match (parent, element.word) {
            (State::Root, Word::Person) => {
                feed.begin(element.place());
                let id = element.attribute(Word::Id);
                self.key.clear();
                self.key.push_str(id.map_or("", |(id, _)| id));
                self.key_place = id.map(|(_, place)| place);
                self.named = None;
                self.primaries.clear();
                State::Person
            }
            (State::Person, Word::Name) => {
                self.named = Some(false);
                State::Name
            }
            (State::Name, Word::Firstname | Word::Lastname) => State::NamePart,
            (State::Person, Word::LeavesOfAbsence) => State::Leaves,
            (State::Leaves, Word::LeaveOfAbsence) => {
                self.inner = [Date::Absent; 2];
                State::Leave
            }
            (State::Person, Word::OrganisationAssociations) => State::Associations,
            (
                State::Person,
                Word::Educations | Word::ProfessionalQualifications | Word::ExternalPositions,
            ) => State::Educations,
            (State::Person, Word::PersonIds) => State::PersonIds,
            (State::Person, Word::User) => {
                let (id, place) = element.attribute(Word::Id).unwrap_or(("", element.place()));
                feed.refer(Via::User, By::Attribute, id, place);
                State::User
            }
            (State::PersonIds, Word::Id) => {
                self.value(element);
                State::PersonId
            }
            (State::Associations, word) => {
                self.open_association(association_kind(word)?, element);
                feed.open_association();
                State::Association
            }
            (State::Association, Word::PrimaryAssociation) => State::Primary,
            (State::Association, Word::Organisation) => State::Identification(Via::Association),
            (State::Association, Word::Period) => State::Period,
            (State::Association, Word::SupervisedByRelations) => State::Relations,
            (State::Association, Word::Fundings) => State::Fundings,
            (
                State::Period | State::RelationPeriod | State::Leave,
                word @ (Word::StartDate | Word::EndDate),
            ) => {
                if word == Word::StartDate {
                    State::StartDate
                } else {
                    State::EndDate
                }
            }
            (State::Relations, Word::SupervisorRelation) => {
                self.inner = [Date::Absent; 2];
                self.inner_place = element.place();
                self.relation_references = feed.records().references();
                State::Relation
            }
            (State::Relation, Word::Period) => {
                self.inner_place = element.place();
                State::RelationPeriod
            }
            (State::Relation, Word::Supervisor) => State::Identification(Via::Supervisor),
            (
                State::Educations,
                Word::Education | Word::ProfessionalQualification | Word::ExternalPosition,
            ) => State::Education,
            (State::Education, Word::StartDate | Word::EndDate) => {
                self.compound = [None; 3];
                State::Compound
            }
            (State::Compound, word) => State::CompoundPart(
                [Word::Year, Word::Month, Word::Day].iter().position(|&part| part == word)?,
            ),
            (State::Education, Word::Organisations) => State::EducationOrganisations,
            (State::EducationOrganisations, Word::Organisation) => State::Identification(Via::Education),
            (State::Fundings, Word::Funding) => State::Funding,
            (State::Funding, Word::Organisation) => {
                self.funding_hint.clear();
                self.funding_id = None;
                State::FundingOrganisation
            }
            (State::FundingOrganisation, Word::Id) => State::FundingId,
            (State::FundingOrganisation, Word::Hint) => State::FundingHint,
            (State::Identification(_), word) => {
                let by = look_up(word)?;
                self.value(element);
                State::LookUp(by)
            }
            _ => return None,
        })
    }

    fn reads_text(state: State) -> bool {
        matches!(
            state,
            State::NamePart
                | State::PersonId
                | State::Primary
                | State::StartDate
                | State::EndDate
                | State::LookUp(_)
                | State::FundingId
                | State::FundingHint
                | State::CompoundPart(_)
        )
    }

    fn leave(&mut self, state: State, parent: State, ended: &mut Ended<'_, '_>, feed: &mut Draft) {
        let text = ended.text;
        match state {
            State::Person => self.complete(feed),
            State::NamePart => self.named = Some(self.named == Some(true) || !text.trim().is_empty()),
            State::PersonId => classified(&self.value_kind, text, feed),
            State::Primary => {
                if matches!(text.trim_ascii(), "true" | "1") {
                    self.primaries.push(ended.place());
                }
            }
            State::StartDate if matches!(parent, State::Period) => {
                self.association.start = Date::read(text);
                text.clone_into(&mut self.start_text);
            }
            State::StartDate => self.inner[0] = Date::read(text),
            State::EndDate => {
                let end = Date::read(text);
                self.end_place = ended.place();
                if matches!(parent, State::Period) {
                    self.association.end = end;
                } else {
                    self.inner[1] = end;
                }
            }
            State::Leave => reversed(Code::LeaveEndBeforeStart, self.inner, self.end_place, feed),
            State::Association => self.associate(feed),
            State::Relation => self.relate(feed),
            State::LookUp(by) => {
                let State::Identification(via) = parent else { return };
                if by == By::ClassifiedId {
                    let key = Key::classified(&self.value_kind, text);
                    feed.refer(via, by, &key, ended.place());
                } else {
                    feed.refer(via, by, text, ended.place());
                }
            }
            State::FundingId => self.funding_id = Some((text.to_owned(), ended.place())),
            State::FundingHint => text.clone_into(&mut self.funding_hint),
            State::FundingOrganisation => self.funding(feed),
            State::CompoundPart(part) => self.compound[part] = text.trim_ascii().parse().ok(),
            State::Compound => self.date_in_parts(ended, feed),
            State::Name if self.named == Some(false) => self.name_place = ended.place(),
            State::Associations if self.primaries.is_empty() && feed.associations_of_record() > 1 => {
                self.associations_place = ended.place();
            }
            State::Root
            | State::User
            | State::PersonIds
            | State::Associations
            | State::Period
            | State::Relations
            | State::RelationPeriod
            | State::Leaves
            | State::Name
            | State::Educations
            | State::Education
            | State::EducationOrganisations
            | State::Fundings
            | State::Funding
            | State::Identification(_) => {}
        }
    }
}

/// Reports a period that ends before it starts, at its end.
pub(super) fn reversed(code: Code, period: [Date; 2], end_place: Place, feed: &mut Draft) {
    if let [Some(start), Some(end)] = period.map(Date::day)
        && end < start
    {
        feed.notice(code, end_place, [&end.to_string(), &start.to_string(), ""]);
    }
}

fn blank(kind: AssociationKind) -> Association {
    Association { kind, start: Date::Absent, end: Date::Absent }
}

fn association_kind(word: Word) -> Option<AssociationKind> {
    Some(match word {
        Word::StaffAssociation => AssociationKind::Staff,
        Word::StudentAssociation => AssociationKind::Student,
        Word::HonoraryAssociation => AssociationKind::Honorary,
        Word::VisitingAssociation => AssociationKind::Visiting,
        _ => return None,
    })
}

/// The four ways in which a reference can name its target (XSD21, `classifiedIdentification`).
fn look_up(word: Word) -> Option<By> {
    Some(match word {
        Word::NonExplicitId => By::NonExplicitId,
        Word::PureId => By::PureId,
        Word::SourceId => By::SourceId,
        Word::ClassifiedId => By::ClassifiedId,
        _ => return None,
    })
}
