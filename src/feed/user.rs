//! The user feed (USERXML, XSD21).

use super::walk::{Draft, Element, RecordReader};
use super::words::Word;
use crate::finding::Code;
use crate::records::Symbol;
use crate::xml::Place;

#[derive(Clone, Copy)]
pub(super) enum State {
    Root,
    User,
    UserName,
    Email,
}

pub(super) struct Users {
    place: Place,
    key: String,
    user_name: Symbol,
    email: Symbol,
}

impl Users {
    pub(super) fn new() -> Self {
        Self { place: Place::START, key: String::new(), user_name: Symbol::EMPTY, email: Symbol::EMPTY }
    }
}

impl RecordReader for Users {
    type State = State;
    const ROOT: State = State::Root;

    fn enter(&mut self, parent: State, element: &mut Element<'_, '_, '_>, _: &mut Draft) -> Option<State> {
        Some(match (parent, element.word) {
            (State::Root, Word::User) => {
                self.place = element.place();
                self.key.clear();
                self.key.push_str(element.attribute(Word::Id).map_or("", |(id, _)| id));
                (self.user_name, self.email) = (Symbol::EMPTY, Symbol::EMPTY);
                State::User
            }
            (State::User, Word::UserName) => State::UserName,
            (State::User, Word::Email) => State::Email,
            _ => return None,
        })
    }

    fn leave(&mut self, state: State, _: State, text: &str, feed: &mut Draft) {
        match state {
            State::UserName => self.user_name = feed.intern(text),
            State::Email => self.email = feed.intern(text),
            State::User => {
                feed.records().user_names.push(self.user_name);
                feed.records().emails.push(self.email);
                feed.complete(&self.key, self.place, Code::UserWithoutId);
            }
            State::Root => {}
        }
    }
}
