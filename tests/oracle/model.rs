//! The rules of the dry run once more, in the most straightforward way that can be written down: every question goes through whole lists
//! from front to end, an event is one record applied, and the world is copied where it is needed. Slow, and meant to be obviously right.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::dom::{By, Feeds, Kind, Record, Reference};
use crate::near::{Near, near_user};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Exact,
    Trimmed,
    CaseInsensitive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GoneUsers {
    Unsynchronise,
    Lock,
    Delete,
}

impl GoneUsers {
    pub(crate) fn name(self) -> &'static str {
        match self {
            GoneUsers::Unsynchronise => "unsynchronise",
            GoneUsers::Lock => "lock",
            GoneUsers::Delete => "delete",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldRule {
    Sync,
    Once,
    DoNotSync,
}

impl FieldRule {
    pub(crate) fn name(self) -> &'static str {
        match self {
            FieldRule::Sync => "sync",
            FieldRule::Once => "once",
            FieldRule::DoNotSync => "do-not-sync",
        }
    }
}

/// When a job starts: at a minute of the night, or as a cron expression says that fires once on each of its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) minute: i64,
    /// As a cron expression, and whether in Quartz's spelling.
    pub(crate) cron: Option<bool>,
    /// Days of the week (0 is Sunday) on which it fires; none: every day.
    pub(crate) days: Option<Vec<i64>>,
}

/// Jobs by number: the four kinds, and Person Maintenance as the fifth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Schedule {
    pub(crate) starts: [Option<Start>; 5],
    /// Seconds.
    pub(crate) durations: [Option<i64>; 4],
    /// Records a second.
    pub(crate) rate: Option<i64>,
}

#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Days since 1970-01-01.
    pub(crate) as_of: i64,
    pub(crate) order: String,
    pub(crate) grace_staff: i64,
    pub(crate) grace_student: i64,
    pub(crate) skip_person_without_organisation: bool,
    pub(crate) skip_person_without_user: bool,
    pub(crate) comparison: Comparison,
    pub(crate) lock: bool,
    pub(crate) keep_trusted: bool,
    pub(crate) gone_users: GoneUsers,
    pub(crate) baseline_as_given: bool,
    /// By kind.
    pub(crate) safe_size: [usize; 4],
    pub(crate) delta: [Option<bool>; 4],
    /// `fields.JOB.FIELD`; the link of a person to its user is one of them.
    pub(crate) rules: Vec<(Kind, &'static str, FieldRule)>,
    /// `guard.KIND.CHANGE`: more than so many percent, more than so many records.
    pub(crate) guards: Vec<Guard>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) nights: i64,
}

impl Settings {
    /// The defaults.
    pub(crate) fn on(as_of: i64, order: &str) -> Self {
        Self {
            as_of,
            order: order.to_owned(),
            grace_staff: 0,
            grace_student: 0,
            skip_person_without_organisation: false,
            skip_person_without_user: false,
            comparison: Comparison::Exact,
            lock: true,
            keep_trusted: true,
            gone_users: GoneUsers::Unsynchronise,
            baseline_as_given: false,
            safe_size: [0; 4],
            delta: [None; 4],
            rules: Vec::new(),
            guards: Vec::new(),
            schedule: None,
            nights: 1,
        }
    }

    fn rule(&self, kind: Kind, field: &str) -> FieldRule {
        let rule = self.rules.iter().rev().find(|(k, f, _)| *k == kind && *f == field);
        rule.map_or(FieldRule::Sync, |(_, _, rule)| *rule)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guard {
    pub(crate) kind: Kind,
    /// created, updated, gone or locked
    pub(crate) change: &'static str,
    pub(crate) percent: Option<usize>,
    pub(crate) records: Option<usize>,
}

/// Lists of ids or user names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    pub(crate) role_holders: Option<Vec<String>>,
    pub(crate) trusted: Option<Vec<String>>,
    /// And whether it was Person Maintenance that locked the user.
    pub(crate) locked_before: Option<Vec<(String, bool)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    NoPerson,
    LinkMissing,
    /// The rules on near misses leave both open.
    NoPersonOrLinkMissing,
    PersonNotCreated,
    LinkTooLate,
    LinkNotSynchronised,
    Ended,
    FutureOnly,
    MaintenanceTooEarly,
    FeedRejected,
    /// The rules do not say.
    Open,
}

impl Reason {
    pub(crate) fn allows(self, code: &str) -> bool {
        match self {
            Reason::NoPerson => code == "no-person",
            Reason::LinkMissing => code == "link-missing",
            Reason::NoPersonOrLinkMissing => code == "no-person" || code == "link-missing",
            Reason::PersonNotCreated => code == "person-not-created",
            Reason::LinkTooLate => code == "link-too-late",
            Reason::LinkNotSynchronised => code == "link-not-synchronised",
            Reason::Ended => code == "ended",
            Reason::FutureOnly => code == "future-only",
            Reason::MaintenanceTooEarly => code == "maintenance-too-early",
            Reason::FeedRejected => code == "feed-rejected",
            Reason::Open => !code.is_empty(),
        }
    }
}

/// Feed, record and reference, each by number.
pub(crate) type ReferenceAt = (Kind, usize, usize);

/// A user: by its number tonight, or, if the feed has it no more, by its number in the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    Tonight(usize),
    Baseline(usize),
}

/// What a job does with the records of its feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) read: usize,
    /// Numbers of tonight's records.
    pub(crate) created: Vec<usize>,
    /// With the number of the baseline's record and the fields that differ.
    pub(crate) updated: Vec<(usize, usize, Vec<String>)>,
    pub(crate) unchanged: Vec<usize>,
    /// Numbers of the baseline's records.
    pub(crate) gone: Vec<usize>,
    pub(crate) skipped: usize,
    /// It was told to stop before it did anything.
    pub(crate) stopped: bool,
}

#[derive(Debug)]
pub(crate) struct Verdict {
    /// Of the first night; true where the second night has it still.
    pub(crate) missing: BTreeMap<ReferenceAt, bool>,
    pub(crate) not_checkable: usize,
    /// Why, and true where the second night locks it still.
    pub(crate) locked: BTreeMap<Who, (Reason, bool)>,
    pub(crate) unlocked: BTreeSet<Who>,
    /// Of the jobs that ran in the first night.
    pub(crate) jobs: BTreeMap<Kind, Plan>,
    /// Kinds and changes of which there are more than there should be.
    pub(crate) tripped: BTreeSet<(Kind, &'static str)>,
    /// Of each night that was asked for: how many references are missing, how many users it locks that were not, and how many
    /// it unlocks that were.
    pub(crate) nights: Vec<[usize; 3]>,
}

/// What Pure holds of a person.
#[derive(Clone, Debug)]
struct Person {
    /// The record that it was made of: tonight's or the baseline's.
    from: Who,
    associations: Vec<Held>,
    /// The user id through which it is linked.
    link: Option<String>,
    /// The link that the feed has does not count: by the rules of fields the person has the one it had.
    kept: bool,
}

#[derive(Clone, Debug)]
struct Held {
    student: bool,
    start: Option<i64>,
    end: Option<i64>,
}

#[derive(Clone, Default)]
struct World {
    /// Tonight's records that Pure holds.
    created: BTreeSet<(Kind, usize)>,
    /// By the form of the id that is compared.
    persons: BTreeMap<String, Person>,
    /// Users of the baseline that the user job has deleted or locked.
    deleted: BTreeSet<usize>,
    locked: BTreeSet<usize>,
    /// Records of the baseline that are un-synchronised, because they are gone.
    left_alone: BTreeSet<(Kind, usize)>,
    /// Users of the list that Person Maintenance has unlocked.
    released: BTreeSet<Who>,
}

#[derive(Default)]
struct Night {
    ran: [bool; 5],
    /// The feeds whose jobs stop.
    stopped: [bool; 4],
    missing: BTreeSet<ReferenceAt>,
    gone: BTreeMap<Kind, Vec<usize>>,
    at_maintenance: Option<World>,
    there: BTreeSet<Who>,
    /// Left alone, because the user job has locked them.
    locked_by_users: BTreeSet<Who>,
    locked: BTreeMap<Who, Reason>,
    unlocked: BTreeSet<Who>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Apply(Kind, usize),
    End(Kind),
    Maintain,
}

impl Event {
    /// What comes first of two events of one instant: what is applied at an instant is there for all that is judged at it.
    fn rank(self) -> usize {
        match self {
            Event::Apply(Kind::Organisation | Kind::User, _) => 0,
            Event::End(Kind::Organisation | Kind::User) => 1,
            Event::Apply(Kind::Person, _) => 2,
            Event::End(Kind::Person) => 3,
            Event::Apply(Kind::Relation, _) => 4,
            Event::End(Kind::Relation) => 5,
            Event::Maintain => 6,
        }
    }
}

/// An exact fraction of seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instant(pub(crate) i128, pub(crate) i128);

impl Instant {
    pub(crate) fn compare(self, other: Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

enum Found {
    Yes,
    No,
    NotCheckable,
}

/// What there is to judge.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) tonight: &'a Feeds,
    pub(crate) baseline: &'a Feeds,
    pub(crate) lists: &'a Lists,
    pub(crate) settings: &'a Settings,
}

pub(crate) fn judge(case: Case<'_>) -> Verdict {
    let (held, mut world) = baseline_world(case);
    let law = Law { case, held };
    let not_checkable = law.not_checkable(&world);
    let first = law.night(&mut world, 1);
    let jobs = law.jobs(&first, &world);
    let second = law.night(&mut world, 2);
    let (mut locked, mut unlocked) = (BTreeSet::new(), BTreeSet::new());
    let mut nights = Vec::new();
    for number in 1..=case.settings.nights {
        let later;
        let night = match number {
            1 => &first,
            2 => &second,
            _ => {
                later = law.night(&mut world, number);
                &later
            }
        };
        let mut counts = [night.missing.len(), 0, 0];
        if night.at_maintenance.is_some() {
            let now: BTreeSet<Who> = night.locked.keys().copied().collect();
            let free = |who: &&Who| night.there.contains(who) && !night.locked_by_users.contains(who);
            counts[1] = now.difference(&locked).count();
            counts[2] =
                locked.difference(&now).filter(free).count() + night.unlocked.difference(&unlocked).count();
            unlocked.extend(night.unlocked.iter().copied());
            locked = now;
        }
        nights.push(counts);
    }
    // What is not judged a second time is as it was.
    let still = |at: &ReferenceAt| second.missing.contains(at) || !second.ran[at.0 as usize];
    Verdict {
        missing: first.missing.iter().map(|at| (*at, still(at))).collect(),
        not_checkable,
        locked: first
            .locked
            .iter()
            .map(|(user, reason)| match second.locked.get(user) {
                Some(reason) => (*user, (*reason, true)),
                // What the user job has locked since is locked still.
                None => (*user, (*reason, !second.ran[4] || second.locked_by_users.contains(user))),
            })
            .collect(),
        tripped: law.tripped(&first, &jobs),
        unlocked: first.unlocked,
        jobs,
        nights,
    }
}

/// The records of the baseline that Pure holds, and the world with its persons.
fn baseline_world(case: Case<'_>) -> (BTreeSet<(Kind, usize)>, World) {
    let mut settings = case.settings.clone();
    "OUPSM".clone_into(&mut settings.order);
    settings.schedule = None;
    // What is synchronised is a matter of tonight.
    settings.rules.clear();
    let nothing = Feeds::default();
    let case = Case { tonight: case.baseline, baseline: &nothing, settings: &settings, ..case };
    let law = Law { case, held: BTreeSet::new() };
    let mut world = World::default();
    if settings.baseline_as_given {
        for kind in Kind::ALL {
            world.created.extend(
                case.tonight
                    .records(kind)
                    .iter()
                    .enumerate()
                    .filter(|(i, record)| law.is_first_of_its_key(kind, *i, record))
                    .map(|(i, _)| (kind, i)),
            );
        }
        for (_, i) in world.created.clone().into_iter().filter(|(kind, _)| *kind == Kind::Person) {
            let record = &case.tonight.records(Kind::Person)[i];
            let link = record
                .user
                .map(|r| &record.references[r])
                .filter(|reference| !matches!(law.find(&world, reference), Found::No));
            let person = Person {
                from: Who::Baseline(i),
                associations: record.associations.iter().map(Held::of).collect(),
                link: link.map(|reference| reference.value.clone()),
                kept: false,
            };
            world.persons.insert(law.form(record.key.as_deref().unwrap_or_default()), person);
        }
    } else {
        law.night(&mut world, 1);
        for person in world.persons.values_mut() {
            if let Who::Tonight(i) = person.from {
                person.from = Who::Baseline(i);
            }
        }
    }
    (world.created, World { persons: world.persons, ..World::default() })
}

impl Held {
    fn of(association: &crate::dom::Association) -> Self {
        Self {
            student: association.student,
            start: date(&association.start),
            end: association.end.as_deref().and_then(date),
        }
    }
}

struct Law<'a> {
    case: Case<'a>,
    /// Records of the baseline.
    held: BTreeSet<(Kind, usize)>,
}

impl Law<'_> {
    // -------------------------------------------------------------- the jobs of a night

    /// By number of the job: whether it runs in this night.
    fn runs(&self, job: usize, night: i64) -> bool {
        let settings = self.case.settings;
        match &settings.schedule {
            None => settings.order.contains(b"OUPSM"[job] as char),
            Some(schedule) => schedule.starts[job].as_ref().is_some_and(|start| {
                // 1970-01-01 was a Thursday.
                let weekday = (settings.as_of + night - 1 + 4).rem_euclid(7);
                start.days.as_ref().is_none_or(|days| days.contains(&weekday))
            }),
        }
    }

    /// The feed is not well-formed, or it has fewer records than it should and there is something to lose.
    fn is_stopped(&self, kind: Kind, world: &World) -> bool {
        if self.case.tonight.is_cut(kind) {
            return true;
        }
        let safe = self.case.settings.safe_size[kind as usize];
        let synchronised = |at: &&(Kind, usize)| {
            at.0 == kind
                && !world.left_alone.contains(at)
                && !(kind == Kind::User && world.deleted.contains(&at.1))
        };
        let new = |at: &&(Kind, usize)| at.0 == kind && self.twin(kind, at.1).is_none();
        let in_pure =
            self.held.iter().filter(synchronised).count() + world.created.iter().filter(new).count();
        self.case.tonight.records(kind).len() < safe && in_pure > safe
    }

    fn is_delta(&self, kind: Kind) -> bool {
        self.case.settings.delta[kind as usize].unwrap_or(!self.case.tonight.token(kind).is_empty())
    }

    /// Everything that happens in a night, one after the other.
    fn events(&self, night: i64, stopped: [bool; 4]) -> Vec<Event> {
        let settings = self.case.settings;
        let of = |kind: Kind| -> Vec<Event> {
            if self.case.tonight.get(kind).is_none() || stopped[kind as usize] {
                return Vec::new();
            }
            let records = 0..self.case.tonight.records(kind).len();
            records.map(|i| Event::Apply(kind, i)).chain([Event::End(kind)]).collect()
        };
        let Some(schedule) = &settings.schedule else {
            let jobs = settings.order.chars().map(|job| match job {
                'O' => of(Kind::Organisation),
                'U' => of(Kind::User),
                'P' => of(Kind::Person),
                'S' => of(Kind::Relation),
                'M' => vec![Event::Maintain],
                other => panic!("no job {other}"),
            });
            return jobs.collect::<Vec<_>>().concat();
        };
        let mut timed: Vec<(Instant, Event)> = Vec::new();
        for (job, start) in schedule.starts.iter().enumerate().filter(|(job, _)| self.runs(*job, night)) {
            let start = i128::from(start.as_ref().map_or(0, |start| start.minute * 60));
            let Some(kind) = Kind::ALL.get(job).copied() else {
                timed.push((Instant(start, 1), Event::Maintain));
                continue;
            };
            let events = of(kind);
            let count = i128::try_from(self.case.tonight.records(kind).len()).expect("a few records");
            for (i, event) in (1..).zip(events) {
                let done = i.min(count);
                let instant = match schedule.durations[job] {
                    // An empty feed takes its time too.
                    Some(duration) if count == 0 => Instant(start + i128::from(duration), 1),
                    Some(duration) => Instant(start * count + i128::from(duration) * done, count),
                    None => {
                        let rate = i128::from(schedule.rate.unwrap_or(50));
                        Instant(start * rate + done, rate)
                    }
                };
                timed.push((instant, event));
            }
        }
        timed.sort_by(|(a, x), (b, y)| a.compare(*b).then(x.rank().cmp(&y.rank())));
        timed.into_iter().map(|(_, event)| event).collect()
    }

    fn night(&self, world: &mut World, number: i64) -> Night {
        let mut night =
            Night { stopped: Kind::ALL.map(|kind| self.is_stopped(kind, world)), ..Night::default() };
        for job in 0..5 {
            night.ran[job] = self.runs(job, number);
        }
        for event in self.events(number, night.stopped) {
            match event {
                Event::Apply(kind @ (Kind::Organisation | Kind::User), i) => {
                    if self.is_first_of_its_key(kind, i, &self.case.tonight.records(kind)[i]) {
                        world.created.insert((kind, i));
                    }
                }
                Event::Apply(Kind::Person, i) => self.apply_person(i, world, &mut night),
                Event::Apply(Kind::Relation, i) => self.apply_relation(i, world, &mut night),
                Event::End(kind) => self.end(kind, world, &mut night),
                Event::Maintain => night.at_maintenance = Some(world.clone()),
            }
        }
        self.maintain(world, &mut night);
        world.released.extend(night.unlocked.iter().copied());
        night
    }

    fn apply_person(&self, i: usize, world: &mut World, night: &mut Night) {
        let settings = self.case.settings;
        let record = &self.case.tonight.records(Kind::Person)[i];
        // What a person names in other feeds is judged when the person is applied, created or not.
        for (r, reference) in record.references.iter().enumerate() {
            if reference.to != Kind::Person {
                self.note(world, night, (Kind::Person, i, r), reference);
            }
        }
        let is_missing = |r: usize| matches!(self.find(world, &record.references[r]), Found::No);
        let there: Vec<_> = record.associations.iter().filter(|a| !is_missing(a.organisation)).collect();
        let user_missing = record.user.is_some_and(is_missing);
        let organisation_missing = there.len() < record.associations.len();
        let falls_out = !self.is_first_of_its_key(Kind::Person, i, record)
            || there.is_empty()
            || (organisation_missing && settings.skip_person_without_organisation)
            || (user_missing && settings.skip_person_without_user);
        if falls_out {
            return;
        }
        let named = record.user.filter(|_| !user_missing).map(|r| record.references[r].value.clone());
        let key = self.form(record.key.as_deref().unwrap_or_default());
        let before = world.persons.get(&key);
        let link = match (settings.rule(Kind::Person, "user"), before) {
            (FieldRule::Sync, _) | (FieldRule::Once, None) => named,
            (FieldRule::DoNotSync, None) => None,
            (FieldRule::Once | FieldRule::DoNotSync, Some(before)) => before.link.clone(),
        };
        let kept = match (settings.rule(Kind::Person, "user"), before.map(|before| before.from)) {
            (FieldRule::Sync, _) | (FieldRule::Once, None) => false,
            (FieldRule::DoNotSync, _) | (FieldRule::Once, Some(Who::Baseline(_))) => true,
            (FieldRule::Once, Some(Who::Tonight(_))) => before.is_some_and(|before| before.kept),
        };
        let associations = there.into_iter().map(Held::of).collect();
        world.persons.insert(key, Person { from: Who::Tonight(i), associations, link, kept });
        world.created.insert((Kind::Person, i));
    }

    fn apply_relation(&self, i: usize, world: &mut World, night: &mut Night) {
        let row = &self.case.tonight.records(Kind::Relation)[i];
        for (r, reference) in row.references.iter().enumerate() {
            self.note(world, night, (Kind::Relation, i, r), reference);
        }
        let complete =
            row.references.iter().all(|reference| !matches!(self.find(world, reference), Found::No));
        if complete && self.is_first_of_its_key(Kind::Relation, i, row) {
            world.created.insert((Kind::Relation, i));
        }
    }

    /// References within the feed are judged, and what the feed has no more is gone.
    fn end(&self, kind: Kind, world: &mut World, night: &mut Night) {
        for (i, record) in self.case.tonight.records(kind).iter().enumerate() {
            for (r, reference) in record.references.iter().enumerate() {
                if reference.to == kind {
                    self.note(world, night, (kind, i, r), reference);
                }
            }
        }
        if self.is_delta(kind) {
            return;
        }
        let gone: Vec<usize> = (0..self.case.baseline.records(kind).len())
            .filter(|b| self.held.contains(&(kind, *b)) && self.tonight_with_key_of(kind, *b).is_none())
            .filter(|b| !world.left_alone.contains(&(kind, *b)))
            .collect();
        for b in &gone {
            match (kind, self.case.settings.gone_users) {
                (Kind::User, GoneUsers::Delete) => drop(world.deleted.insert(*b)),
                (Kind::User, GoneUsers::Lock) => drop(world.locked.insert(*b)),
                (Kind::User | Kind::Organisation, _) => drop(world.left_alone.insert((kind, *b))),
                (Kind::Person, _) => {
                    let key = self.case.baseline.records(kind)[*b].key.as_deref().unwrap_or_default();
                    let person = world.persons.get_mut(&self.form(key)).expect("a person of the baseline");
                    let today = self.case.settings.as_of;
                    for association in &mut person.associations {
                        association.end = Some(association.end.map_or(today, |end| end.min(today)));
                    }
                }
                _ => {}
            }
        }
        night.gone.insert(kind, gone);
    }

    fn note(&self, world: &World, night: &mut Night, at: ReferenceAt, reference: &Reference) {
        if matches!(self.find(world, reference), Found::No) {
            night.missing.insert(at);
        }
    }

    fn not_checkable(&self, world: &World) -> usize {
        let mut count = 0;
        for kind in Kind::ALL {
            if !self.runs(kind as usize, 1) || self.is_stopped(kind, world) {
                continue;
            }
            for reference in self.case.tonight.records(kind).iter().flat_map(|record| &record.references) {
                count += usize::from(matches!(self.find(world, reference), Found::NotCheckable));
            }
        }
        count
    }

    // -------------------------------------------------------------- looking up

    fn find(&self, world: &World, reference: &Reference) -> Found {
        let Case { tonight, baseline, .. } = self.case;
        let given = tonight.get(reference.to).is_some() || baseline.get(reference.to).is_some();
        if reference.by == By::Pure || !given {
            return Found::NotCheckable;
        }
        let same = |id: &str| !reference.value.is_empty() && self.same(id, &reference.value);
        let found = |records: &[Record], there: &dyn Fn(usize) -> bool| {
            records.iter().enumerate().any(|(i, record)| there(i) && Self::is_named(record, reference, &same))
        };
        let records = tonight.records(reference.to);
        let in_baseline = |b: usize| {
            self.held.contains(&(reference.to, b))
                && !(reference.to == Kind::User && world.deleted.contains(&b))
        };
        if found(records, &|i| world.created.contains(&(reference.to, i)))
            || found(baseline.records(reference.to), &in_baseline)
        {
            Found::Yes
        } else if reference.in_pure
            && !found(records, &|i| self.is_first_of_its_key(reference.to, i, &records[i]))
        {
            Found::NotCheckable
        } else {
            Found::No
        }
    }

    fn is_named(record: &Record, reference: &Reference, same: &dyn Fn(&str) -> bool) -> bool {
        let by_source = || record.key.as_deref().is_some_and(same);
        let by_class = |kind: Option<&String>| {
            record.classified.iter().any(|(t, value)| kind.is_none_or(|kind| kind == t) && same(value))
        };
        match reference.by {
            By::Source | By::Attribute => by_source(),
            By::NonExplicit => by_source() || by_class(None),
            By::Classified => by_class(reference.id_type.as_ref()),
            By::Pure => false,
        }
    }

    /// Two ids are the same when this is the same of both.
    fn form(&self, id: &str) -> String {
        match self.case.settings.comparison {
            Comparison::Exact => id.to_owned(),
            Comparison::Trimmed => id.trim().to_owned(),
            Comparison::CaseInsensitive => id.to_lowercase(),
        }
    }

    fn same(&self, a: &str, b: &str) -> bool {
        self.form(a) == self.form(b)
    }

    /// A record without a key is not loaded, and of several with one key only the first.
    fn is_first_of_its_key(&self, kind: Kind, index: usize, record: &Record) -> bool {
        let Some(key) = record.key.as_deref() else { return false };
        if key.trim().is_empty() {
            return false;
        }
        !self.case.tonight.records(kind)[..index]
            .iter()
            .any(|other| other.key.as_deref().is_some_and(|k| self.same(k, key)))
    }

    /// The first record of tonight's feed that has the id of a record of the baseline.
    fn tonight_with_key_of(&self, kind: Kind, b: usize) -> Option<usize> {
        let key = self.case.baseline.records(kind)[b].key.as_deref()?;
        let has = |record: &Record| record.key.as_deref().is_some_and(|k| self.same(k, key));
        self.case.tonight.records(kind).iter().position(has)
    }

    /// The record of the baseline that Pure holds under the id of one of tonight's.
    fn twin(&self, kind: Kind, i: usize) -> Option<usize> {
        let key = self.case.tonight.records(kind)[i].key.as_deref()?;
        let has = |b: &usize| {
            let other = self.case.baseline.records(kind)[*b].key.as_deref();
            self.held.contains(&(kind, *b)) && other.is_some_and(|k| self.same(k, key))
        };
        (0..self.case.baseline.records(kind).len()).find(has)
    }

    // -------------------------------------------------------------- the plan

    fn jobs(&self, night: &Night, world: &World) -> BTreeMap<Kind, Plan> {
        let mut jobs = BTreeMap::new();
        for kind in Kind::ALL {
            let Some(records) = self.case.tonight.get(kind) else { continue };
            if !night.ran[kind as usize] {
                continue;
            }
            let mut plan =
                Plan { read: records.len(), stopped: night.stopped[kind as usize], ..Plan::default() };
            for (i, record) in records.iter().enumerate() {
                if !world.created.contains(&(kind, i)) {
                    plan.skipped += 1;
                } else if let Some(b) = self.twin(kind, i) {
                    let fields = self.differing(kind, &self.case.baseline.records(kind)[b], record);
                    if fields.is_empty() {
                        plan.unchanged.push(i);
                    } else {
                        plan.updated.push((i, b, fields));
                    }
                } else {
                    plan.created.push(i);
                }
            }
            plan.gone = night.gone.get(&kind).cloned().unwrap_or_default();
            jobs.insert(kind, plan);
        }
        jobs
    }

    /// The fields that differ and are synchronised.
    fn differing(&self, kind: Kind, before: &Record, after: &Record) -> Vec<String> {
        let names: BTreeSet<&String> = before.fields.keys().chain(after.fields.keys()).collect();
        names
            .into_iter()
            .filter(|name| before.fields.get(*name) != after.fields.get(*name))
            .filter(|name| self.case.settings.rule(kind, name) == FieldRule::Sync)
            .cloned()
            .collect()
    }

    /// Guards: percentages from twenty records on, numbers always.
    fn tripped(&self, night: &Night, jobs: &BTreeMap<Kind, Plan>) -> BTreeSet<(Kind, &'static str)> {
        let given = !self.case.baseline.is_empty();
        let mut found = BTreeSet::new();
        for kind in [Kind::Organisation, Kind::User, Kind::Person] {
            let plan = jobs.get(&kind).cloned().unwrap_or_default();
            let held = self.held.iter().filter(|(k, _)| *k == kind).count();
            for (change, count, of, usual) in [
                ("created", plan.created.len(), held, None),
                ("updated", plan.updated.len(), held, Some(75)),
                ("gone", plan.gone.len(), held, Some(10)),
                ("locked", night.locked.len(), night.there.len(), Some(5)),
            ] {
                if change == "locked" && kind != Kind::User {
                    continue;
                }
                let set = self.case.settings.guards.iter().find(|g| (g.kind, g.change) == (kind, change));
                let (percent, records) = match set {
                    Some(guard) => (guard.percent, guard.records),
                    None if given => (usual, None),
                    None => (None, None),
                };
                let counts = given || change == "locked";
                let too_many = records.is_some_and(|most| count > most)
                    || percent.is_some_and(|most| of >= 20 && count * 100 > most * of);
                if counts && too_many {
                    found.insert((kind, change));
                }
            }
        }
        found
    }

    // -------------------------------------------------------------- Person Maintenance

    fn maintain(&self, at_the_end: &World, night: &mut Night) {
        let Case { tonight, baseline, settings, lists } = self.case;
        let Some(world) = night.at_maintenance.clone() else { return };
        let persons_known = tonight.get(Kind::Person).is_some() || baseline.get(Kind::Person).is_some();
        for who in self.users(&world) {
            night.there.insert(who);
            let record = self.version(who, &world);
            let key = record.key.as_deref().unwrap_or_default();
            let listed = |line: &String| self.on_list(line) == Some(who);
            let among = |list: &Option<Vec<String>>| list.iter().flatten().any(&listed);
            let eligible = is_system_user(record)
                || among(&lists.role_holders)
                || (settings.keep_trusted && among(&lists.trusted))
                || self
                    .standing(key, &world)
                    .into_iter()
                    .any(|standing| matches!(standing, Standing::Active | Standing::InGrace));
            // By the user job: not a matter of this one.
            if matches!(who, Who::Baseline(b) if world.locked.contains(&b)) {
                night.locked_by_users.insert(who);
                continue;
            }
            let before = lists.locked_before.iter().flatten().filter(|(line, _)| listed(line));
            let before = before.filter(|_| !world.released.contains(&who));
            let by_this_job: Vec<bool> = before.map(|(_, by_this_job)| *by_this_job).collect();
            if by_this_job.is_empty() {
                if settings.lock && persons_known && !eligible {
                    let reason = self.reason(record, &world, at_the_end, night);
                    night.locked.insert(who, reason);
                }
            } else if by_this_job.iter().all(|by| *by) && (eligible || !settings.lock) {
                night.unlocked.insert(who);
            }
        }
    }

    /// The user that a line of a list means: the one with this id, else the first with this user name.
    fn on_list(&self, line: &str) -> Option<Who> {
        let Case { tonight, baseline, .. } = self.case;
        let with_key = |of: &dyn Fn(&str) -> bool, records: &[Record]| {
            let has = |record: &Record| record.key.as_deref().is_some_and(of);
            records.iter().position(has)
        };
        let is_line = |key: &str| self.same(key, line);
        // A record without an id is not loaded.
        let named = |records: &[Record]| -> Option<String> {
            let keyed = |record: &&Record| record.key.as_deref().is_some_and(|key| !key.trim().is_empty());
            records.iter().filter(keyed).find(|record| record.user_name == line).and_then(|r| r.key.clone())
        };
        let (now, before) = (tonight.records(Kind::User), baseline.records(Kind::User));
        let by_key = |of: &dyn Fn(&str) -> bool| {
            let now = with_key(of, now).map(Who::Tonight);
            now.or_else(|| with_key(of, before).map(Who::Baseline))
        };
        by_key(&is_line).or_else(|| {
            let key = named(now).or_else(|| named(before))?;
            by_key(&|other| self.same(other, &key))
        })
    }

    /// The users that are there: each once.
    fn users(&self, world: &World) -> BTreeSet<Who> {
        let tonight = world.created.iter().filter(|(kind, _)| *kind == Kind::User);
        let mut users: BTreeSet<Who> = tonight.map(|(_, i)| Who::Tonight(*i)).collect();
        for (_, b) in self.held.iter().filter(|(kind, b)| *kind == Kind::User && !world.deleted.contains(b)) {
            users.insert(self.tonight_with_key_of(Kind::User, *b).map_or(Who::Baseline(*b), Who::Tonight));
        }
        users
    }

    /// The record of a user that holds.
    fn version(&self, who: Who, world: &World) -> &Record {
        let Case { tonight, baseline, .. } = self.case;
        match who {
            Who::Baseline(b) => &baseline.records(Kind::User)[b],
            Who::Tonight(i) if world.created.contains(&(Kind::User, i)) => &tonight.records(Kind::User)[i],
            Who::Tonight(i) => {
                let twin = self.twin(Kind::User, i).expect("a user that is there");
                &baseline.records(Kind::User)[twin]
            }
        }
    }

    /// Of every association that the linked persons of a user have.
    fn standing(&self, user: &str, world: &World) -> Vec<Standing> {
        let mut found = Vec::new();
        let settings = self.case.settings;
        let is_linked = |person: &&Person| person.link.as_deref().is_some_and(|link| self.same(link, user));
        for person in world.persons.values().filter(is_linked) {
            let both = person.associations.iter().any(|a| a.student)
                && person.associations.iter().any(|a| !a.student);
            for association in &person.associations {
                let grace = match (both, association.student) {
                    (true, _) => settings.grace_staff.max(settings.grace_student),
                    (false, true) => settings.grace_student,
                    (false, false) => settings.grace_staff,
                };
                let today = settings.as_of;
                found.push(match (association.start, association.end) {
                    (_, Some(end)) if end + grace < today => Standing::Ended,
                    (_, Some(end)) if end < today => Standing::InGrace,
                    (Some(start), _) if start <= today => Standing::Active,
                    _ => Standing::Future,
                });
            }
        }
        found
    }

    /// The most specific reason that holds.
    fn reason(&self, user: &Record, world: &World, at_the_end: &World, night: &Night) -> Reason {
        let Case { tonight, baseline, settings, .. } = self.case;
        let key = user.key.as_deref().unwrap_or_default();
        let standing = self.standing(key, world);
        if standing.contains(&Standing::Ended) {
            return Reason::Ended;
        } else if !standing.is_empty() {
            return Reason::FutureOnly;
        }
        if tonight.is_cut(Kind::Person) {
            return Reason::FeedRejected;
        }
        let names =
            |record: &Record| record.user.is_some_and(|r| self.same(&record.references[r].value, key));
        let record = |person: &Person| match person.from {
            Who::Tonight(i) => &tonight.records(Kind::Person)[i],
            Who::Baseline(b) => &baseline.records(Kind::Person)[b],
        };
        let unlinked: Vec<&Person> = world.persons.values().filter(|person| names(record(person))).collect();
        let in_pure = !unlinked.is_empty();
        let tonight: Vec<usize> = (0..tonight.records(Kind::Person).len())
            .filter(|i| names(&tonight.records(Kind::Person)[*i]))
            .collect();
        if !in_pure && tonight.is_empty() {
            // A link of the baseline that the rules of fields keep for good or ill.
            let mut before = baseline.records(Kind::Person).iter().enumerate();
            if settings.rule(Kind::Person, "user") != FieldRule::Sync
                && before.any(|(b, person)| self.held.contains(&(Kind::Person, b)) && names(person))
            {
                return Reason::Open;
            }
            return match self.nearest_miss(user, night) {
                Near::Yes => Reason::LinkMissing,
                Near::Perhaps => Reason::NoPersonOrLinkMissing,
                Near::No => Reason::NoPerson,
            };
        }
        // A link of the baseline that was not found then, and is kept all the same.
        let lost_before = world.persons.values().any(|person| match person.from {
            Who::Tonight(i) if person.kept => {
                self.twin(Kind::Person, i).is_some_and(|b| names(&baseline.records(Kind::Person)[b]))
            }
            _ => false,
        });
        let created = |i: &usize| at_the_end.created.contains(&(Kind::Person, *i));
        if lost_before || unlinked.iter().any(|person| !person.kept) {
            Reason::LinkTooLate
        } else if in_pure {
            Reason::LinkNotSynchronised
        } else if tonight.iter().any(created) {
            Reason::MaintenanceTooEarly
        } else if night.ran[Kind::Person as usize] {
            Reason::PersonNotCreated
        } else {
            Reason::Open
        }
    }

    /// The nearest of the user links that lead nowhere.
    fn nearest_miss(&self, user: &Record, night: &Night) -> Near {
        let mut best = Near::No;
        let near = |value: &str| {
            near_user(value, user.key.as_deref().unwrap_or_default(), &user.user_name, &user.email)
        };
        for (i, person) in self.case.tonight.records(Kind::Person).iter().enumerate() {
            let Some(r) = person.user else { continue };
            let value = &person.references[r].value;
            if night.missing.contains(&(Kind::Person, i, r)) {
                // A link that is missing only because its user comes later is no slip of the pen.
                let exists = self
                    .case
                    .tonight
                    .records(Kind::User)
                    .iter()
                    .any(|u| u.key.as_deref().is_some_and(|k| self.same(k, value)));
                best = best.max(if exists { near(value).min(Near::Perhaps) } else { near(value) });
            }
        }
        // Whether a slip of the pen counts in what was loaded last, or in what is not loaded tonight, is not said.
        if !night.ran[Kind::Person as usize] || night.stopped[Kind::Person as usize] {
            for person in self.case.tonight.records(Kind::Person) {
                if let Some(r) = person.user {
                    best = best.max(near(&person.references[r].value).min(Near::Perhaps));
                }
            }
        }
        for (b, person) in self.case.baseline.records(Kind::Person).iter().enumerate() {
            if let Some(r) = person.user.filter(|_| self.held.contains(&(Kind::Person, b))) {
                best = best.max(near(&person.references[r].value).min(Near::Perhaps));
            }
        }
        best
    }
}

fn is_system_user(user: &Record) -> bool {
    let name = user.user_name.to_lowercase();
    ["root", "sync_user", "atira", "ddp", "recordlog", "webservice", "anonymous"].contains(&name.as_str())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Active,
    InGrace,
    Ended,
    Future,
}

/// Days since 1970-01-01 of `yyyy-mm-dd` with anything after it, `dd-mm-yyyy` or `dd-mon-yyyy`; none where there is no such day.
pub(crate) fn date(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.splitn(3, '-').collect();
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = if a.len() == 4 {
        let day = &c[..c.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(c.len())];
        (a, b.to_owned(), day)
    } else {
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let month =
            MONTHS.iter().position(|m| *m == b.to_lowercase()).map_or(b.to_owned(), |i| (i + 1).to_string());
        (c, month, a)
    };
    let (year, month, day) =
        (year.parse::<i64>().ok()?, month.parse::<i64>().ok()?, day.parse::<i64>().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    (1..=length).contains(&day).then(|| {
        let years = year - 1;
        let days_before_year =
            years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
        let days_before_month: i64 = lengths.iter().zip(1..month).map(|(length, _)| length).sum();
        days_before_year + days_before_month + day - 1 - 719_162
    })
}

/// The day as `yyyy-mm-dd` and as its parts.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let mut year = 1970 + days.div_euclid(366);
    while date(&format!("{:04}-01-01", year + 1)).is_some_and(|next| next <= days) {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && date(&format!("{year:04}-{:02}-01", month + 1)).is_some_and(|next| next <= days) {
        month += 1;
    }
    let first = date(&format!("{year:04}-{month:02}-01")).expect("a first of the month");
    (year, month, days - first + 1)
}
