//! Numbers: decimals of any length, and the floating ones.

use std::borrow::Cow;
use std::cmp::Ordering;

/// A decimal number as its digits, without the zeros that say nothing. Zero has no digits and no sign.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: Cow<'a, str>,
    fraction: Cow<'a, str>,
}

impl Decimal<'static> {
    pub(super) const ZERO: Self =
        Self { negative: false, whole: Cow::Borrowed(""), fraction: Cow::Borrowed("") };
}

impl<'a> Decimal<'a> {
    /// Reads `[+-]?(digits(.digits?)?|.digits)`.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (negative, digits) = unsigned(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        ((!whole.is_empty() || !fraction.is_empty()) && all_digits(whole) && all_digits(fraction))
            .then(|| Self::of(negative, whole, fraction))
    }

    /// Reads `[+-]?digits`.
    pub(super) fn parse_whole(text: &'a str) -> Option<Self> {
        let (negative, digits) = unsigned(text);
        (!digits.is_empty() && all_digits(digits)).then(|| Self::of(negative, digits, ""))
    }

    fn of(negative: bool, whole: &'a str, fraction: &'a str) -> Self {
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let zero = whole.is_empty() && fraction.is_empty();
        Self { negative: negative && !zero, whole: whole.into(), fraction: fraction.into() }
    }

    pub(super) fn into_owned(self) -> Decimal<'static> {
        Decimal {
            negative: self.negative,
            whole: Cow::Owned(self.whole.into_owned()),
            fraction: Cow::Owned(self.fraction.into_owned()),
        }
    }

    pub(super) fn fraction_digits(&self) -> usize {
        self.fraction.len()
    }

    /// The digits of i in i × 10⁻ⁿ, or n where that is more.
    pub(super) fn total_digits(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    pub(super) fn compare(&self, other: &Decimal<'_>) -> Ordering {
        let by_size = |one: &Self, other: &Decimal<'_>| {
            let whole = one.whole.len().cmp(&other.whole.len()).then_with(|| one.whole.cmp(&other.whole));
            whole.then_with(|| one.fraction.cmp(&other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => by_size(self, other),
            (true, true) => by_size(self, other).reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

fn unsigned(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The bits that stand for a value: there is one NaN and one zero.
pub(super) fn single_bits(text: &str) -> Option<u32> {
    let number: f32 = floating(text)?;
    Some(if number.is_nan() { f32::NAN.to_bits() } else { (number + 0.0).to_bits() })
}

/// As [`single_bits`], in double precision.
pub(super) fn double_bits(text: &str) -> Option<u64> {
    let number: f64 = floating(text)?;
    Some(if number.is_nan() { f64::NAN.to_bits() } else { (number + 0.0).to_bits() })
}

/// XSD 1.0 has `INF`, `-INF` and `NaN`, and no other words.
fn floating<T: std::str::FromStr>(text: &str) -> Option<T> {
    match text {
        "INF" | "-INF" | "NaN" => text.parse().ok(),
        _ if is_floating(text) => text.parse().ok(),
        _ => None,
    }
}

fn is_floating(text: &str) -> bool {
    let (_, number) = unsigned(text);
    let (mantissa, exponent) = match number.find(['e', 'E']) {
        Some(at) => (&number[..at], Some(&number[at + 1..])),
        None => (number, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let (_, digits) = unsigned(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    (!whole.is_empty() || !fraction.is_empty()) && all_digits(whole) && all_digits(fraction) && exponent_fits
}
