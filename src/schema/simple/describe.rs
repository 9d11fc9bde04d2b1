//! What is expected, in words for people who do not know XSD.

use super::facets::{Bound, Facets, Range};
use super::moment::Part;
use super::value::Form;
use super::{Fault, Inner, SimpleType, ValueFault, ValueFaultKind, Variety, is_empty};

/// So many allowed values are named, the others counted.
const MOST_NAMED: usize = 12;

impl SimpleType {
    /// What a text must be, such as “a whole number from 1 to 12”.
    pub(crate) fn describe(&self) -> String {
        self.0.describe()
    }

    pub(super) fn explain(&self, text: &str, fault: Fault) -> ValueFault {
        let facets = &self.0.facets;
        let of_content = matches!(fault.kind, ValueFaultKind::Lexical | ValueFaultKind::Pattern);
        let nothing = text.is_empty() && fault.kind != ValueFaultKind::Prefix;
        let kind = if nothing || of_content && is_empty(text) { ValueFaultKind::Empty } else { fault.kind };
        let expected = match kind {
            ValueFaultKind::TooLong | ValueFaultKind::TooShort | ValueFaultKind::Length => {
                self.0.size().unwrap_or_default()
            }
            ValueFaultKind::Pattern => pattern(facets, fault.step),
            ValueFaultKind::Range => format!("{}{}", self.0.noun(), range(facets)),
            ValueFaultKind::Digits => digits(facets).unwrap_or_else(|| self.describe()),
            ValueFaultKind::Prefix => "a name whose prefix is declared".into(),
            _ => self.describe(),
        };
        ValueFault { kind, expected }
    }
}

impl Inner {
    /// What the type is of, for sentences about facets.
    pub(super) fn kind(&self) -> String {
        match &self.variety {
            Variety::List(_) => "lists".into(),
            Variety::Union(_) => "unions".into(),
            Variety::Any => "anySimpleType".into(),
            Variety::Atomic(_) => format!("what must be {}", self.noun()),
        }
    }

    fn describe(&self) -> String {
        if let Some(enumeration) = &self.facets.enumeration {
            return one_of(&enumeration.texts);
        }
        let mut parts = Vec::new();
        let plain = matches!(self.variety, Variety::Any | Variety::Atomic(Form::Text));
        let narrowed = self.facets.limits_length() || !self.facets.patterns.is_empty();
        if !(plain && narrowed) {
            parts.push(format!("{}{}", self.noun(), range(&self.facets)));
        }
        if let Some(digits) = digits(&self.facets) {
            parts.push(digits);
        }
        if let Some(size) = self.size() {
            parts.push(size);
        }
        for step in 0..self.facets.patterns.len() {
            parts.push(pattern(&self.facets, step));
        }
        parts.join(", ")
    }

    fn noun(&self) -> String {
        match &self.variety {
            Variety::Any => "any text".into(),
            Variety::List(item) => format!("a list separated by blanks, each item {}", item.describe()),
            Variety::Union(members) => {
                let members: Vec<String> = members.iter().map(SimpleType::describe).collect();
                match members.split_last() {
                    None => "nothing at all".into(),
                    Some((only, [])) => only.clone(),
                    Some((last, others)) => format!("either {} or {last}", others.join(", or ")),
                }
            }
            Variety::Atomic(form) => form.noun().into(),
        }
    }

    fn size(&self) -> Option<String> {
        let (one, many) = match self.variety {
            Variety::List(_) => ("item", "items"),
            Variety::Atomic(Form::Hex | Form::Base64) => ("byte", "bytes"),
            _ => ("character", "characters"),
        };
        let counted = |count: u64| format!("{count} {}", if count == 1 { one } else { many });
        let value = |bound: Option<Bound>| bound.map(|bound| bound.value);
        let facets = &self.facets;
        let of_names = matches!(self.variety, Variety::Atomic(Form::QName | Form::Notation));
        match (
            value(facets.length),
            value(facets.min_length).filter(|&least| least > 0),
            value(facets.max_length),
        ) {
            _ if of_names => None,
            (Some(exact), ..) => Some(format!("exactly {}", counted(exact))),
            (None, Some(least), Some(most)) if least == most => Some(format!("exactly {}", counted(least))),
            (None, Some(least), Some(most)) => Some(format!("from {least} to {}", counted(most))),
            (None, Some(least), None) => Some(format!("at least {}", counted(least))),
            (None, None, Some(most)) => Some(format!("at most {}", counted(most))),
            (None, None, None) => None,
        }
    }
}

impl Form {
    fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Language => "a language tag such as en or en-GB",
            Self::Name => "a name as XML has them",
            Self::NcName => "a name as XML has them, without a colon",
            Self::NmToken => "one word of letters, digits and . - _ :",
            Self::Boolean => "true or false (or 1, 0)",
            Self::Decimal => "a decimal number",
            Self::Whole => "a whole number",
            Self::Float | Self::Double => "a number",
            Self::Duration => "a duration such as P1Y6M or PT30M",
            Self::Moment(Part::DateTime) => "a date and time (YYYY-MM-DDThh:mm:ss)",
            Self::Moment(Part::Time) => "a time of day (hh:mm:ss)",
            Self::Moment(Part::Date) => "a date (YYYY-MM-DD)",
            Self::Moment(Part::YearMonth) => "a month of a year (YYYY-MM)",
            Self::Moment(Part::Year) => "a year (YYYY)",
            Self::Moment(Part::MonthDay) => "a day of the year (--MM-DD)",
            Self::Moment(Part::Day) => "a day of the month (---DD)",
            Self::Moment(Part::Month) => "a month (--MM)",
            Self::Hex => "bytes as pairs of hexadecimal digits",
            Self::Base64 => "bytes in base 64",
            Self::Uri => "a web address or other URI",
            Self::QName => "a name, with a declared prefix or without one",
            Self::Notation => "the name of a notation",
        }
    }
}

fn range(facets: &Facets) -> String {
    let text = |range: &Range| range.text.clone();
    match (&facets.lower, &facets.upper) {
        (Some(lower), Some(upper)) if lower.inclusive && upper.inclusive => {
            format!(" from {} to {}", text(lower), text(upper))
        }
        (lower, upper) => {
            let lower = lower.as_ref().map(|lower| {
                format!(" {} {}", if lower.inclusive { "from" } else { "greater than" }, text(lower))
            });
            let upper = upper.as_ref().map(|upper| {
                let word = match (upper.inclusive, lower.is_some()) {
                    (true, true) => "and up to",
                    (true, false) => "up to",
                    (false, true) => "and less than",
                    (false, false) => "less than",
                };
                format!(" {word} {}", text(upper))
            });
            lower.unwrap_or_default() + &upper.unwrap_or_default()
        }
    }
}

fn digits(facets: &Facets) -> Option<String> {
    // A whole number's are fixed at none, which its noun says.
    let fraction = facets.fraction_digits.filter(|fraction| !(fraction.fixed && fraction.value == 0));
    let counted = |count: u64| format!("{count} digit{}", if count == 1 { "" } else { "s" });
    match (facets.total_digits, fraction) {
        (Some(total), Some(fraction)) => {
            Some(format!("at most {}, {} of them after the point", counted(total.value), fraction.value))
        }
        (Some(total), None) => Some(format!("at most {}", counted(total.value))),
        (None, Some(fraction)) => Some(format!("at most {} after the point", counted(fraction.value))),
        (None, None) => None,
    }
}

fn pattern(facets: &Facets, step: usize) -> String {
    let texts = facets.patterns.get(step).map(|patterns| patterns.texts().collect::<Vec<_>>().join(" or "));
    format!("text of the form {}", texts.unwrap_or_default())
}

fn one_of(texts: &[String]) -> String {
    let quoted = |text: &String| if text.is_empty() { "nothing".into() } else { text.clone() };
    match texts {
        [] => "nothing at all".into(),
        [only] => quoted(only),
        [others @ .., last] if texts.len() <= MOST_NAMED => {
            let others: Vec<String> = others.iter().map(quoted).collect();
            format!("one of {} or {}", others.join(", "), quoted(last))
        }
        texts => {
            let named: Vec<String> = texts.iter().take(MOST_NAMED).map(quoted).collect();
            format!("one of {} or {} others", named.join(", "), texts.len() - MOST_NAMED)
        }
    }
}
