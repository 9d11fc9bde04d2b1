use crate::rules::rule;

rule! {
    /// An element that is marked as nil has a value all the same.
    ///
    /// ## Why it matters
    /// By `xsi:nil` an element says that it has no value; with one, the feed is refused. The built-in schemas allow no
    /// nil at all.
    ///
    /// ## What to do
    /// Leave `xsi:nil` out where there is a value, and the element where there is none.
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
    ///       <xs:element name="email" type="xs:string" nillable="true"/>
    ///     </xs:sequence><xs:attribute name="id"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    ///   <user id="u-1"><userName>ada</userName>«SCH022»<email xsi:nil="true">ada@example.org</email></user>
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
    ///       <xs:element name="email" type="xs:string" nillable="true"/>
    ///     </xs:sequence><xs:attribute name="id"/></xs:complexType></xs:element>
    ///   </xs:sequence></xs:complexType></xs:element>
    /// </xs:schema>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH022", "nil-with-content", Error;
    since: "0.2.0";
    sources: ["XSD"];
    mistakes: [5];
    message: |[name, ..]| format!("The element “{name}” is marked as nil and has a value all the same.");
    remedy: |_| "Leave xsi:nil out where there is a value, and the element where there is none.".to_owned();
}
