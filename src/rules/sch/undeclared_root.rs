use crate::rules::rule;

rule! {
    /// The schema that was given does not declare the root element.
    ///
    /// ## Why it matters
    /// The feed is judged by the schema that was given for its namespace. If that knows nothing of the root element, it
    /// is the schema of something else, and no more of the feed can be judged.
    ///
    /// ## What to do
    /// Give the schema of this feed. Pure has one for each feed, and one for the types that they share.
    ///
    /// ## Failing example
    /// The first file is an XSD that was given with the feed.
    ///
    /// ```xml
    /// <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="v1.user-sync.pure.atira.dk"
    ///     targetNamespace="v1.user-sync.pure.atira.dk" elementFormDefault="qualified">
    ///   <xs:element name="accounts" type="xs:string"/>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// «SCH018»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// The first file is an XSD that was given with the feed.
    ///
    /// ```xml
    /// <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="v1.user-sync.pure.atira.dk"
    ///     targetNamespace="v1.user-sync.pure.atira.dk" elementFormDefault="qualified">
    ///   <xs:element name="users"><xs:complexType><xs:sequence>
    ///     <xs:element name="user" maxOccurs="unbounded"><xs:complexType><xs:sequence>
    ///       <xs:element name="userName" type="xs:string"/>
    ///       <xs:element name="email" type="xs:string"/>
    ///     </xs:sequence><xs:attribute name="id"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH018", "undeclared-root", Error;
    since: "0.2.0";
    sources: ["XSD"];
    mistakes: [];
    message: |[name, known, _]| match known {
        known if known.is_empty() || known.contains(", ") => {
            format!("The schema declares no root element “{name}”.")
        }
        _ => format!("The schema declares no root element “{name}”; “{known}” may be meant."),
    };
    remedy: |_| "Give the schema of this feed.".to_owned();
}
