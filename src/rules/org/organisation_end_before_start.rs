use crate::rules::rule;

rule! {
    /// An organisation ends before it starts.
    ///
    /// ## Why it matters
    /// There is no day on which such an organisation is there. Pure treats it as a former one, and people whose
    /// associations name it are shown with an organisation that never was.
    ///
    /// ## What to do
    /// Look up both dates in the source system and correct the one that is wrong. Where the true start is not known,
    /// take a day before the first association.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2015-03-01</startDate>«ORG004»<endDate>2012-09-30</endDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2012-09-30</startDate><endDate>2015-03-01</endDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG004", "organisation-end-before-start", Warning;
    since: "0.2.0";
    sources: ["VIEW-O"];
    mistakes: [45];
    message: |[end, start, _]| format!("The organisation ends on {end}, before it starts on {start}.");
    remedy: |_| "Correct one of the two dates.".to_owned();
}
