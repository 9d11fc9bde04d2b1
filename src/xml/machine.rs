//! The grammar above tokens: nesting, namespaces, what may stand where.

use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::Event;

use super::chars::{is_blank, is_char, is_ncname, is_space, starts_name};
use super::fault::Fault;
use super::limits::Limits;
use super::names::{NameId, Names, ScopeId};
use super::place::{Locator, Place};
use super::tag::{self, Span, Tag, shorten};
use super::{At, Handler, PLACEHOLDER};

/// Text that waits for the next `>` is passed on in pieces once it is as long as this.
const TEXT_PIECE_BYTES: usize = 64 << 10;

/// What is open, and what was seen so far.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about what was read so far")]
pub(super) struct Machine {
    limits: Limits,
    names: Names,
    open: Vec<Open>,
    /// The names of the open elements as written, one after the other.
    open_text: String,
    root_seen: bool,
    doctype_seen: bool,
    /// Text beside the root was reported and no markup came since.
    outside_reported: bool,
    pub(super) stopped: bool,
    /// The window holds no carriage return and no `]]>`.
    pub(super) plain_text: bool,
    /// Some bytes were no UTF-8, so placeholders may stand in names.
    pub(super) invalid_seen: bool,
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
    pub(super) fn new(limits: Limits) -> Self {
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
            invalid_seen: false,
            scratch: Scratch::default(),
        }
    }

    /// Reads tokens from the start of the window; answers how many bytes are done with.
    pub(super) fn tokens(
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
                        let goes_on = !raw.bytes().any(|byte| is_space(byte) || byte == b'>');
                        if token_end == cut && !last {
                            Some(Stop::Incomplete)
                        } else if token_end == cut && goes_on && !self.open.is_empty() {
                            // The file is cut off inside a reference, which its end will tell.
                            None
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
                    Err(error) => Some(self.broken(&error, &window[done..cut], last, &mut at, handler)),
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
            Event::Start(_) | Event::Empty(_) | Event::End(_) => return self.tag(raw, true, at, handler),
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

    /// A tag from its `<` on; `whole` says that it ends with its own `>`. Answers where to go on when it does not.
    fn tag(&mut self, raw: &str, whole: bool, at: &mut At<'_>, handler: &mut impl Handler) -> Option<Stop> {
        if !starts_tag(raw) {
            let text = "“<” starts no markup; as text it is written &lt;".to_owned();
            handler.fault(Fault::MalformedTag(text), at.place());
            self.text(&raw[..1], at, handler);
            return Some(Stop::Resume(1));
        }
        let less = less_thans(raw);
        if less.breaks_off.is_none() && !whole {
            return Some(Stop::Incomplete);
        }
        for offset in less.in_values.into_iter().chain(less.breaks_off) {
            handler.fault(less_than(raw), at.place_in(offset));
        }
        let end = less.breaks_off.unwrap_or(raw.len());
        let (tag, broken) = (&raw[..end], end < raw.len());
        if let Some(content) = tag.strip_prefix("</") {
            self.end(if broken { content } else { &content[..content.len() - 1] }, broken, at, handler);
        } else {
            self.start(tag, !broken && tag.ends_with("/>"), at, handler);
        }
        broken.then_some(Stop::Resume(end))
    }

    /// What to do where quick-xml finds no token: `rest` goes on to the last `>` of the window.
    fn broken(
        &mut self,
        error: &Error,
        rest: &str,
        last: bool,
        at: &mut At<'_>,
        handler: &mut impl Handler,
    ) -> Stop {
        let what = match error {
            Error::Syntax(SyntaxError::UnclosedComment) => "a comment",
            Error::Syntax(SyntaxError::UnclosedCData) => "a CDATA section",
            Error::Syntax(SyntaxError::UnclosedDoctype) => "a document type declaration",
            Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
                "a processing instruction"
            }
            _ => "a tag",
        };
        let begins = |markup: &str| rest.starts_with(markup) || markup.starts_with(rest);
        if rest.starts_with("<!") {
            let known = begins("<!--") || begins("<![CDATA[") || what == "a document type declaration";
            let closed = memchr::memchr(b'>', rest.as_bytes()).map(|end| end + 1);
            if let (false, Some(end)) = (known, closed) {
                let text = format!("“{}” starts no markup", shorten(&rest[..end]));
                handler.fault(Fault::MalformedTag(text), at.place());
                return Stop::Resume(end);
            }
        } else if !rest.starts_with("<?") && rest.len() > 1 {
            match self.tag(rest, false, at, handler) {
                Some(Stop::Incomplete) | None => {}
                Some(stop) => return stop,
            }
        }
        if last { Stop::Truncated(what) } else { Stop::Incomplete }
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
        // `<a/ >` is the empty element it was meant to be.
        let split = written.strip_suffix('/').filter(|name| !name.is_empty());
        if split.is_some() {
            faults.push((written.len(), Fault::MalformedTag("“/” and “>” stand apart".to_owned())));
        }
        let (written, empty) = (split.unwrap_or(written), empty || split.is_some());
        let name = self.names.element(written, scope, name_faults);
        faults.extend(name_faults.drain(..).map(|fault| (0, fault)));
        for span in &*spans {
            names.push(self.names.attribute(&raw[span.name.clone()], scope, name_faults));
            faults.extend(name_faults.drain(..).map(|fault| (span.name.start, fault)));
        }
        repeated(raw, spans, names, faults);
        for (offset, fault) in faults.drain(..) {
            let told_elsewhere = match &fault {
                Fault::UndefinedEntity(_) => self.doctype_seen,
                Fault::MalformedName(name) => {
                    name.chars().any(|c| !is_char(c) || (c == PLACEHOLDER && self.invalid_seen))
                }
                _ => false,
            };
            if !told_elsewhere {
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

    /// `content` stands between `</` and `>`, or before the `<` at which the tag breaks off.
    fn end(&mut self, content: &str, broken: bool, at: &mut At<'_>, handler: &mut impl Handler) {
        let written = content.split(|c: char| c.is_ascii() && is_space(c as u8)).next().unwrap_or_default();
        let excess = !is_blank(&content[written.len()..]);
        if (excess || written.is_empty()) && !broken {
            let text = format!("the end tag “{}” is no name alone", shorten(content.trim_ascii()));
            handler.fault(Fault::MalformedTag(text), at.place());
        }
        if written.is_empty() {
            return;
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

    pub(super) fn finish(&mut self, place: Place, handler: &mut impl Handler) {
        if !self.open.is_empty() {
            handler.fault(Fault::Truncated(self.open_name(self.open.len() - 1).to_owned()), place);
        } else if !self.root_seen {
            handler.fault(Fault::NoRoot, place);
        }
    }
}

/// Whether `<` starts a tag here: a name follows, or the `/` of an end tag. What is no character is told elsewhere.
fn starts_tag(raw: &str) -> bool {
    let next = raw[1..].chars().next();
    next.is_some_and(|c| starts_name(c) || matches!(c, '/' | ':' | PLACEHOLDER) || !is_char(c))
}

/// The places of `<` in a tag, which holds none.
struct LessThans {
    /// Those that stand in the value of an attribute which is closed, the first in each value.
    in_values: Vec<usize>,
    /// The first that belongs to the next markup: a quote or a `>` is missing before it.
    breaks_off: Option<usize>,
}

fn less_thans(raw: &str) -> LessThans {
    let bytes = raw.as_bytes();
    let mut less = LessThans { in_values: Vec::new(), breaks_off: None };
    let mut quote: Option<usize> = None;
    let mut scanned = 1;
    for offset in memchr::memchr_iter(b'<', &bytes[1..]).map(|at| at + 1) {
        for at in scanned..offset {
            match (quote, bytes[at]) {
                (None, b'"' | b'\'') => quote = Some(at),
                (Some(open), byte) if byte == bytes[open] => quote = None,
                _ => {}
            }
        }
        scanned = offset;
        // A value goes on after the `<` when no `>` stands before it and its quote closes before the next `>`.
        let value = quote.filter(|&open| {
            let next = bytes[offset..].iter().find(|&&byte| byte == b'>' || byte == bytes[open]);
            !bytes[open..offset].contains(&b'>') && next == Some(&bytes[open])
        });
        let Some(open) = value else {
            less.breaks_off = Some(offset);
            return less;
        };
        if less.in_values.last().is_none_or(|&last| last < open) {
            less.in_values.push(offset);
        }
    }
    less
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
