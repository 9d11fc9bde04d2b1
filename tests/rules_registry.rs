//! The registry of rules as a whole: names, codes, sources, files, the catalogue of mistakes and the manual.
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use soups::rules::{Code, MISTAKES, RULES, manual, page};

/// Families in the order of the documentation.
const FAMILIES: [&str; 18] = [
    "ENC", "XML", "ZIP", "FED", "SCH", "IDS", "DAT", "CLS", "ORG", "USR", "PER", "SUP", "REF", "PLN", "RUN",
    "LCK", "LST", "ALM",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn names_are_unique_and_kebab_case() {
    let mut names = BTreeSet::new();
    for rule in RULES {
        let kebab = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        assert!(rule.name.split('-').all(kebab), "{}: {}", rule.code, rule.name);
        assert!(names.insert(rule.name), "{}: “{}” is the name of another rule", rule.code, rule.name);
    }
}

#[test]
fn codes_are_sorted_within_the_order_of_families() {
    let key = |code: &str| {
        let family = FAMILIES.iter().position(|family| code.starts_with(family));
        let number =
            code.get(3..).filter(|number| number.len() == 3).and_then(|number| number.parse::<u32>().ok());
        (
            family.unwrap_or_else(|| panic!("{code}: its family")),
            number.unwrap_or_else(|| panic!("{code}: its number")),
        )
    };
    for pair in RULES.windows(2) {
        assert!(key(pair[0].code) < key(pair[1].code), "{} stands before {}", pair[0].code, pair[1].code);
    }
}

#[test]
fn sources_are_explained() {
    let text = read("docs/SOURCES.md");
    let keys: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .flat_map(|keys| keys.split(", "))
        .collect();
    for rule in RULES {
        for source in rule.sources {
            assert!(keys.contains(source), "{}: “{source}” is not in docs/SOURCES.md", rule.code);
        }
    }
}

#[test]
fn every_rule_has_a_file_of_its_own_and_every_file_a_rule() {
    let mut expected = BTreeSet::new();
    for rule in RULES {
        let family = rule.code[..3].to_ascii_lowercase();
        let path = format!("src/rules/{family}/{}.rs", rule.name.replace('-', "_"));
        assert!(
            read(&path).contains(&format!("\"{}\", \"{}\"", rule.code, rule.name)),
            "{path}: its code and name"
        );
        expected.insert(root().join(path));
    }
    for family in fs::read_dir(root().join("src/rules")).expect("the folder is there").flatten() {
        let Ok(files) = fs::read_dir(family.path()) else { continue };
        for file in files.flatten().map(|file| file.path()) {
            let text = fs::read_to_string(&file).unwrap_or_default();
            let is_rule = text.lines().any(|line| line == "rule! {");
            assert_eq!(is_rule, expected.contains(&file), "{}: whether the registry has it", file.display());
        }
    }
}

#[test]
fn since_is_a_version_that_was_reached() {
    let version = |text: &str| -> Option<[u32; 3]> {
        let numbers: Vec<u32> = text.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        numbers.try_into().ok()
    };
    for rule in RULES {
        assert!(version(rule.since).is_some(), "{}: since {}", rule.code, rule.since);
    }
}

#[test]
fn summaries_are_one_sentence() {
    for rule in RULES {
        let summary = rule.summary();
        let sentence = summary.strip_suffix('.').unwrap_or_else(|| panic!("{}: {summary}", rule.code));
        assert!(!sentence.contains(". ") && !sentence.ends_with('.'), "{}: {summary}", rule.code);
        assert!(sentence.starts_with(|c: char| c.is_uppercase()), "{}: {summary}", rule.code);
        assert!(!summary.contains('\n'), "{}: its summary is longer than a line", rule.code);
    }
}

#[test]
fn published_codes_are_the_codes_there_are() {
    let text = read("tests/codes.txt");
    let published: BTreeSet<&str> = text.lines().collect();
    assert_eq!(published.len(), text.lines().count(), "a line stands twice");
    let known: BTreeSet<String> = RULES.iter().map(|rule| format!("{} {}", rule.code, rule.name)).collect();
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    let gone: Vec<_> = published.difference(&known).collect();
    assert!(gone.is_empty(), "a code is never removed nor renamed: {gone:?}");
    let new: Vec<_> = known.difference(&published).collect();
    assert!(new.is_empty(), "add to tests/codes.txt: {new:?}");
}

#[test]
fn every_known_mistake_is_caught_or_says_why_not() {
    let numbers: Vec<u8> = MISTAKES.iter().map(|mistake| mistake.number).collect();
    assert_eq!(numbers, (1..=46).collect::<Vec<u8>>());
    for mistake in MISTAKES {
        let caught = mistake.rules().next().is_some();
        assert!(caught || mistake.why_not.is_some(), "nothing catches {}: {}", mistake.number, mistake.text);
        assert!(
            mistake.text.ends_with('.') && mistake.why_not.is_none_or(|why| why.ends_with('.')),
            "{mistake:?}"
        );
    }
    for rule in RULES {
        for number in rule.mistakes {
            assert!(numbers.contains(number), "{}: there is no mistake {number}", rule.code);
        }
        assert!(
            rule.mistakes.iter().collect::<BTreeSet<_>>().len() == rule.mistakes.len(),
            "{}: twice",
            rule.code
        );
    }
}

#[test]
fn a_page_holds_what_a_reader_needs() {
    for &code in Code::ALL {
        let page = page(code);
        assert!(page.starts_with(&format!("# {} {}\n", code.code(), code.name())), "{page}");
        assert!(page.contains(code.summary()) && page.contains(code.severity().name()), "{page}");
        assert!(!page.contains(['«', '»']), "{code}: marks are for the tests");
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{code}: how it ends");
        assert!(!page.contains("\n\n\n"), "{code}: too many blank lines");
    }
    let page = page(Code::find("USR002").expect("it is a code"));
    for part in [
        "## Failing example\n\n```xml\n<users",
        "```\n\nFound: `USR002` at line 3.\n\n## Passing example\n",
        "[SQLVAL](https://pure.helpjuice.com/",
        "(mistake 22)",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}

#[test]
fn the_settings_that_the_manual_shows_are_settings() {
    let manual = manual();
    let (_, toml) = manual.split_once("```toml\n").expect("it shows some");
    let (toml, _) = toml.split_once("```").expect("the block ends");
    let mut settings = soups::Settings::for_date("2026-11-22").expect("the day is a date");
    settings.read_toml(toml).expect("they are settings");
    assert!(settings.knows(soups::rules::Scheme::JobTitle, "lecturer"));
    assert_eq!(settings.grades.iter().count(), 2);
}

#[test]
fn the_manual_is_up_to_date() {
    let path = root().join("docs/rules.md");
    let wanted = manual();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).expect("docs/rules.md can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == wanted, "docs/rules.md is stale: run UPDATE_DOCS=1 cargo test --test rules_registry");
}
