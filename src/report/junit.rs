//! The outcome as `JUnit` XML, as CI servers read it.
//!
//! A suite is a family of rules, a test is a rule. Tests therefore keep their names from one run to the next, so that
//! Jenkins and GitLab can say which rule fails anew and which is mended; a test a finding would come and go with every
//! record. A test fails by errors, just as the exit code does by default. Warnings and notes do not fail it: they stand
//! in its output. A rule whose feed is not given is skipped.
//!
//! Jenkins groups by the class name up to its last dot, GitLab and the reporters for GitHub show the message first and
//! the body below it, and all of them read only one `failure` a test. So there is one, whose message counts and whose
//! body lists place, sentence and remedy. The list is cut at [`FINDINGS_MAX`], because servers refuse long files, and
//! says so; the counts are exact.

use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};

use super::{Report, many_of};
use crate::records::Feed;
use crate::rules::{Code, Severity};

/// Findings listed in one test; those beyond are counted.
const FINDINGS_MAX: usize = 100;

/// What became of the rules of a family, or of all.
#[derive(Clone, Copy, Default)]
struct Tally {
    tests: usize,
    failures: usize,
    skipped: usize,
}

/// What became of one rule.
struct Test {
    code: Code,
    /// As the settings grade it.
    severity: Severity,
    /// A setting has switched it off.
    off: bool,
    findings: usize,
    /// What it would need and is not given.
    absent: Option<&'static str>,
}

impl Test {
    fn fails(&self) -> bool {
        self.findings > 0 && self.severity == Severity::Error
    }

    fn skipped(&self) -> bool {
        self.off || (self.findings == 0 && self.absent.is_some())
    }
}

impl Report<'_> {
    /// Writes one test a rule.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_junit(&self, mut out: impl Write) -> io::Result<()> {
        let tests = self.tests();
        let Tally { tests: all, failures, skipped } = tally(&tests);
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        writeln!(
            out,
            "<testsuites name=\"SOUPS Dry Run\" tests=\"{all}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">"
        )?;
        let family = |test: &Test| family(test.code);
        for suite in tests.chunk_by(|a, b| family(a) == family(b)) {
            let Tally { tests: all, failures, skipped } = tally(suite);
            let name = family(&suite[0]);
            writeln!(
                out,
                "  <testsuite name=\"{name}\" tests=\"{all}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">"
            )?;
            for test in suite {
                self.test(test, &mut out)?;
            }
            out.write_all(b"  </testsuite>\n")?;
        }
        out.write_all(b"</testsuites>\n")?;
        out.flush()
    }

    fn tests(&self) -> Vec<Test> {
        let counts = self.counts_by_code();
        let test = |&code: &Code| {
            let findings = counts[code as usize];
            let absent = needs(code).iter().copied().find(|&feed| self.feeds.file(feed).is_none());
            let without_alma = family(code) == "ALM" && self.outcome.alma.is_none();
            let absent = absent.map(Feed::title).or(without_alma.then_some("user file of Alma"));
            let grade = self.outcome.settings.grades.severity(code);
            Test { code, severity: grade.unwrap_or(Severity::Note), off: grade.is_none(), findings, absent }
        };
        Code::ALL.iter().map(test).collect()
    }

    fn test(&self, test: &Test, out: &mut impl Write) -> io::Result<()> {
        let (code, name, class) = (test.code.code(), test.code.name(), family(test.code));
        write!(out, "    <testcase classname=\"soups.{class}\" name=\"{code} {name}\" time=\"0\"")?;
        let Some(first) = self.kept.items.iter().position(|item| item.code == test.code) else {
            if test.off {
                return out.write_all(b"><skipped message=\"Switched off by the settings.\"/></testcase>\n");
            }
            return match test.absent.filter(|_| test.skipped()) {
                Some(title) => {
                    writeln!(out, "><skipped message=\"The {title} is not given.\"/></testcase>")
                }
                None => out.write_all(b"/>\n"),
            };
        };
        let at = self.finding(first).at;
        writeln!(out, " file=\"{}\" line=\"{}\">", Escaped(at.file), at.line)?;
        let count = many_of(test.findings as u64, "finding", "findings");
        let summary = test.code.summary();
        let element = if test.fails() {
            write!(
                out,
                "      <failure type=\"{}\" message=\"{count}: {}\">",
                test.severity.name(),
                Escaped(summary)
            )?;
            "failure"
        } else {
            writeln!(out, "      <system-out>{}: {count}: {}", test.severity.name(), Escaped(summary))?;
            "system-out"
        };
        self.listed(test, out)?;
        writeln!(out, "</{element}>\n    </testcase>")
    }

    /// Place, sentence and remedy of the findings of a rule.
    fn listed(&self, test: &Test, out: &mut impl Write) -> io::Result<()> {
        let indices = (0..self.findings_len()).filter(|&index| self.kept.items[index].code == test.code);
        for index in indices.take(FINDINGS_MAX) {
            let finding = self.finding(index);
            let at = &finding.at;
            write!(out, "{}:{}:{}: ", Escaped(at.file), at.line, at.column)?;
            writeln!(out, "{} {}", Escaped(&finding.message), Escaped(&finding.remedy))?;
        }
        if test.findings > FINDINGS_MAX {
            writeln!(
                out,
                "… and {} more of {}; --format json and --format csv list all",
                test.findings - FINDINGS_MAX,
                test.findings
            )?;
        }
        Ok(())
    }
}

fn tally(tests: &[Test]) -> Tally {
    Tally {
        tests: tests.len(),
        failures: tests.iter().filter(|test| test.fails()).count(),
        skipped: tests.iter().filter(|test| test.skipped()).count(),
    }
}

/// The letters that a code starts with.
fn family(code: Code) -> &'static str {
    code.code().trim_end_matches(|c: char| c.is_ascii_digit())
}

/// The feeds without which a rule says nothing.
fn needs(code: Code) -> &'static [Feed] {
    match (family(code), code.code()) {
        ("ORG", _) | (_, "REF001") => &[Feed::Organisations],
        ("USR", _) | (_, "REF002") => &[Feed::Users],
        ("PER", _) | (_, "REF003" | "REF004") => &[Feed::Persons],
        ("SUP", _) => &[Feed::Supervisors],
        ("LCK", _) => &[Feed::Users, Feed::Persons],
        _ => &[],
    }
}

/// Text as XML holds it, in content and in attributes: line ends and tabs stay what they are, and what XML forbids is
/// replaced.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\t' | '\n' | '\r' => write!(out, "&#{};", u32::from(c))?,
                '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.write_char('\u{FFFD}')?,
                _ => out.write_char(c)?,
            }
        }
        Ok(())
    }
}
