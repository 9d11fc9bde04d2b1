//! The engine against an independent, naive model of the same rules, on random feeds that the published schemas accept: any prefixes,
//! date spellings, kinds of id, orders of the jobs, dates, graces and settings. The model reads with a DOM parser and searches lists.
//!
//! `SOUPS_ORACLE_SEED` runs one seed, `SOUPS_ORACLE_CASES` as many cases as it says, `SOUPS_ORACLE_TOLD` says how many disagreements are
//! made small (none: every one is named by its seed).

#![cfg(not(target_family = "wasm"))]

#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/dom.rs"]
mod dom;
#[path = "oracle/hand.rs"]
mod hand;
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

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use dom::{Feeds, Kind};
use model::{Case, Lists, Reason, Settings, Verdict, Who, date};
use rng::Rng;
use scene::{Scene, Story};

/// Cases without being asked for more; each is run under three settings.
const CASES: u64 = 120;
const SETTINGS_A_CASE: usize = 3;
/// Disagreements that are made as small as they go.
const TOLD: u64 = 6;

// ------------------------------------------------------------------ engine and model

#[test]
fn the_engine_agrees_with_the_model_on_random_feeds() {
    agree(|seed, rng| {
        let mut settings = vec![Settings::random(rng)];
        let mut story = Story::plain(Scene::random(rng, &settings[0]));
        story.cut = [0; 4].map(|_| rng.chance(3));
        while settings.len() < SETTINGS_A_CASE {
            let mut other = settings[0].clone();
            other.vary(rng);
            settings.push(other);
        }
        assert!(story.baseline.is_none(), "seed {seed}");
        (story, settings)
    });
}

/// Baselines, policies, lists, schedules.
#[test]
fn the_engine_agrees_with_the_model_on_what_is_there_already() {
    agree(|_, rng| {
        let mut settings = vec![Settings::random(rng)];
        settings[0].vary_all(rng);
        let story = Story::random(rng, &settings[0]);
        while settings.len() < SETTINGS_A_CASE {
            let mut other = settings[0].clone();
            other.vary_all(rng);
            settings.push(other);
        }
        (story, settings)
    });
}

/// Goes through the cases, and fails with the smallest feeds for the first few things that engine and model disagree about.
fn agree(mut case: impl FnMut(u64, &mut Rng) -> (Story, Vec<Settings>)) {
    let mut about: BTreeMap<String, (usize, Option<String>)> = BTreeMap::new();
    let most = number("SOUPS_ORACLE_TOLD").unwrap_or(TOLD);
    for seed in seeds() {
        let mut rng = Rng::new(seed);
        let (story, settings) = case(seed, &mut rng);
        let Some((settings, found)) = disagreement(&story, &settings, &mut rng) else { continue };
        let topics: BTreeSet<String> = found.iter().map(|sentence| topic(sentence)).collect();
        for topic in topics {
            let known = about.values().filter(|(_, told)| told.is_some()).count() as u64;
            let (count, told) = about.entry(topic.clone()).or_default();
            *count += 1;
            if most == 0 && *count == 1 {
                *told = Some(format!("seed {seed}: {:?}\n{}\n", settings.pairs(), found.join("\n")));
            }
            if told.is_none() && known < most {
                *told = Some(smallest(seed, &topic, story.clone(), settings.clone()));
            }
        }
    }
    let mut message = String::new();
    for (topic, (count, told)) in &about {
        let _ = writeln!(message, "===== {count} times: {topic}");
        message.push_str(told.as_deref().unwrap_or_default());
    }
    assert!(message.is_empty(), "{message}");
}

/// What a sentence is about: the sentence without what differs from case to case.
fn topic(sentence: &str) -> String {
    let unquoted = sentence.split('"').step_by(2).collect::<Vec<_>>().concat();
    let text: String = unquoted.chars().filter(|c| !c.is_ascii_digit()).take(90).collect();
    text.split(" at ").next().unwrap_or_default().to_owned()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// The cases to run.
fn seeds() -> std::ops::Range<u64> {
    match number("SOUPS_ORACLE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SOUPS_ORACLE_CASES").unwrap_or(CASES),
    }
}

/// What engine and model disagree about; the feeds are given in any order.
fn disagreement(story: &Story, settings: &[Settings], rng: &mut Rng) -> Option<(Settings, Vec<String>)> {
    let mut tonight = Feeds::default();
    let whole = story.tonight.files();
    let kinds: Vec<_> = whole.iter().map(|(name, xml)| (*name, tonight.add(xml))).collect();
    let (files, cut) = story.files();
    for kind in cut {
        tonight.cut(kind);
    }
    let before = story.before();
    let mut baseline = Feeds::default();
    for (_, xml) in &before {
        baseline.add(xml);
    }
    let lists = story.lists.files();
    let mut bytes = |files: &[(&'static str, String)]| -> Vec<(&'static str, Vec<u8>)> {
        let mut given: Vec<_> = files.iter().map(|(name, text)| (*name, text.clone().into_bytes())).collect();
        rng.shuffle(&mut given);
        given
    };
    let all = [bytes(&files), bytes(&before), bytes(&lists)];
    let [tonight_files, before_files, list_files] =
        all.each_ref().map(|files| files.iter().map(|(name, b)| (*name, b.as_slice())).collect::<Vec<_>>());
    let given = compare::Given { tonight: &tonight_files, baseline: &before_files, lists: &list_files };
    let pairs: Vec<_> = settings.iter().map(Settings::pairs).collect();
    match compare::engine(&given, &pairs, rng) {
        Err(e) => Some((settings[0].clone(), vec![e])),
        Ok(reports) => reports.iter().zip(settings).find_map(|(report, settings)| {
            let case = Case { tonight: &tonight, baseline: &baseline, lists: &story.lists, settings };
            let found = compare::differences(report, case, &kinds);
            (!found.is_empty()).then(|| (settings.clone(), found))
        }),
    }
}

/// Makes the feeds and the settings as small as they go while engine and model still disagree about the same, keeps them in a folder,
/// and says so.
fn smallest(seed: u64, about: &str, mut story: Story, mut settings: Settings) -> String {
    let disagree = |story: &Story, settings: &Settings| {
        disagreement(story, std::slice::from_ref(settings), &mut Rng::new(seed))
            .map(|(_, found)| found)
            .filter(|found| found.iter().any(|sentence| topic(sentence) == about))
    };
    let mut found = disagree(&story, &settings).unwrap_or_default();
    loop {
        let mut plainer = settings.plainer().into_iter();
        let Some(plain) = plainer.find(|plain| disagree(&story, plain).is_some()) else { break };
        settings = plain;
    }
    // Twice through all steps; after one that did, on from there.
    for _ in 0..2 {
        let mut at = 0;
        loop {
            let steps = story.smaller();
            let next = (at..steps.len()).find_map(|i| Some((i, disagree(&steps[i], &settings)?)));
            let Some((i, still)) = next else { break };
            (at, found) = (i, still);
            story = steps[i].clone();
        }
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("oracle-{seed}"));
    let _ = std::fs::remove_dir_all(&folder);
    let mut message = format!("seed {seed}, smallest feeds in {}\n", folder.display());
    for (key, value) in settings.pairs() {
        let _ = write!(message, " --set {key}={value:?}");
    }
    for sentence in found {
        let _ = write!(message, "\n- {sentence}");
    }
    let before = story.before();
    for (part, files) in [("tonight", story.files().0), ("baseline", before), ("lists", story.lists.files())]
    {
        std::fs::create_dir_all(folder.join(part)).expect("a folder for the feeds");
        for (name, xml) in files {
            std::fs::write(folder.join(part).join(name), &xml).expect("a feed on disk");
            let _ = write!(message, "\n--- {part}/{name}\n{xml}");
        }
    }
    message + "\n"
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
    let settings = Settings::on(date(as_of).expect("a day"), order);
    Settings { grace_staff: grace, grace_student: grace, ..settings }
}

/// The model's verdict on feeds alone.
fn judge(feeds: &Feeds, settings: &Settings) -> Verdict {
    let (baseline, lists) = (Feeds::default(), Lists::default());
    model::judge(Case { tonight: feeds, baseline: &baseline, lists: &lists, settings })
}

fn locked(feeds: &Feeds, settings: &Settings) -> Vec<(String, Reason, bool)> {
    let users = feeds.records(Kind::User);
    judge(feeds, settings)
        .locked
        .into_iter()
        .map(|(user, (reason, stays))| match user {
            Who::Tonight(user) => (users[user].key.clone().unwrap_or_default(), reason, stays),
            Who::Baseline(user) => panic!("user {user} of no baseline"),
        })
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
    let given = compare::Given { tonight: &files, baseline: &[], lists: &[] };
    let reports = compare::engine(&given, &pairs, &mut Rng::new(1)).unwrap_or_else(|e| panic!("{e}"));
    let (baseline, lists) = (Feeds::default(), Lists::default());
    for (report, settings) in reports.iter().zip(&all) {
        let case = Case { tonight: &feeds, baseline: &baseline, lists: &lists, settings };
        let found = compare::differences(report, case, &kinds);
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

fn read(scene: Option<&Scene>) -> Feeds {
    let mut feeds = Feeds::default();
    for (_, xml) in scene.map(Scene::files).unwrap_or_default() {
        feeds.add(&xml);
    }
    feeds
}

#[test]
fn the_model_keeps_the_laws() {
    let mut changed = 0;
    for seed in 0..400 {
        let mut rng = Rng::new(seed ^ 0x1A75);
        let mut settings = Settings::random(&mut rng);
        settings.vary_all(&mut rng);
        let story = Story::random(&mut rng, &settings);
        let lists = &story.lists;
        let (tonight, baseline) = (read(Some(&story.tonight)), read(story.baseline.as_ref()));
        // What was loaded last is loaded again: nothing changes.
        let case = Case { tonight: &tonight, baseline: &tonight, lists, settings: &settings };
        let again = model::judge(case);
        let still =
            |plan: &model::Plan| plan.created.is_empty() && plan.updated.is_empty() && plan.gone.is_empty();
        assert!(
            settings.baseline_as_given || again.jobs.values().all(still),
            "seed {seed}: {:?}",
            again.jobs
        );
        // In a schedule without overlap, the clock means nothing.
        let mut ordered = settings.clone();
        ordered.schedule = None;
        let mut timed = settings.clone();
        let mut schedule = model::Schedule { rate: Some(1), ..model::Schedule::default() };
        for (minute, job) in (0..).step_by(2).zip(ordered.order.chars()) {
            let job = "OUPSM".find(job).expect("a job");
            schedule.starts[job] = Some(model::Start { minute: 1200 + minute, cron: None, days: None });
        }
        timed.schedule = Some(schedule);
        let of = |settings| model::judge(Case { tonight: &tonight, baseline: &baseline, lists, settings });
        let (a, b) = (of(&ordered), of(&timed));
        assert_eq!(format!("{a:?}"), format!("{b:?}"), "seed {seed}");
        changed += usize::from(a.jobs.values().any(|plan| !still(plan)));
    }
    assert!(changed > 200, "{changed}");
}

#[test]
fn every_setting_is_one_of_the_engine() {
    for seed in 0..500 {
        let mut rng = Rng::new(seed);
        let mut settings = Settings::random(&mut rng);
        settings.vary_all(&mut rng);
        if let Err(e) = compare::settings(&settings.pairs()) {
            panic!("{e}");
        }
    }
}

#[test]
fn every_scene_can_be_read_again() {
    let mut kinds_of_reference = BTreeSet::new();
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
