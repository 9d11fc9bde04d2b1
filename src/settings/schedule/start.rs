//! When a job starts: a time of day, or a cron expression.

use croner::Cron;
use croner::Weekday;
use croner::parser::CronParser;

use crate::records::Day;
use crate::settings::SettingError;

/// How a start is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// A time of day.
    Clock,
    /// A cron expression of five fields: minute, hour, day, month, weekday with Sunday as 0 or 7.
    Cron5,
    /// A cron expression of Quartz: second, minute, hour, day, month, weekday with Sunday as 1.
    Quartz6,
    /// The same with a year at its end.
    Quartz7,
}

impl Dialect {
    /// How a start that could be set is written.
    pub(in crate::settings) fn of(start: &str) -> Self {
        match start.split_whitespace().count() {
            5 => Self::Cron5,
            6 => Self::Quartz6,
            7 => Self::Quartz7,
            _ => Self::Clock,
        }
    }

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clock => "time-of-day",
            Self::Cron5 => "cron",
            Self::Quartz6 => "quartz-6",
            Self::Quartz7 => "quartz-7",
        }
    }

    /// How a start was read, in a few words.
    #[must_use]
    pub fn read_as(self) -> &'static str {
        match self {
            Self::Clock => "read as a time of day",
            Self::Cron5 => "read as cron, five fields",
            Self::Quartz6 => "read as Quartz, six fields",
            Self::Quartz7 => "read as Quartz, seven fields",
        }
    }

    /// It in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Clock => "When this job starts: taken as a time of day.",
            Self::Cron5 => {
                "When this job starts: taken as a cron expression of five fields (minute, hour, day, month, weekday with Sunday as 0 or 7)."
            }
            Self::Quartz6 => {
                "When this job starts: taken as a cron expression of Quartz with six fields (second, minute, hour, day, month, weekday with Sunday as 1)."
            }
            Self::Quartz7 => {
                "When this job starts: taken as a cron expression of Quartz with seven fields (second, minute, hour, day, month, weekday with Sunday as 1, year)."
            }
        }
    }

    fn is_quartz(self) -> bool {
        matches!(self, Self::Quartz6 | Self::Quartz7)
    }
}

/// The start of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Start {
    text: String,
    pattern: Pattern,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    /// Seconds after the midnight with which the day begins.
    Clock(u32),
    Cron(Box<Cron>),
}

const CLOCK: &str = "is no time of day as in 02:30 (hours up to 47: 25:00 is one o'clock of the day after)";
const CRON: &str = "is no cron expression of five fields or of Quartz's six or seven";

impl Start {
    /// As it was given.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn dialect(&self) -> Dialect {
        Dialect::of(&self.text)
    }

    /// How it is written for another time of the day, with `{hour}` and `{minute}` in their places, or why it is not.
    pub(super) fn template(&self) -> Result<String, &'static str> {
        let dialect = self.dialect();
        if dialect == Dialect::Clock {
            return Ok("{hour}:{minute}".to_owned());
        }
        let mut fields: Vec<&str> = self.text.split(' ').collect();
        let times = usize::from(dialect.is_quartz());
        let is_number = |field: &str| field.bytes().all(|digit| digit.is_ascii_digit());
        if dialect.is_quartz() && !is_number(fields[0]) || !is_number(fields[times]) {
            return Err("its cron expression names more than one minute");
        }
        if !is_number(fields[times + 1]) {
            return Err("its cron expression names more than one hour");
        }
        fields[times..times + 2].copy_from_slice(&["{minute}", "{hour}"]);
        Ok(fields.join(" "))
    }

    pub(super) fn read(key: &str, given: &str) -> Result<Self, SettingError> {
        let fields: Vec<&str> = given.split_whitespace().collect();
        let text = fields.join(" ");
        let pattern = match (fields.len(), Dialect::of(given)) {
            (0 | 1, _) => {
                let seconds = clock(&text).ok_or_else(|| {
                    SettingError::of(
                        key,
                        given,
                        &format!("{CLOCK}, and no cron expression of five, six or seven fields"),
                    )
                })?;
                Pattern::Clock(seconds)
            }
            (_, Dialect::Clock) => {
                return Err(SettingError::of(key, given, &format!("{CRON}: it has {}", fields.len())));
            }
            (_, dialect) => {
                let cron = cron(&fields, dialect)
                    .map_err(|why| SettingError::of(key, given, &format!("{CRON}: {why}")))?;
                Pattern::Cron(Box::new(cron))
            }
        };
        Ok(Self { text, pattern })
    }

    /// The first start on a day, in seconds from its midnight, and how many there are.
    pub(super) fn on(&self, day: Day) -> Option<(u32, u32)> {
        let cron = match &self.pattern {
            Pattern::Clock(seconds) => return Some((*seconds, 1)),
            Pattern::Cron(cron) => &cron.pattern,
        };
        let (year, month, date) = day.calendar()?;
        // 1970 began with a Thursday.
        let weekday = Weekday::Thursday.shift(day.0.rem_euclid(7));
        let matches = cron.year_match(year).ok()?
            && cron.month_match(month).ok()?
            && cron.day_match(year, month, date, weekday).ok()?;
        let (hours, minutes, seconds) = (cron.hours.values(), cron.minutes.values(), cron.seconds.values());
        let first = |values: &[u16]| values.first().copied().map(u32::from);
        let start = first(&hours)? * 3600 + first(&minutes)? * 60 + first(&seconds)?;
        let runs = hours.len() * minutes.len() * seconds.len();
        matches.then_some((start, runs as u32))
    }
}

/// Seconds of `HH:MM` or `HH:MM:SS`.
fn clock(text: &str) -> Option<u32> {
    let mut parts = text.splitn(3, ':').map(|part| {
        let two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| two_digits)
    });
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    (hours < 48 && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// A time of day as [`clock`] takes it.
pub(super) fn clock_text(seconds: u32) -> String {
    let text = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds.is_multiple_of(60) { text } else { format!("{text}:{:02}", seconds % 60) }
}

/// Reads a cron expression. What the library takes in a looser way than cron and Quartz do is refused here.
fn cron(fields: &[&str], dialect: Dialect) -> Result<Cron, String> {
    if let Some(field) = fields.iter().find(|field| field.split(',').any(str::is_empty)) {
        return Err(format!("“{field}” holds an empty item"));
    }
    if let Some(sign) = fields.iter().find_map(|field| field.chars().find(|sign| "+@".contains(*sign))) {
        return Err(format!("“{sign}” has no meaning"));
    }
    let mut fields: Vec<String> = fields.iter().map(|field| field.to_ascii_uppercase()).collect();
    let weekdays = if dialect.is_quartz() { 5 } else { 4 };
    if dialect.is_quartz() {
        if let Some(day) = fields[weekdays].split([',', '-']).find(|day| !is_quartz_weekday(day)) {
            return Err(format!("“{day}” is no weekday of Quartz, which go from 1 for Sunday to 7"));
        }
        // The last day of the week, which is a Saturday.
        if fields[weekdays] == "L" {
            "7".clone_into(&mut fields[weekdays]);
        }
    }
    let parser =
        CronParser::builder().alternative_weekdays(dialect.is_quartz()).sloppy_ranges(dialect.is_quartz());
    parser.build().parse(&fields.join(" ")).map_err(|error| error.to_string())
}

/// Whether what stands for weekdays, but for steps and ordinals, is no number below 1 or above 7.
fn is_quartz_weekday(text: &str) -> bool {
    let day = text.split(['/', '#']).next().unwrap_or_default().trim_end_matches('L');
    day.parse::<u32>().is_ok_and(|day| (1..=7).contains(&day))
        || !day.bytes().any(|byte| byte.is_ascii_digit())
}
