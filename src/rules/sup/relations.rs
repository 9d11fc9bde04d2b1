//! Supervisor relations, those inside the person feed and those of the supervisor feed alike.

use crate::records::{AssociationKind, Day, Feed, Records, Via};
use crate::rules::periods::{Period, holds, is_reversed};
use crate::run::{Facts, Feeds, Target};
use crate::xml::Place;

/// A relation with its apprentice.
pub(super) struct Relation<'a> {
    records: &'a Records,
    references: std::ops::Range<u32>,
    /// The record of the feed: the apprentice, or the row.
    pub(super) record: u32,
    /// The person that is supervised, where there is one in the person feed.
    pub(super) apprentice: Option<u32>,
    /// The reference to it, in the supervisor feed alone.
    pub(super) apprentice_reference: Option<u32>,
    /// The association of the apprentice that the relation stands in.
    pub(super) association: Option<u32>,
    pub(super) period: Period,
    /// Where its two days stand.
    pub(super) places: [Place; 2],
}

impl Relation<'_> {
    /// The references to internal supervisors.
    pub(super) fn supervisors(&self) -> impl Iterator<Item = u32> {
        self.references.clone().filter(|&reference| self.records.via(reference) == Via::Supervisor)
    }
}

/// The relations of a feed. Of records with one id only the first is loaded.
pub(super) fn relations<'a>(
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
    feed: Feed,
) -> impl Iterator<Item = Relation<'a>> {
    feeds.records(feed).into_iter().flat_map(move |records| {
        records.relations().filter_map(move |relation| {
            if facts.duplicate_of(feed, relation.record).is_some() {
                return None;
            }
            let references = relation.references;
            let inline = feed == Feed::Persons;
            let named = references.clone().find(|&made| records.via(made) == Via::Apprentice);
            let apprentice = match named.map(|reference| facts.target(feed, reference)) {
                _ if inline => Some(relation.record),
                Some(Target::Record(person)) => Some(person),
                _ => None,
            };
            Some(Relation {
                records,
                references,
                record: relation.record,
                apprentice,
                apprentice_reference: named,
                association: inline.then_some(relation.association),
                period: relation.period,
                places: relation.places,
            })
        })
    })
}

/// Whether a supervision goes on on a day on which its supervisor has no staff association. One that cannot be read may
/// be one.
pub(super) fn has_left(persons: &Records, supervisor: u32, supervision: Period, day: Day) -> bool {
    let staff = |index| {
        let association = persons.association(index);
        let period = [association.start, association.end];
        association.kind == AssociationKind::Staff
            && (is_reversed(period) || holds(period, day) != Some(false))
    };
    holds(supervision, day) == Some(true) && !persons.associations_of(supervisor).any(staff)
}
