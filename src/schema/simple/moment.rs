//! Dates and times: instants, and durations between them.

use std::cmp::Ordering;

/// What a text about time gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    DateTime,
    Time,
    Date,
    YearMonth,
    Year,
    MonthDay,
    Day,
    Month,
}

/// Parts of a second are kept to this many digits.
const FRACTION_DIGITS: u32 = 18;
const SECOND: u64 = 10u64.pow(FRACTION_DIGITS);
const DAY: i128 = 86_400;

/// A point on the time line; where there is no time zone, on one of its own.
///
/// A date stands for its first instant, and what a text leaves out is that of a leap year's first of January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    seconds: i128,
    fraction: u64,
    zoned: bool,
}

impl Moment {
    pub(super) fn parse(part: Part, text: &str) -> Option<Self> {
        let mut cursor = Cursor(text.as_bytes());
        let (mut year, mut month, mut day) = (2000, 1, 1);
        match part {
            Part::DateTime | Part::Date => {
                year = cursor.year()?;
                month = cursor.after(b"-")?;
                day = cursor.after(b"-")?;
            }
            Part::YearMonth => {
                year = cursor.year()?;
                month = cursor.after(b"-")?;
            }
            Part::Year => year = cursor.year()?,
            Part::MonthDay => {
                month = cursor.after(b"--")?;
                day = cursor.after(b"-")?;
            }
            Part::Month => month = cursor.after(b"--")?,
            Part::Day => day = cursor.after(b"---")?,
            Part::Time => {}
        }
        if !(1..=12).contains(&month) || day == 0 || day > days_of(year, month) {
            return None;
        }
        let (mut seconds, mut fraction) = (0, 0);
        if matches!(part, Part::DateTime | Part::Time) {
            if part == Part::DateTime {
                cursor.eat(b"T")?;
            }
            (seconds, fraction) = cursor.time()?;
        }
        let (zoned, ahead) = match cursor.zone()? {
            Zone::Absent => (false, 0),
            Zone::Ahead(minutes) => (true, minutes),
        };
        seconds += days_before(year, month) * DAY + i128::from(day - 1) * DAY;
        seconds -= i128::from(ahead) * 60;
        Some(Self { seconds, fraction, zoned })
    }

    /// Without a time zone a moment may be anywhere within fourteen hours either way.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        const WIDEST: i128 = 14 * 3600;
        let shifted = |moment: &Self, by: i128| (moment.seconds + by, moment.fraction);
        let (one, two) = (shifted(self, 0), shifted(other, 0));
        match (self.zoned, other.zoned) {
            (true, true) | (false, false) => Some(one.cmp(&two)),
            (true, false) => {
                if one < shifted(other, -WIDEST) {
                    Some(Ordering::Less)
                } else if one > shifted(other, WIDEST) {
                    Some(Ordering::Greater)
                } else {
                    None
                }
            }
            (false, true) => other.compare(self).map(Ordering::reverse),
        }
    }
}

/// A duration in months and seconds, which have no common measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Duration {
    months: i64,
    seconds: i128,
    /// Added to the seconds, of either sign.
    fraction: u64,
}

impl Duration {
    /// Reads `-?P(nY)?(nM)?(nD)?(T(nH)?(nM)?(n(.n)?S)?)?` with at least one number, and one after a `T`.
    ///
    /// As the usual validators do it takes seconds that start with the point.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut cursor = Cursor(text.as_bytes());
        let negative = cursor.eat(b"-").is_some();
        cursor.eat(b"P")?;
        let (mut months, mut seconds, mut fraction) = (0i64, 0i128, 0);
        let mut of_date = [(b'Y', 12), (b'M', 1), (b'D', 0)].iter();
        let mut any = false;
        while !cursor.0.is_empty() && cursor.0[0] != b'T' {
            let number: i128 = cursor.number()?;
            let unit = cursor.take()?;
            let &(_, size) = of_date.find(|&&(known, _)| known == unit)?;
            if size == 0 {
                seconds += number * DAY;
            } else {
                months = i64::try_from(number * size + i128::from(months)).ok()?;
            }
            any = true;
        }
        if cursor.eat(b"T").is_some() {
            let mut of_time = [(b'H', 3600), (b'M', 60), (b'S', 1)].iter();
            any = false;
            while !cursor.0.is_empty() {
                let number = if cursor.0.first() == Some(&b'.') { 0 } else { cursor.number()? };
                let split = cursor.0.first() == Some(&b'.');
                let part = cursor.fraction()?;
                let unit = cursor.take()?;
                let &(_, size) = of_time.find(|&&(known, _)| known == unit)?;
                if split && unit != b'S' {
                    return None;
                }
                seconds += number * size;
                fraction = part;
                any = true;
            }
        }
        if !any {
            return None;
        }
        Some(if !negative {
            Self { months, seconds, fraction }
        } else if fraction == 0 {
            Self { months: -months, seconds: -seconds, fraction }
        } else {
            Self { months: -months, seconds: -seconds - 1, fraction: SECOND - fraction }
        })
    }

    /// As they compare when added to each of four instants; none where these disagree.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        const FROM: [(i64, i64); 4] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)];
        let end = |duration: &Self, (year, month): (i64, i64)| {
            let months = duration.months.saturating_add(month - 1);
            let year = year.saturating_add(months.div_euclid(12));
            let days = days_before(year, months.rem_euclid(12) as u8 + 1);
            (days * DAY + duration.seconds, duration.fraction)
        };
        let mut orders = FROM.iter().map(|&from| end(self, from).cmp(&end(other, from)));
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }
}

/// A time zone, as minutes ahead of UTC.
enum Zone {
    Absent,
    Ahead(i64),
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn eat(&mut self, text: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    fn take(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    /// Two digits.
    fn two(&mut self) -> Option<u8> {
        let &[tens, ones, ref rest @ ..] = self.0 else { return None };
        self.0 = rest;
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + ones - b'0')
    }

    fn after(&mut self, text: &[u8]) -> Option<u8> {
        self.eat(text)?;
        self.two()
    }

    fn digits(&mut self) -> &[u8] {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        digits
    }

    fn number<T: TryFrom<i128>>(&mut self) -> Option<T> {
        let digits = self.digits();
        // Beyond thirty digits no difference of times means anything.
        if digits.is_empty() || digits.len() > 30 {
            return None;
        }
        let number = digits.iter().fold(0i128, |number, digit| number * 10 + i128::from(digit - b'0'));
        T::try_from(number).ok()
    }

    /// At least four digits, no more than needed; there is no year 0.
    fn year(&mut self) -> Option<i64> {
        let negative = self.eat(b"-").is_some();
        let before = self.0;
        let year: i64 = self.number()?;
        let digits = before.len() - self.0.len();
        if year == 0 || digits < 4 || digits > 4 && before[0] == b'0' {
            return None;
        }
        Some(if negative { -year } else { year })
    }

    /// Seconds since midnight and parts of one.
    fn time(&mut self) -> Option<(i128, u64)> {
        let (hour, minute, second) = (self.two()?, self.after(b":")?, self.after(b":")?);
        let fraction = self.fraction()?;
        let last = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if !last && (hour > 23 || minute > 59 || second > 59) {
            return None;
        }
        Some((i128::from(hour) * 3600 + i128::from(minute) * 60 + i128::from(second), fraction))
    }

    /// A full stop and digits, or nothing.
    fn fraction(&mut self) -> Option<u64> {
        if self.eat(b".").is_none() {
            return Some(0);
        }
        let digits = self.digits();
        if digits.is_empty() {
            return None;
        }
        let kept = digits.iter().chain(std::iter::repeat(&b'0')).take(FRACTION_DIGITS as usize);
        Some(kept.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    /// Minutes ahead of UTC, where a time zone is given. Nothing may follow.
    fn zone(&mut self) -> Option<Zone> {
        let sign = match self.0 {
            [] => return Some(Zone::Absent),
            b"Z" => return Some(Zone::Ahead(0)),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return None,
        };
        self.take();
        let (hours, minutes) = (self.two()?, self.after(b":")?);
        let fits = self.0.is_empty() && (hours < 14 && minutes < 60 || hours == 14 && minutes == 0);
        fits.then(|| Zone::Ahead(sign * (i64::from(hours) * 60 + i64::from(minutes))))
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first of January of the year 0 to the first of a month.
fn days_before(year: i64, month: u8) -> i128 {
    const BEFORE: [i128; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let previous = year.saturating_sub(1);
    let leap_days = previous.div_euclid(4) - previous.div_euclid(100) + previous.div_euclid(400);
    let in_year = BEFORE[usize::from(month - 1)] + i128::from(month > 2 && is_leap(year));
    i128::from(year) * 365 + i128::from(leap_days) + in_year
}
