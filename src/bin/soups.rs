//! The command line: reads files, shows progress, writes reports. Everything else is in the library.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[path = "soups/compare.rs"]
mod compare;
#[path = "soups/explain.rs"]
mod explain;
#[path = "soups/forecast.rs"]
mod forecast;
#[path = "soups/reduce.rs"]
mod reduce;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use soups::archive::{self, Intake};
use soups::lists::{self, ListKind};
use soups::records::Feed;
use soups::report::{Format, Style};
use soups::rules::Severity;
use soups::sample::{self, SCENARIOS, Scenario};
use soups::{Again, Checks, DryRun, Given, LoadedFile, Paths, Report, Role, Settings};

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
    /// Write the smallest feeds that show one finding or one would-be-locked user, to be given to somebody else
    Reduce(Box<reduce::Reduce>),
    /// Compare two reports: what is new, what is fixed, what has changed
    Compare(compare::Compare),
    /// Tell who would be locked on which of the days to come, if nothing changed but the date
    Forecast(Box<forecast::Forecast>),
    /// Say what a rule finds, why it matters and what to do; or what the jobs make of a user or a person, and why
    Explain(explain::Explain),
    /// List every rule there is
    Rules {
        /// How to write the list
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Write the sample feeds of a made-up university into a folder, or those of a scenario
    Sample {
        /// A scenario by its name, with its settings and a text on what it teaches
        #[arg(long, value_name = "NAME", value_parser = scenarios())]
        scenario: Option<&'static Scenario>,
        /// List the scenarios there are
        #[arg(long, conflicts_with_all = ["scenario", "folder"])]
        list: bool,
        /// The folder, which is made if need be
        #[arg(required_unless_present = "list")]
        folder: Option<PathBuf>,
    },
    /// Write large made-up feeds into a folder, to measure with
    Generate {
        /// How many persons
        #[arg(long, default_value_t = 100_000)]
        persons: u32,
        /// Write user files of Alma instead of the feeds of Pure: one loaded before, an export and one about to be loaded
        #[arg(long)]
        alma: bool,
        /// The folder, which is made if need be
        folder: PathBuf,
    },
}

/// What is read, and under which assumptions.
#[derive(Args)]
struct Inputs {
    /// Feeds, zip archives of feeds, feeds under gzip, or folders with such files; what each is comes from its content
    #[arg(required_unless_present = "alma_new")]
    files: Vec<PathBuf>,
    /// A schema document (*.xsd) of your Pure; it takes the place of the built-in one of its namespace
    #[arg(long, value_name = "FILE")]
    schema: Vec<PathBuf>,
    /// A file of settings in TOML; what is given on the command line counts more
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// What Pure holds already: the feeds that were loaded last or an export of the instance, as files, archives or folders
    #[arg(long, value_name = "PATH")]
    baseline: Vec<PathBuf>,
    /// The user file that Alma is about to load
    #[arg(long, value_name = "FILE")]
    alma_new: Vec<PathBuf>,
    /// A user file that Alma has loaded before; as often as there are such, the oldest first
    #[arg(long, value_name = "FILE")]
    alma_previous: Vec<PathBuf>,
    /// An export of Alma's users
    #[arg(long, value_name = "FILE")]
    alma_export: Vec<PathBuf>,
    /// The users with a role given by hand: one id or user name a line, or CSV with a header
    #[arg(long, value_name = "FILE")]
    role_holders: Option<PathBuf>,
    /// The trusted users, written likewise
    #[arg(long, value_name = "FILE")]
    trusted: Option<PathBuf>,
    /// The users that are locked before the run, written likewise; a column `by` tells by whom
    #[arg(long, value_name = "FILE")]
    locked_before: Option<PathBuf>,
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
}

impl Inputs {
    /// The options that make a difference to the outcome, to be given once more.
    fn repeated(&self, settings: &Settings) -> String {
        let named = [
            ("--grace-staff", &self.grace_staff),
            ("--grace-student", &self.grace_student),
            ("--order", &self.order),
        ];
        let mut text = format!(" --as-of {}", settings.as_of);
        let mut add = |name: &str, value: &str| text.extend([" ", name, " ", &quoted(value)]);
        for (name, value) in named {
            if let Some(value) = value {
                add(name, value);
            }
        }
        self.set.iter().for_each(|pair| add("--set", pair));
        let paths = [
            ("--role-holders", &self.role_holders),
            ("--trusted", &self.trusted),
            ("--locked-before", &self.locked_before),
            ("--settings", &self.settings),
        ];
        let schemas = self.schema.iter().map(|path| ("--schema", path));
        let paths = paths.into_iter().filter_map(|(name, path)| Some((name, path.as_ref()?))).chain(schemas);
        paths.for_each(|(name, path)| add(name, &path.display().to_string()));
        let without = [(" --no-schema", self.no_schema), (" --no-rules", self.no_rules)];
        text.extend(without.into_iter().filter(|(_, given)| *given).map(|(name, _)| name));
        text
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,%+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[derive(Args)]
struct Check {
    #[command(flatten)]
    inputs: Inputs,
    /// How to write the report
    #[arg(long, default_value = Format::Text.name(), value_parser = formats())]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with 1 when something of this severity or worse is found
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Compare with an earlier report, written with --format json
    #[arg(long, value_name = "FILE")]
    compare_with: Option<PathBuf>,
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
        Command::Reduce(reduce) => reduce::run(&reduce),
        Command::Compare(compare) => compare::run(&compare),
        Command::Forecast(forecast) => forecast::run(&forecast),
        Command::Explain(explain) => explain::run(&explain),
        Command::Rules { format } => list_rules(format),
        Command::Sample { folder: Some(folder), scenario, .. } => write_sample(&folder, scenario),
        Command::Sample { .. } => list_scenarios(),
        Command::Generate { persons, alma, folder } => generate(persons, alma, &folder),
    };
    done.unwrap_or_else(|trouble| {
        // Nothing is left to tell when standard error itself is gone.
        let _ = writeln!(io::stderr(), "soups: {trouble}");
        ExitCode::from(2)
    })
}

fn run_check(check: &Check) -> Result<ExitCode, Trouble> {
    let earlier = check.compare_with.as_deref().map(|path| compare::Earlier::read(path, check.format));
    let earlier = earlier.transpose()?;
    let (mut settings, given) = settings(&check.inputs)?;
    let Read { mut dry_run, .. } = read_inputs(&check.inputs, &mut settings, &given)?;
    let report = dry_run.run(&settings);
    if let Some(path) = &check.output {
        let file = File::create(path).map_err(|error| about(path, &error))?;
        let written = match check.format {
            Format::Text => {
                let out = io::BufWriter::new(anstream::StripStream::new(file));
                write_text(&report, check, earlier.as_ref(), out)
            }
            format => write(&report, format, earlier.as_ref(), io::BufWriter::new(file)),
        };
        written.map_err(|error| about(path, &error))?;
    } else {
        let out = io::stdout().lock();
        let written = match check.format {
            Format::Text => {
                let out = io::BufWriter::new(anstream::AutoStream::auto(out));
                write_text(&report, check, earlier.as_ref(), out)
            }
            format => write(&report, format, earlier.as_ref(), io::BufWriter::new(out)),
        };
        unless_left(written)?;
    }
    let failed = match check.fail_on {
        FailOn::Error => report.worst() >= Some(Severity::Error),
        FailOn::Warning => report.worst() >= Some(Severity::Warning),
        FailOn::Never => false,
    };
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What was read.
struct Read {
    dry_run: DryRun,
    /// The files by their tags, which count from 1.
    files: Vec<Named>,
}

/// Reads schemas, feeds, what Pure holds already, and lists. Files that were found to be for something besides tonight's feeds
/// are told in the settings, as those are that options name.
fn read_inputs(inputs: &Inputs, settings: &mut Settings, given: &Beside) -> Result<Read, Trouble> {
    let mut reading = Reading { inputs, files: Vec::new(), dry_run: DryRun::new() };
    reading.dry_run.compare_ids(settings.id_comparison);
    reading.all(Role::Tonight, schemas(&inputs.schema)?)?;
    if let Some(other) = reading.dry_run.files().iter().find(|file| file.schema.is_none()) {
        return Err(format!("--schema {}: the file is no schema document", other.file).into());
    }
    let tonight = files(&inputs.files, &FOLDER_EXTENSIONS, &[])?;
    // What tonight's feeds are compared with comes first: then they are compared while they are read.
    reading.all(Role::Baseline, files(&given.baseline, &BASELINE_EXTENSIONS, &tonight)?)?;
    reading.all(Role::Tonight, tonight)?;
    let of_alma = [
        (Role::AlmaPrevious, &inputs.alma_previous),
        (Role::AlmaExport, &inputs.alma_export),
        (Role::AlmaNew, &inputs.alma_new),
    ];
    for (role, paths) in of_alma {
        reading.all(role, files(paths, &FOLDER_EXTENSIONS, &reading.files)?)?;
    }
    reading.again()?;
    let Reading { files, mut dry_run, .. } = reading;
    for (kind, path) in &given.lists {
        let bytes = fs::read(path).map_err(|error| about(path, &error))?;
        dry_run.add(lists::read(*kind, &path.display().to_string(), &bytes));
    }
    let names: Vec<(u32, &str)> = (1..).zip(files.iter().map(|file| file.name.as_str())).collect();
    soups::tell_files(&dry_run, &names, &mut settings.paths);
    Ok(Read { dry_run, files })
}

fn write_text(
    report: &Report<'_>,
    check: &Check,
    earlier: Option<&compare::Earlier>,
    mut out: impl Write,
) -> io::Result<()> {
    report.write_text(&mut out, Style { rows_max: check.rows })?;
    if let Some(earlier) = earlier {
        earlier.write_text(report, check.rows, &mut out)?;
    }
    out.flush()
}

fn write(
    report: &Report<'_>,
    format: Format,
    earlier: Option<&compare::Earlier>,
    out: impl Write,
) -> io::Result<()> {
    match earlier {
        Some(earlier) => earlier.write_json(report, out),
        None => format.write(report, out),
    }
}

/// The formats by name, as the library lists them.
fn formats() -> impl TypedValueParser<Value = Format> {
    let named = Format::ALL.map(|format| PossibleValue::new(format.name()).help(format.title()));
    PossibleValuesParser::new(named).try_map(|name| name.parse::<Format>())
}

/// The settings, and the files that they and the options name.
fn settings(inputs: &Inputs) -> Result<(Settings, Beside), Trouble> {
    let today = || jiff::Zoned::now().date().to_string();
    let mut settings = Settings::for_date(&inputs.as_of.clone().unwrap_or_else(today))?;
    if let Some(path) = &inputs.settings {
        let text = fs::read_to_string(path).map_err(|error| about(path, &error))?;
        settings.read_toml(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    // Paths in a settings file are relative to it, those on the command line to where the command runs.
    let in_file = std::mem::take(&mut settings.paths);
    for pair in &inputs.set {
        let (key, value) = pair.split_once('=').ok_or_else(|| format!("--set {pair}: write it key=value"))?;
        settings.set(key, value)?;
    }
    let named = [
        ("as-of", &inputs.as_of),
        ("grace.staff", &inputs.grace_staff),
        ("grace.student", &inputs.grace_student),
        ("order", &inputs.order),
    ];
    for (key, value) in named {
        if let Some(value) = value {
            settings.set(key, value)?;
        }
    }
    let folder = inputs.settings.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let given = Beside::new(inputs, &mut settings.paths, in_file, folder);
    Ok((settings, given))
}

/// The files that options and settings name, beside the feeds.
struct Beside {
    baseline: Vec<PathBuf>,
    lists: Vec<(ListKind, PathBuf)>,
}

impl Beside {
    /// Options count more than settings of the command line, and those more than the settings file. What is used is
    /// written into the settings, so that the report tells it.
    fn new(inputs: &Inputs, set: &mut Paths, in_file: Paths, folder: &Path) -> Self {
        let one = |option: &Option<PathBuf>, set: &mut Option<String>, in_file: Option<String>| {
            let path = option.clone().or_else(|| set.as_deref().map(PathBuf::from));
            let path = path.or_else(|| in_file.as_deref().map(|path| folder.join(path)));
            *set = option.as_ref().map(|path| path.display().to_string()).or(set.take()).or(in_file);
            path
        };
        let first = inputs.baseline.first().cloned();
        let baseline = one(&first, &mut set.baseline, in_file.baseline);
        let more = inputs.baseline.iter().skip(1).cloned();
        let lists = [
            (ListKind::RoleHolders, one(&inputs.role_holders, &mut set.role_holders, in_file.role_holders)),
            (ListKind::Trusted, one(&inputs.trusted, &mut set.trusted, in_file.trusted)),
            (
                ListKind::LockedBefore,
                one(&inputs.locked_before, &mut set.locked_before, in_file.locked_before),
            ),
        ];
        let given = Self {
            baseline: baseline.into_iter().chain(more).collect(),
            lists: lists.into_iter().filter_map(|(kind, path)| Some((kind, path?))).collect(),
        };
        if inputs.baseline.len() > 1 {
            let all: Vec<String> = inputs.baseline.iter().map(|path| path.display().to_string()).collect();
            set.baseline = Some(all.join(", "));
        }
        given
    }
}

/// A file and the name it has in the report.
struct Named {
    name: String,
    path: PathBuf,
    bytes: u64,
}

/// What a folder is read for.
const FOLDER_EXTENSIONS: [&str; 4] = ["xml", "zip", "gz", "xsd"];
/// What a folder is read for that tells what Pure holds.
const BASELINE_EXTENSIONS: [&str; 4] = ["xml", "zip", "gz", "json"];

fn is_read_in_folders(path: &Path, extensions: &[&str]) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let known =
        |extension: &std::ffi::OsStr| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known));
    !hidden && path.extension().is_some_and(known)
}

/// The files given and those that lie in the folders given, without the folders inside them: what lies deeper is most
/// often an older delivery, and would be a second feed of each kind. Hidden files are skipped. A file is named as a browser would name it, without its folder,
/// unless two have the same name, those named before included.
fn files(given: &[PathBuf], extensions: &[&str], before: &[Named]) -> Result<Vec<Named>, Trouble> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            let count = paths.len();
            for entry in fs::read_dir(path).map_err(|error| about(path, &error))? {
                let entry = entry.map_err(|error| about(path, &error))?.path();
                if is_read_in_folders(&entry, extensions) && entry.is_file() {
                    paths.push(entry);
                }
            }
            if paths.len() == count {
                let [first, others @ .., last] = extensions else { continue };
                let others: Vec<String> = others.iter().map(|extension| format!("*.{extension}")).collect();
                return Err(format!(
                    "{}: the folder holds no *.{first} file, and no {} or *.{last} either",
                    path.display(),
                    others.join(", ")
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
        let unique = bases.iter().filter(|other| *other == name).count() == 1
            && !before.iter().any(|other| other.name == *name);
        let name = if unique { name.clone() } else { path.display().to_string() };
        let bytes = fs::metadata(&path).map_err(|error| about(&path, &error))?.len();
        files.push(Named { name, path, bytes });
    }
    Ok(files)
}

/// Schema documents, by the names under which they include each other.
fn schemas(given: &[PathBuf]) -> Result<Vec<Named>, Trouble> {
    if given.is_empty() { Ok(Vec::new()) } else { files(given, &FOLDER_EXTENSIONS, &[]) }
}

/// The files that are read, each with the number under which the library knows it: its place among them, from 1.
struct Reading<'a> {
    inputs: &'a Inputs,
    files: Vec<Named>,
    dry_run: DryRun,
}

impl Reading<'_> {
    fn all(&mut self, role: Role, files: Vec<Named>) -> Result<(), Trouble> {
        let progress = progress(files.iter().map(|file| file.bytes).sum());
        for file in files {
            self.files.push(file);
            let checks = role.checks(|| {
                let mut checks = self.dry_run.checks();
                checks.schema = checks.schema.filter(|_| !self.inputs.no_schema);
                checks.rules = !self.inputs.no_rules;
                checks
            });
            // What tonight's files are shows in them, lists in an archive and baselines included.
            let given = if role == Role::Tonight { Given::Anything } else { Given::For(role) };
            for loaded in self.one(self.files.len() as u32, checks, given, &progress)? {
                // A schema of the time has nothing to say about the feeds of today.
                if role != Role::Baseline || loaded.schema.is_none() {
                    self.dry_run.add_as(role, loaded);
                }
            }
        }
        progress.finish_and_clear();
        Ok(())
    }

    /// Reads files once more for as long as the library asks for it.
    fn again(&mut self) -> Result<(), Trouble> {
        loop {
            let again = self.dry_run.again();
            if again.is_empty() {
                return Ok(());
            }
            let bytes = |again: &Again| self.named(again.tag).map_or(0, |file| file.bytes);
            let progress = progress(again.iter().map(bytes).sum());
            for again in again {
                let loaded = self.one(again.tag, again.checks.clone(), Given::For(again.role), &progress)?;
                self.dry_run.add_again(&again, loaded);
            }
            progress.finish_and_clear();
        }
    }

    fn named(&self, tag: u32) -> Option<&Named> {
        self.files.get((tag as usize).checked_sub(1)?)
    }

    fn one(
        &self,
        tag: u32,
        checks: Checks,
        given: Given,
        progress: &ProgressBar,
    ) -> Result<Vec<LoadedFile>, Trouble> {
        let Some(file) = self.named(tag) else { return Ok(Vec::new()) };
        progress.set_message(file.name.clone());
        let source = File::open(&file.path).map_err(|error| about(&file.path, &error))?;
        let intake = Intake::new(&file.name).tagged(tag).with_checks(checks).given_as(given);
        archive::read(intake, source, &mut |bytes| progress.inc(bytes))
            .map_err(|error| about(&file.path, &error))
    }
}

fn list_rules(format: ListFormat) -> Result<ExitCode, Trouble> {
    print(&match format {
        ListFormat::Text => soups::rules::list_as_text(),
        ListFormat::Json => soups::rules::list_as_json(),
    })
}

/// Whoever reads may stop reading, as `head` does: that is no trouble.
fn unless_left(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| {
        // The writer of CSV wraps what went wrong.
        let wrapped = error.get_ref().and_then(|within| within.downcast_ref()).map(csv::Error::kind);
        let kind = match wrapped {
            Some(csv::ErrorKind::Io(within)) => within.kind(),
            _ => error.kind(),
        };
        if kind == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
    })
}

fn print(text: &str) -> Result<ExitCode, Trouble> {
    unless_left(io::stdout().write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
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

fn write_sample(folder: &Path, scenario: Option<&Scenario>) -> Result<ExitCode, Trouble> {
    for (name, text) in scenario.map_or(&sample::FILES[..], |scenario| scenario.files) {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| about(parent, &error))?;
        let mut file = File::create_new(&path).map_err(|error| about(&path, &error))?;
        file.write_all(text.as_bytes()).map_err(|error| about(&path, &error))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn list_scenarios() -> Result<ExitCode, Trouble> {
    let width = SCENARIOS.iter().map(|scenario| scenario.name.len()).max().unwrap_or_default();
    let line = |scenario: &Scenario| format!("{:<width$}  {}\n", scenario.name, scenario.summary());
    print(&SCENARIOS.iter().map(line).collect::<String>())
}

/// The scenarios by name.
fn scenarios() -> impl TypedValueParser<Value = &'static Scenario> {
    let named = SCENARIOS.iter().map(|scenario| PossibleValue::new(scenario.name).help(scenario.title()));
    let find =
        |name: String| SCENARIOS.iter().find(|scenario| scenario.name == name).ok_or("no such scenario");
    PossibleValuesParser::new(named).try_map(find)
}

fn generate(persons: u32, alma: bool, folder: &Path) -> Result<ExitCode, Trouble> {
    fs::create_dir_all(folder).map_err(|error| about(folder, &error))?;
    if alma {
        for (name, kind) in soups::generate::ALMA_FILES {
            let path = folder.join(name);
            let file = File::create(&path).map_err(|error| about(&path, &error))?;
            let mut out = io::BufWriter::with_capacity(CHUNK_BYTES, file);
            soups::generate::alma(kind, persons, &mut out)
                .and_then(|()| out.flush())
                .map_err(|error| about(&path, &error))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
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
