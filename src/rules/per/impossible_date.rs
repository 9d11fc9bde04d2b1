use crate::rules::rule;

rule! {
    /// A date of a person is none that the calendar has.
    ///
    /// ## Why it matters
    /// The schema looks at the shape of a date alone, so it takes a thirtieth of February or a month 13. An association
    /// that starts on no day never begins, and its person may be locked out.
    ///
    /// ## What to do
    /// Correct the date in the source system, and write dates as yyyy-mm-dd, which can be read in one way only.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period>«PER003»<c:startDate>2020-02-30</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <personEducations>
    ///       <personEducation id="e-1">
    ///         «PER003»<endDate><c:year>1995</c:year><c:month>2</c:month><c:day>31</c:day></endDate>
    ///       </personEducation>
    ///     </personEducations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-02-29</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <personEducations>
    ///       <personEducation id="e-1">
    ///         <endDate><c:year>1995</c:year><c:month>2</c:month><c:day>28</c:day></endDate>
    ///       </personEducation>
    ///     </personEducations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER003", "impossible-date", Warning;
    since: "0.1.0";
    sources: ["XSD21"];
    mistakes: [12];
    message: |[date, ..]| format!("“{date}” is no date of the calendar.");
    remedy: |[_, what, _]| match what {
        "parts" => "Correct its year, month or day.".to_owned(),
        _ => "Correct the date, and write it as yyyy-mm-dd.".to_owned(),
    };
}
