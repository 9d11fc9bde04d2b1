//! Whether a text holds another one, whatever the case.

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needle {
    /// In lower case.
    text: String,
    ends: [u8; 2],
}

impl Needle {
    pub(super) fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let first = text.as_bytes().first().copied().unwrap_or_default();
        Self { text, ends: [first, first.to_ascii_uppercase()] }
    }

    /// Whether it stands in a text; an empty one stands in any.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            return text.to_lowercase().contains(&self.text);
        }
        let (wanted, text) = (self.text.as_bytes(), text.as_bytes());
        let Some(last) = text.len().checked_sub(wanted.len()) else { return false };
        if wanted.is_empty() {
            return true;
        }
        let [lower, upper] = self.ends;
        let mut starts = memchr::memchr2_iter(lower, upper, &text[..=last]);
        starts.any(|start| text[start..start + wanted.len()].eq_ignore_ascii_case(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        for (needle, text, is_in) in [
            ("", "", true),
            ("", "a", true),
            ("a", "", false),
            ("PER", "person", true),
            ("son", "perSON", true),
            ("sons", "person", false),
            ("ärger", "viel ÄRGER", true),
            ("x", "ÄRGER", false),
            ("aab", "aaab", true),
        ] {
            assert_eq!(Needle::new(needle).is_in(text), is_in, "{needle} in {text}");
        }
    }
}
