//! The command line: reads files, shows progress, writes reports. Everything else is in the library.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use soups::archive::{self, Intake};
use soups::records::Feed;
use soups::report::{Format, Style};
use soups::rules::{Code, Severity};
use soups::{Checks, DryRun, LoadedFile, Report, Settings};

/// Bytes written to a file at once.
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
    Check(Box<Check>),
    /// Say what a rule finds, why it matters and what to do
    Explain {
        /// The code of a rule, as in USR002
        code: String,
    },
    /// List every rule there is
    Rules {
        /// How to write the list
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
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
    /// Feeds, zip archives of feeds, feeds under gzip, or folders with such files; what each is comes from its content
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A schema document (*.xsd) of your Pure; it takes the place of the built-in one of its namespace
    #[arg(long, value_name = "FILE")]
    schema: Vec<PathBuf>,
    /// A file of settings in TOML; what is given on the command line counts more
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Do not validate the feeds against schemas
    #[arg(long)]
    no_schema: bool,
    /// Check no rules but those that the jobs themselves trip over
    #[arg(long)]
    no_rules: bool,
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
    #[arg(long, default_value = Format::Text.name(), value_parser = formats())]
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
enum ListFormat {
    Text,
    Json,
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
        Command::Explain { code } => explain(&code),
        Command::Rules { format } => list_rules(format),
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
    let mut dry_run = DryRun::new();
    read_all(&schemas(&check.schema)?, check, &mut dry_run)?;
    if let Some(other) = dry_run.files().iter().find(|file| file.schema.is_none()) {
        return Err(format!("--schema {}: the file is no schema document", other.file).into());
    }
    read_all(&files(&check.files)?, check, &mut dry_run)?;
    let report = dry_run.run(&settings);
    if let Some(path) = &check.output {
        let file = File::create(path).map_err(|error| about(path, &error))?;
        let written = match check.format {
            Format::Text => write_text(&report, check, io::BufWriter::new(anstream::StripStream::new(file))),
            format => format.write(&report, io::BufWriter::new(file)),
        };
        written.map_err(|error| about(path, &error))?;
    } else {
        let out = io::stdout().lock();
        let written = match check.format {
            Format::Text => write_text(&report, check, io::BufWriter::new(anstream::AutoStream::auto(out))),
            format => format.write(&report, io::BufWriter::new(out)),
        };
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

fn write_text(report: &Report<'_>, check: &Check, mut out: impl Write) -> io::Result<()> {
    report.write_text(&mut out, Style { rows_max: check.rows })?;
    out.flush()
}

/// The formats by name, as the library lists them.
fn formats() -> impl TypedValueParser<Value = Format> {
    let named = Format::ALL.map(|format| PossibleValue::new(format.name()).help(format.title()));
    PossibleValuesParser::new(named).try_map(|name| name.parse::<Format>())
}

fn settings(check: &Check) -> Result<Settings, Trouble> {
    let today = || jiff::Zoned::now().date().to_string();
    let mut settings = Settings::for_date(&check.as_of.clone().unwrap_or_else(today))?;
    if let Some(path) = &check.settings {
        let text = fs::read_to_string(path).map_err(|error| about(path, &error))?;
        settings.read_toml(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
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

/// What a folder is read for.
const FOLDER_EXTENSIONS: [&str; 4] = ["xml", "zip", "gz", "xsd"];

fn is_read_in_folders(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let known = |extension: &std::ffi::OsStr| {
        FOLDER_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
    };
    !hidden && path.extension().is_some_and(known)
}

/// The files given and those that lie in the folders given, without the folders inside them: what lies deeper is most
/// often an older delivery, and would be a second feed of each kind. Hidden files are skipped. A file is named as a browser would name it, without its folder,
/// unless two have the same name.
fn files(given: &[PathBuf]) -> Result<Vec<Named>, Trouble> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            let before = paths.len();
            for entry in fs::read_dir(path).map_err(|error| about(path, &error))? {
                let entry = entry.map_err(|error| about(path, &error))?.path();
                if is_read_in_folders(&entry) && entry.is_file() {
                    paths.push(entry);
                }
            }
            if paths.len() == before {
                return Err(format!(
                    "{}: the folder holds no *.xml file, and no *.zip, *.gz or *.xsd either",
                    path.display()
                )
                .into());
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

/// Schema documents, by the names under which they include each other.
fn schemas(given: &[PathBuf]) -> Result<Vec<Named>, Trouble> {
    if given.is_empty() { Ok(Vec::new()) } else { files(given) }
}

/// Reads files. A feed that was read before a schema document turned up among them is read once more.
fn read_all(files: &[Named], check: &Check, dry_run: &mut DryRun) -> Result<(), Trouble> {
    let progress = progress(files.iter().map(|file| file.bytes).sum());
    for (file, tag) in files.iter().zip(1..) {
        for loaded in read_one(file, tag, check, dry_run, &progress)? {
            dry_run.add(loaded);
        }
    }
    let again: Vec<u32> = dry_run.outdated().iter().map(|file| file.tag).collect();
    dry_run.retain(|file| file.schema.is_some() || !again.contains(&file.tag));
    for (file, tag) in files.iter().zip(1..).filter(|(_, tag)| again.contains(tag)) {
        for loaded in read_one(file, tag, check, dry_run, &progress)? {
            if loaded.schema.is_none() {
                dry_run.add(loaded);
            }
        }
    }
    progress.finish_and_clear();
    Ok(())
}

fn read_one(
    file: &Named,
    tag: u32,
    check: &Check,
    dry_run: &mut DryRun,
    progress: &ProgressBar,
) -> Result<Vec<LoadedFile>, Trouble> {
    progress.set_message(file.name.clone());
    let Checks { schema, .. } = dry_run.checks();
    let checks = Checks { schema: schema.filter(|_| !check.no_schema), rules: !check.no_rules };
    let source = File::open(&file.path).map_err(|error| about(&file.path, &error))?;
    let intake = Intake::new(&file.name).tagged(tag).with_checks(checks);
    archive::read(intake, source, &mut |bytes| progress.inc(bytes)).map_err(|error| about(&file.path, &error))
}

fn explain(code: &str) -> Result<ExitCode, Trouble> {
    let rule = Code::find(code).ok_or_else(|| {
        let distance = |known: &&Code| strsim::damerau_levenshtein(known.code(), &code.to_uppercase());
        let nearest = Code::ALL.iter().min_by_key(distance).map_or("", |known| known.code());
        format!("“{code}” is no rule; the nearest is {nearest}, and `soups rules` lists all")
    })?;
    print(&soups::rules::page(rule))
}

fn list_rules(format: ListFormat) -> Result<ExitCode, Trouble> {
    print(&match format {
        ListFormat::Text => soups::rules::list_as_text(),
        ListFormat::Json => soups::rules::list_as_json(),
    })
}

/// Whoever reads may stop reading, as `head` does.
fn print(text: &str) -> Result<ExitCode, Trouble> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
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
