//! When jobs start: times of day, cron expressions, time zones and the change of the clocks.
#![cfg(not(target_family = "wasm"))]

mod support;

use proptest::prelude::*;
use soups::records::Day;
use soups::{Dialect, Job, Settings, Shift, Timed};
use support::settings;

fn day(text: &str) -> Day {
    Day::from_iso(text).expect("a date")
}

#[track_caller]
fn with(start: &str, zone: &str) -> Settings {
    let mut set = settings("");
    set.set("schedule.time-zone", zone).expect("a time zone");
    set.set("schedule.users.start", start).expect("a start");
    set
}

#[track_caller]
fn timed(start: &str, zone: &str, date: &str) -> Timed {
    let timetable = with(start, zone).schedule.timetable(day(date));
    assert!([0, 2, 3, 4].into_iter().all(|other| timetable.jobs[other].is_none()));
    timetable.of(Job::Users).unwrap_or_else(|| panic!("“{start}” starts on {date}")).clone()
}

#[track_caller]
fn days(start: &str, from: &str, count: u32) -> Vec<String> {
    let set = with(start, "UTC");
    set.schedule.next_days(Job::Users, day(from), count).iter().map(Day::to_string).collect()
}

#[track_caller]
fn refused(start: &str) -> String {
    let error = settings("").set("schedule.users.start", start).expect_err("it is no start").to_string();
    assert!(error.starts_with(&format!("schedule.users.start: “{start}” is no ")), "{error}");
    error
}

#[test]
fn a_time_of_day_is_one_of_every_day() {
    let found = timed("02:30", "Europe/Zurich", "2026-11-22");
    assert_eq!(found.local, "2026-11-22T02:30:00+01:00");
    assert_eq!(found.start, 1_795_311_000_000);
    assert_eq!((found.runs, found.shift, found.dialect), (1, None, Dialect::Clock));
    assert_eq!(timed("02:30:15", "UTC", "2026-11-22").local, "2026-11-22T02:30:15+00:00");
    assert_eq!(days("02:30", "2026-11-22", 3), ["2026-11-22", "2026-11-23", "2026-11-24"]);
}

#[test]
fn an_hour_above_23_is_of_the_day_after() {
    assert_eq!(timed("25:00", "UTC", "2026-12-31").local, "2027-01-01T01:00:00+00:00");
    assert_eq!(timed("47:59:59", "UTC", "2026-12-31").local, "2027-01-01T23:59:59+00:00");
    // The clock of the day after is meant, not so many hours after midnight.
    assert_eq!(timed("27:30", "Europe/Zurich", "2026-03-28").local, "2026-03-29T03:30:00+02:00");
}

#[test]
fn the_clocks_may_jump_over_a_start() {
    let found = timed("02:30", "Europe/Zurich", "2026-03-29");
    assert_eq!(found.local, "2026-03-29T03:30:00+02:00");
    assert_eq!(found.shift, Some(Shift::Skipped));
    assert_eq!(timed("03:00", "Europe/Zurich", "2026-03-29").shift, None);
    assert_eq!(timed("01:59:59", "Europe/Zurich", "2026-03-29").shift, None);
    assert_eq!(timed("26:00", "Europe/Zurich", "2026-03-28").shift, Some(Shift::Skipped));
    assert_eq!(timed("30 2 * * *", "Europe/Zurich", "2026-03-29").shift, Some(Shift::Skipped));
    assert_eq!(timed("00:30", "Asia/Beirut", "2026-03-29").local, "2026-03-29T01:30:00+03:00");
}

#[test]
fn a_start_may_come_twice() {
    let found = timed("02:30", "Europe/Zurich", "2026-10-25");
    assert_eq!(found.local, "2026-10-25T02:30:00+02:00");
    assert_eq!(found.shift, Some(Shift::Repeated));
    assert_eq!(timed("03:00", "Europe/Zurich", "2026-10-25").shift, None);
    assert_eq!(timed("01:30", "America/New_York", "2026-11-01").shift, Some(Shift::Repeated));
    assert_eq!(timed("02:30", "UTC", "2026-10-25").shift, None);
}

#[test]
fn offsets_of_every_kind_are_told() {
    for (zone, local) in [
        ("Asia/Kolkata", "2026-07-01T02:30:00+05:30"),
        ("America/St_Johns", "2026-07-01T02:30:00-02:30"),
        ("Pacific/Chatham", "2026-07-01T02:30:00+12:45"),
        ("Etc/GMT+3", "2026-07-01T02:30:00-03:00"),
        ("gmt", "2026-07-01T02:30:00+00:00"),
    ] {
        assert_eq!(timed("02:30", zone, "2026-07-01").local, local, "{zone}");
    }
    assert_eq!(timed("02:30", "Europe/Zurich", "1880-01-01").local, "1880-01-01T02:30:00+00:29");
}

#[test]
fn a_zone_that_is_none_is_told_with_the_nearest() {
    let mut set = settings("");
    for (zone, nearest) in [
        ("Europe/Zürich", "Europe/Zurich"),
        ("Zurich", "Europe/Zurich"),
        ("europe/berln", "Europe/Berlin"),
        ("", "GB"),
        ("utcc", "UTC"),
    ] {
        let error = set.set("schedule.time-zone", zone).expect_err("it is no zone").to_string();
        let wanted = format!("schedule.time-zone: “{zone}” is no time zone; the nearest is “{nearest}”");
        assert_eq!(error, wanted);
    }
    set.set("schedule.time-zone", "europe/zurich").expect("case does not matter");
    assert_eq!(set.schedule.time_zone(), "Europe/Zurich");
}

#[test]
fn cron_of_five_fields() {
    for (start, local, runs) in [
        ("30 2 * * *", "2026-11-22T02:30:00+00:00", 1),
        ("*/20 1,3 * * *", "2026-11-22T01:00:00+00:00", 6),
        ("5-7 22 22 11 *", "2026-11-22T22:05:00+00:00", 3),
        // 22 November 2026 is a Sunday.
        ("0 4 * * 0", "2026-11-22T04:00:00+00:00", 1),
        ("0 4 * * 7", "2026-11-22T04:00:00+00:00", 1),
        ("0 4 * * sun", "2026-11-22T04:00:00+00:00", 1),
        ("0 4 * nov fri-sun", "2026-11-22T04:00:00+00:00", 1),
        // The day of the month or the day of the week.
        ("0 4 1 * 0", "2026-11-22T04:00:00+00:00", 1),
        ("0 4 22 * 3", "2026-11-22T04:00:00+00:00", 1),
    ] {
        let found = timed(start, "UTC", "2026-11-22");
        assert_eq!(
            (found.local.as_str(), found.runs, found.dialect),
            (local, runs, Dialect::Cron5),
            "{start}"
        );
    }
    for start in ["0 4 * * 1-6", "0 4 1 * *", "0 4 * 12 *", "0 4 1 * 1"] {
        assert!(with(start, "UTC").schedule.timetable(day("2026-11-22")).jobs[1].is_none(), "{start}");
    }
    assert_eq!(days("0 4 * * 1-5", "2026-11-22", 8).len(), 5);
}

#[test]
fn cron_of_quartz() {
    let at = |start: &str| {
        let found = timed(start, "UTC", "2026-11-22");
        (found.local, found.runs, found.dialect)
    };
    assert_eq!(at("15 30 2 * * ?"), ("2026-11-22T02:30:15+00:00".to_owned(), 1, Dialect::Quartz6));
    assert_eq!(at("0 30 2 ? * 1"), ("2026-11-22T02:30:00+00:00".to_owned(), 1, Dialect::Quartz6));
    assert_eq!(at("0 0/15 2 ? * SUN 2026"), ("2026-11-22T02:00:00+00:00".to_owned(), 4, Dialect::Quartz7));
    assert_eq!(at("0 30 2 ? * SUN,SAT 2026-2030").2, Dialect::Quartz7);
    for (start, wanted) in [
        ("0 0 3 L * ?", vec!["2026-11-30", "2026-12-31"]),
        ("0 0 3 LW * ?", vec!["2026-11-30", "2026-12-31"]),
        // 15 November is a Sunday, the weekday nearest is a Monday.
        ("0 0 3 15W * ?", vec!["2026-11-16", "2026-12-15"]),
        // The first Saturday stays in its month; 1 November is a Sunday.
        ("0 0 3 1W * ?", vec!["2026-11-02", "2026-12-01"]),
        ("0 0 3 ? * 6#3", vec!["2026-11-20", "2026-12-18"]),
        ("0 0 3 ? * FRI#3", vec!["2026-11-20", "2026-12-18"]),
        ("0 0 3 ? * 6L", vec!["2026-11-27", "2026-12-25"]),
        ("0 0 3 ? 12 L", vec!["2026-12-05", "2026-12-12", "2026-12-19", "2026-12-26"]),
        ("0 0 3 ? 12 7", vec!["2026-12-05", "2026-12-12", "2026-12-19", "2026-12-26"]),
        ("0 0 3 1/10 11 ?", vec!["2026-11-01", "2026-11-11", "2026-11-21"]),
        ("0 0 3 31 * ? 2026", vec!["2026-12-31"]),
        ("0 0 3 31 12 ? 2027", vec![]),
    ] {
        assert_eq!(days(start, "2026-11-01", 61), wanted, "{start}");
    }
}

#[test]
fn what_is_no_start_says_what_is_taken() {
    for start in ["", "2:30", "48:00", "02:30:60", "0230", "+2:30", "02:30:00:00", "@daily", "noon"] {
        let error = refused(start);
        assert!(error.contains("as in 02:30") && error.contains("cron expression"), "{error}");
    }
    for (start, why) in [
        ("0 2 * *", "it has 4"),
        ("0 0 2 * * ? 2026 1", "it has 8"),
        ("60 2 * * *", ""),
        ("0 24 * * *", ""),
        ("0 2 0 * *", ""),
        ("0 2 32 * *", ""),
        ("0 2 * 13 *", ""),
        ("0 2 * * 8", ""),
        ("0 2 * * +1", "“+” has no meaning"),
        ("0 2 * * MONDAY", ""),
        ("0 2 1,,2 * *", "empty item"),
        ("0 2 */0 * *", ""),
        ("0 2 5-1 * *", ""),
        ("0 2 2026-11-22 * *", ""),
        ("0 0 2 ? * 0", "“0” is no weekday of Quartz"),
        ("0 0 2 ? * 8", "“8” is no weekday of Quartz"),
        ("0 0 2 ? * 0-3", "“0” is no weekday of Quartz"),
        ("0 0 2 ? * 6#6", ""),
        ("0 0 2 L-3 * ?", ""),
        ("0 0 2 ? * é", ""),
    ] {
        let error = refused(start);
        assert!(error.contains("five fields or of Quartz's six or seven: "), "{error}");
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_report_says_how_a_start_was_taken() {
    for (start, words) in [
        ("02:30", "taken as a time of day"),
        ("0 2 * * *", "cron expression of five fields"),
        ("0  0 2 * * ?", "Quartz with six fields"),
        ("0 0 2 * * ? *", "Quartz with seven fields"),
    ] {
        let told = with(start, "UTC").assumptions();
        let told = told.iter().find(|told| told.setting == "schedule.users.start").expect("it is told");
        assert!(told.text.contains(words), "{}", told.text);
        assert_eq!(told.value, start.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn where_the_calendar_ends_nothing_starts() {
    for last in ["9999-12-31", "0001-01-01"] {
        let _ = with("25:00", "Pacific/Kiritimati").schedule.timetable(day(last));
        let _ = with("0 3 * * *", "Etc/GMT+12").schedule.next_days(Job::Users, day(last), 3);
    }
    for far in [i32::MIN, i32::MAX, -5_000_000, 3_000_000] {
        assert!(with("25:00", "UTC").schedule.timetable(Day(far)).jobs[1].is_none());
        assert!(with("0 3 * * *", "UTC").schedule.next_days(Job::Users, Day(far), 2).is_empty());
    }
}

#[test]
fn starts_survive_pairs_and_toml() {
    for start in ["25:00", "*/20 1,3 * * mon", "0 0 3 ? * FRI#3 2026"] {
        let set = with(start, "europe/zurich");
        let (mut of_pairs, mut of_toml) = (settings(""), settings(""));
        for (key, value) in set.to_pairs() {
            of_pairs.set(&key, &value).expect("what is written can be set");
        }
        of_toml.read_toml(&set.to_toml()).expect("what is written can be read");
        assert!(of_pairs == set && of_toml == set, "{start}");
    }
}

/// A field of cron as a list of values, and as text.
fn field(low: u32, high: u32) -> impl Strategy<Value = (String, Vec<u32>)> {
    let item = prop_oneof![
        (low..=high).prop_map(|value| (value.to_string(), vec![value])),
        (low..=high, low..=high).prop_map(|(a, b)| {
            let (a, b) = (a.min(b), a.max(b));
            (format!("{a}-{b}"), (a..=b).collect())
        }),
        (low..=high, low..=high, 1..7_u32).prop_map(|(a, b, step)| {
            let (a, b) = (a.min(b), a.max(b));
            (format!("{a}-{b}/{step}"), (a..=b).step_by(step as usize).collect())
        }),
        (2..9_u32).prop_map(move |step| (format!("*/{step}"), (low..=high).step_by(step as usize).collect())),
    ];
    prop_oneof![
        Just(("*".to_owned(), (low..=high).collect())),
        prop::collection::vec(item, 1..4).prop_map(|items| {
            let (texts, values): (Vec<String>, Vec<Vec<u32>>) = items.into_iter().unzip();
            let mut values = values.concat();
            values.sort_unstable();
            values.dedup();
            (texts.join(","), values)
        })
    ]
}

proptest! {
    /// Against a model that knows nothing of the library: lists of values, and a calendar of its own.
    #[test]
    fn cron_agrees_with_a_naive_model(
        fields in (field(0, 59), field(0, 59), field(0, 23), field(1, 31), field(1, 12)),
        (quartz, (weekday, weekdays)) in any::<bool>().prop_flat_map(|quartz| {
            (Just(quartz), if quartz { field(1, 7).boxed() } else { field(0, 6).boxed() })
        }),
        from in 0..40_000_i32,
    ) {
        let ((second, seconds), (minute, minutes), (hour, hours), (date, dates), (month, months)) = fields;
        let start = if quartz {
            format!("{second} {minute} {hour} {date} {month} {weekday}")
        } else {
            format!("{minute} {hour} {date} {month} {weekday}")
        };
        let seconds = if quartz { seconds } else { vec![0] };
        let set = with(&start, "UTC");
        for day in (from..from + 40).map(Day) {
            let text = day.to_string();
            let number = |part: usize| text.split('-').nth(part).and_then(|part| part.parse::<u32>().ok());
            let (its_month, its_date) = (number(1).expect("a month"), number(2).expect("a day"));
            // 1970 began with a Thursday, which is 4 where Sunday is 0, and 5 where Sunday is 1.
            let its_weekday = (day.0.rem_euclid(7) as u32 + 4) % 7 + u32::from(quartz);
            let (by_date, by_weekday) = (dates.contains(&its_date), weekdays.contains(&its_weekday));
            let on = months.contains(&its_month)
                && match (date == "*", weekday == "*") {
                    (true, true) => true,
                    (true, false) => by_weekday,
                    (false, true) => by_date,
                    (false, false) => by_date || by_weekday,
                };
            let found = set.schedule.timetable(day).jobs[1].clone();
            prop_assert_eq!(found.is_some(), on, "{} on {}", start, text);
            prop_assert_eq!(set.schedule.next_days(Job::Users, day, 1).len(), usize::from(on));
            if let Some(found) = found {
                let first = i64::from(hours[0] * 3600 + minutes[0] * 60 + seconds[0]);
                prop_assert_eq!(found.start, (i64::from(day.0) * 86_400 + first) * 1000);
                prop_assert_eq!(found.runs as usize, hours.len() * minutes.len() * seconds.len());
            }
        }
    }

    #[test]
    fn no_start_makes_it_panic(start in "[0-9*/,?LW#A-Z-]{1,4}( [0-9*/,?LW#@+-]{1,5}){4,6}", day: i32) {
        let mut set = settings("");
        if set.set("schedule.users.start", &start).is_ok() {
            let _ = set.schedule.timetable(Day(day % 3_000_000));
            let _ = set.schedule.next_days(Job::Users, Day(20_000), 40);
        }
    }
}
