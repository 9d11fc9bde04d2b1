//! Findings in words: what is wrong, why it matters, what to do.

use super::{Item, MissingId, MissingReference, Related, Report, What, Who, capital, named, where_in};
use crate::feed::LoadedFile;
use crate::records::{Feed, Notice, Via};
use crate::run::{Nature, Reason};
use crate::settings::{MissingOrganisation, MissingUser};
use crate::xml::Place;

/// The record a finding is about, its sentence, its remedy and its other places.
pub(super) type Words<'a> = (Option<Who<'a>>, String, String, Vec<Related<'a>>);

impl<'a> Report<'a> {
    pub(super) fn words(&self, item: &Item, file: &'a LoadedFile) -> Words<'a> {
        match item.what {
            What::Notice(index) => notice_words(&file.segment.notices[index as usize], file),
            What::GivenTwice => {
                let feed = file.feed.unwrap_or(Feed::Organisations);
                let used = self.feeds.file(feed).unwrap_or(file);
                let message =
                    format!("This is a second {}; “{}” is used, this one is not.", feed.title(), used.file);
                let remedy = "Give each feed once.".to_owned();
                let related =
                    Related { text: "the file that is used".to_owned(), at: where_in(used, Place::START) };
                (None, message, remedy, vec![related])
            }
            What::NotWellFormed => {
                let title = file.feed.map_or("user file of Alma", Feed::title);
                let message = format!(
                    "The {title} is not well-formed: the real job would refuse it, so nothing of it is applied here."
                );
                (
                    None,
                    message,
                    "Mend the faults of family XML or ENC in this file first.".to_owned(),
                    Vec::new(),
                )
            }
            What::NotValid => {
                let title = file.feed.map_or("feed", Feed::title);
                let message = format!(
                    "The {title} is not valid against its schema, and by the setting invalid-feed its job stops: nothing of it is applied here."
                );
                (None, message, "Mend the findings of family SCH in this file first.".to_owned(), Vec::new())
            }
            What::InFeeds(_) | What::InRun(_) => self.found_words(item.what),
            What::NotCreated { person } => {
                let who = self.who(Feed::Persons, person);
                let message = format!(
                    "Person {} would not be created: {}.",
                    named(who.id),
                    self.why_not_created(person)
                );
                let remedy =
                    "A person needs at least one association with an organisation that is there.".to_owned();
                (Some(who), message, remedy, Vec::new())
            }
            What::Unlisted(index) => {
                let (_, entry) = self.facts.listed().unknown()[index as usize];
                let Some(list) = &file.list else { return (None, String::new(), String::new(), Vec::new()) };
                let entry = list.entries[entry as usize];
                let called = entry.id().or_else(|| entry.user_name());
                let called = called.map_or("", |called| file.segment.symbols.text(called));
                let rule = item.code.rule();
                let quotes = [called, list.kind.title(), ""];
                (None, (rule.message)(quotes), (rule.remedy)(quotes), Vec::new())
            }
            What::Alma(index) => self.alma_words(index),
            What::Missing(index) => self.missing_words(index as usize),
            What::Locked(index) => self.locked_words(index as usize),
        }
    }

    fn found_words(&self, what: What) -> Words<'a> {
        let Some((found, texts)) = self.found(what) else {
            return (None, String::new(), String::new(), Vec::new());
        };
        let quotes = found.quotes.map(|quote| texts.text(quote));
        let rule = found.code.rule();
        let who = (found.record != u32::MAX).then(|| self.who(found.feed, found.record));
        let related = found.related.map(|(feed, place, text)| Related {
            text: texts.text(text).to_owned(),
            at: self.at(feed, place),
        });
        let message = counted((rule.message)(quotes), found.count);
        (who, message, (rule.remedy)(quotes), related.into_iter().collect())
    }

    fn missing_words(&self, index: usize) -> Words<'a> {
        let MissingId { feed, reference, nature, .. } = self.missing[index];
        let MissingReference { from, to, via, near_misses, .. } = self.missing_reference(index);
        let target = self.feeds_target(feed, reference);
        let (kind, id) = (
            to.kind,
            to.r#type
                .map_or_else(|| named(to.id), |kind| format!("{} of type {}", named(to.id), named(kind))),
        );
        let by = if to.by == "attribute" { "id" } else { to.by };
        let why = match (target.record, nature) {
            (Some(record), _) if !self.feeds.rejected(target.feed) => {
                let place = self.feeds.records(target.feed).map(|records| records.place(record));
                let line = place.map_or(0, |place| place.line);
                if nature == Nature::Transient {
                    format!(
                        "which stands in the {} at line {line} but is not loaded yet",
                        target.feed.title()
                    )
                } else {
                    format!("which stands in the {} at line {line} but is not created", target.feed.title())
                }
            }
            _ if self.feeds.rejected(target.feed) => {
                format!("but the {} would be refused", target.feed.title())
            }
            _ => format!("which is not in the {}", target.feed.title()),
        };
        let message =
            format!("{} {} names {kind} {id} ({via}, by {by}), {why}.", capital(from.kind), named(from.id));
        let settings = &self.outcome.settings;
        let lost = match self.reference(feed, reference).0 {
            Via::Association if settings.missing_organisation == MissingOrganisation::SkipPerson => {
                "Without it the person is not created."
            }
            Via::Association => "Without it the association is not created.",
            Via::User if settings.missing_user == MissingUser::SkipPerson => {
                "Without it the person is not created."
            }
            Via::User => "Without it the person is loaded without its user.",
            Via::Parent | Via::TakenOverBy | Via::Owner => {
                "Without it the organisation is loaded without this link."
            }
            Via::Education | Via::Funding => "Without it this item is not created.",
            Via::Supervisor | Via::Apprentice => "Without it the relation is not created.",
        };
        let remedy = match (near_misses.first(), target.record) {
            _ if self.feeds.rejected(target.feed) => format!("Mend the {} first.", target.feed.title()),
            (_, Some(_)) if nature == Nature::Transient => {
                "Run the jobs in the order OUPSM, each after the one before has ended.".to_owned()
            }
            (_, Some(_)) => format!("Mend {kind} {id} first."),
            (Some(near), _) => format!(
                "Did you mean {} ({})? Otherwise add the {kind} to its feed.",
                named(near.id),
                near.why
            ),
            (None, None) => format!("Add the {kind} to the {}, or correct the id.", target.feed.title()),
        };
        let mut related = Vec::new();
        let near = self.near_misses(feed, reference).iter().map(|near| near.record);
        for record in target.record.into_iter().chain(near.take(3)) {
            if let Some(records) = self.feeds.records(target.feed) {
                let text = format!("{kind} {}", named(self.feeds.key(target.feed, record)));
                related.push(Related { text, at: self.at(target.feed, records.place(record)) });
            }
        }
        (Some(from), format!("{message} {lost}"), remedy, related)
    }

    fn locked_words(&self, index: usize) -> Words<'a> {
        let lock = self.outcome.locked[index];
        let user = self.locked_user(index);
        let why = match lock.reason {
            Reason::NoPerson => "no person names it",
            Reason::PersonNotCreated => "its person would not be created",
            Reason::LinkMissing => "its person names it with a slightly different id",
            Reason::LinkTooLate => "its person was loaded before the user existed",
            Reason::Ended => "the associations of its person have ended",
            Reason::FutureOnly => "no association of its person has begun",
            Reason::MaintenanceTooEarly => "its person is loaded only after Person Maintenance",
            Reason::FeedRejected => "the person feed would be refused",
        };
        let remedy = match lock.reason {
            Reason::NoPerson => {
                "Give its person a user element with this id, or give the user a role by hand."
            }
            Reason::PersonNotCreated => "Mend the references of its person first; see the chain.",
            Reason::LinkMissing => "Correct the id in the person feed so that it is the user's id.",
            Reason::LinkTooLate | Reason::MaintenanceTooEarly => {
                "Run the jobs in the order OUPSM, each after the one before has ended."
            }
            Reason::Ended => {
                "If the person is still there, correct the end date; a longer grace keeps the user too."
            }
            Reason::FutureOnly => "If the person is there already, correct the start date.",
            Reason::FeedRejected => "Mend the person feed first.",
        };
        let goes = if lock.nature == Nature::Transient { "; the next night would unlock it" } else { "" };
        let message = format!("User {} would be locked: {why}{goes} (unless it has a role).", named(user.id));
        let related =
            user.chain.into_iter().skip(1).map(|fact| Related { text: fact.text, at: fact.at }).collect();
        (Some(Who { kind: "user", id: user.id }), message, remedy.to_owned(), related)
    }
}

fn notice_words<'a>(notice: &Notice, file: &'a LoadedFile) -> Words<'a> {
    let symbols = &file.segment.symbols;
    let quotes = notice.quotes.map(|symbol| symbols.text(symbol));
    let rule = notice.code.rule();
    let message = counted((rule.message)(quotes), notice.count);
    let records = &file.segment.records;
    let who = file
        .feed
        .filter(|_| notice.record < records.len())
        .map(|feed| Who { kind: feed.record(), id: symbols.text(records.keys[notice.record as usize]) });
    (who, message, (rule.remedy)(quotes), Vec::new())
}

/// The sentence of a finding that stands for several.
pub(super) fn counted(message: String, count: u32) -> String {
    if count == 1 {
        return message;
    }
    format!("{message} There are {count} such places in the file; this is the first.")
}
