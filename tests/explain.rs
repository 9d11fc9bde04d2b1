//! One user or one person explained.
#![cfg(not(target_family = "wasm"))]

mod made_up;
mod support;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use made_up::{Scene, a_scene, some_settings};
use proptest::prelude::*;
use serde_json::Value;
use soups::report::Explained;
use soups::{DryRun, Settings};
use support::feeds::{
    World, association, organisation, organisation_ids, organisation_with, person, staff, user, user_named,
};
use support::{list, settings, text};

// ---------------------------------------------------------------- small feeds

fn scene(tonight: World) -> Scene {
    Scene { tonight, baseline: None, lists: Vec::new() }
}

fn world(persons: &[String]) -> World {
    World::empty().organisations(organisation("O1")).users(user("u1")).persons(persons.join("\n"))
}

fn dated(period: &str) -> World {
    world(&[person("p1", &[association("staff", "O1", period)], "u1")])
}

#[track_caller]
fn explained(scene: &Scene, set: &str, what: Explained, id: &str) -> String {
    let mut dry_run = scene.dry_run();
    let report = dry_run.run(&settings(set));
    let explanation = report.explain(what, id).expect("there is one of that id");
    let mut out = Vec::new();
    explanation.write_text(&mut out).expect("a vector takes every byte");
    let text = String::from_utf8(out).expect("text");
    text.replace("\x1b[1m", "").replace("\x1b[0m", "")
}

/// A snapshot of the user u1 explained, whose verdict line is `expected`.
#[track_caller]
fn user_is(name: &str, scene: &Scene, set: &str, expected: &str) {
    let text = explained(scene, set, Explained::User, "u1");
    assert_eq!(text.lines().nth(1), Some(expected), "{text}");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn locked_because_no_person_names_it() {
    let alone = scene(world(&[person("p1", &[staff("O1")], "")]));
    user_is("no_person", &alone, "", "would-be-locked: no-person, permanent, unless-role");
}

#[test]
fn locked_because_its_person_is_not_created() {
    let lost = scene(world(&[person("p1", &[staff("O2"), staff("O3")], "u1")]));
    user_is("person_not_created", &lost, "", "would-be-locked: person-not-created, permanent, unless-role");
}

#[test]
fn locked_because_two_organisations_are_needed() {
    let lost = scene(world(&[person("p1", &[staff("O2"), staff("O3"), staff("O1")], "u1")]));
    user_is(
        "two_organisations",
        &lost,
        "missing-organisation=skip-person",
        "would-be-locked: person-not-created, permanent, unless-role",
    );
}

#[test]
fn locked_because_the_link_is_nearly_right() {
    let near = scene(world(&[person("p1", &[staff("O1")], "U1")]));
    user_is("link_missing", &near, "", "would-be-locked: link-missing, permanent, unless-role");
}

#[test]
fn locked_because_the_link_came_too_late() {
    let late = scene(dated("2020-01-01.."));
    user_is("link_too_late", &late, "order=OPUSM", "would-be-locked: link-too-late, transient, unless-role");
}

#[test]
fn locked_because_the_link_is_not_synchronised() {
    let new = scene(dated("2020-01-01.."));
    user_is(
        "link_not_synchronised",
        &new,
        "fields.persons.user=do-not-sync",
        "would-be-locked: link-not-synchronised, permanent, unless-role",
    );
    // Whatever is wrong with the order beside: in the right one the link would not be written either.
    let (set, id) = ("fields.persons.user=do-not-sync order=OPUSM", "u1");
    let text = explained(&new, set, Explained::User, id);
    assert!(text.contains("would-be-locked: link-not-synchronised, permanent"), "{text}");
    // Pure holds the person with another user, and with none.
    let before = |user: &str| {
        let world = world(&[person("p1", &[staff("O1")], user)]);
        Scene { baseline: Some(world.users([self::user("u1"), self::user("u2")].concat())), ..new.clone() }
    };
    let kept = before("u2");
    user_is(
        "link_once",
        &kept,
        "fields.persons.user=once",
        "would-be-locked: link-not-synchronised, permanent, unless-role",
    );
    let text = explained(&before(""), "fields.persons.user=once", Explained::User, "u1");
    assert!(text.contains("it had no user and gets none"), "{text}");
    // A link that was the same before is kept with all that it gives.
    let text = explained(&before("u1"), "fields.persons.user=do-not-sync", Explained::User, "u1");
    assert!(text.starts_with("User “u1” stays as it is"), "{text}");
}

/// What is written once was not there when it was to be written, and no night after that mends it.
#[test]
fn a_link_that_is_written_once_comes_too_late_for_good() {
    let late = scene(dated("2020-01-01.."));
    user_is(
        "link_once_too_late",
        &late,
        "fields.persons.user=once order=OPUSM",
        "would-be-locked: link-too-late, permanent, unless-role",
    );
}

#[test]
fn locked_because_of_the_schedule() {
    let late = scene(dated("2020-01-01.."));
    let set = "schedule.time-zone=Europe/Zurich schedule.organisations.start=01:00 schedule.persons.start=01:10 schedule.users.start=01:09:59 schedule.users.duration=3s schedule.persons.duration=1500ms schedule.maintenance.start=02:00";
    let set = &set.replace("1500ms", "1s");
    user_is("schedule", &late, set, "would-be-locked: link-too-late, transient, unless-role");
}

#[test]
fn locked_because_its_association_has_ended() {
    let ended = scene(dated("2020-01-01..2026-11-01"));
    user_is("ended", &ended, "grace.staff=7", "would-be-locked: ended, permanent, unless-role");
}

#[test]
fn locked_because_its_association_has_not_begun() {
    let ahead = scene(dated("2026-12-01.."));
    user_is("future_only", &ahead, "", "would-be-locked: future-only, permanent, unless-role");
}

#[test]
fn locked_because_maintenance_ran_too_early() {
    let early = scene(dated("2020-01-01.."));
    user_is(
        "maintenance_too_early",
        &early,
        "order=OUMPS",
        "would-be-locked: maintenance-too-early, transient, unless-role",
    );
}

#[test]
fn locked_because_the_person_feed_is_refused() {
    let mut dry_run = support::dry_run([
        ("users.xml", "<users xmlns=\"v1.user-sync.pure.atira.dk\"><user id=\"u1\"/></users>".as_bytes()),
        (
            "persons.xml",
            "<persons xmlns=\"v1.unified-person-sync.pure.atira.dk\"><person id=\"p1\">".as_bytes(),
        ),
    ]);
    let report = dry_run.run(&settings(""));
    let explanation = report.explain(Explained::User, "u1").expect("there is such a user");
    assert_eq!((explanation.verdict, explanation.reason), ("would-be-locked", "feed-rejected"));
    assert_eq!(explanation.causes.len(), 1);
    assert!(explanation.what_if.iter().all(|change| change.add.is_empty() && change.settings.is_empty()));
}

#[test]
fn another_reason_on_the_second_night() {
    // The first night loses the link; the second would find it, and then the association has ended.
    let both = scene(dated("2020-01-01..2026-11-01"));
    user_is("second_night", &both, "order=OPUSM", "would-be-locked: ended, permanent, unless-role");
}

#[test]
fn kept_by_what_its_persons_are() {
    user_is("active", &scene(dated("2020-01-01..2026-12-31")), "", "stays: eligible");
    let graced = scene(dated("2020-01-01..2026-11-20"));
    user_is("grace", &graced, "grace.staff=7", "stays: eligible");
}

#[test]
fn kept_by_lists_and_names() {
    let alone = |lists: &[(&'static str, &str)]| Scene {
        lists: lists.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect(),
        ..scene(world(&[]))
    };
    let by_job = ("locked", "id,by\nu1,Person Maintenance\n");
    user_is("role", &alone(&[("roles", "id\nu1\n")]), "", "stays: role");
    user_is("trusted", &alone(&[("roles", "id\n"), ("trusted", "id\nu1\n")]), "", "stays: trusted");
    user_is("locked_before", &alone(&[by_job]), "", "stays: locked-before");
    user_is(
        "locked_by_others",
        &alone(&[("locked", "id,by\nu1,Ada\n")]),
        "",
        "stays: locked-by-another-hand",
    );
    user_is("unlocked_by_role", &alone(&[by_job, ("roles", "id\nu1\n")]), "", "would-be-unlocked: role");
    user_is("lock_off", &alone(&[]), "maintenance.lock=false", "stays: lock-switched-off");
    let unkept = alone(&[("trusted", "id\nu1\n")]);
    user_is(
        "trusted_in_vain",
        &unkept,
        "maintenance.keep-trusted=false",
        "would-be-locked: no-person, permanent, unless-role",
    );
    let system = scene(world(&[]).users(user_named("u1", "root", "")));
    user_is("system_user", &system, "", "stays: system-user");
}

#[test]
fn with_a_baseline() {
    let before = Some(dated("2020-01-01.."));
    let gone = |tonight: World| Scene { baseline: before.clone(), ..scene(tonight) };
    let person_gone = gone(world(&[]));
    user_is("person_gone", &person_gone, "", "stays: eligible");
    let user_gone = gone(world(&[]).users(""));
    user_is("locked_by_user_job", &user_gone, "gone-users=lock", "stays: locked-by-user-job");
    user_is("deleted", &user_gone, "gone-users=delete", "is-not-there: not-judged");
    let falls_out = gone(world(&[person("p1", &[staff("O9")], "u1")]));
    user_is("stays_as_before", &falls_out, "", "stays: eligible");
}

#[test]
fn persons_are_explained_too() {
    let of_person = |name: &str, scene: &Scene, set: &str, expected: &str| {
        let text = explained(scene, set, Explained::Person, "p1");
        assert_eq!(text.lines().nth(1), Some(expected), "{text}");
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, text) });
    };
    let sound = scene(dated("2020-01-01.."));
    of_person("person_created", &sound, "", "created: associations-found");
    let lost = scene(world(&[person("p1", &[staff("O2")], "u1")]));
    of_person("person_lost", &lost, "", "not-created: falls-out");
    of_person("person_too_early", &sound, "order=PUOSM", "not-created: falls-out");
    let gone = Scene { baseline: Some(dated("2020-01-01..")), ..scene(world(&[])) };
    of_person("person_gone_itself", &gone, "", "gone: not-in-the-feed");
}

#[test]
fn users_are_found_by_id_and_else_by_name() {
    let named = world(&[]).users(user_named("u1", "u2", "") + &user_named("u2", "ada", ""));
    let mut dry_run = scene(named).dry_run();
    let report = dry_run.run(&settings(""));
    let id = |called: &str| report.explain(Explained::User, called).map(|explanation| explanation.id);
    assert_eq!(id("u2"), Some("u2"));
    assert_eq!(id("ada"), Some("u2"));
    assert_eq!((id("ADA"), id("")), (None, None));
    assert_eq!(report.nearest_ids(Explained::User, "adaa"), ["ada", "u1", "u2"]);
    assert_eq!(report.explain(Explained::Person, "u1"), None);
}

// ---------------------------------------------------------------- laws

fn explanation(dry_run: &mut DryRun, settings: &Settings, what: Explained, id: &str) -> Option<Value> {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let schema = serde_json::from_str(include_str!("../docs/explanation.schema.json"));
        jsonschema::validator_for(&schema.expect("the schema is JSON")).expect("the schema is a schema")
    });
    let report = dry_run.run(settings);
    let mut bytes = Vec::new();
    report.explain(what, id)?.write_json(&mut bytes).expect("a vector takes every byte");
    let explanation = serde_json::from_slice(&bytes).expect("the explanation is JSON");
    let faults: Vec<String> =
        schema.iter_errors(&explanation).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "the explanation breaks its schema:\n{}", faults.join("\n"));
    Some(explanation)
}

fn run(dry_run: &mut DryRun, settings: &Settings) -> Value {
    serde_json::from_slice(&support::json_bytes(dry_run, settings)).expect("the report is JSON")
}

fn by_id<'a>(report: &'a Value, rows: &str) -> BTreeMap<&'a str, &'a Value> {
    list(report, rows).iter().map(|row| (text(row, "id"), row)).collect()
}

/// The feeds with records that are missing.
fn mended(scene: &Scene, change: &Value) -> Scene {
    let mut mended = scene.clone();
    for record in change["add"].as_array().into_iter().flatten() {
        let id = text(record, "id");
        let added = match record["type"].as_str() {
            Some(kind) => organisation_with(&format!("added-{id}"), &organisation_ids(&[(kind, id)])),
            None => organisation(id),
        };
        mended.tonight.organisations.get_or_insert_default().push_str(&added);
    }
    mended
}

fn changed(base: &Settings, change: &Value) -> Settings {
    let mut set = base.clone();
    for pair in change["settings"].as_array().into_iter().flatten() {
        set.set(text(pair, "key"), text(pair, "value")).expect("a setting takes its value");
    }
    if let Some(day) = change["day"].as_str() {
        set.set("as-of", day).expect("a day");
    }
    set
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn explanations_agree_with_the_report_and_alternatives_are_true(scene in a_scene(), set in some_settings()) {
        let set = settings(&set);
        let mut dry_run = scene.dry_run();
        let report = run(&mut dry_run, &set);
        let gone = report["plan"]["persons"]["gone"].as_array().is_some_and(|gone| !gone.is_empty());
        let (locked, unlocked) = (by_id(&report, "lockedUsers"), by_id(&report, "unlockedUsers"));
        for id in ["u1", "u2", "u3", "u4", "U3", "u5"] {
            let Some(told) = explanation(&mut dry_run, &set, Explained::User, id) else {
                prop_assert!(!locked.contains_key(id) && !unlocked.contains_key(id), "{} is not explained", id);
                continue;
            };
            if text(&told, "id") != id {
                continue;
            }
            match (locked.get(id), text(&told, "verdict")) {
                (Some(row), verdict) => {
                    prop_assert_eq!(verdict, "would-be-locked");
                    for name in ["reason", "nature", "certainty"] {
                        prop_assert_eq!(&told[name], &row[name], "{} of {}", name, id);
                    }
                }
                (None, verdict) => {
                    prop_assert_ne!(verdict, "would-be-locked");
                    prop_assert_eq!(verdict == "would-be-unlocked", unlocked.contains_key(id), "{}", told);
                }
            }
            for change in list(&told, "whatIf") {
                let is_tried = change["settings"].is_array() || change["add"].is_array() || change["day"].is_string();
                // Another day is another run, which ends what is gone on that day.
                if !is_tried || gone && change["day"].is_string() {
                    continue;
                }
                let other = run(&mut mended(&scene, change).dry_run(), &changed(&set, change));
                let is_locked = by_id(&other, "lockedUsers").contains_key(id);
                let was_locked = told["reason"] == "locked-before" || told["verdict"] == "would-be-unlocked";
                let is_unlocked = by_id(&other, "unlockedUsers").contains_key(id);
                let has_access = if was_locked { is_unlocked } else { !is_locked };
                prop_assert_eq!(has_access, text(change, "becomes") == "unlocked", "{}: {}\n{}", id, change, told);
            }
        }
        for id in ["p1", "p2", "p3", "p4", "p5"] {
            let Some(told) = explanation(&mut dry_run, &set, Explained::Person, id) else { continue };
            for change in list(&told, "whatIf") {
                let mut other = mended(&scene, change).dry_run();
                let after = explanation(&mut other, &changed(&set, change), Explained::Person, id);
                let after = after.map(|after| text(&after, "verdict").to_owned()).unwrap_or_default();
                prop_assert!(["created", "updated", "unchanged"].contains(&after.as_str()), "{}: {}", change, told);
            }
        }
    }
}
