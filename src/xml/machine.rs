//! The grammar above tokens: nesting, namespaces, what may stand where.

use crate::sorting;
use std::ops::Range;

use quick_xml::parser::{ElementParser, Parser as _};

use super::chars::{is_blank, is_char, is_ncname, is_space, starts_name};
use super::encoding::{agrees, is_name};
use super::fault::Fault;
use super::limits::Limits;
use super::names::{NameId, Names, ScopeId};
use super::place::{Locator, Place};
use super::tag::{self, Span, Tag, Tidy, shorten};
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
    /// Where the open elements start whose end tag was told to be wrong, in bytes of text: that they are not closed
    /// later on is the same mistake.
    misnamed: Vec<u64>,
    /// Where the reading stopped for good: from here on nothing can be trusted.
    pub(super) stopped: Option<Place>,
    /// The bytes are UTF-16 without a byte order mark, which a declaration must tell, and none has told yet.
    pub(super) encoding_untold: bool,
    /// The window holds no carriage return and no `]]>`.
    pub(super) plain_text: bool,
    /// Where placeholders stand in the window for bytes that are none of the encoding, in bytes of text.
    pub(super) invalid: Vec<u64>,
    /// The encoding the bytes are in.
    pub(super) encoding: &'static str,
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
    /// The values of attributes that are not as they are written; of a tidy tag there are none.
    normalised: Vec<Option<String>>,
    faults: Vec<(usize, Fault)>,
    name_faults: Vec<Fault>,
}

impl Scratch {
    fn clear(&mut self) {
        self.spans.clear();
        self.names.clear();
        self.normalised.clear();
    }

    /// Takes any tag apart; answers the name as written, and whether the element is empty.
    fn take_apart<'r>(&mut self, raw: &'r str, broken: bool) -> (&'r str, bool) {
        let Self { spans, normalised, faults, .. } = self;
        let written = &raw[tag::split(raw, spans, faults)];
        if broken || written.is_empty() {
            // The tag breaks off, or is no tag at all: one mistake, which is reported as that.
            faults.clear();
        }
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
        // `<a/ >` is the empty element it was meant to be.
        let split = written.strip_suffix('/').filter(|name| !name.is_empty());
        if split.is_some() {
            faults.push((written.len(), Fault::MalformedTag("“/” and “>” stand apart".to_owned())));
        }
        let empty = split.is_some() || (raw.ends_with("/>") && !broken);
        (split.unwrap_or(written), empty)
    }

    #[inline]
    fn declares_namespaces(&self, raw: &str) -> bool {
        self.spans.iter().any(|span| is_declaration(raw, span))
    }
}

#[inline]
fn is_declaration(raw: &str, span: &Span) -> bool {
    let name = raw.as_bytes()[span.name.clone()].strip_prefix(b"xmlns");
    name.is_some_and(|rest| rest.is_empty() || rest[0] == b':')
}

/// What was made of the text at hand.
enum Step {
    /// So many bytes are done with.
    Done(usize),
    /// The token goes on beyond the window.
    Incomplete(&'static str),
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
            misnamed: Vec::new(),
            stopped: None,
            encoding_untold: false,
            plain_text: false,
            invalid: Vec::new(),
            encoding: "UTF-8",
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
        let mut at = At { locator: &mut *locator, window, base, token: 0 };
        let mut rest = &window[..cut];
        while !rest.is_empty() && self.stopped.is_none() {
            let done = at.token;
            match self.token(rest, last, &mut at, handler) {
                Step::Done(bytes) => {
                    at.token += bytes;
                    rest = &rest[bytes..];
                }
                Step::Incomplete(_) if (cut - done) as u64 > self.limits.token_bytes_max => {
                    self.too_long(&mut at, handler);
                }
                Step::Incomplete(_) if !last => return done,
                Step::Incomplete(what) => {
                    self.stop(Fault::TruncatedMarkup(what), &mut at, handler);
                    return cut;
                }
            }
        }
        let done = at.token;
        if last { done } else { self.waiting_text(window, done, locator, base, handler) }
    }

    /// Reads the token at the start of `rest`, which ends with a `>` or with the file.
    #[inline]
    fn token(&mut self, rest: &str, last: bool, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        let bytes = rest.as_bytes();
        match bytes[0] {
            b'<' => {
                self.outside_reported = false;
                match bytes.get(1) {
                    Some(b'/') => self.end_tag(rest, at, handler),
                    Some(b'!') => self.declaration(rest, at, handler),
                    Some(b'?') => match memchr::memmem::find(&bytes[2..], b"?>") {
                        Some(end) => self.checked(end + 4, at, handler, |machine, at, handler| {
                            machine.instruction(&rest[..end + 4], at, handler);
                        }),
                        None => Step::Incomplete("a processing instruction"),
                    },
                    Some(_) => self.start_tag(rest, at, handler),
                    None => Step::Incomplete("a tag"),
                }
            }
            b'&' => self.reference(rest, last, at, handler),
            b'\n' if let Some(end) = indent_end(bytes).filter(|_| !self.open.is_empty()) => {
                handler.indent(&rest[..end], at);
                Step::Done(end)
            }
            _ => {
                let end = text_end(bytes).unwrap_or(bytes.len());
                self.text(&rest[..end], at, handler);
                Step::Done(end)
            }
        }
    }

    /// Reads a token of `bytes` bytes unless that is more than the limit.
    fn checked<H: Handler>(
        &mut self,
        bytes: usize,
        at: &mut At<'_>,
        handler: &mut H,
        read: impl FnOnce(&mut Self, &mut At<'_>, &mut H),
    ) -> Step {
        if bytes as u64 > self.limits.token_bytes_max {
            self.too_long(at, handler);
            return Step::Done(0);
        }
        read(self, at, handler);
        Step::Done(bytes)
    }

    /// A start tag or an empty-element tag.
    fn start_tag(&mut self, rest: &str, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        self.scratch.clear();
        let scope = self.open.last().map_or(ScopeId::DOCUMENT, |open| open.scope);
        let expected = self.names.expected(&rest.as_bytes()[1..], scope);
        let after = expected.map_or(1, |(_, length)| length + 1);
        if let Some(tidy) = tag::tidy(rest.as_bytes(), after, &mut self.scratch.spans) {
            let name = expected.filter(|_| tidy.name_end == after).map(|(name, _)| name);
            return self.tidy_tag(rest, tidy, name, at, handler);
        }
        self.untidy_tag(rest, at, handler)
    }

    /// A tag that is written in another way than nearly all, or in none that is allowed.
    #[cold]
    #[inline(never)]
    fn untidy_tag(&mut self, rest: &str, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        self.scratch.clear();
        if !starts_name_or_is_told(&rest[1..]) {
            let text = "“<” starts no markup; as text it is written &lt;".to_owned();
            handler.fault(Fault::MalformedTag(text), at.place());
            if self.open.is_empty() {
                self.outside_reported = true;
            } else {
                self.text(&rest[..1], at, handler);
            }
            return Step::Done(1);
        }
        let Some((end, broken)) = ends_at(rest, Quotes::Hide, at, handler) else {
            return Step::Incomplete("a tag");
        };
        self.checked(end, at, handler, |machine, at, handler| {
            let raw = &rest[..end];
            if machine.admits(raw, at, handler) {
                let (written, empty) = machine.scratch.take_apart(raw, broken);
                let whole = empty.then_some("");
                if !machine.start(raw, written, None, whole, at, handler) && empty {
                    machine.close(at, handler);
                }
            }
        })
    }

    /// A tag that is written as nearly all are, together with what is in the element if that is text alone.
    #[inline]
    fn tidy_tag(
        &mut self,
        rest: &str,
        tidy: Tidy,
        expected: Option<NameId>,
        at: &mut At<'_>,
        handler: &mut impl Handler,
    ) -> Step {
        if tidy.end as u64 > self.limits.token_bytes_max {
            self.too_long(at, handler);
            return Step::Done(0);
        }
        let (raw, content) = rest.split_at(tidy.end);
        if !self.admits(raw, at, handler) {
            return Step::Done(tidy.end);
        }
        let written = &raw[1..tidy.name_end];
        let whole = if tidy.empty { Some(("", 0)) } else { self.whole(raw, written, content) };
        let taken = self.start(raw, written, expected, whole.map(|(text, _)| text), at, handler);
        if tidy.empty && !taken {
            self.close(at, handler);
        }
        Step::Done(tidy.end + whole.filter(|_| taken).map_or(0, |(_, length)| length))
    }

    /// The content of the element that `raw` starts, if it is text that means what it is, and its length with the end tag.
    #[inline]
    fn whole<'r>(&self, raw: &str, written: &str, content: &'r str) -> Option<(&'r str, usize)> {
        // A line feed is hardly ever followed by anything but the white space before a child.
        if content.starts_with('\n') {
            return None;
        }
        let end = text_end(content.as_bytes())?;
        let tail = content.as_bytes()[end..].strip_prefix(b"</")?.strip_prefix(written.as_bytes())?;
        let text = &content[..end];
        let plain = self.plain_text || !text.bytes().any(|byte| matches!(byte, b'\r' | b'>'));
        // There may be too many sets of declarations, and then nothing is to be told after the start.
        let whole = plain && tail.first() == Some(&b'>') && !self.scratch.declares_namespaces(raw);
        whole.then_some((text, end + written.len() + 3))
    }

    fn end_tag(&mut self, rest: &str, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        // Nearly every end tag is just the name that is open.
        let expected = self.open.last().map_or("", |open| &self.open_text[open.text_start as usize..]);
        let tail = rest.as_bytes()[2..].strip_prefix(expected.as_bytes());
        if tail.is_some_and(|tail| !expected.is_empty() && tail.first() == Some(&b'>')) {
            let length = expected.len() + 3;
            self.close(at, handler);
            return Step::Done(length);
        }
        self.other_end_tag(rest, at, handler)
    }

    /// An end tag that is not just the name that is open.
    #[cold]
    #[inline(never)]
    fn other_end_tag(&mut self, rest: &str, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        let Some((end, broken)) = ends_at(rest, Quotes::MeanNothing, at, handler) else {
            return Step::Incomplete("a tag");
        };
        self.checked(end, at, handler, |machine, at, handler| {
            machine.end(if broken { &rest[2..end] } else { &rest[2..end - 1] }, broken, at, handler);
        })
    }

    /// Markup that starts with `<!`: a comment, a CDATA section, or what has no place in a feed.
    #[inline(never)]
    fn declaration(&mut self, rest: &str, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        let bytes = rest.as_bytes();
        let begins = |markup: &str| rest.starts_with(markup) || markup.starts_with(rest);
        if begins("<!--") {
            let Some(end) = bytes.get(4..).and_then(|inner| memchr::memmem::find(inner, b"-->")) else {
                return Step::Incomplete("a comment");
            };
            self.checked(end + 7, at, handler, |_, at, handler| {
                let inner = &rest[4..4 + end];
                if inner.ends_with('-') || inner.contains("--") {
                    handler.fault(Fault::MalformedComment, at.place());
                }
                handler.comment(inner, at);
            })
        } else if begins("<![CDATA[") {
            let Some(end) = bytes.get(9..).and_then(|inner| memchr::memmem::find(inner, b"]]>")) else {
                return Step::Incomplete("a CDATA section");
            };
            self.checked(end + 12, at, handler, |machine, at, handler| {
                if machine.open.is_empty() {
                    handler.fault(Fault::TextOutsideRoot, at.place());
                } else {
                    normalised_lines(&rest[9..9 + end], 9, at, handler);
                }
            })
        } else if begins("<!DOCTYPE") {
            let Some(end) = doctype_end(bytes) else {
                return Step::Incomplete("a document type declaration");
            };
            self.checked(end, at, handler, |machine, at, handler| {
                handler.fault(Fault::Doctype, at.place());
                machine.doctype_seen = true;
            })
        } else {
            let Some(end) = memchr::memchr(b'>', bytes) else { return Step::Incomplete("a tag") };
            let text = format!("“{}” starts no markup", shorten(&rest[..=end]));
            handler.fault(Fault::MalformedTag(text), at.place());
            Step::Done(end + 1)
        }
    }

    /// Passes on long text that no `>` ends, such as a photograph in base 64; answers the bytes done with.
    fn waiting_text(
        &mut self,
        window: &str,
        mut done: usize,
        locator: &mut Locator,
        base: u64,
        handler: &mut impl Handler,
    ) -> usize {
        while window.len() - done >= TEXT_PIECE_BYTES.min(self.limits.token_bytes_max as usize)
            && self.stopped.is_none()
        {
            let waiting = &window[done..];
            let mut at = At { locator, window, base, token: done };
            let step = match waiting.as_bytes()[0] {
                b'<' => Step::Incomplete("a tag"),
                b'&' => self.reference(waiting, false, &mut at, handler),
                _ => {
                    let end = memchr::memchr2(b'<', b'&', waiting.as_bytes());
                    // `]]>` and a line end of two characters must not be cut in two.
                    let text =
                        end.map_or_else(|| waiting.trim_end_matches([']', '\r']), |end| &waiting[..end]);
                    self.text(text, &mut at, handler);
                    Step::Done(text.len())
                }
            };
            match step {
                Step::Done(0) => break,
                Step::Done(bytes) => done += bytes,
                Step::Incomplete(_) => {
                    if waiting.len() as u64 > self.limits.token_bytes_max {
                        self.too_long(&mut at, handler);
                    }
                    break;
                }
            }
        }
        done
    }

    fn too_long(&mut self, at: &mut At<'_>, handler: &mut impl Handler) {
        self.stop(Fault::TokenTooLong(self.limits.token_bytes_max), at, handler);
    }

    /// Reports a fault after which nothing can be read with any trust.
    fn stop(&mut self, fault: Fault, at: &mut At<'_>, handler: &mut impl Handler) {
        let place = at.place();
        self.stopped = Some(place);
        handler.fault(fault, place);
    }

    /// Whether an element may start here.
    #[inline]
    fn admits(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) -> bool {
        if self.open.is_empty() && self.root_seen {
            let name = raw[1..].trim_end_matches(['/', '>']).split(|c: char| c.is_ascii_whitespace()).next();
            self.stop(Fault::SecondRoot(name.unwrap_or_default().to_owned()), at, handler);
            return false;
        }
        if self.open.len() as u32 >= self.limits.depth_max {
            self.stop(Fault::TooDeep(self.limits.depth_max), at, handler);
            return false;
        }
        self.root_seen = true;
        true
    }

    /// `raw` is the tag from `<` on, up to and with its `>`, or up to where it breaks off; its attributes are in the scratch.
    /// `expected` is what its name is unless it declares namespaces; `whole` all that is in the element, where that is text.
    /// Answers whether that was taken too, and the element is closed.
    fn start(
        &mut self,
        raw: &str,
        written: &str,
        expected: Option<NameId>,
        whole: Option<&str>,
        at: &mut At<'_>,
        handler: &mut impl Handler,
    ) -> bool {
        let outer = self.open.last().map_or(ScopeId::DOCUMENT, |open| open.scope);
        let mut scope = outer;
        if self.scratch.declares_namespaces(raw) {
            scope = self.scope(raw, outer).unwrap_or_else(|| {
                self.stop(Fault::TooManyNamespaces(self.limits.namespace_scopes_max), at, handler);
                outer
            });
        }
        let Scratch { spans, names, faults, name_faults, .. } = &mut self.scratch;
        let name = match expected {
            Some(expected) if scope == outer => expected,
            _ => self.names.element(written, scope, name_faults),
        };
        if !name_faults.is_empty() {
            faults.extend(name_faults.drain(..).map(|fault| (0, fault)));
        }
        for span in &*spans {
            names.push(self.names.attribute(&raw[span.name.clone()], scope, name_faults));
            if !name_faults.is_empty() {
                faults.extend(name_faults.drain(..).map(|fault| (span.name.start, fault)));
            }
        }
        if names.len() > 1 {
            repeated(raw, spans, names, &self.names, faults);
        }
        if !faults.is_empty() {
            self.tell(raw, at, handler);
        }

        at.locator.open(at.base + at.token as u64);
        let Scratch { spans, names, normalised, .. } = &self.scratch;
        let tag = Tag { name, table: &self.names, text: raw, spans, names, normalised, scope };
        if whole.is_some_and(|text| handler.leaf(&tag, text, at)) {
            at.locator.close();
            return true;
        }
        self.open.push(Open { text_start: self.open_text.len() as u32, scope });
        self.open_text.push_str(written);
        handler.start(&tag, at);
        false
    }

    /// Tells of what is wrong in a tag, in the order of the places, so that one walk over the tag finds them all.
    #[cold]
    fn tell(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        let mut faults = std::mem::take(&mut self.scratch.faults);
        let first = at.base + at.token as u64;
        let spoilt = self.spoilt(first..first + raw.len() as u64);
        sorting::sort_by_key(&mut faults, |&(offset, _)| offset);
        let (mut walk, mut walked) = (at.walk(), 0);
        for (offset, fault) in faults.drain(..) {
            let told_elsewhere = match &fault {
                Fault::UndefinedEntity(_) => self.doctype_seen,
                Fault::MalformedName(name) => {
                    name.chars().any(|c| !is_char(c) || (c == PLACEHOLDER && spoilt))
                }
                _ => false,
            };
            walk.walk(&raw.as_bytes()[walked..offset]);
            walked = offset;
            if !told_elsewhere {
                handler.fault(fault, walk.peek(&[]));
            }
        }
        self.scratch.faults = faults;
    }

    /// Whether a placeholder for bytes that are none of the encoding stands in a part of the text.
    fn spoilt(&self, part: Range<u64>) -> bool {
        let next = self.invalid.partition_point(|&offset| offset < part.start);
        self.invalid.get(next).is_some_and(|&offset| offset < part.end)
    }

    /// Takes the declarations of namespaces out of the attributes and answers the scope they make; none when there are
    /// too many.
    fn scope(&mut self, raw: &str, outer: ScopeId) -> Option<ScopeId> {
        let Scratch { spans, normalised, faults, .. } = &mut self.scratch;
        let mut declared: Vec<(&str, String, usize)> = Vec::new();
        let mut kept = 0;
        for index in 0..spans.len() {
            if !is_declaration(raw, &spans[index]) {
                spans.swap(kept, index);
                if index < normalised.len() {
                    normalised.swap(kept, index);
                }
                kept += 1;
                continue;
            }
            let span = &spans[index];
            let normalised = normalised.get_mut(index).and_then(Option::take);
            let value = normalised.unwrap_or_else(|| raw[span.value.clone()].to_owned());
            let name = &raw[span.name.clone()];
            let prefix = name.strip_prefix("xmlns:").unwrap_or_default();
            if name == "xmlns:" {
                faults.push((span.name.start, Fault::MalformedName(name.to_owned())));
            } else {
                declared.push((prefix, value, span.name.start));
            }
        }
        spans.truncate(kept);
        normalised.truncate(kept);
        sorting::sort_by_key(&mut declared, |&(prefix, _, _)| prefix);
        for pair in declared.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let (_, _, start) = pair[1];
            let length = raw[start..].find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or_default();
            faults.push((start, Fault::DuplicateAttribute(raw[start..start + length].to_owned())));
        }
        declared.dedup_by(|later, first| later.0 == first.0);
        let declarations = declared.iter().map(|(prefix, value, _)| (*prefix, value.as_str()));
        let mut wrong = Vec::new();
        let scope = self.names.declare(outer, declarations, self.limits.namespace_scopes_max, &mut wrong);
        faults.extend(wrong.into_iter().map(|(index, fault)| (declared[index].2, fault)));
        scope
    }

    /// `content` stands between `</` and `>`, or before the `<` at which the tag breaks off, which was told.
    fn end(&mut self, content: &str, broken: bool, at: &mut At<'_>, handler: &mut impl Handler) {
        let written = content.split(|c: char| c.is_ascii() && is_space(c as u8)).next().unwrap_or_default();
        let malformed = written.is_empty() || !is_blank(&content[written.len()..]);
        if malformed && !broken {
            let text = format!("the end tag “{}” is no name alone", shorten(content.trim_ascii()));
            handler.fault(Fault::MalformedTag(text), at.place());
        }
        let Some(innermost) = self.open.last() else {
            if !malformed {
                handler.fault(Fault::UnmatchedEndTag(shorten(written)), at.place());
            }
            return;
        };
        let expected = &self.open_text[innermost.text_start as usize..];
        if expected == written {
            self.close(at, handler);
            return;
        }
        // If it closes an element further out, those inside were not closed; if it closes none, it is ignored.
        let told = malformed || broken;
        let depths = 0..self.open.len();
        let outer = depths.rev().find(|&depth| !told && self.open_name(depth) == written);
        let starts = at.locator.starts();
        if !told && !outer.is_some_and(|depth| self.told(&starts[depth + 1..])) {
            handler.fault(Fault::MismatchedEndTag(shorten(written), expected.to_owned()), at.place());
        }
        if let Some(depth) = outer {
            while self.open.len() > depth {
                self.close(at, handler);
            }
        } else if let Some(&start) = at.locator.starts().last() {
            // They stay in order: what starts behind the innermost open element was closed.
            self.misnamed.truncate(self.misnamed.partition_point(|&known| known < start));
            self.misnamed.push(start);
        }
    }

    /// Whether a wrong end tag was told of every one of these open elements, by where they start.
    fn told(&self, starts: &[u64]) -> bool {
        starts.iter().all(|start| self.misnamed.binary_search(start).is_ok())
    }

    fn open_name(&self, depth: usize) -> &str {
        let start = self.open[depth].text_start as usize;
        let end = self.open.get(depth + 1).map_or(self.open_text.len(), |next| next.text_start as usize);
        &self.open_text[start..end]
    }

    #[inline]
    fn close(&mut self, at: &mut At<'_>, handler: &mut impl Handler) {
        if let Some(open) = self.open.pop() {
            self.open_text.truncate(open.text_start as usize);
            handler.end(at);
            at.locator.close();
        }
    }

    #[inline]
    fn text(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        if self.open.is_empty() {
            self.outside(raw, at, handler);
            return;
        }
        if self.plain_text {
            handler.text(raw, at);
        } else {
            odd_text(raw, at, handler);
        }
    }

    #[cold]
    fn outside(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        // What is no character at all is told as that.
        let text = |(first, c): &(usize, char)| {
            let start = at.base + (at.token + first) as u64;
            !(c.is_ascii() && is_space(*c as u8))
                && is_char(*c)
                && !(*c == PLACEHOLDER && self.spoilt(start..start + 1))
        };
        if let Some((first, _)) = raw.char_indices().find(text)
            && !self.outside_reported
        {
            self.outside_reported = true;
            handler.fault(Fault::TextOutsideRoot, at.place_in(first));
        }
    }

    /// `&` and what follows it.
    fn reference(&mut self, rest: &str, last: bool, at: &mut At<'_>, handler: &mut impl Handler) -> Step {
        let bytes = rest.as_bytes();
        let found = memchr::memchr3(b';', b'&', b'<', &bytes[1..]).map(|end| end + 1);
        if found.is_none() && !last {
            return Step::Incomplete("a reference");
        }
        let end = found.unwrap_or(bytes.len());
        let closed = bytes.get(end) == Some(&b';');
        let raw = if closed { &rest[..=end] } else { &rest[..end] };
        if raw.len() as u64 > self.limits.token_bytes_max {
            self.too_long(at, handler);
            return Step::Done(0);
        }
        if self.open.is_empty() {
            if !self.outside_reported {
                self.outside_reported = true;
                handler.fault(Fault::TextOutsideRoot, at.place());
            }
        } else if closed {
            match tag::reference(raw) {
                Ok(c) => handler.text(c.encode_utf8(&mut [0; 4]), at),
                // What the document type declaration may have defined is not known; that it is there was reported.
                Err(Fault::UndefinedEntity(_)) if self.doctype_seen => {}
                Err(fault) => handler.fault(fault, at.place()),
            }
        } else if found.is_some() || raw.bytes().any(|byte| is_space(byte) || byte == b'>') {
            handler.fault(Fault::MalformedReference(shorten(raw)), at.place());
            self.text(raw, at, handler);
        }
        // Otherwise the file is cut off inside the reference, which its end will tell.
        Step::Done(raw.len())
    }

    fn instruction(&mut self, raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
        let content = &raw[2..raw.len() - 2];
        let target = content.split(|c: char| c.is_ascii() && is_space(c as u8)).next().unwrap_or_default();
        if target == "xml" {
            let place = at.place();
            if place.line != 1 || place.column != 1 {
                handler.fault(Fault::MalformedDeclaration("it is not at the very start of the file"), place);
            } else {
                let told = declaration(&content[3..], self.encoding);
                self.encoding_untold &= told == Ok(false);
                if let Err(fault) = told {
                    handler.fault(fault, place);
                }
            }
        } else if !is_ncname(target) || target.eq_ignore_ascii_case("xml") {
            handler.fault(Fault::MalformedInstruction(shorten(target)), at.place());
        }
    }

    /// The file has ended, with elements open that start where `starts` says.
    pub(super) fn finish(&mut self, place: Place, starts: &[u64], handler: &mut impl Handler) {
        if !self.told(starts) {
            handler.fault(Fault::Truncated(self.open_name(self.open.len() - 1).to_owned()), place);
        } else if !self.root_seen {
            handler.fault(Fault::NoRoot, place);
        }
    }
}

/// Where text ends: at the first `<` or `&`.
///
/// Most text is so short that a search which is made for long ones takes longer to begin than this to end.
#[inline]
fn text_end(bytes: &[u8]) -> Option<usize> {
    const SHORT_WORDS: usize = 8;
    // The lowest byte that is marked is right; those above it may be marked by a carry.
    let marks = |word: u64, byte: u8| {
        let differs = word ^ u64::from_le_bytes([byte; 8]);
        differs.wrapping_sub(0x0101_0101_0101_0101) & !differs & 0x8080_8080_8080_8080
    };
    let (words, _) = bytes.as_chunks::<8>();
    let mut at = 0;
    for &word in words.iter().take(SHORT_WORDS) {
        let word = u64::from_le_bytes(word);
        let found = marks(word, b'<') | marks(word, b'&');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr::memchr2(b'<', b'&', &bytes[at..]).map(|end| at + end)
}

/// Where the spaces after a line feed end, if they end before markup.
#[inline]
fn indent_end(bytes: &[u8]) -> Option<usize> {
    let (words, _) = bytes[1..].as_chunks::<8>();
    let mut at = 1;
    for &word in words {
        let spaces = (u64::from_le_bytes(word) ^ u64::from_le_bytes([b' '; 8])).trailing_zeros() as usize / 8;
        at += spaces;
        if spaces < 8 {
            return (bytes[at] == b'<').then_some(at);
        }
    }
    None
}

/// Where the tag at the start of `rest` ends, and whether it breaks off there: with its own `>` if it has one, or before the
/// `<` of the next markup, which is reported.
fn ends_at(rest: &str, quotes: Quotes, at: &mut At<'_>, handler: &mut impl Handler) -> Option<(usize, bool)> {
    // Nearly every tag ends before the next one starts.
    let before = memchr::memchr(b'<', &rest.as_bytes()[1..]).map_or(rest, |next| &rest[..=next]);
    if quotes == Quotes::Hide
        && let Some(end) = ElementParser::Outside.feed(&before.as_bytes()[1..])
    {
        return Some((end + 2, false));
    }
    let TagEnd { in_values, end, broken } = tag_end(rest.as_bytes(), quotes)?;
    for offset in in_values.into_iter().chain(broken.then_some(end)) {
        handler.fault(less_than(rest), at.place_in(offset));
    }
    Some((end, broken))
}

/// Whether a name starts here, or what is no character and is told as that.
fn starts_name_or_is_told(text: &str) -> bool {
    let next = text.chars().next();
    next.is_some_and(|c| starts_name(c) || matches!(c, ':' | PLACEHOLDER) || !is_char(c))
}

/// The length of a document type declaration with its internal subset, which is passed over unread.
fn doctype_end(bytes: &[u8]) -> Option<usize> {
    let mut at = "<!DOCTYPE".len().min(bytes.len());
    let mut depth = 0_u32;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let skipped = match rest[0] {
            quote @ (b'"' | b'\'') => memchr::memchr(quote, &rest[1..])? + 2,
            b'<' if rest.starts_with(b"<!--") => memchr::memmem::find(rest, b"-->")? + 3,
            b'<' if rest.starts_with(b"<?") => memchr::memmem::find(rest, b"?>")? + 2,
            b'[' => {
                depth += 1;
                1
            }
            b']' => {
                depth = depth.saturating_sub(1);
                1
            }
            b'>' if depth == 0 => return Some(at + 1),
            _ => 1,
        };
        at += skipped;
    }
    None
}

/// What a `>` between quotes is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Part of a value, as in a start tag.
    Hide,
    /// The end, as in an end tag, which has no values.
    MeanNothing,
}

/// Where a tag ends, which should hold no `<`.
struct TagEnd {
    /// The places of `<` in the values of attributes that are closed, the first in each.
    in_values: Vec<usize>,
    /// After the `>`, or at the first `<` that belongs to the next markup: a quote or a `>` is missing before it.
    end: usize,
    broken: bool,
}

/// Looks no further than the tag goes, so that a file full of tags that break off costs no more than its length.
fn tag_end(bytes: &[u8], quotes: Quotes) -> Option<TagEnd> {
    let mut in_values = Vec::new();
    let mut at = 1;
    let mut open: Option<u8> = None;
    let mut hidden = false;
    loop {
        at += match open {
            Some(quote) => memchr::memchr3(quote, b'<', b'>', &bytes[at..])?,
            None => bytes[at..].iter().position(|byte| matches!(byte, b'<' | b'>' | b'"' | b'\''))?,
        };
        match (bytes[at], open) {
            (b'>', Some(_)) if quotes == Quotes::Hide => hidden = true,
            (b'>', _) => return Some(TagEnd { in_values, end: at + 1, broken: false }),
            (b'<', Some(quote)) => {
                // The value goes on after the `<` when no `>` stands before it and its quote closes before the next `>`.
                let next = memchr::memchr2(quote, b'>', &bytes[at..]).map(|next| at + next);
                let Some(close) = next.filter(|&next| !hidden && bytes[next] == quote) else {
                    return Some(TagEnd { in_values, end: at, broken: true });
                };
                in_values.push(at);
                at = close;
                open = None;
            }
            (b'<', None) => return Some(TagEnd { in_values, end: at, broken: true }),
            (quote, None) => (open, hidden) = (Some(quote), false),
            (_, Some(_)) => open = None,
        }
        at += 1;
    }
}

fn less_than(raw: &str) -> Fault {
    let name = raw[1..].split(|c: char| c.is_ascii_whitespace() || matches!(c, '<' | '>')).next();
    Fault::LessThanInTag(shorten(name.unwrap_or_default()))
}

/// Attributes must differ in their expanded names (Namespaces in XML 1.0, section 6.3).
fn repeated(raw: &str, spans: &[Span], names: &[NameId], table: &Names, faults: &mut Vec<(usize, Fault)>) {
    const FEW: usize = 12;
    if names.len() <= FEW && (1..names.len()).all(|index| !names[..index].contains(&names[index])) {
        return;
    }
    let mut order: Vec<usize> = (0..names.len()).collect();
    sorting::sort_by_key(&mut order, |&index| names[index]);
    for pair in order.windows(2) {
        let [first, span] = [&spans[pair[0]], &spans[pair[1]]];
        // A prefix that nothing declares, which was reported, stands for an unknown namespace, not for none.
        let comparable =
            raw[first.name.clone()] == raw[span.name.clone()] || !table.namespace(names[pair[1]]).is_empty();
        if names[pair[0]] == names[pair[1]] && comparable {
            faults.push((span.name.start, Fault::DuplicateAttribute(raw[span.name.clone()].to_owned())));
        }
    }
}

/// Text in which there may be line ends of other systems, or the end of a CDATA section.
fn odd_text(raw: &str, at: &mut At<'_>, handler: &mut impl Handler) {
    if memchr::memchr(b'>', raw.as_bytes()).is_some() {
        for (offset, _) in raw.match_indices("]]>") {
            handler.fault(Fault::CdataEndInText, at.place_in(offset));
        }
    }
    normalised_lines(raw, 0, at, handler);
}

/// Line ends are one line feed, however the file writes them (XML 1.0, section 2.11). `raw` starts so many bytes into the
/// token.
fn normalised_lines(raw: &str, start: usize, at: &mut At<'_>, handler: &mut impl Handler) {
    let mut rest = raw;
    let mut tell = |piece: &str, left: usize| {
        let token = at.token + start + raw.len() - left;
        handler.text(piece, &mut At { locator: &mut *at.locator, window: at.window, base: at.base, token });
    };
    while let Some(end) = memchr::memchr(b'\r', rest.as_bytes()) {
        tell(&rest[..end], rest.len());
        tell("\n", rest.len() - end);
        rest = &rest[end + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    if !rest.is_empty() {
        tell(rest, rest.len());
    }
}

/// The inside of an XML declaration after `<?xml` (XML 1.0, section 2.8); answers whether it names an encoding.
fn declaration(content: &str, found: &'static str) -> Result<bool, Fault> {
    // The space keeps a slash at the end from being taken for that of an empty element.
    let tag = format!("<x{content} >");
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
    let encoding = parts.next_if(|&(name, _)| name == "encoding");
    if let Some((_, encoding)) = encoding {
        if !is_name(encoding) {
            return Err(Fault::MalformedDeclaration("its encoding is not the name of one"));
        }
        if !agrees(encoding, found) {
            return Err(Fault::EncodingContradiction(encoding.to_owned(), found));
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
        None => Ok(encoding.is_some()),
    }
}
