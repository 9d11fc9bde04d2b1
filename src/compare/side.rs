//! The sides of a comparison: a report in memory, or what was kept of one.

use std::borrow::Cow;

use serde::Serialize;

use super::FeedFile;
use crate::Report;
use crate::report::{Details, Fingerprint, Section, capital, named};
use crate::symbols::{Symbol, Symbols};

/// One of two runs that are compared.
#[derive(Clone, Copy, Debug)]
pub enum Side<'a> {
    /// A report of files that are still in memory.
    Report(&'a Report<'a>),
    /// What was kept of a report.
    Kept(&'a Snapshot),
}

impl<'a> From<&'a Report<'_>> for Side<'a> {
    fn from(report: &'a Report<'_>) -> Self {
        Self::Report(report)
    }
}

impl<'a> From<&'a Snapshot> for Side<'a> {
    fn from(snapshot: &'a Snapshot) -> Self {
        Self::Kept(snapshot)
    }
}

/// What a comparison needs to know of a report, independent of the files it was made of.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) symbols: Symbols,
    pub(super) sections: [Vec<Kept>; 5],
    pub(super) settings: Vec<(String, String)>,
    pub(super) feeds: Vec<(String, FeedFile)>,
}

/// A row that was kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    print: Fingerprint,
    kind: Symbol,
    id: Symbol,
    text: Symbol,
    words: [Symbol; 3],
    counts: [u32; 3],
    file: Symbol,
    line: u32,
    column: u32,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spot<'a> {
    /// The name the file was given by.
    pub file: &'a str,
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1, in characters.
    pub column: u32,
}

/// A row of any section, as comparisons show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// What it is about.
    pub fingerprint: Fingerprint,
    /// The kind of record it is about; empty where it is about none.
    pub kind: &'a str,
    /// The id of that record.
    pub id: Cow<'a, str>,
    /// What it says.
    pub text: Cow<'a, str>,
    /// Where it is, or was.
    pub at: Spot<'a>,
    /// By name, what may change about it.
    pub words: Vec<(&'static str, &'a str)>,
    /// By name, the counts that may change.
    pub counts: Vec<(&'static str, u32)>,
}

impl<'a> Row<'a> {
    fn new(
        section: Section,
        fingerprint: Fingerprint,
        (kind, id): (&'a str, Cow<'a, str>),
        text: Cow<'a, str>,
        at: Spot<'a>,
        details: Details<'a>,
    ) -> Self {
        let (words, counts) = Details::names(section);
        let words = words.into_iter().zip(details.words).filter(|(name, _)| !name.is_empty()).collect();
        let counts = counts.into_iter().zip(details.counts).filter(|(name, _)| !name.is_empty()).collect();
        Self { fingerprint, kind, id, text, at, words, counts }
    }
}

/// What differs between two rows that are the same: name, before, after.
pub(super) fn changes(
    section: Section,
    [before, after]: [Details<'_>; 2],
) -> Vec<(&'static str, String, String)> {
    let (words, counts) = Details::names(section);
    let mut changes = Vec::new();
    for (index, name) in words.into_iter().enumerate() {
        let (before, after) = (before.words[index], after.words[index]);
        if before != after {
            changes.push((name, before.to_owned(), after.to_owned()));
        }
    }
    for (index, name) in counts.into_iter().enumerate() {
        let (before, after) = (before.counts[index], after.counts[index]);
        if before != after {
            changes.push((name, before.to_string(), after.to_string()));
        }
    }
    changes
}

/// What a reference that does not resolve says, by its two ends: kind and id, and for the target the type of its id.
pub(super) fn missing_text(from: [&str; 2], via: &str, to: [&str; 2], kind_of_id: Option<&str>) -> String {
    let kind_of_id = kind_of_id.map_or_else(String::new, |kind| format!(" of type {}", named(kind)));
    let ([from_kind, from_id], [to_kind, to_id]) = (from, to);
    format!("{} {} names {to_kind} {}{kind_of_id} ({via}).", capital(from_kind), named(from_id), named(to_id))
}

pub(super) fn user_text(id: &str, becomes: &str, reason: &str) -> String {
    format!("User {} would be {becomes}: {reason}.", named(id))
}

impl<'a> Side<'a> {
    pub(super) fn fingerprints(self, section: Section) -> Cow<'a, [u64]> {
        match self {
            Self::Report(report) => report.fingerprints(section).into(),
            Self::Kept(snapshot) => {
                snapshot.sections[section as usize].iter().map(|kept| kept.print.0).collect()
            }
        }
    }

    pub(super) fn details(self, section: Section, index: u32) -> Details<'a> {
        match self {
            Self::Report(report) => report.details(section, index as usize),
            Self::Kept(snapshot) => {
                let kept = snapshot.sections[section as usize][index as usize];
                Details::of(kept.words.map(|word| snapshot.symbols.text(word)), kept.counts)
            }
        }
    }

    pub(super) fn row(self, section: Section, index: u32) -> Row<'a> {
        match self {
            Self::Report(report) => row_of(report, section, index as usize),
            Self::Kept(snapshot) => snapshot.row(section, index),
        }
    }

    pub(super) fn settings(self) -> Vec<(String, String)> {
        match self {
            Self::Report(report) => {
                let assumptions = report.assumptions().into_iter();
                assumptions.map(|assumption| (assumption.setting, assumption.value)).collect()
            }
            Self::Kept(snapshot) => snapshot.settings.clone(),
        }
    }

    pub(super) fn feeds(self) -> Vec<(String, FeedFile)> {
        match self {
            Self::Report(report) => {
                let rows = report.feed_rows().into_iter().map(|row| {
                    let (file, records) = (row.file.to_owned(), row.records.into());
                    (row.kind.to_owned(), FeedFile { file, bytes: row.bytes, records })
                });
                rows.collect()
            }
            Self::Kept(snapshot) => snapshot.feeds.clone(),
        }
    }
}

/// A row of a report in memory.
fn row_of<'a>(report: &Report<'a>, section: Section, index: usize) -> Row<'a> {
    let details = report.details(section, index);
    let (who, text, at): ((&'a str, Cow<'a, str>), String, _) = match section {
        Section::MissingReferences => {
            let row = report.missing_reference(index);
            let (from, to) = (&row.from, &row.to);
            let text = missing_text([from.kind, from.id], row.via, [to.kind, to.id], to.r#type);
            ((from.kind, from.id.into()), text, row.at)
        }
        Section::LockedUsers => {
            let (id, at) = report.locked_at(index);
            (("user", id.into()), user_text(id, "locked", details.words[0]), at)
        }
        Section::UnlockedUsers => {
            let row = report.unlocked_user(index);
            (("user", row.id.into()), user_text(row.id, "unlocked", row.reason), row.at)
        }
        Section::Causes => {
            let row = report.cause(index);
            ((row.kind, row.id.into()), row.text, row.at)
        }
        Section::Findings => {
            let row = report.finding(index);
            let (kind, id) = row.record.map_or(("", ""), |record| (record.kind, record.id));
            ((kind, id.into()), row.message, row.at)
        }
    };
    let at = Spot { file: at.file, line: at.line, column: at.column };
    Row::new(section, report.fingerprint(section, index), who, text.into(), at, details)
}

impl Snapshot {
    /// Keeps what a comparison needs of a report.
    #[must_use]
    pub fn of(report: &Report<'_>) -> Self {
        let side = Side::from(report);
        let mut snapshot = Self { settings: side.settings(), feeds: side.feeds(), ..Self::default() };
        for section in Section::ALL {
            snapshot.sections[section as usize].reserve_exact(report.section_len(section));
            for index in 0..report.section_len(section) {
                let details = report.details(section, index);
                snapshot.keep(section, &row_of(report, section, index), details);
            }
        }
        snapshot
    }

    pub(super) fn keep(&mut self, section: Section, row: &Row<'_>, details: Details<'_>) {
        let symbols = &mut self.symbols;
        let kept = Kept {
            print: row.fingerprint,
            kind: symbols.intern(row.kind),
            id: symbols.intern(&row.id),
            text: symbols.add(&row.text),
            words: details.words.map(|word| symbols.intern(word)),
            counts: details.counts,
            file: symbols.intern(row.at.file),
            line: row.at.line,
            column: row.at.column,
        };
        self.sections[section as usize].push(kept);
    }

    /// Keeps a row that was read.
    pub(super) fn keep_read(
        &mut self,
        section: Section,
        fingerprint: Fingerprint,
        who: (&str, &str),
        text: &str,
        at: Spot<'_>,
        details: Details<'_>,
    ) {
        let row = Row::new(section, fingerprint, (who.0, who.1.into()), text.into(), at, details);
        self.keep(section, &row, details);
    }

    fn row(&self, section: Section, index: u32) -> Row<'_> {
        let kept = self.sections[section as usize][index as usize];
        let text = |symbol| self.symbols.text(symbol);
        let at = Spot { file: text(kept.file), line: kept.line, column: kept.column };
        let details = Details::of(kept.words.map(text), kept.counts);
        let who = (text(kept.kind), text(kept.id).into());
        Row::new(section, kept.print, who, text(kept.text).into(), at, details)
    }
}
