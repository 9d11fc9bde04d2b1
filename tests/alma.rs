//! Alma's Users Synchronize job: the worked table, row by row; the engine against an independent, naive model on random
//! histories; roles, formats, hostile input.
#![cfg(not(target_family = "wasm"))]

mod alma_model;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use alma_model::{Assumed, Said, judge};
use proptest::prelude::*;
use soups::archive::Intake;
use soups::report::{AlmaRow, Format};
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, Role, Settings};

fn settings(pairs: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::for_date("2026-11-22").expect("a day");
    for (key, value) in pairs {
        settings.set(key, value).expect("a setting");
    }
    settings
}

/// A user file with these users.
fn file(users: &str) -> String {
    format!("<users>{users}</users>")
}

fn user(id: &str, content: &str) -> String {
    format!("<user><primary_id>{id}</primary_id>{content}</user>")
}

fn add(dry_run: &mut DryRun, role: Role, tag: u32, name: &str, content: &[u8]) {
    let checks = role.checks(|| dry_run.checks());
    let mut reader = FeedReader::with(name, Limits::default(), checks).tagged(tag);
    reader.push(content);
    dry_run.add_as(role, reader.finish());
}

/// A dry run of the file about to be loaded, those loaded before and an export.
fn dry_run(new: &str, history: &[String], export: Option<&str>) -> DryRun {
    let mut dry_run = DryRun::new();
    for (number, content) in (1..).zip(history) {
        add(&mut dry_run, Role::AlmaPrevious, number, &format!("previous-{number}.xml"), content.as_bytes());
    }
    if let Some(export) = export {
        add(&mut dry_run, Role::AlmaExport, 100, "export.xml", export.as_bytes());
    }
    add(&mut dry_run, Role::AlmaNew, 101, "new.xml", new.as_bytes());
    dry_run
}

/// What is said of every field of every user.
fn said(dry_run: &mut DryRun, settings: &Settings) -> BTreeMap<(String, String), Said> {
    let report = dry_run.run(settings);
    let total = report.alma_len(None);
    let rows = (0..total).map(|index| report.alma_row(index)).map(|row| {
        let AlmaRow { user, field, verdict, certainty, sis, .. } = row;
        let key = (user.to_lowercase(), field.to_owned());
        (key, Said { verdict, certainty, sis: sis.unwrap_or_default() })
    });
    let said: BTreeMap<_, _> = rows.collect();
    assert_eq!(said.len(), total, "one row a user and field");
    said
}

/// The rows of one user's field in a world of one user.
#[track_caller]
fn one(
    history: &[&str],
    current: Option<&str>,
    incoming: &str,
    field: &str,
    pairs: &[(&str, &str)],
) -> (String, String) {
    let history: Vec<String> = history.iter().map(|content| file(&user("1234", content))).collect();
    let export = file(&current.map_or_else(String::new, |content| user("1234", content)));
    let mut dry_run = dry_run(&file(&user("1234", incoming)), &history, Some(&export));
    let settings = settings(pairs);
    let report = dry_run.run(&settings);
    let rows = (0..report.alma_len(None)).map(|index| report.alma_row(index));
    let row = rows.into_iter().find(|row| row.field == field).expect("there is a row for the field");
    (format!("{} {}", row.verdict, row.certainty), row.text)
}

fn group(value: &str) -> String {
    format!("<user_group>{value}</user_group>")
}

#[test]
fn the_worked_table_row_by_row() {
    let [staff, fac, emeritus, empty] = ["STAFF", "FAC", "EMERITUS", ""].map(group);
    let of_group = |history: &[&str], current: Option<&str>, incoming: &str| {
        one(history, current, incoming, "user_group", &[])
    };
    let [staff, fac, emeritus, empty] = [&*staff, &*fac, &*emeritus, &*empty];
    for (number, history, current, incoming, verdict) in [
        (1, &[][..], None, staff, "create certain"),
        (2, &[staff], Some(staff), staff, "unchanged certain"),
        (3, &[staff], Some(staff), fac, "update certain"),
        (4, &[staff], Some(emeritus), fac, "kept certain"),
        (6, &[staff], Some(emeritus), staff, "reset certain"),
        (7, &[staff, fac, staff], Some(staff), fac, "update certain"),
        (8, &[staff], Some(emeritus), emeritus, "kept certain"),
        (9, &[staff], Some(staff), empty, "cleared certain"),
        (10, &[staff], Some(emeritus), empty, "kept certain"),
        (11, &[empty], Some(emeritus), empty, "ambiguous possible"),
        (13, &[staff], Some(staff), staff, "unchanged certain"),
    ] {
        assert_eq!(of_group(history, current, incoming).0, verdict, "row {number}");
    }
    // Row 5: the feed says FAC again; the edit may have been made while it said either.
    assert_eq!(of_group(&[staff, fac], Some(emeritus), fac).0, "reset possible");
    assert_eq!(of_group(&[staff], Some(emeritus), fac).0, "kept certain");
    let (verdict, text) = of_group(&[staff], Some(emeritus), staff);
    assert_eq!(verdict, "reset certain");
    assert_eq!(
        text,
        "user_group of 1234 would go back from EMERITUS to STAFF, because the file carries STAFF, the value it had before the edit."
    );
    let keep = &[("alma.empty-incoming", "keep")][..];
    assert_eq!(one(&[staff], Some(staff), empty, "user_group", keep).0, "unchanged certain", "row 9, kept");
}

#[test]
fn the_rows_of_the_table_that_are_about_other_fields() {
    let language = |code: &str| format!("<preferred_language>{code}</preferred_language>");
    let (en, none) = (language("en"), language(""));
    let of_language = |pairs: &[(&str, &str)]| one(&[&en], Some(&en), &none, "preferred_language", pairs).0;
    assert_eq!(of_language(&[("alma.default.preferred_language", "de")]), "default certain", "row 12");
    assert_eq!(of_language(&[("alma.default.preferred_language", "en")]), "unchanged certain");
    assert_eq!(of_language(&[]), "cleared certain");
    let name = |name: &str| format!("<last_name>{name}</last_name>");
    let (doe, smith) = (name("Doe"), name("Smith"));
    assert_eq!(one(&[&doe], Some(&smith), &doe, "last_name", &[]).0, "overwritten certain", "row 14");
    let address =
        |kind: &str, line: &str| format!("<address segment_type=\"{kind}\"><line1>{line}</line1></address>");
    let home = |inside: &str| format!("<contact_info><addresses>{inside}</addresses></contact_info>");
    let (a, b) = (address("External", "A"), address("External", "B"));
    let current = home(&(a.clone() + &address("Internal", "H")));
    let (verdict, text) = one(&[&home(&a)], Some(&current), &home(&b), "addresses", &[]);
    assert_eq!(verdict, "list-replaced certain", "row 15");
    assert_eq!(
        text,
        "The external addresses of 1234 are replaced as a whole: 1 would go and 1 would come; the one internal is never touched."
    );
    let (verdict, text) = one(&[&home(&a)], Some(&current), &home(&a), "addresses", &[]);
    assert_eq!(verdict, "unchanged certain");
    assert!(text.ends_with("the one internal is never touched."), "{text}");
    // Row 16: roles are outside the job.
    let role = "<user_roles><user_role><role_type>200</role_type></user_role></user_roles>";
    let new = file(&user("1234", role));
    let mut dry_run = dry_run(&new, &[file(&user("1234", ""))], Some(&file(&user("1234", ""))));
    assert_eq!(said(&mut dry_run, &settings(&[])), BTreeMap::new());
}

// ------------------------------------------------------------------ the model

/// One user of a scene: which of a few values each field has, or none where the element is absent.
#[derive(Clone, Debug)]
struct Person {
    id: u8,
    barcode: u8,
    /// A second identifier, and whether it is internal in Alma.
    card: Option<(u8, bool)>,
    fields: Vec<(u8, Option<u8>)>,
    addresses: Option<Vec<(u8, bool)>>,
    internal: bool,
}

const FIELDS: [&str; 8] = [
    "user_group",
    "preferred_language",
    "pref_first_name",
    "rs_libraries",
    "last_name",
    "expiry_date",
    "status",
    "campus_code",
];
const VALUES: [&str; 5] = ["", "A", "B", " A ", "C"];
const DATES: [&str; 5] = ["", "2026-01-01", "2027-01-01Z", "2026-01-01Z", " 2028-01-01 "];

fn person() -> impl Strategy<Value = Person> {
    let fields = prop::collection::vec(
        (0..FIELDS.len() as u8, prop::option::weighted(0.8, 0..VALUES.len() as u8)),
        0..8,
    );
    let addresses = prop::option::of(prop::collection::vec((0..3_u8, any::<bool>()), 0..3));
    let card = prop::option::weighted(0.3, (0..8_u8, any::<bool>()));
    (0..6_u8, 0..8_u8, card, fields, addresses, prop::bool::weighted(0.1)).prop_map(
        |(id, barcode, card, fields, addresses, internal)| Person {
            id,
            barcode,
            card,
            fields,
            addresses,
            internal,
        },
    )
}

/// A user as XML; `exported` ones may have internal segments.
fn written(person: &Person, exported: bool) -> String {
    let mut xml = String::from("<user>");
    // The primary identifier is compared without case.
    let name = format!("{}{}", if person.barcode.is_multiple_of(2) { "User" } else { "uSER" }, person.id);
    if person.id < 5 {
        let _ = write!(xml, "<primary_id> {name}</primary_id>");
    }
    if exported && person.internal {
        xml.push_str("<account_type desc=\"x\">INTERNAL</account_type>");
    }
    let mut seen = Vec::new();
    for &(field, value) in &person.fields {
        if seen.contains(&field) {
            continue;
        }
        seen.push(field);
        let name = FIELDS[usize::from(field)];
        let values = if name == "expiry_date" { DATES } else { VALUES };
        let _ = match value.map(|value| values[usize::from(value)]) {
            None => Ok(()),
            Some("") if field % 2 == 0 => write!(xml, "<{name}/>"),
            Some(value) if name == "rs_libraries" => {
                write!(xml, "<{name}><rs_library><code desc=\"{value}\">{value}</code></rs_library></{name}>")
            }
            Some(value) => write!(xml, "<{name} desc=\"label\">{value}</{name}>"),
        };
    }
    if let Some(addresses) = &person.addresses {
        xml.push_str("<contact_info><addresses>");
        for (line, internal) in addresses {
            let kind = if exported && *internal { "Internal" } else { "External" };
            let _ = write!(xml, "<address segment_type=\"{kind}\"><line1>{line}</line1></address>");
        }
        xml.push_str("</addresses></contact_info>");
    }
    if person.barcode < 7 || person.card.is_some() {
        xml.push_str("<user_identifiers>");
        if person.barcode < 7 {
            let _ = write!(
                xml,
                "<user_identifier><id_type>BAR</id_type><value>b{}</value></user_identifier>",
                person.barcode
            );
        }
        if let Some((card, internal)) = person.card {
            let kind = if exported && internal { " segment_type=\"Internal\"" } else { "" };
            let _ = write!(
                xml,
                "<user_identifier{kind}><value>b{card}</value><id_type>CARD</id_type></user_identifier>"
            );
        }
        xml.push_str("</user_identifiers>");
    }
    xml + "</user>"
}

fn whole(people: &[Person], exported: bool) -> String {
    file(&people.iter().map(|person| written(person, exported)).collect::<String>())
}

/// A file by its users, all files of a scene, and what is assumed.
type Scene = (Vec<Person>, Vec<Vec<Person>>, Option<Vec<Person>>, [bool; 6]);

fn scene() -> impl Strategy<Value = Scene> {
    let people = || prop::collection::vec(person(), 0..7);
    (
        people(),
        prop::collection::vec(people(), 0..5),
        prop::option::weighted(0.8, people()),
        any::<[bool; 6]>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_engine_says_what_the_model_says((new, history, export, flags) in scene()) {
        let [by_barcode, keep, default, add_unmatched, load_held, keep_primary_id] = flags;
        let mut assumed =
            Assumed { keep_empty: keep, add_unmatched, load_held, keep_primary_id, ..Assumed::default() };
        let mut pairs = vec![];
        if by_barcode {
            assumed.match_id = "BAR".to_owned();
            pairs.push(("alma.match-id", "BAR"));
        }
        if keep {
            pairs.push(("alma.empty-incoming", "keep"));
        }
        if default {
            assumed.defaults.insert("preferred_language".to_owned(), "A".to_owned());
            pairs.push(("alma.default.preferred_language", "A"));
            assumed.protected.retain(|field| field != "campus_code");
            assumed.protected.push("status".to_owned());
            pairs.push(("alma.protected", "status,user_group,job_category,pin_number,preferred_language,rs_libraries,user_title,library_notices,pref_first_name,pref_middle_name,pref_last_name"));
        }
        if !add_unmatched {
            pairs.push(("alma.unmatched", "skip"));
        }
        if load_held {
            pairs.push(("alma.identifier-held", "load"));
        }
        if keep_primary_id {
            pairs.push(("alma.primary-id", "keep"));
        }
        let new = whole(&new, false);
        let history: Vec<String> = history.iter().map(|people| whole(people, false)).collect();
        let export = export.map(|people| whole(&people, true));
        let expected: BTreeMap<_, _> = judge(&new, &history, export.as_deref(), &assumed)
            .into_iter()
            .map(|((user, field), said)| ((user.to_lowercase(), field), said))
            .collect();
        let mut dry_run = dry_run(&new, &history, export.as_deref());
        prop_assert_eq!(said(&mut dry_run, &settings(&pairs)), expected, "new: {}\nhistory: {:?}\nexport: {:?}", new, history, export);
    }
}

// ------------------------------------------------------------------ files and roles

fn read_as(dry_run: &mut DryRun, role: Role, tag: u32, name: &str, content: &[u8]) {
    let checks = role.checks(|| dry_run.checks());
    let mut intake = Intake::new(name).tagged(tag).with_checks(checks);
    intake.push(content);
    for file in intake.finish(&mut |_| {}) {
        dry_run.add_as(role, file);
    }
}

/// What each file is taken for when none is told.
fn guessed(files: &[(&str, String)]) -> Vec<(String, &'static str)> {
    let mut dry_run = DryRun::new();
    for (number, (name, content)) in (1..).zip(files) {
        read_as(&mut dry_run, Role::Tonight, number, name, content.as_bytes());
    }
    let report = dry_run.run(&settings(&[]));
    let alma = report.alma().expect("there are files of Alma");
    assert!(alma.files.iter().all(|file| file.guessed));
    alma.files.iter().map(|file| (file.file.to_owned(), file.role)).collect()
}

fn pairs(expected: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    expected.iter().map(|&(file, role)| (file.to_owned(), role)).collect()
}

#[test]
fn roles_are_guessed_from_content_and_then_from_names() {
    let plain = |group: &str| file(&user("1", &format!("<user_group>{group}</user_group>")));
    let exported = file(&user(
        "1",
        "<user_group>A</user_group><user_notes><user_note segment_type=\"Internal\"><note_text>x</note_text></user_note></user_notes>",
    ));
    let files = [
        ("users-10.xml", plain("A")),
        ("users-9.xml", plain("B")),
        ("a-dump.xml", exported.clone()),
        ("users-2.xml", plain("C")),
    ];
    let expected = [
        ("users-2.xml", "previous"),
        ("users-9.xml", "previous"),
        ("a-dump.xml", "export"),
        ("users-10.xml", "new"),
    ];
    assert_eq!(guessed(&files), pairs(&expected));
    // A file alone is the one that is loaded, even if it was exported and edited.
    assert_eq!(guessed(&[("dump.xml", exported)]), pairs(&[("dump.xml", "new")]));
    assert_eq!(
        guessed(&[("b.xml", plain("A")), ("a.xml", plain("A"))]),
        pairs(&[("a.xml", "previous"), ("b.xml", "new")])
    );
    // What the files say of their days counts more than what they are called.
    let dated = |day: &str| file(&user("1", &format!("<status_date>{day}</status_date>")));
    let files = [("a.xml", dated("2026-05-01Z")), ("b.xml", dated("2026-03-01Z"))];
    assert_eq!(guessed(&files), pairs(&[("b.xml", "previous"), ("a.xml", "new")]));
}

#[test]
fn roles_that_are_told_count_and_the_rest_is_guessed() {
    let mut dry_run = DryRun::new();
    let plain = |group: &str| file(&user("1", &format!("<user_group>{group}</user_group>")));
    add(&mut dry_run, Role::AlmaNew, 1, "a-new.xml", plain("A").as_bytes());
    add(&mut dry_run, Role::Tonight, 2, "z.xml", plain("B").as_bytes());
    add(&mut dry_run, Role::AlmaPrevious, 3, "y.xml", plain("C").as_bytes());
    let report = dry_run.run(&settings(&[]));
    let alma = report.alma().expect("there are files");
    let files: Vec<_> =
        alma.files.iter().map(|file| (file.file, file.role, file.guessed, file.load)).collect();
    assert_eq!(
        files,
        [
            ("y.xml", "previous", false, Some(1)),
            ("z.xml", "previous", true, Some(2)),
            ("a-new.xml", "new", false, None)
        ]
    );
}

#[test]
fn previous_files_come_in_the_order_in_which_they_are_given() {
    for (order, verdict) in [(["a.xml", "b.xml"], "unchanged"), (["b.xml", "a.xml"], "reset")] {
        let mut dry_run = DryRun::new();
        for (tag, name) in (1..).zip(order) {
            let value = if name == "a.xml" { "STAFF" } else { "EMERITUS" };
            add(&mut dry_run, Role::AlmaPrevious, tag, name, file(&user("1", &group(value))).as_bytes());
        }
        add(&mut dry_run, Role::AlmaExport, 8, "e.xml", file(&user("1", &group("EMERITUS"))).as_bytes());
        let new = if verdict == "reset" { "STAFF" } else { "EMERITUS" };
        add(&mut dry_run, Role::AlmaNew, 9, "n.xml", file(&user("1", &group(new))).as_bytes());
        assert_eq!(dry_run.run(&settings(&[])).alma_row(0).verdict, verdict, "{order:?}");
    }
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file can be added");
        std::io::Write::write_all(&mut writer, content.as_bytes()).expect("it has room");
    }
    writer.finish().expect("the archive can be ended").into_inner()
}

#[test]
fn a_zip_is_one_load() {
    let staff = |id: &str| file(&user(id, &group("STAFF")));
    let before = zipped(&[("a.xml", &staff("1")), ("b.xml", &staff("2"))]);
    let mut dry_run = DryRun::new();
    read_as(&mut dry_run, Role::AlmaPrevious, 1, "before.zip", &before);
    read_as(
        &mut dry_run,
        Role::AlmaNew,
        2,
        "new.zip",
        &zipped(&[("x.xml", &staff("2")), ("y.xml", &staff("1"))]),
    );
    let export = file(&(user("1", &group("EMERITUS")) + &user("2", &group("STAFF"))));
    add(&mut dry_run, Role::AlmaExport, 3, "export.xml", export.as_bytes());
    let report = dry_run.run(&settings(&[]));
    let rows: Vec<_> = (0..report.alma_len(None)).map(|index| report.alma_row(index)).collect();
    let told: Vec<_> = rows.iter().map(|row| (row.user, row.verdict, row.at.file)).collect();
    assert_eq!(told, [("2", "unchanged", "new.zip/x.xml"), ("1", "reset", "new.zip/y.xml")]);
    assert_eq!(rows[1].history[0].at.file, "before.zip/a.xml");
    let files = report.alma().expect("there are files").files;
    assert_eq!(files.iter().map(|file| file.load).collect::<Vec<_>>(), [Some(1), Some(1), None, None, None]);
    assert!((0..report.findings_len()).all(|index| report.finding(index).code != "ALM022"), "a zip is a zip");
}

#[test]
fn what_lies_with_the_baseline_was_loaded_before_or_exported() {
    let mut dry_run = DryRun::new();
    let exported = file(&user("1", "<user_notes><user_note segment_type=\"Internal\"/></user_notes>"));
    add(&mut dry_run, Role::Baseline, 1, "a.xml", exported.as_bytes());
    add(&mut dry_run, Role::Baseline, 2, "b.xml", file(&user("1", &group("A"))).as_bytes());
    add(&mut dry_run, Role::Tonight, 3, "c.xml", file(&user("1", &group("A"))).as_bytes());
    let report = dry_run.run(&settings(&[]));
    let files = report.alma().expect("there are files").files;
    let roles: Vec<_> = files.iter().map(|file| (file.file, file.role, file.guessed)).collect();
    assert_eq!(roles, [("b.xml", "previous", true), ("a.xml", "export", true), ("c.xml", "new", true)]);
    assert!(report.baseline_rows().is_empty(), "Pure holds nothing of it");
}

#[test]
fn the_limits_of_zips_are_findings() {
    let one = |dry_run: &mut DryRun, tag: u32, bytes: u64| {
        let mut reader = FeedReader::new(&format!("{tag}.zip/users.xml")).tagged(tag);
        reader.push(file(&user(&tag.to_string(), "")).as_bytes());
        let mut file = reader.finish();
        file.packed_in = Some(bytes);
        dry_run.add_as(Role::AlmaNew, file);
    };
    let found = |count: u32, bytes: u64| {
        let mut dry_run = DryRun::new();
        (1..=count).for_each(|tag| one(&mut dry_run, tag, bytes));
        let settings = settings(&[]);
        let report = dry_run.run(&settings);
        let findings = (0..report.findings_len()).map(|index| report.finding(index));
        findings.filter(|finding| finding.code == "ALM023").map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(found(20, 4 << 30), Vec::<String>::new());
    assert_eq!(found(1, (4 << 30) + 1), ["Alma would not take all of it: the zip is larger than 4 GB."]);
    assert_eq!(found(22, 1), ["Alma would not take all of it: there are more than 20 zips."]);
}

#[test]
fn files_of_alma_and_of_pure_do_not_disturb_each_other() {
    let alma = file(&user("1", &group("STAFF")));
    let users =
        "<users xmlns=\"v1.user-sync.pure.atira.dk\"><user id=\"u1\"><userName>a</userName></user></users>";
    let pure = |dry_run: &mut DryRun| dry_run.read("users.xml", users.as_bytes());
    let mut alone = DryRun::new();
    pure(&mut alone);
    let mut both = DryRun::new();
    pure(&mut both);
    both.read("alma.xml", alma.as_bytes());
    let (alone, both) = (alone.run(&settings(&[])), both.run(&settings(&[])));
    assert_eq!(alone.summary().would_be_locked, both.summary().would_be_locked);
    let of_pure = |report: &soups::Report<'_>| {
        let findings = (0..report.findings_len()).map(|index| report.finding(index));
        findings
            .filter(|finding| !finding.code.starts_with("ALM"))
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(of_pure(&alone), of_pure(&both));
    let has = |report: &soups::Report<'_>, start: &str| {
        report.assumptions().iter().any(|assumption| assumption.setting.starts_with(start))
    };
    assert!(!has(&alone, "alma.") && has(&alone, "order") && has(&both, "alma.") && has(&both, "order"));
    let mut of_alma = DryRun::new();
    of_alma.read("alma.xml", alma.as_bytes());
    let report = of_alma.run(&settings(&[]));
    assert!(has(&report, "alma.match-id") && !has(&report, "order") && has(&report, "as-of"));
    assert!(report.jobs().is_empty());
    for text in report.not_checked() {
        assert!(!text.contains("feed is not given") && !text.contains("World"), "{text}");
    }
    assert!(
        report.sentence().starts_with("Alma's Users Synchronize job would load 1 user"),
        "{}",
        report.sentence()
    );
}

fn with_barcode(id: &str, barcode: &str) -> String {
    user(
        id,
        &format!(
            "<user_identifiers><user_identifier><id_type>BAR</id_type><value>{barcode}</value></user_identifier></user_identifiers>"
        ),
    )
}

/// The message of a finding, its line, and what is said of the other place.
type Told = (String, u32, Vec<(String, String)>);

/// Findings with this code.
fn found(dry_run: &mut DryRun, settings: &Settings, code: &str) -> Vec<Told> {
    let report = dry_run.run(settings);
    let findings = (0..report.findings_len()).map(|index| report.finding(index));
    findings
        .filter(|finding| finding.code == code)
        .map(|finding| {
            let related =
                finding.related.into_iter().map(|related| (related.text, related.at.file.to_owned()));
            (finding.message, finding.at.line, related.collect())
        })
        .collect()
}

#[test]
fn an_identifier_that_another_user_in_alma_has_is_told_with_both_places() {
    let export = file(&(with_barcode("1", "b1") + &with_barcode("2", "b2")));
    let judged = |new: &str, pairs: &[(&str, &str)]| {
        let mut dry_run = dry_run(&file(new), &[], Some(&export));
        let settings = settings(pairs);
        let found = found(&mut dry_run, &settings, "ALM025");
        let rejected = dry_run.run(&settings).alma().expect("there are files").users.rejected;
        (found, rejected)
    };
    let other = || vec![("in Alma".to_owned(), "export.xml".to_owned())];
    let told = "The identifier “b1” of user “2” belongs to another user in Alma, “1”.";
    assert_eq!(judged(&with_barcode("2", "b1"), &[]), (vec![(told.to_owned(), 1, other())], 1));
    let loads = &[("alma.identifier-held", "load")][..];
    assert_eq!(judged(&with_barcode("2", "b1"), loads), (vec![(told.to_owned(), 1, other())], 0));
    let new_user = "The identifier “b1” of user “3” belongs to another user in Alma, “1”.";
    assert_eq!(judged(&with_barcode("3", "b1"), &[]), (vec![(new_user.to_owned(), 1, other())], 1));
    // A primary identifier counts as well, as it is written.
    assert_eq!(judged(&with_barcode("2", "1"), &[]).1, 1);
    // Nothing changes hands; or the other user has lost it before; but not after.
    assert_eq!(judged(&(with_barcode("1", "b1") + &with_barcode("2", "b2")), &[]), (vec![], 0));
    assert_eq!(judged(&(with_barcode("1", "b9") + &with_barcode("2", "b1")), &[]), (vec![], 0));
    assert_eq!(judged(&(with_barcode("2", "b1") + &with_barcode("1", "b9")), &[]).1, 1);
}

#[test]
fn another_primary_id_of_a_user_matched_by_its_barcode_is_told_with_both_places() {
    let judged = |pairs: &[(&str, &str)]| {
        let mut dry_run =
            dry_run(&file(&with_barcode("New", "b1")), &[], Some(&file(&with_barcode("old", "b1"))));
        let settings = settings(&[&[("alma.match-id", "BAR")][..], pairs].concat());
        let found = found(&mut dry_run, &settings, "ALM026");
        let report = dry_run.run(&settings);
        let rows = (0..report.alma_len(None)).map(|index| report.alma_row(index));
        let row = rows.into_iter().find(|row| row.field == "primary_id").map(|row| (row.verdict, row.text));
        (found, row)
    };
    let told = vec![(
        "The file gives user “b1” the primary id “New”; in Alma it is “old”.".to_owned(),
        1,
        vec![("in Alma".to_owned(), "export.xml".to_owned())],
    )];
    let text =
        "primary_id of b1 changes from old to New: the user is matched by another identifier.".to_owned();
    assert_eq!(judged(&[]), (told.clone(), Some(("overwritten", text))));
    assert_eq!(judged(&[("alma.primary-id", "keep")]), (told, None));
}

#[test]
fn rows_of_what_stays_are_left_out_where_that_is_asked_for() {
    let written = |users: u32, rows: &str, format: Format| {
        let users = |group: &str| {
            (0..users)
                .map(|id| {
                    user(&id.to_string(), &format!("<last_name>x</last_name><gender>y</gender>{group}"))
                })
                .collect::<String>()
        };
        let mut dry_run = dry_run(
            &file(&users(&group("A"))),
            &[file(&users(&group("B")))],
            Some(&file(&users(&group("B")))),
        );
        let settings = settings(&[("alma.rows", rows)]);
        let mut bytes = Vec::new();
        format.write(&dry_run.run(&settings), &mut bytes).expect("a vector takes every byte");
        bytes
    };
    let told = |users: u32, rows: &str| {
        let json: serde_json::Value =
            serde_json::from_slice(&written(users, rows, Format::Json)).expect("it is JSON");
        let alma = &json["alma"];
        let listed = alma["rows"].as_array().expect("there are rows").len();
        assert_eq!(
            (&alma["counts"]["unchanged"], &alma["counts"]["update"]),
            (&(users * 2).into(), &users.into())
        );
        (listed, alma["unlisted"]["unchanged"].as_u64())
    };
    assert_eq!(told(2, "auto"), (6, None));
    assert_eq!(told(2, "all"), (6, None));
    assert_eq!(told(2, "changes"), (2, Some(4)));
    let lines = |rows: &str| {
        String::from_utf8(written(2, rows, Format::AlmaCsv)).expect("it is text").lines().count()
    };
    assert_eq!((lines("auto"), lines("changes")), (7, 3));
}

// ------------------------------------------------------------------ formats

fn replayed() -> DryRun {
    let staff = |ids: &[&str]| file(&ids.iter().map(|id| user(id, &group("STAFF"))).collect::<String>());
    let ids = ["1", "2", "3", "4"];
    let faculty = file(&ids.map(|id| user(id, &group("FACULTY"))).concat());
    let export = file(
        &(user("1", &group("EMERITUS"))
            + &user("2", &group("=cmd()"))
            + &user("3", &group("HONORARY"))
            + &user("4", &group("FACULTY"))),
    );
    dry_run(&staff(&ids), &[staff(&ids), faculty], Some(&export))
}

#[test]
fn a_replayed_old_file_is_told_in_every_format() {
    let mut dry_run = replayed();
    let settings = settings(&[]);
    let report = dry_run.run(&settings);
    let alma = report.alma().expect("there are files");
    assert_eq!((alma.edits.fields, alma.edits.users, alma.edits.reset, alma.edits.drift), (3, 3, 3, 0));
    assert_eq!(alma.counts["reset"], 3);
    assert_eq!(alma.files[0].carries, Some(3), "the first of the old files carries the values");
    assert_eq!(alma.files[1].carries, Some(0));
    let codes: Vec<&str> = (0..report.findings_len()).map(|index| report.finding(index).code).collect();
    assert_eq!(codes.iter().filter(|code| **code == "ALM017").count(), 3);
    assert_eq!(codes.iter().filter(|code| **code == "ALM019").count(), 1);
    assert_eq!(
        report.alma_rows(None, 0, 2).rows.iter().map(|row| row.verdict).collect::<Vec<_>>(),
        ["reset"; 2]
    );
    let written = |format: Format| {
        let mut bytes = Vec::new();
        format.write(&report, &mut bytes).expect("a vector takes every byte");
        String::from_utf8(bytes).expect("a report is text")
    };
    let json: serde_json::Value = serde_json::from_str(&written(Format::Json)).expect("it is JSON");
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../docs/report.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let faults: Vec<String> =
        validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let row = &json["alma"]["rows"][0];
    assert_eq!(
        (&row["sis"], &row["current"], &row["incoming"]),
        (&"STAFF | FACULTY".into(), &"EMERITUS".into(), &"STAFF".into())
    );
    assert_eq!(json["feeds"][0]["kind"], "alma-users");
    assert_eq!(json["jobs"], serde_json::json!([]));
    // The plan is one of Pure's records.
    for format in Format::ALL.into_iter().filter(|format| format.name() != "plan-csv") {
        let text = written(format);
        assert!(text.contains("EMERITUS"), "{}", format.name());
    }
    assert!(written(Format::AlmaCsv).contains(",'=cmd(),"), "nothing in a table is computed");
    assert!(written(Format::Text).contains("user_group of 1 would go back from EMERITUS to STAFF"));
}

#[test]
fn one_user_is_explained() {
    let mut dry_run = replayed();
    let settings = settings(&[]);
    let report = dry_run.run(&settings);
    let user = report.alma_user(" 1 ").expect("the user is there");
    assert_eq!((user.user, user.fate, user.seen.len(), user.rows.len()), ("1", "matched", 3, 1));
    let history: Vec<&str> = user.rows[0].history.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(history, ["STAFF", "FACULTY"]);
    let mut text = Vec::new();
    user.write_text(&mut text).expect("a vector takes every byte");
    assert!(String::from_utf8(text).expect("it is text").contains("loaded before: FACULTY"));
    assert_eq!(report.alma_user("nobody"), None);
    assert_eq!(report.nearest_alma_ids("11").first(), Some(&"1"));
}

#[test]
fn standing_drift_is_listed() {
    let (staff, fac, emeritus) = (group("STAFF"), group("FAC"), group("EMERITUS"));
    let all = |content: &str| file(&user("1", content));
    let mut dry_run = dry_run(&all(&fac), &[all(&staff)], Some(&all(&emeritus)));
    let settings = settings(&[]);
    let report = dry_run.run(&settings);
    let drift = report.alma_drift(0, 10);
    assert_eq!(drift.total, 1);
    assert_eq!(
        drift.rows[0].text,
        "user_group of 1 stays EMERITUS, which was set by hand: the feed says FAC, and that will not arrive by itself."
    );
    assert!(drift.rows[0].remedy.is_some_and(|remedy| remedy.contains("original value")));
}

// ------------------------------------------------------------------ reading

/// Everything a report says, as JSON.
fn told(dry_run: &mut DryRun) -> String {
    let mut bytes = Vec::new();
    dry_run.run(&settings(&[])).write_json(&mut bytes).expect("a vector takes every byte");
    String::from_utf8(bytes).expect("a report is text")
}

const STRANGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a user file -->
<u:users xmlns:u="urn:x">
  <u:user>
    <u:primary_id>a&amp;b <![CDATA[<c>]]></u:primary_id>
    <u:last_name>Ünï<!-- in the middle -->code</u:last_name><u:last_name>second</u:last_name>
    <u:user_group desc="x"> STAFF
    </u:user_group>
    <u:rs_libraries><u:rs_library><u:code>B</u:code></u:rs_library><u:rs_library><u:code>A</u:code></u:rs_library></u:rs_libraries>
    <u:contact_info><u:emails><u:email preferred="true"><u:email_address>a@b</u:email_address></u:email><u:email/></u:emails></u:contact_info>
    <u:user_notes><u:user_note><u:note_text>one <b>two</b> three</u:note_text></u:user_note></u:user_notes>
    <u:odd><u:user_group>NOT</u:user_group></u:odd>
  </u:user>
  <u:user/>
  <u:user><u:user_group/></u:user>
</u:users>
"#;

#[test]
fn files_read_the_same_however_they_are_cut() {
    let whole = {
        let mut dry_run = DryRun::new();
        add(&mut dry_run, Role::AlmaNew, 1, "x.xml", STRANGE.as_bytes());
        told(&mut dry_run)
    };
    assert!(whole.contains("a&b <c>") && whole.contains("\"A, B\"") && whole.contains("Ünïcode"), "{whole}");
    assert!(!whole.contains("NOT\""), "what is inside an unknown element is none of the user's fields");
    for size in [1, 2, 3, 7, 64] {
        let mut dry_run = DryRun::new();
        let mut reader = FeedReader::with("x.xml", Limits::default(), dry_run.checks()).tagged(1);
        for piece in STRANGE.as_bytes().chunks(size) {
            reader.push(piece);
        }
        dry_run.add_as(Role::AlmaNew, reader.finish());
        assert_eq!(told(&mut dry_run), whole, "in pieces of {size}");
    }
}

#[test]
fn the_order_of_the_files_makes_no_difference() {
    let (staff, fac, emeritus) = (group("STAFF"), group("FAC"), group("EMERITUS"));
    let all = |content: &str| file(&user("1", content));
    let given = [
        (Role::AlmaPrevious, 1, "p1.xml", all(&staff)),
        (Role::AlmaPrevious, 2, "p2.xml", all(&fac)),
        (Role::AlmaExport, 3, "e.xml", all(&emeritus)),
        (Role::AlmaNew, 4, "n.xml", all(&staff)),
    ];
    let run = |order: &[usize]| {
        let mut dry_run = DryRun::new();
        for &index in order {
            let (role, tag, name, content) = &given[index];
            add(&mut dry_run, *role, *tag, name, content.as_bytes());
        }
        told(&mut dry_run)
    };
    let expected = run(&[0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(run(&order), expected);
    }
}

/// Texts that have broken readers before; and any file that breaks off anywhere, or has a byte changed.
#[test]
fn no_file_makes_it_panic() {
    let long = format!(
        "<users><user><primary_id>1</primary_id><last_name>{}</last_name></user></users>",
        "é".repeat(20_000)
    );
    let deep = format!("<users><user><primary_id>1</primary_id>{}", "<user_notes><user_note>".repeat(60));
    let many = format!("<users><user>{}</user></users>", "<user_identifiers><user_identifier><id_type>x</id_type><value>1</value></user_identifier></user_identifiers>".repeat(300));
    let twice = file(&(user("1", "") + &user("1", "<user_roles><user_role/></user_roles>")));
    let odd = [
        long.as_str(),
        &deep,
        &many,
        &twice,
        "<user/>",
        "<userRecords>",
        "<users><user><x/>",
        "<users><user/><user/></users>",
        "<userRecords><user><user><user/></user></user></userRecords>",
        "<users><user>\u{FFFE}<last_name>&x;</last_name></user>",
    ];
    let strange = STRANGE.as_bytes();
    let mut files: Vec<Vec<u8>> = odd.iter().map(|text| text.as_bytes().to_vec()).collect();
    files.extend((0..strange.len()).step_by(11).map(|end| strange[..end].to_vec()));
    files.extend((40..strange.len()).step_by(17).map(|at| {
        let mut changed = strange.to_vec();
        changed[at] = b"<>&\"\xFF /"[at % 7];
        changed
    }));
    for content in files {
        let mut dry_run = DryRun::new();
        add(&mut dry_run, Role::AlmaPrevious, 1, "p.xml", strange);
        add(&mut dry_run, Role::AlmaExport, 2, "e.xml", &content);
        add(&mut dry_run, Role::AlmaNew, 3, "n.xml", &content);
        let settings =
            settings(&[("alma.match-id", if content.len() % 2 == 0 { "primary_id" } else { "x" })]);
        let report = dry_run.run(&settings);
        for format in Format::ALL {
            let mut out = Vec::new();
            format.write(&report, &mut out).expect("a vector takes every byte");
        }
    }
}

#[test]
fn of_a_long_text_its_start_is_kept_and_all_of_it_compared() {
    let long = "x".repeat(10_000);
    let name = |end: &str| file(&user("1", &format!("<last_name>{long}{end}</last_name>")));
    let verdict = |new: &str, old: &str| {
        let mut dry_run = dry_run(&name(new), &[], Some(&name(old)));
        let row = dry_run.run(&settings(&[])).alma_row(0);
        assert!(row.incoming.len() < 5_000, "{}", row.incoming.len());
        row.verdict
    };
    assert_eq!(verdict("a", "a"), "unchanged");
    assert_eq!(verdict("a", "b"), "overwritten");
}

#[test]
fn a_file_that_is_not_well_formed_is_not_loaded() {
    let mut dry_run = dry_run("<users><user><primary_id>1</primary_id></user>", &[], None);
    let settings = settings(&[]);
    let report = dry_run.run(&settings);
    assert_eq!(report.alma_len(None), 0);
    let codes: Vec<&str> = (0..report.findings_len()).map(|index| report.finding(index).code).collect();
    assert!(codes.contains(&"FED007") && codes.contains(&"XML001"), "{codes:?}");
    assert!(report.sentence().contains("Alma could not parse it"), "{}", report.sentence());
}

#[test]
fn a_schema_of_the_vendor_validates_what_it_has_the_root_of() {
    let schema = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="users"><xs:complexType><xs:sequence>
      <xs:element name="user" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="primary_id" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element></xs:schema>"#;
    for (root, faults) in [("users", true), ("userRecords", false)] {
        let mut dry_run = DryRun::new();
        dry_run.read("users.xsd", schema.as_bytes());
        let content =
            format!("<{root}><user><primary_id>1</primary_id><last_name>x</last_name></user></{root}>");
        add(&mut dry_run, Role::AlmaNew, 1, "n.xml", content.as_bytes());
        let settings = settings(&[]);
        let report = dry_run.run(&settings);
        let found = (0..report.findings_len()).any(|index| report.finding(index).code.starts_with("SCH"));
        assert_eq!(found, faults, "{root}");
        assert_eq!(report.alma_len(None), 1, "it is read all the same");
    }
}

#[test]
fn a_schema_that_comes_later_has_the_file_read_again_in_its_role() {
    let mut dry_run = DryRun::new();
    add(&mut dry_run, Role::AlmaNew, 7, "n.xml", b"<user><primary_id>1</primary_id></user>");
    assert!(dry_run.again().is_empty());
    dry_run.read(
        "x.xsd",
        br#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="user"/></xs:schema>"#,
    );
    let again = dry_run.again();
    assert_eq!(again.iter().map(|again| (again.tag, again.role)).collect::<Vec<_>>(), [(7, Role::AlmaNew)]);
    let mut reader = FeedReader::with("n.xml", Limits::default(), again[0].checks.clone()).tagged(7);
    reader.push(b"<user><primary_id>1</primary_id></user>");
    dry_run.add_again(&again[0], vec![reader.finish()]);
    assert!(dry_run.again().is_empty());
    assert_eq!(dry_run.files().iter().filter(|file| file.alma.is_some()).count(), 1);
}

#[test]
fn checks_are_off_where_rules_are_left_out() {
    let mut dry_run = DryRun::new();
    let mut reader = FeedReader::with("n.xml", Limits::default(), Checks::NONE).tagged(1);
    reader.push(file(&(user("1", "") + "<user><last_name>x</last_name></user>")).as_bytes());
    dry_run.add_as(Role::AlmaNew, reader.finish());
    let settings = settings(&[]);
    let report = dry_run.run(&settings);
    let codes: Vec<&str> = (0..report.findings_len()).map(|index| report.finding(index).code).collect();
    assert_eq!(codes, ["ALM001"], "what the job itself trips over is told");
}

/// The example that teaches the trap says what its page says.
#[test]
fn the_replayed_file_of_the_examples() {
    let read = |name: &str| {
        let path = format!("{}/examples/scenarios/alma-replayed-file/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("the example is there")
    };
    let history = [read("users-2026-03.xml"), read("users-2026-10.xml")];
    let mut replayed = dry_run(&read("users-2026-11.xml"), &history, Some(&read("alma-export.xml")));
    let settings = settings(&[]);
    let report = replayed.run(&settings);
    let resets: Vec<(&str, &str, &str)> = report
        .alma_rows(soups::alma::Verdict::named("reset"), 0, 9)
        .rows
        .iter()
        .map(|row| (row.user, row.field, row.certainty))
        .collect();
    assert_eq!(
        resets,
        [
            ("1001", "user_group", "possible"),
            ("1002", "user_group", "possible"),
            ("1003", "user_group", "possible"),
            ("1234", "user_group", "certain"),
            ("1005", "preferred_language", "certain"),
        ]
    );
    let codes: Vec<&str> = (0..report.findings_len()).map(|index| report.finding(index).code).collect();
    assert!(codes.contains(&"ALM019"));
    assert_eq!(report.alma().expect("there are files").edits.fields, 5);
    let mut october = dry_run(&history[1], &history[..1], Some(&read("alma-export.xml")));
    let report = october.run(&settings);
    assert_eq!(report.alma_drift(0, 9).total, 3);
    assert_eq!(report.alma_len(soups::alma::Verdict::named("reset")), 2);
}

#[test]
fn what_is_generated_is_what_it_is_said_to_be() {
    let written = |kind| {
        let mut bytes = Vec::new();
        soups::generate::alma(kind, 400, &mut bytes).expect("a vector takes every byte");
        bytes
    };
    let mut dry_run = DryRun::new();
    for ((name, kind), tag) in soups::generate::ALMA_FILES.into_iter().zip(1..) {
        add(&mut dry_run, Role::Tonight, tag, name, &written(kind));
    }
    let settings = settings(&[]);
    let report = dry_run.run(&settings);
    let alma = report.alma().expect("there are files");
    let roles: Vec<(&str, &str)> = alma.files.iter().map(|file| (file.file, file.role)).collect();
    assert_eq!(
        roles,
        [("alma-previous.xml", "previous"), ("alma-export.xml", "export"), ("alma-new.xml", "new")]
    );
    assert_eq!((alma.users.read, alma.users.matched), (400, 400));
    assert_eq!((alma.edits.reset, alma.edits.drift), (5, 5), "{alma:?}");
}
