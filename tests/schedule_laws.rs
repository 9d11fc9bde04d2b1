//! What a schedule means: gaps, what overlapping jobs lose, the smallest safe starts, and proposed starts.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, Settings};
use support::feeds::{
    World, association, association_by, by, organisation, organisation_ids, organisation_with, person,
    person_with, staff, user,
};
use support::{json, list, settings, text};

const JOBS: [&str; 5] = ["organisations", "users", "persons", "supervisors", "maintenance"];

// ------------------------------------------------------------------ what a report says

/// A report with a baseline, which is not held against the schema.
fn told(run: &mut DryRun, settings: &Settings) -> Value {
    serde_json::from_slice(&support::json_bytes(run, settings)).expect("the report is JSON")
}

fn with(pairs: &[(String, String)]) -> Settings {
    let mut set = settings("");
    for (key, value) in pairs {
        set.set(key, value).unwrap_or_else(|error| panic!("{error}"));
    }
    set
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| pair.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    text.split_ascii_whitespace().filter_map(pair).collect()
}

/// The row of a job in the part on the schedule.
#[track_caller]
fn scheduled<'a>(report: &'a Value, job: &str) -> &'a Value {
    let jobs = report["schedule"]["jobs"].as_array().expect("there is a schedule");
    jobs.iter().find(|row| row["job"] == job).unwrap_or_else(|| panic!("{job} runs"))
}

#[track_caller]
fn need<'a>(report: &'a Value, job: &str, needed: &str) -> &'a Value {
    let needs = scheduled(report, job)["needs"].as_array().expect("it is a list");
    needs.iter().find(|row| row["job"] == needed).unwrap_or_else(|| panic!("{job} needs {needed}"))
}

fn codes(report: &Value) -> Vec<&str> {
    let codes = list(report, "findings").iter().map(|finding| text(finding, "code"));
    codes.filter(|code| code.starts_with("RUN")).collect()
}

/// Users that would be locked, with why.
fn locked(report: &Value) -> BTreeSet<(String, String)> {
    let of = |row: &Value| (text(row, "id").to_owned(), text(row, "reason").to_owned());
    list(report, "lockedUsers").iter().map(of).collect()
}

fn locked_ids(report: &Value) -> BTreeSet<String> {
    locked(report).into_iter().map(|(id, _)| id).collect()
}

/// The places of missing references, by the feed that makes them.
fn missing(report: &Value) -> BTreeMap<(String, u64), String> {
    let rows = list(report, "missingReferences").iter();
    rows.map(|row| {
        let at = &row["at"];
        ((text(at, "feed").to_owned(), at["offset"].as_u64().expect("a number")), row["to"].to_string())
    })
    .collect()
}

// ------------------------------------------------------------------ small cases

/// Four users and four persons, each of whom names one.
fn four() -> World {
    let users: String = (1..=4).map(|number| user(&format!("u{number}"))).collect();
    let persons: String =
        (1..=4).map(|number| person(&format!("p{number}"), &[staff("O")], &format!("u{number}"))).collect();
    World::empty().organisations(organisation("O")).users(users).persons(persons)
}

const FOUR: &str = "schedule.organisations.start=01:00 schedule.organisations.duration=1m schedule.users.start=02:00 \
    schedule.users.duration=8m schedule.persons.duration=4m schedule.supervisors.start=03:00 schedule.maintenance.start=04:00";

#[test]
fn an_overlap_is_told_with_what_it_costs_and_the_smallest_start_that_does_not() {
    // Users come at 02:02, 04, 06, 08; persons a minute after their start and then every minute.
    for (start, gap, lost, code) in [
        ("01:59", -540, 4, Some("RUN002")),
        ("02:02", -360, 2, Some("RUN002")),
        ("02:03:59", -241, 1, Some("RUN002")),
        ("02:04", -240, 0, Some("RUN003")),
        ("02:07:59", -1, 0, Some("RUN003")),
        ("02:08", 0, 0, Some("RUN007")),
        ("02:12:59", 299, 0, Some("RUN007")),
        ("02:13", 300, 0, None),
    ] {
        let report = json(&mut four().ruled(), &settings(&format!("{FOUR} schedule.persons.start={start}")));
        let row = need(&report, "persons", "users");
        assert_eq!(
            (row["gapSeconds"].as_f64(), &row["missingReferences"]),
            (Some(f64::from(gap)), &Value::from(lost)),
            "{start}"
        );
        assert_eq!(missing(&report).len(), lost, "{start}");
        let codes: Vec<&str> = codes(&report).into_iter().filter(|code| *code != "RUN006").collect();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{start}");
        // The last of each: 02:08 is four minutes after the start.
        assert_eq!(row["safeStart"]["local"], "2026-11-22T02:04:00+00:00", "{start}");
        let persons = scheduled(&report, "persons");
        assert_eq!(persons["safeStart"], row["safeStart"]);
        assert_eq!(persons["safeStartForAnyFeeds"]["local"], "2026-11-22T02:08:00+00:00");
        assert_eq!(row["spreadSeconds"], 300.0);
    }
}

#[test]
fn an_overlap_is_told_in_words() {
    let report = json(&mut four().ruled(), &settings(&format!("{FOUR} schedule.persons.start=02:02")));
    let finding =
        list(&report, "findings").iter().find(|finding| finding["code"] == "RUN002").expect("it is found");
    assert_eq!(
        finding["message"],
        "Person synchronisation starts at 02:02, 6 minutes before User synchronisation ends at 02:08: \
         2 references of tonight's feeds do not resolve because of it."
    );
    assert_eq!(
        finding["remedy"],
        "Start it at 02:08 or later, with some room; for tonight's feeds 02:04 is enough."
    );
}

#[test]
fn maintenance_is_safe_from_the_last_person_that_a_user_waits_for() {
    // Persons come at 02:21, 22, 23, 24.
    let set = FOUR.replace("maintenance.start=04:00", "maintenance.start=");
    for (start, lost, code) in [
        ("02:20", 4, Some("RUN004")),
        ("02:22", 2, Some("RUN004")),
        ("02:23:59", 1, Some("RUN004")),
        ("02:24", 0, Some("RUN007")),
    ] {
        let set = set
            .replace("supervisors.start=03:00", "supervisors.start=02:00 schedule.supervisors.duration=1s");
        let report =
            json(&mut four().ruled(), &settings(&format!("{set}{start} schedule.persons.start=02:20")));
        let row = need(&report, "maintenance", "persons");
        assert_eq!(row["lockedUsers"], lost, "{start}");
        assert_eq!(locked(&report).len(), lost, "{start}");
        assert_eq!(
            scheduled(&report, "maintenance")["safeStart"]["local"],
            "2026-11-22T02:24:00+00:00",
            "{start}"
        );
        assert_eq!(codes(&report).contains(&"RUN004"), code == Some("RUN004"), "{start}");
    }
}

#[test]
fn the_schedule_is_a_part_of_the_report_only_where_there_is_one() {
    let report = json(&mut four().ruled(), &settings("schedule.rate=3"));
    assert!(report.get("schedule").is_none());
    let report = json(&mut four().ruled(), &settings("schedule.rate=3 schedule.users.start=02:00"));
    let users = scheduled(&report, "users");
    assert_eq!((&users["estimated"], &users["safeStart"]), (&Value::from(true), &Value::Null));
    // Four records at three a second.
    assert_eq!(users["endSeconds"], 1.334);
    assert_eq!(codes(&report), ["RUN011", "RUN011", "RUN011"]);
    let written = support::written(
        &mut four().ruled(),
        &settings("schedule.users.start=02:00"),
        soups::report::Format::Text,
    );
    assert!(written.contains("\nSchedule, UTC\n") && written.contains("read as a time of day"), "{written}");
}

#[test]
fn cron_and_its_dialect_are_told() {
    for (start, dialect, words) in [
        ("0 2 * * *", "cron", "read as cron, five fields"),
        ("0 0 2 * * ?", "quartz-6", "read as Quartz, six fields"),
        ("0 0 2,14 * * ? *", "quartz-7", "read as Quartz, seven fields"),
    ] {
        let set = with(&[("schedule.users.start".to_owned(), start.to_owned())]);
        let report = json(&mut four().ruled(), &set);
        let users = scheduled(&report, "users");
        assert_eq!((&users["dialect"], &users["given"]), (&Value::from(dialect), &Value::from(start)));
        assert_eq!(codes(&report).contains(&"RUN010"), users["starts"] == 2, "{start}");
        assert!(
            support::written(&mut four().ruled(), &set, soups::report::Format::Text).contains(words),
            "{start}"
        );
    }
}

#[test]
fn the_change_of_the_clocks_makes_gaps_longer_and_shorter() {
    for (day, gap) in [("2026-03-28", 1800.0), ("2026-03-29", -1800.0), ("2026-10-25", 5400.0)] {
        let set = format!(
            "as-of={day} schedule.time-zone=Europe/Copenhagen schedule.users.start=01:30 schedule.users.duration=1h \
             schedule.persons.start=03:00 schedule.persons.duration=1m"
        );
        let report = json(&mut four().ruled(), &settings(&set));
        assert_eq!(need(&report, "persons", "users")["gapSeconds"], gap, "{day}");
        assert_eq!(codes(&report).contains(&"RUN012"), day == "2026-03-28", "{day}: {:?}", codes(&report));
    }
    for (day, start, shift, code) in [
        ("2026-03-29", "02:30", Value::from("skipped"), true),
        ("2026-10-25", "02:30", Value::from("repeated"), true),
        ("2026-03-29", "03:30", Value::Null, false),
        ("2026-10-12", "02:30", Value::Null, true),
        ("2026-10-11", "02:30", Value::Null, false),
    ] {
        let set = format!("as-of={day} schedule.time-zone=Europe/Copenhagen schedule.users.start={start}");
        let report = json(&mut four().ruled(), &settings(&set));
        assert_eq!(scheduled(&report, "users")["shift"], shift, "{day} {start}");
        assert_eq!(codes(&report).contains(&"RUN009"), code, "{day} {start}");
    }
}

#[test]
fn a_night_may_cross_midnight() {
    let set = "schedule.users.start=23:30 schedule.users.duration=1h schedule.persons.start=25:00 schedule.persons.duration=1h \
        schedule.maintenance.start=26:30 schedule.organisations.start=23:00 schedule.supervisors.start=26:10";
    let report = json(&mut four().ruled(), &settings(set));
    assert_eq!(scheduled(&report, "persons")["start"], "2026-11-23T01:00:00+00:00");
    assert_eq!(need(&report, "persons", "users")["gapSeconds"], 1800.0);
    let proposal: Vec<(&str, &str)> = report["schedule"]["proposal"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|row| (text(row, "job"), text(row, "start")))
        .collect();
    assert_eq!(
        proposal,
        [
            ("organisations", "23:00"),
            ("users", "23:10"),
            ("persons", "24:20"),
            ("supervisors", "25:30"),
            ("maintenance", "25:35")
        ]
    );
    // Beyond the end of the day after there is no start.
    let report = json(&mut four().ruled(), &settings(&format!("{set} schedule.users.duration=47h")));
    assert_eq!(report["schedule"]["proposal"], Value::Array(Vec::new()));
}

#[test]
fn a_feed_loaded_after_a_record_with_its_id_twice_locks_nobody_twice() {
    let mut run = World::empty()
        .organisations(organisation("O"))
        .users(user("u1") + &user("u1"))
        .persons(person("p1", &[staff("O")], "u1"))
        .dry_run();
    let baseline = World::empty().organisations(organisation("O")).users(user("u1")).persons(person(
        "p1",
        &[staff("O")],
        "u1",
    ));
    add_baseline(&mut run, &baseline);
    assert_eq!(locked(&told(&mut run, &settings(""))), BTreeSet::new());
}

// ------------------------------------------------------------------ made-up Worlds

const ORGANISATIONS: [&str; 5] = ["O1", "O2", "O3", "O4", "O9"];
const USERS: [&str; 8] = ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u9"];
const PERSONS: [&str; 8] = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p9"];

fn one_of(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(choices)
}

fn a_person() -> impl Strategy<Value = String> {
    let period = one_of(&["2020-01-01..", "2020-01-01..", "2020-01-01..2026-10-31", "2027-01-01.."]);
    let look_up = one_of(&["source_id", "source_id", "classified_id:t", "non_explicit_id"]);
    let one = (period, look_up, one_of(&ORGANISATIONS))
        .prop_map(|(period, look_up, target)| association_by("staff", &by(look_up, target), period, ""));
    let associations = prop::collection::vec(one, 1..3);
    (one_of(&PERSONS[..7]), associations, prop::option::weighted(0.9, one_of(&USERS)))
        .prop_map(|(id, associations, user)| person_with(id, &associations, user.unwrap_or_default(), ""))
}

fn a_world() -> impl Strategy<Value = World> {
    let organisation =
        (one_of(&ORGANISATIONS[..4]), prop::option::of(one_of(&ORGANISATIONS))).prop_map(|(id, shared)| {
            organisation_with(
                id,
                &shared.map_or_else(String::new, |shared| organisation_ids(&[("t", shared)])),
            )
        });
    let relation = (one_of(&PERSONS), one_of(&PERSONS)).prop_map(|(apprentice, supervisor)| {
        format!("<supervision><apprentice>{apprentice}</apprentice><supervisor>{supervisor}</supervisor></supervision>")
    });
    let several = |record: BoxedStrategy<String>, most: usize| {
        prop::collection::vec(record, 1..most).prop_map(|records| Some(records.concat()))
    };
    (
        several(organisation.boxed(), 6),
        several(one_of(&USERS[..7]).prop_map(user).boxed(), 9),
        several(a_person().boxed(), 9),
        several(relation.boxed(), 6),
    )
        .prop_map(|(organisations, users, persons, supervisors)| World {
            organisations,
            users,
            persons,
            supervisors,
        })
}

fn some_policies() -> impl Strategy<Value = String> {
    (
        one_of(&["skip-association", "skip-person"]),
        one_of(&["load-unlinked", "skip-person"]),
        one_of(&["unsynchronise", "lock", "delete"]),
        one_of(&["sync", "sync", "once", "do-not-sync"]),
        one_of(&["as-loaded", "as-given"]),
    )
        .prop_map(|(organisation, user, gone, field, baseline)| {
            format!("missing-organisation={organisation} missing-user={user} gone-users={gone} fields.persons.user={field} baseline-feeds={baseline}")
        })
}

/// Seconds from 12:00 to the start of each job, and durations in seconds where they are given.
#[derive(Clone, Debug)]
struct Plan {
    starts: [i64; 5],
    durations: Option<[u32; 4]>,
    rate: &'static str,
}

impl Plan {
    fn settings(&self, policies: &str) -> Settings {
        let mut all = pairs(policies);
        all.push(("schedule.rate".to_owned(), self.rate.to_owned()));
        for (job, start) in JOBS.into_iter().zip(self.starts) {
            let seconds = 12 * 3600 + start;
            let start = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
            all.push((format!("schedule.{job}.start"), start));
        }
        for (job, duration) in JOBS.into_iter().zip(self.durations.into_iter().flatten()) {
            all.push((format!("schedule.{job}.duration"), format!("{duration}s")));
        }
        with(&all)
    }

    /// The smallest safe start of a job, by the same seconds; none when any will do.
    fn safe(&self, report: &Value, job: usize) -> Option<i64> {
        let first = self.starts.iter().min().expect("there are five");
        let safe = scheduled(report, JOBS[job])["safeStart"]["seconds"].as_f64()?;
        Some(first + safe as i64)
    }
}

fn a_plan() -> impl Strategy<Value = Plan> {
    let starts = prop::array::uniform5(0_i64..30);
    let durations = prop::option::of(prop::array::uniform4(0_u32..25));
    (starts, durations, one_of(&["1", "0.5", "0.25"])).prop_map(|(starts, durations, rate)| Plan {
        starts,
        durations,
        rate,
    })
}

fn add_baseline(run: &mut DryRun, world: &World) {
    for (name, content) in world.files() {
        let mut reader = FeedReader::with(&format!("before-{name}"), Limits::default(), Checks::NONE);
        reader.push(content.as_bytes());
        run.add_baseline(reader.finish());
    }
}

fn dry_run(world: &World, baseline: Option<&World>) -> DryRun {
    let mut run = world.dry_run();
    if let Some(baseline) = baseline {
        add_baseline(&mut run, baseline);
    }
    run
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn with_no_overlap_the_schedule_is_the_ordered_run(
        world in a_world(),
        baseline in prop::option::of(a_world()),
        policies in some_policies(),
        plan in a_plan(),
        gaps in prop::array::uniform5(0_i64..3),
    ) {
        let mut plan = plan;
        let mut next = 0;
        for (job, gap) in gaps.into_iter().enumerate() {
            plan.starts[job] = next + gap;
            // No feed lasts longer than this.
            next = plan.starts[job] + 60;
        }
        let mut run = dry_run(&world, baseline.as_ref());
        let (ordered, scheduled) = (told(&mut run, &settings(&policies)), told(&mut run, &plan.settings(&policies)));
        for part in ["missingReferences", "unlockedUsers", "plan"] {
            prop_assert_eq!(&ordered[part], &scheduled[part], "{}", part);
        }
        prop_assert_eq!(locked(&ordered), locked(&scheduled));
        let natures = |report: &Value| -> Vec<Value> {
            list(report, "lockedUsers").iter().map(|row| row["nature"].clone()).collect()
        };
        prop_assert_eq!(natures(&ordered), natures(&scheduled));
    }

    // The heart of it: by record, exact to the second.
    #[test]
    fn the_smallest_safe_start_is_safe_and_one_second_less_is_not(
        world in a_world(),
        baseline in prop::option::of(a_world()),
        policies in some_policies(),
        plan in a_plan(),
    ) {
        let mut run = dry_run(&world, baseline.as_ref());
        let ordered = told(&mut run, &settings(&policies));
        let given = told(&mut run, &plan.settings(&policies));
        let safe = [0, 1, 2, 3, 4].map(|job| plan.safe(&given, job));
        let mut moved = plan.clone();
        for (start, safe) in moved.starts.iter_mut().zip(safe) {
            *start = safe.map_or(*start, |safe| safe.max(*start));
        }
        let loses = |run: &mut DryRun, plan: &Plan| {
            let report = told(run, &plan.settings(&policies));
            let (wanted, missed) = (missing(&ordered), missing(&report));
            let references: Vec<_> = missed.into_keys().filter(|place| !wanted.contains_key(place)).collect();
            let users: Vec<_> = locked_ids(&report).difference(&locked_ids(&ordered)).cloned().collect();
            // A link with a user that is about to be deleted resolves only when it comes too early, and then takes the place
            // of a better one: no later start is needed for it.
            let deletes = policies.contains("gone-users=delete");
            (references, if deletes { Vec::new() } else { users })
        };
        let (references, users) = loses(&mut run, &moved);
        prop_assert!(references.is_empty(), "with {:?} these are missing: {:?}", moved, references);
        prop_assert!(users.is_empty(), "with {:?} these are locked: {:?}", moved, users);
        for job in [2, 3, 4] {
            let Some(smallest) = safe[job] else { continue };
            let mut other = moved.clone();
            other.starts[job] = smallest;
            let feed = JOBS[job];
            // Later jobs follow, so that they are not what loses.
            let own = |(references, users): (Vec<(String, u64)>, Vec<String>)| {
                if job == 4 { users.len() } else { references.iter().filter(|(from, _)| from == feed).count() }
            };
            prop_assert_eq!(own(loses(&mut run, &other)), 0, "{} at its smallest safe start in {:?}", feed, other);
            if job == 4 {
                for later in 1..40 {
                    other.starts[job] = smallest + later;
                    prop_assert_eq!(own(loses(&mut run, &other)), 0, "{} later than safe in {:?}", feed, other);
                }
            }
            // A user may come and be provided for within a second, unless all instants are whole seconds.
            if job < 4 || (plan.durations.is_none() && !policies.contains("gone-users=delete")) {
                other.starts[job] = smallest - 1;
                prop_assert!(own(loses(&mut run, &other)) > 0, "{} a second before it is safe in {:?}", feed, other);
            }
        }
    }

    // What is said to be lost by each pair is all that the schedule loses, and no more.
    #[test]
    fn what_overlaps_lose_is_counted(
        world in a_world(),
        baseline in prop::option::of(a_world()),
        plan in a_plan(),
    ) {
        let mut run = dry_run(&world, baseline.as_ref());
        let (ordered, given) = (told(&mut run, &settings("")), told(&mut run, &plan.settings("")));
        let lost = |job: &str, what: &str| -> u64 {
            let needs = scheduled(&given, job)["needs"].as_array().expect("it is a list");
            needs.iter().map(|need| need[what].as_u64().expect("a number")).sum()
        };
        let (wanted, missed) = (missing(&ordered), missing(&given));
        let more = missed.keys().filter(|place| !wanted.contains_key(*place) && place.0 == "persons").count() as u64;
        prop_assert_eq!(lost("persons", "missingReferences"), more);
        // Users that persons lose their link with may be locked besides.
        let users = locked_ids(&given).difference(&locked_ids(&ordered)).count() as u64;
        if more == 0 && lost("supervisors", "missingReferences") == 0 {
            prop_assert_eq!(lost("maintenance", "lockedUsers"), users);
        }
    }

    #[test]
    fn the_proposed_schedule_has_no_fault(
        world in a_world(),
        plan in a_plan(),
        night in one_of(&["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-11-22"]),
        hour in one_of(&["21:59", "22:00", "23:30", "24:30", "25:00", "26:30", "01:30", "02:30:07", "03:00"]),
        first in 0_usize..5,
        minutes in any::<bool>(),
    ) {
        let unit = if minutes { "m" } else { "s" };
        let mut all = pairs(&format!("as-of={night} schedule.time-zone=Europe/Copenhagen schedule.rate={}", plan.rate));
        for (job, duration) in JOBS.into_iter().zip(plan.durations.into_iter().flatten()) {
            all.push((format!("schedule.{job}.duration"), format!("{duration}{unit}")));
        }
        let mut first_alone = all.clone();
        first_alone.push((format!("schedule.{}.start", JOBS[first]), hour.to_owned()));
        if first != 4 {
            first_alone.push(("schedule.maintenance.start".to_owned(), "47:00".to_owned()));
        }
        let mut run = world.ruled();
        let report = json(&mut run, &with(&first_alone));
        let proposal = report["schedule"]["proposal"].as_array().expect("it is a list");
        prop_assert_eq!(proposal.len(), 5, "{:?}", proposal);
        for row in proposal {
            all.push((format!("schedule.{}.start", text(row, "job")), text(row, "start").to_owned()));
        }
        let report = json(&mut run, &with(&all));
        // The clocks may change on one of the other nights that are looked at.
        let tonight: Vec<&str> = codes(&report).into_iter().filter(|code| !["RUN009", "RUN012"].contains(code)).collect();
        prop_assert!(tonight.is_empty(), "{:?} in {:?}", tonight, all);
        for job in JOBS {
            prop_assert_eq!(&scheduled(&report, job)["shift"], &Value::Null);
        }
        let ordered = json(&mut run, &settings(&format!("as-of={night}")));
        prop_assert_eq!(missing(&report), missing(&ordered));
        prop_assert_eq!(locked(&report), locked(&ordered));
    }
}

#[test]
fn a_grace_does_not_matter_to_what_is_safe() {
    // A person whose only association has ended gives no access, so that nobody waits for it.
    let ended = association("staff", "O", "2020-01-01..2026-11-01");
    let world = World::empty().organisations(organisation("O")).users(user("u1")).persons(person(
        "p1",
        &[ended],
        "u1",
    ));
    let set = "schedule.organisations.start=01:00 schedule.users.start=02:00 schedule.persons.start=03:00 schedule.maintenance.start=02:30";
    let report = json(&mut world.dry_run(), &settings(set));
    assert_eq!(scheduled(&report, "maintenance")["safeStart"], Value::Null);
    let report = json(&mut world.dry_run(), &settings(&format!("{set} grace.staff=30")));
    assert_eq!(scheduled(&report, "maintenance")["safeStart"]["local"], "2026-11-22T03:00:01+00:00");
}
