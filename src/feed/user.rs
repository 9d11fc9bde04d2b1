//! The user feed (USERXML, XSD21).

use super::walk::{Draft, Element, Ended, RecordReader};
use super::words::Word;
use crate::rules::Code;
use crate::symbols::hash_text;
use crate::xml::Place;

#[derive(Clone, Copy)]
pub(super) enum State {
    Root,
    User,
    UserName,
    Email,
}

pub(super) struct Users {
    key: String,
    key_place: Option<Place>,
    user_name: (String, Place),
    email: (String, Place),
}

impl Users {
    pub(super) fn new() -> Self {
        let nothing = || (String::new(), Place::START);
        Self { key: String::new(), key_place: None, user_name: nothing(), email: nothing() }
    }
}

impl RecordReader for Users {
    type State = State;
    const ROOT: State = State::Root;

    fn enter(&mut self, parent: State, element: &mut Element<'_, '_, '_>, feed: &mut Draft) -> Option<State> {
        Some(match (parent, element.word) {
            (State::Root, Word::User) => {
                let place = element.place();
                feed.begin(place);
                self.key.clear();
                let id = element.attribute(Word::Id);
                self.key.push_str(id.map_or("", |(id, _)| id));
                self.key_place = id.map(|(_, place)| place);
                for (text, at) in [&mut self.user_name, &mut self.email] {
                    text.clear();
                    *at = place;
                }
                State::User
            }
            (State::User, Word::UserName) => {
                self.user_name.1 = element.place();
                State::UserName
            }
            (State::User, Word::Email) => {
                self.email.1 = element.place();
                State::Email
            }
            _ => return None,
        })
    }

    fn reads_text(state: State) -> bool {
        matches!(state, State::UserName | State::Email)
    }

    fn leave(&mut self, state: State, _: State, ended: &mut Ended<'_, '_>, feed: &mut Draft) {
        match state {
            State::UserName => ended.text.clone_into(&mut self.user_name.0),
            State::Email => self.email.0 = ended.text.trim().to_lowercase(),
            State::User => {
                let (user_name, name_place) = &self.user_name;
                let (email, email_place) = &self.email;
                feed.records().account((user_name, *name_place), (hash_text(email), *email_place));
                feed.complete(&self.key, self.key_place, Some(Code::UserWithoutId));
            }
            State::Root => {}
        }
    }
}
