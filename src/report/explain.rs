//! One user, or one person, step by step: where it comes from, what was looked up, what was found, which rule decided,
//! and what would change the verdict.

use std::io::{self, Write};

use serde::Serialize;

use super::steps::Steps;
use super::text::section;
use super::visible::Visible;
use super::{Cause, ForecastBecause, Item, Report, What, Where, many_of, named, where_in};
use crate::records::{Feed, Key};
use crate::run::{Access, Counterfactual, Fate, Journey, Kept, LockedUser, Rule, Side, WhatIf};
use crate::sorting;
use crate::xml::Place;

/// The version of the contract; additions do not change it.
const SCHEMA: &str = "soups-explanation/1";

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explained {
    /// A user.
    User,
    /// A person.
    Person,
}

impl Explained {
    /// The name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.feed().record()
    }

    fn feed(self) -> Feed {
        match self {
            Self::User => Feed::Users,
            Self::Person => Feed::Persons,
        }
    }
}

/// Everything the run knows of one user or one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation<'a> {
    /// `soups-explanation/1`.
    pub schema: &'static str,
    /// The day on which the jobs run.
    pub as_of: String,
    /// `user` or `person`.
    pub kind: &'static str,
    /// Its id.
    pub id: &'a str,
    /// The user name of a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<&'a str>,
    /// Of a user `would-be-locked`, `would-be-unlocked`, `stays` or `is-not-there`; of a person `created`, `updated`,
    /// `unchanged`, `stays`, `gone` or `not-created`.
    pub verdict: &'static str,
    /// The code of the reason or of the rule that decided.
    pub reason: &'static str,
    /// Of a lock, whether the second night unlocks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nature: Option<&'static str>,
    /// Of a lock, `certain`, or `unless-role` where roles given by hand are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
    /// The verdict in a sentence.
    pub sentence: String,
    /// Where it stands.
    pub at: Where<'a>,
    /// What happened, in order.
    pub steps: Vec<ExplainedStep<'a>>,
    /// The root causes of a lock.
    pub causes: Vec<Cause<'a>>,
    /// What to do about a lock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// What would change the verdict; each was tried.
    pub what_if: Vec<Alternative<'a>>,
}

/// One of the things that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedStep<'a> {
    /// What kind of step it is: `record`, `list`, `naming`, `reference`, `association`, `loaded`, `seen`, `rule` or
    /// `second-night`.
    pub step: &'static str,
    /// What happened, in a sentence.
    pub text: String,
    /// The kind of record it is about.
    pub kind: &'static str,
    /// The id of that record.
    pub id: &'a str,
    /// Where it can be seen.
    pub at: Where<'a>,
    /// Where the record stands that a reference has found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Where<'a>>,
}

/// A change that would make the verdict another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternative<'a> {
    /// The change, in a sentence.
    pub text: String,
    /// Whether a user has no access then; of a person, whether it is not created.
    pub becomes: &'static str,
    /// The settings to change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingChange>,
    /// The records to add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<RecordToAdd>,
    /// The day from which it is so, if nothing but time changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Where the change is to be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Where<'a>>,
}

/// A setting with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingChange {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
}

/// A record that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordToAdd {
    /// The kind of record.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The type of a classified id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

impl<'a> Report<'a> {
    /// Explains one user or one person: by its id, or else a user by its user name. None where there is none.
    #[must_use]
    pub fn explain(&self, what: Explained, id: &str) -> Option<Explanation<'a>> {
        let journey = self.journey();
        match what {
            Explained::User => journey.find_user(id).map(|account| self.explain_user(account)),
            Explained::Person => journey.find_person(id).map(|person| self.explain_person(person)),
        }
    }

    /// The known ids that are nearest to one that is not known, at most three.
    #[must_use]
    pub fn nearest_ids(&self, what: Explained, id: &str) -> Vec<&'a str> {
        let feed = what.feed();
        let mut known: Vec<(usize, &'a str)> = Vec::new();
        for feeds in [self.feeds, self.feeds.of_baseline()] {
            for record in 0..feeds.len(feed) {
                let name = feeds.records(feed).map_or("", |users| users.user_names.get(record));
                for called in [feeds.key(feed, record), name].into_iter().filter(|called| !called.is_empty())
                {
                    known.push((strsim::osa_distance(called, id), called));
                    sorting::sort(&mut known);
                    known.dedup();
                    known.truncate(3);
                }
            }
        }
        known.into_iter().map(|(_, called)| called).collect()
    }

    pub(super) fn journey(&self) -> Journey<'_> {
        Journey { files: self.files, feeds: &self.feeds, facts: self.facts, outcome: &self.outcome }
    }

    fn explain_user(&self, account: u32) -> Explanation<'a> {
        let journey = self.journey();
        let (today, _) = journey.access(account);
        let (fate, rule) = journey.judge(account, &today);
        let (id, user_name, at) = self.user(account);
        let lock = self.outcome.locked.iter().position(|lock| lock.user == account);
        let mut steps = Steps::new(self);
        steps.of_user(account, fate, rule, &today);
        let lock = lock.map(|index| (index, self.outcome.locked[index]));
        if let Some((_, lock)) = lock {
            steps.second_night(lock);
        }
        let certainty = if self.facts.listed().knows_roles() { "certain" } else { "unless-role" };
        let what_if = journey.what_if(account, fate, rule);
        Explanation {
            schema: SCHEMA,
            as_of: self.outcome.settings.as_of.to_string(),
            kind: "user",
            id,
            user_name: Some(user_name),
            verdict: verdict_name(fate),
            reason: lock.map_or_else(|| rule_name(rule), |(_, lock)| lock.reason.name()),
            nature: lock.map(|(_, lock)| lock.nature.name()),
            certainty: lock.map(|_| certainty),
            sentence: self.user_sentence(account, (fate, rule), lock.map(|(index, _)| index)),
            at,
            steps: steps.steps,
            causes: lock.map_or_else(Vec::new, |(_, lock)| self.causes_of(lock)),
            remedy: lock.map(|(index, _)| self.locked_item(index).2),
            what_if: what_if.iter().map(|change| self.alternative(change)).collect(),
        }
    }

    /// The words of the finding about a lock.
    fn locked_item(&self, index: usize) -> (Option<super::Who<'a>>, String, String, Vec<super::Related<'a>>) {
        let lock = self.outcome.locked[index];
        let (file, place) = self.place_of_user(lock.user);
        let item = Item::new(file, place, lock.reason.code(), What::Locked(index as u32));
        self.words(&item, &self.files[file as usize])
    }

    fn causes_of(&self, lock: LockedUser) -> Vec<Cause<'a>> {
        let kinds = self.journey().causes(lock);
        let known = |kind| self.outcome.causes.iter().position(|cause| cause.kind == kind);
        kinds.into_iter().filter_map(known).map(|index| self.cause(index)).collect()
    }

    pub(super) fn user_sentence(
        &self,
        account: u32,
        (fate, rule): (Fate, Rule),
        lock: Option<usize>,
    ) -> String {
        if let Some(index) = lock {
            return self.locked_item(index).1;
        }
        let (id, ..) = self.user(account);
        let why = rule_words(rule);
        match fate {
            Fate::NotThere => format!("User {} is not there when Person Maintenance judges.", named(id)),
            Fate::WouldBeUnlocked => format!("User {} would be unlocked: {why}.", named(id)),
            Fate::WouldBeLocked => format!("User {} would be locked.", named(id)),
            Fate::Stays => {
                let locked =
                    matches!(rule, Rule::LockedBefore | Rule::LockedByOthers | Rule::LockedByUserJob);
                let how = if locked { "stays locked" } else { "stays as it is" };
                format!("User {} {how}: {why}.", named(id))
            }
        }
    }

    fn explain_person(&self, person: Side) -> Explanation<'a> {
        let mut steps = Steps::new(self);
        let (verdict, reason) = self.person_verdict(person);
        let (feeds, record) = self.side(person);
        let id = feeds.key(Feed::Persons, record);
        match person {
            Side::Tonight(record) => steps.person_of_tonight(record),
            Side::Before(record) => steps.person_before(record),
        }
        steps.users_of(person);
        let at = self.place_of_person(person);
        let sentence = match (verdict, person) {
            ("not-created", Side::Tonight(record)) => {
                format!("Person {} would not be created: {}.", named(id), self.why_not_created(record))
            }
            ("stays", Side::Tonight(record)) => {
                let why = self.why_not_created(record);
                format!(
                    "Person {} stays as it is in Pure, because tonight's version falls out: {why}.",
                    named(id)
                )
            }
            ("stays", Side::Before(_)) => format!("Person {} stays as it is in Pure.", named(id)),
            ("gone", _) => {
                format!("Person {} is gone from the person feed and becomes a former person.", named(id))
            }
            ("unchanged", _) => format!("Person {} is in Pure and stays the same.", named(id)),
            _ => format!("Person {} would be {verdict}.", named(id)),
        };
        let mut what_if = Vec::new();
        if let Side::Tonight(record) = person
            && !self.outcome.night.applied[Feed::Persons.index()].contains(record)
        {
            let journey = self.journey();
            let organisations = journey.organisations_for_person(record);
            let settings = journey.settings_for_person(record);
            let changes = organisations.into_iter().map(WhatIf::Organisations);
            let changes = changes.chain(settings.into_iter().map(WhatIf::Settings));
            let counted = changes.map(|change| Counterfactual { change, locked: false });
            what_if = counted
                .map(|change| Alternative { becomes: "created", ..self.alternative(&change) })
                .collect();
        }
        Explanation {
            schema: SCHEMA,
            as_of: self.outcome.settings.as_of.to_string(),
            kind: "person",
            id,
            user_name: None,
            verdict,
            reason,
            nature: None,
            certainty: None,
            sentence,
            at,
            steps: steps.steps,
            causes: Vec::new(),
            remedy: None,
            what_if,
        }
    }

    /// What becomes of a person, and why.
    fn person_verdict(&self, person: Side) -> (&'static str, &'static str) {
        let (night, index) = (&self.outcome.night, Feed::Persons.index());
        match person {
            Side::Tonight(record) => {
                let twin = self.facts.twin(Feed::Persons, record);
                let held = twin.is_some_and(|twin| self.outcome.evening.held[index].contains(twin));
                let of_feed = self.outcome.plan.of(Feed::Persons);
                match (night.applied[index].contains(record), held) {
                    (true, false) => ("created", "associations-found"),
                    (true, true) if of_feed.updated.contains(record) => ("updated", "fields-differ"),
                    (true, true) => ("unchanged", "no-field-differs"),
                    (false, true) => ("stays", "falls-out"),
                    (false, false) => ("not-created", "falls-out"),
                }
            }
            Side::Before(record) if !self.outcome.evening.held[index].contains(record) => {
                ("not-created", "not-loaded-before")
            }
            Side::Before(record) if night.gone[index].contains(record) => ("gone", "not-in-the-feed"),
            Side::Before(_) => ("stays", "not-in-the-feed"),
        }
    }

    fn place_of_person(&self, person: Side) -> Where<'a> {
        let (feeds, record) = self.side(person);
        match feeds.file(Feed::Persons) {
            Some(file) => where_in(file, file.segment.records.place(record)),
            None => self.at(Feed::Persons, Place::START),
        }
    }

    fn alternative(&self, counterfactual: &Counterfactual) -> Alternative<'a> {
        let becomes = if counterfactual.locked { "locked" } else { "unlocked" };
        let mut made = Alternative {
            text: String::new(),
            becomes,
            settings: Vec::new(),
            add: Vec::new(),
            day: None,
            at: None,
        };
        made.text = match &counterfactual.change {
            WhatIf::Role => "Give the user a role by hand.".to_owned(),
            WhatIf::Trust => "Mark the user as trusted.".to_owned(),
            WhatIf::WithoutRole => "Take away its roles given by hand.".to_owned(),
            WhatIf::WithoutTrust => "Trust it no more.".to_owned(),
            WhatIf::Settings(pairs) => {
                let change = |(key, value): &(String, String)| SettingChange {
                    key: key.clone(),
                    value: value.clone(),
                };
                made.settings = pairs.iter().map(change).collect();
                settings_words(pairs)
            }
            WhatIf::Organisations(ids) => {
                made.add = ids.iter().map(|id| to_add(id)).collect();
                let names: Vec<String> = ids.iter().map(|id| named(id)).collect();
                let kind = if ids.len() == 1 { "organisation" } else { "organisations" };
                format!("Add {kind} {} to the organisation feed.", names.join(" and "))
            }
            WhatIf::Link(reference) => {
                let (.., id, place) = self.reference(Feed::Persons, *reference);
                made.at = Some(self.at(Feed::Persons, place));
                format!("Correct the id {} of the link to the id of the user.", named(id))
            }
            WhatIf::Date { person, association, ends, day } => {
                let who = self.who(Feed::Persons, *person);
                let Some(persons) = self.feeds.records(Feed::Persons) else { return made };
                made.at = Some(self.at(Feed::Persons, persons.place_of_association(*association)));
                let kind = persons.association(*association).kind.name();
                let (what, when) = if *ends { ("an end date", "after") } else { ("a start date", "before") };
                format!("Give the {kind} association of person {} {what} on or {when} {day}.", named(who.id))
            }
            WhatIf::Person => {
                let day = self.outcome.settings.as_of;
                format!(
                    "Add a person to the person feed that names the user and has an association with an organisation that is there, active on {day}."
                )
            }
            WhatIf::Day(turn) => {
                let ForecastBecause { text, at, .. } = self.because(turn);
                made.day = Some(turn.day.to_string());
                made.at = Some(at);
                format!("Wait until {}: {text}.", turn.day)
            }
        };
        made
    }
}

fn to_add(id: &str) -> RecordToAdd {
    let Key { kind, value } = Key::of(id);
    RecordToAdd { kind: "organisation", id: value.to_owned(), r#type: kind.map(str::to_owned) }
}

fn settings_words(pairs: &[(String, String)]) -> String {
    let told: Vec<String> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let told = told.join(", ");
    let of = |prefix: &str| pairs.iter().all(|(key, _)| key.starts_with(prefix));
    match pairs {
        [(key, days)] if key == "grace.staff" => {
            format!("A grace of staff of at least {} ({told}).", days_of(days))
        }
        [(key, days)] if key == "grace.student" => {
            format!("A grace of students of at least {} ({told}).", days_of(days))
        }
        _ if of("grace.") => format!("No days of grace ({told})."),
        _ if pairs.iter().any(|(key, _)| key == "order" || key.starts_with("schedule.")) => {
            let grace = if pairs.iter().any(|(key, _)| key.starts_with("grace.")) {
                ", and have a grace that is as long"
            } else {
                ""
            };
            format!("Run the jobs one after the other in the order OUPSM{grace} ({told}).")
        }
        _ => format!("The setting {told}, if your Pure is like that."),
    }
}

fn days_of(text: &str) -> String {
    many_of(text.parse().unwrap_or_default(), "day", "days")
}

fn verdict_name(fate: Fate) -> &'static str {
    match fate {
        Fate::NotThere => "is-not-there",
        Fate::WouldBeLocked => "would-be-locked",
        Fate::WouldBeUnlocked => "would-be-unlocked",
        Fate::Stays => "stays",
    }
}

fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Eligible(_) => "eligible",
        Rule::Kept(Kept::Role) => "role",
        Rule::Kept(Kept::Trusted) => "trusted",
        Rule::Kept(Kept::System) => "system-user",
        Rule::LockedByUserJob => "locked-by-user-job",
        Rule::LockedByOthers => "locked-by-another-hand",
        Rule::LockedBefore => "locked-before",
        Rule::LockOff => "lock-switched-off",
        Rule::NotJudged => "not-judged",
        Rule::NoAccess => "no-access",
    }
}

pub(super) fn rule_words(rule: Rule) -> &'static str {
    match rule {
        Rule::Eligible(Access { in_grace: false, .. }) => "an association of its person is active",
        Rule::Eligible(_) => "an association of its person is in its days of grace",
        Rule::Kept(Kept::Role) => "it has a role given by hand",
        Rule::Kept(Kept::Trusted) => "it is trusted, and trusted users are kept",
        Rule::Kept(Kept::System) => "it is a user that Pure itself needs, by its user name",
        Rule::LockedByUserJob => "the user job has locked it, because it is gone from the user feed",
        Rule::LockedByOthers => "it is locked by another hand, which Person Maintenance leaves alone",
        Rule::LockedBefore => "an earlier Person Maintenance has locked it, and nothing gives it access",
        Rule::LockOff => "locking is switched off",
        Rule::NotJudged => "Person Maintenance does not judge it",
        Rule::NoAccess => "nothing gives it access",
    }
}

impl Explanation<'_> {
    /// Writes it for a person at a terminal.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        let out = &mut Visible::new(out);
        writeln!(out, "{}", self.sentence)?;
        let reason = [Some(self.reason), self.nature, self.certainty];
        let reason: Vec<&str> = reason.into_iter().flatten().collect();
        writeln!(out, "{}: {}", self.verdict, reason.join(", "))?;
        section(out, "What happens")?;
        for (step, number) in self.steps.iter().zip(1..) {
            writeln!(out, "  {number:>2}. {}", step.text)?;
            write!(out, "      {}", place(&step.at))?;
            match &step.found {
                Some(found) => writeln!(out, " → {}", place(found))?,
                None => writeln!(out)?,
            }
        }
        if !self.causes.is_empty() || self.remedy.is_some() {
            section(out, "Root causes and remedy")?;
        }
        for cause in &self.causes {
            writeln!(out, "  {} {}", cause.text, cause.remedy)?;
        }
        if let Some(remedy) = &self.remedy {
            writeln!(out, "  {remedy}")?;
        }
        section(out, "What would change the verdict")?;
        if self.what_if.is_empty() {
            writeln!(out, "  Nothing that was tried.")?;
        }
        for change in &self.what_if {
            let at = change.at.as_ref().map_or_else(String::new, |at| format!(" [{}]", place(at)));
            writeln!(out, "  {:<8}  {}{at}", change.becomes, change.text)?;
        }
        Ok(())
    }

    /// Writes it as JSON (`docs/explanation.schema.json`).
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }
}

fn place(at: &Where<'_>) -> String {
    format!("{}:{}:{}", at.file, at.line, at.column)
}
