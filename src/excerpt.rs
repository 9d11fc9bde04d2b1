//! A place in a file as a person looks at it: its line, a few around it, and the column marked.
//!
//! The bytes are read once more, and of a file that is not packed only those around the place. The numbers of the lines
//! follow from that of the place, so they are exact however long the file is.

use std::io;

use serde::Serialize;

use crate::archive::{self, Source};
use crate::xml::{Place, detect};

/// Bytes that are read on either side of the place.
const AROUND_BYTES: u64 = 16 << 10;

/// Lines that are shown before the one of the place, and after it.
const LINES_BEFORE: usize = 4;
const LINES_AFTER: usize = 10;

/// Characters that are shown of the line of the place before it, and of any line from there.
const COLUMNS_BEFORE: usize = 160;
const COLUMNS_AFTER: usize = 480;

/// A few lines of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// The encoding the file is in.
    pub encoding: &'static str,
    /// The lines, in their order.
    pub lines: Vec<Line>,
}

/// A line of an [`Excerpt`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its number, counted from 1.
    pub number: u32,
    /// The column of the first character that is shown, counted from 1.
    pub column: u32,
    /// What is shown of it.
    pub text: String,
    /// Where the place is, in characters of `text`; nothing, when it is in another line.
    pub mark: Option<usize>,
    /// Whether the line goes on after what is shown.
    pub goes_on: bool,
}

/// The lines around a place, by the name of the source and that of the file as it was read from it.
///
/// # Errors
/// When `source` fails, or does not hold the file or the place any more.
pub fn excerpt(source: &mut dyn Source, names: (&str, &str), place: Place) -> io::Result<Excerpt> {
    let from = place.offset.saturating_sub(AROUND_BYTES);
    // A unit of two bytes begins at an even offset.
    let from = from & !1;
    let (head, part) = archive::part(source, names, &(from..place.offset + AROUND_BYTES))?;
    let gone = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let at = (place.offset - from) as usize;
    if at > part.len() {
        return Err(gone("the file is shorter than it was when it was read"));
    }
    let detected = || detect(&head, true).and_then(Result::ok);
    let whole = (from, part.len() as u64 == place.offset - from + AROUND_BYTES);
    let (Some(before), Some(after)) = (detected(), detected()) else {
        return Err(gone("its encoding cannot be read"));
    };
    let (before_bytes, after_bytes) = part.split_at(at);
    let start = if from == 0 { before.mark.min(at) } else { first_character(before_bytes, before.name) };
    let encoding = before.name;
    let (mut text_before, mut text_after) = (String::new(), String::new());
    let (mut before, mut after) = (before.decoder, after.decoder);
    before.decode(&before_bytes[start..], true, &mut text_before, &mut |_| {});
    // The start of a file may be the place, and its mark is no part of the text.
    let mark = if place.offset == 0 { detected().map_or(0, |detected| detected.mark) } else { 0 };
    after.decode(&after_bytes[mark.min(after_bytes.len())..], true, &mut text_after, &mut |_| {});
    let ends = (from == 0, !whole.1);
    Ok(Excerpt { encoding, lines: lines(&text_before, &text_after, place, ends) })
}

/// Where in bytes from the middle of a file a character begins.
fn first_character(bytes: &[u8], encoding: &str) -> usize {
    if encoding.starts_with("UTF-16") {
        return 0;
    }
    if encoding == "UTF-8" {
        return bytes.iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
    }
    // In all others a line feed is one byte, and no part of another character.
    memchr::memchr(b'\n', bytes).map_or(0, |end| end + 1)
}

/// `ends` says whether the texts reach the start of the file, and its end.
fn lines(before: &str, after: &str, place: Place, ends: (bool, bool)) -> Vec<Line> {
    let mut earlier: Vec<&str> = before.split('\n').collect();
    let own_before = earlier.pop().unwrap_or_default();
    // The first line is cut where the text does not begin with the file.
    if !ends.0 && !earlier.is_empty() {
        earlier.remove(0);
    }
    let shown_before = earlier.len().min(LINES_BEFORE);
    let mut lines: Vec<Line> = earlier[earlier.len() - shown_before..]
        .iter()
        .zip((1..=shown_before as u32).rev())
        .map(|(text, back)| line(place.line.saturating_sub(back), text, true))
        .collect();

    let mut later = after.split('\n').collect::<Vec<_>>().into_iter().peekable();
    let own_after = later.next().unwrap_or_default();
    let known = own_before.chars().count();
    let skipped = known.saturating_sub(COLUMNS_BEFORE);
    let mark = known - skipped;
    let own: String = own_before.chars().skip(skipped).chain(own_after.chars().take(COLUMNS_AFTER)).collect();
    let has_end = later.peek().is_some() || ends.1;
    lines.push(Line {
        number: place.line,
        column: place.column.saturating_sub(mark as u32).max(1),
        text: own.trim_end_matches('\r').to_owned(),
        mark: Some(mark),
        goes_on: !has_end || own_after.chars().nth(COLUMNS_AFTER).is_some(),
    });

    let mut number = place.line;
    while let Some(text) = later.next().filter(|_| number < place.line + LINES_AFTER as u32) {
        number += 1;
        let last = later.peek().is_none();
        // What stands after the last line's end is no line.
        if last && ends.1 && text.is_empty() {
            break;
        }
        lines.push(line(number, text, !last || ends.1));
    }
    lines
}

fn line(number: u32, text: &str, has_end: bool) -> Line {
    let text = text.trim_end_matches('\r');
    let goes_on = !has_end || text.chars().nth(COLUMNS_AFTER).is_some();
    let text = text.chars().take(COLUMNS_AFTER).collect();
    Line { number, column: 1, text, mark: None, goes_on }
}
