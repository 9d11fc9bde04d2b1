//! Comparisons as text, JSON and CSV.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::json;

use super::{ComparedRow, Comparison, Fate, FeedChange, FeedFile, Row};
use crate::report::{Section, Visible, inert, many_of};

/// The version of the contract; additions do not change it.
const SCHEMA: &str = "soups-comparison/1";

/// Marks that a spreadsheet needs to take the file for UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const RESET: &str = "\x1b[0m";

impl Comparison<'_> {
    /// Writes the comparison for a person at a terminal: the answer, then what differs, at most `rows_max` rows of a list.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_text(&self, out: impl Write, rows_max: usize) -> io::Result<()> {
        let mut out = Visible::new(out);
        let colour = if self.has_new() { RED } else { GREEN };
        writeln!(out, "{BOLD}{colour}{}{RESET}", self.sentence())?;
        if !self.settings().is_empty() {
            writeln!(out, "\n{BOLD}Settings that differ{RESET}")?;
        }
        for change in self.settings() {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not told".to_owned());
            writeln!(out, "  {}: {} → {}", change.setting, value(&change.before), value(&change.after))?;
        }
        if !self.feeds().is_empty() {
            writeln!(out, "\n{BOLD}Feeds that differ{RESET}")?;
        }
        for FeedChange { kind, before, after } in self.feeds() {
            writeln!(out, "  {kind:<14} {} → {}", file_words(before.as_ref()), file_words(after.as_ref()))?;
        }
        for (section, titles) in TITLES {
            for (fate, title) in Fate::ALL.into_iter().zip(titles) {
                self.list(&mut out, (section, fate, title), rows_max)?;
            }
        }
        Ok(())
    }

    fn list(
        &self,
        out: &mut impl Write,
        (section, fate, title): (Section, Fate, &str),
        rows_max: usize,
    ) -> io::Result<()> {
        // Missing references and locked users have lists of their own.
        let is_told = |index: &usize| {
            let code = self.details(section, fate, *index).words[0];
            section != Section::Findings || !(code.starts_with("REF") || code.starts_with("LCK"))
        };
        let told = || (0..self.len(section, fate)).filter(is_told);
        let total = told().count();
        let shown: Vec<ComparedRow<'_>> =
            told().take(rows_max).map(|index| self.row(section, fate, index)).collect();
        if total == 0 {
            return Ok(());
        }
        let colour = match fate {
            Fate::New => RED,
            Fate::Fixed => GREEN,
            Fate::Changed | Fate::Unchanged => YELLOW,
        };
        writeln!(out, "\n{BOLD}{title}: {total}{RESET}")?;
        for ComparedRow { row, changes, .. } in &shown {
            let sign = match fate {
                Fate::New => '+',
                Fate::Fixed => '-',
                Fate::Changed | Fate::Unchanged => '~',
            };
            let code = row.words.iter().find(|(name, _)| *name == "code");
            let code = code.map_or_else(String::new, |(_, code)| format!("{code} "));
            writeln!(out, "  {colour}{sign}{RESET} {code}{}", row.text)?;
            for (name, before, after) in changes {
                writeln!(out, "      {name}: {before} → {after}")?;
            }
            let at = row.at;
            if !at.file.is_empty() {
                writeln!(out, "      {DIM}{}:{}:{}{RESET}", at.file, at.line, at.column)?;
            }
        }
        if total > shown.len() {
            writeln!(
                out,
                "  … and {} more of {total}; --format json and --format csv list all",
                total - shown.len()
            )?;
        }
        Ok(())
    }

    /// Writes the comparison as a document of its own.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &Document(self))?;
        out.write_all(b"\n")
    }

    /// Writes one row for each that is new, fixed or changed, with a header, safe to open in a spreadsheet.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        rows.write_record([
            "change",
            "section",
            "fingerprint",
            "recordKind",
            "recordId",
            "text",
            "details",
            "file",
            "line",
            "column",
        ])?;
        for section in Section::ALL {
            for fate in [Fate::New, Fate::Fixed, Fate::Changed] {
                for index in 0..self.len(section, fate) {
                    let ComparedRow { row, changes, .. } = self.row(section, fate, index);
                    let changes: Vec<String> = changes
                        .iter()
                        .map(|(name, before, after)| format!("{name}: {before} → {after}"))
                        .collect();
                    let details = if changes.is_empty() { details_of(&row) } else { changes.join(", ") };
                    // One that is all digits would lose its zeros as a number.
                    let print = row.fingerprint.to_string();
                    for text in [
                        fate.name(),
                        section.name(),
                        &print,
                        row.kind,
                        &row.id,
                        &row.text,
                        &details,
                        row.at.file,
                    ] {
                        rows.write_field(inert(text).as_bytes())?;
                    }
                    rows.write_field(row.at.line.to_string())?;
                    rows.write_field(row.at.column.to_string())?;
                    rows.write_record(None::<&[u8]>)?;
                }
            }
        }
        rows.flush()
    }
}

/// What the lists of the text are called, by fate; those without a name are not told.
const TITLES: [(Section, [&str; 3]); 5] = [
    (
        Section::LockedUsers,
        ["Users that would be locked now", "Users no longer locked", "Locked as before, otherwise"],
    ),
    (
        Section::UnlockedUsers,
        ["Users that would be unlocked now", "Users no longer unlocked", "Unlocked as before, otherwise"],
    ),
    (Section::Causes, ["New causes", "Causes that are gone", "Causes with other consequences"]),
    (
        Section::MissingReferences,
        ["New missing references", "References that are found now", "Missing as before, otherwise"],
    ),
    (
        Section::Findings,
        ["Other findings that are new", "Other findings that are fixed", "Other findings that changed"],
    ),
];

fn file_words(file: Option<&FeedFile>) -> String {
    let Some(FeedFile { file, bytes, records }) = file else { return "not given".to_owned() };
    format!("{file}: {}, {}", many_of(*records, "record", "records"), many_of(*bytes, "byte", "bytes"))
}

fn details_of(row: &Row<'_>) -> String {
    let words = row.words.iter().map(|(name, word)| format!("{name}: {word}"));
    let counts = row.counts.iter().map(|(name, count)| format!("{name}: {count}"));
    words.chain(counts).collect::<Vec<_>>().join(", ")
}

struct Document<'r, 'a>(&'r Comparison<'a>);

impl Serialize for Document<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("Document", 3)?;
        document.serialize_field("schema", SCHEMA)?;
        document.serialize_field("tool", &json!({ "name": "soups", "version": crate::VERSION }))?;
        document.serialize_field("comparison", self.0)?;
        document.end()
    }
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sentence", &self.sentence())?;
        map.serialize_entry("summary", &Summary(self))?;
        map.serialize_entry("settings", self.settings())?;
        map.serialize_entry("feeds", self.feeds())?;
        for section in Section::ALL {
            map.serialize_entry(section.name(), &Lists(self, section))?;
        }
        map.end()
    }
}

/// The totals by section, as the JSON has them.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'r, 'a>(pub &'r Comparison<'a>);

impl Serialize for Summary<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let totals = Section::ALL.into_iter().map(|section| (section.name(), self.0.totals(section)));
        serializer.collect_map(totals)
    }
}

/// The rows of a section that are not as before; the others are in the report.
struct Lists<'r, 'a>(&'r Comparison<'a>, Section);

impl Serialize for Lists<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        for fate in [Fate::New, Fate::Fixed, Fate::Changed] {
            map.serialize_entry(fate.name(), &List(self.0, self.1, fate))?;
        }
        map.end()
    }
}

struct List<'r, 'a>(&'r Comparison<'a>, Section, Fate);

impl Serialize for List<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(comparison, section, fate) = *self;
        let rows = (0..comparison.len(section, fate)).map(|index| comparison.row(section, fate, index));
        serializer.collect_seq(rows)
    }
}

impl Serialize for ComparedRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { row, changes, .. } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("fingerprint", &row.fingerprint)?;
        map.serialize_entry("kind", row.kind)?;
        map.serialize_entry("id", &row.id)?;
        map.serialize_entry("text", &row.text)?;
        for (name, word) in &row.words {
            map.serialize_entry(name, word)?;
        }
        for (name, count) in &row.counts {
            map.serialize_entry(name, count)?;
        }
        map.serialize_entry("at", &row.at)?;
        if !changes.is_empty() {
            let changes = changes
                .iter()
                .map(|(name, before, after)| json!({ "detail": name, "before": before, "after": after }));
            map.serialize_entry("changes", &changes.collect::<Vec<_>>())?;
        }
        map.end()
    }
}
