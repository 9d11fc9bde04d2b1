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
        if text.len() <= SHORT_BYTES {
            let (line, column) = short(text, line, column);
            return Place { offset, line, column };
        }
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

/// From one tag to the next there is hardly ever more text than this.
const SHORT_BYTES: usize = 512;

/// The line and column at the end of a short text, in one pass of eight bytes at a time: the searches for long ones take
/// longer to begin than this to end.
fn short(text: &[u8], mut line: u32, mut column: u32) -> (u32, u32) {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    const LINE_FEEDS: u64 = 0x0A0A_0A0A_0A0A_0A0A;
    // How many of the bytes of a mask have their high bit, where no other bit is set.
    let count = |mask: u64| ((mask >> 7).wrapping_mul(0x0101_0101_0101_0101) >> 56) as u32;
    let (words, rest) = text.as_chunks::<8>();
    for &word in words {
        let word = u64::from_le_bytes(word);
        let differs = word ^ LINE_FEEDS;
        let feeds = !(((differs & LOW) + LOW) | differs | LOW);
        let starts = !(word & HIGH & !(word << 1)) & HIGH;
        if feeds == 0 {
            column += count(starts);
        } else {
            line += count(feeds);
            // The bytes after the last line feed are the highest ones.
            let after = feeds.leading_zeros() & !7;
            column = 1 + if after == 0 { 0 } else { count(starts >> (64 - after) << (64 - after)) };
        }
    }
    for &byte in rest {
        if byte == b'\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += u32::from(byte & 0xC0 != 0x80);
        }
    }
    (line, column)
}

/// Characters of valid UTF-8: every byte but the continuation bytes starts one.
fn characters(text: &[u8]) -> u32 {
    text.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line and column the plain way.
    fn plainly(text: &str) -> (u32, u32) {
        let line = text.rsplit('\n').next().unwrap_or_default();
        (text.matches('\n').count() as u32 + 1, line.chars().count() as u32 + 1)
    }

    proptest! {
        #[test]
        fn a_text_is_walked_over_as_its_pieces_are(text in "([a-z\n ]|é|€|😀|\n){0,900}", cut in 0_usize..900) {
            let cut = (0..=cut.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let mut locator = Locator::new(0, Unit::Bytes);
            locator.walk(&text.as_bytes()[..cut]);
            let place = locator.peek(&text.as_bytes()[cut..]);
            prop_assert_eq!((place.line, place.column), plainly(&text));
            prop_assert_eq!(place.offset, text.len() as u64);
        }
    }
}
