//! What lists and exports say of users: roles given by hand, trust, earlier locks.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::before::Side;
use super::bits::Bits;
use super::facts::{Facts, Feeds};
use super::index::form;
use crate::feed::LoadedFile;
use crate::lists::{Entry, ListKind, LockedBy};
use crate::records::Feed;
use crate::settings::IdComparison;

/// Users that stand in lists, by their number among all users.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// None where no such list is given.
    roles: Option<Bits>,
    trusted: Option<Bits>,
    locked_by_job: Option<Bits>,
    locked_by_others: Option<Bits>,
    /// The entries that match no user: the file, counted over all, and the entry.
    unknown: Vec<(u32, u32)>,
}

fn has(bits: Option<&Bits>, account: u32) -> bool {
    bits.is_some_and(|bits| bits.contains(account))
}

/// Users by what they are called.
type Called = HashMap<String, u32, FixedState>;

impl Listed {
    /// Finds the users that the lists among the files name.
    pub(super) fn new(
        files: &[LoadedFile],
        feeds: &Feeds<'_>,
        facts: &Facts,
        comparison: IdComparison,
    ) -> Self {
        let mut listed = Self::default();
        let lists = || (0..).zip(files).filter_map(|(index, file)| Some((index, file, file.list.as_ref()?)));
        listed.take_roles_of_the_export(feeds, facts);
        // Without users nobody can be found, and nobody is missed.
        if lists().next().is_none() || Facts::accounts(feeds) == 0 {
            return listed;
        }
        let (ids, names) = called(feeds, facts, comparison);
        for (index, file, list) in lists().filter(|(.., list)| !list.unreadable) {
            let empty = || Some(Bits::new(Facts::accounts(feeds)));
            match list.kind {
                ListKind::RoleHolders => listed.roles = listed.roles.take().or_else(empty),
                ListKind::Trusted => listed.trusted = listed.trusted.take().or_else(empty),
                ListKind::LockedBefore => {
                    listed.locked_by_job = listed.locked_by_job.take().or_else(empty);
                    listed.locked_by_others = listed.locked_by_others.take().or_else(empty);
                }
            }
            for (number, entry) in (0..).zip(&list.entries) {
                let text = |symbol| form(file.segment.symbols.text(symbol), comparison).into_owned();
                let by_id = entry.id().and_then(|id| ids.get(&text(id)));
                let by_name = |name| names.get(file.segment.symbols.text(name));
                match by_id.or_else(|| entry.user_name().and_then(by_name)) {
                    Some(&account) => listed.insert(list.kind, entry, account),
                    None => listed.unknown.push((index, number)),
                }
            }
        }
        listed.settle();
        listed
    }

    /// What another hand has locked, Person Maintenance leaves alone, even if it has locked it as well.
    fn settle(&mut self) {
        if let (Some(by_job), Some(by_others)) = (&mut self.locked_by_job, &self.locked_by_others) {
            by_others.iter().for_each(|account| by_job.remove(account));
        }
    }

    fn insert(&mut self, kind: ListKind, entry: &Entry, account: u32) {
        let bits = match (kind, entry.by) {
            (ListKind::RoleHolders, _) => &mut self.roles,
            (ListKind::Trusted, _) => &mut self.trusted,
            (ListKind::LockedBefore, LockedBy::Maintenance) => &mut self.locked_by_job,
            (ListKind::LockedBefore, LockedBy::AnotherHand) => &mut self.locked_by_others,
        };
        if let Some(bits) = bits {
            bits.insert(account);
        }
    }

    /// An export may tell who has a role beyond that of a personal user.
    fn take_roles_of_the_export(&mut self, feeds: &Feeds<'_>, facts: &Facts) {
        let baseline = feeds.of_baseline();
        let Some(users) = baseline.records(Feed::Users) else { return };
        if users.roles.iter().all(|role| role.is_none()) {
            return;
        }
        let mut roles = Bits::new(Facts::accounts(feeds));
        for (user, role) in (0..).zip(users.roles.iter()) {
            if role == Some(true) {
                roles.insert(facts.account(feeds, Side::Before(user)));
            }
        }
        self.roles = Some(roles);
    }

    /// Whether it is known who has a role given by hand.
    pub(crate) fn knows_roles(&self) -> bool {
        self.roles.is_some()
    }

    pub(crate) fn has_role(&self, account: u32) -> bool {
        has(self.roles.as_ref(), account)
    }

    /// Whether it is known who is trusted.
    pub(crate) fn knows_trust(&self) -> bool {
        self.trusted.is_some()
    }

    pub(crate) fn is_trusted(&self, account: u32) -> bool {
        has(self.trusted.as_ref(), account)
    }

    /// Whether it is known who is locked already.
    pub(crate) fn knows_locks(&self) -> bool {
        self.locked_by_job.is_some()
    }

    /// Whether an earlier Person Maintenance has locked a user, and nothing else has.
    pub(crate) fn is_locked_by_job(&self, account: u32) -> bool {
        has(self.locked_by_job.as_ref(), account)
    }

    /// Whether anything else has locked a user.
    pub(crate) fn is_locked_by_others(&self, account: u32) -> bool {
        has(self.locked_by_others.as_ref(), account)
    }

    /// The entries of lists that match no user: the file, counted over all, and the entry.
    pub(crate) fn unknown(&self) -> &[(u32, u32)] {
        &self.unknown
    }
}

/// All users by their ids, in the form in which these are compared, and by their names. Of users that are called alike
/// the first counts, those of tonight's feed before those of the baseline.
fn called(feeds: &Feeds<'_>, facts: &Facts, comparison: IdComparison) -> (Called, Called) {
    let (mut ids, mut names) = (Called::default(), Called::default());
    let mut call = |of: &Feeds<'_>, facts: &Facts, account: &dyn Fn(u32) -> u32| {
        let (Some(file), Some(users)) = (of.file(Feed::Users), of.records(Feed::Users)) else { return };
        for user in 0..users.len() {
            let (id, name) = (of.key(Feed::Users, user), users.user_names.get(user));
            // Only an export has users without an id.
            if id.is_empty() && !file.is_export() {
                continue;
            }
            let account = account(facts.duplicate_of(Feed::Users, user).unwrap_or(user));
            if !id.is_empty() {
                ids.entry(form(id, comparison).into_owned()).or_insert(account);
            }
            if !name.is_empty() {
                names.entry(name.to_owned()).or_insert(account);
            }
        }
    };
    call(feeds, facts, &|user| user);
    if let Some(before) = facts.before() {
        call(&feeds.of_baseline(), &before.facts, &|user| facts.account(feeds, Side::Before(user)));
    }
    (ids, names)
}
