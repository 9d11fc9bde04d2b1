//! The findings as a table, one row each, and the plan as another one: safe to open in a spreadsheet.
//!
//! The table is RFC 4180 in UTF-8, and starts with a byte order mark: without one, Excel takes the file for one in the
//! machine's old code page and spoils every name outside ASCII. Programs that read CSV skip the mark, or are told to
//! (`utf-8-sig`). Numbers are written as numbers.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{PlanField, PlannedGone, PlannedRecord, PlannedUpdate, Report, Where};
use crate::records::Feed;

pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

impl Report<'_> {
    /// Writes one row a finding, with a header.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        rows.write_record([
            "code",
            "name",
            "severity",
            "message",
            "remedy",
            "recordKind",
            "recordId",
            "feed",
            "file",
            "line",
            "column",
            "offset",
        ])?;
        for index in 0..self.findings_len() {
            let finding = self.finding(index);
            let (kind, id) = finding.record.map_or(("", ""), |record| (record.kind, record.id));
            let texts = [
                finding.code,
                finding.name,
                finding.severity,
                &finding.message,
                &finding.remedy,
                kind,
                id,
                finding.at.feed.unwrap_or_default(),
                finding.at.file,
            ];
            for text in texts {
                rows.write_field(inert(text).as_bytes())?;
            }
            rows.write_field(finding.at.line.to_string())?;
            rows.write_field(finding.at.column.to_string())?;
            rows.write_field(finding.at.offset.to_string())?;
            rows.write_record(None::<&[u8]>)?;
        }
        rows.flush()
    }
}

impl Report<'_> {
    /// Writes the plan, with a header: a row for each record that comes to be, for each field that changes and for each
    /// record that is gone. Without a baseline there is no plan, and no row.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_plan_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let head = [
            "kind", "id", "change", "field", "before", "after", "effect", "file", "line", "column", "offset",
        ];
        rows.write_record(head)?;
        let mut write = |texts: [&str; 7], at: Option<Where<'_>>| {
            for text in texts {
                rows.write_field(inert(text).as_bytes())?;
            }
            rows.write_field(at.as_ref().map_or(Cow::Borrowed(""), |at| inert(at.file)).as_bytes())?;
            for number in at.map_or_else(Default::default, |at| {
                [at.line.to_string(), at.column.to_string(), at.offset.to_string()]
            }) {
                rows.write_field(number)?;
            }
            rows.write_record(None::<&[u8]>)
        };
        for feed in Feed::ALL.into_iter().filter(|_| self.has_plan()) {
            let kind = feed.record();
            for PlannedRecord { id, at } in self.created(feed) {
                write([kind, id, "create", "", "", "", ""], Some(at))?;
            }
            for PlannedUpdate { id, fields, at } in self.updated(feed) {
                if fields.is_empty() {
                    write([kind, id, "update", "", "", "", ""], Some(at.clone()))?;
                }
                for PlanField { field, before, after } in fields {
                    let [before, after] = [before, after].map(Option::unwrap_or_default);
                    write([kind, id, "update", field, before, after, ""], Some(at.clone()))?;
                }
            }
            for PlannedGone { id, effect } in self.gone(feed) {
                write([kind, id, "gone", "", "", "", effect], None)?;
            }
        }
        rows.flush()
    }
}

/// A spreadsheet takes a cell that starts with a sign such as `=` for a formula; an apostrophe before it makes it text.
/// The apostrophe goes before blanks and quotes too, which some spreadsheets strip first, and behind a `;`, a tab or a
/// line's end, where some start a new cell. Nothing is lost: taking one apostrophe away wherever what follows it would
/// have needed one gives the text back.
pub(crate) fn inert(cell: &str) -> Cow<'_, str> {
    let mut made = String::new();
    let mut copied = 0;
    let ends = cell
        .char_indices()
        .filter(|&(at, c)| matches!(c, ';' | '\t' | '\n' | '\r') && !cell[at..].starts_with("\r\n"));
    for start in std::iter::once(0).chain(ends.map(|(at, c)| at + c.len_utf8())) {
        if needs_apostrophe(&cell[start..], start) {
            made.push_str(&cell[copied..start]);
            made.push('\'');
            copied = start;
        }
    }
    if made.is_empty() {
        return cell.into();
    }
    made.push_str(&cell[copied..]);
    made.into()
}

/// Whether `text`, which starts there in its cell, might be computed. A cell is not to start with a tab or a line's end.
fn needs_apostrophe(text: &str, start: usize) -> bool {
    if start == 0 && text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let skipped = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '"' | '\'' | '`' | '‘' | '’' | '“' | '”' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
            )
    };
    text.trim_start_matches(skipped)
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '\u{2212}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes the apostrophes away again.
    fn given_back(cell: &str) -> String {
        let mut text = String::new();
        let mut at_start = true;
        for (at, c) in cell.char_indices() {
            let added = at_start && c == '\'' && needs_apostrophe(&cell[at + 1..], at);
            if !added {
                text.push(c);
            }
            at_start = matches!(c, ';' | '\t' | '\n' | '\r');
        }
        text
    }

    #[test]
    fn what_a_spreadsheet_might_compute_is_text_and_is_not_lost() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("  =1", "'  =1"),
            ("\"=1", "'\"=1"),
            ("'=1", "''=1"),
            ("“-x”", "'“-x”"),
            ("\u{FEFF}\u{A0}=1", "'\u{FEFF}\u{A0}=1"),
            ("＝1", "'＝1"),
            ("x;=1", "x;'=1"),
            ("x\n=1\r\n@y", "x\n'=1\r\n'@y"),
            ("=a;=b", "'=a;'=b"),
        ] {
            assert_eq!(inert(cell), expected);
            assert_eq!(given_back(expected), cell);
        }
        for plain in ["", "a", "'a", "''", "a=b", "1-2", "a; b", "Ünïcode", ";;", "“a”"] {
            assert_eq!(inert(plain), plain);
            assert_eq!(given_back(plain), plain);
        }
    }
}
