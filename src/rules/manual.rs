//! The manual: a page for every rule, and all of them as one document.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::mistakes::MISTAKES;
use super::{Code, RULES, Rule, Scheme};

/// What the sources are, by key.
const SOURCES: &str = include_str!("../../docs/SOURCES.md");

const INTRODUCTION: &str = "\
# Rules

Everything that the dry run can find, by code. A code is for ever: it is never given to another rule, and what it finds
stays the same thing. An **error** has a load refused, or loses data or access; a **warning** loads, but wrong; a **note**
is worth a look. Every example below is a test: what it shows is found there, and nothing else.

This file is written by `UPDATE_DOCS=1 cargo test --test rules_registry`; the pages stand in `src/rules/`.
";

const SETTINGS: &str = "\
## Grading and silencing

Every Pure and every university differs. These settings, in a settings file or by `--set key=value`, grade a rule otherwise
or switch it off; every report says which are in force, and counts what was silenced.

| Setting | What it does |
|---|---|
| `rules.CODE` | `error`, `warning` or `note` grades all findings of a rule; `off` switches it off. |
| `suppress` | A list of `{ code, id, reason, until }`: findings of one rule, for the record with that id or, without `id`, for all. A reason is asked for; after the day `until` they are shown again. |
| `keys.SCHEME` | The classification keys that your Pure knows, separated by commas; `default` stands for those of the vendor's own examples, and `any` takes every key. |
| `invalid-feed` | `report-and-continue` goes on with a feed that is not valid against its schema; `job-stops` has its job load nothing of it. |

```toml
[rules]
IDS002 = \"off\"
PER008 = \"error\"

[keys]
job-title = \"default, lecturer, reader\"

[[suppress]]
code = \"LCK001\"
id = \"u-4711\"
reason = \"Service account of the library, has a role by hand\"
until = \"2027-03-31\"
```
";

/// The manual page of one rule, in Markdown.
#[must_use]
pub fn page(code: Code) -> String {
    page_at(code.rule(), "#")
}

/// The whole manual, in Markdown: every rule, the known mistakes and what catches them, the settings, and every page.
#[must_use]
pub fn manual() -> String {
    let mut out = format!(
        "{INTRODUCTION}\n## All rules\n\n| Code | Name | Severity | What it finds |\n|---|---|---|---|\n"
    );
    for rule in RULES {
        let summary = rule.summary().split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
        let _ = writeln!(out, "| {} | {} | {} | {summary} |", link(rule), rule.name, rule.severity.name());
    }
    out.push_str("\n## Known mistakes\n\nWhat goes wrong in feeds, and the rules that catch it; in italics, what of it none does, and why.\n\n| | Mistake | Rules |\n|---|---|---|\n");
    for mistake in MISTAKES {
        let rules: Vec<String> = mistake.rules().map(link).collect();
        let why_not = mistake.why_not.map(|why| format!(" *{why}*")).unwrap_or_default();
        let rules = if rules.is_empty() { "none".to_owned() } else { rules.join(", ") };
        let _ = writeln!(out, "| {} | {}{why_not} | {rules} |", mistake.number, mistake.text);
    }
    let _ = write!(out, "\n{SETTINGS}");
    let schemes: Vec<String> = Scheme::ALL.iter().map(|scheme| format!("`{}`", scheme.name())).collect();
    let _ = writeln!(out, "\nThe schemes are {}.", schemes.join(", "));
    for rule in RULES {
        let _ = write!(out, "\n{}", page_at(rule, "##"));
    }
    out
}

/// A link to the page of a rule in the manual.
fn link(rule: &Rule) -> String {
    format!("[{}](#{}-{})", rule.code, rule.code.to_ascii_lowercase(), rule.name)
}

fn page_at(rule: &Rule, level: &str) -> String {
    let mut out = format!(
        "{level} {} {}\n\nSeverity: {}. Since version {}.\n\n{level}# What it finds\n",
        rule.code,
        rule.name,
        rule.severity.name(),
        rule.since
    );
    out.push('\n');
    let mut example = Example::default();
    for line in rule.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        match line.strip_prefix("## ").filter(|_| !example.open) {
            Some(heading) => {
                out.push_str(&example.told());
                let _ = writeln!(out, "{level}# {heading}\n");
            }
            // One blank line stands after a heading, whether the page has one or not.
            None if line.is_empty() && out.ends_with("\n\n") && !example.open => {}
            None => {
                out.push_str(&example.line(line));
                out.push('\n');
            }
        }
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    out.push_str(&example.told());
    out.push_str(&origin(rule));
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What is found in the files of an example.
#[derive(Debug, Default)]
struct Example {
    open: bool,
    /// It is written as bytes.
    raw: bool,
    /// What of the way it is written has to be told.
    notes: BTreeSet<&'static str>,
    files: usize,
    line: usize,
    /// File, line and code.
    found: Vec<(usize, usize, String)>,
}

impl Example {
    /// A line of the page without its marks, which are kept.
    fn line(&mut self, line: &str) -> String {
        if let Some(info) = line.strip_prefix("```") {
            self.open = !self.open;
            if self.open {
                self.files += 1;
                self.line = 0;
                self.raw |= info.contains("bytes");
                return format!("```{}", info.split(' ').next().unwrap_or_default());
            }
            return line.to_owned();
        }
        if !self.open {
            return line.to_owned();
        }
        self.line += 1;
        if self.raw && line.contains("\\x") {
            self.notes.insert(" `\\x` and two digits stand for one byte.");
        }
        if self.raw && line.contains(")×") {
            self.notes.insert(" `(…)×N` stands for N repetitions.");
        }
        let mut plain = String::new();
        let mut rest = line;
        while let Some((before, (code, after))) =
            rest.split_once('«').and_then(|(before, after)| Some((before, after.split_once('»')?)))
        {
            plain.push_str(before);
            self.found.push((self.files, self.line, code.to_owned()));
            rest = after;
        }
        plain + rest
    }

    /// What was found, in words, and makes ready for the next example.
    fn told(&mut self) -> String {
        let Self { raw, notes, files, found, .. } = std::mem::take(self);
        let mut out = String::new();
        if raw {
            out.push_str("The file has no line ends.");
            out.extend(notes);
            out.push_str("\n\n");
        }
        let places: Vec<String> = found
            .iter()
            .map(|(file, line, code)| {
                let of = if files > 1 { format!(" of the {} file", ordinal(*file)) } else { String::new() };
                format!("`{code}` at line {line}{of}")
            })
            .collect();
        if !places.is_empty() {
            let _ = writeln!(out, "Found: {}.\n", places.join(", "));
        }
        out
    }
}

fn ordinal(number: usize) -> String {
    match number {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        4 => "fourth".to_owned(),
        _ => format!("{number}th"),
    }
}

/// The sources of a rule and the mistakes that it catches.
fn origin(rule: &Rule) -> String {
    let mut out = String::new();
    if !rule.sources.is_empty() {
        let sources: Vec<String> = rule
            .sources
            .iter()
            .map(|key| {
                address(key).map_or_else(|| (*key).to_owned(), |address| format!("[{key}]({address})"))
            })
            .collect();
        let _ = writeln!(out, "Sources: {} (see [SOURCES.md](SOURCES.md)).\n", sources.join(", "));
    }
    let mistakes = MISTAKES.iter().filter(|mistake| rule.mistakes.contains(&mistake.number));
    let mistakes: Vec<String> = mistakes
        .map(|mistake| format!("- {} (mistake {})", mistake.text.trim_end_matches('.'), mistake.number))
        .collect();
    if !mistakes.is_empty() {
        let _ = writeln!(out, "Catches, of the known mistakes:\n\n{}", mistakes.join("\n"));
    }
    out
}

/// The address of a source, where it has one of its own.
fn address(key: &str) -> Option<&'static str> {
    let row = SOURCES.lines().find(|line| {
        let keys = line.strip_prefix("| ").and_then(|line| line.split(" |").next());
        keys.is_some_and(|keys| keys.split(", ").any(|known| known == key))
    })?;
    let address = row.split_once("| <").or_else(|| row.split_once("<https").map(|_| ("", "")))?.1;
    address.split_once('>').map(|(address, _)| address)
}
