//! The steps of an explanation: where a record comes from, what was looked up and found, and what the jobs made of it.

use super::explain::{ExplainedStep, rule_words};
use super::{Fact, Report, Where, capital, is_blank, many_of, named, where_in};
use crate::records::{Date, Day, Feed, Records, Via};
use crate::run::{Access, Facts, Fate, Kept, LockedUser, Nature, Rule, Side, Target, graces, job_of};
use crate::settings::{FieldRule, Job};
use crate::xml::Place;

/// The steps as they are told.
pub(super) struct Steps<'r, 'a> {
    report: &'r Report<'a>,
    pub(super) steps: Vec<ExplainedStep<'a>>,
}

impl<'r, 'a> Steps<'r, 'a> {
    pub(super) fn new(report: &'r Report<'a>) -> Self {
        Self { report, steps: Vec::new() }
    }

    fn add(&mut self, step: &'static str, text: String, (kind, id): (&'static str, &'a str), at: Where<'a>) {
        self.steps.push(ExplainedStep { step, text, kind, id, at, found: None });
    }

    pub(super) fn of_user(&mut self, account: u32, fate: Fate, rule: Rule, today: &[Access]) {
        let report = self.report;
        let (id, user_name, at) = report.user(account);
        let who = ("user", id);
        self.user_record(account);
        self.lists(account);
        let mut namings = 0;
        for naming in report.facts.naming(&report.feeds, account) {
            namings += 1;
            match naming.person {
                Side::Tonight(person) => self.person_of_tonight(person),
                Side::Before(person) => {
                    self.person_before(person);
                    self.keeper_of(person);
                }
            }
        }
        if let Some(reference) = report.facts.near_links(account).next().filter(|_| namings == 0) {
            self.near_link(account, reference);
        } else if namings == 0 {
            self.add("naming", "No person names it.".to_owned(), who, at.clone());
        }
        let clock = &report.outcome.night.clock;
        if !clock.runs(Job::Maintenance) {
            self.add("rule", "Person Maintenance does not run in this night.".to_owned(), who, at);
            return;
        }
        if fate == Fate::NotThere {
            self.add("rule", "It is not there when Person Maintenance judges.".to_owned(), who, at);
            return;
        }
        for access in today {
            self.access(access);
        }
        let day = report.outcome.settings.as_of;
        let text = match (fate, rule) {
            (Fate::WouldBeLocked, _) => {
                format!(
                    "On {day} no association that Person Maintenance sees gives it access, and nothing else keeps it: it would be locked."
                )
            }
            (Fate::WouldBeUnlocked, rule) => {
                format!(
                    "An earlier Person Maintenance has locked it; it would be unlocked, because {}.",
                    rule_words(rule)
                )
            }
            (_, Rule::Kept(Kept::System)) => {
                format!("Its user name is {}: {}. It stays.", named(user_name), rule_words(rule))
            }
            (_, rule) => format!("{}: it stays as it is.", capital(rule_words(rule))),
        };
        self.add("rule", text, who, at);
    }

    /// Where a user comes from.
    fn user_record(&mut self, account: u32) {
        let report = self.report;
        let (id, user_name, at) = report.user(account);
        let called =
            if user_name.is_empty() { String::new() } else { format!(", user name {}", named(user_name)) };
        let night = &report.outcome.night;
        let text = match Facts::user(&report.feeds, account) {
            Side::Tonight(user) => {
                let first = report.facts.duplicate_of(Feed::Users, user);
                let what = if let Some(first) = first {
                    let line = report.feeds.records(Feed::Users).map_or(0, |users| users.place(first).line);
                    format!(
                        "; the user at line {line} has the same id and comes first, so this one is not loaded"
                    )
                } else if !night.applies[Feed::Users.index()] {
                    format!(", {}", report.idle(Feed::Users))
                } else {
                    let held = report.facts.twin(Feed::Users, user).is_some();
                    let before = if held { "; it was in Pure before" } else { "" };
                    format!("{before}; {}", report.when(Feed::Users, user))
                };
                format!("User {}{called} is in the user feed{what}.", named(id))
            }
            Side::Before(user) => {
                let held = report.outcome.evening.held[Feed::Users.index()].contains(user);
                let gone = night.gone[Feed::Users.index()].contains(user);
                let what = match (held, gone) {
                    (false, _) => ", and was not loaded then",
                    (true, true) => ", and is gone from tonight's feed",
                    (true, false) => ", and is not in tonight's feed",
                };
                format!("User {}{called} is in the baseline{what}.", named(id))
            }
        };
        self.add("record", text, ("user", id), at);
    }

    /// What lists say of a user.
    fn lists(&mut self, account: u32) {
        let report = self.report;
        let (listed, (id, _, at)) = (report.facts.listed(), report.user(account));
        let keeps = report.outcome.settings.keep_trusted;
        let mut texts: Vec<&str> = Vec::new();
        match (listed.knows_roles(), listed.has_role(account)) {
            (true, true) => texts.push("It has a role given by hand."),
            (true, false) => texts.push("It has no role given by hand."),
            (false, _) => texts.push("Whether it has a role given by hand is not known."),
        }
        if listed.knows_trust() || listed.is_trusted(account) {
            texts.push(match (listed.is_trusted(account), keeps) {
                (true, true) => "It is trusted, and trusted users are kept.",
                (true, false) => "It is trusted, but trusted users are not kept.",
                (false, _) => "It is not trusted.",
            });
        }
        if listed.is_locked_by_job(account) {
            texts.push("An earlier Person Maintenance has locked it.");
        } else if listed.is_locked_by_others(account) {
            texts.push("It is locked by another hand.");
        } else if listed.knows_locks() {
            texts.push("It was not locked before.");
        }
        for text in texts {
            self.add("list", text.to_owned(), ("user", id), at.clone());
        }
    }

    fn near_link(&mut self, account: u32, reference: u32) {
        let report = self.report;
        let mut chain: Vec<Fact<'a>> = Vec::new();
        report.link(account, &mut chain);
        for Fact { text, kind, id, at } in chain {
            self.add("naming", format!("{}.", capital(&text)), (kind, id), at);
        }
        if let Some(persons) = report.feeds.records(Feed::Persons) {
            self.person_of_tonight(persons.record_of_reference(reference));
        }
    }

    /// A person of tonight's feed: its references, its associations and what becomes of it.
    pub(super) fn person_of_tonight(&mut self, person: u32) {
        let report = self.report;
        let Some(persons) = report.feeds.records(Feed::Persons) else { return };
        let id = report.feeds.key(Feed::Persons, person);
        let (who, at) = (("person", id), report.at(Feed::Persons, persons.place(person)));
        let night = &report.outcome.night;
        if !night.applies[Feed::Persons.index()] {
            let text = format!("Person {} is in the person feed, {}.", named(id), report.idle(Feed::Persons));
            self.add("record", text, who, at);
            return;
        }
        let text =
            format!("Person {} is in the person feed; {}.", named(id), report.when(Feed::Persons, person));
        self.add("record", text, who, at.clone());
        for reference in persons.references_of(person) {
            self.reference(persons, person, reference);
        }
        let world = &night.world;
        let seen = &night.seen;
        let applied = night.applied[Feed::Persons.index()].contains(person);
        if applied {
            let created = |index: u32| world.associations.contains(index);
            self.associations(
                (id, persons, person),
                &|place| report.at(Feed::Persons, place),
                &created,
                None,
            );
            let linked = world.is_linked(report.facts, person);
            let rule = report.outcome.settings.field_rule(Job::Persons, "user");
            let text = match (world.keeps_link(person), linked, rule) {
                (false, true, _) => "The person is loaded with its user.".to_owned(),
                (false, false, FieldRule::Sync | FieldRule::Once) => {
                    "The person is loaded without a user.".to_owned()
                }
                (kept, linked, _) => {
                    let user = match (kept, linked) {
                        (true, true) => "it keeps the user that it had",
                        (true, false) => "it had no user and gets none",
                        (false, _) => "it gets no user",
                    };
                    format!("The person is loaded; as fields.persons.user is {}, {user}.", rule.name())
                }
            };
            self.add("loaded", text, who, at.clone());
        } else {
            let text = format!("The person is not loaded: {}.", report.why_not_created(person));
            self.add("loaded", text, who, at.clone());
        }
        let text = match (seen.persons.contains(person), seen.linked.contains(person)) {
            (true, true) if world.keeps_link(person) => {
                "Person Maintenance sees it, linked with the user that it had."
            }
            (true, true) => "Person Maintenance sees it, linked with its user.",
            (true, false) => "Person Maintenance sees it, without a user.",
            (false, _) if applied => "Person Maintenance judges before it is loaded, and does not see it.",
            (false, _) => "Person Maintenance does not see it.",
        };
        self.add("seen", text.to_owned(), who, at);
        // Where tonight's version is not there, the one of before is, if there is one.
        let twin = report.facts.twin(Feed::Persons, person);
        if let Some(twin) = twin.filter(|&twin| seen.persons_before.contains(twin)) {
            self.person_before(twin);
        }
    }

    /// Tonight's version of a person of the baseline, where that keeps the link it had.
    fn keeper_of(&mut self, person: u32) {
        let report = self.report;
        let now = report.facts.before().and_then(|before| before.successor(Feed::Persons, person));
        let Some((now, persons)) = now.zip(report.feeds.records(Feed::Persons)) else { return };
        let at = report.at(Feed::Persons, persons.place(now));
        let told = self.steps.iter().any(|step| step.step == "record" && step.at == at);
        if report.outcome.night.world.keeps_link(now) && !told {
            self.person_of_tonight(now);
        }
    }

    /// A person as the baseline has it.
    pub(super) fn person_before(&mut self, person: u32) {
        let report = self.report;
        let baseline = report.feeds.of_baseline();
        let Some(file) = baseline.file(Feed::Persons) else { return };
        let (persons, id) = (&file.segment.records, baseline.key(Feed::Persons, person));
        let (who, at) = (("person", id), where_in(file, persons.place(person)));
        let (night, evening) = (&report.outcome.night, &report.outcome.evening);
        if self.steps.iter().any(|step| step.step == "record" && (step.kind, step.id) == who && step.at == at)
        {
            return;
        }
        let gone = night.gone[Feed::Persons.index()].contains(person);
        let successor = report.facts.before().and_then(|before| before.successor(Feed::Persons, person));
        let since = match (evening.held[Feed::Persons.index()].contains(person), successor, gone) {
            (false, ..) => "and was not loaded then",
            (true, Some(_), _) => "and in tonight's feed too",
            (true, None, true) => "and is gone from tonight's feed",
            (true, None, false) => "and is not in tonight's feed",
        };
        self.add("record", format!("Person {} is in the baseline, {since}.", named(id)), who, at.clone());
        if !night.seen.persons_before.contains(person) {
            let text = "Person Maintenance does not see it as the baseline has it.";
            self.add("seen", text.to_owned(), who, at);
            return;
        }
        let held = |index: u32| night.world.held_associations.contains(index);
        let gone_on = gone.then_some(report.outcome.settings.as_of);
        self.associations((id, persons, person), &|place| where_in(file, place), &held, gone_on);
        let linked = night.world.held_linked.contains(person);
        let link = if linked { "linked with its user" } else { "without a user" };
        self.add("seen", format!("Person Maintenance sees it as the baseline has it, {link}."), who, at);
    }

    /// One reference of a person: how it was looked up and what was found.
    fn reference(&mut self, persons: &Records, person: u32, reference: u32) {
        let report = self.report;
        let (via, by, id, place) = report.reference(Feed::Persons, reference);
        let target = via.target();
        let resolved = report.outcome.night.resolved[Feed::Persons.index()].contains(reference);
        let what = match via {
            Via::User => "It names its user".to_owned(),
            Via::Association => "An association of it names organisation".to_owned(),
            _ => format!("Its {} names {}", via.name(), target.record()),
        };
        let by = if by.name() == "attribute" { "id" } else { by.name() };
        let looked = format!("{what} {}, looked up by {by}", named(id));
        let (text, found) = match report.facts.target(Feed::Persons, reference) {
            Target::NotCheckable if report.feeds.file(target).is_none() => {
                (format!("{looked}: the {} is not given, so it counts as found.", target.title()), None)
            }
            Target::NotCheckable => (format!("{looked}: no feed can tell, so it counts as found."), None),
            Target::Held(record) => {
                let baseline = report.feeds.of_baseline();
                let file = baseline.file(target);
                let at = file.map(|file| where_in(file, file.segment.records.place(record)));
                let state = if resolved {
                    "it is in the baseline"
                } else {
                    "it was in the baseline, and is not there any more"
                };
                (format!("{looked}: {state}."), at)
            }
            Target::Record(record) => {
                let at = report.feeds.records(target).map(|records| report.at(target, records.place(record)));
                let line = at.as_ref().map_or(0, |at| at.line);
                let state = report.words_of_found((target, record), person, (reference, resolved));
                (format!("{looked} in the {}: it stands at line {line}{state}.", target.title()), at)
            }
            Target::Missing if is_blank(id) => {
                (format!("{looked}: the id is empty, so it names nothing."), None)
            }
            Target::Missing => {
                let near = report.near_misses(Feed::Persons, reference).first().map(|near| {
                    format!("; near is {} ({})", named(report.near_id(target, near)), near.why.text())
                });
                let near = near.or_else(|| {
                    let near = report.near_misses_before(Feed::Persons, reference).next()?;
                    Some(format!("; near is {} ({})", named(near.id), near.why))
                });
                let text = format!(
                    "{looked} in the {}: it is not there{}.",
                    target.title(),
                    near.unwrap_or_default()
                );
                (text, None)
            }
        };
        let who = report.feeds.key(Feed::Persons, person);
        debug_assert!(persons.references_of(person).contains(&reference), "a reference is one of its person");
        self.add("reference", text, ("person", who), report.at(Feed::Persons, place));
        if let Some(last) = self.steps.last_mut() {
            last.found = found;
        }
    }

    /// The associations of a person, with their dates on the day.
    fn associations(
        &mut self,
        (id, persons, person): (&'a str, &Records, u32),
        at: &dyn Fn(Place) -> Where<'a>,
        created: &dyn Fn(u32) -> bool,
        gone_on: Option<Day>,
    ) {
        let settings = &self.report.outcome.settings;
        let range = persons.associations_of(person);
        let held = range.clone().filter(|&index| created(index));
        let graces = graces(held.map(|index| persons.association(index).kind), settings);
        for index in range {
            let association = persons.association(index);
            let kind = capital(association.kind.name());
            let text = if created(index) {
                let grace = graces.of(association.kind);
                let (start, end) = (association.start, association.end);
                let (end, because) = match (end.day(), gone_on) {
                    (end, Some(day)) if end.is_none_or(|end| end > day) => {
                        (Date::On(day), " because the person is gone")
                    }
                    _ => (end, ""),
                };
                format!("{kind} association: {}{because}.", dates_words(start, end, grace, settings.as_of))
            } else {
                format!("{kind} association: it is not created, because its organisation is missing.")
            };
            self.add("association", text, ("person", id), at(persons.place_of_association(index)));
        }
    }

    /// An association that gives access on the day.
    fn access(&mut self, access: &Access) {
        let report = self.report;
        let (feeds, person) = report.side(access.person);
        let Some(file) = feeds.file(Feed::Persons) else { return };
        let records = &file.segment.records;
        let kind = records.association(access.association).kind.name();
        let id = feeds.key(Feed::Persons, person);
        let how = if access.in_grace { "is in its days of grace" } else { "is active" };
        let day = report.outcome.settings.as_of;
        let text = format!("The {kind} association of person {} {how} on {day}: it gives access.", named(id));
        self.add(
            "rule",
            text,
            ("person", id),
            where_in(file, records.place_of_association(access.association)),
        );
    }

    /// What the second night makes of a lock, and what keeps it then.
    pub(super) fn second_night(&mut self, lock: LockedUser) {
        let report = self.report;
        let (id, _, at) = report.user(lock.user);
        let text = match lock.nature {
            Nature::Transient => {
                "The second night would unlock it: order or timing is wrong, not the data.".to_owned()
            }
            Nature::Permanent => {
                format!("The second night leaves it locked; what keeps it then is “{}”.", lock.reason.name())
            }
        };
        self.add("second-night", text, ("user", id), at);
        if report.journey().first_reason(lock.user) == lock.reason {
            return;
        }
        for Fact { text, kind, id, at } in report.chain(lock).into_iter().skip(1) {
            self.add("second-night", format!("{}.", capital(&text)), (kind, id), at);
        }
    }

    /// The users that a person names, and what becomes of them.
    pub(super) fn users_of(&mut self, person: Side) {
        let report = self.report;
        let (feeds, record) = report.side(person);
        let Some(persons) = feeds.records(Feed::Persons) else { return };
        let links = persons.references_of(record).filter(|&made| persons.via(made) == Via::User);
        for reference in links {
            let account = match person {
                Side::Tonight(_) => report.facts.linked_account(&report.feeds, reference),
                Side::Before(person) => report.facts.account_before(&report.feeds, person),
            };
            let Some(account) = account else { continue };
            let journey = report.journey();
            let (today, _) = journey.access(account);
            let (fate, rule) = journey.judge(account, &today);
            let lock = report.outcome.locked.iter().position(|lock| lock.user == account);
            let (id, _, at) = report.user(account);
            self.add("rule", report.user_sentence(account, (fate, rule), lock), ("user", id), at);
        }
    }
}

/// The dates of an association on a day, in half a sentence.
fn dates_words(start: Date, end: Date, grace: u32, day: Day) -> String {
    let begins = match start {
        Date::On(start) if start > day => format!("it begins only on {start}"),
        Date::On(start) => format!("it began on {start}"),
        Date::Absent => "it has no start, so it never begins".to_owned(),
        Date::Unreadable => "its start cannot be read, so it never begins".to_owned(),
    };
    let ends = match end {
        Date::On(end) if end < day => {
            let last = end.plus(grace);
            let of_grace = match grace {
                0 => ", and has no days of grace".to_owned(),
                _ if last < day => format!(
                    ", and its {} ended on {last}",
                    many_of(grace.into(), "day of grace", "days of grace")
                ),
                _ => format!(
                    ", and its {} last until {last}",
                    many_of(grace.into(), "day of grace", "days of grace")
                ),
            };
            format!("it ended on {end}{of_grace}")
        }
        Date::On(end) => format!("it ends on {end}"),
        Date::Absent => "it has no end".to_owned(),
        Date::Unreadable => "its end cannot be read, which counts as none".to_owned(),
    };
    format!("{begins}, {ends}")
}

impl Report<'_> {
    /// When a record is applied, in half a sentence.
    fn when(&self, feed: Feed, record: u32) -> String {
        let (settings, job) = (&self.outcome.settings, job_of(feed));
        let clock = &self.outcome.night.clock;
        let (Some(start), Some(then)) = (clock.start(job), clock.applied(job, record)) else {
            return format!("{} does not run in this night", job.title());
        };
        if !settings.schedule.is_given() {
            let position = settings.order.position(job).map_or(0, |position| position + 1);
            return format!("{} is job {position} of the order {}", job.title(), settings.order);
        }
        let since = then.milliseconds().saturating_sub(start.milliseconds());
        let (seconds, rest) = (since / 1000, since % 1000);
        let timetable = settings.schedule.timetable(settings.as_of);
        let local = timetable.of(job).map_or_else(String::new, |timed| format!(" at {}", timed.local));
        format!("applied {seconds}.{rest:03} s after {} starts{local}", job.title())
    }

    /// What a record that a reference names means for it, in half a sentence.
    fn words_of_found(
        &self,
        (target, record): (Feed, u32),
        person: u32,
        (reference, resolved): (u32, bool),
    ) -> String {
        let (night, order) = (&self.outcome.night, &self.outcome.settings.order);
        let (job, needed) = (Job::Persons, job_of(target));
        let in_time = target == Feed::Persons || night.clock.is_before((needed, record), (job, person));
        let created = night.world.created[target.index()].contains(record);
        let when = if target == Feed::Persons {
            String::new()
        } else if self.outcome.settings.schedule.is_given() {
            format!(", {}", self.when(target, record))
        } else if night.clock.runs(needed) {
            let relation = if in_time { "before" } else { "only after" };
            format!(", and {} runs {relation} {} in the order {order}", needed.title(), job.title())
        } else {
            format!(", and {} does not run", needed.title())
        };
        match (resolved, created && in_time) {
            (true, true) => format!("{when}: found"),
            (true, false) if self.facts.held(Feed::Persons, reference).is_some() => {
                format!("{when}; it is found in the baseline")
            }
            (true, false) => format!("{when}; another record with this id is found"),
            (false, _) if !night.applies[target.index()] => format!(", {}", self.idle(target)),
            (false, _) if !created => format!("{when}, but it is not created: missing"),
            (false, _) => format!("{when}, which is too late: missing"),
        }
    }
}
