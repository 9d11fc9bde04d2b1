//! One user.

pub(super) mod duplicate_email;
pub(super) mod duplicate_user;
pub(super) mod duplicate_user_name;
pub(super) mod empty_user_email;
pub(super) mod empty_user_name;
pub(super) mod malformed_email;
pub(super) mod padded_user_name;
pub(super) mod user_names_differing_in_case;
pub(super) mod user_without_id;

use super::Loaded;
use super::pairs::{equal_caseless, pairs};
use crate::records::{Feed, Records};
use crate::symbols::hash_text;

/// The users of a feed as accounts. Two records of one person differ in one way or another; the rules that look for such
/// pairs give way to each other, so that a pair is told once: same id, same user name, ids and then user names that differ
/// in case, same e-mail address.
struct Accounts<'a> {
    loaded: &'a Loaded<'a>,
    users: &'a Records,
}

impl<'a> Accounts<'a> {
    fn new(loaded: &'a Loaded<'a>) -> Option<Self> {
        Some(Self { loaded, users: loaded.feeds.records(Feed::Users)? })
    }

    /// The user name of a user, without blanks around it, by which nobody tells names apart; none where that is nothing, or
    /// where the record is not loaded because its id was there before.
    fn name(&self, user: u32) -> Option<&'a str> {
        let name = self.users.user_names.get(user).trim();
        (!name.is_empty() && !self.is_duplicate(user)).then_some(name)
    }

    fn id(&self, user: u32) -> &'a str {
        self.loaded.feeds.key(Feed::Users, user)
    }

    fn is_duplicate(&self, user: u32) -> bool {
        self.loaded.facts.duplicate_of(Feed::Users, user).is_some()
    }

    /// Tells every user whose user name stands before, with the first that has it.
    fn same_names(&self, tell: impl FnMut(u32, u32)) {
        let hash = |user| self.name(user).map(hash_text);
        pairs(self.users.len(), hash, |a, b| self.name(a) == self.name(b), tell);
    }

    /// Whether the user names are equal but for case.
    fn names_alike(&self, a: u32, b: u32) -> bool {
        matches!((self.name(a), self.name(b)), (Some(a), Some(b)) if equal_caseless(a, b))
    }

    fn ids_alike(&self, a: u32, b: u32) -> bool {
        !self.id(a).is_empty() && equal_caseless(self.id(a), self.id(b))
    }
}

/// Whether two users have the same user name.
pub(super) fn share_a_name(loaded: &Loaded<'_>, a: u32, b: u32) -> bool {
    Accounts::new(loaded)
        .is_some_and(|accounts| accounts.name(a).is_some_and(|name| accounts.name(b) == Some(name)))
}
