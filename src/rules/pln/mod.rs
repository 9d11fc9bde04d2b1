//! The plan: what the jobs would change of what is in Pure already, and the guards.

pub(super) mod changed_id;
mod guards;
pub(super) mod manual_user_collision;
pub(super) mod persons_gone_without_end;
pub(super) mod safe_size_not_met;
pub(super) mod too_many_created;
pub(super) mod too_many_gone;
pub(super) mod too_many_locked;
pub(super) mod too_many_updated;
