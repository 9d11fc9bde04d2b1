use super::spot;
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::settings::Job;

rule! {
    /// A job starts several times on the day of the run, of which the first alone is looked at.
    ///
    /// ## Why it matters
    /// The later runs mend what the first could not find, if the other jobs have run by then. A second run of a job that still
    /// runs does nothing.
    ///
    /// ## What to do
    /// Give the start that the nightly run is about, to look at that one.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=0 1,13 * * *`
    ///
    /// ```xml
    /// «RUN010»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `schedule.users.start=0 1 * * *`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "RUN010", "several-starts", Note;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    check: Check::Run(check);
    message: |[job, runs, day]| format!("{job} starts {runs} times on {day}; only the first is simulated.");
    remedy: |_| "Give the start of the run that is to be looked at.".to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let settings = &ran.outcome.settings;
    if !settings.schedule.is_given() {
        return;
    }
    let timetable = settings.schedule.timetable(settings.as_of);
    for job in Job::ALL {
        let Some(runs) = timetable.of(job).map(|timed| timed.runs).filter(|&runs| runs > 1) else { continue };
        if let Some(at) = spot(ran, job) {
            let (runs, day) = (runs.to_string(), settings.as_of.to_string());
            found.add(Code::SeveralStarts, at, [job.title(), &runs, &day]);
        }
    }
}
