//! Lists of users: one a line, tables, encodings, and what is wrong with them.
#![cfg(not(target_family = "wasm"))]

mod support;

use proptest::prelude::*;
use soups::DryRun;
use soups::lists::{self, List, ListKind, LockedBy, Named};
use soups::{LoadedFile, Symbol};
use support::settings;

fn list(file: &LoadedFile) -> &List {
    file.list.as_ref().expect("it is a list")
}

fn read(bytes: &[u8]) -> LoadedFile {
    lists::read(ListKind::LockedBefore, "list.csv", bytes)
}

/// Line and column, id, user name, and `!` for another hand; what is found, as code and line.
fn told(bytes: &[u8]) -> Vec<String> {
    let file = read(bytes);
    let text = |symbol: Symbol| file.segment.symbols.text(symbol).to_owned();
    let entries = list(&file).entries.iter().map(|entry| {
        let named = match entry.named {
            Named::Either(word) => text(word),
            Named::Both { id, user_name } => format!("{}/{}", text(id), text(user_name)),
        };
        let by = if entry.by == LockedBy::AnotherHand { "!" } else { "" };
        format!("{}:{} {named}{by}", entry.place.line, entry.place.column)
    });
    let found = file.segment.notices.iter().map(|notice| format!("{} at {}", notice.code, notice.place.line));
    entries.chain(found).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(told(text.as_bytes()), expected, "{text:?}");
    let windows = text.replace('\n', "\r\n");
    assert_eq!(told(windows.as_bytes()), expected, "{windows:?}");
    assert_eq!(told(format!("\u{feff}{text}").as_bytes()), expected, "with a mark: {text:?}");
    for (big, mark) in [(true, [0xFE, 0xFF]), (false, [0xFF, 0xFE])] {
        let units =
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        let bytes: Vec<u8> = mark.into_iter().chain(units).collect();
        assert_eq!(told(&bytes), expected, "in UTF-16: {text:?}");
    }
}

#[test]
fn one_user_a_line() {
    check("u-1\nu-2\n", &["1:1 u-1", "2:1 u-2"]);
    check("u-1", &["1:1 u-1"]);
    check("\n  \n# a comment\n u-1 \n\n#u-2\nzoë", &["4:2 u-1", "7:1 zoë"]);
    check("\"u-1\"\n\"say \"\"u\"\"\"\n\"", &["1:1 u-1", "2:1 say \"u\"", "3:1 \""]);
    check("u-1\nLast, First\na;b", &["1:1 u-1", "2:1 Last, First", "3:1 a;b"]);
    check("u 1\nid", &["1:1 u 1", "2:1 id"]);
}

#[test]
fn a_heading_says_what_the_only_column_holds() {
    for heading in ["id", "ID", "userId", "User ID", "user-id", "user_id", "\"id\"", "# x\n\nid"] {
        let lines = heading.lines().count();
        check(&format!("{heading}\nu-1"), &[&format!("{}:1 u-1/", lines + 1)]);
    }
    for heading in ["username", "User Name", "user_name", "LOGIN", "login name"] {
        check(&format!("{heading}\nada"), &["2:1 /ada"]);
    }
    check("user\nada\nuser", &["2:1 ada", "3:1 user"]);
}

#[test]
fn a_table_has_a_header() {
    for separator in [",", ";", "\t"] {
        let table = "name|User ID|username|locked by\nAda|u-1|ada|Maintenance\n|u-2||it desk\nX||emmy|\n";
        let expected = ["2:5 u-1/ada", "3:2 u-2/!", "4:4 /emmy!"];
        check(&table.replace('|', separator), &expected);
    }
    check(
        "by;id\njob;u-1\nPerson Maintenance;u-2\nperson-maintenance-job;u-3\nthis job;u-4\nhand;u-5",
        &["2:5 u-1/", "3:20 u-2/", "4:24 u-3/", "5:10 u-4/", "6:6 u-5/!"],
    );
    check("user,x\nada,1\n\"em,my\",2", &["2:1 ada", "3:2 em,my"]);
}

#[test]
fn quotation_marks_hold_separators_and_ends_of_lines() {
    check("note,id\n\"a, \"\"b\"\"\nc\",u-1\n\"\",u-2\n", &["3:4 u-1/", "4:4 u-2/"]);
}

#[test]
fn rows_may_be_short_long_empty_or_comments() {
    check("id,username\nu-1\n\n,,,\n# no, one\nu-2,b,c,d\n  u-3 ,", &["2:1 u-1/", "6:1 u-2/b", "7:3 u-3/"]);
    check("id,username,x\n,,1\n,ada,", &["3:2 /ada", "LST003 at 2"]);
}

#[test]
fn what_is_no_list_is_told() {
    check("u-1;Ada\nu-2;Emmy", &["LST002 at 1"]);
    check("\n\nby,reason\nme,that", &["LST002 at 3"]);
    check("", &["LST006 at 1"]);
    check("\n# nobody\n", &["LST006 at 1"]);
    check("id,username\n", &["LST006 at 1"]);
    check("id", &["LST006 at 1"]);
    check("id,x\nu-1,\"a\n\"u-2\nu-3,x", &["2:1 u-1/", "4:1 u-3/"]);
    check("id,x\nu-1,\"a\nu-2,x\nu-3,x", &["LST005 at 2"]);
    check("id,x\nu-1,5\" disk\nu-2,x", &["2:1 u-1/", "3:1 u-2/"]);
    check("id,x\nu-1,x\n\"u-2,x\nu-3,x\n", &["2:1 u-1/", "LST005 at 3"]);
    for bytes in [
        &b"PK\x03\x04abc"[..],
        b"%PDF-1.7",
        b"<users/>",
        b" \n<users/>",
        b"a\0b",
        b"{\"a\": 1}",
        b"\xD0\xCF\x11\xE0\xA1",
    ] {
        assert_eq!(told(bytes), ["LST005 at 1"], "{bytes:?}");
        assert!(list(&read(bytes)).unreadable);
    }
    assert!(
        list(&read(b"a;b\nc;d")).unreadable && !list(&read(b"a")).unreadable && !list(&read(b"")).unreadable
    );
}

#[test]
fn what_is_not_utf_8_is_taken_for_windows_1252() {
    assert_eq!(told(b"ada\nzo\xEB\n\x80uro"), ["1:1 ada", "2:1 zoë", "3:1 €uro", "LST004 at 2"]);
    let file = read(b"id;n\nu\xE4;1\nu-2;2");
    assert_eq!(list(&file).entries[1].place.offset, 10);
    assert_eq!(file.encoding, "windows-1252");
}

#[test]
fn places_are_bytes_of_the_file() {
    for text in ["id;n\né;1\n u-2;2", "\u{feff}id;n\né;1\n u-2;2"] {
        let offset = list(&read(text.as_bytes())).entries[1].place.offset as usize;
        assert_eq!(&text.as_bytes()[offset..offset + 3], b"u-2");
    }
    let wide: Vec<u8> = "\u{feff}x\né\nu-2".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(list(&read(&wide)).entries[2].place.offset, 10);
}

#[test]
fn a_report_tells_of_lists_and_what_is_wrong_with_them() {
    let mut dry_run = DryRun::new();
    dry_run.read("users.xml", b"<users xmlns='v1.user-sync.pure.atira.dk'/>");
    for (kind, name, text) in [
        (ListKind::Trusted, "b.csv", "u-1\nu-2"),
        (ListKind::RoleHolders, "a.csv", "x;y\nu;v"),
        (ListKind::LockedBefore, "a.csv", "u-1"),
    ] {
        dry_run.add(lists::read(kind, name, text.as_bytes()));
    }
    let told: Vec<String> = dry_run
        .lists()
        .map(|file| format!("{}: {}: {}", file.file, file.label(), file.description()))
        .collect();
    let expected = [
        "a.csv: List of users locked before: 1 user",
        "a.csv: List of role holders: The list has several columns, and no heading in “x, y” says which holds the users.",
        "b.csv: List of trusted users: 2 users",
    ];
    assert_eq!(told, expected);
    let report = support::json(&mut dry_run, &settings(""));
    let codes: Vec<&str> =
        support::list(&report, "findings").iter().map(|row| support::text(row, "code")).collect();
    assert!(codes.contains(&"LST002"), "{codes:?}");
    assert!(dry_run.again().is_empty());
}

/// A cell as CSV writes it.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn every_written_table_is_read_back(
        rows in prop::collection::vec(("[a-z;,\" é]{0,5}[a-z]", "[a-z;,\té]{0,4}", "[a-z,;\n\"]{0,4}"), 1..8),
        separator in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let mut text = ["id", "username", "note"].join(&separator.to_string());
        for (id, name, note) in &rows {
            let cells = [id, name, note].map(|cell| quoted(cell));
            text.push('\n');
            text.push_str(&cells.join(&separator.to_string()));
        }
        let file = read(text.as_bytes());
        let read = list(&file).entries.iter().map(|entry| {
            let text = |symbol: Option<Symbol>| symbol.map_or("", |symbol| file.segment.symbols.text(symbol));
            (text(entry.id()), text(entry.user_name()))
        });
        let wanted: Vec<_> = rows.iter().map(|(id, name, _)| (id.trim(), name.trim())).collect();
        prop_assert_eq!(read.collect::<Vec<_>>(), wanted, "{}", text);
        for (entry, (id, ..)) in list(&file).entries.iter().zip(&rows) {
            let at = entry.place.offset as usize;
            let first = id.trim().chars().find(|letter| !['"', ' '].contains(letter)).expect("it ends with a letter");
            prop_assert!(text[at..].starts_with(first), "{} at {}", text, at);
            let line = text[..at].matches('\n').count() as u32 + 1;
            prop_assert_eq!(entry.place.line, line);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[\"a,;\n\r#\té]{0,30}") {
        for kind in ListKind::ALL {
            let _ = lists::read(kind, "x", &bytes);
            let _ = lists::read(kind, "x", &[b"id,by\n", &bytes[..]].concat());
            let _ = lists::read(kind, "x", text.as_bytes());
            let _ = lists::read(kind, "x", format!("id;by\n{text}").as_bytes());
        }
    }
}
