//! What is well-formed and what is not: a table of documents with the code each one gets, and thousands of mutations of
//! them on which this reader and `xmllint` have to agree.
//!
//! Where parsers differ the specification decides (XML 1.0, fifth edition, and Namespaces in XML 1.0, third edition).
//! Known of the peers, and not imitated:
//! - expat and Xerces keep to the name characters of the fourth edition, so they refuse `<a⁰/>`;
//! - expat takes any version in the declaration; libxml2 takes `1.` with nothing after it; Xerces refuses 1.2 and above,
//!   and reads 1.1 by the rules of XML 1.1;
//! - Xerces takes a colon in the target of a processing instruction and at the start of a name, and a declaration without
//!   a space before `standalone`;
//! - libxml2 ignores the declared encoding after a byte order mark, and what follows a zero after the root; expat takes UTF-16 with neither mark nor declaration;
//! - libxml2 also refuses namespaces that are no URI, and an `xml:id` that is no name, which is no matter of
//!   well-formedness.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use soups::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};

/// Documents and the codes of what is wrong with them, in order; none for what is well-formed. `~` stands for the
/// namespace of users, declared as the default one. `U` stands for the root element with it.
const TABLE: &[(&str, &str)] = &[
    // Production 1 and 27: what stands beside the root.
    ("<users~/>", ""),
    ("\n\t <users~/>\r\n", ""),
    ("<!-- a --><?b c?>\n<users~/><?d?><!---->", ""),
    ("<users~/>\u{FEFF}", "XML010"),
    ("<users~/>\0", "XML006"),
    ("<users~/><users~/>", "XML002"),
    ("<users~/><![CDATA[]]>", "XML010"),
    ("<users~/>&#32;", "XML010"),
    // Production 2: characters.
    ("<users~>\u{7F}\u{80}\u{9F}\u{D7FF}\u{E000}\u{FDD0}\u{FFFD}\u{10000}\u{1FFFE}\u{10FFFF}</users>", ""),
    ("<users~>\u{FFFE}</users>", "XML006"),
    ("<users~>\u{FFFF}</users>", "XML006"),
    ("<users~><!--\u{1F}--></users>", "XML006"),
    ("<users~><?a \u{C}?></users>", "XML006"),
    ("<users~><![CDATA[\u{1B}]]></users>", "XML006"),
    ("<users~ a='\u{FFFE}'/>", "XML006"),
    // Productions 4 and 4a: the fifth edition.
    ("<users~><a\u{B7}\u{300}\u{36F}\u{203F}\u{2040}/></users>", ""),
    (
        "<users~><\u{C0}\u{D6}\u{D8}\u{F6}\u{F8}\u{2FF}\u{370}\u{37D}\u{37F}\u{1FFF}\u{200C}\u{200D}\u{2070}\u{218F}/></users>",
        "",
    ),
    (
        "<users~><\u{2C00}\u{2FEF}\u{3001}\u{D7FF}\u{F900}\u{FDCF}\u{FDF0}\u{FFFD}\u{10000}\u{EFFFF}\u{FEFF}/></users>",
        "",
    ),
    ("<users~><a\u{132}\u{149}\u{2070}\u{10000}/></users>", ""),
    ("<users~><a\u{D7}/></users>", "XML013"),
    ("<users~><a\u{F7}/></users>", "XML013"),
    ("<users~><a\u{37E}/></users>", "XML013"),
    ("<users~><a\u{2000}/></users>", "XML013"),
    ("<users~><a\u{200B}/></users>", "XML013"),
    ("<users~><a\u{2190}/></users>", "XML013"),
    ("<users~><a\u{3000}/></users>", "XML013"),
    ("<users~><a\u{E000}/></users>", "XML013"),
    ("<users~><a\u{FDD0}/></users>", "XML013"),
    ("<users~><a\u{F0000}/></users>", "XML013"),
    ("<users~><a \u{300}b='1'/></users>", "XML013"),
    ("<users~><a -b='1'/></users>", "XML013"),
    ("<users~><a .b='1'/></users>", "XML013"),
    ("<users~>\u{2028}<a\u{85}/></users>", "XML013"),
    // Productions 10 and 14: values and text.
    ("<users~ a='\"' b=\"'\" c='>' d='/>' e=']]>' f='--'/>", ""),
    ("<users~>\"'>/=]]</users>", ""),
    ("<users~>]]&gt;]<![CDATA[]]>]>]]<!---->></users>", ""),
    ("<users~>]]]></users>", "XML017"),
    ("<users~>&amp;]]></users>", "XML017"),
    ("<users~><![CDATA[a]]>]]></users>", "XML017"),
    ("<users~><a b='<'/></users>", "XML018"),
    ("<users~><a b='&lt;&#60;'/></users>", ""),
    // Production 15: comments.
    ("<users~><!----><!-- - --><!--->--></users>", ""),
    ("<users~><!--a--->--></users>", "XML014"),
    ("<users~><!-- &a; <b> ]]> --></users>", ""),
    ("<users~><! -- a --></users>", "XML011"),
    // Productions 16 and 17: instructions.
    ("<users~><?a?><?a ?><?a b?c??><?xml-a?><?xmla <&]]>?></users>", ""),
    ("<users~><?xMl a?></users>", "XML015"),
    ("<users~><?a?b?></users>", "XML015"),
    ("<users~><?a:b?></users>", "XML015"),
    ("<users~><?1?></users>", "XML015"),
    ("<users~><??></users>", "XML015"),
    // Productions 18 to 21: CDATA.
    ("<users~><![CDATA[]]><![CDATA[]]]]><![CDATA[<![CDATA[]]></users>", ""),
    ("<users~><![cdata[x]]></users>", "XML011"),
    ("<users~><![CDATA [x]]></users>", "XML011"),
    // Productions 23 to 26, 32, 80, 81: the declaration.
    ("<?xml version='1.0'?><users~/>", ""),
    ("<?xml\tversion\n=\r\"1.0\"\r\nencoding = 'Utf-8'  standalone='no'  ?><users~/>", ""),
    ("<?xml version='1.1'?><users~/>", ""),
    ("<?xml version='1.99'?><users~/>", ""),
    ("<?xml version='1.0' standalone='yes'?><users~/>", ""),
    ("<?xml version='1.'?><users~/>", "XML016"),
    ("<?xml version='1.0a'?><users~/>", "XML016"),
    ("<?xml version='&#49;.0'?><users~/>", "XML016"),
    ("<?xml version='1.0'/?><users~/>", "XML016"),
    ("<?xml version='1.0' / ?><users~/>", "XML016"),
    ("<?xml version='1.0' > ?><users~/>", "XML016"),
    ("<?xml version='1.0'standalone='yes'?><users~/>", "XML016"),
    ("<?xml version='1.0' standalone='Yes'?><users~/>", "XML016"),
    ("<?xml version='1.0' version='1.0'?><users~/>", "XML016"),
    ("<?xml version='1.0' encoding='8'?><users~/>", "XML016"),
    ("<?xml Version='1.0'?><users~/>", "XML016"),
    (" <?xml version='1.0'?><users~/>", "XML016"),
    ("<!----><?xml version='1.0'?><users~/>", "XML016"),
    ("\u{FEFF}<?xml version='1.0'?><users~/>", ""),
    ("\u{FEFF}\u{FEFF}<users~/>", "FED002"),
    // It says nothing of the encoding, though it could be taken for it.
    ("<?xml-stylesheet encoding='ISO-8859-1'?><users~>é</users>", ""),
    ("<?xml-stylesheet encoding='UTF-7'?><users~>é</users>", ""),
    // Production 28.
    ("<!DOCTYPE users [<!ENTITY a '&#60;b>'>]><users~>&a;</users>", "XML007"),
    ("<!doctype users><users~/>", "XML011"),
    // Productions 40 to 44: tags.
    ("<users~ ><a\t/><b\r\n></b\n></users\t>", ""),
    ("<users~><a/ ></users>", "XML011"),
    ("<users~><a//></users>", "XML011"),
    ("<users~><a b/></users>", "XML011"),
    ("<users~><a b=/></users>", "XML011"),
    ("<users~><a b=c/></users>", "XML011"),
    ("<users~><a b='1'c='2'/></users>", "XML011"),
    ("<users~><a b=='1'/></users>", "XML011"),
    ("<users~>< a/></users>", "XML011"),
    ("<users~></users/>", "XML003"),
    // Productions 66 to 68: references.
    ("<users~>&#9;&#xA;&#x000000d;&#x20;&#55295;&#xE000;&#65533;&#x10000;&#1114111;</users>", ""),
    ("<users~>&#x0;</users>", "XML009"),
    ("<users~>&#8;</users>", "XML009"),
    ("<users~>&#xDFFF;</users>", "XML009"),
    ("<users~>&#xFFFF;</users>", "XML009"),
    ("<users~>&#4294967361;</users>", "XML009"),
    ("<users~>&#X41;</users>", "XML009"),
    ("<users~>&#+65;</users>", "XML009"),
    ("<users~>&# 65;</users>", "XML009"),
    ("<users~>&amp ;</users>", "XML009"),
    ("<users~>& amp;</users>", "XML009"),
    ("<users~>&amp</users>", "XML009"),
    ("<users~>&a:b;</users>", "XML009"),
    ("<users~>&AMP;</users>", "XML008"),
    ("<users~>&é;</users>", "XML008"),
    ("<users~ a='&&amp;b'/>", "XML009"),
    // Namespaces: names.
    ("<users~ xmlns:p='u'><p:a p:b='1' b='2' xml:b='3'/></users>", ""),
    ("<users~><a xmlns:p='u'><p:b/></a><xmlns/><xml/><xml:a/><xmlfoo/></users>", ""),
    ("<users~ xmlns:p='u'><p:a:b/></users>", "XML013"),
    ("<users~ xmlns:p='u'><p:/></users>", "XML013"),
    ("<users~ xmlns:p='u'><p:1/></users>", "XML013"),
    ("<users~><a :b='1'/></users>", "XML013"),
    ("<users~><xmlns:a/></users>", "XML019"),
    ("<users~><p:a/></users>", "XML005"),
    ("<users~><a p:b=''/></users>", "XML005"),
    ("<users~><a b='' p:b=''/></users>", "XML005"),
    ("<users~><XML:a/></users>", "XML005"),
    ("<users~><a XMLNS:p='u'/></users>", "XML005"),
    // Namespaces: declarations.
    (
        "<users~><a xmlns=''/><a xmlns=' '/><a xmlns:_='u'/><a xmlns:xmlfoo='u'/><a xmlns:XML='u'/></users>",
        "",
    ),
    ("<users~><a xmlns:xml='http://www.w3.org/XML/1998/namespace'/></users>", ""),
    ("<users~><a xmlns:xml='http&#58;//www.w3.org/XML/1998/namespace'/></users>", ""),
    ("<users~><a xmlns:xml='http://www.w3.org/XML/1998/namespace/'/></users>", "XML019"),
    ("<users~><a xmlns:xml=''/></users>", "XML019"),
    ("<users~><a xmlns='http://www.w3.org/XML/1998/namespace'/></users>", "XML019"),
    ("<users~><a xmlns:p='http://www.w3.org/2000/xmlns/'/></users>", "XML019"),
    ("<users~><a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/></users>", "XML019"),
    ("<users~><a xmlns:p=''/></users>", "XML019"),
    ("<users~><a xmlns:='u'/></users>", "XML013"),
    ("<users~><a xmlns:1='u'/></users>", "XML013"),
    ("<users~><a xmlns:p:q='u'/></users>", "XML013"),
    ("<users~><a xmlns:p='u' xmlns:p='u'/></users>", "XML012"),
    // Attributes by expanded name.
    ("<users~ xmlns:p='u' xmlns:q='u' xmlns:r='v'><a p:b='' r:b='' b=''/></users>", ""),
    ("<users~ xmlns:p='u' xmlns:q='u'><a p:b='' q:b=''/></users>", "XML012"),
    ("<users~ xmlns:p='v1.user-sync.pure.atira.dk'><a p:b='' b=''/></users>", ""),
    // Not a parser's to judge.
    ("<users~ xml:space='perhaps' xml:lang='not a language' xml:base=':' xml:other=''/>", ""),
];

fn document(fixture: &str) -> String {
    fixture.replace('~', &format!(" xmlns=\"{}\"", support::feeds::USERS))
}

#[test]
fn each_document_of_the_table_gets_its_code() {
    for &(fixture, expected) in TABLE {
        let document = document(fixture);
        let mut dry_run = support::dry_run([("users.xml", document.as_bytes())]);
        let is_fault = |code: &str| code.starts_with("XML") || code.starts_with("ENC") || code == "FED002";
        let found = support::marks::found_in(&mut dry_run, "users.xml", is_fault);
        let found: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(found, expected.split_ascii_whitespace().collect::<Vec<_>>(), "{document:?}");
    }
}

/// Names of encodings as Java spells them, and what the reader takes them for.
#[test]
fn encodings_go_by_the_names_of_java() {
    let read = |name: &str| {
        let mut faults = Faults::default();
        let mut parser = Parser::new(Limits::default());
        parser.push(format!("<?xml version='1.0' encoding='{name}'?><a/>").as_bytes(), &mut faults);
        parser.finish(&mut faults);
        faults.0.is_empty().then(|| parser.encoding())
    };
    for (name, encoding) in [
        ("UTF8", "UTF-8"),
        ("ISO8859_1", "ISO-8859-1"),
        ("csISOLatin1", "ISO-8859-1"),
        ("ISO_8859-15", "ISO-8859-15"),
        ("Latin-9", "ISO-8859-15"),
        ("wINDOWS-1252", "windows-1252"),
        ("Cp1252", "windows-1252"),
        ("ISO646-US", "US-ASCII"),
        ("EUC_JP", "EUC-JP"),
        ("SJIS", "Shift_JIS"),
        ("ISO-8859-9", "windows-1254"),
        ("TIS-620", "windows-874"),
        ("KOI8_R", "KOI8-R"),
        ("MacRoman", "macintosh"),
    ] {
        assert_eq!(read(name), Some(encoding), "{name}");
    }
    for name in [
        "UTF_8",
        "ISO-8859-12",
        "ISO-8859-10",
        "windows1252",
        "macintosh",
        "iso88591",
        "UTF-7",
        "x-user-defined",
    ] {
        assert_eq!(read(name), None, "{name}");
    }
}

// ------------------------------------------------------------------ mutations

#[derive(Default)]
struct Faults(Vec<(Fault, Place)>);

impl Handler for Faults {
    fn start(&mut self, _: &Tag<'_>, _: &mut At<'_>) {}
    fn text(&mut self, _: &str, _: &mut At<'_>) {}
    fn end(&mut self, _: &mut At<'_>) {}
    fn fault(&mut self, fault: Fault, place: Place) {
        self.0.push((fault, place));
    }
}

fn faults(document: &[u8]) -> Vec<(Fault, Place)> {
    let mut faults = Faults::default();
    let mut parser = Parser::new(Limits::default());
    parser.push(document, &mut faults);
    parser.finish(&mut faults);
    faults.0
}

/// A small deterministic generator.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "&",
    ";",
    "\"",
    "'",
    "=",
    "/",
    "?",
    "!",
    "-",
    "--",
    "[",
    "]",
    ":",
    " ",
    "\n",
    "\r",
    "\t",
    "-->",
    "]]>",
    "<!--",
    "<![CDATA[",
    "<?",
    "?>",
    "/>",
    "</",
    "xmlns",
    " xmlns:p=\"u\"",
    " xmlns:p=''",
    " p:x=\"1\"",
    " a=\"\"",
    "&#x",
    "&amp;",
    "\0",
    "\u{B}",
    "\u{FFFE}",
    "\u{FEFF}",
    "\u{85}",
    "é",
    "\u{B7}",
    "\u{300}",
    "\u{2070}",
    "\u{10000}",
    "<a>",
    "</a>",
    "<a/>",
    "p:",
    "xml",
    "1",
    ".",
];

/// A well-formed document of the table with one to three edits, or spoilt as bytes, or in UTF-16.
fn mutation(rng: &mut Rng) -> Vec<u8> {
    let row = (0..3).map(|_| TABLE[rng.below(TABLE.len())]).find(|row| row.1.is_empty()).unwrap_or(TABLE[0]);
    let mut text: Vec<char> = document(row.0).chars().collect();
    let other: Vec<char> = document(TABLE[rng.below(TABLE.len())].0).chars().collect();
    for _ in 0..[1, 1, 1, 2, 3][rng.below(5)] {
        let at = rng.below(text.len() + 1);
        let end = (at + 1 + rng.below(6)).min(text.len());
        let piece = PIECES[rng.below(PIECES.len())].chars();
        match rng.below(8) {
            0..=2 => drop(text.splice(at..at, piece)),
            3 | 4 => drop(text.drain(at..end.min(at + 1))),
            5 => drop(text.splice(at..end, piece)),
            6 => {
                let from = rng.below(other.len());
                let to = (from + 1 + rng.below(20)).min(other.len());
                drop(text.splice(at..at, other[from..to].iter().copied()));
            }
            _ => drop(text.drain(at..end)),
        }
    }
    let text: String = text.into_iter().collect();
    let mut bytes = match rng.below(12) {
        0 => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.into_bytes(),
    };
    if rng.below(20) == 0 {
        let bad: [&[u8]; 8] = [
            b"\xC0\x80",
            b"\xED\xA0\x80",
            b"\xF4\x90\x80\x80",
            b"\x80",
            b"\xFF",
            b"\xC3",
            b"\xE2\x82",
            b"\xF0\x9F\x98",
        ];
        let at = rng.below(bytes.len() + 1);
        bytes.splice(at..at, bad[rng.below(bad.len())].iter().copied());
    }
    bytes
}

/// Whether what xmllint says is beyond well-formedness.
fn beyond(message: &str) -> bool {
    message.contains(" is not a valid URI") || message.contains(": validity error : xml:id")
}

/// Whether xmllint is known to take what is refused here.
fn justified(document: &[u8], faults: &[(Fault, Place)]) -> bool {
    let narrow: Vec<u8> = document.iter().copied().filter(|&byte| byte != 0).collect();
    let holds = |text: &str| memchr::memmem::find(&narrow, text.as_bytes()).is_some();
    // To it a zero after the root ends the file.
    let zero = Fault::IllegalCharacter("U+0000".to_owned());
    let zeros = faults.iter().filter(|(fault, _)| *fault == zero).map(|&(_, place)| place);
    let end = zeros.min().filter(|place| self::faults(&document[..place.offset as usize]).is_empty());
    faults.iter().all(|(fault, place)| match fault {
        _ if end.is_some_and(|end| *place >= end) => true,
        // It goes by the byte order mark alone.
        Fault::EncodingContradiction(..) => true,
        Fault::MalformedDeclaration(_) => holds("'1.'") || holds("\"1.\""),
        // It asks iconv, which overlooks signs in names.
        Fault::UnsupportedEncoding(name) => {
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().eq_ignore_ascii_case("utf8")
        }
        _ => false,
    })
}

/// The numbers of the files that xmllint finds a fault in.
fn refused_by_xmllint(folder: &Path, count: usize) -> BTreeSet<usize> {
    let mut refused = BTreeSet::new();
    let numbers: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    for some in numbers.chunks(1000) {
        let output =
            Command::new("xmllint").args(["--noout", "--nonet"]).args(some).current_dir(folder).output();
        let output = output.expect("xmllint starts");
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            // 12:1: namespace error : …
            let mut parts = line.splitn(3, ':');
            let number = parts.next().and_then(|name| name.parse().ok());
            let is_line = parts.next().is_some_and(|line| line.parse::<u32>().is_ok());
            let is_error = parts.next().is_some_and(|rest| rest.contains(" error : "));
            if let Some(number) = number.filter(|_| is_line && is_error && !beyond(line)) {
                refused.insert(number);
            }
        }
    }
    refused
}

/// Needs `xmllint`. Without it the test says so and passes, unless `SOUPS_PEERS` asks for it.
#[test]
#[expect(clippy::print_stderr, reason = "a comparison left out is to be seen")]
fn mutations_are_judged_as_xmllint_judges_them() {
    const DOCUMENTS: usize = 4000;
    if Command::new("xmllint").arg("--version").output().is_err() {
        assert!(std::env::var_os("SOUPS_PEERS").is_none(), "xmllint is not installed");
        eprintln!("xmllint is not installed: nothing was compared");
        return;
    }
    let folder = std::env::temp_dir().join(format!("soups-xml-peers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let mut rng = Rng(1);
    let table = TABLE.iter().map(|(fixture, _)| document(fixture).into_bytes());
    let documents: Vec<Vec<u8>> =
        table.chain(std::iter::repeat_with(|| mutation(&mut rng))).take(DOCUMENTS).collect();
    for (number, document) in documents.iter().enumerate() {
        std::fs::write(folder.join(number.to_string()), document).expect("a file in it");
    }
    let refused = refused_by_xmllint(&folder, documents.len());
    std::fs::remove_dir_all(&folder).expect("the folder is there");

    let mut well_formed = 0;
    let mut differences = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let faults = faults(document);
        well_formed += usize::from(faults.is_empty());
        let agree = faults.is_empty() != refused.contains(&number);
        if !agree && (faults.is_empty() || !justified(document, &faults)) {
            differences.push(format!("{:?}\n  here: {faults:?}", String::from_utf8_lossy(document)));
        }
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    // Otherwise the mutations are too wild, or too tame, to tell anything.
    assert!((DOCUMENTS / 10..DOCUMENTS * 9 / 10).contains(&well_formed), "{well_formed} are well-formed");
}
