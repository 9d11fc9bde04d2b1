//! One night: the jobs applied to the World.

use super::before::{Before, Side};
use super::bits::Bits;
use super::clock::{Clock, Instant};
use super::facts::{Facts, Feeds, Target};
use super::maintenance::{self, Seen};
use crate::records::{Feed, Records, Via};
use crate::settings::{
    BaselineFeeds, FieldRule, GoneUsers, Job, MissingOrganisation, MissingUser, Order, Settings,
};
use crate::symbols::Symbol;

/// What Pure holds: what it held before, and what came from tonight's feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct World {
    /// The records of tonight's feeds that were created or updated.
    pub(crate) created: [Bits; 4],
    /// Their associations that were created.
    pub(crate) associations: Bits,
    /// The persons whose user was found.
    pub(crate) linked: Bits,
    /// The persons whose link to a user is still that of the baseline.
    keeps_link: Bits,
    /// The records of the baseline.
    pub(crate) held: [Bits; 4],
    /// Their associations.
    pub(crate) held_associations: Bits,
    /// The persons of the baseline whose user was found.
    pub(crate) held_linked: Bits,
    /// The users of the baseline that the user job has locked because they are gone from its feed.
    pub(super) locked: Bits,
    /// The records of the baseline that are no longer synchronised because they are gone from their feed.
    left_alone: [Bits; 4],
    /// The users, by their number among all, that a list says Person Maintenance has locked, and that it has unlocked since.
    pub(super) released: Bits,
}

impl World {
    /// A World that holds nothing.
    fn empty(feeds: &Feeds<'_>) -> Self {
        let baseline = feeds.of_baseline();
        let associations =
            |feeds: &Feeds<'_>| Bits::new(feeds.records(Feed::Persons).map_or(0, Records::associations));
        let persons = feeds.len(Feed::Persons);
        Self {
            created: Feed::ALL.map(|feed| Bits::new(feeds.len(feed))),
            associations: associations(feeds),
            linked: Bits::new(persons),
            keeps_link: Bits::new(persons),
            held: Feed::ALL.map(|feed| Bits::new(baseline.len(feed))),
            held_associations: associations(&baseline),
            held_linked: Bits::new(baseline.len(Feed::Persons)),
            locked: Bits::new(baseline.len(Feed::Users)),
            left_alone: Feed::ALL.map(|feed| Bits::new(baseline.len(feed))),
            released: Bits::new(Facts::accounts(feeds)),
        }
    }

    /// The World before the first night: empty, or as the baseline says.
    pub(crate) fn before(feeds: &Feeds<'_>, facts: &Facts, settings: &Settings) -> Self {
        let Some(before) = facts.before() else { return Self::empty(feeds) };
        let exported = feeds.has_export();
        let as_given = exported || settings.baseline_feeds == BaselineFeeds::AsGiven;
        let policies = (settings.missing_organisation, settings.missing_user);
        let evening = before.evening((!as_given).then_some(policies), || {
            let mut world = Self::empty(feeds);
            let baseline = feeds.of_baseline();
            if as_given {
                world.hold_all(&baseline, before, exported);
            } else {
                let loaded = load(&baseline, &before.facts, settings);
                world.held = loaded.created;
                world.held_associations = loaded.associations;
                world.held_linked = loaded.linked;
            }
            world
        });
        evening.clone()
    }

    /// Takes every record of the baseline as being there; one without an id is manual in an export, and none in a feed.
    fn hold_all(&mut self, baseline: &Feeds<'_>, before: &Before, exported: bool) {
        for feed in Feed::ALL {
            let loads = |record| {
                let known = exported || !baseline.key(feed, record).is_empty();
                known && before.facts.duplicate_of(feed, record).is_none()
            };
            self.held[feed.index()] = Bits::of(baseline.len(feed), loads);
        }
        let Some(persons) = baseline.records(Feed::Persons) else { return };
        self.held_associations = Bits::of(persons.associations(), |_| true);
        self.held_linked = Bits::of(persons.len(), |person| {
            let mut links = persons.references_of(person);
            links.any(|made| persons.via(made) == Via::User && before.user(made).is_some())
        });
    }

    /// The persons of tonight's feed that are linked with a user, by their own link.
    pub(crate) fn is_linked(&self, facts: &Facts, person: u32) -> bool {
        if self.keeps_link.contains(person) {
            let twin = facts.twin(Feed::Persons, person);
            return twin.is_some_and(|twin| self.held_linked.contains(twin));
        }
        self.linked.contains(person)
    }

    /// Whether a person of tonight's feed has the link that it had in the baseline.
    pub(crate) fn keeps_link(&self, person: u32) -> bool {
        self.keeps_link.contains(person)
    }
}

/// The World after the jobs have loaded a baseline in their documented order. Nothing counts for that but what becomes of
/// records whose references are missing: its own links are synchronised, whatever is tonight, and nobody is judged.
fn load(baseline: &Feeds<'_>, facts: &Facts, settings: &Settings) -> World {
    let settings = settings.without_field_rules();
    let read = Feed::ALL.map(|feed| baseline.len(feed));
    let clock = Clock::ordered(&Order::default(), [read[0], read[1], read[2], read[3], 0]);
    let empty = World::empty(baseline);
    let run = Run::new(baseline, facts, &empty, &settings, &clock);
    let mut night = run.begin();
    run.load(&mut night);
    night.world
}

/// What a night did.
#[derive(Clone, Debug)]
pub(crate) struct Night {
    /// When its jobs ran.
    pub(crate) clock: Clock,
    /// The feeds whose jobs ran and did not stop.
    pub(crate) applies: [bool; 4],
    /// Whether it left the World as it was.
    pub(crate) settled: bool,
    /// The World in the morning.
    pub(crate) world: World,
    /// The records that were created or updated in this night, by feed.
    pub(crate) applied: [Bits; 4],
    /// The references that resolved, by feed.
    pub(crate) resolved: [Bits; 4],
    /// The records of the baseline that are gone from their feed.
    pub(crate) gone: [Bits; 4],
    /// What Person Maintenance saw and did.
    pub(crate) seen: Seen,
}

/// Runs one night on the World of the evening.
pub(crate) fn night(
    feeds: &Feeds<'_>,
    facts: &Facts,
    before: &World,
    settings: &Settings,
    clock: &Clock,
) -> Night {
    let run = Run::new(feeds, facts, before, settings, clock);
    let mut night = run.begin();
    run.load(&mut night);
    maintenance::maintain(&run, &mut night);
    let Night { gone, world, seen, .. } = &mut night;
    for user in gone[Feed::Users.index()].iter() {
        match settings.gone_users {
            GoneUsers::Delete => world.held[Feed::Users.index()].remove(user),
            GoneUsers::Lock => world.locked.insert(user),
            GoneUsers::Unsynchronise => world.left_alone[Feed::Users.index()].insert(user),
        }
    }
    let organisations = Feed::Organisations.index();
    gone[organisations].iter().for_each(|gone| world.left_alone[organisations].insert(gone));
    seen.unlocked.iter().for_each(|user| world.released.insert(user));
    night.settled = night.world == *before;
    night
}

impl Night {
    /// The records of a feed whose references are judged: its job runs and does not stop.
    pub(crate) fn judged<'a>(&self, feeds: &Feeds<'a>, feed: Feed) -> Option<&'a Records> {
        feeds.records(feed).filter(|_| self.applies[feed.index()])
    }
}

/// The job that reads a feed.
pub(crate) fn job_of(feed: Feed) -> Job {
    match feed {
        Feed::Organisations => Job::Organisations,
        Feed::Users => Job::Users,
        Feed::Persons => Job::Persons,
        Feed::Supervisors => Job::Supervisors,
    }
}

/// How many synchronised records of a kind a World holds.
pub(crate) fn synchronised(feeds: &Feeds<'_>, facts: &Facts, world: &World, feed: Feed) -> u32 {
    let baseline = feeds.of_baseline();
    let held = world.held[feed.index()].iter().filter(|&record| {
        !baseline.key(feed, record).is_empty() && !world.left_alone[feed.index()].contains(record)
    });
    let is_held = |record: u32| world.held[feed.index()].contains(record);
    let created = world.created[feed.index()].iter();
    let new = created.filter(|&record| !facts.twin(feed, record).is_some_and(is_held));
    held.count() as u32 + new.count() as u32
}

/// Whether a job does nothing because its feed is shorter than its safe size. That is asked for only where Pure holds
/// more than that many already (ERRORS).
pub(crate) fn is_below_safe_size(
    feeds: &Feeds<'_>,
    facts: &Facts,
    world: &World,
    settings: &Settings,
    feed: Feed,
) -> bool {
    let safe_size = settings.safe_size(job_of(feed));
    feeds.file(feed).is_some()
        && feeds.len(feed) < safe_size
        && synchronised(feeds, facts, world, feed) > safe_size
}

/// Whether a feed holds changes alone, so that what is not in it is not gone.
pub(crate) fn is_delta(feeds: &Feeds<'_>, settings: &Settings, feed: Feed) -> bool {
    let resumed = || feeds.file(feed).is_some_and(|file| file.segment.resumed);
    settings.delta(job_of(feed)).unwrap_or_else(resumed)
}

/// The parts of one night that do not change while it runs.
pub(super) struct Run<'a> {
    pub(super) feeds: &'a Feeds<'a>,
    pub(super) facts: &'a Facts,
    pub(super) before: &'a World,
    pub(super) settings: &'a Settings,
    pub(super) clock: &'a Clock,
    /// The feeds whose jobs run and do not stop.
    applies: [bool; 4],
}

impl<'a> Run<'a> {
    pub(super) fn new(
        feeds: &'a Feeds<'a>,
        facts: &'a Facts,
        before: &'a World,
        settings: &'a Settings,
        clock: &'a Clock,
    ) -> Self {
        let applies = Feed::ALL.map(|feed| {
            let stops = feeds.rejected(feed) || is_below_safe_size(feeds, facts, before, settings, feed);
            feeds.file(feed).is_some() && clock.runs(job_of(feed)) && !stops
        });
        Self { feeds, facts, before, settings, clock, applies }
    }
}

impl Run<'_> {
    /// The night when no job has done anything yet.
    fn begin(&self) -> Night {
        let feeds = self.feeds;
        Night {
            clock: self.clock.clone(),
            applies: self.applies,
            settled: false,
            world: self.before.clone(),
            applied: Feed::ALL.map(|feed| Bits::new(feeds.len(feed))),
            resolved: Feed::ALL.map(|feed| Bits::new(feeds.records(feed).map_or(0, Records::references))),
            gone: Feed::ALL.map(|feed| self.gone(feed)),
            seen: Seen::new(feeds),
        }
    }

    /// The jobs that read feeds.
    fn load(&self, night: &mut Night) {
        for feed in [Feed::Organisations, Feed::Users] {
            self.create_all(feed, night);
        }
        self.create_persons(night);
        for feed in [Feed::Organisations, Feed::Persons, Feed::Supervisors] {
            self.resolve(feed, night);
        }
        self.create_relations(night);
    }

    /// How many records of a feed have been applied at an instant: the first so many of it.
    pub(super) fn applied_by(&self, feed: Feed, now: Instant) -> u32 {
        if self.applies[feed.index()] {
            self.clock.applied_by(job_of(feed), now, self.feeds.len(feed))
        } else {
            0
        }
    }

    /// Whether a record has been applied when a job comes to a record of its own.
    fn is_applied_before(&self, (target, there): (Feed, u32), (feed, here): (Feed, u32)) -> bool {
        self.applies[target.index()] && self.clock.is_before((job_of(target), there), (job_of(feed), here))
    }

    /// A record with a key of its own can be loaded.
    fn has_own_key(&self, feed: Feed, records: &Records, record: u32) -> bool {
        records.key(record) != Symbol::EMPTY && self.facts.duplicate_of(feed, record).is_none()
    }

    /// The records of the baseline that are gone from tonight's feed, once its job has ended.
    fn gone(&self, feed: Feed) -> Bits {
        let (baseline, mut gone) = (self.feeds.of_baseline(), Bits::new(self.feeds.of_baseline().len(feed)));
        let Some(before) = self.facts.before() else { return gone };
        if self.applies[feed.index()] && !is_delta(self.feeds, self.settings, feed) {
            for record in self.before.held[feed.index()].iter() {
                let manual = baseline.key(feed, record).is_empty();
                let left_alone = self.before.left_alone[feed.index()].contains(record);
                if !manual && !left_alone && before.successor(feed, record).is_none() {
                    gone.insert(record);
                }
            }
        }
        gone
    }

    /// Organisations and users are created whatever they refer to.
    fn create_all(&self, feed: Feed, night: &mut Night) {
        let Some(records) = self.feeds.records(feed).filter(|_| self.applies[feed.index()]) else { return };
        for record in 0..records.len() {
            if self.has_own_key(feed, records, record) {
                night.world.created[feed.index()].insert(record);
                night.applied[feed.index()].insert(record);
            }
        }
    }

    /// Whether a reference that a record makes finds its target: it was there in the evening, or it has been applied, or
    /// it is in the same feed, which is judged at the end of the job.
    fn finds(
        &self,
        night: &Night,
        (feed, record): (Feed, u32),
        reference: u32,
        (via, to): (Via, u32),
    ) -> bool {
        let target = via.target();
        let is_there = |found: u32| {
            self.before.created[target.index()].contains(found)
                || (night.world.created[target.index()].contains(found)
                    && (feed == target || self.is_applied_before((target, found), (feed, record))))
        };
        let is_held =
            |held: u32| self.is_held(night, target, held, || self.clock.applied(job_of(feed), record));
        match self.facts.leads_in(self.feeds, (feed, reference), to) {
            Target::NotCheckable => true,
            Target::Missing => false,
            Target::Held(_) => self.held(feed, reference).any(is_held),
            Target::Record(found) => {
                is_there(found)
                    || self.others(feed, reference).iter().any(|&other| is_there(other))
                    || self.held(feed, reference).any(is_held)
            }
        }
    }

    fn others(&self, feed: Feed, reference: u32) -> &[u32] {
        self.feeds.records(feed).map_or(&[], |records| self.facts.others(feed, records.reference(reference)))
    }

    /// The records of the baseline that a reference of tonight names.
    fn held(&self, feed: Feed, reference: u32) -> impl Iterator<Item = u32> {
        let made = self.feeds.records(feed).map(|records| records.reference(reference));
        let others =
            self.facts.before().zip(made).map_or(&[][..], |(before, made)| before.others(feed, made));
        let target = || made.map(|made| made.via.target());
        let held = match self.feeds.corrects(feed, reference) {
            Some(Side::Tonight(record)) => target().and_then(|target| self.facts.twin(target, record)),
            Some(Side::Before(record)) => Some(record),
            None => self.facts.held(feed, reference),
        };
        held.into_iter().chain(others.iter().copied())
    }

    /// Whether a record of the baseline is there still.
    pub(super) fn is_held(
        &self,
        night: &Night,
        target: Feed,
        record: u32,
        now: impl FnOnce() -> Option<Instant>,
    ) -> bool {
        let deletes = target == Feed::Users && self.settings.gone_users == GoneUsers::Delete;
        self.before.held[target.index()].contains(record)
            && !(deletes && night.gone[target.index()].contains(record) && self.has_ended(target, now()))
    }

    /// Whether the job of a feed has ended at an instant.
    pub(super) fn has_ended(&self, feed: Feed, now: Option<Instant>) -> bool {
        now.zip(self.clock.end(job_of(feed))).is_some_and(|(now, end)| end <= now)
    }

    /// Creates the persons that keep an association, with the associations whose organisation is there. A person that
    /// falls out and is in Pure already stays as it is there.
    fn create_persons(&self, night: &mut Night) {
        let Some(persons) = self.feeds.records(Feed::Persons).filter(|_| self.applies[Feed::Persons.index()])
        else {
            return;
        };
        let mut kept = Vec::new();
        let mut resolved = std::mem::take(&mut night.resolved[Feed::Persons.index()]);
        let mut targets = self.facts.targets_of(Feed::Persons);
        let mut made_with = persons.references_of_associations();
        let parts = persons.references_in_order().zip(persons.associations_in_order());
        for (person, (references, associations)) in (0..).zip(parts) {
            // One that is not created has its turn all the same.
            let associations = associations.zip(made_with.by_ref());
            if !self.has_own_key(Feed::Persons, persons, person) {
                associations.for_each(drop);
                continue;
            }
            let mut finds = |reference, via| {
                let to = (via, targets.at(reference));
                let found = self.finds(night, (Feed::Persons, person), reference, to);
                resolved.set(reference, found);
                found
            };
            let (mut linked, mut skipped) = (false, false);
            for made in references.clone() {
                if persons.via(made) == Via::User {
                    let found = finds(made, Via::User);
                    linked |= found;
                    skipped |= !found && self.settings.missing_user == MissingUser::SkipPerson;
                }
            }
            // An association without a reference to an organisation cannot be created.
            kept.clear();
            for (association, made) in associations {
                let mut organisations = persons.organisations_among(&references, &made).peekable();
                let named = organisations.peek().is_some();
                // Each is looked up, whatever became of the one before.
                if organisations
                    .map(|made| finds(made, Via::Association))
                    .fold(true, |all, found| all & found)
                {
                    kept.extend(named.then_some(association));
                } else {
                    skipped |= self.settings.missing_organisation == MissingOrganisation::SkipPerson;
                }
            }
            if !skipped && !kept.is_empty() {
                self.load_person(night, persons, person, &kept, linked);
            }
        }
        night.resolved[Feed::Persons.index()] = resolved;
    }

    /// Puts a person as tonight's feed has it in the place of what was there.
    fn load_person(&self, night: &mut Night, persons: &Records, person: u32, kept: &[u32], linked: bool) {
        let world = &mut night.world;
        for association in persons.associations_of(person) {
            world.associations.set(association, kept.contains(&association));
        }
        let is_new = !world.created[Feed::Persons.index()].contains(person);
        let is_held = |twin: u32| world.held[Feed::Persons.index()].contains(twin);
        let was_held = self.facts.twin(Feed::Persons, person).is_some_and(is_held);
        match self.settings.field_rule(Job::Persons, "user") {
            FieldRule::Sync => {
                world.linked.set(person, linked);
                world.keeps_link.remove(person);
            }
            FieldRule::Once | FieldRule::DoNotSync if is_new && was_held => world.keeps_link.insert(person),
            FieldRule::Once if is_new => world.linked.set(person, linked),
            FieldRule::Once | FieldRule::DoNotSync => {}
        }
        world.created[Feed::Persons.index()].insert(person);
        night.applied[Feed::Persons.index()].insert(person);
    }

    /// Judges every reference of a feed, those of records that fall out too. What a person needs to be created was judged
    /// with that.
    fn resolve(&self, feed: Feed, night: &mut Night) {
        let Some(records) = self.feeds.records(feed).filter(|_| self.applies[feed.index()]) else { return };
        let mut targets = self.facts.targets_of(feed);
        for (record, references) in (0..).zip(records.references_in_order()) {
            let is_judged = feed == Feed::Persons && self.has_own_key(feed, records, record);
            for reference in references {
                let via = records.via(reference);
                if is_judged && matches!(via, Via::User | Via::Association) {
                    continue;
                }
                if self.finds(night, (feed, record), reference, (via, targets.at(reference))) {
                    night.resolved[feed.index()].insert(reference);
                }
            }
        }
    }

    /// A row of the supervisor feed is created when all its persons are there.
    fn create_relations(&self, night: &mut Night) {
        let feed = Feed::Supervisors;
        let Some(rows) = self.feeds.records(feed).filter(|_| self.applies[feed.index()]) else { return };
        for row in 0..rows.len() {
            let references = rows.references_of(row);
            let complete = !references.is_empty()
                && references.clone().any(|index| rows.via(index) == Via::Apprentice)
                && references.clone().all(|index| night.resolved[feed.index()].contains(index));
            if complete && self.facts.duplicate_of(feed, row).is_none() {
                night.world.created[feed.index()].insert(row);
                night.applied[feed.index()].insert(row);
            }
        }
    }
}
