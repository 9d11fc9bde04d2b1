//! What a file looks like that is no feed.

use crate::rules::Code;
use crate::xml::EBCDIC;

/// Bytes looked at before the reading starts.
pub(crate) const HEAD_BYTES: usize = 1024;

/// Whether a file looks like JSON, and so like an export. In UTF-16 every other byte is zero.
pub(crate) fn is_json(head: &[u8]) -> bool {
    let unmarked = [&[0xEF, 0xBB, 0xBF][..], &[0xFE, 0xFF], &[0xFF, 0xFE]];
    let head = unmarked.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(head);
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    matches!(first, Some(b'{' | b'['))
}

/// Looks at the first bytes of a file; answers what is wrong with it as a whole, and what it looks like.
pub(crate) fn refuse(head: &[u8]) -> Option<(Code, &'static str)> {
    const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
    let text = head.strip_prefix(MARK).unwrap_or(head).trim_ascii_start();
    if text.is_empty() {
        return Some((Code::EmptyFile, ""));
    }
    // UTF-16 and UTF-32 have zeros where UTF-8 has none, EBCDIC other letters; the reader says so itself.
    let wide = matches!(head, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, ..] | [_, 0, ..]);
    if wide || head.starts_with(&EBCDIC) {
        return None;
    }
    if text[0] != b'<' {
        return Some((Code::NoXml, looks_like(text)));
    }
    let start: Vec<u8> = text.iter().take(64).map(u8::to_ascii_lowercase).collect();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        return Some((Code::HtmlPage, ""));
    }
    let name = start[1..].split(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace()).next();
    is_piece_of_html(name?).then_some((Code::HtmlPage, PIECE_OF_HTML))
}

/// The first quote of what is no whole web page.
pub(super) const PIECE_OF_HTML: &str = "piece";

/// Whether an element of this name starts a message as programs write it for browsers.
pub(super) fn is_piece_of_html(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 12] =
        [b"b", b"body", b"br", b"center", b"div", b"font", b"h1", b"head", b"hr", b"p", b"pre", b"script"];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// What a file looks like, from its first bytes.
pub(crate) fn looks_like(text: &[u8]) -> &'static str {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let readable = text.iter().all(|&byte| byte >= b' ' || byte.is_ascii_whitespace());
    match text {
        [b'P', b'K', 3 | 5, ..] => "a zip archive (or an Excel or Word file, which is one inside)",
        [0x1F, 0x8B, ..] => "a gzip archive",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Excel or Word file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ if text.get(257..262) == Some(b"ustar") => "a tar archive",
        [b'{' | b'[', ..] => "JSON",
        _ if !readable => "binary data",
        _ if line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t')) => "a table as text (CSV)",
        _ => "plain text",
    }
}
