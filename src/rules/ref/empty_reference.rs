use crate::rules::rule;

rule! {
    /// An element that should name another record is empty.
    ///
    /// ## Why it matters
    /// The schema takes an empty text for an id. What Pure makes of it is not documented: no link at best, an error in
    /// the log at worst. It comes from a column without a value. An association without an organisation is not created, and a
    /// person that has no other one neither.
    ///
    /// ## What to do
    /// Leave the element out where there is nothing to name, as at the organisation on top. Where there has to be
    /// something, look up why the column is empty.
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
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   «PER005»<person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation>«REF005»<c:source_id></c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
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
