//! References between records.

pub(super) mod empty_reference;
pub(super) mod missing_organisation;
pub(super) mod missing_person;
pub(super) mod missing_user;
pub(super) mod numeric_non_explicit_id;
