//! Where something stands in a file.

use super::encoding::Unit;

/// A place in a feed: the byte it starts at, and the line and column a person would look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Bytes from the start of the file as given, the byte order mark included.
    pub offset: u64,
    /// Counts from 1; lines end with a line feed.
    pub line: u32,
    /// Counts from 1, in characters of the decoded text.
    pub column: u32,
}

impl Place {
    /// The first character of a file.
    pub const START: Self = Self { offset: 0, line: 1, column: 1 };
}

/// Turns offsets in the text into places in the file, in one walk: each byte is counted once however many places are
/// asked for.
#[derive(Debug)]
pub(super) struct Locator {
    known: Place,
    /// Bytes of text walked over.
    reached: u64,
    unit: Unit,
}

impl Locator {
    /// A walk that starts after a byte order mark of `mark` bytes, which belongs to no line.
    pub(super) fn new(mark: u64, unit: Unit) -> Self {
        Self { known: Place { offset: mark, ..Place::START }, reached: 0, unit }
    }

    /// A second walk that starts where this one is.
    pub(super) fn known(&self) -> Self {
        Self { ..*self }
    }

    /// Walks over `text`, which starts where the last walk ended.
    pub(super) fn walk(&mut self, text: &[u8]) {
        self.known = self.peek(text);
        self.reached += text.len() as u64;
    }

    /// Bytes of text the walk has reached.
    pub(super) fn reached(&self) -> u64 {
        self.reached
    }

    /// The place at the end of `text`, which starts where the last walk ended; the walk stays where it is.
    pub(super) fn peek(&self, text: &[u8]) -> Place {
        let Place { offset, line, column } = self.known;
        let offset = offset + self.unit.bytes(text);
        match memchr::memrchr(b'\n', text) {
            None => Place { offset, line, column: column + characters(text) },
            Some(last) => Place {
                offset,
                line: line + memchr::memchr_iter(b'\n', &text[..=last]).count() as u32,
                column: 1 + characters(&text[last + 1..]),
            },
        }
    }
}

/// Characters of valid UTF-8: every byte but the continuation bytes starts one.
fn characters(text: &[u8]) -> u32 {
    text.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80)).sum()
}
