//! Pages of rows, for fronts that never hold all of them.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{AlmaRow, Cause, Finding, LockedUser, MissingReference, Report};

/// A list of rows of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Users that would be locked.
    Locked,
    /// References that do not resolve.
    Missing,
    /// All findings.
    Findings,
    /// Root causes.
    Causes,
    /// Verdicts on the fields of Alma's users, those first that matter most.
    Alma,
    /// Fields of Alma's users that have stayed while the feed has moved on.
    AlmaDrift,
}

/// A name that is no [`View`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownView(String);

impl fmt::Display for UnknownView {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "“{}” is no view: there are locked, missing, findings, causes, alma and alma-drift",
            self.0
        )
    }
}

impl std::error::Error for UnknownView {}

impl FromStr for View {
    type Err = UnknownView;

    fn from_str(name: &str) -> Result<Self, UnknownView> {
        match name {
            "locked" => Ok(Self::Locked),
            "missing" => Ok(Self::Missing),
            "findings" => Ok(Self::Findings),
            "causes" => Ok(Self::Causes),
            "alma" => Ok(Self::Alma),
            "alma-drift" => Ok(Self::AlmaDrift),
            _ => Err(UnknownView(name.to_owned())),
        }
    }
}

/// One row, as the JSON report has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Row<'a> {
    /// Of [`View::Locked`].
    Locked(LockedUser<'a>),
    /// Of [`View::Missing`].
    Missing(MissingReference<'a>),
    /// Of [`View::Findings`].
    Finding(Finding<'a>),
    /// Of [`View::Causes`].
    Cause(Cause<'a>),
    /// Of [`View::Alma`] and [`View::AlmaDrift`].
    Alma(Box<AlmaRow<'a>>),
}

/// Some rows of a view, and how many it has in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<'a> {
    /// Rows of the view.
    pub total: usize,
    /// The rows asked for, as far as there are such.
    pub rows: Vec<Row<'a>>,
}

impl<'a> Report<'a> {
    /// The rows `from`, `from + 1`, … of a view, `count` of them at most.
    #[must_use]
    pub fn rows(&self, view: View, from: usize, count: usize) -> Page<'a> {
        let total = match view {
            View::Locked => self.outcome.locked.len(),
            View::Missing => self.missing.len(),
            View::Findings => self.findings_len(),
            View::Causes => self.causes_len(),
            View::Alma => self.alma_len(None),
            View::AlmaDrift => self.alma_drift_len(),
        };
        let asked = from.min(total)..from.saturating_add(count).min(total);
        let rows = asked.map(|index| match view {
            View::Locked => Row::Locked(self.locked_user(index)),
            View::Missing => Row::Missing(self.missing_reference(index)),
            View::Findings => Row::Finding(self.finding(index)),
            View::Causes => Row::Cause(self.cause(index)),
            View::Alma => Row::Alma(Box::new(self.alma_ranked(index))),
            View::AlmaDrift => Row::Alma(Box::new(self.alma_drift_row(index))),
        });
        Page { total, rows: rows.collect() }
    }
}
