use crate::rules::rule;

rule! {
    /// A schema that was given is wrong or uses what is not supported.
    ///
    /// ## Why it matters
    /// Nothing can be judged by a schema that is itself not right. So that no fault of a feed is missed in silence,
    /// such a schema is refused as a whole, with all that is wrong with it.
    ///
    /// ## What to do
    /// Give the XSD as Pure hands it out, with all the documents that it includes and imports. If it is, and something
    /// in it is not supported, the message names it.
    ///
    /// ## Failing example
    /// ```xml
    /// <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="v1.user-sync.pure.atira.dk"
    ///     targetNamespace="v1.user-sync.pure.atira.dk" elementFormDefault="qualified">
    ///   <xs:element name="users" «SCH017»type="feed"/>
    /// </xs:schema>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="v1.user-sync.pure.atira.dk"
    ///     targetNamespace="v1.user-sync.pure.atira.dk" elementFormDefault="qualified">
    ///   <xs:element name="users" type="xs:string"/>
    /// </xs:schema>
    /// ```
    "SCH017", "unusable-schema", Error;
    since: "0.2.0";
    sources: ["XSD"];
    mistakes: [];
    message: |[what, ..]| format!("This schema cannot be used: {}.", what.trim_end_matches('.'));
    remedy: |_| "Give the XSD as Pure hands it out, together with those that it includes and imports.".to_owned();
}
