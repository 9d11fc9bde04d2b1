use crate::rules::rule;

rule! {
    /// A person has more than one primary association.
    ///
    /// ## Why it matters
    /// Only one association can be the one with which Pure shows a person first. The schema does not count them; which
    /// one wins is left to chance. Some feeds mark every association that has not ended.
    ///
    /// ## What to do
    /// Keep the mark on one association of the person and write false in the others.
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
    ///       <staffOrganisationAssociation id="a-2">
    ///         «PER009»<primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>CHEM</c:source_id></organisation>
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
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation id="a-2">
    ///         <primaryAssociation>false</primaryAssociation>
    ///         <organisation><c:source_id>CHEM</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER009", "several-primary-associations", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [45];
    message: |_| "The person has another primary association before this one.".to_owned();
    remedy: |_| "Write false in all but one association of the person.".to_owned();
}
