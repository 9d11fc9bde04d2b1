//! Dates.

pub(super) mod day_month_confusion;
pub(super) mod far_future_date;
pub(super) mod sentinel_date;
