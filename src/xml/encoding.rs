//! From the bytes of a file to text (XML 1.0, section 4.3.3 and appendix F).

use super::chars::is_space;
use super::charset::{Charset, Step, charset};
use super::fault::Fault;

/// Stands for a byte that is none of its encoding: legal as a character, in no name, and rare.
pub(super) const PLACEHOLDER: char = '\u{7F}';

/// Bytes in which an XML declaration must have told its encoding.
const DECLARATION_BYTES_MAX: usize = 4096;

/// How `<?xml` begins in EBCDIC (appendix F).
pub(crate) const EBCDIC: [u8; 4] = [0x4C, 0x6F, 0xA7, 0x94];

const UTF8: &str = "utf-8 utf8 unicode-1-1-utf-8";
const LATIN1: &str = "iso-8859-1 iso8859-1 iso_8859-1 iso8859_1 iso_8859_1 latin1 l1 iso-ir-100 csisolatin1 cp819 \
                      ibm-819 ibm819";
const ASCII: &str =
    "us-ascii ascii ascii7 iso646-us us iso-ir-6 ansi_x3.4-1968 ansi_x3.4-1986 ibm367 cp367 csascii";
const UTF16: &str = "utf-16 utf-16le utf-16be utf16 iso-10646-ucs-2";

/// Whether a declared name is one of `names`, which are in lower case.
pub(super) fn is_one_of(declared: &str, names: &str) -> bool {
    names.split_ascii_whitespace().any(|name| declared.eq_ignore_ascii_case(name))
}

/// How text of a file is counted in bytes of that file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    /// UTF-8: as it is.
    Bytes,
    /// One byte a character.
    Characters,
    /// UTF-16: two or four bytes a character.
    Utf16,
    /// As many bytes as the encoding needs.
    Encoded(&'static Charset),
}

impl Unit {
    /// Bytes of the file behind `text`, which is whole characters of valid UTF-8.
    pub(crate) fn bytes(self, text: &[u8]) -> u64 {
        match self {
            Self::Bytes => text.len() as u64,
            Self::Characters => text.iter().map(|byte| u64::from(byte & 0xC0 != 0x80)).sum(),
            Self::Utf16 => {
                let units = |byte: u8| u64::from(byte & 0xC0 != 0x80) + u64::from(byte >= 0xF0);
                text.iter().map(|&byte| 2 * units(byte)).sum()
            }
            Self::Encoded(_) if text.is_ascii() => text.len() as u64,
            Self::Encoded(charset) => {
                std::str::from_utf8(text).map_or(0, |text| text.chars().map(|c| charset.bytes_of(c)).sum())
            }
        }
    }
}

/// Turns the bytes of a file into text, piece by piece.
pub(crate) struct Decoder {
    way: Way,
    /// Bytes at the end of what was pushed that are no whole character yet.
    pending: Vec<u8>,
}

enum Way {
    Utf8,
    /// ISO-8859-1, of which the Encoding Standard knows only the variant of the web.
    Latin1,
    Ascii,
    Utf16(Order),
    Charset(&'static Charset),
}

/// Which byte of a unit comes first.
#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

/// What the first bytes of a file tell.
pub(crate) struct Detected {
    pub(crate) decoder: Decoder,
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    /// Bytes of the byte order mark.
    pub(crate) mark: usize,
}

/// Looks at the first bytes of a file; none when more of them are needed.
pub(crate) fn detect(head: &[u8], last: bool) -> Option<Result<Detected, Fault>> {
    if head.len() < 4 && !last {
        return None;
    }
    let refused = |name: &str| Some(Err(Fault::UnsupportedEncoding(name.to_owned())));
    let utf16 = |order, mark| {
        let name = match order {
            Order::Little => "UTF-16LE",
            Order::Big => "UTF-16BE",
        };
        Some(Ok(Detected::new(Way::Utf16(order), name, Unit::Utf16, mark)))
    };
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some(Ok(Detected::new(Way::Utf8, "UTF-8", Unit::Bytes, 3))),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0, b'<', ..] => {
            refused("UTF-32")
        }
        [0xFE, 0xFF, ..] => utf16(Order::Big, 2),
        [0xFF, 0xFE, ..] => utf16(Order::Little, 2),
        // Without a mark: white space or markup in two bytes, one of which is zero. What lacks a declaration then is told once
        // as that, not as one illegal character for each zero.
        [0, 1..=0x7F, ..] => utf16(Order::Big, 0),
        [1..=0x7F, 0, ..] => utf16(Order::Little, 0),
        _ if head.starts_with(&EBCDIC) => refused("EBCDIC"),
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
    let charset = charset(declared).ok_or_else(|| Fault::UnsupportedEncoding(declared.to_owned()))?;
    let unit = if charset.is_one_byte() { Unit::Characters } else { Unit::Encoded(charset) };
    Ok(Detected::new(Way::Charset(charset), charset.name, unit, 0))
}

/// Whether a text can name an encoding (XML 1.0, production 81).
pub(crate) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Whether a declared encoding can be the one that the bytes are in.
pub(crate) fn agrees(declared: &str, found: &str) -> bool {
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
}

impl Decoder {
    /// Adds the text of `bytes` to `window`. A byte that is none of the encoding becomes a placeholder, so that offsets
    /// stay those of the file; `invalid` is told of it with the length of the window.
    pub(crate) fn decode(
        &mut self,
        bytes: &[u8],
        last: bool,
        window: &mut String,
        invalid: &mut impl FnMut(usize),
    ) {
        let mut joined = std::mem::take(&mut self.pending);
        let bytes = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        let pending = &mut self.pending;
        match self.way {
            Way::Utf8 => utf8(bytes, last, window, pending, invalid),
            Way::Utf16(order) => utf16(order, bytes, last, window, pending, invalid),
            Way::Charset(charset) => by_table(charset, bytes, last, window, pending, invalid),
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
        }
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
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

fn utf16(
    order: Order,
    bytes: &[u8],
    last: bool,
    window: &mut String,
    pending: &mut Vec<u8>,
    invalid: &mut impl FnMut(usize),
) {
    let unit = |pair: &[u8]| match (order, pair) {
        (Order::Little, &[a, b]) => u16::from_le_bytes([a, b]),
        (Order::Big, &[a, b]) => u16::from_be_bytes([a, b]),
        _ => 0,
    };
    window.reserve(bytes.len() / 2);
    let (mut units, odd) = bytes.split_at(bytes.len() & !1);
    // Half of a character waits for the other.
    let held = if !last && units.len() >= 2 && (0xD800..0xDC00).contains(&unit(&units[units.len() - 2..])) {
        units.len() - 2
    } else {
        units.len()
    };
    if !last {
        pending.extend_from_slice(&bytes[held..]);
        units = &units[..held];
    }
    for read in char::decode_utf16(units.chunks_exact(2).map(unit)) {
        window.push(read.unwrap_or_else(|_| {
            invalid(window.len());
            PLACEHOLDER
        }));
    }
    if last && !odd.is_empty() {
        invalid(window.len());
        window.push(PLACEHOLDER);
    }
}

fn by_table(
    charset: &'static Charset,
    mut bytes: &[u8],
    last: bool,
    window: &mut String,
    pending: &mut Vec<u8>,
    invalid: &mut impl FnMut(usize),
) {
    window.reserve(bytes.len());
    loop {
        let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        let (plain, rest) = bytes.split_at(ascii);
        window.push_str(std::str::from_utf8(plain).unwrap_or_default());
        if rest.is_empty() {
            return;
        }
        let length = match charset.step(rest) {
            Step::Text(text, length) => {
                window.push_str(text);
                length
            }
            Step::Char(c, length) => {
                window.push(c);
                length
            }
            Step::More if !last => {
                pending.extend_from_slice(rest);
                return;
            }
            step => {
                let length = if let Step::Malformed(length) = step { length } else { rest.len() };
                invalid(window.len());
                window.extend(std::iter::repeat_n(PLACEHOLDER, length));
                length
            }
        };
        bytes = &rest[length..];
    }
}
