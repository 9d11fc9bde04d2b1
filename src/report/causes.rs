//! Root causes in words.

use super::words::{is_padded, write_unpadded};
use super::{Cause, Report, Section, capital, is_blank, many_of, named};
use crate::records::{Feed, Key};
use crate::run::{self, CauseKind, Why, job_of, prefix_between};

impl<'a> Report<'a> {
    /// One of the root causes, those with the largest blast radius first.
    #[must_use]
    pub fn cause(&self, index: usize) -> Cause<'a> {
        let cause = &self.outcome.causes[index];
        let one = cause.references == 1;
        let references = many_of(cause.references.into(), "reference", "references");
        let locked = match cause.locked_users {
            0 => String::new(),
            users => format!(", and {} would be locked", many_of(users.into(), "user", "users")),
        };
        let follows = match cause.references {
            0 => locked.trim_start_matches(", and ").to_owned(),
            _ => format!("{references} {} not resolve{locked}", if one { "does" } else { "do" }),
        };
        let (kind, id, text, remedy) = match &cause.kind {
            CauseKind::Missing(target, key) if is_blank(key) => {
                let kind = target.record();
                let text = format!("Ids of {} that should be named are empty: {follows}.", target.name());
                let remedy = format!("Give each the id of its {kind}, or leave it out where there is none.");
                (kind, Key::of(key).value.to_owned(), text, remedy)
            }
            CauseKind::Missing(target, key) => {
                let (kind, name, title) = (target.record(), named(key), target.title());
                let absent = self.absent_from(*target);
                let text = format!("{} {name} is not {absent}: {follows}.", capital(kind));
                let near = cause.reference.and_then(|(feed, reference)| {
                    let near = self.near_misses(feed, reference).first()?;
                    Some((self.near_id(*target, near), near.why))
                });
                let remedy = match near {
                    Some((id, Why::Blanks)) if is_padded(id) => write_unpadded(kind, id, *target),
                    Some((id, why)) => {
                        format!(
                            "Correct the id to {} ({}) if that is meant; otherwise add {kind} {name} to the {title}.",
                            named(id),
                            why.text()
                        )
                    }
                    None => format!("Add {kind} {name} to the {title}, or correct the id where it is used."),
                };
                (kind, Key::of(key).value.to_owned(), text, remedy)
            }
            CauseKind::Pattern(feed, target, why) => {
                let (text, remedy) = self.pattern_words(cause, (*feed, *target, *why), &follows);
                let id = format!("{}-{}-{}", feed.name(), target.name(), why.name());
                ("pattern", id, text, remedy)
            }
            CauseKind::Rejected(feed) => {
                let text =
                    format!("The {} is not well-formed, so its job would stop: {follows}.", feed.title());
                (
                    "feed",
                    feed.name().to_owned(),
                    text,
                    format!("Mend the {} first, then run again.", feed.title()),
                )
            }
            CauseKind::Order(job, needs) => {
                let scheduled = self.outcome.settings.schedule.is_given();
                let when = if scheduled { "starts before the end of" } else { "runs before" };
                let text =
                    format!("{} {when} {}, which it depends on: {follows}.", job.title(), needs.title());
                let id = format!("{}-before-{}", job.name(), needs.name());
                ("order", id, text, self.wait_for(*job, *needs))
            }
            CauseKind::SafeSize(feed) => {
                let job = job_of(*feed);
                let text = format!(
                    "The {} holds fewer records than its safe size, {}, so its job does nothing: {follows}.",
                    feed.title(),
                    self.outcome.settings.safe_size(job)
                );
                ("feed", feed.name().to_owned(), text, self.let_run(*feed))
            }
            CauseKind::NotRun(job) => {
                let text = format!("{} does not run in this night: {follows}.", job.title());
                let feed = Feed::ALL.into_iter().find(|&feed| job_of(feed) == *job);
                let remedy = feed.map_or_else(String::new, |feed| self.let_run(feed));
                ("order", format!("without-{}", job.name()), text, remedy)
            }
        };
        Cause {
            kind,
            id,
            text,
            remedy,
            records: cause.records,
            locked_users: cause.locked_users,
            locked_users_alone: cause.locked_users_alone,
            at: self.at(cause.at.0, cause.at.1),
            fingerprint: self.fingerprint(Section::Causes, index),
        }
    }

    /// A whole-feed pattern, and the one change that mends it.
    fn pattern_words(
        &self,
        cause: &run::Cause,
        (feed, target, why): (Feed, Feed, Why),
        follows: &str,
    ) -> (String, String) {
        let example = cause.reference.and_then(|(feed, reference)| {
            let near = self.near_misses(feed, reference).iter().find(|near| near.why == why);
            let meant = near.map(|near| self.near_id(target, near));
            let before = || {
                let mut near = self.near_misses_before(feed, reference);
                near.find(|near| near.why == why.text()).map(|near| near.id)
            };
            Some((Key::of(self.reference(feed, reference).2).value, meant.or_else(before)?))
        });
        let (wrong, meant) = example.unwrap_or_default();
        let kinds = target.name();
        let text = format!(
            "Ids of {kinds} in the {} miss in one same way ({}: {} for {}): {follows}.",
            feed.title(),
            why.text(),
            named(wrong),
            named(meant)
        );
        let mends = many_of(cause.references.into(), "reference", "references");
        if why == Why::Blanks && is_padded(meant) && self.feeds.file(target).is_some() {
            let remedy = format!(
                "Let the {} write the ids of {kinds} without blanks around them: {} and not {}. One change to its query or template mends {mends}.",
                target.title(),
                named(meant.trim()),
                named(meant),
            );
            return (text, remedy);
        }
        let how = match why {
            Why::Blanks => "without blanks around them".to_owned(),
            Why::Case => "with the same upper and lower case".to_owned(),
            Why::LeadingZeros => "with as many leading zeros".to_owned(),
            Why::Prefix => match prefix_between(wrong, meant) {
                Some((prefix, true)) => format!("without the prefix {}", named(prefix)),
                Some((prefix, false)) => format!("with the prefix {}", named(prefix)),
                None => "with the same prefix".to_owned(),
            },
            Why::UserName => "and not their user names".to_owned(),
            Why::Email => "and not their e-mail addresses".to_owned(),
            Why::OneCharacter => "letter by letter".to_owned(),
        };
        let as_there = if feed == target {
            "as the records themselves have them".to_owned()
        } else if self.feeds.file(target).is_some() {
            format!("as the {} does", target.title())
        } else {
            "as Pure has them".to_owned()
        };
        let remedy = format!(
            "Let the {} write the ids of {kinds} {as_there}, {how}: {} and not {}. One change to its query or template mends {mends}.",
            feed.title(),
            named(meant),
            named(wrong),
        );
        (text, remedy)
    }
}
