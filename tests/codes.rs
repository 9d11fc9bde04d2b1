//! A code is for ever: `codes.txt` lists every one that was ever published and may only grow.
#![cfg(not(target_family = "wasm"))]

use soups::rules::Code;

const PUBLISHED: &str = include_str!("codes.txt");

/// Families in the order of the documentation.
const FAMILIES: [&str; 18] = [
    "ENC", "XML", "ZIP", "FED", "SCH", "IDS", "DAT", "CLS", "ORG", "USR", "PER", "SUP", "REF", "PLN", "RUN",
    "LCK", "LST", "ALM",
];

#[test]
fn codes_are_only_ever_added() {
    let published: Vec<(&str, &str)> =
        PUBLISHED.lines().map(|line| line.split_once(' ').expect("a code and its name")).collect();
    let known: Vec<(&str, &str)> = Code::ALL.iter().map(|code| (code.code(), code.name())).collect();
    for code in &published {
        assert!(known.contains(code), "{code:?} was published: a code is never removed nor renamed");
    }
    for code in &known {
        assert!(published.contains(code), "{code:?} is new: add it to tests/codes.txt");
    }
    assert_eq!(published.len(), known.len(), "a line of tests/codes.txt stands there twice");
}

#[test]
fn codes_are_unique_sorted_and_named() {
    let key = |code: &Code| {
        let family = FAMILIES.iter().position(|family| code.code().starts_with(family));
        (family.expect("the code is of a known family"), code.code())
    };
    let keys: Vec<_> = Code::ALL.iter().map(key).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len(), "a name is used twice");
    for code in Code::ALL {
        let (letters, number) = code.code().split_at(3);
        assert!(letters.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
        assert!(number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(code.name().bytes().all(kebab), "{code}: {}", code.name());
        assert!(
            code.summary().ends_with('.') && !code.summary().contains("  "),
            "{code}: {}",
            code.summary()
        );
        assert_eq!(code.to_string(), code.code());
    }
}
