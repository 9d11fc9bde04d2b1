//! From the bytes of a file to text (XML 1.0, section 4.3.3 and appendix F).

use encoding_rs::{DecoderResult, Encoding};

use super::fault::Fault;

/// Stands for a byte that is none of its encoding: legal as a character, in no name, and rare.
pub(super) const PLACEHOLDER: char = '\u{7F}';

/// Bytes in which an XML declaration must have told its encoding.
const DECLARATION_BYTES_MAX: usize = 4096;

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
        [0, b'<', ..] => utf16(encoding_rs::UTF_16BE, 0),
        [b'<', 0, ..] => utf16(encoding_rs::UTF_16LE, 0),
        [0x4C, 0x6F, 0xA7, 0x94, ..] => refused("EBCDIC"),
        _ => {
            let declaration = head.starts_with(b"<?xml") || (b"<?xml".starts_with(head) && !last);
            let end = memchr::memmem::find(head, b"?>");
            if declaration && end.is_none() && head.len() < DECLARATION_BYTES_MAX && !last {
                return None;
            }
            let declared = end.filter(|_| declaration).and_then(|end| declared(&head[..end]));
            Some(named(&declared.unwrap_or_default()))
        }
    }
}

/// The decoder for an encoding that shares its first 128 characters with ASCII. What is no name, and the names of UTF-16,
/// fall to UTF-8: the declaration could be read, so the file is not in UTF-16; both are reported where they stand.
fn named(declared: &str) -> Result<Detected, Fault> {
    const LATIN1: [&str; 9] = [
        "iso-8859-1",
        "iso8859-1",
        "iso_8859-1",
        "iso88591",
        "latin1",
        "l1",
        "iso-ir-100",
        "cp819",
        "ibm819",
    ];
    const ASCII: [&str; 5] = ["us-ascii", "ascii", "iso646-us", "iso-ir-6", "ansi_x3.4-1968"];
    let is = |names: &[&str]| names.iter().any(|name| declared.eq_ignore_ascii_case(name));
    if !is_name(declared) || is(&["utf-8", "utf8"]) || is_utf16(declared) {
        return Ok(Detected::new(Way::Utf8, "UTF-8", Unit::Bytes, 0));
    }
    if is(&LATIN1) {
        return Ok(Detected::new(Way::Latin1, "ISO-8859-1", Unit::Characters, 0));
    }
    if is(&ASCII) {
        return Ok(Detected::new(Way::Ascii, "US-ASCII", Unit::Characters, 0));
    }
    let known = Encoding::for_label_no_replacement(declared.as_bytes());
    let readable =
        known.filter(|encoding| encoding.is_ascii_compatible() && *encoding != encoding_rs::X_USER_DEFINED);
    match readable {
        Some(encoding) if encoding.is_single_byte() => Ok(Detected::other(encoding, Unit::Characters, 0)),
        Some(encoding) => Ok(Detected::other(encoding, Unit::Encoded(encoding), 0)),
        None => Err(Fault::UnsupportedEncoding(declared.to_owned())),
    }
}

/// Whether a text can name an encoding (XML 1.0, production 81).
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

fn is_utf16(declared: &str) -> bool {
    ["utf-16", "utf-16le", "utf-16be", "utf16", "iso-10646-ucs-2"]
        .iter()
        .any(|name| declared.eq_ignore_ascii_case(name))
}

/// Whether a declared encoding can be the one that the bytes are in.
pub(super) fn agrees(declared: &str, found: &str) -> bool {
    let order = |name: &str| name.to_ascii_lowercase().strip_prefix("utf-16").map(str::to_owned);
    match (order(declared), order(found)) {
        (Some(declared), Some(found)) => declared.is_empty() || declared == found,
        (None, Some(_)) => is_utf16(declared),
        (_, None) if is_utf16(declared) => false,
        _ => found != "UTF-8" || ["utf-8", "utf8"].iter().any(|name| declared.eq_ignore_ascii_case(name)),
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
