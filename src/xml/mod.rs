//! A strict XML 1.0 reader that takes bytes as they come.
//!
//! [`Parser::push`] takes any number of bytes, [`Parser::finish`] ends the file; in between a [`Handler`] is told of
//! elements, text and faults. What was pushed is kept only until the token it belongs to is complete, so memory is one
//! token, whatever the size of the file. The events, the places and the faults are the same for every way of cutting
//! the file into pieces.
//!
//! quick-xml finds where tokens end; everything else that XML 1.0 (fifth edition) and Namespaces in XML 1.0 ask of a
//! document without a document type declaration is checked here, because quick-xml leaves it to its caller. This
//! module knows nothing of feeds.

mod chars;
mod fault;
mod limits;
mod names;
mod place;
mod tag;

use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::Event;

use chars::{illegal_characters, is_blank, is_ncname, is_space};
pub use fault::Fault;
pub use limits::Limits;
use names::ScopeId;
pub use names::{NameId, Names};
use place::Locator;
pub use place::Place;
pub use tag::{Attribute, Tag};
use tag::{Span, shorten};

/// Bytes worked on at once: large enough to make the work between pieces small, small enough for a processor's cache.
const PIECE_BYTES: usize = 256 << 10;
/// Text that waits for the next `>` is passed on in pieces once it is as long as this.
const TEXT_PIECE_BYTES: usize = 64 << 10;

/// What a [`Parser`] tells of.
pub trait Handler {
    /// A start tag; an empty-element tag is followed by its end at once.
    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>);
    /// Text of the innermost open element, line ends normalised and references resolved. It comes in pieces.
    fn text(&mut self, piece: &str);
    /// The end of the innermost open element.
    fn end(&mut self, at: &mut At<'_>);
    /// A fault. Faults are not told in the order of their places.
    fn fault(&mut self, fault: Fault, place: Place);
}

/// Where the token at hand stands; places are worked out only when asked for.
#[derive(Debug)]
pub struct At<'a> {
    locator: &'a mut Locator,
    window: &'a str,
    base: u64,
    token: usize,
}

impl At<'_> {
    /// The place of the token's first character.
    pub fn place(&mut self) -> Place {
        let walked = (self.locator.reached() - self.base) as usize;
        self.locator.walk(&self.window.as_bytes()[walked..self.token]);
        self.locator.peek(&[])
    }

    /// The place `offset` bytes into the token.
    pub fn place_in(&mut self, offset: usize) -> Place {
        self.place();
        self.locator.peek(&self.window.as_bytes()[self.token..self.token + offset])
    }
}

/// The reader of one file.
#[derive(Debug)]
pub struct Parser {
    /// Decoded text that is not done with, and the offset in the file at which it starts.
    window: String,
    base: u64,
    /// Bytes at the end of what was pushed that are no whole character yet.
    pending: Vec<u8>,
    /// Not worth another look before the window has grown to this.
    retry_bytes: usize,
    begun: bool,
    invalid_first: Option<u64>,
    invalid_count: u64,
    invalid_place: Option<Place>,
    locator: Locator,
    machine: Machine,
}

impl Parser {
    /// A reader at the start of a file.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            window: String::new(),
            base: 0,
            pending: Vec::new(),
            retry_bytes: 0,
            begun: false,
            invalid_first: None,
            invalid_count: 0,
            invalid_place: None,
            locator: Locator::new(),
            machine: Machine::new(limits),
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8], handler: &mut impl Handler) {
        for piece in bytes.chunks(PIECE_BYTES) {
            if self.machine.stopped {
                return;
            }
            self.decode(piece, handler);
            if self.begun && self.window.len() >= self.retry_bytes {
                self.process(false, handler);
            }
        }
    }

    /// Ends the file.
    pub fn finish(&mut self, handler: &mut impl Handler) {
        if !self.machine.stopped {
            if !self.begun {
                let head = std::mem::take(&mut self.pending);
                self.begin(&head, handler);
            }
            if !self.pending.is_empty() {
                let length = self.pending.len();
                self.invalid(length);
                self.pending.clear();
            }
            self.process(true, handler);
        }
        if !self.machine.stopped {
            let place = self.locator.peek(&[]);
            self.machine.finish(place, handler);
        }
        if let Some(place) = self.invalid_place {
            handler.fault(Fault::InvalidUtf8(self.invalid_count), place);
        }
    }

    /// Nothing after this point can be read with any trust; what is pushed from now on is ignored.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.machine.stopped
    }

    /// Bytes held at the moment.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.window.capacity() + self.pending.capacity()
    }

    fn decode(&mut self, bytes: &[u8], handler: &mut impl Handler) {
        if !self.begun {
            self.pending.extend_from_slice(bytes);
            if self.pending.len() >= 4 {
                let head = std::mem::take(&mut self.pending);
                self.begin(&head, handler);
            }
        } else if self.pending.is_empty() {
            self.append(bytes);
        } else {
            let mut joined = std::mem::take(&mut self.pending);
            joined.extend_from_slice(bytes);
            self.append(&joined);
        }
    }

    /// The first bytes tell a byte order mark, and encodings in which `<` is not one byte (XML 1.0, appendix F).
    fn begin(&mut self, head: &[u8], handler: &mut impl Handler) {
        self.begun = true;
        let encoding = match head {
            [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0, b'<', ..] => {
                "UTF-32"
            }
            [0xFE, 0xFF, ..] | [0, b'<', ..] => "UTF-16 (big-endian)",
            [0xFF, 0xFE, ..] | [b'<', 0, ..] => "UTF-16 (little-endian)",
            _ => {
                let mark = if head.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
                self.base = mark;
                self.locator.skip(mark);
                self.append(&head[mark as usize..]);
                return;
            }
        };
        handler.fault(Fault::UnsupportedEncoding(encoding.to_owned()), Place::START);
        self.machine.stopped = true;
    }

    /// Adds valid UTF-8 to the window. A byte that is none becomes one `?`, so that offsets stay those of the file.
    fn append(&mut self, mut bytes: &[u8]) {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    self.window.push_str(text);
                    return;
                }
                Err(error) => {
                    let (valid, rest) = bytes.split_at(error.valid_up_to());
                    self.window.push_str(std::str::from_utf8(valid).unwrap_or_default());
                    let Some(length) = error.error_len() else {
                        self.pending.extend_from_slice(rest);
                        return;
                    };
                    self.invalid(length);
                    bytes = &rest[length..];
                }
            }
        }
    }

    fn invalid(&mut self, length: usize) {
        self.invalid_count += 1;
        self.invalid_first.get_or_insert(self.base + self.window.len() as u64);
        self.window.extend(std::iter::repeat_n('?', length));
    }

    /// Reads every token of the window that is complete.
    fn process(&mut self, last: bool, handler: &mut impl Handler) {
        let Self { window, base, locator, machine, .. } = self;
        // One fast search over the window saves two over every piece of text, most of which are short.
        machine.plain_text = memchr::memchr(b'\r', window.as_bytes()).is_none()
            && memchr::memmem::find(window.as_bytes(), b"]]>").is_none();
        let mut region = locator.known();
        let done = machine.tokens(window, *base, last, locator, handler);
        let done_bytes = &window.as_bytes()[..done];

        if let Some(first) =
            self.invalid_first.filter(|&first| self.invalid_place.is_none() && first < *base + done as u64)
        {
            self.invalid_place = Some(region.peek(&done_bytes[..(first - *base) as usize]));
        }
        for (offset, c) in illegal_characters(&window[..done]) {
            region.walk(&done_bytes[(region.reached() - *base) as usize..offset]);
            handler.fault(Fault::IllegalCharacter(format!("U+{:04X}", u32::from(c))), region.peek(&[]));
        }

        let walked = (locator.reached() - *base) as usize;
        locator.walk(&done_bytes[walked..]);
        let left = window.len() - done;
        // A long token is looked at again only when the window has doubled, so that its length costs linear time.
        self.retry_bytes = if left > PIECE_BYTES { left * 2 } else { 0 };
        *base += done as u64;
        window.drain(..done);
    }
}

/// The grammar above tokens: nesting, namespaces, what may stand where.
#[derive(Debug)]
struct Machine {
    limits: Limits,
    names: Names,
    open: Vec<Open>,
    /// The names of the open elements as written, one after the other.
    open_text: String,
    root_seen: bool,
    doctype_seen: bool,
    /// Text beside the root was reported and no markup came since.
    outside_reported: bool,
    stopped: bool,
    /// The window holds no carriage return and no `]]>`.
    plain_text: bool,
    scratch: Scratch,
}

#[derive(Debug)]
struct Open {
    text_start: u32,
    scope: ScopeId,
}

/// Buffers used again for every tag.
#[derive(Debug, Default)]
struct Scratch {
    spans: Vec<Span>,
    names: Vec<NameId>,
    normalised: Vec<Option<String>>,
    faults: Vec<(usize, Fault)>,
    name_faults: Vec<Fault>,
}

/// What the end of the readable part of a window means.
enum Stop {
    /// The token goes on beyond the window.
    Incomplete,
    /// The token is malformed; reading goes on this many bytes after its start.
    Resume(usize),
    /// The file ends inside the token.
    Truncated(&'static str),
}

impl Machine {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            names: Names::new(),
            open: Vec::new(),
            open_text: String::new(),
            root_seen: false,
            doctype_seen: false,
            outside_reported: false,
            stopped: false,
            plain_text: false,
            scratch: Scratch::default(),
        }
    }

    /// Reads tokens from the start of the window; answers how many bytes are done with.
    fn tokens(
        &mut self,
        window: &str,
        base: u64,
        last: bool,
        locator: &mut Locator,
        handler: &mut impl Handler,
    ) -> usize {
        // No token but text ends before a `>`, so what follows the last one can wait.
        let cut =
            if last { window.len() } else { memchr::memrchr(b'>', window.as_bytes()).map_or(0, |at| at + 1) };
        let mut done = 0;
        while done < cut && !self.stopped {
            let text = &window[done..cut];
            if let Some(rest) = text.strip_prefix('\u{FEFF}') {
                // quick-xml would take it for a byte order mark and drop it; here it is a character of the text.
                let mark = &text[..text.len() - rest.len()];
                self.text(mark, &mut At { locator, window, base, token: done }, handler);
                done += mark.len();
                continue;
            }
            let mut reader = Reader::from_str(text);
            let config = reader.config_mut();
            config.check_end_names = false;
            config.allow_unmatched_ends = true;
            let start = done;
            loop {
                let event = reader.read_event();
                let token_end = start + reader.buffer_position() as usize;
                let mut at = At { locator, window, base, token: done };
                let raw = &window[done..token_end];
                let stop = match event {
                    Ok(Event::Eof) => break,
                    Ok(Event::Text(_)) => {
                        self.text(raw, &mut at, handler);
                        None
                    }
                    Ok(Event::GeneralRef(_)) => {
                        self.reference(raw, &mut at, handler);
                        None
                    }
                    Ok(event) => self.markup(&event, raw, &mut at, handler),
                    Err(Error::IllFormed(_)) if raw.starts_with('&') => {
                        if token_end == cut && !last {
                            Some(Stop::Incomplete)
                        } else {
                            handler.fault(Fault::MalformedReference(shorten(raw)), at.place());
                            self.text(raw, &mut at, handler);
                            None
                        }
                    }
                    Err(Error::IllFormed(_)) => {
                        self.doctype(&mut at, handler);
                        None
                    }
                    Err(error) => Some(broken(&error, &window[done..cut], last, &mut at, handler)),
                };
                match stop {
                    None => done = token_end,
                    Some(Stop::Resume(bytes)) => {
                        done += bytes;
                        break;
                    }
                    Some(Stop::Incomplete) => {
                        if (cut - done) as u64 > self.limits.token_bytes_max {
                            self.too_long(&mut At { locator, window, base, token: done }, handler);
                        }
                        return done;
                    }
                    Some(Stop::Truncated(what)) => {
                        let place = At { locator, window, base, token: done }.place();
                        handler.fault(Fault::TruncatedMarkup(what), place);
                        self.stopped = true;
                        return cut;
                    }
                }
                if self.stopped {
                    return done;
                }
            }
        }
        self.waiting_text(window, done, cut, &mut At { locator, window, base, token: done }, handler)
    }

    /// Passes on long text that no `>` ends, such as a photograph in base 64; answers the bytes done with.
    fn waiting_text(
        &mut self,
        window: &str,
        done: usize,
        cut: usize,
        at: &mut At<'_>,
        handler: &mut impl Handler,
    ) -> usize {
        let waiting = &window[done..];
        if self.stopped
            || done != cut
            || waiting.len() < TEXT_PIECE_BYTES
            || memchr::memchr2(b'<', b'&', waiting.as_bytes()).is_some()
        {
            return done;
        }
        // `]]>` and a line end of two characters must not be cut in two.
        let kept = waiting.trim_end_matches([']', '\r']);
        self.text(kept, at, handler);
        done + kept.len()
    }

    fn too_long(&mut self, at: &mut At<'_>, handler: &mut impl Handler) {
        handler.fault(Fault::TokenTooLong(self.limits.token_bytes_max), at.place());
        self.stopped = true;
    }

    fn markup(
        &mut self,
        event: &Event<'_>,
        raw: &str,
        at: &mut At<'_>,
        handler: &mut impl Handler,
    ) -> Option<Stop> {
        self.outside_reported = false;
        if raw.len() as u64 > self.limits.token_bytes_max {
            self.too_long(at, handler);
            return None;
        }
        match event {
            Event::Start(_) | Event::Empty(_) => {
                if let Some(length) = unclosed_before(raw) {
                    handler.fault(less_than(raw), at.place_in(length));
                    self.start(&raw[..length], false, at, handler);
                    return Some(Stop::Resume(length));
                }
                self.start(raw, matches!(event, Event::Empty(_)), at, handler);
            }
            Event::End(_) => {
                if let Some(length) = unclosed_before(raw) {
                    handler.fault(less_than(raw), at.place_in(length));
                    self.end(raw[2..length].trim_end_matches(|c: char| c.is_ascii_whitespace()), at, handler);
                    return Some(Stop::Resume(length));
                }
                self.end(&raw[2..raw.len() - 1], at, handler);
            }
            Event::CData(_) => {
                if self.open.is_empty() {
                    handler.fault(Fault::TextOutsideRoot, at.place());
                } else {
                    normalised_lines(&raw[9..raw.len() - 3], handler);
                }
            }
            Event::Comment(_) => {
                let inner = &raw[4..raw.len() - 3];
                if inner.ends_with('-') || inner.contains("--") {
                    handler.fault(Fault::MalformedComment, at.place());
                }
            }
            Event::DocType(_) => self.doctype(at, handler),
            Event::Decl(_) | Event::PI(_) => self.instruction(raw, at, handler),
            Event::Text(_) | Event::GeneralRef(_) | Event::Eof => {}
        }
        None
    }

    fn doctype(&mut self, at: &mut At<'_>, handler: &mut impl Handler) {
        handler.fault(Fault::Doctype, at.place());
        self.doctype_seen = true;
    }

    /// `raw` is the tag from `<` on, up to and with its `>`, or up to where it breaks off.
    fn start(&mut self, raw: &str, empty: bool, at: &mut At<'_>, handler: &mut impl Handler) {
        if self.open.is_empty() && self.root_seen {
            let name = raw[1..].trim_end_matches(['/', '>']).split(|c: char| c.is_ascii_whitespace()).next();
            handler.fault(Fault::SecondRoot(name.unwrap_or_default().to_owned()), at.place());
            self.stopped = true;
            return;
        }
        if self.open.len() as u32 >= self.limits.depth_max {
            handler.fault(Fault::TooDeep(self.limits.depth_max), at.place());
            self.stopped = true;
            return;
        }
        self.root_seen = true;

        let mut scratch = std::mem::take(&mut self.scratch);
        let Scratch { spans, names, normalised, faults, name_faults } = &mut scratch;
        spans.clear();
        names.clear();
        normalised.clear();
        let written = &raw[tag::split(raw, spans, faults)];
        if !raw.ends_with('>') || written.is_empty() {
            // The tag breaks off, or is no tag at all: one mistake, which is reported as that.
            faults.clear();
        }
        let outer = self.open.last().map_or(ScopeId::DOCUMENT, |open| open.scope);
        for span in &*spans {
            normalised.push((!span.plain).then(|| {
                let first = faults.len();
                let value = tag::normalise(&raw[span.value.clone()], faults).into_owned();
                for (offset, _) in &mut faults[first..] {
                    *offset += span.value.start;
                }
                value
            }));
        }
        let scope = self.scope(raw, outer, spans, normalised, faults, name_faults);
        let name = self.names.element(written, scope, name_faults);
        faults.extend(name_faults.drain(..).map(|fault| (0, fault)));
        for span in &*spans {
            names.push(self.names.attribute(&raw[span.name.clone()], scope, name_faults));
            faults.extend(name_faults.drain(..).map(|fault| (span.name.start, fault)));
        }
        repeated(raw, spans, names, faults);
        for (offset, fault) in faults.drain(..) {
            if !(self.doctype_seen && matches!(fault, Fault::UndefinedEntity(_))) {
                handler.fault(fault, at.place_in(offset));
            }
        }

        self.open.push(Open { text_start: self.open_text.len() as u32, scope });
        self.open_text.push_str(written);
        handler.start(&Tag { name, table: &self.names, text: raw, spans, names, normalised }, at);
        self.scratch = scratch;
        if empty {
            self.close(at, handler);
        }
    }

    /// Takes the declarations of namespaces out of the attributes and answers the scope they make.
    fn scope(
        &mut self,
        raw: &str,
        outer: ScopeId,
        spans: &mut Vec<Span>,
        normalised: &mut Vec<Option<String>>,
        faults: &mut Vec<(usize, Fault)>,
        name_faults: &mut Vec<Fault>,
    ) -> ScopeId {
        let is_declaration = |span: &Span| {
            let name = &raw[span.name.clone()];
            name == "xmlns" || name.starts_with("xmlns:")
        };
        if !spans.iter().any(is_declaration) {
            return outer;
        }
        let mut declared: Vec<(&str, String)> = Vec::new();
        let mut index = 0;
        while index < spans.len() {
            if !is_declaration(&spans[index]) {
                index += 1;
                continue;
            }
            let span = spans.remove(index);
            let value = normalised.remove(index).unwrap_or_else(|| raw[span.value.clone()].to_owned());
            let name = &raw[span.name.clone()];
            let prefix = name.strip_prefix("xmlns:").unwrap_or_default();
            if name == "xmlns:" {
                faults.push((span.name.start, Fault::MalformedName(name.to_owned())));
            } else if declared.iter().any(|&(known, _)| known == prefix) {
                faults.push((span.name.start, Fault::DuplicateAttribute(name.to_owned())));
            } else {
                declared.push((prefix, value));
            }
        }
        let declarations = declared.iter().map(|(prefix, value)| (*prefix, value.as_str()));
        let scope = self.names.declare(outer, declarations, self.limits.namespace_scopes_max, name_faults);
        scope.unwrap_or_else(|| {
            name_faults.push(Fault::TooManyNamespaces(self.limits.namespace_scopes_max));
            self.stopped = true;
            outer
        })
    }

    /// `content` stands between `</` and `>`.
    fn end(&mut self, content: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        let written = content.split(|c: char| c.is_ascii() && is_space(c as u8)).next().unwrap_or_default();
        if !is_blank(&content[written.len()..]) {
            handler.fault(
                Fault::MalformedTag(format!("the end tag of “{written}” holds more than its name")),
                at.place(),
            );
        }
        let Some(innermost) = self.open.last() else {
            handler.fault(Fault::UnmatchedEndTag(shorten(written)), at.place());
            return;
        };
        let expected = &self.open_text[innermost.text_start as usize..];
        if expected == written {
            self.close(at, handler);
            return;
        }
        handler.fault(Fault::MismatchedEndTag(shorten(written), expected.to_owned()), at.place());
        // If it closes an element further out, those inside were not closed; if it closes none, it is ignored.
        let depths = 0..self.open.len();
        let Some(depth) = depths.rev().find(|&depth| self.open_name(depth) == written) else { return };
        while self.open.len() > depth {
            self.close(at, handler);
        }
    }

    fn open_name(&self, depth: usize) -> &str {
        let start = self.open[depth].text_start as usize;
        let end = self.open.get(depth + 1).map_or(self.open_text.len(), |next| next.text_start as usize);
        &self.open_text[start..end]
    }

    fn close(&mut self, at: &mut At<'_>, handler: &mut impl Handler) {
        if let Some(open) = self.open.pop() {
            self.open_text.truncate(open.text_start as usize);
            handler.end(at);
        }
    }

    fn text(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        if self.open.is_empty() {
            if let Some(first) = raw.bytes().position(|byte| !is_space(byte))
                && !self.outside_reported
            {
                self.outside_reported = true;
                handler.fault(Fault::TextOutsideRoot, at.place_in(first));
            }
            return;
        }
        if self.plain_text {
            handler.text(raw);
            return;
        }
        if memchr::memchr(b'>', raw.as_bytes()).is_some() {
            for (offset, _) in raw.match_indices("]]>") {
                handler.fault(Fault::CdataEndInText, at.place_in(offset));
            }
        }
        normalised_lines(raw, handler);
    }

    fn reference(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        if self.open.is_empty() {
            if !self.outside_reported {
                self.outside_reported = true;
                handler.fault(Fault::TextOutsideRoot, at.place());
            }
            return;
        }
        match tag::reference(raw) {
            Ok(c) => handler.text(c.encode_utf8(&mut [0; 4])),
            // What the document type declaration may have defined is not known; that it is there was reported.
            Err(Fault::UndefinedEntity(_)) if self.doctype_seen => {}
            Err(fault) => handler.fault(fault, at.place()),
        }
    }

    fn instruction(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        let content = &raw[2..raw.len() - 2];
        let target = content.split(|c: char| c.is_ascii() && is_space(c as u8)).next().unwrap_or_default();
        if target == "xml" {
            let place = at.place();
            if place.line != 1 || place.column != 1 {
                handler.fault(Fault::MalformedDeclaration("it is not at the very start of the file"), place);
            } else if let Err(fault) = declaration(&content[3..]) {
                self.stopped |= matches!(fault, Fault::UnsupportedEncoding(_));
                handler.fault(fault, place);
            }
        } else if !is_ncname(target) || target.eq_ignore_ascii_case("xml") {
            handler.fault(Fault::MalformedInstruction(shorten(target)), at.place());
        }
    }

    fn finish(&mut self, place: Place, handler: &mut impl Handler) {
        if !self.open.is_empty() {
            handler.fault(Fault::Truncated(self.open_name(self.open.len() - 1).to_owned()), place);
        } else if !self.root_seen {
            handler.fault(Fault::NoRoot, place);
        }
    }
}

/// What to do where quick-xml finds no token.
fn broken(error: &Error, rest: &str, last: bool, at: &mut At<'_>, handler: &mut impl Handler) -> Stop {
    let what = match error {
        Error::Syntax(SyntaxError::UnclosedComment) => "a comment",
        Error::Syntax(SyntaxError::UnclosedCData) => "a CDATA section",
        Error::Syntax(SyntaxError::UnclosedDoctype) => "a document type declaration",
        Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => "a processing instruction",
        _ => "a tag",
    };
    let is_start_of =
        |markup: &str| rest.starts_with(markup) || (markup.starts_with(rest) && rest.len() < markup.len());
    let declaration = rest.starts_with("<!");
    let known = is_start_of("<!--") || is_start_of("<![CDATA[") || what == "a document type declaration";
    if declaration && !known {
        handler.fault(Fault::MalformedTag(format!("“{}” starts no markup", shorten(rest))), at.place());
        return match memchr::memchr(b'>', rest.as_bytes()) {
            Some(end) => Stop::Resume(end + 1),
            None => Stop::Resume(rest.len()),
        };
    }
    if what == "a tag"
        && !declaration
        && let Some(length) = unclosed_before(rest)
    {
        handler.fault(less_than(rest), at.place_in(length));
        return Stop::Resume(length);
    }
    if last { Stop::Truncated(what) } else { Stop::Incomplete }
}

/// No tag holds a `<`: where one stands inside, a quote or the tag itself was not closed before it.
fn unclosed_before(raw: &str) -> Option<usize> {
    memchr::memchr(b'<', &raw.as_bytes()[1..]).map(|at| at + 1)
}

fn less_than(raw: &str) -> Fault {
    let name = raw[1..].split(|c: char| c.is_ascii_whitespace() || matches!(c, '<' | '>')).next();
    Fault::LessThanInTag(shorten(name.unwrap_or_default()))
}

/// Attributes must differ in their expanded names (Namespaces in XML 1.0, section 6.3).
fn repeated(raw: &str, spans: &[Span], names: &[NameId], faults: &mut Vec<(usize, Fault)>) {
    const FEW: usize = 12;
    if names.len() <= FEW && (1..names.len()).all(|index| !names[..index].contains(&names[index])) {
        return;
    }
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_unstable_by_key(|&index| (names[index], index));
    for pair in order.windows(2) {
        if names[pair[0]] == names[pair[1]] {
            let span = &spans[pair[1]];
            faults.push((span.name.start, Fault::DuplicateAttribute(raw[span.name.clone()].to_owned())));
        }
    }
}

/// Line ends are one line feed, however the file writes them (XML 1.0, section 2.11).
fn normalised_lines(raw: &str, handler: &mut impl Handler) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        handler.text(&rest[..at]);
        handler.text("\n");
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    if !rest.is_empty() {
        handler.text(rest);
    }
}

/// The inside of an XML declaration after `<?xml` (XML 1.0, section 2.8).
fn declaration(content: &str) -> Result<(), Fault> {
    let tag = format!("<x{content}>");
    let (mut spans, mut faults) = (Vec::new(), Vec::new());
    tag::split(&tag, &mut spans, &mut faults);
    if !faults.is_empty() {
        return Err(Fault::MalformedDeclaration("its parts are not written name=\"value\""));
    }
    let mut parts = spans.iter().map(|span| (&tag[span.name.clone()], &tag[span.value.clone()])).peekable();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match parts.next() {
        Some(("version", version)) if version.strip_prefix("1.").is_some_and(digits) => {}
        _ => return Err(Fault::MalformedDeclaration("it does not start with version=\"1.0\"")),
    }
    if let Some((_, encoding)) = parts.next_if(|&(name, _)| name == "encoding") {
        let mut letters = encoding.chars();
        let legal = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if !legal {
            return Err(Fault::MalformedDeclaration("its encoding is not the name of one"));
        }
        if !["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| encoding.eq_ignore_ascii_case(known)) {
            return Err(Fault::UnsupportedEncoding(encoding.to_owned()));
        }
    }
    if let Some((_, standalone)) = parts.next_if(|&(name, _)| name == "standalone")
        && !matches!(standalone, "yes" | "no")
    {
        return Err(Fault::MalformedDeclaration("standalone is neither yes nor no"));
    }
    match parts.next() {
        Some(_) => Err(Fault::MalformedDeclaration(
            "it holds more than version, encoding and standalone, in this order",
        )),
        None => Ok(()),
    }
}
