//! Two runs side by side: what is new, what is fixed, what is as before; and the fingerprints by which that is known.
#![cfg(not(target_family = "wasm"))]

mod support;

#[path = "oracle/dom.rs"]
#[allow(dead_code, reason = "the scenes are used, not the model")]
mod dom;
#[path = "oracle/model.rs"]
#[allow(dead_code, reason = "the scenes are used, not the model")]
mod model;
#[path = "oracle/near.rs"]
#[allow(dead_code, reason = "the scenes are used, not the model")]
mod near;
#[path = "oracle/rng.rs"]
mod rng;
#[path = "oracle/scene.rs"]
#[allow(dead_code, reason = "the scenes are used, not the model")]
mod scene;
#[path = "oracle/write.rs"]
#[allow(dead_code, reason = "the scenes are used, not the model")]
mod write;

use std::collections::BTreeSet;

use rng::Rng;
use scene::Scene;
use serde_json::{Value, json};
use soups::compare::{Comparison, Fate, ReadError, Snapshot, Totals};
use soups::report::Section;
use soups::{DryRun, Settings};
use support::feeds::{
    World, association, organisation, organisation_with, person, person_with, staff, user, user_named,
};
use support::{json_bytes, list, settings, text};

fn university() -> DryRun {
    support::checked(soups::sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes())))
}

fn value(comparison: &Comparison<'_>) -> Value {
    serde_json::to_value(comparison).expect("a comparison is plain data")
}

/// Compares two dry runs.
fn compared(before: &mut DryRun, after: &mut DryRun, set: [&str; 2]) -> Value {
    let (before, after) = (before.run(&settings(set[0])), after.run(&settings(set[1])));
    value(&Comparison::new(&before, &after))
}

/// New, fixed, changed, unchanged.
#[track_caller]
fn counts(comparison: &Value, section: &str) -> [u64; 4] {
    let totals = &comparison["summary"][section];
    ["new", "fixed", "changed", "unchanged"].map(|fate| totals[fate].as_u64().expect("a count"))
}

#[track_caller]
fn is_same(comparison: &Value) {
    for section in Section::ALL {
        let [new, fixed, changed, _] = counts(comparison, section.name());
        assert_eq!([new, fixed, changed], [0; 3], "{}: {:#}", section.name(), comparison[section.name()]);
    }
}

/// The ids of the records of rows.
fn ids<'v>(comparison: &'v Value, section: &str, fate: &str) -> Vec<&'v str> {
    list(&comparison[section], fate).iter().map(|row| text(row, "id")).collect()
}

// ------------------------------------------------------------------ fixes and breaks

fn two_locked() -> World {
    World::empty()
        .organisations(organisation("o"))
        .users([user("u1"), user("u2"), user("u3")].concat())
        .persons(
            [
                person("p1", &[staff("gone")], "u1"),
                person("p2", &[staff("gone")], "u2"),
                person("p3", &[staff("o")], "u3"),
            ]
            .concat(),
        )
}

#[test]
fn a_fix_fixes_what_hangs_on_it() {
    let before = two_locked();
    let after = before.clone().organisations([organisation("gone"), organisation("o")].concat());
    let comparison = compared(&mut before.dry_run(), &mut after.dry_run(), ["", ""]);
    assert_eq!(counts(&comparison, "missingReferences"), [0, 2, 0, 0]);
    assert_eq!(counts(&comparison, "lockedUsers"), [0, 2, 0, 0]);
    assert_eq!(counts(&comparison, "causes"), [0, 1, 0, 0]);
    assert_eq!(ids(&comparison, "lockedUsers", "fixed"), ["u1", "u2"]);
    assert_eq!(ids(&comparison, "causes", "fixed"), ["gone"]);
    assert_eq!(comparison["settings"], json!([]));
    let feeds = list(&comparison, "feeds");
    assert_eq!(feeds.len(), 1);
    assert_eq!(text(&feeds[0], "kind"), "organisations");
    assert_eq!([&feeds[0]["before"]["records"], &feeds[0]["after"]["records"]], [1, 2]);
    // Two references, two locks, two persons that are not created.
    assert_eq!(
        comparison["sentence"],
        "0 new, 6 fixed, 0 unchanged: 2 fewer users would be locked, 2 fewer references would not be found."
    );
    // The other way round it is a break.
    let comparison = compared(&mut after.dry_run(), &mut before.dry_run(), ["", ""]);
    assert_eq!(ids(&comparison, "lockedUsers", "new"), ["u1", "u2"]);
    assert_eq!(
        comparison["sentence"],
        "6 new, 0 fixed, 0 unchanged: 2 more users would be locked, 2 more references would not be found."
    );
}

#[test]
fn one_fault_for_another_is_not_the_same() {
    let before = two_locked();
    let after = before.clone().persons(before.persons.clone().unwrap_or_default().replace("gone", "lost"));
    let comparison = compared(&mut before.dry_run(), &mut after.dry_run(), ["", ""]);
    assert_eq!(counts(&comparison, "missingReferences"), [2, 2, 0, 0]);
    assert_eq!(counts(&comparison, "lockedUsers"), [0, 0, 0, 2]);
    assert_eq!(ids(&comparison, "causes", "new"), ["lost"]);
    assert!(text(&comparison, "sentence").ends_with(": the same users would be locked."));
}

#[test]
fn the_wrong_order_is_told_with_the_setting_that_made_it() {
    let comparison = compared(&mut university(), &mut university(), ["", "order=OPUSM"]);
    assert_eq!(comparison["settings"], json!([{ "setting": "order", "before": "OUPSM", "after": "OPUSM" }]));
    assert_eq!(comparison["feeds"], json!([]));
    // As the README of the sample tells it: 58 for 9, 73 for 17.
    assert_eq!(counts(&comparison, "lockedUsers"), [49, 0, 0, 9]);
    assert_eq!(counts(&comparison, "missingReferences"), [56, 0, 0, 17]);
    assert_eq!(ids(&comparison, "causes", "new"), ["persons-before-users"]);
    assert_eq!(
        comparison["sentence"],
        "106 new, 0 fixed, 36 unchanged: 49 more users would be locked, 56 more references would not be found."
    );
}

#[test]
fn what_is_locked_for_another_reason_is_locked_as_before() {
    let world = World::empty().organisations(organisation("o")).users(user("u")).persons(person(
        "p",
        &[association("staff", "o", "2020-01-01..2021-01-01")],
        "u",
    ));
    let comparison = compared(&mut world.dry_run(), &mut world.dry_run(), ["", "order=OPUSM"]);
    assert_eq!(counts(&comparison, "lockedUsers")[..2], [0, 0]);
    let later = compared(&mut world.dry_run(), &mut world.dry_run(), ["as-of=2019-01-01", ""]);
    assert_eq!(counts(&later, "lockedUsers"), [0, 0, 1, 0]);
    assert_eq!(
        later["lockedUsers"]["changed"][0]["changes"],
        json!([{ "detail": "reason", "before": "future-only", "after": "ended" }])
    );
    // Its finding has the code of the reason.
    assert_eq!(counts(&later, "findings"), [0, 0, 1, 0]);
    let change = &later["findings"]["changed"][0]["changes"][0];
    assert_eq!([&change["detail"], &change["before"], &change["after"]], ["code", "LCK006", "LCK005"]);
    assert_eq!(later["sentence"], "0 new, 0 fixed, 1 changed, 0 unchanged: the same users would be locked.");
}

#[test]
fn a_severity_that_a_setting_changes_is_a_change() {
    let comparison = compared(&mut university(), &mut university(), ["", "rules.REF001=warning"]);
    let [new, fixed, changed, unchanged] = counts(&comparison, "findings");
    assert_eq!([new, fixed], [0, 0]);
    assert!(changed > 0 && unchanged > 0);
    for row in list(&comparison["findings"], "changed") {
        assert_eq!(text(row, "code"), "REF001");
        assert_eq!(row["changes"], json!([{ "detail": "severity", "before": "error", "after": "warning" }]));
    }
}

#[test]
fn a_certainty_that_a_list_gives_is_a_change() {
    let mut with_list = two_locked().dry_run();
    with_list.add(soups::lists::read(soups::lists::ListKind::RoleHolders, "roles.txt", b"u3\n"));
    let comparison = compared(&mut two_locked().dry_run(), &mut with_list, ["", ""]);
    assert_eq!(counts(&comparison, "lockedUsers"), [0, 0, 2, 0]);
    assert_eq!(
        comparison["lockedUsers"]["changed"][1]["changes"],
        json!([{ "detail": "certainty", "before": "unless-role", "after": "certain" }])
    );
}

#[test]
fn a_cause_with_less_behind_it_is_the_same_cause() {
    let before = two_locked();
    let all = before.persons.clone().unwrap_or_default();
    let after = before.clone().persons(all.replacen("gone", "o", 1));
    let comparison = compared(&mut before.dry_run(), &mut after.dry_run(), ["", ""]);
    assert_eq!(counts(&comparison, "causes"), [0, 0, 1, 0]);
    let changes = list(&comparison["causes"]["changed"][0], "changes");
    let told: Vec<_> = changes
        .iter()
        .map(|change| (text(change, "detail"), text(change, "before"), text(change, "after")))
        .collect();
    assert_eq!(told, [("records", "2", "1"), ("lockedUsers", "2", "1"), ("lockedUsersAlone", "2", "1")]);
}

#[test]
fn a_finding_that_stands_for_more_is_the_same_finding() {
    let dated = |count: usize| {
        let users: String = (0..count)
            .map(|number| {
                person_with(
                    &format!("p{number}"),
                    &[association("staff", "o", "2020-01-01..9999-12-31")],
                    "",
                    "",
                )
            })
            .collect();
        World::empty().organisations(organisation("o")).persons(users)
    };
    let comparison = compared(&mut dated(2).ruled(), &mut dated(5).ruled(), ["", ""]);
    let changed = list(&comparison["findings"], "changed");
    let of_dates = changed.iter().find(|row| text(row, "code").starts_with("DAT")).expect("the dates fold");
    assert_eq!(of_dates["changes"], json!([{ "detail": "occurrences", "before": "2", "after": "5" }]));
    let one = compared(&mut dated(1).ruled(), &mut dated(2).ruled(), ["", ""]);
    assert!(list(&one["findings"], "changed").iter().any(|row| row["code"] == of_dates["code"]), "{one:#}");
}

// ------------------------------------------------------------------ what makes no difference

#[test]
fn rows_stay_the_same_when_the_feed_is_laid_out_in_another_way() {
    let layouts: [fn(&str) -> String; 4] = [
        |rest| format!("<!-- one\nmore -->\n\n{rest}"),
        |rest| rest.replace("\n  <", "\n\n\t  <"),
        |rest| rest.replace('\n', "\r\n"),
        |rest| rest.replace("><", ">\n<").replace("\" ", "\"\n   "),
    ];
    for (number, layout) in layouts.into_iter().enumerate() {
        let files = soups::sample::FILES.map(|(name, content)| {
            let (declaration, rest) = content.split_once("?>").expect("the file has a declaration");
            (format!("other-{name}"), format!("{declaration}?>\n{}", layout(rest)))
        });
        let files = files.iter().map(|(name, content)| (name.as_str(), content.as_bytes()));
        let comparison = compared(&mut university(), &mut support::checked(files), ["", ""]);
        is_same(&comparison);
        assert!(counts(&comparison, "findings")[3] > 30, "layout {number}");
        assert_eq!(list(&comparison, "feeds").len(), 4, "their names differ");
    }
}

/// Records with many faults, of which none is about which record comes first.
fn faulty(rng: &mut Rng) -> [Vec<String>; 3] {
    const ORGANISATIONS: [&str; 6] = ["o1", "o2", "o3", "O2", "lost", "o4"];
    const PERIODS: [&str; 5] =
        ["2020-01-01..", "2020-01-01..2021-01-01", "2027-01-01..", "2022-01-01..2020-01-01", "soon.."];
    let organisations = (1..5).map(|number| {
        let link = rng.pick(&["", "<owner>lost</owner>", "<owner>o1</owner><owner>lost</owner>"]);
        organisation_with(&format!("o{number}"), link)
    });
    let organisations = organisations.collect();
    let users =
        (0..12).map(|number| user_named(&format!("u{number}"), &format!("name{number}"), "")).collect();
    let persons = (0..12).map(|number| {
        let associations: Vec<String> = (0..rng.between(0, 3))
            .map(|index| {
                let kind = rng.pick(&["staff", "student"]);
                let made = association(kind, rng.pick(&ORGANISATIONS), rng.pick(&PERIODS));
                // Which of two with one id comes first makes a difference.
                made.replace("id=\"a\"", &format!("id=\"a{number}-{index}\""))
            })
            .collect();
        let named = rng.pick(&["u", "U", "x"]);
        person(&format!("p{number}"), &associations, &format!("{named}{number}"))
    });
    [organisations, users, persons.collect()]
}

fn world([organisations, users, persons]: &[Vec<String>; 3]) -> World {
    let joined = |records: &[String]| records.join("\n");
    World::empty().organisations(joined(organisations)).users(joined(users)).persons(joined(persons))
}

#[test]
fn rows_stay_the_same_when_records_change_their_places() {
    let mut rows = 0;
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let mut records = faulty(&mut rng);
        let before = world(&records);
        for list in &mut records {
            rng.shuffle(list);
        }
        for set in ["", "order=OPUSM", "missing-organisation=skip-person"] {
            let comparison = compared(&mut before.ruled(), &mut world(&records).ruled(), [set, set]);
            let moved = counts(&comparison, "missingReferences");
            assert_eq!(moved[..3], [0; 3], "seed {seed}: {comparison:#}");
            is_same(&comparison);
            rows += counts(&comparison, "findings")[3];
        }
    }
    assert!(rows > 1000, "{rows} rows are no test");
}

#[test]
fn circles_and_missing_roots_are_the_same_wherever_they_begin() {
    for parents in [[("B", "A"), ("A", "C"), ("C", "B")], [("A", "X"), ("B", "Y"), ("C", "X")]] {
        let records = |turned: usize| {
            let mut records = parents.map(|(id, parent)| {
                let parent = format!("<parentOrganisationId>{parent}</parentOrganisationId>");
                organisation_with(id, &parent)
            });
            records.rotate_left(turned);
            World::empty().organisations(records.concat())
        };
        for turned in 1..3 {
            let comparison = compared(&mut records(0).ruled(), &mut records(turned).ruled(), ["", ""]);
            is_same(&comparison);
            assert!(counts(&comparison, "findings")[3] > 0);
        }
    }
}

#[test]
fn a_record_before_the_others_moves_them_and_changes_nothing_else() {
    let before = two_locked();
    let persons = before.persons.clone().unwrap_or_default();
    let after = before.clone().persons(person("p0", &[staff("lost")], "") + &persons);
    let comparison = compared(&mut before.ruled(), &mut after.ruled(), ["", ""]);
    assert_eq!(ids(&comparison, "missingReferences", "new"), ["p0"]);
    assert_eq!(counts(&comparison, "missingReferences"), [1, 0, 0, 2]);
    assert_eq!(counts(&comparison, "lockedUsers"), [0, 0, 0, 2]);
}

// ------------------------------------------------------------------ rows that are equal otherwise

#[test]
fn equal_rows_are_numbered_and_one_less_is_one_fixed() {
    let with = |times: usize| {
        let associations = vec![staff("gone"); times];
        World::empty().organisations(organisation("o")).persons(person("p", &associations, ""))
    };
    for (before, after, expected) in [(3, 3, [0, 0, 0, 3]), (3, 2, [0, 1, 0, 2]), (2, 4, [2, 0, 0, 2])] {
        let comparison = compared(&mut with(before).dry_run(), &mut with(after).dry_run(), ["", ""]);
        assert_eq!(counts(&comparison, "missingReferences"), expected, "{before} and {after}");
    }
}

#[test]
fn users_of_one_id_are_numbered() {
    let with = |times: usize| World::empty().users(user("u").repeat(times)).persons("");
    let comparison = compared(&mut with(3).ruled(), &mut with(2).ruled(), ["", ""]);
    let doubles = |fate: &str| {
        let rows = list(&comparison["findings"], fate).iter();
        rows.filter(|row| text(row, "code").starts_with("USR")).count()
    };
    assert_eq!([doubles("new"), doubles("fixed"), doubles("changed")], [0, 1, 0], "{comparison:#}");
}

/// No two rows of a section have one fingerprint.
#[track_caller]
fn are_unique(report: &Value) -> usize {
    let mut count = 0;
    for section in Section::ALL {
        let rows = list(report, section.name());
        let prints: BTreeSet<&str> = rows.iter().map(|row| text(row, "fingerprint")).collect();
        assert_eq!(prints.len(), rows.len(), "{}", section.name());
        assert!(prints.iter().all(|print| print.len() == 16));
        count += rows.len();
    }
    count
}

// ------------------------------------------------------------------ reports that are read back

/// Whatever the sides are, reports in memory, kept or read back, the comparison is the same.
#[track_caller]
fn agrees(before: &mut DryRun, after: &mut DryRun, set: [&Settings; 2]) -> Value {
    let bytes = [json_bytes(before, set[0]), json_bytes(after, set[1])];
    for report in &bytes {
        let report: Value = serde_json::from_slice(report).expect("the report is JSON");
        support::agrees_with_schema(&report);
        are_unique(&report);
    }
    let read = bytes.each_ref().map(|bytes| Snapshot::read(bytes.as_slice()).expect("a report is read back"));
    let (before, after) = (before.run(set[0]), after.run(set[1]));
    let kept = [Snapshot::of(&before), Snapshot::of(&after)];
    let expected = Comparison::new(&before, &after);
    let told = value(&expected);
    for comparison in [
        Comparison::new(&read[0], &read[1]),
        Comparison::new(&kept[0], &kept[1]),
        Comparison::new(&read[0], &after),
        Comparison::new(&before, &kept[1]),
    ] {
        assert_eq!(value(&comparison), told);
        for section in Section::ALL {
            let page = |comparison: &Comparison<'_>| {
                let page = comparison.rows(section, Fate::Unchanged, 0, usize::MAX);
                serde_json::to_value(page).expect("a page is plain data")
            };
            assert_eq!(page(&comparison), page(&expected));
        }
    }
    for section in Section::ALL {
        let Totals { before: old, after: new, .. } = expected.totals(section);
        assert_eq!([old, new], [&before, &after].map(|report| report.section_len(section) as u64));
        let rows = Fate::ALL.map(|fate| expected.rows(section, fate, 0, usize::MAX).rows);
        let mut prints = BTreeSet::new();
        assert!(rows.iter().flatten().all(|row| prints.insert(row.row.fingerprint)), "each is told once");
    }
    let mut with = Vec::new();
    after.write_json_with(&expected, &mut with).expect("a vector takes every byte");
    let with: Value = serde_json::from_slice(&with).expect("the report is JSON");
    support::agrees_with_schema(&with);
    assert_eq!(with["comparison"], told);
    told
}

#[test]
fn a_report_that_is_read_back_compares_as_the_one_in_memory() {
    let (mut new, mut fixed, mut changed) = (0, 0, 0);
    for seed in 0..20 {
        let mut rng = Rng::new(seed);
        let first = model::Settings::random(&mut rng);
        let scene = Scene::random(&mut rng, &first);
        let mut second = first.clone();
        second.vary(&mut rng);
        let others = scene.smaller();
        let other = if others.is_empty() { &scene } else { rng.any(&others) };
        let set = [first, second].map(|chosen| {
            let mut set = settings("");
            for (key, value) in chosen.pairs() {
                set.set(&key, &value).expect("a setting takes its value");
            }
            set
        });
        let dry_run = |scene: &Scene| {
            let files = scene.files();
            support::checked(files.iter().map(|(name, content)| (*name, content.as_bytes())))
        };
        let told = agrees(&mut dry_run(&scene), &mut dry_run(other), [&set[0], &set[1]]);
        for section in Section::ALL {
            let [more, less, other, _] = counts(&told, section.name());
            (new, fixed, changed) = (new + more, fixed + less, changed + other);
        }
        is_same(&agrees(&mut dry_run(&scene), &mut dry_run(&scene), [&set[0], &set[0]]));
    }
    assert!(
        new > 30 && fixed > 30 && changed > 30,
        "{new} new, {fixed} fixed, {changed} changed are no test"
    );
}

#[test]
fn the_sample_is_read_back_in_every_order() {
    for order in ["OUPSM", "OPUSM", "OUMPS", "UPOSM"] {
        let set = [settings(""), settings(&format!("order={order} grace.staff=30"))];
        agrees(&mut university(), &mut university(), [&set[0], &set[1]]);
    }
}

#[track_caller]
fn refused(report: &str) -> ReadError {
    Snapshot::read(report.as_bytes()).expect_err("it is no report to compare with")
}

#[test]
fn what_is_no_report_of_this_version_is_refused() {
    let whole = String::from_utf8(json_bytes(&mut university(), &settings(""))).expect("a report is text");
    let other = refused(&whole.replacen("soups-report/1", "soups-report/2", 1));
    assert!(matches!(&other, ReadError::OtherVersion(version) if version == "soups-report/2"));
    assert!(other.to_string().contains("“soups-report/2”"), "{other}");
    assert!(matches!(
        refused(&whole.replacen("soups-report/1", "soups-report/10", 1)),
        ReadError::OtherVersion(_)
    ));
    assert!(matches!(refused(&whole.replacen("soups-report/1", "sarif", 1)), ReadError::NoReport));
    assert!(matches!(refused("{}"), ReadError::NoReport));
    assert!(matches!(refused(&whole.replace("\"fingerprint\"", "\"print\"")), ReadError::NoFingerprints));
    let bent = whole.replacen("\"fingerprint\": \"", "\"fingerprint\": \"x", 1);
    for broken in [&whole[..whole.len() / 2], "", "[]", "null", "no JSON", &bent, &format!("{whole}{whole}")]
    {
        assert!(matches!(refused(broken), ReadError::Json(_)), "{broken:.40}");
    }
    // An addition to the contract changes nothing.
    let added = whole
        .replacen("soups-report/1\"", "soups-report/1.4\", \"more\": [{ \"a\": 1 }]", 1)
        .replace("\"nature\":", "\"more\": {}, \"nature\":");
    let read = [&whole, &added].map(|report| Snapshot::read(report.as_bytes()).expect("it is read"));
    is_same(&value(&Comparison::new(&read[0], &read[1])));
}

#[test]
fn a_report_that_repeats_a_fingerprint_is_counted_exactly() {
    let whole = String::from_utf8(json_bytes(&mut university(), &settings(""))).expect("a report is text");
    let mut report: Value = serde_json::from_str(&whole).expect("JSON");
    let rows = report["findings"].as_array_mut().expect("rows");
    let last = rows.last().cloned().expect("a row");
    rows.push(last);
    let count = rows.len() as u64;
    let twice = Snapshot::read(report.to_string().as_bytes()).expect("it is read");
    let once = Snapshot::read(whole.as_bytes()).expect("it is read");
    for (before, after, expected) in
        [(&once, &twice, [1, 0]), (&twice, &once, [0, 1]), (&twice, &twice, [0, 0])]
    {
        let comparison = Comparison::new(before, after);
        let Totals { new, fixed, before, after, .. } = comparison.totals(Section::Findings);
        assert_eq!([new, fixed], expected);
        assert_eq!(before.max(after), count);
    }
}

// ------------------------------------------------------------------ formats

#[test]
fn the_text_and_the_table_tell_the_same_rows() {
    let (mut first, mut second) = (university(), university());
    let (before, after) = (first.run(&settings("")), second.run(&settings("order=OPUSM")));
    let comparison = Comparison::new(&before, &after);
    let mut written = Vec::new();
    comparison.write_text(&mut written, 2).expect("a vector takes every byte");
    let told = String::from_utf8(written).expect("the text is UTF-8");
    for line in [
        "106 new, 0 fixed, 36 unchanged: ",
        "  order: OUPSM → OPUSM\n",
        "Users that would be locked now: 49",
        "  … and 47 more of 49; ",
        "Causes with other consequences: 3",
        "      lockedUsersAlone: 2 → 0\n",
        "Other findings that are new: 1",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
    let mut table = Vec::new();
    comparison.write_csv(&mut table).expect("a vector takes every byte");
    let table = String::from_utf8(table).expect("the table is UTF-8");
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().expect("rows");
    let expected: usize = Section::ALL
        .into_iter()
        .flat_map(|section| [Fate::New, Fate::Fixed, Fate::Changed].map(|fate| comparison.len(section, fate)))
        .sum();
    assert_eq!(rows.len(), expected);
    assert!(rows.iter().any(|row| &row[0] == "changed" && &row[6] == "lockedUsersAlone: 2 → 0"));

    let mut document = Vec::new();
    comparison.write_json(&mut document).expect("a vector takes every byte");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    assert_eq!(document["schema"], "soups-comparison/1");
    assert_eq!(document["comparison"], value(&comparison));
}

#[cfg(feature = "cli")]
mod command_line {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    use super::{Value, json_bytes, settings, university};

    const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/university");

    fn soups(arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_soups")).args(arguments).output().expect("the program starts")
    }

    fn told(output: &Output) -> (Option<i32>, String, String) {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// The reports of the sample in two orders.
    fn reports(name: &str) -> [PathBuf; 2] {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare").join(name);
        fs::create_dir_all(&folder).expect("the folder can be made");
        ["OUPSM", "OPUSM"].map(|order| {
            let path = folder.join(format!("{order}.json"));
            let bytes = json_bytes(&mut university(), &settings(&format!("order={order}")));
            fs::write(&path, bytes).expect("the file can be written");
            path
        })
    }

    #[test]
    fn new_is_1_and_nothing_new_is_0() {
        let reports = reports("codes");
        let [right, wrong] = reports.each_ref().map(|path| path.to_str().expect("the path is UTF-8"));
        let (code, out, _) = told(&soups(&["compare", right, wrong]));
        assert_eq!(code, Some(1));
        assert!(out.starts_with("106 new, 0 fixed, 36 unchanged: "), "{out}");
        assert!(!out.contains('\x1b'));
        let (code, out, _) = told(&soups(&["compare", wrong, right]));
        assert_eq!(code, Some(0), "{out}");
        assert_eq!(told(&soups(&["compare", right, wrong, "--fail-on", "never"])).0, Some(0));
        let (_, out, _) = told(&soups(&["compare", right, right, "--format", "json"]));
        let document: Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(document["comparison"]["summary"]["findings"]["unchanged"], 36);
        let (_, out, _) = told(&soups(&["compare", right, wrong, "--format", "csv"]));
        assert!(out.starts_with("\u{FEFF}change,section,"), "{out}");
    }

    #[test]
    fn a_check_tells_what_differs_from_an_earlier_report() {
        let reports = reports("check");
        let before = reports[0].to_str().expect("the path is UTF-8");
        let check = ["check", SAMPLE, "--as-of", "2026-11-22", "--order", "OPUSM", "--compare-with", before];
        let (code, out, error) = told(&soups(&check));
        assert_eq!((code, error.as_str()), (Some(1), ""));
        let heading = format!("\nCompared with {before}\n106 new, 0 fixed, 36 unchanged: ");
        assert!(out.contains(&heading), "{out}");
        let (_, out, _) = told(&soups(&[&check[..], &["--format", "json"]].concat()));
        let report: Value = serde_json::from_str(&out).expect("JSON");
        super::support::agrees_with_schema(&report);
        assert_eq!(report["comparison"]["summary"]["lockedUsers"]["new"], 49);
    }

    #[test]
    fn what_cannot_be_compared_is_2() {
        let reports = reports("trouble");
        let report = reports[0].to_str().expect("the path is UTF-8");
        let (code, out, error) = told(&soups(&["compare", report, "no such file.json"]));
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(error.starts_with("soups: no such file.json: "), "{error}");
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json");
        let (code, _, error) = told(&soups(&["compare", report, manifest]));
        assert_eq!(code, Some(2));
        assert!(error.contains("this is no report"), "{error}");
        let (code, _, error) =
            told(&soups(&["check", SAMPLE, "--compare-with", report, "--format", "sarif"]));
        assert_eq!(code, Some(2));
        assert!(error.contains("has no room for a comparison"), "{error}");
    }
}
