//! The registry as a list.

use serde::Serialize;

use super::{RULES, Rule};

/// A rule as the list of rules has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleRow {
    /// The stable code.
    pub code: &'static str,
    /// The name of the thing found.
    pub name: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What it finds.
    pub summary: &'static str,
    /// Why it matters, in Markdown.
    pub why_it_matters: &'static str,
    /// What to do, in Markdown.
    pub what_to_do: &'static str,
    /// The version that had it first.
    pub since: &'static str,
    /// Keys of `docs/SOURCES.md`.
    pub sources: &'static [&'static str],
    /// Numbers in the catalogue of known mistakes.
    pub mistakes: &'static [u8],
}

impl From<&'static Rule> for RuleRow {
    fn from(rule: &'static Rule) -> Self {
        Self {
            code: rule.code,
            name: rule.name,
            severity: rule.severity.name(),
            summary: rule.summary(),
            why_it_matters: rule.section("Why it matters"),
            what_to_do: rule.section("What to do"),
            since: rule.since,
            sources: rule.sources,
            mistakes: rule.mistakes,
        }
    }
}

/// Every rule in a line: code, severity, name and what it finds.
#[must_use]
pub fn list_as_text() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let line = |rule: &&Rule| {
        let (code, severity, name) = (rule.code, rule.severity.name(), rule.name);
        format!("{code}  {severity:<7}  {name:<width$}  {}\n", rule.summary())
    };
    RULES.iter().map(line).collect()
}

/// Every rule as JSON: a list of [`RuleRow`].
#[must_use]
pub fn list_as_json() -> String {
    let rows: Vec<RuleRow> = RULES.iter().copied().map(RuleRow::from).collect();
    // Plain data with names for keys: nothing in it can fail.
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}
