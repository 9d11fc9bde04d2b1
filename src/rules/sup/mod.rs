//! One supervisor relation.

mod relations;

pub(super) mod apprentice_absent;
pub(super) mod duplicate_supervisor_relation;
pub(super) mod impossible_supervision_date;
pub(super) mod percentage_out_of_scale;
pub(super) mod self_supervision;
pub(super) mod supervision_end_before_start;
pub(super) mod supervision_outside_associations;
pub(super) mod supervisor_count;
pub(super) mod supervisor_without_staff_association;
