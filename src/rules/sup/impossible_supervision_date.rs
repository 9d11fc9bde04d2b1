use crate::rules::rule;

rule! {
    /// A date in the supervisor feed is none that the calendar has.
    ///
    /// ## Why it matters
    /// A supervision that starts on no day never begins. Nothing else looks at these dates: the supervisor feed has no
    /// public schema, and in the vendor’s own example of one such period there is a month 18.
    ///
    /// ## What to do
    /// Correct the date in the source system, and write dates as yyyy-mm-dd, which can be read in one way only.
    ///
    /// ## Failing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     «SUP009»<startDate>2021-06-31</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     <startDate>2021-06-30</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    "SUP009", "impossible-supervision-date", Warning;
    since: "0.2.0";
    sources: ["XSD21", "VIEW-S"];
    mistakes: [12];
    message: |[date, ..]| format!("“{date}” is no date of the calendar.");
    remedy: |_| "Correct the date, and write it as yyyy-mm-dd.".to_owned();
}
