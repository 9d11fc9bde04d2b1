//! The characters and names of XML 1.0, fifth edition (sections 2.2 and 2.3).

/// Whether `c` may stand in a document at all: production 2, `Char`.
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// White space of production 3, `S`.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether the text holds nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// Production 4 without the colon, which namespaces take for themselves.
pub(super) fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// A name without a colon (Namespaces in XML, production 4, `NCName`).
pub(crate) fn is_ncname(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

/// Offsets of the characters that may not stand in a document.
///
/// Only control characters and U+FFFE, U+FFFF are left to find once the text is valid UTF-8, so the
/// common case is one branch-free pass over the bytes.
pub(super) fn illegal_characters(text: &str) -> impl Iterator<Item = (usize, char)> {
    // Small blocks, so that the compiler makes vectors of the bytes.
    let suspicious = text.as_bytes().chunks(128).any(|block| {
        // 0xEF starts U+FFFE and U+FFFF, and much else. Line feeds are in all blocks, other white space in few.
        let odd =
            |found, &byte| found | (u8::from(byte < 0x20) & u8::from(byte != b'\n')) | u8::from(byte == 0xEF);
        block.iter().fold(0u8, odd) != 0
            && block.iter().any(|&byte| byte == 0xEF || (byte < 0x20 && !is_space(byte)))
    });
    let searched = if suspicious { text } else { "" };
    searched.char_indices().filter(|&(_, c)| !is_char(c))
}
