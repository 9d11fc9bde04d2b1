//! A reader of JSON (JSON) that takes bytes as they come.
//!
//! [`Parser::push`] takes any number of bytes, [`Parser::finish`] ends the file. What was pushed is kept only until the token
//! it belongs to is complete, so memory is one token, whatever the size of the file; events, places and faults are the
//! same for every way of cutting the file into pieces. Values may follow one another with nothing or white space between
//! them, as pages that were written one after the other do.
//!
//! json-event-parser finds the tokens and checks how they stand together, and it is named here alone. Bytes become text
//! and places as they do for XML. This module knows nothing of Pure.

use json_event_parser::{JsonEvent, LowLevelJsonParser};

use crate::xml::{At, Decoder, Limits, Locator, Place, Unit, Walk, detect};

/// Bytes worked on at once.
const PIECE_BYTES: usize = 256 << 10;

/// A token that is longer than this is looked at again only when the window has doubled.
const SHORT_BYTES: usize = 4 << 10;

/// The mark that may stand before every file, and so between files that were joined.
const MARK: char = '\u{FEFF}';

/// One token of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event<'a> {
    StartObject,
    EndObject,
    StartArray,
    EndArray,
    /// The name of the member whose value is next.
    Key(&'a str),
    /// A string, a number as it is written, `true` or `false`.
    Scalar(&'a str),
    Null,
}

/// What a [`Parser`] tells of.
pub(crate) trait Handler {
    fn event(&mut self, event: Event<'_>, at: &mut At<'_>);
    /// What keeps the rest of the file from being read.
    fn fault(&mut self, fault: Fault, place: Place);
    /// The rest makes no difference any more.
    fn done(&self) -> bool;
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The file ends inside a value.
    Truncated,
    /// Something stands where JSON has no place for it.
    Malformed(&'static str),
    /// A limit is exceeded.
    Limit(String),
    /// The encoding cannot be read.
    UnsupportedEncoding(String),
    /// So many places hold bytes that are none of the encoding; the file is read to its end.
    InvalidBytes(u64, &'static str),
}

/// The reader of one file.
pub(crate) struct Parser {
    window: String,
    /// Bytes of text before the window.
    base: u64,
    head: Vec<u8>,
    decoder: Option<Decoder>,
    encoding: &'static str,
    retry_bytes: usize,
    /// Where in the text there are bytes that are none of the encoding, as far as it was not passed yet.
    invalid: Vec<u64>,
    invalid_count: u64,
    invalid_place: Option<Place>,
    locator: Locator,
    tokens: LowLevelJsonParser,
    /// Bytes of text before the value at hand.
    value: u64,
    depth: u32,
    /// Whether a value is open: it ends where the depth is back at zero.
    open: bool,
    limits: Limits,
    stopped: Option<Place>,
}

impl std::fmt::Debug for Parser {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Parser")
            .field("base", &self.base)
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}

impl Parser {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            window: String::new(),
            base: 0,
            head: Vec::new(),
            decoder: None,
            encoding: "UTF-8",
            retry_bytes: 0,
            invalid: Vec::new(),
            invalid_count: 0,
            invalid_place: None,
            locator: Locator::new(0, Unit::Bytes),
            tokens: LowLevelJsonParser::new(),
            value: 0,
            depth: 0,
            open: false,
            limits,
            stopped: None,
        }
    }

    /// Takes the next bytes of the file.
    pub(crate) fn push(&mut self, bytes: &[u8], handler: &mut impl Handler) {
        for piece in bytes.chunks(PIECE_BYTES) {
            if self.stopped.is_some() || handler.done() {
                return;
            }
            self.decode(piece, false, handler);
            if self.window.len() >= self.retry_bytes {
                self.process(false, handler);
            }
        }
    }

    /// Ends the file.
    pub(crate) fn finish(&mut self, handler: &mut impl Handler) {
        if self.stopped.is_none() && !handler.done() {
            self.decode(&[], true, handler);
            if self.stopped.is_none() {
                self.process(true, handler);
            }
        }
        if let Some(place) = self.invalid_place {
            handler.fault(Fault::InvalidBytes(self.invalid_count, self.encoding), place);
        }
    }

    /// The place from which on nothing was read, when the reading has stopped before the end.
    pub(crate) fn unread_from(&self) -> Option<Place> {
        self.stopped
    }

    pub(crate) fn encoding(&self) -> &'static str {
        self.encoding
    }

    fn decode(&mut self, bytes: &[u8], last: bool, handler: &mut impl Handler) {
        let Some(decoder) = &mut self.decoder else {
            self.head.extend_from_slice(bytes);
            return self.begin(last, handler);
        };
        let Self { window, base, invalid, .. } = self;
        decoder.decode(bytes, last, window, &mut |at| invalid.push(*base + at as u64));
    }

    /// Finds the encoding as soon as there are bytes enough to tell.
    fn begin(&mut self, last: bool, handler: &mut impl Handler) {
        match detect(&self.head, last) {
            None => {}
            Some(Ok(detected)) => {
                self.locator = Locator::new(detected.mark as u64, detected.unit);
                self.encoding = detected.name;
                self.decoder = Some(detected.decoder);
                let head = std::mem::take(&mut self.head);
                self.decode(&head[detected.mark..], last, handler);
            }
            Some(Err(fault)) => {
                let name = match fault {
                    crate::xml::Fault::UnsupportedEncoding(name) => name,
                    _ => String::new(),
                };
                handler.fault(Fault::UnsupportedEncoding(name), Place::START);
                self.stopped = Some(Place::START);
            }
        }
    }

    /// Reads every token of the window that is complete.
    fn process(&mut self, last: bool, handler: &mut impl Handler) {
        let mut region = self.locator.at_start();
        let mut done = 0;
        while self.stopped.is_none() && !handler.done() {
            if !self.open {
                let rest = &self.window[done..];
                done += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', MARK]).len();
                if done == self.window.len() {
                    break;
                }
                // The parser takes the mark at the start of a file for itself, which here is gone already.
                self.tokens =
                    LowLevelJsonParser::new().with_max_stack_size(self.limits.depth_max as usize + 2);
                self.value = self.base + done as u64;
                self.open = true;
            }
            match self.token(&mut done, last, handler) {
                Step::Next => {}
                Step::More => break,
                Step::Fault(fault, at) => self.stop(fault, at, handler),
            }
        }
        self.leave(done, &mut region, handler);
    }

    /// Reads one token.
    fn token(&mut self, done: &mut usize, last: bool, handler: &mut impl Handler) -> Step {
        let Self { window, tokens, locator, base, value, depth, open, limits, .. } = self;
        let rest = &window.as_bytes()[*done..];
        let result = tokens.parse_next(rest, last);
        let before = &rest[..result.consumed_bytes];
        let separators = before.iter().take_while(|byte| b" \t\r\n,:".contains(byte)).count();
        let start = *done + separators;
        *done += result.consumed_bytes;
        let event = match result.event {
            None => return Step::More,
            Some(Ok(event)) => event,
            Some(Err(error)) => {
                // The parser leaves out one byte of what it does not know, and not one character.
                while !window.is_char_boundary(*done) {
                    *done -= 1;
                }
                let at = *value + error.location().start.offset;
                let fault = if at == *base + window.len() as u64 && last
                    || error.message().starts_with("Unexpected end of file")
                {
                    Fault::Truncated
                } else {
                    Fault::Malformed(describe(error.message()))
                };
                return Step::Fault(fault, at);
            }
        };
        let event = match &event {
            JsonEvent::StartObject => Event::StartObject,
            JsonEvent::StartArray => Event::StartArray,
            JsonEvent::EndObject => Event::EndObject,
            JsonEvent::EndArray => Event::EndArray,
            JsonEvent::ObjectKey(key) => Event::Key(key),
            JsonEvent::String(text) | JsonEvent::Number(text) => Event::Scalar(text),
            JsonEvent::Boolean(true) => Event::Scalar("true"),
            JsonEvent::Boolean(false) => Event::Scalar("false"),
            JsonEvent::Null => Event::Null,
            JsonEvent::Eof => return Step::More,
        };
        match event {
            Event::StartObject | Event::StartArray => {
                *depth += 1;
                if *depth > limits.depth_max {
                    let what = format!("objects and arrays are nested more than {} deep", limits.depth_max);
                    return Step::Fault(Fault::Limit(what), *base + start as u64);
                }
            }
            Event::EndObject | Event::EndArray => *depth = depth.saturating_sub(1),
            _ => {}
        }
        *open = *depth > 0;
        handler.event(event, &mut At::new(locator, window, *base, start));
        Step::Next
    }

    #[cold]
    fn stop(&mut self, fault: Fault, at: u64, handler: &mut impl Handler) {
        let bytes = self.window.as_bytes();
        let mut end = (at.saturating_sub(self.base) as usize).min(bytes.len());
        while !self.window.is_char_boundary(end) {
            end -= 1;
        }
        let place = self.locator.walk_to(self.base + end as u64, &self.window, self.base).peek(&[]);
        self.stopped = Some(place);
        handler.fault(fault, place);
    }

    /// Drops the start of the window, which is done with.
    fn leave(&mut self, done: usize, region: &mut Walk, handler: &mut impl Handler) {
        let Self { window, base, locator, invalid, .. } = self;
        let bytes = &window.as_bytes()[..done];
        let passed = invalid.partition_point(|&offset| offset < *base + done as u64);
        if let Some(&first) = invalid.first().filter(|_| passed > 0 && self.invalid_place.is_none()) {
            self.invalid_place = Some(region.peek(&bytes[..(first - *base) as usize]));
        }
        self.invalid_count += passed as u64;
        invalid.drain(..passed);
        locator.leave(done, window, *base);
        *base += done as u64;
        window.drain(..done);
        let left = self.window.len();
        self.retry_bytes = if left > SHORT_BYTES { left * 2 } else { 0 };
        if left as u64 > self.limits.token_bytes_max && self.stopped.is_none() {
            let what = format!("one value is longer than {} bytes", self.limits.token_bytes_max);
            self.stop(Fault::Limit(what), self.base, handler);
        }
    }
}

/// What came of reading a token.
enum Step {
    Next,
    /// It is not complete.
    More,
    /// What is wrong, and where in the text.
    Fault(Fault, u64),
}

/// What is wrong, in words of ours.
fn describe(message: &str) -> &'static str {
    let has = |part: &str| message.contains(part);
    match () {
        () if message.starts_with("Unexpected") => "a value is expected",
        () if has("escape") || has("surrogate") => "a string holds an escape that JSON does not have",
        () if has("not allowed in JSON strings") => "a string holds a control character, a line end perhaps",
        () if has("Trailing comma") => "a comma stands before a closing bracket",
        () if has("keys must be strings") => "a name in quotation marks and a colon are expected",
        () if has("must be followed by a comma") => "a comma or a closing bracket is expected",
        () if has("number") => "a number is not written as JSON writes one",
        () if has("expected") => "a word stands here that is none of true, false and null",
        () if has("Max stack size") => "objects and arrays are nested too deep",
        () => "something stands here that JSON has no place for",
    }
}
