use crate::records::Feed;
use crate::rules::{Check, Code, rule};

rule! {
    /// Two supervisor relations have the same id.
    ///
    /// ## Why it matters
    /// Pure knows a relation by this id. Of two rows with one id, one relation is made, and the other supervision is
    /// missing.
    ///
    /// ## What to do
    /// Give each relation an id of its own. The id that Pure makes by default is put together from supervisor,
    /// apprentice, their organisations and the start: where one supervision is resumed, the start tells the two apart.
    ///
    /// ## Failing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     <startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    ///   <supervisorRelation «SUP001»id="s-1"><apprenticeId>P-3</apprenticeId><supervisorId>P-1</supervisorId>
    ///     <startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     <startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    ///   <supervisorRelation id="s-2"><apprenticeId>P-3</apprenticeId><supervisorId>P-1</supervisorId>
    ///     <startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    "SUP001", "duplicate-supervisor-relation", Error;
    since: "0.1.0";
    sources: ["VIEW-S", "RELID"];
    mistakes: [26];
    passing: [1];
    check: Check::Feeds(|loaded, found| found.duplicates(loaded, Feed::Supervisors, Code::DuplicateSupervisorRelation));
    message: |[id, line, _]| format!("Supervisor relation “{id}” stands in the feed already, at line {line}; only the first is loaded.");
    remedy: |_| "Remove one of the two, or give it an id of its own.".to_owned();
}
