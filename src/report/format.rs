//! The formats a report is written in, by name: the one list that every front offers.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use super::{Report, Style};

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// The whole report, for programs.
    Json,
    /// One row a finding, for spreadsheets.
    Csv,
    /// The plan, one row a change, for spreadsheets.
    PlanCsv,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For CI servers: `JUnit` XML.
    Junit,
    /// One page, for a browser and for paper.
    Html,
    /// One row a user and field of Alma's job, for spreadsheets.
    AlmaCsv,
}

impl Format {
    /// Every format there is.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Json,
        Self::Csv,
        Self::PlanCsv,
        Self::Sarif,
        Self::Junit,
        Self::Html,
        Self::AlmaCsv,
    ];

    /// The name in options and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::PlanCsv => "plan-csv",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::AlmaCsv => "alma-csv",
        }
    }

    /// What it is for, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Text => "The answer first, for a terminal",
            Self::Json => "The whole report, for programs",
            Self::Csv => "One row a finding, for spreadsheets",
            Self::PlanCsv => "The plan, one row a change, for spreadsheets; with a baseline alone",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Junit => "JUnit XML, for CI servers: a test a rule, which fails by errors",
            Self::Html => "One self-contained page, to read, send and print",
            Self::AlmaCsv => "One row a user and field of Alma's job, for spreadsheets",
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain;charset=utf-8",
            Self::Json => "application/json",
            Self::Csv | Self::PlanCsv | Self::AlmaCsv => "text/csv;charset=utf-8",
            Self::Sarif => "application/sarif+json",
            Self::Junit => "application/xml",
            Self::Html => "text/html;charset=utf-8",
        }
    }

    /// The end of a file's name, without its dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::PlanCsv => "plan.csv",
            Self::Sarif => "sarif",
            Self::Junit => "junit.xml",
            Self::Html => "html",
            Self::AlmaCsv => "alma.csv",
        }
    }

    /// Writes a report; the text is written without colours and as short as it is by default.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(self, report: &Report<'_>, out: impl Write) -> io::Result<()> {
        match self {
            Self::Text => report.write_text(&mut Colourless { out, inside: false }, Style::default()),
            Self::Json => report.write_json(out),
            Self::Csv => report.write_csv(out),
            Self::PlanCsv => report.write_plan_csv(out),
            Self::Sarif => report.write_sarif(out),
            Self::Junit => report.write_junit(out),
            Self::Html => report.write_html(out),
            Self::AlmaCsv => report.write_alma_csv(out),
        }
    }
}

/// A name that is no [`Format`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "“{}” is no format: there are ", self.0)?;
        let last = Format::ALL.len() - 1;
        for (index, format) in Format::ALL.into_iter().enumerate() {
            let before = match index {
                0 => "",
                _ if index == last => " and ",
                _ => ", ",
            };
            write!(out, "{before}{}", format.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownFormat {}

impl Report<'_> {
    /// The formats in which there is something to tell: the page first, which is for whoever looks at it. There is no plan
    /// without a baseline, and no table of Alma's users without them.
    pub fn formats(&self) -> impl Iterator<Item = Format> {
        let holds = |format: Format| match format {
            Format::PlanCsv => self.has_plan(),
            Format::AlmaCsv => self.outcome.alma.is_some(),
            _ => true,
        };
        let others = Format::ALL.into_iter().filter(|&format| format != Format::Html);
        std::iter::once(Format::Html).chain(others).filter(move |&format| holds(format))
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// Leaves out the colours of the text report, which stand between an escape character and an `m`.
struct Colourless<W> {
    out: W,
    inside: bool,
}

impl<W: Write> Write for Colourless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let mark = if self.inside { b'm' } else { 0x1B };
            let end = memchr::memchr(mark, rest);
            if !self.inside {
                self.out.write_all(&rest[..end.unwrap_or(rest.len())])?;
            }
            self.inside ^= end.is_some();
            rest = end.map_or(&[], |end| &rest[end + 1..]);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
