//! One person.

use crate::records::Feed;
use crate::rules::OnDay;
use crate::rules::periods::{Period, holds};
use crate::run::Target;

pub(super) mod association_outside_organisation;
pub(super) mod deprecated_user_child;
pub(super) mod duplicate_person;
pub(super) mod end_before_start;
pub(super) mod fte_out_of_scale;
pub(super) mod impossible_date;
pub(super) mod invalid_orcid;
pub(super) mod leave_end_before_start;
pub(super) mod malformed_person_email;
pub(super) mod no_primary_association;
pub(super) mod person_not_created;
pub(super) mod person_without_id;
pub(super) mod person_without_name;
pub(super) mod several_primary_associations;
pub(super) mod shared_user;

/// The associations of the persons that are loaded with organisations that are there: person, period, reference to the
/// organisation, organisation.
fn associations(seen: &OnDay<'_>) -> impl Iterator<Item = (u32, Period, u32, u32)> {
    let facts = seen.facts;
    let loaded = move |(person, _): &(u32, _)| facts.duplicate_of(Feed::Persons, *person).is_none();
    let persons = seen.feeds.records(Feed::Persons);
    persons.into_iter().flat_map(move |persons| {
        let persons_with_associations = (0..).zip(persons.associations_in_order());
        persons_with_associations.filter(loaded).flat_map(move |(person, associations)| {
            associations.flat_map(move |index| {
                let association = persons.association(index);
                persons.organisations_of(person, index).filter_map(move |reference| {
                    let Target::Record(organisation) = facts.target(Feed::Persons, reference) else {
                        return None;
                    };
                    Some((person, [association.start, association.end], reference, organisation))
                })
            })
        })
    })
}

/// Those that are active on the day of the run: person, reference, organisation.
pub(super) fn current_associations(seen: &OnDay<'_>) -> impl Iterator<Item = (u32, u32, u32)> {
    let day = seen.day;
    associations(seen)
        .filter(move |&(_, period, ..)| holds(period, day) == Some(true))
        .map(|(person, _, reference, organisation)| (person, reference, organisation))
}
