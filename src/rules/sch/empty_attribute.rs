use super::words::plainly;
use crate::rules::rule;
use crate::schema::NEEDED;

rule! {
    /// An attribute is empty although its type asks for a value.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. A language, a country or a type cannot be
    /// empty, so the feed is refused. A column without a value was written as an attribute without one.
    ///
    /// ## What to do
    /// Leave the attribute out where there is no value. If the schema asks for it, the source has to have a value.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text «SCH020»lang="">University</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
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
    "SCH020", "empty-attribute", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [4, 9];
    folds: true;
    message: |[name, expected, _]| format!("The attribute “{name}” is empty: expected is {}.", plainly(expected));
    remedy: |[name, expected, needed]| match needed {
        NEEDED => format!("Write {} into it: “{name}” has to be there.", plainly(expected)),
        _ => format!("Leave “{name}” out where there is no value."),
    };
}
