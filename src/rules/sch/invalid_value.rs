use super::words::{advice, plainly};
use crate::rules::rule;

rule! {
    /// The value of an element is none that its type allows.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. One value that its type does not allow has the
    /// whole feed refused: a date with slashes, a label where a key is asked for, a name that is too long.
    ///
    /// ## What to do
    /// Write the value as the message says. Correct it in the generator where the spelling is wrong, in the source
    /// where the value is.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>University</c:text></name>
    ///     «SCH008»<startDate>31/01/1990</startDate><visibility>Public</visibility>
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
    ///     <startDate>1990-01-31</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "SCH008", "invalid-value", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [9, 10, 11, 15, 16, 18, 19, 20];
    message: |[name, expected, value]| format!("“{value}” is no value for “{name}”: expected is {}.", plainly(expected));
    remedy: |[name, expected, value]| advice(name, expected, value);
}
