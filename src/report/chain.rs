//! The chain of facts behind a lock, each with the place where it can be seen.

use super::{Fact, Report, is_blank, named, where_in};
use crate::records::{Date, Feed, Key, Records, Via};
use crate::rules::Code;
use crate::run::{Facts, LockedUser, Nature, Night, Reason, Seen, Side, graces, is_linked_with, job_of};
use crate::settings::{FieldRule, Job, MissingUser};
use crate::xml::Place;

/// What every person needs to be created.
pub(super) const NEEDS: &str = "A person needs at least one association with an organisation that is there.";

impl<'a> Report<'a> {
    /// From the user to what locks it.
    pub(super) fn chain(&self, lock: LockedUser) -> Vec<Fact<'a>> {
        let (id, user_name, at) = self.user(lock.user);
        // One made by hand has no id that a feed could name.
        let name = named(if id.is_empty() { user_name } else { id });
        let text = match Facts::user(&self.feeds, lock.user) {
            Side::Tonight(_) => format!("user {name} is in the user feed"),
            Side::Before(_) => format!("user {name} is in Pure, and not in the user feed"),
        };
        let mut chain = vec![Fact { text, kind: "user", id, at }];
        match lock.reason {
            Reason::FeedRejected => chain.push(self.about_feed(Feed::Persons)),
            Reason::NoPerson if self.named_before(lock.user, &mut chain) => {}
            Reason::NoPerson => {
                let (id, _, at) = self.user(lock.user);
                let text = match self.facts.before() {
                    None => "no person in the person feed names it",
                    Some(_) => "no person names it, neither in the person feed nor in the baseline",
                };
                let text = text.to_owned();
                chain.push(Fact { text, kind: "user", id, at });
            }
            Reason::LinkMissing => self.link(lock.user, &mut chain),
            Reason::PersonNotCreated
            | Reason::LinkTooLate
            | Reason::LinkNotSynchronised
            | Reason::Ended
            | Reason::FutureOnly
            | Reason::MaintenanceTooEarly => {
                for naming in self.facts.naming(&self.feeds, lock.user) {
                    match naming.person {
                        Side::Tonight(person) => self.person(person, naming.reference, lock, &mut chain),
                        Side::Before(person) => {
                            self.person_before(person, naming.reference, lock, &mut chain);
                        }
                    }
                }
            }
        }
        chain
    }

    /// What gives access to a user that would be unlocked.
    pub(super) fn chain_of_unlocking(&self, account: u32) -> Vec<Fact<'a>> {
        let (id, _, at) = self.user(account);
        let (listed, settings) = (self.facts.listed(), &self.outcome.settings);
        let mut chain = Vec::new();
        let mut add = |text: &str| {
            let text = format!("user {} {text}", named(id));
            chain.push(Fact { text, kind: "user", id, at: at.clone() });
        };
        add("was locked by an earlier Person Maintenance");
        if !settings.maintenance_lock {
            add("is unlocked because the job does not lock any more");
        }
        if listed.has_role(account) {
            add("has a role given by hand");
        }
        if settings.keep_trusted && listed.is_trusted(account) {
            add("is trusted");
        }
        let seen = &self.outcome.night.seen;
        for naming in self.facts.naming(&self.feeds, account) {
            let (feeds, person) = self.side(naming.person);
            let is_seen = match naming.person {
                Side::Tonight(person) => self.is_linked(seen, person, account),
                Side::Before(person) => seen.persons_before.contains(person),
            };
            if let Some(file) = feeds.file(Feed::Persons).filter(|_| is_seen) {
                let id = feeds.key(Feed::Persons, person);
                let at = where_in(file, file.segment.records.place_of_reference(naming.reference));
                chain.push(Fact { text: format!("person {} names it", named(id)), kind: "person", id, at });
            }
        }
        chain
    }

    /// The persons that name the user in the baseline and do not any more; answers whether there are some.
    fn named_before(&self, user: u32, chain: &mut Vec<Fact<'a>>) -> bool {
        let baseline = self.feeds.of_baseline();
        let before = chain.len();
        for naming in self.facts.naming(&self.feeds, user) {
            let (Side::Before(person), Some(file)) = (naming.person, baseline.file(Feed::Persons)) else {
                continue;
            };
            let id = baseline.key(Feed::Persons, person);
            let named_before = format!("person {} names it in the baseline", named(id));
            let fact = match self.link_now(person) {
                Some((now, None)) => {
                    let at = self.feeds.records(Feed::Persons).map_or(Place::START, |of| of.place(now));
                    (format!("{named_before}, and no user in the person feed"), self.at(Feed::Persons, at))
                }
                Some((_, Some((user, at)))) => (
                    format!("{named_before}, and user {} in the person feed", named(user)),
                    self.at(Feed::Persons, at),
                ),
                None => {
                    let place = file.segment.records.place_of_reference(naming.reference);
                    (format!("{named_before}, and is gone from the person feed"), where_in(file, place))
                }
            };
            let (text, at) = fact;
            chain.push(Fact { text, kind: "person", id, at });
        }
        chain.len() > before
    }

    /// Tonight's version of a person of the baseline, with the user that it names and where it does.
    fn link_now(&self, person: u32) -> Option<(u32, Option<(&'a str, Place)>)> {
        let now = self.facts.before()?.successor(Feed::Persons, person)?;
        let persons = self.feeds.records(Feed::Persons)?;
        let mut links = persons.references_of(now).filter(|&made| persons.via(made) == Via::User);
        let link = links.next().map(|made| {
            let (_, _, id, place) = self.reference(Feed::Persons, made);
            (id, place)
        });
        Some((now, link.filter(|(id, _)| !is_blank(id))))
    }

    /// What to do about a user that nobody names: where its person names another one now, the two may be one.
    pub(super) fn let_name(&self, user: u32) -> String {
        let id = self.user_id(user);
        let now = self.facts.naming(&self.feeds, user).find_map(|naming| match naming.person {
            Side::Before(person) => self.link_now(person)?.1.map(|(now, _)| now),
            Side::Tonight(_) => None,
        });
        let Some(now) = now.filter(|_| matches!(Facts::user(&self.feeds, user), Side::Before(_))) else {
            return "Give its person a user element with this id, or give the user a role by hand."
                .to_owned();
        };
        let found = &self.outcome.found;
        let is_told = found.items().iter().any(|item| {
            let [_, new, old] = item.quotes.map(|quote| found.text(quote));
            (item.code, item.feed, new, old) == (Code::ChangedId, Feed::Users, now, id)
        });
        if is_told {
            let code = Code::ChangedId.code();
            return format!("It seems to be user {} now; do what {code} says there.", named(now));
        }
        format!(
            "If it is user {} now, deliver the id {} or change it in Pure before the job runs.",
            named(now),
            named(id)
        )
    }

    /// The reference that was meant to name the user.
    pub(super) fn link(&self, user: u32, chain: &mut Vec<Fact<'a>>) {
        let (Some(reference), Some(persons)) =
            (self.facts.near_links(user).next(), self.feeds.records(Feed::Persons))
        else {
            return;
        };
        let person = self.who(Feed::Persons, persons.record_of_reference(reference));
        let (_, _, named_id, place) = self.reference(Feed::Persons, reference);
        let made = persons.reference(reference);
        let (near, record) = match Facts::user(&self.feeds, user) {
            Side::Tonight(user) => (self.facts.near_misses(Feed::Persons, made), user),
            Side::Before(user) => (self.facts.near_misses_before(Feed::Persons, made), user),
        };
        let why = near.iter().find(|near| near.record == record).map_or("", |near| near.why.text());
        let text = format!(
            "person {} names user {}, which is not {}; the two ids differ: {why}",
            named(person.id),
            named(named_id),
            self.absent_from(Feed::Users)
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
        let seen = &self.judged_night(lock).seen;
        if seen.persons.contains(person) && !self.is_linked(seen, person, lock.user) {
            add(self.why_unlinked(person, reference), start);
            return;
        }
        match lock.reason {
            Reason::MaintenanceTooEarly => add(self.too_early(), start),
            Reason::LinkTooLate | Reason::LinkNotSynchronised => {
                let applied = self.outcome.night.applied[Feed::Persons.index()].contains(person);
                let why = if applied { self.too_early() } else { self.why_not_created(person) };
                add(
                    format!("tonight's version of it is not there when Person Maintenance judges: {why}"),
                    start,
                );
            }
            Reason::PersonNotCreated => {
                // Where the job does nothing, no reference of its feed is to blame.
                let applied = self.outcome.night.applies[Feed::Persons.index()];
                for (reference, _) in self.gaps(persons, person).filter(|_| applied) {
                    let (via, _, id, place) = self.reference(Feed::Persons, reference);
                    add(self.missing_fact(reference, via, id), place);
                }
                add(
                    format!("person {} is not created: {}", named(who.id), self.why_not_created(person)),
                    start,
                );
            }
            Reason::Ended | Reason::FutureOnly => {
                if seen.persons.contains(person) {
                    self.associations(person, seen, &mut add);
                } else {
                    add(
                        "tonight's version of it is not there when Person Maintenance judges".to_owned(),
                        start,
                    );
                }
            }
            Reason::NoPerson | Reason::LinkMissing | Reason::FeedRejected => {}
        }
    }

    /// A person of the baseline that names the user, and why that does not help.
    fn person_before(&self, person: u32, reference: u32, lock: LockedUser, chain: &mut Vec<Fact<'a>>) {
        let baseline = self.feeds.of_baseline();
        let Some(file) = baseline.file(Feed::Persons) else { return };
        let night = self.judged_night(lock);
        let successor = self.facts.before().and_then(|before| before.successor(Feed::Persons, person));
        // Tonight's version has come in its place, and with it its link, unless that is not synchronised.
        let now = successor.filter(|&now| night.seen.persons.contains(now) && night.world.keeps_link(now));
        if now.is_none() && !night.seen.persons_before.contains(person) {
            return;
        }
        let (persons, id) = (&file.segment.records, baseline.key(Feed::Persons, person));
        let mut add = |text: String, place: Place| {
            chain.push(Fact { text, kind: "person", id, at: where_in(file, place) });
        };
        let since = match successor {
            Some(_) if now.is_some() => "the link it had is kept, because it is not synchronised",
            Some(_) => "it is still as the baseline has it",
            None if night.gone[Feed::Persons.index()].contains(person) => "it is gone from the person feed",
            None if self.feeds.file(Feed::Persons).is_none() => "no person feed is given tonight",
            None => "it is not in the person feed",
        };
        let place = persons.place_of_reference(reference);
        add(format!("person {} names it in the baseline; {since}", named(id)), place);
        if !night.world.held_linked.contains(person) {
            add(
                "the user was not there when the baseline was loaded, so the link was lost then".to_owned(),
                place,
            );
        }
        if let Some((now, persons)) = now.zip(self.feeds.records(Feed::Persons)) {
            let mut add = |text: String, place: Place| {
                chain.push(Fact { text, kind: "person", id, at: self.at(Feed::Persons, place) });
            };
            self.dates(persons, now, |index| night.seen.associations.contains(index), &mut add);
        } else {
            let held = &night.world.held_associations;
            self.dates(persons, person, |index| held.contains(index), &mut add);
        }
    }

    /// Whether Person Maintenance sees a person of tonight linked with a user.
    pub(super) fn is_linked(&self, seen: &Seen, person: u32, account: u32) -> bool {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return false };
        let world = &self.outcome.night.world;
        seen.linked.contains(person)
            && is_linked_with(&self.feeds, self.facts, world, (persons, person), account)
    }

    /// Why a person of tonight that is there is not linked with the user that it names.
    fn why_unlinked(&self, person: u32, reference: u32) -> String {
        let (night, settings) = (&self.outcome.night, &self.outcome.settings);
        let rule = settings.field_rule(Job::Persons, "user");
        let is_kept = match rule {
            FieldRule::Sync => false,
            FieldRule::Once => night.world.keeps_link(person),
            FieldRule::DoNotSync => true,
        };
        if is_kept {
            let has =
                if night.world.keeps_link(person) { "keeps the user that it has" } else { "gets no user" };
            return format!("the setting fields.persons.user is {}, so that it {has}", rule.name());
        }
        if self.feeds_target(Feed::Persons, reference).record.is_some() && !night.applies[Feed::Users.index()]
        {
            return format!("its user is not found when it is loaded, {}", self.idle(Feed::Users));
        }
        if settings.schedule.is_given() {
            return "by the schedule it is loaded before its user is there, so the link is lost".to_owned();
        }
        format!("in the order {} persons are loaded before users, so the link is lost", settings.order)
    }

    fn too_early(&self) -> String {
        let settings = &self.outcome.settings;
        if settings.schedule.is_given() {
            return "by the schedule it is loaded only after Person Maintenance has started".to_owned();
        }
        format!("in the order {} persons are loaded only after Person Maintenance", settings.order)
    }

    /// Whether a person falls out for a reference that is missing.
    fn keeps_out(&self, via: Via) -> bool {
        let skips = self.outcome.settings.missing_user == MissingUser::SkipPerson;
        via == Via::Association || via == Via::User && skips
    }

    /// The night that explains a lock: the second one where it stays.
    pub(super) fn judged_night(&self, lock: LockedUser) -> &Night {
        let stays = lock.nature == Nature::Permanent;
        if stays { &self.outcome.second } else { &self.outcome.night }
    }

    fn missing_fact(&self, reference: u32, via: Via, id: &str) -> String {
        let what = named_by(via);
        let feed = via.target();
        let state = match self.gap(reference) {
            Gap::Empty => return format!("the id of {what} is empty"),
            Gap::Idle(feed) => self.idle(feed),
            Gap::Late => "which is not loaded yet when the person is".to_owned(),
            Gap::Missing => format!("which is not {}", self.absent_from(feed)),
        };
        format!("it names {} as {what}, {state}", named(id))
    }

    /// The dates of the associations of a person.
    fn associations(&self, person: u32, seen: &Seen, add: &mut impl FnMut(String, Place)) {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return };
        self.dates(persons, person, |index| seen.associations.contains(index), add);
    }

    fn dates(
        &self,
        persons: &Records,
        person: u32,
        created: impl Fn(u32) -> bool,
        add: &mut impl FnMut(String, Place),
    ) {
        let settings = &self.outcome.settings;
        let range = persons.associations_of(person);
        let held = range.clone().filter(|&index| created(index));
        let graces = graces(held.map(|index| persons.association(index).kind), settings);
        for index in range {
            let association = persons.association(index);
            let kind = association.kind.name();
            let text = if created(index) {
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

    /// Why nothing of a feed is applied tonight, in half a sentence.
    pub(super) fn idle(&self, feed: Feed) -> String {
        let job = job_of(feed);
        if self.feeds.rejected(feed) {
            format!("but the {} would be refused", feed.title())
        } else if self.outcome.night.clock.runs(job) {
            format!("but the {} is below its safe size, so that its job does nothing", feed.title())
        } else {
            format!("but {} does not run in this night", job.title())
        }
    }

    fn about_feed(&self, feed: Feed) -> Fact<'a> {
        let text = format!("the {} is not well-formed, so its job would stop", feed.title());
        Fact { text, kind: "feed", id: feed.name(), at: self.at(feed, Place::START) }
    }

    /// Why a person falls out, in half a sentence.
    pub(super) fn why_not_created(&self, person: u32) -> String {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return String::new() };
        if !self.outcome.night.applies[Feed::Persons.index()] {
            return self.idle(Feed::Persons).trim_start_matches("but ").to_owned();
        }
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
        let mut lost: Vec<(Gap, Vec<String>)> = Vec::new();
        for (made, gap) in self.gaps(persons, person) {
            let made = persons.reference(made);
            let id = Key::of(self.feeds.text(Feed::Persons, made.target)).value;
            let what = match gap {
                Gap::Empty => format!("the id of {}", named_by(made.via)),
                _ => format!("{} {}", made.via.target().record(), named(id)),
            };
            match lost.iter_mut().find(|(of, _)| *of == gap) {
                // An empty id looks like the next one.
                Some((Gap::Empty, known)) if known.contains(&what) => {}
                Some((_, known)) => known.push(what),
                None => lost.push((gap, vec![what])),
            }
        }
        let clauses = lost.iter().map(|(gap, what)| {
            let are = if what.len() == 1 { "is" } else { "are" };
            let state = match gap {
                Gap::Empty => "empty".to_owned(),
                Gap::Missing => "missing".to_owned(),
                Gap::Late => "not loaded yet".to_owned(),
                Gap::Idle(feed) => {
                    format!("not there, because {}", self.idle(*feed).trim_start_matches("but "))
                }
            };
            format!("{} {are} {state}", what.join(" and "))
        });
        let clauses: Vec<String> = clauses.collect();
        match clauses.as_slice() {
            [] => "none of its associations names an organisation".to_owned(),
            clauses => clauses.join("; "),
        }
    }

    /// What lets a person of tonight's feed be created that is not; `missing` is that where a record is missing.
    pub(super) fn let_create(&self, person: u32, missing: &str) -> String {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return String::new() };
        let persons_feed = Feed::Persons;
        if !self.outcome.night.applies[persons_feed.index()] {
            return self.let_apply(persons_feed);
        }
        if self.facts.duplicate_of(persons_feed, person).is_some() {
            return "Of the persons with this id, leave one, or give each an id of its own.".to_owned();
        }
        if self.feeds.key(persons_feed, person).is_empty() {
            return "Give the person its id from the source system; it must never change.".to_owned();
        }
        // One association is enough, so that whatever mends the first of them will do.
        match self.gaps(persons, person).next().map(|(_, gap)| gap) {
            None => NEEDS.to_owned(),
            Some(Gap::Late) => self.wait_for_each(),
            Some(Gap::Idle(feed)) => self.let_apply(feed),
            Some(_) if self.is_skipped(person) => {
                "By the settings one missing reference is enough to leave the person out: mend each of them."
                    .to_owned()
            }
            Some(Gap::Missing) => missing.to_owned(),
            Some(Gap::Empty) => format!("{NEEDS} Give its association the id of its organisation."),
        }
    }

    /// What lets the job of a feed load it, where it does nothing tonight.
    pub(super) fn let_apply(&self, feed: Feed) -> String {
        if self.feeds.rejected(feed) {
            format!("Mend the {} first.", feed.title())
        } else {
            self.let_run(feed)
        }
    }

    /// The references of a person that keep it out, each with what is wrong with it.
    fn gaps<'s>(
        &'s self,
        persons: &'s Records,
        person: u32,
    ) -> impl Iterator<Item = (u32, Gap)> + use<'a, 's> {
        let resolved = &self.outcome.night.resolved[Feed::Persons.index()];
        let missing = persons.references_of(person).filter(|&made| !resolved.contains(made));
        let keeping = missing.filter(|&made| self.keeps_out(persons.via(made)));
        keeping.map(|made| (made, self.gap(made)))
    }

    fn gap(&self, reference: u32) -> Gap {
        let (_, _, id, _) = self.reference(Feed::Persons, reference);
        let target = self.feeds_target(Feed::Persons, reference);
        match target.record {
            _ if is_blank(id) => Gap::Empty,
            _ if self.feeds.rejected(target.feed) => Gap::Idle(target.feed),
            None => Gap::Missing,
            Some(_) if self.outcome.night.applies[target.feed.index()] => Gap::Late,
            Some(_) => Gap::Idle(target.feed),
        }
    }
}

/// Why a reference of a person does not find its target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Its id is empty.
    Empty,
    /// There is no such record.
    Missing,
    /// It is loaded, and not when the person is.
    Late,
    /// Nothing of its feed is loaded.
    Idle(Feed),
}

/// What a reference of a person names.
fn named_by(via: Via) -> &'static str {
    if via == Via::User { "its user" } else { "the organisation of an association" }
}
