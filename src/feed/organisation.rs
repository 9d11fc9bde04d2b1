//! The organisation feed (XSD21, `organisation`).

use super::walk::{Draft, Element, Ended, RecordReader};
use super::words::Word;
use crate::records::{ClassifiedId, Date, Via};
use crate::rules::Code;
use crate::xml::Place;

#[derive(Clone, Copy)]
pub(super) enum State {
    Root,
    Organisation,
    OrganisationId,
    StartDate,
    EndDate,
    Reference(Via),
    Ids,
    Identifier,
    IdSource,
    IdValue,
}

pub(super) struct Organisations {
    key: Option<(String, Place)>,
    life: [Date; 2],
    end_place: Option<Place>,
    source: String,
    value: String,
}

impl Organisations {
    pub(super) fn new() -> Self {
        Self {
            key: None,
            life: [Date::Absent; 2],
            end_place: None,
            source: String::new(),
            value: String::new(),
        }
    }
}

impl RecordReader for Organisations {
    type State = State;
    const ROOT: State = State::Root;

    fn enter(&mut self, parent: State, element: &mut Element<'_, '_, '_>, feed: &mut Draft) -> Option<State> {
        Some(match (parent, element.word) {
            (State::Root, Word::Organisation) => {
                feed.begin(element.place());
                self.key = None;
                self.life = [Date::Absent; 2];
                self.end_place = None;
                State::Organisation
            }
            (State::Organisation, Word::OrganisationId) => State::OrganisationId,
            (State::Organisation, Word::StartDate) => State::StartDate,
            (State::Organisation, Word::EndDate) => State::EndDate,
            (State::Organisation, Word::ParentOrganisationId) => State::Reference(Via::Parent),
            (State::Organisation, Word::TakenOverBy) => State::Reference(Via::TakenOverBy),
            (State::Organisation, Word::Owner) => State::Reference(Via::Owner),
            (State::Organisation, Word::Ids) => State::Ids,
            (State::Ids, Word::Id) => {
                self.source.clear();
                self.value.clear();
                State::Identifier
            }
            (State::Identifier, Word::IdSource) => State::IdSource,
            (State::Identifier, Word::Id) => State::IdValue,
            _ => return None,
        })
    }

    fn leave(&mut self, state: State, _: State, ended: &mut Ended<'_, '_>, feed: &mut Draft) {
        let text = ended.text;
        match state {
            // Of two ids in one organisation the first counts; the second breaks the schema.
            State::OrganisationId => {
                self.key.get_or_insert_with(|| (text.to_owned(), ended.place()));
            }
            State::StartDate => self.life[0] = Date::read(text),
            State::EndDate => {
                self.life[1] = Date::read(text);
                self.end_place = Some(ended.place());
            }
            State::Reference(via) => feed.refer_by_id(via, text, ended.place()),
            State::IdSource => text.clone_into(&mut self.source),
            State::IdValue => text.clone_into(&mut self.value),
            State::Identifier => classified(&self.source, &self.value, feed),
            State::Organisation => {
                let (key, place) = self.key.take().map_or((String::new(), None), |(key, at)| (key, Some(at)));
                if let ([Some(start), Some(end)], Some(at)) = (self.life.map(Date::day), self.end_place)
                    && end < start
                {
                    let quotes = [&*end.to_string(), &*start.to_string(), ""];
                    feed.notice(Code::OrganisationEndBeforeStart, at, quotes);
                }
                let end_place = self.end_place.unwrap_or(feed.record_place());
                feed.records().live(self.life, end_place);
                feed.complete(&key, place, Some(Code::OrganisationWithoutId));
            }
            State::Root | State::Ids => {}
        }
    }
}

/// Keeps a classified id of the record at hand.
pub(super) fn classified(kind: &str, value: &str, feed: &mut Draft) {
    if value.is_empty() {
        return;
    }
    let record = feed.records().len();
    let (kind, value) = (feed.intern(kind), feed.symbols().add(value));
    feed.records().classified.push(ClassifiedId { record, kind, value });
}
