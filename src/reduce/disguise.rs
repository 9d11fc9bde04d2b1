//! Feeds with pseudonyms in place of whatever could tell of whom they speak.
//!
//! The text of a feed is rewritten token by token, so that markup that is wrong stays wrong. What may stay is listed here:
//! classification keys, dates of associations, numbers and switches. Everything else is replaced.

use super::pseudonym::Pseudonyms;
use crate::records::Date;
use crate::run::is_system_user;

/// What is left as it is although it is on no list, because the finding is about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Exempt {
    /// The element or attribute at this byte of this document.
    pub(super) place: Option<(usize, usize)>,
    /// And every other one of its name.
    pub(super) everywhere: bool,
}

/// Feeds rewritten, and the names of what was left as it is.
pub(super) struct Disguised {
    pub(super) texts: Vec<String>,
    pub(super) kept: Option<String>,
}

/// Elements whose text stays, in lower case and without underscores: classifications, numbers and switches.
const KEYS: [&str; 43] = [
    "classification",
    "typeclassification",
    "type",
    "idsource",
    "gender",
    "addresstype",
    "employmenttype",
    "stafftype",
    "contracttype",
    "jobtitle",
    "supervisorrole",
    "supervisoridstype",
    "country",
    "nationality",
    "language",
    "visibility",
    "hint",
    "fte",
    "primaryassociation",
    "leadsupervisor",
    "leadcollaborator",
    "profiled",
    "expert",
    "willingnesstophd",
    "photoprotocol",
    "workflow",
    "supervisionpercentage",
    "percentage",
    "percent",
    "category",
    "costcenter",
    "fieldofstudy",
    "appointment",
    "amountcurrency",
    "externalorgtype",
    "logicalgroup",
    "mimetype",
    "managedinpure",
    "minstudyduration",
    "maxstudyduration",
    "expectedstudyduration",
    "programmeyear",
    "orgtype",
];

/// Attributes whose value stays.
const KEY_ATTRIBUTES: [&str; 14] = [
    "type",
    "classification",
    "lang",
    "country",
    "managedinpure",
    "origin",
    "formatted",
    "hint",
    "lookuphint",
    "logicalname",
    "visibility",
    "nil",
    "version",
    "encoding",
];

/// Dates that decide what the jobs do.
const PERIODS: [&str; 2] = ["startdate", "enddate"];

/// Dates that tell of a person.
const DATES: [&str; 10] = [
    "dateofbirth",
    "retiraldate",
    "employeestartdate",
    "systemleavingdate",
    "academicprofessionentry",
    "awarddate",
    "initialsubmissiondate",
    "expectedenddate",
    "embargodate",
    "date",
];

/// Files inside feeds.
const BINARIES: [&str; 3] = ["base64encodedstring", "photovalue", "base64"];

/// Rewrites feeds.
pub(super) fn disguise(documents: &[&str], (seed, salt): (&str, u32), exempt: &Exempt) -> Disguised {
    let mut pseudonyms = Pseudonyms::new(seed, salt);
    let mut names = None;
    for (index, document) in documents.iter().enumerate() {
        let place = exempt.place.filter(|(of, _)| *of == index).map(|(_, place)| place);
        walk(document, &mut |value| {
            if value.replaced() {
                if place.is_some_and(|place| value.covers(place)) {
                    pseudonyms.keep(value.text);
                    names = Some((value.element.to_owned(), value.attribute.map(str::to_owned)));
                }
                pseudonyms.add(value.text);
            }
            String::new()
        });
    }
    if exempt.everywhere
        && let Some((element, attribute)) = &names
    {
        for document in documents {
            walk(document, &mut |value| {
                if value.element == *element && value.attribute == attribute.as_deref() {
                    pseudonyms.keep(value.text);
                }
                String::new()
            });
        }
    }
    pseudonyms.settle();
    let texts =
        documents.iter().map(|document| walk(document, &mut |value| value.disguised(&mut pseudonyms)));
    let texts = texts.collect();
    let kept = names.map(|(element, attribute)| match attribute {
        Some(attribute) => format!("attribute {attribute} of {element}"),
        None => format!("the text of {element}"),
    });
    Disguised { texts, kept }
}

/// A text or the value of an attribute.
struct Value<'a> {
    text: &'a str,
    element: &'a str,
    attribute: Option<&'a str>,
    /// Where what holds it starts: the tag of the element, or the attribute.
    start: usize,
    end: usize,
}

/// What is done with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Stays,
    Date,
    Binary,
    Replaced,
}

impl Value<'_> {
    fn covers(&self, place: usize) -> bool {
        if self.attribute.is_some() { (self.start..self.end).contains(&place) } else { self.start == place }
    }

    fn way(&self) -> Way {
        let text = self.text.trim();
        if text.is_empty() {
            return Way::Stays;
        }
        let key = !text.contains('@') && !text.contains(char::is_whitespace) && text.len() <= 200;
        if let Some(attribute) = self.attribute {
            let (prefix, local) = attribute.split_once(':').unwrap_or(("", attribute));
            let name = plain(local);
            let namespace = attribute == "xmlns" || prefix == "xmlns";
            let stays = if namespace {
                is_known_namespace(text)
            } else {
                KEY_ATTRIBUTES.contains(&name.as_str()) && key
            };
            // The dates of a row of the supervisor feed may be attributes.
            return if stays || is_period(&name, text) { Way::Stays } else { Way::Replaced };
        }
        let name = plain(self.element);
        let system = name == "username" && is_system_user(text);
        if KEYS.contains(&name.as_str()) && key || is_period(&name, text) || system {
            Way::Stays
        } else if BINARIES.contains(&name.as_str()) {
            Way::Binary
        } else if DATES.contains(&name.as_str()) || ["year", "month", "day"].contains(&name.as_str()) {
            Way::Date
        } else {
            Way::Replaced
        }
    }

    fn replaced(&self) -> bool {
        matches!(self.way(), Way::Replaced | Way::Date)
    }

    fn disguised(&self, pseudonyms: &mut Pseudonyms) -> String {
        match self.way() {
            Way::Stays => self.text.to_owned(),
            Way::Binary => "AA==".to_owned(),
            Way::Replaced => pseudonyms.of(self.text),
            Way::Date if pseudonyms.keeps(self.text) => self.text.to_owned(),
            Way::Date => other_date(&plain(self.element), self.text, pseudonyms),
        }
    }
}

fn is_period(name: &str, text: &str) -> bool {
    const CHARACTERS_MAX: usize = 30;
    PERIODS.contains(&name) && text.len() <= CHARACTERS_MAX && text.contains(|c: char| c.is_ascii_digit())
}

fn is_known_namespace(name: &str) -> bool {
    name.ends_with(".pure.atira.dk") || name.starts_with("http://www.w3.org/")
}

/// A name without case, prefix and underscores.
fn plain(name: &str) -> String {
    let local = name.rsplit(':').next().unwrap_or(name);
    local.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect()
}

/// Another day, written the same way. What is no date becomes something else that is none.
fn other_date(name: &str, text: &str, pseudonyms: &mut Pseudonyms) -> String {
    const FROM: u32 = 1950;
    const YEARS: u32 = 40;
    let core = text.trim();
    let number = |part: &str, what: &str, below: u32, from: u32| {
        let below = if part.len() == 1 { below.min(9) } else { below };
        let number = from + pseudonyms.number(&format!("{what} {core}"), below);
        format!("{number:0width$}", width = part.len())
    };
    let made = match name {
        "year" if core.len() == 4 => number(core, "year", YEARS, FROM),
        "month" if core.len() <= 2 => number(core, "month", 12, 1),
        "day" if core.len() <= 2 => number(core, "day", 28, 1),
        _ if !matches!(Date::read(text), Date::On(_)) => return pseudonyms.of(text),
        _ => {
            let parts: Vec<&str> = core.splitn(3, '-').collect();
            let &[first, second, third] = parts.as_slice() else { return pseudonyms.of(text) };
            let day_end = third.find(|c: char| !c.is_ascii_digit()).unwrap_or(third.len());
            let (third, tail) = third.split_at(day_end);
            let month = if second.starts_with(|c: char| c.is_ascii_digit()) {
                number(second, "month", 12, 1)
            } else {
                second.to_owned()
            };
            if first.len() == 4 {
                format!(
                    "{}-{month}-{}{tail}",
                    number(first, "year", YEARS, FROM),
                    number(third, "day", 28, 1)
                )
            } else {
                format!(
                    "{}-{month}-{}{tail}",
                    number(first, "day", 28, 1),
                    number(third, "year", YEARS, FROM)
                )
            }
        }
    };
    text.replace(core, &made)
}

// ------------------------------------------------------------------ markup

/// Writes a document anew, with what `tell` makes of each value. Comments and instructions are left out.
fn walk(text: &str, tell: &mut dyn FnMut(&Value<'_>) -> String) -> String {
    let out = String::with_capacity(text.len());
    let mut walk = Walk { text, at: 0, open: Vec::new(), pending: String::new(), out, tell };
    while walk.at < text.len() {
        walk.step();
    }
    walk.flush();
    walk.out
}

struct Walk<'a, 't> {
    text: &'a str,
    at: usize,
    /// The open elements, and where their tags start.
    open: Vec<(&'a str, usize)>,
    /// The text of the innermost element so far, whatever it is cut up by.
    pending: String,
    out: String,
    tell: &'t mut dyn FnMut(&Value<'_>) -> String,
}

impl<'a> Walk<'a, '_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with("<!--") {
            self.at += end_of(rest, "-->");
        } else if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let end = end_of(rest, "]]>");
            let closing = if rest[..end].ends_with("]]>") { "]]>" } else { "" };
            self.pending.push_str(&inner[..end - "<![CDATA[".len() - closing.len()]);
            if closing.is_empty() {
                self.flush();
                self.out.push_str("<![CDATA[");
            }
            self.at += end;
        } else if rest.starts_with("<?") {
            let end = end_of(rest, "?>");
            if rest.starts_with("<?xml ") && self.at == 0 {
                self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            }
            self.at += end;
        } else if rest.starts_with("<!") {
            let end = rest
                .find("]>")
                .filter(|_| rest.starts_with("<!DOCTYPE"))
                .map_or_else(|| end_of(rest, ">"), |at| at + 2);
            if rest.starts_with("<!DOCTYPE") {
                self.out.push_str("<!DOCTYPE feed>");
            }
            self.at += end;
        } else if let Some(name) = rest.strip_prefix("</") {
            self.flush();
            let end = end_of(rest, ">");
            let name = name.split(['>', '<', ' ', '\t', '\r', '\n']).next().unwrap_or_default();
            self.out.push_str("</");
            self.out.push_str(name);
            if rest[..end].ends_with('>') {
                self.out.push('>');
            }
            if let Some(known) = self.open.iter().rposition(|(open, _)| *open == name) {
                self.open.truncate(known);
            }
            self.at += end;
        } else if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '_') {
            self.flush();
            self.tag(rest);
        } else {
            let stray = usize::from(rest.starts_with('<'));
            let end = rest[stray..].find('<').map_or(rest.len(), |at| at + stray);
            if stray > 0 {
                self.flush();
                self.out.push('<');
            }
            self.text(&rest[stray..end]);
            self.at += end;
        }
    }

    /// Writes the text that was read so far.
    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = std::mem::take(&mut self.pending);
            let (element, start) = self.open.last().copied().unwrap_or(("", usize::MAX));
            let made = (self.tell)(&Value { text: &text, element, attribute: None, start, end: start });
            self.out.push_str(&escaped(&made, None));
        }
    }

    /// A text, whose references are resolved before it is looked at.
    fn text(&mut self, raw: &str) {
        let mut rest = raw;
        let next = |rest: &str| [rest.find(['&', '\r']), rest.find("]]>")].into_iter().flatten().min();
        while let Some(at) = next(rest) {
            self.pending.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\r')) {
                self.pending.push('\n');
                rest = after;
            } else if let Some((c, after)) = reference(rest) {
                self.pending.push(c);
                rest = after;
            } else {
                // What is no reference is wrong, and stays so.
                let wrong = wrong_reference(rest);
                self.flush();
                self.out.push_str(&rest[..wrong]);
                rest = &rest[wrong..];
            }
        }
        self.pending.push_str(rest);
    }

    fn tag(&mut self, rest: &'a str) {
        let (start, name_end) = (self.at, rest[1..].find(is_end_of_name).map_or(rest.len(), |at| at + 1));
        let name = &rest[1..name_end];
        self.out.push_str(&rest[..name_end]);
        let mut at = name_end;
        let mut empty = false;
        while let Some(c) = rest[at..].chars().next() {
            if c == '<' {
                break;
            }
            if c == '>' {
                self.out.push('>');
                at += 1;
                break;
            }
            if c.is_whitespace() || c == '/' {
                empty = c == '/';
                self.out.push(c);
                at += c.len_utf8();
                continue;
            }
            empty = false;
            at = self.attribute(rest, at, name, start);
        }
        if !empty {
            self.open.push((name, start));
        }
        self.at += at.max(1);
    }

    /// The attribute at `at`; answers where it ends.
    fn attribute(&mut self, rest: &'a str, at: usize, element: &'a str, start: usize) -> usize {
        let name_end = rest[at..].find(|c| c == '=' || is_end_of_name(c)).map_or(rest.len(), |end| at + end);
        let mut open = name_end;
        let spaces = |from: usize| rest[from..].len() - rest[from..].trim_start().len();
        open += spaces(open);
        if rest[open..].starts_with('=') && name_end > at {
            open += 1;
            open += spaces(open);
        }
        let quote = rest[open..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote.filter(|_| name_end > at) else {
            // This is no attribute: whatever it is, it may tell something.
            let end =
                rest[at..].find(['>', '<', ' ', '\t', '\n', '\r']).map_or(rest.len(), |end| at + end).max(at);
            let end = if end == at { at + rest[at..].chars().next().map_or(1, char::len_utf8) } else { end };
            let value = Value {
                text: &rest[at..end],
                element,
                attribute: Some(""),
                start: start + at,
                end: start + end,
            };
            let made = (self.tell)(&value);
            self.out.push_str(&made);
            return end;
        };
        let name = &rest[at..name_end];
        let close = rest[open + 1..].find(quote).map(|close| open + 1 + close);
        let end = close.unwrap_or(rest.len());
        let decoded = normalised(&rest[open + 1..end]);
        let value =
            Value { text: &decoded, element, attribute: Some(name), start: start + at, end: start + end };
        let made = (self.tell)(&value);
        self.out.push_str(&rest[at..=open]);
        let made = escaped(&made, Some(quote));
        // What is wrong in a value stays wrong.
        let wrong = rest[open + 1..end].contains('<') && !rest[open + 1..end].contains('&');
        self.out.push_str(&if wrong { made.replace("&lt;", "<") } else { made });
        if close.is_some() {
            self.out.push(quote);
        }
        close.map_or(end, |close| close + 1)
    }
}

fn is_end_of_name(c: char) -> bool {
    c.is_whitespace() || matches!(c, '>' | '/' | '<' | '"' | '\'')
}

/// The bytes up to and with a mark, or all there are.
fn end_of(text: &str, mark: &str) -> usize {
    text.find(mark).map_or(text.len(), |at| at + mark.len())
}

/// The character that a reference at the start of a text stands for, and what follows it.
fn reference(text: &str) -> Option<(char, &str)> {
    const BYTES_MAX: usize = 12;
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(BYTES_MAX).position(|byte| byte == b';')?;
    let (name, after) = (&inner[..end], &inner[end + 1..]);
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    let allowed =
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    allowed.then_some((c, after))
}

/// The bytes of what looks like a reference and is none: `]]>`, `&` alone, or a short name that says nothing of anyone.
fn wrong_reference(text: &str) -> usize {
    const NAME_MAX: usize = 8;
    if text.starts_with("]]>") {
        return 3;
    }
    let name = text[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(text.len() - 1);
    if (1..=NAME_MAX).contains(&name) && text[1 + name..].starts_with(';') { name + 2 } else { 1 }
}

/// The value of an attribute as XML normalises it.
fn normalised(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((c, after)) = reference(rest) {
            out.push(c);
            rest = after;
        } else if rest.starts_with('&') {
            out.push('&');
            rest = &rest[1..];
        } else {
            out.push(' ');
            rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
        }
    }
    out.push_str(rest);
    out
}

/// A text as it is written, inside quotes where it is the value of an attribute.
fn escaped(text: &str, quote: Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' if quote.is_none() => out.push_str("&gt;"),
            '"' if quote == Some('"') => out.push_str("&quot;"),
            '\'' if quote == Some('\'') => out.push_str("&apos;"),
            '\t' | '\n' if quote.is_some() => {
                out.push_str(if c == '\t' { "&#9;" } else { "&#10;" });
            }
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
    out
}
