//! The user feed (USERXML, XSD21).

use super::walk::{Draft, Element, RecordReader};
use super::words::Word;
use crate::finding::Code;
use crate::symbols::hash_text;

#[derive(Clone, Copy)]
pub(super) enum State {
    Root,
    User,
    UserName,
    Email,
}

pub(super) struct Users {
    key: String,
    user_name: String,
    email: String,
}

impl Users {
    pub(super) fn new() -> Self {
        Self { key: String::new(), user_name: String::new(), email: String::new() }
    }
}

impl RecordReader for Users {
    type State = State;
    const ROOT: State = State::Root;

    fn enter(&mut self, parent: State, element: &mut Element<'_, '_, '_>, feed: &mut Draft) -> Option<State> {
        Some(match (parent, element.word) {
            (State::Root, Word::User) => {
                feed.begin(element.place());
                self.key.clear();
                self.key.push_str(element.attribute(Word::Id).map_or("", |(id, _)| id));
                self.user_name.clear();
                self.email.clear();
                State::User
            }
            (State::User, Word::UserName) => State::UserName,
            (State::User, Word::Email) => State::Email,
            _ => return None,
        })
    }

    fn leave(&mut self, state: State, _: State, text: &str, feed: &mut Draft) {
        match state {
            State::UserName => text.clone_into(&mut self.user_name),
            State::Email => self.email = text.to_lowercase(),
            State::User => {
                feed.records().user_names.push(&self.user_name);
                feed.records().emails.push(hash_text(&self.email));
                feed.complete(&self.key, Some(Code::UserWithoutId));
            }
            State::Root => {}
        }
    }
}
