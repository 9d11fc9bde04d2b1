use crate::rules::rule;

rule! {
    /// An association ends before it starts.
    ///
    /// ## Why it matters
    /// There is no day on which such an association is active, so it gives its person nothing: no place in the
    /// organisation and no access. Person Maintenance warns about it night after night.
    ///
    /// ## What to do
    /// Look up both dates in the source system and correct the one that is wrong. A contract that was never taken up is
    /// left out of the feed.
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
    ///         <period><c:startDate>2020-03-01</c:startDate>«PER004»<c:endDate>2019-12-31</c:endDate></period>
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
    ///         <period><c:startDate>2019-12-31</c:startDate><c:endDate>2020-03-01</c:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER004", "end-before-start", Warning;
    since: "0.1.0";
    sources: ["PMJ"];
    mistakes: [45];
    message: |[end, start, _]| format!("The association ends on {end}, before it starts on {start}.");
    remedy: |_| "Correct one of the two dates; Person Maintenance warns about it too.".to_owned();
}
