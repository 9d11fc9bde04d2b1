//! Root causes: what has no cause of its own, and what hangs on it.
//!
//! A missing organisation drops associations, these drop persons, these cut user links and supervisor relations, these
//! lock users. Everything is folded onto the faults at the start of such chains.

mod locks;

use hashbrown::HashMap;

use super::facts::{Facts, Feeds, Target};
use super::locks::LockedUser;
use super::near::Why;
use super::night::{Night, World, job_of};
use crate::records::{By, Feed, Key, Via};
use crate::settings::{Job, MissingOrganisation, MissingUser, Settings};
use crate::sorting;
use crate::xml::Place;

/// What is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CauseKind {
    /// A feed holds no record with this id, a [`Key`].
    Missing(Feed, String),
    /// Ids of the second kind of records are written in another way in the first feed, all alike.
    Pattern(Feed, Feed, Why),
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
pub(crate) struct Cause {
    /// What is at fault.
    pub(crate) kind: CauseKind,
    /// The first place where it shows, and the feed of that place.
    pub(crate) at: (Feed, Place),
    /// For a missing record, and for a pattern: a reference that does not resolve because of it, by feed and number.
    pub(crate) reference: Option<(Feed, u32)>,
    /// References that do not resolve because of it.
    pub(crate) references: u32,
    /// Records that lose something because of it.
    pub(crate) records: u32,
    /// Users that would be locked and have it in their chain.
    pub(crate) locked_users: u32,
    /// Users that would not be locked if it alone were mended.
    pub(crate) locked_users_alone: u32,
}

/// Folds the faults of the first night, the causes with the largest blast radius first.
pub(crate) fn causes(
    feeds: &Feeds<'_>,
    facts: &Facts,
    (evening, first): (&World, &Night),
    locked: &[LockedUser],
    settings: &Settings,
) -> Vec<Cause> {
    let mut fold = Fold::new(feeds, facts, (evening, first), settings);
    fold.references();
    fold.locks(locked);
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
    (evening, first): (&World, &Night),
    lock: LockedUser,
    settings: &Settings,
) -> Vec<CauseKind> {
    let mut fold = Fold::new(feeds, facts, (evening, first), settings);
    fold.locks(&[lock]);
    let mut causes = fold.causes;
    causes.retain(|cause| cause.locked_users > 0);
    sorting::sort_by_key(&mut causes, |cause| (cause.locked_users_alone == 0, cause.at));
    causes.into_iter().map(|cause| cause.kind).collect()
}

/// Where a cause shows.
#[derive(Clone, Copy)]
enum Spot {
    Start(Feed),
    Record(Feed, u32),
    Reference(Feed, u32),
}

impl Spot {
    fn feed(self) -> Feed {
        let (Self::Start(feed) | Self::Record(feed, _) | Self::Reference(feed, _)) = self;
        feed
    }

    fn place(self, feeds: &Feeds<'_>) -> (Feed, Place) {
        let feed = self.feed();
        let place = feeds.records(feed).and_then(|records| match self {
            Self::Start(_) => None,
            Self::Record(_, record) => Some(records.place(record)),
            Self::Reference(_, reference) => Some(records.place_of_reference(reference)),
        });
        (feed, place.unwrap_or(Place::START))
    }

    /// Whether it is known to come no sooner than another one.
    fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::Record(feed, here), Self::Record(first, there))
            | (Self::Reference(feed, here), Self::Reference(first, there)) => (first, there) <= (feed, here),
            _ => other.feed() < self.feed(),
        }
    }
}

struct Fold<'a> {
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
    evening: &'a World,
    night: &'a Night,
    settings: &'a Settings,
    causes: Vec<Cause>,
    /// Where each shows first.
    firsts: Vec<Spot>,
    by_kind: HashMap<CauseKind, usize, foldhash::fast::FixedState>,
    /// By cause, the night without it, once that is asked for; none of a cause that no run of the night tells of. All that
    /// are of the order share one, at the end.
    without: HashMap<usize, Option<Night>, foldhash::fast::FixedState>,
}

impl<'a> Fold<'a> {
    fn new(
        feeds: &'a Feeds<'a>,
        facts: &'a Facts,
        (evening, night): (&'a World, &'a Night),
        settings: &'a Settings,
    ) -> Self {
        let (by_kind, without) = (HashMap::default(), HashMap::default());
        let (causes, firsts) = (Vec::new(), Vec::new());
        Self { feeds, facts, evening, night, settings, causes, firsts, by_kind, without }
    }
}

impl Fold<'_> {
    /// The cause of a kind, which shows at a place. Where a place is is worked out only when it may be the first.
    fn cause(&mut self, kind: CauseKind, spot: Spot) -> usize {
        if let Some(&known) = self.by_kind.get(&kind) {
            let first = &mut self.firsts[known];
            if !spot.is_after(*first) {
                let at = spot.place(self.feeds);
                if at < self.causes[known].at {
                    (*first, self.causes[known].at) = (spot, at);
                }
            }
            return known;
        }
        let at = spot.place(self.feeds);
        self.firsts.push(spot);
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
        let (target, at) = (made.via.target(), Spot::Reference(feed, reference));
        if self.feeds.rejected(target) {
            return vec![self.cause(CauseKind::Rejected(target), at)];
        }
        match self.facts.target(feed, reference) {
            Target::Missing | Target::Held(_) => {
                if let Some(pattern) = self.facts.pattern_of(feed, reference) {
                    let root = self.cause(CauseKind::Pattern(feed, target, pattern.why), at);
                    self.causes[root].reference.get_or_insert((feed, reference));
                    return vec![root];
                }
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

    /// Whether a person can fall out for a reference that is missing.
    fn keeps_out(&self, via: Via) -> bool {
        let skips = self.settings.missing_user == MissingUser::SkipPerson;
        via == Via::Association || via == Via::User && skips
    }

    /// The root causes of a person that was not created.
    fn roots_of_person(&mut self, person: u32) -> Vec<usize> {
        let mut roots = Vec::new();
        let Some(persons) = self.feeds.records(Feed::Persons) else { return roots };
        let resolved = |made: u32| self.night.resolved[Feed::Persons.index()].contains(made);
        // As long as one association is left, the others keep nobody out, but where the setting says so.
        let mut associations = persons.associations_of(person);
        let keeps_one =
            associations.any(|association| persons.has_organisations(person, association, resolved));
        let spared = keeps_one && self.settings.missing_organisation == MissingOrganisation::SkipAssociation;
        for reference in persons.references_of(person) {
            let via = persons.via(reference);
            if self.keeps_out(via) && !(via == Via::Association && spared) && !resolved(reference) {
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
            for references in records.references_in_order() {
                counted.clear();
                for reference in references {
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
}
