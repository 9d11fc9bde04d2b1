//! Root causes: what has no cause of its own, and what hangs on it.
//!
//! A missing organisation drops associations, these drop persons, these cut user links and supervisor relations, these
//! lock users. Everything is folded onto the faults at the start of such chains.

use hashbrown::HashMap;

use super::access::covers;
use super::before::Side;
use super::facts::{Facts, Feeds, Target};
use super::locks::{LockedUser, Nature, Reason};
use super::maintenance::associations;
use super::night::{Night, job_of};
use crate::records::{By, Feed, Key, Records, Via};
use crate::settings::{Job, MissingOrganisation, Settings};
use crate::sorting;
use crate::xml::Place;

/// What is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CauseKind {
    /// A feed holds no record with this id, a [`Key`].
    Missing(Feed, String),
    /// A feed is not well-formed.
    Rejected(Feed),
    /// The first job starts before the second, which it depends on, has ended.
    Order(Job, Job),
    /// A job does nothing, because its feed is shorter than its safe size.
    SafeSize(Feed),
    /// The schedule or the order leaves out a job.
    NotRun(Job),
}

/// A root cause with what follows from it.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What is at fault.
    pub kind: CauseKind,
    /// The first place where it shows, and the feed of that place.
    pub at: (Feed, Place),
    /// For a missing record: a reference that names it, by feed and number.
    pub reference: Option<(Feed, u32)>,
    /// References that do not resolve because of it.
    pub references: u32,
    /// Records that lose something because of it.
    pub records: u32,
    /// Users that would be locked and have it in their chain.
    pub locked_users: u32,
    /// Users that would not be locked if it alone were mended.
    pub locked_users_alone: u32,
}

/// Folds the faults of the first night, the causes with the largest blast radius first.
pub(crate) fn causes(
    feeds: &Feeds<'_>,
    facts: &Facts,
    first: &Night,
    locked: &[LockedUser],
    settings: &Settings,
) -> Vec<Cause> {
    let mut fold = Fold::new(feeds, facts, first);
    fold.references();
    fold.locks(locked, settings);
    let Fold { mut causes, .. } = fold;
    sorting::sort_by(&mut causes, |a, b| {
        let radius = |cause: &Cause| (cause.locked_users, cause.records, cause.references);
        radius(b).cmp(&radius(a)).then(a.at.cmp(&b.at))
    });
    causes
}

/// The root causes that one lock hangs on, the surest first.
pub(crate) fn causes_of(
    feeds: &Feeds<'_>,
    facts: &Facts,
    first: &Night,
    lock: LockedUser,
    settings: &Settings,
) -> Vec<CauseKind> {
    let mut fold = Fold::new(feeds, facts, first);
    fold.locks(&[lock], settings);
    let mut causes = fold.causes;
    causes.retain(|cause| cause.locked_users > 0);
    sorting::sort_by_key(&mut causes, |cause| (cause.locked_users_alone == 0, cause.at));
    causes.into_iter().map(|cause| cause.kind).collect()
}

struct Fold<'a> {
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
    night: &'a Night,
    causes: Vec<Cause>,
    by_kind: HashMap<CauseKind, usize, foldhash::fast::FixedState>,
}

impl<'a> Fold<'a> {
    fn new(feeds: &'a Feeds<'a>, facts: &'a Facts, night: &'a Night) -> Self {
        Self { feeds, facts, night, causes: Vec::new(), by_kind: HashMap::default() }
    }
}

impl Fold<'_> {
    fn cause(&mut self, kind: CauseKind, at: (Feed, Place)) -> usize {
        if let Some(&known) = self.by_kind.get(&kind) {
            let first = &mut self.causes[known].at;
            *first = at.min(*first);
            return known;
        }
        self.by_kind.insert(kind.clone(), self.causes.len());
        self.causes.push(Cause {
            kind,
            at,
            reference: None,
            references: 0,
            records: 0,
            locked_users: 0,
            locked_users_alone: 0,
        });
        self.causes.len() - 1
    }

    /// The root causes of a reference that does not resolve. A target that fell out passes the question on.
    fn roots(&mut self, feed: Feed, reference: u32) -> Vec<usize> {
        let Some(records) = self.feeds.records(feed) else { return Vec::new() };
        let made = records.reference(reference);
        let (target, at) = (made.via.target(), (feed, records.place_of_reference(reference)));
        if self.feeds.rejected(target) {
            return vec![self.cause(CauseKind::Rejected(target), at)];
        }
        match self.facts.target(feed, reference) {
            Target::Missing | Target::Held(_) => {
                let id = self.feeds.text(feed, made.target);
                // A non-explicit id and a source id of the same value lack the same record.
                let id = if made.by == By::ClassifiedId { id } else { Key::of(id).value };
                let root = self.cause(CauseKind::Missing(target, id.to_owned()), at);
                self.causes[root].reference.get_or_insert((feed, reference));
                vec![root]
            }
            Target::Record(record) if self.night.world.created[target.index()].contains(record) => {
                vec![self.cause(CauseKind::Order(job_of(feed), job_of(target)), at)]
            }
            Target::Record(_) if !self.night.applies[target.index()] => {
                vec![self.cause(self.idle(target), at)]
            }
            // Organisations and users do not fall out for what they refer to. Persons do, and the chain ends there: no
            // person is dropped for the sake of another person.
            Target::Record(record) if target == Feed::Persons => self.roots_of_person(record),
            Target::Record(_) | Target::NotCheckable => Vec::new(),
        }
    }

    /// The root causes of a person that was not created.
    fn roots_of_person(&mut self, person: u32) -> Vec<usize> {
        let mut roots = Vec::new();
        let Some(persons) = self.feeds.records(Feed::Persons) else { return roots };
        for reference in persons.references_of(person) {
            let via = persons.reference(reference).via;
            let resolved = self.night.resolved[Feed::Persons.index()].contains(reference);
            if matches!(via, Via::Association | Via::User) && !resolved {
                roots.extend(self.roots(Feed::Persons, reference));
            }
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// Why a job does nothing, where its feed is not refused.
    fn idle(&self, feed: Feed) -> CauseKind {
        let job = job_of(feed);
        if self.night.clock.runs(job) { CauseKind::SafeSize(feed) } else { CauseKind::NotRun(job) }
    }

    fn references(&mut self) {
        for feed in Feed::ALL {
            let Some(records) = self.night.judged(self.feeds, feed) else { continue };
            let mut counted: Vec<usize> = Vec::new();
            for record in 0..records.len() {
                counted.clear();
                for reference in records.references_of(record) {
                    if self.night.resolved[feed.index()].contains(reference) {
                        continue;
                    }
                    for root in self.roots(feed, reference) {
                        self.causes[root].references += 1;
                        if !counted.contains(&root) {
                            counted.push(root);
                            self.causes[root].records += 1;
                        }
                    }
                }
            }
        }
    }

    fn locks(&mut self, locked: &[LockedUser], settings: &Settings) {
        for lock in locked {
            let (roots, alone) = match (lock.reason, lock.nature) {
                (Reason::FeedRejected, _) => {
                    let at = (Feed::Persons, Place::START);
                    let root = self.cause(CauseKind::Rejected(Feed::Persons), at);
                    (vec![root], vec![root])
                }
                (Reason::LinkMissing, _) => self.link_missing(lock.user, settings),
                (Reason::MaintenanceTooEarly, nature) => {
                    let root = self.order(Job::Maintenance, Job::Persons, lock.user);
                    (vec![root], if nature == Nature::Transient { vec![root] } else { Vec::new() })
                }
                (Reason::LinkTooLate, nature) => {
                    let root = self.order(Job::Persons, Job::Users, lock.user);
                    (vec![root], if nature == Nature::Transient { vec![root] } else { Vec::new() })
                }
                (Reason::NoPerson, _) => (Vec::new(), Vec::new()),
                (Reason::PersonNotCreated | Reason::Ended | Reason::FutureOnly, nature) => {
                    self.associations_missing(lock.user, nature, settings)
                }
            };
            for root in roots {
                self.causes[root].locked_users += 1;
            }
            for root in alone {
                self.causes[root].locked_users_alone += 1;
            }
        }
    }

    fn order(&mut self, job: Job, needs: Job, user: u32) -> usize {
        let place = match (Facts::user(self.feeds, user), self.feeds.records(Feed::Users)) {
            (Side::Tonight(user), Some(users)) => users.place(user),
            _ => Place::START,
        };
        self.cause(CauseKind::Order(job, needs), (Feed::Users, place))
    }

    /// Whether Person Maintenance would see an association of a person, had it these beside those that were created. Its
    /// link has to be found, and the person to be loaded, in time.
    fn would_cover(
        &self,
        persons: &Records,
        person: u32,
        settings: &Settings,
        mended: impl Fn(u32) -> bool + Clone,
        is_linked: bool,
    ) -> bool {
        let night = self.night;
        let applied = night.applies[Feed::Persons.index()].then(|| night.clock.applied(Job::Persons, person));
        let in_time =
            applied.flatten().zip(night.clock.start(Job::Maintenance)).is_some_and(|(then, now)| then <= now);
        let there = |index: u32| night.world.associations.contains(index) || mended(index);
        in_time && is_linked && covers(associations(persons, person, there), settings, settings.as_of)
    }

    fn link_missing(&mut self, user: u32, settings: &Settings) -> (Vec<usize>, Vec<usize>) {
        let (Some(reference), Some(persons)) =
            (self.facts.near_link(user), self.feeds.records(Feed::Persons))
        else {
            return (Vec::new(), Vec::new());
        };
        let roots = self.roots(Feed::Persons, reference);
        let person = persons.record_of_reference(reference);
        let created = self.night.world.created[Feed::Persons.index()].contains(person);
        // Whoever writes the id as it is in the user feed links the two, where users come before persons.
        let in_order = self.night.clock.is_before((Job::Users, user), (Job::Persons, person));
        let mended = created && self.would_cover(persons, person, settings, |_| false, in_order);
        (roots.clone(), if mended { roots } else { Vec::new() })
    }

    /// Users whose persons lost associations: each missing organisation counts, and counts alone where the associations
    /// with it would be enough.
    fn associations_missing(
        &mut self,
        user: u32,
        nature: Nature,
        settings: &Settings,
    ) -> (Vec<usize>, Vec<usize>) {
        let (mut all, mut alone) = (Vec::new(), Vec::new());
        let Some(persons) = self.feeds.records(Feed::Persons) else { return (all, alone) };
        let naming: Vec<_> = self.facts.naming(self.feeds, user).collect();
        for naming in naming {
            let Side::Tonight(person) = naming.person else { continue };
            if !self.night.applies[Feed::Persons.index()] {
                let root = self.cause(self.idle(Feed::Persons), (Feed::Persons, persons.place(person)));
                all.push(root);
                continue;
            }
            let lost = self.lost_associations(persons, person);
            let mut roots: Vec<usize> = lost.iter().map(|&(_, root)| root).collect();
            roots.sort_unstable();
            roots.dedup();
            let is_linked = self.night.resolved[Feed::Persons.index()].contains(naming.reference);
            // A person that is left out for one lost association needs all of them.
            let whole = settings.missing_organisation == MissingOrganisation::SkipPerson;
            for root in roots {
                if whole && lost.iter().any(|&(_, other)| other != root) {
                    all.push(root);
                    continue;
                }
                let mended = |association: u32| {
                    let mut of_it = lost.iter().filter(|(lost, _)| *lost == association).peekable();
                    of_it.peek().is_some() && of_it.all(|&(_, other)| other == root)
                };
                let order = matches!(self.causes[root].kind, CauseKind::Order(..));
                let enough = self.would_cover(persons, person, settings, mended, is_linked);
                if enough && (!order || nature == Nature::Transient) {
                    alone.push(root);
                }
                all.push(root);
            }
        }
        for list in [&mut all, &mut alone] {
            list.sort_unstable();
            list.dedup();
        }
        (all, alone)
    }

    /// The associations of a person that were not created, with the root causes of that.
    fn lost_associations(&mut self, persons: &Records, person: u32) -> Vec<(u32, usize)> {
        let mut lost = Vec::new();
        for association in persons.associations_of(person) {
            for reference in persons.organisations_of(person, association) {
                if !self.night.resolved[Feed::Persons.index()].contains(reference) {
                    let roots = self.roots(Feed::Persons, reference);
                    lost.extend(roots.into_iter().map(|root| (association, root)));
                }
            }
        }
        lost
    }
}
