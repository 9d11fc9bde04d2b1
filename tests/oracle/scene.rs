//! Random feeds that are valid by the published schemas, as structures first, so that a failing case can be made smaller.

use crate::model::{Comparison, Settings, civil, date};
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

impl Scene {
    pub(crate) fn random(rng: &mut Rng, settings: &Settings) -> Self {
        let size = *rng.any(&[2, 4, 8, 12, 20]);
        let organisations = Pool::new(rng, "O-", size);
        let users = Pool::new(rng, "", size);
        let persons = Pool::new(rng, "P:", size);
        let share = *rng.any(&[30, 70, 95, 100]);
        let wrong = *rng.any(&[0, 5, 15, 40]);
        let given = *rng.any(&[100, 100, 60]);
        let mut scene = Self {
            organisations: rng.chance(given).then(|| {
                let keys = organisations.feed(rng, share);
                keys.into_iter()
                    .map(|key| Organisation {
                        seed: rng.next(),
                        key: if rng.chance(1) { String::new() } else { key },
                        ids: organisations.some_classified(rng),
                        parents: (0..*rng.any(&[0, 1, 1, 2]))
                            .map(|_| organisations.named(rng, wrong))
                            .collect(),
                        taken_over_by: rng.chance(15).then(|| organisations.named(rng, wrong)),
                        owner: rng.chance(15).then(|| organisations.named(rng, wrong)),
                    })
                    .collect()
            }),
            users: rng.chance(given).then(|| {
                let keys = users.feed(rng, share);
                keys.into_iter()
                    .enumerate()
                    .map(|(n, id)| User {
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
                    })
                    .collect()
            }),
            persons: rng.chance(given).then(|| {
                let keys = persons.feed(rng, share);
                keys.into_iter()
                    .map(|id| Person {
                        seed: rng.next(),
                        id: if rng.chance(1) { String::new() } else { id },
                        associations: (0..*rng.any(&[1, 1, 1, 2, 3]))
                            .map(|_| Association::random(rng, settings, &organisations, &persons, wrong))
                            .collect(),
                        educations: (0..*rng.any(&[0, 0, 0, 1, 2]))
                            .map(|_| rng.chance(80).then(|| organisations.id(rng, wrong)))
                            .collect(),
                        user: match rng.below(40) {
                            0..=4 => None,
                            5 => Some(format!("login{:05}", rng.below(8) * 1117)),
                            6 => Some(format!("post{:05}@example.org", rng.below(8) * 1117)),
                            _ => Some(users.source(rng, wrong)),
                        },
                        ids: persons.some_classified(rng),
                    })
                    .collect()
            }),
            supervisors: rng.chance(given).then(|| {
                (0..rng.between(1, size))
                    .map(|n| Row {
                        seed: rng.next(),
                        id: if rng.chance(5) { "R0".to_owned() } else { format!("R{n}") },
                        apprentice: persons.id(rng, wrong).or_nowhere(),
                        supervisor: match Supervisor::random(rng, &persons, wrong) {
                            Supervisor::Internal(id) => Supervisor::Internal(id.or_nowhere()),
                            external => external,
                        },
                    })
                    .collect()
            }),
            styles: [0; 4].map(|_| Style { seed: rng.next(), plain: rng.chance(15) }),
        };
        if scene.files().is_empty() {
            scene.persons = Some(Vec::new());
        }
        scene
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
            w.root(namespace, rng.pick(&["supervisors", "supervisorRelations", "rows", "data"]), &[]);
            for r in rows {
                r.write(&mut w, namespace, row);
            }
            w.close();
            files.push(("d.xml", w.finish()));
        }
        files
    }
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
        localized(w, ORGANISATION, "name", "Department of <Names> & “Ünames”");
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
        w.leaf(COMMONS, "firstname", &[], "Œdith");
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
        w.leaf(PERSON, "gender", &[], "unknown");
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

impl Settings {
    pub(crate) fn random(rng: &mut Rng) -> Self {
        let as_of =
            *rng.any(&["2026-11-22", "2026-11-22", "2024-02-29", "2025-03-01", "2025-12-31", "2026-01-01"]);
        let mut settings = Self {
            as_of: date(as_of).expect("a day"),
            order: String::new(),
            grace_staff: *rng.any(&[0, 0, 1, 30, 365]),
            grace_student: *rng.any(&[0, 0, 1, 60, 36_500]),
            skip_person_without_organisation: false,
            skip_person_without_user: false,
            comparison: Comparison::Exact,
            lock: true,
        };
        settings.vary(rng);
        settings
    }

    /// Everything but the date and the graces, which the feeds were made for.
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

    /// Keys and values as the engine takes them.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let (y, m, d) = civil(self.as_of);
        let mut pairs = vec![("as-of", format!("{y:04}-{m:02}-{d:02}")), ("order", self.order.clone())];
        pairs.push(("grace.staff", self.grace_staff.to_string()));
        pairs.push(("grace.student", self.grace_student.to_string()));
        pairs.push((
            "missing-organisation",
            if self.skip_person_without_organisation { "skip-person" } else { "skip-association" }.to_owned(),
        ));
        pairs.push((
            "missing-user",
            if self.skip_person_without_user { "skip-person" } else { "load-unlinked" }.to_owned(),
        ));
        let comparison = match self.comparison {
            Comparison::Exact => "exact",
            Comparison::Trimmed => "trimmed",
            Comparison::CaseInsensitive => "case-insensitive",
        };
        pairs.push(("id-comparison", comparison.to_owned()));
        pairs.push(("maintenance.lock", self.lock.to_string()));
        pairs
    }
}
