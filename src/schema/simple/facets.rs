//! What narrows a type: facets, and the rules for deriving by them (XSD 1.0 part 2, section 4.3).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::{Equivalent, HashSet};

use super::pattern::{Pattern, Patterns};
use super::value::{Form, Value, ValueKey};
use super::{Facet, FacetFault, Inner, Prefixes, SimpleType, Variety};

/// What becomes of white space before anything else is looked at, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WhiteSpace {
    Preserve,
    Replace,
    Collapse,
}

/// A facet that is a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) value: u64,
    pub(super) fixed: bool,
}

/// The least or greatest value.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub(super) value: ValueKey,
    pub(super) inclusive: bool,
    /// As it was written.
    pub(super) text: Box<str>,
    pub(super) fixed: bool,
}

/// The values that are allowed.
#[derive(Debug)]
pub(super) struct Enumeration {
    pub(super) texts: Vec<String>,
    values: HashSet<ValueKey, FixedState>,
}

/// Lets a borrowed value be looked up among kept ones.
struct Sought<'a, 'b>(&'a Value<'b>);

impl std::hash::Hash for Sought<'_, '_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<ValueKey> for Sought<'_, '_> {
    fn equivalent(&self, key: &ValueKey) -> bool {
        self.0 == key
    }
}

impl Enumeration {
    pub(super) fn contains(&self, value: &Value<'_>) -> bool {
        self.values.contains(&Sought(value))
    }
}

/// All facets in force, those of the base types included.
#[derive(Clone, Debug)]
pub(super) struct Facets {
    pub(super) white_space: WhiteSpace,
    pub(super) white_space_fixed: bool,
    pub(super) length: Option<Bound>,
    pub(super) min_length: Option<Bound>,
    pub(super) max_length: Option<Bound>,
    /// Of each step of derivation one pattern must fit.
    pub(super) patterns: Vec<Arc<Patterns>>,
    pub(super) enumeration: Option<Arc<Enumeration>>,
    pub(super) lower: Option<Range>,
    pub(super) upper: Option<Range>,
    pub(super) total_digits: Option<Bound>,
    pub(super) fraction_digits: Option<Bound>,
}

impl Facets {
    pub(super) fn new(white_space: WhiteSpace) -> Self {
        Self {
            white_space,
            white_space_fixed: white_space == WhiteSpace::Collapse,
            length: None,
            min_length: None,
            max_length: None,
            patterns: Vec::new(),
            enumeration: None,
            lower: None,
            upper: None,
            total_digits: None,
            fraction_digits: None,
        }
    }
}

/// How the length of a value stands to the facets.
pub(super) enum Size {
    Fits,
    Differs,
    Short,
    Long,
}

impl Facets {
    pub(super) fn limits_length(&self) -> bool {
        self.length.is_some() || self.min_length.is_some() || self.max_length.is_some()
    }

    /// Judges a length that is known.
    pub(super) fn size(&self, length: usize) -> Size {
        let length = length as u64;
        if self.length.is_some_and(|exact| length != exact.value) {
            Size::Differs
        } else if self.min_length.is_some_and(|least| length < least.value) {
            Size::Short
        } else if self.max_length.is_some_and(|most| length > most.value) {
            Size::Long
        } else {
            Size::Fits
        }
    }

    /// Whether any text of so many bytes is neither too short nor too long, each of its characters having one to four.
    pub(super) fn surely_fits(&self, bytes: usize) -> bool {
        let bytes = bytes as u64;
        self.length.is_none()
            && self.max_length.is_none_or(|most| bytes <= most.value)
            && self.min_length.is_none_or(|least| least.value <= bytes.div_ceil(4))
    }

    pub(super) fn in_range(&self, value: &Value<'_>) -> bool {
        self.lower.as_ref().is_none_or(|lower| lower.admits(value, Ordering::Greater))
            && self.upper.as_ref().is_none_or(|upper| upper.admits(value, Ordering::Less))
    }
}

impl Range {
    /// Whether the value is the bound itself, where that is included, or is on the `side` of it.
    fn admits(&self, value: &Value<'_>, side: Ordering) -> bool {
        match value.compare(&self.value) {
            Some(Ordering::Equal) => self.inclusive,
            Some(order) => order == side,
            None => false,
        }
    }
}

impl WhiteSpace {
    pub(super) fn normalise(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Replace if text.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) => {
                text.replace(['\t', '\n', '\r'], " ").into()
            }
            Self::Preserve | Self::Replace => text.into(),
            Self::Collapse => collapse(text),
        }
    }
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn collapse(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte > b' ') {
        return text.into();
    }
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let bytes = text.as_bytes();
    // No blank is the last byte, so one follows every blank.
    let untidy = |(at, &byte): (usize, &u8)| {
        byte <= b' ' && (matches!(byte, b'\t' | b'\n' | b'\r') || byte == b' ' && bytes[at + 1] == b' ')
    };
    if !bytes.iter().enumerate().any(untidy) {
        return text.into();
    }
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    let mut tidy = String::with_capacity(text.len());
    for word in words {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy.into()
}

/// A step of derivation, its facets checked one by one and then against each other.
pub(super) struct Step<'a> {
    base: &'a SimpleType,
    prefixes: &'a dyn Prefixes,
    facets: Facets,
    /// Where each facet that may stand only once was given.
    given: Vec<(&'static str, usize)>,
    enumerated: Option<Enumeration>,
    patterns: Vec<Pattern>,
    faults: Vec<FacetFault>,
}

/// The facets XSD 1.0 knows.
pub(in crate::schema) const FACETS: [&str; 12] = [
    "length",
    "minLength",
    "maxLength",
    "pattern",
    "enumeration",
    "whiteSpace",
    "maxInclusive",
    "maxExclusive",
    "minInclusive",
    "minExclusive",
    "totalDigits",
    "fractionDigits",
];

pub(super) fn restrict(
    base: &SimpleType,
    facets: &[Facet<'_>],
    prefixes: &dyn Prefixes,
) -> Result<SimpleType, Vec<FacetFault>> {
    let own = &*base.0;
    if matches!(own.variety, Variety::Any) {
        let text = "anySimpleType cannot be restricted".into();
        return Err(vec![FacetFault { facet: None, text }]);
    }
    let mut step = Step {
        base,
        prefixes,
        facets: own.facets.clone(),
        given: Vec::new(),
        enumerated: None,
        patterns: Vec::new(),
        faults: Vec::new(),
    };
    for (index, facet) in facets.iter().enumerate() {
        if let Err(text) = step.take(index, facet) {
            step.faults.push(FacetFault { facet: Some(index), text });
        }
    }
    step.check_lengths();
    step.check_digits();
    step.check_ranges();
    if !step.faults.is_empty() {
        return Err(step.faults);
    }
    let mut facets = step.facets;
    if !step.patterns.is_empty() {
        facets.patterns.push(Arc::new(Patterns::new(step.patterns)));
    }
    if let Some(enumeration) = step.enumerated {
        facets.enumeration = Some(Arc::new(enumeration));
    }
    let (variety, identity) = (own.variety.clone(), own.identity);
    Ok(SimpleType::new(Inner { variety, facets, identity }))
}

impl Step<'_> {
    fn take(&mut self, index: usize, facet: &Facet<'_>) -> Result<(), String> {
        let Some(&name) = FACETS.iter().find(|&&name| name == facet.name) else {
            return Err(format!("XSD 1.0 has no facet {}", facet.name));
        };
        if !applies(&self.base.0.variety, name) {
            return Err(format!("{name} does not apply to {}", self.base.0.kind()));
        }
        match name {
            "pattern" => self.patterns.push(Pattern::new(facet.value)?),
            "enumeration" => return self.enumerate(facet.value),
            _ => {
                if self.given.iter().any(|&(given, _)| given == name) {
                    return Err(format!("{name} is given twice"));
                }
                self.given.push((name, index));
                return self.take_single(name, facet);
            }
        }
        Ok(())
    }

    fn take_single(&mut self, name: &str, facet: &Facet<'_>) -> Result<(), String> {
        let value = facet.value.trim_matches([' ', '\t', '\n', '\r']);
        let fixed = facet.fixed;
        match name {
            "whiteSpace" => self.take_white_space(value, fixed),
            "length" => narrow(&mut self.facets.length, "length", value, fixed, |new, old| new == old),
            "minLength" => {
                narrow(&mut self.facets.min_length, "minLength", value, fixed, |new, old| new >= old)
            }
            "maxLength" => {
                narrow(&mut self.facets.max_length, "maxLength", value, fixed, |new, old| new <= old)
            }
            "totalDigits" => {
                if value.bytes().all(|byte| matches!(byte, b'0' | b'+')) {
                    return Err(format!("totalDigits must be a whole number from 1, not “{value}”"));
                }
                narrow(&mut self.facets.total_digits, "totalDigits", value, fixed, |new, old| new <= old)
            }
            "fractionDigits" => {
                narrow(&mut self.facets.fraction_digits, "fractionDigits", value, fixed, |new, old| {
                    new <= old
                })
            }
            _ => self.take_range(name, facet),
        }
    }

    fn take_white_space(&mut self, value: &str, fixed: bool) -> Result<(), String> {
        let new = match value {
            "preserve" => WhiteSpace::Preserve,
            "replace" => WhiteSpace::Replace,
            "collapse" => WhiteSpace::Collapse,
            _ => return Err(format!("whiteSpace must be preserve, replace or collapse, not “{value}”")),
        };
        let old = self.facets.white_space;
        if new < old {
            return Err(format!("whiteSpace “{value}” would keep what the base type does away with"));
        }
        if self.facets.white_space_fixed && new != old {
            return Err("whiteSpace is fixed in the base type".into());
        }
        self.facets.white_space = new;
        self.facets.white_space_fixed |= fixed;
        Ok(())
    }

    fn enumerate(&mut self, text: &str) -> Result<(), String> {
        let value = self.base.value(text, self.prefixes, true).map_err(|_| {
            format!("the enumerated value “{text}” is not of the base type: {}", self.base.describe())
        })?;
        let enumeration = self
            .enumerated
            .get_or_insert_with(|| Enumeration { texts: Vec::new(), values: HashSet::default() });
        enumeration.values.insert(value.into_owned());
        enumeration.texts.push(match self.base.0.variety {
            // Each member has its own way with white space.
            Variety::Union(_) => text.to_owned(),
            _ => self.base.normalised(text).into_owned(),
        });
        Ok(())
    }

    fn take_range(&mut self, name: &str, facet: &Facet<'_>) -> Result<(), String> {
        let (inclusive, is_lower) = (name.ends_with("Inclusive"), name.starts_with("min"));
        let text = self.base.normalised(facet.value);
        let old = if is_lower { &self.base.0.facets.lower } else { &self.base.0.facets.upper };
        let old = old.clone();
        let value = match &self.base.0.variety {
            Variety::Atomic(form) => form.read(&text, self.prefixes).ok().map(Value::into_owned),
            _ => None,
        };
        let value = value.ok_or_else(|| {
            format!("{name} “{text}” is not a value of the base type: {}", self.base.describe())
        })?;
        let same_open = old.as_ref().is_some_and(|old| !inclusive && !old.inclusive && old.value == value);
        if !same_open && self.base.value(facet.value, self.prefixes, false).is_err() {
            return Err(format!("{name} “{text}” is outside the base type: {}", self.base.describe()));
        }
        let same = old.as_ref().is_some_and(|old| old.value == value && old.inclusive == inclusive);
        if old.as_ref().is_some_and(|old| old.fixed && old.inclusive == inclusive) && !same {
            return Err(format!("{name} is fixed in the base type"));
        }
        let fixed = facet.fixed || same && old.is_some_and(|old| old.fixed);
        let range = Range { value, inclusive, text: text.as_ref().into(), fixed };
        let (slot, twin) = if is_lower {
            (&mut self.facets.lower, if inclusive { "minExclusive" } else { "minInclusive" })
        } else {
            (&mut self.facets.upper, if inclusive { "maxExclusive" } else { "maxInclusive" })
        };
        if self.given.iter().any(|&(given, _)| given == twin) {
            return Err(format!("{name} cannot stand beside {twin}"));
        }
        *slot = Some(range);
        Ok(())
    }

    fn position(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.given.iter().find(|(given, _)| given == name))
            .map(|&(_, index)| index)
    }

    fn fault(&mut self, at: &[&str], text: &str) {
        let facet = self.position(at);
        if facet.is_some() {
            self.faults.push(FacetFault { facet, text: text.into() });
        }
    }

    fn check_lengths(&mut self) {
        let value = |bound: Option<Bound>| bound.map(|bound| bound.value);
        let (length, least, most) =
            (value(self.facets.length), value(self.facets.min_length), value(self.facets.max_length));
        let more =
            |one: Option<u64>, other: Option<u64>| one.zip(other).is_some_and(|(one, other)| one > other);
        if more(least, most) {
            self.fault(&["minLength", "maxLength"], "minLength is more than maxLength");
        }
        if more(least, length) {
            self.fault(&["length", "minLength"], "minLength is more than length");
        }
        if more(length, most) {
            self.fault(&["length", "maxLength"], "length is more than maxLength");
        }
        // Bounds of the base type may stay beside an exact length; new ones would contradict it or say nothing.
        let old = &self.base.0.facets;
        let (old_least, old_most) = (value(old.min_length), value(old.max_length));
        if length.is_some() && least != old_least {
            self.fault(&["minLength"], "minLength cannot stand beside length");
        }
        if length.is_some() && most != old_most {
            self.fault(&["maxLength"], "maxLength cannot stand beside length");
        }
    }

    fn check_digits(&mut self) {
        let (total, fraction) = (self.facets.total_digits, self.facets.fraction_digits);
        if total.zip(fraction).is_some_and(|(total, fraction)| fraction.value > total.value) {
            self.fault(&["fractionDigits", "totalDigits"], "fractionDigits is more than totalDigits");
        }
    }

    fn check_ranges(&mut self) {
        const NAMES: [&str; 4] = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"];
        let (Some(lower), Some(upper)) = (&self.facets.lower, &self.facets.upper) else { return };
        let inherited = |names: &[&str]| self.position(names).is_none();
        let ordered = match lower.value.compare(&upper.value) {
            Some(Ordering::Less) => true,
            // An open bound may be set at the greatest value of the base type, though it leaves nothing.
            Some(Ordering::Equal) if upper.inclusive => lower.inclusive || inherited(&NAMES[2..]),
            Some(Ordering::Equal) => !lower.inclusive,
            _ => false,
        };
        if !ordered {
            let text = format!("no value is both from {} and up to {}", lower.text, upper.text);
            self.fault(&NAMES, &text);
        }
    }
}

fn narrow(
    slot: &mut Option<Bound>,
    name: &str,
    text: &str,
    fixed: bool,
    allowed: impl Fn(u64, u64) -> bool,
) -> Result<(), String> {
    let digits = match text.strip_prefix('-') {
        Some(zeros) if zeros.bytes().all(|byte| byte == b'0') => zeros,
        _ => text.strip_prefix('+').unwrap_or(text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("{name} must be a whole number from 0, not “{text}”"));
    }
    // More than any text can have is as good as the number itself.
    let value = digits.parse().unwrap_or(u64::MAX);
    if let Some(old) = *slot {
        if old.fixed && value != old.value {
            return Err(format!("{name} is fixed in the base type, at {}", old.value));
        }
        if !allowed(value, old.value) {
            return Err(format!("{name} {value} widens the base type, which has {}", old.value));
        }
    }
    *slot = Some(Bound { value, fixed: fixed || slot.is_some_and(|old| old.fixed) });
    Ok(())
}

fn applies(variety: &Variety, name: &str) -> bool {
    let sized = matches!(name, "length" | "minLength" | "maxLength");
    match variety {
        Variety::Any => false,
        Variety::List(_) => sized || matches!(name, "pattern" | "enumeration" | "whiteSpace"),
        Variety::Union(_) => matches!(name, "pattern" | "enumeration"),
        Variety::Atomic(form) => match name {
            "pattern" | "whiteSpace" => true,
            "enumeration" => *form != Form::Boolean,
            "totalDigits" | "fractionDigits" => matches!(form, Form::Decimal | Form::Whole),
            _ if sized => !matches!(
                form,
                Form::Boolean
                    | Form::Decimal
                    | Form::Whole
                    | Form::Float
                    | Form::Double
                    | Form::Duration
                    | Form::Moment(_)
            ),
            _ => matches!(
                form,
                Form::Decimal | Form::Whole | Form::Float | Form::Double | Form::Duration | Form::Moment(_)
            ),
        },
    }
}
