use crate::rules::rule;

rule! {
    /// A prefix is used that nothing declares.
    ///
    /// ## Why it matters
    /// Without a declaration the prefix means nothing, and a parser that knows namespaces refuses the file. Each prefix
    /// is told once, where it is used first.
    ///
    /// ## What to do
    /// Declare the prefix at the root element. Which word is used as prefix is free; the namespace behind it is not.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<organisations xmlns="v1.organisation-sync.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name>«XML005»<c:text>University</c:text></name>
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
    "XML005", "undeclared-prefix", Error;
    since: "0.1.0";
    sources: ["XMLNS", "XSD21"];
    mistakes: [1];
    message: |[prefix, ..]| format!("The prefix “{prefix}” is not declared; this is its first use.");
    remedy: |[prefix, ..]| match prefix {
        "xsi" => "Leave out what bears it, as Pure needs none of it, or declare it at the root element as xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\".".to_owned(),
        _ => format!("Declare it at the root element, for the shared types as xmlns:{prefix}=\"v3.commons.pure.atira.dk\"."),
    };
}
