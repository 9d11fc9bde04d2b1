//! Users that would be locked.

pub(super) mod locked_ended;
pub(super) mod locked_feed_rejected;
pub(super) mod locked_future_only;
pub(super) mod locked_link_missing;
pub(super) mod locked_link_not_synchronised;
pub(super) mod locked_link_too_late;
pub(super) mod locked_maintenance_too_early;
pub(super) mod locked_no_person;
pub(super) mod locked_person_not_created;
