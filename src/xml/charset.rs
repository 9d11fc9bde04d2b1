//! Encodings of one byte a character, and those of East Asia, read by tables.
//!
//! The tables are a quarter of a megabyte, and whatever runs the engine has them already: so they are asked for, once an
//! encoding is met, by having every sequence of bytes read that an encoding can have. What they cannot tell is which bytes
//! belong together where they are none of the encoding; that is here.

use crate::sorting;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// The encodings by the names that the Encoding Standard gives them, with the names by which the XML parser of Java takes
/// them. Where there is no reader for exactly that encoding there is one that differs in control characters or knows more.
/// Names that Java refuses are left out, however common they are elsewhere: the job would refuse them.
const NAMES: [(&str, &str); 33] = [
    ("windows-1250", "windows-1250 cp1250 cp5346"),
    ("windows-1251", "windows-1251 cp1251 cp5347 ansi-1251"),
    ("windows-1252", "windows-1252 cp1252 cp5348 ibm-1252 ibm1252"),
    ("windows-1253", "windows-1253 cp1253 cp5349"),
    ("windows-1254", "windows-1254 cp1254 cp5350"),
    (
        "windows-1254",
        "iso-8859-9 iso8859-9 iso_8859-9 iso8859_9 latin5 l5 iso-ir-148 csisolatin5 cp920 ibm-920 ibm920",
    ),
    ("windows-1255", "windows-1255 cp1255"),
    ("windows-1256", "windows-1256 cp1256"),
    ("windows-1257", "windows-1257 cp1257 cp5353"),
    ("windows-1258", "windows-1258 cp1258"),
    (
        "ISO-8859-2",
        "iso-8859-2 iso8859-2 iso_8859-2 iso8859_2 latin2 l2 iso-ir-101 csisolatin2 cp912 ibm-912 ibm912",
    ),
    (
        "ISO-8859-3",
        "iso-8859-3 iso8859-3 iso_8859-3 iso8859_3 latin3 l3 iso-ir-109 csisolatin3 cp913 ibm-913 ibm913",
    ),
    (
        "ISO-8859-4",
        "iso-8859-4 iso8859-4 iso_8859-4 iso8859_4 latin4 l4 iso-ir-110 csisolatin4 cp914 ibm-914 ibm914",
    ),
    (
        "ISO-8859-5",
        "iso-8859-5 iso8859-5 iso_8859-5 iso8859_5 cyrillic iso-ir-144 csisolatincyrillic cp915 ibm-915 ibm915",
    ),
    (
        "ISO-8859-6",
        "iso-8859-6 iso8859-6 iso_8859-6 iso8859_6 arabic asmo-708 ecma-114 iso-ir-127 csisolatinarabic cp1089 ibm-1089 \
         ibm1089",
    ),
    (
        "ISO-8859-7",
        "iso-8859-7 iso8859-7 iso_8859-7 iso8859_7 sun_eu_greek greek greek8 ecma-118 elot_928 iso-ir-126 csisolatingreek cp813 \
         ibm-813 ibm813",
    ),
    (
        "ISO-8859-8",
        "iso-8859-8 iso8859-8 iso_8859-8 iso8859_8 hebrew iso-ir-138 csisolatinhebrew cp916 ibm-916 ibm916",
    ),
    ("ISO-8859-8-I", "iso-8859-8-i"),
    ("ISO-8859-13", "iso-8859-13 iso8859-13 iso_8859-13 iso8859_13"),
    (
        "ISO-8859-15",
        "iso-8859-15 iso8859-15 iso_8859-15 iso8859_15 iso8859_15_fdis latin9 latin-9 latin0 l9 csisolatin0 csisolatin9 \
         csiso885915 cp923 ibm-923 ibm923",
    ),
    ("ISO-8859-16", "iso-8859-16 iso_8859-16 iso8859_16 latin10 l10 iso-ir-226 csiso885916"),
    (
        "windows-874",
        "windows-874 ms-874 ms874 x-windows-874 tis-620 tis620 tis620.2533 iso-8859-11 iso8859_11 x-iso-8859-11",
    ),
    ("KOI8-R", "koi8-r koi8_r koi8 cskoi8r"),
    ("KOI8-U", "koi8-u koi8_u"),
    ("IBM866", "ibm866 ibm-866 cp866 csibm866"),
    ("macintosh", "macroman x-macroman"),
    ("x-mac-cyrillic", "maccyrillic x-maccyrillic macukraine x-macukraine"),
    (
        "Shift_JIS",
        "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis windows-31j windows-932 ms932 cswindows31j",
    ),
    (
        "EUC-JP",
        "euc-jp euc_jp eucjp eucjis x-euc-jp x-eucjp extended_unix_code_packed_format_for_japanese \
         cseucpkdfmtjapanese",
    ),
    (
        "EUC-KR",
        "euc-kr euc_kr euckr ks_c_5601-1987 ksc5601 ksc5601-1987 ksc5601_1987 ksc_5601 cseuckr windows-949 windows949 \
         ms949 ms_949 x-windows-949",
    ),
    ("Big5", "big5 csbig5 windows-950 ms950 x-windows-950 big5-hkscs big5_hkscs big5hk big5hkscs"),
    ("gb18030", "gb18030 gb18030-2022"),
    (
        "GBK",
        "gbk cp936 windows-936 ms936 ms_936 x-mswin-936 gb2312 gb2312-80 gb2312-1980 euc-cn euc_cn euccn x-euc-cn",
    ),
];

static CHARSETS: [OnceLock<Option<Charset>>; NAMES.len()] = [const { OnceLock::new() }; NAMES.len()];

/// Stands in what was read for bytes that are none of the encoding.
const MALFORMED: char = '\u{FFFD}';

const SECOND_BYTES: u32 = 0xFF - 0x40;
/// How many sequences of four bytes GB 18030 has for characters of the basic plane.
const GB_FOURS: u32 = 39_420;
/// The first of those for all other characters.
const GB_ASTRAL: u32 = 189_000;

/// An encoding and its tables.
#[derive(Debug)]
pub(crate) struct Charset {
    pub(super) name: &'static str,
    family: Family,
    singles: Table,
    pairs: Table,
    /// Three bytes in EUC-JP, four in GB 18030.
    longer: Table,
    /// The characters of the pairs in order, where others take more bytes.
    in_pairs: Vec<char>,
    /// What a single byte stands for that stands for nothing.
    undefined: RangeInclusive<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    OneByte,
    ShiftJis,
    EucJp,
    /// EUC-KR and Big5.
    TwoBytes,
    /// GBK, which is read as GB 18030.
    Gbk,
    Gb18030,
}

/// What the first bytes of a text are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// One character, rarely two, of so many bytes.
    Text(&'a str, usize),
    Char(char, usize),
    /// So many bytes that are none of the encoding.
    Malformed(usize),
    /// The start of a character.
    More,
}

/// The encoding of a declared name; none where there is no such, or the tables cannot be had.
pub(super) fn charset(declared: &str) -> Option<&'static Charset> {
    let index = NAMES.iter().position(|(_, names)| super::encoding::is_one_of(declared, names))?;
    CHARSETS[index].get_or_init(|| Charset::new(NAMES[index])).as_ref()
}

/// Reads bytes in an encoding by its name in the Encoding Standard, without the byte order mark and with replacement
/// characters for what is malformed.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn read_as(name: &str, bytes: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
    Some(encoding.decode_with_bom_removal(bytes).0.into_owned())
}

#[cfg(target_family = "wasm")]
pub(crate) use crate::web::read_as;

impl Charset {
    fn new((name, names): (&'static str, &'static str)) -> Option<Self> {
        let family = match name {
            "Shift_JIS" => Family::ShiftJis,
            "EUC-JP" => Family::EucJp,
            "EUC-KR" | "Big5" => Family::TwoBytes,
            "GBK" => Family::Gbk,
            "gb18030" => Family::Gb18030,
            _ => Family::OneByte,
        };
        let singles = Table::read(name, (0x80..=0xFF).map(|byte| [byte]))?;
        let pairs = if family == Family::OneByte {
            Table::default()
        } else {
            let seconds = |first: u8| (0x40..0xFF).map(move |second| [first, second]);
            Table::read(name, (0x81..=0xFE).flat_map(seconds))?
        };
        let longer = match family {
            Family::EucJp => {
                let thirds = |second: u8| (0xA1..=0xFE).map(move |third| [0x8F, second, third]);
                Table::read(name, (0xA1..=0xFE).flat_map(thirds))?
            }
            Family::Gbk | Family::Gb18030 => Table::read(name, (0..GB_FOURS).map(gb_bytes))?,
            _ => Table::default(),
        };
        let mut in_pairs: Vec<char> = Vec::new();
        if !longer.ends.is_empty() {
            in_pairs.extend(pairs.text.chars().filter(|&c| !c.is_ascii()));
            sorting::sort(&mut in_pairs);
        }
        // In those of Windows the Encoding Standard gives a control character to each byte that they leave undefined.
        let undefined =
            if names.starts_with("windows-125") { '\u{80}'..='\u{9F}' } else { MALFORMED..=MALFORMED };
        Some(Self { name, family, singles, pairs, longer, in_pairs, undefined })
    }

    pub(super) fn is_one_byte(&self) -> bool {
        self.family == Family::OneByte
    }

    /// How many bytes a character takes.
    pub(super) fn bytes_of(&self, c: char) -> u64 {
        let in_pairs = || self.in_pairs.binary_search(&c).is_ok();
        match self.family {
            _ if c.is_ascii() => 1,
            Family::OneByte => 1,
            // Its four sequences that are two characters each end with one of these.
            Family::TwoBytes => u64::from(!matches!(c, '\u{304}' | '\u{30C}')) * 2,
            Family::ShiftJis => 2 - u64::from(matches!(c, '\u{80}' | '\u{FF61}'..='\u{FF9F}')),
            Family::EucJp => 3 - u64::from(in_pairs()),
            Family::Gbk if c == '\u{20AC}' => 1,
            Family::Gbk | Family::Gb18030 => 4 - 2 * u64::from(in_pairs()),
        }
    }

    /// What `bytes`, which are some, begin with.
    pub(super) fn step(&self, bytes: &[u8]) -> Step<'_> {
        let first = bytes[0];
        if first.is_ascii() {
            return Step::Char(char::from(first), 1);
        }
        if !self.leads(first) {
            let text = self.singles.get(u32::from(first) - 0x80);
            let text = text.filter(|text| !text.starts_with(|c| self.undefined.contains(&c)));
            return text.map_or(Step::Malformed(1), |text| Step::Text(text, 1));
        }
        match (self.family, bytes.get(1).copied()) {
            (_, None) => Step::More,
            (Family::EucJp, Some(second @ 0xA1..=0xFE)) if first == 0x8F => self.three(second, bytes.get(2)),
            (Family::Gbk | Family::Gb18030, Some(b'0'..=b'9')) => self.four(bytes),
            (_, Some(second)) => {
                let index = u32::from(second).checked_sub(0x40).filter(|&index| index < SECOND_BYTES);
                let index = index.map(|index| (u32::from(first) - 0x81) * SECOND_BYTES + index);
                match index.and_then(|index| self.pairs.get(index)) {
                    Some(text) => Step::Text(text, 2),
                    // A letter is more likely to be meant than to be half of nothing.
                    None => Step::Malformed(if second.is_ascii() { 1 } else { 2 }),
                }
            }
        }
    }

    /// Whether a byte is the first of several.
    fn leads(&self, byte: u8) -> bool {
        match self.family {
            Family::OneByte => false,
            Family::ShiftJis => matches!(byte, 0x81..=0x9F | 0xE0..=0xFC),
            Family::EucJp => matches!(byte, 0x8E | 0x8F | 0xA1..=0xFE),
            Family::TwoBytes | Family::Gbk | Family::Gb18030 => matches!(byte, 0x81..=0xFE),
        }
    }

    fn three(&self, second: u8, third: Option<&u8>) -> Step<'_> {
        let Some(&third) = third else { return Step::More };
        let row = (u32::from(second) - 0xA1) * 94;
        let column = u32::from(third).checked_sub(0xA1).filter(|&column| column < 94);
        match column.and_then(|column| self.longer.get(row + column)) {
            Some(text) => Step::Text(text, 3),
            None => Step::Malformed(if third.is_ascii() { 2 } else { 3 }),
        }
    }

    fn four(&self, bytes: &[u8]) -> Step<'_> {
        let (third, fourth) = (bytes.get(2), bytes.get(3));
        if third.is_some_and(|third| !matches!(third, 0x81..=0xFE))
            || fourth.is_some_and(|fourth| !fourth.is_ascii_digit())
        {
            return Step::Malformed(1);
        }
        let (Some(&third), Some(&fourth)) = (third, fourth) else { return Step::More };
        let [first, second, third, fourth] = [bytes[0], bytes[1], third, fourth].map(u32::from);
        let index = (((first - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30;
        let astral = index.checked_sub(GB_ASTRAL).and_then(|index| char::from_u32(0x1_0000 + index));
        match (self.longer.entry(index), astral) {
            (Some(text), _) => Step::Text(text, 4),
            (None, Some(c)) => Step::Char(c, 4),
            (None, None) => Step::Malformed(4),
        }
    }
}

/// The sequence of four bytes with this number.
fn gb_bytes(index: u32) -> [u8; 4] {
    let digit = |index: u32| b'0' + (index % 10) as u8;
    let letter = |index: u32| 0x81 + (index % 126) as u8;
    [letter(index / 12_600), digit(index / 1260), letter(index / 10), digit(index)]
}

/// What sequences of bytes are.
#[derive(Debug, Default)]
struct Table {
    text: String,
    /// Where each sequence ends; a line feed follows.
    ends: Vec<u32>,
}

impl Table {
    fn read<const N: usize>(name: &str, sequences: impl Iterator<Item = [u8; N]>) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut count = 0;
        for sequence in sequences {
            bytes.extend(sequence);
            bytes.push(b'\n');
            count += 1;
        }
        let text = read_as(name, &bytes)?;
        let ends: Vec<u32> = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end as u32).collect();
        (ends.len() == count).then_some(Self { text, ends })
    }

    fn entry(&self, index: u32) -> Option<&str> {
        let end = *self.ends.get(index as usize)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before as usize] + 1);
        self.text.get(start as usize..end as usize)
    }

    fn get(&self, index: u32) -> Option<&str> {
        self.entry(index).filter(|text| !text.contains(MALFORMED))
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use encoding_rs::{DecoderResult, Encoding};

    use super::super::encoding::{PLACEHOLDER, detect};
    use super::*;

    /// Reads bytes behind a declaration, in pieces of so many bytes.
    fn ours(name: &str, bytes: &[u8], piece: usize) -> String {
        let head = format!("<?xml version='1.0' encoding='{name}'?>");
        let mut decoder = detect(head.as_bytes(), true).expect("it tells").expect("it is read").decoder;
        let mut window = String::new();
        for piece in bytes.chunks(piece) {
            decoder.decode(piece, false, &mut window, &mut |_| {});
        }
        decoder.decode(&[], true, &mut window, &mut |_| {});
        window
    }

    fn theirs(name: &str, mut bytes: &[u8]) -> String {
        let encoding = Encoding::for_label(name.as_bytes()).expect("a label");
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len() * 4 + 16);
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
            bytes = &bytes[read..];
            match result {
                DecoderResult::InputEmpty => return text,
                DecoderResult::OutputFull => text.reserve(bytes.len() * 4 + 16),
                DecoderResult::Malformed(length, _) => {
                    text.extend(std::iter::repeat_n(PLACEHOLDER, usize::from(length)));
                }
            }
        }
    }

    #[test]
    fn every_sequence_is_read_as_its_encoding_has_it() {
        for (name, names) in NAMES {
            let declared = names.split(' ').next().expect("a name");
            let charset = charset(declared).expect("an encoding");
            assert_eq!(charset.name, Encoding::for_label(name.as_bytes()).expect("a label").name());
            // All pairs, and longer ones by what follows them: a letter, a digit, a byte beyond ASCII and the end.
            let mut bytes = Vec::new();
            for first in 0x80..=0xFF {
                for second in 0..=0xFF {
                    bytes.extend([first, second, b'\t']);
                }
            }
            if !charset.is_one_byte() {
                for third in 0..=0xFF {
                    for second in [0x30, 0x39, 0x40, 0x7F, 0x80, 0xA1, 0xB5, 0xDF, 0xFE, 0xFF] {
                        for first in [0x81, 0x84, 0x8E, 0x8F, 0x90, 0xA0, 0xA2, 0xE3, 0xFE] {
                            for fourth in [0x30, 0x39, 0x41, 0xA2] {
                                bytes.extend([first, second, third, fourth, b'\t']);
                            }
                        }
                    }
                }
            }
            // What Windows leaves undefined is none of the encoding to us, and to it a control character.
            let is_undefined =
                |c: char| declared.starts_with("windows-125") && ('\u{80}'..='\u{9F}').contains(&c);
            let expected = |bytes: &[u8]| theirs(name, bytes).replace(is_undefined, &PLACEHOLDER.to_string());
            for end in [&b"\x81"[..], b"\x8F\xA2", b"\x81\x30", b"\x81\x30\x81"] {
                assert_eq!(ours(declared, end, 2), expected(end), "{name}");
            }
            let expected = expected(&bytes);
            for piece in [bytes.len(), 5] {
                assert!(ours(declared, &bytes, piece) == expected, "{name} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn sequences_of_four_bytes_are_read() {
        const END: u32 = GB_ASTRAL + 0x10_0000;
        // Beyond the basic plane one follows from the other.
        let near = [GB_FOURS, GB_ASTRAL, END].into_iter().flat_map(|edge| edge - 20..edge + 20);
        let bytes: Vec<u8> =
            (0..GB_FOURS).chain((0..END).step_by(97)).chain(near).flat_map(gb_bytes).collect();
        assert!(ours("gb18030", &bytes, 4096) == theirs("gb18030", &bytes));
    }

    #[test]
    fn a_character_is_counted_with_the_bytes_that_it_takes() {
        for (name, names) in NAMES {
            let charset = charset(names.split(' ').next().expect("a name")).expect("an encoding");
            if charset.is_one_byte() {
                continue;
            }
            let encoding = Encoding::for_label(name.as_bytes()).expect("a label");
            for c in ('\0'..='\u{20FFF}').filter(|&c| c != MALFORMED) {
                let text = c.to_string();
                let (bytes, _, unmappable) = encoding.encode(&text);
                // What is written so but read otherwise cannot have stood in a file.
                if !unmappable && encoding.decode_without_bom_handling(&bytes).0 == text {
                    assert_eq!(charset.bytes_of(c), bytes.len() as u64, "{name} {c:?}");
                }
            }
        }
        assert_eq!(charset("euc-jp").expect("an encoding").bytes_of('丂'), 3);
        assert_eq!(charset("gb18030").expect("an encoding").bytes_of('\u{1F600}'), 4);
    }
}
