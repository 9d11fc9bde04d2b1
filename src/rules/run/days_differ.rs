use super::spot;
use crate::records::Day;
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::NIGHTS_AHEAD;
use crate::settings::Job;

rule! {
    /// A job does not run on days on which most of the others do.
    ///
    /// ## Why it matters
    /// The jobs belong together: what one loads, the next one needs. On a day on which a job does not run, the others work with
    /// what it has left the last time, and what is new in its feed is missing. The fourteen days from the day of the run are
    /// looked at.
    ///
    /// ## What to do
    /// Give all jobs the same days, unless the feed of this one is made more seldom.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=0 2 * * * schedule.persons.start=0 3 * * 0-5`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «RUN008»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `schedule.users.start=0 2 * * 0-5 schedule.persons.start=0 3 * * 0-5`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "RUN008", "days-differ", Warning;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [];
    check: Check::Run(check);
    message: |[job, days, _]| format!("{job} does not run on {days}, when most of the other jobs do.");
    remedy: |_| "Give all jobs the same days.".to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let settings = &ran.outcome.settings;
    let (schedule, from) = (&settings.schedule, settings.as_of);
    let jobs: Vec<(Job, Vec<Day>)> = Job::ALL
        .into_iter()
        .filter(|&job| schedule.start(job).is_some())
        .map(|job| (job, schedule.next_days(job, from, NIGHTS_AHEAD)))
        .collect();
    for (job, days) in &jobs {
        let of_others = |day: Day| {
            let running = jobs.iter().filter(|(other, days)| other != job && days.contains(&day)).count();
            2 * running > jobs.len() - 1
        };
        let missed: Vec<Day> = (0..NIGHTS_AHEAD)
            .map(|days| from.plus(days))
            .filter(|&day| of_others(day) && !days.contains(&day))
            .collect();
        let Some(first) = missed.first() else { continue };
        let told = match missed.len() - 1 {
            0 => first.to_string(),
            1 => format!("{first} and one more of {NIGHTS_AHEAD} days"),
            more => format!("{first} and {more} more of {NIGHTS_AHEAD} days"),
        };
        if let Some(at) = spot(ran, *job) {
            found.add(Code::DaysDiffer, at, [job.title(), &told, ""]);
        }
    }
}
