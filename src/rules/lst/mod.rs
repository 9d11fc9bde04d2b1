//! Lists of users.

pub(super) mod empty_list;
pub(super) mod list_encoding_guessed;
pub(super) mod list_row_without_id;
pub(super) mod list_without_header;
pub(super) mod unknown_list_entry;
pub(super) mod unreadable_list;
