//! The report as JSON: the contract other programs build on (`docs/report.schema.json`).

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Report;
use super::alma::AlmaOf;
use super::plan::PlanOf;

/// The version of the contract; additions do not change it.
const SCHEMA: &str = "soups-report/1";

impl Report<'_> {
    /// Writes the whole report, row by row, so that its length costs no memory.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Writes the whole report with a comparison in it.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_json_with(&self, comparison: &impl Serialize, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &With(self, comparison))?;
        out.write_all(b"\n")
    }
}

struct With<'r, 'a, T>(&'r Report<'a>, &'r T);

impl<T: Serialize> Serialize for With<'_, '_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_with(serializer, Some(self.1))
    }
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_with(serializer, None::<&()>)
    }
}

impl Report<'_> {
    fn serialize_with<S: Serializer>(
        &self,
        serializer: S,
        comparison: Option<&impl Serialize>,
    ) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Tool {
            name: &'static str,
            version: &'static str,
        }
        let summary = self.summary();
        let mut report = serializer.serialize_struct("Report", 20)?;
        report.serialize_field("schema", SCHEMA)?;
        report.serialize_field("tool", &Tool { name: "soups", version: crate::VERSION })?;
        report.serialize_field("asOf", &self.outcome.settings.as_of.to_string())?;
        report.serialize_field("verdict", self.verdict())?;
        report.serialize_field("feeds", &self.feed_rows())?;
        report.serialize_field("jobs", &self.jobs())?;
        report.serialize_field("summary", &summary)?;
        report.serialize_field(
            "missingReferences",
            &Rows(self.kept.missing.len(), |index| self.missing_reference(index)),
        )?;
        report.serialize_field(
            "lockedUsers",
            &Rows(self.outcome.locked.len(), |index| self.locked_user(index)),
        )?;
        let unlocked = self.outcome.unlocked.len();
        report.serialize_field("unlockedUsers", &Rows(unlocked, |index| self.unlocked_user(index)))?;
        report.serialize_field("causes", &Rows(self.causes_len(), |index| self.cause(index)))?;
        report.serialize_field("findings", &Rows(self.findings_len(), |index| self.finding(index)))?;
        if self.has_plan() {
            report.serialize_field("plan", &PlanOf(self))?;
            report.serialize_field("baseline", &self.baseline_rows())?;
        }
        if self.outcome.settings.nights > 1 {
            report.serialize_field("nights", &self.night_rows())?;
        }
        if self.outcome.alma.is_some() {
            report.serialize_field("alma", &AlmaOf(self))?;
        }
        if let Some(schedule) = self.schedule() {
            report.serialize_field("schedule", &schedule)?;
        }
        if let Some(comparison) = comparison {
            report.serialize_field("comparison", comparison)?;
        }
        report.serialize_field("silenced", &self.silenced())?;
        report.serialize_field("assumptions", &self.assumptions())?;
        report.serialize_field("notChecked", &self.not_checked())?;
        report.end()
    }
}

/// Rows that are made one at a time.
pub(super) struct Rows<F>(pub(super) usize, pub(super) F);

impl<T: Serialize, F: Fn(usize) -> T> Serialize for Rows<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.0).map(&self.1))
    }
}

/// Rows that come one after the other.
pub(super) struct Each<F>(pub(super) F);

impl<T: Serialize, I: Iterator<Item = T>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
