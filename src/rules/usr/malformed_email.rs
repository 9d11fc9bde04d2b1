use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// The e-mail address of a user is not an e-mail address.
    ///
    /// ## Why it matters
    /// The schema takes any text for an address. Pure sends its messages to this one, so they are lost.
    ///
    /// ## What to do
    /// Correct the address in the source system: a name, one “@”, and a domain with a dot in it, without blanks.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName>«USR006»<email>ada@localhost</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "USR006", "malformed-email", Warning;
    since: "0.2.0";
    sources: ["VIEW-U"];
    mistakes: [22];
    check: Check::Values(&[Kind::UserEmail], check);
    message: |[address, ..]| format!("“{address}” is not an e-mail address.");
    remedy: |_| "Correct the address in the source system: name@domain.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    if !is_address(value.text) && !value.text.trim().is_empty() {
        sink.add(Code::MalformedEmail, [value.text, "", ""]);
    }
}

/// Whether a text could be an address. No more than what every address has is asked: whether anyone reads what is sent to
/// it, no rule can tell.
pub(in crate::rules) fn is_address(text: &str) -> bool {
    is_simple_address(text) || is_any_address(text)
}

fn is_any_address(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let quoted = name.len() > 2 && name.starts_with('"') && name.ends_with('"');
    let named =
        !name.is_empty() && !name.contains(blank) && (quoted || !name.contains(['@', ',', ';', '<', '>']));
    let labels = || domain.split('.');
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    named && labels().count() > 1 && labels().all(label)
}

/// Whether it is an address as nearly all are, made of letters, digits and few other characters: told in one pass.
fn is_simple_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = bytes.iter().position(|&byte| byte == b'@') else { return false };
    let (name, domain) = (&bytes[..at], &bytes[at + 1..]);
    let named = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    let (mut last, mut dots) = (b'.', 0);
    for &byte in domain {
        // A label neither starts nor ends with a hyphen, nor is it empty.
        let fits = match byte {
            b'.' => last.is_ascii_alphanumeric(),
            b'-' => last != b'.',
            _ => byte.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
        dots += u32::from(byte == b'.');
        last = byte;
    }
    !name.is_empty() && name.iter().all(named) && dots > 0 && last.is_ascii_alphanumeric()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_simple_address_is_an_address(text in "[a.-]{0,3}@?[a@.é -]{0,6}") {
            prop_assert!(!is_simple_address(&text) || is_any_address(&text));
        }

        #[test]
        fn an_address_of_plain_characters_is_simple(text in "[a.+-]{0,3}@[a.-]{0,6}") {
            prop_assert_eq!(is_simple_address(&text), is_any_address(&text));
        }
    }
}
