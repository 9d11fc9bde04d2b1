//! What a file is given as, and what shows in it by itself: lists by name or header, baselines by their folder.
#![cfg(not(target_family = "wasm"))]

use soups::archive::{self, Intake};
use soups::lists::ListKind;
use soups::{DryRun, Given, LoadedFile, Role, Settings, sample};

/// Reads a file in pieces of one byte and at once, which must not differ.
fn read(given: Given, name: &str, bytes: &[u8]) -> (bool, Vec<LoadedFile>) {
    let mut pieces = Intake::new(name).tagged(7).given_as(given);
    bytes.chunks(1).for_each(|byte| pieces.push(byte));
    let mut whole = Intake::new(name).tagged(7).given_as(given);
    whole.push(bytes);
    assert_eq!(pieces.is_unsettled_list(), whole.is_unsettled_list(), "{name}");
    let unsettled = whole.is_unsettled_list();
    let (pieces, whole) = (pieces.finish(&mut |_| {}), whole.finish(&mut |_| {}));
    assert_eq!(format!("{pieces:?}"), format!("{whole:?}"), "{name}");
    (unsettled, whole)
}

/// What a file is taken for: `?` where it is a list of which it is not known which.
fn taken(given: Given, name: &str, bytes: &[u8]) -> String {
    let (unsettled, files) = read(given, name, bytes);
    if unsettled {
        return "?".to_owned();
    }
    let file = files.first().expect("something was read");
    assert_eq!(file.tag, 7, "{name}");
    Given::of(file).map_or_else(|| file.label().to_owned(), |given| given.name().to_owned())
}

#[track_caller]
fn shows(name: &str, text: &str, expected: &str) {
    assert_eq!(taken(Given::Anything, name, text.as_bytes()), expected, "{name}: {text:?}");
}

#[test]
fn a_list_is_known_by_its_header_or_else_its_name() {
    shows("people.csv", "id,role\nu-1,Editor\n", "role-holders");
    shows("people.csv", "user;locked by\nu-1;Maintenance\n", "locked-before");
    shows("people.csv", "username,trusted\nada,yes\n", "trusted");
    // The header counts more than the name.
    shows("trusted.csv", "id,roles\nu-1,Editor\n", "role-holders");
    shows("trusted-users.txt", "ada\nemmy\n", "trusted");
    shows("Role holders 2026.csv", "id\nu-1\n", "role-holders");
    shows("lists/locked_before.txt", "ada", "locked-before");
    shows("LOCKED.TXT", "a d a\nemmy", "locked-before");
}

#[test]
fn what_a_list_tells_is_asked_where_nothing_says_so() {
    shows("users.csv", "id,name\nu-1,Ada\n", "?");
    shows("vips.txt", "ada\nemmy\n", "?");
    shows("vips.txt", "\u{feff}ada\r\n# a comment\r\nemmy", "?");
    // Blocks and clocks lock nobody.
    shows("blocked.txt", "ada", "?");
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("ada\nemmy".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(taken(Given::Anything, "wide.txt", &wide), "?");
}

#[test]
fn other_text_is_no_list() {
    for (name, text) in [
        ("notes.txt", "Call the HR department.\n"),
        ("table.csv", "colour,size\nred,9\n"),
        ("persons.xml", "Forbidden"),
        ("empty.txt", ""),
        ("page.html", "<!DOCTYPE html><html></html>"),
        ("data.bin", "\u{1}\u{2}\u{3}\u{4}abc"),
        ("broken.json", "{\"a\":"),
        ("locked.xml", "ada"),
    ] {
        shows(name, text, "No feed");
    }
    // Nor is a feed, a zip or an export, whatever its name.
    for (name, text) in sample::FILES {
        shows(&format!("locked-{name}.csv"), text, "tonight");
    }
    shows("trusted.csv", "   \n\n\n\n<users xmlns='v1.user-sync.pure.atira.dk'/>", "tonight");
    let zip = archive::pack([("users.xml", sample::FILES[1].1.as_bytes())]);
    assert_eq!(taken(Given::Anything, "trusted.txt", &zip), "tonight");
}

#[test]
fn an_export_is_a_baseline_by_itself_and_nothing_else() {
    let export = br#"{"items":[{"uuid":"1","username":"ada","identifiers":[],"systemName":"User"}]}"#;
    for given in [Given::Anything, Given::For(Role::Tonight)] {
        let (_, files) = read(given, "users.json", export);
        assert_eq!(files[0].role, Role::Baseline);
        assert!(Given::choices(&files[0]).is_empty());
    }
}

#[test]
fn whoever_gives_a_file_has_the_last_word() {
    for kind in ListKind::ALL {
        assert_eq!(taken(Given::List(kind), "trusted.csv", b"id,role\nu-1,x\n"), kind.name());
        // What cannot be a list is told by a finding, and may then be given as anything.
        let (_, files) = read(Given::List(kind), "users.xml", sample::FILES[1].1.as_bytes());
        assert!(files[0].list.as_ref().is_some_and(|list| list.unreadable));
        assert_eq!(Given::choices(&files[0]), Given::ALL);
    }
    assert_eq!(taken(Given::For(Role::Tonight), "trusted.csv", b"ada\nemmy\n"), "No feed");
    for given in Given::ALL {
        assert_eq!(Given::find(given.name()), Some(given));
    }
    assert_eq!(Given::find("yesterday"), None);
}

#[test]
fn a_feed_in_a_folder_of_baselines_is_one() {
    let told = |path: &str| Given::Anything.told_by(path).name();
    for path in
        ["last/users.xml", "feeds/Baseline/users.xml.gz", "a/last-night/b/u.zip", "Loaded Before/u.xml"]
    {
        assert_eq!(told(path), "baseline", "{path}");
    }
    for path in
        ["users.xml", "last.xml", "blast/users.xml", "last/trusted.csv", "last/own.xsd", "tonight/users.xml"]
    {
        assert_eq!(told(path), "anything", "{path}");
    }
    assert_eq!(Given::For(Role::Tonight).told_by("last/users.xml").name(), "tonight");
}

#[test]
fn what_is_packed_is_unpacked_the_same() {
    let zip = archive::pack(sample::FILES.map(|(name, text)| (name, text.as_bytes())));
    let (_, files) = read(Given::Anything, "feeds.zip", &zip);
    assert_eq!(files.len(), sample::FILES.len());
    for ((name, text), file) in sample::FILES.iter().zip(&files) {
        assert_eq!(file.file, format!("feeds.zip/{name}"));
        assert_eq!(file.bytes, text.len() as u64);
        assert!(!file.segment.records.is_empty());
    }
    let mut again = Vec::new();
    let mut take = |bytes: &[u8]| {
        again.extend_from_slice(bytes);
        true
    };
    let mut source = std::io::Cursor::new(zip);
    archive::again(&mut source, ("feeds.zip", "feeds.zip/users.xml"), &mut take).expect("it is there");
    assert_eq!(again, sample::FILES[1].1.as_bytes());
}

/// What each file of a zip counts as, by its name; and what of it was passed over.
fn in_zip(given: Given, files: &[(&str, &str)]) -> Vec<String> {
    let zip = archive::pack(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    let (_, read) = read(given, "feeds.zip", &zip);
    let told = |file: &LoadedFile| {
        assert_eq!(file.tag, 7);
        let counts = Given::of(file).map_or(file.label(), Given::name);
        format!("{}: {counts}", file.file.trim_start_matches("feeds.zip/"))
    };
    let mut told: Vec<String> = read.iter().map(told).collect();
    told.sort();
    told
}

#[test]
fn lists_in_a_zip_are_read_where_anything_may_be_in_it() {
    let users = sample::FILES[1].1;
    let files = [
        ("hr/users.xml", users),
        ("hr/role-holders.csv", "id\nu-1\n"),
        ("trusted.txt", "ada\nemmy\n"),
        ("x.csv", "user;locked by\nu-1;Maintenance\n"),
    ];
    let expected = [
        "hr/role-holders.csv: role-holders",
        "hr/users.xml: tonight",
        "trusted.txt: trusted",
        "x.csv: locked-before",
    ];
    assert_eq!(in_zip(Given::Anything, &files), expected);
    // Whoever says that it is a baseline does not speak of lists.
    let expected = ["feeds.zip: No feed", "hr/users.xml: baseline"];
    assert_eq!(in_zip(Given::For(Role::Baseline), &files), expected);
    // Which list it is the name of the zip does not say, nor that other text is one.
    for (name, text) in
        [("vips.txt", "ada\nemmy\n"), ("notes.txt", "Call the HR department.\n"), ("e.txt", "")]
    {
        let expected = ["feeds.zip: No feed", "users.xml: tonight"];
        assert_eq!(in_zip(Given::Anything, &[("users.xml", users), (name, text)]), expected, "{name}");
    }
}

#[test]
fn a_folder_of_baselines_in_a_zip_is_one() {
    let [.., (_, persons), _] = sample::FILES;
    let files =
        [("users.xml", sample::FILES[1].1), ("persons.xml", persons), ("baseline/persons.xml", persons)];
    let expected = ["baseline/persons.xml: baseline", "persons.xml: tonight", "users.xml: tonight"];
    assert_eq!(in_zip(Given::Anything, &files), expected);
    let expected = ["baseline/persons.xml: tonight", "persons.xml: tonight", "users.xml: tonight"];
    assert_eq!(in_zip(Given::For(Role::Tonight), &files), expected);
}

/// A zip with feeds of both nights tells the same plan as the files by themselves, and goes on telling it when all is read
/// once more because a schema came.
#[test]
fn a_zip_of_two_nights_tells_what_its_files_do() {
    let [(_, organisations), (_, users), (_, persons), _] = sample::FILES;
    let changed = persons.replacen("Inkwell<", "Inkwell-X<", 1);
    let files = [
        ("organisations.xml", organisations),
        ("users.xml", users),
        ("persons.xml", &changed),
        ("before/organisations.xml", organisations),
        ("before/users.xml", users),
        ("before/persons.xml", persons),
    ];
    let zip = archive::pack(files.map(|(name, text)| (name, text.as_bytes())));
    let settings = Settings::for_date("2026-11-22").expect("it is a day");
    let plan = |dry_run: &mut DryRun| {
        let report = dry_run.run(&settings);
        let rows: Vec<String> = (0..report.rows_len(soups::report::View::Plan))
            .map(|index| {
                let row = report.plan_row(index);
                format!("{} {} {} {:?}", row.kind, row.change, row.id, row.fields)
            })
            .collect();
        (report.plan_line(), rows)
    };
    let again = |dry_run: &mut DryRun| {
        loop {
            let wanted = dry_run.again();
            if wanted.is_empty() {
                return;
            }
            for again in wanted {
                let mut intake = Intake::new("a.zip").tagged(again.tag).with_checks(again.checks.clone());
                intake.push(&zip);
                dry_run.add_again(&again, intake.finish(&mut |_| {}));
            }
        }
    };
    let mut packed = DryRun::new();
    let mut intake = Intake::new("a.zip").tagged(1).with_checks(packed.checks()).given_as(Given::Anything);
    intake.push(&zip);
    for file in intake.finish(&mut |_| {}) {
        packed.add_as(Role::Tonight, file);
    }
    again(&mut packed);
    let told = plan(&mut packed);
    assert!(told.0.contains("persons: 1 to update"), "{}", told.0);
    assert!(told.1.iter().any(|row| row.contains("Inkwell-X")), "{:?}", told.1);

    // A schema comes: all that was read tonight is read again, and nothing twice.
    packed.read(
        "own.xsd",
        br#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:own"/>"#,
    );
    let before = packed.files().len();
    assert!(!packed.again().is_empty());
    again(&mut packed);
    assert_eq!(packed.files().len(), before);
    assert_eq!(plan(&mut packed), told);
}
