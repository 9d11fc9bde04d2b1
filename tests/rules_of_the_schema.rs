//! What is said of faults against the schema: the record each is in, and what to do about it.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::DryRun;
use support::feeds::{COMMONS, ORGANISATIONS, PERSONS, USERS};

struct Told {
    /// `CODE line:column record`.
    what: String,
    message: String,
    remedy: String,
}

/// What is found of the families SCH and XML in one file.
fn told(document: &str) -> Vec<Told> {
    let mut dry_run = DryRun::new();
    dry_run.read("x.xml", document.as_bytes());
    let report = dry_run.run(&support::settings(""));
    (0..report.findings_len())
        .map(|index| report.finding(index))
        .filter(|found| found.code.starts_with("SCH") || found.code.starts_with("XML"))
        .map(|found| Told {
            what: format!(
                "{} {}:{} {}",
                found.code,
                found.at.line,
                found.at.column,
                found.record.as_ref().map_or("-", |record| record.id)
            ),
            message: found.message.clone(),
            remedy: found.remedy.clone(),
        })
        .collect()
}

#[track_caller]
fn check(document: &str, expected: &[&str]) {
    let told = told(document);
    let told: Vec<&str> = told.iter().map(|told| told.what.as_str()).collect();
    assert_eq!(told, expected, "{document}");
}

/// The only thing told: what it is, and a part of what is said of it, first the message and then the remedy.
#[track_caller]
fn says(document: &str, what: &str, words: &str) {
    let told = told(document);
    let [one] = told.as_slice() else {
        panic!("one finding was expected: {:?}", told.iter().map(|told| &told.message).collect::<Vec<_>>())
    };
    assert!(one.what.starts_with(what), "{} is no {what}", one.what);
    let said = format!("{} {}", one.message, one.remedy);
    assert!(said.contains(words), "{said}");
}

fn users(users: &str) -> String {
    format!("<users xmlns='{USERS}' xmlns:c='{COMMONS}'>{users}</users>")
}

fn user(id: &str) -> String {
    format!("<user id='{id}'><userName>{id}</userName><email>{id}@x.org</email></user>")
}

#[test]
fn what_stands_between_records_is_in_none() {
    let [one, two] = ["u-1", "u-2"].map(user);
    check(&users(&format!("\n{one}\n<User id='u-9'/>\n{two}\n")), &["SCH001 3:1 -"]);
    check(
        &users(&format!("\n{one}\n<x:user xmlns:x='y' id='u-9'/>\n{two}\n")),
        &["SCH002 3:1 -", "SCH005 3:1 -"],
    );
    check(&users(&format!("\n{one}\n{two}\n<User/>")), &["SCH001 4:1 -"]);
    // At the start of a record it is not known yet that it is one.
    let odd = two.replacen("id=", "odd='1' id=", 1);
    check(&users(&format!("\n{one}\n<User/>\n{odd}\n")), &["SCH001 3:1 -", "SCH006 4:7 u-2"]);
    let short = two.replacen("<userName>u-2</userName>", "", 1);
    check(&users(&format!("\n<User/>\n{short}\n{one}")), &["SCH001 2:1 -", "SCH002 3:1 u-2"]);
}

#[test]
fn references_to_characters_that_xml_does_not_have() {
    for reference in ["&#11;", "&#xB;", "&#xD83D;", "&#0;"] {
        let said = format!("“{reference}” names a character that XML does not allow");
        says(&users(&user("u-1").replace("<email>", &format!("<email>{reference}"))), "XML009", &said);
    }
    for reference in ["& ", "&#;", "&#xZ;"] {
        says(
            &users(&user("u-1").replace("<email>", &format!("<email>{reference}"))),
            "XML009",
            "is no reference: an ampersand that is meant as such is written &amp;",
        );
    }
}

#[test]
fn the_namespace_of_a_prefix_that_is_not_declared() {
    let nil = user("u-1").replace("<email>", "<email xsi:nil='false'>");
    says(&users(&nil), "XML005", "as xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
    let other = user("u-1").replace("</user>", "<name><v3:firstname/></name></user>");
    says(&users(&other), "XML005", "as xmlns:v3=\"v3.commons.pure.atira.dk\"");
}

fn organisation(children: &str) -> String {
    let organisation = format!("<organisation>{children}</organisation>");
    format!("<organisations xmlns='{ORGANISATIONS}' xmlns:c='{COMMONS}'>{organisation}</organisations>")
}

/// The children of an organisation in which nothing is wrong.
const ORGANISATION: [&str; 5] = [
    "<organisationId>UNI</organisationId>",
    "<type>university</type>",
    "<name><c:text>University</c:text></name>",
    "<startDate>1990-01-01</startDate>",
    "<visibility>Public</visibility>",
];

#[test]
fn text_between_records_and_between_children_is_shown_where_it_stands() {
    let [one, two] = ["u-1", "u-2"].map(user);
    for (line_end, between) in [("\n", "\n"), ("\r\n", "\r\n"), ("\r", "\r"), ("\n", "<!-- x -->\n")] {
        let document = users(&format!("\n{one}{between}  \n  oops\n{two}\n"));
        let document = document.replace('\n', line_end);
        let line = if line_end == "\r" { "1:" } else { "4:3 -" };
        says(&document, &format!("SCH011 {line}"), "The text “oops” stands in “users”");
        let (before, _) = document.split_once("oops").expect("it is there");
        let mut dry_run = DryRun::new();
        dry_run.read("x.xml", document.as_bytes());
        let report = dry_run.run(&support::settings(""));
        let found = (0..report.findings_len()).map(|index| report.finding(index));
        let offsets: Vec<u64> =
            found.filter(|found| found.code == "SCH011").map(|found| found.at.offset).collect();
        assert_eq!(offsets, [before.len() as u64], "{document:?}");
    }
    check(&users(&format!("<![CDATA[\r\n oops]]>{one}")).replace("<users", "\n<users"), &["SCH011 3:2 -"]);
    let inside = one.replace("<email>", "\n oops\n<email>");
    check(&users(&inside), &["SCH011 2:2 u-1"]);
    check(
        &users(&one.replace("</user>", "<name>Ada</name></user>")).replace("<name>", "\n<name>"),
        &["SCH011 2:1 u-1"],
    );
}

#[test]
fn what_has_to_be_there_is_not_left_out() {
    let changed = |from: &str, to: &str| organisation(&ORGANISATION.concat()).replace(from, to);
    let there = "“visibility” has to be there.";
    says(&changed(">Public<", "><"), "SCH010", "Write one of Public, Campus");
    says(&changed(">Public<", "><"), "SCH010", there);
    says(&changed(">1990-01-01<", ">  <"), "SCH010", "Write a date such as 2026-09-01 into it");
    let optional = "</startDate><endDate/>";
    says(&changed("</startDate>", optional), "SCH010", "Leave the element out where there is no value.");
    let nil = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil";
    let named = |attribute: &str| changed("<name>", &format!("<name {nil}='{attribute}'>"));
    says(&named("true"), "SCH013", "Write what “name” holds, without xsi:nil: the element has to be there.");
    says(
        &named("false"),
        "SCH013",
        "has xsi:nil, which the schema does not allow, whatever it says. Take xsi:nil away",
    );
    let optional = format!("</startDate><endDate {nil}='1'/>");
    says(&changed("</startDate>", &optional), "SCH013", "Leave “endDate” out where there is no value.");
    let optional = format!("</startDate><endDate {nil}='false'>2030-01-01</endDate>");
    says(&changed("</startDate>", &optional), "SCH013", "Take xsi:nil away from “endDate”.");
    says(&changed("<c:text>", "<c:text lang=''>"), "SCH020", "Leave “lang” out where there is no value.");
    let person =
        "<person id='p-1'><name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name><gender/>
        <personIds><c:id type=''>7</c:id></personIds></person>";
    let found = told(&format!("<persons xmlns='{PERSONS}' xmlns:c='{COMMONS}'>{person}</persons>"));
    let said = |code: &str| found.iter().find(|told| told.what.starts_with(code)).map(|told| &*told.remedy);
    assert!(said("SCH010").is_some_and(|said| said.ends_with("into it: “gender” has to be there.")));
    assert!(said("SCH020").is_some_and(|said| said.ends_with("into it: “type” has to be there.")));
}

#[test]
fn a_prefix_that_is_declared_is_the_one_to_write() {
    let name = |name: &str| user("u-1").replace("</user>", &format!("<name>{name}</name></user>"));
    let feed = |declared: &str, users: &str| format!("<users xmlns='{USERS}' {declared}>{users}</users>");
    let first = name("<firstname>Ada</firstname>");
    says(
        &feed(&format!("xmlns:v3='{COMMONS}'"), &first),
        "SCH005",
        "Write v3:firstname: the prefix is declared.",
    );
    let declare = |prefix: &str| {
        format!("Declare xmlns:{prefix}=\"{COMMONS}\" at the root element, and write {prefix}:firstname.")
    };
    says(&feed("", &first), "SCH005", &declare("c"));
    says(&feed("xmlns:c='urn:x'", &first), "SCH005", &declare("v1"));
    let own = user("u-1").replace("<email>", "<c:email>").replace("</email>", "</c:email>");
    says(&feed(&format!("xmlns:c='{COMMONS}'"), &own), "SCH005", "Write email without a prefix.");
    let prefixed = format!("<p:users xmlns:p='{USERS}'><user/></p:users>");
    let told = told(&prefixed);
    assert!(told.iter().any(|told| told.remedy == "Write p:user: the prefix is declared."), "{prefixed}");
}

#[test]
fn an_element_under_the_name_of_a_later_one() {
    let user = |children: &str| users(&format!("<user id='u-1'>{children}</user>"));
    let real = "<name><c:firstname>Ada</c:firstname></name>";
    let email = "<email>a@x.org</email>";
    for children in [format!("<name>ada</name>{email}"), format!("<name>ada</name>{email}{real}")] {
        says(&user(&children), "SCH001", "“name” is not known here; “userName” may be meant");
    }
    // Here the text is meant for the name.
    check(&user(&format!("<userName>ada</userName>{email}\n<name>Ada</name>")), &["SCH011 2:1 u-1"]);
    let [id, kind, _, start, visibility] = ORGANISATION;
    let early = organisation(&format!("<name>University</name>{id}{kind}{start}{visibility}"));
    let told: Vec<String> = told(&early).into_iter().map(|told| told.what[..6].to_owned()).collect();
    assert_eq!(told, ["SCH003", "SCH011"]);
}

#[test]
fn what_is_there_is_not_missing() {
    let mut children = ORGANISATION.to_vec();
    children.reverse();
    let told = told(&organisation(&children.concat()));
    assert!(told.iter().all(|told| told.what.starts_with("SCH003")), "{:?}", told[0].message);
    assert_eq!(told.len(), 4);
}

#[test]
fn what_came_too_early_goes_behind_all_that_has_to_be_before_it() {
    let [id, kind, name, start, visibility] = ORGANISATION;
    let parent = "<parentOrganisationId>UNI</parentOrganisationId>";
    let variants = "<nameVariants/>".replace(
        "/>",
        "><nameVariant><type>short</type><name><c:text>Uni</c:text></name></nameVariant></nameVariants>",
    );
    for (children, last) in [
        ([kind, id, name, start, visibility, parent], "organisationId"),
        ([visibility, id, kind, name, start, parent], "startDate"),
        ([id, visibility, kind, name, start, parent], "startDate"),
        ([start, id, kind, name, visibility, parent], "name"),
        ([parent, id, kind, name, start, visibility], "visibility"),
        ([&variants, id, kind, name, start, &[visibility, parent].concat()], "parentOrganisationId"),
    ] {
        says(&organisation(&children.concat()), "SCH003", &format!(" after “{last}”."));
    }
}

#[test]
fn an_element_that_may_stand_twice_stands_three_times() {
    let xsd = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{USERS}" elementFormDefault="qualified">
        <xs:element name="users"><xs:complexType><xs:sequence>
        <xs:element name="user" maxOccurs="2"/></xs:sequence></xs:complexType></xs:element></xs:schema>"#
    );
    let mut dry_run = DryRun::new();
    dry_run.read("x.xsd", xsd.as_bytes());
    dry_run.read("x.xml", users("<user id='1'/><user id='2'/><user id='3'/>").as_bytes());
    let report = dry_run.run(&support::settings(""));
    let found = (0..report.findings_len()).map(|index| report.finding(index));
    let remedies: Vec<String> =
        found.filter(|found| found.code == "SCH004").map(|found| found.remedy).collect();
    assert_eq!(remedies, ["Keep as many “user” as may stand there: 2."]);
}

#[test]
fn what_is_quoted_is_one_line() {
    let document = organisation(&ORGANISATION.concat()).replace(">1990-01-01<", ">the\n 1st\r\nof May<");
    let visible = told(&document);
    assert_eq!(visible.len(), 1);
    assert!(visible[0].message.contains("“the⏎ 1st⏎of May”"), "{}", visible[0].message);
    // And in the report for a terminal, ids too.
    let linked = users("<user id='a&#10;b'><userName>&#10;ada</userName></user><user id='a&#10;b'/>");
    let mut dry_run = DryRun::new();
    dry_run.read("x.xml", linked.as_bytes());
    let report = dry_run.run(&support::settings(""));
    let mut text = Vec::new();
    report.write_text(&mut text, soups::report::Style::default()).expect("memory takes it");
    let text = String::from_utf8(text).expect("it is text");
    assert!(text.contains("a⏎b") && !text.contains("a\nb"), "{text}");
}
