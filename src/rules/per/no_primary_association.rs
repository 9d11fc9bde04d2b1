use crate::rules::rule;

rule! {
    /// None of several associations of a person is the primary one.
    ///
    /// ## Why it matters
    /// Pure shows a person first with the primary association. Where the feed marks none, which of them is shown is
    /// left to chance, and may change from one night to the next.
    ///
    /// ## What to do
    /// Mark one association of the person as the primary one, as a rule that with the largest share of full time. One
    /// association alone needs no mark.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     «PER008»<organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>false</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation id="a-2">
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
    "PER008", "no-primary-association", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [45];
    folds: true;
    message: |_| "The person has several associations, and none of them is the primary one.".to_owned();
    remedy: |_| "Mark one association of the person as the primary one.".to_owned();
}
