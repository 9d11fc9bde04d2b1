//! The date spellings of the feeds (XSD21, type `date`).

use std::fmt;

use jiff::civil;

/// A day of the calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A date as a feed gives it. An unreadable one was reported where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// No date is given.
    Absent,
    /// The text is no date.
    Unreadable,
    /// A day.
    On(Day),
}

impl Day {
    /// The day of a calendar date, or none where the calendar has no such date. There is no year 0.
    #[must_use]
    pub fn from_calendar(year: i16, month: i8, day: i8) -> Option<Self> {
        const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        const LENGTHS: [i8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        /// Days from the first of January of the year 1 to that of 1970.
        const EPOCH: i32 = 719_162;
        let index = usize::try_from(month).ok()?.checked_sub(1)?;
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let length = LENGTHS.get(index)? + i8::from(leap && month == 2);
        if !(1..=9999).contains(&year) || !(1..=length).contains(&day) {
            return None;
        }
        let years = i32::from(year) - 1;
        let before = years * 365 + years / 4 - years / 100 + years / 400;
        let in_year = BEFORE[index] + i32::from(leap && month > 2) + i32::from(day) - 1;
        Some(Self(before + in_year - EPOCH))
    }

    /// Reads `yyyy-mm-dd` and nothing else: how settings are written.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        (year.len() == 4 && month.len() == 2 && day.len() == 2)
            .then(|| {
                Self::from_calendar(
                    number(year)?,
                    i8::try_from(number(month)?).ok()?,
                    i8::try_from(number(day)?).ok()?,
                )
            })
            .flatten()
    }

    /// Year, month and day of the month; none where the calendar ends.
    #[must_use]
    pub fn calendar(self) -> Option<(i32, u32, u32)> {
        let days = jiff::Span::new().try_days(self.0).ok()?;
        let date = civil::Date::constant(1970, 1, 1).checked_add(days).ok()?;
        Some((i32::from(date.year()), date.month().unsigned_abs().into(), date.day().unsigned_abs().into()))
    }

    /// The day `days` later.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(days))
    }
}

/// Written `yyyy-mm-dd`.
impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let epoch = civil::Date::constant(1970, 1, 1);
        match epoch.checked_add(jiff::Span::new().days(i64::from(self.0).clamp(-4_371_587, 2_932_896))) {
            Ok(date) => write!(out, "{date}"),
            Err(_) => write!(out, "day {}", self.0),
        }
    }
}

impl Date {
    /// Reads a date of a feed: `yyyy-mm-dd` (what follows it, a time or an offset, is ignored), `dd-mm-yyyy` with the
    /// day first, or `dd-mon-yyyy` with the English name of the month.
    #[must_use]
    pub fn read(text: &str) -> Self {
        read(text.trim_ascii()).map_or(Self::Unreadable, Self::On)
    }

    /// The day of a date that has none as feeds are read, when the month is taken to stand before the day.
    #[must_use]
    pub fn read_month_first(text: &str) -> Option<Day> {
        let (month, rest) = text.trim_ascii().split_once('-')?;
        let (day, year) = rest.split_once('-')?;
        let short = month.len() <= 2 && day.len() <= 2 && year.len() == 4;
        calendar(number(year)?, month_number(month)?, day).filter(|_| short)
    }

    /// The day, where there is one.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        match self {
            Self::On(day) => Some(day),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// A [`Date`] in four bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedDate(i32);

impl PackedDate {
    const ABSENT: i32 = i32::MIN;
    const UNREADABLE: i32 = i32::MIN + 1;

    /// As a number that is near to those of other dates: the two that are none change places with the last days of 1969.
    pub(super) fn number(self) -> u32 {
        Self::swapped(self.0).cast_unsigned()
    }

    pub(super) fn unpack(number: u32) -> Date {
        Self(Self::swapped(number.cast_signed())).into()
    }

    fn swapped(packed: i32) -> i32 {
        match packed {
            Self::ABSENT => -2,
            Self::UNREADABLE => -1,
            -2 => Self::ABSENT,
            -1 => Self::UNREADABLE,
            day => day,
        }
    }
}

impl From<Date> for PackedDate {
    fn from(date: Date) -> Self {
        Self(match date {
            Date::Absent => Self::ABSENT,
            Date::Unreadable => Self::UNREADABLE,
            Date::On(Day(day)) => day,
        })
    }
}

impl From<PackedDate> for Date {
    fn from(packed: PackedDate) -> Self {
        match packed.0 {
            PackedDate::ABSENT => Self::Absent,
            PackedDate::UNREADABLE => Self::Unreadable,
            day => Self::On(Day(day)),
        }
    }
}

fn read(text: &str) -> Option<Day> {
    // Nearly all are of this form, which is one of those below.
    if let &[y, e, a, r, b'-', m, o, b'-', d, t] = text.as_bytes()
        && [y, e, a, r, m, o, d, t].iter().all(u8::is_ascii_digit)
    {
        let two = |tens: u8, ones: u8| (tens - b'0').cast_signed() * 10 + (ones - b'0').cast_signed();
        let year = i16::from(two(y, e)) * 100 + i16::from(two(a, r));
        return Day::from_calendar(year, two(m, o), two(d, t));
    }
    read_any(text)
}

fn read_any(text: &str) -> Option<Day> {
    let (first, rest) = text.split_once('-')?;
    let (second, third) = rest.split_once('-')?;
    if first.len() == 4 {
        let digits = third.bytes().take_while(u8::is_ascii_digit).count();
        let (day, after) = third.split_at(digits.min(2));
        let ignored = after.is_empty() || after.starts_with(['T', '+', '-', '/', ' ', 'Z']);
        return ignored.then(|| calendar(number(first)?, month_number(second)?, day)).flatten();
    }
    if third.len() != 4 || first.len() > 2 {
        return None;
    }
    let month = month_number(second).or_else(|| month_name(second))?;
    calendar(number(third)?, month, first)
}

fn calendar(year: i16, month: i8, day: &str) -> Option<Day> {
    Day::from_calendar(year, month, i8::try_from(number(day)?).ok()?)
}

fn month_number(text: &str) -> Option<i8> {
    (text.len() <= 2).then(|| i8::try_from(number(text)?).ok()).flatten()
}

fn month_name(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let index = NAMES.iter().position(|name| text.eq_ignore_ascii_case(name))?;
    i8::try_from(index + 1).ok()
}

/// Digits alone: `parse` would take a sign too.
fn number(text: &str) -> Option<i16> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = match Date::read(text) {
            Date::On(day) => day.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn spellings_that_the_published_schema_takes() {
        for text in [
            "2024-01-31",
            "31-01-2024",
            "31-JAN-2024",
            "31-jan-2024",
            "2024-1-31",
            "2024-01-31T00:00:00",
            "2024-01-31T00:00:00+01:00",
            "2024-01-31+01:00",
            "2024-01-31-05:00",
        ] {
            check(text, "2024-01-31");
        }
        check("1-1-2024", "2024-01-01");
        check("29-02-2024", "2024-02-29");
        check("0001-01-01", "0001-01-01");
        check("9999-12-31", "9999-12-31");
    }

    #[test]
    fn the_day_comes_first() {
        check("07-08-2004", "2004-08-07");
    }

    #[test]
    fn no_dates() {
        for text in [
            "",
            "-",
            "--",
            "2024",
            "99-99-2024",
            "2024-13-45",
            "07-18-2004",
            "30-02-2023",
            "31/01/2024",
            "20240131",
            "31-01-24",
            "31-MARCH-2024",
            "31-XYZ-2024",
            "2024-+1-01",
            "0000-01-01-",
            "2024-01-31abc",
            "2024-01-311",
        ] {
            check(text, "Unreadable");
        }
    }

    #[test]
    fn the_quick_way_is_the_long_way() {
        for year in ["0000", "0001", "1899", "1900", "1970", "2000", "2023", "2024", "9999", "20x4"] {
            for month in 0..20 {
                for day in 0..40 {
                    for text in [format!("{year}-{month:02}-{day:02}"), format!("{year}-{month}-{day}")] {
                        assert_eq!(read(&text), read_any(&text), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for year in [-1, 0, 1, 2, 4, 100, 400, 1582, 1899, 1900, 1969, 1970, 2000, 2023, 2024, 9999, 10_000] {
            for month in -1..=14 {
                for day in -1..=33 {
                    let date = civil::Date::new(year, month, day).ok().filter(|date| date.year() > 0);
                    let hours =
                        date.map(|date| date.duration_since(civil::Date::constant(1970, 1, 1)).as_hours());
                    let expected = hours.map(|hours| Day((hours / 24) as i32));
                    assert_eq!(Day::from_calendar(year, month, day), expected, "{year}-{month}-{day}");
                }
            }
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(Day::from_iso("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::from_iso("2026-11-22"), Some(Day(20_779)));
        assert_eq!(Day::from_iso("22-11-2026"), None);
        assert_eq!(Day::from_iso("2026-11-2"), None);
    }
}
