//! The command line: reads files, shows progress, writes reports. Everything else is in the library.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use soups::finding::Severity;
use soups::records::Feed;
use soups::report::Style;
use soups::{DryRun, FeedReader, Report, Settings};

/// Bytes read from a file at once.
const CHUNK_BYTES: usize = 256 << 10;
/// Files that are read faster than a progress bar is noticed get none.
const PROGRESS_BYTES_MIN: u64 = 32 << 20;

/// What the synchronisation jobs of Pure would do with your feeds, before they run.
#[derive(Parser)]
#[command(name = "soups", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Dry-run feeds: missing references, would-be-locked users and what is wrong with the files
    Check(Check),
    /// Write the sample feeds of a made-up university into a folder
    Sample {
        /// The folder, which is made if need be
        folder: PathBuf,
    },
    /// Write large made-up feeds into a folder, to measure with
    Generate {
        /// How many persons
        #[arg(long, default_value_t = 100_000)]
        persons: u32,
        /// The folder, which is made if need be
        folder: PathBuf,
    },
}

#[derive(Args)]
struct Check {
    /// Feeds, or folders with feeds (*.xml); what each is comes from its content
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The day on which the jobs run, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Days of grace after a staff, honorary or visiting association
    #[arg(long, value_name = "DAYS")]
    grace_staff: Option<String>,
    /// Days of grace after a student association
    #[arg(long, value_name = "DAYS")]
    grace_student: Option<String>,
    /// The order of the jobs: O U P S M, each once; S may be left out [default: OUPSM]
    #[arg(long)]
    order: Option<String>,
    /// Any setting by its name, as in missing-user=skip-person
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with 1 when something of this severity or worse is found
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Rows of a section of the text report
    #[arg(long, value_name = "N", default_value_t = Style::default().rows_max)]
    rows: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Never,
}

/// Something outside the feeds that keeps the command from doing its work.
type Trouble = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Check(check) => run_check(&check),
        Command::Sample { folder } => write_sample(&folder),
        Command::Generate { persons, folder } => generate(persons, &folder),
    };
    done.unwrap_or_else(|trouble| {
        // Nothing is left to tell when standard error itself is gone.
        let _ = writeln!(io::stderr(), "soups: {trouble}");
        ExitCode::from(2)
    })
}

fn run_check(check: &Check) -> Result<ExitCode, Trouble> {
    let settings = settings(check)?;
    let files = files(&check.files)?;
    let mut dry_run = DryRun::new();
    read_all(&files, &mut dry_run)?;
    let report = dry_run.run(&settings);
    if let Some(path) = &check.output {
        let file = File::create(path).map_err(|error| about(path, &error))?;
        let out = io::BufWriter::new(anstream::StripStream::new(file));
        write_report(&report, check, out).map_err(|error| about(path, &error))?;
    } else {
        let written = write_report(&report, check, io::BufWriter::new(anstream::stdout().lock()));
        // Whoever reads may stop reading, as `head` does.
        written
            .or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })?;
    }
    let failed = match check.fail_on {
        FailOn::Error => report.worst() >= Some(Severity::Error),
        FailOn::Warning => report.worst() >= Some(Severity::Warning),
        FailOn::Never => false,
    };
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn write_report(report: &Report<'_>, check: &Check, mut out: impl Write) -> io::Result<()> {
    match check.format {
        Format::Text => report.write_text(&mut out, Style { rows_max: check.rows })?,
        Format::Json => report.write_json(&mut out)?,
        Format::Csv => report.write_csv(&mut out)?,
    }
    out.flush()
}

fn settings(check: &Check) -> Result<Settings, Trouble> {
    let today = || jiff::Zoned::now().date().to_string();
    let mut settings = Settings::for_date(&check.as_of.clone().unwrap_or_else(today))?;
    for pair in &check.set {
        let (key, value) = pair.split_once('=').ok_or_else(|| format!("--set {pair}: write it key=value"))?;
        settings.set(key, value)?;
    }
    let named = [
        ("as-of", &check.as_of),
        ("grace.staff", &check.grace_staff),
        ("grace.student", &check.grace_student),
        ("order", &check.order),
    ];
    for (key, value) in named {
        if let Some(value) = value {
            settings.set(key, value)?;
        }
    }
    Ok(settings)
}

/// A file and the name it has in the report.
struct Named {
    name: String,
    path: PathBuf,
    bytes: u64,
}

/// The files given and those of the folders given. A file is named as a browser would name it, without its folder,
/// unless two have the same name.
fn files(given: &[PathBuf]) -> Result<Vec<Named>, Trouble> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            let before = paths.len();
            for entry in fs::read_dir(path).map_err(|error| about(path, &error))? {
                let entry = entry.map_err(|error| about(path, &error))?.path();
                let is_xml = entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
                if is_xml && entry.is_file() {
                    paths.push(entry);
                }
            }
            if paths.len() == before {
                return Err(format!("{}: the folder holds no *.xml file", path.display()).into());
            }
        } else {
            paths.push(path.clone());
        }
    }
    let base =
        |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bases: Vec<String> = paths.iter().map(|path| base(path)).collect();
    let mut files = Vec::new();
    for (path, name) in paths.into_iter().zip(&bases) {
        let unique = bases.iter().filter(|other| *other == name).count() == 1;
        let name = if unique { name.clone() } else { path.display().to_string() };
        let bytes = fs::metadata(&path).map_err(|error| about(&path, &error))?.len();
        files.push(Named { name, path, bytes });
    }
    Ok(files)
}

fn read_all(files: &[Named], dry_run: &mut DryRun) -> Result<(), Trouble> {
    let progress = progress(files.iter().map(|file| file.bytes).sum());
    let mut chunk = vec![0; CHUNK_BYTES];
    for file in files {
        progress.set_message(file.name.clone());
        let mut source = File::open(&file.path).map_err(|error| about(&file.path, &error))?;
        let mut reader = FeedReader::new(&file.name);
        loop {
            match source.read(&mut chunk) {
                Ok(0) => break,
                Ok(length) => {
                    reader.push(&chunk[..length]);
                    progress.inc(length as u64);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(about(&file.path, &error)),
            }
        }
        dry_run.add(reader.finish());
    }
    progress.finish_and_clear();
    Ok(())
}

fn progress(bytes: u64) -> ProgressBar {
    let shown = bytes >= PROGRESS_BYTES_MIN && io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(bytes), target);
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta} {msg}");
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn write_sample(folder: &Path) -> Result<ExitCode, Trouble> {
    fs::create_dir_all(folder).map_err(|error| about(folder, &error))?;
    for (name, text) in soups::sample::FILES {
        let path = folder.join(name);
        let mut file = File::create_new(&path).map_err(|error| about(&path, &error))?;
        file.write_all(text.as_bytes()).map_err(|error| about(&path, &error))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn generate(persons: u32, folder: &Path) -> Result<ExitCode, Trouble> {
    fs::create_dir_all(folder).map_err(|error| about(folder, &error))?;
    for feed in Feed::ALL {
        let path = folder.join(feed.name()).with_extension("xml");
        let file = File::create(&path).map_err(|error| about(&path, &error))?;
        let mut out = io::BufWriter::with_capacity(CHUNK_BYTES, file);
        soups::generate::write(feed, persons, &mut out)
            .and_then(|()| out.flush())
            .map_err(|error| about(&path, &error))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn about(path: &Path, error: &io::Error) -> Trouble {
    format!("{}: {error}", path.display()).into()
}
