//! The findings as SARIF 2.1.0, as code scanning reads them.
//!
//! Results are written row by row. Every one carries the fingerprint of its finding, which stays the same when lines are
//! added above it.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Value, json};

use super::json::Rows;
use super::{Finding, Report, Where};
use crate::LoadedFile;
use crate::rules::Code;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// What GitHub's code scanning takes of one run. Nothing is cut here: what is left out has to be the reader's choice.
const GITHUB_RESULTS_MAX: usize = 25_000;

impl Report<'_> {
    /// Writes the findings, row by row.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_sarif(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut out, &Log(self))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

struct Log<'a, 'r>(&'a Report<'r>);

impl Serialize for Log<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut log = serializer.serialize_struct("Log", 3)?;
        log.serialize_field("$schema", SCHEMA)?;
        log.serialize_field("version", "2.1.0")?;
        log.serialize_field("runs", &[Run(self.0)])?;
        log.end()
    }
}

struct Run<'a, 'r>(&'a Report<'r>);

impl Serialize for Run<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let mut run = serializer.serialize_struct("Run", 6)?;
        run.serialize_field("tool", &json!({ "driver": driver() }))?;
        run.serialize_field("invocations", &[invocation(report)])?;
        run.serialize_field("columnKind", "unicodeCodePoints")?;
        let artifacts: Vec<Value> = report.files.iter().map(artifact).collect();
        run.serialize_field("artifacts", &artifacts)?;
        run.serialize_field("results", &Rows(report.findings_len(), |index| result(report, index)))?;
        run.serialize_field(
            "properties",
            &json!({
                "asOf": report.outcome.settings.as_of.to_string(),
                "summary": report.summary(),
                "assumptions": report.assumptions(),
                "notChecked": report.not_checked(),
                "silenced": report.silenced(),
            }),
        )?;
        run.end()
    }
}

fn driver() -> Value {
    let mut driver = json!({
        "name": "soups",
        "fullName": "SOUPS Dry Run",
        "version": crate::VERSION,
        "semanticVersion": crate::VERSION,
        "rules": Code::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
    });
    // Only the package itself knows where it lives.
    let homes = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
    if let Some(home) = homes.into_iter().find(|home| !home.is_empty()) {
        driver["informationUri"] = home.into();
    }
    driver
}

/// What is known of a rule, as SARIF puts it.
fn rule(code: Code) -> Value {
    let level = code.severity().name();
    let consequence = match level {
        "error" => "The load is refused, or data or access is lost.",
        "warning" => "The record is loaded, but something of it is wrong.",
        _ => "It is worth a look.",
    };
    let summary = code.summary();
    let unfolded = |heading| {
        let lines: Vec<&str> = code.rule().section(heading).lines().map(str::trim).collect();
        lines.join(" ")
    };
    let (why, remedy) = (unfolded("Why it matters"), unfolded("What to do"));
    let help = format!("{summary} {consequence} {why} {remedy}");
    // Markdown takes angle brackets for HTML.
    let plain = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let markdown = format!(
        "**{code} {}** ({level})\n\n{summary} {consequence}\n\n{}\n\n**What to do:** {}",
        code.name(),
        plain(&why),
        plain(&remedy)
    );
    json!({
        "id": code.code(),
        "name": code.name(),
        "shortDescription": { "text": summary },
        "fullDescription": { "text": format!("{summary} {consequence}") },
        "help": { "text": help, "markdown": markdown },
        "defaultConfiguration": { "level": level },
        "properties": { "tags": [code.code().trim_end_matches(|c: char| c.is_ascii_digit())] },
    })
}

fn invocation(report: &Report<'_>) -> Value {
    let mut notifications = vec![json!({ "level": "note", "message": { "text": report.sentence() } })];
    let results = report.findings_len();
    if results > GITHUB_RESULTS_MAX {
        let text = format!(
            "This run has {results} results. GitHub's code scanning refuses a run of more than {GITHUB_RESULTS_MAX}; nothing was left out here."
        );
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    json!({ "executionSuccessful": true, "toolExecutionNotifications": notifications })
}

fn artifact(file: &LoadedFile) -> Value {
    let mut artifact = json!({
        "location": { "uri": uri(&file.file) },
        "length": file.bytes,
        "roles": ["analysisTarget"],
    });
    if let Some(feed) = file.feed {
        artifact["mimeType"] = "application/xml".into();
        artifact["encoding"] = file.encoding.into();
        artifact["properties"] = json!({ "feed": feed.name(), "records": file.segment.records.len() });
    }
    artifact
}

fn result(report: &Report<'_>, index: usize) -> Value {
    let item = &report.kept.items[index];
    let finding = report.finding(index);
    let print = finding.fingerprint;
    let mut location = json!({ "physicalLocation": physical(&finding.at, Some(item.file)) });
    if let Some(record) = finding.record.as_ref().filter(|record| !record.id.is_empty()) {
        location["logicalLocations"] = json!([{
            "name": record.id,
            "kind": record.kind,
            "fullyQualifiedName": format!("{}/{}", record.kind, record.id),
        }]);
    }
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": Code::ALL.iter().position(|&code| code == item.code),
        "level": finding.severity,
        "message": { "text": message(&finding) },
        "locations": [location],
        // GitHub compares by the first of the two names alone.
        "partialFingerprints": { "primaryLocationLineHash": print, "soupsFinding/v1": print },
    });
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter(|related| !related.at.file.is_empty())
        .enumerate()
        .map(|(id, related)| {
            let file = report.files.iter().position(|file| file.file == related.at.file);
            json!({
                "id": id + 1,
                "message": { "text": plain(&related.text) },
                "physicalLocation": physical(&related.at, file.map(|file| file as u32)),
            })
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    result
}

fn message(finding: &Finding<'_>) -> String {
    let between = if finding.remedy.is_empty() { "" } else { " " };
    plain(&format!("{}{between}{}", finding.message, finding.remedy)).into_owned()
}

/// SARIF reads links and placeholders out of plain text; what a feed holds must not become one.
fn plain(text: &str) -> Cow<'_, str> {
    let link = text.contains("](");
    let placeholder = text.as_bytes().windows(2).any(|pair| pair[0] == b'{' && pair[1].is_ascii_digit());
    let mut text = Cow::Borrowed(text);
    if link {
        text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").into();
    }
    if placeholder {
        text = text.replace('{', "{{").replace('}', "}}").into();
    }
    text
}

fn physical(at: &Where<'_>, artifact: Option<u32>) -> Value {
    let mut location = json!({ "uri": uri(at.file) });
    if let Some(index) = artifact {
        location["index"] = index.into();
    }
    json!({
        "artifactLocation": location,
        "region": { "startLine": at.line, "startColumn": at.column, "byteOffset": at.offset },
    })
}

/// The name of a file as an address: relative unless it starts at the root.
fn uri(file: &str) -> String {
    let mut uri = String::from(if file.starts_with('/') { "file://" } else { "" });
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte.into());
        } else {
            let digits =
                [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            uri.push('%');
            uri.extend(digits);
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_addresses() {
        assert_eq!(uri("a b/ü.xml"), "a%20b/%C3%BC.xml");
        assert_eq!(uri("C:\\x#?.xml"), "C%3A%5Cx%23%3F.xml");
        assert_eq!(uri("/srv/a.xml"), "file:///srv/a.xml");
    }

    #[test]
    fn feed_text_becomes_no_link_and_no_placeholder() {
        assert_eq!(plain("[x](http://y)"), "\\[x\\](http://y)");
        assert_eq!(plain("{0}"), "{{0}}");
        assert_eq!(plain("a [b] {c}"), "a [b] {c}");
    }
}
