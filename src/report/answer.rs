//! The answer in a sentence, and what it does not cover.

use super::{Counts, Report, capital, many_of};
use crate::finding::Severity;
use crate::records::{Feed, Via};
use crate::run::{Target, judged};
use crate::settings::Job;
use crate::xml::Place;

impl Report<'_> {
    /// The worst severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let Counts { errors, warnings, notes, .. } = self.summary;
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
        if self.items.is_empty() { "clean" } else { "findings" }
    }

    /// The verdict in one sentence, about what would happen.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Counts { errors, warnings, missing_references, would_be_locked, .. } = self.summary;
        let stops: Vec<&str> =
            Feed::ALL.into_iter().filter(|&feed| self.feeds.rejected(feed)).map(Feed::title).collect();
        let mut sentence = String::new();
        if !stops.is_empty() {
            let verb = if stops.len() == 1 {
                "is not well-formed: its job"
            } else {
                "are not well-formed: their jobs"
            };
            sentence = format!("The {} {verb} would stop. ", stops.join(" and the "));
        }
        if Feed::ALL.into_iter().all(|feed| self.feeds.file(feed).is_none()) {
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
        let parts: Vec<&str> =
            [locked.as_str(), missing.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        sentence.push_str(&capital(&format!("{} on {on}.", parts.join(" and "))));
        let beyond = errors
            - missing_references.min(errors)
            - would_be_locked.min(errors - missing_references.min(errors));
        let others: Vec<String> =
            [(beyond, "other error", "other errors"), (warnings, "warning", "warnings")]
                .into_iter()
                .filter(|&(count, ..)| count > 0)
                .map(|(count, one, many)| many_of(count, one, many))
                .collect();
        if !others.is_empty() {
            sentence.extend([" Besides: ", &others.join(", "), "."]);
        }
        sentence
    }

    /// Whether the feeds given allow to say of a user that it would be locked.
    fn judges_locks(&self) -> bool {
        self.feeds.file(Feed::Users).is_some() && self.feeds.file(Feed::Persons).is_some()
    }

    /// What the run could not look at, in plain words.
    #[must_use]
    pub fn not_checked(&self) -> Vec<String> {
        let mut texts = Vec::new();
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
            texts.push(format!(
                "The {} is not well-formed: its job would stop, so nothing of it was applied and its own references were not judged.",
                feed.title()
            ));
        }
        for file in self.files {
            if let (Some(place), Some(why)) = (file.unread_from, file.unread_because()) {
                let Place { line, column, .. } = place;
                texts.push(format!("{} was not read from line {line}, column {column} on. {why}", file.file));
            }
        }
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
        texts.extend([
            "Roles given by hand, trusted users and earlier locks are not in the feeds: a user with a role would not be locked.".to_owned(),
            "What Pure holds already is not in the feeds: the World starts empty.".to_owned(),
            "The feeds were not validated against Pure's XML schemas; classification keys were not compared with those of your Pure.".to_owned(),
            "External organisations, external persons and projects are not in the feeds: references to them count as found.".to_owned(),
        ]);
        texts
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
            let Some(records) = judged(&self.feeds, &self.outcome.settings, feed) else { continue };
            for index in 0..records.references() {
                let unknown = self.facts.target(feed, index) == Target::NotCheckable;
                count += u64::from(unknown && wanted(records.reference(index).via));
            }
        }
        count
    }
}
