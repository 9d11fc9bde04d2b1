//! Why a user would be locked.

use super::facts::{Facts, Feeds};
use super::night::{Night, graces};
use crate::records::Feed;
use crate::rules::Code;
use crate::settings::{Job, Settings};

/// Why a user would be locked: the most specific reason that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No person names the user.
    NoPerson,
    /// Its only persons fell out.
    PersonNotCreated,
    /// A person names an id that differs only by a near miss.
    LinkMissing,
    /// The person was applied before the user existed.
    LinkTooLate,
    /// Every association has ended.
    Ended,
    /// Every association lies ahead.
    FutureOnly,
    /// The person is applied only after Person Maintenance.
    MaintenanceTooEarly,
    /// The person feed would be refused.
    FeedRejected,
}

impl Reason {
    /// The reason's code in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoPerson => "no-person",
            Self::PersonNotCreated => "person-not-created",
            Self::LinkMissing => "link-missing",
            Self::LinkTooLate => "link-too-late",
            Self::Ended => "ended",
            Self::FutureOnly => "future-only",
            Self::MaintenanceTooEarly => "maintenance-too-early",
            Self::FeedRejected => "feed-rejected",
        }
    }

    /// The code of its findings.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::NoPerson => Code::LockedNoPerson,
            Self::PersonNotCreated => Code::LockedPersonNotCreated,
            Self::LinkMissing => Code::LockedLinkMissing,
            Self::LinkTooLate => Code::LockedLinkTooLate,
            Self::Ended => Code::LockedEnded,
            Self::FutureOnly => Code::LockedFutureOnly,
            Self::MaintenanceTooEarly => Code::LockedMaintenanceTooEarly,
            Self::FeedRejected => Code::LockedFeedRejected,
        }
    }
}

/// Whether a fault is gone by the second night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// It stays: the data is wrong.
    Permanent,
    /// It goes: order or timing is wrong.
    Transient,
}

impl Nature {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Transient => "transient",
        }
    }
}

/// A user that would be locked.
#[derive(Clone, Copy, Debug)]
pub struct LockedUser {
    /// Its record.
    pub user: u32,
    /// Why.
    pub reason: Reason,
    /// Whether the second night unlocks it.
    pub nature: Nature,
}

/// The users that the first night locks, in the order of the user feed. A lock that stays is explained by what keeps it
/// on the second night, one that goes by what made it on the first.
pub(crate) fn locked_users(
    feeds: &Feeds<'_>,
    facts: &Facts,
    nights: [&Night; 2],
    settings: &Settings,
) -> Vec<LockedUser> {
    let [first, second] = nights;
    (0..feeds.len(Feed::Users))
        .filter(|&user| first.locked.contains(user))
        .map(|user| {
            let stays = second.locked.contains(user);
            let reason = reason(feeds, facts, if stays { second } else { first }, user, settings);
            LockedUser { user, reason, nature: if stays { Nature::Permanent } else { Nature::Transient } }
        })
        .collect()
}

fn reason(feeds: &Feeds<'_>, facts: &Facts, night: &Night, user: u32, settings: &Settings) -> Reason {
    if feeds.rejected(Feed::Persons) {
        return Reason::FeedRejected;
    }
    let Some(persons) = feeds.records(Feed::Persons) else { return Reason::NoPerson };
    let naming = facts.naming(feeds, user);
    if naming.is_empty() {
        return if facts.near_link(user).is_some() { Reason::LinkMissing } else { Reason::NoPerson };
    }
    let created = |person: u32| night.world.created[Feed::Persons.index()].contains(person);
    if !naming.iter().any(|naming| created(naming.person)) {
        return Reason::PersonNotCreated;
    }
    let seen = &night.seen;
    let linked = |person: &u32| seen.linked.contains(*person);
    let mut judged = naming.iter().map(|naming| naming.person).filter(linked).peekable();
    if judged.peek().is_some() {
        let ended = judged.any(|person| {
            let associations = persons.associations_of(person);
            let loaded = associations.filter(|&index| seen.associations.contains(index));
            let graces = graces(loaded.clone().map(|index| persons.association(index).kind), settings);
            loaded.map(|index| persons.association(index)).any(|association| {
                association
                    .end
                    .day()
                    .is_some_and(|end| end.plus(graces.of(association.kind)) < settings.as_of)
            })
        });
        return if ended { Reason::Ended } else { Reason::FutureOnly };
    }
    if naming.iter().any(|naming| seen.persons.contains(naming.person)) {
        return Reason::LinkTooLate;
    }
    debug_assert!(settings.order.position(Job::Persons) > settings.order.position(Job::Maintenance));
    Reason::MaintenanceTooEarly
}
