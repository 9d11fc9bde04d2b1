//! From the bytes of a file to the records of a feed.
//!
//! A file's name carries no meaning: a feed is known by its root element and namespace. Content problems are findings,
//! never errors; whatever is pushed, [`FeedReader::finish`] answers a [`LoadedFile`].

mod organisation;
mod person;
mod sniff;
mod supervisor;
mod user;
mod walk;
mod words;

use crate::finding::{Code, notice_message};
use crate::records::{Feed, Notice, Segment};
use crate::symbols::Symbol;
use crate::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};
use walk::{Draft, Walk};

/// Root elements and namespaces of the feeds (XSD21). The supervisor feed has neither (VIEW-S).
const ROOTS: [(&str, &str, Feed); 3] = [
    ("organisations", "v1.organisation-sync.pure.atira.dk", Feed::Organisations),
    ("users", "v1.user-sync.pure.atira.dk", Feed::Users),
    ("persons", "v1.unified-person-sync.pure.atira.dk", Feed::Persons),
];

/// Root elements of Alma's user files, beside `users`.
const ALMA_ROOTS: [&str; 2] = ["userRecords", "user"];
const ALMA: &str = "a user file of Alma, which this version does not read";

/// A file that was read to its end.
#[derive(Debug)]
pub struct LoadedFile {
    /// The name it was given by.
    pub file: String,
    /// A number of the caller's, by which it can tell files of the same name apart.
    pub tag: u32,
    /// Its size.
    pub bytes: u64,
    /// Which feed it is; none when it is not one.
    pub feed: Option<Feed>,
    /// The encoding it was read in.
    pub encoding: &'static str,
    /// Faults as XML: with any, the job would refuse the file.
    pub faults: u64,
    /// The place from which on nothing of it was read, when the reader stopped before its end.
    pub unread_from: Option<Place>,
    /// Its records, and what was found on the way.
    pub segment: Segment,
}

impl LoadedFile {
    /// Whether the job that reads this feed would stop.
    #[must_use]
    pub fn rejected(&self) -> bool {
        self.faults > 0
    }

    /// What it was recognised as.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.feed {
            Some(Feed::Organisations) => "Organisation feed",
            Some(Feed::Users) => "User feed",
            Some(Feed::Persons) => "Person feed",
            Some(Feed::Supervisors) => "Supervisor feed",
            None => "No feed",
        }
    }

    /// What is in it, or why it is no feed.
    #[must_use]
    pub fn description(&self) -> String {
        let symbols = &self.segment.symbols;
        let records = self.segment.records.len();
        match (self.feed, self.segment.notices.last()) {
            (None, Some(notice)) => {
                notice_message(notice.code, notice.quotes.map(|quote| symbols.text(quote)))
            }
            (None, None) => "nothing was read".to_owned(),
            (Some(_), _) if self.rejected() => {
                format!("{records} records read; not well-formed, its job would stop")
            }
            (Some(_), _) => format!("{records} {}", if records == 1 { "record" } else { "records" }),
        }
    }

    /// Why nothing was read from [`unread_from`](Self::unread_from) on, in a sentence.
    #[must_use]
    pub fn unread_because(&self) -> Option<String> {
        let place = self.unread_from?;
        let stops = [Code::UnsupportedEncoding, Code::TruncatedFile, Code::SecondRoot, Code::LimitExceeded];
        let mut notices = self.segment.notices.iter();
        let notice = notices.find(|notice| notice.place == place && stops.contains(&notice.code))?;
        Some(notice_message(notice.code, notice.quotes.map(|quote| self.segment.symbols.text(quote))))
    }

    /// Whether the format of the feed is not documented and was assumed.
    #[must_use]
    pub fn assumed_format(&self) -> bool {
        self.feed == Some(Feed::Supervisors)
    }
}

/// Reads one file.
#[derive(Debug)]
pub struct FeedReader {
    file: String,
    tag: u32,
    bytes: u64,
    /// The first bytes, until there are enough to tell what the file looks like.
    head: Option<Vec<u8>>,
    parser: Parser,
    builder: Builder,
}

impl FeedReader {
    /// A reader for a file of this name, which is used in findings alone.
    #[must_use]
    pub fn new(file: &str) -> Self {
        Self::with_limits(file, Limits::default())
    }

    /// A reader with limits of your own.
    #[must_use]
    pub fn with_limits(file: &str, limits: Limits) -> Self {
        Self {
            file: file.to_owned(),
            tag: 0,
            bytes: 0,
            head: Some(Vec::new()),
            parser: Parser::new(limits),
            builder: Builder { kind: Kind::Unknown, draft: Draft::default(), faults: 0, done: false },
        }
    }

    /// The same reader, with a number for [`LoadedFile::tag`].
    #[must_use]
    pub fn tagged(self, tag: u32) -> Self {
        Self { tag, ..self }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if let Some(head) = &mut self.head {
            head.extend_from_slice(bytes);
            if head.len() >= sniff::HEAD_BYTES {
                self.begin();
            }
        } else if !self.builder.done {
            self.parser.push(bytes, &mut self.builder);
        }
    }

    /// Whether the rest of the file makes no difference any more: it is no feed, or cannot be read any further.
    #[must_use]
    pub fn done(&self) -> bool {
        self.builder.done || self.parser.stopped()
    }

    /// Ends the file.
    #[must_use]
    pub fn finish(mut self) -> LoadedFile {
        self.begin();
        if !self.builder.done {
            self.parser.finish(&mut self.builder);
        }
        let encoding = self.parser.encoding();
        let unread_from = self.parser.unread_from().filter(|_| !self.builder.done);
        let Builder { kind, draft, faults, .. } = self.builder;
        let mut segment = draft.segment;
        let feed = kind.feed();
        if feed.is_none() {
            segment.records = crate::records::Records::default();
        }
        segment.records.abandon();
        segment.shrink();
        LoadedFile {
            file: self.file,
            tag: self.tag,
            bytes: self.bytes,
            feed,
            encoding,
            faults,
            unread_from,
            segment,
        }
    }

    fn begin(&mut self) {
        let Some(head) = self.head.take() else { return };
        let shown = &head[..head.len().min(sniff::HEAD_BYTES)];
        if let Some((code, looks_like)) = sniff::refuse(shown) {
            self.builder.refuse(code, Place::START, [looks_like, ""]);
        } else {
            self.parser.push(&head, &mut self.builder);
        }
    }
}

/// Turns events into records, once the root element has told which.
#[derive(Debug)]
struct Builder {
    kind: Kind,
    draft: Draft,
    faults: u64,
    /// This is no feed; nothing more is to be read.
    done: bool,
}

enum Kind {
    Unknown,
    /// A user feed whose namespace is missing, or a user file of Alma: the first user tells.
    UsersWithoutNamespace {
        place: Place,
    },
    /// A root that is none of the known ones; its first child tells whether this is a supervisor feed.
    Undecided {
        root: String,
        hint: String,
        place: Place,
    },
    Organisations(Walk<organisation::Organisations>),
    Users(Walk<user::Users>),
    Persons(Walk<person::Persons>),
    Supervisors(Walk<supervisor::Supervisors>),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.feed().map_or("unknown", Feed::name))
    }
}

impl Kind {
    fn feed(&self) -> Option<Feed> {
        match self {
            Self::Unknown | Self::UsersWithoutNamespace { .. } | Self::Undecided { .. } => None,
            Self::Organisations(_) => Some(Feed::Organisations),
            Self::Users(_) => Some(Feed::Users),
            Self::Persons(_) => Some(Feed::Persons),
            Self::Supervisors(_) => Some(Feed::Supervisors),
        }
    }
}

impl Builder {
    /// Says what is wrong with the file as a whole and stops. That is all there is to say: what else is wrong with a
    /// file that is no feed helps nobody.
    fn refuse(&mut self, code: Code, place: Place, quotes: [&str; 2]) {
        self.draft.segment.notices.clear();
        self.faults = 0;
        let quotes = quotes.map(|quote| self.draft.intern(quote));
        self.draft.segment.notices.push(Notice { code, place, record: u32::MAX, quotes });
        self.kind = Kind::Unknown;
        self.done = true;
    }

    fn root(&mut self, tag: &Tag<'_>, place: Place) {
        let (local, namespace) = (tag.table.local(tag.name), tag.table.namespace(tag.name));
        if let Some(&(_, _, feed)) = ROOTS.iter().find(|root| (root.0, root.1) == (local, namespace)) {
            self.kind = match feed {
                Feed::Organisations => Kind::Organisations(Walk::new(organisation::Organisations::new())),
                Feed::Users => Kind::Users(Walk::new(user::Users::new())),
                Feed::Persons | Feed::Supervisors => Kind::Persons(Walk::new(person::Persons::new())),
            };
        } else if local.eq_ignore_ascii_case("html") {
            self.refuse(Code::HtmlPage, place, ["", ""]);
        } else if namespace.is_empty() && ALMA_ROOTS.contains(&local) {
            self.refuse(Code::UnknownRoot, place, [local, ALMA]);
        } else if local == "users" && namespace.is_empty() {
            self.kind = Kind::UsersWithoutNamespace { place };
        } else if ROOTS.iter().any(|root| root.0 == local) {
            self.refuse(Code::WrongNamespace, place, [local, namespace]);
        } else {
            let of_feed = ROOTS.iter().find(|root| root.1 == namespace);
            let hint = of_feed.map_or(String::new(), |root| {
                format!("a part of the {}, whose namespace it is in", root.2.title())
            });
            self.kind = Kind::Undecided { root: local.to_owned(), hint, place };
        }
    }
}

impl Handler for Builder {
    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        if self.done {
            return;
        }
        if let Kind::UsersWithoutNamespace { place } = self.kind {
            let local = tag.table.local(tag.name);
            let has_id = tag.attributes().any(|attribute| tag.table.local(attribute.name) == "id");
            if local == "user" && !has_id {
                return;
            }
            match local {
                "user" | "userName" | "email" | "name" => {
                    self.refuse(Code::WrongNamespace, place, ["users", ""]);
                }
                _ => self.refuse(Code::UnknownRoot, place, ["users", ALMA]),
            }
            return;
        }
        if let Kind::Undecided { root, hint, place } = &self.kind {
            if supervisor::is_row(tag.table.local(tag.name)) {
                self.kind = Kind::Supervisors(Walk::new(supervisor::Supervisors::new()));
            } else {
                let (root, hint, place) = (root.clone(), hint.clone(), *place);
                self.refuse(Code::UnknownRoot, place, [&root, &hint]);
                return;
            }
        }
        let draft = &mut self.draft;
        match &mut self.kind {
            Kind::Unknown | Kind::UsersWithoutNamespace { .. } | Kind::Undecided { .. } => {
                self.root(tag, at.place());
            }
            Kind::Organisations(walk) => walk.start(tag, at, draft),
            Kind::Users(walk) => walk.start(tag, at, draft),
            Kind::Persons(walk) => walk.start(tag, at, draft),
            Kind::Supervisors(walk) => walk.start(tag, at, draft),
        }
    }

    fn text(&mut self, piece: &str) {
        match &mut self.kind {
            Kind::Unknown | Kind::UsersWithoutNamespace { .. } | Kind::Undecided { .. } => {}
            Kind::Organisations(walk) => walk.text(piece),
            Kind::Users(walk) => walk.text(piece),
            Kind::Persons(walk) => walk.text(piece),
            Kind::Supervisors(walk) => walk.text(piece),
        }
    }

    fn end(&mut self, _: &mut At<'_>) {
        let draft = &mut self.draft;
        match &mut self.kind {
            Kind::Unknown => {}
            &mut Kind::UsersWithoutNamespace { place } => {
                self.refuse(Code::WrongNamespace, place, ["users", ""]);
            }
            Kind::Undecided { root, hint, place } => {
                if supervisor::is_root(root) {
                    self.kind = Kind::Supervisors(Walk::new(supervisor::Supervisors::new()));
                } else {
                    let (root, hint, place) = (root.clone(), hint.clone(), *place);
                    self.refuse(Code::UnknownRoot, place, [&root, &hint]);
                }
            }
            Kind::Organisations(walk) => walk.end(draft),
            Kind::Users(walk) => walk.end(draft),
            Kind::Persons(walk) => walk.end(draft),
            Kind::Supervisors(walk) => walk.end(draft),
        }
    }

    fn fault(&mut self, fault: Fault, place: Place) {
        if self.done {
            return;
        }
        let (code, quotes) = describe(fault);
        self.faults += 1;
        // The record a fault is in may never be completed, so the fault names its place alone.
        let quotes =
            quotes.map(|quote| if quote.is_empty() { Symbol::EMPTY } else { self.draft.intern(&quote) });
        self.draft.segment.notices.push(Notice { code, place, record: u32::MAX, quotes });
    }
}

/// The code of a fault and what its sentence quotes.
fn describe(fault: Fault) -> (Code, [String; 2]) {
    let none = String::new;
    match fault {
        Fault::InvalidBytes(count, encoding) => {
            (Code::InvalidEncoding, [count.to_string(), encoding.to_owned()])
        }
        Fault::EncodingContradiction(declared, found) => {
            (Code::EncodingContradiction, [declared, found.to_owned()])
        }
        Fault::UnsupportedEncoding(name) => (Code::UnsupportedEncoding, [name, none()]),
        Fault::Truncated(name) => (Code::TruncatedFile, [format!("“{name}” is still open"), none()]),
        Fault::TruncatedMarkup(what) => (Code::TruncatedFile, [format!("{what} is not closed"), none()]),
        Fault::NoRoot => (Code::EmptyFile, ["root".to_owned(), none()]),
        Fault::SecondRoot(name) => (Code::SecondRoot, [name, none()]),
        Fault::TextOutsideRoot => (Code::TextOutsideRoot, [none(), none()]),
        Fault::MismatchedEndTag(found, expected) => (Code::MismatchedEndTag, [found, expected]),
        Fault::UnmatchedEndTag(name) => (Code::UnmatchedEndTag, [name, none()]),
        Fault::UndeclaredPrefix(prefix) => (Code::UndeclaredPrefix, [prefix, none()]),
        Fault::ReservedNamespace(name) => (Code::ReservedNamespace, [name, none()]),
        Fault::IllegalCharacter(name) => (Code::IllegalCharacter, [name, none()]),
        Fault::Doctype => (Code::Doctype, [none(), none()]),
        Fault::UndefinedEntity(name) => (Code::UndefinedEntity, [name, none()]),
        Fault::MalformedReference(text) => (Code::MalformedReference, [text, none()]),
        Fault::MalformedTag(what) => (Code::MalformedTag, [what, none()]),
        Fault::MalformedName(name) => (Code::MalformedName, [name, none()]),
        Fault::DuplicateAttribute(name) => (Code::DuplicateAttribute, [name, none()]),
        Fault::LessThanInTag(name) => (Code::LessThanInTag, [name, none()]),
        Fault::MalformedComment => (Code::MalformedComment, [none(), none()]),
        Fault::MalformedInstruction(name) => (Code::MalformedInstruction, [name, none()]),
        Fault::MalformedDeclaration(what) => (Code::MalformedDeclaration, [what.to_owned(), none()]),
        Fault::CdataEndInText => (Code::CdataEndInText, [none(), none()]),
        Fault::TokenTooLong(bytes) => {
            (Code::LimitExceeded, [format!("one tag or comment is longer than {bytes} bytes"), none()])
        }
        Fault::TooDeep(depth) => {
            (Code::LimitExceeded, [format!("elements are nested more than {depth} deep"), none()])
        }
        Fault::TooManyNamespaces(scopes) => (
            Code::LimitExceeded,
            [format!("there are more than {scopes} different sets of namespaces"), none()],
        ),
    }
}
