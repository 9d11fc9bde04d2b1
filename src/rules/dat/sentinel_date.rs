use std::ops::RangeInclusive;

use crate::records::{Date, Day};
use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A date stands for “none” or “unknown”.
    ///
    /// Each such date is told once for a feed, with the number of times it stands there.
    ///
    /// ## Why it matters
    /// Source systems write a date at the end of time where none is known. Pure takes it for what it says: a contract that ends in
    /// 9999 is shown as such, is never open-ended, and is compared with real dates. Known from feeds are 9999-12-31, 2099-12-31 and
    /// 2050-01-01. Taken for the same are every date of the year 9999, the first and last days of 2050, 2099, 2100, 2999 and 3000,
    /// and the largest dates of two widespread databases, 4712-12-31 and 2079-06-06. At the other end it is 0001-01-01, and
    /// 1900-01-01 and 1899-12-30, the days from which spreadsheets count, but not in start dates: organisations are as old as that.
    /// An end date so early is found because it comes before the start. Nor does 2050 count in a retirement date: people will retire.
    ///
    /// ## What to do
    /// Leave the element out when there is no date. A start date has to be there: give the earliest one known.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate>«DAT001»<v3:endDate>9999-12-31</v3:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "DAT001", "sentinel-date", Warning;
    since: "0.2.0";
    sources: [];
    mistakes: [13];
    folds: true;
    check: Check::Values(&[Kind::Date], check);
    message: |[date, element, _]| format!("The date {date} of this {element} stands for “none” or “unknown”.");
    remedy: |[_, element, _]| match element {
        "startDate" => "Give the earliest date that is known.".to_owned(),
        _ => "Leave the element out where there is no date.".to_owned(),
    };
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    let Date::On(day) = value.date else { return };
    let may_retire = || value.element == "retiralDate" && lies_in_2050(day);
    if (is_end_of_time(day) && !may_retire()) || is_beginning_of_time(day, value.element) {
        sink.add(Code::SentinelDate, [&day.to_string(), value.element, ""]);
    }
}

/// Nearly all dates are from 1900-01-02 to 2049-12-31, and none of those stands for something else.
const ORDINARY: RangeInclusive<Day> = Day(-25_566)..=Day(29_219);

/// Whether a date ahead is one that stands for “no end”.
pub(in crate::rules) fn is_end_of_time(day: Day) -> bool {
    const YEARS: [i16; 5] = [2050, 2099, 2100, 2999, 3000];
    const LARGEST: [(i16, i8, i8); 2] = [(4712, 12, 31), (2079, 6, 6)];
    let is = |(year, month, date)| Day::from_calendar(year, month, date) == Some(day);
    if ORDINARY.contains(&day) {
        return false;
    }
    YEARS.into_iter().any(|year| is((year, 1, 1)) || is((year, 12, 31)))
        || LARGEST.into_iter().any(is)
        || Day::from_calendar(9999, 1, 1).is_some_and(|first| day >= first)
}

fn lies_in_2050(day: Day) -> bool {
    Day::from_calendar(2050, 12, 31).is_some_and(|last| day <= last)
}

/// Whether a date, in an element of this name, is one that stands for “always”.
pub(in crate::rules) fn is_beginning_of_time(day: Day, element: &str) -> bool {
    let is = |year, month, date| Day::from_calendar(year, month, date) == Some(day);
    match element {
        _ if ORDINARY.contains(&day) => false,
        "endDate" => false,
        "startDate" => is(1, 1, 1),
        _ => is(1, 1, 1) || is(1900, 1, 1) || is(1899, 12, 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ordinary_days_lie_between_the_beginning_and_the_end_of_time() {
        let day = |year, month, day| Day::from_calendar(year, month, day).expect("a date");
        assert_eq!(ORDINARY, day(1900, 1, 2)..=day(2049, 12, 31));
        assert!(is_beginning_of_time(day(1900, 1, 1), "dateOfBirth"));
        assert!(is_end_of_time(day(2050, 1, 1)));
    }
}
