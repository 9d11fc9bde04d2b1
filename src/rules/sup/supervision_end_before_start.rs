use crate::rules::rule;

rule! {
    /// A supervision ends before it starts.
    ///
    /// ## Why it matters
    /// There is no day of such a supervision: it is shown neither among the current ones nor, in its place, among the
    /// former ones.
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
    ///   <person id="P-2">
    ///     <name><c:firstname>Emmy</c:firstname><c:lastname>Noether</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <studentOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <supervisedByRelations>
    ///           <supervisorRelation id="s-1">
    ///             <supervisor><c:source_id>P-1</c:source_id></supervisor>
    ///             <period><c:startDate>2022-09-30</c:startDate>«SUP007»<c:endDate>2021-03-01</c:endDate></period>
    ///           </supervisorRelation>
    ///         </supervisedByRelations>
    ///       </studentOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
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
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Emmy</c:firstname><c:lastname>Noether</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <studentOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <supervisedByRelations>
    ///           <supervisorRelation id="s-1">
    ///             <supervisor><c:source_id>P-1</c:source_id></supervisor>
    ///             <period><c:startDate>2021-03-01</c:startDate><c:endDate>2022-09-30</c:endDate></period>
    ///           </supervisorRelation>
    ///         </supervisedByRelations>
    ///       </studentOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "SUP007", "supervision-end-before-start", Warning;
    since: "0.2.0";
    sources: ["VIEW-S"];
    mistakes: [45];
    message: |[end, start, _]| format!("The supervision ends on {end}, before it starts on {start}.");
    remedy: |_| "Correct one of the two dates.".to_owned();
}
