//! Ids.

pub(super) mod association_id_from_date;
pub(super) mod constant_item_id;
pub(super) mod duplicate_association_id;
pub(super) mod duplicate_item_id;
pub(super) mod empty_item_id;
pub(super) mod id_of_another_kind;
pub(super) mod id_with_blank;
pub(super) mod ids_differing_in_case;
pub(super) mod padded_id;
