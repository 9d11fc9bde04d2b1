//! What is wrong with a document as XML.

/// A breach of XML 1.0 (fifth edition) or Namespaces in XML 1.0, or a limit of this reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Bytes are none of the encoding; holds how many such places there are in the file, and the encoding.
    InvalidBytes(u64, &'static str),
    /// The declared encoding is not the one the bytes are in: declared, found.
    EncodingContradiction(String, &'static str),
    /// The file declares, or starts as, an encoding that is not read.
    UnsupportedEncoding(String),
    /// The file ends while elements are open; holds the innermost one.
    Truncated(String),
    /// The file ends inside a tag, a comment, a CDATA section or a processing instruction.
    TruncatedMarkup(&'static str),
    /// The file has no root element.
    NoRoot,
    /// A second root element.
    SecondRoot(String),
    /// Text beside the root element.
    TextOutsideRoot,
    /// An end tag that closes another element than the open one: found, expected.
    MismatchedEndTag(String, String),
    /// An end tag where nothing is open.
    UnmatchedEndTag(String),
    /// A prefix that no declaration in scope binds.
    UndeclaredPrefix(String),
    /// A declaration of the reserved prefixes or namespaces, or of an empty namespace for a prefix.
    ReservedNamespace(String),
    /// A character that XML does not allow, as `U+0001`.
    IllegalCharacter(String),
    /// A document type declaration.
    Doctype,
    /// A reference to an entity that XML does not define.
    UndefinedEntity(String),
    /// An ampersand that starts no reference, or a character reference to no character.
    MalformedReference(String),
    /// A tag that is none.
    MalformedTag(String),
    /// An element or attribute name that is none.
    MalformedName(String),
    /// The same attribute twice in one tag.
    DuplicateAttribute(String),
    /// `<` inside a tag, most often after a quote that was not closed; holds the element's name.
    LessThanInTag(String),
    /// `--` inside a comment.
    MalformedComment,
    /// A processing instruction without a legal target.
    MalformedInstruction(String),
    /// An XML declaration that is not at the very start, or is not as it must be.
    MalformedDeclaration(&'static str),
    /// `]]>` in text.
    CdataEndInText,
    /// One token is longer than the limit, in bytes.
    TokenTooLong(u64),
    /// Elements are nested deeper than the limit.
    TooDeep(u32),
    /// More different sets of namespace declarations than the limit.
    TooManyNamespaces(u32),
}
