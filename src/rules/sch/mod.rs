//! The schema.

pub(super) mod abstract_element;
pub(super) mod changed_fixed_value;
pub(super) mod children_not_allowed;
pub(super) mod element_in_wrong_namespace;
pub(super) mod element_out_of_order;
pub(super) mod empty_attribute;
pub(super) mod empty_element;
pub(super) mod exclusive_elements;
pub(super) mod identity_broken;
pub(super) mod invalid_attribute_value;
pub(super) mod invalid_value;
pub(super) mod missing_attribute;
pub(super) mod missing_element;
pub(super) mod nil_not_allowed;
pub(super) mod nil_with_content;
pub(super) mod repeated_element;
pub(super) mod text_not_allowed;
pub(super) mod undeclared_root;
pub(super) mod unknown_attribute;
pub(super) mod unknown_element;
pub(super) mod unusable_schema;
mod words;
pub(super) mod wrong_type;

pub(crate) use words::describe;
