//! Findings in words: what is wrong, why it matters, what to do.

use super::chain::NEEDS;
use super::{Item, MissingId, Related, Report, What, Who, capital, is_blank, named, one_line, where_in};
use crate::feed::{LoadedFile, Role};
use crate::records::{Feed, Key, Notice, Other, Via};
use crate::run::{Facts, Nature, Reason, Side, Why};
use crate::settings::{FieldRule, Job, MissingOrganisation, MissingUser};
use crate::xml::Place;

/// The record a finding is about, its sentence, its remedy and its other places.
pub(super) type Words<'a> = (Option<Who<'a>>, String, String, Vec<Related<'a>>);

impl<'a> Report<'a> {
    /// The record a finding is about.
    pub(super) fn record_of(&self, item: &Item) -> Option<Who<'a>> {
        let file = &self.files[item.file as usize];
        match item.what {
            What::Notice(index) => record_of_notice(&file.segment.notices[index as usize], file),
            What::InFeeds(_) | What::OnDay(_) | What::InRun(_) => {
                let (found, _) = self.found(item.what)?;
                (found.record != u32::MAX).then(|| self.who(found.feed, found.record))
            }
            What::NotCreated { person } => Some(self.who(Feed::Persons, person)),
            What::Missing(index) => {
                let missing = self.kept.missing[index as usize];
                Some(self.who(missing.feed, missing.record))
            }
            What::Locked(index) => {
                let id = self.user_id(self.outcome.locked[index as usize].user);
                Some(Who { kind: "user", id })
            }
            What::Alma(index) => self.alma_words(index).0,
            What::GivenTwice | What::NotWellFormed | What::NotValid | What::Unlisted(_) => None,
        }
    }

    /// The sentence of a finding alone, which takes less than all of its words.
    pub(super) fn message(&self, item: &Item, file: &'a LoadedFile) -> String {
        one_line(match item.what {
            What::Notice(index) => message_of_notice(&file.segment.notices[index as usize], file),
            What::InFeeds(_) | What::OnDay(_) | What::InRun(_) => self.message_of_found(item.what),
            What::Missing(index) => self.message_of_missing(index as usize),
            What::Locked(index) => self.message_of_locked(index as usize),
            _ => self.words_as_quoted(item, file).1,
        })
    }

    /// All words of a finding. Each text is one line, whatever is quoted in it.
    pub(super) fn words(&self, item: &Item, file: &'a LoadedFile) -> Words<'a> {
        let (who, message, remedy, mut related) = self.words_as_quoted(item, file);
        for other in &mut related {
            other.text = one_line(std::mem::take(&mut other.text));
        }
        (who, one_line(message), one_line(remedy), related)
    }

    fn words_as_quoted(&self, item: &Item, file: &'a LoadedFile) -> Words<'a> {
        match item.what {
            What::Notice(index) => notice_words(&file.segment.notices[index as usize], file),
            What::GivenTwice => {
                let feed = file.feed.unwrap_or(Feed::Organisations);
                let (feeds, whose) = if file.role == Role::Baseline {
                    (self.feeds.of_baseline(), " of the baseline")
                } else {
                    (self.feeds, "")
                };
                let used = feeds.file(feed).unwrap_or(file);
                let title = if file.is_export() {
                    format!("export of {}", feed.name())
                } else {
                    feed.title().to_owned()
                };
                let message =
                    format!("This is a second {title}{whose}; “{}” is used, this one is not.", used.file);
                let remedy = if file.is_export() {
                    "Put the pages of an export together into one file, one after the other.".to_owned()
                } else {
                    "Give each feed once.".to_owned()
                };
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
            What::InFeeds(_) | What::OnDay(_) | What::InRun(_) => self.found_words(item.what),
            What::NotCreated { person } => self.left_out_words(person),
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
        (who, self.message_of_found(what), (rule.remedy)(quotes), related.into_iter().collect())
    }

    fn message_of_found(&self, what: What) -> String {
        let Some((found, texts)) = self.found(what) else { return String::new() };
        counted((found.code.rule().message)(found.quotes.map(|quote| texts.text(quote))), found.count)
    }

    /// What a missing reference names.
    fn missing_target(&self, MissingId { feed, reference, .. }: MissingId) -> (&'static str, String) {
        let (via, _, id, _) = self.reference(feed, reference);
        let key = Key::of(id);
        let id = key
            .kind
            .map_or_else(|| named(key.value), |kind| format!("{} of type {}", named(key.value), named(kind)));
        (via.target().record(), id)
    }

    fn message_of_missing(&self, index: usize) -> String {
        let missing @ MissingId { feed, reference, record, nature } = self.kept.missing[index];
        let (via, by, named_id, _) = self.reference(feed, reference);
        let from = self.who(feed, record);
        let target = self.feeds_target(feed, reference);
        let (kind, id) = self.missing_target(missing);
        let by = if by.name() == "attribute" { "id" } else { by.name() };
        if is_blank(named_id) {
            let (from_kind, from, via) = (capital(from.kind), named(from.id), via.name());
            let lost = self.lost_without(feed, reference, record);
            return format!("{from_kind} {from} names no {kind}: the id is empty ({via}, by {by}). {lost}");
        }
        let why = match (target.record, nature) {
            (Some(record), _) if !self.feeds.rejected(target.feed) => {
                let place = self.feeds.records(target.feed).map(|records| records.place(record));
                let line = place.map_or(0, |place| place.line);
                if !self.outcome.night.applies[target.feed.index()] {
                    let idle = self.idle(target.feed);
                    format!("which stands in the {} at line {line}, {idle}", target.feed.title())
                } else if nature == Nature::Transient {
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
            _ => format!("which is not {}", self.absent_from(target.feed)),
        };
        let lost = self.lost_without(feed, reference, record);
        let (from_kind, from, via) = (capital(from.kind), named(from.id), via.name());
        format!("{from_kind} {from} names {kind} {id} ({via}, by {by}), {why}. {lost}")
    }

    fn missing_words(&self, index: usize) -> Words<'a> {
        let missing @ MissingId { feed, reference, record, nature } = self.kept.missing[index];
        let target = self.feeds_target(feed, reference);
        let (kind, id) = self.missing_target(missing);
        let near_misses = self.all_near_misses(missing);
        let (via, _, named_id, _) = self.reference(feed, reference);
        let is_idle = !self.outcome.night.applies[target.feed.index()];
        let remedy = match (near_misses.first(), target.record) {
            _ if is_blank(named_id) => match via {
                Via::Association => format!("Give the association the id of its {kind}."),
                _ => format!(
                    "Give “{}” the id of its {kind}, or leave it out where there is none.",
                    via.name()
                ),
            },
            _ if self.feeds.rejected(target.feed) => format!("Mend the {} first.", target.feed.title()),
            (_, Some(_)) if is_idle => self.let_run(target.feed),
            (_, Some(_)) if nature == Nature::Transient => self.wait_for_each(),
            (_, Some(_)) => format!("Mend {kind} {id} first."),
            (Some(near), _) if self.is_padded_there(missing) => write_unpadded(kind, near.id, target.feed),
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
        (Some(self.who(feed, record)), self.message_of_missing(index), remedy, related)
    }

    /// Whether a reference would find its target, had that no blanks around its own id.
    fn is_padded_there(&self, MissingId { feed, reference, .. }: MissingId) -> bool {
        let (via, ..) = self.reference(feed, reference);
        self.near_misses(feed, reference)
            .first()
            .is_some_and(|near| near.why == Why::Blanks && is_padded(self.near_id(via.target(), near)))
    }

    /// What a record goes without because a reference of it is missing.
    fn lost_without(&self, feed: Feed, reference: u32, record: u32) -> String {
        let settings = &self.outcome.settings;
        let is_first = self.facts.duplicate_of(feed, record).is_none();
        if !is_first || self.feeds.key(feed, record).is_empty() {
            let why = if is_first { "it has no id" } else { "its id is taken" };
            return format!("The record is not loaded in any case, because {why}.");
        }
        let lost = match self.reference(feed, reference).0 {
            Via::Association if settings.missing_organisation == MissingOrganisation::SkipPerson => {
                self.left_out_by_it(record)
            }
            Via::Association => "the association is not created",
            Via::User if settings.missing_user == MissingUser::SkipPerson => self.left_out_by_it(record),
            Via::User => {
                let rule = settings.field_rule(Job::Persons, "user");
                let kept = rule == FieldRule::DoNotSync || rule == FieldRule::Once && self.was_held(record);
                if kept {
                    return format!(
                        "Nothing is lost by it tonight, because the setting fields.persons.user is {}.",
                        rule.name()
                    );
                }
                "the person is loaded without its user"
            }
            Via::Parent | Via::TakenOverBy | Via::Owner => "the organisation is loaded without this link",
            Via::Education | Via::Funding => "this item is not created",
            Via::Supervisor | Via::Apprentice => "the relation is not created",
        };
        format!("Without it {lost}.")
    }

    /// Whether a person of tonight's feed is in Pure already.
    fn was_held(&self, person: u32) -> bool {
        let twin = self.facts.twin(Feed::Persons, person);
        twin.is_some_and(|twin| self.outcome.evening.held[Feed::Persons.index()].contains(twin))
    }

    /// What becomes of a person that is left out.
    fn left_out_by_it(&self, person: u32) -> &'static str {
        if self.was_held(person) { "the person stays as it is in Pure" } else { "the person is not created" }
    }

    /// A person that is left out, and why.
    fn left_out_words(&self, person: u32) -> Words<'a> {
        let who = self.who(Feed::Persons, person);
        let (name, why) = (named(who.id), self.why_not_created(person));
        let message = if self.was_held(person) {
            format!("Person {name} would not be updated and stays as it is in Pure: {why}.")
        } else {
            format!("Person {name} would not be created: {why}.")
        };
        (Some(who), message, self.let_create(person, NEEDS), Vec::new())
    }

    /// Whether a setting leaves a person out for a single reference.
    pub(super) fn is_skipped(&self, person: u32) -> bool {
        let settings = &self.outcome.settings;
        let resolved = &self.outcome.night.resolved[Feed::Persons.index()];
        let Some(persons) = self.feeds.records(Feed::Persons) else { return false };
        let skips = |via| match via {
            Via::Association => settings.missing_organisation == MissingOrganisation::SkipPerson,
            Via::User => settings.missing_user == MissingUser::SkipPerson,
            _ => false,
        };
        let mut missing = persons.references_of(person).filter(|&reference| !resolved.contains(reference));
        missing.any(|reference| skips(persons.via(reference)))
    }

    fn message_of_locked(&self, index: usize) -> String {
        let lock = self.outcome.locked[index];
        let id = self.user_id(lock.user);
        let why = match lock.reason {
            Reason::NoPerson => "no person names it",
            Reason::PersonNotCreated => "its person would not be created",
            Reason::LinkMissing => "its person names it with a slightly different id",
            Reason::LinkTooLate => "its person was loaded before the user existed",
            Reason::LinkNotSynchronised => "by a setting its person is not linked with it",
            Reason::Ended => "the associations of its person have ended",
            Reason::FutureOnly => "no association of its person has begun",
            Reason::MaintenanceTooEarly => "its person is loaded only after Person Maintenance",
            Reason::FeedRejected => "the person feed would be refused",
        };
        let goes = if lock.nature == Nature::Transient { "; the next night would unlock it" } else { "" };
        let unless = if self.knows_roles() { "" } else { " (unless it has a role)" };
        format!("User {} would be locked: {why}{goes}{unless}.", named(id))
    }

    fn locked_words(&self, index: usize) -> Words<'a> {
        let lock = self.outcome.locked[index];
        let id = self.user_id(lock.user);
        let users = Feed::Users;
        let is_idle = self.feeds.file(users).is_some() && !self.outcome.night.applies[users.index()];
        let late = match lock.reason {
            Reason::LinkTooLate if is_idle => self.let_apply(users),
            _ => self.wait_for_each(),
        };
        let remedy = match lock.reason {
            Reason::NoPerson => &self.let_name(lock.user),
            Reason::PersonNotCreated => &self.let_create_for(lock.user),
            Reason::LinkMissing => &self.let_link(lock.user),
            Reason::LinkTooLate | Reason::MaintenanceTooEarly => &late,
            Reason::LinkNotSynchronised => {
                "If Pure synchronises the user of a person, set fields.persons.user to sync; otherwise choose the user of the person by hand."
            }
            Reason::Ended => {
                "If the person is still there, correct the end date; a longer grace keeps the user too."
            }
            Reason::FutureOnly => "If the person is there already, correct the start date.",
            Reason::FeedRejected => "Mend the person feed first.",
        };
        let chain = self.chain(lock).into_iter().skip(1);
        let related = chain.map(|fact| Related { text: fact.text, at: fact.at }).collect();
        (Some(Who { kind: "user", id }), self.message_of_locked(index), remedy.to_owned(), related)
    }
}

impl Report<'_> {
    /// What makes one of two ids that differ slightly: those of a user and of the reference that was meant to name it.
    fn let_link(&self, user: u32) -> String {
        let id = self.user_id(user);
        let reference = self.facts.near_links(user).next();
        let named_id = reference.map_or("", |reference| self.reference(Feed::Persons, reference).2);
        let is_tonight = matches!(Facts::user(&self.feeds, user), Side::Tonight(_));
        if is_tonight && is_padded(id) && named_id.trim() == id.trim() {
            return write_unpadded("user", id, Feed::Users);
        }
        "Correct the id in the person feed so that it is the user's id.".to_owned()
    }

    /// What lets the first person be created of those that name a user and are not.
    fn let_create_for(&self, user: u32) -> String {
        let created = &self.outcome.night.applied[Feed::Persons.index()];
        let mut persons = self.facts.naming(&self.feeds, user).filter_map(|naming| match naming.person {
            Side::Tonight(person) if !created.contains(person) => Some(person),
            _ => None,
        });
        let mend = "Mend the references of its person first; see the chain.";
        persons.next().map_or_else(|| mend.to_owned(), |person| self.let_create(person, mend))
    }
}

/// Whether an id has blanks around it.
pub(super) fn is_padded(id: &str) -> bool {
    id.trim().len() < id.len()
}

/// What to do about an id that has blanks around it, where other records name it without.
pub(super) fn write_unpadded(kind: &str, id: &str, feed: Feed) -> String {
    format!(
        "In the {}, write the id of the {kind} without the blanks around it: {}.",
        feed.title(),
        named(id.trim())
    )
}

fn notice_words<'a>(notice: &Notice, file: &'a LoadedFile) -> Words<'a> {
    let quotes = notice.quotes.map(|symbol| file.segment.symbols.text(symbol));
    let remedy = (notice.code.rule().remedy)(quotes);
    let related = other_of_notice(notice, file).into_iter().collect();
    (record_of_notice(notice, file), message_of_notice(notice, file), remedy, related)
}

/// The part that had an id first.
fn other_of_notice<'a>(notice: &Notice, file: &'a LoadedFile) -> Option<Related<'a>> {
    let (feed, segment) = (file.feed.filter(|_| Other::is_of(notice.code))?, &file.segment);
    let others = &segment.others;
    let other = &others[others.binary_search_by_key(&notice.place.offset, |other| other.at).ok()?];
    let id = segment.symbols.text(segment.records.key(other.record));
    let text = format!("the first with this id, in {} {}", feed.record(), named(id));
    Some(Related { text, at: where_in(file, other.place) })
}

fn message_of_notice(notice: &Notice, file: &LoadedFile) -> String {
    let quotes = notice.quotes.map(|symbol| file.segment.symbols.text(symbol));
    counted((notice.code.rule().message)(quotes), notice.count)
}

fn record_of_notice<'a>(notice: &Notice, file: &'a LoadedFile) -> Option<Who<'a>> {
    let feed = file.feed.filter(|_| notice.record < file.segment.records.len())?;
    let key = file.segment.records.key(notice.record);
    Some(Who { kind: feed.record(), id: file.segment.symbols.text(key) })
}

/// The sentence of a finding that stands for several.
pub(super) fn counted(message: String, count: u32) -> String {
    if count == 1 {
        return message;
    }
    format!("{message} There are {count} such places in the file; this is the first.")
}
