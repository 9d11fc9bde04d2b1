//! `soups compare`: two reports side by side.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use soups::compare::{Comparison, Snapshot};
use soups::report::{Format, Style};

use super::{Trouble, about, unless_left};

#[derive(Args)]
pub(super) struct Compare {
    /// The report of the earlier run, written with soups check --format json
    before: PathBuf,
    /// The report of the later run
    after: PathBuf,
    /// How to write the comparison
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    format: CompareFormat,
    /// Exit with 1 when something is new
    #[arg(long, value_enum, default_value_t = FailOn::New)]
    fail_on: FailOn,
    /// Rows of a list of the text
    #[arg(long, value_name = "N", default_value_t = Style::default().rows_max)]
    rows: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum CompareFormat {
    /// The answer first, for a terminal
    Text,
    /// The whole comparison, for programs
    Json,
    /// One row for each that is new, fixed or changed, for spreadsheets
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    New,
    Never,
}

pub(super) fn run(compare: &Compare) -> Result<ExitCode, Trouble> {
    let (before, after) = (read(&compare.before)?, read(&compare.after)?);
    let comparison = Comparison::new(&before, &after);
    let out = io::stdout().lock();
    let written = match compare.format {
        CompareFormat::Text => {
            let mut out = io::BufWriter::new(anstream::AutoStream::auto(out));
            comparison.write_text(&mut out, compare.rows).and_then(|()| out.flush())
        }
        CompareFormat::Json => {
            let mut out = io::BufWriter::new(out);
            comparison.write_json(&mut out).and_then(|()| out.flush())
        }
        CompareFormat::Csv => comparison.write_csv(io::BufWriter::new(out)),
    };
    unless_left(written)?;
    let failed = matches!(compare.fail_on, FailOn::New) && comparison.has_new();
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A report that was written earlier, for one that is being made.
pub(super) struct Earlier {
    name: String,
    snapshot: Snapshot,
}

impl Earlier {
    /// Reads the report to compare with; only some formats have room for a comparison.
    pub(super) fn read(path: &Path, format: Format) -> Result<Self, Trouble> {
        if !matches!(format, Format::Text | Format::Json) {
            return Err(format!(
                "--compare-with: the format {} has no room for a comparison; text and json have",
                format.name()
            )
            .into());
        }
        Ok(Self { name: path.display().to_string(), snapshot: read(path)? })
    }

    /// Writes the section of the text report.
    pub(super) fn write_text(
        &self,
        report: &soups::Report<'_>,
        rows_max: usize,
        out: &mut impl Write,
    ) -> io::Result<()> {
        writeln!(out, "\n\x1b[1mCompared with {}\x1b[0m", self.name)?;
        Comparison::new(&self.snapshot, report).write_text(out, rows_max)
    }

    /// Writes the whole report with the comparison in it.
    pub(super) fn write_json(&self, report: &soups::Report<'_>, mut out: impl Write) -> io::Result<()> {
        report.write_json_with(&Comparison::new(&self.snapshot, report), &mut out)?;
        out.flush()
    }
}

fn read(path: &Path) -> Result<Snapshot, Trouble> {
    let file = File::open(path).map_err(|error| about(path, &error))?;
    Snapshot::read(file).map_err(|error| format!("{}: {error}", path.display()).into())
}
