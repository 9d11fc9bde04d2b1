use crate::rules::rule;

rule! {
    /// A reference names an entity that XML does not define.
    ///
    /// ## Why it matters
    /// Names such as `&nbsp;` and `&eacute;` are of HTML. XML knows five: `amp`, `lt`, `gt`, `quot` and `apos`. A
    /// parser refuses all others.
    ///
    /// ## What to do
    /// Decode HTML when text is read from its source, then let a library write the XML.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>Universit«XML008»&eacute;</c:text></name>
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
    ///     <name><c:text>Université</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "XML008", "undefined-entity", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [14];
    message: |[name, ..]| format!("The entity “{name}” is not defined; XML knows amp, lt, gt, quot and apos.");
    remedy: |_| "Write the character itself, or a number such as &#233;.".to_owned();
}
