//! In which fields tonight's records differ from those of the baseline: small feeds in, changes out.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use soups::archive::{self, Intake};
use soups::records::{Digest, Feed, FieldTexts};
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, IdComparison, LoadedFile, Look, Role};
use support::feeds::{COMMONS, ORGANISATIONS, PERSONS, USERS};

// ------------------------------------------------------------------ a front

/// Files as a front has them, each under its number, and the dry run they are read into.
#[derive(Default)]
struct Front {
    dry_run: DryRun,
    files: Vec<(String, Vec<u8>)>,
    /// Tags and looks of what was read once more.
    again: Vec<(u32, Role, bool)>,
    piece: Option<usize>,
}

impl Front {
    fn read(&self, tag: u32, checks: Checks) -> Vec<LoadedFile> {
        let (name, bytes) = &self.files[tag as usize];
        let intake = Intake::new(name).tagged(tag).with_checks(checks);
        match self.piece {
            None => archive::read(intake, Cursor::new(bytes), &mut |_| {}).expect("memory does not fail"),
            Some(piece) => {
                let mut intake = intake;
                bytes.chunks(piece).for_each(|piece| intake.push(piece));
                intake.finish(&mut |_| {})
            }
        }
    }

    fn add(&mut self, role: Role, name: &str, bytes: impl Into<Vec<u8>>) -> u32 {
        let tag = self.files.len() as u32;
        self.files.push((name.to_owned(), bytes.into()));
        let checks = match role {
            Role::Baseline => Checks::baseline(),
            _ => self.dry_run.checks(),
        };
        for file in self.read(tag, checks) {
            self.dry_run.add_as(role, file);
        }
        tag
    }

    fn settle(&mut self) {
        for _ in 0..200 {
            let again = self.dry_run.again();
            if again.is_empty() {
                return;
            }
            for again in again {
                let second_look = matches!(again.checks.look, Look::Again(_));
                self.again.push((again.tag, again.role, second_look));
                let files = self.read(again.tag, again.checks.clone());
                self.dry_run.add_again(&again, files);
            }
        }
        panic!("the dry run asks for ever");
    }

    fn of(before: &str, after: &str) -> Self {
        let mut front = Self::default();
        front.add(Role::Baseline, "before.xml", before);
        front.add(Role::Tonight, "after.xml", after);
        front.settle();
        front
    }

    /// The changes of a feed in words.
    fn told(&self, feed: Feed) -> String {
        let Some(changes) = self.dry_run.changes(feed) else { return "not known".to_owned() };
        let mut files = self.dry_run.files().iter();
        let file = files.find(|file| (file.role, file.feed) == (Role::Tonight, Some(feed))).expect("a feed");
        let mut told = String::new();
        for record in 0..file.segment.records.len() {
            assert_eq!(changes.differs(record), changes.records().any(|known| known == record));
            if !changes.differs(record) {
                assert!(changes.of(record).is_empty());
                continue;
            }
            let key = file.segment.symbols.text(file.segment.records.key(record));
            writeln!(told, "{key}").expect("a string takes every line");
            for change in changes.of(record) {
                let value = |symbol: Option<_>| symbol.map(|symbol| changes.text(symbol));
                let (field, before, after) =
                    (changes.text(change.field), value(change.before), value(change.after));
                writeln!(told, "  {field}: {before:?} -> {after:?}").expect("a string takes every line");
            }
        }
        told
    }
}

fn users(records: &str) -> String {
    format!("<users xmlns=\"{USERS}\">{records}</users>")
}

fn persons(records: &str) -> String {
    format!("<persons xmlns=\"{PERSONS}\" xmlns:c=\"{COMMONS}\">{records}</persons>")
}

fn organisations(records: &str) -> String {
    format!("<organisations xmlns=\"{ORGANISATIONS}\" xmlns:c=\"{COMMONS}\">{records}</organisations>")
}

fn a_user(name: &str, email: &str) -> String {
    format!("<user id=\"u1\"><userName>{name}</userName><email>{email}</email></user>")
}

#[track_caller]
fn check(feed: Feed, before: &str, after: &str, expected: &[&str]) {
    let told = Front::of(before, after).told(feed);
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told, expected, "\nbefore {before}\nafter {after}");
}

#[track_caller]
fn check_person(before: &str, after: &str, changes: &[&str]) {
    let person = |inner: &str| persons(&format!("<person id=\"p1\">{inner}</person>"));
    let mut expected: Vec<String> = changes.iter().map(|change| format!("  {change}")).collect();
    if !changes.is_empty() {
        expected.insert(0, "p1".to_owned());
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(Feed::Persons, &person(before), &person(after), &expected);
}

// ------------------------------------------------------------------ fields

#[test]
fn a_field_is_told_with_what_it_was_and_what_it_is_to_be() {
    check(
        Feed::Users,
        &users(&a_user("ada", "ada@example.org")),
        &users(&a_user("ada", "ada@example.com")),
        &["u1", "  email: Some(\"ada@example.org\") -> Some(\"ada@example.com\")"],
    );
}

#[test]
fn what_came_stands_where_it_is_and_what_is_gone_at_the_end() {
    check(
        Feed::Users,
        &users("<user id=\"u1\"><userName>a</userName><gone>g</gone><old/></user>"),
        &users("<user id=\"u1\"><new>n</new><userName>b</userName><empty/></user>"),
        &[
            "u1",
            "  new: None -> Some(\"n\")",
            "  userName: Some(\"a\") -> Some(\"b\")",
            "  empty: None -> Some(\"\")",
            "  gone: Some(\"g\") -> None",
            "  old: Some(\"\") -> None",
        ],
    );
}

#[test]
fn items_are_known_by_their_keys() {
    check_person(
        "<name><c:firstname>A</c:firstname></name><user id=\"u1\"/>\
         <organisationAssociations><staffOrganisationAssociation id=\"A-17\"><period><c:startDate>1</c:startDate></period></staffOrganisationAssociation>\
         <staffOrganisationAssociation id=\"A.[18]\"><fte>1</fte></staffOrganisationAssociation></organisationAssociations>\
         <personIds><c:id type=\"employee\">1</c:id><c:id type=\"library\" id=\"x\">2</c:id></personIds>",
        "<name><c:firstname>B</c:firstname></name><user id=\"u2\"/>\
         <organisationAssociations><staffOrganisationAssociation id=\"A.[18]\"><fte>2</fte></staffOrganisationAssociation>\
         <staffOrganisationAssociation id=\"A-17\"><period><c:startDate>1</c:startDate><c:endDate>2</c:endDate></period></staffOrganisationAssociation></organisationAssociations>\
         <personIds><c:id type=\"library\" id=\"y\">3</c:id><c:id type=\"employee\">1</c:id></personIds>",
        &[
            "name.firstname: Some(\"A\") -> Some(\"B\")",
            "user@id: Some(\"u1\") -> Some(\"u2\")",
            "organisationAssociations.staffOrganisationAssociation[A.[18]].fte: Some(\"1\") -> Some(\"2\")",
            "organisationAssociations.staffOrganisationAssociation[A-17].period.endDate: None -> Some(\"2\")",
            "personIds.id[library]@id: Some(\"x\") -> Some(\"y\")",
            "personIds.id[library]: Some(\"2\") -> Some(\"3\")",
        ],
    );
}

#[test]
fn texts_are_known_by_language_and_country_and_others_by_their_position() {
    let organisation = |inner: &str| {
        organisations(&format!("<organisation><organisationId>o</organisationId>{inner}</organisation>"))
    };
    check(
        Feed::Organisations,
        &organisation(
            "<name><c:text lang=\"en\" country=\"GB\">A</c:text><c:text lang=\"da\">B</c:text></name>\
             <parentOrganisationId>1</parentOrganisationId><parentOrganisationId>2</parentOrganisationId>",
        ),
        &organisation(
            "<name><c:text lang=\"da\">B</c:text><c:text country=\"GB\" lang=\"en\">C</c:text></name>\
             <parentOrganisationId>1</parentOrganisationId><parentOrganisationId>3</parentOrganisationId><parentOrganisationId>4</parentOrganisationId>",
        ),
        &[
            "o",
            "  name.text[en_GB]: Some(\"A\") -> Some(\"C\")",
            "  parentOrganisationId[2]: Some(\"2\") -> Some(\"3\")",
            "  parentOrganisationId[3]: None -> Some(\"4\")",
        ],
    );
}

#[test]
fn attributes_are_fields() {
    check(
        Feed::Persons,
        &persons("<person id=\"p1\" managedInPure=\"true\"/>"),
        &persons("<person managedInPure=\"false\" id=\"p1\" new=\"\"/>"),
        &["p1", "  @managedInPure: Some(\"true\") -> Some(\"false\")", "  @new: None -> Some(\"\")"],
    );
    check_person("<a id=\"\"/>", "<a/>", &["a: None -> Some(\"\")", "a@id: Some(\"\") -> None"]);
    check_person("<a><b id=\"1\"/></a>", "<a/>", &["a: None -> Some(\"\")", "a.b[1]: Some(\"\") -> None"]);
}

#[test]
fn white_space_counts_in_leaves_alone() {
    check_person(" <a>\n<b>x</b> </a>", "<a><b>x</b></a>", &[]);
    check_person("<a>x</a>", "<a>x </a>", &["a: Some(\"x\") -> Some(\"x \")"]);
    check_person("<a> </a>", "<a/>", &["a: Some(\" \") -> Some(\"\")"]);
    check_person("<a>x</a>", "<a> x<b>y</b></a>", &["a.b: None -> Some(\"y\")"]);
    check_person("<a>x<b/>y</a>", "<a>x<b/>z</a>", &["a[2]: Some(\"y\") -> Some(\"z\")"]);
    check_person("x<b/>", "y<b/>", &[".: Some(\"x\") -> Some(\"y\")"]);
}

#[test]
fn the_way_a_file_is_written_makes_no_difference() {
    let plain = "<a>x &amp; y</a><b><c>1</c><d>2</d></b><e f=\"1\"/>";
    for same in [
        "<!-- c --><a>x &#38; y</a><b><c>1</c><d>2</d></b><e f='1'></e>",
        "<a><![CDATA[x & y]]></a><?p i?><b><d>2</d><c>1</c></b><e f=\"1\"/>",
        "<e f=\"&#49;\"/><b>\r\n<c>1</c><d><!-- -->2</d></b><a>x<![CDATA[]]> &amp;<!-- --> y</a>",
        "<x:a xmlns:x=\"v3.commons.pure.atira.dk\">x &amp; y</x:a><c:b><c:c>1</c:c><c:d>2</c:d></c:b><e f=\"1\"/>",
        "<a>x &amp; y</a><b><c>1</c><d>2</d></b><e f=\"1\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:schemaLocation=\"a b\"/>",
    ] {
        check_person(plain, same, &[]);
        check_person(same, plain, &[]);
    }
}

#[test]
fn rows_of_supervisors_are_compared_too() {
    let feed =
        |inner: &str| format!("<supervisions><supervision id=\"1\">{inner}</supervision></supervisions>");
    check(
        Feed::Supervisors,
        &feed("<apprentice id=\"p1\"/><startDate>2020-01-01</startDate>"),
        &feed("<apprentice id=\"p2\"/><startDate>2020-01-01</startDate>"),
        &["1", "  apprentice@id: Some(\"p1\") -> Some(\"p2\")"],
    );
}

#[test]
fn long_values_are_kept_as_their_start_and_compared_to_the_end() {
    for length in [4_096, 4_097, 65_535, 65_536, 65_537, 200_000] {
        let (one, other) = (format!("{}é", "x".repeat(length)), format!("{}ê", "x".repeat(length)));
        let front = Front::of(&users(&a_user("a", &one)), &users(&a_user("a", &other)));
        let changes = front.dry_run.changes(Feed::Users).expect("changes");
        let [change] = changes.of(0) else { panic!("one field differs") };
        let [before, after] =
            [change.before, change.after].map(|symbol| changes.text(symbol.expect("a value")));
        assert!(before != after && before.len() < 4_200 && before.starts_with("xxx"), "{length}");
        check(Feed::Users, &users(&a_user("a", &one)), &users(&a_user("a", &one)), &[]);
    }
}

// ------------------------------------------------------------------ records

#[test]
fn records_are_known_by_their_ids() {
    let user = |id: &str, name: &str| format!("<user id=\"{id}\"><userName>{name}</userName></user>");
    let (before, after) = (
        [user("1", "a"), user("2", "b"), user("2", "B"), user("3", "c"), user("", "d")].concat(),
        [user("3", "C"), user("4", "x"), user("2", "b"), user("2", "bb"), user("1", "A"), user("", "e")]
            .concat(),
    );
    check(
        Feed::Users,
        &users(&before),
        &users(&after),
        &["3", "  userName: Some(\"c\") -> Some(\"C\")", "1", "  userName: Some(\"a\") -> Some(\"A\")"],
    );
}

#[test]
fn nothing_is_read_again_when_nothing_differs() {
    let feed = users(&a_user("a", "b"));
    let front = Front::of(&feed, &feed);
    assert!(front.again.is_empty());
    assert_eq!(front.told(Feed::Users), "");
    let front = Front::of(&feed, &users(&a_user("a", "c")));
    assert_eq!(front.again, [(0, Role::Baseline, true), (1, Role::Tonight, true)]);
}

#[test]
fn without_either_nothing_is_asked_for() {
    let feed = users(&a_user("a", "b"));
    for role in [Role::Baseline, Role::Tonight] {
        let mut front = Front::default();
        front.add(role, "users.xml", feed.clone());
        front.settle();
        assert!(front.again.is_empty() && front.dry_run.changes(Feed::Users).is_none());
    }
    let mut front = Front::default();
    front.add(Role::Tonight, "users.xml", feed.clone());
    front.add(Role::Baseline, "persons.xml", persons(""));
    front.settle();
    assert!(front.again.is_empty() && front.dry_run.changes(Feed::Users).is_none());
    assert_eq!(front.dry_run.files().iter().filter_map(|file| file.segment.records.digest(0)).count(), 0);
}

#[test]
fn a_baseline_that_comes_later_has_the_feed_read_again() {
    let mut front = Front::default();
    front.add(Role::Tonight, "after.xml", users(&a_user("a", "b")));
    front.settle();
    front.add(Role::Baseline, "before.xml", users(&a_user("a", "c")));
    assert!(front.dry_run.changes(Feed::Users).is_none());
    front.settle();
    assert_eq!(front.again, [(0, Role::Tonight, false), (1, Role::Baseline, true), (0, Role::Tonight, true)]);
    assert_eq!(front.told(Feed::Users), "u1\n  email: Some(\"c\") -> Some(\"b\")\n");
    let tonight = front.dry_run.files().iter().find(|file| file.tag == 0).expect("it is there");
    assert!(tonight.checks.rules && tonight.validated == Some(true), "it is still read with every check");
}

#[test]
fn changes_are_forgotten_and_looked_for_again_when_files_come_or_go() {
    let mut front = Front::of(&users(&a_user("a", "b")), &users(&a_user("a", "c")));
    let told = front.told(Feed::Users);
    front.dry_run.retain(|file| file.role == Role::Tonight);
    assert!(front.dry_run.changes(Feed::Users).is_none());
    front.settle();
    assert!(front.dry_run.changes(Feed::Users).is_none());
    front.add(Role::Baseline, "other.xml", users(&a_user("a", "c")));
    front.settle();
    assert_eq!(front.told(Feed::Users), "");
    // Of several the first by name is used.
    front.add(Role::Baseline, "before.xml", users(&a_user("a", "b")));
    front.settle();
    assert_eq!(front.told(Feed::Users), told);
    // Feeds of another kind make no difference.
    let before = front.again.len();
    front.add(Role::Tonight, "persons.xml", persons(""));
    front.settle();
    assert_eq!((front.again.len(), front.told(Feed::Users)), (before, told));
}

#[test]
fn a_schema_that_comes_has_feeds_read_again_and_compared_again() {
    let schema = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"{USERS}\"><xs:element name=\"users\"/></xs:schema>"
    );
    let mut front = Front::of(&users(&a_user("a", "b")), &users(&a_user("a", "c")));
    let told = front.told(Feed::Users);
    front.add(Role::Tonight, "own.xsd", schema);
    front.again.clear();
    front.settle();
    assert_eq!(front.again, [(1, Role::Tonight, false), (0, Role::Baseline, true), (1, Role::Tonight, true)]);
    assert_eq!(front.told(Feed::Users), told);
    assert_eq!(front.dry_run.files().len(), 3);
    let tonight = front.dry_run.files().iter().find(|file| file.tag == 1).expect("it is there");
    assert_eq!(tonight.validated, Some(false));
}

#[test]
fn a_baseline_that_differs_in_too_much_is_compared_part_after_part() {
    let several = |value: &str| {
        let user =
            |id: u32| format!("<user id=\"{id}\"><userName>{value}{id}</userName><email>same</email></user>");
        (0..50).map(user).collect::<Vec<_>>()
    };
    let before = users(&several("a").concat());
    let mut after = several("b");
    after.rotate_left(17);
    let whole = Front::of(&before, &users(&after.concat()));
    assert_eq!(whole.again.len(), 2);
    for (kept, rounds) in [(0, 50), (1_500, 3), (1 << 30, 1)] {
        let mut front = Front::default();
        front.dry_run.keep_at_once(kept);
        front.add(Role::Baseline, "before.xml", before.clone());
        front.add(Role::Tonight, "after.xml", users(&after.concat()));
        front.settle();
        assert_eq!(front.again.len(), rounds * 2, "{kept} bytes");
        assert_eq!(front.told(Feed::Users), whole.told(Feed::Users));
    }
}

// ------------------------------------------------------------------ archives, and what goes wrong

fn zipped(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file can be added");
        zip.write_all(content.as_bytes()).expect("a vector takes every byte");
    }
    zip.finish().expect("the archive can be ended").into_inner()
}

fn gzipped(content: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(content.as_bytes()).expect("a vector takes every byte");
    gzip.finish().expect("a vector takes every byte")
}

#[test]
fn feeds_in_archives_are_found_in_them() {
    let person = |name: &str| persons(&format!("<person id=\"p1\"><name>{name}</name></person>"));
    let before =
        zipped(&[("u.xml", users(&a_user("a", "b"))), ("o.xml", organisations("")), ("p.xml", person("A"))]);
    let after = zipped(&[("p.xml", person("B")), ("u.xml", users(&a_user("a", "c")))]);
    for piece in [None, Some(61)] {
        let mut front = Front { piece, ..Front::default() };
        front.add(Role::Tonight, "feeds.zip", after.clone());
        front.add(Role::Baseline, "feeds.zip", before.clone());
        front.settle();
        assert_eq!(
            front.again,
            [(0, Role::Tonight, false), (1, Role::Baseline, true), (0, Role::Tonight, true)],
            "each archive is gone through once a step"
        );
        assert_eq!(front.told(Feed::Users), "u1\n  email: Some(\"b\") -> Some(\"c\")\n");
        assert_eq!(front.told(Feed::Persons), "p1\n  name: Some(\"A\") -> Some(\"B\")\n");
        assert_eq!(front.dry_run.files().len(), 5);
    }
    let mut front = Front::default();
    front.add(Role::Baseline, "users.xml.gz", gzipped(&users(&a_user("a", "b"))));
    front.add(Role::Tonight, "users.xml.gz", gzipped(&users(&a_user("a", "c"))));
    front.settle();
    assert_eq!(front.told(Feed::Users), "u1\n  email: Some(\"b\") -> Some(\"c\")\n");
}

#[test]
fn a_file_that_is_another_by_the_time_it_is_read_again_does_no_harm() {
    let several = |values: [&str; 3]| {
        let user =
            |(id, value): (usize, &str)| format!("<user id=\"{id}\"><userName>{value}</userName></user>");
        users(&values.into_iter().enumerate().map(user).collect::<String>())
    };
    let (before, after) = (several(["a", "b", "c"]), several(["A", "b", "C"]));
    let cut_off = &before[..before.len() - 20];
    let replacements: [&[u8]; 8] = [
        b"",
        b"nothing",
        b"<users/>",
        b"<html/>",
        cut_off.as_bytes(),
        &before.as_bytes()[..before.len() / 2],
        b"PK\x03\x04 broken",
        &zipped(&[("x.xml", before.clone())]),
    ];
    for replacement in replacements {
        for tag in [0, 1] {
            let mut front = Front::default();
            front.add(Role::Baseline, "before.xml", before.clone());
            front.add(Role::Tonight, "after.xml", after.clone());
            let bytes = replacement.to_vec();
            front.files[tag].1 = bytes;
            front.settle();
            let changes = front.dry_run.changes(Feed::Users).expect("changes");
            assert!(changes.records().eq([0, 2]), "that they differ is known");
            for record in [0, 2] {
                for change in changes.of(record) {
                    assert!(
                        change.before.is_some() && change.after.is_some(),
                        "{:?}",
                        front.told(Feed::Users)
                    );
                }
            }
        }
    }
    // One record was changed meanwhile: nothing wrong is told of it.
    let mut front = Front::default();
    front.add(Role::Baseline, "before.xml", before.clone());
    front.add(Role::Tonight, "after.xml", after);
    front.files[0].1 = several(["x", "b", "c"]).into_bytes();
    front.settle();
    assert_eq!(front.told(Feed::Users), "0\n2\n  userName: Some(\"c\") -> Some(\"C\")\n");
}

#[test]
fn what_is_no_feed_is_not_read_again() {
    let schema = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"{USERS}\"><xs:element name=\"users\"/></xs:schema>"
    );
    for bytes in [
        &b"PK\x03\x04 broken"[..],
        b"\x1F\x8B\x08 broken",
        b"",
        b"a;b",
        b"<html/>",
        b"<users/>",
        schema.as_bytes(),
    ] {
        for role in [Role::Tonight, Role::Baseline] {
            let mut front = Front::default();
            front.add(role, "what", bytes);
            front.add(Role::Baseline, "users.xml", users(""));
            front.add(Role::Tonight, "own.xsd", schema.clone());
            front.settle();
            assert!(front.again.is_empty(), "{bytes:?}");
        }
    }
}

#[test]
fn answers_that_come_too_late_are_dropped() {
    let mut front = Front::default();
    front.add(Role::Baseline, "before.xml", users(&a_user("a", "b")));
    front.add(Role::Tonight, "after.xml", users(&a_user("a", "c")));
    let again = front.dry_run.again();
    let files = front.read(again[0].tag, again[0].checks.clone());
    front.dry_run.retain(|file| file.role == Role::Baseline);
    front.dry_run.add_again(&again[0], files);
    assert!(front.dry_run.again().is_empty() && front.dry_run.changes(Feed::Users).is_none());
    front.add(Role::Tonight, "after.xml", users(&a_user("a", "d")));
    front.dry_run.add_again(&again[0], Vec::new());
    front.settle();
    assert_eq!(front.told(Feed::Users), "u1\n  email: Some(\"b\") -> Some(\"d\")\n");
}

// ------------------------------------------------------------------ exports

#[test]
fn of_an_export_only_what_it_knows_is_compared() {
    let mut export = FieldTexts::new();
    for (id, email) in [("u1", "old"), ("u2", "same")] {
        export.push("@id", id);
        export.push("email", email);
        export.push("ids.id[a]", "1");
        export.end_record();
    }
    let user = |id: &str, email: &str, more: &str| {
        format!("<user id=\"{id}\"><email>{email}</email><userName>unknown</userName>{more}</user>")
    };
    let ids = "<ids><id type=\"a\">1</id></ids>";
    let baseline = users(&[user("u1", "x", ""), user("u2", "y", "")].concat());
    let mut reader = FeedReader::with("export.json", Limits::default(), Checks::NONE);
    reader.push(baseline.as_bytes());
    let mut file = reader.finish();
    file.tag = 7;
    file.export_fields = Some(std::sync::Arc::new(export));
    let mut front = Front::default();
    let more = "<ids><id type=\"b\">2</id></ids>";
    let tonight = [user("u3", "z", ""), user("u2", "same", ids), user("u1", "new", more)].concat();
    front.add(Role::Tonight, "users.xml", users(&tonight));
    front.dry_run.add_baseline(file);
    front.settle();
    assert_eq!(front.again, [(0, Role::Tonight, true)]);
    assert_eq!(
        front.told(Feed::Users),
        "u1\n  email: Some(\"old\") -> Some(\"new\")\n  ids.id[b]: None -> Some(\"2\")\n  ids.id[a]: Some(\"1\") -> None\n"
    );
}

/// A country counts where both sides tell one.
#[test]
fn a_language_without_a_country_is_the_same_field() {
    let export = |name: &str| {
        format!(
            r#"{{"items":[{{"uuid":"x","name":{{{name}}},"type":{{"uri":"/x/department"}},"identifiers":[{{"typeDiscriminator":"PrimaryId","idSource":"synchronisedUnifiedOrganisation","value":"o"}}],"systemName":"Organization"}}]}}"#
        )
    };
    let feed = |texts: &str| {
        organisations(&format!(
            "<organisation><organisationId>o</organisationId><type>department</type><name>{texts}</name></organisation>"
        ))
    };
    let check = |before: &str, after: &str, expected: &[&str]| {
        let mut front = Front::default();
        front.add(Role::Baseline, "before.json", export(before));
        front.add(Role::Tonight, "after.xml", feed(after));
        front.settle();
        let told = front.told(Feed::Organisations);
        assert_eq!(told.lines().skip(1).map(str::trim).collect::<Vec<_>>(), expected, "{before} {after}");
    };
    let british = "<c:text lang=\"en\" country=\"GB\">Physics</c:text>";
    let plain = "<c:text lang=\"en\">Physics</c:text>";
    for same in [british, plain, "<c:text lang=\"en_GB\">Physics</c:text>"] {
        for before in [r#""en_GB":"Physics""#, r#""en-GB":"Physics""#, r#""en":"Physics""#] {
            check(before, same, &[]);
        }
    }
    check(r#""en":"Optics""#, british, &["name.text[en_GB]: Some(\"Optics\") -> Some(\"Physics\")"]);
    check(
        r#""en_US":"Physics""#,
        british,
        &["name.text[en_GB]: None -> Some(\"Physics\")", "name.text[en_US]: Some(\"Physics\") -> None"],
    );
    check(
        r#""en_US":"Physics","da":"Fysik","en_GB":"Physics""#,
        &format!("{british}<c:text lang=\"en\" country=\"US\">Physics</c:text>"),
        &["name.text[da]: Some(\"Fysik\") -> None"],
    );
}

/// Under another way of comparing ids another record is the one that Pure holds, and that one is compared.
#[test]
fn records_are_compared_with_those_that_pure_holds_under_their_ids() {
    let user = |id: &str, name: &str| format!("<user id=\"{id}\"><userName>{name}</userName></user>");
    let front = |before: &[(&str, &str)], after: &[(&str, &str)], comparison: Option<IdComparison>| {
        let records = |all: &[(&str, &str)]| {
            users(&all.iter().map(|(id, name)| user(id, name)).collect::<Vec<_>>().concat())
        };
        let mut front = Front::default();
        if let Some(comparison) = comparison {
            front.dry_run.compare_ids(comparison);
        }
        front.add(Role::Baseline, "before.xml", records(before));
        front.add(Role::Tonight, "after.xml", records(after));
        front.settle();
        front
    };
    let before = [("U1", "first"), ("u1", "second"), (" u2", "blank")];
    let after = [("u1", "second"), ("u2", "blank!")];
    let told = |comparison: Option<IdComparison>| front(&before, &after, comparison).told(Feed::Users);
    assert_eq!(told(None), "");
    assert_eq!(told(Some(IdComparison::Exact)), "");
    let other = "u1\n  @id: Some(\"U1\") -> Some(\"u1\")\n  userName: Some(\"first\") -> Some(\"second\")\n";
    assert_eq!(told(Some(IdComparison::CaseInsensitive)), other);
    let blank = "u2\n  @id: Some(\" u2\") -> Some(\"u2\")\n  userName: Some(\"blank\") -> Some(\"blank!\")\n";
    assert_eq!(told(Some(IdComparison::Trimmed)), blank);

    // A run under another setting forgets what does not hold, and asks for the files again.
    let mut front = front(&before, &after, None);
    let mut settings = soups::Settings::for_date("2026-11-22").expect("a day");
    settings.set("id-comparison", "case-insensitive").expect("a setting");
    front.dry_run.simulate(&settings);
    assert_eq!(front.told(Feed::Users), "not known");
    front.settle();
    assert_eq!(front.told(Feed::Users), other);
    let again = front.again.len();
    front.dry_run.simulate(&settings);
    front.settle();
    assert_eq!((front.again.len(), front.told(Feed::Users)), (again, other.to_owned()));
}

/// Where no ids differ in spelling alone, nothing is asked for again.
#[test]
fn another_way_of_comparing_ids_costs_nothing_where_it_changes_nothing() {
    let mut front = Front::of(&users(&a_user("a", "b")), &users(&a_user("a", "c")));
    let told = front.told(Feed::Users);
    let again = front.again.len();
    for comparison in [IdComparison::CaseInsensitive, IdComparison::Trimmed, IdComparison::Exact] {
        front.dry_run.compare_ids(comparison);
        front.settle();
        assert_eq!((front.again.len(), front.told(Feed::Users)), (again, told.clone()));
    }
}

// ------------------------------------------------------------------ any records

/// A record's content as a tree.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Leaf(String),
    Parent(Vec<(usize, Node)>),
}

const VALUES: [&str; 5] = ["", "x", " x", "<&]]>é", "\n"];

/// Children of distinct names, some with a list of items by id below.
fn node() -> impl Strategy<Value = Node> {
    let leaf = prop::sample::select(&VALUES[..]).prop_map(|text| Node::Leaf(text.to_owned()));
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop::collection::vec((0..6_usize, inner), 1..5).prop_map(|children| {
            let mut children = children;
            let mut seen = Vec::new();
            children.retain(|(name, _)| {
                !seen.contains(name) && {
                    seen.push(*name);
                    true
                }
            });
            Node::Parent(children)
        })
    })
}

fn record() -> impl Strategy<Value = Node> {
    node().prop_map(|node| match node {
        parent @ Node::Parent(_) => parent,
        leaf @ Node::Leaf(_) => Node::Parent(vec![(0, leaf)]),
    })
}

/// How a tree is written; every way says the same.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "five independent ways of writing")]
struct Way {
    reverse: bool,
    cdata: bool,
    comments: bool,
    prefix: bool,
    pretty: bool,
}

fn way() -> impl Strategy<Value = Way> {
    any::<[bool; 5]>().prop_map(|[reverse, cdata, comments, prefix, pretty]| Way {
        reverse,
        cdata,
        comments,
        prefix,
        pretty,
    })
}

const PLAIN: Way = Way { reverse: false, cdata: false, comments: false, prefix: false, pretty: false };

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace("]]>", "]]&gt;")
}

fn write(node: &Node, way: Way, out: &mut String) {
    match node {
        Node::Leaf(text) if way.cdata && !text.is_empty() && !text.contains("]]>") => {
            let (start, end) = text.split_at(text.char_indices().nth(1).map_or(0, |(at, _)| at));
            out.extend([&escaped(start), "<![CDATA[", end, "]]>"]);
        }
        Node::Leaf(text) => {
            out.push_str(&escaped(text));
            if way.comments {
                out.push_str("<!-- c --><?p i?>");
            }
        }
        Node::Parent(children) => {
            let mut order: Vec<&(usize, Node)> = children.iter().collect();
            if way.reverse {
                order.reverse();
            }
            for (name, child) in order {
                // Even names are keyed items of one list.
                let element = if name % 2 == 0 { "item".to_owned() } else { format!("e{name}") };
                let element = if way.prefix { format!("c:{element}") } else { element };
                let key = if name % 2 == 0 { format!(" id=\"{name}\"") } else { String::new() };
                if way.pretty {
                    out.push_str("\n\t ");
                }
                if way.comments {
                    out.push_str("<!-- <a/> -->");
                }
                out.extend(["<", &element, &key, ">"]);
                write(child, way, out);
                out.extend(["</", &element, " >"]);
            }
            if way.pretty {
                out.push_str("\r\n");
            }
        }
    }
}

fn feed(node: &Node, way: Way) -> String {
    let mut inner = String::new();
    write(node, way, &mut inner);
    persons(&format!("<person id=\"p1\" managedInPure=\"true\">{inner}</person>"))
}

/// The fields of a tree, worked out another way.
fn fields(node: &Node, path: &str, found: &mut Vec<(String, String)>) {
    match node {
        Node::Leaf(text) => found.push((path.to_owned(), text.clone())),
        Node::Parent(children) => {
            for (name, child) in children {
                let dot = if path.is_empty() { "" } else { "." };
                let name = if name % 2 == 0 { format!("item[{name}]") } else { format!("e{name}") };
                fields(child, &format!("{path}{dot}{name}"), found);
            }
        }
    }
}

/// The leaf of a number, in document order.
fn leaf<'a>(node: &'a mut Node, number: &mut usize) -> Option<&'a mut String> {
    match node {
        Node::Leaf(text) => {
            if *number == 0 {
                return Some(text);
            }
            *number -= 1;
            None
        }
        Node::Parent(children) => children.iter_mut().find_map(|(_, child)| leaf(child, number)),
    }
}

fn digest(feed: &str, piece: usize) -> Option<Digest> {
    let mut reader = FeedReader::with("a.xml", Limits::default(), Checks::baseline());
    feed.as_bytes().chunks(piece).for_each(|piece| reader.push(piece));
    reader.finish().segment.records.digest(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_is_the_same_however_it_is_written(node in record(), way in way(), piece in 1_usize..40) {
        let (plain, other) = (feed(&node, PLAIN), feed(&node, way));
        prop_assert_eq!(digest(&plain, 1 << 20), digest(&other, piece), "{}\n{}", plain, other);
        let front = Front::of(&plain, &other);
        prop_assert!(front.again.is_empty());
    }

    #[test]
    fn one_leaf_that_is_changed_is_found(
        node in record(),
        number in any::<prop::sample::Index>(),
        value in prop::sample::select(&VALUES[..]),
        ways in (way(), way()),
        piece in 1_usize..40,
    ) {
        let mut all = Vec::new();
        fields(&node, "", &mut all);
        let number = number.index(all.len());
        let mut changed = node.clone();
        *leaf(&mut changed, &mut number.clone()).expect("there are so many leaves") = value.to_owned();
        let mut front = Front { piece: Some(piece), ..Front::default() };
        front.add(Role::Baseline, "before.xml", feed(&node, ways.0));
        front.add(Role::Tonight, "after.xml", feed(&changed, ways.1));
        front.settle();
        let (path, before) = &all[number];
        let expected = if before == value {
            String::new()
        } else {
            format!("p1\n  {path}: {:?} -> {:?}\n", Some(before), Some(value))
        };
        prop_assert_eq!(front.told(Feed::Persons), expected);
    }

    // Digests are equal if and only if no field differs, and what is told is the difference of the fields.
    #[test]
    fn what_is_told_is_the_difference(before in record(), after in record(), ways in (way(), way())) {
        let (one, other) = (feed(&before, ways.0), feed(&after, ways.1));
        let of = |node: &Node| {
            let mut found = Vec::new();
            fields(node, "", &mut found);
            found
        };
        let (of_before, of_after) = (of(&before), of(&after));
        let mut expected: Vec<String> = Vec::new();
        for (path, value) in &of_after {
            let known = of_before.iter().find(|(known, _)| known == path).map(|(_, value)| value);
            if known != Some(value) {
                expected.push(format!("  {path}: {known:?} -> {:?}", Some(value)));
            }
        }
        for (path, value) in of_before.iter().filter(|(path, _)| !of_after.iter().any(|(known, _)| known == path)) {
            expected.push(format!("  {path}: {:?} -> None", Some(value)));
        }
        expected.sort();
        let front = Front::of(&one, &other);
        let told = front.told(Feed::Persons);
        let mut told: Vec<&str> = told.lines().skip(1).collect();
        told.sort_unstable();
        prop_assert_eq!(&told, &expected);
        prop_assert_eq!(told.is_empty(), digest(&one, 1 << 20) == digest(&other, 7));
    }
}
