//! What the tests share: small feeds, and what a dry run says about them.
#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod feeds;
pub(crate) mod marks;

use std::sync::OnceLock;

use serde_json::Value;
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, Settings};

/// The day on which the jobs run, where a test does not say another.
pub(crate) const DAY: &str = "2026-11-22";

/// Settings written `key=value`, separated by blanks.
#[track_caller]
pub(crate) fn settings(text: &str) -> Settings {
    let mut settings = Settings::for_date(DAY).expect("the day is a date");
    for pair in text.split_ascii_whitespace() {
        let (key, value) = pair.split_once('=').expect("a setting is written key=value");
        settings.set(key, value).expect("a setting takes its value");
    }
    settings
}

/// A dry run over files given by name and bytes, of which nothing is looked at but what the jobs need: for tests of the
/// jobs, whose feeds hold nothing else.
pub(crate) fn dry_run<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> DryRun {
    let mut dry_run = DryRun::new();
    for (name, bytes) in files {
        read(&mut dry_run, name, bytes);
    }
    dry_run
}

/// Reads a file of which nothing is looked at but what the jobs need.
pub(crate) fn read(dry_run: &mut DryRun, name: &str, bytes: &[u8]) {
    let mut reader = FeedReader::with(name, Limits::default(), Checks::NONE);
    reader.push(bytes);
    dry_run.add(reader.finish());
}

/// A dry run over files given by name and bytes, with every check.
pub(crate) fn checked<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> DryRun {
    let mut dry_run = DryRun::new();
    for (name, bytes) in files {
        dry_run.read(name, bytes);
    }
    dry_run
}

/// The id of the first record of a file.
pub(crate) fn first_id(file: &soups::LoadedFile) -> &str {
    file.segment.symbols.text(file.segment.records.key(0))
}

/// The bytes of the JSON report.
pub(crate) fn json_bytes(dry_run: &mut DryRun, settings: &Settings) -> Vec<u8> {
    let mut bytes = Vec::new();
    dry_run.run(settings).write_json(&mut bytes).expect("a vector takes every byte");
    bytes
}

/// The JSON report, which has to keep to its schema and to agree with itself.
#[track_caller]
pub(crate) fn json(dry_run: &mut DryRun, settings: &Settings) -> Value {
    let report: Value = serde_json::from_slice(&json_bytes(dry_run, settings)).expect("the report is JSON");
    agrees_with_schema(&report);
    agrees_with_itself(&report);
    report
}

/// The report keeps to `docs/report.schema.json`.
#[track_caller]
pub(crate) fn agrees_with_schema(report: &Value) {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let schema = serde_json::from_str(include_str!("../../docs/report.schema.json"));
        jsonschema::validator_for(&schema.expect("the schema is JSON")).expect("the schema is a schema")
    });
    let faults: Vec<String> =
        schema.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "the report breaks its schema:\n{}", faults.join("\n"));
}

/// What holds for every report: counts are the lengths of lists, lists are sorted, a job reads what it creates and
/// what it skips.
#[track_caller]
pub(crate) fn agrees_with_itself(report: &Value) {
    let summary = &report["summary"];
    let findings = list(report, "findings");
    let of_severity =
        |severity: &str| findings.iter().filter(|finding| finding["severity"] == severity).count();
    let of_family =
        |family: &[&str]| findings.iter().filter(|finding| family.contains(&text(finding, "code"))).count();
    for (count, length) in [
        ("errors", of_severity("error")),
        ("warnings", of_severity("warning")),
        ("notes", of_severity("note")),
        ("missingReferences", list(report, "missingReferences").len()),
        ("missingReferences", of_family(&["REF001", "REF002", "REF003"])),
        ("wouldBeLocked", list(report, "lockedUsers").len()),
        ("wouldBeLocked", findings.iter().filter(|finding| text(finding, "code").starts_with("LCK")).count()),
        ("wouldBeUnlocked", list(report, "unlockedUsers").len()),
    ] {
        assert_eq!(summary[count], length, "{count}");
    }
    assert_eq!(report["verdict"], if findings.is_empty() { "clean" } else { "findings" });

    let feeds = ["organisations", "users", "persons", "supervisors"];
    let place = |row: &Value| {
        let at = &row["at"];
        let feed = feeds.iter().position(|feed| at["feed"] == *feed).unwrap_or(feeds.len());
        (feed, text(at, "file").to_owned(), at["offset"].as_u64().expect("an offset is a number"))
    };
    let sorted = |name: &str, key: &dyn Fn(&Value) -> String| {
        let keys: Vec<_> = list(report, name).iter().map(|row| (place(row), key(row))).collect();
        assert!(keys.is_sorted(), "{name} are not sorted by feed, offset and code: {keys:?}");
    };
    sorted("findings", &|finding| text(finding, "code").to_owned());
    sorted("missingReferences", &|_| String::new());
    sorted("lockedUsers", &|_| String::new());

    for job in list(report, "jobs") {
        let number = |name: &str| job[name].as_u64().expect("a count is a number");
        if job["job"] != "maintenance" {
            let applied = number("created") + number("updated") + number("unchanged");
            assert_eq!(number("read"), applied + number("skipped"), "{job}");
        }
    }
    for cause in list(report, "causes") {
        assert!(cause["lockedUsersAlone"].as_u64() <= cause["lockedUsers"].as_u64(), "{cause}");
    }
    for finding in findings {
        for words in ["message", "remedy"] {
            assert!(!text(finding, words).is_empty(), "{} has no {words}", finding["code"]);
        }
    }
}

/// A list of the report.
#[track_caller]
pub(crate) fn list<'a>(report: &'a Value, name: &str) -> &'a [Value] {
    report[name].as_array().expect("the report has this list")
}

/// A string of a row.
#[track_caller]
pub(crate) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} is no text in {row}"))
}

/// A report in a format, as text.
#[track_caller]
pub(crate) fn written(dry_run: &mut DryRun, settings: &Settings, format: soups::report::Format) -> String {
    let mut bytes = Vec::new();
    format.write(&dry_run.run(settings), &mut bytes).expect("a vector takes every byte");
    String::from_utf8(bytes).expect("a report is text")
}
