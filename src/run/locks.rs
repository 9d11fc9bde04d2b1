//! Why a user would be locked.

use super::access::graces;
use super::before::Side;
use super::facts::{Facts, Feeds};
use super::maintenance::{associations, is_linked_with};
use super::night::Night;
use crate::records::{Feed, Records};
use crate::rules::Code;
use crate::settings::{FieldRule, Job, Settings};

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
    /// The person has the link it had before, because a setting says that this field is not synchronised.
    LinkNotSynchronised,
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
            Self::LinkNotSynchronised => "link-not-synchronised",
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
            Self::LinkNotSynchronised => Code::LockedLinkNotSynchronised,
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
    /// Its number: of its record in tonight's feed, or after those, of its record in the baseline.
    pub user: u32,
    /// Why.
    pub reason: Reason,
    /// Whether the second night unlocks it.
    pub nature: Nature,
}

/// The users that the first night locks, those of tonight's feed first. A lock that the second night would make is
/// explained by that night, any other by the first. It stays, too, where Person Maintenance does not run on the second
/// night, or the user job has locked the user since.
pub(crate) fn locked_users(
    feeds: &Feeds<'_>,
    facts: &Facts,
    nights: [&Night; 2],
    settings: &Settings,
) -> Vec<LockedUser> {
    let [first, second] = nights;
    first
        .seen
        .locked
        .iter()
        .map(|user| {
            let again = second.seen.locked.contains(user);
            let stays = again
                || !second.clock.runs(Job::Maintenance)
                || second.seen.locked_by_user_job.contains(user);
            let night = if again { second } else { first };
            let reason = Explain { feeds, facts, night, settings }.reason(user);
            LockedUser { user, reason, nature: if stays { Nature::Permanent } else { Nature::Transient } }
        })
        .collect()
}

/// What locks a user on one of the nights.
pub(super) fn reason_on(
    feeds: &Feeds<'_>,
    facts: &Facts,
    night: &Night,
    settings: &Settings,
    user: u32,
) -> Reason {
    Explain { feeds, facts, night, settings }.reason(user)
}

struct Explain<'a> {
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
    night: &'a Night,
    settings: &'a Settings,
}

/// How far a person that names a user got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Its job has made nothing of it.
    NotCreated,
    /// It is created, but only after Person Maintenance.
    Later,
    /// It is there, without the user, which was not there when the person was loaded.
    Unlinked,
    /// It is there, without the user, because its link is not synchronised.
    NotSynchronised,
    /// It is there and linked with the user. Whether an association has ended.
    Linked { ended: bool },
}

impl Explain<'_> {
    fn reason(&self, user: u32) -> Reason {
        let naming = self.facts.naming(self.feeds, user);
        let stages: Vec<Stage> = naming.filter_map(|naming| self.stage(naming.person, user)).collect();
        let has = |wanted: Stage| stages.contains(&wanted);
        let rejected = self.feeds.rejected(Feed::Persons);
        if has(Stage::Linked { ended: true }) {
            Reason::Ended
        } else if has(Stage::Linked { ended: false }) {
            Reason::FutureOnly
        } else if rejected {
            Reason::FeedRejected
        } else if has(Stage::Unlinked) {
            Reason::LinkTooLate
        } else if has(Stage::NotSynchronised) {
            Reason::LinkNotSynchronised
        } else if has(Stage::Later) {
            Reason::MaintenanceTooEarly
        } else if has(Stage::NotCreated) {
            Reason::PersonNotCreated
        } else if self.facts.near_links(user).next().is_some() {
            Reason::LinkMissing
        } else {
            Reason::NoPerson
        }
    }

    /// How far a person that names a user got; none when it counts no more, because another version of it took its place.
    fn stage(&self, person: Side, user: u32) -> Option<Stage> {
        let (seen, world) = (&self.night.seen, &self.night.world);
        match person {
            Side::Tonight(person) => {
                let created = world.created[Feed::Persons.index()].contains(person);
                Some(if seen.persons.contains(person) {
                    match self.linked(person, user) {
                        Some(linked) => linked,
                        None if self.is_synchronised(person) => Stage::Unlinked,
                        None => Stage::NotSynchronised,
                    }
                } else if created {
                    Stage::Later
                } else {
                    Stage::NotCreated
                })
            }
            Side::Before(person) => {
                let successor = self.facts.before()?.successor(Feed::Persons, person);
                if let Some(now) =
                    successor.filter(|&now| seen.persons.contains(now) && world.keeps_link(now))
                {
                    return Some(self.linked(now, user).unwrap_or(Stage::Unlinked));
                }
                if !seen.persons_before.contains(person) {
                    return None;
                }
                let baseline = self.feeds.of_baseline();
                let persons = baseline.records(Feed::Persons)?;
                Some(if world.held_linked.contains(person) {
                    let there = |index| world.held_associations.contains(index);
                    Stage::Linked { ended: has_ended(persons, person, there, self.settings) }
                } else {
                    Stage::Unlinked
                })
            }
        }
    }

    /// How a person of tonight that Person Maintenance sees is linked with a user, if it is.
    fn linked(&self, person: u32, user: u32) -> Option<Stage> {
        let (seen, world) = (&self.night.seen, &self.night.world);
        let persons = self.feeds.records(Feed::Persons)?;
        let is_linked = seen.linked.contains(person)
            && is_linked_with(self.feeds, self.facts, world, (persons, person), user);
        let there = |index| seen.associations.contains(index);
        is_linked.then(|| Stage::Linked { ended: has_ended(persons, person, there, self.settings) })
    }

    /// Whether the link that tonight's feed has counts for a person that was loaded.
    fn is_synchronised(&self, person: u32) -> bool {
        match self.settings.field_rule(Job::Persons, "user") {
            FieldRule::Sync => true,
            FieldRule::Once => !self.night.world.keeps_link(person),
            FieldRule::DoNotSync => false,
        }
    }
}

/// Whether an association of a person has ended, its grace too.
fn has_ended(
    persons: &Records,
    person: u32,
    there: impl Fn(u32) -> bool + Clone,
    settings: &Settings,
) -> bool {
    let held = associations(persons, person, there);
    let graces = graces(held.clone().map(|association| association.kind), settings);
    held.into_iter().any(|association| {
        let end = association.end.day();
        end.is_some_and(|end| end.plus(graces.of(association.kind)) < settings.as_of)
    })
}
