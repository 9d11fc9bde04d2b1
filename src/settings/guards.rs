//! Guards: how much a run may change before it needs a look.

use crate::sorting;
use std::fmt;

use super::decimal::Decimal;
use super::{Feed, SettingError};

/// How a record is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It comes to be.
    Created,
    /// Some of its fields get other values.
    Updated,
    /// It is in Pure, and no longer in its feed.
    Gone,
    /// It is locked.
    Locked,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Gone, Self::Locked];

    /// The name in settings and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Gone => "gone",
            Self::Locked => "locked",
        }
    }

    /// The guard where no setting gives one.
    fn guard(self) -> Guard {
        let percent = match self {
            Self::Created => return Guard::OFF,
            Self::Updated => 75,
            Self::Gone => 10,
            Self::Locked => 5,
        };
        Guard { percent: Some(Decimal::whole(percent)), records: None }
    }
}

/// More changed records of a kind than this, by either measure, and the run needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Of the records of the kind, in percent.
    pub percent: Option<Decimal>,
    /// In records.
    pub records: Option<u32>,
}

impl Guard {
    /// Nothing is too much.
    pub const OFF: Self = Self { percent: None, records: None };

    /// Whether so many changed records, of so many of their kind, are too many.
    #[must_use]
    pub fn trips(&self, changed: u32, of: u32) -> bool {
        let share = |percent: Decimal| {
            let changed = u128::from(changed) * 100 * u128::from(percent.denominator());
            changed > u128::from(percent.numerator()) * u128::from(of)
        };
        self.percent.is_some_and(share) || self.records.is_some_and(|most| changed > most)
    }

    pub(super) fn read(key: &str, text: &str) -> Result<Self, SettingError> {
        const TAKEN: &str =
            "is not a share as in 10%, a number of records as in 500, both as in 10%,500, or off";
        let wrong = || SettingError::of(key, text, TAKEN);
        let mut guard = Self::OFF;
        if text == "off" {
            return Ok(guard);
        }
        for measure in text.split(',').map(str::trim) {
            let twice = if let Some(percent) = measure.strip_suffix('%') {
                guard.percent.replace(Decimal::read(percent.trim_end()).ok_or_else(wrong)?).is_some()
            } else {
                let digits_alone = measure.bytes().all(|byte| byte.is_ascii_digit());
                let records = measure.parse().ok().filter(|_| digits_alone);
                guard.records.replace(records.ok_or_else(wrong)?).is_some()
            };
            if twice {
                return Err(wrong());
            }
        }
        Ok(guard)
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.percent, self.records) {
            (None, None) => out.write_str("off"),
            (Some(percent), None) => write!(out, "{percent}%"),
            (None, Some(records)) => write!(out, "{records}"),
            (Some(percent), Some(records)) => write!(out, "{percent}%,{records}"),
        }
    }
}

/// The kinds of record that have guards.
pub(super) const KINDS: [Feed; 3] = [Feed::Organisations, Feed::Users, Feed::Persons];

/// The guards that were given, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Guards(Vec<((Feed, Change), Guard)>);

impl Guards {
    pub(super) fn set(&mut self, kind: Feed, change: Change, guard: Guard) {
        self.0.retain(|(of, _)| *of != (kind, change));
        self.0.push(((kind, change), guard));
        sorting::sort_by_key(&mut self.0, |&(of, _)| of);
    }

    pub(super) fn given(&self, kind: Feed, change: Change) -> Option<Guard> {
        self.0.iter().find(|(of, _)| *of == (kind, change)).map(|&(_, guard)| guard)
    }

    pub(super) fn get(&self, kind: Feed, change: Change) -> Guard {
        let default = if KINDS.contains(&kind) { change.guard() } else { Guard::OFF };
        self.given(kind, change).unwrap_or(default)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Feed, Change, Guard)> {
        self.0.iter().map(|&((kind, change), guard)| (kind, change, guard))
    }
}
