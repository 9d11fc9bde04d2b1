//! `soups forecast`: who would be locked on which of the days to come.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use soups::Report;
use soups::records::Day;
use soups::report::Style;

use super::{Inputs, Read, Trouble, about, read_inputs, settings, unless_left};

#[derive(Args)]
pub(super) struct Forecast {
    #[command(flatten)]
    inputs: Inputs,
    /// The last day to look at, yyyy-mm-dd
    #[arg(long, value_name = "DATE")]
    to: String,
    /// The first day to look at, yyyy-mm-dd [default: the day on which the jobs run]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// How to write the forecast; a CSV table holds the changes
    #[arg(long, value_enum, default_value_t = Written::Text)]
    format: Written,
    /// Write the forecast to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Rows of a section of the text
    #[arg(long, value_name = "N", default_value_t = Style::default().rows_max)]
    rows: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Written {
    Text,
    Json,
    Csv,
}

pub(super) fn run(asked: &Forecast) -> Result<ExitCode, Trouble> {
    let day = |option: &str, text: &str| {
        Day::from_iso(text)
            .ok_or_else(|| Trouble::from(format!("{option} {text}: write the day as yyyy-mm-dd")))
    };
    let to = day("--to", &asked.to)?;
    let from = asked.from.as_deref().map(|from| day("--from", from)).transpose()?;
    let (mut settings, given) = settings(&asked.inputs)?;
    let from = from.unwrap_or(settings.as_of);
    if to < from {
        return Err(format!("--to {to}: that is before the first day, {from}").into());
    }
    let Read { mut dry_run, .. } = read_inputs(&asked.inputs, &mut settings, &given)?;
    let report = dry_run.run(&settings);
    if let Some(path) = &asked.output {
        let file = File::create(path).map_err(|error| about(path, &error))?;
        let out = anstream::StripStream::new(file);
        write(asked, &report, (from, to), out).map_err(|error| about(path, &error))?;
    } else {
        let written = write(asked, &report, (from, to), anstream::AutoStream::auto(io::stdout().lock()));
        unless_left(written)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write(asked: &Forecast, report: &Report<'_>, (from, to): (Day, Day), out: impl Write) -> io::Result<()> {
    let forecast = report.forecast(from, to);
    let mut out = io::BufWriter::new(out);
    match asked.format {
        Written::Text => {
            report.write_forecast_text(&forecast, &mut out, Style { rows_max: asked.rows })?;
        }
        Written::Json => report.write_forecast_json(&forecast, &mut out)?,
        Written::Csv => report.write_forecast_csv(&forecast, &mut out)?,
    }
    out.flush()
}
