//! The rules of the dry run once more, in the most straightforward way that can be written down: whole lists searched from front to
//! end, a world that is copied where it is needed, no index, no interning. Slow, and meant to be obviously right.

use std::collections::{BTreeMap, BTreeSet};

use crate::dom::{By, Feeds, Kind, Record, Reference};
use crate::near::{Near, near_user};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Exact,
    Trimmed,
    CaseInsensitive,
}

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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    NoPerson,
    LinkMissing,
    /// The rules on near misses leave both open.
    NoPersonOrLinkMissing,
    PersonNotCreated,
    LinkTooLate,
    Ended,
    FutureOnly,
    MaintenanceTooEarly,
}

impl Reason {
    pub(crate) fn allows(self, code: &str) -> bool {
        match self {
            Reason::NoPerson => code == "no-person",
            Reason::LinkMissing => code == "link-missing",
            Reason::NoPersonOrLinkMissing => code == "no-person" || code == "link-missing",
            Reason::PersonNotCreated => code == "person-not-created",
            Reason::LinkTooLate => code == "link-too-late",
            Reason::Ended => code == "ended",
            Reason::FutureOnly => code == "future-only",
            Reason::MaintenanceTooEarly => code == "maintenance-too-early",
        }
    }
}

/// Feed, record and reference, each by number.
pub(crate) type ReferenceAt = (Kind, usize, usize);

#[derive(Debug)]
pub(crate) struct Verdict {
    /// Of the first night; true where the second night has it still.
    pub(crate) missing: BTreeMap<ReferenceAt, bool>,
    pub(crate) not_checkable: usize,
    /// By number of the user: why, and true where the second night locks it still.
    pub(crate) locked: BTreeMap<usize, (Reason, bool)>,
    /// Read and created, of the first night.
    pub(crate) jobs: BTreeMap<Kind, (usize, usize)>,
}

#[derive(Clone, Default)]
struct World {
    created: BTreeSet<(Kind, usize)>,
    /// Person and association, by number.
    associations: BTreeSet<(usize, usize)>,
    /// Persons whose link to their user was made.
    linked: BTreeSet<usize>,
}

#[derive(Default)]
struct Night {
    missing: BTreeSet<ReferenceAt>,
    locked: BTreeMap<usize, Reason>,
    at_maintenance: World,
}

enum Found {
    Yes,
    No,
    NotCheckable,
}

pub(crate) fn judge(feeds: &Feeds, settings: &Settings) -> Verdict {
    let law = Law { feeds, settings };
    let mut world = World::default();
    let first = law.night(&mut world);
    let jobs = Kind::ALL
        .into_iter()
        .filter(|kind| {
            feeds.get(*kind).is_some() && (*kind != Kind::Relation || settings.order.contains('S'))
        })
        .map(|kind| {
            let created = world.created.iter().filter(|(k, _)| *k == kind).count();
            (kind, (feeds.records(kind).len(), created))
        })
        .collect();
    let second = law.night(&mut world);
    Verdict {
        missing: first.missing.iter().map(|at| (*at, second.missing.contains(at))).collect(),
        not_checkable: law.not_checkable(),
        locked: first
            .locked
            .iter()
            .map(|(user, reason)| match second.locked.get(user) {
                Some(reason) => (*user, (*reason, true)),
                None => (*user, (*reason, false)),
            })
            .collect(),
        jobs,
    }
}

struct Law<'a> {
    feeds: &'a Feeds,
    settings: &'a Settings,
}

impl Law<'_> {
    fn night(&self, world: &mut World) -> Night {
        let mut night = Night::default();
        let mut maintained = false;
        for job in self.settings.order.chars() {
            match job {
                'O' => self.load(Kind::Organisation, world, &mut night),
                'U' => self.load(Kind::User, world, &mut night),
                'P' => self.load_persons(world, &mut night),
                'S' => self.load_relations(world, &mut night),
                'M' => {
                    night.at_maintenance = world.clone();
                    maintained = true;
                }
                other => panic!("no job {other}"),
            }
        }
        assert!(maintained);
        if self.settings.lock && self.feeds.get(Kind::Person).is_some() {
            for user in 0..self.feeds.records(Kind::User).len() {
                let there = night.at_maintenance.created.contains(&(Kind::User, user));
                if there && !self.is_system_user(user) && !self.is_eligible(user, &night.at_maintenance) {
                    let reason = self.reason(user, world, &night);
                    night.locked.insert(user, reason);
                }
            }
        }
        night
    }

    /// Organisations and users: no reference keeps one out, and references within the feed are judged at the end of the job.
    fn load(&self, kind: Kind, world: &mut World, night: &mut Night) {
        for (i, record) in self.feeds.records(kind).iter().enumerate() {
            if self.is_first_of_its_key(kind, i, record) {
                world.created.insert((kind, i));
            }
        }
        for (i, record) in self.feeds.records(kind).iter().enumerate() {
            for (r, reference) in record.references.iter().enumerate() {
                self.note(world, night, (kind, i, r), reference);
            }
        }
    }

    fn load_persons(&self, world: &mut World, night: &mut Night) {
        for (i, person) in self.feeds.records(Kind::Person).iter().enumerate() {
            // What a person names in other feeds is judged when the person is applied, created or not.
            for (r, reference) in person.references.iter().enumerate() {
                if reference.to != Kind::Person {
                    self.note(world, night, (Kind::Person, i, r), reference);
                }
            }
            let is_missing = |r: usize| matches!(self.find(world, &person.references[r]), Found::No);
            let there: Vec<usize> = (0..person.associations.len())
                .filter(|a| !is_missing(person.associations[*a].organisation))
                .collect();
            let user_missing = person.user.is_some_and(is_missing);
            let organisation_missing = there.len() < person.associations.len();
            let falls_out = !self.is_first_of_its_key(Kind::Person, i, person)
                || there.is_empty()
                || (organisation_missing && self.settings.skip_person_without_organisation)
                || (user_missing && self.settings.skip_person_without_user);
            if !falls_out {
                world.created.insert((Kind::Person, i));
                world.associations.extend(there.into_iter().map(|a| (i, a)));
                if person.user.is_some() && !user_missing {
                    world.linked.insert(i);
                }
            }
        }
        for (i, person) in self.feeds.records(Kind::Person).iter().enumerate() {
            for (r, reference) in person.references.iter().enumerate() {
                if reference.to == Kind::Person {
                    self.note(world, night, (Kind::Person, i, r), reference);
                }
            }
        }
    }

    fn load_relations(&self, world: &mut World, night: &mut Night) {
        for (i, row) in self.feeds.records(Kind::Relation).iter().enumerate() {
            for (r, reference) in row.references.iter().enumerate() {
                self.note(world, night, (Kind::Relation, i, r), reference);
            }
            let complete =
                row.references.iter().all(|reference| !matches!(self.find(world, reference), Found::No));
            if complete && self.is_first_of_its_key(Kind::Relation, i, row) {
                world.created.insert((Kind::Relation, i));
            }
        }
    }

    fn note(&self, world: &World, night: &mut Night, at: ReferenceAt, reference: &Reference) {
        if matches!(self.find(world, reference), Found::No) {
            night.missing.insert(at);
        }
    }

    fn not_checkable(&self) -> usize {
        let mut count = 0;
        for kind in Kind::ALL {
            if kind == Kind::Relation && !self.settings.order.contains('S') {
                continue;
            }
            for reference in self.feeds.records(kind).iter().flat_map(|record| &record.references) {
                count += usize::from(matches!(self.find(&World::default(), reference), Found::NotCheckable));
            }
        }
        count
    }

    fn find(&self, world: &World, reference: &Reference) -> Found {
        if reference.by == By::Pure || self.feeds.get(reference.to).is_none() {
            return Found::NotCheckable;
        }
        let same = |id: &str| !reference.value.is_empty() && self.same(id, &reference.value);
        let records = self.feeds.records(reference.to);
        let found = |there: &dyn Fn(usize) -> bool| {
            records.iter().enumerate().any(|(i, record)| there(i) && Self::is_named(record, reference, &same))
        };
        if found(&|i| world.created.contains(&(reference.to, i))) {
            Found::Yes
        } else if reference.in_pure && !found(&|i| self.is_first_of_its_key(reference.to, i, &records[i])) {
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

    fn same(&self, a: &str, b: &str) -> bool {
        match self.settings.comparison {
            Comparison::Exact => a == b,
            Comparison::Trimmed => a.trim() == b.trim(),
            Comparison::CaseInsensitive => a.to_lowercase() == b.to_lowercase(),
        }
    }

    /// A record without a key is not loaded, and of several with one key only the first.
    fn is_first_of_its_key(&self, kind: Kind, index: usize, record: &Record) -> bool {
        let Some(key) = record.key.as_deref() else { return false };
        if key.trim().is_empty() {
            return false;
        }
        !self.feeds.records(kind)[..index]
            .iter()
            .any(|other| other.key.as_deref().is_some_and(|k| self.same(k, key)))
    }

    fn is_system_user(&self, user: usize) -> bool {
        let name = self.feeds.records(Kind::User)[user].user_name.to_lowercase();
        ["root", "sync_user", "atira", "ddp", "recordlog", "webservice", "anonymous"].contains(&name.as_str())
    }

    /// The persons that name this user, by number: created or not.
    fn naming(&self, user: usize) -> Vec<usize> {
        let key = self.feeds.records(Kind::User)[user].key.as_deref().unwrap_or_default();
        let names =
            |person: &Record| person.user.is_some_and(|r| self.same(&person.references[r].value, key));
        (0..self.feeds.records(Kind::Person).len())
            .filter(|i| names(&self.feeds.records(Kind::Person)[*i]))
            .collect()
    }

    fn is_eligible(&self, user: usize, world: &World) -> bool {
        self.standing(user, world)
            .into_iter()
            .any(|standing| matches!(standing, Standing::Active | Standing::InGrace))
    }

    /// Of every association that the linked persons of a user have.
    fn standing(&self, user: usize, world: &World) -> Vec<Standing> {
        let mut found = Vec::new();
        for person in self.naming(user).into_iter().filter(|person| world.linked.contains(person)) {
            let record = &self.feeds.records(Kind::Person)[person];
            let there: Vec<_> = record
                .associations
                .iter()
                .enumerate()
                .filter(|(a, _)| world.associations.contains(&(person, *a)))
                .map(|(_, a)| a)
                .collect();
            let both = there.iter().any(|a| a.student) && there.iter().any(|a| !a.student);
            for association in there {
                let grace = match (both, association.student) {
                    (true, _) => self.settings.grace_staff.max(self.settings.grace_student),
                    (false, true) => self.settings.grace_student,
                    (false, false) => self.settings.grace_staff,
                };
                let today = self.settings.as_of;
                let start = date(&association.start);
                let end = association.end.as_deref().and_then(date);
                found.push(match (start, end) {
                    (_, Some(end)) if end + grace < today => Standing::Ended,
                    (_, Some(end)) if end < today => Standing::InGrace,
                    (Some(start), _) if start <= today => Standing::Active,
                    _ => Standing::Future,
                });
            }
        }
        found
    }

    fn reason(&self, user: usize, at_the_end: &World, night: &Night) -> Reason {
        let naming = self.naming(user);
        let at_maintenance = &night.at_maintenance;
        if naming.is_empty() {
            return match self.nearest_miss(user, night) {
                Near::Yes => Reason::LinkMissing,
                Near::Perhaps => Reason::NoPersonOrLinkMissing,
                Near::No => Reason::NoPerson,
            };
        }
        let among =
            |world: &World| naming.iter().any(|person| world.created.contains(&(Kind::Person, *person)));
        if !among(at_the_end) {
            Reason::PersonNotCreated
        } else if naming.iter().any(|person| at_maintenance.linked.contains(person)) {
            if self.standing(user, at_maintenance).contains(&Standing::Ended) {
                Reason::Ended
            } else {
                Reason::FutureOnly
            }
        } else if among(at_maintenance) {
            Reason::LinkTooLate
        } else {
            Reason::MaintenanceTooEarly
        }
    }

    /// The nearest of the user links that lead nowhere.
    fn nearest_miss(&self, user: usize, night: &Night) -> Near {
        let user = &self.feeds.records(Kind::User)[user];
        let mut best = Near::No;
        for (i, person) in self.feeds.records(Kind::Person).iter().enumerate() {
            let Some(r) = person.user else { continue };
            let value = &person.references[r].value;
            if night.missing.contains(&(Kind::Person, i, r)) {
                let near =
                    near_user(value, user.key.as_deref().unwrap_or_default(), &user.user_name, &user.email);
                // A link that is missing only because its user comes later is no slip of the pen.
                let exists = self
                    .feeds
                    .records(Kind::User)
                    .iter()
                    .any(|u| u.key.as_deref().is_some_and(|k| self.same(k, value)));
                best = best.max(if exists { near.min(Near::Perhaps) } else { near });
            }
        }
        best
    }
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
