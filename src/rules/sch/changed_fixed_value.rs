use crate::rules::rule;

rule! {
    /// A value is another than the one that the schema fixes.
    ///
    /// ## Why it matters
    /// A schema may fix a value, so that any other has the feed refused. The built-in schemas fix none.
    ///
    /// ## What to do
    /// Write the value that the schema has, or leave the element or attribute out.
    ///
    /// ## Failing example
    /// The first file is an XSD that was given with the feed.
    ///
    /// ```xml
    /// <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="v1.user-sync.pure.atira.dk"
    ///     targetNamespace="v1.user-sync.pure.atira.dk" elementFormDefault="qualified">
    ///   <xs:element name="users"><xs:complexType><xs:sequence>
    ///     <xs:element name="user" maxOccurs="unbounded"><xs:complexType><xs:sequence>
    ///       <xs:element name="userName" type="xs:string"/>
    ///       <xs:element name="email" type="xs:string"/>
    ///     </xs:sequence><xs:attribute name="id"/><xs:attribute name="source" fixed="hr"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" «SCH021»source="crm"><userName>ada</userName><email>ada@example.org</email></user>
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
    ///     </xs:sequence><xs:attribute name="id"/><xs:attribute name="source" fixed="hr"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" source="hr"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH021", "changed-fixed-value", Error;
    since: "0.2.0";
    sources: ["XSD"];
    mistakes: [];
    message: |[name, fixed, value]| format!("“{name}” is “{value}”, where the schema allows “{fixed}” alone.");
    remedy: |[_, fixed, _]| format!("Write “{fixed}”.");
}
