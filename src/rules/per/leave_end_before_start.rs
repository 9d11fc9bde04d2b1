use crate::rules::rule;

rule! {
    /// A leave of absence ends before it starts.
    ///
    /// ## Why it matters
    /// There is no day of such a leave: where Pure takes leaves into account, in reports and in times that are to be
    /// made up for, it does not count.
    ///
    /// ## What to do
    /// Look up both dates in the source system and correct the one that is wrong.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <leavesOfAbsence>
    ///       <leaveOfAbsence id="l-1">
    ///         <classification>other</classification><startDate>2023-09-01</startDate>«PER013»<endDate>2022-12-31</endDate>
    ///       </leaveOfAbsence>
    ///     </leavesOfAbsence>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
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
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <leavesOfAbsence>
    ///       <leaveOfAbsence id="l-1">
    ///         <classification>other</classification><startDate>2022-09-01</startDate><endDate>2022-12-31</endDate>
    ///       </leaveOfAbsence>
    ///     </leavesOfAbsence>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER013", "leave-end-before-start", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [45];
    message: |[end, start, _]| format!("The leave of absence ends on {end}, before it starts on {start}.");
    remedy: |_| "Correct one of the two dates.".to_owned();
}
