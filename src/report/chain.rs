//! The chain of facts behind a lock, each with the place where it can be seen.

use super::{Fact, Report, named};
use crate::records::{Date, Feed, Key, Via};
use crate::run::{LockedUser, Nature, Reason, Seen, graces};
use crate::xml::Place;

impl<'a> Report<'a> {
    /// From the user to what locks it.
    pub(super) fn chain(&self, lock: LockedUser) -> Vec<Fact<'a>> {
        let (id, _, at) = self.user(lock.user);
        let mut chain =
            vec![Fact { text: format!("user {} is in the user feed", named(id)), kind: "user", id, at }];
        match lock.reason {
            Reason::FeedRejected => chain.push(self.about_feed(Feed::Persons)),
            Reason::NoPerson => {
                let (id, _, at) = self.user(lock.user);
                let text = "no person in the person feed names it".to_owned();
                chain.push(Fact { text, kind: "user", id, at });
            }
            Reason::LinkMissing => self.link(lock.user, &mut chain),
            Reason::PersonNotCreated
            | Reason::LinkTooLate
            | Reason::Ended
            | Reason::FutureOnly
            | Reason::MaintenanceTooEarly => {
                for naming in self.facts.naming(&self.feeds, lock.user) {
                    self.person(naming.person, naming.reference, lock, &mut chain);
                }
            }
        }
        chain
    }

    /// The reference that was meant to name the user.
    fn link(&self, user: u32, chain: &mut Vec<Fact<'a>>) {
        let (Some(reference), Some(persons)) =
            (self.facts.near_link(user), self.feeds.records(Feed::Persons))
        else {
            return;
        };
        let person = self.who(Feed::Persons, persons.record_of_reference(reference));
        let (_, _, named_id, place) = self.reference(Feed::Persons, reference);
        let near = self.facts.near_misses(Feed::Persons, persons.reference(reference));
        let why = near.iter().find(|near| near.record == user).map_or("", |near| near.why.text());
        let text = format!(
            "person {} names user {}, which is not in the user feed; the two ids differ: {why}",
            named(person.id),
            named(named_id)
        );
        chain.push(Fact { text, kind: "person", id: person.id, at: self.at(Feed::Persons, place) });
    }

    /// A person that names the user, and why that does not help.
    fn person(&self, person: u32, reference: u32, lock: LockedUser, chain: &mut Vec<Fact<'a>>) {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return };
        let who = self.who(Feed::Persons, person);
        let mut add = |text: String, place: Place| {
            chain.push(Fact { text, kind: "person", id: who.id, at: self.at(Feed::Persons, place) });
        };
        let (.., place) = self.reference(Feed::Persons, reference);
        add(format!("person {} names it", named(who.id)), place);
        let start = persons.place(person);
        match lock.reason {
            Reason::LinkTooLate => {
                let order = &self.outcome.settings.order;
                add(
                    format!("in the order {order} persons are loaded before users, so the link is lost"),
                    start,
                );
            }
            Reason::MaintenanceTooEarly => {
                let order = &self.outcome.settings.order;
                add(format!("in the order {order} persons are loaded only after Person Maintenance"), start);
            }
            Reason::PersonNotCreated => {
                for reference in persons.references_of(person) {
                    let via = persons.reference(reference).via;
                    let found = self.outcome.night.resolved[Feed::Persons.index()].contains(reference);
                    if matches!(via, Via::Association | Via::User) && !found {
                        let (_, _, id, place) = self.reference(Feed::Persons, reference);
                        add(self.missing_fact(reference, via, id), place);
                    }
                }
                add(
                    format!("person {} is not created: {}", named(who.id), self.why_not_created(person)),
                    start,
                );
            }
            Reason::Ended | Reason::FutureOnly => {
                let stays = lock.nature == Nature::Permanent;
                let seen = if stays { &self.outcome.seen_again } else { &self.outcome.night.seen };
                self.associations(person, seen, &mut add);
            }
            Reason::NoPerson | Reason::LinkMissing | Reason::FeedRejected => {}
        }
    }

    fn missing_fact(&self, reference: u32, via: Via, id: &str) -> String {
        let target = self.feeds_target(Feed::Persons, reference);
        let what = if via == Via::User { "its user" } else { "the organisation of an association" };
        let state = if self.feeds.rejected(target.feed) {
            format!("but the {} would be refused", target.feed.title())
        } else if target.record.is_some() {
            "which is not loaded yet when the person is".to_owned()
        } else {
            format!("which is not in the {}", target.feed.title())
        };
        format!("it names {} as {what}, {state}", named(id))
    }

    /// The dates of the associations of a person.
    fn associations(&self, person: u32, seen: &Seen, add: &mut impl FnMut(String, Place)) {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return };
        let settings = &self.outcome.settings;
        let created = &seen.associations;
        let range = persons.associations_of(person);
        let held = range.clone().filter(|&index| created.contains(index));
        let graces = graces(held.map(|index| persons.association(index).kind), settings);
        for index in range {
            let association = persons.association(index);
            let kind = association.kind.name();
            let text = if created.contains(index) {
                match (association.start, association.end) {
                    (_, Date::On(end)) if end < settings.as_of => {
                        let grace = graces.of(association.kind);
                        let until = if grace > 0 {
                            format!(", its grace on {}", end.plus(grace))
                        } else {
                            String::new()
                        };
                        format!("its {kind} association ended on {end}{until}")
                    }
                    (Date::On(start), _) => format!("its {kind} association starts on {start}"),
                    _ => format!("the start of its {kind} association cannot be read, so it never begins"),
                }
            } else {
                format!("its {kind} association is not created, because its organisation is missing")
            };
            add(text, persons.place_of_association(index));
        }
    }

    fn about_feed(&self, feed: Feed) -> Fact<'a> {
        let text = format!("the {} is not well-formed, so its job would stop", feed.title());
        Fact { text, kind: "feed", id: feed.name(), at: self.at(feed, Place::START) }
    }

    /// Why a person falls out, in half a sentence.
    pub(super) fn why_not_created(&self, person: u32) -> String {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return String::new() };
        if let Some(first) = self.facts.duplicate_of(Feed::Persons, person) {
            return format!(
                "the person at line {} has the same id and comes first",
                persons.place(first).line
            );
        }
        if self.feeds.key(Feed::Persons, person).is_empty() {
            return "it has no id".to_owned();
        }
        if persons.associations_of(person).is_empty() {
            return "it has no association with an organisation".to_owned();
        }
        let lost: Vec<String> = persons
            .references_of(person)
            .filter(|&index| !self.outcome.night.resolved[Feed::Persons.index()].contains(index))
            .map(|index| persons.reference(index))
            .filter(|made| matches!(made.via, Via::Association | Via::User))
            .map(|made| {
                let id = Key::of(self.feeds.text(Feed::Persons, made.target)).value;
                format!("{} {}", made.via.target().record(), named(id))
            })
            .collect();
        match lost.as_slice() {
            [] => "none of its associations names an organisation".to_owned(),
            [one] => format!("{one} is missing"),
            many => format!("{} are missing", many.join(" and ")),
        }
    }
}
