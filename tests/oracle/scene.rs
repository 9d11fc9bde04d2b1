//! Random feeds that are valid by the published schemas, as structures first, so that a failing case can be made smaller.

use crate::dom::Kind;
use crate::model::{Comparison, FieldRule, GoneUsers, Guard, Lists, Schedule, Settings, Start, civil, date};
use crate::rng::Rng;
use crate::write::{COMMONS, Style, Writer};

const ORGANISATION: &str = "v1.organisation-sync.pure.atira.dk";
const USER: &str = "v1.user-sync.pure.atira.dk";
const PERSON: &str = "v1.unified-person-sync.pure.atira.dk";

#[derive(Clone, Debug)]
pub(crate) enum Id {
    Source(String),
    NonExplicit(String),
    Classified(String, String),
    Pure(String),
}

impl Id {
    fn set(&mut self, other: &str) {
        let (Id::Source(value) | Id::NonExplicit(value) | Id::Classified(_, value) | Id::Pure(value)) = self;
        other.clone_into(value);
    }

    /// In the supervisor feed, whose format is a guess, an empty element may as well stand for none: not ours to judge.
    fn or_nowhere(mut self) -> Self {
        let (Id::Source(value) | Id::NonExplicit(value) | Id::Classified(_, value) | Id::Pure(value)) =
            &mut self;
        if value.trim().is_empty() {
            "nowhere".clone_into(value);
        }
        self
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Organisation {
    seed: u64,
    key: String,
    name: &'static str,
    ids: Vec<(String, String)>,
    parents: Vec<String>,
    taken_over_by: Option<String>,
    owner: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    seed: u64,
    id: Option<String>,
    login: String,
    email: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Supervisor {
    Internal(Id),
    ExternalByName(String),
    ExternalById(Id),
}

#[derive(Clone, Debug)]
pub(crate) struct Association {
    seed: u64,
    kind: &'static str,
    organisation: Id,
    start: String,
    end: Option<String>,
    relations: Vec<Supervisor>,
    /// Of a student: the funding organisation and a hint.
    fundings: Vec<(Option<String>, Option<&'static str>)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    seed: u64,
    id: String,
    gender: &'static str,
    first_name: &'static str,
    associations: Vec<Association>,
    /// An organisation of our own, or an external one.
    educations: Vec<Option<Id>>,
    user: Option<String>,
    ids: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    seed: u64,
    id: String,
    apprentice: Id,
    supervisor: Supervisor,
}

#[derive(Clone, Debug)]
pub(crate) struct Scene {
    organisations: Option<Vec<Organisation>>,
    users: Option<Vec<User>>,
    persons: Option<Vec<Person>>,
    supervisors: Option<Vec<Row>>,
    styles: [Style; 4],
}

// ------------------------------------------------------------------ random

/// Ids far apart from each other, so that a near miss is always a planted one.
const WORDS: [&str; 24] = [
    "alderwood",
    "birchmere",
    "cedarbank",
    "dogrosehill",
    "elmsworth",
    "foxglovelane",
    "gorsefield",
    "hawthornby",
    "ivycottage",
    "junipergate",
    "kingcupmead",
    "larchmount",
    "maplestreet",
    "nettlebed",
    "oakenshaw",
    "poplarrow",
    "quincetree",
    "rowanberry",
    "sorrelcroft",
    "thistledown",
    "umbelford",
    "violetdale",
    "willowbrook",
    "yarrowhouse",
];

const TYPES: [&str; 4] = ["costcentre", "employee", "hr/number", "Ø-type"];

#[derive(Clone, Debug)]
struct Pool {
    keys: Vec<String>,
    classified: Vec<(String, String)>,
}

fn key(rng: &mut Rng, word: &str, prefix: &str, n: usize) -> String {
    match rng.below(16) {
        0 => format!("A&B {word}"),
        1 => format!("<{word}>"),
        2 => format!("{prefix}日本-{word}"),
        3 => format!("𝒳{word}É"),
        4 => format!("{:06}{:03}", 0, 137 * (n + 1)),
        5 => format!("{}", 100_003 * (n + 7)),
        6 => format!("'{word}' \"{prefix}\""),
        7 => format!("{word} "),
        8 => format!("{word}]]>{prefix}"),
        9 => format!("{word}\n{prefix}x"),
        10 => word.to_uppercase(),
        11 => format!("user-{word}"),
        12 => format!("{word}{}", "-long".repeat(40)),
        _ => format!("{prefix}{word}"),
    }
}

impl Pool {
    fn new(rng: &mut Rng, prefix: &str, size: usize) -> Self {
        let mut words = WORDS;
        rng.shuffle(&mut words);
        let keys: Vec<String> =
            words[..size].iter().enumerate().map(|(n, word)| key(rng, word, prefix, n)).collect();
        let mut classified: Vec<(String, String)> = Vec::new();
        for (n, word) in words.iter().enumerate().take(size / 2) {
            let value = match rng.below(6) {
                // The very id of another record: classified ids live in a room of their own.
                0 => rng.any(&keys).clone(),
                1 => format!("{:04}", n * 37 + 11),
                2 => format!("{word} & co"),
                _ => format!("class-{word}"),
            };
            classified.push(((*rng.any(&TYPES)).to_owned(), value));
        }
        Self { keys, classified }
    }

    fn wrong(rng: &mut Rng, id: &str) -> String {
        let chars: Vec<char> = id.chars().collect();
        let at = rng.below(chars.len().max(1));
        match rng.below(11) {
            0 => id.to_uppercase(),
            1 => id.to_lowercase(),
            2 => format!("{id} "),
            3 => format!("  {id}"),
            4 => id.trim_start_matches('0').to_owned(),
            5 => format!("00{id}"),
            6 => format!("user-{id}"),
            7 => id.strip_prefix("user-").unwrap_or(id).to_owned(),
            8 => chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect(),
            9 => chars.iter().enumerate().map(|(i, c)| if i == at { 'z' } else { *c }).collect(),
            _ => format!("nowhere-{}", rng.below(100) * 1111),
        }
    }

    /// The same id as it might have been written at another time.
    fn respelt(rng: &mut Rng, id: &str) -> String {
        match rng.below(6) {
            0 => id.to_uppercase(),
            1 => id.to_lowercase(),
            2 => format!("{id} "),
            3 => format!(" {id}"),
            4 => format!("00{id}"),
            _ => id.trim_start_matches('0').to_owned(),
        }
    }

    fn source(&self, rng: &mut Rng, wrong: u64) -> String {
        let id = rng.any(&self.keys).clone();
        if rng.chance(wrong) {
            return Self::wrong(rng, &id);
        }
        if rng.chance(1) { String::new() } else { id }
    }

    /// Never empty: an optional element without text may as well stand for none.
    fn named(&self, rng: &mut Rng, wrong: u64) -> String {
        let id = self.source(rng, wrong);
        if id.trim().is_empty() { "nowhere".to_owned() } else { id }
    }

    fn id(&self, rng: &mut Rng, wrong: u64) -> Id {
        match rng.below(10) {
            0..=3 => Id::Source(self.source(rng, wrong)),
            4..=5 => Id::NonExplicit(self.source(rng, wrong)),
            6 => {
                let (_, value) = rng.any(&self.classified).clone();
                Id::NonExplicit(if rng.chance(wrong) { Self::wrong(rng, &value) } else { value })
            }
            7..=8 => {
                let (mut kind, mut value) = rng.any(&self.classified).clone();
                if rng.chance(wrong) {
                    (*rng.any(&TYPES)).clone_into(&mut kind);
                }
                if rng.chance(wrong) {
                    value = Self::wrong(rng, &value);
                }
                Id::Classified(kind, value)
            }
            _ => Id::Pure(format!("{}", rng.below(1_000_000))),
        }
    }

    fn some_classified(&self, rng: &mut Rng) -> Vec<(String, String)> {
        let count = *rng.any(&[0, 0, 1, 1, 2]);
        (0..count).map(|_| rng.any(&self.classified).clone()).collect()
    }

    /// Keys of one feed: most of the pool, in any order, now and then one twice.
    fn feed(&self, rng: &mut Rng, share: u64) -> Vec<String> {
        let mut keys: Vec<String> = self.keys.iter().filter(|_| rng.chance(share)).cloned().collect();
        rng.shuffle(&mut keys);
        if rng.chance(15) && !keys.is_empty() {
            let again = rng.any(&keys).clone();
            let at = rng.below(keys.len() + 1);
            keys.insert(at, again);
        }
        if rng.chance(10) && !keys.is_empty() {
            let again = rng.any(&keys).clone();
            keys.push(if rng.chance(50) { again.to_uppercase() } else { format!(" {again}") });
        }
        keys
    }
}

fn date_word(month: i64) -> &'static str {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    months.into_iter().zip(1..).find(|(_, number)| *number == month).map_or("", |(name, _)| name)
}

/// A day in one of the spellings that the schema allows.
fn spell(rng: &mut Rng, days: i64) -> String {
    let (y, m, d) = civil(days);
    let month = date_word(m);
    match rng.below(14) {
        0 => format!("{y:04}-{m}-{d}"),
        1 | 2 => format!("{d:02}-{m:02}-{y:04}"),
        3 => format!("{d}-{m}-{y:04}"),
        4 => format!("{d:02}-{}-{y:04}", month.to_uppercase()),
        5 => format!("{d}-{}{}-{y:04}", month[..1].to_uppercase(), &month[1..]),
        6 => format!("{y:04}-{m:02}-{d:02}T00:00:00"),
        7 => format!("{y:04}-{m:02}-{d:02}T23:59:59+01:00"),
        8 => format!("{y:04}-{m:02}-{d:02}+01:00"),
        9 => format!("{y:04}-{m:02}-{d:02}-05:00"),
        _ => format!("{y:04}-{m:02}-{d:02}"),
    }
}

fn odd_date(rng: &mut Rng) -> String {
    rng.pick(&[
        "9999-12-31",
        "31-12-9999",
        "0001-01-01",
        "2099-12-31",
        "99-99-2024",
        "2024-13-45",
        "07-18-2004",
        "31-02-2024",
        "29-02-2023",
        "29-02-2024",
        "2024-00-10",
        "1-xyz-2024",
        "31-apr-2024",
    ])
    .to_owned()
}

impl Association {
    fn random(rng: &mut Rng, settings: &Settings, organisations: &Pool, persons: &Pool, wrong: u64) -> Self {
        let kind = rng.pick(&["staff", "staff", "student", "student", "honorary", "visiting"]);
        let grace = if kind == "student" { settings.grace_student } else { settings.grace_staff };
        let other = settings.grace_staff.max(settings.grace_student);
        let today = settings.as_of;
        let start = match rng.below(20) {
            0..=13 => {
                let d = today - rng.days(1, 4000);
                spell(rng, d)
            }
            14 => spell(rng, today),
            15 => spell(rng, today + 1),
            16 => spell(rng, today - 1),
            17..=18 => {
                let d = today + rng.days(1, 600);
                spell(rng, d)
            }
            _ => odd_date(rng),
        };
        let end = match rng.below(24) {
            0..=7 => None,
            8..=10 => Some(today + rng.days(0, 900)),
            11..=14 => Some(today - rng.days(1, 900)),
            15 => Some(today),
            16 => Some(today - 1),
            17 => Some(today - grace),
            18 => Some(today - grace - 1),
            19 => Some(today - grace + 1),
            20 => Some(today - other),
            21 => Some(today - other - 1),
            22 => Some(today - 1 - rng.days(0, 39)),
            _ => Some(i64::MAX),
        };
        let end = end
            .map(|days| if days == i64::MAX || days < -700_000 { odd_date(rng) } else { spell(rng, days) });
        let relations =
            (0..*rng.any(&[0, 0, 0, 1, 1, 2])).map(|_| Supervisor::random(rng, persons, wrong)).collect();
        let fundings = if kind == "student" {
            (0..*rng.any(&[0, 0, 1, 2]))
                .map(|_| {
                    let id = match organisations.id(rng, wrong) {
                        Id::Source(v) | Id::NonExplicit(v) | Id::Classified(_, v) => Some(v),
                        Id::Pure(_) => None,
                    };
                    let hint =
                        rng.chance(40).then(|| rng.pick(&["PURE", "UUID", "SOURCE", "CLASSIFIED_SOURCE"]));
                    (id, hint)
                })
                .collect()
        } else {
            Vec::new()
        };
        Self {
            seed: rng.next(),
            kind,
            organisation: organisations.id(rng, wrong),
            start,
            end,
            relations,
            fundings,
        }
    }
}

impl Supervisor {
    fn random(rng: &mut Rng, persons: &Pool, wrong: u64) -> Self {
        match rng.below(8) {
            0 => Supervisor::ExternalByName("Windowsill".to_owned()),
            1 => Supervisor::ExternalById(match persons.id(rng, 50) {
                Id::Classified(_, value) => Id::NonExplicit(value),
                other => other,
            }),
            _ => Supervisor::Internal(persons.id(rng, wrong)),
        }
    }
}

/// The ids that the feeds of a scene are made of.
#[derive(Clone, Debug)]
struct Pools {
    organisations: Pool,
    users: Pool,
    persons: Pool,
    size: usize,
    /// Of the ids of a pool, how many are in a feed, and how many references are spoilt; in percent.
    share: u64,
    wrong: u64,
}

impl Pools {
    fn random(rng: &mut Rng) -> Self {
        let size = *rng.any(&[2, 4, 8, 12, 24]);
        Self {
            organisations: Pool::new(rng, "O-", size),
            users: Pool::new(rng, "", size),
            persons: Pool::new(rng, "P:", size),
            size,
            share: *rng.any(&[30, 70, 95, 100]),
            wrong: *rng.any(&[0, 5, 15, 40]),
        }
    }

    fn organisations(&self, rng: &mut Rng) -> Vec<Organisation> {
        let keys = self.organisations.feed(rng, self.share);
        let named = |rng: &mut Rng| self.organisations.named(rng, self.wrong);
        keys.into_iter()
            .map(|key| Organisation {
                seed: rng.next(),
                key: if rng.chance(1) { String::new() } else { key },
                name: "Department of <Names> & “Ünames”",
                ids: self.organisations.some_classified(rng),
                parents: (0..*rng.any(&[0, 1, 1, 2])).map(|_| named(rng)).collect(),
                taken_over_by: rng.chance(15).then(|| named(rng)),
                owner: rng.chance(15).then(|| named(rng)),
            })
            .collect()
    }

    fn users(&self, rng: &mut Rng) -> Vec<User> {
        let keys = self.users.feed(rng, self.share);
        let user = |(n, id): (usize, String)| {
            let n = self.users.keys.iter().position(|key| *key == id).unwrap_or(50 + n);
            User {
                seed: rng.next(),
                id: match rng.below(60) {
                    0 => None,
                    1 => Some(String::new()),
                    _ => Some(id),
                },
                login: if rng.chance(3) {
                    rng.pick(&[
                        "root",
                        "Root",
                        "SYNC_USER",
                        "atira",
                        "ddp",
                        "recordlog",
                        "webservice",
                        "Anonymous",
                    ])
                    .to_owned()
                } else {
                    format!("login{:05}", n * 1117)
                },
                email: format!("post{:05}@example.org", n * 1117),
            }
        };
        keys.into_iter().enumerate().map(user).collect()
    }

    fn user_of_person(&self, rng: &mut Rng) -> Option<String> {
        match rng.below(40) {
            0..=4 => None,
            5 => Some(format!("login{:05}", rng.below(8) * 1117)),
            6 => Some(format!("post{:05}@example.org", rng.below(8) * 1117)),
            _ => Some(self.users.source(rng, self.wrong)),
        }
    }

    fn association(&self, rng: &mut Rng, settings: &Settings) -> Association {
        Association::random(rng, settings, &self.organisations, &self.persons, self.wrong)
    }

    fn persons(&self, rng: &mut Rng, settings: &Settings) -> Vec<Person> {
        let keys = self.persons.feed(rng, self.share);
        keys.into_iter()
            .map(|id| Person {
                seed: rng.next(),
                id: if rng.chance(1) { String::new() } else { id },
                gender: "unknown",
                first_name: "Œdith",
                associations: (0..*rng.any(&[1, 1, 1, 2, 3]))
                    .map(|_| self.association(rng, settings))
                    .collect(),
                educations: (0..*rng.any(&[0, 0, 0, 1, 2]))
                    .map(|_| rng.chance(80).then(|| self.organisations.id(rng, self.wrong)))
                    .collect(),
                user: self.user_of_person(rng),
                ids: self.persons.some_classified(rng),
            })
            .collect()
    }

    fn rows(&self, rng: &mut Rng, prefix: &str) -> Vec<Row> {
        (0..rng.between(1, self.size))
            .map(|n| Row {
                seed: rng.next(),
                id: if rng.chance(5) { format!("{prefix}0") } else { format!("{prefix}{n}") },
                apprentice: self.persons.id(rng, self.wrong).or_nowhere(),
                supervisor: match Supervisor::random(rng, &self.persons, self.wrong) {
                    Supervisor::Internal(id) => Supervisor::Internal(id.or_nowhere()),
                    external => external,
                },
            })
            .collect()
    }

    fn scene(&self, rng: &mut Rng, settings: &Settings, given: u64) -> Scene {
        let mut scene = Scene {
            organisations: rng.chance(given).then(|| self.organisations(rng)),
            users: rng.chance(given).then(|| self.users(rng)),
            persons: rng.chance(given).then(|| self.persons(rng, settings)),
            supervisors: rng.chance(given).then(|| self.rows(rng, "R")),
            styles: [0; 4].map(|_| Style { seed: rng.next(), plain: rng.chance(15) }),
        };
        if scene.files().is_empty() {
            scene.persons = Some(Vec::new());
        }
        scene
    }

    /// What was loaded last: much the same, but for what has changed since.
    fn before(&self, rng: &mut Rng, settings: &Settings, tonight: &Scene) -> Scene {
        let given = *rng.any(&[100, 100, 60]);
        let same = rng.chance(10);
        let mut scene = self.scene(rng, settings, 100);
        let mut before = Before { rng, same };
        if let Some(now) = &tonight.organisations {
            let change = |rng: &mut Rng, o: &mut Organisation| match rng.below(6) {
                0 => o.key = Pool::respelt(rng, &o.key),
                1 => o.ids = self.organisations.some_classified(rng),
                2 => o.name = "Department of what it was called before",
                3 => {
                    o.parents =
                        (0..rng.below(3)).map(|_| self.organisations.named(rng, self.wrong)).collect();
                }
                4 => o.owner = rng.chance(50).then(|| self.organisations.named(rng, self.wrong)),
                _ => o.taken_over_by = rng.chance(50).then(|| self.organisations.named(rng, self.wrong)),
            };
            scene.organisations = Some(before.mix(now, scene.organisations.unwrap_or_default(), change));
        }
        if let Some(now) = &tonight.users {
            let change = |rng: &mut Rng, u: &mut User| match rng.below(4) {
                0 => u.id = u.id.as_ref().map(|id| Pool::respelt(rng, id)),
                1 => u.login = format!("login{:05}", rng.below(8) * 1117),
                2 => u.login = "before".to_owned() + &u.login,
                _ => u.email = "before".to_owned() + &u.email,
            };
            scene.users = Some(before.mix(now, scene.users.unwrap_or_default(), change));
        }
        if let Some(now) = &tonight.persons {
            let change = |rng: &mut Rng, p: &mut Person| match rng.below(9) {
                0 => p.id = Pool::respelt(rng, &p.id),
                1 => p.ids = self.persons.some_classified(rng),
                2 => p.gender = "female",
                3 => p.first_name = "Before",
                4..=5 => p.user = self.user_of_person(rng),
                6 => p.associations.push(self.association(rng, settings)),
                _ => {
                    let at = rng.below(p.associations.len());
                    let other = self.association(rng, settings);
                    let old = &mut p.associations[at];
                    match rng.below(4) {
                        0 => old.start = other.start,
                        1 => old.end = other.end,
                        2 => old.organisation = other.organisation,
                        _ => *old = other,
                    }
                }
            };
            scene.persons = Some(before.mix(now, scene.persons.unwrap_or_default(), change));
        }
        if let Some(now) = &tonight.supervisors {
            let change = |rng: &mut Rng, r: &mut Row| {
                let other = if rng.chance(70) { "nowhere-at-all" } else { rng.any(&self.persons.keys) };
                r.apprentice.set(other);
            };
            let others = self.rows(before.rng, "G");
            scene.supervisors = Some(before.mix(now, others, change));
        }
        // What has no id cannot have been loaded.
        let has_id = |id: &str| !id.trim().is_empty();
        scene.organisations.iter_mut().for_each(|all| all.retain(|o| has_id(&o.key)));
        scene.users.iter_mut().for_each(|all| all.retain(|u| u.id.as_deref().is_some_and(has_id)));
        scene.persons.iter_mut().for_each(|all| all.retain(|p| has_id(&p.id)));
        for kind in 0..4 {
            if !before.rng.chance(given) {
                scene.drop_kind(kind);
            }
        }
        scene
    }
}

/// Makes a feed of last time out of tonight's.
struct Before<'a> {
    rng: &'a mut Rng,
    same: bool,
}

impl Before<'_> {
    fn mix<T: Clone>(
        &mut self,
        now: &[T],
        others: Vec<T>,
        mut change: impl FnMut(&mut Rng, &mut T),
    ) -> Vec<T> {
        let (lost, changed, other) = if self.same {
            (0, 0, 0)
        } else {
            (*self.rng.any(&[0, 15, 50]), *self.rng.any(&[0, 20, 60]), 30)
        };
        let mut before = Vec::new();
        for record in now {
            if self.rng.chance(lost) {
                continue;
            }
            let mut record = record.clone();
            if self.rng.chance(changed) {
                change(self.rng, &mut record);
            }
            before.push(record);
        }
        before.extend(others.into_iter().filter(|_| self.rng.chance(other)));
        if self.rng.chance(50) {
            self.rng.shuffle(&mut before);
        }
        before
    }
}

impl Scene {
    pub(crate) fn random(rng: &mut Rng, settings: &Settings) -> Self {
        let pools = Pools::random(rng);
        let given = *rng.any(&[100, 100, 60]);
        pools.scene(rng, settings, given)
    }

    fn drop_kind(&mut self, kind: usize) {
        match kind {
            0 => self.organisations = None,
            1 => self.users = None,
            2 => self.persons = None,
            _ => self.supervisors = None,
        }
    }

    /// Every scene that is one step simpler, the biggest steps first.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut steps = Vec::new();
        let mut step = |change: &dyn Fn(&mut Self) -> bool| {
            let mut scene = self.clone();
            if change(&mut scene) && !scene.files().is_empty() {
                steps.push(scene);
            }
        };
        step(&|s| s.organisations.take().is_some());
        step(&|s| s.users.take().is_some());
        step(&|s| s.persons.take().is_some());
        step(&|s| s.supervisors.take().is_some());
        for i in 0..4 {
            step(&|s| !std::mem::replace(&mut s.styles[i].plain, true));
        }
        for second in [true, false, true, false] {
            step(&|s| halve(s.organisations.as_mut(), second));
            step(&|s| halve(s.users.as_mut(), second));
            step(&|s| halve(s.persons.as_mut(), second));
            step(&|s| halve(s.supervisors.as_mut(), second));
        }
        for i in 0..self.organisations.as_ref().map_or(0, Vec::len) {
            step(&|s| drop_at(s.organisations.as_mut(), i));
            step(&|s| {
                at(s.organisations.as_mut(), i).is_some_and(|o| !std::mem::take(&mut o.ids).is_empty())
            });
            step(&|s| at(s.organisations.as_mut(), i).is_some_and(|o| o.parents.pop().is_some()));
            step(&|s| at(s.organisations.as_mut(), i).is_some_and(|o| o.taken_over_by.take().is_some()));
            step(&|s| at(s.organisations.as_mut(), i).is_some_and(|o| o.owner.take().is_some()));
            step(&|s| at(s.organisations.as_mut(), i).is_some_and(|o| std::mem::take(&mut o.seed) != 0));
        }
        for i in 0..self.users.as_ref().map_or(0, Vec::len) {
            step(&|s| drop_at(s.users.as_mut(), i));
            step(&|s| at(s.users.as_mut(), i).is_some_and(|u| std::mem::take(&mut u.seed) != 0));
        }
        for (i, person) in self.persons.iter().flatten().enumerate() {
            step(&|s| drop_at(s.persons.as_mut(), i));
            step(&|s| at(s.persons.as_mut(), i).is_some_and(|p| !std::mem::take(&mut p.ids).is_empty()));
            step(&|s| at(s.persons.as_mut(), i).is_some_and(|p| p.educations.pop().is_some()));
            step(&|s| at(s.persons.as_mut(), i).is_some_and(|p| p.user.take().is_some()));
            step(&|s| at(s.persons.as_mut(), i).is_some_and(|p| std::mem::take(&mut p.seed) != 0));
            for a in 0..person.associations.len() {
                let association = |s: &mut Self, change: &dyn Fn(&mut Association) -> bool| {
                    at(s.persons.as_mut(), i).is_some_and(|p| change(&mut p.associations[a]))
                };
                step(&|s| {
                    at(s.persons.as_mut(), i)
                        .is_some_and(|p| p.associations.len() > 1 && p.associations.remove(a).seed < u64::MAX)
                });
                step(&|s| association(s, &|a| a.relations.pop().is_some()));
                step(&|s| association(s, &|a| a.fundings.pop().is_some()));
                step(&|s| association(s, &|a| a.end.take().is_some()));
                step(&|s| association(s, &|a| std::mem::take(&mut a.seed) != 0));
            }
        }
        for i in 0..self.supervisors.as_ref().map_or(0, Vec::len) {
            step(&|s| {
                s.supervisors.as_ref().is_some_and(|rows| rows.len() > 1)
                    && drop_at(s.supervisors.as_mut(), i)
            });
            step(&|s| at(s.supervisors.as_mut(), i).is_some_and(|r| std::mem::take(&mut r.seed) != 0));
        }
        steps
    }

    // -------------------------------------------------------------- as XML

    /// File names and contents; the names say nothing on purpose.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        let mut files = Vec::new();
        let writer = |i: usize| Writer::new(self.styles[i]);
        if let Some(organisations) = &self.organisations {
            let mut w = writer(0);
            w.root(ORGANISATION, "organisations", &schema_location(self.styles[0]));
            for organisation in organisations {
                organisation.write(&mut w);
            }
            w.close();
            files.push(("a.xml", w.finish()));
        }
        if let Some(users) = &self.users {
            let mut w = writer(1);
            let token = if self.styles[1].seed.is_multiple_of(7) {
                vec![("resumptionToken", "abc=".to_owned())]
            } else {
                Vec::new()
            };
            w.root(USER, "users", &token);
            for user in users {
                user.write(&mut w);
            }
            w.close();
            files.push(("b.xml", w.finish()));
        }
        if let Some(persons) = &self.persons {
            let mut w = writer(2);
            w.root(PERSON, "persons", &schema_location(self.styles[2]));
            for person in persons {
                person.write(&mut w);
            }
            w.close();
            files.push(("c.xml", w.finish()));
        }
        if let Some(rows) = &self.supervisors {
            let mut w = writer(3);
            let mut rng = Rng::new(self.styles[3].seed);
            let namespace = rng.pick(&["", "", "v1.supervisor-sync.example", PERSON]);
            let row = rng.pick(&["supervisor", "supervisorRelation", "supervision", "studentSupervision"]);
            // A root of any name is known by its rows.
            let roots = ["supervisors", "supervisorRelations", "rows", "data"];
            w.root(namespace, rng.pick(if rows.is_empty() { &roots[..1] } else { &roots }), &[]);
            for r in rows {
                r.write(&mut w, namespace, row);
            }
            w.close();
            files.push(("d.xml", w.finish()));
        }
        files
    }
}

// ------------------------------------------------------------------ tonight, and what is there already

/// Tonight's feeds, the feeds that were loaded last, and the lists.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) tonight: Scene,
    pub(crate) baseline: Option<Scene>,
    pub(crate) lists: Lists,
    /// Of the kinds by number: tonight's feed is given without its end.
    pub(crate) cut: [bool; 4],
}

impl Story {
    pub(crate) fn plain(tonight: Scene) -> Self {
        Self { tonight, baseline: None, lists: Lists::default(), cut: [false; 4] }
    }

    pub(crate) fn random(rng: &mut Rng, settings: &Settings) -> Self {
        let pools = Pools::random(rng);
        let given = *rng.any(&[100, 100, 100, 60]);
        let tonight = pools.scene(rng, settings, given);
        let baseline = rng.chance(80).then(|| pools.before(rng, settings, &tonight));
        let baseline = baseline.filter(|baseline| !baseline.files().is_empty());
        let cut = [0; 4].map(|_| rng.chance(3));
        let mut story = Self { tonight, baseline, lists: Lists::default(), cut };
        let users = |scene: &Scene| scene.users.clone().unwrap_or_default();
        let mut lines: Vec<String> = Vec::new();
        for user in [Some(&story.tonight), story.baseline.as_ref()].into_iter().flatten().flat_map(users) {
            lines.extend([user.login, user.id.unwrap_or_default()]);
        }
        // What is a line's text in a file of lines.
        lines.retain(|line| !line.is_empty() && line.chars().all(|c| c.is_alphanumeric() || c == '-'));
        lines.push("nobody".to_owned());
        let some = |rng: &mut Rng, lines: &[String]| -> Option<Vec<String>> {
            let share = *rng.any(&[0, 10, 40]);
            rng.chance(30).then(|| lines.iter().filter(|_| rng.chance(share)).cloned().collect())
        };
        story.lists = Lists {
            role_holders: some(rng, &lines),
            trusted: some(rng, &lines),
            locked_before: some(rng, &lines)
                .map(|lines| lines.into_iter().map(|line| (line, rng.chance(70))).collect()),
        };
        story
    }

    /// Tonight's files, and the kinds of those that are cut off before their end: of every record all is there.
    pub(crate) fn files(&self) -> (Vec<(&'static str, String)>, Vec<Kind>) {
        let mut files = self.tonight.files();
        let mut cut = Vec::new();
        for (name, xml) in &mut files {
            let kind =
                ["a.xml", "b.xml", "c.xml", "d.xml"].iter().position(|n| n == name).unwrap_or_default();
            if let Some(end) = xml.rfind("</").filter(|_| self.cut[kind]) {
                // An empty feed may have no end tag of its own.
                if !xml[end..].contains("/>") {
                    xml.truncate(end);
                    cut.push(Kind::ALL[kind]);
                }
            }
        }
        (files, cut)
    }

    /// The files of the baseline, by names of their own.
    pub(crate) fn before(&self) -> Vec<(&'static str, String)> {
        let files = self.baseline.as_ref().map(Scene::files).unwrap_or_default();
        let name = |name| match name {
            "a.xml" => "w.xml",
            "b.xml" => "x.xml",
            "c.xml" => "y.xml",
            _ => "z.xml",
        };
        files.into_iter().map(|(old, xml)| (name(old), xml)).collect()
    }

    /// Every story that is one step simpler, the biggest steps first.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut steps = Vec::new();
        for kind in (0..4).filter(|kind| self.cut[*kind]) {
            let mut whole = self.clone();
            whole.cut[kind] = false;
            steps.push(whole);
        }
        if self.baseline.is_some() {
            steps.push(Self { baseline: None, ..self.clone() });
        }
        if let Some(list) = &self.lists.role_holders {
            steps.push(Self { lists: Lists { role_holders: None, ..self.lists.clone() }, ..self.clone() });
            steps.extend(without_one(list).map(|list| Self {
                lists: Lists { role_holders: Some(list), ..self.lists.clone() },
                ..self.clone()
            }));
        }
        if let Some(list) = &self.lists.trusted {
            steps.push(Self { lists: Lists { trusted: None, ..self.lists.clone() }, ..self.clone() });
            steps.extend(without_one(list).map(|list| Self {
                lists: Lists { trusted: Some(list), ..self.lists.clone() },
                ..self.clone()
            }));
        }
        if let Some(list) = &self.lists.locked_before {
            steps.push(Self { lists: Lists { locked_before: None, ..self.lists.clone() }, ..self.clone() });
            steps.extend(without_one(list).map(|list| Self {
                lists: Lists { locked_before: Some(list), ..self.lists.clone() },
                ..self.clone()
            }));
        }
        steps.extend(self.tonight.smaller().into_iter().map(|tonight| Self { tonight, ..self.clone() }));
        let baseline = self.baseline.iter().flat_map(Scene::smaller);
        steps.extend(baseline.map(|baseline| Self { baseline: Some(baseline), ..self.clone() }));
        steps
    }
}

impl Lists {
    /// One id or user name a line; of users locked before, who locked them too.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        let lines = |list: &Vec<String>| list.join("\n") + "\n";
        let mut files = Vec::new();
        files.extend(self.role_holders.as_ref().map(|list| ("role-holders", lines(list))));
        files.extend(self.trusted.as_ref().map(|list| ("trusted", lines(list))));
        files.extend(self.locked_before.as_ref().map(|list| {
            let by = |this_job: bool| if this_job { "person-maintenance" } else { "admin" };
            let rows: Vec<String> =
                list.iter().map(|(line, this_job)| format!("{line},{}", by(*this_job))).collect();
            ("locked-before", lines(&[vec!["user,by".to_owned()], rows].concat()))
        }));
        files
    }
}

fn without_one<T: Clone>(list: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..list.len())
        .map(|i| list.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, t)| t.clone()).collect())
}

/// What many generators write on the root, and what means nothing here.
fn schema_location(style: Style) -> Vec<(&'static str, String)> {
    if style.plain || !style.seed.is_multiple_of(5) {
        return Vec::new();
    }
    vec![
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance".to_owned()),
        ("xsi:schemaLocation", "v1.unified-person-sync.pure.atira.dk person.xsd".to_owned()),
        ("resumptionToken", "a&b".to_owned()),
    ]
}

fn halve<T>(records: Option<&mut Vec<T>>, second: bool) -> bool {
    let Some(records) = records.filter(|records| records.len() > 3) else { return false };
    let half = records.len() / 2;
    drop(if second { records.drain(half..) } else { records.drain(..half) });
    true
}

fn drop_at<T>(records: Option<&mut Vec<T>>, i: usize) -> bool {
    records.map(|records| records.remove(i)).is_some()
}

fn at<T>(records: Option<&mut Vec<T>>, i: usize) -> Option<&mut T> {
    records.and_then(|records| records.get_mut(i))
}

fn attribute(name: &'static str, value: &str) -> (&'static str, String) {
    (name, value.to_owned())
}

fn localized(w: &mut Writer, namespace: &str, name: &str, value: &str) {
    w.element(namespace, name, &[]);
    w.leaf(COMMONS, "text", &[attribute("lang", "en")], value);
    w.close();
}

fn identification(w: &mut Writer, namespace: &str, name: &str, id: &Id) {
    w.element(namespace, name, &[]);
    inner_identification(w, COMMONS, id);
    w.close();
}

fn inner_identification(w: &mut Writer, namespace: &str, id: &Id) {
    let (name, value) = match id {
        Id::Source(value) => ("source_id", value),
        Id::NonExplicit(value) => ("non_explicit_id", value),
        Id::Pure(value) => ("pure_id", value),
        Id::Classified(kind, value) => {
            // The attribute id of a classified id names the id itself, not what it stands for.
            w.leaf(namespace, "classified_id", &[attribute("type", kind), attribute("id", "x1")], value);
            return;
        }
    };
    w.leaf(namespace, name, &[], value);
}

impl Organisation {
    fn write(&self, w: &mut Writer) {
        let mut rng = Rng::new(self.seed);
        let managed = if rng.chance(30) { vec![attribute("managedInPure", "false")] } else { Vec::new() };
        w.element(ORGANISATION, "organisation", &managed);
        w.leaf(ORGANISATION, "organisationId", &[], &self.key);
        w.leaf(ORGANISATION, "type", &[], "department");
        localized(w, ORGANISATION, "name", self.name);
        w.leaf(ORGANISATION, "startDate", &[], "2001-01-01");
        if rng.chance(20) {
            w.leaf(ORGANISATION, "endDate", &[], "31-DEC-2030");
        }
        if let Some(id) = &self.taken_over_by {
            w.leaf(ORGANISATION, "takenOverBy", &[], id);
        }
        w.leaf(ORGANISATION, "visibility", &[], "Public");
        if let Some(id) = &self.owner {
            w.leaf(ORGANISATION, "owner", &[], id);
        }
        for id in &self.parents {
            w.leaf(ORGANISATION, "parentOrganisationId", &[], id);
        }
        if rng.chance(25) {
            // Names that mean something else elsewhere.
            w.element(ORGANISATION, "nameVariants", &[]);
            w.element(ORGANISATION, "nameVariant", &[attribute("id", "ghost")]);
            w.leaf(ORGANISATION, "type", &[], "shortname");
            localized(w, ORGANISATION, "name", "ghost");
            w.close();
            w.close();
            w.element(ORGANISATION, "emails", &[]);
            w.element(ORGANISATION, "email", &[attribute("id", "ghost")]);
            w.leaf(ORGANISATION, "email", &[], "desk@example.org");
            w.leaf(ORGANISATION, "type", &[], "email");
            w.close();
            w.close();
        }
        if !self.ids.is_empty() {
            w.element(ORGANISATION, "ids", &[]);
            for (kind, value) in &self.ids {
                w.element(ORGANISATION, "id", &[]);
                // In any order.
                if rng.chance(50) {
                    w.leaf(ORGANISATION, "idSource", &[], kind);
                    w.leaf(ORGANISATION, "id", &[], value);
                } else {
                    w.leaf(ORGANISATION, "id", &[], value);
                    w.leaf(ORGANISATION, "idSource", &[], kind);
                }
                w.close();
            }
            w.close();
        }
        if rng.chance(15) {
            w.element(ORGANISATION, "links", &[]);
            w.element(ORGANISATION, "link", &[attribute("id", "ghost")]);
            w.leaf(ORGANISATION, "url", &[], "https://example.org/?a=1&b=2");
            w.close();
            w.close();
        }
        w.close();
    }
}

impl User {
    fn write(&self, w: &mut Writer) {
        let mut rng = Rng::new(self.seed);
        let id: Vec<_> = self.id.iter().map(|id| attribute("id", id)).collect();
        w.element(USER, "user", &id);
        w.leaf(USER, "userName", &[], &self.login);
        w.leaf(USER, "email", &[], &self.email);
        if rng.chance(50) {
            w.element(USER, "name", &[]);
            w.leaf(COMMONS, "lastname", &[], "Teaspoon");
            w.leaf(COMMONS, "firstname", &[], "Zoë 𝒳");
            w.close();
        }
        w.close();
    }
}

impl Person {
    fn write(&self, w: &mut Writer) {
        let mut rng = Rng::new(self.seed);
        w.element(PERSON, "person", &[attribute("id", &self.id)]);
        w.element(PERSON, "name", &[]);
        w.leaf(COMMONS, "firstname", &[], self.first_name);
        w.leaf(COMMONS, "lastname", &[], "O'Lantern & Sons");
        w.close();
        if rng.chance(15) {
            w.element(PERSON, "names", &[]);
            w.element(PERSON, "classifiedName", &[attribute("id", "ghost")]);
            w.element(PERSON, "name", &[]);
            w.leaf(COMMONS, "firstname", &[], "Known");
            w.close();
            w.leaf(PERSON, "typeClassification", &[], "knownas");
            w.close();
            w.close();
        }
        w.leaf(PERSON, "gender", &[], self.gender);
        if rng.chance(15) {
            w.leaf(PERSON, "employeeStartDate", &[], "01-02-2003");
            w.element(PERSON, "leavesOfAbsence", &[]);
            w.element(PERSON, "leaveOfAbsence", &[attribute("id", "ghost")]);
            w.leaf(PERSON, "endDate", &[], "2004-01-01");
            w.leaf(PERSON, "classification", &[], "other");
            w.leaf(PERSON, "startDate", &[], "2003-01-01");
            w.close();
            w.close();
        }
        w.element(PERSON, "organisationAssociations", &[]);
        for (n, association) in self.associations.iter().enumerate() {
            association.write(w, n);
        }
        w.close();
        if !self.educations.is_empty() {
            w.element(PERSON, "personEducations", &[]);
            for (n, education) in self.educations.iter().enumerate() {
                w.element(PERSON, "personEducation", &[("id", format!("e{n}"))]);
                w.element(PERSON, "organisations", &[]);
                match education {
                    Some(id) => identification(w, PERSON, "organisation", id),
                    None => external(w, &mut rng),
                }
                w.close();
                if rng.chance(30) {
                    w.element(PERSON, "endDate", &[]);
                    w.leaf(COMMONS, "year", &[], "2010");
                    w.close();
                }
                w.close();
            }
            w.close();
        }
        if rng.chance(15) {
            w.element(PERSON, "externalPositions", &[]);
            w.element(PERSON, "externalPosition", &[attribute("id", "ghost")]);
            external(w, &mut rng);
            w.close();
            w.close();
        }
        if rng.chance(10) {
            w.element(PERSON, "links", &[]);
            w.element(COMMONS, "link", &[attribute("id", "ghost")]);
            w.leaf(COMMONS, "url", &[], "https://example.org/");
            w.close();
            w.close();
        }
        if let Some(user) = &self.user {
            w.element(PERSON, "user", &[attribute("id", user)]);
            if rng.chance(10) {
                w.leaf(PERSON, "userName", &[], "ghost");
                w.leaf(PERSON, "email", &[], "ghost@example.org");
            }
            w.close();
        }
        if !self.ids.is_empty() {
            w.element(PERSON, "personIds", &[]);
            for (kind, value) in &self.ids {
                w.leaf(COMMONS, "id", &[attribute("type", kind), attribute("id", "ghost")], value);
            }
            w.close();
        }
        if rng.chance(20) {
            w.leaf(PERSON, "orcId", &[], "0000-0002-1825-0097");
            w.leaf(PERSON, "visibility", &[], "Public");
        }
        w.close();
    }
}

/// An organisation that Pure creates by itself, named by an id that no feed has.
fn external(w: &mut Writer, rng: &mut Rng) {
    w.element(PERSON, "externalOrganisationAssociation", &[]);
    external_body(w, rng);
    w.close();
}

fn external_body(w: &mut Writer, rng: &mut Rng) {
    if rng.chance(50) {
        identification(w, PERSON, "identification", &Id::Source("external-17".to_owned()));
    } else {
        w.element(PERSON, "externalOrganisation", &[]);
        w.leaf(PERSON, "name", &[], "Elsewhere");
        w.close();
    }
}

impl Association {
    fn write(&self, w: &mut Writer, n: usize) {
        let mut rng = Rng::new(self.seed);
        w.element(PERSON, &format!("{}OrganisationAssociation", self.kind), &[("id", format!("a{n}"))]);
        if rng.chance(15) {
            w.leaf(PERSON, "affiliationId", &[], "aff-1");
            w.element(PERSON, "emails", &[]);
            w.element(COMMONS, "classifiedEmail", &[attribute("id", "ghost")]);
            w.leaf(COMMONS, "value", &[], "ghost@example.org");
            w.leaf(COMMONS, "classification", &[], "email");
            w.close();
            w.close();
        }
        if rng.chance(20) {
            w.leaf(PERSON, "primaryAssociation", &[], "true");
        }
        identification(w, PERSON, "organisation", &self.organisation);
        w.element(PERSON, "period", &[]);
        let end_first = rng.chance(20);
        if let (true, Some(end)) = (end_first, &self.end) {
            w.leaf(COMMONS, "endDate", &[], end);
        }
        w.leaf(COMMONS, "startDate", &[], &self.start);
        if let (false, Some(end)) = (end_first, &self.end) {
            w.leaf(COMMONS, "endDate", &[], end);
        }
        w.close();
        if !self.relations.is_empty() {
            w.element(PERSON, "supervisedByRelations", &[]);
            for (n, supervisor) in self.relations.iter().enumerate() {
                w.element(PERSON, "supervisorRelation", &[("id", format!("s{n}"))]);
                match supervisor {
                    Supervisor::Internal(id) => identification(w, PERSON, "supervisor", id),
                    Supervisor::ExternalByName(name) => {
                        w.element(PERSON, "externalSupervisor", &[]);
                        w.leaf(PERSON, "lastName", &[], name);
                        w.close();
                    }
                    Supervisor::ExternalById(id) => {
                        w.element(PERSON, "externalSupervisor", &[]);
                        identification(w, PERSON, "id", id);
                        w.close();
                    }
                }
                if rng.chance(10) {
                    w.leaf(PERSON, "supervisorOrganisationRelationId", &[], "ghost");
                }
                w.element(PERSON, "period", &[]);
                w.leaf(COMMONS, "startDate", &[], "2020-01-01");
                w.leaf(COMMONS, "endDate", &[], "2021-01-01");
                w.close();
                w.close();
            }
            w.close();
        }
        match self.kind {
            "staff" => w.leaf(PERSON, "staffType", &[], "academic"),
            "student" => self.write_studies(w, &mut rng),
            "visiting" if rng.chance(50) => {
                w.element(PERSON, "visitorFrom", &[]);
                external_body(w, &mut rng);
                w.close();
            }
            _ => {}
        }
        w.close();
    }

    fn write_studies(&self, w: &mut Writer, rng: &mut Rng) {
        if rng.chance(20) {
            w.leaf(PERSON, "expectedEndDate", &[], "2040-01-01");
        }
        if self.fundings.is_empty() {
            return;
        }
        w.element(PERSON, "fundingAssociations", &[]);
        for (n, (id, hint)) in self.fundings.iter().enumerate() {
            w.element(PERSON, "fundingAssociation", &[("id", format!("f{n}"))]);
            if rng.chance(40) {
                w.element(PERSON, "project", &[]);
                w.leaf(COMMONS, "id", &[], "project-17");
                w.close();
            }
            if let Some(id) = id {
                w.element(PERSON, "organisation", &[]);
                let hint_first = rng.chance(30);
                if let (true, Some(hint)) = (hint_first, hint) {
                    w.leaf(COMMONS, "hint", &[], hint);
                }
                w.leaf(COMMONS, "id", &[], id);
                if let (false, Some(hint)) = (hint_first, hint) {
                    w.leaf(COMMONS, "hint", &[], hint);
                }
                w.close();
            } else {
                w.element(PERSON, "externalOrganisation", &[]);
                w.leaf(COMMONS, "id", &[], "external-18");
                w.close();
            }
            w.close();
        }
        w.close();
    }
}

impl Row {
    fn write(&self, w: &mut Writer, namespace: &str, name: &str) {
        let mut rng = Rng::new(self.seed);
        if rng.chance(25) && matches!(self.apprentice, Id::NonExplicit(_)) {
            return self.write_columns(w, namespace, name);
        }
        let as_attribute = rng.chance(60);
        let id = if as_attribute { vec![attribute("id", &self.id)] } else { Vec::new() };
        w.element(namespace, name, &id);
        let wrapped = rng.chance(15);
        if wrapped {
            w.element(namespace, "fields", &[]);
        }
        if !as_attribute {
            w.leaf(namespace, "id", &[], &self.id);
        }
        let supervisor_first = rng.chance(30);
        if supervisor_first {
            self.write_supervisor(w, namespace, &mut rng);
        }
        field(
            w,
            namespace,
            rng.pick(&["apprentice", "apprenticeId", "student", "studentId", "person"]),
            &self.apprentice,
        );
        if !supervisor_first {
            self.write_supervisor(w, namespace, &mut rng);
        }
        if rng.chance(50) {
            w.element(namespace, "period", &[]);
            w.leaf(namespace, "startDate", &[], "2020-01-01");
            w.close();
        } else {
            w.leaf(namespace, "startDate", &[], "01-01-2020");
        }
        if wrapped {
            w.close();
        }
        w.close();
    }

    fn write_supervisor(&self, w: &mut Writer, namespace: &str, rng: &mut Rng) {
        match &self.supervisor {
            Supervisor::Internal(id) => field(w, namespace, rng.pick(&["supervisor", "supervisorId"]), id),
            Supervisor::ExternalByName(_) | Supervisor::ExternalById(_) => {
                w.element(namespace, "externalSupervisor", &[]);
                w.leaf(namespace, "lastName", &[], "Windowsill");
                w.close();
            }
        }
    }

    /// The column names of the database view.
    fn write_columns(&self, w: &mut Writer, namespace: &str, name: &str) {
        w.element(namespace, name, &[]);
        w.leaf(namespace, "ID", &[], &self.id);
        if let Id::NonExplicit(value) = &self.apprentice {
            w.leaf(namespace, "APPRENTICE_ID", &[], value);
        }
        match &self.supervisor {
            Supervisor::Internal(Id::Source(value)) => w.leaf(namespace, "SUPERVISOR_SOURCE_ID", &[], value),
            Supervisor::Internal(Id::Pure(value)) => w.leaf(namespace, "SUPERVISOR_PURE_ID", &[], value),
            Supervisor::Internal(Id::Classified(kind, value)) => {
                w.leaf(namespace, "SUPERVISOR_IDS_ID", &[], value);
                w.leaf(namespace, "SUPERVISOR_IDS_TYPE", &[], kind);
            }
            Supervisor::Internal(Id::NonExplicit(value)) => w.leaf(namespace, "SUPERVISOR_ID", &[], value),
            Supervisor::ExternalByName(_) | Supervisor::ExternalById(_) => {
                w.element(namespace, "externalSupervisor", &[]);
                w.leaf(namespace, "lastName", &[], "Windowsill");
                w.close();
            }
        }
        w.close();
    }
}

/// A field of a supervisor row: by non-explicit id as plain text, by any other id as an element inside.
fn field(w: &mut Writer, namespace: &str, name: &str, id: &Id) {
    match id {
        Id::NonExplicit(value) => w.leaf(namespace, name, &[], value),
        other => {
            w.element(namespace, name, &[]);
            inner_identification(w, namespace, other);
            w.close();
        }
    }
}

// ------------------------------------------------------------------ settings

const JOBS: [&str; 5] = ["organisations", "users", "persons", "supervisors", "maintenance"];

/// Fields whose rules are varied; in the words of the feeds.
const FIELDS: [(Kind, &str); 10] = [
    (Kind::Person, "user"),
    (Kind::Person, "user"),
    (Kind::Person, "user"),
    (Kind::Person, "gender"),
    (Kind::Person, "name"),
    (Kind::User, "email"),
    (Kind::User, "userName"),
    (Kind::Organisation, "name"),
    (Kind::Organisation, "ids"),
    (Kind::Organisation, "parentOrganisationId"),
];

impl Settings {
    pub(crate) fn random(rng: &mut Rng) -> Self {
        let as_of =
            *rng.any(&["2026-11-22", "2026-11-22", "2024-02-29", "2025-03-01", "2025-12-31", "2026-01-01"]);
        let mut settings = Self::on(date(as_of).expect("a day"), "OUPSM");
        settings.grace_staff = *rng.any(&[0, 0, 1, 30, 365]);
        settings.grace_student = *rng.any(&[0, 0, 1, 60, 36_500]);
        settings.vary(rng);
        settings
    }

    /// Everything but the date and the graces, which the feeds were made for, and what needs a baseline or a clock.
    pub(crate) fn vary(&mut self, rng: &mut Rng) {
        let mut order = ['O', 'U', 'P', 'S', 'M'];
        if rng.chance(65) {
            rng.shuffle(&mut order);
        }
        let without_supervisors = rng.chance(10);
        self.order = order.iter().filter(|job| **job != 'S' || !without_supervisors).collect();
        self.skip_person_without_organisation = rng.chance(25);
        self.skip_person_without_user = rng.chance(25);
        self.comparison = *rng.any(&[
            Comparison::Exact,
            Comparison::Exact,
            Comparison::Trimmed,
            Comparison::CaseInsensitive,
        ]);
        self.lock = rng.chance(97);
    }

    /// And all the rest.
    pub(crate) fn vary_all(&mut self, rng: &mut Rng) {
        self.vary(rng);
        self.lock = rng.chance(90);
        self.keep_trusted = rng.chance(70);
        self.gone_users = *rng.any(&[GoneUsers::Unsynchronise, GoneUsers::Lock, GoneUsers::Delete]);
        self.baseline_as_given = rng.chance(20);
        self.safe_size = [0; 4].map(|_| if rng.chance(10) { rng.between(1, 12) } else { 0 });
        self.delta = [None; 4].map(|_: Option<bool>| *rng.any(&[None, Some(false), Some(false), Some(true)]));
        self.rules.clear();
        for _ in 0..*rng.any(&[0, 0, 1, 2]) {
            let (kind, field) = *rng.any(&FIELDS);
            self.rules.retain(|(k, f, _)| (*k, *f) != (kind, field));
            self.rules.push((
                kind,
                field,
                *rng.any(&[FieldRule::Sync, FieldRule::Once, FieldRule::DoNotSync]),
            ));
        }
        self.guards.clear();
        for _ in 0..*rng.any(&[0, 0, 1, 3]) {
            let kind = *rng.any(&[Kind::Organisation, Kind::User, Kind::Person]);
            let change = if kind == Kind::User {
                rng.pick(&["created", "updated", "gone", "locked"])
            } else {
                rng.pick(&["created", "updated", "gone"])
            };
            let percent = rng.chance(60).then(|| *rng.any(&[0, 1, 10, 25, 50, 100]));
            let records = (percent.is_none() || rng.chance(40)).then(|| *rng.any(&[0, 1, 2, 5, 500]));
            self.guards.retain(|guard| (guard.kind, guard.change) != (kind, change));
            self.guards.push(Guard { kind, change, percent, records });
        }
        self.schedule = rng.chance(50).then(|| Schedule::random(rng));
        self.nights = *rng.any(&[1, 1, 2, 4]);
    }

    /// Keys and values as the engine takes them. What has its default is left out where the engine need not know of it.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let (y, m, d) = civil(self.as_of);
        let mut pairs = Vec::new();
        let mut set = |key: &str, value: &str| pairs.push((key.to_owned(), value.to_owned()));
        set("as-of", &format!("{y:04}-{m:02}-{d:02}"));
        set("order", &self.order);
        set("grace.staff", &self.grace_staff.to_string());
        set("grace.student", &self.grace_student.to_string());
        let skip = self.skip_person_without_organisation;
        set("missing-organisation", if skip { "skip-person" } else { "skip-association" });
        set("missing-user", if self.skip_person_without_user { "skip-person" } else { "load-unlinked" });
        let comparison = match self.comparison {
            Comparison::Exact => "exact",
            Comparison::Trimmed => "trimmed",
            Comparison::CaseInsensitive => "case-insensitive",
        };
        set("id-comparison", comparison);
        set("maintenance.lock", &self.lock.to_string());
        if !self.keep_trusted {
            set("maintenance.keep-trusted", "false");
        }
        if self.gone_users != GoneUsers::Unsynchronise {
            set("gone-users", self.gone_users.name());
        }
        if self.baseline_as_given {
            set("baseline-feeds", "as-given");
        }
        for (kind, job) in JOBS.iter().enumerate().take(4) {
            if self.safe_size[kind] > 0 {
                set(&format!("safe-size.{job}"), &self.safe_size[kind].to_string());
            }
            if let Some(delta) = self.delta[kind] {
                set(&format!("delta.{job}"), &delta.to_string());
            }
        }
        for (kind, field, rule) in &self.rules {
            set(&format!("fields.{}.{field}", kind.feed()), rule.name());
        }
        if self.nights > 1 {
            set("nights", &self.nights.to_string());
        }
        for guard in &self.guards {
            let percent = guard.percent.map(|percent| format!("{percent}%"));
            let parts: Vec<String> =
                percent.into_iter().chain(guard.records.map(|n| n.to_string())).collect();
            set(&format!("guard.{}.{}", guard.kind.feed(), guard.change), &parts.join(","));
        }
        for (key, value) in self.schedule.iter().flat_map(Schedule::pairs) {
            set(&key, &value);
        }
        pairs
    }

    /// The same with one thing less that is not as it is by default.
    pub(crate) fn plainer(&self) -> Vec<Self> {
        let plain = Self::on(self.as_of, "OUPSM");
        let mut steps: Vec<Self> = vec![
            Self { schedule: None, ..self.clone() },
            Self { rules: Vec::new(), ..self.clone() },
            Self { guards: Vec::new(), ..self.clone() },
            Self { nights: 1, ..self.clone() },
            Self { safe_size: plain.safe_size, ..self.clone() },
            Self { delta: plain.delta, ..self.clone() },
            Self { gone_users: plain.gone_users, ..self.clone() },
            Self { baseline_as_given: false, ..self.clone() },
            Self { keep_trusted: true, ..self.clone() },
            Self { lock: true, ..self.clone() },
            Self { comparison: plain.comparison, ..self.clone() },
            Self { skip_person_without_organisation: false, ..self.clone() },
            Self { skip_person_without_user: false, ..self.clone() },
            Self { grace_staff: 0, grace_student: 0, ..self.clone() },
            Self { order: plain.order.clone(), ..self.clone() },
        ];
        if let Some(schedule) = &self.schedule {
            for job in 0..5 {
                let mut less = schedule.clone();
                if less.starts[job].take().is_some() && less.starts.iter().any(Option::is_some) {
                    steps.push(Self { schedule: Some(less), ..self.clone() });
                }
                let mut less = schedule.clone();
                if let Some(start) = &mut less.starts[job] {
                    (start.cron, start.days) = (None, None);
                }
                steps.push(Self { schedule: Some(less), ..self.clone() });
            }
        }
        steps.retain(|step| step.pairs() != self.pairs());
        steps
    }
}

impl Schedule {
    fn random(rng: &mut Rng) -> Self {
        // Seldom the documented order with room enough; as a rule all within a few minutes.
        let spread = *rng.any(&[0, 2, 5, 9]);
        let orderly = rng.chance(30);
        let mut schedule = Self::default();
        for job in 0..5 {
            if rng.chance(8) {
                continue;
            }
            let earliest = *rng.any(&[22 * 60, 22 * 60, 22 * 60, 23 * 60 + 55]);
            let minute = if orderly { 22 * 60 + 3 * job } else { earliest + rng.between(0, spread) };
            let minute = i64::try_from(minute).unwrap_or_default();
            let mut start = Start { minute, cron: None, days: None };
            if rng.chance(15) && minute < 24 * 60 {
                start.cron = Some(rng.chance(50));
                start.days = rng.chance(40).then(|| (0..7).filter(|_| rng.chance(70)).collect());
                if start.days.as_ref().is_some_and(Vec::is_empty) {
                    start.days = None;
                }
            }
            schedule.starts[job] = Some(start);
        }
        if schedule.starts.iter().all(Option::is_none) {
            schedule.starts[4] = Some(Start { minute: 23 * 60, cron: None, days: None });
        }
        for duration in &mut schedule.durations {
            *duration = rng.chance(85).then(|| *rng.any(&[60, 90, 120, 120, 180, 240, 420, 7]));
        }
        schedule.rate = rng.chance(60).then(|| *rng.any(&[1, 3, 7, 50]));
        schedule
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (job, start) in JOBS.iter().zip(&self.starts) {
            let Some(start) = start else { continue };
            let (hour, minute) = (start.minute / 60, start.minute % 60);
            let day_names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
            let days = start.days.as_ref().map(|days| {
                let names = days.iter().map(|day| day_names[usize::try_from(*day).unwrap_or_default()]);
                names.collect::<Vec<_>>().join(",")
            });
            let value = match start.cron {
                None => format!("{hour:02}:{minute:02}"),
                Some(false) => format!("{minute} {hour} * * {}", days.as_deref().unwrap_or("*")),
                Some(true) => format!("0 {minute} {hour} ? * {}", days.as_deref().unwrap_or("*")),
            };
            pairs.push((format!("schedule.{job}.start"), value));
        }
        for (job, duration) in JOBS.iter().zip(&self.durations) {
            if let Some(seconds) = duration {
                let value = match (seconds / 60, seconds % 60) {
                    (minutes, 0) => format!("{minutes}m"),
                    (0, seconds) => format!("{seconds}s"),
                    (minutes, seconds) => format!("{minutes}m{seconds}s"),
                };
                pairs.push((format!("schedule.{job}.duration"), value));
            }
        }
        if let Some(rate) = self.rate {
            pairs.push(("schedule.rate".to_owned(), rate.to_string()));
        }
        pairs
    }
}
