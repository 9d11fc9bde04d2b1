//! Whole runs compared: the sample feeds of `examples/university` in three orders, as JSON and as text, and what their
//! README says of them. After a change that is meant, `INSTA_UPDATE=always cargo test --test golden` takes the new output.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::DryRun;
use soups::report::{Style, View};
use support::{json, json_bytes, list, settings, text};

fn university() -> DryRun {
    support::checked(soups::sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes())))
}

/// Without colours, as it is written where no terminal shows them.
fn plain(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[track_caller]
fn check(order: &str) {
    let set = settings(&format!("as-of=2026-11-22 order={order}"));
    let mut dry_run = university();
    json(&mut dry_run, &set);
    let bytes = json_bytes(&mut dry_run, &set);
    // A release changes the version and nothing else.
    let version = format!("\"version\": \"{}\"", soups::VERSION);
    let report =
        String::from_utf8(bytes).expect("a report is text").replacen(&version, "\"version\": \"…\"", 1);
    insta::assert_snapshot!(format!("university-{order}.json"), report);

    let mut text = Vec::new();
    dry_run
        .run(&set)
        .write_text(&mut text, Style { rows_max: usize::MAX })
        .expect("a vector takes every byte");
    insta::assert_snapshot!(format!("university-{order}.txt"), plain(&String::from_utf8_lossy(&text)));
}

#[test]
fn in_the_documented_order() {
    check("OUPSM");
}

#[test]
fn with_persons_before_users() {
    check("OPUSM");
}

#[test]
fn with_maintenance_before_persons() {
    check("OUMPS");
}

#[test]
fn a_short_text_says_how_much_it_leaves_out() {
    let mut text = Vec::new();
    university()
        .run(&settings("order=OPUSM"))
        .write_text(&mut text, Style { rows_max: 1 })
        .expect("a vector takes every byte");
    insta::assert_snapshot!("university-short.txt", plain(&String::from_utf8_lossy(&text)));
}

#[test]
fn rows_by_the_page_are_those_of_the_report() {
    let mut dry_run = university();
    let whole = json(&mut dry_run, &settings(""));
    let report = dry_run.run(&settings(""));
    for (name, rows) in [
        ("locked", "lockedUsers"),
        ("missing", "missingReferences"),
        ("findings", "findings"),
        ("causes", "causes"),
    ] {
        let (view, all): (View, _) = (name.parse().expect("a view"), list(&whole, rows));
        for (from, count) in
            [(0, 3), (2, 4), (3, usize::MAX), (all.len() - 1, 5), (all.len(), 5), (usize::MAX, 1), (0, 0)]
        {
            let expected = &all[from.min(all.len())..from.saturating_add(count).min(all.len())];
            let page = serde_json::to_value(report.rows(view, from, count)).expect("a page is plain data");
            assert_eq!(
                page,
                serde_json::json!({ "total": all.len(), "rows": expected }),
                "{name} from {from}"
            );
        }
    }
    assert!("users".parse::<View>().is_err());
}

// ------------------------------------------------------------------ what the README of the sample feeds says

const README: &str = include_str!("../examples/university/README.md");

/// The cells of the rows of a table under a heading, its head left out.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let (_, section) = README.split_once(&format!("\n## {heading}\n")).expect("the README has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_readme_says_who_is_locked_and_why() {
    let report = json(&mut university(), &settings(""));
    let locked: Vec<_> =
        list(&report, "lockedUsers").iter().map(|user| (text(user, "id"), text(user, "reason"))).collect();
    let told: Vec<_> =
        table("Would-be-locked users").iter().map(|row| (quoted(row[0])[0], quoted(row[1])[0])).collect();
    assert_eq!(locked, told);
}

#[test]
fn the_readme_says_what_is_missing() {
    let report = json(&mut university(), &settings(""));
    let mut missing: Vec<_> = list(&report, "missingReferences")
        .iter()
        .map(|row| (text(&row["from"], "id"), text(&row["to"], "id")))
        .collect();
    let rows = table("Missing references");
    let mut told = Vec::new();
    for row in &rows {
        let target = quoted(row[3])[0];
        for from in quoted(row[1]) {
            let blank = if row[3].ends_with("and a blank") { "QM-PHYS " } else { target };
            told.push((from, blank));
        }
    }
    missing.sort_unstable();
    told.sort_unstable();
    assert_eq!(missing, told);
}

#[test]
fn the_readme_says_what_other_days_graces_and_orders_change() {
    for row in table("Other days, graces and orders") {
        let options: Vec<&str> = quoted(row[0])[0].split(' ').collect();
        let set: Vec<String> = options
            .chunks(2)
            .map(|option| format!("{}={}", option[0][2..].replace("grace-", "grace."), option[1]))
            .collect();
        let report = json(&mut university(), &settings(&set.join(" ")));
        let summary = &report["summary"];
        let told = [row[1], row[2]].map(|cell| cell.parse::<u64>().expect("a count"));
        assert_eq!(
            [&summary["wouldBeLocked"], &summary["missingReferences"]],
            told.map(serde_json::Value::from).each_ref(),
            "{options:?}"
        );
    }
}

#[test]
fn the_sample_shows_every_reason_and_every_kind_of_reference() {
    let mut reasons = std::collections::BTreeSet::new();
    let mut kinds = std::collections::BTreeSet::new();
    for order in ["OUPSM", "OPUSM", "OUMPS"] {
        let report = json(&mut university(), &settings(&format!("order={order}")));
        reasons.extend(list(&report, "lockedUsers").iter().map(|user| text(user, "reason").to_owned()));
        kinds.extend(list(&report, "missingReferences").iter().map(|row| text(row, "via").to_owned()));
    }
    // The feeds are well-formed, so no feed is rejected.
    let expected = [
        "ended",
        "future-only",
        "link-missing",
        "link-too-late",
        "maintenance-too-early",
        "no-person",
        "person-not-created",
    ];
    assert_eq!(reasons, expected.map(str::to_owned).into());
    let expected = [
        "apprentice",
        "association",
        "education",
        "funding",
        "owner",
        "parentOrganisationId",
        "supervisor",
        "takenOverBy",
        "user",
    ];
    assert_eq!(kinds, expected.map(str::to_owned).into());
}
