//! The rules: every page has its headings, and its examples are tests.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::DryRun;
use soups::archive::Intake;
use soups::lists::{self, ListKind};
use soups::rules::{RULES, Rule};
use soups::{Checks, LoadedFile, Role};

const HEADINGS: [&str; 4] = ["Why it matters", "What to do", "Failing example", "Passing example"];

/// The sections of a page by heading; what comes before the first heading is the summary.
fn sections(rule: &Rule) -> Vec<(String, String)> {
    let mut sections = vec![("What it finds".to_owned(), String::new())];
    let mut fenced = false;
    for line in rule.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        fenced ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !fenced) {
            sections.push((heading.to_owned(), String::new()));
        } else {
            let text = &mut sections.last_mut().expect("there is a first section").1;
            text.push_str(line);
            text.push('\n');
        }
    }
    sections
}

/// A file of an example, with what is expected to be found in it: code and offset.
struct File {
    name: String,
    given: Given,
    bytes: Vec<u8>,
    /// By file name: code and offset.
    expected: Vec<(String, String, u64)>,
}

/// What a file of an example is given for.
#[derive(Clone, Copy)]
enum Given {
    Feed,
    Baseline,
    Alma(Role),
    List(ListKind),
}

impl Given {
    /// What the info string of a block says.
    fn of(info: &str) -> Self {
        let list = ListKind::ALL.into_iter().find(|kind| info.split(' ').any(|word| word == kind.name()));
        let roles = [
            ("alma-new", Role::AlmaNew),
            ("alma-previous", Role::AlmaPrevious),
            ("alma-export", Role::AlmaExport),
        ];
        let role = roles.iter().find(|(name, _)| info.split(' ').any(|word| word == *name));
        match list {
            _ if role.is_some() => role.map_or(Self::Feed, |(_, role)| Self::Alma(*role)),
            Some(kind) => Self::List(kind),
            None if info.split(' ').any(|word| word == "baseline") => Self::Baseline,
            None => Self::Feed,
        }
    }
}

/// The files of an example. The info string of a block says what it is given for, with `baseline` or the name of a list
/// (`role-holders`, `trusted`, `locked-before`) or a role of a user file of Alma, and how it is written: with `bytes`, `\xE9` stands for a byte and
/// line ends are left out, it may hold what is no text, and `(TEXT)×COUNT` is a line of repetitions. `«CODE»` stands right before the place of a finding.
fn files(section: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut block: Option<(String, String)> = None;
    for line in section.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (None, Some(info)) => block = Some((info.to_owned(), String::new())),
            (Some((info, text)), None) if info.contains("bytes") && repeated(line).is_some() => {
                text.push_str(&repeated(line).unwrap_or_default());
            }
            (Some((info, text)), None) => {
                text.push_str(line);
                text.push_str(if info.contains("bytes") { "" } else { "\n" });
            }
            (Some(_), Some(_)) => {
                let (info, text) = block.take().expect("a block is open");
                let name =
                    format!("example-{}.{}", files.len() + 1, if info == "zip" { "zip" } else { "xml" });
                let file =
                    if info == "zip" { zip(&name, &text) } else { file(name, &text, info.contains("bytes")) };
                files.push(File { given: Given::of(&info), ..file });
            }
            (None, None) => {}
        }
    }
    files
}

/// `(TEXT)×COUNT`: what is too long to be written out.
fn repeated(line: &str) -> Option<String> {
    let (text, count) = line.strip_prefix('(')?.split_once(")×")?;
    Some(text.repeat(count.parse().ok()?))
}

fn file(name: String, text: &str, raw: bool) -> File {
    let (mut bytes, mut expected) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        bytes.extend(unescaped(before, raw));
        let (code, after) = after.split_once('»').expect("a mark is closed");
        expected.push((name.clone(), code.to_owned(), bytes.len() as u64));
        rest = after;
    }
    bytes.extend(unescaped(rest, raw));
    expected.sort();
    File { name, given: Given::Feed, bytes, expected }
}

/// An archive: a file a line, as `name [what is special about it] «CODE»: content`. A line without content is about the
/// archive as a whole.
fn zip(archive: &str, text: &str) -> File {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let (mut expected, mut specials, mut times, mut cut) = (Vec::new(), Vec::new(), 1, false);
    for line in text.lines() {
        let (head, content) = line.split_once(": ").unwrap_or((line, ""));
        let special =
            head.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(text, _)| text);
        let name = head.split([' ', '[']).next().unwrap_or_default();
        if let Some((code, _)) = head.split_once('«').and_then(|(_, rest)| rest.split_once('»')) {
            let file = if name.is_empty() { archive.to_owned() } else { format!("{archive}/{name}") };
            expected.push((file, code.to_owned(), 0));
        }
        if name.is_empty() {
            cut |= special == "cut off";
            times += special.split(' ').next().and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
            continue;
        }
        specials.push(special.to_owned());
        for number in 0..times {
            let name = if number == 0 { name.to_owned() } else { format!("{number}-{name}") };
            writer.start_file(name, options).expect("a file can be added");
            std::io::Write::write_all(&mut writer, content.as_bytes()).expect("it has room");
        }
    }
    let mut bytes = writer.finish().expect("the archive can be ended").into_inner();
    let lists: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, four)| four == b"PK\x01\x02").map(|(at, _)| at).collect();
    for (at, special) in lists.iter().zip(&specials) {
        // The bit of the flags that tells of encryption, and the method.
        bytes[at + 8] |= u8::from(special == "encrypted");
        if let Some(method) = special.strip_prefix("method ") {
            bytes[at + 10] = method.parse().expect("a method is a number");
        }
    }
    if cut {
        bytes.truncate(bytes.len() / 2);
    }
    expected.sort();
    File { name: archive.to_owned(), given: Given::Feed, bytes, expected }
}

fn unescaped(text: &str, raw: bool) -> Vec<u8> {
    if !raw {
        return text.as_bytes().to_vec();
    }
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// The settings of a section, on a line of their own as `key=value key=value` in backticks, or none. What holds no `=`
/// belongs to the value before it.
fn settings(section: &str) -> soups::Settings {
    let line = section.lines().find_map(|line| line.strip_prefix("Settings: `")).unwrap_or_default();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for word in line.split('`').next().unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
        match (word.split_once('='), pairs.last_mut()) {
            (Some((key, value)), _) => pairs.push((key, value.to_owned())),
            (None, Some((_, value))) => *value = format!("{value} {word}"),
            (None, None) => panic!("“{word}” is no setting"),
        }
    }
    let mut settings = support::settings("");
    for (key, value) in pairs {
        settings.set(key, &value).expect("a setting takes its value");
    }
    settings
}

fn read(file: &File, tag: u32, checks: Checks) -> Vec<LoadedFile> {
    let mut intake = Intake::new(&file.name).tagged(tag).with_checks(checks);
    intake.push(&file.bytes);
    intake.finish(&mut |_| {})
}

/// Runs an example, which finds what is marked and nothing else; answers the codes found.
fn run(rule: &Rule, heading: &str, section: &str) -> Vec<String> {
    let files = files(section);
    assert!(!files.is_empty(), "{}: {heading} holds no file", rule.code);
    let mut dry_run = DryRun::new();
    for (tag, file) in (0..).zip(&files) {
        match file.given {
            Given::Feed => {
                let checks = dry_run.checks();
                for file in read(file, tag, checks) {
                    dry_run.add(file);
                }
            }
            Given::Baseline => {
                for file in read(file, tag, Checks::baseline()) {
                    dry_run.add_baseline(file);
                }
            }
            Given::Alma(load) => {
                let checks = load.checks(|| dry_run.checks());
                for file in read(file, tag, checks) {
                    dry_run.add_as(load, file);
                }
            }
            Given::List(kind) => dry_run.add(lists::read(kind, &file.name, &file.bytes)),
        }
    }
    loop {
        let again = dry_run.again();
        if again.is_empty() {
            break;
        }
        for again in again {
            let file = &files[again.tag as usize];
            dry_run.add_again(&again, read(file, again.tag, again.checks.clone()));
        }
    }
    let report = dry_run.run(&settings(section));
    let mut codes = Vec::new();
    for file in &files {
        let inside = format!("{}/", file.name);
        let mut found: Vec<(String, String, u64)> = (0..report.findings_len())
            .map(|index| report.finding(index))
            .filter(|finding| finding.at.file == file.name || finding.at.file.starts_with(&inside))
            .map(|finding| (finding.at.file.to_owned(), finding.code.to_owned(), finding.at.offset))
            .collect();
        found.sort();
        let messages: Vec<String> = (0..report.findings_len())
            .map(|index| report.finding(index))
            .map(|found| {
                format!(
                    "{} {}:{}:{} {}",
                    found.code, found.at.file, found.at.line, found.at.column, found.message
                )
            })
            .collect();
        assert_eq!(found, file.expected, "{}: {heading}, {}\n{}", rule.code, file.name, messages.join("\n"));
        codes.extend(found.into_iter().map(|(_, code, _)| code));
    }
    for index in 0..report.findings_len() {
        let finding = report.finding(index);
        assert!(finding.message.ends_with(['.', '?', '!']), "{}: {}", finding.code, finding.message);
        assert!(finding.remedy.ends_with(['.', '?']), "{}: {}", finding.code, finding.remedy);
        assert!(!finding.remedy.is_empty() && !finding.message.contains("  "), "{finding:?}");
    }
    codes
}

/// Every problem of every page in one go.
#[test]
fn every_page_is_whole_and_its_examples_hold() {
    let mut problems = Vec::new();
    let only = std::env::var("RULES").unwrap_or_default();
    for rule in RULES.iter().filter(|rule| rule.code.starts_with(&only)) {
        let problem = std::panic::catch_unwind(|| check(rule)).err();
        problems.extend(problem.map(|problem| {
            let text = problem.downcast_ref::<String>().cloned();
            text.or_else(|| problem.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
        }));
    }
    assert!(problems.is_empty(), "{} pages want work:\n{}", problems.len(), problems.join("\n\n"));
}

fn check(rule: &Rule) {
    let sections = sections(rule);
    let headings: Vec<&str> = sections.iter().skip(1).map(|(heading, _)| heading.as_str()).collect();
    assert_eq!(headings, HEADINGS, "{}: the headings of its page", rule.code);
    for (heading, text) in &sections {
        assert!(!text.trim().is_empty(), "{}: nothing under “{heading}”", rule.code);
    }
    let section =
        |wanted: &str| &sections.iter().find(|(heading, _)| heading == wanted).expect("it is there").1;
    let failing = run(rule, "Failing example", section("Failing example"));
    assert!(
        failing.iter().any(|code| code == rule.code),
        "{}: its failing example does not show it",
        rule.code
    );
    let passing = run(rule, "Passing example", section("Passing example"));
    assert!(!passing.iter().any(|code| code == rule.code), "{}: its passing example shows it", rule.code);
}
