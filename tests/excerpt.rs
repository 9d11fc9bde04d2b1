//! Lines around a place of a file: exact in every encoding, packed or not, however long the file and its lines are.
#![cfg(not(target_family = "wasm"))]

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use soups::DryRun;
use soups::excerpt::{Excerpt, Line, excerpt};
use soups::report::View;
use soups::xml::Place;

fn around(bytes: &[u8], names: (&str, &str), place: Place) -> Excerpt {
    excerpt(&mut Cursor::new(bytes), names, place).expect("memory does not fail")
}

/// The line of the place, and what stands there from its mark on.
fn marked(excerpt: &Excerpt) -> (&Line, String) {
    let line = excerpt.lines.iter().find(|line| line.mark.is_some()).expect("one line is marked");
    let mark = line.mark.expect("it is");
    (line, line.text.chars().skip(mark).collect())
}

/// A place by its line and column, counted the slow way.
fn place_of(text: &str, wanted: &str, bytes_of: impl Fn(&str) -> usize) -> Place {
    let at = text.find(wanted).expect("it is there");
    let before = &text[..at];
    let line = before.matches('\n').count() as u32 + 1;
    let own = before.rsplit('\n').next().unwrap_or_default();
    Place { offset: bytes_of(before) as u64, line, column: own.chars().count() as u32 + 1 }
}

fn long_file(line_end: &str, records: u32) -> String {
    let records = (0..records).map(|record| {
        format!("  <user id=\"u{record}\"><userName>Näme € {record}</userName></user>{line_end}")
    });
    format!("<users>{line_end}{}</users>{line_end}", records.collect::<String>())
}

#[test]
fn lines_and_numbers_are_exact_in_the_middle_of_a_long_file() {
    for line_end in ["\n", "\r\n"] {
        let text = long_file(line_end, 5000);
        for wanted in [
            "<users>",
            "<user id=\"u0\"",
            "<user id=\"u3\"",
            "<userName>Näme € 2500<",
            "<user id=\"u4999\"",
            "</users>",
        ] {
            let place = place_of(&text, wanted, str::len);
            let excerpt = around(text.as_bytes(), ("users.xml", "users.xml"), place);
            let (line, rest) = marked(&excerpt);
            assert_eq!((line.number, line.column), (place.line, 1));
            assert!(rest.starts_with(wanted), "{rest}");
            let lines: Vec<&str> = text.lines().collect();
            for line in &excerpt.lines {
                assert_eq!(line.text, lines[line.number as usize - 1], "line {}", line.number);
                assert!(!line.goes_on);
            }
            let numbers: Vec<u32> = excerpt.lines.iter().map(|line| line.number).collect();
            let first = place.line.saturating_sub(4).max(1);
            let last = (place.line + 10).min(lines.len() as u32);
            assert_eq!(numbers, (first..=last).collect::<Vec<_>>());
        }
    }
}

#[test]
fn every_encoding_is_read() {
    let text = long_file("\n", 2000);
    let wanted = "<userName>Näme € 1500<";
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    for big in [false, true] {
        let marked_text = format!("\u{FEFF}{text}");
        let mut place = place_of(&text, wanted, |text| utf16(text, big).len());
        place.offset += 2;
        let excerpt = around(&utf16(&marked_text, big), ("a", "a"), place);
        assert!(marked(&excerpt).1.starts_with(wanted));
        assert_eq!(marked(&excerpt).0.number, place.line);
    }
    for (encoding, codec) in [("windows-1252", encoding_rs::WINDOWS_1252), ("gb18030", encoding_rs::GB18030)]
    {
        let text = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n{text}");
        let bytes = codec.encode(&text).0;
        let place = place_of(&text, wanted, |text| codec.encode(text).0.len());
        let excerpt = around(&bytes, ("a", "a"), place);
        assert!(marked(&excerpt).1.starts_with(wanted), "{encoding}: {excerpt:?}");
        assert_eq!(marked(&excerpt).0.number, place.line);
    }
    let marked_text = format!("\u{FEFF}{text}");
    let excerpt = around(marked_text.as_bytes(), ("a", "a"), Place::START);
    assert!(marked(&excerpt).1.starts_with("<users>"));
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_the_column() {
    let text = format!(
        "<users>\n<user a=\"{}\" id=\"u1\" b=\"{}\"/>\n</users>",
        "é".repeat(500_000),
        "x".repeat(500_000)
    );
    let place = place_of(&text, "id=\"u1\"", str::len);
    let excerpt = around(text.as_bytes(), ("a", "a"), place);
    let (line, rest) = marked(&excerpt);
    assert!(rest.starts_with("id=\"u1\""));
    assert!(line.goes_on && line.text.chars().count() < 1000);
    assert_eq!(line.number, 2);
    assert_eq!(line.column + line.mark.expect("the mark") as u32, place.column);
}

#[test]
fn files_in_archives_are_read_up_to_the_place() {
    let text = long_file("\n", 5000);
    let place = place_of(&text, "<user id=\"u4000\"", str::len);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("other.xml", "<a/>"), ("feeds/users.xml", text.as_str())] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a name");
        zip.write_all(content.as_bytes()).expect("memory does not fail");
    }
    let zip = zip.finish().expect("memory does not fail").into_inner();
    let excerpt = around(&zip, ("all.zip", "all.zip/feeds/users.xml"), place);
    assert!(marked(&excerpt).1.starts_with("<user id=\"u4000\""));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory does not fail");
    let gzip = gzip.finish().expect("memory does not fail");
    assert_eq!(around(&gzip, ("users.xml.gz", "users.xml.gz"), place), excerpt);
    assert_eq!(around(text.as_bytes(), ("users.xml", "users.xml"), place), excerpt);
}

#[test]
fn a_file_that_is_another_by_now_is_refused_or_shown_as_it_is() {
    let place = Place { offset: 100, line: 5, column: 3 };
    assert!(excerpt(&mut Cursor::new(b"<users/>"), ("a", "a"), place).is_err());
    assert!(excerpt(&mut Cursor::new(b"PK\x03\x04 no archive"), ("a.zip", "a.zip/b"), place).is_err());
    assert!(excerpt(&mut Cursor::new(b""), ("a", "a"), place).is_err());
}

#[test]
fn every_place_of_the_sample_is_found_in_its_file() {
    let mut dry_run = DryRun::new();
    for (file, text) in soups::sample::FILES {
        dry_run.read(file, text.as_bytes());
    }
    let outcome = dry_run.simulate(&soups::Settings::for_date("2026-11-22").expect("a day"));
    let report = dry_run.report(&outcome);
    let mut seen = 0;
    for index in 0..report.rows_len(View::Findings) {
        let at = report.finding(index).at;
        let (_, text) =
            soups::sample::FILES.into_iter().find(|(file, _)| *file == at.file).expect("its file");
        let place = Place { offset: at.offset, line: at.line, column: at.column };
        let excerpt = around(text.as_bytes(), (at.file, at.file), place);
        let (line, rest) = marked(&excerpt);
        assert_eq!(line.number, at.line);
        assert!(text[at.offset as usize..].starts_with(&rest));
        seen += 1;
    }
    assert!(seen > 20);
}

proptest! {
    #[test]
    fn no_bytes_and_no_place_make_it_fail_otherwise(bytes in prop::collection::vec(any::<u8>(), 0..300), offset in 0..400u64, line: u32, column: u32) {
        let place = Place { offset, line, column };
        let _ = excerpt(&mut Cursor::new(&bytes), ("a", "a"), place);
    }
}
