//! The scenarios of `examples/scenarios`: each is run as its README says, by the real program, and gives its expected
//! report and the counts that its README tells. `UPDATE_DOCS=1 cargo test --test scenarios` takes the new reports.
#![cfg(all(feature = "cli", not(target_family = "wasm")))]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use soups::sample::{SCENARIOS, Scenario};
use support::{agrees_with_itself, agrees_with_schema, list, text};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/scenarios").join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the program answers in a folder: whether it was found good, and the JSON.
#[track_caller]
fn soups(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soups"));
    command.args(arguments).args(["--format", "json"]).current_dir(folder).stdin(Stdio::null());
    let output = command.output().expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {:?}", output.status);
    (output.status.success(), String::from_utf8(output.stdout).expect("output is UTF-8"))
}

#[track_caller]
fn check(folder: &Path, options: &[&str]) -> (bool, String, Value) {
    // Options that say what user files of Alma are given for name all that are given.
    let all: &[&str] = if options.contains(&"--alma-new") { &[] } else { &["."] };
    let (good, written) = soups(folder, &[&["check", "--settings", "settings.toml"], all, options].concat());
    let report = serde_json::from_str(&written).expect("the report is JSON");
    (good, written, report)
}

/// The cells of the rows of the table of a README.
fn runs(scenario: &Scenario) -> Vec<Vec<String>> {
    let readme = read(&folder(scenario.name).join("README.md"));
    let (_, section) = readme.split_once("\n## Runs\n").expect("the README tells runs");
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn count(value: &Value) -> String {
    value.as_u64().expect("a count").to_string()
}

/// What tables of runs count: what becomes of Pure's users, or of the fields of Alma's.
fn counts(report: &Value) -> [String; 3] {
    let (summary, alma) = (&report["summary"], &report["alma"]);
    if alma.is_object() {
        let of = &alma["counts"];
        return [count(&of["reset"]), count(&alma["edits"]["drift"]), count(&of["overwritten"])];
    }
    [count(&summary["wouldBeLocked"]), count(&summary["missingReferences"]), gone(report).to_string()]
}

fn gone(report: &Value) -> u64 {
    list(report, "jobs").iter().map(|job| job["gone"].as_u64().expect("a count")).sum()
}

#[test]
fn each_gives_its_expected_report() {
    for scenario in &SCENARIOS {
        let folder = folder(scenario.name);
        let (_, written, report) = check(&folder, &[]);
        agrees_with_schema(&report);
        agrees_with_itself(&report);
        // A release changes the version and nothing else.
        let version = format!("\"version\": \"{}\"", soups::VERSION);
        let written = written.replacen(&version, "\"version\": \"…\"", 1);
        let expected = folder.join("expected.json");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&expected, &written).expect("the report can be written");
        }
        assert!(written == read(&expected), "{}: UPDATE_DOCS=1 takes the new report", scenario.name);
    }
}

#[test]
fn each_readme_tells_what_its_runs_give() {
    for scenario in &SCENARIOS {
        let (folder, rows) = (folder(scenario.name), runs(scenario));
        assert_eq!(rows[0][0], "as it is", "{}", scenario.name);
        for row in rows {
            let command = row[0].trim_matches('`');
            let words: Vec<&str> = command.split(' ').collect();
            let told = if let Some(options) = command.strip_prefix("soups forecast ") {
                let options: Vec<&str> = options.split(' ').collect();
                let arguments = [&["forecast", "--settings", "settings.toml", "."], &options[..]].concat();
                let (_, written) = soups(&folder, &arguments);
                let forecast: Value = serde_json::from_str(&written).expect("the forecast is JSON");
                let last = &list(&forecast, "steps").last().expect("a forecast has steps")["locked"];
                [count(last), "–".to_owned(), "–".to_owned()]
            } else {
                let (.., report) = check(&folder, if command == "as it is" { &[] } else { &words });
                counts(&report)
            };
            assert_eq!(told.as_slice(), &row[1..4], "{}: {command}", scenario.name);
        }
    }
}

/// What each scenario is about shows in its report, and nothing that distracts from it.
#[test]
fn each_teaches_its_own_fault() {
    let expected = [
        ("right-order", "", ""),
        ("persons-before-users", "link-too-late transient", "LCK004 REF002 RUN001"),
        ("supervisors-before-persons", "", "REF003 RUN001"),
        ("maintenance-too-early", "maintenance-too-early transient", "LCK007 RUN001"),
        ("overlap-by-ten-minutes", "link-too-late transient", "LCK004 REF002 RUN002"),
        ("leaver-removed-and-leaver-end-dated", "ended permanent", "LCK005 PLN008"),
        ("organisation-renamed", "person-not-created permanent", "LCK002 PER005 REF001 REF003"),
        ("truncated-feed-under-safe-size", "person-not-created permanent", "LCK002 PLN001"),
        ("delta-taken-for-full", "", "PLN004 PLN008"),
        ("user-id-prefix-lost", "link-missing permanent", "FED012 LCK003 REF002"),
        ("contract-ends-next-month-with-grace", "", ""),
        ("manual-user-collision", "", "PLN006"),
        ("alma-replayed-file", "", "ALM017 ALM019 ALM022"),
    ];
    let set = |words: Vec<String>| Vec::from_iter(BTreeSet::from_iter(words)).join(" ");
    for (scenario, (name, reasons, codes)) in SCENARIOS.iter().zip(expected) {
        assert_eq!(scenario.name, name);
        let (.., report) = check(&folder(name), &[]);
        let locked = list(&report, "lockedUsers").iter();
        let locked = locked.map(|user| format!("{} {}", text(user, "reason"), text(user, "nature")));
        let found = list(&report, "findings").iter().map(|finding| text(finding, "code").to_owned());
        assert_eq!(set(locked.collect()), reasons, "{name}");
        assert_eq!(set(found.collect()), codes, "{name}");
    }
}

/// Every file lies in the folders, is in the list, and is written by the command.
#[test]
fn the_list_is_that_of_the_folders() {
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenarios");
    let _ = fs::remove_dir_all(&written);
    for scenario in &SCENARIOS {
        let folder = folder(scenario.name);
        let mut paths = BTreeSet::new();
        for within in ["", "baseline"] {
            let Ok(entries) = fs::read_dir(folder.join(within)) else { continue };
            for entry in entries {
                let path = entry.expect("the folder can be read").path();
                if path.is_file() && !path.ends_with("expected.json") {
                    let path = path.strip_prefix(&folder).expect("it lies in the folder");
                    paths.insert(path.to_str().expect("it is UTF-8").replace('\\', "/"));
                }
            }
        }
        let listed: BTreeSet<String> = scenario.files.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(paths, listed, "{}", scenario.name);

        let target = written.join(scenario.name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_soups"));
        command.args(["sample", "--scenario", scenario.name]).arg(&target);
        assert!(command.status().expect("the program starts").success());
        for path in &paths {
            assert_eq!(read(&target.join(path)), read(&folder.join(path)), "{path}");
        }
        // Nothing is written over.
        assert_eq!(command.stderr(Stdio::null()).status().expect("it starts").code(), Some(2));
    }
    let folders = fs::read_dir(folder("")).expect("the folder can be read");
    let folders = folders.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()));
    assert_eq!(folders.count(), SCENARIOS.len());
}

#[test]
fn the_index_and_the_list_name_them_all_in_order() {
    let index = read(&folder("").join("README.md"));
    let links: Vec<&str> = index
        .lines()
        .filter_map(|line| line.split_once("](")?.1.split_once("/README.md)"))
        .map(|(name, _)| name)
        .collect();
    let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    assert_eq!(links[..names.len()], names);
    let output = Command::new(env!("CARGO_BIN_EXE_soups")).args(["sample", "--list"]).output();
    let listed = String::from_utf8(output.expect("the program starts").stdout).expect("it is UTF-8");
    assert_eq!(
        listed.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect::<Vec<_>>(),
        names
    );
    for scenario in &SCENARIOS {
        assert!(index.contains(&format!("[{}]", scenario.title())), "{}", scenario.name);
        assert!(listed.contains(scenario.summary()) && scenario.summary().len() > 40, "{}", scenario.name);
    }
}

#[test]
fn an_unknown_scenario_is_refused_with_those_there_are() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_soups")).args(["sample", "--scenario", "right", "nowhere"]).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("persons-before-users"));
}
