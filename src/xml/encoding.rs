//! From the bytes of a file to text (XML 1.0, section 4.3.3 and appendix F).

use encoding_rs::{DecoderResult, Encoding};

use super::chars::is_space;
use super::fault::Fault;

/// Stands for a byte that is none of its encoding: legal as a character, in no name, and rare.
pub(super) const PLACEHOLDER: char = '\u{7F}';

/// Bytes in which an XML declaration must have told its encoding.
const DECLARATION_BYTES_MAX: usize = 4096;

/// The names by which the XML parser of Java takes an encoding, with the reader for it. Where there is no reader for
/// exactly that encoding there is one that differs in control characters or knows more. Names that Java refuses are left
/// out, however common they are elsewhere: the job would refuse them.
const NAMES: [(&Encoding, &str); 32] = [
    (encoding_rs::WINDOWS_1250, "windows-1250 cp1250 cp5346"),
    (encoding_rs::WINDOWS_1251, "windows-1251 cp1251 cp5347 ansi-1251"),
    (encoding_rs::WINDOWS_1252, "windows-1252 cp1252 cp5348 ibm-1252 ibm1252"),
    (encoding_rs::WINDOWS_1253, "windows-1253 cp1253 cp5349"),
    (
        encoding_rs::WINDOWS_1254,
        "windows-1254 cp1254 cp5350 iso-8859-9 iso8859-9 iso_8859-9 iso8859_9 latin5 l5 iso-ir-148 csisolatin5 cp920 \
         ibm-920 ibm920",
    ),
    (encoding_rs::WINDOWS_1255, "windows-1255 cp1255"),
    (encoding_rs::WINDOWS_1256, "windows-1256 cp1256"),
    (encoding_rs::WINDOWS_1257, "windows-1257 cp1257 cp5353"),
    (encoding_rs::WINDOWS_1258, "windows-1258 cp1258"),
    (
        encoding_rs::ISO_8859_2,
        "iso-8859-2 iso8859-2 iso_8859-2 iso8859_2 latin2 l2 iso-ir-101 csisolatin2 cp912 ibm-912 ibm912",
    ),
    (
        encoding_rs::ISO_8859_3,
        "iso-8859-3 iso8859-3 iso_8859-3 iso8859_3 latin3 l3 iso-ir-109 csisolatin3 cp913 ibm-913 ibm913",
    ),
    (
        encoding_rs::ISO_8859_4,
        "iso-8859-4 iso8859-4 iso_8859-4 iso8859_4 latin4 l4 iso-ir-110 csisolatin4 cp914 ibm-914 ibm914",
    ),
    (
        encoding_rs::ISO_8859_5,
        "iso-8859-5 iso8859-5 iso_8859-5 iso8859_5 cyrillic iso-ir-144 csisolatincyrillic cp915 ibm-915 ibm915",
    ),
    (
        encoding_rs::ISO_8859_6,
        "iso-8859-6 iso8859-6 iso_8859-6 iso8859_6 arabic asmo-708 ecma-114 iso-ir-127 csisolatinarabic cp1089 ibm-1089 \
         ibm1089",
    ),
    (
        encoding_rs::ISO_8859_7,
        "iso-8859-7 iso8859-7 iso_8859-7 iso8859_7 sun_eu_greek greek greek8 ecma-118 elot_928 iso-ir-126 csisolatingreek cp813 \
         ibm-813 ibm813",
    ),
    (
        encoding_rs::ISO_8859_8,
        "iso-8859-8 iso8859-8 iso_8859-8 iso8859_8 hebrew iso-ir-138 csisolatinhebrew cp916 ibm-916 ibm916",
    ),
    (encoding_rs::ISO_8859_8_I, "iso-8859-8-i"),
    (encoding_rs::ISO_8859_13, "iso-8859-13 iso8859-13 iso_8859-13 iso8859_13"),
    (
        encoding_rs::ISO_8859_15,
        "iso-8859-15 iso8859-15 iso_8859-15 iso8859_15 iso8859_15_fdis latin9 latin-9 latin0 l9 csisolatin0 csisolatin9 \
         csiso885915 cp923 ibm-923 ibm923",
    ),
    (encoding_rs::ISO_8859_16, "iso-8859-16 iso_8859-16 iso8859_16 latin10 l10 iso-ir-226 csiso885916"),
    (
        encoding_rs::WINDOWS_874,
        "windows-874 ms-874 ms874 x-windows-874 tis-620 tis620 tis620.2533 iso-8859-11 iso8859_11 x-iso-8859-11",
    ),
    (encoding_rs::KOI8_R, "koi8-r koi8_r koi8 cskoi8r"),
    (encoding_rs::KOI8_U, "koi8-u koi8_u"),
    (encoding_rs::IBM866, "ibm866 ibm-866 cp866 csibm866"),
    (encoding_rs::MACINTOSH, "macroman x-macroman"),
    (encoding_rs::X_MAC_CYRILLIC, "maccyrillic x-maccyrillic macukraine x-macukraine"),
    (
        encoding_rs::SHIFT_JIS,
        "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis windows-31j windows-932 ms932 cswindows31j",
    ),
    (
        encoding_rs::EUC_JP,
        "euc-jp euc_jp eucjp eucjis x-euc-jp x-eucjp extended_unix_code_packed_format_for_japanese \
         cseucpkdfmtjapanese",
    ),
    (
        encoding_rs::EUC_KR,
        "euc-kr euc_kr euckr ks_c_5601-1987 ksc5601 ksc5601-1987 ksc5601_1987 ksc_5601 cseuckr windows-949 windows949 \
         ms949 ms_949 x-windows-949",
    ),
    (encoding_rs::BIG5, "big5 csbig5 windows-950 ms950 x-windows-950 big5-hkscs big5_hkscs big5hk big5hkscs"),
    (encoding_rs::GB18030, "gb18030 gb18030-2022"),
    (
        encoding_rs::GBK,
        "gbk cp936 windows-936 ms936 ms_936 x-mswin-936 gb2312 gb2312-80 gb2312-1980 euc-cn euc_cn euccn x-euc-cn",
    ),
];
const UTF8: &str = "utf-8 utf8 unicode-1-1-utf-8";
const LATIN1: &str = "iso-8859-1 iso8859-1 iso_8859-1 iso8859_1 iso_8859_1 latin1 l1 iso-ir-100 csisolatin1 cp819 \
                      ibm-819 ibm819";
const ASCII: &str =
    "us-ascii ascii ascii7 iso646-us us iso-ir-6 ansi_x3.4-1968 ansi_x3.4-1986 ibm367 cp367 csascii";
const UTF16: &str = "utf-16 utf-16le utf-16be utf16 iso-10646-ucs-2";

/// Whether a declared name is one of `names`, which are in lower case.
fn is_one_of(declared: &str, names: &str) -> bool {
    names.split_ascii_whitespace().any(|name| declared.eq_ignore_ascii_case(name))
}

/// How text of a file is counted in bytes of that file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    /// UTF-8: as it is.
    Bytes,
    /// One byte a character.
    Characters,
    /// UTF-16: two or four bytes a character.
    Utf16,
    /// As many bytes as the encoding needs.
    Encoded(&'static Encoding),
}

impl Unit {
    /// Bytes of the file behind `text`, which is whole characters of valid UTF-8.
    pub(super) fn bytes(self, text: &[u8]) -> u64 {
        match self {
            Self::Bytes => text.len() as u64,
            Self::Characters => text.iter().map(|byte| u64::from(byte & 0xC0 != 0x80)).sum(),
            Self::Utf16 => {
                let units = |byte: u8| u64::from(byte & 0xC0 != 0x80) + u64::from(byte >= 0xF0);
                text.iter().map(|&byte| 2 * units(byte)).sum()
            }
            Self::Encoded(_) if text.is_ascii() => text.len() as u64,
            Self::Encoded(encoding) => {
                std::str::from_utf8(text).map_or(0, |text| encoding.encode(text).0.len() as u64)
            }
        }
    }
}

/// Turns the bytes of a file into text, piece by piece.
pub(super) struct Decoder {
    way: Way,
    /// Bytes at the end of what was pushed that are no whole character yet.
    pending: Vec<u8>,
}

enum Way {
    Utf8,
    /// ISO-8859-1, of which `encoding_rs` knows only the variant of the web.
    Latin1,
    Ascii,
    Other(encoding_rs::Decoder),
}

/// What the first bytes of a file tell.
pub(super) struct Detected {
    pub(super) decoder: Decoder,
    pub(super) name: &'static str,
    pub(super) unit: Unit,
    /// Bytes of the byte order mark.
    pub(super) mark: usize,
}

/// Looks at the first bytes of a file; none when more of them are needed.
pub(super) fn detect(head: &[u8], last: bool) -> Option<Result<Detected, Fault>> {
    if head.len() < 4 && !last {
        return None;
    }
    let refused = |name: &str| Some(Err(Fault::UnsupportedEncoding(name.to_owned())));
    let utf16 = |encoding, mark| Some(Ok(Detected::other(encoding, Unit::Utf16, mark)));
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some(Ok(Detected::new(Way::Utf8, "UTF-8", Unit::Bytes, 3))),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0, b'<', ..] => {
            refused("UTF-32")
        }
        [0xFE, 0xFF, ..] => utf16(encoding_rs::UTF_16BE, 2),
        [0xFF, 0xFE, ..] => utf16(encoding_rs::UTF_16LE, 2),
        // Without a mark: white space or markup in two bytes, one of which is zero. What lacks a declaration then is told once
        // as that, not as one illegal character for each zero.
        [0, 1..=0x7F, ..] => utf16(encoding_rs::UTF_16BE, 0),
        [1..=0x7F, 0, ..] => utf16(encoding_rs::UTF_16LE, 0),
        [0x4C, 0x6F, 0xA7, 0x94, ..] => refused("EBCDIC"),
        _ => {
            const START: &[u8] = b"<?xml";
            let head = &head[..head.len().min(DECLARATION_BYTES_MAX)];
            let whole = last || head.len() == DECLARATION_BYTES_MAX;
            if START.starts_with(head) && !whole {
                return None;
            }
            // `<?xml-stylesheet` is no declaration, whatever it says of encodings.
            let declaration =
                head.strip_prefix(START).is_some_and(|rest| rest.first().is_some_and(|&b| is_space(b)));
            let end = memchr::memmem::find(head, b"?>").filter(|_| declaration);
            if declaration && end.is_none() && !whole {
                return None;
            }
            let declared = end.and_then(|end| declared(&head[..end]));
            Some(named(&declared.unwrap_or_default()))
        }
    }
}

/// The decoder for an encoding that shares its first 128 characters with ASCII. What is no name, and the names of UTF-16,
/// fall to UTF-8: the declaration could be read, so the file is not in UTF-16; both are reported where they stand.
fn named(declared: &str) -> Result<Detected, Fault> {
    if !is_name(declared) || is_one_of(declared, UTF8) || is_one_of(declared, UTF16) {
        return Ok(Detected::new(Way::Utf8, "UTF-8", Unit::Bytes, 0));
    }
    if is_one_of(declared, LATIN1) {
        return Ok(Detected::new(Way::Latin1, "ISO-8859-1", Unit::Characters, 0));
    }
    if is_one_of(declared, ASCII) {
        return Ok(Detected::new(Way::Ascii, "US-ASCII", Unit::Characters, 0));
    }
    match NAMES.iter().find(|(_, names)| is_one_of(declared, names)) {
        Some((encoding, _)) if encoding.is_single_byte() => {
            Ok(Detected::other(encoding, Unit::Characters, 0))
        }
        Some((encoding, _)) => Ok(Detected::other(encoding, Unit::Encoded(encoding), 0)),
        None => Err(Fault::UnsupportedEncoding(declared.to_owned())),
    }
}

/// Whether a text can name an encoding (XML 1.0, production 81).
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Whether a declared encoding can be the one that the bytes are in.
pub(super) fn agrees(declared: &str, found: &str) -> bool {
    let order = |name: &str| name.to_ascii_lowercase().strip_prefix("utf-16").map(str::to_owned);
    match (order(declared), order(found)) {
        (Some(declared), Some(found)) => declared.is_empty() || declared == found,
        (None, Some(_)) => is_one_of(declared, UTF16),
        (_, None) if is_one_of(declared, UTF16) => false,
        _ => found != "UTF-8" || is_one_of(declared, UTF8),
    }
}

/// The encoding named in an XML declaration, read as ASCII. Whether the declaration is right is judged later.
fn declared(declaration: &[u8]) -> Option<String> {
    let text: String = declaration.iter().map(|&byte| char::from(byte)).collect();
    let (_, after) = text.split_once("encoding")?;
    let value = after.trim_ascii_start().strip_prefix('=')?.trim_ascii_start();
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    value[1..].split_once(quote).map(|(name, _)| name.to_owned())
}

impl Detected {
    fn new(way: Way, name: &'static str, unit: Unit, mark: usize) -> Self {
        Self { decoder: Decoder { way, pending: Vec::new() }, name, unit, mark }
    }

    fn other(encoding: &'static Encoding, unit: Unit, mark: usize) -> Self {
        Self::new(Way::Other(encoding.new_decoder_without_bom_handling()), encoding.name(), unit, mark)
    }
}

impl Decoder {
    /// Adds the text of `bytes` to `window`. A byte that is none of the encoding becomes a placeholder, so that offsets
    /// stay those of the file; `invalid` is told of it with the length of the window.
    pub(super) fn decode(
        &mut self,
        bytes: &[u8],
        last: bool,
        window: &mut String,
        invalid: &mut impl FnMut(usize),
    ) {
        match &mut self.way {
            Way::Utf8 if self.pending.is_empty() => utf8(bytes, last, window, &mut self.pending, invalid),
            Way::Utf8 => {
                let mut joined = std::mem::take(&mut self.pending);
                joined.extend_from_slice(bytes);
                utf8(&joined, last, window, &mut self.pending, invalid);
            }
            Way::Latin1 => window.extend(bytes.iter().map(|&byte| char::from(byte))),
            Way::Ascii => {
                for &byte in bytes {
                    if byte.is_ascii() {
                        window.push(char::from(byte));
                    } else {
                        invalid(window.len());
                        window.push(PLACEHOLDER);
                    }
                }
            }
            Way::Other(decoder) => other(decoder, bytes, last, window, invalid),
        }
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        self.pending.capacity()
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Decoder").field("pending", &self.pending).finish_non_exhaustive()
    }
}

fn utf8(
    mut bytes: &[u8],
    last: bool,
    window: &mut String,
    pending: &mut Vec<u8>,
    invalid: &mut impl FnMut(usize),
) {
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => {
                window.push_str(text);
                return;
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        window.push_str(std::str::from_utf8(valid).unwrap_or_default());
        if error.error_len().is_none() && !last {
            pending.extend_from_slice(rest);
            return;
        }
        let length = error.error_len().unwrap_or(rest.len());
        invalid(window.len());
        window.extend(std::iter::repeat_n(PLACEHOLDER, length));
        bytes = &rest[length..];
    }
}

fn other(
    decoder: &mut encoding_rs::Decoder,
    mut bytes: &[u8],
    last: bool,
    window: &mut String,
    invalid: &mut impl FnMut(usize),
) {
    let wide = [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].contains(&decoder.encoding());
    loop {
        window
            .reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, window, last);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, _) => {
                invalid(window.len());
                let characters = if wide { usize::from(length).div_ceil(2) } else { usize::from(length) };
                window.extend(std::iter::repeat_n(PLACEHOLDER, characters));
            }
        }
    }
}
