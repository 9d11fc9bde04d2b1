//! Octets as text.

use std::borrow::Cow;

/// The number of octets, or none where the text is no `hexBinary`.
pub(super) fn hex_octets(text: &str) -> Option<usize> {
    (text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then_some(text.len() / 2)
}

/// The one spelling of the same octets.
pub(super) fn canonical_hex(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) { text.to_ascii_uppercase().into() } else { text }
}

/// The number of octets, or none where the text is no `base64Binary`. Blanks may stand anywhere.
pub(super) fn base64_octets(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // The end first: padding, and the character before it, whose last bits must be nought.
    let mut rest = bytes;
    let mut padding = 0;
    let mut last = None;
    while let Some((&byte, before)) = rest.split_last() {
        match byte {
            b' ' => rest = before,
            b'=' if padding < 2 => {
                padding += 1;
                rest = before;
            }
            byte => {
                last = Some(byte);
                break;
            }
        }
    }
    let mut digits = 0usize;
    let mut wrong = false;
    for &byte in rest {
        let kind = KINDS[usize::from(byte)];
        digits += usize::from(kind & 1);
        wrong |= kind == WRONG;
    }
    let spare = match (padding, last.map(digit)) {
        (0, _) => 0,
        (1, Some(digit)) => digit & 0b11,
        (_, Some(digit)) => digit & 0b1111,
        (_, None) => return None,
    };
    (!wrong && spare == 0 && (digits + padding).is_multiple_of(4)).then(|| digits * 3 / 4)
}

/// The one spelling of the same octets.
pub(super) fn canonical_base64(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(' ') { text.replace(' ', "").into() } else { text }
}

const DIGIT: u8 = 1;
const BLANK: u8 = 2;
const WRONG: u8 = 4;

const KINDS: [u8; 256] = {
    let mut kinds = [WRONG; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/' {
            kinds[at] = DIGIT;
        }
        at += 1;
    }
    kinds[b' ' as usize] = BLANK;
    kinds
};

fn digit(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    }
}
