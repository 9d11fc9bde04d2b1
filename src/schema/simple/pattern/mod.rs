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
use syntax::Node;

/// A pattern, ready to be used.
#[derive(Debug)]
pub(super) struct Pattern {
    text: Box<str>,
    machine: Machine,
    node: Node,
}

impl Pattern {
    /// The error is a sentence fragment.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let node = syntax::parse(text).map_err(|fault| format!("the pattern {fault}"))?;
        let machine = Machine::new(&node);
        let machine = machine.ok_or("the pattern is too large: its repetitions come to too many states")?;
        Ok(Self { text: text.into(), machine, node })
    }
}

/// Patterns of which a text has to fit one.
#[derive(Debug)]
pub(super) struct Patterns {
    /// As they were written.
    texts: Vec<Box<str>>,
    /// One machine for all of them; one for each where that would be slower.
    machines: Vec<Machine>,
}

impl Patterns {
    pub(super) fn new(patterns: Vec<Pattern>) -> Self {
        let (mut texts, mut machines, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
        for Pattern { text, machine, node } in patterns {
            texts.push(text);
            machines.push(machine);
            nodes.push(node);
        }
        if machines.len() > 1
            && let Some(together) = Machine::new(&Node::Choice(nodes)).filter(Machine::is_quick)
        {
            machines = vec![together];
        }
        Self { texts, machines }
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// Whether none of them tells one of the ten digits from another.
    pub(super) fn take_any_digits(&self) -> bool {
        self.machines.iter().all(Machine::takes_any_digits)
    }

    /// Whether the whole text is of one of the forms.
    pub(super) fn match_one(&self, text: &str) -> bool {
        self.machines.iter().any(|machine| machine.matches(text))
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn patterns_fit_together_as_they_do_alone(
            texts in prop::collection::vec(r"([ab\-]|\\d|\\w|[a-c]\*|\[\^a\]|\(b\|cc\)\?|\\d\{1,3\}){0,5}", 1..5),
            asked in prop::collection::vec("[abc0-9é\\-]{0,8}", 1..20),
        ) {
            let pattern = |text: &String| Pattern::new(text).expect("a pattern");
            let alone: Vec<Pattern> = texts.iter().map(pattern).collect();
            let together = Patterns::new(texts.iter().map(pattern).collect());
            prop_assert_eq!(together.machines.len(), 1);
            for text in asked {
                let fits = alone.iter().any(|pattern| pattern.machine.matches(&text));
                prop_assert_eq!(together.match_one(&text), fits, "{:?} {}", &texts, text);
            }
        }
    }
}
