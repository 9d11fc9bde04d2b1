//! Positive decimals, kept exactly.

use std::fmt;

/// A decimal that is not negative, as an exact fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// The digits, without the point.
    digits: u64,
    /// How many of them stand after the point.
    places: u8,
}

impl Decimal {
    const BEFORE_POINT_MAX: usize = 9;
    const AFTER_POINT_MAX: usize = 6;

    /// A whole number.
    #[must_use]
    pub const fn whole(number: u32) -> Self {
        Self { digits: number as u64, places: 0 }
    }

    /// Reads digits with at most one point between them, nine before it and six after it at most.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let number = |digits: &str, max: usize| {
            let digits_alone = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            (digits_alone && digits.len() <= max).then(|| digits.parse::<u64>().ok()).flatten()
        };
        let part = part.trim_end_matches('0');
        let after = if part.is_empty() { 0 } else { number(part, Self::AFTER_POINT_MAX)? };
        // A point asks for digits behind it.
        let whole_digits = number(whole, Self::BEFORE_POINT_MAX).filter(|_| !text.ends_with('.'))?;
        let places = part.len() as u8;
        Some(Self { digits: whole_digits * 10_u64.pow(u32::from(places)) + after, places })
    }

    /// The upper number of the fraction.
    #[must_use]
    pub fn numerator(self) -> u64 {
        self.digits
    }

    /// The lower number of the fraction: a power of ten.
    #[must_use]
    pub fn denominator(self) -> u64 {
        10_u64.pow(u32::from(self.places))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.digits / self.denominator(), self.digits % self.denominator());
        match usize::from(self.places) {
            0 => write!(out, "{whole}"),
            places => write!(out, "{whole}.{part:0places$}"),
        }
    }
}
