//! The engine in a browser, in a worker as the page has it: files come in pieces, plain values and bytes go out.
#![cfg(target_family = "wasm")]

use std::collections::BTreeMap;
use std::io::Write;

use gloo::file::Blob;
use gloo::file::futures::read_as_bytes;
use gloo::timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use serde::Serialize;
use serde_json::{Value, json};
use soups::archive::{self, Intake};
use soups::report::Format;
use soups::web::{Session, version};
use soups::{DryRun, Settings, sample};
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const DAY: &str = "2026-11-22";
const USERS: &str = "<users xmlns=\"v1.user-sync.pure.atira.dk\"><user id=\"u\"/></users>";
const PERSONS: &str = "<persons xmlns=\"v1.unified-person-sync.pure.atira.dk\"/>";

/// What a value is in JSON.
fn plain(value: Result<JsValue, JsError>) -> Value {
    let value = value.unwrap_or_else(|error| panic!("{}", message(error)));
    serde_wasm_bindgen::from_value(value).expect("the value is plain data")
}

fn message(error: JsError) -> String {
    let error: js_sys::Error = JsValue::from(error).unchecked_into();
    error.message().into()
}

/// Why a call fails.
#[track_caller]
fn refused<T>(result: Result<T, JsError>) -> String {
    match result {
        Ok(_) => panic!("the call was to fail"),
        Err(error) => message(error),
    }
}

/// The settings as a page gives them: an object of strings.
fn settings(pairs: &[(&str, &str)]) -> JsValue {
    let mut map: BTreeMap<&str, &str> = pairs.iter().copied().collect();
    map.entry("as-of").or_insert(DAY);
    map.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).expect("strings are plain data")
}

/// Reads a file as the worker does: slice by slice, the event loop running in between.
async fn read(session: &mut Session, name: &str, content: &[u8], piece: usize) -> Value {
    let file = Blob::new(content);
    let handle = session.open(name);
    let mut at = 0;
    while at < content.len() {
        let end = (at + piece).min(content.len());
        let bytes = read_as_bytes(&file.slice(at as u64, end as u64)).await.expect("the blob can be read");
        session
            .push(handle, &Uint8Array::from(bytes.as_slice()))
            .unwrap_or_else(|error| panic!("{}", message(error)));
        at = end;
    }
    TimeoutFuture::new(0).await;
    plain(session.finish(handle, None))
}

async fn university(piece: usize) -> Session {
    let mut session = Session::new();
    for (name, content) in sample::FILES {
        read(&mut session, name, content.as_bytes(), piece).await;
    }
    session
}

/// What the library itself writes.
fn library(pairs: &[(&str, &str)], format: Format) -> Vec<u8> {
    let mut dry_run = DryRun::new();
    for (name, content) in sample::FILES {
        dry_run.read(name, content.as_bytes());
    }
    let mut settings = Settings::for_date(DAY).expect("a date");
    for (key, value) in pairs {
        settings.set(key, value).expect("a setting");
    }
    written(&dry_run.run(&settings), format)
}

fn written(report: &soups::Report<'_>, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    format.write(report, &mut bytes).expect("a vector takes every byte");
    bytes
}

/// The sample feeds as a zip.
fn zipped() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in sample::FILES {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file can be added");
        zip.write_all(content.as_bytes()).expect("a vector takes every byte");
    }
    zip.finish().expect("the archive can be ended").into_inner()
}

/// What a report holds that is handed over as a blob.
async fn bytes(result: Result<web_sys::Blob, JsError>) -> Vec<u8> {
    let blob = result.unwrap_or_else(|error| panic!("{}", message(error)));
    read_as_bytes(&Blob::from(blob)).await.expect("the blob can be read")
}

#[wasm_bindgen_test]
fn it_runs_in_a_worker_and_knows_its_version() {
    assert_eq!(js_sys::global().constructor().name(), "DedicatedWorkerGlobalScope");
    assert_eq!(version(), soups::VERSION);
}

#[wasm_bindgen_test]
async fn every_format_is_the_bytes_of_the_library_for_any_cutting() {
    for (piece, pairs) in [
        (1 << 20, &[][..]),
        (4096, &[("order", "OPUSM"), ("grace.staff", "30")]),
        (61, &[("order", "OUMPS"), ("missing-user", "skip-person")]),
    ] {
        let mut session = university(piece).await;
        plain(session.run(settings(pairs), 1));
        for format in Format::ALL {
            let name = format.name();
            assert!(
                bytes(session.write(name)).await == library(pairs, format),
                "{name} in pieces of {piece} bytes"
            );
        }
    }
    let session = university(1 << 20).await;
    assert!(refused(session.write("pdf")).starts_with("“pdf” is no format"));
}

#[wasm_bindgen_test]
async fn a_zip_is_the_same_here_as_in_the_library() {
    let content = zipped();
    let mut dry_run = DryRun::new();
    let source = std::io::Cursor::new(&content);
    for file in archive::read(Intake::new("feeds.zip"), source, &mut |_| {}).expect("memory does not fail") {
        dry_run.add(file);
    }
    let expected = written(&dry_run.run(&Settings::for_date(DAY).expect("a date")), Format::Json);
    for piece in [61, 1 << 20] {
        let mut session = Session::new();
        let info = read(&mut session, "feeds.zip", &content, piece).await;
        assert_eq!((&info["label"], &info["kind"]), (&json!("Zip archive"), &Value::Null));
        assert_eq!(info["files"].as_array().map(Vec::len), Some(4));
        assert_eq!(plain(session.feeds()), info["files"]);
        plain(session.run(settings(&[]), 1));
        assert!(bytes(session.write("json")).await == expected, "in pieces of {piece} bytes");
        session.remove(info["handle"].as_u64().expect("a handle") as u32);
        assert_eq!(plain(session.feeds()), json!([]), "all of a zip goes with it");
    }
    let mut session = Session::new();
    let (handle, other) = (session.open("feeds.zip"), session.open("a"));
    assert!(session.push(handle, &Uint8Array::from(content.as_slice())).is_ok_and(|put_by| put_by));
    assert!(session.push(other, &Uint8Array::from(b"plain".as_slice())).is_ok_and(|put_by| !put_by));
    let listening = js_sys::Function::new_with_args("bytes", "if (!(bytes > 0)) throw bytes");
    assert_eq!(plain(session.finish(handle, Some(listening)))["files"].as_array().map(Vec::len), Some(4));
}

#[wasm_bindgen_test]
async fn a_file_is_told_what_it_was_recognised_as() {
    let mut session = Session::new();
    let users = read(&mut session, "any name", USERS.as_bytes(), 7).await;
    assert_eq!(users["file"], "any name");
    assert_eq!(users["kind"], "users");
    assert_eq!(users["label"], "User feed");
    assert_eq!((&users["records"], &users["faults"]), (&json!(1), &json!(0)));
    assert_eq!(users["bytes"], USERS.len());

    let table = read(&mut session, "users.csv", b"id,name\n1,Ada\n", 100).await;
    assert_eq!(table["kind"], Value::Null);
    assert!(table["text"].as_str().is_some_and(|text| text.contains("CSV")), "{table}");

    let feeds = plain(session.feeds());
    assert_eq!(feeds, json!([users, table]));
    assert_ne!(users["handle"], table["handle"]);
}

#[wasm_bindgen_test]
async fn a_malformed_file_is_a_finding() {
    let mut session = Session::new();
    let cut_off = read(&mut session, "users.xml", &USERS.as_bytes()[..USERS.len() - 4], 10).await;
    assert_eq!((&cut_off["kind"], &cut_off["faults"]), (&json!("users"), &json!(1)));
    let summary = plain(session.run(settings(&[]), 1));
    assert_eq!(summary["verdict"], "findings");
    let page = plain(session.rows("findings", 0, 10));
    let codes: Vec<&Value> =
        page["rows"].as_array().expect("rows").iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["FED007", "XML001"]);
}

#[wasm_bindgen_test]
async fn a_run_answers_counts_and_the_verdict_in_words() {
    let mut session = university(1 << 20).await;
    let summary = plain(session.run(settings(&[("grace.staff", "30")]), 1));
    let report: Value =
        serde_json::from_slice(&bytes(session.write("json")).await).expect("the report is JSON");
    assert_eq!(summary["counts"], report["summary"]);
    assert_eq!(summary["counts"]["wouldBeLocked"], 8);
    assert_eq!(summary["asOf"], DAY);
    assert_eq!(summary["verdict"], "findings");
    assert_eq!(summary["assumptions"], report["assumptions"]);
    assert_eq!(summary["notChecked"], report["notChecked"]);
    assert_eq!(summary["feeds"], plain(session.feeds()));
    let sentence = summary["sentence"].as_str().expect("a sentence");
    assert!(sentence.starts_with("8 users would be locked"), "{sentence}");
}

#[wasm_bindgen_test]
async fn rows_come_by_the_page() {
    let mut session = university(1 << 20).await;
    plain(session.run(settings(&[]), 1));
    let mut report: Value =
        serde_json::from_slice(&bytes(session.write("json")).await).expect("the report is JSON");
    for (view, list) in [
        ("locked", "lockedUsers"),
        ("missing", "missingReferences"),
        ("findings", "findings"),
        ("causes", "causes"),
    ] {
        let all = report[list].as_array_mut().expect("the report has the list");
        // The page compares no rows by themselves, so that their fingerprints are made for reports alone.
        for row in all.iter_mut() {
            row.as_object_mut().and_then(|row| row.remove("fingerprint"));
        }
        for (from, count) in [(0, 5), (3, 4), (0, u32::MAX), (all.len() as u32 - 1, 10), (1000, 10), (0, 0)] {
            let start = (from as usize).min(all.len());
            let end = start.saturating_add(count as usize).min(all.len());
            let expected = json!({ "total": all.len(), "rows": all[start..end] });
            assert_eq!(
                plain(session.rows(view, from, count)),
                expected,
                "{view} from {from}, {count} of them"
            );
        }
    }
    assert!(refused(session.rows("users", 0, 1)).contains("“users” is no view"));
}

#[wasm_bindgen_test]
async fn a_second_run_replaces_the_first() {
    let mut session = university(1 << 20).await;
    let first = plain(session.run(settings(&[("order", "OPUSM")]), 1));
    let second = plain(session.run(settings(&[]), 1));
    assert_eq!(
        (&first["counts"]["wouldBeLocked"], &second["counts"]["wouldBeLocked"]),
        (&json!(58), &json!(9))
    );
    assert!(bytes(session.write("json")).await == library(&[], Format::Json));
}

#[wasm_bindgen_test]
async fn settings_that_are_none_are_refused_by_name() {
    let mut session = Session::new();
    read(&mut session, "users.xml", USERS.as_bytes(), 1 << 20).await;
    let refuse =
        |session: &mut Session, key: &str, value: &str| refused(session.run(settings(&[(key, value)]), 1));
    assert_eq!(
        refuse(&mut session, "grace.stuff", "1"),
        "“grace.stuff” is no setting; the nearest is “grace.staff”"
    );
    assert!(refuse(&mut session, "grace.staff", "long").starts_with("grace.staff: “long”"));
    assert!(refuse(&mut session, "order", "OUP").starts_with("order: “OUP”"));
    assert!(refuse(&mut session, "as-of", "today").starts_with("as-of: “today”"));
    let none = js_sys::Object::new();
    assert!(refused(session.run(none.into(), 1)).starts_with("as-of: “”"), "the engine has no clock");
    assert!(!refused(session.run(JsValue::from(7), 1)).is_empty());
    // A run that was refused leaves the session as it was.
    plain(session.run(settings(&[]), 1));
}

#[wasm_bindgen_test]
async fn there_is_no_report_before_a_run() {
    let mut session = Session::new();
    read(&mut session, "users.xml", USERS.as_bytes(), 1 << 20).await;
    assert_eq!(refused(session.write("json")), "nothing has been run yet");
    assert_eq!(refused(session.write("csv")), "nothing has been run yet");
    assert_eq!(refused(session.rows("locked", 0, 1)), "nothing has been run yet");
    plain(session.run(settings(&[]), 1));
    bytes(session.write("json")).await;
    // Another file makes what was run out of date.
    read(&mut session, "persons.xml", PERSONS.as_bytes(), 1 << 20).await;
    assert_eq!(refused(session.write("json")), "nothing has been run yet");
    let summary = plain(session.run(settings(&[]), 1));
    assert_eq!(summary["counts"]["wouldBeLocked"], 1);
}

#[wasm_bindgen_test]
async fn files_are_forgotten() {
    let mut session = Session::new();
    let users = read(&mut session, "users.xml", USERS.as_bytes(), 1 << 20).await;
    read(&mut session, "persons.xml", PERSONS.as_bytes(), 1 << 20).await;
    plain(session.run(settings(&[]), 1));
    let handle = users["handle"].as_u64().expect("a handle") as u32;
    session.remove(handle);
    assert_eq!(refused(session.write("json")), "nothing has been run yet");
    assert_eq!(plain(session.feeds()).as_array().map(Vec::len), Some(1));
    let summary = plain(session.run(settings(&[]), 1));
    assert_eq!(summary["counts"]["wouldBeLocked"], 0);
    // One of the same name under a new handle.
    let again = read(&mut session, "users.xml", USERS.as_bytes(), 1 << 20).await;
    assert_ne!(again["handle"], users["handle"]);
}

#[wasm_bindgen_test]
async fn files_are_read_again_for_as_long_as_the_engine_asks() {
    let mut session = Session::new();
    let before = USERS.replace("\"/>", "\"><email>old</email></user>");
    let mut files = vec![(session.open("users.xml"), USERS.to_owned())];
    files.push((session.open_baseline("users.xml"), before));
    for (handle, content) in &files {
        let chunk = Uint8Array::from(content.as_bytes());
        assert!(session.push(*handle, &chunk).is_ok_and(|put_by| !put_by));
        assert_eq!(plain(session.finish(*handle, None))["handle"], *handle);
    }
    let mut asked = Vec::new();
    loop {
        let again = session.again();
        if again.is_empty() {
            break;
        }
        for handle in again {
            asked.push(handle);
            assert!(session.reopen(handle, "users.xml"));
            assert!(!session.reopen(handle, "users.xml"), "it is open already");
            let (_, content) = files.iter().find(|(known, _)| *known == handle).expect("a handle of ours");
            assert!(session.push(handle, &Uint8Array::from(content.as_bytes())).is_ok());
            assert_eq!(plain(session.finish(handle, None)), Value::Null);
        }
    }
    // The feed for the digests it lacked, then both for their fields.
    assert_eq!(asked, [files[0].0, files[1].0, files[0].0]);
    assert_eq!(plain(session.feeds()).as_array().map(Vec::len), Some(2));
    plain(session.run(settings(&[]), 1));
}

#[wasm_bindgen_test]
fn a_file_that_is_open_can_be_forgotten_too() {
    let mut session = Session::new();
    let handle = session.open("users.xml");
    let chunk = Uint8Array::from(USERS.as_bytes());
    assert!(session.push(handle, &chunk).is_ok());
    session.remove(handle);
    assert_eq!(refused(session.push(handle, &chunk)), "no such file is open");
    assert_eq!(refused(session.finish(handle, None)), "no such file is open");
    assert_eq!(plain(session.feeds()), json!([]));
}

#[wasm_bindgen_test]
fn files_may_be_open_side_by_side() {
    let mut session = Session::new();
    let (users, persons) = (session.open("users.xml"), session.open("persons.xml"));
    let (mut left, mut right) = (USERS.as_bytes().chunks(5), PERSONS.as_bytes().chunks(3));
    loop {
        let pieces = [(users, left.next()), (persons, right.next())];
        if pieces.iter().all(|(_, piece)| piece.is_none()) {
            break;
        }
        for (handle, piece) in pieces {
            assert!(session.push(handle, &Uint8Array::from(piece.unwrap_or_default())).is_ok());
        }
    }
    assert_eq!(plain(session.finish(persons, None))["kind"], "persons");
    assert_eq!(plain(session.finish(users, None))["kind"], "users");
    assert_eq!(plain(session.run(settings(&[]), 1))["counts"]["wouldBeLocked"], 1);
}

#[wasm_bindgen_test]
async fn a_run_that_was_kept_is_compared_whatever_becomes_of_its_files() {
    let mut session = Session::new();
    let users = read(&mut session, "users.xml", USERS.as_bytes(), 1 << 20).await;
    read(&mut session, "persons.xml", PERSONS.as_bytes(), 1 << 20).await;
    assert!(session.keep_for_comparison().is_err());
    plain(session.run(settings(&[]), 1));
    assert_eq!(refused(session.comparison("kept")), "no run was kept to compare with");
    assert!(session.keep_for_comparison().is_ok());
    let same = plain(session.comparison("kept"));
    assert_eq!(same["summary"]["lockedUsers"]["unchanged"], 1);
    session.remove(users["handle"].as_u64().expect("a handle") as u32);
    plain(session.run(settings(&[]), 1));
    let comparison = plain(session.comparison("kept"));
    assert_eq!(comparison["summary"]["lockedUsers"]["fixed"], 1);
    assert_eq!(comparison["feeds"][0]["kind"], "users");
    let page = plain(session.comparison_rows("kept", "lockedUsers", "fixed", 0, 10));
    assert_eq!((&page["total"], &page["rows"][0]["kind"]), (&json!(1), &json!("user")));
    assert_eq!(
        refused(session.comparison_rows("kept", "users", "fixed", 0, 10)),
        "no such rows are compared"
    );
}

#[wasm_bindgen_test]
async fn a_change_is_told_by_the_run_before_it_whether_of_a_setting_or_of_a_file() {
    let mut session = Session::new();
    let users = read(&mut session, "users.xml", USERS.as_bytes(), 1 << 20).await;
    read(&mut session, "persons.xml", PERSONS.as_bytes(), 1 << 20).await;
    assert!(plain(session.run(settings(&[]), 1))["effect"].is_null());
    let off = [("maintenance.lock", "false")];
    let effect = &plain(session.run(settings(&off), 2))["effect"];
    assert_eq!(effect["sentence"], "1 fewer user would be locked.");
    assert_eq!(effect["before"]["wouldBeLocked"], 1);
    // The same change goes on: what was before it stays what it is told by.
    plain(session.run(settings(&[("maintenance.lock", "false"), ("grace.staff", "3")]), 2));
    assert_eq!(plain(session.comparison("before"))["summary"]["lockedUsers"]["fixed"], 1);
    assert_eq!(plain(session.run(settings(&off), 3))["effect"]["sentence"], "No total changes.");

    session.remove(users["handle"].as_u64().expect("a handle") as u32);
    plain(session.run(settings(&[]), 3));
    assert_eq!(plain(session.comparison("before"))["feeds"][0]["kind"], "users");
}

#[wasm_bindgen_test]
async fn a_report_that_was_written_is_compared_with_as_if_it_had_been_kept() {
    let mut session = university(1 << 20).await;
    plain(session.run(settings(&[]), 1));
    let report = bytes(session.write("json")).await;
    let pieces: Vec<JsValue> = report.chunks(1000).map(|piece| Uint8Array::from(piece).into()).collect();
    let next = |pieces: &[JsValue]| {
        let list: js_sys::Array = pieces.iter().collect();
        js_sys::Function::new_with_args("list", "return list.shift() ?? null").bind1(&JsValue::NULL, &list)
    };
    assert!(session.keep_report_for_comparison(next(&pieces).unchecked_into()).is_ok());
    let comparison = plain(session.comparison("kept"));
    assert_eq!(comparison["summary"]["lockedUsers"]["unchanged"], 9);
    assert_eq!(comparison["settings"], json!([]));
    let none = next(&[JsValue::from(Uint8Array::from(&b"{}"[..]))]);
    assert!(
        refused(session.keep_report_for_comparison(none.unchecked_into())).starts_with("this is no report")
    );
}

#[wasm_bindgen_test]
async fn a_forecast_says_what_the_run_of_each_day_says() {
    let mut session = university(1 << 20).await;
    plain(session.run(settings(&[]), 1));
    let forecast = plain(session.forecast("2026-11-22", "2027-11-22"));
    let steps = forecast["steps"].as_array().expect("a list").clone();
    assert!(steps.len() > 2, "{steps:?}");
    assert_eq!(plain(session.forecast_changes(0, 100))["total"], forecast["changes"]);
    assert_eq!(refused(session.forecast("2027-01-02", "2027-01-01")), "the last day comes before the first");
    for step in steps {
        let day = step["from"].as_str().expect("a day");
        let summary = plain(session.run(settings(&[("as-of", day)]), 2));
        assert_eq!(summary["counts"]["wouldBeLocked"], step["locked"], "{day}");
    }
    assert_eq!(refused(session.forecast_changes(0, 1)), "nothing has been forecast yet");
}
