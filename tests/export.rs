//! Exports of the instance: small JSON in, records out.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::io::Write as _;

use proptest::prelude::*;
use soups::archive::Intake;
use soups::records::{Date, Feed};
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, LoadedFile, Role};
use support::{json, settings};

fn read(bytes: impl AsRef<[u8]>) -> LoadedFile {
    read_in_pieces(bytes.as_ref(), usize::MAX)
}

fn read_in_pieces(bytes: &[u8], piece: usize) -> LoadedFile {
    let mut reader = FeedReader::with("export.json", Limits::default(), Checks::NONE);
    bytes.chunks(piece.min(bytes.len().max(1))).for_each(|piece| reader.push(piece));
    reader.finish()
}

/// Code, line and column of what was found.
fn found(file: &LoadedFile) -> Vec<(&'static str, u32, u32)> {
    let notices = file.segment.notices.iter();
    notices.map(|notice| (notice.code.code(), notice.place.line, notice.place.column)).collect()
}

/// Everything that is kept of a file, in words; of a place the token that stands there.
fn told(file: &LoadedFile, source: &str) -> Vec<String> {
    let (records, symbols) = (&file.segment.records, &file.segment.symbols);
    let text = |symbol| symbols.text(symbol).replace('\u{1}', "~").replace('\0', "/");
    let date = |date: Date| date.day().map_or(format!("{date:?}"), |day| day.to_string());
    let place = |place: soups::xml::Place| {
        let (before, after) = source.split_at(place.offset as usize);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let plainly = (before.matches('\n').count() + 1, line.chars().count() + 1);
        assert_eq!((place.line as usize, place.column as usize), plainly);
        after.split([',', '}', ':', '\n']).next().unwrap_or_default().to_owned()
    };
    let mut told = Vec::new();
    for record in 0..records.len() {
        told.push(format!(
            "{} “{}” at {} key at {}",
            file.feed.map_or("", Feed::record),
            text(records.key(record)),
            place(records.place(record)),
            place(records.place_of_key(record)),
        ));
        if file.feed == Some(Feed::Users) {
            told.push(format!(
                "  {} at {}, locked {:?}, roles {:?}",
                records.user_names.get(record),
                place(records.place_of_user_name(record)),
                records.locked[record as usize],
                records.roles[record as usize],
            ));
        }
        if file.feed == Some(Feed::Organisations) {
            told.push(format!(
                "  lives {} to {}",
                date(records.life(record)[0]),
                date(records.life(record)[1])
            ));
        }
        for index in records.references_of(record) {
            let reference = records.reference(index);
            told.push(format!(
                "  {} by {} {} at {}",
                reference.via.name(),
                reference.by.name(),
                text(reference.target),
                place(records.place_of_reference(index)),
            ));
        }
        for index in records.associations_of(record) {
            let made = records.association(index);
            let organisations = records.organisations_of(record, index).count();
            told.push(format!(
                "  {} {} to {} at {} with {organisations}",
                made.kind.name(),
                date(made.start),
                date(made.end),
                place(records.place_of_association(index))
            ));
        }
        let own = records.classified.iter().filter(|id| id.record == record);
        told.extend(own.map(|id| format!("  id {} {}", text(id.kind), text(id.value))));
        let own = file.export_fields.iter().flat_map(|fields| fields.of(record));
        told.extend(own.map(|(path, text)| format!("  {path} = {text}")));
    }
    told
}

#[track_caller]
fn check(bytes: &str, feed: Feed, expected: &str) -> LoadedFile {
    let file = read(bytes);
    assert_eq!(found(&file), [], "what was found");
    assert_eq!((file.feed, file.role, file.is_export(), file.faults), (Some(feed), Role::Baseline, true, 0));
    let expected: Vec<&str> = expected.trim_matches('\n').lines().collect();
    assert_eq!(told(&file, bytes), expected);
    file
}

const USERS: &str = r#"{
  "count": 3, "pageInformation": {"offset": 0, "size": 10},
  "items": [
    {"pureId": 4711, "uuid": "u-uuid-1", "createdBy": "root", "version": "1",
     "username": "ada", "name": {"firstName": "Ada", "lastName": "O&#39;Hara &amp; Lovelace"}, "email": "Ada@Example.org",
     "externallyAuthenticated": true, "pureSystemUser": false, "locked": true,
     "identifiers": [
       {"typeDiscriminator": "Id", "idSource": "synchronisedPerson", "value": "old-1"},
       {"typeDiscriminator": "PrimaryId", "idSource": "SynchronisedUnifiedUser", "value": "u-1"}],
     "roles": [{"roleDefinition": {"assignableRoleName": "personal_user"}}, {"roleDefinition": {"assignableRoleName": "editor"}}],
     "systemName": "User"},
    {"uuid": "u-uuid-2", "username": "manual", "email": "m@example.org", "locked": false, "name": null, "roles": ["Personal user"],
     "identifiers": [{"typeDiscriminator": "PrimaryId", "idSource": "Scopus", "value": "57"}], "systemName": "User"},
    {"pureId": 4713, "username": "third", "email": "t@example.org", "systemName": "User"}
  ],
  "navigationLinks": [{"ref": "next", "href": "https://example.org"}]
}"#;

#[test]
fn users_of_the_current_service() {
    let file = check(
        USERS,
        Feed::Users,
        r#"
user “u-1” at {"pureId" key at "u-1"
  ada at "ada", locked Some(true), roles Some(true)
  id ~pure-id 4711
  id ~uuid u-uuid-1
  userName = ada
  email = Ada@Example.org
  name.firstname = Ada
  name.lastname = O'Hara & Lovelace
user “” at {"uuid" key at {"uuid"
  manual at "manual", locked Some(false), roles Some(false)
  id ~uuid u-uuid-2
  userName = manual
  email = m@example.org
user “” at {"pureId" key at {"pureId"
  third at "third", locked None, roles None
  id ~pure-id 4713
  userName = third
  email = t@example.org
"#,
    );
    assert_eq!((file.label(), file.description()), ("Export of users", "3 records".to_owned()));
    // Addresses are compared as those of feeds are.
    let mut feed = FeedReader::new("users.xml");
    feed.push(
        br#"<users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email> ADA@example.org </email></user></users>"#,
    );
    assert_eq!(file.segment.records.emails[0], feed.finish().segment.records.emails[0]);
}

const PERSONS: &str = r#"[{"pureId": 1, "uuid": "p-uuid-1", "name": {"firstName": "Ada", "lastName": "Lovelace"},
  "identifiers": [{"typeDiscriminator": "PrimaryId", "idSource": "synchronisedUnifiedPerson", "value": "p-1"},
                  {"typeDiscriminator": "ClassifiedId", "pureId": 9, "id": "0000-1", "type": {"uri": "/dk/atira/pure/person/personsources/employee"}}],
  "honoraryStaffOrganizationAssociations": [{"period": {"startDate": "2020-01-31", "endDate": "2020-12-31"},
      "organization": {"uuid": "o-uuid-2", "systemName": "Organization"}}],
  "staffOrganizationAssociations": [{"pureId": 5, "typeDiscriminator": "StaffOrganizationAssociation", "emails": [{"value": "x@y", "type": {"uri": "a/b"}}],
      "organization": {"systemName": "Organization", "uuid": "o-uuid-1"}, "period": {"startDate": "2019-02-01"}, "primaryAssociation": true}],
  "studentOrganizationAssociations": [], "visitingScholarOrganizationAssociations": [{"period": {}}],
  "user": {"systemName": "User", "uuid": "u-uuid-1"}, "systemName": "Person"}]"#;

#[test]
fn persons_of_the_current_service() {
    check(
        PERSONS,
        Feed::Persons,
        r#"
person “p-1” at {"pureId" key at "p-1"
  user by uuid u-uuid-1 at "u-uuid-1"
  association by uuid o-uuid-2 at "o-uuid-2"
  association by uuid o-uuid-1 at "o-uuid-1"
  honorary 2020-01-31 to 2020-12-31 at {"period" with 1
  staff 2019-02-01 to Absent at {"pureId" with 1
  visiting Absent to Absent at {"period" with 0
  id employee 0000-1
  id ~pure-id 1
  id ~uuid p-uuid-1
  name.firstname = Ada
  name.lastname = Lovelace
"#,
    );
}

#[test]
fn persons_of_the_older_service() {
    check(
        r#"{"count":1,"items":[{"pureId":12,"externalId":"p-1","externalIdSource":"synchronisedUnifiedPerson","externallyManaged":true,
"uuid":"p-uuid-1","name":{"firstName":"Ada","lastName":"Lovelace"},
"ids":[{"pureId":3,"externalId":"x","externalIdSource":"synchronisedUnifiedPerson","value":{"value":"E-7"},"type":{"pureId":4,"uri":"/dk/atira/pure/person/personsources/employee","term":{"formatted":false,"text":[{"locale":"en_GB","value":"Employee"}]}}}],
"staffOrganisationAssociations":[
{"pureId":13,"externalId":"a-1","externalIdSource":"synchronisedUnifiedPerson","externallyManaged":true,"person":{"uuid":"p-uuid-1","name":{"text":[{"value":"Ada"}]}},
"period":{"startDate":"2015-09-21T12:00:00.000+0200","endDate":"2030-01-01T12:00:00.000+0100"},"isPrimaryAssociation":false,
"organisationalUnit":{"uuid":"o-uuid-1","externalId":"ORG-1","externalIdSource":"synchronisedUnifiedOrganisation","externallyManaged":true,"name":{"text":[]}}},
{"period":{"startDate":"soon"},"organisationalUnit":{"pureId":77}}],
"user":{"externalId":"u-1","externalIdSource":"SynchronisedUnifiedUser","uuid":"u-uuid-1"}}]}"#,
        Feed::Persons,
        r#"
person “p-1” at {"pureId" key at "p-1"
  user by source_id u-1 at "u-1"
  association by source_id ORG-1 at "ORG-1"
  association by pure_id 77 at 77
  staff 2015-09-21 to 2030-01-01 at {"pureId" with 1
  staff Unreadable to Absent at {"period" with 1
  id employee E-7
  id ~pure-id 12
  id ~uuid p-uuid-1
  name.firstname = Ada
  name.lastname = Lovelace
  user@id = u-1
  organisationAssociations.staffOrganisationAssociation[a-1].period.startDate = 2015-09-21
  organisationAssociations.staffOrganisationAssociation[a-1].period.endDate = 2030-01-01
  organisationAssociations.staffOrganisationAssociation[a-1].organisation.source_id = ORG-1
"#,
    );
}

#[test]
fn organisations_of_both_services() {
    let first = r#"{"uuid":"o-uuid-1","name":{"en_GB":"Physics","da_DK":"Fysik"},"type":{"uri":"/dk/atira/pure/organisation/organisationtypes/organisation/department"},"lifecycle":{"startDate":"1990-01-01"},"parents":[{"uuid":"o-uuid-0","systemName":"Organization"},{"uuid":"o-uuid-9"}],"takenOverBy":{"uuid":"o-uuid-8"},"identifiers":[{"typeDiscriminator":"PrimaryId","idSource":"synchronisedUnifiedOrganisation","value":"ORG-1"},{"typeDiscriminator":"ClassifiedId","id":"77","type":{"uri":"/x/cost"}}],"systemName":"Organization"}"#;
    let second = r#"{"pureId":2,"externalId":"ORG-2","externalIdSource":"synchronisedOrganisation","name":{"formatted":false,"text":[{"locale":"en_GB","value":"R&amp;D &unknown; & &#xE9;"}]},"type":{"uri":"/dk/atira/pure/organisation/organisationtypes/organisation/faculty"},"period":{"startDate":"1990-01-01T12:00:00.000+0100","endDate":"2020-12-31T12:00:00.000+0100"},"parents":[{"uuid":"o-uuid-0","externalId":"ORG-0","externalIdSource":"synchronisedOrganisation"}]}"#;
    check(
        &format!("[{first},\n{second}]"),
        Feed::Organisations,
        r#"
organisation “ORG-1” at {"uuid" key at "ORG-1"
  lives 1990-01-01 to Absent
  parentOrganisationId by uuid o-uuid-0 at "o-uuid-0"
  parentOrganisationId by uuid o-uuid-9 at "o-uuid-9"
  takenOverBy by uuid o-uuid-8 at "o-uuid-8"
  id cost 77
  id ~uuid o-uuid-1
  type = department
  name.text[en_GB] = Physics
  name.text[da_DK] = Fysik
  startDate = 1990-01-01
organisation “ORG-2” at {"pureId" key at "ORG-2"
  lives 1990-01-01 to 2020-12-31
  parentOrganisationId by source_id ORG-0 at "ORG-0"
  id ~pure-id 2
  type = faculty
  name.text[en_GB] = R&D &unknown; & é
  startDate = 1990-01-01
  endDate = 2020-12-31
  parentOrganisationId = ORG-0
"#,
    );
}

#[test]
fn the_source_id_is_that_of_the_synchronisation() {
    let key = |members: &str| {
        let file = read(format!(r#"{{"username": "ada", {members}}}"#));
        assert_eq!((found(&file), file.segment.records.len()), (vec![], 1), "{members}");
        file.segment.symbols.text(file.segment.records.key(0)).to_owned()
    };
    let id = |kind: &str, source: &str, value: &str| {
        format!(r#"{{"typeDiscriminator": "{kind}", "idSource": "{source}", "value": "{value}"}}"#)
    };
    let ids = |ids: &[String]| format!(r#""identifiers": [{}]"#, ids.join(","));
    assert_eq!(key(&ids(&[id("Id", "synchronisedX", "a"), id("PrimaryId", "SYNCHRONIZED", "b")])), "b");
    assert_eq!(key(&ids(&[id("PrimaryId", "import", "a"), id("Id", "synchronisedX", "b")])), "b");
    assert_eq!(key(&ids(&[id("PrimaryId", "import", "a")])), "");
    assert_eq!(key(&ids(&[id("ClassifiedId", "synchronisedX", "a")])), "");
    assert_eq!(key(r#""externalId": "a", "externalIdSource": "synchronisedUnifiedUser""#), "a");
    assert_eq!(key(r#""externalId": "a", "externalIdSource": "import", "externallyManaged": true"#), "");
    assert_eq!(key(r#""externalId": "a", "externallyManaged": true"#), "a");
    assert_eq!(key(r#""externalId": "a", "externallyManaged": false"#), "");
    assert_eq!(key(r#""externalId": "a""#), "");
    assert_eq!(key(r#""externalId": null, "externallyManaged": true"#), "");
    assert_eq!(key(r#""externalableInfo": {"source": "synchronisedUser", "sourceId": "a"}"#), "a");
    let both = r#""externalId": "a", "externalIdSource": "synchronisedX", "#.to_owned();
    assert_eq!(key(&(both + &ids(&[id("PrimaryId", "synchronisedX", "b")]))), "b");
}

#[test]
fn the_kind_is_told_by_what_is_in_a_record() {
    let kind = |record: &str| read(record).feed;
    assert_eq!(kind(r#"{"systemName": "User", "email": "a@b"}"#), Some(Feed::Users));
    assert_eq!(kind(r#"{"userName": "ada"}"#), Some(Feed::Users));
    assert_eq!(kind(r#"{"staffOrganizationAssociations": []}"#), Some(Feed::Persons));
    assert_eq!(kind(r#"{"studentOrganisationAssociations": []}"#), Some(Feed::Persons));
    assert_eq!(kind(r#"{"name": {"lastName": "L"}}"#), Some(Feed::Persons));
    assert_eq!(
        kind(r#"{"uuid": "x", "externalIdSource": "synchronisedUnifiedPerson"}"#),
        Some(Feed::Persons)
    );
    assert_eq!(kind(r#"{"externalIdSource": "SynchronisedUnifiedUser"}"#), Some(Feed::Users));
    assert_eq!(kind(r#"{"externalIdSource": "synchronisedOrganisation"}"#), Some(Feed::Organisations));
    assert_eq!(kind(r#"{"parents": []}"#), Some(Feed::Organisations));
    assert_eq!(
        kind(r#"{"name": {"en_GB": "x"}, "type": {"uri": "/dk/atira/pure/organisation/a/b"}}"#),
        Some(Feed::Organisations)
    );
    assert_eq!(
        kind(r#"{"type": [{"value": "x", "uri": "/dk/atira/pure/organisation/a/b"}]}"#),
        Some(Feed::Organisations)
    );
    for strange in [
        r#"{"systemName": "ExternalPerson", "name": {"lastName": "L"}}"#,
        r#"{"systemName": "ExternalOrganization", "parents": []}"#,
        r#"{"name": {"lastName": "L"}, "type": {"uri": "/dk/atira/pure/externalperson/externalpersontypes/x"}}"#,
        r#"{"status": 401, "title": "Unauthorized"}"#,
        r#"{"count": 0, "items": []}"#,
        "[]",
        "[1, 2]",
        "[[[]]]",
        "{\"users\": [{\"username\": \"ada\"}]}",
        "{ not JSON",
    ] {
        let file = read(strange);
        assert_eq!((file.feed, file.role, file.is_export()), (None, Role::Tonight, false), "{strange}");
        assert_eq!(found(&file), [("FED002", 1, 1)], "{strange}");
        assert!(file.segment.records.is_empty());
        assert!(file.description().contains("JSON"), "{}", file.description());
    }
}

#[test]
fn pages_may_stand_in_any_way() {
    let user = |number: u32| format!(r#"{{"username": "u{number}"}}"#);
    let page = |users: &[u32]| {
        let items: Vec<String> = users.iter().map(|&number| user(number)).collect();
        format!(r#"{{"count": 9, "items": [{}], "pageInformation": {{"size": 2}}}}"#, items.join(","))
    };
    for joined in [
        format!("{}{}", page(&[1, 2]), page(&[3])),
        format!("{}\n\n{}\n", page(&[1, 2]), page(&[3])),
        format!("\u{FEFF}{}\r\n\u{FEFF}{}", page(&[1, 2]), page(&[3])),
        format!("[{},\n{}]", page(&[1, 2]), page(&[3])),
        format!("[[{},{}],[{}]]", user(1), user(2), user(3)),
        format!("{}\n{}\n{}\n", user(1), user(2), user(3)),
        format!("{}{}{}", user(1), user(2), user(3)),
        format!("[{},{}] [{}]", user(1), user(2), user(3)),
        format!("{}{}{}", page(&[]), page(&[1, 2, 3]), page(&[])),
    ] {
        let file = read(&joined);
        assert_eq!(found(&file), [], "{joined}");
        let names: Vec<&str> = (0..3).map(|user| file.segment.records.user_names.get(user)).collect();
        assert_eq!((file.segment.records.len(), names), (3, vec!["u1", "u2", "u3"]), "{joined}");
    }
}

#[test]
fn records_of_another_kind_are_passed_over_and_counted() {
    let file = read(
        "[{\"status\": 1},\n{\"username\": \"a\"}, {\"parents\": []}, 7, {\"username\": \"b\"}, null, {}]",
    );
    assert_eq!((file.feed, file.segment.records.len()), (Some(Feed::Users), 2));
    assert_eq!(found(&file), [("FED016", 1, 2)]);
    assert_eq!(file.segment.notices[0].count, 4);
}

#[test]
fn a_field_that_comes_twice_is_told_and_the_first_counts() {
    let file =
        read("[{\"username\": \"a\", \"x\": 1, \"x\": 2,\n\"username\": \"b\", \"user\": 1, \"user\": {}}]");
    assert_eq!(file.segment.records.user_names.get(0), "a");
    assert_eq!(found(&file), [("FED015", 2, 1), ("FED015", 2, 29)]);
    // In another object it is another field.
    let file = read(
        r#"[{"username": "a", "name": {"firstName": "x"}}, {"username": "b", "name": {"firstName": "x"}}]"#,
    );
    assert_eq!((found(&file), file.segment.records.len()), (vec![], 2));
}

#[test]
fn what_was_read_before_a_break_stays() {
    let whole = "[{\"username\": \"a\"},\n{\"username\": \"b\"},\n";
    for (rest, column) in [
        ("", 1),
        ("{\"username\": \"c", 14),
        ("{\"username\": \"c\"", 17),
        ("{\"username\"", 12),
        ("tru", 1),
        ("-", 1),
        ("{]", 2),
        ("}", 1),
        ("]", 1),
        ("{\"a\": \"\\x\"}]", 8),
        ("{\"a\": \"\\ud800\", \"b\": \"c\"}]", 14),
        ("{\"a\": \"\t\"}]", 8),
        ("{\"a\" 1}]", 6),
        ("{\"a\": 1,}]", 9),
        ("{\"a\": 01}]", 8),
        ("{a: 1}]", 2),
        ("'a'", 1),
        ("é", 1),
        ("<html>", 1),
        ("NaN", 1),
    ] {
        let file = read(format!("{whole}{rest}"));
        assert_eq!(found(&file), [("FED014", 3, column)], "{rest}");
        assert_eq!((file.segment.records.len(), file.faults), (2, 1), "{rest}");
        assert_eq!(file.unread_from.map(|place| (place.line, place.column)), Some((3, column)), "{rest}");
        assert!(file.unread_because().is_some() && file.description().contains("breaks off"));
    }
}

#[test]
fn limits_are_data() {
    let limits = Limits { token_bytes_max: 10_000, depth_max: 50, ..Limits::default() };
    let read = |text: &str, piece: usize| {
        let mut reader = FeedReader::with("x", limits, Checks::NONE);
        text.as_bytes().chunks(piece).for_each(|piece| reader.push(piece));
        reader.finish()
    };
    let nested = |depth: usize| {
        format!("[{{\"username\": \"a\"}},\n{{\"x\": {}1{}}}]", "[".repeat(depth), "]".repeat(depth))
    };
    for piece in [1, 7, 1 << 20] {
        let file = read(&nested(48), piece);
        assert_eq!(found(&file), [("FED016", 2, 1)]);
        let file = read(&nested(49), piece);
        assert_eq!(found(&file), [("XML020", 2, 55)]);
        assert_eq!(file.segment.records.len(), 1);
        let long =
            |bytes: usize| format!("[{{\"username\": \"a\"}},\n{{\"username\": \"{}", "x".repeat(bytes));
        let file = read(&(long(9_000) + "\"}]"), piece);
        assert_eq!((found(&file), file.segment.records.len()), (vec![], 2));
        let file = read(&long(60_000), piece);
        assert_eq!((found(&file), file.segment.records.len()), (vec![("XML020", 2, 14)], 1));
    }
    // With the limits that are in use, nothing bad comes of the deepest nesting either.
    let deep = format!("{{\"username\": \"a\"}} {}", "[".repeat(1_000_000));
    assert_eq!(found(&self::read(&deep)), [("XML020", 1, 4115)]);
    let deep = format!("{{\"username\": \"a\"}} {}", "{\"a\":".repeat(1_000_000));
    assert_eq!(found(&self::read(&deep)).len(), 1);
}

#[test]
fn other_encodings_and_bytes_that_are_no_text() {
    let text = "[{\"username\": \"Ærø\"}]";
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [text.as_bytes().to_vec(), format!("\u{FEFF}{text}").into_bytes(), utf16, big] {
        for piece in [1, 2, 3, 1000] {
            let file = read_in_pieces(&bytes, piece);
            assert_eq!((found(&file), file.segment.records.user_names.get(0)), (vec![], "Ærø"));
        }
    }
    let mut bytes = b"[{\"username\": \"a\xE9b\"},\n{\"x\": \"\xFF\xFE\", \"username\": \"c\"}]".to_vec();
    for piece in [1, 2, 1000] {
        let file = read_in_pieces(&bytes, piece);
        assert_eq!((found(&file), file.segment.records.len()), (vec![("ENC001", 1, 17)], 2));
    }
    bytes.truncate(19);
    assert_eq!(read(&bytes).feed, None);
}

#[test]
fn exports_come_in_archives_too() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(USERS.as_bytes()).expect("memory does not fail");
    let packed = packed.finish().expect("memory does not fail");
    let open = |bytes: &[u8]| {
        let mut intake = Intake::new("a").with_checks(Checks::NONE);
        intake.push(bytes);
        intake.finish(&mut |_| {})
    };
    let files = open(&packed);
    assert_eq!((files.len(), told(&files[0], USERS)), (1, told(&read(USERS), USERS)));

    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("users.json", USERS), ("persons.json", PERSONS), ("package.json", "{\"name\": \"x\"}")]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file can be added");
        zip.write_all(text.as_bytes()).expect("it has room");
    }
    let files = open(&zip.finish().expect("the archive can be ended").into_inner());
    let feeds: Vec<_> = files.iter().map(|file| (file.feed, file.role)).collect();
    let expected =
        [(Some(Feed::Users), Role::Baseline), (Some(Feed::Persons), Role::Baseline), (None, Role::Tonight)];
    assert_eq!(feeds, expected);
    assert_eq!(found(&files[2]), [("ZIP006", 1, 1)]);
}

/// A run on the records of exports, as if they were feeds.
fn run_on(files: &[String]) -> serde_json::Value {
    let mut dry_run = DryRun::new();
    for file in files {
        let file = read(file);
        assert_eq!(found(&file), []);
        let mut file = file;
        file.role = Role::Tonight;
        dry_run.add(file);
    }
    json(&mut dry_run, &settings(""))
}

/// The numbers of missing organisations and users when a person names them in some way.
fn missing(organisation: &str, user: &str) -> (usize, usize) {
    let organisations = r#"[{"uuid": "aaaa", "pureId": 100, "parents": [], "externalId": "ORG-1", "externalIdSource": "synchronisedX"},
        {"uuid": "bbbb", "pureId": 101, "parents": [{"uuid": "aaaa"}, {"pureId": 100}]}]"#;
    let users = r#"[{"uuid": "cccc", "pureId": 200, "username": "ada", "externalId": "u-1", "externalIdSource": "synchronisedX"}]"#;
    let persons = format!(
        r#"[{{"uuid": "dddd", "externalId": "p-1", "externalIdSource": "synchronisedUnifiedPerson", "user": {user},
        "staffOrganizationAssociations": [{{"period": {{"startDate": "2020-01-01"}}, "organization": {organisation}}}]}}]"#
    );
    let report = run_on(&[organisations.to_owned(), users.to_owned(), persons]);
    let count = |code: &str| {
        let findings = report["findings"].as_array().expect("there is a list");
        findings.iter().filter(|finding| finding["code"] == code).count()
    };
    (count("REF001"), count("REF002"))
}

#[test]
fn references_of_exports_resolve_by_uuid_and_pure_id() {
    let user = r#"{"uuid": "cccc"}"#;
    assert_eq!(missing(r#"{"uuid": "aaaa"}"#, user), (0, 0));
    assert_eq!(missing(r#"{"pureId": 100}"#, user), (0, 0));
    assert_eq!(
        missing(r#"{"externalId": "ORG-1", "externalIdSource": "synchronisedX"}"#, r#"{"pureId": 200}"#),
        (0, 0)
    );
    assert_eq!(missing(r#"{"externalId": "ORG-9", "externalIdSource": "synchronisedX"}"#, user), (1, 0));
}

/// A report on feeds of tonight beside a baseline of exports.
fn beside(exports: &[&str], tonight: &support::feeds::World) -> serde_json::Value {
    let mut dry_run = DryRun::new();
    for (index, export) in exports.iter().enumerate() {
        let mut file = read(export);
        file.file = format!("export-{index}.json");
        dry_run.add(file);
    }
    for (name, content) in tonight.files() {
        support::read(&mut dry_run, name, content.as_bytes());
    }
    for again in dry_run.again() {
        let files = tonight.files();
        let looked = files.iter().map(|(name, content)| {
            let mut reader = FeedReader::with(name, Limits::default(), again.checks.clone());
            reader.push(content.as_bytes());
            reader.finish()
        });
        dry_run.add_again(&again, looked.collect());
    }
    json(&mut dry_run, &settings(""))
}

/// Records of an export name each other by UUID, those of a feed by source id: that is the same.
#[test]
fn links_of_an_export_are_compared_by_source_ids() {
    use support::feeds::{World, association, organisation, person, user};
    let ids = |uuid: &str, id: &str| {
        format!(r#""uuid": "{uuid}", "externalId": "{id}", "externalIdSource": "synchronisedX""#)
    };
    let users = format!(
        r#"[{{{}, "username": "ada"}}, {{{}, "username": "bob"}}]"#,
        ids("aa", "u-1"),
        ids("bb", "u-2")
    );
    let organisations =
        format!(r#"[{{{}, "parents": []}}, {{{}, "parents": []}}]"#, ids("cc", "o-1"), ids("dd", "o-2"));
    let persons = format!(
        r#"[{{{}, "gender": {{}}, "user": {{"uuid": "aa"}}, "staffOrganizationAssociations":
            [{{{}, "period": {{"startDate": "2020-01-01"}}, "organization": {{"uuid": "cc"}}}}]}}]"#,
        ids("ee", "p-1"),
        ids("ff", "a")
    );
    let tonight = |user_id: &str, organisation_id: &str| {
        World::empty()
            .organisations(organisation("o-1") + &organisation("o-2"))
            .users(user("u-1") + &user("u-2"))
            .persons(person("p-1", &[association("staff", organisation_id, "2020-01-01..")], user_id))
    };
    let fields = |exports: &[&str], world: &World| -> Vec<String> {
        let report = beside(exports, world);
        let updated = report["plan"]["persons"]["updated"].as_array().expect("a list").clone();
        let fields = updated.iter().flat_map(|record| record["fields"].as_array().expect("a list").clone());
        fields.map(|field| format!("{}: {} → {}", field["field"], field["before"], field["after"])).collect()
    };
    let exports = [organisations.as_str(), users.as_str(), persons.as_str()];
    assert_eq!(fields(&exports, &tonight("u-1", "o-1")), [""; 0]);
    assert_eq!(fields(&exports, &tonight("u-2", "o-1")), [r#""user@id": "u-1" → "u-2""#]);
    let moved = fields(&exports, &tonight("u-1", "o-2"));
    assert!(
        matches!(&moved[..], [field] if field.ends_with(r#".organisation.source_id": "o-1" → "o-2""#)),
        "{moved:?}"
    );
    // Without the other exports nobody knows whose UUID it is.
    assert_eq!(fields(&[&persons], &tonight("u-2", "o-2")), [""; 0]);
}

/// One file of each kind is used; that another one is not is told.
#[test]
fn a_second_page_in_a_file_of_its_own_is_told() {
    let page = |id: &str| {
        format!(
            r#"[{{"uuid": "{id}", "username": "{id}", "externalId": "{id}", "externalIdSource": "synchronisedX"}}]"#
        )
    };
    let report = beside(&[&page("u-1"), &page("u-2")], &support::feeds::World::empty());
    let findings = report["findings"].as_array().expect("a list");
    let told = findings.iter().find(|finding| finding["code"] == "FED006").expect("a finding");
    assert_eq!(
        told["message"],
        "This is a second export of users of the baseline; “export-0.json” is used, this one is not."
    );
    assert_eq!(told["at"]["file"], "export-1.json");
}

#[test]
fn what_only_exports_hold_is_found_by_nothing_else() {
    let user = r#"{"uuid": "cccc"}"#;
    let organisations = r#"[{"uuid": "aaaa", "pureId": 100, "externalId": "ORG-1", "externalIdSource": "synchronisedX", "parents": []},
        {"uuid": "ORG-7", "externalId": "ORG-2", "externalIdSource": "synchronisedX"},
        {"uuid": "ORG-1", "pureId": 7, "identifiers": [{"typeDiscriminator": "ClassifiedId", "id": "100", "type": {"uri": "/a/kind"}}]}]"#;
    let users = format!(
        r#"[{{"username": "ada", "externalId": "u-1", "externalIdSource": "synchronisedX", {}}}]"#,
        &user[1..user.len() - 1]
    );
    // How a person of a feed finds an organisation of the export: which one, or none.
    let finds = |element: &str| {
        let mut dry_run = DryRun::new();
        for file in [organisations, &users] {
            let mut file = read(file);
            file.role = Role::Tonight;
            dry_run.add(file);
        }
        let persons = format!(
            "<persons xmlns='v1.unified-person-sync.pure.atira.dk'><person id='p-1'><organisationAssociations>\
             <staffOrganisationAssociation id='a-1'><period><startDate xmlns='v3.commons.pure.atira.dk'>2020-01-01</startDate>\
             </period><organisation>{element}</organisation></staffOrganisationAssociation></organisationAssociations>\
             <user id='u-1'/></person></persons>"
        );
        dry_run.read("persons.xml", persons.as_bytes());
        let report = json(&mut dry_run, &settings("as-of=2026-01-01"));
        report["findings"].as_array().expect("a list").iter().any(|finding| finding["code"] == "REF001")
    };
    assert!(!finds("<source_id>ORG-1</source_id>"));
    // A UUID and a Pure id are neither source ids nor classified ids, whatever type is asked for.
    assert!(finds("<source_id>aaaa</source_id>"));
    assert!(finds("<source_id>100</source_id>"));
    assert!(finds("<classified_id type='uuid'>aaaa</classified_id>"));
    assert!(finds("<classified_id type=''>100</classified_id>"));
    // A Pure id is found by pure_id and any way of naming; a classified id is not one.
    assert!(!finds("<non_explicit_id>aaaa</non_explicit_id>"));
    assert!(!finds("<non_explicit_id>100</non_explicit_id>"));
    assert!(finds("<non_explicit_id>aaab</non_explicit_id>"));
}

/// Export-like text with something wrong or odd in many places.
fn mangled() -> impl Strategy<Value = String> {
    let source = prop::sample::select(vec![USERS, PERSONS]);
    let cuts = prop::collection::vec(
        (any::<prop::sample::Index>(), 0..4_usize, "[\\]\\[{}\":,\\\\ 0-9u\ntnx-]{0,3}"),
        0..4,
    );
    (source, cuts).prop_map(|(source, cuts)| {
        let mut text = source.to_owned();
        for (at, drop, insert) in cuts {
            let at = at.index(text.len());
            let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let end = (at + drop).min(text.len());
            let end = (end..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(at);
            text.replace_range(at..end, &insert);
        }
        text
    })
}

fn seen(file: &LoadedFile, source: &str) -> (Vec<String>, String) {
    (told(file, source), format!("{:?} {:?}", found(file), file.feed))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn however_it_is_cut_the_same_is_read(text in mangled(), piece in 1..60_usize) {
        let (whole, cut) = (read(&text), read_in_pieces(text.as_bytes(), piece));
        prop_assert_eq!(seen(&whole, &text), seen(&cut, &text));
    }

    #[test]
    fn what_is_no_json_is_told_and_nothing_else(text in mangled()) {
        let mut reference = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
        let valid = reference.all(|value| value.is_ok());
        let file = read(&text);
        let broken = file.segment.notices.iter().any(|notice| notice.code.code() == "FED014") || file.faults > 0;
        if file.feed.is_some() {
            prop_assert_eq!(broken, !valid, "{}", text);
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..300), start in "[\\[{]") {
        let mut text = start.into_bytes();
        text.extend(bytes);
        let (whole, cut) = (read(&text), read_in_pieces(&text, 3));
        prop_assert_eq!(found(&whole), found(&cut));
    }
}

#[test]
fn every_cut_of_the_samples_gives_the_same() {
    for text in [USERS, PERSONS] {
        let whole = told(&read(text), text);
        for piece in 1..text.len() {
            if piece < 40 || piece % 17 == 0 {
                assert_eq!(
                    told(&read_in_pieces(text.as_bytes(), piece), text),
                    whole,
                    "in pieces of {piece}"
                );
            }
        }
        // Cut off anywhere, nothing of what stays is different.
        for end in (1..text.len()).filter(|&end| text.is_char_boundary(end)) {
            let file = read(&text[..end]);
            assert!(whole.starts_with(&told(&file, text)), "cut off at {end}");
        }
    }
}
