//! From what the schema's validator found to rules and their words.

use crate::rules::Code;
use crate::schema::{Violation, ViolationKind as Kind};

/// The third quote of what is not known, where the schema is the built-in one: a newer Pure may know it.
pub(super) const BUILT_IN: &str = "built-in";

/// The rule that a violation is a finding of, and what its words quote. The first quote is what folds: all of a file that
/// agree in it are one mistake.
pub(crate) fn describe(violation: &Violation, built_in: bool) -> (Code, [String; 3]) {
    let [a, b, c] = violation.quotes.each_ref().map(String::as_str);
    let hint = if built_in { BUILT_IN } else { "" };
    let kind = violation.kind;
    let quotes = match kind {
        Kind::UnknownElement => {
            let meant = match (b, c) {
                ("", "") => ", where nothing more may stand".to_owned(),
                (expected, "") => format!(", where {} may stand", quoted(expected)),
                (_, near) => format!("; {} may be meant", quoted(near)),
            };
            [a.to_owned(), meant, hint.to_owned()]
        }
        Kind::UnknownAttribute => {
            let known = match b {
                "" => format!("at “{c}”, which has none"),
                known => format!("at “{c}”, which has {}", quoted(known)),
            };
            [a.to_owned(), known, hint.to_owned()]
        }
        // The namespace comes first: all that lacks it is one mistake.
        Kind::WrongNamespace => [b, a, c].map(str::to_owned),
        Kind::AbstractType => [a, b, "type"].map(str::to_owned),
        _ if code(kind) == Code::IdentityBroken => [a.to_owned(), identity(kind, b, c), String::new()],
        _ => [a, b, c].map(str::to_owned),
    };
    (code(kind), quotes)
}

fn code(kind: Kind) -> Code {
    match kind {
        Kind::UndeclaredRoot => Code::UndeclaredRoot,
        Kind::UnknownElement => Code::UnknownElement,
        Kind::WrongNamespace => Code::ElementInWrongNamespace,
        Kind::OutOfOrder => Code::ElementOutOfOrder,
        Kind::MissingElement => Code::MissingElement,
        Kind::RepeatedElement => Code::RepeatedElement,
        Kind::ExclusiveElement => Code::ExclusiveElements,
        Kind::TextNotAllowed => Code::TextNotAllowed,
        Kind::ElementNotAllowed => Code::ChildrenNotAllowed,
        Kind::EmptyElement => Code::EmptyElement,
        Kind::InvalidValue => Code::InvalidValue,
        Kind::FixedValue | Kind::FixedAttribute => Code::ChangedFixedValue,
        Kind::UnknownAttribute => Code::UnknownAttribute,
        Kind::MissingAttribute => Code::MissingAttribute,
        Kind::EmptyAttribute => Code::EmptyAttribute,
        Kind::InvalidAttribute => Code::InvalidAttributeValue,
        Kind::NotNillable => Code::NilNotAllowed,
        Kind::NilWithContent => Code::NilWithContent,
        Kind::AbstractElement | Kind::AbstractType => Code::AbstractElement,
        Kind::UnknownType | Kind::WrongType => Code::WrongType,
        Kind::DuplicateKey
        | Kind::MissingKey
        | Kind::UnknownKey
        | Kind::AmbiguousKey
        | Kind::DuplicateId
        | Kind::UnknownId => Code::IdentityBroken,
    }
}

/// What is wrong with a key, an ID or a reference to one.
fn identity(kind: Kind, b: &str, c: &str) -> String {
    match kind {
        Kind::DuplicateKey => format!("the value “{c}” of “{b}” stands twice where each has to be another"),
        Kind::MissingKey => format!("“{b}” has no value where one is needed"),
        Kind::UnknownKey => format!("“{b}” names “{c}”, which does not exist"),
        Kind::AmbiguousKey => format!("“{b}” has several values where one is needed"),
        Kind::DuplicateId => format!("the ID “{b}” is used twice"),
        _ => format!("the ID “{b}” does not exist"),
    }
}

/// A name in quotes; an enumeration of names as it is.
pub(super) fn quoted(text: &str) -> String {
    if text.contains([' ', '“']) { text.to_owned() } else { format!("“{text}”") }
}

/// What is expected, for people who do not read patterns.
pub(super) fn plainly(expected: &str) -> &str {
    let Some(pattern) = expected.split_once("text of the form ").map(|(_, pattern)| pattern) else {
        return expected;
    };
    match Form::of(pattern) {
        Some(Form::Date) => "a date such as 2026-09-01",
        Some(Form::Language) => "a language such as en or en_GB",
        Some(Form::Country) => "a country as two capital letters, such as GB",
        Some(Form::Key) => "a key without blanks",
        None => expected,
    }
}

/// The forms of text that feeds have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Date,
    Language,
    Country,
    Key,
}

impl Form {
    fn of(pattern: &str) -> Option<Self> {
        if pattern.contains(r"[\d]{4}") {
            Some(Self::Date)
        } else if pattern.contains("mul|und|mis") {
            Some(Self::Language)
        } else if pattern == "[A-Z]{2}" {
            Some(Self::Country)
        } else if pattern.contains(r"\p{Z}")
            || pattern.starts_with("[a-zA-Z_0-9/")
            || pattern.starts_with("[a-ø")
        {
            Some(Self::Key)
        } else {
            None
        }
    }
}

/// What to do about the value of an element or an attribute.
pub(super) fn advice(name: &str, expected: &str, value: &str) -> String {
    let trimmed = value.trim();
    if let Some(meant) = expected.strip_prefix('“').and_then(|rest| rest.split_once('”')) {
        return format!("Write {}.", meant.0);
    }
    if name.eq_ignore_ascii_case("orcid") && value.contains('/') {
        return "Write the bare ORCID, the last part of its address, as in 0000-0002-1825-0097.".to_owned();
    }
    if let Some((_, pattern)) = expected.split_once("text of the form ") {
        return of_form(Form::of(pattern), value, trimmed);
    }
    if expected.starts_with("true or false") {
        return boolean(trimmed);
    }
    if let Some(choices) = expected.strip_prefix("one of ") {
        return one_of(choices, trimmed);
    }
    if expected.contains("number") {
        return number(expected, value, trimmed);
    }
    match expected.split_once("at most ") {
        Some((_, most)) if most.ends_with(['s', 'r']) && most.contains(" character") => {
            format!("Shorten it to {most}: Pure holds no more.")
        }
        _ if trimmed.len() < value.len() => "Remove the blanks around the value.".to_owned(),
        _ => format!("Write {}.", plainly(expected)),
    }
}

fn of_form(form: Option<Form>, value: &str, trimmed: &str) -> String {
    match form {
        Some(Form::Date) if trimmed.len() < value.len() => {
            "Remove the blanks around the date, which is written yyyy-mm-dd.".to_owned()
        }
        Some(Form::Date) if trimmed.contains([':', 'Z']) => "Write the date as yyyy-mm-dd, without the time.".to_owned(),
        Some(Form::Date) => "Write the date as yyyy-mm-dd.".to_owned(),
        Some(Form::Language) => match trimmed.split_once(['-', '_']) {
            Some((language, country)) if is_two(language) && is_two(country) => {
                format!("Write {}_{}.", language.to_ascii_lowercase(), country.to_ascii_uppercase())
            }
            None if is_two(trimmed) => format!("Write {}.", trimmed.to_ascii_lowercase()),
            _ => "Write the language as two small letters, with the country in capitals where it matters: en or en_GB.".to_owned(),
        },
        Some(Form::Country) if is_two(trimmed) => format!("Write {}.", trimmed.to_ascii_uppercase()),
        Some(Form::Country) => "Write the country as two capital letters, such as GB.".to_owned(),
        Some(Form::Key) => {
            "Give the key, the last part of the classification's URI, not its label: a key holds no blanks.".to_owned()
        }
        None => "Correct the value in the source, or where the feed is written.".to_owned(),
    }
}

fn is_two(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn boolean(value: &str) -> String {
    match value.to_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "on" | "ja" | "oui" | "-1" => "Write true.".to_owned(),
        "false" | "no" | "n" | "f" | "off" | "nein" | "nej" | "non" => "Write false.".to_owned(),
        _ => "Write true or false.".to_owned(),
    }
}

/// The nearest of some values, or all.
fn one_of(choices: &str, value: &str) -> String {
    let wanted = value.to_lowercase();
    let near = choices
        .split(", ")
        .flat_map(|part| part.split(" or "))
        .find(|choice| strsim::osa_distance(&choice.to_lowercase(), &wanted) <= 2 && choice.len() > 3);
    near.map_or_else(|| format!("Write one of {choices}."), |near| format!("Write {near}."))
}

fn number(expected: &str, value: &str, trimmed: &str) -> String {
    let plain = trimmed.trim_end_matches(['%', ' ']);
    let pointed = plain.replace(',', ".");
    let share = expected.contains("from 0 to 1") && !expected.contains("from 0 to 10");
    match pointed.parse::<f64>() {
        Ok(amount) if share && amount > 1.0 && amount <= 100.0 => {
            format!("Write a share from 0 to 1, not a percentage: {} for {plain} %.", amount / 100.0)
        }
        Ok(_) if plain.len() < trimmed.len() => "Write the number without a sign for per cent.".to_owned(),
        Ok(_) if plain.matches(',').count() == 1 => format!("Write a decimal point, not a comma: {pointed}."),
        Ok(_) if trimmed.len() < value.len() => "Remove the blanks around the number.".to_owned(),
        _ => format!("Write {expected}."),
    }
}

#[cfg(test)]
mod tests {
    use super::advice;

    const DATE: &str = r"text of the form [\d]{1,2}-[\w]{1,3}-[\d]{4} or [\d]{1,2}-[\d]{1,2}-[\d]{4}";
    const LANGUAGE: &str = "text of the form ([a-z]{2}_[A-Z]{2})|([a-z]{2}|mul|und|mis)";
    const COUNTRY: &str = "text of the form [A-Z]{2}";
    const KEY: &str = r"text of the form [^\p{C}\p{Z}]+";
    const BOOLEAN: &str = "true or false (or 1, 0)";
    const VISIBILITY: &str = "one of Public, Campus, Restricted or Confidential";
    const SHARE: &str = "a number from 0 to 1";

    #[test]
    fn advice_says_what_to_write() {
        for (name, expected, value, advised) in [
            ("startDate", DATE, "31/01/2024", "Write the date as yyyy-mm-dd."),
            ("startDate", DATE, "2024-01-31T00:00:00Z", "Write the date as yyyy-mm-dd, without the time."),
            (
                "startDate",
                DATE,
                " 2024-01-31",
                "Remove the blanks around the date, which is written yyyy-mm-dd.",
            ),
            ("lang", LANGUAGE, "en-GB", "Write en_GB."),
            ("lang", LANGUAGE, "EN", "Write en."),
            ("country", COUNTRY, "gb", "Write GB."),
            ("country", COUNTRY, "England", "Write the country as two capital letters, such as GB."),
            ("primaryAssociation", BOOLEAN, "yes", "Write true."),
            ("primaryAssociation", BOOLEAN, "True", "Write true."),
            ("primaryAssociation", BOOLEAN, "No", "Write false."),
            ("primaryAssociation", BOOLEAN, "maybe", "Write true or false."),
            ("visibility", "“Public”, written exactly so", "public", "Write Public."),
            ("visibility", VISIBILITY, "Pubilc", "Write Public."),
            ("visibility", VISIBILITY, "all", "Write one of Public, Campus, Restricted or Confidential."),
            ("fte", "a number", "0,5", "Write a decimal point, not a comma: 0.5."),
            ("fte", "a number", "half", "Write a number."),
            (
                "supervisionPercentage",
                SHARE,
                "50",
                "Write a share from 0 to 1, not a percentage: 0.5 for 50 %.",
            ),
            (
                "supervisionPercentage",
                SHARE,
                "50%",
                "Write a share from 0 to 1, not a percentage: 0.5 for 50 %.",
            ),
            ("supervisionPercentage", SHARE, "0,5", "Write a decimal point, not a comma: 0.5."),
            ("value", "at most 64 characters", "0123…", "Shorten it to 64 characters: Pure holds no more."),
            ("pure_id", "a whole number", "P1", "Write a whole number."),
            (
                "other",
                "text of the form [0-9]+",
                "x",
                "Correct the value in the source, or where the feed is written.",
            ),
        ] {
            assert_eq!(advice(name, expected, value), advised, "{name} “{value}”");
        }
        assert!(advice("jobTitle", KEY, "Assistant Professor").starts_with("Give the key"));
        assert!(
            advice("orcId", "at most 20 characters", "https://orcid.org/0000-0002-1825-0097")
                .contains("bare ORCID")
        );
    }
}
