//! `soups reduce` as people use it: the real program, its output, its files and its exit codes.
#![cfg(all(feature = "cli", not(target_family = "wasm")))]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/university");

fn soups(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soups"));
    command.args(arguments).stdin(Stdio::null()).output().expect("the program starts")
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command_line_reduce").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// Reduces the files to a user of the sample who is named by an id without its prefix.
#[track_caller]
fn check_user_1007(files: &str, out: &Path) {
    let lock = ["--user", "user-1007", "--as-of", "2026-11-22", "--output", path(out)];
    let output = soups(&[&["reduce", files], &lock[..]].concat());
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stdout);
    assert!(told.contains("LCK003 User “user-1007” would be locked"), "{told}");
    assert!(
        told.contains("users.xml (1 of 60), persons.xml (1 of 60). No record can be left out."),
        "{told}"
    );
    assert!(told.contains("--as-of 2026-11-22"), "{told}");
    let written: Vec<_> =
        fs::read_dir(out).expect("it was written").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(written.len(), 2, "{written:?}");
    let again = soups(&["check", path(out), "--as-of", "2026-11-22"]);
    assert!(text(&again.stdout).contains("user-1007 fbuttonhook (link-missing)"), "{}", text(&again.stdout));
}

#[test]
fn feeds_as_they_are() {
    check_user_1007(SAMPLE, &folder("plain").join("made/if/need/be"));
}

#[test]
fn feeds_in_a_zip_and_under_gzip() {
    let folder = folder("packed");
    let archive = folder.join("feeds.zip");
    let mut writer = zip::ZipWriter::new(fs::File::create(&archive).expect("it can be made"));
    for (name, content) in soups::sample::FILES {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(format!("night/{name}"), options).expect("it can be added");
        writer.write_all(content.as_bytes()).expect("it can be written");
    }
    writer.finish().expect("it can be ended");
    check_user_1007(path(&archive), &folder.join("from-zip"));

    let packed = folder.join("gz");
    fs::create_dir_all(&packed).expect("the folder can be made");
    for (name, content) in soups::sample::FILES {
        let file = fs::File::create(packed.join(name).with_extension("xml.gz")).expect("it can be made");
        let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::default());
        out.write_all(content.as_bytes()).expect("it can be written");
        out.finish().expect("it can be ended");
    }
    check_user_1007(path(&packed), &folder.join("from-gzip"));
}

#[test]
fn pseudonyms_hang_on_the_seed_alone() {
    let folder = folder("seeds");
    let reduce = |name: &str, seed: &[&str]| {
        let out = folder.join(name);
        let finding = ["reduce", SAMPLE, "--finding", "REF002", "--as-of", "2026-11-22", "--pseudonymise"];
        let output = soups(&[&finding[..], &["--output", path(&out)], seed].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        fs::read_to_string(out.join("persons.xml")).expect("it was written")
    };
    let (first, second) = (reduce("1", &[]), reduce("2", &[]));
    assert_eq!(first, second);
    let (own, other) = (reduce("3", &["--seed", "plover"]), reduce("4", &["--seed", "dunlin"]));
    assert!(own != first && own != other);
    for text in [first, own, other] {
        assert!(!text.contains("uttonhook") && !text.contains("1007"), "{text}");
    }
}

/// What the program says is to be typed shows the finding, whatever options it was found under.
#[test]
fn the_line_to_see_it_with_holds_every_option() {
    let folder = folder("to see it");
    let (roles, out) = (folder.join("role holders.csv"), folder.join("it's out"));
    fs::write(&roles, "id\nuser-1001\n").expect("it can be written");
    let output = soups(&[
        "reduce",
        SAMPLE,
        "--user",
        "user-1007",
        "--as-of",
        "2026-11-22",
        "--no-rules",
        "--no-schema",
        "--set",
        "schedule.users.start=0 22 * * *",
        "--set",
        "schedule.persons.start=23:00",
        "--set",
        "schedule.maintenance.start=23:30",
        "--role-holders",
        path(&roles),
        "--output",
        path(&out),
    ]);
    assert_eq!(text(&output.stderr), "");
    let told = text(&output.stdout);
    assert!(told.contains("slightly different id.\n"), "a role is known not to be there: {told}");
    let line = told.lines().find_map(|line| line.strip_prefix("To see it: soups ")).expect("it is told");
    assert!(line.contains(" --no-rules") && line.contains(" --no-schema"), "{line}");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("\"$0\" {line}")).arg(env!("CARGO_BIN_EXE_soups"));
    let shell = shell.stdin(Stdio::null()).output().expect("a shell starts");
    assert_eq!(text(&shell.stderr), "");
    let seen = text(&shell.stdout);
    assert!(seen.contains("user-1007 fbuttonhook (link-missing)") && !seen.contains("unless"), "{seen}");
}

#[test]
fn what_goes_wrong_is_told() {
    let folder = folder("trouble");
    let out = folder.join("out");
    let reduce = |arguments: &[&str]| {
        let output = soups(
            &[&["reduce", SAMPLE, "--as-of", "2026-11-22", "--output", path(&out)], arguments].concat(),
        );
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{arguments:?}");
        text(&output.stderr)
    };
    assert!(reduce(&["--user", "nobody"]).contains("no user has the id or the user name “nobody”"));
    assert!(reduce(&["--finding", "USR999"]).contains("“USR999” is no rule"));
    assert!(reduce(&["--finding", "USR007"]).contains("no finding of USR007"));
    assert!(reduce(&[]).contains("--user"));
    assert!(reduce(&["--user", "user-1007", "--seed", "x"]).contains("--pseudonymise"));
    assert!(!out.exists(), "nothing is written when something is wrong");
    fs::create_dir_all(&out).expect("the folder can be made");
    fs::write(out.join("persons.xml"), "mine").expect("it can be written");
    assert!(reduce(&["--user", "user-1007"]).contains("is not overwritten"));
    assert_eq!(fs::read_to_string(out.join("persons.xml")).expect("it is there"), "mine");
    assert!(!out.join("users.xml").exists());
}
