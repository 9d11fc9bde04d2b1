//! The report as JSON: the contract other programs build on (`docs/report.schema.json`).

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Report;

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
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Tool {
            name: &'static str,
            version: &'static str,
        }
        let nothing: [(); 0] = [];
        let summary = self.summary();
        let mut report = serializer.serialize_struct("Report", 15)?;
        report.serialize_field("schema", SCHEMA)?;
        report.serialize_field("tool", &Tool { name: "soups", version: crate::VERSION })?;
        report.serialize_field("asOf", &self.outcome.settings.as_of.to_string())?;
        report.serialize_field("verdict", self.verdict())?;
        report.serialize_field("feeds", &self.feed_rows())?;
        report.serialize_field("jobs", &self.jobs())?;
        report.serialize_field("summary", &summary)?;
        report.serialize_field(
            "missingReferences",
            &Rows(self.missing.len(), |index| self.missing_reference(index)),
        )?;
        report.serialize_field(
            "lockedUsers",
            &Rows(self.outcome.locked.len(), |index| self.locked_user(index)),
        )?;
        report.serialize_field("unlockedUsers", &nothing)?;
        report.serialize_field("causes", &Rows(self.causes_len(), |index| self.cause(index)))?;
        report.serialize_field("findings", &Rows(self.findings_len(), |index| self.finding(index)))?;
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
