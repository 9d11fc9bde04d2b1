use super::words::{advice, plainly};
use crate::rules::rule;

rule! {
    /// The value of an attribute is none that its type allows.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. A language written with a hyphen, a country in
    /// small letters, a type with a blank in it: one such value has the whole feed refused.
    ///
    /// ## What to do
    /// Write the value as the message says. A language is two small letters, with an underscore and the country in
    /// capitals where that matters.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text «SCH009»lang="en-GB">University</c:text></name>
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
    ///     <name><c:text lang="en_GB">University</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "SCH009", "invalid-attribute-value", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [9, 10, 16, 19];
    message: |[name, expected, value]| format!("“{value}” is no value for the attribute “{name}”: expected is {}.", plainly(expected));
    remedy: |[name, expected, value]| advice(name, expected, value);
}
