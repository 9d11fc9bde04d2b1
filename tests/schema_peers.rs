//! The validator against libxml2: hand-written documents for every construct of XSD 1.0, random mistakes in them and in feeds, and
//! schemas that are wrong themselves.
//!
//! `SOUPS_PEERS_DOCUMENTS` makes as many mutants as it says, `SOUPS_PEERS_SEED` others, `SOUPS_PEERS_ONLY` keeps to one construct.
//! `SOUPS_PEERS_KEEP` names a folder that the documents are left in, with a list of schemas, documents and verdicts of ours in `jobs.tsv`, for other judges.

#![cfg(not(target_family = "wasm"))]

#[path = "schema_peers/corpus.rs"]
mod corpus;
#[path = "schema_peers/known.rs"]
mod known;
#[path = "schema_peers/mutate.rs"]
mod mutate;
#[path = "schema_peers/ours.rs"]
mod ours;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "oracle/rng.rs"]
mod rng;
#[path = "schema_peers/tree.rs"]
mod tree;
#[path = "schema_peers/xmllint.rs"]
mod xmllint;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use corpus::{Case, Construct, constructs};
use mutate::{Known, mutant};
use rng::Rng;
use tree::{Element, Node};
use xmllint::Folder;

/// Mutants without being asked for more.
const MUTANTS: usize = 3000;
/// Of a hundred mutants, as many are of feeds; the rest is shared by the other constructs.
const OF_FEEDS: usize = 40;
/// Differences that are shown in full.
const SHOWN: usize = 8;

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

fn wanted_constructs() -> Vec<Construct> {
    let only = std::env::var("SOUPS_PEERS_ONLY").ok();
    constructs()
        .into_iter()
        .filter(|construct| only.as_ref().is_none_or(|only| *only == construct.name))
        .collect()
}

// ------------------------------------------------------------------ schemas

#[test]
fn right_schemas_are_taken() {
    let refused = constructs().into_iter().filter_map(|construct| {
        let why = ours::refusal(&construct.sources)?;
        Some(format!("{}: {why}", construct.name))
    });
    let refused: Vec<_> = refused.collect();
    assert!(refused.is_empty(), "{} are refused:\n{}", refused.len(), refused.join("\n"));
}

#[test]
fn wrong_schemas_are_refused() {
    let folder = Folder::new("peers-wrong");
    let mut wrong = Vec::new();
    for schema in corpus::wrong_schemas() {
        let shown = schema.display().to_string();
        if ours::refusal(&corpus::sources(&schema)).is_none() {
            wrong.push(format!("ours takes {shown}"));
        }
        let listed = known::SCHEMAS.iter().any(|(name, _)| shown.contains(&format!("/{name}")));
        if listed == xmllint::refusal(&schema, folder.path()).is_some() {
            wrong.push(format!("libxml2 {} {shown}", if listed { "does refuse" } else { "takes" }));
        }
    }
    assert!(wrong.is_empty(), "{} verdicts differ:\n{}", wrong.len(), wrong.join("\n"));
}

// ------------------------------------------------------------------ hand-written documents

#[test]
fn hand_written_documents_get_the_verdict_of_the_specification() {
    let mut wrong = Vec::new();
    for construct in wanted_constructs() {
        let schema = ours::compile(&construct.sources);
        for case in &construct.cases {
            let faults = ours::judge(&schema, case.document.as_bytes());
            if faults.is_empty() != case.valid {
                let (name, file, document) = (&construct.name, &case.name, &case.document);
                wrong.push(format!("{name}/{file} is taken for {}: {document}", told(&faults)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} verdicts are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn libxml2_gives_the_same_verdicts_but_for_those_listed() {
    let folder = Folder::new("peers-written");
    let mut wrong = Vec::new();
    for construct in wanted_constructs() {
        let documents: Vec<_> = construct.cases.iter().map(|case| case.document.clone()).collect();
        let verdicts = xmllint::judge(&construct.schema, &documents, folder.path());
        for (case, faults) in construct.cases.iter().zip(verdicts) {
            let (name, file) = (construct.name.as_str(), case.name.as_str());
            let listed = known::DOCUMENTS
                .iter()
                .any(|(folder, part, _)| *folder == name && case.document.contains(part));
            if listed == (faults.is_empty() == case.valid) {
                let how = if listed { "although it is listed: " } else { "" };
                wrong.push(format!("{how}{name}/{file} is taken for {}: {}", told(&faults), case.document));
            }
        }
    }
    assert!(wrong.is_empty(), "{} verdicts differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn told(faults: &[String]) -> String {
    if faults.is_empty() { "valid".to_owned() } else { format!("invalid ({})", faults.join("; ")) }
}

// ------------------------------------------------------------------ mutants

/// A mutant that the two judges differ about.
struct Difference<'c> {
    construct: &'c Construct,
    document: Element,
    done: Vec<&'static str>,
    ours: Vec<String>,
    theirs: Vec<String>,
}

#[test]
fn random_mistakes_get_the_verdicts_of_libxml2() {
    let constructs = wanted_constructs();
    let folder = Folder::new("peers-mutants");
    let (mut differences, mut valid, mut all) = (Vec::new(), 0, 0);
    let mut keep = Keep::asked();
    for (construct, count) in shares(&constructs) {
        let mutants = mutants(construct, count);
        let documents: Vec<_> = mutants.iter().map(|(mutant, _)| mutant.write()).collect();
        let verdicts = xmllint::judge(&construct.schema, &documents, folder.path());
        let schema = ours::compile(&construct.sources);
        for (((document, done), written), theirs) in mutants.into_iter().zip(&documents).zip(verdicts) {
            let ours = ours::judge(&schema, written.as_bytes());
            keep.add(construct, written, &ours);
            (all, valid) = (all + 1, valid + usize::from(theirs.is_empty()));
            let differ = ours.is_empty() != theirs.is_empty();
            if differ && known::excuse(&construct.name, &document, &theirs).is_none() {
                differences.push(Difference { construct, document, done, ours, theirs });
            }
        }
    }
    keep.finish();
    if std::env::var_os("SOUPS_PEERS_ONLY").is_none() {
        // Neither a judge that takes everything nor one that takes nothing would pass.
        assert!(valid * 100 > all * 15 && valid * 100 < all * 85, "{valid} of {all} mutants are valid");
    }
    assert!(differences.is_empty(), "{}", report(differences, all, &folder));
}

/// How many mutants each construct gets.
fn shares(constructs: &[Construct]) -> Vec<(&Construct, usize)> {
    let wanted = number("SOUPS_PEERS_DOCUMENTS").unwrap_or(MUTANTS);
    let (feeds, others): (Vec<_>, Vec<_>) = constructs
        .iter()
        .filter(|construct| known::CONSTRUCTS.iter().all(|(name, _)| *name != construct.name))
        .partition(|construct| construct.is_built_in());
    let of_feeds = if others.is_empty() { wanted } else { wanted * OF_FEEDS / 100 };
    let share = |among: &[&Construct], all: usize| all.div_ceil(among.len().max(1));
    let (a_feed, another) = (share(&feeds, of_feeds), share(&others, wanted - of_feeds));
    let feeds = feeds.into_iter().map(|construct| (construct, a_feed));
    feeds.chain(others.into_iter().map(|construct| (construct, another))).collect()
}

/// Mutants of the hand-written documents, and of the records of the example feeds.
fn mutants(construct: &Construct, count: usize) -> Vec<(Element, Vec<&'static str>)> {
    // Those that are valid count thrice: most of what is done to a document makes it invalid.
    let weight = |case: &Case| if case.valid { 3 } else { 1 };
    let mut seeds = Vec::new();
    for case in &construct.cases {
        seeds.resize(seeds.len() + weight(case), Element::read(&case.document));
    }
    seeds.extend(corpus::example_feed(construct).iter().flat_map(|feed| records(&Element::read(feed))));
    let known = Known::of(construct, &seeds);
    let seed = number("SOUPS_PEERS_SEED").unwrap_or_default() as u64;
    let start =
        construct.name.bytes().fold(seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut rng = Rng::new(start);
    (0..count).map(|_| mutant(&seeds, &known, &mut rng)).collect()
}

/// A feed of each record.
fn records(feed: &Element) -> Vec<Element> {
    let alone = |record: &Element| Element { children: vec![Node::Element(record.clone())], ..feed.clone() };
    feed.elements().map(alone).collect()
}

fn report(mut differences: Vec<Difference<'_>>, all: usize, folder: &Folder) -> String {
    let mut out = format!("{} verdicts of {all} differ\n", differences.len());
    differences.sort_by_key(|difference| difference.document.count());
    let mut shown: Vec<&str> = Vec::new();
    for difference in &mut differences {
        // One of each construct tells most.
        let name = difference.construct.name.as_str();
        if shown.len() == SHOWN || shown.contains(&name) {
            continue;
        }
        shown.push(name);
        reduce(difference, folder);
        let Difference { construct, document, done, ours, theirs } = difference;
        let (schema, document) = (construct.schema.display(), document.write());
        let (ours, theirs, done) = (told(ours), told(theirs), done.join(", "));
        let _ = writeln!(out, "\n{schema} ({done})\n{document}\n    ours: {ours}\n libxml2: {theirs}");
    }
    out
}

/// Takes away what can go while the judges still differ in the same way.
fn reduce(difference: &mut Difference<'_>, folder: &Folder) {
    let schema = ours::compile(&difference.construct.sources);
    let judge = |document: &Element| {
        let written = document.write();
        let ours = ours::judge(&schema, written.as_bytes());
        let mut theirs = xmllint::judge(&difference.construct.schema, &[written], folder.path());
        (ours, theirs.remove(0))
    };
    let is_valid = (difference.ours.is_empty(), difference.theirs.is_empty());
    let mut step = 0;
    while let Some(smaller) = without(&difference.document, step) {
        let (ours, theirs) = judge(&smaller);
        let excused = known::excuse(&difference.construct.name, &smaller, &theirs).is_some();
        if (ours.is_empty(), theirs.is_empty()) == is_valid && !excused {
            (difference.document, difference.ours, difference.theirs) = (smaller, ours, theirs);
        } else {
            step += 1;
        }
    }
}

/// The document without its part of this number, if it has so many.
fn without(document: &Element, number: usize) -> Option<Element> {
    let mut left = number;
    for place in 0..document.count() {
        let mut smaller = document.clone();
        let element = smaller.at(place);
        if left < element.children.len() {
            element.children.remove(left);
            return Some(smaller);
        }
        left -= element.children.len();
        if left < element.attributes.len() {
            element.attributes.remove(left);
            return Some(smaller);
        }
        left -= element.attributes.len();
    }
    None
}

/// Documents that are left behind for other judges.
struct Keep {
    folder: Option<PathBuf>,
    jobs: String,
    count: usize,
}

impl Keep {
    fn asked() -> Self {
        Self {
            folder: std::env::var_os("SOUPS_PEERS_KEEP").map(PathBuf::from),
            jobs: String::new(),
            count: 0,
        }
    }

    fn add(&mut self, construct: &Construct, document: &str, ours: &[String]) {
        let Some(folder) = &self.folder else { return };
        let path = folder.join(format!("{}-{}.xml", construct.name, self.count));
        fs::write(&path, document).expect("the folder to keep documents in can be written to");
        let verdict = if ours.is_empty() { "valid" } else { "invalid" };
        let _ = writeln!(self.jobs, "{}\t{}\t{verdict}", construct.schema.display(), path.display());
        self.count += 1;
    }

    fn finish(&self) {
        if let Some(folder) = &self.folder {
            fs::write(folder.join("jobs.tsv"), &self.jobs)
                .expect("the folder to keep documents in can be written to");
        }
    }
}
