//! The findings as a table: one row each, safe to open in a spreadsheet.

use std::io::{self, Write};

use super::Report;

impl Report<'_> {
    /// Writes one row a finding, with a header.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_csv(&self, out: impl Write) -> io::Result<()> {
        let mut rows = csv::Writer::from_writer(out);
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
            let (line, column, offset) =
                (finding.at.line.to_string(), finding.at.column.to_string(), finding.at.offset.to_string());
            let cells = [
                finding.code,
                finding.name,
                finding.severity,
                &finding.message,
                &finding.remedy,
                kind,
                id,
                finding.at.feed.unwrap_or_default(),
                finding.at.file,
                &line,
                &column,
                &offset,
            ];
            rows.write_record(cells.map(|cell| inert(cell).into_owned().into_bytes()))?;
        }
        rows.flush()
    }
}

/// A spreadsheet takes a cell that starts with one of these for a formula; an apostrophe makes it text.
fn inert(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}").into() } else { cell.into() }
}
