use super::{Losses, early_maintenance};
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// Person Maintenance starts before the jobs that it needs have ended, and locks users because of it.
    ///
    /// ## Why it matters
    /// Person Maintenance looks at what is there when it starts. A user whose person comes later in the night has no person yet,
    /// and is locked until the next run.
    ///
    /// ## What to do
    /// Start Person Maintenance when users, persons and supervisors have ended. The finding tells the smallest start with which
    /// nobody is locked too early.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=1m schedule.persons.start=02:10 schedule.persons.duration=10m schedule.maintenance.start=02:15`
    ///
    /// ```xml
    /// «RUN004»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   «LCK007»<user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
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
    ///
    /// ## Passing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=1m schedule.persons.start=02:10 schedule.persons.duration=10m schedule.maintenance.start=02:30`
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
    "RUN004", "early-maintenance-locks", Error;
    since: "0.3.0";
    sources: ["ORDER", "PMJ"];
    mistakes: [46];
    check: Check::Run(check);
    message: |[early, lost, _]| format!("{early}: {lost} because of it.");
    remedy: |[_, _, safe]| safe.to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    early_maintenance(ran, found, Code::EarlyMaintenanceLocks, Losses::Some);
}
