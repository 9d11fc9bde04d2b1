//! What XML 1.0 and Namespaces in XML ask.

pub(super) mod cdata_end_in_text;
pub(super) mod doctype;
pub(super) mod duplicate_attribute;
pub(super) mod illegal_character;
pub(super) mod less_than_in_tag;
pub(super) mod limit_exceeded;
pub(super) mod malformed_comment;
pub(super) mod malformed_declaration;
pub(super) mod malformed_instruction;
pub(super) mod malformed_name;
pub(super) mod malformed_reference;
pub(super) mod malformed_tag;
pub(super) mod mismatched_end_tag;
pub(super) mod reserved_namespace;
pub(super) mod second_root;
pub(super) mod text_outside_root;
pub(super) mod truncated_file;
pub(super) mod undeclared_prefix;
pub(super) mod undefined_entity;
pub(super) mod unmatched_end_tag;
