//! What Pure holds already: how tonight's feeds and the baseline fit together.

use super::facts::{Facts, Feeds, NOT_CHECKABLE, Shared, look_up};
use super::index::{Index, NONE};
use super::night::World;
use crate::columns::Numbers;
use crate::records::{By, Feed, Records, Reference, Via};
use crate::settings::{IdComparison, MissingOrganisation, MissingUser};
use std::sync::OnceLock;

/// A record, of tonight's feed or of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    /// It is in tonight's feed.
    Tonight(u32),
    /// It is in the baseline.
    Before(u32),
}

/// The baseline, with its references looked up, beside tonight's feeds.
#[derive(Debug)]
pub(crate) struct Before {
    /// What can be said of the baseline by itself.
    pub(crate) facts: Facts,
    /// By record of tonight, the one with the same source id in the baseline.
    twins: [Numbers; 4],
    /// By record of the baseline, the one with the same source id in tonight's feed.
    successors: [Numbers; 4],
    /// By reference of tonight, the record of the baseline that it names, as its distance from the record of tonight that it
    /// names: two feeds of one system are in one order.
    held: [Numbers; 4],
    /// For ids that more than one record of the baseline answers to: those records, by feed.
    shared: [Shared; 4],
    /// By reference of a person of the baseline, the user of tonight that it names.
    users: Numbers,
    /// Whether the baseline says which users there are.
    knows_users: bool,
    /// The Worlds that are made of it: as it is given, then by the policies under which it was loaded.
    evenings: [OnceLock<World>; 5],
}

fn known(record: u32) -> Option<u32> {
    (record < NOT_CHECKABLE).then_some(record)
}

impl Before {
    /// Looks everything up; none when there is no baseline.
    pub(crate) fn new(feeds: &Feeds<'_>, comparison: IdComparison) -> Option<Box<Self>> {
        let baseline = feeds.of_baseline();
        if Feed::ALL.into_iter().all(|feed| baseline.file(feed).is_none()) {
            return None;
        }
        let mut twins = Feed::ALL.map(|feed| vec![NONE; feeds.len(feed) as usize]);
        let mut successors = Feed::ALL.map(|feed| vec![NONE; baseline.len(feed) as usize]);
        let mut held =
            Feed::ALL.map(|feed| vec![NONE; feeds.records(feed).map_or(0, Records::references) as usize]);
        let mut shared = [(); 4].map(|()| Shared::default());
        let facts = Facts::without_near_misses(&baseline, comparison, &mut |target, index| {
            for feed in Feed::ALL {
                let (held, shared) = (&mut held[feed.index()], &mut shared[feed.index()]);
                look_up(feeds, feed, (target, index), held, Some(shared));
            }
            let Some(file) = feeds.file(target) else { return };
            let of_target = index.keys().twins(&file.segment);
            for (record, &twin) in (0..).zip(&of_target).filter(|(_, twin)| **twin != NONE) {
                successors[target.index()][twin as usize] = record;
            }
            twins[target.index()] = of_target;
        });
        let mut users = Vec::new();
        if let (Some(file), Some(persons)) = (feeds.file(Feed::Users), baseline.records(Feed::Persons)) {
            users = vec![NONE; persons.references() as usize];
            let index = Index::new(&file.segment, comparison);
            look_up(&baseline, Feed::Persons, (Feed::Users, &index), &mut users, None);
            // The others are known by that record already.
            for (reference, user) in (0..).zip(&mut users) {
                if let super::facts::Target::Record(_) = facts.target(Feed::Persons, reference) {
                    *user = NONE;
                }
            }
        }
        let knows_users = baseline.file(Feed::Users).is_some();
        Some(Box::new(Self {
            facts,
            twins: twins.map(Numbers::from_iter),
            successors: successors.map(Numbers::from_iter),
            held: held.map(Numbers::from_iter),
            shared,
            users: users.into_iter().collect(),
            knows_users,
            evenings: Default::default(),
        }))
    }

    /// The World that is made of it: as it is given, or as it is loaded under policies. It is made once.
    pub(super) fn evening(
        &self,
        loaded: Option<(MissingOrganisation, MissingUser)>,
        make: impl FnOnce() -> World,
    ) -> &World {
        let index = match loaded {
            None => 0,
            Some((MissingOrganisation::SkipAssociation, MissingUser::LoadUnlinked)) => 1,
            Some((MissingOrganisation::SkipAssociation, MissingUser::SkipPerson)) => 2,
            Some((MissingOrganisation::SkipPerson, MissingUser::LoadUnlinked)) => 3,
            Some((MissingOrganisation::SkipPerson, MissingUser::SkipPerson)) => 4,
        };
        self.evenings[index].get_or_init(make)
    }

    /// The record of the baseline with the same source id as one of tonight.
    pub(crate) fn twin(&self, feed: Feed, record: u32) -> Option<u32> {
        known(self.twins[feed.index()].at(record))
    }

    /// The record of tonight with the same source id as one of the baseline.
    pub(crate) fn successor(&self, feed: Feed, record: u32) -> Option<u32> {
        known(self.successors[feed.index()].at(record))
    }

    /// The record of the baseline that a reference of tonight names, whose target is a record of tonight.
    pub(super) fn held(&self, feed: Feed, reference: u32, target: u32) -> Option<u32> {
        known(self.held[feed.index()].at(reference).wrapping_add(target))
    }

    /// Keeps what references of tonight name beside their targets in tonight's feeds; until then those count as 0.
    pub(super) fn settle(&mut self, targets: &[Numbers; 4]) {
        for (held, targets) in self.held.iter_mut().zip(targets) {
            *held = held.iter().zip(targets.iter()).map(|(held, target)| held.wrapping_sub(target)).collect();
        }
    }

    /// The records of the baseline that are found in place of that one, should it not be there.
    pub(crate) fn others(&self, feed: Feed, reference: Reference) -> &[u32] {
        super::facts::others(&self.shared[feed.index()], reference)
    }

    /// The user that a reference of a person of the baseline has found.
    pub(crate) fn user(&self, reference: u32) -> Option<Side> {
        match self.facts.target(Feed::Persons, reference) {
            super::facts::Target::Record(user) => {
                Some(self.successor(Feed::Users, user).map_or(Side::Before(user), Side::Tonight))
            }
            _ if self.knows_users => None,
            _ => self.user_of_tonight(reference),
        }
    }

    /// The user that a reference of a person of the baseline names, found or not.
    pub(crate) fn named_user(&self, reference: u32) -> Option<Side> {
        self.user(reference).or_else(|| self.user_of_tonight(reference))
    }

    fn user_of_tonight(&self, reference: u32) -> Option<Side> {
        known(self.users.get(reference as usize).unwrap_or(NONE)).map(Side::Tonight)
    }
}

/// Whether a look-up needs an export of the instance.
pub(super) fn asks_for_pure(by: By) -> bool {
    matches!(by, By::PureId | By::Uuid | By::NonExplicitIdInPure)
}

/// The references by which persons name their user.
pub(super) fn links(persons: &Records) -> impl Iterator<Item = u32> {
    (0..persons.references()).filter(|&reference| persons.via(reference) == Via::User)
}
