//! Who would be locked on which day.
#![cfg(not(target_family = "wasm"))]

mod made_up;
mod support;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use made_up::{a_scene, some_settings};
use proptest::prelude::*;
use serde_json::Value;
use soups::records::Day;
use soups::report::Style;
use soups::{DryRun, Settings};
use support::feeds::{World, association, organisation, person, staff, user};
use support::{list, settings, text};

fn day(text: &str) -> Day {
    Day::from_iso(text).expect("a date")
}

/// The forecast as JSON, which has to keep to its schema.
fn forecast(dry_run: &mut DryRun, settings: &Settings, from: Day, to: Day) -> Value {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let schema = serde_json::from_str(include_str!("../docs/forecast.schema.json"));
        jsonschema::validator_for(&schema.expect("the schema is JSON")).expect("the schema is a schema")
    });
    let report = dry_run.run(settings);
    let mut bytes = Vec::new();
    report.write_forecast_json(&report.forecast(from, to), &mut bytes).expect("a vector takes every byte");
    let forecast = serde_json::from_slice(&bytes).expect("the forecast is JSON");
    let faults: Vec<String> =
        schema.iter_errors(&forecast).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "the forecast breaks its schema:\n{}", faults.join("\n"));
    forecast
}

fn run(dry_run: &mut DryRun, settings: &Settings) -> Value {
    serde_json::from_slice(&support::json_bytes(dry_run, settings)).expect("the report is JSON")
}

/// Places name a user surely: an id may be there twice.
fn place(row: &Value) -> String {
    format!("{} {} {}", text(row, "id"), row["at"]["file"], row["at"]["offset"])
}

fn places(report: &Value, rows: &str) -> BTreeSet<String> {
    list(report, rows).iter().map(place).collect()
}

/// The changes as lines.
#[track_caller]
fn changes(world: &World, set: &str, to: &str) -> Vec<String> {
    let set = settings(set);
    let forecast = forecast(&mut world.dry_run(), &set, set.as_of, day(to));
    let line = |change: &Value| {
        let because = &change["because"];
        format!(
            "{} {} {} {}:{}",
            text(change, "day"),
            text(change, "user"),
            text(change, "becomes"),
            text(because, "kind"),
            because["at"]["line"]
        )
    };
    list(&forecast, "changes").iter().map(line).collect()
}

fn world(persons: &[String]) -> World {
    World::empty().organisations(organisation("O1")).users(user("u1")).persons(persons.join("\n"))
}

fn dated(periods: &[(&str, &str)]) -> World {
    let associations: Vec<String> =
        periods.iter().map(|(kind, period)| association(kind, "O1", period)).collect();
    world(&[person("p1", &associations, "u1")])
}

#[test]
fn an_association_ends_and_its_grace_after_it() {
    let ending = dated(&[("staff", "2020-01-01..2026-12-31")]);
    assert_eq!(changes(&ending, "", "2027-12-31"), ["2027-01-01 u1 locked association-ends:2"]);
    assert_eq!(changes(&ending, "", "2026-12-31"), [""; 0]);
    assert_eq!(changes(&ending, "", "2027-01-01"), ["2027-01-01 u1 locked association-ends:2"]);
    assert_eq!(changes(&ending, "grace.staff=30", "2027-12-31"), ["2027-01-31 u1 locked grace-ends:2"]);
    assert_eq!(
        changes(&ending, "grace.student=30", "2027-12-31"),
        ["2027-01-01 u1 locked association-ends:2"]
    );
}

#[test]
fn the_longer_grace_of_a_person_of_both_kinds_counts() {
    let both = dated(&[("staff", "2020-01-01..2026-12-31"), ("student", "2020-01-01..2024-12-31")]);
    assert_eq!(
        changes(&both, "grace.staff=10 grace.student=40", "2027-12-31"),
        ["2027-02-10 u1 locked grace-ends:2"]
    );
}

#[test]
fn associations_that_follow_each_other_leave_no_gap() {
    let seamless = dated(&[("staff", "2020-01-01..2026-12-31"), ("student", "2027-01-01..2027-06-30")]);
    assert_eq!(changes(&seamless, "", "2027-12-31"), ["2027-07-01 u1 locked association-ends:2"]);
    let gap = dated(&[("staff", "2020-01-01..2026-12-31"), ("student", "2027-01-02..2027-06-30")]);
    assert_eq!(
        changes(&gap, "", "2027-12-31"),
        [
            "2027-01-01 u1 locked association-ends:2",
            "2027-01-02 u1 unlocked association-begins:2",
            "2027-07-01 u1 locked association-ends:2",
        ]
    );
    assert_eq!(changes(&gap, "grace.staff=1", "2027-12-31").len(), 1);
}

#[test]
fn a_second_person_keeps_the_user() {
    let two = world(&[
        person("p1", &[association("staff", "O1", "2020-01-01..2026-12-31")], "u1"),
        person("p2", &[staff("O1")], "u1"),
    ]);
    assert_eq!(changes(&two, "", "2030-12-31"), [""; 0]);
}

#[test]
fn an_association_that_is_not_created_gives_nothing() {
    let lost =
        world(&[person("p1", &[association("staff", "O1", "2020-01-01..2026-12-31"), staff("O9")], "u1")]);
    assert_eq!(changes(&lost, "", "2030-12-31"), ["2027-01-01 u1 locked association-ends:2"]);
}

#[test]
fn who_is_gone_loses_access_the_day_after() {
    let before = dated(&[("staff", "2020-01-01..")]);
    let scene = made_up::Scene { tonight: world(&[]), baseline: Some(before), lists: Vec::new() };
    let set = settings("");
    let told = forecast(&mut scene.dry_run(), &set, set.as_of, day("2027-12-31"));
    let change = &list(&told, "changes")[0];
    assert_eq!((text(change, "day"), text(&change["because"], "kind")), ("2026-11-23", "person-gone"));
    assert_eq!(text(&change["because"]["at"], "file"), "before/persons.xml");
    assert_eq!(list(&told, "changes").len(), 1);
    // A grace counts from there.
    let set = settings("grace.staff=7");
    let told = forecast(&mut scene.dry_run(), &set, set.as_of, day("2027-12-31"));
    let change = &list(&told, "changes")[0];
    assert_eq!((text(change, "day"), text(&change["because"], "kind")), ("2026-11-30", "grace-ends"));
}

/// Whoever runs before the persons sees them as they were, on every day.
#[test]
fn what_person_maintenance_does_not_see_changes_nobody() {
    let before = dated(&[("staff", "2020-01-01..")]);
    for tonight in [world(&[]), dated(&[("staff", "2020-01-01..2026-12-01")])] {
        let scene = made_up::Scene { tonight, baseline: Some(before.clone()), lists: Vec::new() };
        let set = settings("order=OUMPS");
        let told = forecast(&mut scene.dry_run(), &set, set.as_of, day("2027-12-31"));
        assert_eq!(list(&told, "changes"), [] as [Value; 0]);
    }
}

#[test]
fn the_text_tells_days_and_changes() {
    let world = dated(&[("staff", "2020-01-01..2026-12-31"), ("student", "2027-02-01..2027-06-30")]);
    let mut dry_run = world.dry_run();
    let report = dry_run.run(&settings("grace.student=14"));
    let forecast = report.forecast(day("2026-11-22"), day("2027-12-31"));
    let mut out = Vec::new();
    report
        .write_forecast_text(&forecast, &mut out, Style { rows_max: 2 })
        .expect("a vector takes every byte");
    insta::assert_snapshot!("text", String::from_utf8(out).expect("text"));
    let mut out = Vec::new();
    report.write_forecast_csv(&forecast, &mut out).expect("a vector takes every byte");
    insta::assert_snapshot!("csv", String::from_utf8(out).expect("text"));
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    // The sweep over days equals single runs on each of them. A person that is gone has its associations ended on the day
    // of the run, which another day of the run moves.
    #[test]
    fn the_forecast_equals_single_runs(scene in a_scene(), set in some_settings(), first in 0_u32..20) {
        // Three days before and seventeen after the day of the run are looked at.
        let base = settings(&set);
        let from = Day(base.as_of.0 - 3).plus(first);
        let to = from.plus(12);
        let mut dry_run = scene.dry_run();
        let tonight = run(&mut dry_run, &base);
        let gone = tonight["plan"]["persons"]["gone"].as_array().is_some_and(|gone| !gone.is_empty());
        let told = forecast(&mut dry_run, &base, from, to);
        let (mut locked, mut step) = (places(&told, "lockedAtStart"), 0);
        let steps = list(&told, "steps");
        for offset in 0..=12 {
            let now = from.plus(offset);
            let iso = now.to_string();
            for change in list(&told, "changes").iter().filter(|change| change["day"] == *iso) {
                if change["lockedBefore"] == true {
                    continue;
                }
                let same = |user: &String| user.starts_with(&format!("{} ", text(change, "user")));
                match text(change, "becomes") {
                    "unlocked" => locked.retain(|user| !same(user)),
                    _ => { locked.insert(format!("{} changed", text(change, "user"))); }
                }
            }
            if steps.get(step + 1).is_some_and(|next| next["from"] == *iso) {
                step += 1;
            }
            prop_assert_eq!(&steps[step]["locked"], locked.len());
            if gone && now != base.as_of {
                continue;
            }
            let mut single = base.clone();
            single.set("as-of", &iso).expect("a day");
            let single = run(&mut dry_run, &single);
            let ids = |all: &BTreeSet<String>| -> Vec<String> {
                let mut ids: Vec<String> =
                    all.iter().map(|user| user.split(' ').next().unwrap_or_default().to_owned()).collect();
                ids.sort();
                ids
            };
            prop_assert_eq!(ids(&locked), ids(&places(&single, "lockedUsers")), "on {}", iso);
            prop_assert_eq!(&steps[step]["unlocked"], list(&single, "unlockedUsers").len(), "on {}", iso);
        }
    }
}
