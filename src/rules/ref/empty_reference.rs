use crate::rules::rule;

rule! {
    /// An element that should name another record is empty.
    ///
    /// ## Why it matters
    /// The schema takes an empty text for an id. What Pure makes of it is not documented: no link at best, an error in
    /// the log at worst. It comes from a column without a value.
    ///
    /// ## What to do
    /// Leave the element out where there is nothing to name, as at the organisation on top.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>University</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///     «REF005»<parentOrganisationId></parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>University</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "REF005", "empty-reference", Warning;
    since: "0.1.0";
    sources: ["XSD21"];
    mistakes: [4, 37];
    message: |[element, ..]| format!("The element “{element}” is empty, so it names nothing.");
    remedy: |[element, ..]| format!("Leave “{element}” out where there is nothing to name.");
}
