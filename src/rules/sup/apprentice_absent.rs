use crate::rules::rule;

rule! {
    /// A supervisor relation names no apprentice.
    ///
    /// ## Why it matters
    /// Nobody is supervised by it, so the relation cannot be made.
    ///
    /// ## What to do
    /// Name the apprentice by the id of its person. Where the query finds none, the person is missing from the source
    /// of the relation, and the row is left out.
    ///
    /// ## Failing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1">«SUP003»<apprenticeId></apprenticeId><supervisorId>P-1</supervisorId>
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
    /// </supervisors>
    /// ```
    "SUP003", "apprentice-absent", Error;
    since: "0.1.0";
    sources: ["VIEW-S"];
    mistakes: [42];
    message: |_| "The relation names no apprentice.".to_owned();
    remedy: |_| "Name the apprentice by the id of its person.".to_owned();
}
