//! Users of Alma.

pub(super) mod expiry_in_the_past;
pub(super) mod identifier_held;
pub(super) mod identifier_taken;
pub(super) mod identifier_twice_in_user;
pub(super) mod impossible_user_date;
pub(super) mod incomplete_segment;
pub(super) mod internal_user;
pub(super) mod label_instead_of_code;
pub(super) mod mandatory_field_missing;
pub(super) mod manual_value_reset;
pub(super) mod match_id_missing;
pub(super) mod new_user_without_primary_id;
pub(super) mod no_purge_date;
pub(super) mod no_user_file;
pub(super) mod not_zipped;
pub(super) mod old_file_replayed;
pub(super) mod outcome_ambiguous;
pub(super) mod primary_id_changes;
pub(super) mod purge_before_expiry;
pub(super) mod purge_in_the_past;
pub(super) mod record_type_differs;
pub(super) mod roles_without_effect;
pub(super) mod several_preferred;
pub(super) mod unmatched_user;
pub(super) mod user_file_limit;
pub(super) mod value_cleared;
