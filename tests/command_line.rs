//! The command line as people and scripts use it: the real program, its output and its exit codes.
#![cfg(all(feature = "cli", not(target_family = "wasm")))]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use support::feeds::{World, organisation, person, staff, user};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/university");
const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

fn soups(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the program starts")
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soups"));
    command.args(arguments).stdin(Stdio::null());
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs `soups check` on the day of the tests; answers exit code and standard output.
#[track_caller]
fn check(arguments: &[&str]) -> (i32, String) {
    let output = soups(&[&["check"], &DAY[..], arguments].concat());
    assert_eq!(text(&output.stderr), "", "trouble is told on standard error");
    (output.status.code().expect("the program ends by itself"), text(&output.stdout))
}

/// What went wrong: exit code 2, nothing on standard output, one sentence on standard error.
#[track_caller]
fn trouble(arguments: &[&str]) -> String {
    let output = soups(arguments);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    text(&output.stderr)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command_line").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

/// Writes the feeds of a World into a folder of its own.
fn written(name: &str, world: &World) -> PathBuf {
    let folder = folder(name);
    for (file, content) in world.files() {
        fs::write(folder.join(file), content).expect("the file can be written");
    }
    folder
}

fn small() -> World {
    World::empty().organisations(organisation("o")).users(user("u")).persons(person("p", &[staff("o")], "u"))
}

/// Feeds in which nothing is wrong, in a folder of its own.
fn sound(name: &str) -> PathBuf {
    let folder = folder(name);
    for (file, content) in SOUND {
        fs::write(folder.join(file), content).expect("the file can be written");
    }
    folder
}

const SOUND: [(&str, &str); 4] = [
    ("organisations.xml", include_str!("mistakes/organisations.xml")),
    ("users.xml", include_str!("mistakes/users.xml")),
    ("persons.xml", include_str!("mistakes/persons.xml")),
    ("supervisors.xml", include_str!("mistakes/supervisors.xml")),
];

// ------------------------------------------------------------------ exit codes

#[test]
fn nothing_found_is_0_errors_are_1() {
    let clean = sound("clean");
    assert_eq!(check(&[path(&clean)]).0, 0);
    assert_eq!(check(&[SAMPLE]).0, 1);
}

#[test]
fn fail_on_says_what_counts() {
    let warning = sound("warning");
    let early = SOUND[2].1.replace("2031-02-28", "2001-02-28");
    fs::write(warning.join("persons.xml"), early).expect("the file can be written");
    let warning = path(&warning);
    for (fail_on, with_warning, with_errors) in [("error", 0, 1), ("warning", 1, 1), ("never", 0, 0)] {
        assert_eq!(check(&["--fail-on", fail_on, warning]).0, with_warning, "{fail_on}");
        assert_eq!(check(&["--fail-on", fail_on, SAMPLE]).0, with_errors, "{fail_on}");
    }
    assert_eq!(check(&[warning]).0, 0);
}

#[test]
fn what_cannot_run_is_2() {
    trouble(&["check"]);
    trouble(&["chek", SAMPLE]);
    trouble(&["check", "--fail-on", "sometimes", SAMPLE]);
    trouble(&["check", "--format", "pdf", SAMPLE]);
    let said = trouble(&["check", "no such file.xml"]);
    assert!(said.starts_with("soups: no such file.xml: "), "{said}");
    let empty = folder("empty");
    let said = trouble(&["check", path(&empty)]);
    assert!(said.contains("holds no *.xml file"), "{said}");
}

#[test]
fn settings_that_are_none() {
    let said = trouble(&["check", "--as-of", "22.11.2026", SAMPLE]);
    assert_eq!(said, "soups: as-of: “22.11.2026” is not a date written yyyy-mm-dd\n");
    trouble(&["check", "--as-of", "2026-02-30", SAMPLE]);
    let said = trouble(&["check", "--grace-staff", "-1", SAMPLE]);
    assert!(said.contains("-1"), "{said}");
    let said = trouble(&["check", "--grace-student", "a month", SAMPLE]);
    assert!(said.starts_with("soups: grace.student: “a month” is not a number of days"), "{said}");
    for order in ["OUPS", "OUPSMM", "", "OUPXM"] {
        let said = trouble(&["check", "--order", order, SAMPLE]);
        assert!(said.starts_with("soups: order: "), "{said}");
    }
    let said = trouble(&["check", "--set", "missing-usr=skip-person", SAMPLE]);
    assert_eq!(said, "soups: “missing-usr” is no setting; the nearest is “missing-user”\n");
    let said = trouble(&["check", "--set", "missing-user=skip", SAMPLE]);
    assert!(said.contains("is not one of load-unlinked, skip-person"), "{said}");
    let said = trouble(&["check", "--set", "missing-user", SAMPLE]);
    assert!(said.contains("key=value"), "{said}");
}

#[test]
fn help_and_version() {
    let output = soups(&["--version"]);
    assert_eq!(text(&output.stdout), format!("soups {}\n", soups::VERSION));
    for arguments in [&["--help"][..], &["check", "--help"], &["sample", "--help"], &["generate", "--help"]] {
        let output = soups(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Usage: soups"), "{arguments:?}");
    }
}

// ------------------------------------------------------------------ formats

#[test]
fn json_is_what_the_library_writes() {
    let (_, json) = check(&["--format", "json", SAMPLE]);
    let mut library =
        support::checked(soups::sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes())));
    assert!(json.into_bytes() == support::json_bytes(&mut library, &support::settings("")));
}

#[test]
fn options_reach_the_run() {
    let options = [
        "--order",
        "OPUSM",
        "--grace-staff",
        "30",
        "--grace-student",
        "40",
        "--set",
        "missing-user=skip-person",
    ];
    let (_, json) = check(&[&options, &["--format", "json", SAMPLE][..]].concat());
    let report: serde_json::Value = serde_json::from_str(&json).expect("the output is JSON");
    support::agrees_with_schema(&report);
    let value = |setting: &str| {
        let found = support::list(&report, "assumptions").iter().find(|row| row["setting"] == setting);
        found.expect("the setting is listed")["value"].as_str().expect("a value is text").to_owned()
    };
    assert_eq!(report["asOf"], "2026-11-22");
    assert_eq!(
        ["order", "grace.staff", "grace.student", "missing-user"].map(value),
        ["OPUSM", "30", "40", "skip-person"]
    );
}

#[test]
fn csv_has_a_row_a_finding_and_no_formula() {
    let world = small().users(user("=1+1") + &user("@x, &quot;y&quot;\nz"));
    let feeds = written("csv", &world);
    let (_, csv) = check(&["--format", "csv", path(&feeds)]);
    let (_, json) = check(&["--format", "json", path(&feeds)]);
    let report: serde_json::Value = serde_json::from_str(&json).expect("the output is JSON");
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let head: Vec<String> = table.headers().expect("there is a head").iter().map(str::to_owned).collect();
    assert_eq!(head[..4], ["code", "name", "severity", "message"]);
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().expect("every row is whole");
    assert_eq!(rows.len(), support::list(&report, "findings").len());
    let ids: Vec<&str> = rows.iter().map(|row| &row[6]).collect();
    assert!(ids.contains(&"'=1+1"), "{ids:?}");
    assert!(ids.contains(&"'@x, \"y\" z"), "{ids:?}");
}

#[test]
fn text_says_the_answer_first_and_has_no_colour_where_no_terminal_shows_it() {
    let (_, report) = check(&[SAMPLE]);
    let first = report.lines().next().expect("there is a line");
    assert!(
        first.starts_with("9 users would be locked and 17 references would not be found on 2026-11-22."),
        "{first}"
    );
    assert!(!report.contains('\x1b'), "a colour code");
}

#[test]
fn output_goes_to_a_file() {
    let folder = folder("output");
    for format in ["text", "json", "csv", "sarif", "junit", "html"] {
        let file = folder.join(format);
        let (code, printed) = check(&["--format", format, "--output", path(&file), SAMPLE]);
        assert_eq!((code, printed.as_str()), (1, ""));
        let (_, printed) = check(&["--format", format, SAMPLE]);
        assert!(fs::read_to_string(&file).expect("the file was written") == printed, "{format}");
    }
    let nowhere = folder.join("no such folder").join("report");
    let said = trouble(&["check", "--output", path(&nowhere), SAMPLE]);
    assert!(said.contains("no such folder"), "{said}");
}

#[test]
fn a_reader_that_stops_reading_is_no_trouble() {
    let mut child = command(&["check", "--format", "json", SAMPLE])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = String::new();
    BufReader::with_capacity(1, child.stdout.take().expect("standard output is piped"))
        .read_line(&mut first)
        .expect("there is a line");
    assert_eq!(first, "{\n");
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(text(&output.stderr), "");
    assert_ne!(output.status.code(), Some(2));
    assert_ne!(output.status.code(), Some(101), "a panic");
}

#[test]
fn a_reader_that_stops_reading_a_table_is_no_trouble() {
    let user = |number| format!("<user id='u{number}'><wrong/></user>\n");
    let users = (0..2_000).map(user).collect::<Vec<_>>().concat();
    let folder = folder("a_reader_that_stops_reading_a_table");
    let file = folder.join("users.xml");
    let root = format!("<users xmlns='v1.user-sync.pure.atira.dk'>{users}</users>");
    fs::write(&file, root).expect("the file can be written");
    let asked = ["check", "--format", "csv", path(&file)];
    let whole = command(&asked).output().expect("the program runs");
    assert!(whole.stdout.len() > 200_000, "more than a pipe holds");
    let mut child =
        command(&asked).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut first = String::new();
    BufReader::with_capacity(1, child.stdout.take().expect("standard output is piped"))
        .read_line(&mut first)
        .expect("there is a line");
    assert!(first.starts_with("\u{FEFF}code,name,severity"), "{first}");
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(text(&output.stderr), "");
    assert_ne!(output.status.code(), Some(2));
}

// ------------------------------------------------------------------ files and folders

#[test]
fn files_folders_and_their_order_give_the_same_report() {
    let (_, whole) = check(&["--format", "json", SAMPLE]);
    let file = |name: &str| format!("{SAMPLE}/{name}.xml");
    let mut files = ["organisations", "users", "persons", "supervisors"].map(file);
    for _ in 0..2 {
        files.reverse();
        let arguments = files.iter().map(String::as_str).collect::<Vec<_>>();
        assert!(check(&[&["--format", "json"], arguments.as_slice()].concat()).1 == whole);
        files.swap(1, 2);
    }
}

#[test]
fn a_folder_is_read_for_its_xml_files() {
    let folder = sound("folder");
    fs::write(folder.join("readme.txt"), "not a feed").expect("the file can be written");
    fs::create_dir_all(folder.join("old.xml")).expect("the folder can be made");
    fs::rename(folder.join("users.xml"), folder.join("USERS.XML")).expect("the file can be renamed");
    assert_eq!(check(&[path(&folder)]).0, 0);
    let (code, report) = check(&[path(&folder), path(&folder.join("readme.txt"))]);
    assert_eq!(code, 1);
    assert!(report.contains("FED002"), "{report}");
}

#[test]
fn a_folder_is_read_for_its_archives_and_not_for_what_is_hidden() {
    let folder = folder("archives");
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join("Feeds.ZIP")).expect("a file"));
    let mut packed = None;
    for (name, content) in soups::sample::FILES {
        if name == "users.xml" {
            packed = Some(content);
            continue;
        }
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file can be added");
        zip.write_all(content.as_bytes()).expect("the archive can be written");
    }
    zip.finish().expect("the archive can be ended");
    let users = fs::File::create(folder.join("users.xml.gz")).expect("a file");
    let mut gzip = flate2::write::GzEncoder::new(users, flate2::Compression::default());
    gzip.write_all(packed.expect("there are users").as_bytes()).expect("gzip can be written");
    gzip.finish().expect("gzip can be ended");
    fs::write(folder.join(".old.xml"), "<nothing/>").expect("the file can be written");
    fs::create_dir_all(folder.join("older")).expect("the folder can be made");
    fs::write(folder.join("older").join("users.xml"), "<nothing/>").expect("the file can be written");
    let (_, packed) = check(&["--format", "json", path(&folder)]);
    let (_, plain) = check(&["--format", "json", SAMPLE]);
    assert_eq!(packed.replace("Feeds.ZIP/", "").replace("users.xml.gz", "users.xml"), plain);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_whatever_comes_out_of_it() {
    let folder = folder("pipe");
    let zip = folder.join("one.zip");
    let mut made = zip::ZipWriter::new(fs::File::create(&zip).expect("a file"));
    made.start_file("users.xml", zip::write::SimpleFileOptions::default()).expect("a file can be added");
    made.write_all(b"<users xmlns='v1.user-sync.pure.atira.dk'/>").expect("the archive can be written");
    made.finish().expect("the archive can be ended");
    let mut child = command(&["check", "--as-of", DAY[1], "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let bytes = fs::read(&zip).expect("the archive was written");
    child.stdin.take().expect("standard input is piped").write_all(&bytes).expect("it is read");
    let report = text(&child.wait_with_output().expect("the program ends").stdout);
    assert!(report.contains("stdin/users.xml: 0 records"), "{report}");
}

#[test]
fn files_of_the_same_name_are_told_apart_by_their_folders() {
    let (one, two) = (written("same/one", &small()), written("same/two", &small()));
    let (code, report) = check(&["--format", "json", path(&one), path(&two)]);
    assert_eq!(code, 1);
    let report: serde_json::Value = serde_json::from_str(&report).expect("the output is JSON");
    let twice: Vec<&serde_json::Value> =
        support::list(&report, "findings").iter().filter(|finding| finding["code"] == "FED006").collect();
    assert_eq!(twice.len(), 4);
    for finding in twice {
        let file = finding["at"]["file"].as_str().expect("a name");
        assert!(file.contains("two"), "the first by name is used: {file}");
    }
}

#[test]
fn content_problems_are_findings_not_trouble() {
    let folder = folder("broken");
    fs::write(folder.join("users.xml"), b"<users xmlns='v1.user-sync.pure.atira.dk'><user").expect("written");
    fs::write(folder.join("persons.xml"), b"\0\0\xFE\xFFgarbage\0").expect("written");
    fs::write(folder.join("empty.xml"), b"").expect("written");
    let (code, report) = check(&[path(&folder)]);
    assert_eq!(code, 1);
    for expected in ["XML001", "ENC002", "FED001"] {
        assert!(report.contains(expected), "{expected} in {report}");
    }
    assert_eq!(check(&["--fail-on", "never", path(&folder)]).0, 0);
}

// ------------------------------------------------------------------ sample and generate

#[test]
fn sample_writes_the_feeds_once() {
    let folder = folder("sample").join("new").join("folder");
    assert_eq!(soups(&["sample", path(&folder)]).status.code(), Some(0));
    for (name, content) in soups::sample::FILES {
        assert!(fs::read_to_string(folder.join(name)).expect("the file was written") == content, "{name}");
    }
    fs::write(folder.join("users.xml"), "mine").expect("the file can be written");
    let said = trouble(&["sample", path(&folder)]);
    assert!(said.starts_with("soups: "), "{said}");
    assert_eq!(fs::read_to_string(folder.join("users.xml")).expect("still there"), "mine");
}

#[test]
fn generate_writes_the_same_sound_feeds_every_time() {
    let (one, two) = (folder("generate/one"), folder("generate/two"));
    for folder in [&one, &two] {
        assert_eq!(soups(&["generate", "--persons", "300", path(folder)]).status.code(), Some(0));
    }
    let mut names: Vec<_> = fs::read_dir(&one)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names.len(), 4);
    for name in &names {
        let read = |folder: &Path| fs::read(folder.join(name)).expect("the file was written");
        assert!(read(&one) == read(&two), "{} differs", name.display());
    }
    let (_, report) = check(&["--format", "json", path(&one)]);
    let report: serde_json::Value = serde_json::from_str(&report).expect("the output is JSON");
    support::agrees_with_schema(&report);
    support::agrees_with_itself(&report);
    assert_eq!(support::list(&report, "feeds").len(), 4);
    let of_files: Vec<&serde_json::Value> = support::list(&report, "findings")
        .iter()
        .filter(|finding| {
            ["XML", "ENC", "FED"].iter().any(|family| support::text(finding, "code").starts_with(family))
        })
        .collect();
    assert!(of_files.is_empty(), "{of_files:#?}");
    let persons =
        support::list(&report, "jobs").iter().find(|job| job["job"] == "persons").expect("the job ran");
    assert_eq!(persons["read"], 300);
}

// ------------------------------------------------------------------ baseline and lists

/// The files of a report by name, lists only where something is found in them, and the values of some settings.
fn used(arguments: &[&str], settings: [&str; 2]) -> (Vec<String>, [String; 2]) {
    let (_, json) = check(&[arguments, &["--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&json).expect("the output is JSON");
    support::agrees_with_schema(&report);
    let baseline = report["baseline"].as_array().into_iter().flatten();
    let feeds = support::list(&report, "feeds").iter().chain(baseline);
    let feeds = feeds.map(|feed| support::text(feed, "file").to_owned());
    let findings = support::list(&report, "findings").iter();
    let files = feeds.chain(findings.map(|finding| support::text(&finding["at"], "file").to_owned()));
    let value = |setting: &str| {
        let found = support::list(&report, "assumptions").iter().find(|row| row["setting"] == setting);
        found.expect("the setting is listed")["value"].as_str().expect("a value is text").to_owned()
    };
    (files.collect(), settings.map(value))
}

#[test]
fn paths_in_a_settings_file_are_relative_to_it() {
    let folder = sound("relative");
    fs::create_dir_all(folder.join("set/last")).expect("the folder can be made");
    fs::write(folder.join("set/last/users.xml"), SOUND[1].1).expect("the file can be written");
    for list in ["set/trusted.txt", "other.txt"] {
        fs::write(folder.join(list), "two;columns").expect("the file can be written");
    }
    let set = folder.join("set/soups.toml");
    fs::write(&set, "baseline = 'last'\n[lists]\ntrusted = 'trusted.txt'").expect("the file can be written");
    let arguments = ["--settings", path(&set), path(&folder)];
    let (files, values) = used(&arguments, ["baseline", "lists.trusted"]);
    let last = folder.join("set/last/users.xml");
    assert!(files.contains(&path(&folder.join("set/trusted.txt")).to_owned()), "{files:?}");
    assert!(files.contains(&path(&last).to_owned()) && files.contains(&"users.xml".to_owned()), "{files:?}");
    assert_eq!(values, ["last", "trusted.txt"]);
    // What is on the command line is relative to where the command runs, and counts more.
    let other = folder.join("other.txt");
    let said = trouble(&[&["check", "--set", "lists.trusted=trusted.txt"][..], &arguments].concat());
    assert!(said.starts_with("soups: trusted.txt: "), "{said}");
    let by_option = ["--trusted", path(&other), "--set", "lists.trusted=trusted.txt"];
    let (files, values) = used(&[&by_option, &arguments[..]].concat(), ["baseline", "lists.trusted"]);
    assert!(files.contains(&path(&other).to_owned()), "{files:?}");
    assert_eq!(values, ["last", path(&other)]);
}

#[test]
fn baselines_and_lists_that_cannot_be_read_are_trouble() {
    let folder = sound("no-lists");
    for option in ["--baseline", "--role-holders", "--trusted", "--locked-before"] {
        let said = trouble(&["check", option, "no such file", path(&folder)]);
        assert!(said.starts_with("soups: no such file: "), "{option}: {said}");
    }
    let empty = folder.join("empty");
    fs::create_dir_all(&empty).expect("the folder can be made");
    let said = trouble(&["check", "--baseline", path(&empty), path(&folder)]);
    assert!(said.contains("holds no *.xml file, and no *.zip, *.gz or *.json either"), "{said}");
}

#[test]
fn what_is_wrong_with_a_list_is_a_finding() {
    let folder = sound("bad-list");
    let list = folder.join("roles.csv");
    fs::write(&list, "u-1;Ada").expect("the file can be written");
    let (code, report) = check(&["--role-holders", path(&list), path(&folder)]);
    assert_eq!(code, 1);
    assert!(report.contains("LST002"), "{report}");
}

#[test]
fn what_differs_from_the_baseline_is_read_once_more() {
    let before = written("baseline_before", &small());
    let changed = person("p", &[staff("o")], "u").replace("<person ", "<person managedInPure=\"true\" ");
    let after = written("baseline_after", &small().persons(changed));
    let (before, after) = (path(&before), path(&after));
    for files in [["--baseline", before, after], ["--baseline", after, after]] {
        let (code, report) = check(&files);
        assert!(code < 2 && !report.is_empty(), "{report}");
    }
    let missing = trouble(&["check", "--baseline", "nowhere.xml", after]);
    assert!(missing.contains("nowhere.xml"), "{missing}");
}

#[test]
fn the_forecast_is_written_in_every_format() {
    let folder = written(
        "forecast",
        &small().persons(person(
            "p",
            &[support::feeds::association("staff", "o", "2020-01-01..2026-12-31")],
            "u",
        )),
    );
    let forecast = |more: &[&str]| {
        let output = soups(&[&["forecast", path(&folder)], &DAY[..], more].concat());
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
        text(&output.stdout)
    };
    let told = forecast(&["--to", "2027-12-31"]);
    assert!(told.starts_with("0 users would be locked on 2026-11-22, 1 user on 2027-12-31.\n"), "{told}");
    assert!(told.contains("2027-01-01  “u” locked"), "{told}");
    let later = forecast(&["--from", "2027-01-01", "--to", "2027-12-31", "--format", "csv"]);
    assert_eq!(later.lines().count(), 1, "{later}");
    let json = forecast(&["--to", "2027-12-31", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["steps"][1]["locked"], 1);
    let output = folder.join("forecast.json");
    assert_eq!(forecast(&["--to", "2027-12-31", "--format", "json", "--output", path(&output)]), "");
    assert!(output.exists());
    let backwards = trouble(&["forecast", "--as-of", "2026-11-22", "--to", "2026-11-21", path(&folder)]);
    assert!(backwards.contains("before the first day, 2026-11-22"), "{backwards}");
    assert!(trouble(&["forecast", "--to", "soon", path(&folder)]).contains("yyyy-mm-dd"));
}

#[test]
fn users_and_persons_are_explained() {
    let folder = written("explained", &small());
    let explain = |arguments: &[&str]| {
        let output = soups(&[&["explain"], arguments, &[path(&folder)], &DAY[..]].concat());
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
        text(&output.stdout)
    };
    assert!(explain(&["user", "u"]).contains("stays: eligible"));
    assert!(explain(&["person", "p"]).contains("created: associations-found"));
    let json = explain(&["user", "u", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["verdict"], "stays");
    let unknown = trouble(&["explain", "user", "uu", path(&folder)]);
    assert_eq!(unknown, "soups: no user is called “uu”; the nearest is “u”\n");
    // A code is explained as before, and no code is trouble.
    let page = soups(&["explain", "usr002"]);
    assert!(text(&page.stdout).starts_with("# USR002 "));
    assert_eq!(soups(&["explain"]).status.code(), Some(2));
}
