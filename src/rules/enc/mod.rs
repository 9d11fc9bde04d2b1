//! The bytes of a file and the encoding it claims.

pub(super) mod encoding_contradiction;
pub(super) mod invalid_encoding;
pub(super) mod unsupported_encoding;
