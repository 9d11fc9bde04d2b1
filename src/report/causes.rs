//! Root causes in words.

use super::{Cause, Report, Section, capital, many_of, named};
use crate::records::Key;
use crate::run::{CauseKind, job_of};

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
            CauseKind::Missing(target, key) => {
                let (kind, name, title) = (target.record(), named(key), target.title());
                let text = format!("{} {name} is not in the {title}: {follows}.", capital(kind));
                let near = cause.reference.and_then(|(feed, reference)| {
                    let near = self.near_misses(feed, reference).first()?;
                    Some(format!("{} ({})", named(self.near_id(*target, near)), near.why.text()))
                });
                let remedy = match near {
                    Some(near) => {
                        format!(
                            "Correct the id to {near} if that is meant; otherwise add {kind} {name} to the {title}."
                        )
                    }
                    None => format!("Add {kind} {name} to the {title}, or correct the id where it is used."),
                };
                (kind, Key::of(key).value.to_owned(), text, remedy)
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
                let remedy =
                    format!("Let {} end before {} starts: the order is OUPSM.", needs.title(), job.title());
                ("order", format!("{}-before-{}", job.name(), needs.name()), text, remedy)
            }
            CauseKind::SafeSize(feed) => {
                let job = job_of(*feed);
                let text = format!(
                    "The {} holds fewer records than its safe size, {}, so its job does nothing: {follows}.",
                    feed.title(),
                    self.outcome.settings.safe_size(job)
                );
                let remedy = format!(
                    "See whether the {} is complete. If it is, lower the safe size of its job.",
                    feed.title()
                );
                ("feed", feed.name().to_owned(), text, remedy)
            }
            CauseKind::NotRun(job) => {
                let text = format!("{} does not run in this night: {follows}.", job.title());
                let remedy = format!("Let {} run on every day on which the other jobs do.", job.title());
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
}
