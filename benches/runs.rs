//! What a changed setting costs once feeds are read, on one thread, and how much memory what was read takes.
//!
//! `cargo run --release --features measure --bin soups-measure FOLDER`: the four feeds of the folder are read once, then run under one setting after the
//! other, which takes turns for `ROUNDS` rounds (5). With `BASELINE=yes` there is a baseline, which is the same feeds with
//! something changed in every twentieth person. `ONLY` takes one of the changes alone, for a profiler. Rows of a table in Markdown go to standard output.
//! Times are processor time of the thread where the system tells it, else time on the wall.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]
#![allow(clippy::cast_precision_loss, reason = "no run takes years")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

use peak_alloc::PeakAlloc;
use soups::records::Feed;
use soups::{Again, Checks, DryRun, FeedReader, LoadedFile, Role, Settings};

/// Counts what is allocated.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const CHUNK_BYTES: usize = 256 << 10;

const SCHEDULE: &str = "schedule.organisations.start=01:00 schedule.users.start=01:01 schedule.persons.start=01:20 \
                        schedule.supervisors.start=01:50 schedule.maintenance.start=01:55 schedule.users.duration=30m \
                        schedule.persons.duration=40m schedule.supervisors.duration=5m";

/// What is changed, and the settings.
const CHANGES: [(&str, &str); 7] = [
    ("another day", "as-of=2026-12-31"),
    ("a grace of 30 days", "grace.staff=30"),
    ("persons before users", "order=OPUSM"),
    ("Person Maintenance before persons", "order=OUMPS"),
    ("a schedule whose jobs overlap", SCHEDULE),
    ("persons are left out for a missing organisation", "missing-organisation=skip-person"),
    ("back to the defaults", ""),
];

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder.map(PathBuf::from).filter(|folder| folder.is_dir()) else {
        eprintln!("give the folder of the feeds");
        return;
    };
    if let Err(error) = measure(&folder, std::env::var("BASELINE").as_deref() == Ok("yes")) {
        eprintln!("{}: {error}", folder.display());
        std::process::exit(2);
    }
}

fn measure(folder: &Path, with_baseline: bool) -> io::Result<()> {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    // What an engine has without any file is no matter of persons.
    let _ = DryRun::new().run(&settings_of("")).summary();
    let _ = Checks::default();
    let empty = (ALLOCATED.current_usage() as u64, resident());
    let mut dry_run = read_all(folder, with_baseline)?;
    let (persons, strings) = kept(&dry_run);
    let beside = if with_baseline { ", with a baseline" } else { "" };
    let say = |what: &str, figure: String| println!("| {what}{beside} | {figure} |");

    let defaults = settings_of("");
    let (first, _) = timed(|| dry_run.run(&defaults).summary().errors);
    say(&format!("{persons} persons: the first run, with every reference looked up"), milliseconds(first));
    let persons = u64::from(persons.max(1));
    let each = |before: u64, after: u64| after.saturating_sub(before).saturating_sub(strings) / persons;
    let held = each(empty.0, ALLOCATED.current_usage() as u64);
    let strings = strings / persons;
    say("memory held a person", format!("{held} bytes and {strings} of strings"));
    if let (Some(before), Some(after)) = (empty.1, resident()) {
        let kept = each(before, after);
        say("the same, with what the allocator keeps for later", format!("{kept} bytes"));
    }
    let only = std::env::var("ONLY").ok();
    let changes = || CHANGES.iter().filter(|(what, _)| only.as_deref().is_none_or(|only| only == *what));
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); changes().count()];
    for _ in 0..rounds {
        for ((_, set), times) in changes().zip(&mut times) {
            let settings = settings_of(set);
            let (time, errors) = timed(|| dry_run.run(&settings).summary().errors);
            assert!(errors > 0, "the feeds have their faults");
            times.push(time);
        }
    }
    for ((what, _), times) in changes().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        let (least, most) = (times[0], times[times.len() - 1]);
        let (median, least, most) = (times[times.len() / 2], least.round(), most.round());
        say(what, format!("{} ({least}–{most})", milliseconds(median)));
    }
    // To the end, for a profiler of what is held.
    std::mem::forget(dry_run);
    Ok(())
}

fn settings_of(set: &str) -> Settings {
    let mut settings = Settings::for_date("2026-11-22").expect("the day is a date");
    for pair in set.split_ascii_whitespace() {
        let (key, value) = pair.split_once('=').expect("a setting is written key=value");
        settings.set(key, value).expect("a setting takes its value");
    }
    settings
}

fn milliseconds(time: f64) -> String {
    format!("{time:.0} ms")
}

/// Milliseconds that something takes.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let (wall, processor) = (Instant::now(), processor_time());
    let done = work();
    let wall = wall.elapsed().as_secs_f64() * 1e3;
    let processor = processor.zip(processor_time()).map(|(before, after)| (after - before) as f64 / 1e6);
    (processor.unwrap_or(wall), done)
}

/// Nanoseconds that this thread has run, where the system tells.
fn processor_time() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Bytes of memory that are resident, where the system tells.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1024)
}

/// How many persons there are tonight, and the bytes of all strings that are kept: of each of the ids and keys once a file,
/// and of the user names.
fn kept(dry_run: &DryRun) -> (u32, u64) {
    let files = dry_run.files().iter();
    let strings: usize = files
        .map(|file| {
            let records = &file.segment.records;
            let texts: usize = file.segment.symbols.iter().map(|(_, text)| text.len()).sum();
            let users = if records.user_names.is_empty() { 0 } else { records.len() };
            texts + (0..users).map(|user| records.user_names.get(user).len()).sum::<usize>()
        })
        .sum();
    let mut persons = dry_run.files().iter();
    let persons = persons.find(|file| file.role == Role::Tonight && file.feed == Some(Feed::Persons));
    (persons.map_or(0, |file| file.segment.records.len()), strings as u64)
}

/// Reads the feeds, first as a baseline where that is wanted, and once more what the dry run asks for.
fn read_all(folder: &Path, with_baseline: bool) -> io::Result<DryRun> {
    let mut dry_run = DryRun::new();
    let names: Vec<String> = Feed::ALL.iter().map(|feed| format!("{}.xml", feed.name())).collect();
    for role in
        [Role::Baseline, Role::Tonight].into_iter().filter(|&role| role == Role::Tonight || with_baseline)
    {
        for (name, tag) in names.iter().zip(0..) {
            let checks = if role == Role::Baseline { Checks::baseline() } else { dry_run.checks() };
            let tag = tag + if role == Role::Baseline { 10 } else { 0 };
            let file = read(&folder.join(name), role, tag, checks)?;
            dry_run.add_as(role, file);
        }
    }
    loop {
        let again = dry_run.again();
        if again.is_empty() {
            return Ok(dry_run);
        }
        for again in again {
            let Again { tag, role, ref checks } = again;
            let file = read(&folder.join(&names[tag as usize % 10]), role, tag, checks.clone())?;
            dry_run.add_again(&again, vec![file]);
        }
    }
}

fn read(path: &Path, role: Role, tag: u32, checks: Checks) -> io::Result<LoadedFile> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let name = if role == Role::Baseline { format!("baseline/{name}") } else { name };
    let mut reader = FeedReader::with(&name, soups::xml::Limits::default(), checks);
    let mut file = File::open(path)?;
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut seen = 0_u32;
    loop {
        let length = file.read(&mut chunk)?;
        if length == 0 {
            break;
        }
        if role == Role::Baseline {
            change_some(&mut chunk[..length], &mut seen);
        }
        reader.push(&chunk[..length]);
    }
    let mut file = reader.finish();
    file.tag = tag;
    Ok(file)
}

/// Writes something else into every twentieth gender.
fn change_some(bytes: &mut [u8], seen: &mut u32) {
    const GENDER: &[u8] = b"<gender>";
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(GENDER.len()).position(|window| window == GENDER) {
        at += found + GENDER.len();
        *seen += 1;
        if seen.is_multiple_of(20)
            && let Some(byte) = bytes.get_mut(at)
        {
            *byte = byte.to_ascii_uppercase();
        }
    }
}
