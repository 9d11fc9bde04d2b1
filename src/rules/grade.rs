//! Rules graded otherwise, switched off, or silenced for some records.

use super::{Code, Severity};
use crate::records::Day;

/// What settings say of the severity of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grades {
    /// Sorted by code; none is off.
    graded: Vec<(Code, Option<Severity>)>,
}

impl Grades {
    /// Grades a rule; none switches it off.
    pub fn set(&mut self, code: Code, severity: Option<Severity>) {
        match self.graded.binary_search_by_key(&code, |&(known, _)| known) {
            Ok(index) => self.graded[index].1 = severity,
            Err(index) => self.graded.insert(index, (code, severity)),
        }
    }

    /// The severity of a rule's findings; none when it is switched off.
    #[must_use]
    pub fn severity(&self, code: Code) -> Option<Severity> {
        match self.graded.binary_search_by_key(&code, |&(known, _)| known) {
            Ok(index) => self.graded[index].1,
            Err(_) => Some(code.severity()),
        }
    }

    /// The rules graded otherwise, in the order of the documentation.
    pub fn iter(&self) -> impl Iterator<Item = (Code, Option<Severity>)> {
        self.graded.iter().copied()
    }
}

/// Findings that someone has looked at and does not want to see again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Of which rule.
    pub code: Code,
    /// Of the record with this id; of every record where there is none.
    pub id: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Day>,
}

impl Suppression {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}
