//! The smallest feeds that show a finding: the same finding, no record too many, and nothing of anyone in them.
#![cfg(not(target_family = "wasm"))]

mod support;

#[path = "oracle/dom.rs"]
#[allow(dead_code)]
mod dom;
#[path = "oracle/model.rs"]
#[allow(dead_code)]
mod model;
#[path = "oracle/near.rs"]
#[allow(dead_code)]
mod near;
#[path = "oracle/rng.rs"]
mod rng;
#[path = "oracle/scene.rs"]
#[allow(dead_code)]
mod scene;
#[path = "oracle/write.rs"]
mod write;

use soups::reduce::{About, Irreducible, Reduced, Reducer, Wanted};
use soups::rules::{Code, RULES, Rule};
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, Settings};
use support::feeds::World;

// ------------------------------------------------------------------ helpers

type Files = Vec<(String, Vec<u8>)>;

fn read(files: &[(String, Vec<u8>)], checks: &Checks) -> DryRun {
    let mut dry_run = DryRun::new();
    for (name, bytes) in files {
        let mut reader = FeedReader::with(name, Limits::default(), checks.clone());
        reader.push(bytes);
        dry_run.add(reader.finish());
    }
    dry_run
}

fn reduce(
    files: &[(String, Vec<u8>)],
    checks: &Checks,
    settings: &Settings,
    wanted: &Wanted,
) -> Result<Reduced, Irreducible> {
    let mut dry_run = read(files, checks);
    let mut reducer = Reducer::new(&mut dry_run, settings, wanted)?;
    loop {
        let mut cuts = Vec::new();
        for (index, mut cutter) in reducer.cutters() {
            let (_, bytes) =
                files.iter().find(|(name, _)| *name == reducer.file(index).file).expect("it was given");
            // In pieces of an odd length: what they are cut through must not matter.
            bytes.chunks(97).for_each(|piece| cutter.push(piece));
            cuts.push((index, cutter.finish()));
        }
        if let Some(reduced) = reducer.take(cuts)? {
            return Ok(reduced);
        }
    }
}

fn files_of(reduced: &Reduced) -> Files {
    reduced.files().iter().map(|file| (file.name.to_owned(), file.bytes.to_vec())).collect()
}

fn given(world: &World) -> Files {
    world.files().into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

fn on(day: &str) -> Settings {
    Settings::for_date(day).expect("a day")
}

/// A finding without what changes when feeds are cut: numbers of lines, and counts.
fn findings(dry_run: &mut DryRun, settings: &Settings, code: Code) -> Vec<(String, String)> {
    let report = dry_run.run(settings);
    let all = (0..report.findings_len()).map(|index| report.finding(index));
    let of_rule = all.filter(|finding| finding.code == code.code());
    let words = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    of_rule
        .map(|finding| {
            let id = finding.record.map_or_else(String::new, |record| record.id.to_owned());
            (id, words(&[finding.message, finding.remedy].concat()))
        })
        .collect()
}

/// The byte ranges of the records of a feed.
fn records(text: &str) -> Vec<std::ops::Range<usize>> {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    document.root_element().children().filter(roxmltree::Node::is_element).map(|node| node.range()).collect()
}

/// Whatever record is left out of these feeds, the finding is gone or another one.
#[track_caller]
fn check_that_none_can_be_left_out(
    files: &Files,
    checks: &Checks,
    settings: &Settings,
    code: Code,
    expected: &(String, String),
) {
    for (index, (name, bytes)) in files.iter().enumerate() {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        for range in records(&text) {
            let mut fewer = files.clone();
            fewer[index].1 = [&text[..range.start], &text[range.end..]].concat().into_bytes();
            let found = findings(&mut read(&fewer, checks), settings, code);
            assert!(!found.contains(expected), "{name}: {} is not needed\n{text}", &text[range]);
        }
    }
}

/// Reduces feeds to the first finding of a rule at a record, and answers how many records each feed keeps.
#[track_caller]
fn check(files: &Files, checks: &Checks, settings: &Settings, code: Code, id: &str) -> Vec<(String, usize)> {
    let expected = findings(&mut read(files, checks), settings, code);
    let expected = expected.into_iter().find(|found| found.0 == id).expect("the whole feeds show it");
    let wanted = Wanted::Finding(code, About::Record(id.to_owned()));
    let mut reduced = reduce(files, checks, settings, &wanted).expect("it can be reduced");
    assert!(reduced.minimal());
    let small = files_of(&reduced);
    let found = findings(&mut read(&small, checks), settings, code);
    assert!(found.contains(&expected), "{found:?}\n{}", shown(&small));
    check_that_none_can_be_left_out(&small, checks, settings, code, &expected);
    let counts = reduced.files().iter().map(|file| (file.name.to_owned(), file.records)).collect();

    reduced.pseudonymise(Some("a seed")).expect("it can be given pseudonyms");
    assert_eq!(reduced.kept(), [""; 0], "nothing has to be kept");
    let masked = files_of(&reduced);
    let found = findings(&mut read(&masked, checks), settings, code);
    assert_eq!(found.len(), findings(&mut read(&small, checks), settings, code).len(), "{}", shown(&masked));
    check_that_nothing_is_given_away(&small, &masked);
    counts
}

fn shown(files: &Files) -> String {
    let one = |(name, bytes): &(String, Vec<u8>)| format!("--- {name}\n{}", String::from_utf8_lossy(bytes));
    files.iter().map(one).collect::<Vec<_>>().concat()
}

/// Every value of these feeds that is no key, no date of a period and no namespace is gone from those.
#[track_caller]
fn check_that_nothing_is_given_away(original: &Files, masked: &Files) {
    const STAY: [&str; 14] = [
        "startDate",
        "endDate",
        "type",
        "idSource",
        "classification",
        "typeClassification",
        "gender",
        "employmentType",
        "staffType",
        "contractType",
        "visibility",
        "primaryAssociation",
        "country",
        "fte",
    ];
    let after = masked.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<Vec<_>>().join("\n");
    let values = |text: &str| -> Vec<String> {
        let document = roxmltree::Document::parse(text).expect("well-formed");
        let mut values = Vec::new();
        for node in document.descendants() {
            match node.node_type() {
                roxmltree::NodeType::Element => {
                    let named = node.attributes().filter(|attribute| {
                        !["type", "lang", "country", "managedInPure", "schemaLocation"]
                            .contains(&attribute.name())
                    });
                    values.extend(named.map(|attribute| attribute.value().trim().to_owned()));
                }
                roxmltree::NodeType::Text => {
                    let element = node.parent().map_or("", |parent| parent.tag_name().name());
                    if !STAY.contains(&element) {
                        values.extend(node.text().map(|text| text.trim().to_owned()));
                    }
                }
                roxmltree::NodeType::Comment => values.extend(node.text().map(|text| text.trim().to_owned())),
                roxmltree::NodeType::PI => values.extend(node.pi().map(|pi| pi.target.to_owned())),
                roxmltree::NodeType::Root => {}
            }
        }
        values
    };
    for (name, bytes) in original {
        for value in values(&String::from_utf8_lossy(bytes)).into_iter().filter(|value| value.len() > 2) {
            let rewritten = roxmltree_values(&after_values(masked));
            assert!(
                !rewritten.iter().any(|now| now.contains(&value)),
                "{name}: “{value}” is still there\n{after}"
            );
        }
    }
}

fn after_values(files: &Files) -> Vec<String> {
    files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
}

/// Everything in documents that is not markup.
fn roxmltree_values(texts: &[String]) -> Vec<String> {
    let mut values = Vec::new();
    for text in texts {
        let document = roxmltree::Document::parse(text).expect("well-formed");
        for node in document.descendants() {
            values.extend(node.attributes().map(|attribute| attribute.value().to_owned()));
            let keys = node.parent().map_or("", |parent| parent.tag_name().name());
            let key =
                ["type", "idSource", "classification", "typeClassification", "gender", "employmentType"];
            let masked = node.is_text() && !key.contains(&keys);
            values.extend(node.text().filter(|_| masked || node.is_comment()).map(str::to_owned));
            values.extend(node.pi().map(|pi| pi.target.to_owned()));
        }
    }
    values
}

fn organisation(id: &str, parent: &str) -> String {
    let parent = if parent.is_empty() {
        String::new()
    } else {
        format!("<parentOrganisationId>{parent}</parentOrganisationId>")
    };
    format!(
        "<organisation><organisationId>{id}</organisationId><name>Department of {id}</name>{parent}</organisation>"
    )
}

fn user(id: &str) -> String {
    let n = id.trim_start_matches("user-");
    format!("<user id=\"{id}\"><userName>login{n}</userName><email>mail{n}@uni.example</email></user>")
}

fn person(id: &str, user: &str, organisation: &str, period: &str) -> String {
    format!(
        "<person id=\"{id}\"><name><c:firstname>Vorname{id}</c:firstname><c:lastname>Nachname{id}</c:lastname></name>\
         <organisationAssociations><staffOrganisationAssociation id=\"A-{id}\">\
         <organisation><c:source_id>{organisation}</c:source_id></organisation><period>{period}</period>\
         </staffOrganisationAssociation></organisationAssociations><user id=\"{user}\"/></person>"
    )
}

const SINCE_2020: &str = "<c:startDate>2020-01-01</c:startDate>";
const ENDED: &str = "<c:startDate>2020-01-01</c:startDate><c:endDate>2021-12-31</c:endDate>";
const AHEAD: &str = "<c:startDate>2030-01-01</c:startDate>";

/// A World with some who are well, around those who are of interest.
fn noisy(organisations: &[String], users: &[String], persons: &[String]) -> World {
    let mut all = [vec![organisation("ROOT", "")], organisations.to_vec()].concat();
    let mut accounts = Vec::new();
    let mut people = Vec::new();
    for n in 0..30 {
        let (org, parent) = (
            format!("dept-{n:03}"),
            if n % 3 == 0 { "ROOT".to_owned() } else { format!("dept-{:03}", n - 1) },
        );
        all.push(organisation(&org, &parent));
        accounts.push(user(&format!("user-{}", 5000 + 17 * n)));
        people.push(person(&format!("pers{n:03}"), &format!("user-{}", 5000 + 17 * n), &org, SINCE_2020));
    }
    accounts.splice(11..11, users.iter().cloned());
    people.splice(17..17, persons.iter().cloned());
    World::empty().organisations(all.join("\n")).users(accounts.join("\n")).persons(people.join("\n"))
}

fn plain() -> Checks {
    Checks { schema: None, rules: true, ..Checks::NONE }
}

fn kept(counts: &[(String, usize)]) -> Vec<(&str, usize)> {
    counts.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

// ------------------------------------------------------------------ locks

#[test]
fn a_user_without_a_person() {
    let world = noisy(&[], &[user("user-1007")], &[]);
    let counts = check(&given(&world), &plain(), &on("2026-11-22"), Code::LockedNoPerson, "user-1007");
    assert_eq!(kept(&counts), [("users.xml", 1), ("persons.xml", 0)]);
}

#[test]
fn a_person_whose_organisation_is_missing() {
    let world = noisy(&[], &[user("user-1007")], &[person("P-7", "user-1007", "QM-ROBO", SINCE_2020)]);
    let counts =
        check(&given(&world), &plain(), &on("2026-11-22"), Code::LockedPersonNotCreated, "user-1007");
    assert_eq!(kept(&counts), [("organisations.xml", 0), ("users.xml", 1), ("persons.xml", 1)]);
}

#[test]
fn a_link_that_misses_by_a_prefix() {
    let world = noisy(
        &[organisation("QM-ROBO", "ROOT")],
        &[user("user-1007")],
        &[person("P-7", "1007", "QM-ROBO", SINCE_2020)],
    );
    let counts = check(&given(&world), &plain(), &on("2026-11-22"), Code::LockedLinkMissing, "user-1007");
    assert_eq!(kept(&counts), [("users.xml", 1), ("persons.xml", 1)]);
}

#[test]
fn contracts_that_ended_or_lie_ahead() {
    for (period, code) in [(ENDED, Code::LockedEnded), (AHEAD, Code::LockedFutureOnly)] {
        let persons =
            [person("P-7", "user-1007", "QM-ROBO", period), person("P-8", "user-1007", "QM-ROBO", period)];
        let world = noisy(&[organisation("QM-ROBO", "ROOT")], &[user("user-1007")], &persons);
        let counts = check(&given(&world), &plain(), &on("2026-11-22"), code, "user-1007");
        assert_eq!(kept(&counts), [("organisations.xml", 1), ("users.xml", 1), ("persons.xml", 1)], "{code}");
    }
}

#[test]
fn jobs_in_a_wrong_order() {
    let world = noisy(
        &[organisation("QM-ROBO", "ROOT")],
        &[user("user-1007")],
        &[person("P-7", "user-1007", "QM-ROBO", SINCE_2020)],
    );
    for (order, code) in [("OPUSM", Code::LockedLinkTooLate), ("OUMPS", Code::LockedMaintenanceTooEarly)] {
        let mut settings = on("2026-11-22");
        settings.set("order", order).expect("an order");
        let counts = check(&given(&world), &plain(), &settings, code, "user-1007");
        assert!(counts.iter().all(|(_, count)| *count <= 1), "{counts:?}");
    }
}

#[test]
fn a_feed_that_is_rejected() {
    let mut files = given(&noisy(&[], &[user("user-1007")], &[]));
    let text = String::from_utf8(files[2].1.clone()).expect("UTF-8");
    let fault = "<person id=\"P-7\"><name>Ada & Co</name></person>";
    files[2].1 =
        text.replace("<person id=\"pers020\">", &format!("{fault}\n<person id=\"pers020\">")).into_bytes();
    let reduced =
        reduce(&files, &plain(), &on("2026-11-22"), &Wanted::User("user-1007".to_owned())).expect("it can");
    let small = files_of(&reduced);
    assert_eq!(reduced.code(), Code::LockedFeedRejected);
    assert!(shown(&small).contains(fault), "{}", shown(&small));
    assert_eq!(reduced.files().iter().map(|file| file.records).collect::<Vec<_>>(), [1, 1]);
}

// ------------------------------------------------------------------ rules

#[test]
fn references_with_their_near_misses() {
    let cases = [
        ("QM-ROB", vec![organisation("QM-ROBO", "ROOT")], 1),
        ("qm-robo", vec![organisation("QM-ROBO", "ROOT"), organisation("QM-ROBOT", "ROOT")], 1),
        ("0042", vec![organisation("42", "ROOT")], 1),
        ("elsewhere", vec![], 0),
    ];
    for (id, organisations, near) in cases {
        let world = noisy(&organisations, &[], &[person("P-7", "user-5000", id, SINCE_2020)]);
        let counts = check(&given(&world), &plain(), &on("2026-11-22"), Code::MissingOrganisation, "P-7");
        assert_eq!(kept(&counts), [("organisations.xml", near), ("persons.xml", 1)], "{id}");
    }
}

#[test]
fn a_missing_user_whose_user_name_stands_where_its_id_belongs() {
    let world = noisy(&[], &[user("user-1007")], &[person("P-7", "login1007", "ROOT", SINCE_2020)]);
    let counts = check(&given(&world), &plain(), &on("2026-11-22"), Code::MissingUser, "P-7");
    assert_eq!(counts.iter().find(|(name, _)| name == "users.xml").map(|count| count.1), Some(1));
}

#[test]
fn pairs_of_records() {
    let twice = noisy(&[], &[user("user-1007"), user("user-1007")], &[]);
    let counts = check(&given(&twice), &plain(), &on("2026-11-22"), Code::DuplicateUser, "user-1007");
    assert_eq!(kept(&counts), [("users.xml", 2)]);

    let cycle =
        noisy(&[organisation("QA", "QB"), organisation("QB", "QC"), organisation("QC", "QA")], &[], &[]);
    let found = findings(&mut read(&given(&cycle), &plain()), &on("2026-11-22"), Code::ParentCycle);
    let counts = check(&given(&cycle), &plain(), &on("2026-11-22"), Code::ParentCycle, &found[0].0);
    assert_eq!(kept(&counts), [("organisations.xml", 3)]);

    let shared = noisy(
        &[],
        &[user("user-1007")],
        &[person("P-7", "user-1007", "ROOT", SINCE_2020), person("P-8", "user-1007", "ROOT", SINCE_2020)],
    );
    let found = findings(&mut read(&given(&shared), &plain()), &on("2026-11-22"), Code::SharedUser);
    let counts = check(&given(&shared), &plain(), &on("2026-11-22"), Code::SharedUser, &found[0].0);
    assert_eq!(counts.iter().find(|(name, _)| name == "persons.xml").map(|count| count.1), Some(2));
}

#[test]
fn single_records() {
    let mail =
        "<user id=\"user-1007\"><userName>login1007</userName><email>mail1007.uni.example</email></user>"
            .to_owned();
    let counts = check(
        &given(&noisy(&[], &[mail], &[])),
        &plain(),
        &on("2026-11-22"),
        Code::MalformedEmail,
        "user-1007",
    );
    assert_eq!(kept(&counts), [("users.xml", 1)]);

    let orcid = person("P-7", "user-5000", "ROOT", SINCE_2020)
        .replace("</person>", "<orcId>0000-0002-1825-0098</orcId></person>");
    let counts =
        check(&given(&noisy(&[], &[], &[orcid])), &plain(), &on("2026-11-22"), Code::InvalidOrcid, "P-7");
    assert_eq!(kept(&counts), [("persons.xml", 1)]);
}

#[test]
fn the_way_of_a_whole_feed_needs_many_records() {
    let persons: Vec<String> = (0..60)
        .map(|n| person(&format!("Q{n:03}"), &format!("{}", 70_000 + 31 * n), "ROOT", SINCE_2020))
        .collect();
    let users: Vec<String> = (0..60).map(|n| user(&format!("user-{}", 70_000 + 31 * n))).collect();
    let files = given(&noisy(&[], &users, &persons));
    let wanted = Wanted::Finding(Code::UserLinkPattern, About::Anything);
    let before = findings(&mut read(&files, &plain()), &on("2026-11-22"), Code::UserLinkPattern);
    let reduced = reduce(&files, &plain(), &on("2026-11-22"), &wanted).expect("it can be reduced");
    let small = files_of(&reduced);
    let after = findings(&mut read(&small, &plain()), &on("2026-11-22"), Code::UserLinkPattern);
    assert_eq!((after.len(), &after[0].0), (1, &before[0].0), "{}", reduced.summary());
    assert!(reduced.files().iter().all(|file| file.records < file.of as usize / 2), "{}", reduced.summary());
}

// ------------------------------------------------------------------ what is wrong as XML or by the schema

#[test]
fn faults_of_xml_stay_as_they_are() {
    let cases = [
        ("<user id=\"user-1007\"><userName>a</username></user>", Code::MismatchedEndTag),
        ("<user id=\"user-1007\"><userName>a & b</userName></user>", Code::MalformedReference),
        ("<user id=\"user-1007\"><userName>a&nbsp;b</userName></user>", Code::UndefinedEntity),
        ("<user id=\"user-1007\" id=\"2\"/>", Code::DuplicateAttribute),
        ("<user id=\"user-1007\"><userName>a]]>b</userName></user>", Code::CdataEndInText),
        ("<user id=\"user-1007\"><x:userName>a</x:userName></user>", Code::UndeclaredPrefix),
    ];
    for (record, code) in cases {
        let files = given(&noisy(&[], &[record.to_owned()], &[]));
        let wanted = Wanted::Finding(code, About::Anything);
        let mut reduced = reduce(&files, &plain(), &on("2026-11-22"), &wanted).expect("it can be reduced");
        let small = files_of(&reduced);
        assert!(shown(&small).contains(record), "{code}: {}", shown(&small));
        assert!(small.len() == 1 && small[0].1.len() < 400, "{code}: {}", shown(&small));
        let found = findings(&mut read(&small, &plain()), &on("2026-11-22"), code).len();
        assert_eq!(
            found,
            findings(&mut read(&files, &plain()), &on("2026-11-22"), code).len(),
            "{}",
            shown(&small)
        );
        reduced.pseudonymise(None).unwrap_or_else(|error| panic!("{code}: {error}"));
        let masked = files_of(&reduced);
        assert_eq!(
            findings(&mut read(&masked, &plain()), &on("2026-11-22"), code).len(),
            found,
            "{}",
            shown(&masked)
        );
        assert!(!shown(&masked).contains("1007"), "{}", shown(&masked));
    }
}

#[test]
fn a_truncated_feed_is_cut_where_it_was() {
    let mut files = given(&noisy(&[], &[], &[]));
    let length = files[1].1.len();
    files[1].1.truncate(length - 60);
    let wanted = Wanted::Finding(Code::TruncatedFile, About::Anything);
    let reduced = reduce(&files, &plain(), &on("2026-11-22"), &wanted).expect("it can be reduced");
    let small = files_of(&reduced);
    assert_eq!(findings(&mut read(&small, &plain()), &on("2026-11-22"), Code::TruncatedFile).len(), 1);
    assert!(small[0].1.len() < 400, "{}", shown(&small));
}

#[test]
fn other_encodings_become_utf_8() {
    let text = |declared: &str| {
        let records: String = (0..20)
            .map(|n| {
                ["<user id=\"u", &n.to_string(), "\"><name>Bjørn ", &n.to_string(), "</name></user>"].concat()
            })
            .collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"{declared}\"?>\n<users xmlns=\"v1.user-sync.pure.atira.dk\">{records}</users>"
        )
    };
    let latin: Vec<u8> =
        text("ISO-8859-1").chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    let wide: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text("UTF-16").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [latin, wide] {
        let persons = b"<persons xmlns=\"v1.unified-person-sync.pure.atira.dk\"/>".to_vec();
        let files = vec![("users.xml".to_owned(), bytes), ("persons.xml".to_owned(), persons)];
        let mut reduced =
            reduce(&files, &plain(), &on("2026-11-22"), &Wanted::User("u13".to_owned())).expect("it can");
        let small = files_of(&reduced);
        let users = String::from_utf8(small[0].1.clone()).expect("it is UTF-8");
        assert!(users.contains("encoding=\"UTF-8\"") && users.contains("Bjørn 13"), "{users}");
        assert_eq!(
            findings(&mut read(&small, &plain()), &on("2026-11-22"), Code::LockedNoPerson)[0].0,
            "u13"
        );
        reduced.pseudonymise(None).expect("it can be given pseudonyms");
        assert!(!shown(&files_of(&reduced)).contains("Bj"), "{}", shown(&files_of(&reduced)));
    }
}

// ------------------------------------------------------------------ the sample feeds

fn sample() -> Files {
    soups::sample::FILES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Every finding of the sample feeds can be reduced, and given pseudonyms.
#[test]
fn every_finding_of_the_sample() {
    let (files, checks, settings) = (sample(), Checks::default(), on("2026-11-22"));
    let mut dry_run = read(&files, &checks);
    let report = dry_run.run(&settings);
    let all: Vec<(Code, String, u32)> = (0..report.findings_len())
        .map(|index| report.finding(index))
        .map(|finding| {
            (Code::find(finding.code).expect("a rule"), finding.at.file.to_owned(), finding.at.line)
        })
        .collect();
    assert!(all.len() > 20);
    let mut kept = Vec::new();
    for (code, file, line) in all {
        let wanted = Wanted::Finding(code, About::Line(file, line));
        let mut reduced =
            reduce(&files, &checks, &settings, &wanted).unwrap_or_else(|error| panic!("{wanted:?}: {error}"));
        assert!(
            reduced.minimal() && reduced.files().iter().map(|file| file.records).sum::<usize>() < 12,
            "{}",
            reduced.summary()
        );
        let small = files_of(&reduced);
        let before = findings(&mut read(&small, &checks), &settings, code).len();
        reduced.pseudonymise(None).unwrap_or_else(|error| panic!("{wanted:?}: {error}\n{}", shown(&small)));
        let masked = files_of(&reduced);
        assert_eq!(
            findings(&mut read(&masked, &checks), &settings, code).len(),
            before,
            "{}",
            shown(&masked)
        );
        kept.extend(reduced.kept().iter().map(|kept| format!("{code} {kept}")));
    }
    assert_eq!(kept, [""; 0]);
}

// ------------------------------------------------------------------ every rule

/// The files of the failing example on the page of a rule, where they are plain text.
fn example(rule: &Rule) -> Files {
    let mut files: Files = Vec::new();
    let mut open = false;
    for line in rule.section("Failing example").lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        if let Some(info) = line.strip_prefix("```") {
            if !open && info != "xml" {
                return Vec::new();
            }
            if !open {
                files.push((format!("example-{}.xml", files.len() + 1), Vec::new()));
            }
            open = !open;
        } else if let Some((_, bytes)) = files.last_mut().filter(|_| open) {
            let parts = line.split('«').map(|part| part.split_once('»').map_or(part, |(_, after)| after));
            bytes.extend(parts.collect::<String>().bytes().chain([b'\n']));
        }
    }
    files
}

/// The finding of every rule's example can be reduced and given pseudonyms, but for those that are about a file as a
/// whole or about what a pseudonym does away with.
#[test]
fn every_rule() {
    let (checks, settings) = (Checks::default(), support::settings(""));
    let (mut uncut, mut told, mut kept, mut tried) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut other_words = Vec::new();
    for rule in RULES {
        let files = example(rule);
        let code = Code::find(rule.code).expect("a rule");
        if findings(&mut read(&files, &checks), &settings, code).is_empty() {
            continue;
        }
        tried += 1;
        let wanted = Wanted::Finding(code, About::Anything);
        let Ok(mut reduced) = reduce(&files, &checks, &settings, &wanted) else {
            uncut.push(rule.code);
            continue;
        };
        assert!(reduced.minimal(), "{}", reduced.summary());
        if !reduced.same_words() {
            other_words.push(rule.code);
        }
        let small = files_of(&reduced);
        assert!(!findings(&mut read(&small, &checks), &settings, code).is_empty(), "{}", shown(&small));
        if reduced.pseudonymise(None).is_err() {
            told.push(rule.code);
            continue;
        }
        kept.extend(reduced.kept().iter().map(|kept| format!("{} {kept}", rule.code)));
        let masked = files_of(&reduced);
        assert!(!findings(&mut read(&masked, &checks), &settings, code).is_empty(), "{}", shown(&masked));
    }
    assert!(tried > 80, "{tried}");
    // About a file of which no record was read, or about a schema.
    assert_eq!(uncut, ["ENC002", "FED004", "FED005", "SCH017"]);
    // Comments, instructions and declarations are not copied.
    assert_eq!(told, ["ENC003", "XML014", "XML015", "XML016", "FED009"]);
    assert_eq!(kept, ["IDS009 attribute id of staffOrganisationAssociation"]);
    // It names the file.
    assert_eq!(other_words, ["FED006"]);
}

// ------------------------------------------------------------------ random feeds

/// For any locked user of random feeds the smallest feeds lock its pseudonym, for the same reason and of the same nature.
#[test]
fn random_locked_users() {
    let cases = std::env::var("SOUPS_REDUCE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60);
    let (mut tried, mut kept) = (0, 0);
    for seed in 0..cases {
        let mut rng = rng::Rng::new(seed);
        let random = model::Settings::random(&mut rng);
        let scene = scene::Scene::random(&mut rng, &random);
        let mut settings = on("2026-11-22");
        for (key, value) in random.pairs() {
            settings.set(&key, &value).expect("a setting");
        }
        let files: Files =
            scene.files().into_iter().map(|(name, xml)| (name.to_owned(), xml.into_bytes())).collect();
        let mut dry_run = read(&files, &Checks::NONE);
        let report = dry_run.run(&settings);
        let locked = report.summary().would_be_locked as usize;
        if locked == 0 {
            continue;
        }
        let user = report.locked_user(rng.below(locked));
        let expected = (user.reason, user.nature);
        let code =
            Code::ALL.iter().find(|code| code.name() == format!("locked-{}", user.reason)).expect("a rule");
        let wanted = Wanted::Finding(*code, About::Line(user.at.file.to_owned(), user.at.line));
        let mut reduced = reduce(&files, &Checks::NONE, &settings, &wanted)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        tried += 1;
        for pseudonyms in [false, true] {
            if pseudonyms {
                let small = files_of(&reduced);
                reduced
                    .pseudonymise(None)
                    .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{}", shown(&small)));
                kept += reduced.kept().len();
            }
            let small = files_of(&reduced);
            let text = shown(&small).to_lowercase();
            let words = [
                "alderwood",
                "birchmere",
                "cedarbank",
                "hawthornby",
                "kingcupmead",
                "rowanberry",
                "yarrowhouse",
            ];
            let given_away =
                words.iter().chain(&["login0", "post0", "example.org"]).find(|word| text.contains(**word));
            assert!(!pseudonyms || given_away.is_none(), "seed {seed}: {given_away:?}\n{text}");
            let mut dry_run = read(&small, &Checks::NONE);
            let report = dry_run.run(&settings);
            let all = (0..report.summary().would_be_locked as usize).map(|index| report.locked_user(index));
            let found: Vec<_> = all.map(|user| (user.reason, user.nature)).collect();
            assert!(
                found.contains(&expected),
                "seed {seed}: {found:?} has no {expected:?}\n{}",
                shown(&small)
            );
        }
    }
    assert!(tried > cases / 3, "{tried}");
    assert_eq!(kept, 0, "of {tried}");
}

// ------------------------------------------------------------------ what cannot be

#[test]
fn what_is_not_there_is_told() {
    let files = given(&noisy(&[], &[user("user-1007")], &[]));
    let cases = [
        (Wanted::User("nobody".to_owned()), "no user has the id"),
        (Wanted::User("user-5000".to_owned()), "would not be locked"),
        (Wanted::Finding(Code::SelfParent, About::Anything), "no finding of ORG007"),
    ];
    for (wanted, expected) in cases {
        let error = reduce(&files, &plain(), &on("2026-11-22"), &wanted).expect_err("it cannot be reduced");
        assert!(error.to_string().contains(expected), "{error}");
    }
    let page = vec![("users.xml".to_owned(), b"<html><body>Sign in</body></html>".to_vec())];
    let wanted = Wanted::Finding(Code::HtmlPage, About::Anything);
    let error = reduce(&page, &plain(), &on("2026-11-22"), &wanted).expect_err("it cannot be cut");
    assert!(error.to_string().contains("cannot be cut"), "{error}");
}

#[test]
fn wishes_are_read() {
    let about = |text: &str| text.parse::<Wanted>();
    assert_eq!(about("usr002"), Ok(Wanted::Finding(Code::DuplicateUser, About::Anything)));
    assert_eq!(
        about("USR002:a:b"),
        Ok(Wanted::Finding(Code::DuplicateUser, About::Record("a:b".to_owned())))
    );
    let line = About::Line("C:/feeds/users.xml".to_owned(), 12);
    assert_eq!(about("USR002@C:/feeds/users.xml:12"), Ok(Wanted::Finding(Code::DuplicateUser, line)));
    assert!(about("USR002@users.xml").is_err() && about("NONE1").is_err());
}
