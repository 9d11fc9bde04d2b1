//! Archives.

pub(super) mod archive_limit;
pub(super) mod archive_without_feed;
pub(super) mod broken_archive;
pub(super) mod encrypted_archive;
pub(super) mod entry_passed_over;
pub(super) mod unsupported_compression;
