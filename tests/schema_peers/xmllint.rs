//! The other judge: libxml2 by way of xmllint, many files a process.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// As many files as one process gets.
const FILES_A_CALL: usize = 500;

/// A folder for documents that goes away with this.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("soups-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What xmllint says of each document: its messages, none where it is valid.
pub(crate) fn judge(schema: &Path, documents: &[String], folder: &Path) -> Vec<Vec<String>> {
    let names: Vec<String> = (0..documents.len()).map(|n| format!("{n}.xml")).collect();
    for (name, document) in names.iter().zip(documents) {
        fs::write(folder.join(name), document).expect("a document can be written");
    }
    let mut verdicts = Vec::with_capacity(documents.len());
    for names in names.chunks(FILES_A_CALL) {
        let said = run(schema, names, folder);
        verdicts.extend(names.iter().map(|name| verdict(name, said.get(name), schema)));
    }
    verdicts
}

/// Why xmllint takes a schema for wrong, or nothing.
pub(crate) fn refusal(schema: &Path, folder: &Path) -> Option<String> {
    fs::write(folder.join("any.xml"), "<any/>").expect("a document can be written");
    let output = call(schema, &["any.xml".to_owned()], folder);
    output.contains("failed to compile").then(|| {
        let fault = |line: &&str| line.contains("parser error") || line.contains("Schemas");
        output.lines().find(fault).unwrap_or(&output).to_owned()
    })
}

fn call(schema: &Path, names: &[String], folder: &Path) -> String {
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--schema"]).arg(schema).args(names).current_dir(folder);
    let output = command.output().expect("xmllint is here; scripts/setup.sh peers sets it up");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Messages by the file they begin with; a value in them may run over several lines.
fn run(schema: &Path, names: &[String], folder: &Path) -> HashMap<String, Vec<String>> {
    let mut said: HashMap<String, Vec<String>> = HashMap::new();
    let output = call(schema, names, folder);
    assert!(!output.contains("failed to compile"), "xmllint refuses {}: {output}", schema.display());
    let mut last = String::new();
    for line in output.lines() {
        let name = line.split_once(".xml").map(|(name, _)| format!("{name}.xml"));
        match name.filter(|name| name.bytes().next().is_some_and(|byte| byte.is_ascii_digit())) {
            Some(name) => {
                said.entry(name.clone()).or_default().push(line.to_owned());
                last = name;
            }
            None => {
                if let Some(message) = said.get_mut(&last).and_then(|messages| messages.last_mut()) {
                    message.push('\n');
                    message.push_str(line);
                }
            }
        }
    }
    said
}

fn verdict(name: &str, said: Option<&Vec<String>>, schema: &Path) -> Vec<String> {
    let said = said.unwrap_or_else(|| panic!("xmllint is silent about {name} under {}", schema.display()));
    let has = |end: &str| said.iter().any(|line| line.ends_with(end));
    if has(" validates") {
        return Vec::new();
    }
    // Only what it says of the schema counts: a document that is not well-formed tests nothing here.
    assert!(has(" fails to validate"), "xmllint cannot judge {name} under {}: {said:?}", schema.display());
    let fault = said.iter().filter(|line| line.contains("validity error"));
    let messages: Vec<String> = fault.map(|line| line.trim_start_matches(name).to_owned()).collect();
    if messages.is_empty() { vec!["fails to validate".to_owned()] } else { messages }
}
