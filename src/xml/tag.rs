//! The inside of a start tag: its name and attributes, taken apart as strictly as XML asks.

use std::borrow::Cow;
use std::ops::Range;

use super::chars::{is_char, is_space};
use super::fault::Fault;
use super::names::{NameId, Names, ScopeId};

/// An attribute as it stands in the tag: spans into the tag's text.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
    /// The value holds references or white space that has to be normalised.
    pub(super) plain: bool,
}

/// Splits the tag `<name a="b">` or `<name a="b"/>`, or one that breaks off before its `>`, into name and attributes.
///
/// Returns the span of the name; whatever breaks the grammar is reported with its offset in the tag, and what stands
/// before the breach is still read.
pub(super) fn split(tag: &str, spans: &mut Vec<Span>, faults: &mut Vec<(usize, Fault)>) -> Range<usize> {
    let bytes = tag.as_bytes();
    let end = tag.strip_suffix('>').map_or(tag.len(), |inner| inner.strip_suffix('/').unwrap_or(inner).len());
    let name_end = bytes[1..end].iter().position(|&b| is_space(b)).map_or(end, |at| at + 1);
    let mut at = name_end;
    loop {
        let gap = at;
        while at < end && is_space(bytes[at]) {
            at += 1;
        }
        if at == end {
            return 1..name_end;
        }
        if at == gap {
            faults
                .push((at, Fault::MalformedTag("attributes stand without a space between them".to_owned())));
        }
        match attribute(tag, at, end) {
            Ok((span, next)) => {
                spans.push(span);
                at = next;
            }
            Err((place, fault)) => {
                faults.push((place, fault));
                return 1..name_end;
            }
        }
    }
}

/// One `name = "value"` that starts at `at`; answers it and the offset after it.
fn attribute(tag: &str, at: usize, end: usize) -> Result<(Span, usize), (usize, Fault)> {
    let bytes = tag.as_bytes();
    let name_end = bytes[at..end]
        .iter()
        .position(|&b| b == b'=' || is_space(b) || b == b'"' || b == b'\'')
        .map_or(end, |n| at + n);
    let mut equals = name_end;
    while equals < end && is_space(bytes[equals]) {
        equals += 1;
    }
    if name_end == at || equals == end || bytes[equals] != b'=' {
        let text = format!("attribute “{}” has no value", tag.get(at..name_end).unwrap_or_default());
        return Err((at, Fault::MalformedTag(text)));
    }
    let mut open = equals + 1;
    while open < end && is_space(bytes[open]) {
        open += 1;
    }
    if open >= end || (bytes[open] != b'"' && bytes[open] != b'\'') {
        let text = format!("the value of attribute “{}” is not in quotes", &tag[at..name_end]);
        return Err((at, Fault::MalformedTag(text)));
    }
    let Some(length) = memchr::memchr(bytes[open], &bytes[open + 1..end]) else {
        let text = format!("the value of attribute “{}” has no closing quote", &tag[at..name_end]);
        return Err((at, Fault::MalformedTag(text)));
    };
    let value = open + 1..open + 1 + length;
    let plain = !bytes[value.clone()].iter().any(|&b| b == b'&' || (b < 0x20 && is_space(b)));
    Ok((Span { name: at..name_end, value: value.clone(), plain }, value.end + 1))
}

/// The value of an attribute after normalisation (XML 1.0, section 3.3.3, for attributes of type CDATA).
pub(super) fn normalise<'a>(raw: &'a str, faults: &mut Vec<(usize, Fault)>) -> Cow<'a, str> {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        value.push_str(&rest[..at]);
        let offset = raw.len() - rest.len() + at;
        if rest.as_bytes()[at] == b'&' {
            // No reference goes on beyond the next ampersand: looking further would cost the square of a long value.
            let stop = rest[at + 1..].find([';', '&', '<']).map_or(rest.len(), |stop| at + 1 + stop);
            let closed = rest.as_bytes().get(stop) == Some(&b';');
            let length = if closed { stop + 1 - at } else { 1 };
            match reference(&rest[at..at + length]) {
                Ok(c) => {
                    value.push(c);
                    rest = &rest[at + length..];
                }
                Err(fault) => {
                    faults.push((offset, fault));
                    // What the reference would have stood for is unknown; the rest of the value is still read.
                    rest = &rest[at + 1..];
                }
            }
        } else {
            // A line end is one space, however it is written.
            let width = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
            value.push(' ');
            rest = &rest[at + width..];
        }
    }
    value.push_str(rest);
    Cow::Owned(value)
}

/// The character that `&name;` or `&#number;` stands for. Only the five entities that XML itself defines are known: a
/// document without a document type declaration can have no others.
pub(super) fn reference(text: &str) -> Result<char, Fault> {
    let Some(inner) = text.strip_prefix('&').and_then(|inner| inner.strip_suffix(';')) else {
        return Err(Fault::MalformedReference(shorten(text)));
    };
    let number = |digits: &str, radix: u32, is_digit: fn(u8) -> bool| {
        let legal = !digits.is_empty() && digits.bytes().all(is_digit);
        let code = u32::from_str_radix(digits.trim_start_matches('0'), radix).ok();
        code.filter(|_| legal).and_then(char::from_u32).filter(|&c| is_char(c))
    };
    match inner {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => {
            let character = if let Some(hexadecimal) = inner.strip_prefix("#x") {
                number(hexadecimal, 16, |b| b.is_ascii_hexdigit())
            } else if let Some(decimal) = inner.strip_prefix('#') {
                number(decimal, 10, |b| b.is_ascii_digit())
            } else if super::chars::is_ncname(inner) {
                return Err(Fault::UndefinedEntity(inner.to_owned()));
            } else {
                None
            };
            character.ok_or_else(|| Fault::MalformedReference(shorten(text)))
        }
    }
}

/// The start of a text that may be long, for a message.
pub(super) fn shorten(text: &str) -> String {
    const CHARACTERS_MAX: usize = 40;
    match text.char_indices().nth(CHARACTERS_MAX) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

/// A start tag on its way to the feed.
#[derive(Debug)]
pub struct Tag<'a> {
    /// The element's name.
    pub name: NameId,
    /// The names of this file, to look up what a [`NameId`] stands for.
    pub table: &'a Names,
    pub(super) text: &'a str,
    pub(super) spans: &'a [Span],
    pub(super) names: &'a [NameId],
    pub(super) normalised: &'a [Option<String>],
    pub(super) scope: ScopeId,
}

impl<'a> Tag<'a> {
    /// The attributes in the order they stand, declarations of namespaces left out.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a, '_> {
        self.spans.iter().zip(self.names).zip(self.normalised).map(|((span, &name), normalised)| Attribute {
            name,
            value: normalised.as_deref().unwrap_or(&self.text[span.value.clone()]),
            offset: span.name.start,
        })
    }

    /// The set of namespace declarations in effect inside this element; equal numbers stand for equal sets.
    #[must_use]
    pub fn scope(&self) -> usize {
        self.scope.index()
    }

    /// The declarations in effect inside this element: prefix and namespace, the prefix empty for the default one.
    pub fn bindings(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.table.bindings(self.scope)
    }
}

/// An attribute of a [`Tag`].
#[derive(Debug)]
pub struct Attribute<'a> {
    /// The attribute's name.
    pub name: NameId,
    /// The value, normalised.
    pub value: &'a str,
    /// Where the attribute starts, in bytes from the start of its tag.
    pub offset: usize,
}
