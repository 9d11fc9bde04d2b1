use crate::rules::rule;

rule! {
    /// A user would be locked because the link of its person is not synchronised.
    ///
    /// ## Why it matters
    /// Where Pure does not synchronise the user of a person, or only when the person is created, the user element of the
    /// feed changes nothing: the person keeps the user that it has, or has none. So the user of the feed has no person when
    /// Person Maintenance comes.
    ///
    /// ## What to do
    /// If the field is synchronised in your Pure, say so in the setting `fields.persons.user`. Otherwise choose the user of
    /// the person in Pure by hand.
    ///
    /// ## Failing example
    /// Settings: `fields.persons.user=do-not-sync`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   «LCK009»<user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
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
    "LCK009", "locked-link-not-synchronised", Error;
    since: "0.3.0";
    sources: ["RULES", "PMJ"];
    mistakes: [];
    remedy: |_| String::new();
}
