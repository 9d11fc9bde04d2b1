use super::{spot, spot_of};
use crate::rules::{Check, Code, Found, Ran, rule};
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

fn check(ran: &Ran<'_>, found: &mut Found) {
    // With a schedule the order counts no more: the rules of schedules tell what is wrong.
    if ran.outcome.settings.schedule.is_given() {
        return;
    }
    let order = &ran.outcome.settings.order;
    let early = early(order);
    let Some(&(first, _)) = early.first() else { return };
    let pairs: Vec<String> = early.iter().map(|(job, needs)| words(*job, needs)).collect();
    // Where the feed of the first is not given, or is refused, one of the others stands for it.
    let place = early.iter().find_map(|(job, _)| spot_of(ran, *job)).or_else(|| spot(ran, first));
    if let Some(at) = place {
        found.add(Code::JobsOutOfOrder, at, [&order.to_string(), &pairs.join("; "), ""]);
    }
}

/// The jobs that run before one that they need, in the order in which they run, with those.
fn early(order: &Order) -> Vec<(Job, Vec<Job>)> {
    let late = |job: Job, needed: Job| {
        order.position(job).zip(order.position(needed)).is_some_and(|(job, needed)| job < needed)
    };
    let jobs = order.jobs().iter().map(|&job| {
        (job, job.needs().iter().copied().filter(|&needed| late(job, needed)).collect::<Vec<_>>())
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
