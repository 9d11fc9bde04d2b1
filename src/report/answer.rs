//! The answer in a sentence, and what it does not cover.

use super::{Counts, Report, capital, many_of};
use crate::feed::LoadedFile;
use crate::records::{Feed, Via};
use crate::rules::{Code, Severity};
use crate::run::{Target, judges_locks};
use crate::settings::Job;
use crate::xml::Place;

impl Report<'_> {
    /// The worst severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let Counts { errors, warnings, notes, .. } = self.kept.summary;
        match (errors, warnings, notes) {
            (0, 0, 0) => None,
            (0, 0, _) => Some(Severity::Note),
            (0, _, _) => Some(Severity::Warning),
            _ => Some(Severity::Error),
        }
    }

    /// `clean` when nothing was found, otherwise `findings`.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        if self.kept.items.is_empty() { "clean" } else { "findings" }
    }

    /// The verdict in one sentence, about what would happen.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Counts { other_errors, warnings, missing_references, would_be_locked, .. } = self.kept.summary;
        let mut sentence = self.stops();
        sentence.push_str(&self.refusals());
        let alma = self.alma().map(|alma| alma.sentence);
        let undone = self
            .kept
            .items
            .iter()
            .filter(|item| (item.code, item.severity) == (Code::ManualValueReset, Severity::Error));
        let others = other_errors - undone.count() as u64;
        if let Some(alma) = &alma {
            sentence.insert_str(0, &format!("{alma} "));
        }
        if Feed::ALL.into_iter().all(|feed| self.feeds.file(feed).is_none()) {
            if alma.is_some() {
                sentence.truncate(sentence.trim_end().len());
                sentence.push_str(&besides(others, warnings));
                return sentence;
            }
            return "No feed was recognised, so nothing could be simulated.".to_owned();
        }
        let on = self.outcome.settings.as_of;
        let locked = match would_be_locked {
            0 if self.judges_locks() => "nobody would be locked".to_owned(),
            0 => String::new(),
            many => format!("{} would be locked", many_of(many, "user", "users")),
        };
        let missing = match missing_references {
            0 => "nothing would be missing".to_owned(),
            many => format!("{} would not be found", many_of(many, "reference", "references")),
        };
        let unlocked = match self.kept.summary.would_be_unlocked {
            0 => String::new(),
            many => format!("{} would be unlocked", many_of(many, "user", "users")),
        };
        let parts: Vec<&str> = [locked.as_str(), unlocked.as_str(), missing.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let list = match parts.as_slice() {
            [rest @ .., one, last] if !rest.is_empty() => format!("{}, {one} and {last}", rest.join(", ")),
            parts => parts.join(" and "),
        };
        sentence.push_str(&capital(&format!("{list} on {on}{}.", self.locks_not_judged())));
        sentence.push_str(&besides(others, warnings));
        sentence
    }

    /// The feeds whose jobs would stop.
    fn stops(&self) -> String {
        let feeds = |wanted: &dyn Fn(&LoadedFile) -> bool, one: &str, many: &str| {
            let all = Feed::ALL.into_iter().filter(|&feed| self.feeds.rejected(feed));
            let titles: Vec<&str> =
                all.filter(|&feed| self.feeds.file(feed).is_some_and(wanted)).map(Feed::title).collect();
            match titles.len() {
                0 => String::new(),
                1 => format!("The {} is {one}: its job would stop. ", titles[0]),
                _ => format!("The {} are {many}: their jobs would stop. ", titles.join(" and the ")),
            }
        };
        let ill_formed = feeds(&LoadedFile::rejected, "not well-formed", "not well-formed");
        let invalid = feeds(&|file| !file.rejected(), "not valid", "not valid");
        ill_formed + &invalid
    }

    /// The feeds that are not valid and are loaded all the same, which the real job may refuse.
    fn refusals(&self) -> String {
        let invalid = |feed: &Feed| {
            !self.feeds.rejected(*feed) && self.feeds.file(*feed).is_some_and(LoadedFile::invalid)
        };
        let titles: Vec<&str> = Feed::ALL.into_iter().filter(invalid).map(Feed::title).collect();
        match titles.len() {
            0 => String::new(),
            1 => format!("The {} is not valid against its schema: its job may refuse it. ", titles[0]),
            _ => format!(
                "The {} are not valid against their schemas: their jobs may refuse them. ",
                titles.join(" and the ")
            ),
        }
    }

    /// Whether the feeds given allow to say of a user that it would be locked.
    #[must_use]
    pub fn judges_locks(&self) -> bool {
        judges_locks(&self.feeds)
    }

    /// That nobody could be called locked, and for want of what: silence would sound like good news.
    fn locks_not_judged(&self) -> String {
        if self.judges_locks() {
            return String::new();
        }
        let baseline = self.feeds.of_baseline();
        let missing = [Feed::Users, Feed::Persons].into_iter();
        let missing =
            missing.filter(|&feed| self.feeds.file(feed).is_none() && baseline.file(feed).is_none());
        let titles: Vec<&str> = missing.map(Feed::title).collect();
        let are = if titles.len() == 1 { "is" } else { "are" };
        format!("; who would be locked was not judged, as the {} {are} not given", titles.join(" and the "))
    }

    /// What the run could not look at, in plain words.
    #[must_use]
    pub fn not_checked(&self) -> Vec<String> {
        let mut texts = Vec::new();
        self.alma_not_checked(&mut texts);
        if !self.looks_at_pure() {
            self.unread(&mut texts);
            self.left_out(&mut texts);
            return texts;
        }
        for feed in Feed::ALL {
            if self.feeds.file(feed).is_some() {
                continue;
            }
            let references = self.references_into(feed);
            let counted = match references {
                0 => String::new(),
                _ => format!(
                    ": {} as found",
                    many_of(references, "reference into it counts", "references into it count")
                ),
            };
            texts.push(match feed {
                Feed::Organisations | Feed::Users => {
                    format!("The {} is not given{counted}.", feed.title())
                }
                Feed::Persons => {
                    format!("The person feed is not given{counted}; no user is called locked.")
                }
                Feed::Supervisors => {
                    "The supervisor feed is not given: only the relations inside the person feed were judged."
                        .to_owned()
                }
            });
        }
        for feed in Feed::ALL.into_iter().filter(|&feed| self.feeds.rejected(feed)) {
            let ill_formed = self.feeds.file(feed).is_some_and(LoadedFile::rejected);
            let what = if ill_formed { "well-formed" } else { "valid" };
            texts.push(format!(
                "The {} is not {what}: its job would stop, so nothing of it was applied and its own references were not judged.",
                feed.title()
            ));
        }
        self.unread(&mut texts);
        if self.feeds.file(Feed::Supervisors).is_some() {
            texts.push("The format of the supervisor feed is not public: it was read as assumed in the documentation.".to_owned());
            if self.outcome.settings.order.position(Job::Supervisors).is_none() {
                texts.push("The order leaves out the supervisor job: its feed was not applied.".to_owned());
            }
        }
        let in_pure = self.references_to_pure();
        if in_pure > 0 {
            texts.push(format!(
                "{} by Pure id or UUID, which no feed holds: they count as found.",
                many_of(in_pure, "reference is", "references are")
            ));
        }
        self.validation(&mut texts);
        self.left_out(&mut texts);
        self.not_in_the_feeds(&mut texts);
        texts.extend([
            "Classification keys were compared with a list of known ones, not with those of your Pure.".to_owned(),
            "External organisations, external persons and projects are not in the feeds: references to them count as found.".to_owned(),
        ]);
        texts
    }

    /// What of the files was not read.
    fn unread(&self, texts: &mut Vec<String>) {
        for file in self.files {
            if let (Some(place), Some(why)) = (file.unread_from, file.unread_because()) {
                let Place { line, column, .. } = place;
                texts.push(format!("{} was not read from line {line}, column {column} on. {why}", file.file));
            }
        }
    }

    /// What lists and a baseline could tell and were not asked for.
    fn not_in_the_feeds(&self, texts: &mut Vec<String>) {
        let listed = self.facts.listed();
        let unknown = [
            (listed.knows_roles(), "roles given by hand"),
            (listed.knows_trust(), "trusted users"),
            (listed.knows_locks(), "earlier locks"),
        ];
        let unknown: Vec<&str> =
            unknown.into_iter().filter(|(known, _)| !known).map(|(_, what)| what).collect();
        if !unknown.is_empty() {
            let list = match unknown.as_slice() {
                [one] => (*one).to_owned(),
                [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
                [] => String::new(),
            };
            let role = if listed.knows_roles() { "" } else { ": a user with a role would not be locked" };
            texts.push(format!(
                "{} are not in the feeds, and no list of them was given{role}.",
                capital(&list)
            ));
        }
        let baseline = self.feeds.of_baseline();
        if self.facts.before().is_none() {
            texts.push("What Pure holds already is not in the feeds: the World starts empty.".to_owned());
            return;
        }
        for feed in Feed::ALL {
            match baseline.file(feed) {
                None => texts.push(format!("What {} Pure holds already is not given: none.", feed.name())),
                Some(file) if file.rejected() => texts.push(format!(
                    "{} is not well-formed: of what Pure holds, the {} that could be read count.",
                    file.file,
                    many_of(file.segment.records.len().into(), "record", "records")
                )),
                Some(_) => {}
            }
            let compared = self.changes[feed.index()].is_some();
            if baseline.file(feed).is_some() && self.feeds.file(feed).is_some() && !compared {
                texts.push(format!(
                    "The fields of {} were not compared with the baseline: all that are in both count as unchanged.",
                    feed.name()
                ));
            }
        }
        if self.outcome.settings.spares(Job::Persons, "organisationAssociations") {
            texts.push("The rule for organisationAssociations counts for the plan alone: Person Maintenance was judged with the associations of the person feed, as if they were synchronised.".to_owned());
        }
        if self.feeds.has_export() {
            texts.push("Of an export of Pure user names, e-mail addresses, names, types, dates and links were compared with the feeds, no other fields.".to_owned());
        }
    }

    /// Which feeds were validated, and against what.
    fn validation(&self, texts: &mut Vec<String>) {
        let used: Vec<Feed> = Feed::ALL.into_iter().filter(|&feed| self.feeds.file(feed).is_some()).collect();
        let titles = |wanted: &dyn Fn(&LoadedFile) -> bool| {
            let of = |feed: &&Feed| self.feeds.file(**feed).is_some_and(wanted);
            used.iter().filter(of).map(|feed| feed.title()).collect::<Vec<_>>()
        };
        let unvalidated = titles(&|file| file.validated.is_none());
        if !unvalidated.is_empty() {
            let verb = if unvalidated.len() == 1 { "was" } else { "were" };
            texts.push(format!(
                "The {} {verb} not validated against a schema.",
                unvalidated.join(" and the ")
            ));
        }
        if !titles(&|file| file.validated == Some(true)).is_empty() {
            texts.push("Feeds were validated against built-in schemas, written from the public facts about those of 2021; the XSD files of your own Pure can be given in their place.".to_owned());
        }
    }

    /// What settings and options have left out.
    fn left_out(&self, texts: &mut Vec<String>) {
        if Feed::ALL.into_iter().any(|feed| self.feeds.file(feed).is_some_and(|file| !file.checks.rules)) {
            texts.push(
                "The rules were left out: only what the jobs themselves trip over was checked.".to_owned(),
            );
        }
        let silenced = self.silenced();
        let hidden = self.silenced_len();
        if hidden > 0 {
            let findings = many_of(hidden, "finding is", "findings are");
            texts.push(format!(
                "{findings} silenced by the settings; the report lists for which rules and why."
            ));
        }
        for entry in silenced.iter().filter(|entry| entry.expired) {
            let until = entry.until.as_deref().unwrap_or_default();
            texts.push(format!(
                "The suppression of {} expired on {until}: its findings are shown again.",
                entry.code
            ));
        }
    }

    /// References into a feed that cannot be checked because it is not given.
    fn references_into(&self, target: Feed) -> u64 {
        self.not_checkable(|via| via.target() == target)
    }

    /// References to what only Pure knows, with the target's feed given.
    fn references_to_pure(&self) -> u64 {
        self.not_checkable(|via| self.feeds.file(via.target()).is_some())
    }

    /// References through the elements `wanted` that no given feed can confirm or deny.
    pub(super) fn not_checkable(&self, wanted: impl Fn(Via) -> bool) -> u64 {
        let mut count = 0;
        for feed in Feed::ALL {
            let Some(records) = self.outcome.night.judged(&self.feeds, feed) else { continue };
            let targets = (0..).zip(self.facts.targets(feed));
            let unknown = targets.filter(|&(_, target)| target == Target::NotCheckable);
            count += unknown.filter(|&(reference, _)| wanted(records.via(reference))).count() as u64;
        }
        count
    }
}

/// What there is beside the answer.
fn besides(errors: u64, warnings: u64) -> String {
    let others: Vec<String> = [(errors, "other error", "other errors"), (warnings, "warning", "warnings")]
        .into_iter()
        .filter(|&(count, ..)| count > 0)
        .map(|(count, one, many)| many_of(count, one, many))
        .collect();
    if others.is_empty() { String::new() } else { format!(" Besides: {}.", others.join(", ")) }
}
