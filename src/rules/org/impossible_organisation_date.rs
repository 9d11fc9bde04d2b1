use crate::rules::rule;

rule! {
    /// A date of an organisation is none that the calendar has.
    ///
    /// ## Why it matters
    /// The schema looks at the shape of a date alone, so it takes a thirty-first of April or a month 13. Whether Pure
    /// refuses such a date or moves it, nobody can rely on.
    ///
    /// ## What to do
    /// Correct the date in the source system, and write dates as yyyy-mm-dd, which can be read in one way only.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     «ORG003»<startDate>2001-04-31</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-04-30</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG003", "impossible-organisation-date", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [12];
    message: |[date, ..]| format!("“{date}” is no date of the calendar.");
    remedy: |_| "Correct the date, and write it as yyyy-mm-dd.".to_owned();
}
