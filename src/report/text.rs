//! The report for a person at a terminal: the answer first, then what to do, then the rest.

use std::fmt::Display;
use std::io::{self, Write};

use super::visible::Visible;
use super::{AlmaUserCounts, Counts, PlanCounts, Report, many_of, named};
use crate::alma::Verdict;
use crate::records::Feed;
use crate::rules::Severity;
use crate::sorting;

/// How much a text report shows.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Rows of one section; what is left out is counted.
    pub rows_max: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { rows_max: 20 }
    }
}

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const YELLOW: &str = "\x1b[33m";
const GREEN: &str = "\x1b[32m";
const RESET: &str = "\x1b[0m";

impl Report<'_> {
    /// Writes the report with ANSI colours, which the caller strips where no terminal shows them.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let out = &mut Visible::new(out);
        self.head(out)?;
        self.feeds_and_jobs(out)?;
        self.alma_text(out, style)?;
        self.schedule_text(out)?;
        self.plan_text(out, style)?;
        self.nights_text(out)?;
        self.causes_text(out, style)?;
        self.locked_text(out, style)?;
        self.unlocked_text(out, style)?;
        self.missing_text(out, style)?;
        self.rest(out, style)?;
        let silenced = self.silenced();
        if !silenced.is_empty() {
            section(out, &format!("Silenced: {}", many_of(self.silenced_len(), "finding", "findings")))?;
        }
        for entry in silenced {
            let id = entry.id.map_or_else(String::new, |id| format!(" of {}", named(id)));
            let until = entry.until.map_or_else(String::new, |until| format!(", until {until}"));
            let expired = if entry.expired { " (expired)" } else { "" };
            writeln!(out, "  {}{id}: {}, {}{until}{expired}", entry.code, entry.count, entry.reason)?;
        }
        section(out, "Not checked")?;
        for text in self.not_checked() {
            writeln!(out, "  {text}")?;
        }
        section(out, "Assumptions")?;
        for assumption in self.assumptions() {
            writeln!(out, "  {} = {}", assumption.setting, assumption.value)?;
        }
        Ok(())
    }

    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let colour = match self.worst() {
            None => GREEN,
            Some(Severity::Error) => RED,
            Some(_) => YELLOW,
        };
        writeln!(out, "{BOLD}{colour}{}{RESET}", self.sentence())?;
        let Counts { errors, warnings, notes, missing_references, would_be_locked, not_checkable, .. } =
            self.summary();
        let [errors, warnings, notes, references, users] = [
            many_of(errors, "error", "errors"),
            many_of(warnings, "warning", "warnings"),
            many_of(notes, "note", "notes"),
            many_of(missing_references, "missing reference", "missing references"),
            many_of(would_be_locked, "would-be-locked user", "would-be-locked users"),
        ];
        writeln!(
            out,
            "{errors}, {warnings}, {notes} · {references} · {users} · {not_checkable} not checkable"
        )
    }

    fn feeds_and_jobs(&self, out: &mut impl Write) -> io::Result<()> {
        section(out, "Feeds")?;
        for feed in self.feed_rows() {
            let assumed = if feed.assumed_format { " (format assumed)" } else { "" };
            let size = many_of(feed.bytes, "byte", "bytes");
            writeln!(
                out,
                "  {:<14} {}: {}, {size}{assumed}",
                feed.kind,
                feed.file,
                many_of(feed.records.into(), "record", "records")
            )?;
        }
        for file in self.baseline_rows() {
            let records = many_of(file.records.into(), "record", "records");
            writeln!(out, "  {:<14} {}: {records}, in Pure already", file.kind, file.file)?;
        }
        if !self.looks_at_pure() {
            return Ok(());
        }
        let settings = &self.outcome.settings;
        let order = if settings.schedule.is_given() {
            "by their schedule".to_owned()
        } else {
            format!("in the order {}", settings.order)
        };
        section(out, &format!("Jobs, {order}"))?;
        for job in self.jobs() {
            if job.job == "maintenance" && !self.judges_locks() {
                writeln!(out, "  {:<14} nobody judged", job.job)?;
            } else if job.job == "maintenance" {
                let judged = many_of(job.read.into(), "user", "users");
                writeln!(
                    out,
                    "  {:<14} {judged} judged, {} locked",
                    job.job,
                    self.summary().would_be_locked
                )?;
            } else {
                let kept = if self.has_plan() {
                    format!(" {} updated, {} unchanged, {} gone,", job.updated, job.unchanged, job.gone)
                } else {
                    String::new()
                };
                writeln!(
                    out,
                    "  {:<14} {} read, {} created,{kept} {} left out",
                    job.job, job.read, job.created, job.skipped
                )?;
            }
        }
        Ok(())
    }

    /// Alma's job: what each file is given for, the verdicts counted, and the rows that matter most.
    fn alma_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let Some(alma) = self.alma() else { return Ok(()) };
        section(out, "Alma: what each file is given for")?;
        for file in &alma.files {
            let guessed = if file.guessed { " (guessed)" } else { "" };
            let users = many_of(file.users.into(), "user", "users");
            let carries = match file.carries {
                Some(count) if count > 0 => format!(", carries {count} of the values that would undo edits"),
                _ => String::new(),
            };
            writeln!(out, "  {:<14} {}: {users}{guessed}{carries}", file.role, file.file)?;
        }
        section(out, "Alma: users and fields")?;
        let AlmaUserCounts { read, added, matched, rejected, left_out, internal } = alma.users;
        writeln!(
            out,
            "  {read} read: {matched} matched, {added} new, {rejected} refused, {left_out} left out, {internal} internal"
        )?;
        let counts = alma.counts.iter().filter(|(_, count)| **count > 0);
        let counts: Vec<String> = counts.map(|(verdict, count)| format!("{verdict} {count}")).collect();
        writeln!(out, "  {}", if counts.is_empty() { "no field".to_owned() } else { counts.join(", ") })?;
        for verdict in Verdict::ALL.into_iter().filter(|verdict| verdict.changes_or_hides()) {
            let page = self.alma_rows(Some(verdict), 0, style.rows_max);
            if page.total == 0 {
                continue;
            }
            let rows = many_of(page.total as u64, "field", "fields");
            section(out, &format!("Alma: {} ({rows})", verdict.name()))?;
            for row in &page.rows {
                writeln!(out, "  {}", row.text)?;
                writeln!(out, "    {DIM}{}{RESET} {}", place(&row.at), row.remedy.unwrap_or_default())?;
            }
            more(out, page.total, style)?;
        }
        let drift = self.alma_drift(0, style.rows_max);
        if drift.total > 0 {
            let rows = many_of(drift.total as u64, "field", "fields");
            section(out, &format!("Alma: the feed has moved on, the field stays ({rows})"))?;
            for row in &drift.rows {
                writeln!(out, "  {}", row.text)?;
                writeln!(out, "    {DIM}{}{RESET} {}", place(&row.at), row.remedy.unwrap_or_default())?;
            }
            more(out, drift.total, style)?;
        }
        Ok(())
    }

    fn causes_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        if self.causes_len() == 0 {
            return Ok(());
        }
        section(out, "Fix first")?;
        for index in 0..self.causes_len().min(style.rows_max) {
            let cause = self.cause(index);
            writeln!(out, "  {}", cause.text)?;
            writeln!(out, "    {DIM}{}{RESET} {}", place(&cause.at), cause.remedy)?;
        }
        more(out, self.causes_len(), style)
    }

    fn locked_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let total = self.outcome.locked.len();
        if total == 0 {
            return Ok(());
        }
        section(out, &format!("Would be locked: {}", many_of(total as u64, "user", "users")))?;
        for index in 0..total.min(style.rows_max) {
            let user = self.locked_user(index);
            let goes = if user.nature == "transient" { ", unlocked by the next night" } else { "" };
            writeln!(out, "  {BOLD}{}{RESET} {} ({}{goes})", user.id, user.user_name, user.reason)?;
            for fact in &user.chain {
                writeln!(out, "    {DIM}{}{RESET} {}", place(&fact.at), fact.text)?;
            }
        }
        more(out, total, style)
    }

    fn unlocked_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let total = self.outcome.unlocked.len();
        if total == 0 {
            return Ok(());
        }
        section(out, &format!("Would be unlocked: {}", many_of(total as u64, "user", "users")))?;
        for index in 0..total.min(style.rows_max) {
            let user = self.unlocked_user(index);
            writeln!(out, "  {BOLD}{}{RESET} {} ({})", user.id, user.user_name, user.reason)?;
            for fact in &user.chain {
                writeln!(out, "    {DIM}{}{RESET} {}", place(&fact.at), fact.text)?;
            }
        }
        more(out, total, style)
    }

    /// The plan at three distances: one line for all, a table of the kinds of record, then record by record.
    fn plan_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        if !self.has_plan() {
            return Ok(());
        }
        section(out, &format!("Plan: {}", self.plan_line()))?;
        writeln!(out, "  {:<14} {:>9} {:>9} {:>9} {:>9}", "", "create", "update", "unchanged", "gone")?;
        for feed in Feed::ALL {
            let Some(counts) = self.plan_counts(feed) else { continue };
            let PlanCounts { created, updated, unchanged, gone } = counts;
            writeln!(out, "  {:<14} {created:>9} {updated:>9} {unchanged:>9} {gone:>9}", feed.name())?;
        }
        for feed in Feed::ALL {
            self.plan_of_text(out, feed, style)?;
        }
        writeln!(out, "  {DIM}{}{RESET}", self.committed())
    }

    fn nights_text(&self, out: &mut impl Write) -> io::Result<()> {
        if self.outcome.nights.len() == 1 {
            return Ok(());
        }
        section(out, "Nights")?;
        for night in self.night_rows() {
            writeln!(
                out,
                "  {:>3}, {}: {} missing, {} locked, {} unlocked",
                night.night, night.day, night.missing_references, night.locked, night.unlocked
            )?;
        }
        Ok(())
    }

    fn plan_of_text(&self, out: &mut impl Write, feed: Feed, style: Style) -> io::Result<()> {
        let Some(counts) = self.plan_counts(feed) else { return Ok(()) };
        for record in self.created(feed).take(style.rows_max) {
            let (kind, at) = (feed.record(), place(&record.at));
            writeln!(out, "  {GREEN}+{RESET} {kind} {} {DIM}{at}{RESET}", named(record.id))?;
        }
        more(out, counts.created as usize, style)?;
        for update in self.updated(feed).take(style.rows_max) {
            let (kind, at) = (feed.record(), place(&update.at));
            writeln!(out, "  {YELLOW}~{RESET} {kind} {} {DIM}{at}{RESET}", named(update.id))?;
            for field in &update.fields {
                let value = |text: Option<&str>| text.map_or("(none)".to_owned(), |text| format!("“{text}”"));
                writeln!(out, "      {}: {} → {}", field.field, value(field.before), value(field.after))?;
            }
        }
        more(out, counts.updated as usize, style)?;
        for gone in self.gone(feed).take(style.rows_max) {
            writeln!(out, "  {RED}-{RESET} {} {} ({})", feed.record(), named(gone.id), gone.effect)?;
        }
        more(out, counts.gone as usize, style)
    }

    /// Missing references by what they look for: one absent organisation is one line, however many name it.
    fn missing_text(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let total = self.kept.missing.len();
        if total == 0 {
            return Ok(());
        }
        section(out, &format!("Missing: {}", many_of(total as u64, "reference", "references")))?;
        let mut order: Vec<usize> = (0..total).collect();
        let group = |index: usize| {
            let missing = &self.kept.missing[index];
            let (via, by, id, _) = self.reference(missing.feed, missing.reference);
            (via.target(), id, by)
        };
        sorting::sort_by_key(&mut order, |&index| group(index));
        let mut groups: Vec<&[usize]> = order.chunk_by(|&a, &b| group(a) == group(b)).collect();
        sorting::sort_by_key(&mut groups, |indices| (std::cmp::Reverse(indices.len()), indices[0]));
        for indices in groups.iter().take(style.rows_max) {
            let first = self.missing_reference(indices[0]);
            let by = if first.to.by == "attribute" { "id" } else { first.to.by };
            let references = many_of(indices.len() as u64, "reference", "references");
            writeln!(out, "  {} {BOLD}{}{RESET} by {by}: {references}", first.to.kind, named(first.to.id))?;
            for near in first.near_misses.iter().take(3) {
                writeln!(out, "    near: {} ({})", named(near.id), near.why)?;
            }
            for &index in indices.iter().take(3) {
                let missing = self.missing_reference(index);
                let (kind, id) = (missing.from.kind, named(missing.from.id));
                writeln!(
                    out,
                    "    {DIM}{}{RESET} {kind} {id}, {} ({})",
                    place(&missing.at),
                    missing.via,
                    missing.nature
                )?;
            }
            if indices.len() > 3 {
                writeln!(out, "    and {} more", indices.len() - 3)?;
            }
        }
        more(out, groups.len(), style)
    }

    /// What is neither a missing reference nor a lock.
    fn rest(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let others: Vec<usize> = (0..self.findings_len())
            .filter(|&index| !self.is_alma_row(index))
            .filter(|&index| {
                !matches!(self.kept.items[index].what, super::What::Missing(_) | super::What::Locked(_))
            })
            .collect();
        if others.is_empty() {
            return Ok(());
        }
        section(out, &format!("Other findings: {}", others.len()))?;
        for &index in others.iter().take(style.rows_max) {
            let finding = self.finding(index);
            let colour = if finding.severity == "error" { RED } else { YELLOW };
            writeln!(out, "  {colour}{} {}{RESET} {}", finding.severity, finding.code, finding.message)?;
            // Not every sentence says which record it is about.
            let told = |id: &str| id.is_empty() || finding.message.contains(&*named(id));
            let of = finding.record.filter(|record| !told(record.id));
            let of = of.map_or_else(String::new, |of| format!(" {} {}:", of.kind, named(of.id)));
            writeln!(out, "    {DIM}{}{RESET}{of} {}", place(&finding.at), finding.remedy)?;
        }
        more(out, others.len(), style)
    }
}

pub(super) fn section(out: &mut impl Write, title: &str) -> io::Result<()> {
    writeln!(out, "\n{BOLD}{title}{RESET}")
}

fn more(out: &mut impl Write, total: usize, style: Style) -> io::Result<()> {
    if total > style.rows_max {
        writeln!(
            out,
            "  … and {} more of {total}; --format json and --format csv list all",
            total - style.rows_max
        )?;
    }
    Ok(())
}

fn place(at: &super::Where<'_>) -> impl Display {
    format!("{}:{}:{}", at.file, at.line, at.column)
}
