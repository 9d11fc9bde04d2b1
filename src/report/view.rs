//! Pages of rows, for fronts that never hold all of them.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{
    AlmaRow, Cause, Finding, LockedUser, LogRow, MissingReference, PlanRow, Report, Silenced, UnlockedUser,
};

/// A list of rows of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Users that would be locked.
    Locked,
    /// Users that would be unlocked.
    Unlocked,
    /// References that do not resolve.
    Missing,
    /// All findings.
    Findings,
    /// Root causes.
    Causes,
    /// Records that the jobs would change.
    Plan,
    /// Lines that the jobs would log.
    Log,
    /// What settings silence.
    Silenced,
    /// Verdicts on the fields of Alma's users, those first that matter most.
    Alma,
    /// Fields of Alma's users that have stayed while the feed has moved on.
    AlmaDrift,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 10] = [
        Self::Locked,
        Self::Unlocked,
        Self::Missing,
        Self::Findings,
        Self::Causes,
        Self::Plan,
        Self::Log,
        Self::Silenced,
        Self::Alma,
        Self::AlmaDrift,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::Missing => "missing",
            Self::Findings => "findings",
            Self::Causes => "causes",
            Self::Plan => "plan",
            Self::Log => "log",
            Self::Silenced => "silenced",
            Self::Alma => "alma",
            Self::AlmaDrift => "alma-drift",
        }
    }
}

/// A name that is no [`View`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownView(String);

impl fmt::Display for UnknownView {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = View::ALL.map(View::name).join(", ");
        write!(out, "“{}” is no view: there are {names}", self.0)
    }
}

impl std::error::Error for UnknownView {}

impl FromStr for View {
    type Err = UnknownView;

    fn from_str(name: &str) -> Result<Self, UnknownView> {
        let found = Self::ALL.into_iter().find(|view| view.name() == name);
        found.ok_or_else(|| UnknownView(name.to_owned()))
    }
}

/// One row, as the JSON report has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Row<'a> {
    /// Of [`View::Locked`].
    Locked(LockedUser<'a>),
    /// Of [`View::Unlocked`].
    Unlocked(UnlockedUser<'a>),
    /// Of [`View::Missing`].
    Missing(MissingReference<'a>),
    /// Of [`View::Findings`].
    Finding(Finding<'a>),
    /// Of [`View::Causes`].
    Cause(Cause<'a>),
    /// Of [`View::Plan`].
    Plan(PlanRow<'a>),
    /// Of [`View::Log`].
    Log(LogRow<'a>),
    /// Of [`View::Silenced`].
    Silenced(Silenced<'a>),
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

impl Report<'_> {
    /// How many rows a view has.
    #[must_use]
    pub fn rows_len(&self, view: View) -> usize {
        match view {
            View::Locked => self.outcome.locked.len(),
            View::Unlocked => self.outcome.unlocked.len(),
            View::Missing => self.kept.missing.len(),
            View::Findings => self.findings_len(),
            View::Causes => self.causes_len(),
            View::Plan => self.planned().len(),
            View::Log => self.logged().len(),
            View::Silenced => self.silenced().len(),
            View::Alma => self.alma_len(None),
            View::AlmaDrift => self.alma_drift_len(),
        }
    }

    /// One of the rows of a view, below [`Report::rows_len`].
    #[must_use]
    pub fn row(&self, view: View, index: usize) -> Row<'_> {
        match view {
            View::Locked => Row::Locked(self.locked_user(index)),
            View::Unlocked => Row::Unlocked(self.unlocked_user(index)),
            View::Missing => Row::Missing(self.missing_reference(index)),
            View::Findings => Row::Finding(self.finding(index)),
            View::Causes => Row::Cause(self.cause(index)),
            View::Plan => Row::Plan(self.plan_row(index)),
            View::Log => Row::Log(self.log_row(index)),
            View::Silenced => Row::Silenced(self.silenced().swap_remove(index)),
            View::Alma => Row::Alma(Box::new(self.alma_ranked(index))),
            View::AlmaDrift => Row::Alma(Box::new(self.alma_drift_row(index))),
        }
    }

    /// The rows `from`, `from + 1`, … of a view, `count` of them at most.
    #[must_use]
    pub fn rows(&self, view: View, from: usize, count: usize) -> Page<'_> {
        let total = self.rows_len(view);
        let asked = from.min(total)..from.saturating_add(count).min(total);
        Page { total, rows: asked.map(|index| self.row(view, index)).collect() }
    }
}
