//! A strict XML 1.0 reader that takes bytes as they come.
//!
//! [`Parser::push`] takes any number of bytes, [`Parser::finish`] ends the file; in between a [`Handler`] is told of
//! elements, text and faults. What was pushed is kept only until the token it belongs to is complete, so memory is one
//! token, whatever the size of the file. The events, the places and the faults are the same for every way of cutting
//! the file into pieces.
//!
//! quick-xml's resumable parsers find where tags end; everything else that XML 1.0 (fifth edition) and Namespaces in XML 1.0 ask of a
//! document without a document type declaration is checked here, because quick-xml leaves it to its caller. This
//! module knows nothing of feeds.

mod chars;
mod charset;
mod encoding;
mod fault;
mod limits;
mod machine;
mod names;
mod place;
mod tag;

use chars::illegal_characters;
pub(crate) use chars::is_ncname;
pub(crate) use charset::read_as;
use encoding::PLACEHOLDER;
pub(crate) use encoding::{Decoder, EBCDIC, Unit, detect};
pub use fault::Fault;
pub use limits::Limits;
use machine::Machine;
pub use names::{NameId, Names};
pub(crate) use names::{Vocabulary, Word};
pub use place::Place;
use place::STRIDE_BYTES;
pub(crate) use place::{Locator, Walk};
pub use tag::{Attribute, Tag};

/// Bytes worked on at once: large enough to make the work between pieces small, small enough for a processor's cache.
const PIECE_BYTES: usize = 256 << 10;

/// What a [`Parser`] tells of.
pub trait Handler {
    /// A start tag; an empty-element tag is followed by its end at once.
    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>);
    /// Text of the innermost open element, line ends normalised and references resolved. It comes in pieces.
    fn text(&mut self, piece: &str, at: &mut At<'_>);
    /// Text that is a line feed and spaces, as stands before most tags.
    #[inline]
    fn indent(&mut self, piece: &str, at: &mut At<'_>) {
        self.text(piece, at);
    }
    /// The end of the innermost open element.
    fn end(&mut self, at: &mut At<'_>);
    /// An element that holds nothing but this text, which may be empty. Most elements are of this kind, so whoever can take
    /// one at once saves much; the answer is whether it was taken. If not, nothing may have been done, and the element is
    /// told of by its parts.
    fn leaf(&mut self, _: &Tag<'_>, _: &str, _: &mut At<'_>) -> bool {
        false
    }
    /// A comment, without its marks.
    fn comment(&mut self, _: &str, _: &mut At<'_>) {}
    /// A fault. Faults are not told in the order of their places.
    fn fault(&mut self, fault: Fault, place: Place);
}

/// The text of a file that is in memory, without its byte order mark; none when its encoding is not read.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let mut detected = detect(bytes, true)?.ok()?;
    let mut text = String::with_capacity(bytes.len());
    detected.decoder.decode(&bytes[detected.mark..], true, &mut text, &mut |_| {});
    Some(text)
}

/// Where the token at hand stands; places are worked out only when asked for.
#[derive(Debug)]
pub struct At<'a> {
    locator: &'a mut Locator,
    window: &'a str,
    base: u64,
    token: usize,
}

impl<'a> At<'a> {
    /// The token that starts `token` bytes into a window of text, which `base` bytes of text came before.
    pub(crate) fn new(locator: &'a mut Locator, window: &'a str, base: u64, token: usize) -> Self {
        Self { locator, window, base, token }
    }

    /// The place of the token's first character.
    pub fn place(&mut self) -> Place {
        self.walk().peek(&[])
    }

    /// The place `offset` bytes into the token.
    pub fn place_in(&mut self, offset: usize) -> Place {
        if offset as u64 > STRIDE_BYTES {
            // A tag may be as long as a file, and every part of it be asked for.
            let reached = self.base + (self.token + offset) as u64;
            return self.locator.walk_to(reached, self.window, self.base).peek(&[]);
        }
        self.walk().peek(&self.window.as_bytes()[self.token..self.token + offset])
    }

    /// The place of the start tag of the innermost open element, which while one is told to end is that one.
    pub fn opened(&mut self) -> Place {
        self.locator.opened(0, self.window, self.base)
    }

    /// The place of the start tag of the element around that one.
    pub fn around(&mut self) -> Place {
        self.locator.opened(1, self.window, self.base)
    }

    fn walk(&mut self) -> Walk {
        self.locator.walk_to(self.base + self.token as u64, self.window, self.base)
    }
}

/// The reader of one file.
#[derive(Debug)]
pub struct Parser {
    /// Text that is not done with, and how many bytes of text came before it.
    window: String,
    base: u64,
    /// The first bytes, until they tell the encoding; from then on there is a decoder.
    head: Vec<u8>,
    decoder: Option<Decoder>,
    /// Not worth another look before the window has grown to this.
    retry_bytes: usize,
    /// How many places with bytes that are none of the encoding were passed, and the first of them.
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
            head: Vec::new(),
            decoder: None,
            retry_bytes: 0,
            invalid_count: 0,
            invalid_place: None,
            locator: Locator::new(0, Unit::Bytes),
            machine: Machine::new(limits),
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8], handler: &mut impl Handler) {
        for piece in bytes.chunks(PIECE_BYTES) {
            if self.stopped() {
                return;
            }
            self.decode(piece, false, handler);
            if self.window.len() >= self.retry_bytes {
                self.process(false, handler);
            }
        }
    }

    /// Ends the file.
    pub fn finish(&mut self, handler: &mut impl Handler) {
        if !self.stopped() {
            self.decode(&[], true, handler);
        }
        if !self.stopped() {
            self.process(true, handler);
        }
        if !self.stopped() {
            let place = self.locator.at_start().peek(&[]);
            self.machine.finish(place, self.locator.starts(), handler);
        }
        if self.machine.encoding_untold {
            // Section 4.3.3: without a mark and without a declaration a file is in UTF-8.
            let told = "UTF-8 (it starts with no byte order mark and declares no encoding)".to_owned();
            handler.fault(Fault::EncodingContradiction(told, self.machine.encoding), Place::START);
        }
        if let Some(place) = self.invalid_place {
            handler.fault(Fault::InvalidBytes(self.invalid_count, self.machine.encoding), place);
        }
    }

    /// Nothing after this point can be read with any trust; what is pushed from now on is ignored.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.machine.stopped.is_some()
    }

    /// The place from which on nothing was read, when the reading has [`stopped`](Self::stopped) before the end.
    #[must_use]
    pub fn unread_from(&self) -> Option<Place> {
        self.machine.stopped
    }

    /// The encoding the file is read in, once its first bytes have told.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.machine.encoding
    }

    /// Bytes held at the moment.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.window.capacity() + self.head.capacity() + self.decoder.as_ref().map_or(0, Decoder::memory)
    }

    fn decode(&mut self, bytes: &[u8], last: bool, handler: &mut impl Handler) {
        let Some(decoder) = &mut self.decoder else {
            self.head.extend_from_slice(bytes);
            self.begin(last, handler);
            return;
        };
        let Self { window, base, machine, .. } = self;
        decoder.decode(bytes, last, window, &mut |at| {
            machine.invalid.push(*base + at as u64);
        });
    }

    /// Finds the encoding as soon as there are bytes enough to tell.
    fn begin(&mut self, last: bool, handler: &mut impl Handler) {
        match detect(&self.head, last) {
            None => {}
            Some(Ok(detected)) => {
                self.locator = Locator::new(detected.mark as u64, detected.unit);
                self.machine.encoding = detected.name;
                self.machine.encoding_untold = detected.mark == 0 && matches!(detected.unit, Unit::Utf16);
                self.decoder = Some(detected.decoder);
                let head = std::mem::take(&mut self.head);
                self.decode(&head[detected.mark..], last, handler);
            }
            Some(Err(fault)) => {
                handler.fault(fault, Place::START);
                self.machine.stopped = Some(Place::START);
            }
        }
    }

    /// Reads every token of the window that is complete.
    fn process(&mut self, last: bool, handler: &mut impl Handler) {
        let Self { window, base, locator, machine, .. } = self;
        // One fast search over the window saves two over every piece of text, most of which are short.
        machine.plain_text = memchr::memchr(b'\r', window.as_bytes()).is_none()
            && memchr::memmem::find(window.as_bytes(), b"]]>").is_none();
        let mut region = locator.at_start();
        let done = machine.tokens(window, *base, last, locator, handler);
        let done_bytes = &window.as_bytes()[..done];

        let passed = self.machine.invalid.partition_point(|&offset| offset < *base + done as u64);
        if let Some(&first) =
            self.machine.invalid.first().filter(|_| passed > 0 && self.invalid_place.is_none())
        {
            self.invalid_place = Some(region.peek(&done_bytes[..(first - *base) as usize]));
        }
        self.invalid_count += passed as u64;
        self.machine.invalid.drain(..passed);
        for (offset, c) in illegal_characters(&window[..done]) {
            region.walk(&done_bytes[(region.reached() - *base) as usize..offset]);
            handler.fault(Fault::IllegalCharacter(format!("U+{:04X}", u32::from(c))), region.peek(&[]));
        }

        locator.leave(done, window, *base);
        let left = window.len() - done;
        // A long token is looked at again only when the window has doubled, so that its length costs linear time.
        self.retry_bytes = if left > PIECE_BYTES { left * 2 } else { 0 };
        *base += done as u64;
        window.drain(..done);
    }
}
