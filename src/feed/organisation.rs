//! The organisation feed (XSD21, `organisation`).

use super::walk::{Draft, Element, RecordReader};
use super::words::Word;
use crate::finding::Code;
use crate::records::{ClassifiedId, Via};
use crate::xml::Place;

#[derive(Clone, Copy)]
pub(super) enum State {
    Root,
    Organisation,
    OrganisationId,
    Reference(Via, Place),
    Ids,
    Identifier,
    IdSource,
    IdValue,
}

pub(super) struct Organisations {
    key: Option<String>,
    source: String,
    value: String,
}

impl Organisations {
    pub(super) fn new() -> Self {
        Self { key: None, source: String::new(), value: String::new() }
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
                State::Organisation
            }
            (State::Organisation, Word::OrganisationId) => State::OrganisationId,
            (State::Organisation, Word::ParentOrganisationId) => {
                State::Reference(Via::Parent, element.place())
            }
            (State::Organisation, Word::TakenOverBy) => State::Reference(Via::TakenOverBy, element.place()),
            (State::Organisation, Word::Owner) => State::Reference(Via::Owner, element.place()),
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

    fn leave(&mut self, state: State, _: State, text: &str, feed: &mut Draft) {
        match state {
            // Of two ids in one organisation the first counts; the second breaks the schema.
            State::OrganisationId => drop(self.key.get_or_insert_with(|| text.to_owned())),
            State::Reference(via, place) => feed.refer_by_id(via, text, place),
            State::IdSource => text.clone_into(&mut self.source),
            State::IdValue => text.clone_into(&mut self.value),
            State::Identifier => classified(&self.source, &self.value, feed),
            State::Organisation => {
                let key = self.key.take().unwrap_or_default();
                feed.complete(&key, Some(Code::OrganisationWithoutId));
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
