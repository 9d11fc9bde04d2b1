//! What is said of faults against the schema: the record each is in, and what to do about it.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::DryRun;
use support::feeds::{COMMONS, USERS};

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
