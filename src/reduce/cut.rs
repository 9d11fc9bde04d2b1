//! Cutting records out of a feed, as the bytes they are.

use std::ops::Range;

/// Takes the bytes of a feed as they come, and keeps what was asked for.
#[derive(Debug)]
pub struct Cutter {
    /// In order, and apart from each other.
    wanted: Vec<Range<u64>>,
    pieces: Vec<Vec<u8>>,
    passed: u64,
}

/// What a [`Cutter`] has kept.
#[derive(Debug)]
pub struct Cut {
    pub(super) pieces: Vec<Vec<u8>>,
}

impl Cutter {
    pub(super) fn new(wanted: Vec<Range<u64>>) -> Self {
        let pieces = vec![Vec::new(); wanted.len()];
        Self { wanted, pieces, passed: 0 }
    }

    /// Takes the next bytes of the feed, unpacked where it was packed.
    pub fn push(&mut self, bytes: &[u8]) {
        let (from, to) = (self.passed, self.passed + bytes.len() as u64);
        let first = self.wanted.partition_point(|range| range.end <= from);
        for (range, piece) in self.wanted[first..].iter().zip(&mut self.pieces[first..]) {
            if range.start >= to {
                break;
            }
            let (start, end) = (range.start.max(from) - from, range.end.min(to) - from);
            piece.extend_from_slice(&bytes[start as usize..end as usize]);
        }
        self.passed = to;
    }

    /// Whether nothing more is wanted.
    #[must_use]
    pub fn done(&self) -> bool {
        self.wanted.last().is_none_or(|range| range.end <= self.passed)
    }

    /// Ends the feed.
    #[must_use]
    pub fn finish(self) -> Cut {
        Cut { pieces: self.pieces }
    }
}

/// How many bytes a character of markup takes, and which of two comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    One,
    TwoLittle,
    TwoBig,
}

impl Width {
    pub(super) fn of(encoding: &str) -> Self {
        match encoding {
            "UTF-16LE" => Self::TwoLittle,
            "UTF-16BE" => Self::TwoBig,
            _ => Self::One,
        }
    }

    fn bytes(self) -> usize {
        if self == Self::One { 1 } else { 2 }
    }

    pub(super) fn write(self, text: &str, out: &mut Vec<u8>) {
        for byte in text.bytes() {
            match self {
                Self::One => out.push(byte),
                Self::TwoLittle => out.extend([byte, 0]),
                Self::TwoBig => out.extend([0, byte]),
            }
        }
    }
}

/// Bytes as the characters that markup is made of; whatever is none of ASCII is a zero.
#[derive(Clone, Copy)]
pub(super) struct Units<'a> {
    bytes: &'a [u8],
    width: Width,
}

impl<'a> Units<'a> {
    pub(super) fn new(bytes: &'a [u8], width: Width) -> Self {
        Self { bytes, width }
    }

    fn len(self) -> usize {
        self.bytes.len() / self.width.bytes()
    }

    fn at(self, index: usize) -> u8 {
        let pair = |high: usize, low: usize| {
            let high = self.bytes.get(index * 2 + high).copied().unwrap_or(1);
            let low = self.bytes.get(index * 2 + low).copied().unwrap_or(0);
            if high == 0 { low } else { 0 }
        };
        match self.width {
            Width::One => self.bytes.get(index).copied().unwrap_or(0),
            Width::TwoLittle => pair(1, 0),
            Width::TwoBig => pair(0, 1),
        }
    }

    fn starts(self, index: usize, text: &[u8]) -> bool {
        text.iter().enumerate().all(|(offset, &byte)| self.at(index + offset) == byte)
    }

    /// The index after the next `text`.
    fn after(self, from: usize, text: &[u8]) -> Option<usize> {
        (from..self.len()).find(|&index| self.starts(index, text)).map(|index| index + text.len())
    }

    /// The index after the `>` of the tag that starts at `from`, and whether the tag is one of an empty element.
    fn tag_end(self, from: usize) -> Option<(usize, bool)> {
        let mut quote = 0;
        for index in from..self.len() {
            let unit = self.at(index);
            match unit {
                b'"' | b'\'' if quote == 0 => quote = unit,
                b'>' if quote == 0 => return Some((index + 1, self.at(index - 1) == b'/')),
                _ if unit == quote && unit != 0 => quote = 0,
                _ => {}
            }
        }
        None
    }

    /// The bytes of the element that starts at the first character; none when it does not end.
    pub(super) fn element(self) -> Option<usize> {
        let (mut index, mut depth) = (0, 0_usize);
        loop {
            index = (index..self.len()).find(|&index| self.at(index) == b'<')?;
            if self.starts(index, b"<!--") {
                index = self.after(index + 4, b"-->")?;
            } else if self.starts(index, b"<![CDATA[") {
                index = self.after(index + 9, b"]]>")?;
            } else if self.starts(index, b"<?") {
                index = self.after(index + 2, b"?>")?;
            } else if self.starts(index, b"</") {
                index = self.after(index, b">")?;
                depth = depth.checked_sub(1)?;
            } else {
                let (end, empty) = self.tag_end(index)?;
                index = end;
                depth += usize::from(!empty);
            }
            if depth == 0 {
                return Some(index * self.width.bytes());
            }
        }
    }

    /// The bytes up to the end of the start tag that stands at byte `from`.
    pub(super) fn head(self, from: usize) -> Option<usize> {
        self.tag_end(from / self.width.bytes()).map(|(end, _)| end * self.width.bytes())
    }

    /// The name in the start tag at byte `from`, as bytes; none when the element is empty.
    fn name(self, from: usize) -> Option<&'a [u8]> {
        let width = self.width.bytes();
        let start = from / width + 1;
        let (_, empty) = self.tag_end(from / width)?;
        let ends = |index: &usize| matches!(self.at(*index), b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
        let end = (start..self.len()).find(ends)?;
        (!empty).then(|| &self.bytes[start * width..end * width])
    }
}

/// The slot of a record: what stands in a feed from its start to the start of the next.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The number of its record in the feed it was cut from.
    pub(super) record: u32,
    pub(super) bytes: Vec<u8>,
    /// It goes on to the end of the file, with the end of the root element or without.
    pub(super) to_end: bool,
}

/// What a feed says before its records, and how it ends.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) head: Vec<u8>,
    tail: Vec<u8>,
    width: Width,
}

impl Frame {
    /// `bytes` is the feed up to its first record, and its root element starts at `root`. With `whole`, what stands after
    /// the tag of the root is kept.
    pub(super) fn new(bytes: Vec<u8>, root: usize, width: Width, whole: bool) -> Self {
        let units = Units::new(&bytes, width);
        let mut tail = Vec::new();
        if let Some(name) = units.name(root) {
            width.write("</", &mut tail);
            tail.extend_from_slice(name);
            width.write(">\n", &mut tail);
        }
        let end = units.head(root).filter(|_| !whole).unwrap_or(bytes.len());
        let mut head = bytes;
        head.truncate(end);
        Self { head, tail, width }
    }

    /// A feed with these of the records.
    pub(super) fn document<'s>(&self, slots: impl Iterator<Item = &'s Slot>) -> Vec<u8> {
        let mut out = self.head.clone();
        let mut to_end = false;
        self.width.write("\n", &mut out);
        for slot in slots {
            out.extend_from_slice(&slot.bytes);
            to_end = slot.to_end;
            if !to_end {
                self.width.write("\n", &mut out);
            }
        }
        if !to_end {
            out.extend_from_slice(&self.tail);
        }
        out
    }
}

/// Turns the bytes of a slot into those of its record alone, unless `whole` or the record does not end in them.
pub(super) fn trimmed(mut bytes: Vec<u8>, width: Width, whole: bool, last: bool, record: u32) -> Slot {
    let end = Units::new(&bytes, width).element().filter(|_| !whole);
    if let Some(end) = end {
        bytes.truncate(end);
    }
    Slot { record, bytes, to_end: last && end.is_none() }
}

#[cfg(test)]
mod tests {
    use super::{Cutter, Frame, Units, Width, trimmed};

    #[test]
    fn ranges_are_cut_whatever_the_pieces() {
        let text = b"0123456789abcdef";
        for size in 1..=text.len() {
            let mut cutter = Cutter::new(vec![0..2, 3..4, 4..9, 15..99]);
            text.chunks(size).for_each(|piece| cutter.push(piece));
            let pieces = cutter.finish().pieces;
            assert_eq!(pieces, [&b"01"[..], b"3", b"45678", b"f"], "{size}");
        }
    }

    #[test]
    fn elements_end_where_they_end() {
        let cases = [
            ("<a/> ", 4),
            ("<a x='>'/>y", 10),
            ("<a><b>x</b><!-- </a> --></a>z", 28),
            ("<a><![CDATA[</a>]]></a><c/>", 23),
            ("<a><?p </a>?></a>", 17),
        ];
        for (text, end) in cases {
            for width in [Width::One, Width::TwoLittle, Width::TwoBig] {
                let mut bytes = Vec::new();
                width.write(text, &mut bytes);
                let factor = bytes.len() / text.len();
                assert_eq!(Units::new(&bytes, width).element(), Some(end * factor), "{text}");
            }
        }
        assert_eq!(Units::new(b"<a><b></b>", Width::One).element(), None);
    }

    #[test]
    fn a_document_is_framed() {
        let frame = Frame::new(b"<?xml version='1.0'?><u a='>'>  <x/>".to_vec(), 21, Width::One, false);
        let slot = trimmed(b"<r>1</r> <!-- x -->".to_vec(), Width::One, false, false, 3);
        let text = String::from_utf8(frame.document([&slot].into_iter())).expect("it is text");
        assert_eq!(text, "<?xml version='1.0'?><u a='>'>\n<r>1</r>\n</u>\n");
        let empty = Frame::new(b"<u/>".to_vec(), 0, Width::One, false);
        assert_eq!(empty.document([].into_iter()), b"<u/>\n");
    }
}
