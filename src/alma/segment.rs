//! Segments of lists as text: what they are made of, in two halves.
//!
//! One half is what hardly two users have in common, such as a street or a number; the other one what many have, such as
//! a town or a kind, and is kept once a file.

use crate::sorting;

/// A part of segments that is known. In the text of a segment it is one character that XML cannot hold, and its value: a
/// user has a good many of them.
pub(super) struct Part {
    pub(super) name: &'static str,
    code: u8,
    is_common: bool,
}

const fn own(name: &'static str, code: u8) -> Part {
    Part { name, code, is_common: false }
}

const fn common(name: &'static str, code: u8) -> Part {
    Part { name, code, is_common: true }
}

/// The parts, by rising code: the order in which they are told.
pub(super) const PARTS: [Part; 26] = [
    common("preferred", 0x03),
    common("preferred_sms", 0x04),
    own("line1", 0x05),
    own("line2", 0x06),
    own("line3", 0x07),
    own("line4", 0x08),
    own("line5", 0x0B),
    common("city", 0x0C),
    common("state_province", 0x0E),
    common("postal_code", 0x0F),
    common("country", 0x10),
    own("address_note", 0x11),
    common("address_type", 0x12),
    own("email_address", 0x13),
    common("email_type", 0x14),
    own("phone_number", 0x15),
    common("phone_type", 0x16),
    common("id_type", 0x17),
    own("value", 0x18),
    common("note_type", 0x19),
    own("note_text", 0x1A),
    common("block_type", 0x1B),
    common("block_description", 0x1C),
    common("statistic_category", 0x1D),
    common("category_type", 0x1E),
    common("start_date", 0x1F),
];

/// Before the name of any other part, and between its name and its value.
const OTHER: &str = "\u{1}";
const IS: &str = "\u{2}";

pub(super) const PREFERRED: u8 = 0;
pub(super) const PREFERRED_SMS: u8 = 1;

/// The two halves of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Segment<'a> {
    pub(super) own: &'a str,
    pub(super) common: &'a str,
}

impl<'a> Segment<'a> {
    /// The value of a part; empty where there is none.
    pub(super) fn part(self, name: &str) -> &'a str {
        let mut all = parts(self.own).chain(parts(self.common));
        all.find(|(_, known, _)| *known == name).map_or("", |(_, _, value)| value)
    }

    /// The segment in words.
    pub(super) fn told(self) -> String {
        let mut all: Vec<_> = parts(self.own).chain(parts(self.common)).collect();
        sorting::sort(&mut all);
        let told = all.into_iter().map(|(_, name, value)| format!("{name} {value}"));
        told.collect::<Vec<_>>().join(", ")
    }
}

/// The codes, names and values of the parts of one half.
fn parts(half: &str) -> impl Iterator<Item = (u8, &str, &str)> {
    let mut rest = half;
    std::iter::from_fn(move || {
        let &code = rest.as_bytes().first()?;
        let body = &rest[1..];
        let (body, after) = body.split_at(body.bytes().position(starts).unwrap_or(body.len()));
        rest = after;
        let (name, value) = PARTS
            .iter()
            .find(|part| part.code == code)
            .map_or_else(|| body.split_once(IS).unwrap_or(("", body)), |part| (part.name, body));
        Some((code, name, value))
    })
}

fn starts(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x02)
}

/// A segment that is being read: its parts, in order whatever their order in the file.
#[derive(Debug, Default)]
pub(super) struct Parts {
    own: Half,
    common: Half,
}

#[derive(Debug, Default)]
struct Half {
    text: String,
    /// Where the last part starts.
    last: usize,
    is_sorted: bool,
}

impl Half {
    fn clear(&mut self) {
        self.text.clear();
        (self.last, self.is_sorted) = (0, true);
    }

    fn push(&mut self, pieces: [&str; 4]) {
        let start = self.text.len();
        for piece in pieces {
            self.text.push_str(piece);
        }
        self.is_sorted &= self.text[self.last..start] <= self.text[start..];
        self.last = start;
    }

    fn text(&mut self) -> &str {
        if !self.is_sorted {
            let mut all: Vec<&str> = Vec::new();
            let mut rest = self.text.as_str();
            while !rest.is_empty() {
                let end = rest.bytes().skip(1).position(starts).map_or(rest.len(), |at| at + 1);
                let (part, after) = rest.split_at(end);
                all.push(part);
                rest = after;
            }
            sorting::sort(&mut all);
            self.text = all.concat();
            self.is_sorted = true;
        }
        &self.text
    }
}

impl Parts {
    pub(super) fn clear(&mut self) {
        self.own.clear();
        self.common.clear();
    }

    /// Adds a part that is known.
    pub(super) fn push(&mut self, part: u8, value: &str) {
        let Part { code, is_common, .. } = PARTS[usize::from(part)];
        let mut bytes = [0; 1];
        let code = char::from(code).encode_utf8(&mut bytes);
        let half = if is_common { &mut self.common } else { &mut self.own };
        half.push([code, value, "", ""]);
    }

    /// Adds any other part.
    pub(super) fn push_other(&mut self, name: &str, value: &str) {
        self.own.push([OTHER, name, IS, value]);
    }

    /// Both halves.
    pub(super) fn halves(&mut self) -> [&str; 2] {
        [self.own.text(), self.common.text()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_segment_come_back() {
        let position = |name| PARTS.iter().position(|part| part.name == name).expect("it is known") as u8;
        let mut parts = Parts::default();
        parts.clear();
        parts.push(position("city"), "Bern");
        parts.push(position("line2"), "é\n\"");
        parts.push(position("line1"), "A\tb");
        parts.push_other("odd", "x");
        parts.push(PREFERRED, "true");
        let [own, common] = parts.halves();
        let segment = Segment { own, common };
        assert_eq!(segment.told(), "odd x, preferred true, line1 A\tb, line2 é\n\", city Bern");
        assert_eq!((segment.part("odd"), segment.part("line2"), segment.part("line3")), ("x", "é\n\"", ""));
        assert_eq!(segment.part("preferred"), "true");
        for (at, part) in PARTS.iter().enumerate() {
            assert!(starts(part.code) && part.code > 2);
            assert!(PARTS[..at].iter().all(|before| before.code < part.code));
        }
        assert_eq!(PARTS[usize::from(PREFERRED_SMS)].name, "preferred_sms");
    }
}
