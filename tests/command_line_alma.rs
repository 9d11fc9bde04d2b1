//! Alma's job on the command line: roles told and guessed, one user explained, files to measure with.
#![cfg(all(feature = "cli", not(target_family = "wasm")))]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/scenarios/alma-replayed-file");

/// Exit code, standard output, standard error.
fn soups(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_soups"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    (output.status.code().expect("it ends by itself"), text(output.stdout), text(output.stderr))
}

/// The files of the example, each told what it is for.
fn told() -> Vec<String> {
    let option = |option: &str, name: &str| [option.to_owned(), format!("{EXAMPLE}/{name}")];
    [
        option("--alma-previous", "users-2026-03.xml"),
        option("--alma-previous", "users-2026-10.xml"),
        option("--alma-export", "alma-export.xml"),
        option("--alma-new", "users-2026-11.xml"),
    ]
    .concat()
}

fn run(before: &[&str], given: &[String], after: &[&str]) -> (i32, String, String) {
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    soups(&[before, &given, &["--as-of", "2026-11-22"], after].concat())
}

const LOST: &str = "user_group of 1234 would go back from EMERITUS to STAFF, because the file carries STAFF, the value it had before the edit.";

#[test]
fn a_replayed_file_is_told() {
    let (code, out, trouble) = run(&["check"], &told(), &[]);
    assert_eq!((code, trouble.as_str()), (1, ""));
    assert!(
        out.starts_with("Alma's Users Synchronize job would load 6 users on 2026-11-22: 5 of 5 edits by hand would be undone."),
        "{out}"
    );
    assert!(
        out.contains(LOST) && out.contains("users-2026-03.xml: 6 users, carries 5 of the values"),
        "{out}"
    );
    assert!(
        !out.contains("(guessed)") && !out.contains("is not given:") && !out.contains("Jobs, in"),
        "{out}"
    );
}

#[test]
fn roles_are_guessed_where_none_is_told() {
    let (_, told, _) = run(&["check"], &told(), &["--format", "json"]);
    let (code, guessed, _) = run(&["check", EXAMPLE], &[], &["--format", "json"]);
    assert_eq!(code, 1);
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
    let (told, guessed) = (json(&told), json(&guessed));
    assert_eq!(told["alma"]["rows"], guessed["alma"]["rows"]);
    assert!(
        guessed["alma"]["files"]
            .as_array()
            .is_some_and(|files| files.iter().all(|file| file["guessed"] == true))
    );
}

#[test]
fn one_user_is_explained() {
    let (code, out, _) = run(&["explain", "alma", "1234"], &told(), &[]);
    assert_eq!(code, 0);
    assert!(out.contains(LOST) && out.contains("loaded before: STAFF users-2026-03.xml:"), "{out}");
    let (code, out, _) = run(&["explain", "alma", "1234"], &told(), &["--format", "json"]);
    let user: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!((code, &user["user"], &user["fate"]), (0, &"1234".into(), &"matched".into()));
    let (code, out, trouble) = run(&["explain", "alma", "123"], &told(), &[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(trouble.contains("“123”; the nearest") && trouble.contains("“1234”"), "{trouble}");
}

#[test]
fn settings_reach_the_job_and_wrong_ones_are_told_with_the_nearest() {
    let (_, out, _) =
        run(&["check"], &told(), &["--set", "alma.protected=pin_number", "--format", "alma-csv"]);
    assert!(out.contains("1234,user_group,overwritten,certain"), "{out}");
    let (code, _, trouble) = run(&["check"], &told(), &["--set", "alma.protected=user_grup"]);
    assert_eq!(code, 2);
    assert!(trouble.contains("the nearest is “user_group”"), "{trouble}");
}

#[test]
fn what_is_no_user_file_says_so() {
    let users = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/university/users.xml");
    let (code, out, _) = soups(&["check", "--alma-new", users, "--as-of", "2026-11-22"]);
    assert_eq!(code, 1);
    assert!(out.contains("ALM024") && out.contains("is a user feed of Pure"), "{out}");
}

#[test]
fn large_files_can_be_generated() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command_line_alma");
    let _ = fs::remove_dir_all(&folder);
    let path = folder.to_str().expect("the path is UTF-8");
    assert_eq!(soups(&["generate", "--alma", "--persons", "80", path]).0, 0);
    let (_, out, _) = soups(&["check", path, "--as-of", "2026-11-22"]);
    assert!(out.contains("would load 80 users on 2026-11-22: 1 of 3 edits by hand would be undone"), "{out}");
}
