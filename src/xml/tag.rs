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

/// Where the parts of a tidy tag end, in bytes from its `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tidy {
    pub(super) name_end: usize,
    /// After the `>`.
    pub(super) end: usize,
    pub(super) empty: bool,
}

/// Takes apart the tag at the start of `text` if it is as nearly all are: names that may be right, values that mean what
/// they are, and no more between them than has to be. None for any other, and for what is no whole tag; what is in `spans`
/// then means nothing. What [`split`] makes of a tidy tag is the same. The name is known to go on up to `after`.
#[inline]
pub(super) fn tidy(text: &[u8], after: usize, spans: &mut Vec<Span>) -> Option<Tidy> {
    if !text.get(1)?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = name_end(text, after)?;
    let mut at = name_end;
    loop {
        match text[at] {
            b'>' => return Some(Tidy { name_end, end: at + 1, empty: false }),
            b'/' => {
                let closes = text.get(at + 1) == Some(&b'>');
                return closes.then_some(Tidy { name_end, end: at + 2, empty: true });
            }
            b' ' => {}
            _ => return None,
        }
        let name = at + 1;
        let equals = self::name_end(text, name)?;
        let [b'=', quote @ (b'"' | b'\''), ..] = text[equals..] else { return None };
        let value = equals + 2;
        let ends = |&byte: &u8| ENDS[usize::from(byte)] & VALUE != 0 && (byte == quote || !is_quote(byte));
        let close = value + text[value..].iter().position(ends)?;
        if equals == name || text[close] != quote {
            return None;
        }
        spans.push(Span { name: name..equals, value: value..close, plain: true });
        at = close + 1;
        text.get(at)?;
    }
}

/// What ends a name in a tidy tag, and what ends a value.
const NAME: u8 = 1;
const VALUE: u8 = 2;
const ENDS: [u8; 256] = {
    let (mut table, mut byte) = ([0; 256], 0);
    while byte < 256 {
        let both = matches!(byte as u8, 0..b' ' | b'<' | b'"' | b'\'' | b'&');
        let name = matches!(byte as u8, b' ' | b'>' | b'/' | b'=');
        table[byte] = if both {
            NAME | VALUE
        } else if name {
            NAME
        } else {
            0
        };
        byte += 1;
    }
    table
};

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

/// Where a name ends that starts at or before `at`, if it does.
#[inline]
fn name_end(text: &[u8], at: usize) -> Option<usize> {
    text.get(at..)?.iter().position(|&byte| ENDS[usize::from(byte)] & NAME != 0).map(|length| at + length)
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
        (0..self.names.len().min(self.spans.len())).map(|index| self.attribute(index))
    }

    /// The names of the attributes, in the same order.
    #[inline]
    pub(crate) fn attribute_names(&self) -> &'a [NameId] {
        self.names
    }

    /// One of the attributes, which is there.
    #[inline]
    pub(crate) fn attribute(&self, index: usize) -> Attribute<'a> {
        let Span { name, value, .. } = &self.spans[index];
        let normalised = self.normalised.get(index).and_then(Option::as_deref);
        let value = normalised.unwrap_or(&self.text[value.clone()]);
        Attribute { name: self.names[index], value, offset: name.start }
    }

    /// Whether there are any attributes, declarations of namespaces left out.
    #[must_use]
    pub fn has_attributes(&self) -> bool {
        !self.spans.is_empty()
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

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::parser::{ElementParser, Parser as _};

    proptest! {
        #[test]
        fn a_tidy_tag_is_what_any_tag_is(
            text in r#"<[a-c:]{0,3}( {0,2}[ab:\t/&<]{0,2} ?= ?("[^"]{0,3}"|'[^']{0,3}'|["']?[a&<>]{0,2}["']?)){0,3}[ />]{0,2}[>a]{0,2}"#
        ) {
            let mut spans = Vec::new();
            if let Some(tidy) = tidy(text.as_bytes(), 1, &mut spans) {
                let tag = &text[..tidy.end];
                let (mut others, mut faults) = (Vec::new(), Vec::new());
                prop_assert_eq!(split(tag, &mut others, &mut faults), 1..tidy.name_end);
                prop_assert!(faults.is_empty() && others.iter().all(|span| span.plain));
                let parts = |spans: &[Span]| -> Vec<_> {
                    spans.iter().map(|span| (span.name.clone(), span.value.clone())).collect()
                };
                prop_assert_eq!(parts(&spans), parts(&others));
                prop_assert_eq!(tidy.empty, tag.ends_with("/>"));
                prop_assert_eq!(ElementParser::Outside.feed(&tag.as_bytes()[1..]), Some(tidy.end - 2));
                prop_assert!(!tag[1..].contains('<'));
            }
        }

        #[test]
        fn a_tag_written_well_is_tidy(
            text in r#"<[a-z][a-z:0-9]{0,9}( [a-z:]{1,9}=("[^"<&[:cntrl:]]{0,9}"|'[^'<&[:cntrl:]]{0,9}')){0,3}/?>"#
        ) {
            prop_assert!(tidy(text.as_bytes(), 1, &mut Vec::new()).is_some());
        }
    }
}
