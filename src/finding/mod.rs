//! What a dry run can find: the codes, and how a finding is put into words.

mod code;
mod words;

pub use code::{Code, Severity};
pub(crate) use words::{notice_message, notice_remedy};
