//! Runs the engine through its public interface and holds its JSON against the model.

use std::sync::OnceLock;

use serde_json::Value;

use crate::dom::{Feeds, Kind, Record};
use crate::model::{Comparison, Settings, Verdict, judge};
use crate::near::{Near, near, near_user};
use crate::rng::Rng;

/// File names and contents, in the order in which they are given.
pub(crate) type Files<'a> = [(&'a str, &'a [u8])];

/// The engine's report for these files and settings, checked against the published JSON Schema.
pub(crate) fn engine(
    files: &Files<'_>,
    all_settings: &[Vec<(&'static str, String)>],
    pieces: &mut Rng,
) -> Result<Vec<Value>, String> {
    let mut dry_run = soups::DryRun::new();
    let longest = *pieces.any(&[3, 64, 4096, 1 << 20]);
    for (name, bytes) in files {
        let mut reader = soups::FeedReader::with(name, soups::xml::Limits::default(), soups::Checks::NONE);
        let mut rest = *bytes;
        while !rest.is_empty() {
            // In pieces of any length; what they are cut through must not matter.
            let (piece, after) = rest.split_at(rest.len().min(pieces.between(1, longest)));
            reader.push(piece);
            rest = after;
        }
        dry_run.add(reader.finish());
    }
    let mut reports = Vec::new();
    for pairs in all_settings {
        let as_of =
            pairs.iter().find(|(key, _)| *key == "as-of").map_or("2026-11-22", |(_, value)| value.as_str());
        let mut settings = soups::Settings::for_date(as_of).map_err(|e| format!("as-of {as_of}: {e}"))?;
        for (key, value) in pairs {
            settings.set(key, value).map_err(|e| format!("{key} = {value}: {e}"))?;
        }
        let report = dry_run.run(&settings);
        let mut json = Vec::new();
        report.write_json(&mut json).map_err(|e| format!("writing the report: {e}"))?;
        let value = serde_json::from_slice(&json).map_err(|e| format!("the report is no JSON: {e}"))?;
        against_the_schema(&value)?;
        reports.push(value);
    }
    Ok(reports)
}

fn against_the_schema(report: &Value) -> Result<(), String> {
    static VALIDATOR: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| {
        let schema = include_str!("../../docs/report.schema.json");
        let schema = serde_json::from_str(schema).expect("docs/report.schema.json is JSON");
        jsonschema::draft202012::new(&schema).expect("docs/report.schema.json is a JSON Schema")
    });
    let faults: Vec<String> =
        validator.iter_errors(report).take(5).map(|e| format!("report{}: {e}", e.instance_path())).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// What differs, one sentence each; nothing where engine and model agree. `files` names the file of each kind of feed.
pub(crate) fn differences(
    report: &Value,
    feeds: &Feeds,
    settings: &Settings,
    files: &[(&str, Kind)],
) -> Vec<String> {
    let verdict = judge(feeds, settings);
    let mut found = Compare { report, feeds, settings, files, found: Vec::new() };
    found.missing(&verdict);
    found.locked(&verdict);
    found.counts(&verdict);
    found.with_itself();
    found.found
}

struct Compare<'a> {
    report: &'a Value,
    feeds: &'a Feeds,
    settings: &'a Settings,
    files: &'a [(&'a str, Kind)],
    found: Vec<String>,
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("(nothing)")
}

fn number(value: &Value, pointer: &str) -> i128 {
    value.pointer(pointer).and_then(Value::as_i64).map_or(-1, i128::from)
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn nearness(value: &str, id: &str, record: &Record) -> Near {
    if record.user_name.is_empty() {
        near(value, id)
    } else {
        near_user(value, id, &record.user_name, &record.email)
    }
}

fn nature(permanent: bool) -> &'static str {
    if permanent { "permanent" } else { "transient" }
}

fn place(value: &Value) -> String {
    let at = |part| number(value, &format!("/at/{part}"));
    format!(
        "{} {}:{}:{}@{}",
        text(value, "/at/feed"),
        text(value, "/at/file"),
        at("line"),
        at("column"),
        at("offset")
    )
}

impl Compare<'_> {
    fn file(&self, kind: Kind) -> &str {
        self.files.iter().find(|(_, k)| *k == kind).map_or("?", |(name, _)| name)
    }

    fn place(&self, kind: Kind, at: &crate::dom::Place) -> String {
        format!("{} {}:{}:{}@{}", kind.feed(), self.file(kind), at.line, at.column, at.offset)
    }

    fn complain(&mut self, sentence: String) {
        self.found.push(sentence);
    }

    /// Two multisets of lines.
    fn same_lines(&mut self, what: &str, mut engine: Vec<String>, mut model: Vec<String>) {
        engine.sort();
        model.sort();
        let mut rest = model.clone();
        for line in &engine {
            match rest.iter().position(|other| other == line) {
                Some(at) => drop(rest.remove(at)),
                None => self.complain(format!("{what}: the engine alone says {line}")),
            }
        }
        for line in rest {
            self.complain(format!("{what}: the model alone says {line}"));
        }
    }

    fn missing(&mut self, verdict: &Verdict) {
        let engine = list(self.report, "missingReferences");
        let said = |m: &Value| {
            format!(
                "{} {:?} --{}--> {} {:?} by {}{} ({}) at {}",
                text(m, "/from/kind"),
                text(m, "/from/id"),
                text(m, "/via"),
                text(m, "/to/kind"),
                text(m, "/to/id"),
                text(m, "/to/by"),
                m.pointer("/to/type").map_or(String::new(), |t| format!(" {t}")),
                text(m, "/nature"),
                place(m),
            )
        };
        let model = verdict.missing.iter().map(|((kind, record, reference), permanent)| {
            let record = &self.feeds.records(*kind)[*record];
            let reference = &record.references[*reference];
            format!(
                "{} {:?} --{}--> {} {:?} by {}{} ({}) at {}",
                kind.record(),
                record.key.as_deref().unwrap_or_default(),
                reference.via,
                reference.to.record(),
                reference.value,
                reference.by.name(),
                reference.id_type.as_ref().map_or(String::new(), |t| format!(" {t:?}")),
                nature(*permanent),
                self.place(*kind, &reference.at),
            )
        });
        let model = model.collect();
        self.same_lines("missingReferences", engine.iter().map(said).collect(), model);
        for m in engine {
            self.near_misses(m);
        }
    }

    /// Every id offered is one that is there and nearly agrees, and none is left out that clearly does.
    fn near_misses(&mut self, missing: &Value) {
        let Some(kind) = Kind::ALL.into_iter().find(|k| k.record() == text(missing, "/to/kind")) else {
            return;
        };
        let value = text(missing, "/to/id");
        let (by, id_type) = (text(missing, "/to/by"), text(missing, "/to/type"));
        let offered: Vec<&str> = list(missing, "nearMisses").iter().map(|n| text(n, "/id")).collect();
        let mut clear = Vec::new();
        let mut allowed = Vec::new();
        let mut there = false;
        for record in self.feeds.records(kind) {
            let key = record.key.iter().map(|key| (by != "classified_id", key));
            let classified = record.classified.iter().map(|(kind, id)| {
                (by == "non_explicit_id" || (by == "classified_id" && kind == id_type), id)
            });
            for (meant, id) in key.chain(classified) {
                let nearness = nearness(value, id, record);
                there |= id == value;
                if nearness != Near::No {
                    allowed.push(id.as_str());
                }
                if nearness == Near::Yes && meant {
                    clear.push(id.as_str());
                }
            }
        }
        for id in &offered {
            if !allowed.contains(id) {
                self.complain(format!("nearMisses: {id:?} is offered for {value:?}, and nothing there is near to it by that name"));
            }
        }
        if !there && offered.is_empty() && !clear.is_empty() && self.settings.comparison == Comparison::Exact
        {
            self.complain(format!("nearMisses: none is offered for {value:?}, and {clear:?} are near"));
        }
    }

    fn locked(&mut self, verdict: &Verdict) {
        let engine = list(self.report, "lockedUsers");
        let said = |u: &Value| {
            format!(
                "{:?} {:?} ({}) {} at {}",
                text(u, "/id"),
                text(u, "/userName"),
                text(u, "/nature"),
                text(u, "/certainty"),
                place(u)
            )
        };
        let mut expected = Vec::new();
        for (user, (reason, permanent)) in &verdict.locked {
            let record = &self.feeds.records(Kind::User)[*user];
            let at = self.place(Kind::User, &record.at);
            let id = record.key.as_deref().unwrap_or_default();
            expected.push(format!(
                "{id:?} {:?} ({}) unless-role at {at}",
                record.user_name,
                nature(*permanent)
            ));
            if let Some(found) = engine.iter().find(|u| place(u) == at) {
                let code = text(found, "/reason");
                if !reason.allows(code) {
                    self.complain(format!(
                        "lockedUsers: {id:?} is locked for {code}, and the model says {reason:?}"
                    ));
                }
            }
        }
        self.same_lines("lockedUsers", engine.iter().map(said).collect(), expected);
    }

    fn counts(&mut self, verdict: &Verdict) {
        let mut same = |what: &str, engine: i128, model: usize| {
            if engine != model as i128 {
                self.found.push(format!("{what}: {engine} in the engine, {model} in the model"));
            }
        };
        same(
            "summary.missingReferences",
            number(self.report, "/summary/missingReferences"),
            verdict.missing.len(),
        );
        same("summary.wouldBeLocked", number(self.report, "/summary/wouldBeLocked"), verdict.locked.len());
        same("summary.wouldBeUnlocked", number(self.report, "/summary/wouldBeUnlocked"), 0);
        same("summary.notCheckable", number(self.report, "/summary/notCheckable"), verdict.not_checkable);
        for (kind, (read, created)) in &verdict.jobs {
            let job = list(self.report, "jobs").iter().find(|j| text(j, "/job") == kind.feed());
            let Some(job) = job else {
                same(&format!("job {}", kind.feed()), 0, 1);
                continue;
            };
            same(&format!("job {}: read", kind.feed()), number(job, "/read"), *read);
            same(&format!("job {}: created", kind.feed()), number(job, "/created"), *created);
            same(&format!("job {}: skipped", kind.feed()), number(job, "/skipped"), read - created);
            for nothing in ["updated", "unchanged", "gone"] {
                same(&format!("job {}: {nothing}", kind.feed()), number(job, &format!("/{nothing}")), 0);
            }
            let feed = list(self.report, "feeds").iter().find(|f| text(f, "/kind") == kind.feed());
            same(
                &format!("feed {}: records", kind.feed()),
                feed.map_or(-1, |f| number(f, "/records")),
                *read,
            );
        }
    }

    /// What the report says in two places, it says twice the same.
    fn with_itself(&mut self) {
        let findings = list(self.report, "findings");
        let errors = |family: &str| -> Vec<String> {
            let of_family =
                |f: &&Value| text(f, "/code").starts_with(family) && text(f, "/severity") == "error";
            findings.iter().filter(of_family).map(place).collect()
        };
        let places = |values: &[Value]| -> Vec<String> { values.iter().map(place).collect() };
        let missing = list(self.report, "missingReferences");
        let locked = list(self.report, "lockedUsers");
        self.same_lines("a finding for each missing reference", errors("REF"), places(missing));
        self.same_lines("a finding for each locked user", errors("LCK"), places(locked));
        for (severity, count) in [("error", "errors"), ("warning", "warnings"), ("note", "notes")] {
            let listed = findings.iter().filter(|f| text(f, "/severity") == severity).count();
            let told = number(self.report, &format!("/summary/{count}"));
            if told != listed as i128 {
                self.complain(format!(
                    "summary.{count} is {told}, and {listed} findings are of that severity"
                ));
            }
        }
        // A feed that the schemas accept has no other error, unless a record has no key or a key is there twice.
        let keys_are_sound = Kind::ALL.into_iter().all(|kind| {
            let mut seen = std::collections::BTreeSet::new();
            let form = |key: &String| key.trim().to_lowercase();
            let mut keys = self.feeds.records(kind).iter().map(|record| record.key.as_ref().map(form));
            keys.all(|key| key.is_some_and(|key| !key.is_empty() && seen.insert(key)))
        });
        for finding in findings.iter().filter(|f| keys_are_sound && text(f, "/severity") == "error") {
            let code = text(finding, "/code");
            if !code.starts_with("REF") && !code.starts_with("LCK") {
                self.complain(format!("{code} is an error in valid feeds: {}", text(finding, "/message")));
            }
        }
        let clean = text(self.report, "/verdict") == "clean";
        if clean != findings.is_empty() {
            self.complain(format!(
                "verdict {} with {} findings",
                text(self.report, "/verdict"),
                findings.len()
            ));
        }
        for (what, values) in
            [("missingReferences", missing), ("lockedUsers", locked), ("findings", findings)]
        {
            let order: Vec<(usize, i128)> = values
                .iter()
                .filter_map(|v| {
                    Some((
                        Kind::ALL.iter().position(|k| k.feed() == text(v, "/at/feed"))?,
                        number(v, "/at/offset"),
                    ))
                })
                .collect();
            if !order.is_sorted() {
                self.complain(format!("{what} are not sorted by feed and offset"));
            }
        }
    }
}
