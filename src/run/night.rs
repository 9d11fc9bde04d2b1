//! One night: the jobs applied to the World, and Person Maintenance.

use super::bits::Bits;
use super::clock::{Clock, Instant};
use super::facts::{Facts, Feeds, Target};
use crate::records::{Association, AssociationKind, Day, Feed, Records, Via};
use crate::settings::{Job, MissingOrganisation, MissingUser, Settings};
use crate::symbols::Symbol;

/// What Pure holds, as far as it came from the feeds.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// The records that were created, by feed.
    pub(crate) created: [Bits; 4],
    /// The associations that were created.
    pub(crate) associations: Bits,
    /// The persons whose user was found.
    pub(crate) linked: Bits,
}

impl World {
    /// A World that holds nothing.
    pub(crate) fn empty(feeds: &Feeds<'_>) -> Self {
        let associations = feeds.records(Feed::Persons).map_or(0, Records::associations);
        Self {
            created: Feed::ALL.map(|feed| Bits::new(feeds.len(feed))),
            associations: Bits::new(associations),
            linked: Bits::new(feeds.len(Feed::Persons)),
        }
    }
}

/// What a night did.
#[derive(Clone, Debug)]
pub(crate) struct Night {
    /// The World in the morning.
    pub(crate) world: World,
    /// The references that resolved, by feed.
    pub(crate) resolved: [Bits; 4],
    /// The users that were there when Person Maintenance ran and are not eligible.
    pub(crate) locked: Bits,
    /// What Person Maintenance saw.
    pub(crate) seen: Seen,
}

/// The part of the World that Person Maintenance judges, at the instant it ran.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// How many users were there.
    pub(crate) users: u32,
    /// The persons that were there.
    pub(crate) persons: Bits,
    /// Those whose user was found.
    pub(crate) linked: Bits,
    /// Their associations.
    pub(crate) associations: Bits,
}

/// Runs one night on the World of the evening.
pub(crate) fn night(feeds: &Feeds<'_>, facts: &Facts, before: &World, settings: &Settings) -> Night {
    let read = [
        feeds.len(Feed::Organisations),
        feeds.len(Feed::Users),
        feeds.len(Feed::Persons),
        feeds.len(Feed::Supervisors),
        0,
    ];
    let run = Run { feeds, facts, before, settings, clock: Clock::ordered(&settings.order, read) };
    let mut night = Night {
        world: before.clone(),
        resolved: Feed::ALL.map(|feed| Bits::new(feeds.records(feed).map_or(0, Records::references))),
        locked: Bits::new(feeds.len(Feed::Users)),
        seen: Seen {
            users: 0,
            persons: Bits::new(feeds.len(Feed::Persons)),
            linked: Bits::new(feeds.len(Feed::Persons)),
            associations: Bits::new(feeds.records(Feed::Persons).map_or(0, Records::associations)),
        },
    };
    for feed in [Feed::Organisations, Feed::Users] {
        run.create_all(feed, &mut night);
    }
    run.create_persons(&mut night);
    for feed in [Feed::Organisations, Feed::Persons, Feed::Supervisors] {
        run.resolve(feed, &mut night);
    }
    run.create_relations(&mut night);
    run.maintain(&mut night);
    night
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

struct Run<'a> {
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
    before: &'a World,
    settings: &'a Settings,
    clock: Clock,
}

impl Run<'_> {
    /// When a record is applied; none when its job does not run or stops.
    fn applied(&self, feed: Feed, record: u32) -> Option<Instant> {
        if self.feeds.rejected(feed) { None } else { self.clock.applied(job_of(feed), record) }
    }

    /// A record with a key of its own can be loaded.
    fn has_own_key(&self, feed: Feed, records: &Records, record: u32) -> bool {
        records.keys[record as usize] != Symbol::EMPTY && self.facts.duplicate_of(feed, record).is_none()
    }

    /// Organisations and users are created whatever they refer to.
    fn create_all(&self, feed: Feed, night: &mut Night) {
        let Some(records) = self.feeds.records(feed) else { return };
        for record in 0..records.len() {
            if self.applied(feed, record).is_some() && self.has_own_key(feed, records, record) {
                night.world.created[feed.index()].insert(record);
            }
        }
    }

    /// Whether a reference made at `now` finds its target: it was there in the evening, or it has been applied, or it is
    /// in the same feed, which is judged at the end of the job.
    fn finds(&self, night: &Night, feed: Feed, reference: u32, via: Via, now: Instant) -> bool {
        let target = via.target();
        match self.facts.target(feed, reference) {
            Target::NotCheckable => true,
            Target::Missing => false,
            Target::Record(record) => {
                let others = self.others(feed, reference).iter().copied();
                [record]
                    .into_iter()
                    .chain(others)
                    .any(|record| self.is_there(night, feed, target, record, now))
            }
        }
    }

    fn others(&self, feed: Feed, reference: u32) -> &[u32] {
        self.feeds.records(feed).map_or(&[], |records| self.facts.others(feed, records.reference(reference)))
    }

    /// Whether a record of `target` is there for a reference that `feed` makes at `now`.
    fn is_there(&self, night: &Night, feed: Feed, target: Feed, record: u32, now: Instant) -> bool {
        self.before.created[target.index()].contains(record)
            || (night.world.created[target.index()].contains(record)
                && (feed == target || self.applied(target, record).is_some_and(|then| then <= now)))
    }

    /// Creates the persons that keep an association, with the associations whose organisation is there.
    fn create_persons(&self, night: &mut Night) {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return };
        for person in 0..persons.len() {
            let Some(now) = self.applied(Feed::Persons, person) else { continue };
            if !self.has_own_key(Feed::Persons, persons, person) {
                continue;
            }
            let finds = |reference: &u32, via| self.finds(night, Feed::Persons, *reference, via, now);
            let users =
                persons.references_of(person).filter(|&made| persons.reference(made).via == Via::User);
            let (found, lost): (Vec<u32>, Vec<u32>) = users.partition(|made| finds(made, Via::User));
            let linked = !found.is_empty();
            let mut skipped = !lost.is_empty() && self.settings.missing_user == MissingUser::SkipPerson;
            // An association without a reference to an organisation cannot be created.
            let mut kept = Vec::new();
            for association in persons.associations_of(person) {
                let mut organisations = persons.organisations_of(person, association).peekable();
                let named = organisations.peek().is_some();
                if organisations.all(|made| finds(&made, Via::Association)) {
                    kept.extend(named.then_some(association));
                } else {
                    skipped |= self.settings.missing_organisation == MissingOrganisation::SkipPerson;
                }
            }
            let created = !skipped && !kept.is_empty();
            if created {
                for association in kept {
                    night.world.associations.insert(association);
                }
                night.world.created[Feed::Persons.index()].insert(person);
                if linked {
                    night.world.linked.insert(person);
                }
            }
        }
    }

    /// Judges every reference of a feed, those of records that fall out too.
    fn resolve(&self, feed: Feed, night: &mut Night) {
        let Some(records) = self.feeds.records(feed) else { return };
        for record in 0..records.len() {
            let Some(now) = self.applied(feed, record) else { continue };
            for reference in records.references_of(record) {
                if self.finds(night, feed, reference, records.reference(reference).via, now) {
                    night.resolved[feed.index()].insert(reference);
                }
            }
        }
    }

    /// A row of the supervisor feed is created when all its persons are there.
    fn create_relations(&self, night: &mut Night) {
        let Some(rows) = self.feeds.records(Feed::Supervisors) else { return };
        for row in 0..rows.len() {
            let references = rows.references_of(row);
            let complete = !references.is_empty()
                && references.clone().any(|index| rows.reference(index).via == Via::Apprentice)
                && references.clone().all(|index| night.resolved[Feed::Supervisors.index()].contains(index));
            let applied = self.applied(Feed::Supervisors, row).is_some();
            if applied && complete && self.facts.duplicate_of(Feed::Supervisors, row).is_none() {
                night.world.created[Feed::Supervisors.index()].insert(row);
            }
        }
    }

    /// Person Maintenance: locks every user that has no active person (PMJ, GRACE).
    fn maintain(&self, night: &mut Night) {
        let (Some(users), Some(persons)) =
            (self.feeds.records(Feed::Users), self.feeds.records(Feed::Persons))
        else {
            return;
        };
        let Some(now) = self.clock.start(Job::Maintenance) else { return };
        let mut eligible = Bits::new(users.len());
        for person in 0..persons.len() {
            let tonight = self.applied(Feed::Persons, person).is_some_and(|then| then <= now);
            // Until its job has come to it tonight, a person is as it was in the evening.
            let world = if tonight { &night.world } else { self.before };
            if !world.created[Feed::Persons.index()].contains(person) {
                continue;
            }
            night.seen.persons.insert(person);
            for association in persons.associations_of(person) {
                if world.associations.contains(association) {
                    night.seen.associations.insert(association);
                }
            }
            if !world.linked.contains(person) {
                continue;
            }
            night.seen.linked.insert(person);
            if !covers_with(persons, person, &night.seen.associations, self.settings, |_| false) {
                continue;
            }
            for reference in persons.references_of(person) {
                if persons.reference(reference).via == Via::User
                    && let Target::Record(user) = self.facts.target(Feed::Persons, reference)
                {
                    eligible.insert(user);
                }
            }
        }
        for user in 0..users.len() {
            let there = self.is_there(night, Feed::Persons, Feed::Users, user, now);
            let name = users.user_names.get(user);
            night.seen.users += u32::from(there);
            if there && !eligible.contains(user) && !is_system_user(name) && self.settings.maintenance_lock {
                night.locked.insert(user);
            }
        }
    }
}

/// Whether a person has an association that is active on the day, or in grace, among those that were created and those
/// that `mended` adds.
pub(crate) fn covers_with(
    persons: &Records,
    person: u32,
    created: &Bits,
    settings: &Settings,
    mended: impl Fn(u32) -> bool,
) -> bool {
    let held = persons
        .associations_of(person)
        .filter(|&index| created.contains(index) || mended(index))
        .map(|index| persons.association(index));
    let graces = graces(held.clone().map(|association| association.kind), settings);
    held.into_iter().any(|association| covers(&association, graces, settings.as_of))
}

/// Days of grace by kind of association.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Graces {
    staff: u32,
    student: u32,
}

/// The graces of a person with associations of these kinds: with both kinds, the longer one holds for all (GRACE).
pub(crate) fn graces(kinds: impl Iterator<Item = AssociationKind>, settings: &Settings) -> Graces {
    let (mut staff, mut student) = (false, false);
    for kind in kinds {
        match kind {
            AssociationKind::Student => student = true,
            AssociationKind::Staff | AssociationKind::Honorary | AssociationKind::Visiting => staff = true,
        }
    }
    let (of_staff, of_students) = (settings.grace_staff, settings.grace_student);
    if staff && student {
        let longer = of_staff.max(of_students);
        Graces { staff: longer, student: longer }
    } else {
        Graces { staff: of_staff, student: of_students }
    }
}

impl Graces {
    /// The days of grace of one kind of association.
    pub(crate) fn of(self, kind: AssociationKind) -> u32 {
        match kind {
            AssociationKind::Student => self.student,
            AssociationKind::Staff | AssociationKind::Honorary | AssociationKind::Visiting => self.staff,
        }
    }
}

/// Whether an association is active on a day, or in grace: start ≤ day ≤ end, or end < day ≤ end + grace. An end that
/// cannot be read is no end; a start that cannot be read never comes.
fn covers(association: &Association, graces: Graces, day: Day) -> bool {
    let started = association.start.day().is_some_and(|start| start <= day);
    match association.end.day() {
        None => started,
        Some(end) if day <= end => started,
        Some(end) => day <= end.plus(graces.of(association.kind)),
    }
}

/// Users that Pure never locks (SYSU).
pub(crate) fn is_system_user(user_name: &str) -> bool {
    const NAMES: [&str; 7] = ["root", "sync_user", "atira", "ddp", "recordlog", "webservice", "anonymous"];
    NAMES.iter().any(|name| user_name.eq_ignore_ascii_case(name))
}
