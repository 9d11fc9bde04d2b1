use crate::rules::rule;

rule! {
    /// A key of the schema is not unique, or a reference to it finds nothing.
    ///
    /// ## Why it matters
    /// A schema may say that some values have to differ, or that a value has to stand somewhere else too. Where that
    /// does not hold, the feed is refused. The built-in schemas say nothing of the kind: duplicate ids are found by the
    /// rules for them.
    ///
    /// ## What to do
    /// Look for the other place with the same value, or for the one that is missing; correct the id in the source.
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
    ///     </xs:sequence><xs:attribute name="id"/><xs:attribute name="key"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType>
    ///   <xs:unique name="emails"><xs:selector xpath="*"/><xs:field xpath="@key"/></xs:unique></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" key="1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   «SCH016»<user id="u-2" key="1"><userName>emmy</userName><email>emmy@example.org</email></user>
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
    ///     </xs:sequence><xs:attribute name="id"/><xs:attribute name="key"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType>
    ///   <xs:unique name="emails"><xs:selector xpath="*"/><xs:field xpath="@key"/></xs:unique></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" key="1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2" key="2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "SCH016", "identity-broken", Error;
    since: "0.2.0";
    sources: ["XSD"];
    mistakes: [];
    message: |[name, what, _]| format!("By “{name}” of the schema, {what}.");
    remedy: |_| "Correct the value, or the one that it has to agree with.".to_owned();
}
