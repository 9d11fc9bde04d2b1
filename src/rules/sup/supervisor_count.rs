use crate::rules::rule;

rule! {
    /// A supervisor relation names several supervisors, or none.
    ///
    /// ## Why it matters
    /// A relation is between one apprentice and one supervisor. With none there is nobody to relate to, and with two
    /// the row is refused.
    ///
    /// ## What to do
    /// Name exactly one supervisor, an internal or an external one. Who has several has as many relations, each with an
    /// id of its own.
    ///
    /// ## Failing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     «SUP002»<externalSupervisor><lastName>Germain</lastName></externalSupervisor><startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    ///   <supervisorRelation id="s-2"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     «SUP002»<supervisorId>P-3</supervisorId><startDate>2021-03-01</startDate>
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
    ///   <supervisorRelation id="s-2"><apprenticeId>P-2</apprenticeId>
    ///     <externalSupervisor><lastName>Germain</lastName></externalSupervisor><startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    "SUP002", "supervisor-count", Error;
    since: "0.1.0";
    sources: ["VIEW-S"];
    mistakes: [42];
    message: |[what, ..]| match what {
        "both" => "The relation names both an internal and an external supervisor.".to_owned(),
        "two" => "The relation names two internal supervisors.".to_owned(),
        _ => "The relation names no supervisor.".to_owned(),
    };
    remedy: |_| "Name exactly one supervisor, an internal or an external one.".to_owned();
}
