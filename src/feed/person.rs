//! The person feed (XSD21, `personType`).

use super::organisation::classified;
use super::walk::{Draft, Element, RecordReader};
use super::words::Word;
use crate::finding::Code;
use crate::records::{Association, AssociationKind, By, Date, Key, Via};
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
    Period,
    StartDate,
    EndDate,
    Relations,
    Relation,
    Educations,
    Education,
    EducationOrganisations,
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
    /// Where the id or date at hand stands, and the type of a classified id.
    value_place: Place,
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
            value_place: Place::START,
            value_kind: String::new(),
            association: blank(AssociationKind::Staff),
            association_place: Place::START,
            end_place: Place::START,
            funding_id: None,
            funding_hint: String::new(),
        }
    }

    fn value(&mut self, element: &mut Element<'_, '_, '_>) {
        self.value_place = element.place();
        self.value_kind.clear();
        if let Some((kind, _)) = element.attribute(Word::Type) {
            self.value_kind.push_str(kind);
        }
    }

    fn date(&self, text: &str, feed: &mut Draft) -> Date {
        let date = Date::read(text);
        if date == Date::Unreadable {
            feed.notice(Code::ImpossibleDate, self.value_place, [text, ""]);
        }
        date
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
                self.key.clear();
                self.key.push_str(element.attribute(Word::Id).map_or("", |(id, _)| id));
                State::Person
            }
            (State::Person, Word::OrganisationAssociations) => State::Associations,
            (State::Person, Word::Educations) => State::Educations,
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
                self.association = blank(association_kind(word)?);
                self.association_place = element.place();
                State::Association
            }
            (State::Association, Word::Organisation) => State::Identification(Via::Association),
            (State::Association, Word::Period) => State::Period,
            (State::Association, Word::SupervisedByRelations) => State::Relations,
            (State::Association, Word::Fundings) => State::Fundings,
            (State::Period, word @ (Word::StartDate | Word::EndDate)) => {
                self.value_place = element.place();
                if word == Word::StartDate { State::StartDate } else { State::EndDate }
            }
            (State::Relations, Word::SupervisorRelation) => State::Relation,
            (State::Relation, Word::Supervisor) => State::Identification(Via::Supervisor),
            (State::Educations, Word::Education) => State::Education,
            (State::Education, Word::Organisations) => State::EducationOrganisations,
            (State::EducationOrganisations, Word::Organisation) => State::Identification(Via::Education),
            (State::Fundings, Word::Funding) => State::Funding,
            (State::Funding, Word::Organisation) => {
                self.funding_hint.clear();
                self.funding_id = None;
                State::FundingOrganisation
            }
            (State::FundingOrganisation, Word::Id) => {
                self.value_place = element.place();
                State::FundingId
            }
            (State::FundingOrganisation, Word::Hint) => State::FundingHint,
            (State::Identification(_), word) => {
                let by = look_up(word)?;
                self.value(element);
                State::LookUp(by)
            }
            _ => return None,
        })
    }

    fn leave(&mut self, state: State, parent: State, text: &str, feed: &mut Draft) {
        match state {
            State::Person => feed.complete(&self.key, Some(Code::PersonWithoutId)),
            State::PersonId => classified(&self.value_kind, text, feed),
            State::StartDate => self.association.start = self.date(text, feed),
            State::EndDate => {
                self.association.end = self.date(text, feed);
                self.end_place = self.value_place;
            }
            State::Association => {
                let Association { start, end, .. } = self.association;
                if let (Some(start), Some(end)) = (start.day(), end.day())
                    && end < start
                {
                    feed.notice(Code::EndBeforeStart, self.end_place, [&end.to_string(), &start.to_string()]);
                }
                feed.associate(self.association, self.association_place);
            }
            State::LookUp(by) => {
                let State::Identification(via) = parent else { return };
                if by == By::ClassifiedId {
                    let key = Key::classified(&self.value_kind, text);
                    feed.refer(via, by, &key, self.value_place);
                } else {
                    feed.refer(via, by, text, self.value_place);
                }
            }
            State::FundingId => self.funding_id = Some((text.to_owned(), self.value_place)),
            State::FundingHint => text.clone_into(&mut self.funding_hint),
            State::FundingOrganisation => self.funding(feed),
            State::Root
            | State::User
            | State::PersonIds
            | State::Associations
            | State::Period
            | State::Relations
            | State::Relation
            | State::Educations
            | State::Education
            | State::EducationOrganisations
            | State::Fundings
            | State::Funding
            | State::Identification(_) => {}
        }
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
