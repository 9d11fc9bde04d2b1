//! XSD's own language of regular expressions (XSD 1.0 part 2, appendix F).
//!
//! It differs from the common ones in what its classes mean (`\i`, `\c`, `\w`, blocks of characters), in what it has
//! (subtraction of classes) and has not (lazy repetition, references back, anchors), and in that a pattern is always about
//! the whole text. So it is read and run here, and nothing that it does not have is taken.

mod blocks;
mod machine;
mod set;
mod syntax;

use machine::Machine;

/// A pattern, ready to be used.
#[derive(Debug)]
pub(super) struct Pattern {
    text: Box<str>,
    machine: Machine,
}

impl Pattern {
    /// The error is a sentence fragment.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let node = syntax::parse(text).map_err(|fault| format!("the pattern {fault}"))?;
        let machine = Machine::new(&node);
        let machine = machine.ok_or("the pattern is too large: its repetitions come to too many states")?;
        Ok(Self { text: text.into(), machine })
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the whole text is of this form.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.machine.matches(text)
    }
}
