//! References to resources, taken as widely as the usual validators take them (`anyURI`).
//!
//! XSD 1.0 asks that a text be a reference once what may not stand in one is escaped. That leaves little to go wrong: only
//! `%`, `#`, brackets and the colon of a scheme have places of their own.

/// Whether the text can be a reference to a resource, absolute or not.
pub(super) fn is_reference(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    if fragment.contains('#') || ![text, query, fragment].iter().all(|part| escapes_fit(part)) {
        return false;
    }
    let first = text.split('/').next().unwrap_or_default();
    let text = match first.split_once(':') {
        Some((scheme, _)) if is_scheme(scheme) => &text[scheme.len() + 1..],
        Some(_) => return false,
        None => text,
    };
    match text.strip_prefix("//") {
        Some(text) => {
            let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
            is_authority(authority) && is_free_of_brackets(path)
        }
        None => is_free_of_brackets(text),
    }
}

/// Whether every `%` starts an escape.
fn escapes_fit(text: &str) -> bool {
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit();
    let mut parts = text.as_bytes().split(|&byte| byte == b'%');
    parts.next();
    parts.all(|part| part.get(..2).is_some_and(|digits| digits.iter().all(is_hex)))
}

fn is_scheme(text: &str) -> bool {
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(goes_on)
}

fn is_free_of_brackets(text: &str) -> bool {
    !text.contains(['[', ']'])
}

/// Brackets are for addresses of version 6 and their like; what stands before and after them is left open.
fn is_authority(text: &str) -> bool {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let user = &text[..text.len() - host.len()];
    let rest = match host.strip_prefix('[') {
        Some(address) => match address.split_once(']') {
            Some((_, rest)) if rest.is_empty() || rest.starts_with(':') => rest,
            _ => return false,
        },
        None => host,
    };
    is_free_of_brackets(user) && is_free_of_brackets(rest)
}
