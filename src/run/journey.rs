//! What the run makes of one user or one person, and what would make it otherwise.
//!
//! Every counterfactual is verified before it is told: settings by another run of the first night, records and dates by
//! judging the persons of the user anew.

use super::access::{covers, graces};
use super::before::Side;
use super::causes::{CauseKind, causes_of};
use super::facts::{Facts, Feeds, Target};
use super::forecast::{Access, Turn, turns_of_account};
use super::locks::{LockedUser, Reason, reason_on};
use super::maintenance::{Accounts, Kept, judges_locks, kept_by};
use super::night::{Night, is_below_safe_size, job_of};
use super::nights::{self, in_time_if_added};
use super::{Outcome, Why};
use crate::feed::LoadedFile;
use crate::records::{Association, By, Date, Day, Feed, Key, Records, Via};
use crate::settings::{
    FieldRule, IdComparison, InvalidFeed, Job, MissingOrganisation, MissingUser, Settings,
};

/// What becomes of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Person Maintenance does not see it.
    NotThere,
    WouldBeLocked,
    WouldBeUnlocked,
    /// Locked or not, it stays so.
    Stays,
}

/// Which rule decides about a user that is not locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// An association gives access on the day.
    Eligible(Access),
    Kept(Kept),
    LockedByUserJob,
    LockedByOthers,
    /// It has no access, and was locked before.
    LockedBefore,
    /// Locking is switched off.
    LockOff,
    /// Person Maintenance does not run, or users or persons are not given.
    NotJudged,
    /// Nothing gives it access.
    NoAccess,
}

/// A change that would make the verdict another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WhatIf {
    Role,
    Trust,
    WithoutRole,
    WithoutTrust,
    /// Other settings.
    Settings(Vec<(String, String)>),
    /// Records of the organisation feed with these ids, each a [`Key`].
    Organisations(Vec<String>),
    /// A reference of the person feed names the user.
    Link(u32),
    /// An association of tonight ends, or starts, on a day.
    Date {
        person: u32,
        association: u32,
        ends: bool,
        day: Day,
    },
    /// A person that is active and names the user.
    Person,
    /// Time goes by.
    Day(Turn),
}

/// A change, and whether the user has no access then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counterfactual {
    pub(crate) change: WhatIf,
    pub(crate) locked: bool,
}

/// The run, asked about single records.
pub(crate) struct Journey<'a> {
    pub(crate) files: &'a [LoadedFile],
    pub(crate) feeds: &'a Feeds<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) outcome: &'a Outcome,
}

/// More days of grace than that are no remedy.
const GRACE_MAX: i32 = 366;

impl Journey<'_> {
    fn night(&self) -> &Night {
        &self.outcome.night
    }

    fn settings(&self) -> &Settings {
        &self.outcome.settings
    }

    /// The first user that is called so: by its id, or else by its user name; tonight's come first.
    pub(crate) fn find_user(&self, called: &str) -> Option<u32> {
        let accounts = Facts::accounts(self.feeds);
        let names = Accounts::new(self.feeds);
        let key = |account: u32| match Facts::user(self.feeds, account) {
            Side::Tonight(user) => self.feeds.key(Feed::Users, user),
            Side::Before(user) => self.feeds.of_baseline().key(Feed::Users, user),
        };
        let find = |is: &dyn Fn(u32) -> bool| (0..accounts).find(|&account| is(account));
        let found = find(&|account| !called.is_empty() && key(account) == called)
            .or_else(|| find(&|account| !called.is_empty() && names.user_name(account) == called));
        // A user of both is known under its number of tonight.
        found.map(|account| self.facts.account(self.feeds, Facts::user(self.feeds, account)))
    }

    /// The first person with an id; tonight's come first.
    pub(crate) fn find_person(&self, id: &str) -> Option<Side> {
        let baseline = self.feeds.of_baseline();
        let find = |feeds: &Feeds<'_>| {
            (0..feeds.len(Feed::Persons)).find(|&person| feeds.key(Feed::Persons, person) == id)
        };
        Some(id)
            .filter(|id| !id.is_empty())
            .and_then(|_| find(self.feeds).map(Side::Tonight).or_else(|| find(&baseline).map(Side::Before)))
    }

    /// The associations that give a user access on the day, and when that changes.
    pub(crate) fn access(&self, account: u32) -> (Vec<Access>, Vec<Turn>) {
        turns_of_account(self.feeds, self.facts, self.night(), self.settings(), account)
    }

    pub(crate) fn kept(&self, account: u32) -> Option<Kept> {
        kept_by(self.facts, self.settings(), account, self.night().seen.system.contains(account))
    }

    /// What becomes of a user, and by which rule.
    pub(crate) fn judge(&self, account: u32, today: &[Access]) -> (Fate, Rule) {
        let (seen, listed) = (&self.night().seen, self.facts.listed());
        let by_persons = || today.first().map_or(Rule::NoAccess, |&access| Rule::Eligible(access));
        let rule = || self.kept(account).map_or_else(by_persons, Rule::Kept);
        if !self.night().clock.runs(Job::Maintenance) {
            return (if self.is_held(account) { Fate::Stays } else { Fate::NotThere }, Rule::NotJudged);
        }
        if !seen.there.contains(account) {
            return (Fate::NotThere, Rule::NotJudged);
        }
        if seen.locked.contains(account) {
            return (Fate::WouldBeLocked, Rule::NoAccess);
        }
        let lock = self.settings().maintenance_lock;
        if seen.unlocked.contains(account) {
            return (Fate::WouldBeUnlocked, if lock { rule() } else { Rule::LockOff });
        }
        let rule = if seen.locked_by_user_job.contains(account) {
            Rule::LockedByUserJob
        } else if listed.is_locked_by_job(account) {
            Rule::LockedBefore
        } else if listed.is_locked_by_others(account) {
            Rule::LockedByOthers
        } else {
            match rule() {
                Rule::NoAccess if !lock => Rule::LockOff,
                Rule::NoAccess if !judges_locks(self.feeds) => Rule::NotJudged,
                rule => rule,
            }
        };
        (Fate::Stays, rule)
    }

    /// Whether a user is in the World in the morning.
    fn is_held(&self, account: u32) -> bool {
        let (world, index) = (&self.night().world, Feed::Users.index());
        match Facts::user(self.feeds, account) {
            Side::Tonight(user) => {
                let twin = self.facts.twin(Feed::Users, user);
                world.created[index].contains(user)
                    || twin.is_some_and(|twin| world.held[index].contains(twin))
            }
            Side::Before(user) => world.held[index].contains(user),
        }
    }

    /// What locks a user on the first night, whatever keeps it locked on the second.
    pub(crate) fn first_reason(&self, account: u32) -> Reason {
        reason_on(self.feeds, self.facts, self.night(), self.settings(), account)
    }

    /// The root causes of a lock.
    pub(crate) fn causes(&self, lock: LockedUser) -> Vec<CauseKind> {
        causes_of(self.feeds, self.facts, (&self.outcome.evening, self.night()), lock, self.settings())
    }

    /// What would make the verdict about a user another.
    pub(crate) fn what_if(&self, account: u32, fate: Fate, rule: Rule) -> Vec<Counterfactual> {
        let (today, turns) = self.access(account);
        let mut found = Vec::new();
        let becomes = |locked: bool| move |change: WhatIf| Counterfactual { change, locked };
        let judges = self.settings().maintenance_lock && judges_locks(self.feeds);
        match (fate, rule) {
            (Fate::WouldBeLocked, _) | (Fate::Stays, Rule::LockedBefore) => {
                let mut changes = self.mends(account);
                changes.extend(self.better_settings(account).into_iter().map(WhatIf::Settings));
                changes.push(WhatIf::Role);
                if self.settings().keep_trusted {
                    changes.push(WhatIf::Trust);
                }
                changes.extend(turns.iter().find(|turn| !turn.locked).copied().map(WhatIf::Day));
                found.extend(changes.into_iter().map(becomes(false)));
            }
            (Fate::Stays | Fate::WouldBeUnlocked, Rule::Kept(kept)) if today.is_empty() => {
                found.extend(self.without(account, kept).map(becomes(true)));
            }
            (Fate::Stays | Fate::WouldBeUnlocked, Rule::Eligible(_)) if judges => {
                if today.iter().all(|access| access.in_grace) {
                    let graces = ["grace.staff", "grace.student"].map(|key| (key.to_owned(), "0".to_owned()));
                    let without = Some(graces.to_vec()).filter(|pairs| !self.is_better(account, pairs));
                    found.extend(without.map(WhatIf::Settings).map(becomes(true)));
                }
                found.extend(
                    turns.iter().find(|turn| turn.locked).copied().map(WhatIf::Day).map(becomes(true)),
                );
            }
            _ => {}
        }
        found
    }

    /// What keeps a user may fall away: then it is locked, unless something else keeps it.
    fn without(&self, account: u32, kept: Kept) -> Option<WhatIf> {
        let listed = self.facts.listed();
        let trusted = self.settings().keep_trusted && listed.is_trusted(account);
        let system = self.night().seen.system.contains(account);
        let judges = self.settings().maintenance_lock && judges_locks(self.feeds);
        match kept {
            Kept::Role if judges && !trusted && !system => Some(WhatIf::WithoutRole),
            Kept::Trusted if judges && !system => Some(WhatIf::WithoutTrust),
            Kept::Role | Kept::Trusted | Kept::System => None,
        }
    }

    // ---------------------------------------------------------------- settings

    /// Settings under which a user that is locked, or stays locked, would have access.
    fn better_settings(&self, account: u32) -> Vec<Vec<(String, String)>> {
        let graces = self.grace_candidates(account);
        let order = self.order_candidate();
        let mut candidates = graces.clone();
        candidates.extend(order.clone());
        let trusted = self.facts.listed().is_trusted(account);
        let policies = self.policy_candidates(&self.persons_of(account), trusted);
        candidates.extend(policies.into_iter().map(|pair| vec![pair]));
        candidates.retain(|pairs| self.is_better(account, pairs));
        if let Some(order) = order.filter(|_| candidates.is_empty()) {
            // The order alone may bring the person back, and show that its associations have ended.
            let both = graces.into_iter().map(|grace| [order.clone(), grace].concat());
            candidates.extend(both.into_iter().find(|pairs| self.is_better(account, pairs)));
        }
        // The shortest grace of each kind is enough.
        let mut kinds: Vec<String> = Vec::new();
        candidates.retain(|pairs| {
            let new = pairs.len() > 1 || !kinds.contains(&pairs[0].0);
            kinds.push(pairs[0].0.clone());
            new
        });
        candidates
    }

    /// Whether a user has access in the first night under other settings.
    fn is_better(&self, account: u32, pairs: &[(String, String)]) -> bool {
        let Some(night) = self.first_night(pairs) else { return false };
        let (seen, listed) = (&night.seen, self.facts.listed());
        let stays_locked = listed.is_locked_by_job(account) && !seen.unlocked.contains(account);
        seen.there.contains(account)
            && !seen.locked.contains(account)
            && !seen.locked_by_user_job.contains(account)
            && !stays_locked
    }

    fn first_night(&self, pairs: &[(String, String)]) -> Option<Night> {
        let mut settings = self.settings().clone();
        for (key, value) in pairs {
            settings.set(key, value).ok()?;
        }
        let feeds = self.feeds.with(settings.invalid_feed);
        if settings.id_comparison == self.facts.comparison {
            return Some(nights::first(&feeds, self.facts, &settings));
        }
        let facts = Facts::new(self.files, &feeds, settings.id_comparison);
        Some(nights::first(&feeds, &facts, &settings))
    }

    /// Days of grace that reach from an end to the day, the fewest first.
    fn grace_candidates(&self, account: u32) -> Vec<Vec<(String, String)>> {
        let day = self.settings().as_of;
        let mut days: Vec<i32> = Vec::new();
        for naming in self.facts.naming(self.feeds, account) {
            let (feeds, person, there) = match naming.person {
                Side::Tonight(person) => (*self.feeds, person, &self.night().seen.associations),
                Side::Before(person) => {
                    (self.feeds.of_baseline(), person, &self.night().world.held_associations)
                }
            };
            let Some(persons) = feeds.records(Feed::Persons) else { continue };
            let held = persons.associations_of(person).filter(|&index| there.contains(index));
            let ends = held.filter_map(|index| persons.association(index).end.day());
            days.extend(
                ends.map(|end| day.0.saturating_sub(end.0)).filter(|days| (1..=GRACE_MAX).contains(days)),
            );
        }
        days.sort_unstable();
        days.dedup();
        days.truncate(4);
        let one = |key: &str, days: i32| vec![(key.to_owned(), days.to_string())];
        days.iter().flat_map(|&days| ["grace.staff", "grace.student"].map(|key| one(key, days))).collect()
    }

    /// One job after the other, in the documented order.
    fn order_candidate(&self) -> Option<Vec<(String, String)>> {
        let settings = self.settings();
        let order = if settings.order.position(Job::Supervisors).is_some() { "OUPSM" } else { "OUPM" };
        let scheduled = Job::ALL.into_iter().filter(|&job| settings.schedule.start(job).is_some());
        let mut pairs: Vec<(String, String)> =
            scheduled.map(|job| (format!("schedule.{}.start", job.name()), "none".to_owned())).collect();
        if settings.order.to_string() != order {
            pairs.push(("order".to_owned(), order.to_owned()));
        }
        Some(pairs).filter(|pairs| !pairs.is_empty())
    }

    fn policy_candidates(&self, persons: &[u32], trusted: bool) -> Vec<(String, String)> {
        let settings = self.settings();
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut add = |key: &str, value: &str| pairs.push((key.to_owned(), value.to_owned()));
        if settings.missing_organisation == MissingOrganisation::SkipPerson {
            add("missing-organisation", "skip-association");
        }
        if settings.missing_user == MissingUser::SkipPerson {
            add("missing-user", "load-unlinked");
        }
        if settings.invalid_feed == InvalidFeed::JobStops
            && Feed::ALL.into_iter().any(|feed| self.feeds.rejected(feed))
        {
            add("invalid-feed", "report-and-continue");
        }
        if settings.field_rule(Job::Persons, "user") != FieldRule::Sync {
            add("fields.persons.user", "sync");
        }
        if !settings.keep_trusted && trusted {
            add("maintenance.keep-trusted", "true");
        }
        for feed in Feed::ALL {
            if is_below_safe_size(self.feeds, self.facts, &self.outcome.evening, settings, feed) {
                add(&format!("safe-size.{}", job_of(feed).name()), "0");
            }
        }
        let whys = self.near_misses_of(persons);
        for (comparison, value, why) in [
            (IdComparison::Trimmed, "trimmed", Why::Blanks),
            (IdComparison::CaseInsensitive, "case-insensitive", Why::Case),
        ] {
            if settings.id_comparison != comparison && whys.contains(&why) {
                add("id-comparison", value);
            }
        }
        pairs
    }

    /// In what the ids differ that persons name in vain.
    fn near_misses_of(&self, of: &[u32]) -> Vec<Why> {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return Vec::new() };
        let mut whys = Vec::new();
        for &person in of {
            for reference in persons.references_of(person) {
                let made = persons.reference(reference);
                let near = self.facts.near_misses(Feed::Persons, made);
                let before = self.facts.near_misses_before(Feed::Persons, made);
                whys.extend(near.iter().chain(before).map(|near| near.why));
            }
        }
        whys
    }

    // ---------------------------------------------------------------- records

    /// The persons of tonight that name a user, or nearly.
    pub(crate) fn persons_of(&self, account: u32) -> Vec<u32> {
        let tonight = self.facts.naming(self.feeds, account).filter_map(|naming| match naming.person {
            Side::Tonight(person) => Some(person),
            Side::Before(_) => None,
        });
        let records = self.feeds.records(Feed::Persons);
        let nearly = self.facts.near_links(account);
        let nearly = nearly.filter_map(|reference| Some(records?.record_of_reference(reference)));
        let mut persons: Vec<u32> = tonight.chain(nearly).collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }

    /// Changes of the feeds that would give a user access.
    fn mends(&self, account: u32) -> Vec<WhatIf> {
        let mut changes = Vec::new();
        let Some(persons) = self.feeds.records(Feed::Persons) else { return changes };
        for person in self.persons_of(account) {
            let is_named = self
                .facts
                .naming(self.feeds, account)
                .any(|naming| naming.person == Side::Tonight(person) && self.resolved(naming.reference));
            if is_named {
                changes.extend(self.organisations_to_add(persons, person));
                changes.extend(self.date_to_mend(persons, person));
            }
        }
        for reference in self.facts.near_links(account) {
            let Side::Tonight(user) = Facts::user(self.feeds, account) else { break };
            let person = persons.record_of_reference(reference);
            let is_there = self.night().world.created[Feed::Users.index()].contains(user)
                && self.night().clock.is_before((Job::Users, user), (Job::Persons, person));
            let resolves = |made: u32| made == reference || self.resolved(made);
            if is_there && self.gives_access(persons, person, &resolves, &|index| persons.association(index))
            {
                changes.push(WhatIf::Link(reference));
            }
        }
        if changes.is_empty() && self.a_new_person_would_do(account) {
            changes.push(WhatIf::Person);
        }
        let mut distinct: Vec<WhatIf> = Vec::new();
        changes.retain(|change| {
            let new = !distinct.contains(change);
            distinct.push(change.clone());
            new
        });
        changes
    }

    fn resolved(&self, reference: u32) -> bool {
        self.night().resolved[Feed::Persons.index()].contains(reference)
    }

    /// Whether Person Maintenance would see a person of tonight, linked with its user and with access on the day, should
    /// these references resolve and its associations have these dates.
    fn gives_access(
        &self,
        persons: &Records,
        person: u32,
        resolves: &dyn Fn(u32) -> bool,
        dates: &dyn Fn(u32) -> Association,
    ) -> bool {
        let (night, settings) = (self.night(), self.settings());
        let now = night.clock.start(Job::Maintenance);
        let in_time =
            night.clock.applied(Job::Persons, person).zip(now).is_some_and(|(then, now)| then <= now);
        // Whoever is in Pure already has the link it had there.
        let synced = match settings.field_rule(Job::Persons, "user") {
            FieldRule::Sync => true,
            FieldRule::Once => self.facts.twin(Feed::Persons, person).is_none(),
            FieldRule::DoNotSync => false,
        };
        if !in_time || !synced {
            return false;
        }
        let Some((kept, linked)) = self.would_create(persons, person, resolves) else { return false };
        linked
            && covers(kept.into_iter().map(dates).collect::<Vec<_>>().into_iter(), settings, settings.as_of)
    }

    /// The associations with which a person of tonight would be created, and whether with its user, should these
    /// references resolve.
    fn would_create(
        &self,
        persons: &Records,
        person: u32,
        resolves: &dyn Fn(u32) -> bool,
    ) -> Option<(Vec<u32>, bool)> {
        let settings = self.settings();
        let has_key = !self.feeds.key(Feed::Persons, person).is_empty()
            && self.facts.duplicate_of(Feed::Persons, person).is_none();
        if !self.night().applies[Feed::Persons.index()] || !has_key {
            return None;
        }
        let mut links = persons.references_of(person).filter(|&made| persons.via(made) == Via::User);
        let all_linked = links.clone().all(resolves);
        let linked = links.any(resolves);
        if !all_linked && settings.missing_user == MissingUser::SkipPerson {
            return None;
        }
        let mut kept = Vec::new();
        for association in persons.associations_of(person) {
            let mut named = persons.organisations_of(person, association).peekable();
            let names_one = named.peek().is_some();
            if named.all(resolves) {
                kept.extend(names_one.then_some(association));
            } else if settings.missing_organisation == MissingOrganisation::SkipPerson {
                return None;
            }
        }
        (!kept.is_empty()).then_some((kept, linked))
    }

    /// Organisations that are missing, by their ids, each a [`Key`], that could be added in time for a person.
    fn missing_organisations(&self, persons: &Records, person: u32) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        if !in_time_if_added(self.feeds, self.night(), self.settings(), Feed::Organisations, person) {
            return ids;
        }
        for association in persons.associations_of(person) {
            for reference in persons.organisations_of(person, association) {
                let made = persons.reference(reference);
                let id = self.feeds.text(Feed::Persons, made.target);
                let missing = self.facts.target(Feed::Persons, reference) == Target::Missing;
                let can_stand_in_a_feed = !matches!(made.by, By::PureId | By::Uuid | By::NonExplicitIdInPure);
                if missing
                    && can_stand_in_a_feed
                    && !Key::of(id).value.trim().is_empty()
                    && !ids.contains(&id)
                {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// The organisations whose records would give a person access: one alone, or else all of them.
    fn organisations_to_add(&self, persons: &Records, person: u32) -> Vec<WhatIf> {
        let missing = self.missing_organisations(persons, person);
        let enough = |added: &[&str]| {
            let resolves = |made: u32| {
                let reference = persons.reference(made);
                let named = self.feeds.text(Feed::Persons, reference.target);
                let is_organisation = reference.via.target() == Feed::Organisations;
                self.resolved(made) || is_organisation && added.contains(&named)
            };
            self.gives_access(persons, person, &resolves, &|index| persons.association(index))
        };
        let alone: Vec<WhatIf> = missing
            .iter()
            .filter(|id| enough(&[id]))
            .map(|id| WhatIf::Organisations(vec![(*id).to_owned()]))
            .collect();
        if alone.is_empty() && missing.len() > 1 && enough(&missing) {
            return vec![WhatIf::Organisations(missing.into_iter().map(str::to_owned).collect())];
        }
        alone
    }

    /// The organisations whose records would let a person be created: one alone, or else all of them.
    pub(crate) fn organisations_for_person(&self, person: u32) -> Vec<Vec<String>> {
        let Some(persons) = self.feeds.records(Feed::Persons) else { return Vec::new() };
        let missing = self.missing_organisations(persons, person);
        let enough = |added: &[&str]| {
            let resolves = |made: u32| {
                let reference = persons.reference(made);
                let named = self.feeds.text(Feed::Persons, reference.target);
                self.resolved(made) || reference.via.target() == Feed::Organisations && added.contains(&named)
            };
            self.would_create(persons, person, &resolves).is_some()
        };
        let alone: Vec<Vec<String>> =
            missing.iter().filter(|id| enough(&[id])).map(|id| vec![(*id).to_owned()]).collect();
        if alone.is_empty() && missing.len() > 1 && enough(&missing) {
            return vec![missing.into_iter().map(str::to_owned).collect()];
        }
        alone
    }

    /// Settings under which a person of tonight that falls out would be created.
    pub(crate) fn settings_for_person(&self, person: u32) -> Vec<Vec<(String, String)>> {
        let mut candidates: Vec<Vec<(String, String)>> = self.order_candidate().into_iter().collect();
        let policies = self.policy_candidates(&[person], false);
        candidates.extend(policies.into_iter().map(|pair| vec![pair]));
        candidates.retain(|pairs| {
            let night = self.first_night(pairs);
            night.is_some_and(|night| night.world.created[Feed::Persons.index()].contains(person))
        });
        candidates
    }

    /// The date of an association of a person that would give it access, were it another.
    fn date_to_mend(&self, persons: &Records, person: u32) -> Option<WhatIf> {
        let resolves = |made: u32| self.resolved(made);
        let (kept, _) = self.would_create(persons, person, &resolves)?;
        let day = self.settings().as_of;
        let graces = graces(kept.iter().map(|&index| persons.association(index).kind), self.settings());
        let began = |association: &Association| association.start.day().is_some_and(|start| start <= day);
        let ended = kept.iter().copied().filter(|&index| {
            let association = persons.association(index);
            association.end.day().is_some_and(|end| end < day) && began(&association)
        });
        let ends = ended.max_by_key(|&index| persons.association(index).end.day()).map(|index| {
            let association = persons.association(index);
            let reach = Day(day.0.saturating_sub_unsigned(graces.of(association.kind)));
            (index, true, association.start.day().map_or(reach, |start| start.max(reach)))
        });
        let ahead = kept.iter().copied().filter(|&index| {
            let association = persons.association(index);
            !began(&association) && association.end.day().is_none_or(|end| end >= day)
        });
        let starts =
            ahead.min_by_key(|&index| persons.association(index).start.day().unwrap_or(Day(i32::MAX)));
        let starts = starts.map(|index| (index, false, day));
        ends.into_iter().chain(starts).find_map(|(association, ends, day)| {
            let dates = |index: u32| {
                let own = persons.association(index);
                match index == association {
                    true if ends => Association { end: Date::On(day), ..own },
                    true => Association { start: Date::On(day), ..own },
                    false => own,
                }
            };
            let enough = self.gives_access(persons, person, &resolves, &dates);
            enough.then_some(WhatIf::Date { person, association, ends, day })
        })
    }

    /// Whether a new person at the end of the feed could name the user, with an association that is active.
    fn a_new_person_would_do(&self, account: u32) -> bool {
        let (night, settings, clock) = (self.night(), self.settings(), &self.night().clock);
        let next = self.feeds.len(Feed::Persons);
        let rated = settings.schedule.is_given() && settings.schedule.duration(Job::Persons).is_none();
        let loaded = if rated { clock.applied(Job::Persons, next) } else { clock.end(Job::Persons) };
        let (Some(loaded), Some(now), Side::Tonight(user)) =
            (loaded, clock.start(Job::Maintenance), Facts::user(self.feeds, account))
        else {
            return false;
        };
        let created = |feed: Feed, record: u32| {
            night.world.created[feed.index()].contains(record)
                && clock.applied(job_of(feed), record).is_some_and(|then| then <= loaded)
        };
        let organisations = self.feeds.len(Feed::Organisations);
        night.applies[Feed::Persons.index()]
            && settings.field_rule(Job::Persons, "user") != FieldRule::DoNotSync
            && loaded <= now
            && created(Feed::Users, user)
            && (0..organisations).any(|organisation| created(Feed::Organisations, organisation))
    }
}
