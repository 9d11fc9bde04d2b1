//! From the bytes of a file to the records of a feed.
//!
//! A file's name carries no meaning: a feed is known by its root element and namespace. Content problems are findings,
//! never errors; whatever is pushed, [`FeedReader::finish`] answers a [`LoadedFile`].

mod export;
mod fields;
mod items;
mod organisation;
mod person;
mod sniff;
mod supervisor;
mod user;
mod values;
mod walk;
mod words;

pub(crate) use fields::{Findings, Looked, Paths, Search, Wanted};
pub use fields::{Look, SecondLook};
pub(crate) use sniff::{HEAD_BYTES, is_json, looks_like, refuse};

use std::sync::Arc;

use crate::alma;
use crate::lists::List;
use crate::records::{Feed, FieldTexts, Notice, Segment};
use crate::rules::{Code, describe, line_of_an_error};
use crate::schema::{Schema, SchemaFault, Validator, Violation};
use crate::symbols::Symbol;
use crate::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};
use export::{ExportReader, Exported};
use fields::Fields;
use walk::{Draft, Walk};

/// Root elements and namespaces of the feeds (XSD21). The supervisor feed has neither (VIEW-S).
const ROOTS: [(&str, &str, Feed); 3] = [
    ("organisations", "v1.organisation-sync.pure.atira.dk", Feed::Organisations),
    ("users", "v1.user-sync.pure.atira.dk", Feed::Users),
    ("persons", "v1.unified-person-sync.pure.atira.dk", Feed::Persons),
];

/// The namespace of schema documents.
const XML_SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

/// Root elements of Alma's user files, whatever their namespace (ALMA-FILES). Of a `users` its first user tells.
const ALMA_ROOTS: [&str; 2] = ["userRecords", "user"];

/// What a file is given for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is about to be loaded.
    #[default]
    Tonight,
    /// It says what Pure holds already: a feed that was loaded last, or an export of the instance.
    Baseline,
    /// A user file of Alma that is about to be loaded.
    AlmaNew,
    /// A user file of Alma that was loaded before; the tags of such files tell their order, the oldest first.
    AlmaPrevious,
    /// An export of Alma's users.
    AlmaExport,
}

impl Role {
    /// Whether it is one of the roles of Alma's user files.
    #[must_use]
    pub fn is_of_alma(self) -> bool {
        matches!(self, Self::AlmaNew | Self::AlmaPrevious | Self::AlmaExport)
    }

    /// What is looked at in a file that is given for something, where `tonight` is looked at in tonight's feeds.
    #[must_use]
    pub fn checks(self, tonight: impl FnOnce() -> Checks) -> Checks {
        match self {
            Self::Tonight => tonight(),
            Self::Baseline => Checks::baseline(),
            Self::AlmaNew => Checks { look: Look::Nothing, ..tonight() },
            Self::AlmaPrevious | Self::AlmaExport => Checks { known: tonight().known, ..Checks::NONE },
        }
    }
}

/// A file that was read to its end.
#[derive(Debug)]
pub struct LoadedFile {
    /// The name it was given by.
    pub file: String,
    /// What it is given for.
    pub role: Role,
    /// A number of the caller's, by which it can tell files of the same name apart.
    pub tag: u32,
    /// Its size.
    pub bytes: u64,
    /// Which feed it is; none when it is not one.
    pub feed: Option<Feed>,
    /// The encoding it was read in.
    pub encoding: &'static str,
    /// What was looked at while it was read.
    pub checks: Checks,
    /// Faults as XML: with any, the job would refuse the file.
    pub faults: u64,
    /// Whether it was validated, and then whether against a schema that is built in.
    pub validated: Option<bool>,
    /// What is in it, when it is a schema document.
    pub schema: Option<Vec<u8>>,
    /// The users in it, when it is a list of users.
    pub list: Option<List>,
    /// The place from which on nothing of it was read, when the reader stopped before its end.
    pub unread_from: Option<Place>,
    /// Its records, and what was found on the way.
    pub segment: Segment,
    /// What is known of its records field by field, by the numbers of the records: an export holds some fields of each.
    pub export_fields: Option<Arc<FieldTexts>>,
    /// Its users, when it is a user file of Alma.
    pub alma: Option<Box<alma::Users>>,
    /// Whether it is a `users` that holds nobody, so that nothing tells whose it is.
    pub(crate) undecided: bool,
    /// Bytes of the zip that it lay in, where it lay in one.
    pub packed_in: Option<u64>,
    /// What was found by reading it for the second time.
    pub(crate) looked: Option<Looked>,
}

impl LoadedFile {
    /// Whether the job that reads this feed would stop.
    #[must_use]
    pub fn rejected(&self) -> bool {
        self.faults > 0
    }

    /// Makes it one that says what Pure holds already, of which the places of ids are not asked.
    pub(crate) fn become_baseline(&mut self) {
        self.role = Role::Baseline;
        self.segment.records.forget_parts();
    }

    /// Whether it is an export of the instance, which says what Pure holds and not what was loaded.
    #[must_use]
    pub fn is_export(&self) -> bool {
        self.export_fields.is_some()
    }

    /// Whether it is well-formed and yet not valid against its schema.
    #[must_use]
    pub fn invalid(&self) -> bool {
        self.segment.schema_faults > 0
    }

    /// Keeps what is wrong with a schema document.
    pub(crate) fn report_schema_fault(&mut self, fault: &SchemaFault) {
        let quotes = [self.segment.symbols.add(&fault.text), Symbol::EMPTY, Symbol::EMPTY];
        let (code, place) = (Code::UnusableSchema, fault.place);
        self.segment.notices.push(Notice { code, place, record: u32::MAX, quotes, count: 1 });
    }

    /// The kind of feed that reports call it.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        if self.alma.is_some() { Some("alma-users") } else { self.feed.map(Feed::name) }
    }

    /// How many records it holds.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.alma.as_ref().map_or(self.segment.records.len(), |users| users.len())
    }

    /// Keeps that it is no user file of Alma, for which it was given; one that holds nobody may be one.
    pub(crate) fn report_no_alma(&mut self) {
        if std::mem::take(&mut self.undecided) {
            self.segment.notices.clear();
            self.alma = Some(Box::default());
        }
        let Self { feed, segment, .. } = self;
        let Some(feed) = feed.take() else { return };
        segment.records = crate::records::Records::default();
        let mut symbols = crate::symbols::Symbols::new();
        let quotes = [symbols.add(feed.title()), Symbol::EMPTY, Symbol::EMPTY];
        segment.symbols = symbols;
        let (code, place) = (Code::NoUserFile, segment.root.unwrap_or(Place::START));
        segment.notices = vec![Notice { code, place, record: u32::MAX, quotes, count: 1 }];
    }

    /// What it was recognised as.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.feed {
            None if self.alma.is_some() => match self.role {
                Role::AlmaNew => "User file of Alma, about to be loaded",
                Role::AlmaPrevious => "User file of Alma, loaded before",
                Role::AlmaExport | Role::Baseline => "Export of Alma's users",
                Role::Tonight => "User file of Alma",
            },
            Some(Feed::Organisations) if self.is_export() => "Export of organisations",
            Some(Feed::Users) if self.is_export() => "Export of users",
            Some(Feed::Persons) if self.is_export() => "Export of persons",
            Some(Feed::Organisations) => "Organisation feed",
            Some(Feed::Users) => "User feed",
            Some(Feed::Persons) => "Person feed",
            Some(Feed::Supervisors) => "Supervisor feed",
            None if self.schema.is_some() => "Schema",
            None => self.list.as_ref().map_or("No feed", |list| list.kind.title()),
        }
    }

    /// What is in it, or why it is no feed.
    #[must_use]
    pub fn description(&self) -> String {
        let symbols = &self.segment.symbols;
        let records = self.records();
        if self.alma.is_some() {
            let users = format!("{records} {}", if records == 1 { "user" } else { "users" });
            return if self.rejected() {
                format!("{users} read; not well-formed, the job could not parse it")
            } else {
                users
            };
        }
        if let Some(list) = self.list.as_ref().filter(|list| !list.unreadable) {
            let users = list.entries.len();
            return format!("{users} {}", if users == 1 { "user" } else { "users" });
        }
        match (self.feed, self.segment.notices.last()) {
            (None, Some(_)) if self.schema.is_some() => {
                let faults = self.segment.notices.len();
                format!("a schema with {faults} {}: not used", if faults == 1 { "fault" } else { "faults" })
            }
            (None, None) if self.schema.is_some() => {
                "a schema: feeds of its namespace are validated against it".to_owned()
            }
            (None, Some(notice)) => {
                (notice.code.rule().message)(notice.quotes.map(|quote| symbols.text(quote)))
            }
            (None, None) => "nothing was read".to_owned(),
            (Some(_), _) if self.is_export() && self.unread_from.is_some() => {
                format!("{records} records read; it breaks off behind them")
            }
            (Some(_), _) if self.rejected() && !self.is_export() => {
                format!("{records} records read; not well-formed, its job would stop")
            }
            (Some(_), _) => format!("{records} {}", if records == 1 { "record" } else { "records" }),
        }
    }

    /// Why nothing was read from [`unread_from`](Self::unread_from) on, in a sentence.
    #[must_use]
    pub fn unread_because(&self) -> Option<String> {
        let place = self.unread_from?;
        let stops = [
            Code::UnsupportedEncoding,
            Code::TruncatedFile,
            Code::SecondRoot,
            Code::LimitExceeded,
            Code::BrokenExport,
            Code::UnknownRoot,
            Code::WrongNamespace,
        ];
        let mut notices = self.segment.notices.iter();
        let notice = notices.find(|notice| notice.place == place && stops.contains(&notice.code))?;
        Some((notice.code.rule().message)(notice.quotes.map(|quote| self.segment.symbols.text(quote))))
    }

    /// Whether the format of the feed is not documented and was assumed.
    #[must_use]
    pub fn assumed_format(&self) -> bool {
        self.feed == Some(Feed::Supervisors)
    }
}

/// What is looked at while a feed is read, beside its XML and what the jobs need.
#[derive(Clone, Debug)]
pub struct Checks {
    /// The schema that feeds are validated against, where they are.
    pub schema: Option<Arc<Schema>>,
    /// Whether values and parts of records are shown to the rules.
    pub rules: bool,
    /// What is looked for in the fields of records.
    pub look: Look,
    /// Texts of user files of Alma that need not be kept again.
    pub known: alma::Known,
}

impl Checks {
    /// Nothing but what the jobs need.
    pub const NONE: Self = Self { schema: None, rules: false, look: Look::Nothing, known: alma::Known::NONE };

    /// What is looked at in a file that says what Pure holds already.
    #[must_use]
    pub fn baseline() -> Self {
        Self { look: Look::Digests, ..Self::NONE }
    }
}

impl Default for Checks {
    fn default() -> Self {
        Self { schema: Some(Schema::built_in()), rules: true, ..Self::NONE }
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
    /// Everything, until the root element tells that this is no schema document.
    kept: Option<Vec<u8>>,
    parser: Parser,
    limits: Limits,
    /// The reader of an export, once the first bytes have told that this is one.
    export: Option<Box<ExportReader>>,
    checks: Checks,
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
        Self::with(file, limits, Checks::default())
    }

    /// A reader with limits of your own that leaves out some checks.
    #[must_use]
    pub fn with(file: &str, limits: Limits, mut checks: Checks) -> Self {
        let draft = Draft::new(checks.rules);
        Self {
            file: file.to_owned(),
            tag: 0,
            bytes: 0,
            head: Some(Vec::new()),
            kept: Some(Vec::new()),
            parser: Parser::new(limits),
            limits,
            export: None,
            builder: Builder {
                kind: Kind::Unknown,
                draft,
                schema: checks.schema.clone(),
                validator: None,
                validated: None,
                violations: Vec::new(),
                faults: 0,
                file: file.to_owned(),
                look: checks.look.clone(),
                // They are not to be held by files that have nothing in common with them.
                known: std::mem::take(&mut checks.known),
                fields: None,
                undecided: false,
                // Of a file that is read for the second time nothing may be wanted.
                done: matches!(&checks.look, Look::Again(look) if !look.wants(file)),
            },
            checks,
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
        if let Some(kept) = &mut self.kept {
            if kept.len() + bytes.len() > SCHEMA_BYTES_MAX {
                self.kept = None;
            } else {
                kept.extend_from_slice(bytes);
            }
        }
        self.read(bytes);
        let may_be_schema = match self.builder.kind {
            Kind::Schema => true,
            Kind::Unknown => !self.done(),
            _ => false,
        };
        if !may_be_schema {
            self.kept = None;
        }
    }

    fn read(&mut self, bytes: &[u8]) {
        if let Some(head) = &mut self.head {
            head.extend_from_slice(bytes);
            if head.len() >= sniff::HEAD_BYTES {
                self.begin();
            }
        } else if let Some(export) = &mut self.export {
            export.push(bytes);
        } else if !self.builder.done {
            self.parser.push(bytes, &mut self.builder);
        }
    }

    /// Whether the rest of the file makes no difference any more: it is no feed, or cannot be read any further.
    #[must_use]
    pub fn done(&self) -> bool {
        self.builder.done || self.parser.stopped() || self.export.as_ref().is_some_and(|export| export.done())
    }

    /// Ends the file.
    #[must_use]
    pub fn finish(mut self) -> LoadedFile {
        self.begin();
        if let Some(export) = self.export.take() {
            let exported = export.finish();
            if let Some(feed) = exported.feed {
                return self.finish_export(feed, exported);
            }
            self.builder.refuse(Code::NoXml, Place::START, [exported.looks_like, ""]);
        }
        if !self.builder.done {
            self.parser.finish(&mut self.builder);
        }
        self.builder.finish();
        let encoding = self.parser.encoding();
        let unread_from = if self.builder.done {
            // Of a file that was refused, that is all there is to say.
            self.builder.draft.segment.notices.first().map(|notice| notice.place)
        } else {
            self.parser.unread_from()
        };
        let Builder { kind, draft, faults, .. } = self.builder;
        let mut segment = draft.segment;
        let feed = kind.feed();
        let schema = self.kept.filter(|_| matches!(kind, Kind::Schema));
        let alma = if let Kind::Alma(reader) = kind { Some(Box::new(reader.finish())) } else { None };
        if feed.is_none() {
            segment.records = crate::records::Records::default();
        }
        segment.records.abandon();
        segment.shrink();
        LoadedFile {
            file: self.file,
            role: Role::Tonight,
            tag: self.tag,
            bytes: self.bytes,
            feed,
            encoding,
            checks: self.checks,
            faults,
            validated: self.builder.validated,
            schema,
            list: None,
            unread_from,
            segment,
            export_fields: None,
            alma,
            undecided: self.builder.undecided,
            packed_in: None,
            looked: self.builder.fields.and_then(Fields::into_looked),
        }
    }

    fn finish_export(self, feed: Feed, exported: Exported) -> LoadedFile {
        let Exported { draft, fields, faults, encoding, unread_from, .. } = exported;
        let mut segment = draft.segment;
        segment.shrink();
        LoadedFile {
            file: self.file,
            role: Role::Baseline,
            tag: self.tag,
            bytes: self.bytes,
            feed: Some(feed),
            encoding,
            checks: Checks::NONE,
            faults,
            validated: None,
            schema: None,
            unread_from,
            segment,
            list: None,
            export_fields: Some(Arc::new(fields)),
            alma: None,
            undecided: false,
            packed_in: None,
            looked: None,
        }
    }

    /// Ends the file as one that could not be got at, whatever was read of it.
    pub(crate) fn refuse(mut self, code: Code, quotes: [&str; 2]) -> LoadedFile {
        self.head = None;
        self.export = None;
        self.builder.draft = Draft::default();
        self.kept = None;
        self.builder.refuse(code, Place::START, quotes);
        self.finish()
    }

    fn begin(&mut self) {
        let Some(head) = self.head.take() else { return };
        let shown = &head[..head.len().min(sniff::HEAD_BYTES)];
        if sniff::is_json(shown) {
            let mut export = Box::new(ExportReader::new(self.limits));
            export.push(&head);
            self.export = Some(export);
            self.kept = None;
        } else if let Some((code, looks_like)) = sniff::refuse(shown) {
            self.builder.refuse(code, Place::START, [looks_like, ""]);
        } else {
            self.parser.push(&head, &mut self.builder);
        }
    }
}

/// A schema document is no longer than this.
const SCHEMA_BYTES_MAX: usize = 64 << 20;

/// Turns events into records, once the root element has told which.
#[derive(Debug)]
struct Builder {
    kind: Kind,
    draft: Draft,
    schema: Option<Arc<Schema>>,
    validator: Option<Validator>,
    validated: Option<bool>,
    violations: Vec<(Violation, Place)>,
    faults: u64,
    file: String,
    look: Look,
    known: alma::Known,
    fields: Option<Fields>,
    /// See [`LoadedFile::undecided`].
    undecided: bool,
    /// This is no feed; nothing more is to be read.
    done: bool,
}

enum Kind {
    Unknown,
    /// A schema document, which is not a feed: it is kept as it is.
    Schema,
    /// A user feed whose namespace is not the right one, or a user file of Alma: the first user tells.
    UsersInDoubt {
        place: Place,
        namespace: String,
        /// Where the first user starts.
        user: Option<Place>,
    },
    /// A user file of Alma.
    Alma(Box<alma::Reader>),
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
    #[inline]
    fn is_feed(&self) -> bool {
        matches!(self, Self::Organisations(_) | Self::Users(_) | Self::Persons(_) | Self::Supervisors(_))
    }

    fn feed(&self) -> Option<Feed> {
        match self {
            Self::Unknown
            | Self::Schema
            | Self::UsersInDoubt { .. }
            | Self::Alma(_)
            | Self::Undecided { .. } => None,
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
    fn refuse(&mut self, code: Code, place: Place, [a, b]: [&str; 2]) {
        self.draft.forget_notices();
        // The validator has not seen all of what it is shown from here on.
        self.validator = None;
        self.faults = 0;
        let expected = ROOTS.iter().find(|root| root.0 == a).map_or("", |root| root.1);
        self.draft.notice_of_file(code, place, [a, b, expected]);
        self.kind = Kind::Unknown;
        self.done = true;
    }

    fn root(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let place = at.place();
        let (local, namespace) = (tag.table.local(tag.name), tag.table.namespace(tag.name));
        self.draft.segment.root = Some(place);
        if let Some(&(_, _, feed)) = ROOTS.iter().find(|root| (root.0, root.1) == (local, namespace)) {
            self.kind = match feed {
                Feed::Organisations => {
                    Kind::Organisations(Walk::new(feed, organisation::Organisations::new()))
                }
                Feed::Users => Kind::Users(Walk::new(feed, user::Users::new())),
                Feed::Persons | Feed::Supervisors => {
                    Kind::Persons(Walk::new(Feed::Persons, person::Persons::new()))
                }
            };
            self.delta(tag, at);
        } else if (local, namespace) == ("schema", XML_SCHEMA) {
            self.kind = Kind::Schema;
        } else if local.eq_ignore_ascii_case("html") {
            self.refuse(Code::HtmlPage, place, ["", ""]);
        } else if namespace.is_empty() && sniff::is_piece_of_html(local.as_bytes()) {
            self.refuse(Code::HtmlPage, place, [sniff::PIECE_OF_HTML, ""]);
        } else if ALMA_ROOTS.contains(&local) && !ROOTS.iter().any(|root| root.1 == namespace) {
            let single = (local == "user").then_some(place);
            self.read_alma(single);
        } else if local == "users" && !ROOTS.iter().any(|root| root.1 == namespace) {
            self.kind = Kind::UsersInDoubt { place, namespace: namespace.to_owned(), user: None };
        } else if ROOTS.iter().any(|root| root.0 == local) {
            self.refuse(Code::WrongNamespace, place, [local, namespace]);
        } else {
            let hint = self.hint(namespace, local);
            self.kind = Kind::Undecided { root: local.to_owned(), hint, place };
        }
    }
}

/// What a name in the namespace of a feed is, which is not the root of that feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Near {
    Root,
    Part,
    Neither,
}

impl Near {
    /// A slip of the pen is nearer to the root, or to the record, which is the root without its last letter.
    fn of(root: &str, local: &str) -> Self {
        let found = local.to_lowercase();
        let record = root.strip_suffix('s').unwrap_or(root);
        let [to_root, to_record] = [root, record].map(|name| strsim::osa_distance(name, &found));
        match to_root.min(to_record) {
            3.. => Self::Neither,
            _ if to_root < to_record => Self::Root,
            _ => Self::Part,
        }
    }
}

impl Builder {
    /// What a root that is that of no feed looks like.
    fn hint(&self, namespace: &str, local: &str) -> String {
        let Some(&(root, _, feed)) = ROOTS.iter().find(|root| root.1 == namespace) else {
            return String::new();
        };
        let title = feed.title();
        let known = || {
            let schema = self.schema.clone().unwrap_or_else(Schema::built_in);
            schema.declares_element(namespace, local)
        };
        match Near::of(root, local) {
            Near::Root => format!("a slip in writing “{root}”, the root element of the {title}"),
            Near::Neither if !known() => {
                format!("the {title}, whose namespace it is in and whose root element is “{root}”")
            }
            _ => format!("a part of the {title}, whose namespace it is in"),
        }
    }

    /// What follows are users of Alma, or the parts of a single one.
    fn read_alma(&mut self, single: Option<Place>) -> &mut alma::Reader {
        self.look = Look::Nothing;
        self.kind = Kind::Alma(Box::new(alma::Reader::new(single, std::mem::take(&mut self.known))));
        match &mut self.kind {
            Kind::Alma(reader) => reader,
            _ => unreachable!("it has just been set"),
        }
    }

    /// The children of the first user tell whether it is one of Pure or of Alma.
    fn decide(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let Kind::UsersInDoubt { place, namespace, user } = &mut self.kind else { return };
        let local = tag.table.local(tag.name);
        let has_id = tag.attributes().any(|attribute| tag.table.local(attribute.name) == "id");
        if local == "user" && !has_id && user.is_none() {
            *user = Some(at.place());
            return;
        }
        match (local, &user) {
            ("user" | "userName" | "email" | "name", _) | (_, None) => {
                let (place, namespace) = (*place, std::mem::take(namespace));
                self.refuse(Code::WrongNamespace, place, ["users", &namespace]);
            }
            (_, Some(user)) => {
                let user = *user;
                let reader = self.read_alma(None);
                reader.begin(user);
                reader.start(tag, at);
            }
        }
    }

    /// A resumption token says that the feed may hold changes only (USERXML).
    fn delta(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let token = tag.attributes().find(|attribute| tag.table.local(attribute.name) == "resumptionToken");
        let Some(token) = token.filter(|token| !token.value.trim_ascii().is_empty()) else { return };
        self.draft.segment.resumed = true;
        if self.draft.rules {
            self.draft.notice_of_file(Code::DeltaFeed, at.place_in(token.offset), [token.value, "", ""]);
        }
    }

    /// Validates the feed when there is a schema for the namespace of its root.
    fn choose_schema(&mut self, tag: &Tag<'_>) {
        let namespace = tag.table.namespace(tag.name);
        let feed = self.kind.feed().is_some() || matches!(self.kind, Kind::Undecided { .. });
        // What has no namespace has one in common with other such files: its root tells.
        let of_alma = matches!(self.kind, Kind::Alma(_) | Kind::UsersInDoubt { .. });
        let schema = self.schema.take().filter(|schema| {
            let declares_root = || schema.declares_root(namespace, tag.table.local(tag.name));
            schema.declares_namespace(namespace)
                && (of_alma || feed)
                && (!namespace.is_empty() || declares_root())
        });
        self.validated = schema.as_ref().map(|schema| schema.is_built_in(namespace));
        self.validator = schema.map(Validator::new);
    }

    /// Shows an event to the validator, and keeps what it finds.
    #[inline]
    fn validate(&mut self, show: impl FnOnce(&mut Validator, &mut dyn FnMut(Violation, Place))) {
        let Some(validator) = &mut self.validator else { return };
        let violations = &mut self.violations;
        show(validator, &mut |violation, place| violations.push((violation, place)));
        if !violations.is_empty() {
            self.keep_violations();
        }
    }

    #[cold]
    fn keep_violations(&mut self) {
        for (violation, place) in self.violations.drain(..) {
            let (code, quotes) = describe(&violation, self.validated == Some(true));
            self.draft.flaw(code, place, quotes.each_ref().map(String::as_str));
        }
    }

    /// Looks at the fields of a start tag below the root; answers whether nothing else is looked at.
    #[inline]
    fn look_at_start(&mut self, tag: &Tag<'_>) -> bool {
        if !matches!(self.look, Look::Nothing) {
            self.begin_to_look();
        }
        let Some(fields) = &mut self.fields else { return self.done };
        fields.start(tag);
        fields.is_second_look()
    }

    /// Only now it is known which feed this is.
    #[cold]
    fn begin_to_look(&mut self) {
        let Some(feed) = self.kind.feed() else { return };
        match std::mem::take(&mut self.look) {
            Look::Nothing => {}
            Look::Digests => self.fields = Some(Fields::digests(feed)),
            Look::Again(look) => {
                self.fields = Fields::again(feed, &look, &self.file);
                self.done = self.fields.is_none();
            }
        }
    }

    /// A start tag of what is no feed, or not known to be one.
    #[cold]
    #[inline(never)]
    fn start_of_other(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        if self.done {
            return;
        }
        match &self.kind {
            Kind::UsersInDoubt { .. } => {
                self.validate(|validator, mut found| validator.start(tag, at, &mut found));
                self.decide(tag, at);
            }
            Kind::Unknown => {
                self.root(tag, at);
                self.choose_schema(tag);
                self.validate(|validator, mut found| validator.start(tag, at, &mut found));
            }
            Kind::Undecided { .. } => {
                if self.settle(supervisor::is_row(tag.table.local(tag.name))) {
                    self.start(tag, at);
                }
            }
            _ => {
                self.validate(|validator, mut found| validator.start(tag, at, &mut found));
                if let Kind::Alma(reader) = &mut self.kind {
                    reader.start(tag, at);
                }
            }
        }
    }

    /// The end of an element of what is no feed, or not known to be one.
    #[cold]
    #[inline(never)]
    fn end_of_other(&mut self) {
        match &mut self.kind {
            // An empty user tells nothing; the next one may.
            Kind::UsersInDoubt { user, .. } if user.is_some() => *user = None,
            Kind::UsersInDoubt { place, namespace, .. } => {
                let (place, namespace) = (*place, std::mem::take(namespace));
                self.undecided = self.faults == 0;
                self.refuse(Code::WrongNamespace, place, ["users", &namespace]);
            }
            Kind::Undecided { root, .. } => {
                let is_of_supervisors = supervisor::is_root(root);
                self.settle(is_of_supervisors);
            }
            _ => {}
        }
    }

    /// Takes what is undecided for a supervisor feed, or else refuses it; answers which.
    fn settle(&mut self, is_of_supervisors: bool) -> bool {
        if is_of_supervisors {
            self.kind = Kind::Supervisors(Walk::new(Feed::Supervisors, supervisor::Supervisors::new()));
        } else if let Kind::Undecided { root, hint, place } = &self.kind {
            let (root, hint, place) = (root.clone(), hint.clone(), *place);
            self.refuse(Code::UnknownRoot, place, [&root, &hint]);
        }
        is_of_supervisors
    }

    /// Text, for whoever reads the feed.
    #[inline]
    fn take_text(&mut self, piece: &str) {
        if let Some(fields) = &mut self.fields {
            fields.text(piece);
            if fields.is_second_look() {
                return;
            }
        }
        match &mut self.kind {
            Kind::Unknown | Kind::Schema | Kind::UsersInDoubt { .. } | Kind::Undecided { .. } => {}
            Kind::Alma(reader) => reader.text(piece),
            Kind::Organisations(walk) => walk.text(piece),
            Kind::Users(walk) => walk.text(piece),
            Kind::Persons(walk) => walk.text(piece),
            Kind::Supervisors(walk) => walk.text(piece),
        }
    }

    /// The end of the file.
    fn finish(&mut self) {
        self.validate(|validator, mut found| validator.finish(&mut found));
        let Some(feed) = self.kind.feed().filter(|_| self.draft.rules) else { return };
        self.draft.settle();
        let segment = &self.draft.segment;
        // What keeps the records from being read was found already, and of changes there may be none.
        let explained = self.faults > 0
            || segment.schema_faults > 0
            || segment.notices.iter().any(|notice| notice.code == Code::DeltaFeed);
        if segment.records.is_empty() && !explained {
            let place = self.draft.segment.root.unwrap_or(Place::START);
            self.draft.notice_of_file(Code::EmptyFeed, place, [feed.title(), "", ""]);
        }
    }
}

impl Handler for Builder {
    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        if self.done || !self.kind.is_feed() {
            self.start_of_other(tag, at);
            return;
        }
        self.validate(|validator, mut found| validator.start(tag, at, &mut found));
        if self.look_at_start(tag) {
            return;
        }
        let draft = &mut self.draft;
        match &mut self.kind {
            // None of the others is a feed.
            Kind::Unknown
            | Kind::Schema
            | Kind::UsersInDoubt { .. }
            | Kind::Alma(_)
            | Kind::Undecided { .. } => {}
            Kind::Organisations(walk) => walk.start(tag, at, draft),
            Kind::Users(walk) => walk.start(tag, at, draft),
            Kind::Persons(walk) => walk.start(tag, at, draft),
            Kind::Supervisors(walk) => walk.start(tag, at, draft),
        }
    }

    fn leaf(&mut self, tag: &Tag<'_>, text: &str, at: &mut At<'_>) -> bool {
        // Where fields are looked at, or it is not known yet what this is, the parts tell more.
        if self.done || self.fields.is_some() || !matches!(self.look, Look::Nothing) || !self.kind.is_feed() {
            return false;
        }
        if self.validator.as_mut().is_some_and(|validator| !validator.leaf(tag, text)) {
            return false;
        }
        let draft = &mut self.draft;
        match &mut self.kind {
            // None of the others is a feed.
            Kind::Unknown
            | Kind::Schema
            | Kind::UsersInDoubt { .. }
            | Kind::Alma(_)
            | Kind::Undecided { .. } => {}
            Kind::Organisations(walk) => walk.leaf(tag, text, at, draft),
            Kind::Users(walk) => walk.leaf(tag, text, at, draft),
            Kind::Persons(walk) => walk.leaf(tag, text, at, draft),
            Kind::Supervisors(walk) => walk.leaf(tag, text, at, draft),
        }
        true
    }

    fn text(&mut self, piece: &str, at: &mut At<'_>) {
        self.validate(|validator, mut found| validator.text(piece, at, &mut found));
        self.take_text(piece);
    }

    fn indent(&mut self, piece: &str, at: &mut At<'_>) {
        if self.validator.as_mut().is_none_or(Validator::indent) {
            self.take_text(piece);
        } else {
            self.text(piece, at);
        }
    }

    fn end(&mut self, at: &mut At<'_>) {
        self.validate(|validator, mut found| validator.end(at, &mut found));
        let digest = self.fields.as_mut().and_then(Fields::end);
        if let Some(fields) = self.fields.as_ref().filter(|fields| fields.is_second_look()) {
            self.done |= fields.done();
            return;
        }
        let draft = &mut self.draft;
        match &mut self.kind {
            Kind::Organisations(walk) => walk.end(at, draft),
            Kind::Users(walk) => walk.end(at, draft),
            Kind::Persons(walk) => walk.end(at, draft),
            Kind::Supervisors(walk) => walk.end(at, draft),
            Kind::Alma(reader) => reader.end(),
            Kind::Unknown | Kind::Schema | Kind::UsersInDoubt { .. } | Kind::Undecided { .. } => {
                self.end_of_other();
            }
        }
        if let Some(digest) = digest {
            self.draft.records().digests.push(digest);
        }
    }

    fn comment(&mut self, text: &str, at: &mut At<'_>) {
        if !self.done
            && self.draft.rules
            && let Some(line) = line_of_an_error(text)
        {
            let line: String = line.chars().take(200).collect();
            self.draft.notice_of_file(Code::ErrorTextInComment, at.place(), [&line, "", ""]);
        }
    }

    fn fault(&mut self, fault: Fault, place: Place) {
        if self.done {
            return;
        }
        let (code, quotes) = describe_fault(fault);
        self.faults += 1;
        // The record a fault is in may never be completed, so the fault names its place alone.
        self.draft.notice_of_file(code, place, [&quotes[0], &quotes[1], ""]);
    }
}

/// The code of a fault and what its sentence quotes.
fn describe_fault(fault: Fault) -> (Code, [String; 2]) {
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
            [format!("there are more than {scopes} declared namespaces, or different sets of them"), none()],
        ),
    }
}
