use crate::rules::rule;

rule! {
    /// A user would be locked because the person feed would be refused.
    ///
    /// ## Why it matters
    /// A feed that is not well-formed is refused as a whole: no person is loaded, and Person Maintenance still runs.
    /// Every user that has no person from earlier is locked.
    ///
    /// ## What to do
    /// Mend the person feed first: its findings of the families ENC and XML. Have Person Maintenance wait for the
    /// person job to end well.
    ///
    /// ## Failing example
    /// ```xml bytes
    /// <users xmlns="v1.user-sync.pure.atira.dk">  «LCK008»<user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    ///
    /// ```xml bytes
    /// «FED007»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk"><person id="p-1">  <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>  <gender>unknown</gender>  <organisationAssociations>    <staffOrganisationAssociation id="p-1-a">      <primaryAssociation>true</primaryAssociation>      <organisation><c:source_id>UNI</c:source_id></organisation>      <period><c:startDate>2020-01-01</c:startDate></period>      <staffType>academic</staffType>    </staffOrganisationAssociation>  </organisationAssociations>  <user id="u-1"/>  <visibility>Public</visibility></person>«XML001»
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "LCK008", "locked-feed-rejected", Error;
    since: "0.1.0";
    sources: ["ORDER", "PMJ"];
    mistakes: [46];
    remedy: |_| String::new();
}
