use crate::rules::rule;

rule! {
    /// Text stands where the schema allows elements alone.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. Names, titles and descriptions are given by
    /// language: their text stands in `text` elements, one for each. As plain text it has the feed refused.
    ///
    /// ## What to do
    /// Write `<c:text lang="en">…</c:text>` into the element, with `c` for `v3.commons.pure.atira.dk`. Text that is
    /// left over between elements is removed.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     «SCH011»<name>University</name>
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
    "SCH011", "text-not-allowed", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [8, 14];
    message: |[name, expected, text]| match expected {
        "nothing" => format!("The text “{text}” stands in “{name}”, which holds nothing."),
        _ => format!("The text “{text}” stands in “{name}”, which holds elements: {expected}."),
    };
    remedy: |[_, expected, _]| match expected {
        "text" => "Write it into a text element of the namespace v3.commons.pure.atira.dk, with its language.".to_owned(),
        _ => "Remove the text, or write it into the element that it is meant for.".to_owned(),
    };
}
