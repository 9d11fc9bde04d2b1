//! Runs the engine through its public interface and holds its JSON against the model.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

use crate::dom::{Feeds, Kind, Record};
use crate::model::{Case, Comparison, Plan, Verdict, Who, judge};
use crate::near::{Near, near, near_user};
use crate::rng::Rng;

/// File names and contents, in the order in which they are given.
pub(crate) type Files<'a> = [(&'a str, &'a [u8])];

/// What the engine is given.
pub(crate) struct Given<'a> {
    pub(crate) tonight: &'a Files<'a>,
    pub(crate) baseline: &'a Files<'a>,
    /// Lists by what they say: `role-holders`, `trusted`, `locked-before`.
    pub(crate) lists: &'a Files<'a>,
}

/// A file in pieces of any length; what they are cut through must not matter.
fn read(name: &str, bytes: &[u8], tag: usize, checks: soups::Checks, pieces: &mut Rng) -> soups::LoadedFile {
    let longest = *pieces.any(&[3, 64, 4096, 1 << 20]);
    let tag = u32::try_from(tag).expect("a few files");
    let mut reader = soups::FeedReader::with(name, soups::xml::Limits::default(), checks).tagged(tag);
    let mut rest = bytes;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.len().min(pieces.between(1, longest)));
        reader.push(piece);
        rest = after;
    }
    reader.finish()
}

/// The files by their tags, with what each is given for.
type Tagged<'a> = Vec<(&'a (&'a str, &'a [u8]), soups::Role)>;

/// A dry run of all files, which are still to be settled.
fn dry_run<'a>(given: &Given<'a>, pieces: &mut Rng) -> (soups::DryRun, Tagged<'a>) {
    let mut dry_run = soups::DryRun::new();
    let baseline_first = pieces.chance(50);
    let tonight = given.tonight.iter().map(|file| (file, soups::Role::Tonight));
    let mut files: Tagged<'a> =
        tonight.chain(given.baseline.iter().map(|file| (file, soups::Role::Baseline))).collect();
    if baseline_first {
        files.reverse();
    }
    for (tag, ((name, bytes), role)) in files.iter().enumerate() {
        let checks = match role {
            soups::Role::Baseline => soups::Checks::baseline(),
            _ => soups::Checks::NONE,
        };
        dry_run.add_as(*role, read(name, bytes, tag, checks, pieces));
    }
    for (name, bytes) in given.lists {
        let kind = match *name {
            "role-holders" => soups::lists::ListKind::RoleHolders,
            "trusted" => soups::lists::ListKind::Trusted,
            _ => soups::lists::ListKind::LockedBefore,
        };
        dry_run.add(soups::lists::read(kind, name, bytes));
    }
    (dry_run, files)
}

/// Reads what the dry run asks for again, until it asks for nothing.
fn settle(dry_run: &mut soups::DryRun, files: &Tagged<'_>, pieces: &mut Rng) -> Result<(), String> {
    for _ in 0..20 {
        let wanted = dry_run.again();
        if wanted.is_empty() {
            return Ok(());
        }
        for again in wanted {
            let tag = again.tag as usize;
            let ((name, bytes), _) = files[tag];
            let file = read(name, bytes, tag, again.checks.clone(), pieces);
            dry_run.add_again(&again, vec![file]);
        }
    }
    Err("the dry run asks for files again and again".to_owned())
}

pub(crate) fn settings(pairs: &[(String, String)]) -> Result<soups::Settings, String> {
    let as_of = pairs.iter().find(|(key, _)| *key == "as-of").map_or("", |(_, value)| value.as_str());
    let mut settings = soups::Settings::for_date(as_of).map_err(|e| format!("as-of {as_of}: {e}"))?;
    for (key, value) in pairs {
        settings.set(key, value).map_err(|e| format!("{key} = {value}: {e}"))?;
    }
    Ok(settings)
}

/// The engine's reports for these files under each of the settings, checked against the published JSON Schema.
pub(crate) fn engine(
    given: &Given<'_>,
    all_settings: &[Vec<(String, String)>],
    pieces: &mut Rng,
) -> Result<Vec<Value>, String> {
    let (mut dry_run, files) = dry_run(given, pieces);
    let mut reports = Vec::new();
    for pairs in all_settings {
        let settings = settings(pairs)?;
        dry_run.compare_ids(settings.id_comparison);
        settle(&mut dry_run, &files, pieces)?;
        let report = dry_run.run(&settings);
        let mut json = Vec::new();
        report.write_json(&mut json).map_err(|e| format!("writing the report: {e}"))?;
        let value = serde_json::from_slice(&json).map_err(|e| format!("the report is no JSON: {e}"))?;
        if std::env::var_os("SOUPS_ORACLE_NO_SCHEMA").is_none() {
            against_the_schema(&value)?;
        }
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

/// What differs, one sentence each; nothing where engine and model agree. `files` names tonight's file of each kind of feed.
pub(crate) fn differences(report: &Value, case: Case<'_>, files: &[(&str, Kind)]) -> Vec<String> {
    let verdict = judge(case);
    let mut found = Compare { report, feeds: case.tonight, case, files, found: Vec::new() };
    found.missing(&verdict);
    found.locked(&verdict);
    found.counts(&verdict);
    found.plan(&verdict);
    found.nights(&verdict);
    found.guards(&verdict);
    found.with_itself();
    found.found
}

struct Compare<'a> {
    report: &'a Value,
    feeds: &'a Feeds,
    case: Case<'a>,
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
        let records = self.feeds.records(kind).iter().chain(self.case.baseline.records(kind));
        let (now, form) = (self.feeds.records(kind), |key: &String| self.form(key));
        for (i, record) in records.enumerate() {
            // What a record had before, and tonight has no more, is no id to write.
            let is_old = i >= now.len()
                && now.iter().any(|new| {
                    new.key.is_some() && new.key.as_ref().map(form) == record.key.as_ref().map(form)
                });
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
                // A record without an id cannot be meant.
                if nearness == Near::Yes && meant && !is_old && !id.trim().is_empty() {
                    clear.push(id.as_str());
                }
            }
        }
        for id in &offered {
            if !allowed.contains(id) {
                self.complain(format!("nearMisses: {id:?} is offered for {value:?}, and nothing there is near to it by that name"));
            }
        }
        if !there
            && offered.is_empty()
            && !clear.is_empty()
            && self.case.settings.comparison == Comparison::Exact
        {
            self.complain(format!("nearMisses: none is offered for {value:?}, and {clear:?} are near"));
        }
    }

    /// The records under the id of a user: tonight's and the baseline's.
    fn records_of(&self, who: Who) -> Vec<&Record> {
        let (Who::Tonight(i) | Who::Baseline(i)) = who;
        let of = if matches!(who, Who::Tonight(_)) { self.case.tonight } else { self.case.baseline };
        let record = &of.records(Kind::User)[i];
        let form = |record: &Record| record.key.as_ref().map(|key| self.form(key));
        let others = self.case.baseline.records(Kind::User).iter();
        [record].into_iter().chain(others.filter(|other| form(other) == form(record))).collect()
    }

    /// Ids that are compared in another way are told in another way too: which of two spellings is shown, nothing says.
    fn form(&self, id: &str) -> String {
        match self.case.settings.comparison {
            Comparison::Exact => id.to_owned(),
            Comparison::Trimmed => id.trim().to_owned(),
            Comparison::CaseInsensitive => id.to_lowercase(),
        }
    }

    fn locked(&mut self, verdict: &Verdict) {
        let engine = list(self.report, "lockedUsers");
        let said = |u: &Value| {
            format!("{:?} ({}) {}", self.form(text(u, "/id")), text(u, "/nature"), text(u, "/certainty"))
        };
        let certainty = if self.case.lists.role_holders.is_some() { "certain" } else { "unless-role" };
        let mut expected = Vec::new();
        let mut complaints = Vec::new();
        for (user, (reason, permanent)) in &verdict.locked {
            let records = self.records_of(*user);
            let id = self.form(records[0].key.as_deref().unwrap_or_default());
            expected.push(format!("{id:?} ({}) {certainty}", nature(*permanent)));
            let Some(found) = engine.iter().find(|u| self.form(text(u, "/id")) == id) else { continue };
            let code = text(found, "/reason");
            if !reason.allows(code) {
                complaints
                    .push(format!("lockedUsers: {id:?} is locked for {code}, and the model says {reason:?}"));
            }
            let name = text(found, "/userName");
            if !records.iter().any(|record| record.user_name == name) {
                complaints.push(format!("lockedUsers: no record of {id:?} has the user name {name:?}"));
            }
            if let (Who::Tonight(_), 1) = (user, records.len()) {
                let at = self.place(Kind::User, &records[0].at);
                if place(found) != at {
                    complaints.push(format!("lockedUsers: {id:?} is at {at}, not at {}", place(found)));
                }
            }
        }
        let engine = engine.iter().map(said).collect();
        self.found.extend(complaints);
        self.same_lines("lockedUsers", engine, expected);

        let ids = |u: &Value| format!("{:?}", self.form(text(u, "/id")));
        let engine = list(self.report, "unlockedUsers").iter().map(ids).collect();
        let id = |who: &Who| {
            let records = self.records_of(*who);
            format!("{:?}", self.form(records[0].key.as_deref().unwrap_or_default()))
        };
        let model = verdict.unlocked.iter().map(id).collect();
        self.same_lines("unlockedUsers", engine, model);
    }

    fn counts(&mut self, verdict: &Verdict) {
        let mut same = |what: &str, engine: i128, model: usize| {
            if engine != model as i128 {
                self.found.push(format!("{what}: {engine} in the engine, {model} in the model"));
            }
        };
        let summary = |name: &str| number(self.report, &format!("/summary/{name}"));
        same("summary.missingReferences", summary("missingReferences"), verdict.missing.len());
        same("summary.wouldBeLocked", summary("wouldBeLocked"), verdict.locked.len());
        same("summary.wouldBeUnlocked", summary("wouldBeUnlocked"), verdict.unlocked.len());
        same("summary.notCheckable", summary("notCheckable"), verdict.not_checkable);
        for (kind, plan) in &verdict.jobs {
            let job = list(self.report, "jobs").iter().find(|j| text(j, "/job") == kind.feed());
            let Some(job) = job else {
                same(&format!("job {}", kind.feed()), 0, 1);
                continue;
            };
            let feed = list(self.report, "feeds").iter().find(|f| text(f, "/kind") == kind.feed());
            let records = feed.map_or(-1, |f| number(f, "/records"));
            same(&format!("feed {}: records", kind.feed()), records, plan.read);
            let told = |name: &str| number(job, &format!("/{name}"));
            for (name, count) in [
                ("read", plan.read),
                ("created", plan.created.len()),
                ("gone", plan.gone.len()),
                ("skipped", plan.skipped),
            ] {
                same(&format!("job {}: {name}", kind.feed()), told(name), count);
            }
            same(&format!("job {}: updated", kind.feed()), told("updated"), plan.updated.len());
            same(&format!("job {}: unchanged", kind.feed()), told("unchanged"), plan.unchanged.len());
        }
        for kind in Kind::ALL.into_iter().filter(|kind| !verdict.jobs.contains_key(kind)) {
            let jobs = list(self.report, "jobs").iter();
            for job in jobs.filter(|j| text(j, "/job") == kind.feed()) {
                let done: i128 = ["created", "updated", "unchanged", "gone"]
                    .into_iter()
                    .map(|name| number(job, &format!("/{name}")))
                    .sum();
                same(&format!("job {}, which does not run", kind.feed()), done, 0);
            }
        }
    }

    fn nights(&mut self, verdict: &Verdict) {
        let rows = list(self.report, "nights").iter();
        let row = |row: &Value| {
            ["missingReferences", "locked", "unlocked"].map(|name| number(row, &format!("/{name}")))
        };
        let engine: Vec<[i128; 3]> = rows.map(row).collect();
        let asked = if self.case.settings.nights > 1 { verdict.nights.as_slice() } else { &[] };
        let model: Vec<[i128; 3]> = asked.iter().map(|counts| counts.map(|count| count as i128)).collect();
        if engine != model {
            self.complain(format!("nights: {engine:?} in the engine, {model:?} in the model"));
        }
    }

    /// The guards that trip, by their settings. Where no feed that can be read is given tonight, there is no place to tell of
    /// them.
    fn guards(&mut self, verdict: &Verdict) {
        let tonight = self.case.tonight;
        if !Kind::ALL.into_iter().any(|kind| tonight.get(kind).is_some() && !tonight.is_cut(kind)) {
            return;
        }
        let mut engine: Vec<String> = Vec::new();
        let mut model: Vec<String> = Vec::new();
        for kind in [Kind::Organisation, Kind::User, Kind::Person] {
            for change in ["created", "updated", "gone", "locked"] {
                let key = format!("guard.{}.{change}", kind.feed());
                let told = list(self.report, "findings").iter().any(|finding| {
                    text(finding, "/code").starts_with("PLN") && text(finding, "/message").contains(&key)
                });
                engine.extend(told.then(|| key.clone()));
                model.extend(verdict.tripped.contains(&(kind, change)).then_some(key));
            }
        }
        self.same_lines("guards", engine, model);
    }

    // -------------------------------------------------------------- the plan

    fn plan(&mut self, verdict: &Verdict) {
        if self.case.baseline.is_empty() {
            return;
        }
        for (kind, plan) in &verdict.jobs {
            self.plan_of(*kind, plan);
        }
    }

    fn plan_of(&mut self, kind: Kind, plan: &Plan) {
        let Case { tonight, baseline, settings, .. } = self.case;
        let Some(engine) = self.report.pointer(&format!("/plan/{}", kind.feed())) else {
            self.complain(format!("plan.{}: there is none", kind.feed()));
            return;
        };
        let key = |record: &Record| format!("{:?}", self.form(record.key.as_deref().unwrap_or_default()));
        let id = |row: &Value| format!("{:?}", self.form(text(row, "/id")));
        let effect = match kind {
            Kind::User => settings.gone_users.name(),
            Kind::Person => "former",
            Kind::Organisation | Kind::Relation => "unsynchronise",
        };
        let created = plan.created.iter().map(|i| key(&tonight.records(kind)[*i])).collect();
        let updated: Vec<String> =
            plan.updated.iter().map(|(i, ..)| key(&tonight.records(kind)[*i])).collect();
        let gone =
            plan.gone.iter().map(|b| format!("{} {effect}", key(&baseline.records(kind)[*b]))).collect();
        let engine_created = list(engine, "created").iter().map(id).collect();
        let engine_updated = list(engine, "updated").iter().map(id).collect();
        let engine_gone =
            list(engine, "gone").iter().map(|row| format!("{} {}", id(row), text(row, "/effect"))).collect();
        let mut complaints = Vec::new();
        for ((_, _, fields), id_of) in plan.updated.iter().zip(&updated) {
            if let Some(row) = list(engine, "updated").iter().find(|row| id(row) == *id_of) {
                let told: BTreeSet<&str> = list(row, "fields")
                    .iter()
                    .map(|field| text(field, "/field").trim_start_matches("fields.").trim_start_matches('@'))
                    .map(|field| field.split(['.', '@', '[', ' ']).next().unwrap_or_default())
                    .collect();
                let model: BTreeSet<&str> =
                    fields.iter().map(|field| field.trim_start_matches("fields.")).collect();
                if told != model {
                    complaints.push(format!(
                        "plan.{}: of {id_of} differ {told:?} in the engine, {model:?} in the model",
                        kind.feed()
                    ));
                }
            }
        }
        let unchanged = number(engine, "/unchanged");
        if unchanged != plan.unchanged.len() as i128 {
            complaints.push(format!(
                "plan.{}: {unchanged} unchanged in the engine, {} in the model",
                kind.feed(),
                plan.unchanged.len()
            ));
        }
        self.found.extend(complaints);
        let name = kind.feed();
        self.same_lines(&format!("plan.{name}.created"), engine_created, created);
        self.same_lines(&format!("plan.{name}.updated"), engine_updated, updated);
        self.same_lines(&format!("plan.{name}.gone"), engine_gone, gone);
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
        // Of those that are empty a warning tells, as of an organisation's links that are.
        let (empty, named): (Vec<Value>, Vec<Value>) =
            missing.iter().cloned().partition(|missing| text(missing, "/code") == "REF005");
        let told_as_empty = findings.iter().filter(|finding| text(finding, "/code") == "REF005");
        let told_as_empty: Vec<String> = told_as_empty.map(place).collect();
        if let Some(untold) = places(&empty).into_iter().find(|place| !told_as_empty.contains(place)) {
            self.complain(format!("no finding tells of the empty reference at {untold}"));
        }
        let locked = list(self.report, "lockedUsers");
        self.same_lines("a finding for each missing reference", errors("REF"), places(&named));
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
        let are_sound = keys_are_sound && !Kind::ALL.into_iter().any(|kind| self.feeds.is_cut(kind));
        for finding in findings.iter().filter(|f| are_sound && text(f, "/severity") == "error") {
            let code = text(finding, "/code");
            if !["REF", "LCK", "PLN", "RUN"].contains(&&code[..3]) {
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
            // Where the files of the baseline come, nothing says.
            let of_tonight = |v: &&Value| self.files.iter().any(|(name, _)| *name == text(v, "/at/file"));
            let order: Vec<(usize, i128)> = values
                .iter()
                .filter(of_tonight)
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
