//! Durations as in `1h30m`.

use std::fmt::Write as _;

/// The longest duration: a week.
const MILLISECONDS_MAX: u64 = 7 * 86_400_000;

/// Units from large to small, in milliseconds.
const UNITS: [(char, u64); 3] = [('h', 3_600_000), ('m', 60_000), ('s', 1000)];

/// Milliseconds of numbers with units, each unit once at most and from large to small.
pub(super) fn read(text: &str) -> Option<u64> {
    let mut units = UNITS.iter();
    let (mut total, mut rest) = (0_u64, text);
    loop {
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).filter(|&end| end > 0)?;
        let (number, after) = rest.split_at(end);
        let letter = after.chars().next()?;
        let unit = units.find(|(name, _)| *name == letter)?.1;
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = &after[letter.len_utf8()..];
        if rest.is_empty() {
            return (total <= MILLISECONDS_MAX).then_some(total);
        }
    }
}

/// A duration as [`read`] takes it.
pub(super) fn text(milliseconds: u64) -> String {
    let mut rest = milliseconds;
    let mut text = String::new();
    for (name, unit) in UNITS {
        if rest >= unit {
            let _ = write!(text, "{}{name}", rest / unit);
            rest %= unit;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}
