//! Periods compared with days and with each other. What cannot be read was reported where it stands: nothing is said of
//! it a second time.

use crate::records::{Date, Day};

/// First and last day.
pub(super) type Period = [Date; 2];

/// Whether a day lies in a period, both ends included; none when a date that decides it cannot be read.
pub(super) fn holds(period: Period, day: Day) -> Option<bool> {
    let [start, end] = period;
    let ended = match end {
        Date::Absent => false,
        Date::On(end) => end < day,
        Date::Unreadable => return None,
    };
    Some(start.day()? <= day && !ended)
}

/// Whether a period ends before it starts.
pub(super) fn is_reversed(period: Period) -> bool {
    matches!(period, [Date::On(start), Date::On(end)] if end < start)
}
