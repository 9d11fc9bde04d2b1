use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// The user element of a person holds elements that Pure gave up.
    ///
    /// ## Why it matters
    /// A person names its user by the id alone. The user name and the e-mail address inside it were deprecated with
    /// Pure 5.12 and announced to go with 5.15: the schema still takes them, and the job need not read them.
    ///
    /// ## What to do
    /// Leave the elements out, give the account in the user feed, and see that the id of the user element is the id it
    /// has there.
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
    ///     <user id="u-1">«PER012»<userName>ada</userName></user>
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
    /// </persons>
    /// ```
    "PER012", "deprecated-user-child", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [33];
    folds: true;
    check: Check::Values(&[Kind::DeprecatedUserChild], check);
    message: |[element, ..]| format!("The element “{element}” inside the user of a person is deprecated: accounts come from the user feed.");
    remedy: |_| "Leave it out, and give the account in the user feed.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    sink.add(Code::DeprecatedUserChild, [value.element, "", ""]);
}
