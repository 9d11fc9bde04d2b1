//! Rows in any order and of any choice: what the query room answers is held against a plain scan of the JSON report.
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use soups::report::{Query, Report, Table, View};
use soups::{DryRun, Outcome, Settings, sample};

const DAY: &str = "2026-11-22";

/// The sample feeds, compared with ones in which people and users are others, and with a suppression.
fn run() -> (DryRun, Outcome) {
    let mut dry_run = DryRun::new();
    let before: Vec<(&str, String)> = sample::FILES
        .iter()
        .map(|(file, text)| (*file, text.replace("P-1001", "P-0999").replace("academic", "nonacademic")))
        .collect();
    for (file, text) in &before {
        let mut reader =
            soups::FeedReader::with(file, soups::xml::Limits::default(), soups::Checks::baseline());
        reader.push(text.as_bytes());
        dry_run.add_baseline(reader.finish());
    }
    let read = |dry_run: &mut DryRun| {
        for (tag, (file, text)) in (1..).zip(sample::FILES) {
            let mut reader =
                soups::FeedReader::with(file, soups::xml::Limits::default(), dry_run.checks()).tagged(tag);
            reader.push(text.as_bytes());
            dry_run.add(reader.finish());
        }
    };
    read(&mut dry_run);
    loop {
        let again = dry_run.again();
        if again.is_empty() {
            break;
        }
        for again in again {
            let wanted = if again.role == soups::Role::Baseline { &before[..] } else { &[] };
            let mut files = Vec::new();
            for (tag, (file, text)) in (1..).zip(sample::FILES) {
                let baseline = wanted.iter().find(|(name, _)| *name == file).map(|(_, text)| text.as_str());
                let (is_it, text) = match again.role {
                    soups::Role::Baseline => (again.tag == 0, baseline.unwrap_or_default()),
                    _ => (again.tag == tag, text),
                };
                if is_it {
                    let mut reader =
                        soups::FeedReader::with(file, soups::xml::Limits::default(), again.checks.clone())
                            .tagged(again.tag);
                    reader.push(text.as_bytes());
                    files.push(reader.finish());
                }
            }
            dry_run.add_again(&again, files);
        }
    }
    let user = |id: &str, group: &str, first: &str| {
        format!(
            "<user><primary_id>{id}</primary_id><first_name>{first}</first_name><user_group>{group}</user_group></user>"
        )
    };
    let file = |users: &[String]| format!("<users>{}</users>", users.concat());
    for (role, name, users) in [
        (
            soups::Role::AlmaPrevious,
            "previous.xml",
            vec![user("a1", "STAFF", "Ann"), user("b2", "STAFF", "Bob")],
        ),
        (
            soups::Role::AlmaExport,
            "export.xml",
            vec![user("a1", "EMERITUS", "Ann"), user("b2", "EMERITUS", "Bob")],
        ),
        (
            soups::Role::AlmaNew,
            "new.xml",
            vec![user("a1", "STAFF", "Anne"), user("b2", "FAC", "Bob"), user("c3", "FAC", "Cy")],
        ),
    ] {
        let mut reader =
            soups::FeedReader::with(name, soups::xml::Limits::default(), role.checks(|| dry_run.checks()));
        reader.push(file(&users).as_bytes());
        dry_run.add_as(role, reader.finish());
    }
    let mut settings = Settings::for_date(DAY).expect("a day");
    settings.set("rules.IDS002", "off").expect("a rule");
    let outcome = dry_run.simulate(&settings);
    (dry_run, outcome)
}

/// Every row of a view as plain data, in the view's order, with its cells by the names of the columns.
fn rows(report: &Report<'_>, view: View) -> Vec<Value> {
    let page = report.rows(view, 0, usize::MAX);
    page.rows.iter().map(|row| serde_json::to_value(row).expect("a row is plain data")).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What is read in a column of a row.
fn cell(view: View, column: &str, row: &Value) -> String {
    let joined = |list: &Value, parts: fn(&Value) -> String| {
        list.as_array().into_iter().flatten().map(|item| parts(item) + "\n").collect::<String>()
    };
    match (view, column) {
        (_, "file") => text(&row["at"]["file"]),
        (_, "place") if row["at"].is_null() => String::new(),
        (_, "place") => format!("{}:{}:{}", text(&row["at"]["file"]), row["at"]["line"], row["at"]["column"]),
        (View::Missing, "kind" | "id") => text(&row["from"][column]),
        (View::Missing, "toKind") => text(&row["to"]["kind"]),
        (View::Missing, "toId") => text(&row["to"]["id"]),
        (View::Missing, "near") => {
            joined(&row["nearMisses"], |near| format!("{} ({})", text(&near["id"]), text(&near["why"])))
        }
        (View::Findings, "kind" | "id") => text(&row["record"][column]),
        (View::Locked | View::Unlocked, "why") => joined(&row["chain"], |fact| text(&fact["text"])),
        (View::Causes, "text") => format!("{} {}", text(&row["text"]), text(&row["remedy"])),
        (View::Plan, "fields") => {
            joined(&row["fields"], |field| {
                format!("{}: {} → {}", text(&field["field"]), text(&field["before"]), text(&field["after"]))
            }) + &text(&row["effect"])
        }
        (View::Alma | View::AlmaDrift, "text") => {
            ["text", "sis", "current", "incoming"].map(|name| text(&row[name])).join(" ")
        }
        (View::Silenced, "expired") => {
            if row["expired"] == json!(true) { "expired" } else { "in force" }.to_owned()
        }
        _ => text(&row[column]),
    }
}

/// The columns of the views: those of words, of texts, of numbers, of sentences.
fn columns(view: View) -> [&'static [&'static str]; 4] {
    const PLACE: &[&str] = &["place"];
    match view {
        View::Locked => [&["reason", "certainty", "nature", "file"], &["id", "userName"], PLACE, &["why"]],
        View::Unlocked => [&["reason", "file"], &["id", "userName"], PLACE, &["why"]],
        View::Missing => {
            [&["kind", "via", "toKind", "nature", "code", "file"], &["id", "toId"], PLACE, &["near"]]
        }
        View::Findings => {
            [&["severity", "code", "name", "kind", "file"], &["id"], &["occurrences", "place"], &["message"]]
        }
        View::Causes => {
            [&["kind", "file"], &["id"], &["records", "lockedUsers", "lockedUsersAlone", "place"], &["text"]]
        }
        View::Plan => [&["kind", "change", "file"], &["id"], PLACE, &["fields"]],
        View::Log => [&["job", "level", "file"], &[], PLACE, &["text"]],
        View::Alma | View::AlmaDrift => {
            [&["field", "verdict", "certainty", "file"], &["user"], PLACE, &["text"]]
        }
        View::Silenced => [&["code", "expired"], &["id", "reason"], &["count"], &["until"]],
    }
}

fn found(report: &Report<'_>, query: Query, view: View) -> Vec<u32> {
    let mut table = Table::new(report, view);
    table.ask(report, query);
    while !table.search(report, 3) {}
    table.found().to_vec()
}

#[test]
fn the_views_have_rows_to_ask_about() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    for view in View::ALL.into_iter().filter(|view| *view != View::Unlocked) {
        assert!(report.rows_len(view) > 0, "{}", view.name());
    }
    let changes: BTreeSet<String> =
        rows(&report, View::Plan).iter().map(|row| text(&row["change"])).collect();
    assert!(["created", "updated", "gone"].iter().all(|change| changes.contains(*change)), "{changes:?}");
}

#[test]
fn any_sort_is_a_permutation_and_sorts() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    for view in View::ALL {
        let rows = rows(&report, view);
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        let [words, texts, numbers, sentences] = columns(view);
        for column in [words, texts, numbers, sentences].concat() {
            let sorted = |descending| {
                let query = Query::new(view).sorted(column, descending).expect("a column");
                found(&report, query, view)
            };
            let (up, down) = (sorted(false), sorted(true));
            for order in [&up, &down] {
                let mut again = order.clone();
                again.sort_unstable();
                assert_eq!(again, all, "{} by {column}", view.name());
            }
            let shown = |order: &[u32]| -> Vec<String> {
                order.iter().map(|&row| cell(view, column, &rows[row as usize])).collect()
            };
            if texts.contains(&column)
                || (words.contains(&column) && !["severity", "level"].contains(&column))
            {
                let (up, down) = (shown(&up), shown(&down));
                assert!(up.is_sorted(), "{} by {column}: {up:?}", view.name());
                assert!(down.is_sorted_by(|a, b| a >= b), "{} by {column}", view.name());
            }
            // What is equal stays in the order of the report, both ways.
            for order in [&up, &down] {
                for pair in order.windows(2).filter(|_| !sentences.contains(&column)) {
                    let [a, b] = [pair[0], pair[1]].map(|row| cell(view, column, &rows[row as usize]));
                    assert!(a != b || pair[0] < pair[1], "{} by {column}", view.name());
                }
            }
        }
    }
    let severities = |descending| -> Vec<String> {
        let query = Query::new(View::Findings).sorted("severity", descending).expect("a column");
        let rows = rows(&report, View::Findings);
        let mut told: Vec<String> = found(&report, query, View::Findings)
            .iter()
            .map(|&row| text(&rows[row as usize]["severity"]))
            .collect();
        told.dedup();
        told
    };
    assert_eq!(severities(false), ["error", "warning", "note"]);
    assert_eq!(severities(true), ["note", "warning", "error"]);
}

#[test]
fn choices_are_counted_and_agree_with_a_scan() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    for view in View::ALL {
        let rows = rows(&report, view);
        for column in columns(view)[0] {
            let mut table = Table::new(&report, view);
            let choices = table.choices(&report, column);
            assert_eq!(choices.iter().map(|choice| choice.count as usize).sum::<usize>(), rows.len());
            for choice in choices {
                let query = Query::new(view).chosen(column, &choice.value).expect("a column");
                let scan = |row: &&u32| cell(view, column, &rows[**row as usize]) == choice.value;
                let all: Vec<u32> = (0..rows.len() as u32).collect();
                let wanted: Vec<u32> = all.iter().filter(scan).copied().collect();
                assert_eq!(wanted.len(), choice.count as usize);
                assert_eq!(found(&report, query, view), wanted, "{} of {}", choice.value, view.name());
            }
        }
    }
    // A choice in one column counts in the others, and not in its own.
    let mut table = Table::new(&report, View::Findings);
    let query = Query::new(View::Findings).chosen("severity", "warning").expect("a column");
    table.ask(&report, query);
    let sum = |column: &str, table: &mut Table| {
        table.choices(&report, column).iter().map(|choice| u64::from(choice.count)).sum::<u64>()
    };
    let counts = report.summary();
    assert_eq!(sum("code", &mut table), counts.warnings);
    assert_eq!(sum("severity", &mut table), counts.errors + counts.warnings + counts.notes);
    assert!(table.choices(&report, "id").is_empty() && table.choices(&report, "nothing").is_empty());
}

#[test]
fn every_column_can_be_searched_and_agrees_with_a_scan() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    for view in View::ALL {
        let rows = rows(&report, view);
        for column in columns(view).concat() {
            for needle in ["1", "P-10", "PERSON", "qm-", "organisation", "“", "no such text at all", "→"]
            {
                let query = Query::new(view).holding(column, needle).expect("a column");
                let holds = |row: &u32| {
                    cell(view, column, &rows[*row as usize]).to_lowercase().contains(&needle.to_lowercase())
                };
                let wanted: Vec<u32> = (0..rows.len() as u32).filter(holds).collect();
                assert_eq!(found(&report, query, view), wanted, "{needle} in {column} of {}", view.name());
            }
        }
    }
}

#[test]
fn a_search_finds_every_word_somewhere_in_a_row() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    for view in View::ALL {
        let rows = rows(&report, view);
        let [words, texts, _, sentences] = columns(view);
        let columns = [words, texts, sentences].concat();
        for search in [
            "person",
            "Person names",
            "qm robo",
            "USER not",
            "persons.xml link",
            "u",
            "zzz",
            "error ",
            "“P-1001”",
        ] {
            let holds = |row: &u32| {
                let text: String =
                    columns.iter().map(|column| cell(view, column, &rows[*row as usize]) + "\n").collect();
                search.split_whitespace().all(|term| text.to_lowercase().contains(&term.to_lowercase()))
            };
            let wanted: Vec<u32> = (0..rows.len() as u32).filter(holds).collect();
            let query = Query::new(view).searched(search);
            assert_eq!(found(&report, query, view), wanted, "{search} in {}", view.name());
        }
    }
}

#[test]
fn a_name_that_is_no_column_is_refused() {
    for query in [
        Query::new(View::Log).sorted("severity", false),
        Query::new(View::Locked).chosen("", "a"),
        Query::new(View::Plan).holding("message", "a"),
    ] {
        assert!(query.expect_err("no such column").to_string().contains("is no column"));
    }
}

#[test]
fn a_search_in_steps_counts_up_to_the_exact_number() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    let mut table = Table::new(&report, View::Findings);
    table.ask(&report, Query::new(View::Findings).searched("person"));
    let mut counts = Vec::new();
    loop {
        let done = table.search(&report, 7);
        let page = table.page(&report, 0, 5);
        assert_eq!((page.total, page.done), (report.findings_len(), done));
        assert!(page.rows.len() == page.found.min(5) && page.searched <= page.candidates);
        counts.push(page.found);
        if done {
            break;
        }
    }
    assert!(counts.is_sorted() && counts.len() > 3);
    let whole = found(&report, Query::new(View::Findings).searched("person"), View::Findings);
    assert_eq!(counts.last(), Some(&whole.len()));
    // The same question once more is not begun again.
    table.ask(&report, Query::new(View::Findings).searched("person"));
    assert!(table.is_done());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_page_is_a_slice_of_all_and_the_order_of_questions_does_not_matter(
        from in 0..40usize, count in 0..40usize, view in 0..View::ALL.len(), column in 0..20usize,
        descending: bool, search in prop_oneof!["", "person", "user 1"],
    ) {
        let (dry_run, outcome) = run();
        let report = dry_run.report(&outcome);
        let view = View::ALL[view];
        let columns = columns(view).concat();
        let query = Query::new(view).sorted(columns[column % columns.len()], descending).expect("a column").searched(&search);
        let mut table = Table::new(&report, view);
        // Something else was asked before.
        table.ask(&report, Query::new(view).sorted("place", true).unwrap_or(Query::new(view)));
        table.ask(&report, query.clone());
        while !table.search(&report, 10) {}
        prop_assert_eq!(table.found(), found(&report, query, view));
        let all = table.page(&report, 0, usize::MAX).rows;
        let page = table.page(&report, from, count).rows;
        let wanted: Vec<_> = all.into_iter().skip(from).take(count).collect();
        prop_assert_eq!(page, wanted);
    }
}

#[test]
fn rows_without_fingerprints_are_otherwise_the_same() {
    let (dry_run, outcome) = run();
    let with = dry_run.report(&outcome);
    let without = dry_run.report(&outcome).without_fingerprints();
    for view in View::ALL {
        let mut rows = rows(&with, view);
        for row in &mut rows {
            row.as_object_mut().expect("a row is an object").remove("fingerprint");
        }
        assert_eq!(rows, self::rows(&without, view));
    }
}

#[test]
fn the_log_is_that_of_the_json_report() {
    let (dry_run, outcome) = run();
    let report = dry_run.report(&outcome);
    let logs: Vec<(String, String)> = report
        .jobs()
        .into_iter()
        .flat_map(|job| job.log.into_iter().map(move |line| (job.job.to_owned(), line)))
        .collect();
    let rows = rows(&report, View::Log);
    let shown: Vec<(String, String)> =
        rows.iter().map(|row| (text(&row["job"]), text(&row["text"]))).collect();
    assert_eq!(shown, logs);
    assert!(rows.iter().any(|row| row["level"] == "error" && row["at"]["line"].is_number()));
}
