use super::{clock_text, spot};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::NIGHTS_AHEAD;
use crate::settings::{Job, Shift, Timed};

rule! {
    /// The clocks are changed over the start of a job on one of the next fourteen nights.
    ///
    /// ## Why it matters
    /// In spring an hour of local time does not exist, and in autumn one comes twice. Schedulers differ in what they do with a
    /// start in that hour: leave it out, run the job late, or run it twice. Here it is taken as late, and as the first of the two.
    ///
    /// ## What to do
    /// Choose a start outside that hour, which in most of Europe is from 02:00 to 03:00, or check what the scheduler does.
    ///
    /// ## Failing example
    /// Settings: `as-of=2026-10-20 schedule.time-zone=Europe/Copenhagen schedule.users.start=02:30`
    ///
    /// ```xml
    /// «RUN009»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `as-of=2026-10-20 schedule.time-zone=Europe/Copenhagen schedule.users.start=03:30`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "RUN009", "start-in-clock-change", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    check: Check::Run(check);
    message: |[job, what, _]| format!("{job} {what}.");
    remedy: |_| "Choose a start outside the hour in which the clocks are changed.".to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let settings = &ran.outcome.settings;
    if !settings.schedule.is_given() {
        return;
    }
    let mut told = [false; 5];
    for day in (0..NIGHTS_AHEAD).map(|days| settings.as_of.plus(days)) {
        let timetable = settings.schedule.timetable(day);
        for job in Job::ALL {
            let Some(&Timed { start, shift: Some(shift), .. }) = timetable.of(job) else { continue };
            if std::mem::replace(&mut told[job as usize], true) {
                continue;
            }
            let start = clock_text(ran, start);
            let what = match shift {
                Shift::Skipped => {
                    format!("has a start on {day} that the clocks jump over: it is taken to start at {start}")
                }
                Shift::Repeated => {
                    format!(
                        "has a start on {day} that comes twice: it is taken to start the first time, at {start}"
                    )
                }
            };
            if let Some(at) = spot(ran, job) {
                found.add(Code::StartInClockChange, at, [job.title(), &what, ""]);
            }
        }
    }
}
