//! Characters that do not show, or change how what follows is shown.

use std::fmt;
use std::io::{self, Write};

/// Whether a character of a feed does not show, or changes the direction of what follows.
pub(super) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{A0}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180E}' | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{206F}'
            | '\u{3000}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FFFE}' | '\u{FFFF}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Writes text for a terminal: what is hidden in text of feeds is told by its number, as `<U+202E>`, so that no id can
/// colour the terminal, turn a line around or make one up. A line feed is one at either end of what is formatted at
/// once; our own colours stay.
pub(crate) struct Visible<W> {
    out: W,
    line: String,
}

impl<W: Write> Visible<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, line: String::new() }
    }
}

impl<W: Write> Write for Visible<W> {
    /// Takes what is written as it is: text of feeds is always formatted.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn write_fmt(&mut self, text: fmt::Arguments<'_>) -> io::Result<()> {
        self.line.clear();
        fmt::Write::write_fmt(&mut self.line, text).map_err(io::Error::other)?;
        let text = self.line.trim_matches('\n');
        let start = self.line.len() - self.line.trim_start_matches('\n').len();
        let (before, after) = (&self.line[..start], &self.line[start + text.len()..]);
        self.out.write_all(before.as_bytes())?;
        let mut rest = text;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| hidden(c)) {
            self.out.write_all(&rest.as_bytes()[..at])?;
            rest = &rest[at..];
            let done = if let Some(colour) = colour(rest) {
                self.out.write_all(colour.as_bytes())?;
                colour.len()
            } else {
                write!(self.out, "<U+{:04X}>", u32::from(c))?;
                c.len_utf8()
            };
            rest = &rest[done..];
        }
        self.out.write_all(rest.as_bytes())?;
        self.out.write_all(after.as_bytes())
    }
}

/// The colour that a text starts with.
fn colour(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("\x1b[")?;
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    digits[end..].starts_with('m').then(|| &text[..end + 3])
}
