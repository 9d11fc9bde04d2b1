//! One finding, told in a way that outlives the cutting of its feeds.

use crate::feed::LoadedFile;
use crate::report::{Finding, Report, Where};
use crate::rules::Code;
use crate::sorting;

/// A record by the file it is in and its number there; no number for what stands before the first record.
pub(super) type Spot = (usize, Option<u32>);

/// A finding as it can be seen again in a smaller set of feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Symptom {
    pub(super) code: &'static str,
    pub(super) spot: Spot,
    /// Which one of those of its code at its spot.
    pub(super) nth: usize,
    /// For a lock its reason and nature; for a missing reference the element, the look-up, the nature, and in what the
    /// near misses differ.
    pub(super) details: Vec<&'static str>,
    /// It is about a record, not about the feed as a whole.
    pub(super) of_record: bool,
    /// What it says, with a mark for each number.
    message: String,
}

/// How like two findings have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// They say the same, but for numbers.
    Words,
    /// They are about the same record or, both, about the feed.
    Scope,
    /// They are of the same rule, at the same record, with the same details.
    Spot,
}

impl Symptom {
    /// Whether `other`, found elsewhere, is this one.
    pub(super) fn is(&self, other: &Self, likeness: Likeness) -> bool {
        let same = self.code == other.code
            && self.spot == other.spot
            && self.nth == other.nth
            && self.details == other.details;
        same && (likeness == Likeness::Spot || self.of_record == other.of_record)
            && (likeness != Likeness::Words || self.message == other.message)
    }
}

/// Numbers the files of a report as the caller knows them.
pub(super) fn file_of(files: &[LoadedFile], at: &Where<'_>) -> Option<usize> {
    // The name need not be unique, but it is borrowed from the file.
    files.iter().position(|file| std::ptr::eq(file.file.as_str(), at.file))
}

/// The spot of a place in a file.
pub(super) fn record_at(file: &LoadedFile, offset: u64) -> Option<u32> {
    file.segment.records.begun_at(offset).checked_sub(1)
}

/// Every finding of a rule in a report, in the order of the report, with its place. `number` gives a file and a
/// record of it the numbers that they have elsewhere.
pub(super) fn symptoms<'a>(
    report: &Report<'a>,
    files: &'a [LoadedFile],
    code: Code,
    number: impl Fn(usize, Option<u32>) -> Spot,
) -> Vec<(Symptom, Finding<'a>)> {
    let mut found: Vec<(Symptom, Finding<'a>)> = Vec::new();
    let details = Details::new(report, code);
    for finding in report.findings_of(code) {
        let Some(file) = file_of(files, &finding.at) else { continue };
        let spot = number(file, record_at(&files[file], finding.at.offset));
        let nth = found.iter().rev().take_while(|(earlier, _)| earlier.spot == spot).count();
        let symptom = Symptom {
            code: finding.code,
            spot,
            nth,
            details: details.of(&finding.at),
            of_record: finding.record.is_some(),
            message: masked(&finding.message),
        };
        found.push((symptom, finding));
    }
    found
}

/// What is known of locks and missing references beside their findings.
struct Details {
    /// By place: the file's name as it lies in memory, and the offset.
    rows: Vec<((*const u8, u64), Vec<&'static str>)>,
}

impl Details {
    fn new(report: &Report<'_>, code: Code) -> Self {
        let key = |at: &Where<'_>| (at.file.as_ptr(), at.offset);
        let counts = report.summary();
        let mut rows = Vec::new();
        if code.code().starts_with("LCK") {
            for index in 0..counts.would_be_locked as usize {
                let user = report.locked_user(index);
                rows.push((key(&user.at), vec![user.reason, user.nature]));
            }
        } else if code.code().starts_with("REF") {
            for index in 0..counts.missing_references as usize {
                let missing = report.missing_reference(index);
                let mut details = vec![missing.via, missing.to.by, missing.nature];
                details.extend(missing.near_misses.iter().map(|near| near.why));
                rows.push((key(&missing.at), details));
            }
        }
        sorting::sort(&mut rows);
        Self { rows }
    }

    fn of(&self, at: &Where<'_>) -> Vec<&'static str> {
        let key = (at.file.as_ptr(), at.offset);
        let first = self.rows.partition_point(|(known, _)| *known < key);
        self.rows.get(first).filter(|(known, _)| *known == key).map_or_else(Vec::new, |row| row.1.clone())
    }
}

/// A message with one mark for each number in it: lines and counts change when feeds are cut.
fn masked(message: &str) -> String {
    let mut masked = String::with_capacity(message.len());
    let mut in_number = false;
    for c in message.chars() {
        let digit = c.is_ascii_digit();
        if !digit {
            masked.push(c);
        } else if !in_number {
            masked.push('#');
        }
        in_number = digit;
    }
    masked
}
