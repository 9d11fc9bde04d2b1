//! The fine points of the rules about organisations, persons, supervisions and the order of the jobs.
//!
//! Every case is a few records with `«CODE»` right before the places at which something is expected; of these four
//! families nothing else may be found.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::fmt::Write;

use soups::DryRun;
use support::feeds::{COMMONS, ORGANISATIONS, PERSONS, USERS};

const FAMILIES: [&str; 4] = ["ORG", "PER", "SUP", "RUN"];

/// What is found of the four families: file, offset and code, occurrences and message.
type Found = (String, usize, String);

fn found(settings: &str, files: &[(String, String)]) -> Vec<(Found, u32, String)> {
    let mut dry_run = DryRun::new();
    for (name, content) in files {
        dry_run.read(name, content.as_bytes());
    }
    let report = dry_run.run(&support::settings(settings));
    let findings = (0..report.findings_len()).map(|index| report.finding(index));
    let mut found: Vec<_> = findings
        .filter(|finding| FAMILIES.iter().any(|family| finding.code.starts_with(family)))
        .map(|finding| {
            let offset = usize::try_from(finding.at.offset).expect("a small file");
            let at = (finding.at.file.to_owned(), offset, finding.code.to_owned());
            (at, finding.occurrences, finding.message)
        })
        .collect();
    found.sort();
    found
}

/// Feeds of these records; one without records is not given.
#[track_caller]
fn check_with(settings: &str, organisations: &[String], persons: &[String], supervisors: &[String]) {
    let mut files = Vec::new();
    let mut expected = Vec::new();
    for (name, root, records) in [
        (
            "organisations.xml",
            format!("organisations xmlns=\"{ORGANISATIONS}\" xmlns:c=\"{COMMONS}\""),
            organisations,
        ),
        ("persons.xml", format!("persons xmlns=\"{PERSONS}\" xmlns:c=\"{COMMONS}\""), persons),
        ("supervisors.xml", "supervisors".to_owned(), supervisors),
    ] {
        if records.is_empty() {
            continue;
        }
        let end = root.split(' ').next().expect("a name");
        let (mark, records) = match records.split_first() {
            Some((mark, rest)) if mark.starts_with("root ") => (&mark["root ".len()..], rest),
            _ => ("", records),
        };
        let marked = format!("{mark}<{root}>\n{}\n</{end}>", records.join("\n"));
        let (mut content, mut rest) = (String::new(), marked.as_str());
        while let Some((before, after)) = rest.split_once('«') {
            content.push_str(before);
            let (code, after) = after.split_once('»').expect("a mark is closed");
            expected.push((name.to_owned(), content.len(), code.to_owned()));
            rest = after;
        }
        content.push_str(rest);
        files.push((name.to_owned(), content));
    }
    expected.sort();
    let found = found(settings, &files);
    let places: Vec<Found> = found.iter().map(|(at, ..)| at.clone()).collect();
    assert_eq!(places, expected, "{found:#?}");
}

#[track_caller]
fn check(organisations: &[String], persons: &[String], supervisors: &[String]) {
    check_with("", organisations, persons, supervisors);
}

/// An organisation: `id start..end >successor ^parent ^parent`, marks and all.
fn org(text: &str) -> String {
    let mut parts = text.split(' ');
    let id = parts.next().expect("an id");
    let (mut mark, mut start, mut end) = ("", "2001-03-01".to_owned(), String::new());
    let (mut successor, mut parents) = (String::new(), String::new());
    if let Some((code, _)) = id.split_once('»') {
        mark = &id[..code.len() + '»'.len_utf8()];
    }
    for part in parts {
        let (code, part) =
            part.split_once('»').map_or((String::new(), part), |(code, part)| (format!("{code}»"), part));
        if let Some(id) = part.strip_prefix('^') {
            write!(parents, "{code}<parentOrganisationId>{id}</parentOrganisationId>").expect("a string");
        } else if let Some(id) = part.strip_prefix('>') {
            successor = format!("{code}<takenOverBy>{id}</takenOverBy>");
        } else {
            let (from, to) = part.split_once("..").expect("a life is written start..end");
            if !from.is_empty() {
                from.clone_into(&mut start);
            }
            if !to.is_empty() {
                end = format!("{code}<endDate>{to}</endDate>");
            }
        }
    }
    let id = &id[mark.len()..];
    format!(
        "{mark}<organisation><organisationId>{id}</organisationId><type>department</type>\
         <name><c:text>{id}</c:text></name><startDate>{start}</startDate>{end}{successor}\
         <visibility>Public</visibility>{parents}</organisation>"
    )
}

fn orgs(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| org(text)).collect()
}

/// An association: `kind organisation start..end`, with a mark before the organisation, and relations inside.
fn association(id: &str, text: &str, relations: &str) -> String {
    let [kind, organisation, period] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("three words: {text}")
    };
    let (mark, organisation) = organisation
        .split_once('»')
        .map_or((String::new(), organisation), |(code, id)| (format!("{code}»"), id));
    let staff = if kind == "staff" { "<staffType>academic</staffType>" } else { "" };
    format!(
        "<{kind}OrganisationAssociation id=\"{id}\"><organisation>{mark}<c:source_id>{organisation}</c:source_id>\
         </organisation>{}{relations}{staff}</{kind}OrganisationAssociation>",
        period_of(period, "")
    )
}

fn period_of(period: &str, mark: &str) -> String {
    let (start, end) = period.split_once("..").expect("a period is written start..end");
    let end = if end.is_empty() { String::new() } else { format!("<c:endDate>{end}</c:endDate>") };
    format!("{mark}<period><c:startDate>{start}</c:startDate>{end}</period>")
}

/// A person with one association.
fn person(id: &str, text: &str) -> String {
    person_of(id, &[association(&format!("{id}-a"), text, "")], &format!("id=\"user-{id}\""))
}

fn person_of(id: &str, associations: &[String], user: &str) -> String {
    let user = user.strip_prefix('«').map_or_else(
        || format!("<user {user}/>"),
        |marked| {
            let (code, user) = marked.split_once('»').expect("a mark is closed");
            format!("<user «{code}»{user}/>")
        },
    );
    format!(
        "<person id=\"{id}\"><name><c:lastname>{id}</c:lastname></name><gender>unknown</gender>\
         <organisationAssociations>{}</organisationAssociations>{user}</person>",
        associations.concat()
    )
}

/// A person with a relation inside its association: marks before the supervisor and the period.
fn apprentice(id: &str, text: &str, supervisor: &str, period: &str) -> String {
    let mark = |text: &str| {
        text.split_once('»')
            .map_or((String::new(), text.to_owned()), |(code, rest)| (format!("{code}»"), rest.to_owned()))
    };
    let ((named, supervisor), (of_period, period)) = (mark(supervisor), mark(period));
    let relation = format!(
        "<supervisedByRelations><supervisorRelation id=\"{id}-s\"><supervisor>{named}<c:source_id>{supervisor}\
         </c:source_id></supervisor>{}</supervisorRelation></supervisedByRelations>",
        period_of(&period, &of_period)
    );
    person_of(id, &[association(&format!("{id}-a"), text, &relation)], &format!("id=\"user-{id}\""))
}

/// A row of the supervisor feed: marks before supervisor and start.
fn row(id: &str, apprentice: &str, supervisor: &str, start: &str) -> String {
    format!(
        "<supervisorRelation id=\"{id}\"><apprenticeId>{apprentice}</apprenticeId>{supervisor}{start}</supervisorRelation>"
    )
}

#[test]
fn one_root_is_right() {
    check(&orgs(&["A", "B ^A", "C ^B"]), &[], &[]);
    check(&orgs(&["A"]), &[], &[]);
    check(&orgs(&["A", "«ORG006»B", "C", "D ^A"]), &[], &[]);
    // A successor is a parent.
    check(&orgs(&["A", "B ..2020-01-01 >A"]), &[], &[]);
    // An empty parent has a rule of its own, and is no second root.
    check(&orgs(&["A", "B ^"]), &[], &[]);
    check(&orgs(&["A ^", "B ^A"]), &[], &[]);
    check(&orgs(&["A", "B ^", "«ORG006»C"]), &[], &[]);
    // Of two records with one id, the second is not loaded.
    let twice = org("A").replace("<organisationId>", "«ORG002»<organisationId>");
    check(&[org("A"), twice], &[], &[]);
}

#[test]
fn a_missing_root() {
    check(&[vec!["root «ORG005»".to_owned()], orgs(&["A ^X", "B ^Y", "C ^B"])].concat(), &[], &[]);
    // One reference that finds nothing says it all.
    check(&orgs(&["A ^X", "B ^A"]), &[], &[]);
    // So does a circle.
    check(&orgs(&["A «ORG007»^A", "B ^A"]), &[], &[]);
    check(&orgs(&["A «ORG008»^B", "B ^A", "C ^A"]), &[], &[]);
}

#[test]
fn circles_of_parents() {
    check(&orgs(&["R", "A ^R «ORG007»^A"]), &[], &[]);
    check(&orgs(&["R", "D ^C", "A ^R «ORG008»^B", "C ^A", "B ^C", "E ^D"]), &[], &[]);
    // Two circles that share nothing.
    check(&orgs(&["R", "A «ORG008»^B", "C «ORG008»^D", "B ^A ^R", "D ^C"]), &[], &[]);
    // Several ways up are no circle.
    check(&orgs(&["R", "A ^R", "B ^R", "C ^A ^B"]), &[], &[]);
}

#[test]
fn a_chain_as_long_as_the_feed() {
    let long = |last: &str| {
        let chain =
            (1..20_000).map(|index| org(&format!("N{index} ..2020-01-01 >N{} ^N{}", index - 1, index - 1)));
        std::iter::once(org(last)).chain(chain).collect::<Vec<_>>()
    };
    let chain = long("N0");
    let files = [(
        "organisations.xml".to_owned(),
        format!(
            "<organisations xmlns=\"{ORGANISATIONS}\" xmlns:c=\"{COMMONS}\">{}</organisations>",
            chain.concat()
        ),
    )];
    let all = found("", &files);
    // That is the way of the whole feed, so it is told once.
    let [((_, _, code), occurrences, message)] = &all[..] else { panic!("{} findings", all.len()) };
    assert_eq!((code.as_str(), *occurrences), ("ORG013", 19_998));
    assert!(message.contains("“N0”"), "{message}");

    let circle = long("N0 ..2020-01-01 «ORG014»>N19999 «ORG008»^N19999");
    check(&circle, &[], &[]);
}

#[test]
fn successors() {
    check(&orgs(&["R", "A ..2020-01-01 >R ^R"]), &[], &[]);
    check(&orgs(&["R", "A «ORG012»>R ^R"]), &[], &[]);
    // An end that is still to come is an end.
    check(&orgs(&["R", "A ..2027-01-01 >R ^R"]), &[], &[]);
    check(&orgs(&["R", "A «ORG011»>A ^R"]), &[], &[]);
    check(&orgs(&["R", "A ..2020-01-01 «ORG013»>B ^R", "B ..2021-01-01 >R ^R"]), &[], &[]);
    check(
        &orgs(&["R", "A ..2020-01-01 «ORG013»>B ^R", "B ..2021-01-01 «ORG013»>C ^R", "C ..2022-01-01 >R ^R"]),
        &[],
        &[],
    );
    // What is wrong with the successor itself is told of it alone.
    check(&orgs(&["R", "A ..2020-01-01 >B ^R", "B «ORG012»>R ^R"]), &[], &[]);
    check(&orgs(&["R", "A ..2020-01-01 >B ^R", "B ..2021-01-01 «ORG011»>B ^R"]), &[], &[]);
    check(&orgs(&["R", "A ..2020-01-01 >B ^R", "B ..2021-01-01 >X ^R"]), &[], &[]);
    check(
        &orgs(&["R", "A ..2020-01-01 >B ^R", "B ..2021-01-01 «ORG014»>C ^R", "C ..2021-01-01 >B ^R"]),
        &[],
        &[],
    );
    // In a circle an end more or less is not the point.
    check(&orgs(&["R", "B «ORG014»>C ^R", "C >D ^R", "D >B ^R"]), &[], &[]);
}

#[test]
fn children_that_are_left_behind() {
    check(&orgs(&["R", "A «ORG009»..2026-11-21 ^R", "B ^A", "C ^A"]), &[], &[]);
    // The last day is a day on which it is there.
    check(&orgs(&["R", "A ..2026-11-22 ^R", "B ^A"]), &[], &[]);
    check(&orgs(&["R", "A ..2020-01-01 ^R", "B ..2020-01-01 ^A"]), &[], &[]);
    check(&orgs(&["R", "A «ORG009»..2020-01-01 ^R", "B ..2026-11-22 ^A"]), &[], &[]);
    check(&orgs(&["R", "A ..2020-01-01 >R ^R", "B ^A"]), &[], &[]);
    // With another parent that goes on, a child has its place.
    check(&orgs(&["R", "A ..2020-01-01 ^R", "B ^A ^R"]), &[], &[]);
    check(&orgs(&["R", "A «ORG009»..2020-01-01 ^R", "C «ORG009»..2020-01-01 ^R", "B ^A ^C"]), &[], &[]);
    check_with("as-of=2019-12-31", &orgs(&["R", "A ..2020-01-01 ^R", "B ^A"]), &[], &[]);
}

#[test]
fn people_that_are_left_behind() {
    let of = |life: &str, association: &str| {
        check(&orgs(&["R", &format!("A {life} ^R")]), &[person("P", association)], &[]);
    };
    of("«ORG010»..2020-01-01", "staff A 2015-01-01..");
    of("«ORG010»..2020-01-01", "staff A 2015-01-01..2026-11-22");
    // Active on the last day; and after the end it is the association that is wrong.
    of("..2026-11-22", "staff A 2015-01-01..");
    of("..2020-01-01", "staff «PER010»A 2015-01-01..2026-11-21");
    of("..2020-01-01", "staff A 2015-01-01..2020-01-01");
    of("..2020-01-01 >R", "staff «PER010»A 2015-01-01..");
    of("..2020-01-01", "staff «PER010»A 2027-01-01..");
}

#[test]
fn associations_and_the_life_of_organisations() {
    let of = |life: &str, association: &str| {
        check(&orgs(&["R", &format!("A {life} ^R")]), &[person("P", association)], &[]);
    };
    of("2015-01-01..", "staff A 2015-01-01..");
    of("2015-01-01..", "staff «PER010»A 2014-12-31..");
    of("2015-01-01..", "student «PER010»A 2010-01-01..2012-01-01");
    // The organisation ends some day: an association that is known to go on is wrong, an open one not yet.
    of("2015-01-01..2030-01-01", "staff A 2015-01-01..");
    of("2015-01-01..2030-01-01", "staff «PER010»A 2015-01-01..2030-01-02");
    // What cannot be read is told where it stands.
    let unreadable =
        org("A 2015-01-01.. ^R").replace("<startDate>2015-01-01", "«ORG003»<startDate>2015-02-30");
    check(&[org("R"), unreadable], &[person("P", "staff A 2010-01-01..")], &[]);
    let reversed = org("A 2015-01-01..2010-01-01 ^R").replace("<endDate>", "«ORG004»<endDate>");
    check(&[org("R"), reversed], &[person("P", "staff A 2012-01-01..")], &[]);
    // An organisation that is not there has no life.
    check(&[org("R")], &[person("P", "staff R 2020-01-01..")], &[]);
}

#[test]
fn what_is_the_way_of_a_whole_feed_is_told_once() {
    let persons = |count: usize, mark: &str| -> Vec<String> {
        (0..count).map(|index| person(&format!("P{index}"), &format!("staff {mark}R 2000-01-01.."))).collect()
    };
    check(&[org("R")], &persons(20, "«PER010»"), &[]);
    let many = [vec![person("first", "staff «PER010»R 2000-01-01..")], persons(20, "")].concat();
    check(&[org("R")], &many, &[]);
    // Twenty-one of a hundred are cases of their own.
    let others = (0..79).map(|index| person(&format!("Q{index}"), "staff R 2002-01-01.."));
    check(&[org("R")], &persons(21, "«PER010»").into_iter().chain(others).collect::<Vec<_>>(), &[]);
}

#[test]
fn what_is_found_on_the_way_is_told_once_too() {
    let nameless = |count: usize, mark: &str| -> Vec<String> {
        let name = |id: &str| format!("<name><c:lastname>{id}</c:lastname></name>");
        (0..count)
            .map(|index| format!("P{index}"))
            .map(|id| person(&id, "staff R 2020-01-01..").replace(&name(&id), &format!("{mark}<name/>")))
            .collect()
    };
    let named = |count: usize| (0..count).map(|index| person(&format!("Q{index}"), "staff R 2020-01-01.."));
    check(&[], &nameless(20, "«PER014»"), &[]);
    check(&[], &nameless(21, "«PER014»").into_iter().chain(named(22)).collect::<Vec<_>>(), &[]);
    let pattern =
        nameless(1, "«PER014»").into_iter().chain(nameless(21, "").into_iter().skip(1)).chain(named(21));
    check(&[], &pattern.collect::<Vec<_>>(), &[]);
}

#[test]
fn one_user_for_one_person() {
    let named = |id: &str, user: &str| {
        person_of(id, &[association(&format!("{id}-a"), "staff R 2020-01-01..", "")], user)
    };
    check(&[], &[named("A", "id=\"u1\""), named("B", "id=\"u2\"")], &[]);
    check(
        &[],
        &[named("A", "id=\"u1\""), named("B", "«PER011»id=\"u1\""), named("C", "«PER011»id=\"u1\"")],
        &[],
    );
    // Without the user feed ids are compared as they stand; and no id is no user.
    check(
        &[],
        &[named("A", "id=\"u1\""), named("B", "id=\"U1\""), named("C", "id=\"\""), named("D", "id=\"\"")],
        &[],
    );
    let twice = named("A", "id=\"u1\"").replace("<person ", "<person «PER002»");
    check(&[], &[named("A", "id=\"u1\""), twice], &[]);
    let mut constant = vec![named("A", "id=\"sync\""), named("B", "«PER011»id=\"sync\"")];
    constant.extend((0..20).map(|index| named(&format!("C{index}"), "id=\"sync\"")));
    check(&[], &constant, &[]);
}

#[test]
fn one_user_for_one_person_with_the_user_feed() {
    let users = ["u1", "u2"].map(|id| {
        format!("<user id=\"{id}\"><userName>{id}</userName><email>{id}@example.org</email></user>")
    });
    let persons = ["u1", "U1", "u2", "x", "x"].iter().enumerate().map(|(index, user)| {
        let association = association(&format!("a{index}"), "staff R 2020-01-01..", "");
        person_of(&format!("P{index}"), &[association], &format!("id=\"{user}\""))
    });
    let persons = persons.collect::<Vec<_>>().concat();
    let files = [
        ("users.xml".to_owned(), format!("<users xmlns=\"{USERS}\">{}</users>", users.concat())),
        (
            "persons.xml".to_owned(),
            format!("<persons xmlns=\"{PERSONS}\" xmlns:c=\"{COMMONS}\">{persons}</persons>"),
        ),
    ];
    // A user that is not there is told by the references; and ids are compared as the run compares them.
    assert_eq!(found("", &files), []);
    let found = found("id-comparison=case-insensitive", &files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0.2, "PER011");
    assert!(found[0].2.contains("“U1”") && found[0].2.contains("“P0”"), "{}", found[0].2);
}

#[test]
fn shares_of_full_time() {
    for (fte, wrong) in [
        ("1", false),
        ("1.0", false),
        ("0", false),
        ("1.05", false),
        ("1.06", true),
        ("9.9", true),
        ("100", true),
        ("-0.5", true),
        ("NaN", true),
        ("INF", true),
        ("0,5", false),
        ("1E0", false),
        (" 0.5 ", false),
    ] {
        let mark = if wrong { "«PER007»" } else { "" };
        let person = person("P", "staff R 2020-01-01..")
            .replace("</staffType>", &format!("</staffType>{mark}<fte>{fte}</fte>"));
        check(&[], &[person], &[]);
    }
}

#[test]
fn names_and_photographs() {
    for (name, wrong) in [
        ("<name/>", true),
        ("<name><c:firstname/><c:lastname/></name>", true),
        ("<name><c:firstname> </c:firstname><c:lastname>\n</c:lastname></name>", true),
        ("<name><c:firstname>Ada</c:firstname><c:lastname/></name>", false),
    ] {
        let mark = if wrong { "«PER014»" } else { "" };
        check(
            &[],
            &[person("P", "staff R 2020-01-01..")
                .replace("<name><c:lastname>P</c:lastname></name>", &format!("{mark}{name}"))],
            &[],
        );
    }
    for (protocol, wrong) in
        [("BYTE", false), ("file", false), ("Http", false), ("https", true), ("", true), (" HTTP", true)]
    {
        let mark = if wrong { "«ORG015»" } else { "" };
        let photo = format!(
            "</visibility><photos><photo><type>organisation_photo</type><photoValue>x</photoValue>{mark}<photoProtocol>{protocol}</photoProtocol></photo></photos>"
        );
        check(&[org("R").replace("</visibility>", &photo)], &[], &[]);
    }
}

#[test]
fn nobody_supervises_itself() {
    let p = person("P", "staff R 2015-01-01..");
    check(&[], &[p.clone(), apprentice("Q", "student R 2020-01-01..", "«SUP004»Q", "2020-01-01..")], &[]);
    check(&[], &[p.clone(), apprentice("Q", "student R 2020-01-01..", "P", "2020-01-01..")], &[]);
    // In the supervisor feed, with the person feed and without.
    let start = "<startDate>2020-01-01</startDate>";
    let row = |supervisor: &str| row("s", "P", supervisor, start);
    check(&[], std::slice::from_ref(&p), &[row("«SUP004»<supervisorId>P</supervisorId>")]);
    check(&[], &[], &[row("«SUP004»<supervisorId>P</supervisorId>")]);
    check(&[], &[], &[row("«SUP004»<supervisorSourceId>P</supervisorSourceId>")]);
    check(&[], &[], &[row("<supervisorPureId>P</supervisorPureId>")]);
    check(&[], &[], &[row("<supervisorId>Q</supervisorId>")]);
}

#[test]
fn supervisions_and_associations() {
    let professor = person("P", "staff R 2015-01-01..");
    let of = |association: &str, period: &str| {
        check(&[], &[professor.clone(), apprentice("Q", association, "P", period)], &[]);
    };
    of("student R 2018-01-01..2022-01-01", "2018-01-01..2022-01-01");
    of("student R 2018-01-01..2022-01-01", "2019-01-01..");
    of("student R 2018-01-01..2022-01-01", "«SUP005»2017-12-31..");
    of("student R 2018-01-01..2022-01-01", "«SUP005»2019-01-01..2022-01-02");
    of("student R 2018-01-01..", "«SUP005»2010-01-01..2011-01-01");
    of("student R 2018-01-01..", "2018-01-01..2030-01-01");
    // The supervisor came later, or left in between.
    of("student R 2010-01-01..", "«SUP005»2014-12-31..");
    let two = person_of(
        "P",
        &[association("P-1", "staff R 2015-01-01..2016-12-31", ""), association("P-2", "staff R 2018-01-01..", "")],
        "id=\"u\"",
    )
    .replace("<organisation><c:source_id>R</c:source_id></organisation><period><c:startDate>2018", "<primaryAssociation>true</primaryAssociation><organisation><c:source_id>R</c:source_id></organisation><period><c:startDate>2018");
    check(&[], &[two.clone(), apprentice("Q", "student R 2010-01-01..", "P", "«SUP005»2017-06-01..")], &[]);
    check(&[], &[two, apprentice("Q", "student R 2010-01-01..", "P", "2016-06-01..2018-06-01")], &[]);
    // A supervisor that nobody knows is told by the reference.
    check(&[], &[apprentice("Q", "student R 2018-01-01..", "X", "2018-01-01..")], &[]);
}

#[test]
fn supervisions_of_the_supervisor_feed() {
    let people =
        |of_supervisor: &str| vec![person("P", of_supervisor), person("Q", "student R 2018-01-01..")];
    let supervisor = |mark: &str| format!("{mark}<supervisorId>P</supervisorId>");
    let start = |mark: &str, day: &str| format!("{mark}<startDate>{day}</startDate>");
    let check = |of_supervisor: &str, row: String| check(&[], &people(of_supervisor), &[row]);
    check("staff R 2015-01-01..", row("s", "Q", &supervisor(""), &start("", "2018-01-01")));
    check("staff R 2015-01-01..", row("s", "Q", &supervisor(""), &start("«SUP005»", "2017-01-01")));
    check("staff R 2019-01-01..", row("s", "Q", &supervisor(""), &start("«SUP005»", "2018-01-01")));
    check("staff R 2015-01-01..2020-01-01", row("s", "Q", &supervisor("«SUP006»"), &start("", "2018-01-01")));
    check("staff R 2015-01-01..2026-11-22", row("s", "Q", &supervisor(""), &start("", "2018-01-01")));
    check("visiting R 2015-01-01..", row("s", "Q", &supervisor("«SUP006»"), &start("", "2018-01-01")));
    // The day that is at fault, and not one that stands for none, which is told for that.
    let until = |day: &str, mark: &str| format!("{}{mark}<endDate>{day}</endDate>", start("", "2018-01-01"));
    let both_end = "staff R 2015-01-01..2029-06-30";
    check(both_end, row("s", "Q", &supervisor(""), &until("2029-06-30", "")));
    check(both_end, row("s", "Q", &supervisor(""), &until("2029-07-01", "«SUP005»")));
    check(both_end, row("s", "Q", &supervisor(""), &until("9999-12-31", "")));
    check(both_end, row("s", "Q", &supervisor(""), &start("", "0001-01-01")));
    let two = [until("2029-06-30", ""), until("2029-07-01", "\n  «SUP005»")];
    let rows: Vec<String> = two.iter().map(|period| row("s", "Q", &supervisor(""), period)).collect();
    self::check(&[], &people(both_end), &[rows[0].clone(), rows[1].replace("\"s\"", "\"t\"")]);
    // Over, and still to come.
    let over = format!("{}<endDate>2019-01-01</endDate>", start("", "2018-01-01"));
    check("staff R 2015-01-01..2020-01-01", row("s", "Q", &supervisor(""), &over));
    check("staff R 2015-01-01..", row("s", "Q", &supervisor(""), &start("", "2030-01-01")));
    check("visiting R 2015-01-01..", row("s", "Q", &supervisor(""), &start("", "2027-01-01")));
    // It began when the supervisor had left: one mistake.
    check("staff R 2015-01-01..2016-01-01", row("s", "Q", &supervisor("«SUP006»"), &start("", "2018-01-01")));
}

#[test]
fn a_row_is_told_at_the_field_that_is_at_fault() {
    let start = "<startDate>2020-01-01</startDate>";
    let of = |row: &str| check(&[], &[], &[format!("<supervision id=\"s\">{row}{start}</supervision>")]);
    of("<apprentice>P</apprentice>«SUP002»<supervisor/>");
    of("<apprentice>P</apprentice>«SUP002»<supervisor><id> </id></supervisor>");
    of(
        "<apprentice>P</apprentice><supervisor>Q</supervisor>«SUP002»<externalSupervisor>x</externalSupervisor>",
    );
    of("<apprentice>P</apprentice><supervisor>Q</supervisor>«SUP002»<supervisor>R</supervisor>");
    of("«SUP003»<apprentice/><supervisor>Q</supervisor>");
    check(
        &[],
        &[],
        &[format!("«SUP002»<supervision id=\"s\"><apprentice>P</apprentice>{start}</supervision>")],
    );
    check(&[], &[], &["<supervision id=\"s\" «SUP003»apprentice=\"\" supervisor=\"Q\"/>".to_owned()]);
}

#[test]
fn dates_in_parts() {
    for (date, wrong) in [
        ("<c:year>1995</c:year><c:month>2</c:month><c:day>31</c:day>", true),
        ("<c:day>31</c:day><c:month>4</c:month><c:year>1995</c:year>", true),
        ("<c:year>1995</c:year><c:month>2</c:month><c:day>28</c:day>", false),
        ("<c:year>1996</c:year><c:month>2</c:month><c:day>29</c:day>", false),
        ("<c:year>1995</c:year><c:month>2</c:month>", false),
        ("<c:year>1995</c:year>", false),
    ] {
        let mark = if wrong { "«PER003»" } else { "" };
        let own = |parent: &str, item: &str, more: &str| {
            let dates = format!("{mark}<startDate>{date}</startDate>{mark}<endDate>{date}</endDate>");
            let part = format!("<{parent}><{item} id=\"e\">{dates}{more}</{item}></{parent}>");
            person("P", "staff R 2020-01-01..").replace("<user", &format!("{part}<user"))
        };
        check(&[], &[own("personEducations", "personEducation", "")], &[]);
        let text = "<qualification><c:text>x</c:text></qualification>";
        check(&[], &[own("professionalQualifications", "professionalQualification", text)], &[]);
        let post = "<appointmentString>x</appointmentString>";
        check(&[], &[own("externalPositions", "externalPosition", post)], &[]);
    }
}

#[test]
fn shares_of_a_supervision() {
    for (share, wrong) in [
        ("0", false),
        ("1", false),
        ("0.5", false),
        ("1.01", true),
        ("50", true),
        ("-1", true),
        ("50%", true),
        ("0,5", true),
        ("NaN", true),
        ("", false),
        (" 0.5 ", false),
    ] {
        let mark = if wrong { "«SUP008»" } else { "" };
        let share = format!("{mark}<percentage>{share}</percentage><startDate>2020-01-01</startDate>");
        check(&[], &[], &[row("s", "Q", "<supervisorId>P</supervisorId>", &share)]);
    }
}

#[test]
fn every_order_of_the_jobs() {
    let person = person("P", "staff R 2020-01-01..");
    for (order, wrong) in [
        ("OUPSM", None),
        ("UOPSM", None),
        ("OUPM", None),
        ("OPUSM", Some("Person synchronisation runs before User synchronisation and needs it.")),
        ("OUSPM", Some("Supervisor synchronisation runs before Person synchronisation and needs it.")),
        ("OUPMS", Some("Person Maintenance runs before Supervisor synchronisation and needs it.")),
        (
            "MOUP",
            Some(
                "Person Maintenance runs before User synchronisation and Person synchronisation and needs them.",
            ),
        ),
        (
            "SPOUM",
            Some(
                "Supervisor synchronisation runs before Person synchronisation and needs it; Person synchronisation runs before Organisation synchronisation and User synchronisation and needs them.",
            ),
        ),
    ] {
        let settings = format!("order={order}");
        let first = if wrong.is_some() { "root «RUN001»" } else { "root " };
        check_with(&settings, &[], &[first.to_owned(), person.clone()], &[]);
        let files = [(
            "persons.xml".to_owned(),
            format!("<persons xmlns=\"{PERSONS}\" xmlns:c=\"{COMMONS}\">{person}</persons>"),
        )];
        let message = found(&settings, &files).pop().map(|(_, _, message)| message);
        assert_eq!(message, wrong.map(|wrong| format!("In the order {order}, {wrong}")));
    }
}
