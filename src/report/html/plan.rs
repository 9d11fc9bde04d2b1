//! The plan on the page, at three distances: one line for all, a table of the kinds of record, then record by record,
//! folded.

use std::fmt::{self, Display};
use std::io::{self, Write};

use super::super::{PlanCounts, PlanField, PlannedGone, PlannedRecord, PlannedUpdate, Report, many_of};
use super::{Id, ROWS_MAX, Shown, Spot, end_table, row, section, table};
use crate::records::Feed;

impl Report<'_> {
    pub(super) fn page_plan(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.has_plan() {
            return Ok(());
        }
        section(out, "plan", &format!("Plan: {}", self.plan_line()))?;
        table(
            out,
            "What the jobs would do, beside what Pure holds already",
            &["Kind", "Create", "Update", "Unchanged", "Gone"],
        )?;
        for feed in Feed::ALL {
            let Some(PlanCounts { created, updated, unchanged, gone }) = self.plan_counts(feed) else {
                continue;
            };
            row(
                out,
                &[
                    ("Kind", &feed.name()),
                    ("Create", &created),
                    ("Update", &updated),
                    ("Unchanged", &unchanged),
                    ("Gone", &gone),
                ],
            )?;
        }
        end_table(out, 0, ROWS_MAX)?;
        for feed in Feed::ALL {
            let Some(counts) = self.plan_counts(feed) else { continue };
            self.page_created(out, feed, counts.created)?;
            self.page_updated(out, feed, counts.updated)?;
            self.page_gone(out, feed, counts.gone)?;
        }
        writeln!(out, "<p>{}</p>\n</section>", Shown(&self.committed()))
    }

    fn page_created(&self, out: &mut impl Write, feed: Feed, total: u32) -> io::Result<()> {
        if !folded(out, feed, total, ("create", "Create"))? {
            return Ok(());
        }
        table(out, &format!("New {}", feed.name()), &["Id", "Place"])?;
        for PlannedRecord { id, at } in self.created(feed).take(ROWS_MAX) {
            row(out, &[("Id", &Id(id)), ("Place", &Spot(&at))])?;
        }
        end(out, total)
    }

    fn page_updated(&self, out: &mut impl Write, feed: Feed, total: u32) -> io::Result<()> {
        if !folded(out, feed, total, ("update", "Update"))? {
            return Ok(());
        }
        for PlannedUpdate { id, fields, at } in self.updated(feed).take(ROWS_MAX) {
            let counted = match fields.len() {
                0 => "in which fields is not known".to_owned(),
                count => many_of(count as u64, "field", "fields"),
            };
            writeln!(
                out,
                "<details><summary>{} <span class=\"total\">{counted}</span> {}</summary>",
                Id(id),
                Spot(&at)
            )?;
            if !fields.is_empty() {
                let caption = format!("{}, field by field", Id(id));
                table(out, &caption, &["Field", "Before", "After"])?;
            }
            for PlanField { field, before, after } in &fields {
                let (before, after) = (Value(*before), Value(*after));
                row(out, &[("Field", &Shown(field)), ("Before", &before), ("After", &after)])?;
            }
            if !fields.is_empty() {
                end_table(out, 0, ROWS_MAX)?;
            }
            out.write_all(b"</details>\n")?;
        }
        more(out, total)?;
        out.write_all(b"</details>\n")
    }

    fn page_gone(&self, out: &mut impl Write, feed: Feed, total: u32) -> io::Result<()> {
        if !folded(out, feed, total, ("gone", "Gone"))? {
            return Ok(());
        }
        table(out, &format!("Gone from the {}", feed.title()), &["Id", "What becomes of it"])?;
        for PlannedGone { id, effect } in self.gone(feed).take(ROWS_MAX) {
            row(out, &[("Id", &Id(id)), ("What becomes of it", &effect)])?;
        }
        end(out, total)
    }
}

/// Opens a part that is folded, unless there is nothing to show in it.
fn folded(out: &mut impl Write, feed: Feed, total: u32, (name, title): (&str, &str)) -> io::Result<bool> {
    if total > 0 {
        writeln!(
            out,
            "<details id=\"plan-{}-{name}\"><summary><b>{title}</b> {} <span class=\"total\">{}</span></summary>",
            feed.name(),
            feed.name(),
            many_of(total.into(), "record", "records")
        )?;
    }
    Ok(total > 0)
}

fn end(out: &mut impl Write, total: u32) -> io::Result<()> {
    end_table(out, 0, ROWS_MAX)?;
    more(out, total)?;
    out.write_all(b"</details>\n")
}

fn more(out: &mut impl Write, total: u32) -> io::Result<()> {
    if total as usize > ROWS_MAX {
        writeln!(
            out,
            "<p class=\"more\">The first {ROWS_MAX} of {total}. All of them are in the report as JSON (<code>--format json</code>) or in the plan as CSV (<code>--format plan-csv</code>).</p>"
        )?;
    }
    Ok(())
}

/// What a field holds.
struct Value<'a>(Option<&'a str>);

impl Display for Value<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => out.write_str("<i>is not there</i>"),
            Some("") => out.write_str("<i>is empty</i>"),
            Some(text) => Id(text).fmt(out),
        }
    }
}
