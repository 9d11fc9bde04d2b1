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

/// Tells the associations of the persons that are loaded with organisations that are there: person, period, reference to
/// the organisation, organisation.
fn each_association(seen: &OnDay<'_>, mut tell: impl FnMut(u32, Period, u32, u32)) {
    let Some(persons) = seen.feeds.records(Feed::Persons) else { return };
    let mut associations = persons.all_associations().zip(persons.references_of_associations());
    let parts = persons.references_in_order().zip(persons.associations_in_order());
    for (person, (references, own)) in (0..).zip(parts) {
        let loaded = seen.facts.duplicate_of(Feed::Persons, person).is_none();
        for (association, made) in associations.by_ref().take(own.len()).filter(|_| loaded) {
            for reference in persons.organisations_among(&references, &made) {
                if let Target::Record(organisation) = seen.facts.target(Feed::Persons, reference) {
                    tell(person, [association.start, association.end], reference, organisation);
                }
            }
        }
    }
}

/// Tells those that are active on the day of the run: person, reference, organisation.
pub(super) fn each_current_association(seen: &OnDay<'_>, mut tell: impl FnMut(u32, u32, u32)) {
    each_association(seen, |person, period, reference, organisation| {
        if holds(period, seen.day) == Some(true) {
            tell(person, reference, organisation);
        }
    });
}
