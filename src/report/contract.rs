//! The rows of the report: plain data, named as the JSON report names it (`docs/report.schema.json`).

use serde::Serialize;

use super::{Fingerprint, capital, many_of};

/// Exact totals of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings of severity note.
    pub notes: u64,
    /// References that do not resolve on the first night.
    pub missing_references: u64,
    /// Users that Person Maintenance would lock.
    pub would_be_locked: u64,
    /// Users that Person Maintenance would unlock.
    pub would_be_unlocked: u64,
    /// References that no given feed can confirm or deny.
    pub not_checkable: u64,
    /// Errors beside those that tell of a missing reference or a locked user.
    #[serde(skip)]
    pub(crate) other_errors: u64,
}

impl Counts {
    /// What became of earlier totals, in a sentence.
    #[must_use]
    pub fn since(&self, before: Self) -> String {
        let pairs = [
            (before.would_be_locked, self.would_be_locked, "user", "users", " would be locked"),
            (before.would_be_unlocked, self.would_be_unlocked, "user", "users", " would be unlocked"),
            (
                before.missing_references,
                self.missing_references,
                "reference",
                "references",
                " would not be found",
            ),
            (before.other_errors, self.other_errors, "other error", "other errors", ""),
            (before.warnings, self.warnings, "warning", "warnings", ""),
        ];
        let differ = pairs.into_iter().filter(|(before, after, ..)| before != after);
        let parts: Vec<String> = differ
            .map(|(before, after, one, many, what)| format!("{}{what}", difference(before, after, one, many)))
            .collect();
        if parts.is_empty() { "No total changes.".to_owned() } else { capital(&parts.join(", ")) + "." }
    }
}

/// "14 fewer users".
pub(crate) fn difference(before: u64, after: u64, one: &str, many: &str) -> String {
    let (count, than) = if after > before { (after - before, "more") } else { (before - after, "fewer") };
    many_of(count, &format!("{than} {one}"), &format!("{than} {many}"))
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Where<'a> {
    /// The feed; none for a file that is no feed.
    pub feed: Option<&'static str>,
    /// The name the file was given by.
    pub file: &'a str,
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1, in characters.
    pub column: u32,
    /// Bytes from the start of the file.
    pub offset: u64,
}

/// A record by kind and id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Who<'a> {
    /// `organisation`, `user`, `person` or `supervisor-relation`.
    pub kind: &'static str,
    /// Its source id.
    pub id: &'a str,
}

/// What a reference looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target<'a> {
    /// The kind of record.
    pub kind: &'static str,
    /// The id.
    pub id: &'a str,
    /// How it is looked up.
    pub by: &'static str,
    /// The type of a classified id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<&'a str>,
}

/// An id that the missing one may have been meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Near<'a> {
    /// The id.
    pub id: &'a str,
    /// In what the two differ.
    pub why: &'static str,
}

/// A reference that does not resolve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingReference<'a> {
    /// The record that makes it.
    pub from: Who<'a>,
    /// What it looks for.
    pub to: Target<'a>,
    /// Through which element.
    pub via: &'static str,
    /// Whether the second night resolves it.
    pub nature: &'static str,
    /// Where the id stands.
    pub at: Where<'a>,
    /// What it may have been meant to be.
    pub near_misses: Vec<Near<'a>>,
    /// The code of its finding.
    pub code: &'static str,
    /// What it is about, the same in every run.
    #[serde(skip_serializing_if = "Fingerprint::is_none")]
    pub fingerprint: Fingerprint,
}

/// One link of the chain that leads to a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact<'a> {
    /// The fact.
    pub text: String,
    /// The kind of record it is about.
    pub kind: &'static str,
    /// The id of that record.
    pub id: &'a str,
    /// Where it can be seen.
    pub at: Where<'a>,
}

/// A user that would be locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LockedUser<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its user name.
    pub user_name: &'a str,
    /// The reason code.
    pub reason: &'static str,
    /// `certain`, or `unless-role` where roles given by hand are not known.
    pub certainty: &'static str,
    /// Whether the second night unlocks it.
    pub nature: &'static str,
    /// Where the user stands.
    pub at: Where<'a>,
    /// The facts that lead there.
    pub chain: Vec<Fact<'a>>,
    /// What it is about, the same in every run.
    #[serde(skip_serializing_if = "Fingerprint::is_none")]
    pub fingerprint: Fingerprint,
}

/// A user that would be unlocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlockedUser<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its user name.
    pub user_name: &'a str,
    /// `eligible`, or `lock-switched-off` where the job unlocks everyone.
    pub reason: &'static str,
    /// Where the user stands.
    pub at: Where<'a>,
    /// The facts that lead there.
    pub chain: Vec<Fact<'a>>,
    /// What it is about, the same in every run.
    #[serde(skip_serializing_if = "Fingerprint::is_none")]
    pub fingerprint: Fingerprint,
}

/// What one of several nights does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NightRow {
    /// Which night, counted from 1.
    pub night: u32,
    /// The day on which its jobs start.
    pub day: String,
    /// References that do not resolve in it.
    pub missing_references: u32,
    /// Users that it locks, and the night before did not.
    pub locked: u32,
    /// Users that it unlocks.
    pub unlocked: u32,
}

/// A record that the jobs would create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedRecord<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where it stands.
    pub at: Where<'a>,
}

/// A record that the jobs would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedUpdate<'a> {
    /// Its id.
    pub id: &'a str,
    /// What would change.
    pub fields: Vec<PlanField<'a>>,
    /// Where it stands.
    pub at: Where<'a>,
}

/// A field that would get another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanField<'a> {
    /// Its path below the record.
    pub field: &'a str,
    /// Its value in the baseline, where it is there.
    pub before: Option<&'a str>,
    /// Its value in tonight's feed, where it is there.
    pub after: Option<&'a str>,
}

/// A record that is gone from its feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedGone<'a> {
    /// Its id.
    pub id: &'a str,
    /// What becomes of it: `former`, `unsynchronise`, `lock` or `delete`.
    pub effect: &'static str,
}

/// A root cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause<'a> {
    /// What is at fault: a kind of record, `feed` or `order`.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// What follows from it.
    pub text: String,
    /// What to do.
    pub remedy: String,
    /// Records that lose something.
    pub records: u32,
    /// Users that would be locked and have it in their chain.
    pub locked_users: u32,
    /// Users that would not be locked if it alone were mended.
    pub locked_users_alone: u32,
    /// The first place where it shows.
    pub at: Where<'a>,
    /// What it is about, the same in every run.
    #[serde(skip_serializing_if = "Fingerprint::is_none")]
    pub fingerprint: Fingerprint,
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related<'a> {
    /// What stands there.
    pub text: String,
    /// Where.
    pub at: Where<'a>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding<'a> {
    /// The stable code.
    pub code: &'static str,
    /// The name of the thing found.
    pub name: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// How many like it there are in the file; it stands for all of them, and is at the first.
    pub occurrences: u32,
    /// The record it is about.
    pub record: Option<Who<'a>>,
    /// Where it is.
    pub at: Where<'a>,
    /// Other places that belong to it.
    pub related: Vec<Related<'a>>,
    /// What it is about, the same in every run.
    #[serde(skip_serializing_if = "Fingerprint::is_none")]
    pub fingerprint: Fingerprint,
}

/// A finding about the order or the schedule of the jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobFinding<'a> {
    /// The job it is about; none where it is about several.
    pub job: Option<&'static str>,
    /// The finding.
    pub finding: Finding<'a>,
}

/// Findings that settings silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Silenced<'a> {
    /// The rule's code.
    pub code: &'static str,
    /// The record they are about, where only those of one record are silenced.
    pub id: Option<&'a str>,
    /// How many there are.
    pub count: u64,
    /// Why they are silenced.
    pub reason: &'a str,
    /// The last day on which they are.
    pub until: Option<String>,
    /// Whether that day is over, so that they are not silenced any more.
    pub expired: bool,
}

/// A feed that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedRow<'a> {
    /// Which feed.
    pub kind: &'static str,
    /// The name the file was given by.
    pub file: &'a str,
    /// Its size.
    pub bytes: u64,
    /// How many records it holds.
    pub records: u32,
    /// The encoding it was read in.
    pub encoding: &'static str,
    /// Whether its format is not documented and was assumed.
    pub assumed_format: bool,
}

/// What one job would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobRow {
    /// The job.
    pub job: &'static str,
    /// Seconds from the first job's start; none in an ordered run.
    pub start: Option<u64>,
    /// Seconds from the first job's start; none in an ordered run.
    pub end: Option<u64>,
    /// Records read; for Person Maintenance the users judged.
    pub read: u32,
    /// Records created.
    pub created: u32,
    /// Records updated; needs a baseline.
    pub updated: u32,
    /// Records left as they are; needs a baseline.
    pub unchanged: u32,
    /// Records gone from the feed; needs a baseline.
    pub gone: u32,
    /// Records left out.
    pub skipped: u32,
    /// Errors the job would log.
    pub errors: u32,
    /// Warnings the job would log.
    pub warnings: u32,
    /// The log.
    pub log: Vec<String>,
}
