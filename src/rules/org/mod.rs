//! One organisation.

pub(super) mod links;

pub(super) mod duplicate_organisation;
pub(super) mod ended_with_active_children;
pub(super) mod ended_with_current_people;
pub(super) mod impossible_organisation_date;
pub(super) mod no_root_organisation;
pub(super) mod organisation_end_before_start;
pub(super) mod organisation_without_id;
pub(super) mod parent_cycle;
pub(super) mod self_parent;
pub(super) mod self_takeover;
pub(super) mod several_root_organisations;
pub(super) mod successor_chain;
pub(super) mod successor_cycle;
pub(super) mod successor_without_end;
pub(super) mod unknown_photo_protocol;
