use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::job_of;
use crate::settings::{Job, Order};

rule! {
    /// The jobs do not run in the order in which they need each other.
    ///
    /// ## Why it matters
    /// Persons need their organisations and users, supervisor relations need persons, and Person Maintenance needs all
    /// that links a user with a person. Whoever runs too early finds nothing on the first night: associations and links
    /// are missing, and new users are locked until a later run.
    ///
    /// ## What to do
    /// Run organisations, users, persons, supervisors and then Person Maintenance, each after the one before has ended.
    /// Whether users or organisations come first makes no difference.
    ///
    /// ## Failing example
    /// Settings: `order=OPUSM`
    ///
    /// ```xml
    /// «RUN001»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `order=UOPSM`
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "RUN001", "jobs-out-of-order", Error;
    since: "0.2.0";
    sources: ["ORDER"];
    mistakes: [46];
    check: Check::Run(check);
    message: |[order, pairs, _]| format!("In the order {order}, {pairs}.");
    remedy: |_| "Run the jobs in the order OUPSM, each after the one before has ended.".to_owned();
}

/// Which jobs each job needs to have run (ORDER).
const NEEDS: [(Job, &[Job]); 3] = [
    (Job::Persons, &[Job::Organisations, Job::Users]),
    (Job::Supervisors, &[Job::Persons]),
    (Job::Maintenance, &[Job::Users, Job::Persons, Job::Supervisors]),
];

fn check(ran: &Ran<'_>, found: &mut Found) {
    let order = &ran.outcome.settings.order;
    let early = early(order);
    let Some(&(first, _)) = early.first() else { return };
    let pairs: Vec<String> = early.iter().map(|(job, needs)| words(*job, needs)).collect();
    // Where that feed is not given, or is refused, another one has to stand for it.
    let wanted = Feed::ALL.into_iter().find(|&feed| job_of(feed) == first).unwrap_or(Feed::Users);
    let of_early =
        early.iter().filter_map(|(job, _)| Feed::ALL.into_iter().find(|&feed| job_of(feed) == *job));
    let place = [wanted].into_iter().chain(of_early).chain(Feed::ALL).find_map(|feed| {
        let file = ran.feeds.file(feed).filter(|_| !ran.feeds.rejected(feed))?;
        Some((feed, u32::MAX, file.segment.root?))
    });
    if let Some(at) = place {
        found.add(Code::JobsOutOfOrder, at, [&order.to_string(), &pairs.join("; "), ""]);
    }
}

/// The jobs that run before one that they need, in the order in which they run, with those.
fn early(order: &Order) -> Vec<(Job, Vec<Job>)> {
    let late = |job: Job, needed: Job| {
        order.position(job).zip(order.position(needed)).is_some_and(|(job, needed)| job < needed)
    };
    let needs = |job: &Job| NEEDS.iter().find(|(of, _)| of == job);
    let jobs = order.jobs().iter().filter_map(needs).map(|&(job, needs)| {
        (job, needs.iter().copied().filter(|&needed| late(job, needed)).collect::<Vec<_>>())
    });
    jobs.filter(|(_, needs)| !needs.is_empty()).collect()
}

fn words(job: Job, needs: &[Job]) -> String {
    let mut needs: Vec<&str> = needs.iter().map(|needed| needed.title()).collect();
    let last = needs.pop().unwrap_or_default();
    let before = if needs.is_empty() { last.to_owned() } else { format!("{} and {last}", needs.join(", ")) };
    let them = if needs.is_empty() { "it" } else { "them" };
    format!("{} runs before {before} and needs {them}", job.title())
}
