//! Archives: what is in them is read as if it were given by itself, and whatever is wrong with one is a finding.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use flate2::write::GzEncoder;
use serde_json::Value;
use soups::archive::{self, Caps, Intake};
use soups::{Checks, DryRun, LoadedFile, sample};
use support::{json, list, settings, text};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const USERS: &str = "<users xmlns='v1.user-sync.pure.atira.dk'><user id='u'/></users>";

// ------------------------------------------------------------------ making archives

fn zip_with(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in entries {
        if name.ends_with('/') {
            zip.add_directory(*name, options).expect("a folder can be added");
        } else {
            zip.start_file(*name, options).expect("a file can be added");
            zip.write_all(content).expect("a vector takes every byte");
        }
    }
    zip.finish().expect("the archive can be ended").into_inner()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(entries, CompressionMethod::DEFLATE)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).expect("a vector takes every byte");
    gzip.finish().expect("gzip can be ended")
}

fn university() -> Vec<u8> {
    zip(&sample::FILES.map(|(name, content)| (name, content.as_bytes())))
}

/// Changes two bytes that stand behind a signature, everywhere it is found.
fn patched(mut bytes: Vec<u8>, signature: &[u8], at: usize, value: u16) -> Vec<u8> {
    let mut from = 0;
    while let Some(found) = bytes[from..].windows(4).position(|four| four == signature) {
        let start = from + found + at;
        bytes[start..start + 2].copy_from_slice(&value.to_le_bytes());
        from += found + 4;
    }
    bytes
}

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let starts: Vec<usize> =
        (0..bytes.len()).filter(|&start| bytes[start..].starts_with(from.as_bytes())).collect();
    assert!(!starts.is_empty(), "{from} is in the archive");
    for start in starts {
        bytes[start..start + from.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

// ------------------------------------------------------------------ reading them

fn loaded(name: &str, bytes: &[u8], caps: Caps) -> Vec<LoadedFile> {
    let intake = Intake::new(name).with_checks(Checks::NONE).with_caps(caps);
    archive::read(intake, Cursor::new(bytes), &mut |_| {}).expect("memory does not fail")
}

fn run(name: &str, bytes: &[u8], caps: Caps) -> Value {
    let mut dry_run = DryRun::new();
    for file in loaded(name, bytes, caps) {
        dry_run.add(file);
    }
    json(&mut dry_run, &settings(""))
}

/// Code, file and sentence of every finding, but for what users without persons lead to.
fn told(report: &Value) -> Vec<(String, String, String)> {
    list(report, "findings")
        .iter()
        .map(|finding| {
            let [code, message] = ["code", "message"].map(|name| text(finding, name).to_owned());
            (code, text(&finding["at"], "file").to_owned(), message)
        })
        .collect()
}

/// The archive leads to this one finding.
#[track_caller]
fn refused(bytes: &[u8], code: &str, file: &str, message: &str) {
    refused_by(bytes, Caps::default(), code, file, message);
}

#[track_caller]
fn refused_by(bytes: &[u8], caps: Caps, code: &str, file: &str, message: &str) {
    let told = told(&run("a.zip", bytes, caps));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0].0.as_str(), told[0].1.as_str()), (code, file), "{told:#?}");
    assert!(told[0].2.contains(message), "{}", told[0].2);
}

/// The report with archives left out of the names of files.
fn unpacked(report: &Value) -> String {
    report.to_string().replace("a.zip/", "")
}

#[test]
fn a_zip_is_read_as_if_its_files_were_given() {
    let whole = {
        let files = sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes()));
        json(&mut support::dry_run(files), &settings(""))
    };
    assert_eq!(unpacked(&run("a.zip", &university(), Caps::default())), whole.to_string());
    let stored =
        zip_with(&sample::FILES.map(|(name, content)| (name, content.as_bytes())), CompressionMethod::STORE);
    assert_eq!(unpacked(&run("a.zip", &stored, Caps::default())), whole.to_string());
    let report = run("feeds.xml", &university(), Caps::default());
    assert_eq!(list(&report, "feeds")[0]["file"], "feeds.xml/organisations.xml", "the name means nothing");
}

#[test]
fn gzip_is_read_as_if_its_file_was_given() {
    let mut dry_run = DryRun::new();
    for (name, content) in sample::FILES {
        for file in loaded(name, &gzip(content.as_bytes()), Caps::default()) {
            dry_run.add(file);
        }
    }
    let files = sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes()));
    let plain = json(&mut support::dry_run(files), &settings(""));
    assert_eq!(json(&mut dry_run, &settings("")), plain);
    let (start, end) = USERS.split_at(20);
    let two = [gzip(start.as_bytes()), gzip(end.as_bytes())].concat();
    assert_eq!(loaded("u.gz", &two, Caps::default())[0].segment.records.len(), 1, "parts make one file");
}

#[test]
fn pieces_make_no_difference() {
    let inputs = [
        university(),
        gzip(sample::FILES[1].1.as_bytes()),
        sample::FILES[1].1.as_bytes().to_vec(),
        zip(&[("a.txt", b"x")]),
        university()[..3000].to_vec(),
        gzip(&[b' '; 9000])[..20].to_vec(),
        b"PK".to_vec(),
        b"\x1F\x8B\x08".to_vec(),
        Vec::new(),
    ];
    for input in inputs {
        let whole = run("a.zip", &input, Caps::default());
        for piece in [1, 3, 4, 1000, 1 << 20] {
            let mut intake = Intake::new("a.zip").with_checks(Checks::NONE);
            for chunk in input.chunks(piece) {
                intake.push(chunk);
            }
            let mut dry_run = DryRun::new();
            for file in intake.finish(&mut |_| {}) {
                dry_run.add(file);
            }
            assert_eq!(json(&mut dry_run, &settings("")), whole, "in pieces of {piece} bytes");
        }
    }
}

#[test]
fn progress_is_told_up_to_the_size_of_the_file() {
    for input in [university(), gzip(sample::FILES[2].1.as_bytes()), USERS.as_bytes().to_vec()] {
        let mut sum = 0;
        archive::read(Intake::new("a").with_checks(Checks::NONE), Cursor::new(&input), &mut |bytes| {
            sum += bytes;
        })
        .expect("read");
        assert!(sum >= input.len() as u64 / 2, "{sum} of {}", input.len());
    }
}

struct Failing<'a>(Cursor<&'a [u8]>, u64);

impl std::io::Read for Failing<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        if self.0.position() >= self.1 {
            return Err(std::io::Error::other("the disk is broken"));
        }
        let length = bytes.len().min((self.1 - self.0.position()) as usize);
        self.0.read(&mut bytes[..length])
    }
}

impl std::io::Seek for Failing<'_> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_disk_that_fails_is_no_finding() {
    let bytes = university();
    for from in [0, 10, bytes.len() as u64 / 2, bytes.len() as u64 - 1] {
        let failing = Failing(Cursor::new(&bytes), from);
        let error = archive::read(Intake::new("a.zip").with_checks(Checks::NONE), failing, &mut |_| {})
            .expect_err("it fails");
        assert_eq!(error.to_string(), "the disk is broken", "from byte {from}");
    }
}

// ------------------------------------------------------------------ what else is in archives

#[test]
fn what_systems_leave_behind_is_passed_over_in_silence() {
    let report = run(
        "a.zip",
        &zip(&[
            ("feeds/", b""),
            ("feeds/users.xml", USERS.as_bytes()),
            ("__MACOSX/feeds/._users.xml", b"\0\x05\x16\x07"),
            ("feeds/.DS_Store", b"\0\0\0\x01Bud1"),
            ("feeds/.hidden.xml", b"<nothing/>"),
            ("Thumbs.db", b"\xD0\xCF"),
            ("feeds/desktop.ini", b"[x]"),
        ]),
        Caps::default(),
    );
    assert_eq!(list(&report, "feeds").len(), 1);
    assert_eq!(list(&report, "feeds")[0]["file"], "a.zip/feeds/users.xml");
    assert_eq!(told(&report), []);
}

#[test]
fn other_files_are_named_in_one_note() {
    let more: Vec<String> = (0..9).map(|number| format!("more{number}.txt")).collect();
    let mut entries: Vec<(&str, &[u8])> =
        vec![("README.md", b"# Feeds"), ("logo.png", b"\x89PNG\r\n\x1A\n\0\0"), ("u", USERS.as_bytes())];
    entries.extend(more.iter().map(|name| (name.as_str(), b"words".as_slice())));
    let told = told(&run("a.zip", &zip(&entries), Caps::default()));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].0, "ZIP006");
    let expected = "was not read: “README.md” (plain text), “logo.png” (binary data), “more0.txt” (plain text), “more1.txt” (plain text), “more2.txt” (plain text) and 6 more.";
    assert!(told[0].2.ends_with(expected), "{}", told[0].2);
}

#[test]
fn an_archive_without_feeds_says_so() {
    refused(&zip(&[]), "ZIP005", "a.zip", "The archive holds no file.");
    refused(&zip(&[("x/", b"")]), "ZIP005", "a.zip", "The archive holds no file.");
    refused(&zip(&[("a.csv", b"id,name")]), "ZIP005", "a.zip", "only “a.csv” (a table as text (CSV)).");
}

#[test]
fn an_xml_file_in_it_is_judged_as_any_other() {
    refused(&zip(&[("users.xml", b"")]), "FED001", "a.zip/users.xml", "empty");
    refused(&zip(&[("users.xml", b"<html/>")]), "FED003", "a.zip/users.xml", "web page");
    let two = zip(&[("a.xml", USERS.as_bytes()), ("b.xml", USERS.as_bytes())]);
    refused(&two, "FED006", "a.zip/b.xml", "“a.zip/a.xml” is used");
    let wide: Vec<u8> = USERS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let report =
        run("a.zip", &zip(&[("no name", &[b"\xFF\xFE", wide.as_slice()].concat())]), Caps::default());
    assert_eq!(list(&report, "feeds").len(), 1, "UTF-16 is found without a name");
}

#[test]
fn an_archive_in_an_archive_is_not_opened() {
    let inner = zip(&[("users.xml", USERS.as_bytes())]);
    refused(&zip(&[("in.zip", &inner)]), "ZIP003", "a.zip/in.zip", "an archive in an archive is not opened");
    let inner = gzip(USERS.as_bytes());
    refused(&zip(&[("users.xml.gz", &inner)]), "ZIP003", "a.zip/users.xml.gz", "is not opened");
    let told = told(&run("a.gz", &gzip(&zip(&[("users.xml", USERS.as_bytes())])), Caps::default()));
    assert_eq!(told[0].0, "FED002");
}

#[test]
fn office_files_are_called_by_their_name() {
    for (inside, name) in [
        ("xl/workbook.xml", "an Excel workbook"),
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a Microsoft Office document"),
    ] {
        let file = zip(&[("[Content_Types].xml", b"<Types/>"), (inside, b"<x/>")]);
        refused(&file, "FED002", "a.zip", name);
    }
    let file = zip(&[("mimetype", b"application/x"), ("META-INF/manifest.xml", b"<x/>")]);
    refused(&file, "FED002", "a.zip", "an OpenDocument file");
    let tar = [b"users.xml".as_slice(), &[0; 248], b"ustar\0", &[0; 900]].concat();
    refused(&gzip(&tar), "FED002", "a.zip", "a tar archive");
}

#[test]
fn paths_in_an_archive_name_nothing_but_the_file() {
    for (path, shown) in [
        ("../../etc/users.xml", "a.zip/etc/users.xml"),
        ("/users.xml", "a.zip/users.xml"),
        ("C:\\feeds\\users.xml", "a.zip/feeds/users.xml"),
        ("./a/./users.xml", "a.zip/a/users.xml"),
        ("a\x1B[31m/users.xml", "a.zip/a\u{FFFD}[31m/users.xml"),
    ] {
        // The writer cleans names itself, so a name of the same length is put in its place.
        let plain = "n".repeat(path.len() - 4) + ".xml";
        let bytes = replaced(&zip(&[(&plain, USERS.as_bytes())]), &plain, path);
        let report = run("a.zip", &bytes, Caps::default());
        assert_eq!(list(&report, "feeds")[0]["file"], shown, "{path:?}");
    }
}

// ------------------------------------------------------------------ what is wrong with archives

#[test]
fn an_encrypted_file_says_so() {
    let bytes = zip(&[("users.xml", USERS.as_bytes())]);
    let bytes = patched(patched(bytes, LOCAL, 6, 1), CENTRAL, 8, 1);
    refused(&bytes, "ZIP002", "a.zip/users.xml", "encrypted");
}

#[test]
fn an_unknown_compression_says_which() {
    for (number, name) in [(12, "bzip2"), (14, "LZMA"), (93, "Zstandard"), (77, "method 77")] {
        let bytes = zip(&[("users.xml", USERS.as_bytes())]);
        let bytes = patched(patched(bytes, LOCAL, 8, number), CENTRAL, 10, number);
        refused(&bytes, "ZIP004", "a.zip/users.xml", name);
    }
}

#[test]
fn a_wrong_checksum_says_so_and_nothing_of_the_file_is_used() {
    let bytes = zip_with(&[("users.xml", USERS.as_bytes())], CompressionMethod::STORE);
    refused(&replaced(&bytes, "id='u'", "id='v'"), "ZIP001", "a.zip/users.xml", "checksum");
}

#[test]
fn a_broken_archive_says_so() {
    let bytes = university();
    for length in [4, 30, 1000, bytes.len() / 2, bytes.len() - 30, bytes.len() - 1] {
        refused(&bytes[..length], "ZIP001", "a.zip", "cut off or damaged");
    }
    let mut damaged = bytes.clone();
    for byte in &mut damaged[100..400] {
        *byte ^= 0x5A;
    }
    let told = told(&run("a.zip", &damaged, Caps::default()));
    let first = told.iter().find(|told| told.0 == "ZIP001").expect("one file is broken");
    assert_eq!(first.1, "a.zip/organisations.xml");
}

#[test]
fn a_name_that_stands_twice_says_so() {
    let bytes = zip(&[("users.xml", USERS.as_bytes()), ("userz.xml", USERS.as_bytes())]);
    refused(&replaced(&bytes, "userz", "users"), "ZIP001", "a.zip", "the same name");
}

#[test]
fn broken_gzip_says_so() {
    let bytes = gzip(sample::FILES[1].1.as_bytes());
    for length in [3, 12, bytes.len() / 2, bytes.len() - 1] {
        refused(&bytes[..length], "ZIP001", "a.zip", "damaged or was cut off");
    }
    let mut damaged = bytes.clone();
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 1;
    refused(&damaged, "ZIP001", "a.zip", "damaged or was cut off");
}

// ------------------------------------------------------------------ caps

/// A feed that is mostly blanks: `bytes` of them.
fn bomb(bytes: usize) -> Vec<u8> {
    let (start, end) = USERS.split_at(USERS.len() - 8);
    [start.as_bytes(), &vec![b' '; bytes], end.as_bytes()].concat()
}

#[test]
fn a_bomb_stops_at_the_cap_and_says_so() {
    let begun = Instant::now();
    let content = bomb(64 << 20);
    let bombs = [zip(&[("users.xml", &content)]), gzip(&content)];
    let made = begun.elapsed();
    for (bytes, file) in bombs.iter().zip(["a.zip/users.xml", "a.zip"]) {
        assert!(bytes.len() < 1 << 20);
        refused(bytes, "ZIP003", file, "it unpacks to more than 200 times its packed size");
    }
    assert!(begun.elapsed() < made * 2 + Duration::from_secs(5), "{:?}", begun.elapsed());

    // The size it claims may be a lie: it is taken at its word.
    let lying = patched(patched(bombs[0].clone(), CENTRAL, 26, 0), LOCAL, 24, 0);
    refused(&lying, "ZIP001", "a.zip/users.xml", "damaged");
    // What is small is let through, however well it packs.
    assert_eq!(told(&run("a.zip", &zip(&[("users.xml", &bomb(1 << 20))]), Caps::default())), []);
}

#[test]
fn every_cap_has_its_sentence() {
    let few = Caps { entries_max: 2, ..Caps::default() };
    let three: Vec<_> = ["a.xml", "b.xml", "c.xml"].map(|name| (name, USERS.as_bytes())).into();
    refused_by(&zip(&three), few, "ZIP003", "a.zip", "it holds more than 2 files");
    assert_eq!(told(&run("a.zip", &zip(&three[..1]), few)), []);

    let small = Caps { entry_bytes_max: 40, ..Caps::default() };
    let message = "it unpacks to more than 40 bytes";
    refused_by(&zip(&three[..1]), small, "ZIP003", "a.zip/a.xml", message);
    refused_by(&gzip(USERS.as_bytes()), small, "ZIP003", "a.zip", message);

    let together = Caps { bytes_max: 100, ..Caps::default() };
    let told = told(&run("a.zip", &zip(&three), together));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].2.contains("together unpack to more than 100 bytes"), "{told:#?}");

    let held = Caps { held_bytes_max: 100, ..Caps::default() };
    let mut intake = Intake::new("a.zip").with_checks(Checks::NONE).with_caps(held);
    for chunk in university().chunks(50) {
        intake.push(chunk);
    }
    let file = &intake.finish(&mut |_| {})[0];
    assert!(file.description().contains("larger than 100 bytes"), "{}", file.description());
}

/// One stretch of compressed bytes that many entries point at.
#[test]
fn entries_that_overlap_are_bounded_by_the_size_of_the_archive() {
    let content = bomb(15 << 20);
    let one = zip(&[("aaaa.xml", &content)]);
    let start = one.windows(4).position(|four| four == CENTRAL).expect("a list");
    let end = one.windows(4).position(|four| four == b"PK\x05\x06").expect("an end");
    let mut bytes = one[..start].to_vec();
    for number in 0..100 {
        let mut entry = one[start..end].to_vec();
        let name = entry.windows(4).position(|four| four == b"aaaa").expect("a name");
        entry[name..name + 4].copy_from_slice(format!("{number:04}").as_bytes());
        bytes.extend(entry);
    }
    let mut tail = one[end..].to_vec();
    tail[8..10].copy_from_slice(&100u16.to_le_bytes());
    tail[10..12].copy_from_slice(&100u16.to_le_bytes());
    let length = (bytes.len() - start) as u32;
    tail[12..16].copy_from_slice(&length.to_le_bytes());
    bytes.extend(tail);
    let files = loaded("a.zip", &bytes, Caps::default());
    let unpacked: u64 = files.iter().map(|file| file.bytes).sum();
    assert!(unpacked < 64 << 20, "{unpacked}");
    assert!(files.last().is_some_and(|file| file.description().contains("together")), "{files:?}");
}

// ------------------------------------------------------------------ anything else

#[test]
fn no_change_of_bytes_makes_it_panic_or_say_nothing() {
    let bytes = zip(&[("users.xml", USERS.as_bytes()), ("b.txt", b"words")]);
    let packed = gzip(USERS.as_bytes());
    let mut seed = 7_u32;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    for original in [bytes, packed] {
        for _ in 0..2_000 {
            let mut changed = original.clone();
            for _ in 0..=next(3) {
                let at = next(changed.len());
                changed[at] = next(256) as u8;
            }
            if next(4) == 0 {
                changed.truncate(next(changed.len()));
            }
            let files = loaded("a.zip", &changed, Caps::default());
            assert!(!files.is_empty());
            for file in &files {
                assert!(file.feed.is_some() || !file.segment.notices.is_empty(), "{file:?}");
            }
        }
    }
}
