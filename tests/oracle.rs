//! The engine against an independent, naive model of the same rules, on random feeds that the published schemas accept: any prefixes,
//! date spellings, kinds of id, orders of the jobs, dates, graces and settings. The model reads with a DOM parser and searches lists.
//!
//! `SOUPS_ORACLE_SEED` runs one seed, `SOUPS_ORACLE_CASES` as many cases as it says.

#![cfg(not(target_family = "wasm"))]

#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/dom.rs"]
mod dom;
#[path = "oracle/model.rs"]
mod model;
#[path = "oracle/near.rs"]
mod near;
#[path = "oracle/rng.rs"]
mod rng;
#[path = "oracle/scene.rs"]
mod scene;
#[path = "oracle/write.rs"]
mod write;

use std::fmt::Write as _;
use std::path::PathBuf;

use dom::{Feeds, Kind};
use model::{Comparison, Reason, Settings, date, judge};
use rng::Rng;
use scene::Scene;

/// Cases without being asked for more; each is run under three settings.
const CASES: u64 = 250;
const SETTINGS_A_CASE: usize = 3;

// ------------------------------------------------------------------ engine and model

#[test]
fn the_engine_agrees_with_the_model_on_random_feeds() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seeds = match number("SOUPS_ORACLE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SOUPS_ORACLE_CASES").unwrap_or(CASES),
    };
    for seed in seeds {
        let mut rng = Rng::new(seed);
        let mut settings = vec![Settings::random(&mut rng)];
        let scene = Scene::random(&mut rng, &settings[0]);
        while settings.len() < SETTINGS_A_CASE {
            let mut other = settings[0].clone();
            other.vary(&mut rng);
            settings.push(other);
        }
        let found = disagreement(&scene, &settings, &mut rng);
        if found.is_some() {
            fail(seed, scene, settings);
        }
    }
}

/// What engine and model disagree about; the feeds are given in any order.
fn disagreement(scene: &Scene, settings: &[Settings], rng: &mut Rng) -> Option<(Settings, Vec<String>)> {
    let files = scene.files();
    let mut feeds = Feeds::default();
    let mut kinds = Vec::new();
    for (name, xml) in &files {
        feeds.add(xml);
        kinds.push((
            *name,
            Kind::ALL
                .into_iter()
                .find(|k| feeds.get(*k).is_some() && kinds.iter().all(|(_, other)| other != k))
                .expect("a new kind"),
        ));
    }
    let mut given: Vec<(&str, &[u8])> = files.iter().map(|(name, xml)| (*name, xml.as_bytes())).collect();
    rng.shuffle(&mut given);
    let pairs: Vec<_> = settings.iter().map(Settings::pairs).collect();
    match compare::engine(&given, &pairs, rng) {
        Err(e) => Some((settings[0].clone(), vec![e])),
        Ok(reports) => reports.iter().zip(settings).find_map(|(report, settings)| {
            let found = compare::differences(report, &feeds, settings, &kinds);
            (!found.is_empty()).then(|| (settings.clone(), found))
        }),
    }
}

/// Makes the feeds as small as they go while engine and model still disagree, keeps them in a folder, and says so.
fn fail(seed: u64, mut scene: Scene, settings: Vec<Settings>) -> ! {
    let disagree = |scene: &Scene, settings: &[Settings]| disagreement(scene, settings, &mut Rng::new(seed));
    let settings = disagree(&scene, &settings).map_or(settings, |(one, _)| vec![one]);
    while let Some(smaller) =
        scene.smaller().into_iter().find(|smaller| disagree(smaller, &settings).is_some())
    {
        scene = smaller;
    }
    let (settings, found) = disagree(&scene, &settings).unwrap_or_else(|| (settings[0].clone(), Vec::new()));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("oracle-{seed}"));
    let _ = std::fs::remove_dir_all(&folder);
    let mut message = format!("seed {seed}, smallest feeds in {}\n", folder.display());
    for (key, value) in settings.pairs() {
        let _ = write!(message, " --set {key}={value}");
    }
    for sentence in found {
        let _ = write!(message, "\n- {sentence}");
    }
    std::fs::create_dir_all(&folder).expect("a folder for the feeds");
    for (name, xml) in scene.files() {
        std::fs::write(folder.join(name), &xml).expect("a feed on disk");
        let _ = write!(message, "\n--- {name}\n{xml}");
    }
    panic!("{message}");
}

// ------------------------------------------------------------------ the sample feeds

const SAMPLE: [(&str, &str, Kind); 4] = [
    ("organisations.xml", include_str!("../examples/university/organisations.xml"), Kind::Organisation),
    ("users.xml", include_str!("../examples/university/users.xml"), Kind::User),
    ("persons.xml", include_str!("../examples/university/persons.xml"), Kind::Person),
    ("supervisors.xml", include_str!("../examples/university/supervisors.xml"), Kind::Relation),
];

fn sample() -> Feeds {
    let mut feeds = Feeds::default();
    for (_, xml, _) in SAMPLE {
        feeds.add(xml);
    }
    feeds
}

fn on(as_of: &str, order: &str, grace: i64) -> Settings {
    Settings {
        as_of: date(as_of).expect("a day"),
        order: order.to_owned(),
        grace_staff: grace,
        grace_student: grace,
        skip_person_without_organisation: false,
        skip_person_without_user: false,
        comparison: Comparison::Exact,
        lock: true,
    }
}

fn locked(feeds: &Feeds, settings: &Settings) -> Vec<(String, Reason, bool)> {
    let users = feeds.records(Kind::User);
    judge(feeds, settings)
        .locked
        .into_iter()
        .map(|(user, (reason, stays))| (users[user].key.clone().unwrap_or_default(), reason, stays))
        .collect()
}

#[test]
fn the_engine_agrees_with_the_model_on_the_sample_feeds() {
    let feeds = sample();
    let files = SAMPLE.map(|(name, xml, _)| (name, xml.as_bytes()));
    let kinds = SAMPLE.map(|(name, _, kind)| (name, kind));
    let mut all = Vec::new();
    for order in ["OUPSM", "OPUSM", "OUMPS", "POUSM", "MUPSO", "SPUOM", "UMPOS"] {
        for (as_of, grace) in [("2026-11-22", 0), ("2026-11-23", 0), ("2026-11-22", 30), ("2027-01-04", 200)]
        {
            all.push(on(as_of, order, grace));
        }
    }
    let pairs: Vec<_> = all.iter().map(Settings::pairs).collect();
    let reports = compare::engine(&files, &pairs, &mut Rng::new(1)).unwrap_or_else(|e| panic!("{e}"));
    for (report, settings) in reports.iter().zip(&all) {
        let found = compare::differences(report, &feeds, settings, &kinds);
        assert!(found.is_empty(), "{:?}\n{}", settings.pairs(), found.join("\n"));
    }
}

/// The model on its own, against what was planted by hand.
#[test]
fn the_sample_feeds_hold_what_their_readme_says() {
    let feeds = sample();
    let found = locked(&feeds, &on("2026-11-22", "OUPSM", 0));
    let expected = [
        ("user-1007", Reason::LinkMissing),
        ("user-1010", Reason::PersonNotCreated),
        ("user-1011", Reason::PersonNotCreated),
        ("user-1015", Reason::LinkMissing),
        ("user-1030", Reason::Ended),
        ("user-1031", Reason::Ended),
        ("user-1032", Reason::FutureOnly),
        ("user-1056", Reason::NoPerson),
        ("user-2001", Reason::NoPerson),
    ];
    assert_eq!(found, expected.map(|(id, reason)| (id.to_owned(), reason, true)));
    let verdict = judge(&feeds, &on("2026-11-22", "OUPSM", 0));
    assert_eq!((verdict.missing.len(), verdict.not_checkable), (17, 2));
    assert!(verdict.missing.values().all(|stays| *stays));

    // A longer grace spares the one who left in October, a day later another one goes.
    assert_eq!(locked(&feeds, &on("2026-11-22", "OUPSM", 30)).len(), 8);
    assert_eq!(locked(&feeds, &on("2026-11-23", "OUPSM", 0)).len(), 10);

    // Persons before users: every link comes too late, and the next night mends it.
    let too_late = locked(&feeds, &on("2026-11-22", "OPUSM", 0));
    assert_eq!(too_late.len(), 58);
    assert_eq!(
        too_late.iter().filter(|(_, reason, stays)| *reason == Reason::LinkTooLate && !stays).count(),
        49
    );
    let too_early = locked(&feeds, &on("2026-11-22", "OUMPS", 0));
    assert_eq!(
        too_early
            .iter()
            .filter(|(_, reason, stays)| *reason == Reason::MaintenanceTooEarly && !stays)
            .count(),
        49
    );
}

// ------------------------------------------------------------------ the model and the generator themselves

#[test]
fn dates_are_read_in_every_allowed_spelling() {
    let day = date("2024-02-29").expect("a leap day");
    for same in [
        "29-02-2024",
        "29-2-2024",
        "29-FEB-2024",
        "29-feb-2024",
        "2024-2-29",
        "2024-02-29T10:00:00+01:00",
        "2024-02-29+01:00",
        "2024-02-29-05:00",
    ] {
        assert_eq!(date(same), Some(day), "{same}");
    }
    assert_eq!(date("1970-01-01"), Some(0));
    assert_eq!(date("2000-03-01"), Some(11_017));
    assert_eq!(model::civil(day), (2024, 2, 29));
    for none in ["29-02-2023", "2024-13-01", "07-18-2004", "99-99-2024", "1-xyz-2024", "", "2024"] {
        assert_eq!(date(none), None, "{none}");
    }
}

#[test]
fn the_model_judges_cases_worked_out_by_hand() {
    let organisations = r#"<organisations xmlns="v1.organisation-sync.pure.atira.dk"><organisation><organisationId>O1</organisationId><ids><id><id>7</id><idSource>cc</idSource></id></ids>
        </organisation><organisation><organisationId>O2</organisationId><parentOrganisationId>O3</parentOrganisationId></organisation><organisation><organisationId>O3</organisationId></organisation></organisations>"#;
    let users = r#"<u:users xmlns:u="v1.user-sync.pure.atira.dk"><u:user id="1"/><u:user id="2"/><u:user id="3"/><u:user id="4"/></u:users>"#;
    let association = |kind: &str, organisation: &str, end: &str| {
        format!(
            "<{kind}OrganisationAssociation id='a'><organisation>{organisation}</organisation><period><c:startDate>2020-01-01</c:startDate>{end}</period></{kind}OrganisationAssociation>"
        )
    };
    let ended = "<c:endDate>2026-11-01</c:endDate>";
    let persons = format!(
        "<persons xmlns='v1.unified-person-sync.pure.atira.dk' xmlns:c='v3.commons.pure.atira.dk'>\
         <person id='A'><organisationAssociations>{}</organisationAssociations><user id='1'/></person>\
         <person id='B'><organisationAssociations>{}{}</organisationAssociations><user id='2'/></person>\
         <person id='C'><organisationAssociations>{}</organisationAssociations><user id='3'/></person></persons>",
        association("staff", "<c:classified_id type='cc'>7</c:classified_id>", ""),
        association("student", "<c:source_id>O2</c:source_id>", ended),
        association("visiting", "<c:source_id>O9</c:source_id>", ""),
        association("staff", "<c:classified_id type='dd'>7</c:classified_id>", ""),
    );
    let mut feeds = Feeds::default();
    for xml in [organisations, users, &persons] {
        feeds.add(xml);
    }
    let mut settings = on("2026-11-22", "OUPM", 0);
    let said = |settings: &Settings| -> Vec<(String, Reason, bool)> { locked(&feeds, settings) };
    let line = |id: &str, reason, stays| (id.to_owned(), reason, stays);
    let fourth = line("4", Reason::NoPerson, true);
    assert_eq!(
        said(&settings),
        [line("2", Reason::Ended, true), line("3", Reason::PersonNotCreated, true), fourth.clone()]
    );
    assert_eq!(judge(&feeds, &settings).missing.len(), 2);

    settings.grace_student = 21;
    assert_eq!(said(&settings), [line("3", Reason::PersonNotCreated, true), fourth.clone()]);
    settings.grace_student = 20;
    settings.skip_person_without_organisation = true;
    assert_eq!(
        said(&settings),
        [
            line("2", Reason::PersonNotCreated, true),
            line("3", Reason::PersonNotCreated, true),
            fourth.clone()
        ]
    );

    let late = said(&on("2026-11-22", "PUOM", 0));
    assert_eq!(
        late,
        [
            line("1", Reason::PersonNotCreated, false),
            line("2", Reason::Ended, true),
            line("3", Reason::PersonNotCreated, true),
            fourth
        ]
    );
    assert!(said(&on("2026-11-22", "OPMU", 0)).is_empty(), "no user is there yet");
}

#[test]
fn every_scene_can_be_read_again() {
    let mut kinds_of_reference = std::collections::BTreeSet::new();
    let mut reasons = Vec::new();
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let settings = Settings::random(&mut rng);
        let scene = Scene::random(&mut rng, &settings);
        let mut feeds = Feeds::default();
        let folder = std::env::var("SOUPS_ORACLE_KEEP").ok();
        for (name, xml) in scene.files() {
            feeds.add(&xml);
            if let Some(folder) = &folder {
                std::fs::write(format!("{folder}/{seed}-{name}"), xml).expect("a feed on disk");
            }
        }
        for record in Kind::ALL.iter().flat_map(|kind| feeds.records(*kind)) {
            kinds_of_reference.extend(record.references.iter().map(|r| (r.via, r.by.name())));
        }
        for (_, reason, _) in locked(&feeds, &settings) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    // Association, education, apprentice and supervisor by four kinds of id, the other five by one.
    assert_eq!(kinds_of_reference.len(), 4 * 4 + 5, "{kinds_of_reference:?}");
    assert_eq!(reasons.len(), 8, "{reasons:?}");
}
