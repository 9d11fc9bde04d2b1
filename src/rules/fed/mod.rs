//! A feed as a whole.

pub(super) mod broken_export;
pub(super) mod delta_feed;
pub(super) mod empty_feed;
pub(super) mod empty_file;
pub(crate) mod error_text_in_comment;
pub(super) mod feed_given_twice;
pub(super) mod feed_not_valid;
pub(super) mod feed_not_well_formed;
pub(super) mod html_page;
pub(super) mod no_user_links;
pub(super) mod no_xml;
pub(super) mod repeated_field;
pub(super) mod strange_record;
pub(super) mod unknown_root;
pub(super) mod user_link_pattern;
pub(super) mod wrong_namespace;
