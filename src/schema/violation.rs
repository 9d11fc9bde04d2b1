//! What is wrong with a document by its schema.

/// Quoted of what cannot be left out.
pub const NEEDED: &str = "needed";

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What it is.
    pub kind: ViolationKind,
    /// What it is about; each [`ViolationKind`] says what stands in them. One without a meaning is empty.
    pub quotes: [String; 3],
}

/// The kinds of violations, each with the meaning of its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViolationKind {
    /// The root element is not declared: its name, the nearest root or all of them, its namespace.
    UndeclaredRoot,
    /// An element that is not known where it stands: its name, what may stand there, the nearest known name.
    UnknownElement,
    /// An element in another namespace than the one it is declared in: its name, the right namespace, and behind a space
    /// the one found. Before the space stands how the element is written in the right one: `prefix:name`, `:name` where no
    /// prefix is needed, `+prefix:name` where the prefix has to be declared.
    WrongNamespace,
    /// An element at the wrong place among its neighbours: its name, where it belongs ("before x", "after x"), its parent.
    OutOfOrder,
    /// Elements that must be there and are not: the parent, what is missing, the element found instead if any.
    MissingElement,
    /// An element more often than allowed: its name, how often it may stand, its parent.
    RepeatedElement,
    /// A second one of elements of which only one may stand: its name, what it excludes ("only one of x or y"), its
    /// parent.
    ExclusiveElement,
    /// Plain text in an element that holds elements or nothing: the element, what is expected in it, the text.
    TextNotAllowed,
    /// Elements in an element that holds text or nothing: the parent, what is expected in it, the element found.
    ElementNotAllowed,
    /// An element without a value that must have one: its name, what is expected, [`NEEDED`] where it cannot be left out.
    EmptyElement,
    /// A value that is not allowed: the element, what is expected, the value.
    InvalidValue,
    /// A value other than the fixed one: the element, the fixed value, the value.
    FixedValue,
    /// An attribute that is not known: its name, the nearest known name or all of them, the element.
    UnknownAttribute,
    /// An attribute that must be there: its name, what is expected in it, the element.
    MissingAttribute,
    /// An attribute without a value that must have one: its name, what is expected, the element.
    EmptyAttribute,
    /// The value of an attribute that is not allowed: its name, what is expected, the value.
    InvalidAttribute,
    /// The value of an attribute other than the fixed one: its name, the fixed value, the value.
    FixedAttribute,
    /// `xsi:nil` on an element that cannot be nil: the element, `false` if it does not say that it is nil, [`NEEDED`] where
    /// the element cannot be left out.
    NotNillable,
    /// Content in an element that is said to be nil: the element.
    NilWithContent,
    /// An element that only others may stand for: its name, those.
    AbstractElement,
    /// An element whose type is abstract, so that `xsi:type` must name another: the element, the type, the
    /// elements that may stand for it.
    AbstractType,
    /// `xsi:type` names no type: the element, the declared type, the name found.
    UnknownType,
    /// `xsi:type` names a type that may not stand for the declared one: the element, the declared type, the name found.
    WrongType,
    /// The same value twice where it must be unique: the constraint, the element, the value.
    DuplicateKey,
    /// A part of a key is missing: the constraint, the element.
    MissingKey,
    /// A reference to a key that does not exist: the constraint, the element, the value.
    UnknownKey,
    /// A field of a constraint that stands for more than one value, or for none that can be compared: the constraint, the
    /// element.
    AmbiguousKey,
    /// An ID that is used twice: the element or attribute, the ID.
    DuplicateId,
    /// A reference to an ID that does not exist: the element or attribute, the ID.
    UnknownId,
}
