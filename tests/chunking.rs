//! However a file is cut into pieces, the report is the same to the byte: for feeds, for what is left of them after
//! something went wrong, and for what never was a feed.
#![cfg(not(target_family = "wasm"))]

mod support;

use proptest::prelude::*;
use proptest::sample::Index;
use soups::{DryRun, FeedReader};
use support::feeds::{
    World, association, association_by, by, organisation, organisation_ids, organisation_with, person,
    person_with, staff, user_named,
};

/// The report on a file that was read in pieces, with everything that depends on the reading.
fn report(pieces: &[&[u8]]) -> String {
    let mut reader = FeedReader::new("the file");
    for piece in pieces {
        reader.push(piece);
    }
    let file = reader.finish();
    let about = format!("{} | {} | {} | {}", file.label(), file.description(), file.bytes, file.faults);
    let mut dry_run = DryRun::new();
    dry_run.add(file);
    let json = support::json_bytes(&mut dry_run, &support::settings(""));
    about + &String::from_utf8(json).expect("a report is text")
}

fn cut<'a>(document: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|&at| at.min(document.len())).collect();
    cuts.extend([0, document.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|ends| &document[ends[0]..ends[1]]).collect()
}

/// Whole, in single bytes, and in pieces of some sizes.
#[track_caller]
fn check(document: &[u8], sizes: &[usize]) {
    let whole = report(&[document]);
    for &size in sizes {
        let pieces: Vec<&[u8]> = document.chunks(size).collect();
        assert!(report(&pieces) == whole, "pieces of {size} bytes change the report");
    }
}

// ------------------------------------------------------------------ feeds and their ruins

/// Feeds that hold what a reader can stumble over, each longer than what is looked at to tell what a file is.
fn feeds() -> Vec<Vec<u8>> {
    let padding = format!("<!-- {} -->", "é\r\n名 ".repeat(40));
    let association = |look_up: &str, id: &str| {
        association_by("staff", &by(look_up, id), "01-02-2020..31-FEB-2021", "<x y=\"&gt; '\">]]</x>")
    };
    let world = World::empty()
        .organisations(
            organisation_with("A&amp;B", &organisation_ids(&[("cost &#99;entre", "0<![CDATA[1]]>0")]))
                + &padding
                + &organisation_with(
                    "Ö\r\n<!-- in the id -->2",
                    "<parentOrganisationId>A&#38;B</parentOrganisationId>",
                )
                + &organisation_with("<![CDATA[<>]]>", "<owner>nobody</owner><takenOverBy/>")
                + &organisation("A&amp;B"),
        )
        .users(
            user_named("u&quot;1'", "root", "r@x") + &padding + &user_named("名", "ünïcödé \u{1F600}", ""),
        )
        .persons(
            person("p1", &[association("source_id", "A&amp;B"), staff("no&#x20AC;")], "u&quot;1'")
                + &padding
                + &person_with(
                    "p\t2",
                    &[association("classified_id:cost centre", "010"), association("pure_id", "7")],
                    "名",
                    "<personIds><c:id type=\"staff\">é</c:id></personIds><?php echo '>' ?>",
                ),
        )
        .supervisors(
            format!("{padding}<supervision id=\"1\"><apprentice>p1</apprentice><supervisor>é</supervisor></supervision>")
                + "<SUPERVISOR_DATA><APPRENTICE_ID>42</APPRENTICE_ID><EXTERNAL_SUPERVISOR>x</EXTERNAL_SUPERVISOR></SUPERVISOR_DATA>",
        );
    let declared = |content: &str| format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n{content}");
    let files = world.files();
    let in_encoding = |encoding: &'static str| {
        let declared =
            move |content: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{content}");
        let encoder = encoding_rs::Encoding::for_label(encoding.as_bytes()).expect("an encoding");
        files.iter().map(move |(_, content)| encoder.encode(&declared(content)).0.into_owned())
    };
    let in_utf16 = |order: fn(u16) -> [u8; 2], mark: &'static str| {
        files.iter().map(move |(_, content)| -> Vec<u8> {
            format!("{mark}{content}").encode_utf16().flat_map(order).collect()
        })
    };
    files
        .iter()
        .map(|(_, content)| content.clone().into_bytes())
        .chain(files.iter().map(|(_, content)| declared(content).into_bytes()))
        .chain(in_encoding("ISO-8859-1").chain(in_encoding("windows-1252")))
        .chain(in_encoding("Shift_JIS").chain(in_encoding("GB18030")))
        .chain(in_utf16(u16::to_le_bytes, "\u{FEFF}").chain(in_utf16(u16::to_be_bytes, "")))
        .collect()
}

/// What a generator, a transfer or an editor may do to a file.
#[derive(Clone, Debug)]
enum Harm {
    Insert(Index, &'static [u8]),
    Remove(Index, usize),
    Repeat(Index, Index),
    CutOff(Index),
}

const INSERTED: &[&[u8]] = &[
    b"<",
    b">",
    b"&",
    b"&amp",
    b";",
    b"\"",
    b"'",
    b"/",
    b"</",
    b"/>",
    b"<a>",
    b"</a>",
    b"<a/>",
    b"<!--",
    b"--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"]",
    b"]]",
    b"<?",
    b"?>",
    b"<?xml version=\"1.0\"?>",
    b"<!",
    b"<!DOCTYPE a [ <!ENTITY b '>'> ]>",
    b"<!DOCTYPE",
    b"=",
    b" xmlns=\"x\"",
    b" xmlns:c=''",
    b" c:a='1'",
    b"x:",
    b":",
    b" ",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"\x01",
    b"\x0C",
    b"\xFF",
    b"\xC3",
    b"\xA9",
    b"\xC3\xA9",
    b"\xE2\x82",
    b"\xEF\xBB\xBF",
    b"\xEF\xBF\xBE",
    b"\xED\xA0\x80",
    b"\xF0\x9F\x98\x80",
    b"&#0;",
    b"&#xD800;",
    b"&#65;",
    b"&nbsp;",
    b"<users>",
    b"<html>",
    b"</persons>",
];

fn harm() -> impl Strategy<Value = Harm> {
    let index = any::<Index>;
    prop_oneof![
        4 => (index(), prop::sample::select(INSERTED)).prop_map(|(at, bytes)| Harm::Insert(at, bytes)),
        3 => (index(), 1_usize..9).prop_map(|(at, count)| Harm::Remove(at, count)),
        1 => (index(), index()).prop_map(|(from, at)| Harm::Repeat(from, at)),
        1 => index().prop_map(Harm::CutOff),
    ]
}

fn harmed(mut document: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        let length = document.len();
        if length == 0 {
            break;
        }
        match *harm {
            Harm::Insert(at, bytes) => {
                let at = at.index(length + 1);
                document.splice(at..at, bytes.iter().copied());
            }
            Harm::Remove(at, count) => {
                let at = at.index(length);
                document.drain(at..(at + count).min(length));
            }
            Harm::Repeat(from, at) => {
                let from = from.index(length);
                let copy = document[from..(from + 12).min(length)].to_vec();
                let at = at.index(length + 1);
                document.splice(at..at, copy);
            }
            Harm::CutOff(at) => document.truncate(at.index(length)),
        }
    }
    document
}

/// A document that shows itself as text when a property does not hold for it.
#[derive(Clone)]
struct Document(Vec<u8>);

impl std::fmt::Debug for Document {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0.escape_ascii())
    }
}

fn document() -> impl Strategy<Value = Document> {
    let feed = prop::sample::select(feeds().into_iter().map(Document).collect::<Vec<_>>());
    (feed, prop::collection::vec(harm(), 0..4))
        .prop_map(|(Document(feed), harms)| Document(harmed(feed, &harms)))
}

fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings(400))]

    #[test]
    fn any_cutting_of_any_feed(
        Document(document) in document(),
        cuts in prop::collection::vec(any::<Index>(), 1..8),
    ) {
        let whole = report(&[&document]);
        let cuts: Vec<usize> = cuts.iter().map(|at| at.index(document.len() + 1)).collect();
        prop_assert_eq!(&report(&cut(&document, &cuts)), &whole, "cut at {:?}", cuts);
    }
}

proptest! {
    #![proptest_config(settings(80))]

    #[test]
    fn single_bytes_of_any_feed(Document(document) in document()) {
        let bytes: Vec<&[u8]> = document.chunks(1).collect();
        prop_assert_eq!(report(&bytes), report(&[&document]));
    }
}

// ------------------------------------------------------------------ what no feed has, and what is too long for a window

#[test]
fn files_that_are_no_feeds() {
    let documents: &[&[u8]] = &[
        b"",
        b"\xEF\xBB\xBF",
        b"\xEF\xBB",
        b" \r\n\t",
        b"<",
        b"<a",
        b"<html><body>503</body></html>",
        b"id;name\n1;a",
        b"PK\x03\x04\0\0",
        b"\xFF\xFE<\0a\0/\0>\0",
        b"\0<\0a\0/\0>",
        b"\xFE",
        b"{}",
        b"<orders><order/></orders>",
        b"<users/>",
        b"<supervisors/>",
    ];
    for document in documents {
        check(document, &[1, 2, 3]);
    }
    let long_blank = vec![b' '; 5000];
    check(&long_blank, &[1, 7, 1024]);
    let late = [long_blank.as_slice(), b"<users xmlns='v1.user-sync.pure.atira.dk'/>"].concat();
    check(&late, &[1, 1023, 1024, 1025]);
}

/// A person feed with `content` in a record between two others.
fn with(content: &str) -> Vec<u8> {
    let world = World::empty()
        .persons(person("p1", &[staff("o")], "u") + content + &person("p2", &[staff("é")], "u2"));
    world.files()[2].1.clone().into_bytes()
}

const SIZES: &[usize] = &[9_973, 65_536, 262_145];

#[test]
fn a_long_text() {
    let photo = "/9j/4AAQSkZJRgABAQ\r\n".repeat(8000);
    check(&with(&format!("<person id=\"p\"><photo>{photo}</photo></person>")), SIZES);
    check(
        &with(&format!(
            "<person id=\"p\"><photo>{photo}&amp;{photo}]]&gt;{photo}]]>{photo}</photo></person>"
        )),
        SIZES,
    );
    check(
        &with(&format!("<person id=\"p\"><bio>{}</bio></person>", "é名]\r\n\u{1F600}".repeat(12_000))),
        SIZES,
    );
    check(
        &with(&format!("<person id=\"p\"><bio>{}\u{1}{}</bio>", "é".repeat(60_000), "]]]".repeat(60_000))),
        SIZES,
    );
    check(&with(&"]\r".repeat(100_000)), SIZES);
    check(&[with("").as_slice(), "\r\n".repeat(50_000).as_bytes(), b"x"].concat(), SIZES);
}

#[test]
fn a_long_id() {
    let id = "é".repeat(100_000);
    check(&with(&person(&id, &[association("student", &id, "2020-01-01..2021-01-01")], &id)), SIZES);
}

#[test]
fn a_cut_inside_of_what_belongs_together_in_a_long_text() {
    for pair in ["\r\n", "]]>", "]]&gt;", "é", "\u{1F600}", "&#13;\n", "\r\r\n", "]]]>", "\u{FEFF}"] {
        // A date that is none is quoted in its finding.
        let date = "x".repeat(70_000) + pair;
        let document = with(&person("p", &[association("staff", "o", &format!("{date}y.."))], ""));
        let start = document
            .windows(date.len())
            .position(|window| window == date.as_bytes())
            .expect("the date is there");
        let whole = report(&[&document]);
        for at in start + 70_000..=start + date.len() {
            assert!(
                report(&cut(&document, &[at])) == whole,
                "cut at byte {} of {pair:?}",
                at - start - 70_000
            );
        }
    }
}

#[test]
fn a_long_comment_instruction_and_cdata_section() {
    let long = "> é -- \r\n".repeat(40_000);
    check(&with(&format!("<!-- {} -->", long.replace("--", "- -"))), SIZES);
    check(&with(&format!("<!-- {long} -->")), SIZES);
    check(&with(&format!("<?pi {long} ?>")), SIZES);
    check(&with(&format!("<person id=\"p\"><bio><![CDATA[{long}]]></bio></person>")), SIZES);
    check(&with(&format!("<!-- {long}")), SIZES);
    check(&with(&format!("<![CDATA[ {long}")), SIZES);
}

#[test]
fn a_quote_that_is_never_closed() {
    let rest = person("p3", &[staff("o")], "u").repeat(1500);
    check(&with(&format!("<person id=\"p>{rest}")), SIZES);
    check(&with(&format!("<person id='p\"/>{rest}<person id=\"q'/>{rest}")), SIZES);
    check(&with(&format!("<person id=\"{}", "no mark in here ".repeat(20_000))), SIZES);
}

#[test]
fn places_far_into_a_file() {
    let records: String = (0..500)
        .map(|number| person(&format!("é{number}"), &[association("staff", "o", "2020..")], "") + "\r\n")
        .collect();
    let document = with(&records);
    let whole = report(&[&document]);
    assert!(whole.contains("\"line\": 501,"), "the last person is on a line of its own");
    check(&document, SIZES);
}
