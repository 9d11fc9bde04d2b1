//! The codes of findings. A code is for ever: it is never given to another finding, and `tests/codes.txt` may only grow.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Loads, but wrong.
    Warning,
    /// The load is refused, or data or access is lost.
    Error,
}

impl Severity {
    /// The name in reports and settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal, $name:literal, $severity:ident;)+) => {
        /// Every code, in the order of the documentation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code: a family and a number.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The name of the thing found.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What it finds, in one line.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The bytes are not in the encoding the file claims.
    InvalidEncoding = "ENC001", "invalid-encoding", Error;
    /// The file is in an encoding that this version does not read.
    UnsupportedEncoding = "ENC002", "unsupported-encoding", Error;
    /// The declared encoding is not the one the bytes are in.
    EncodingContradiction = "ENC003", "encoding-contradiction", Error;
    /// The file ends before its elements do.
    TruncatedFile = "XML001", "truncated-file", Error;
    /// The file holds a second root element.
    SecondRoot = "XML002", "second-root", Error;
    /// An end tag closes another element than the open one.
    MismatchedEndTag = "XML003", "mismatched-end-tag", Error;
    /// An end tag closes nothing.
    UnmatchedEndTag = "XML004", "unmatched-end-tag", Error;
    /// A prefix is used that nothing declares.
    UndeclaredPrefix = "XML005", "undeclared-prefix", Error;
    /// A character stands in the file that XML does not allow.
    IllegalCharacter = "XML006", "illegal-character", Error;
    /// The file carries a document type declaration.
    Doctype = "XML007", "doctype", Error;
    /// A reference names an entity that XML does not define.
    UndefinedEntity = "XML008", "undefined-entity", Error;
    /// An ampersand starts no reference, or a reference names no character.
    MalformedReference = "XML009", "malformed-reference", Error;
    /// Text stands beside the root element.
    TextOutsideRoot = "XML010", "text-outside-root", Error;
    /// A tag breaks the grammar of XML.
    MalformedTag = "XML011", "malformed-tag", Error;
    /// An attribute stands twice in one tag.
    DuplicateAttribute = "XML012", "duplicate-attribute", Error;
    /// The name of an element or attribute is no XML name.
    MalformedName = "XML013", "malformed-name", Error;
    /// A comment holds two hyphens.
    MalformedComment = "XML014", "malformed-comment", Error;
    /// A processing instruction has no legal target.
    MalformedInstruction = "XML015", "malformed-instruction", Error;
    /// The XML declaration is misplaced or malformed.
    MalformedDeclaration = "XML016", "malformed-declaration", Error;
    /// Text holds the end mark of a CDATA section.
    CdataEndInText = "XML017", "cdata-end-in-text", Error;
    /// A tag holds a less-than sign, most often after a quote that was not closed.
    LessThanInTag = "XML018", "less-than-in-tag", Error;
    /// A declaration of namespaces breaks the rules for them.
    ReservedNamespace = "XML019", "reserved-namespace", Error;
    /// A limit of this reader is exceeded.
    LimitExceeded = "XML020", "limit-exceeded", Error;
    /// The file is empty.
    EmptyFile = "FED001", "empty-file", Error;
    /// The file is no XML.
    NoXml = "FED002", "no-xml", Error;
    /// The file is a web page.
    HtmlPage = "FED003", "html-page", Error;
    /// The root element is that of no feed.
    UnknownRoot = "FED004", "unknown-root", Error;
    /// The root element is that of a feed, in another namespace.
    WrongNamespace = "FED005", "wrong-namespace", Error;
    /// The same feed is given twice.
    FeedGivenTwice = "FED006", "feed-given-twice", Error;
    /// A feed is not well-formed, so its job would stop.
    FeedNotWellFormed = "FED007", "feed-not-well-formed", Error;
    /// An organisation has no id.
    OrganisationWithoutId = "ORG001", "organisation-without-id", Error;
    /// Two organisations have the same id.
    DuplicateOrganisation = "ORG002", "duplicate-organisation", Error;
    /// A user has no id.
    UserWithoutId = "USR001", "user-without-id", Error;
    /// Two users have the same id.
    DuplicateUser = "USR002", "duplicate-user", Error;
    /// A person has no id.
    PersonWithoutId = "PER001", "person-without-id", Error;
    /// Two persons have the same id.
    DuplicatePerson = "PER002", "duplicate-person", Error;
    /// A date that the calendar does not have, or that is no date.
    ImpossibleDate = "PER003", "impossible-date", Warning;
    /// An association ends before it starts.
    EndBeforeStart = "PER004", "end-before-start", Warning;
    /// No association of a person can be created, so the person is not.
    PersonNotCreated = "PER005", "person-not-created", Warning;
    /// Two supervisor relations have the same id.
    DuplicateSupervisorRelation = "SUP001", "duplicate-supervisor-relation", Error;
    /// A supervisor relation names both an internal and an external supervisor, or neither.
    SupervisorCount = "SUP002", "supervisor-count", Error;
    /// A supervisor relation names no apprentice.
    ApprenticeAbsent = "SUP003", "apprentice-absent", Error;
    /// A reference names an organisation that is not there.
    MissingOrganisation = "REF001", "missing-organisation", Error;
    /// A reference names a user that is not there.
    MissingUser = "REF002", "missing-user", Error;
    /// A reference names a person that is not there.
    MissingPerson = "REF003", "missing-person", Error;
    /// A non-explicit id is all digits, so it may match the Pure id of another record.
    NumericNonExplicitId = "REF004", "numeric-non-explicit-id", Warning;
    /// An element that should name another record is empty.
    EmptyReference = "REF005", "empty-reference", Warning;
    /// A user that no person names would be locked.
    LockedNoPerson = "LCK001", "locked-no-person", Error;
    /// A user whose only persons fall out would be locked.
    LockedPersonNotCreated = "LCK002", "locked-person-not-created", Error;
    /// A user whose person names it with a slightly different id would be locked.
    LockedLinkMissing = "LCK003", "locked-link-missing", Error;
    /// A user that did not exist yet when its person was loaded would be locked.
    LockedLinkTooLate = "LCK004", "locked-link-too-late", Error;
    /// A user whose associations have all ended would be locked.
    LockedEnded = "LCK005", "locked-ended", Error;
    /// A user whose associations all lie ahead would be locked.
    LockedFutureOnly = "LCK006", "locked-future-only", Error;
    /// A user whose person is loaded only after Person Maintenance would be locked.
    LockedMaintenanceTooEarly = "LCK007", "locked-maintenance-too-early", Error;
    /// A user would be locked because the person feed would be refused.
    LockedFeedRejected = "LCK008", "locked-feed-rejected", Error;
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}
