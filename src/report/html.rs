//! The report as one page: the answer first, then what to do, then the rest. It holds no script and asks nothing of
//! any address, so it can be sent, kept and printed.
//!
//! A table holds [`ROWS_MAX`] rows at most, so that a browser can open the page of a run with a million findings. Every
//! heading gives the exact total, and a table that is cut says where the whole list is.

mod plan;

use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};

use super::visible::hidden;
use super::{
    AlmaPage, AlmaRow, Cause, Counts, Finding, LockedUser, MissingReference, Report, Where, many_of,
};
use crate::alma::Verdict;
use crate::rules::{Code, Severity};

/// Rows of one table; those beyond are counted.
const ROWS_MAX: usize = 500;

const STYLE: &str = include_str!("html.css");

impl Report<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_html(&self, mut out: impl Write) -> io::Result<()> {
        let out = &mut out;
        self.page_head(out)?;
        self.page_alma(out)?;
        self.page_causes(out)?;
        self.page_plan(out)?;
        self.page_locked(out)?;
        self.page_missing(out)?;
        self.page_findings(out)?;
        self.page_feeds(out)?;
        self.page_jobs(out)?;
        self.page_limits(out)?;
        writeln!(
            out,
            "</main>\n<footer><p>SOUPS Dry Run {} · jobs run on {} · order {}</p></footer>\n</body>\n</html>",
            crate::VERSION,
            self.outcome.settings.as_of,
            self.outcome.settings.order
        )?;
        out.flush()
    }

    fn page_head(&self, out: &mut impl Write) -> io::Result<()> {
        let Counts { errors, warnings, notes, missing_references, would_be_locked, not_checkable, .. } =
            self.summary();
        let state = self.worst().map_or("clean", Severity::name);
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>SOUPS Dry Run, {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
            self.outcome.settings.as_of
        )?;
        writeln!(out, "<header class=\"{state}\"><p>SOUPS Dry Run</p><h1>{}</h1>", Shown(&self.sentence()))?;
        out.write_all(b"<ul class=\"counts\">")?;
        for (count, one, many) in [
            (would_be_locked, "would-be-locked user", "would-be-locked users"),
            (missing_references, "missing reference", "missing references"),
            (errors, "error", "errors"),
            (warnings, "warning", "warnings"),
            (notes, "note", "notes"),
            (not_checkable, "reference not checkable", "references not checkable"),
        ] {
            let words = if count == 1 { one } else { many };
            write!(out, "<li><b>{count}</b> {words}</li>")?;
        }
        out.write_all(b"</ul></header>\n")
    }

    fn page_alma(&self, out: &mut impl Write) -> io::Result<()> {
        let Some(alma) = self.alma() else { return Ok(()) };
        section(out, "alma", "Alma: what would become of the fields")?;
        table(out, "The files and what each is given for", &["File", "Given for", "Users"])?;
        for file in &alma.files {
            let role = format!("{}{}", file.role, if file.guessed { " (guessed)" } else { "" });
            row(out, &[("File", &Id(file.file)), ("Given for", &role), ("Users", &file.users)])?;
        }
        end_table(out, 0, ROWS_MAX)?;
        table(out, "Fields by verdict", &["Verdict", "Fields"])?;
        for (verdict, count) in &alma.counts {
            row(out, &[("Verdict", verdict), ("Fields", count)])?;
        }
        end_table(out, 0, ROWS_MAX)?;
        for verdict in Verdict::ALL.into_iter().filter(|verdict| verdict.changes_or_hides()) {
            Self::page_alma_rows(
                out,
                &format!("Verdict: {}", verdict.name()),
                &self.alma_rows(Some(verdict), 0, ROWS_MAX),
            )?;
        }
        Self::page_alma_rows(out, "The feed has moved on, the field stays", &self.alma_drift(0, ROWS_MAX))?;
        out.write_all(b"</section>\n")
    }

    fn page_alma_rows(out: &mut impl Write, title: &str, page: &AlmaPage<'_>) -> io::Result<()> {
        if page.total == 0 {
            return Ok(());
        }
        table(out, title, &["User", "Field", "What would become of it", "Place"])?;
        for AlmaRow { user, field, text, remedy, at, .. } in &page.rows {
            let text = format!("{text} {}", remedy.unwrap_or_default());
            let cells: [(&str, &dyn Display); 4] = [
                ("User", &Id(user)),
                ("Field", field),
                ("What would become of it", &Shown(text.trim_end())),
                ("Place", &Spot(at)),
            ];
            row(out, &cells)?;
        }
        end_table(out, page.total, ROWS_MAX)
    }

    fn page_causes(&self, out: &mut impl Write) -> io::Result<()> {
        let total = self.causes_len();
        if total == 0 {
            return Ok(());
        }
        section(
            out,
            "causes",
            &format!("Fix first: {}", many_of(total as u64, "root cause", "root causes")),
        )?;
        table(
            out,
            "Root causes, those with the largest effect first",
            &["Cause", "What to do", "First seen at"],
        )?;
        for index in 0..total.min(ROWS_MAX) {
            let Cause { text, remedy, at, .. } = self.cause(index);
            row(
                out,
                &[("Cause", &Shown(&text)), ("What to do", &Shown(&remedy)), ("First seen at", &Spot(&at))],
            )?;
        }
        end_table(out, total, ROWS_MAX)?;
        out.write_all(b"</section>\n")
    }

    fn page_locked(&self, out: &mut impl Write) -> io::Result<()> {
        let total = self.outcome.locked.len();
        if total == 0 {
            return Ok(());
        }
        section(out, "locked", &format!("Would be locked: {}", many_of(total as u64, "user", "users")))?;
        table(
            out,
            "Users that would be locked, each with the facts that lead there",
            &["User", "Reason", "Chain"],
        )?;
        for index in 0..total.min(ROWS_MAX) {
            let user = self.locked_user(index);
            row(out, &[("User", &UserName(&user)), ("Reason", &Reason(&user)), ("Chain", &Chain(&user))])?;
        }
        end_table(out, total, ROWS_MAX)?;
        out.write_all(b"</section>\n")
    }

    fn page_missing(&self, out: &mut impl Write) -> io::Result<()> {
        let total = self.kept.missing.len();
        if total == 0 {
            return Ok(());
        }
        section(out, "missing", &format!("Missing: {}", many_of(total as u64, "reference", "references")))?;
        table(
            out,
            "References that would not be found",
            &["Looked for", "Named by", "Place", "Near misses"],
        )?;
        for index in 0..total.min(ROWS_MAX) {
            let missing = self.missing_reference(index);
            row(
                out,
                &[
                    ("Looked for", &LookedFor(&missing)),
                    ("Named by", &NamedBy(&missing)),
                    ("Place", &Spot(&missing.at)),
                    ("Near misses", &NearMisses(&missing)),
                ],
            )?;
        }
        end_table(out, total, ROWS_MAX)?;
        out.write_all(b"</section>\n")
    }

    /// The findings by rule, in the order of the codes.
    fn page_findings(&self, out: &mut impl Write) -> io::Result<()> {
        let total = self.findings_len();
        section(out, "findings", &format!("Findings by rule: {total}"))?;
        if total == 0 {
            out.write_all(b"<p>Nothing was found.</p>")?;
        }
        let counts = self.counts_by_code();
        for &code in Code::ALL {
            let of_rule = || self.kept.items.iter().enumerate().filter(|(_, item)| item.code == code);
            let (count, grade) = (counts[code as usize], self.outcome.settings.grades.severity(code));
            let Some(severity) = grade.map(Severity::name).filter(|_| count > 0) else { continue };
            writeln!(
                out,
                "<details id=\"{code}\"><summary><span class=\"tag {severity}\">{severity}</span> <b>{code}</b> {} <span class=\"total\">{}</span></summary>\n<p>{}</p>",
                code.name(),
                many_of(count as u64, "finding", "findings"),
                Shown(code.summary())
            )?;
            table(
                out,
                &format!("{code} {}", code.name()),
                &["Record", "What is wrong, and what to do", "Place"],
            )?;
            for (index, _) in of_rule().take(ROWS_MAX) {
                let finding = self.finding(index);
                row(
                    out,
                    &[
                        ("Record", &RecordOf(&finding)),
                        ("What is wrong, and what to do", &WhatAndRemedy(&finding)),
                        ("Place", &Spot(&finding.at)),
                    ],
                )?;
            }
            end_table(out, count, ROWS_MAX)?;
            out.write_all(b"</details>\n")?;
        }
        out.write_all(b"</section>\n")
    }

    fn page_feeds(&self, out: &mut impl Write) -> io::Result<()> {
        section(out, "feeds", "Feeds")?;
        table(out, "The feeds that were read", &["Feed", "File", "Records", "Bytes", "Encoding"])?;
        for feed in self.feed_rows() {
            let assumed = if feed.assumed_format { " (format assumed)" } else { "" };
            row(
                out,
                &[
                    ("Feed", &format!("{}{assumed}", feed.kind)),
                    ("File", &Id(feed.file)),
                    ("Records", &feed.records),
                    ("Bytes", &feed.bytes),
                    ("Encoding", &feed.encoding),
                ],
            )?;
        }
        end_table(out, 0, ROWS_MAX)?;
        out.write_all(b"</section>\n")
    }

    fn page_jobs(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.looks_at_pure() {
            return Ok(());
        }
        section(out, "jobs", "Jobs")?;
        let caption = format!("The jobs, in the order {}", self.outcome.settings.order);
        table(out, &caption, &["Job", "Read", "Created", "Left out", "Errors", "Warnings"])?;
        for job in self.jobs_without_log() {
            row(
                out,
                &[
                    ("Job", &job.job),
                    ("Read", &job.read),
                    ("Created", &job.created),
                    ("Left out", &job.skipped),
                    ("Errors", &job.errors),
                    ("Warnings", &job.warnings),
                ],
            )?;
        }
        end_table(out, 0, ROWS_MAX)?;
        out.write_all(b"</section>\n")
    }

    fn page_limits(&self, out: &mut impl Write) -> io::Result<()> {
        section(out, "limits", "Not checked")?;
        out.write_all(b"<ul>")?;
        for text in self.not_checked() {
            writeln!(out, "<li>{}</li>", Shown(&text))?;
        }
        out.write_all(b"</ul></section>\n")?;
        section(out, "assumptions", "Assumptions")?;
        table(out, "The settings, as assumptions about Pure", &["Setting", "Value", "What is assumed"])?;
        for assumption in self.assumptions() {
            row(
                out,
                &[
                    ("Setting", &Shown(&assumption.setting)),
                    ("Value", &Shown(&assumption.value)),
                    ("What is assumed", &Shown(assumption.text)),
                ],
            )?;
        }
        end_table(out, 0, ROWS_MAX)?;
        out.write_all(b"</section>\n")
    }
}

fn section(out: &mut impl Write, id: &str, title: &str) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\">{title}</h2>")
}

/// On a narrow screen the cells stand below each other; the roles say that it still is a table.
fn table(out: &mut impl Write, caption: &str, head: &[&str]) -> io::Result<()> {
    write!(
        out,
        "<table role=\"table\"><caption>{caption}</caption><thead role=\"rowgroup\"><tr role=\"row\">"
    )?;
    for title in head {
        write!(out, "<th scope=\"col\" role=\"columnheader\">{title}</th>")?;
    }
    out.write_all(b"</tr></thead>\n<tbody role=\"rowgroup\">\n")
}

/// A row of a table; its first cell is its head.
fn row(out: &mut impl Write, cells: &[(&str, &dyn Display)]) -> io::Result<()> {
    out.write_all(b"<tr role=\"row\">")?;
    for (index, (title, cell)) in cells.iter().enumerate() {
        if index == 0 {
            write!(out, "<th scope=\"row\" role=\"rowheader\" data-of=\"{title}\"><div>{cell}</div></th>")?;
        } else {
            write!(out, "<td role=\"cell\" data-of=\"{title}\"><div>{cell}</div></td>")?;
        }
    }
    out.write_all(b"</tr>\n")
}

fn end_table(out: &mut impl Write, total: usize, shown: usize) -> io::Result<()> {
    out.write_all(b"</tbody></table>\n")?;
    if total > shown {
        writeln!(
            out,
            "<p class=\"more\">The first {shown} of {total}. All of them are in the report as JSON (<code>--format json</code>) or CSV.</p>"
        )?;
    }
    Ok(())
}

/// Text of a feed, never markup. What does not show, or changes the direction of what follows, is written by its number.
struct Shown<'a>(&'a str);

impl Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                '\n' | ' ' => out.write_char(c)?,
                _ if hidden(c) => write!(out, "<span class=\"hidden\">U+{:04X}</span>", u32::from(c))?,
                _ => out.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// An id or a name, kept apart from the direction of the text around it.
struct Id<'a>(&'a str);

impl Display for Id<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "<bdi>{}</bdi>", Shown(self.0))
    }
}

/// A place in a file.
struct Spot<'a>(&'a Where<'a>);

impl Display for Spot<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Where { file, line, column, .. } = self.0;
        write!(out, "<span class=\"place\">{}<span>:{line}:{column}</span></span>", Id(file))
    }
}

struct UserName<'a>(&'a LockedUser<'a>);

impl Display for UserName<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LockedUser { id, user_name, at, .. } = self.0;
        Id(id).fmt(out)?;
        if !user_name.is_empty() {
            write!(out, "<br>{}", Id(user_name))?;
        }
        write!(out, "<br>{}", Spot(at))
    }
}

struct Reason<'a>(&'a LockedUser<'a>);

impl Display for Reason<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goes = if self.0.nature == "transient" { ", unlocked by the next night" } else { "" };
        write!(out, "{}{goes}", self.0.reason)
    }
}

struct Chain<'a>(&'a LockedUser<'a>);

impl Display for Chain<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("<ol>")?;
        for fact in &self.0.chain {
            write!(out, "<li>{} {}</li>", Shown(&fact.text), Spot(&fact.at))?;
        }
        out.write_str("</ol>")
    }
}

struct LookedFor<'a>(&'a MissingReference<'a>);

impl Display for LookedFor<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = &self.0.to;
        write!(out, "{} {}", to.kind, Id(to.id))?;
        if let Some(kind) = to.r#type {
            write!(out, " of type {}", Id(kind))?;
        }
        write!(out, " by {}", if to.by == "attribute" { "id" } else { to.by })
    }
}

struct NamedBy<'a>(&'a MissingReference<'a>);

impl Display for NamedBy<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MissingReference { from, via, nature, .. } = self.0;
        write!(out, "{} {}, {via} ({nature})", from.kind, Id(from.id))
    }
}

struct NearMisses<'a>(&'a MissingReference<'a>);

impl Display for NearMisses<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.near_misses.is_empty() {
            return out.write_str("none");
        }
        for (index, near) in self.0.near_misses.iter().take(3).enumerate() {
            let before = if index == 0 { "" } else { "<br>" };
            write!(out, "{before}{} ({})", Id(near.id), Shown(near.why))?;
        }
        Ok(())
    }
}

struct RecordOf<'a>(&'a Finding<'a>);

impl Display for RecordOf<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.record {
            Some(record) => write!(out, "{} {}", record.kind, Id(record.id)),
            None => out.write_str("the file"),
        }
    }
}

struct WhatAndRemedy<'a>(&'a Finding<'a>);

impl Display for WhatAndRemedy<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "<p>{}</p>", Shown(&self.0.message))?;
        if !self.0.remedy.is_empty() {
            write!(out, "<p class=\"remedy\">{}</p>", Shown(&self.0.remedy))?;
        }
        Ok(())
    }
}
