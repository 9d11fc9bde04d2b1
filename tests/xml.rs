//! Well-formedness: one mistake in a file is one finding at its place, and what XML allows is no finding.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::FeedReader;
use soups::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};
use support::marks::{found_in, unmarked};

// ------------------------------------------------------------------ mistakes

/// Reads a document in which each mark stands right before the place of a finding. `~` stands for the namespace of users
/// (declared as the default one), so that the document is a feed.
#[track_caller]
fn check(fixture: &str) {
    let (document, expected) =
        unmarked(&fixture.replace('~', &format!(" xmlns=\"{}\"", support::feeds::USERS)));
    assert!(!expected.is_empty(), "nothing is expected");
    let mut dry_run = support::dry_run([("users.xml", document.as_bytes())]);
    let is_fault = |code: &str| code.starts_with("XML") || code.starts_with("ENC");
    assert_eq!(found_in(&mut dry_run, "users.xml", is_fault), expected, "{document}");
    // With any fault the job would refuse the feed, which is said once.
    assert_eq!(dry_run.files()[0].faults, expected.len() as u64);
    let refused = found_in(&mut dry_run, "users.xml", |code| code == "FED007");
    assert_eq!(refused.len(), usize::from(dry_run.files()[0].feed.is_some()));
}

/// The same for a document that is bytes; the place is given as offset, line and column.
#[track_caller]
fn check_bytes(document: &[u8], code: &str, place: (u64, u32, u32), words: &str) {
    let mut dry_run = support::dry_run([("users.xml", document)]);
    let report = dry_run.run(&support::settings(""));
    let found: Vec<_> = (0..report.findings_len())
        .map(|index| report.finding(index))
        .filter(|finding| finding.code.starts_with("XML") || finding.code.starts_with("ENC"))
        .collect();
    let [finding] = found.as_slice() else { panic!("one finding was expected: {found:#?}") };
    assert_eq!(finding.code, code);
    assert_eq!((finding.at.offset, finding.at.line, finding.at.column), place);
    assert!(finding.message.contains(words), "{}", finding.message);
}

/// `document` with the namespace of users for each `~`.
fn feed(document: &str) -> Vec<u8> {
    document.replace('~', &format!(" xmlns=\"{}\"", support::feeds::USERS)).into_bytes()
}

#[test]
fn a_file_that_is_cut_off() {
    check("<users~>\n<user id=\"1\"></user>\n«XML001»");
    check("<users~>\n<user id=\"1\">\n  <userName>ada«XML001»");
    check("<users~><user id=\"1\"/>«XML001»</user");
    check("<users~>«XML001»<user id=\"1\"");
    check("<users~>«XML001»<user id=\"1");
    check("<users~>\n  «XML001»<!-- the second half");
    check("<users~><user id=\"1\"><userName>«XML001»<![CDATA[ada]]");
    check("<users~>«XML001»<?generator v1");
    check("<users~>«XML001»<");
    check("<users~><user id=\"1\"><userName>A &amp«XML001»");
}

#[test]
fn the_innermost_open_element_is_named() {
    let document = feed("<users~><user id=\"1\"><userName>ada");
    let length = document.len() as u64;
    check_bytes(&document, "XML001", (length, 1, length as u32 + 1), "“userName” is still open");
    check_bytes(&feed("<users~><!-- "), "XML001", (42, 1, 43), "a comment is not closed");
}

#[test]
fn a_second_root() {
    check("<users~/>\n«XML002»<users~/>");
    check("<users~></users><!-- and -->«XML002»<b><c></b>&nothing;</d>");
}

#[test]
fn end_tags_that_do_not_match() {
    check("<users~><user id=\"1\">«XML003»</usr></user></users>");
    check("<users~><user id=\"1\"><userName>«XML003»</user></users>");
    check("<users~><user id=\"1\"><name><firstname>«XML003»</user></users>");
    check("<users~>«XML003»</user></users>");
    check("<u:users xmlns:u=\"v1.user-sync.pure.atira.dk\">«XML003»</users></u:users>");
    check("<users~></users>\n«XML004»</users>");
    check("<users~>«XML011»</users x>");
    check("<users~>«XML011»</ users></users>");
    check("<users~>«XML011»</></users>");
}

#[test]
fn one_wrong_end_tag_is_one_mistake() {
    check("<users~><user id=\"1\"><userName>ada«XML003»</usrName><email>a@b.org</email></user></users>");
    check("<users~><user id=\"1\"><userName>ada«XML011»</user Name><email>a@b.org</email></user></users>");
    check("<users~><user id=\"1\"><userName>ada«XML011»</c: a></user></users>");
    check("<users~><user id=\"1\">«XML003»</User>\n<user id=\"2\"></user></users>");
    check("<users~><user id=\"1\"/>«XML003»</Users>");
    check(
        "<users~><user id=\"1\"><userName>«XML003»</usr></user><user id=\"2\"><userName>«XML003»</user></users>",
    );
    check("<users~><user id=\"1\">«XML003»</usr></user><user id=\"2\"><userName>«XML003»</user></users>");
}

#[test]
fn prefixes_that_nothing_declares() {
    check("<users~>«XML005»<p:user id=\"1\"/></users>");
    check("<users~><user id=\"1\" «XML005»p:role=\"x\"/></users>");
    check("<users~><user id=\"1\"><p xmlns:p=\"other\"/>«XML005»<p:userName/></user></users>");
}

#[test]
fn one_missing_declaration_is_one_mistake() {
    check("<users~>«XML005»<p:user id=\"1\"><p:userName>a</p:userName></p:user><p:user id=\"2\"/></users>");
}

#[test]
fn characters_that_xml_does_not_allow() {
    check("<users~><user id=\"1\"><userName>a«XML006»\u{1}b</userName></user></users>");
    check("<users~><user id=\"«XML006»\u{B}1\"/></users>");
    check("<users~><!-- «XML006»\u{0} --></users>");
    check("<users~><userName>é«XML006»\u{FFFE}</userName></users>");
    check("<users~><![CDATA[«XML006»\u{FFFF}]]></users>");
    check("<users~>\n«XML006»\u{1F}«XML006»\u{8}</users>");
    check("<users~><user«XML006»\u{2} id=\"1\"/></users>");
}

#[test]
fn a_document_type_declaration() {
    check("«XML007»<!DOCTYPE users><users~/>");
    check("<?xml version=\"1.0\"?>\n«XML007»<!DOCTYPE users SYSTEM \"users>.dtd\">\n<users~/>");
    check(
        "«XML007»<!DOCTYPE users [\n<!ENTITY uni \"Quillmoor > all\"> <!-- ]> --> ]>\n<users~><user id=\"&uni;\"><userName>&uni;</userName></user></users>",
    );
    check("<users~>«XML007»<!DOCTYPE users></users>");
}

#[test]
fn references_that_are_none() {
    check("<users~><userName>a«XML008»&nbsp;b</userName></users>");
    check("<users~><user id=\"«XML008»&eacute;\"/></users>");
    check("<users~><userName>Research «XML009»& Innovation</userName></users>");
    check("<users~><userName>AT«XML009»&T</userName></users>");
    check("<users~><user id=\"a «XML009»& b\"/></users>");
    for reference in
        ["&;", "&#;", "&#x;", "&#xZZ;", "&#-1;", "&#1;", "&#0;", "&#xFFFE;", "&#xD800;", "&#x110000;"]
    {
        check(&format!("<users~><userName>«XML009»{reference}</userName></users>"));
        check(&format!("<users~><user id=\"«XML009»{reference}\"/></users>"));
    }
}

#[test]
fn text_beside_the_root_element() {
    check("<users~/>\n  «XML010»the end");
    check("<!-- a -->«XML010»x<users~/>");
    check("<users~/>«XML010»&amp;");
    check("<users~/>«XML010»<![CDATA[x]]>");
    check("<users~/>«XML006»\u{B}");
    check("<users~/>«XML006»\u{1}«XML010»x");
    check("<users~/>\n«XML011»< foo");
}

#[test]
fn tags_that_are_none() {
    check("<users~><user «XML011»id=1/></users>");
    check("<users~><user «XML011»id/></users>");
    check("<users~><user «XML011»id></user></users>");
    check("<users~><user id=\"1\"«XML011»role=\"2\"/></users>");
    check("<users~><user id=\"1\" «XML011»=\"2\"/></users>");
    check("<users~>«XML011»<!user></users>");
}

#[test]
fn a_less_than_sign_that_was_not_escaped() {
    check("<users~><userName>a «XML011»< b</userName></users>");
    check("<users~><userName>1 «XML011»<2</userName></users>");
    check("<users~><user id=\"a«XML018»<b\"/></users>");
}

#[test]
fn a_quote_or_a_tag_that_was_not_closed() {
    check("<users~><user id=\"1>«XML018»<userName>ada</userName></user></users>");
    check("<users~><user id=\"1\" «XML018»<userName>ada</userName></user></users>");
    check("<users~><user id=\"1\"><userName>ada</userName «XML018»</user></users>");
}

#[test]
fn attributes_given_twice() {
    check("<users~><user id=\"1\" «XML012»id=\"2\"/></users>");
    check("<users~ xmlns:p=\"u\" xmlns:q=\"u\"><user p:a=\"1\" «XML012»q:a=\"2\"/></users>");
    check("<users~ «XML012»xmlns=\"b\"/>");
    let many = (0..40).map(|number| format!(" a{number}=\"\"")).collect::<Vec<_>>().concat();
    check(&format!("<users~><user{many} «XML012»a7=\"\"/></users>"));
}

#[test]
fn names_that_are_none() {
    check("<users~>«XML013»<user,s/></users>");
    check("<users~>«XML013»<a:b:c/></users>");
    check("<users~>«XML013»<:a/></users>");
    check("<users~><user «XML013»2nd=\"x\"/></users>");
    check("<users~><user «XML013»a,b=\"x\"/></users>");
}

#[test]
fn comments_and_instructions() {
    check("<users~>«XML014»<!-- old -- and new --></users>");
    check("<users~>«XML014»<!-- old ---></users>");
    check("<users~>«XML015»<? x?></users>");
    check("<users~>«XML015»<?a:b x?></users>");
    check("«XML015»<?XML version=\"1.0\"?><users~/>");
}

#[test]
fn the_xml_declaration() {
    check("\n«XML016»<?xml version=\"1.0\"?><users~/>");
    check("<users~>«XML016»<?xml version=\"1.0\"?></users>");
    for wrong in [
        "<?xml?>",
        "<?xml encoding=\"UTF-8\"?>",
        "<?xml version=\"2.0\"?>",
        "<?xml version=\"1.0\" standalone=\"perhaps\"?>",
        "<?xml version=\"1.0\" encoding=\"\"?>",
        "<?xml version=\"1.0\" encoding=\" UTF-8\"?>",
        "<?xml version=\"1.0\" standalone=\"no\" encoding=\"UTF-8\"?>",
        "<?xml version=\"1.0\" author=\"x\"?>",
        "<?xml version=1.0?>",
    ] {
        check(&format!("«XML016»{wrong}<users~/>"));
    }
}

#[test]
fn the_end_mark_of_cdata_in_text() {
    check("<users~><userName>a«XML017»]]>b</userName></users>");
    check("<users~><userName>]«XML017»]]></userName></users>");
}

#[test]
fn names_that_xml_keeps_for_itself() {
    check("<users~><user «XML019»xmlns:xml=\"other\"/></users>");
    check("<users~><user «XML019»xmlns:xmlns=\"other\"/></users>");
    check("<users~><user «XML019»xmlns:p=\"\"/></users>");
    check("<users~><user «XML019»xmlns:p=\"http://www.w3.org/XML/1998/namespace\"/></users>");
    check("<users~><user «XML019»xmlns=\"http://www.w3.org/2000/xmlns/\"/></users>");
    check("<users~>«XML019»<xmlns:user/></users>");
}

#[test]
fn two_mistakes_are_two_findings() {
    check(
        "<users~>\r\n<user id=\"é\"><userName>Søren «XML009»& Co</userName></user>\r\n<user id=\"2\" «XML012»id=\"3\"/>\r\n</users>",
    );
}

// ------------------------------------------------------------------ encodings

#[test]
fn bytes_that_are_no_utf8_are_counted_and_shown_once() {
    let mut document = feed("<users~>\n<user id=\"1\"><userName>S?ren</userName></user></users>");
    let at = document.iter().position(|&byte| byte == b'?').expect("a byte to spoil");
    document[at] = 0xF8;
    check_bytes(&document, "ENC001", (at as u64, 2, 25), "are no valid UTF-8.");
    let last = document.len() - b"</userName></user></users>".len() - 1;
    document[last] = 0xE9;
    check_bytes(&document, "ENC001", (at as u64, 2, 25), "the file has 2 such places");
}

#[test]
fn a_character_cut_off_at_the_end_of_the_file_is_no_utf8() {
    let mut document = feed("<users~/>");
    document.extend("<!--é".as_bytes());
    document.extend(b"-->\n\xC3");
    let reader = support::dry_run([("users.xml", document.as_slice())]);
    assert_eq!(reader.files()[0].faults, 1, "no UTF-8, which is no text beside the root");
}

/// A feed with one user, in characters that many encodings have, with its declaration.
fn declared(encoding: &str) -> String {
    let declaration = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\r\n");
    declaration + "<users~>\n<user id=\"Søren\"><userName>é</userName>&</user></users>"
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect()
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

/// A file in some encoding holds the user Søren and one lone ampersand, whose place is counted in bytes of the file as it
/// is and in characters of its text.
#[track_caller]
fn read_in(encoding: &str, document: &[u8], offset: u64) {
    check_bytes(document, "XML009", (offset, 3, 40), "");
    let dry_run = support::dry_run([("users.xml", document)]);
    let file = &dry_run.files()[0];
    assert_eq!(file.encoding, encoding);
    assert_eq!(support::first_id(file), "Søren");
}

#[test]
fn encodings_that_are_read() {
    let text = |encoding: &str| String::from_utf8(feed(&declared(encoding))).expect("the document is text");
    // Characters before the ampersand in the second line and the third.
    let rest = "<users xmlns=\"v1.user-sync.pure.atira.dk\">\n".len() + 39;
    let declaration = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\r\n").len();
    let before = |encoding: &str| (declaration(encoding) + rest) as u64;

    for name in ["UTF-8", "utf-8"] {
        read_in("UTF-8", text(name).as_bytes(), before(name) + 2);
    }
    let marked = format!("\u{FEFF}{}", text("UTF-8"));
    read_in("UTF-8", marked.as_bytes(), before("UTF-8") + 2 + 3);
    for name in ["ISO-8859-1", "iso-8859-1", "latin1"] {
        read_in("ISO-8859-1", &latin1(&text(name)), before(name));
    }
    read_in("windows-1252", &latin1(&text("windows-1252")), before("windows-1252"));
    read_in("ISO-8859-15", &latin1(&text("ISO-8859-15")), before("ISO-8859-15"));
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let name = if order(1)[0] == 1 { "UTF-16LE" } else { "UTF-16BE" };
        for declared in ["UTF-16", name] {
            let marked = format!("\u{FEFF}{}", text(declared));
            read_in(name, &utf16(&marked, order), 2 * before(declared) + 2);
            read_in(name, &utf16(&text(declared), order), 2 * before(declared));
        }
    }
}

#[test]
fn characters_beyond_latin1_are_those_of_their_encoding() {
    let check = |document: &[u8], id: &str| {
        let dry_run = support::dry_run([("users.xml", document)]);
        let file = &dry_run.files()[0];
        assert_eq!(file.faults, 0);
        assert_eq!(support::first_id(file), id);
    };
    let document = |encoding: &str, id: &[u8]| {
        let head = format!("<?xml version='1.0' encoding='{encoding}'?><users~><user id='");
        [feed(&head), id.to_vec(), b"'/></users>".to_vec()].concat()
    };
    check(&document("windows-1252", b"\x80 \x93"), "\u{20AC} \u{201C}");
    check(&document("ISO-8859-1", b"\xA4\xFF"), "\u{A4}\u{FF}");
    check(&document("ISO-8859-15", b"\xA4"), "\u{20AC}");
    check(&document("ISO-8859-2", b"\xB1"), "ą");
    check(&document("Shift_JIS", b"\x93\xFA"), "日");
    check(&document("US-ASCII", b"a&#233;"), "aé");
    let emoji = feed("\u{FEFF}<users~><user id='\u{1F600}'/></users>");
    check(&utf16(std::str::from_utf8(&emoji).expect("text"), u16::to_le_bytes), "\u{1F600}");
}

#[test]
fn bytes_that_are_none_of_the_declared_encoding() {
    let ascii = feed("<?xml version='1.0' encoding='US-ASCII'?><users~>\n?</users>");
    let at = ascii.iter().rposition(|&byte| byte == b'?').expect("a byte to spoil");
    let spoiled: Vec<u8> = [&ascii[..at], b"\xE9", &ascii[at + 1..]].concat();
    check_bytes(&spoiled, "ENC001", (at as u64, 2, 1), "US-ASCII");
    // What Windows leaves undefined, Java would replace without a word; in ISO 8859 these are control characters.
    for (name, byte, refused) in [
        ("windows-1252", 0x81, true),
        ("windows-1252", 0x80, false),
        ("windows-1254", 0x9E, true),
        ("ISO-8859-9", 0x9E, false),
        ("ISO-8859-1", 0x81, false),
    ] {
        let head = format!("<?xml version='1.0' encoding='{name}'?><users~>\n");
        let bytes = [&feed(&head)[..], &[byte], b"</users>"].concat();
        let at = bytes.len() as u64 - 9;
        if refused {
            check_bytes(&bytes, "ENC001", (at, 2, 1), name);
        } else {
            let mut dry_run = support::dry_run([("users.xml", &bytes[..])]);
            assert!(found_in(&mut dry_run, "users.xml", |code| code.starts_with("ENC")).is_empty(), "{name}");
        }
    }
    // Half of a character that takes two units, alone.
    let mut halved = utf16("\u{FEFF}<users xmlns='v1.user-sync.pure.atira.dk'>", u16::to_le_bytes);
    let at = halved.len() as u64;
    halved.extend([0x3D, 0xD8]);
    halved.extend(utf16("</users>", u16::to_le_bytes));
    check_bytes(&halved, "ENC001", (at, 1, 43), "UTF-16LE");
}

#[test]
fn encodings_that_are_not_read() {
    check_bytes(b"\0\0\xFE\xFF\0\0\0<\0\0\0a", "ENC002", (0, 1, 1), "UTF-32");
    check_bytes(b"<\0\0\0a\0\0\0/\0\0\0>\0\0\0", "ENC002", (0, 1, 1), "UTF-32");
    for name in ["UTF-7", "EBCDIC-CP-US", "private"] {
        check_bytes(&feed(&declared(name)), "ENC002", (0, 1, 1), name);
    }
}

#[test]
fn a_declaration_that_the_bytes_contradict() {
    let plain = |encoding: &str| feed(&declared(encoding).replace('&', ""));
    for name in ["UTF-16", "UTF-16LE", "UTF-16BE"] {
        check_bytes(&plain(name), "ENC003", (0, 1, 1), name);
    }
    let text = |encoding: &str| String::from_utf8(plain(encoding)).expect("the document is text");
    let marked = format!("\u{FEFF}{}", text("ISO-8859-1"));
    check_bytes(marked.as_bytes(), "ENC003", (3, 1, 1), "ISO-8859-1");
    check_bytes(
        &utf16(&format!("\u{FEFF}{}", text("UTF-8")), u16::to_le_bytes),
        "ENC003",
        (2, 1, 1),
        "UTF-8",
    );
    check_bytes(&utf16(&text("UTF-16BE"), u16::to_le_bytes), "ENC003", (0, 1, 1), "UTF-16BE");
}

#[test]
fn utf16_is_told_by_a_mark_or_a_declaration() {
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        for text in ["<users~/>", "\n <users~/>", "<?xml version='1.0'?><users~/>", "<?a?><users~/>"] {
            let text = String::from_utf8(feed(text)).expect("the document is text");
            check_bytes(&utf16(&text, order), "ENC003", (0, 1, 1), "declares no encoding");
            let dry_run =
                support::dry_run([("users.xml", utf16(&format!("\u{FEFF}{text}"), order).as_slice())]);
            assert_eq!(dry_run.files()[0].faults, 0);
        }
    }
}

#[test]
fn an_instruction_is_no_declaration_and_declares_no_encoding() {
    for pieces in [1, 7, 4096] {
        let mut log = Log::new();
        for piece in "<?xml-stylesheet encoding='ISO-8859-1'?><a>é</a>".as_bytes().chunks(pieces) {
            log.parser.push(piece, &mut log.told);
        }
        log.parser.finish(&mut log.told);
        assert_eq!((log.told.events.as_str(), log.parser.encoding()), ("<a>é</>", "UTF-8"));
    }
}

#[test]
fn a_name_with_a_control_character_is_told_whatever_bytes_follow_it() {
    for pieces in [1, 100] {
        let mut log = Log::new();
        for piece in b"<a><b\x7F/>\xFF<c\xFF/></a>".chunks(pieces) {
            log.parser.push(piece, &mut log.told);
        }
        log.parser.finish(&mut log.told);
        // The second name holds bytes that are no UTF-8, which is told as that.
        let faults: Vec<&Fault> = log.told.faults.iter().map(|(fault, _)| fault).collect();
        assert_eq!(faults, [&Fault::MalformedName("b\u{7F}".to_owned()), &Fault::InvalidBytes(2, "UTF-8")]);
    }
}

#[test]
fn a_declaration_of_any_length_reads_the_same_however_it_is_cut() {
    for spaces in [4000, 5000] {
        let blank = " ".repeat(spaces);
        let document = format!("<?xml version='1.0'{blank}encoding='ISO-8859-1'?><a>e</a>");
        let read = |pieces: usize| {
            let mut log = Log::new();
            for piece in document.as_bytes().chunks(pieces) {
                log.parser.push(piece, &mut log.told);
            }
            log.parser.finish(&mut log.told);
            (log.told.faults, log.parser.encoding())
        };
        let whole = read(document.len());
        assert_eq!(read(1), whole);
        assert_eq!(read(1000), whole);
    }
}

// ------------------------------------------------------------------ where the reading stops

#[test]
fn the_place_from_which_on_nothing_was_read_is_known() {
    let unread = |document: &[u8]| {
        let mut log = Log::new();
        log.read(document);
        assert!(!log.faults.is_empty());
        assert_eq!(log.parser.stopped(), log.parser.unread_from().is_some());
        log.parser.unread_from().map(|place| (place.offset, place.line, place.column))
    };
    assert_eq!(unread(b"<a/>\n <b/><c/>"), Some((6, 2, 2)));
    assert_eq!(unread(b"<a>\n<!-- "), Some((4, 2, 1)));
    assert_eq!(unread(b"<?xml version='1.0' encoding='UTF-7'?><a/>"), Some((0, 1, 1)));
    assert_eq!(unread("<a>".repeat(5000).as_bytes()), Some((3 * 4096, 1, 3 * 4096 + 1)));
    let scopes = (0..5000).map(|number| format!("<b xmlns='{number}'/>\n")).collect::<Vec<_>>().concat();
    assert_eq!(
        unread(format!("<a>{scopes}</a>").as_bytes()).map(|place| (place.1, place.2)),
        Some((4096, 1))
    );
    // All of these were read to the end.
    assert_eq!(unread(b"<a><b>"), None);
    assert_eq!(unread(b"<!DOCTYPE a><a/>"), None);
    assert_eq!(unread(b"<a></b></a>"), None);
    assert_eq!(unread(b"<a>\xFF</a>"), None);
}

#[test]
fn a_value_full_of_ampersands_costs_no_more_than_its_length() {
    let document = format!("<a b='{}'/>", "&".repeat(200_000));
    let mut log = Log::new();
    log.read(document.as_bytes());
    assert_eq!(log.faults.len(), 200_000);
}

// ------------------------------------------------------------------ limits

#[test]
fn each_limit_is_hit_once() {
    let limits = Limits { token_bytes_max: 100, depth_max: 5, namespace_scopes_max: 4 };
    let check = |document: &str, words: &str| {
        let mut reader = FeedReader::with_limits("users.xml", limits);
        for byte in feed(document).into_iter().chain([b' '; 2000]) {
            reader.push(&[byte]);
        }
        assert!(reader.done(), "what follows a limit is not read");
        let mut dry_run = soups::DryRun::new();
        dry_run.add(reader.finish());
        let report = dry_run.run(&support::settings(""));
        let found: Vec<_> = (0..report.findings_len())
            .map(|index| report.finding(index))
            .filter(|finding| finding.code.starts_with("XML") || finding.code.starts_with("ENC"))
            .collect();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].code, "XML020");
        assert!(found[0].message.contains(words), "{}", found[0].message);
    };
    check(&format!("<users~><!--{}--></users>", "x".repeat(100)), "longer than 100 bytes");
    check(&format!("<users~><user id=\"{}\"/></users>", "x".repeat(100)), "longer than 100 bytes");
    check("<users~><a><b><c><d><e/></d></c></b></a></users>", "more than 5 deep");
    check(
        "<users~><a xmlns=\"1\"/><a xmlns=\"2\"/><a xmlns=\"3\"/></users>",
        "more than 4 declared namespaces, or different sets of them",
    );
    check(
        "<users~><a xmlns:a=\"1\" xmlns:b=\"2\" xmlns:c=\"3\"/></users>",
        "more than 4 declared namespaces, or different sets of them",
    );
}

#[test]
fn hostile_tags_cost_no_more_than_their_length() {
    // Each of these took minutes when the rest of the file was looked at once more for every tag.
    let declarations: Vec<String> = (0..3000).map(|n| format!(" xmlns:p{n}='u{n}' p{n}:a=''")).collect();
    let declarations = declarations.concat();
    for (document, faults) in [
        (format!("<a>{}</a>", "<b".repeat(200_000)), 200_001),
        (format!("<a>{}</a>", "<b c=\"".repeat(100_000)), 100_001),
        (format!("<a>{}</a>", "</b".repeat(200_000)), 200_000),
        (format!("<a b='{}'/>", "<".repeat(1_000_000)), 1),
        (format!("<a{declarations}>{}</a>", "<b xmlns:p7='again' p7:a=''/>".repeat(1_000)), 0),
    ] {
        let mut log = Log::with_limits(Limits { depth_max: u32::MAX, ..Limits::default() });
        log.read(document.as_bytes());
        assert_eq!(log.faults.len(), faults, "{}", &document[..40]);
    }
}

#[test]
fn text_and_repeated_namespaces_have_no_limit() {
    let limits = Limits { token_bytes_max: 100, depth_max: 5, namespace_scopes_max: 4 };
    let mut log = Log::with_limits(limits);
    let repeated = "<b xmlns:p=\"x\" xmlns=\"y\"><p:c/></b>".repeat(200);
    log.read(format!("<a>{}{repeated}</a>", "text ".repeat(1000)).as_bytes());
    assert_eq!(log.faults, []);
}

#[test]
fn memory_is_one_token_whatever_is_pushed() {
    let piece = vec![b'x'; 64 << 10];
    let limits = Limits { token_bytes_max: 10_000, depth_max: 5, namespace_scopes_max: 4 };
    for endless in
        ["<a><!-- ", "<a><b c=\"", "<a><![CDATA[", "<a><?b ", "<a>&", "<a>", "<a></", "<!DOCTYPE a [", "<a><"]
    {
        let mut parser = Parser::new(limits);
        let mut told = Told::default();
        parser.push(endless.as_bytes(), &mut told);
        let mut memory_max = 0;
        for _ in 0..64 {
            parser.push(&piece, &mut told);
            told.events.clear();
            memory_max = memory_max.max(parser.memory());
        }
        assert!(memory_max < 2 << 20, "{endless}: {memory_max} bytes are held of 4 MiB");
    }
}

// ------------------------------------------------------------------ what is allowed, and what it says

/// What a [`Parser`] tells, as text.
struct Log {
    parser: Parser,
    told: Told,
    faults: Vec<(Fault, Place)>,
}

#[derive(Default)]
struct Told {
    events: String,
    places: Vec<(String, Place)>,
    faults: Vec<(Fault, Place)>,
}

impl Log {
    fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    fn with_limits(limits: Limits) -> Self {
        Self { parser: Parser::new(limits), told: Told::default(), faults: Vec::new() }
    }

    fn read(&mut self, document: &[u8]) {
        self.parser.push(document, &mut self.told);
        self.parser.finish(&mut self.told);
        self.faults.clone_from(&self.told.faults);
    }
}

impl Handler for Told {
    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let (namespace, local) = (tag.table.namespace(tag.name), tag.table.local(tag.name));
        let named = |namespace: &str, local: &str| {
            if namespace.is_empty() { local.to_owned() } else { format!("{{{namespace}}}{local}") }
        };
        self.events = format!("{}<{}", self.events, named(namespace, local));
        self.places.push((local.to_owned(), at.place()));
        for attribute in tag.attributes() {
            let (namespace, local) = (tag.table.namespace(attribute.name), tag.table.local(attribute.name));
            self.events = format!("{} {}={:?}", self.events, named(namespace, local), attribute.value);
            self.places.push((format!("@{local}"), at.place_in(attribute.offset)));
        }
        self.events.push('>');
    }

    fn text(&mut self, piece: &str, _: &mut At<'_>) {
        self.events.push_str(piece);
    }

    fn end(&mut self, _: &mut At<'_>) {
        self.events.push_str("</>");
    }

    fn fault(&mut self, fault: Fault, place: Place) {
        self.faults.push((fault, place));
    }
}

/// A document without a fault, and the events it makes.
#[track_caller]
fn allowed(document: &str, events: &str) {
    let mut log = Log::new();
    log.read(document.as_bytes());
    assert_eq!(log.faults, [], "{document}");
    assert_eq!(log.told.events, events, "{document}");
}

#[test]
fn documents_that_xml_allows() {
    allowed("<a/>", "<a></>");
    allowed("<a></a>", "<a></>");
    allowed("<a ></a >", "<a></>");
    allowed("<a\n/>", "<a></>");
    allowed("<a b='1' c=\"2\"/>", "<a b=\"1\" c=\"2\"></>");
    allowed("<a b = '1'\r\n\tc\n=\n\"2\" />", "<a b=\"1\" c=\"2\"></>");
    allowed("<a b='\"' c=\"'\"/>", "<a b=\"\\\"\" c=\"'\"></>");
    allowed("<a b='>'>></a>", "<a b=\">\">></>");
    allowed("<a>]] > ]></a>", "<a>]] > ]></>");
    allowed("<?xml version='1.0' encoding='utf-8' standalone='yes' ?><a/>", "<a></>");
    allowed("<?xml version=\"1.1\" encoding=\"US-ASCII\"?>\n<a/>\n", "<a></>");
    allowed("<!-- < & -->\n<?pi ? > ?><?xml-stylesheet href='x'?><a/><!----><?end?>\n", "<a></>");
    allowed("<a><!-- - > - -->x<?pi?></a>", "<a>x</>");
    allowed(
        "<a xml:lang='en' xml:space='preserve'> </a>",
        "<a {http://www.w3.org/XML/1998/namespace}lang=\"en\" {http://www.w3.org/XML/1998/namespace}space=\"preserve\"> </>",
    );
    allowed(
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:id='x'/>",
        "<a {http://www.w3.org/XML/1998/namespace}id=\"x\"></>",
    );
    allowed("<élève наме='1' 名='2'/>", "<élève наме=\"1\" 名=\"2\"></>");
    allowed("<_a.b-c·1/>", "<_a.b-c·1></>");
    allowed(
        "<a>\u{85}\u{2028}\u{7F}\u{9F}\u{E000}\u{FFFD}\u{10FFFF}</a>",
        "<a>\u{85}\u{2028}\u{7F}\u{9F}\u{E000}\u{FFFD}\u{10FFFF}</>",
    );
    allowed("<a>x\u{FEFF}</a>", "<a>x\u{FEFF}</>");
    allowed("\u{FEFF}<a/>", "<a></>");
}

#[test]
fn namespaces_come_into_scope_and_go_out_of_it() {
    allowed("<a xmlns='x'><b xmlns=''><c/></b><d/></a>", "<{x}a><b><c></></><{x}d></></>");
    allowed("<p:a xmlns:p='x'><p:a xmlns:p='y'/><p:a/></p:a>", "<{x}a><{y}a></><{x}a></></>");
    allowed("<a xmlns='x' b='1'/>", "<{x}a b=\"1\"></>");
    allowed("<a xmlns:p='x' xmlns:q='y' p:b='1' q:b='2' b='3'/>", "<a {x}b=\"1\" {y}b=\"2\" b=\"3\"></>");
    allowed("<a p:b='1' xmlns:p='x'/>", "<a {x}b=\"1\"></>");
    allowed("<a xmlns='&#120;'/>", "<{x}a></>");
    // As T-SQL writes them: the same declarations at every element.
    allowed(
        "<a xmlns='x' xmlns:c='y'><b xmlns='x' xmlns:c='y'><c:d xmlns='x' xmlns:c='y'/></b><b xmlns:c='y'/></a>",
        "<{x}a><{x}b><{y}d></></><{x}b></></>",
    );
}

#[test]
fn text_is_joined_around_references_comments_and_cdata() {
    allowed("<a>A&amp;B</a>", "<a>A&B</>");
    allowed("<a>&lt;&gt;&quot;&apos;&#65;&#x42;&#x1F600;</a>", "<a><>\"'AB\u{1F600}</>");
    allowed("<a>1<!-- 2 -->3<?four five?>6</a>", "<a>136</>");
    allowed("<a>1<![CDATA[2 < 3 & ]] > &amp;]]>4</a>", "<a>12 < 3 & ]] > &amp;4</>");
    allowed("<a><![CDATA[]]]]><![CDATA[>]]></a>", "<a>]]></>");
    allowed("<a>]]&gt;</a>", "<a>]]></>");
    allowed("<a b='A&amp;B &#65;&lt;&quot;&apos;'/>", "<a b=\"A&B A<\\\"'\"></>");
}

#[test]
fn line_ends_are_one_line_feed() {
    allowed("<a>1\r\n2\r3\n4\r\r\n5&#13;</a>", "<a>1\n2\n3\n4\n\n5\r</>");
    allowed("<a><![CDATA[1\r\n2\r]]></a>", "<a>1\n2\n</>");
    allowed("<a b='1\r\n2\r3\n4\t5&#10;6&#9;7&#13;8'/>", "<a b=\"1 2 3 4 5\\n6\\t7\\r8\"></>");
}

// ------------------------------------------------------------------ places

#[track_caller]
fn place(document: &[u8], name: &str, expected: (u64, u32, u32)) {
    let mut log = Log::new();
    log.read(document);
    assert_eq!(log.faults, []);
    let (_, place) = log.told.places.iter().find(|(told, _)| told == name).expect("the element is there");
    assert_eq!((place.offset, place.line, place.column), expected);
}

#[test]
fn places_count_bytes_lines_and_characters() {
    place(b"<a><b/></a>", "b", (3, 1, 4));
    place(b"\xEF\xBB\xBF<a><b/></a>", "a", (3, 1, 1));
    place(b"\xEF\xBB\xBF<a><b/></a>", "b", (6, 1, 4));
    place("<a>é名\u{1F600}<b/></a>".as_bytes(), "b", (12, 1, 7));
    place("<a>é\n名<b/></a>".as_bytes(), "b", (9, 2, 2));
    place(b"<a>\r\n  <b/></a>", "b", (7, 2, 3));
    place(b"<a>1\r2\r3<b/></a>", "b", (8, 1, 9));
    place(b"<a>&amp;&#10;&lt;<b/></a>", "b", (17, 1, 18));
    place(b"<a><!-- \n\n --><?x \n?><![CDATA[\n]]><b/></a>", "b", (34, 5, 4));
    place("<a\n  é='x'\r\n  c='&#10;'\n d='1'/>".as_bytes(), "@d", (26, 4, 2));
}
