//! Where something stands in a file.

use std::ops::Range;

use super::Unit;

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
/// asked for, as long as they are asked for in order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk {
    known: Place,
    /// Bytes of text walked over.
    reached: u64,
    unit: Unit,
}

impl Walk {
    /// Walks over `text`, which starts where the last walk ended.
    pub(crate) fn walk(&mut self, text: &[u8]) {
        self.known = self.peek(text);
        self.reached += text.len() as u64;
    }

    /// Bytes of text the walk has reached.
    pub(crate) fn reached(&self) -> u64 {
        self.reached
    }

    /// The place at the end of `text`, which starts where the last walk ended; the walk stays where it is.
    pub(crate) fn peek(&self, text: &[u8]) -> Place {
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

/// The places of a file: of anything in the window, and of the open elements wherever they start.
#[derive(Debug)]
pub(crate) struct Locator {
    /// As far as places were asked for.
    walk: Walk,
    /// The walk as it passed the window, from the start of the window on.
    passed: Vec<Walk>,
    /// Where the open elements start, in bytes of text.
    starts: Vec<u64>,
    /// The places of the outermost of them: those that start before the window.
    settled: Vec<Place>,
}

/// Whoever asks for a place that was passed walks no further than this.
pub(super) const STRIDE_BYTES: u64 = 1 << 10;

impl Locator {
    /// Places from a byte order mark of `mark` bytes on, which belongs to no line.
    pub(crate) fn new(mark: u64, unit: Unit) -> Self {
        let walk = Walk { known: Place { offset: mark, ..Place::START }, reached: 0, unit };
        Self { walk, passed: Vec::new(), starts: Vec::new(), settled: Vec::new() }
    }

    /// The walk to an offset in the window, which starts at `base`.
    pub(crate) fn walk_to(&mut self, offset: u64, window: &str, base: u64) -> Walk {
        if offset < self.walk.reached {
            let next = self.passed.partition_point(|walk| walk.reached <= offset);
            // The window's start is always passed.
            let mut walk = self.passed[next.saturating_sub(1)];
            walk.walk(part(window, base, walk.reached..offset));
            return walk;
        }
        while offset - self.walk.reached > STRIDE_BYTES {
            let mut stop = (self.walk.reached + STRIDE_BYTES - base) as usize;
            while !window.is_char_boundary(stop) {
                stop -= 1;
            }
            self.advance(base + stop as u64, window, base);
        }
        self.advance(offset, window, base);
        self.walk
    }

    #[inline]
    fn advance(&mut self, offset: u64, window: &str, base: u64) {
        let last = self.passed.last().map_or(base, |walk| walk.reached);
        if offset - last > STRIDE_BYTES || self.passed.is_empty() {
            self.passed.push(self.walk);
        }
        self.walk.walk(part(window, base, self.walk.reached..offset));
    }

    /// The walk at the start of the window.
    pub(crate) fn at_start(&self) -> Walk {
        self.passed.first().copied().unwrap_or(self.walk)
    }

    /// An element starts.
    #[inline]
    pub(super) fn open(&mut self, offset: u64) {
        self.starts.push(offset);
    }

    /// The innermost open element has ended.
    #[inline]
    pub(super) fn close(&mut self) {
        self.starts.pop();
        self.settled.truncate(self.starts.len());
    }

    /// Where the open elements start, in bytes of text, from the outside.
    pub(super) fn starts(&self) -> &[u64] {
        &self.starts
    }

    /// Where an open element starts, counted from the inside.
    pub(super) fn opened(&mut self, outwards: usize, window: &str, base: u64) -> Place {
        let depth = self.starts.len().wrapping_sub(outwards + 1);
        match (self.settled.get(depth), self.starts.get(depth)) {
            (Some(&settled), _) => settled,
            (None, Some(&start)) => self.walk_to(start, window, base).known,
            (None, None) => self.walk.known,
        }
    }

    /// The window moves on by `done` bytes.
    pub(crate) fn leave(&mut self, done: usize, window: &str, base: u64) {
        for depth in self.settled.len()..self.starts.len() {
            let place = self.walk_to(self.starts[depth], window, base).known;
            self.settled.push(place);
        }
        let left = base + done as u64;
        if left < self.walk.reached {
            // Someone asked for a place behind it.
            self.walk = self.walk_to(left, window, base);
        } else {
            self.walk.walk(part(window, base, self.walk.reached..left));
        }
        self.passed.clear();
    }
}

/// A part of the window, by offsets in the text.
fn part(window: &str, base: u64, part: Range<u64>) -> &[u8] {
    &window.as_bytes()[(part.start - base) as usize..(part.end - base) as usize]
}

/// From one tag to the next there is hardly ever more text than this.
const SHORT_BYTES: usize = 64;

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
            let mut walk = Locator::new(0, Unit::Bytes).at_start();
            walk.walk(&text.as_bytes()[..cut]);
            let place = walk.peek(&text.as_bytes()[cut..]);
            prop_assert_eq!((place.line, place.column), plainly(&text));
            prop_assert_eq!(place.offset, text.len() as u64);
        }

        #[test]
        fn places_are_the_same_in_any_order(
            text in "([a-z\n ]{0,40}|é|€|😀|\n){0,200}",
            asked in prop::collection::vec(0_usize..9_000, 0..20),
            gone in 0_usize..3_000,
        ) {
            let boundary = |at: usize| {
                (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
            };
            let place = |at: usize| {
                let (line, column) = plainly(&text[..at]);
                Place { offset: at as u64, line, column }
            };
            let gone = boundary(gone);
            let mut locator = Locator::new(0, Unit::Bytes);
            locator.open(boundary(gone / 2) as u64);
            locator.leave(gone, &text[..gone], 0);
            prop_assert_eq!(locator.opened(0, &text[gone..], gone as u64), place(boundary(gone / 2)));
            for at in asked.into_iter().map(boundary).filter(|&at| at >= gone) {
                locator.open(at as u64);
                let walk = locator.walk_to(at as u64, &text[gone..], gone as u64);
                prop_assert_eq!(walk.peek(&[]), place(at));
                prop_assert_eq!(locator.opened(0, &text[gone..], gone as u64), place(at));
            }
        }
    }
}
