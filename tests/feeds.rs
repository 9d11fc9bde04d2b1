//! Recognition: a feed is known by its root element and namespace, and what is no feed says what it looks like.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::records::Feed;
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, LoadedFile};
use support::feeds::{COMMONS, ORGANISATIONS, PERSONS, USERS, World, organisation, person, staff, user};
use support::marks::{found_in, unmarked};

fn read(name: &str, content: impl AsRef<[u8]>) -> DryRun {
    support::dry_run([(name, content.as_ref())])
}

fn only(dry_run: &DryRun) -> &LoadedFile {
    let [file] = dry_run.files() else { panic!("one file was given") };
    file
}

/// Every finding of a dry run as `code file: message`.
fn findings(dry_run: &mut DryRun) -> Vec<String> {
    let report = dry_run.run(&support::settings(""));
    (0..report.findings_len())
        .map(|index| report.finding(index))
        .map(|finding| format!("{} {}: {}", finding.code, finding.at.file, finding.message))
        .collect()
}

// ------------------------------------------------------------------ the four feeds

#[track_caller]
fn recognised(content: &str, feed: Feed, records: u32) {
    let mut dry_run = read("whatever.bin", content);
    let file = only(&dry_run);
    assert_eq!(file.feed, Some(feed), "{content}");
    assert_eq!(file.segment.records.len(), records, "{content}");
    let of_the_file =
        findings(&mut dry_run).into_iter().filter(|found| !found.starts_with("PER005")).collect::<Vec<_>>();
    assert_eq!(of_the_file, [""; 0], "{content}");
}

#[test]
fn by_root_element_and_namespace() {
    recognised(&format!("<organisations xmlns='{ORGANISATIONS}'/>"), Feed::Organisations, 0);
    recognised(&format!("<users xmlns='{USERS}'><user id='1'/><user id='2'/></users>"), Feed::Users, 2);
    recognised(&format!("<persons xmlns='{PERSONS}'><person id='1'/></persons>"), Feed::Persons, 1);
    recognised("<supervisors/>", Feed::Supervisors, 0);
}

#[test]
fn under_any_prefix_and_after_any_prolog() {
    recognised(
        &format!(
            "<x:organisations xmlns:x='{ORGANISATIONS}'><x:organisation><x:organisationId>1</x:organisationId></x:organisation></x:organisations>"
        ),
        Feed::Organisations,
        1,
    );
    recognised(
        &format!(
            "\u{FEFF}<?xml version='1.0'?>\n<?generator x?><!-- {} --><users:users xmlns:users='{USERS}' xmlns='other'><users:user id='1'/></users:users>",
            "long ".repeat(1000)
        ),
        Feed::Users,
        1,
    );
    recognised(
        &format!(
            "<p:persons xmlns:p='{PERSONS}' xmlns:p2='{COMMONS}'><q:person xmlns:q='{PERSONS}' id='1'/></p:persons>"
        ),
        Feed::Persons,
        1,
    );
    recognised(&format!("  \r\n <users xmlns = \"{USERS}\"\n/>\n"), Feed::Users, 0);
}

#[test]
fn records_of_another_namespace_are_none() {
    recognised(&format!("<users xmlns='{USERS}'><x:user xmlns:x='other' id='1'/></users>"), Feed::Users, 0);
}

fn complete() -> World {
    World::empty()
        .organisations(organisation("o"))
        .users(user("u") + &user("v"))
        .persons(person("p", &[staff("o")], "u"))
        .supervisors("<supervision><apprentice>p</apprentice><supervisor>q</supervisor></supervision>")
}

#[test]
fn a_file_name_and_the_order_of_the_files_carry_no_meaning() {
    let files = complete().files();
    let report = |order: &[usize], name: &dyn Fn(usize) -> String| {
        let mut dry_run = DryRun::new();
        for &index in order {
            support::read(&mut dry_run, &name(index), files[index].1.as_bytes());
        }
        support::json_bytes(&mut dry_run, &support::settings(""))
    };
    let own_name = |index: usize| files[index].0.to_owned();
    let expected = report(&[0, 1, 2, 3], &own_name);
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        assert!(report(&order, &own_name) == expected, "the order {order:?} changes the report");
    }
    // Each feed under the name of the next.
    let misleading = report(&[0, 1, 2, 3], &|index| files[(index + 1) % 4].0.to_owned());
    let mut text = String::from_utf8(misleading).expect("a report is text");
    for (index, wrong) in
        ["users.xml", "persons.xml", "supervisors.xml", "organisations.xml"].iter().enumerate()
    {
        text = text.replace(wrong, &format!("<{index}>"));
    }
    for (index, (right, _)) in files.iter().enumerate() {
        text = text.replace(&format!("<{index}>"), right);
    }
    assert_eq!(text, String::from_utf8(expected).expect("a report is text"));
}

#[test]
fn the_same_feed_twice() {
    let content = |id: &str| format!("<users xmlns='{USERS}'><user id='{id}'/></users>");
    let mut dry_run = DryRun::new();
    support::read(&mut dry_run, "night.xml", content("b").as_bytes());
    support::read(&mut dry_run, "evening.xml", content("a").as_bytes());
    support::read(&mut dry_run, "persons.xml", format!("<persons xmlns='{PERSONS}'/>").as_bytes());
    assert_eq!(
        findings(&mut dry_run),
        [
            "LCK001 evening.xml: User “a” would be locked: no person names it (unless it has a role).",
            "FED006 night.xml: This is a second user feed; “evening.xml” is used, this one is not.",
        ]
    );
}

#[test]
fn a_feed_is_used_again_after_the_other_one_is_removed() {
    let mut dry_run = DryRun::new();
    let content = |id: &str| format!("<users xmlns='{USERS}'><user id='{id}'/></users>");
    support::read(&mut dry_run, "1.xml", content("a").as_bytes());
    support::read(&mut dry_run, "2.xml", content("b").as_bytes());
    assert_eq!(findings(&mut dry_run).len(), 1);
    dry_run.retain(|file| file.file == "2.xml");
    assert_eq!(findings(&mut dry_run), [""; 0]);
    assert_eq!(only(&dry_run).description(), "1 record");
}

#[test]
fn a_feed_that_is_not_well_formed() {
    let world = World::empty().users("<user id='1'><user></user>");
    let mut dry_run = world.dry_run();
    let found = findings(&mut dry_run);
    assert!(
        found.iter().any(|found| found.starts_with("FED007 users.xml: The user feed is not well-formed")),
        "{found:?}"
    );
    assert!(dry_run.run(&support::settings("")).sentence().starts_with("The user feed is not well-formed"));
}

// ------------------------------------------------------------------ what is no feed

/// The one finding about a file that is no feed: its code, and what its sentence says.
#[track_caller]
fn refused(content: impl AsRef<[u8]>, code: &str, words: &str) {
    let mut dry_run = read("users.xml", content);
    let file = only(&dry_run);
    assert_eq!((file.feed, file.segment.records.len()), (None, 0));
    assert_eq!(file.label(), "No feed");
    let description = file.description();
    let found = findings(&mut dry_run);
    let [found] = found.as_slice() else { panic!("one finding was expected: {found:#?}") };
    assert!(found.starts_with(&format!("{code} users.xml: ")), "{found}");
    assert!(found.contains(words), "{found}");
    assert!(found.ends_with(&description), "{description}");
    let report = dry_run.run(&support::settings(""));
    assert_eq!(report.finding(0).at.feed, None);
    assert!(report.sentence().starts_with("No feed was recognised"), "{}", report.sentence());
}

#[test]
fn nothing_in_it() {
    refused("", "FED001", "The file is empty");
    refused("\u{FEFF}", "FED001", "The file is empty");
    refused(" \n\t\r\n", "FED001", "The file is empty");
    refused(" ".repeat(3000), "FED001", "");
    refused("<?xml version='1.0'?><!-- nothing -->", "FED001", "holds no element");
}

#[test]
fn web_pages() {
    for page in [
        "<!DOCTYPE html>\n<html><head><title>503</title></head><body><p>Sorry<br></body></html>",
        "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"><HTML><BODY BGCOLOR=white>&nbsp;</HTML>",
        "\r\n<html lang=en><body>login</body></html>",
        "<HTML></HTML>",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>",
        "<!-- saved by a browser --><html><body></body></html>",
    ] {
        let mut dry_run = read("users.xml", page);
        assert_eq!(only(&dry_run).feed, None);
        let found = findings(&mut dry_run);
        assert!(found.iter().any(|found| found.starts_with("FED003")), "{page}: {found:?}");
        assert_eq!(found.len(), 1, "{page}: {found:#?}");
    }
}

#[test]
fn messages_of_a_generator_before_the_feed() {
    for start in [
        "<br />\n<b>Warning</b>: mysql_connect()",
        "<pre>Traceback",
        "<H1>Server Error</H1>",
        "<!-- x --><div>",
    ] {
        refused(
            format!("{start}<users xmlns='{USERS}'/>"),
            "FED003",
            "starts with HTML, most likely an error message",
        );
    }
    refused(format!("<p:user xmlns:p='{USERS}'/>"), "FED004", "a part of the user feed");
}

#[test]
fn files_that_are_no_xml() {
    refused("id,name\n1,Ada\n", "FED002", "a table as text (CSV)");
    refused("id;name\r\n1;Ada\r\n", "FED002", "a table as text (CSV)");
    refused("id\tname\n", "FED002", "a table as text (CSV)");
    refused("{\"users\": [1, 2]}", "FED002", "JSON");
    refused("\n[\n]", "FED002", "JSON");
    refused("%PDF-1.7\n%\u{E2}", "FED002", "a PDF");
    refused("ORA-00942: table or view does not exist", "FED002", "plain text");
    refused(b"PK\x03\x04\x14\0\0\0\x08\0users.xml", "FED002", "a zip archive");
    refused(b"PK\x05\x06\0\0\0\0", "FED002", "a zip archive");
    refused(b"\x1F\x8B\x08\0\0\0\0\0", "FED002", "a gzip archive");
    refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "FED002", "an old Excel or Word file");
    refused(b"\x89PNG\r\n\x1A\n\x07\x08", "FED002", "binary data");
}

#[test]
fn roots_of_no_feed() {
    refused("<orders><order/></orders>", "FED004", "The root element “orders” is that of no feed");
    refused("<x:staff xmlns:x='y'/>", "FED004", "The root element “staff” is that of no feed");
    refused("<person id='1'/>", "FED004", "“person”");
    refused(format!("<staff xmlns='{PERSONS}'/>"), "FED004", "the person feed");
    refused(format!("<person xmlns='{PERSONS}' id='1'/>"), "FED004", "the person feed");
    refused("<rss version='2.0'><channel/></rss>", "FED004", "“rss”");
    refused(
        "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body/></Envelope>",
        "FED004",
        "“Envelope”",
    );
}

#[test]
fn what_was_not_read_of_a_file_that_is_no_feed_is_told() {
    let mut dry_run = read("staff.xml", "<?xml version='1.0'?>\n<accounts>\n<a></b>\n&nbsp;</accounts>");
    let report = dry_run.run(&support::settings(""));
    let told: Vec<String> = report.not_checked();
    let wanted =
        "staff.xml was not read from line 2, column 1 on. The root element “accounts” is that of no feed";
    assert!(told.iter().any(|text| text.starts_with(wanted)), "{told:#?}");
}

#[test]
fn where_locks_cannot_be_judged_the_answer_says_so() {
    let said = |world: World| {
        let files = world.files();
        let mut dry_run = support::checked(files.iter().map(|(name, content)| (*name, content.as_bytes())));
        dry_run.run(&support::settings("as-of=2026-11-22")).sentence()
    };
    let [without_persons, without_users] =
        [World { persons: None, supervisors: None, ..complete() }, World { users: None, ..complete() }];
    let sentence = said(without_persons);
    assert!(
        sentence.contains("Nothing would be missing on 2026-11-22; who would be locked was not judged, as the person feed is not given."),
        "{sentence}"
    );
    assert!(said(without_users).contains("not judged, as the user feed is not given."));
    assert!(!said(complete()).contains("not judged"), "{}", said(complete()));
}

#[test]
fn ebcdic_is_refused_as_what_it_is() {
    let declaration = b"\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7F\xF1\x4B\xF0\x7F\x6F\x6E";
    let mut dry_run = read("users.xml", declaration);
    let found = findings(&mut dry_run);
    assert!(found.len() == 1 && found[0].starts_with("ENC002") && found[0].contains("EBCDIC"), "{found:#?}");
}

#[test]
fn a_root_that_is_misspelt_is_no_part() {
    for (namespace, roots, right) in [
        (
            ORGANISATIONS,
            &["Organisations", "organizations", "ORGANISATIONS", "organisation_s"][..],
            "organisations",
        ),
        (PERSONS, &["Persons", "PERSONS", "perssons"], "persons"),
        (USERS, &["Users", "userss", "uesrs"], "users"),
    ] {
        for root in roots {
            let said = format!("it looks like a slip in writing “{right}”, the root element of the");
            refused(format!("<{root} xmlns='{namespace}'/>"), "FED004", &said);
        }
    }
    for part in ["organisation", "Organisation", "organization", "parentOrganisationId"] {
        refused(format!("<{part} xmlns='{ORGANISATIONS}'/>"), "FED004", "a part of the organisation feed");
    }
    for part in ["user", "User", "userName"] {
        refused(format!("<{part} xmlns='{USERS}'/>"), "FED004", "a part of the user feed");
    }
    let said = "it looks like the user feed, whose namespace it is in and whose root element is “users”";
    refused(format!("<unifiedUsers xmlns='{USERS}'><user/></unifiedUsers>"), "FED004", said);
}

#[track_caller]
fn alone(content: &str, words: &str) {
    let mut dry_run = DryRun::new();
    dry_run.read("x.xml", content.as_bytes());
    let found = findings(&mut dry_run);
    assert!(found.len() == 1 && found[0].starts_with("FED004") && found[0].contains(words), "{found:#?}");
}

#[test]
fn nothing_is_said_of_what_is_in_a_file_that_is_no_feed() {
    // A user by itself is a root by the schema, and yet no feed.
    for root in ["user id='U-1'", "user", "user foo='1'"] {
        let user = format!("<{root} xmlns='{USERS}'><userName>ada</userName><email>a@x.org</email></user>");
        alone(&user, "a part of the user feed");
    }
    alone(
        &format!("<person xmlns='{PERSONS}'><gender>no</gender>text</person>"),
        "a part of the person feed",
    );
}

#[test]
fn user_files_of_alma_are_known_by_their_root_or_their_first_user() {
    for (content, users) in [
        ("<userRecords><userRecord/></userRecords>", 0),
        ("<userRecords xmlns='urn:x'><user/></userRecords>", 1),
        ("<user><primary_id>1</primary_id></user>", 1),
        ("<a:user xmlns:a='urn:x'><a:primary_id>1</a:primary_id></a:user>", 1),
        ("<users><user><primary_id>1</primary_id></user><user/></users>", 2),
        ("<users xmlns='http://com/exlibris/urm/user_record/xmlbeans'><user><last_name/></user></users>", 1),
        (
            "<?xml version='1.0'?>\n<users>\n  <user>\n    <record_type desc='Public'>PUBLIC</record_type></user></users>",
            1,
        ),
    ] {
        let dry_run = read("x.xml", content);
        let file = &dry_run.files()[0];
        assert_eq!(
            (file.kind(), file.records(), file.label()),
            (Some("alma-users"), users, "User file of Alma"),
            "{content}"
        );
    }
    refused("<user xmlns='v1.user-sync.pure.atira.dk'/>", "FED004", "a part of the user feed");
}

#[test]
fn known_roots_in_another_namespace_or_in_none() {
    refused(
        "<users><user id='1'/></users>",
        "FED005",
        "“users” is in no namespace; “v1.user-sync.pure.atira.dk” was expected",
    );
    refused("<users/>", "FED005", "in no namespace");
    refused("<persons/>", "FED005", "“v1.unified-person-sync.pure.atira.dk” was expected");
    refused("<organisations/>", "FED005", "“v1.organisation-sync.pure.atira.dk” was expected");
    refused(
        "<users xmlns='v2.user-sync.pure.atira.dk'/>",
        "FED005",
        "in the namespace “v2.user-sync.pure.atira.dk”",
    );
    refused(format!("<users xmlns='{PERSONS}'/>"), "FED005", "“v1.user-sync.pure.atira.dk” was expected");
    refused(
        "<persons xmlns='v1.person-sync.pure.atira.dk'/>",
        "FED005",
        "in the namespace “v1.person-sync.pure.atira.dk”",
    );
}

#[test]
fn a_refused_root_is_shown_at_its_place() {
    let mut dry_run = read("x.xml", "<?xml version='1.0'?>\n<!-- é -->\n  <orders/>");
    let report = dry_run.run(&support::settings(""));
    let at = report.finding(0).at;
    assert_eq!((at.line, at.column, at.offset), (3, 3, 36));
}

#[test]
fn feeds_beside_files_that_are_none() {
    let mut dry_run = complete().dry_run();
    let before = findings(&mut dry_run);
    support::read(&mut dry_run, "readme.txt", b"see the manual");
    let after = findings(&mut dry_run);
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], ["FED002 readme.txt: The file is no XML: it looks like plain text."]);
}

// ------------------------------------------------------------------ what is kept of records

/// Findings in one feed of a World at the places its marks stand at; the other feeds are empty.
#[track_caller]
fn check(feed: &str, records: &str) {
    check_with(&Checks::NONE, feed, records, |code| !code.starts_with("LCK"));
}

#[track_caller]
fn check_with(checks: &Checks, feed: &str, records: &str, wanted: impl Fn(&str) -> bool) {
    let world = match feed {
        "organisations" => World::empty().organisations(records),
        "users" => World::empty().users(records),
        "persons" => World::empty().persons(records),
        _ => World::empty().supervisors(records),
    };
    let name = format!("{feed}.xml");
    let files = world.files();
    let mut dry_run = DryRun::new();
    let mut expected = Vec::new();
    for (file, content) in &files {
        let (content, found) = unmarked(content);
        let mut reader = FeedReader::with(file, Limits::default(), checks.clone());
        reader.push(content.as_bytes());
        dry_run.add(reader.finish());
        if *file == name {
            expected = found;
        }
    }
    assert_eq!(found_in(&mut dry_run, &name, wanted), expected, "{records}");
}

#[test]
fn ids_are_read_around_references_comments_and_cdata() {
    for (written, id) in [
        ("A&amp;B", "A&B"),
        ("&#65;&#x42;", "AB"),
        ("A<!-- not the end -->B", "AB"),
        ("<![CDATA[A<B]]>", "A<B"),
        ("A<?pi?>B", "AB"),
        (" A ", " A "),
        ("A\r\nB", "A\nB"),
        ("Å\u{1F600}", "Å\u{1F600}"),
    ] {
        let mut dry_run = World::empty().organisations(organisation(written)).dry_run();
        let file = &dry_run.files()[0];
        assert_eq!(support::first_id(file), id, "{written}");
        assert_eq!(findings(&mut dry_run), [""; 0]);
    }
}

#[test]
fn records_without_an_id() {
    check("organisations", "«ORG001»<organisation/><organisation>«ORG001»<organisationId/></organisation>");
    check("users", "«USR001»<user/>\n  <user «USR001»id=''/>");
    check("users", "«USR001»<user xmlns:x='y' x:id='1'/>");
    check("persons", "«PER001»<person/>");
}

#[test]
fn records_with_the_same_id() {
    check(
        "organisations",
        &(organisation("o")
            + &organisation("p")
            + "<organisation>«ORG002»<organisationId>o</organisationId></organisation>"),
    );
    check("users", "<user id='é'/><user id='2'/>\n<user «USR002»id='é'/><user «USR002»id='é'/>");
    check("persons", "«PER005»<person id='1'/><person «PER002»id='1'/>");
    let row = "<supervision id='1'>«REF003»<apprentice>a</apprentice><external_supervisor>x</external_supervisor></supervision>";
    check("supervisors", &format!("{row}{}", row.replace("id=", "«SUP001»id=")));
}

#[test]
fn dates_that_the_calendar_does_not_have() {
    let period = |dates: &str| {
        format!(
            "«PER005»<person id='1'><organisationAssociations><staffOrganisationAssociation><period>{dates}</period></staffOrganisationAssociation></organisationAssociations></person>"
        )
    };
    let check = |dates: &str| {
        let rules = Checks { rules: true, ..Checks::NONE };
        check_with(&rules, "persons", &period(dates), |code| ["PER003", "PER005"].contains(&code));
    };
    check("«PER003»<c:startDate>30-02-2020</c:startDate>");
    check("<c:startDate>2020-01-01</c:startDate>\n«PER003»<c:endDate>soon</c:endDate>");
    check("«PER003»<c:startDate></c:startDate>«PER003»<c:endDate/>");
    check("<c:startDate>2020-02-29T23:59:59Z</c:startDate><c:endDate>1-mar-2020</c:endDate>");
}

#[test]
fn associations_that_end_before_they_start() {
    let period = |start: &str, end: &str, mark: &str| {
        format!(
            "«PER005»<person id='1'><organisationAssociations><staffOrganisationAssociation><period><c:startDate>{start}</c:startDate>{mark}<c:endDate>{end}</c:endDate></period></staffOrganisationAssociation></organisationAssociations></person>"
        )
    };
    check("persons", &period("2020-01-02", "2020-01-01", "«PER004»"));
    check("persons", &period("2020-01-01", "2020-01-01", ""));
}

#[test]
fn places_of_references_are_those_of_the_ids() {
    check(
        "organisations",
        "<organisation><organisationId>1</organisationId>\n «REF001»<parentOrganisationId>2</parentOrganisationId>«REF001»<takenOverBy>é</takenOverBy>«REF001»<owner>4</owner>«REF005»<owner/></organisation>",
    );
    check(
        "persons",
        "«PER005»<person id='1'>\r\n<organisationAssociations><staffOrganisationAssociation><organisation>«REF001»<c:source_id>é</c:source_id></organisation></staffOrganisationAssociation></organisationAssociations>\r\n<user é='2' «REF002»id='3'/></person>",
    );
    check(
        "persons",
        "«PER005»<person id='1'><personEducations><personEducation><organisations><organisation>«REF001»<c:classified_id type='t'>1</c:classified_id></organisation></organisations></personEducation></personEducations></person>",
    );
}

#[test]
fn an_id_that_is_all_digits_may_hit_another_record() {
    check(
        "persons",
        "«PER005»<person id='1'><personEducations><personEducation><organisations><organisation>«REF001»«REF004»<c:non_explicit_id>12</c:non_explicit_id></organisation><organisation>«REF001»<c:non_explicit_id>12a</c:non_explicit_id></organisation></organisations></personEducation></personEducations></person>",
    );
}

#[test]
fn an_association_may_be_told_by_its_type() {
    let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    let typed = |kind: &str, more: &str| {
        format!(
            "<person id='1'><organisationAssociations><organisationAssociation {xsi} xsi:type='{kind}' id='a'><organisation><c:source_id>o</c:source_id></organisation>{more}</organisationAssociation></organisationAssociations></person>"
        )
    };
    let check = |person: String, expected: &[&str]| {
        let world = World::empty().organisations(organisation("o")).persons(person);
        let mut dry_run = world.ruled();
        let report = dry_run.run(&support::settings(""));
        let found = (0..report.findings_len()).map(|index| report.finding(index));
        let found: Vec<&str> = found.map(|found| found.code).filter(|code| code.starts_with("PER")).collect();
        assert_eq!(found, expected);
    };
    for kind in ["staff", "student", "honorary", "visiting"] {
        let kind = format!("{kind}OrganisationAssociationType");
        for written in [kind.clone(), format!("p:{kind}"), format!(" {kind} ")] {
            check(typed(&written, ""), &[]);
        }
    }
    // What stands in it is that of its kind.
    check(typed("staffOrganisationAssociationType", "<fte>100</fte>"), &["PER007"]);
    check(typed("visitingOrganisationAssociationType", "<fte>100</fte>"), &[]);
    check(typed("organisationAssociationType", ""), &["PER005"]);
    check(typed("otherType", ""), &["PER005"]);
}

// ------------------------------------------------------------------ the supervisor feed, whose format is assumed

/// Rows read as (apprentices and supervisors as `via by id`, in their order).
#[track_caller]
fn rows(content: &str, expected: &[&str]) {
    let mut dry_run = read("x", content);
    let file = only(&dry_run);
    assert_eq!(file.feed, Some(Feed::Supervisors), "{content}");
    assert!(file.assumed_format());
    let mut told = Vec::new();
    support::read(&mut dry_run, "p", format!("<persons xmlns='{PERSONS}'/>").as_bytes());
    let report = dry_run.run(&support::settings(""));
    for index in 0..report.summary().missing_references as usize {
        let missing = report.missing_reference(index);
        let kind = missing.to.r#type.map_or_else(String::new, |kind| format!("{kind}/"));
        told.push(format!("{}: {} {} {kind}{}", missing.from.id, missing.via, missing.to.by, missing.to.id));
    }
    for index in 0..report.findings_len() {
        let finding = report.finding(index);
        if finding.code.starts_with("SUP") {
            told.push(format!("{}: {}", finding.record.map_or("", |record| record.id), finding.name));
        }
    }
    assert_eq!(told, expected, "{content}");
}

#[test]
fn rows_of_several_names_and_shapes() {
    let expected = &["1: apprentice non_explicit_id a", "1: supervisor non_explicit_id b"];
    for row in [
        "<supervision id='1'><apprentice>a</apprentice><supervisor>b</supervisor></supervision>",
        "<supervisor><id>1</id><apprenticeId>a</apprenticeId><supervisorId>b</supervisorId></supervisor>",
        "<supervisorRelation id='1'><student>a</student><supervisor>b</supervisor></supervisorRelation>",
        "<studentSupervision id='1'><studentId>a</studentId><supervisor>b</supervisor></studentSupervision>",
        "<supervision id='1'><person>a</person><supervisor>b</supervisor></supervision>",
        "<SUPERVISOR_DATA><ID>1</ID><APPRENTICE_ID>a</APPRENTICE_ID><SUPERVISOR_ID>b</SUPERVISOR_ID><START_DATE>x</START_DATE></SUPERVISOR_DATA>",
        "<supervision id='1' apprentice='a' supervisor='b'/>",
        "<supervision ID='1' APPRENTICE_ID='a' SUPERVISOR_ID='b' EXTERNAL_SUPERVISOR_ID=''/>",
        "<supervision id='1'><apprentice id='a'/><supervisor id='b'/></supervision>",
        "<supervision id='1'><apprentice><id>a</id></apprentice><supervisor><person><id>b</id></person></supervisor></supervision>",
        "<supervision id='1'><relation><apprentice>a</apprentice></relation><relation><supervisor>b</supervisor></relation></supervision>",
        "<x:supervision xmlns:x='any' id='1'><x:apprentice>a</x:apprentice><y:supervisor xmlns:y='other'>b</y:supervisor></x:supervision>",
        "<supervision id='1'>\n  <apprentice>a</apprentice>\n  <supervisor>\n    <non_explicit_id>b</non_explicit_id>\n  </supervisor>\n</supervision>",
    ] {
        for root in ["supervisors", "rows", "supervisorRelations"] {
            rows(&format!("<{root}>{row}</{root}>"), expected);
        }
    }
}

#[test]
fn supervisors_by_every_kind_of_id() {
    let row = |supervisor: &str| {
        format!("<s xmlns='any'><supervision id='1'><apprentice>a</apprentice>{supervisor}</supervision></s>")
    };
    let check = |supervisor: &str, expected: &str| {
        rows(&row(supervisor), &["1: apprentice non_explicit_id a", expected]);
    };
    check("<supervisor><source_id>b</source_id></supervisor>", "1: supervisor source_id b");
    check(
        "<supervisor><classified_id type='t'>b</classified_id></supervisor>",
        "1: supervisor classified_id t/b",
    );
    check("<SUPERVISOR_SOURCE_ID>b</SUPERVISOR_SOURCE_ID>", "1: supervisor source_id b");
    check(
        "<SUPERVISOR_IDS_ID>b</SUPERVISOR_IDS_ID><SUPERVISOR_IDS_TYPE>t</SUPERVISOR_IDS_TYPE>",
        "1: supervisor classified_id t/b",
    );
    rows(&row("<supervisor><pure_id>7</pure_id></supervisor>"), &["1: apprentice non_explicit_id a"]);
}

#[test]
fn exactly_one_supervisor_a_row() {
    let row = |fields: &str| format!("<supervisors><supervision id='1'>{fields}</supervision></supervisors>");
    let apprentice = "<apprentice>a</apprentice>";
    let (a, b) = ("1: apprentice non_explicit_id a", "1: supervisor non_explicit_id b");
    rows(&row(&format!("{apprentice}<externalSupervisor><name>x</name></externalSupervisor>")), &[a]);
    rows(&row(&format!("{apprentice}<EXTERNAL_SUPERVISOR_ID>x</EXTERNAL_SUPERVISOR_ID>")), &[a]);
    rows(&row(apprentice), &[a, "1: supervisor-count"]);
    rows(&row(&format!("{apprentice}<supervisor/>")), &[a, "1: supervisor-count"]);
    rows(
        &row(&format!("{apprentice}<supervisor>b</supervisor><external_supervisor>x</external_supervisor>")),
        &[a, b, "1: supervisor-count"],
    );
    rows(&row(&format!("{apprentice}<supervisor>b</supervisor><external_supervisor/>")), &[a, b]);
    let c = "1: supervisor non_explicit_id c";
    let two = "<supervisor>b</supervisor><supervisor>c</supervisor>";
    rows(&row(&format!("{apprentice}{two}")), &[a, b, c, "1: supervisor-count"]);
    // The same twice, and ids of two kinds, may be one person.
    rows(&row(&format!("{apprentice}<supervisor id='b'><id>b</id></supervisor>")), &[a, b, b]);
    let named_twice = "<supervisor>b</supervisor><supervisorSourceId>c</supervisorSourceId>";
    rows(&row(&format!("{apprentice}{named_twice}")), &[a, b, "1: supervisor source_id c"]);
    rows("<rows><supervision id='1' apprentice='a' externalSupervisorId='x'/></rows>", &[a]);
    rows(&row("<supervisor>b</supervisor>"), &[b, "1: apprentice-absent"]);
    rows(&row(""), &["1: supervisor-count", "1: apprentice-absent"]);
}
