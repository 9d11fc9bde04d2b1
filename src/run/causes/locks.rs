//! Which root causes a lock hangs on, and on which alone.

use super::super::access::covers;
use super::super::before::Side;
use super::super::facts::{Facts, Target};
use super::super::locks::{LockedUser, Reason};
use super::super::maintenance::associations;
use super::super::night::{Night, job_of, night};
use super::super::nights::in_time_if_added;
use super::{CauseKind, Fold, Spot};
use crate::records::{By, Feed, Records, Via};
use crate::settings::{FieldRule, Job, MissingOrganisation, MissingUser};

/// A person of tonight that names a user, or nearly, and the reference through which it does.
#[derive(Clone, Copy)]
struct Link {
    person: u32,
    reference: u32,
    /// The id would have to be corrected.
    nearly: bool,
}

impl Fold<'_> {
    pub(super) fn locks(&mut self, locked: &[LockedUser]) {
        for &lock in locked {
            let mut roots = self.roots_of_lock(lock);
            roots.sort_unstable();
            roots.dedup();
            for root in roots {
                self.causes[root].locked_users += 1;
                self.causes[root].locked_users_alone += u32::from(self.is_alone(lock, root));
            }
        }
    }

    fn roots_of_lock(&mut self, lock: LockedUser) -> Vec<usize> {
        match lock.reason {
            Reason::FeedRejected => {
                vec![self.cause(CauseKind::Rejected(Feed::Persons), Spot::Start(Feed::Persons))]
            }
            Reason::MaintenanceTooEarly => vec![self.order(Job::Maintenance, Job::Persons, lock.user)],
            Reason::LinkTooLate => self.link_too_late(lock),
            // What a setting keeps from being written is no fault of a feed or of the order.
            Reason::NoPerson | Reason::LinkNotSynchronised => Vec::new(),
            Reason::LinkMissing | Reason::PersonNotCreated | Reason::Ended | Reason::FutureOnly => {
                self.persons_lost(lock)
            }
        }
    }

    /// Whether a user would not be locked if one of the causes of its lock alone were mended.
    fn is_alone(&mut self, lock: LockedUser, root: usize) -> bool {
        if matches!(self.causes[root].kind, CauseKind::Missing(..)) {
            return self.links(lock).into_iter().any(|link| self.is_enough(lock.user, link, root));
        }
        // The right order mends all that is wrong with it.
        let order = matches!(self.causes[root].kind, CauseKind::Order(..));
        let shared = if order { usize::MAX } else { root };
        if !self.without.contains_key(&shared) {
            let night = self.night_without(&self.causes[root].kind);
            self.without.insert(shared, night);
        }
        self.without[&shared].as_ref().is_some_and(|night| {
            let seen = &night.seen;
            seen.there.contains(lock.user)
                && !seen.locked.contains(lock.user)
                && !seen.locked_by_user_job.contains(lock.user)
        })
    }

    /// The first night, were a cause mended that is none of the records of a feed.
    fn night_without(&self, kind: &CauseKind) -> Option<Night> {
        let (feeds, facts, evening, settings) = (self.feeds, self.facts, self.evening, self.settings);
        let clock = &self.night.clock;
        Some(match kind {
            CauseKind::Order(..) => night(feeds, facts, evening, settings, &clock.in_order()),
            CauseKind::Pattern(feed, target, _) => {
                let mut patterns = facts.patterns().iter();
                let pattern = patterns.find(|found| (found.feed, found.target) == (*feed, *target))?;
                night(&feeds.corrected(pattern), facts, evening, settings, clock)
            }
            CauseKind::Rejected(feed) => night(&feeds.mended(*feed), facts, evening, settings, clock),
            CauseKind::SafeSize(feed) => {
                let settings = settings.without_safe_size(job_of(*feed));
                night(feeds, facts, evening, &settings, clock)
            }
            CauseKind::Missing(..) | CauseKind::NotRun(_) => return None,
        })
    }

    fn order(&mut self, job: Job, needs: Job, user: u32) -> usize {
        let spot = match Facts::user(self.feeds, user) {
            Side::Tonight(user) => Spot::Record(Feed::Users, user),
            Side::Before(_) => Spot::Start(Feed::Users),
        };
        self.cause(CauseKind::Order(job, needs), spot)
    }

    /// The persons of tonight that name a user and can be loaded; where the link is missing, those that nearly do.
    fn links(&self, lock: LockedUser) -> Vec<Link> {
        let mut links: Vec<Link> = self
            .facts
            .naming(self.feeds, lock.user)
            .filter_map(|naming| match naming.person {
                Side::Tonight(person) => Some(Link { person, reference: naming.reference, nearly: false }),
                Side::Before(_) => None,
            })
            .collect();
        if lock.reason == Reason::LinkMissing
            && let Some(persons) = self.feeds.records(Feed::Persons)
        {
            links.extend(self.facts.near_links(lock.user).map(|reference| {
                let person = persons.record_of_reference(reference);
                Link { person, reference, nearly: true }
            }));
        }
        links.retain(|link| {
            let feed = Feed::Persons;
            !self.feeds.key(feed, link.person).is_empty()
                && self.facts.duplicate_of(feed, link.person).is_none()
        });
        links
    }

    /// Users that were not there when their persons were loaded: by what kept them from being there tonight. Persons that
    /// were loaded before tonight are mended by loading them again.
    fn link_too_late(&mut self, lock: LockedUser) -> Vec<usize> {
        let (mut all, index) = (Vec::new(), Feed::Persons.index());
        for Link { person, reference, .. } in self.links(lock) {
            if !self.night.applied[index].contains(person) || !self.is_synchronised(person) {
                continue;
            }
            if !self.night.resolved[index].contains(reference) {
                all.extend(self.roots(Feed::Persons, reference));
            } else if !self.night.seen.persons.contains(person) {
                // Person Maintenance saw it as it was before.
                all.push(self.order(Job::Maintenance, Job::Persons, lock.user));
            }
        }
        for root in &mut all {
            if let CauseKind::Order(job, needs) = self.causes[*root].kind {
                *root = self.order(job, needs, lock.user);
            }
        }
        if all.is_empty() { self.persons_lost(lock) } else { all }
    }

    /// Users whose persons fall out, lose associations or do not find them.
    fn persons_lost(&mut self, lock: LockedUser) -> Vec<usize> {
        let mut all = Vec::new();
        let Some(persons) = self.feeds.records(Feed::Persons) else { return all };
        for Link { person, reference, nearly } in self.links(lock) {
            if !self.night.applies[Feed::Persons.index()] {
                let kind = self.idle(Feed::Persons);
                all.push(self.cause(kind, Spot::Record(Feed::Persons, person)));
                continue;
            }
            if nearly {
                all.extend(self.roots(Feed::Persons, reference));
                if self.night.applied[Feed::Persons.index()].contains(person) {
                    continue;
                }
            }
            for lost in persons.references_of(person) {
                let keeps_out = self.keeps_out(persons.via(lost));
                if keeps_out && !self.night.resolved[Feed::Persons.index()].contains(lost) {
                    all.extend(self.roots(Feed::Persons, lost));
                }
            }
        }
        all
    }

    /// Whether a person that names a user would give it access, were the missing record that is one of its causes there.
    fn is_enough(&mut self, user: u32, link: Link, root: usize) -> bool {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return false };
        let Link { person, reference: own, nearly } = link;
        let unresolved = |fold: &Self, made: u32| !fold.night.resolved[Feed::Persons.index()].contains(made);
        let mut mended: Vec<u32> = Vec::new();
        for made in persons.references_of(person) {
            if unresolved(self, made) && self.is_mended(persons, person, made, root) {
                mended.push(made);
            }
        }
        let corrected = nearly && self.would_find(user, person) && self.roots(Feed::Persons, own) == [root];
        let is_there = |made: u32| {
            if nearly && made == own { corrected } else { !unresolved(self, made) || mended.contains(&made) }
        };
        let settings = self.settings;
        let skips = |via| match via {
            Via::Association => settings.missing_organisation == MissingOrganisation::SkipPerson,
            Via::User => settings.missing_user == MissingUser::SkipPerson,
            _ => false,
        };
        let mut references = persons.references_of(person);
        let stays_out = references.any(|made| skips(persons.via(made)) && !is_there(made));
        let is_linked = if self.is_synchronised(person) {
            is_there(own)
        } else {
            // It keeps the link that it has, if Pure holds it and that link.
            let evening = self.evening;
            let is_held = |twin: &u32| {
                evening.held[Feed::Persons.index()].contains(*twin) && evening.held_linked.contains(*twin)
            };
            let twin = self.facts.twin(Feed::Persons, person).filter(is_held);
            twin.and_then(|twin| self.facts.account_before(self.feeds, twin)) == Some(user)
        };
        let has = |association: u32| persons.has_organisations(person, association, is_there);
        !stays_out && is_linked && self.would_be_seen(person) && {
            let held = associations(persons, person, has);
            covers(held, settings, settings.as_of)
        }
    }

    /// Whether a reference of a person finds its target, were the record there that is missing: added at the end of its
    /// feed, as far as it can stand in one.
    fn is_mended(&mut self, persons: &Records, person: u32, made: u32, root: usize) -> bool {
        let reference = persons.reference(made);
        let can_stand_in_a_feed = !matches!(reference.by, By::PureId | By::Uuid | By::NonExplicitIdInPure);
        can_stand_in_a_feed
            && self.facts.target(Feed::Persons, made) == Target::Missing
            && in_time_if_added(self.feeds, self.night, self.settings, reference.via.target(), person)
            && self.roots(Feed::Persons, made) == [root]
    }

    /// Whether a person would find a user, did it name its id.
    fn would_find(&self, user: u32, person: u32) -> bool {
        let held = |twin: u32| self.evening.held[Feed::Users.index()].contains(twin);
        match Facts::user(self.feeds, user) {
            Side::Tonight(user) => {
                let clock = &self.night.clock;
                self.facts.twin(Feed::Users, user).is_some_and(held)
                    || self.night.world.created[Feed::Users.index()].contains(user)
                        && clock.is_before((Job::Users, user), (Job::Persons, person))
            }
            Side::Before(user) => self.night.world.held[Feed::Users.index()].contains(user),
        }
    }

    /// Whether Person Maintenance would see a person of tonight, were it loaded.
    fn would_be_seen(&self, person: u32) -> bool {
        let night = self.night;
        let applied = night.applies[Feed::Persons.index()].then(|| night.clock.applied(Job::Persons, person));
        applied.flatten().zip(night.clock.start(Job::Maintenance)).is_some_and(|(then, now)| then <= now)
    }

    /// Whether a person of tonight would be linked with a user that its link finds: not where the link is not synchronised.
    fn is_synchronised(&self, person: u32) -> bool {
        let is_held = |twin: u32| self.evening.held[Feed::Persons.index()].contains(twin);
        match self.settings.field_rule(Job::Persons, "user") {
            FieldRule::Sync => true,
            FieldRule::Once => !self.facts.twin(Feed::Persons, person).is_some_and(is_held),
            FieldRule::DoNotSync => false,
        }
    }
}
