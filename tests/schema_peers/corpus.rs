//! The constructs: a folder each, with a schema and hand-written documents.
//!
//! `schema.xsd` is the main schema, what it includes or imports stands beside it. A document is a file `valid-*.xml` or
//! `invalid-*.xml`, or a line of `cases.txt`: `valid`, a blank and the document, or `invalid` and the same. A line that begins
//! with `with` gives what stands around the documents of the lines after it, `%` being their place; `with %` ends that. Lines
//! that begin with `#` are remarks.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders for the schemas that are built in; those stand with the engine.
const BUILT_IN: [(&str, &str); 3] =
    [("pure-organisation", "organisation"), ("pure-user", "user"), ("pure-person", "person")];

pub(crate) struct Construct {
    pub(crate) name: String,
    /// The main schema.
    pub(crate) schema: PathBuf,
    /// Names and bytes of the schemas, the main one first.
    pub(crate) sources: Vec<(String, Vec<u8>)>,
    pub(crate) cases: Vec<Case>,
}

pub(crate) struct Case {
    /// The file, with the line in `cases.txt`.
    pub(crate) name: String,
    pub(crate) document: String,
    pub(crate) valid: bool,
}

impl Construct {
    pub(crate) fn is_built_in(&self) -> bool {
        BUILT_IN.iter().any(|(folder, _)| *folder == self.name)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

/// All of them, by name.
pub(crate) fn constructs() -> Vec<Construct> {
    let folders = entries(&root().join("tests/schemas"));
    let folders = folders.iter().filter(|path| path.is_dir() && file_name(path) != "wrong");
    folders.map(|folder| construct(folder)).collect()
}

fn construct(folder: &Path) -> Construct {
    let name = file_name(folder);
    let built_in = BUILT_IN.iter().find(|(folder, _)| *folder == name);
    let schema = match built_in {
        Some((_, schema)) => root().join(format!("src/schema/pure/{schema}.xsd")),
        None => folder.join("schema.xsd"),
    };
    Construct { sources: sources(&schema), cases: cases(folder), name, schema }
}

/// A schema and all that it names, one by way of the other.
pub(crate) fn sources(main: &Path) -> Vec<(String, Vec<u8>)> {
    let folder = main.parent().expect("a file stands in a folder");
    let mut names = vec![file_name(main)];
    let mut sources = Vec::new();
    while let Some(name) = names.get(sources.len()) {
        let path = folder.join(name);
        let source = text(&path);
        sources.push((name.clone(), source.clone().into_bytes()));
        for rest in source.split("schemaLocation=\"").skip(1) {
            let other = rest.split('"').next().unwrap_or_default().to_owned();
            if !names.contains(&other) && folder.join(&other).exists() {
                names.push(other);
            }
        }
    }
    sources
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for path in entries(folder) {
        let name = file_name(&path);
        if name == "cases.txt" {
            cases.extend(lines(&text(&path)));
        } else if has_extension(&path, "xml") {
            let valid = name.starts_with("valid-");
            assert!(valid || name.starts_with("invalid-"), "{} says no verdict", path.display());
            cases.push(Case { document: text(&path), valid, name });
        }
    }
    let both = [true, false].iter().all(|valid| cases.iter().any(|case| case.valid == *valid));
    assert!(both, "{} needs valid and invalid documents", folder.display());
    cases
}

fn lines(text: &str) -> Vec<Case> {
    let (mut around, mut cases) = ("%", Vec::new());
    for (at, line) in text.lines().enumerate() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" => {}
            "with" => around = rest,
            "valid" | "invalid" => cases.push(Case {
                name: format!("cases.txt:{}", at + 1),
                document: around.replacen('%', rest.trim_start_matches(' '), 1),
                valid: word == "valid",
            }),
            _ => assert!(word.starts_with('#'), "a line of cases.txt begins with {word}"),
        }
    }
    cases
}

/// Schemas that are wrong themselves. A folder is one whose main schema is `schema.xsd`.
pub(crate) fn wrong_schemas() -> Vec<PathBuf> {
    let paths = entries(&root().join("tests/schemas/wrong"));
    paths.into_iter().map(|path| if path.is_dir() { path.join("schema.xsd") } else { path }).collect()
}

/// The records of the example feeds, each below a root of its own, for the built-in schemas.
pub(crate) fn example_feed(construct: &Construct) -> Option<String> {
    let (_, feed) = BUILT_IN.iter().find(|(folder, _)| *folder == construct.name)?;
    Some(text(&root().join(format!("examples/university/{feed}s.xml"))))
}
