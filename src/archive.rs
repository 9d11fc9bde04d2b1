//! Files inside zip archives and under gzip, pushed to the readers of feeds as they are unpacked.
//!
//! What a file is comes from its first bytes, whatever its name. A zip is read like a folder with all that is in it:
//! files that are called XML or look like XML are read, under the name `archive.zip/persons.xml`, as a baseline where
//! their folder says so; lists of users are read where the archive may hold anything; what systems leave
//! behind (folders, `__MACOSX`, `.DS_Store` and the like) is passed over in silence, anything else by name. Nothing is
//! ever written, so the paths in an archive can do no harm. Whatever is wrong with an archive is a finding.

mod pack;

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use flate2::write::MultiGzDecoder;
use zip::CompressionMethod;
use zip::read::ZipArchive;
use zip::result::ZipError;

use crate::feed::{self, Checks, FeedReader, LoadedFile, Look, Role};
use crate::given::Given;
use crate::lists::{self, Guess};
use crate::rules::Code;
use crate::xml::Limits;

pub use pack::pack;

/// Bytes unpacked at once.
const CHUNK_BYTES: usize = 256 << 10;

/// What a list is passed over as that does not say what it is a list of.
const UNSETTLED: &str = "a list of users; neither its name nor its header tells of which";

/// Files named in a finding; those beyond are counted.
const NAMED_MAX: usize = 5;

/// What is not unpacked. Each cap has a finding of its own.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// Entries of one archive.
    pub entries_max: usize,
    /// How many times its size in the archive a file may have. Feeds seldom reach a tenth of it.
    pub ratio_max: u64,
    /// Up to this many bytes the ratio is not looked at.
    pub ratio_from_bytes: u64,
    /// Bytes of one unpacked file.
    pub entry_bytes_max: u64,
    /// Bytes of all unpacked files of an archive.
    pub bytes_max: u64,
    /// Bytes of a zip that is held in memory because it comes in pieces.
    pub held_bytes_max: u64,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            entries_max: 1_000,
            ratio_max: 200,
            ratio_from_bytes: 16 << 20,
            entry_bytes_max: 64 << 30,
            bytes_max: 64 << 30,
            held_bytes_max: 512 << 20,
        }
    }
}

/// Reads a file of any kind: a feed, a feed under gzip, or a zip of feeds, which need not fit into memory. `progress`
/// is told of every number of bytes that was read of it.
///
/// # Errors
/// When `source` fails. What is wrong with the file is a finding.
pub fn read(
    intake: Intake,
    mut source: impl Source,
    progress: &mut dyn FnMut(u64),
) -> io::Result<Vec<LoadedFile>> {
    let mut intake = intake;
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let length = match source.read(&mut chunk) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if length == 0 {
            return Ok(intake.finish(progress));
        }
        intake.push(&chunk[..length]);
        // A pipe cannot go back: what comes from one is held in memory.
        if intake.packed() && source.rewind().is_ok() {
            let Intake { file, tag, caps, checks, given, .. } = intake;
            let archive = Archive { file: &file, tag, caps, checks: &checks, given };
            return unzip(&archive, &mut source, progress);
        }
        if !intake.packed() {
            progress(length as u64);
        }
    }
}

/// Gives the bytes of a feed once more, unpacked where it is packed. `file` is the name of the source, and `wanted` that
/// of the feed as [`read`] named it. `take` answers whether it wants more.
///
/// # Errors
/// When `source` fails, or does not hold the feed any more.
pub fn again(
    mut source: impl Read + Seek,
    names: (&str, &str),
    take: &mut dyn FnMut(&[u8]) -> bool,
) -> io::Result<()> {
    unpack(&mut source, names, take)
}

/// Gives a part of a feed, unpacked where it is packed: the bytes at `range` and those that the feed begins with, as far
/// as there are such. Of a file that is not packed nothing else is read. The names are those of [`again`].
///
/// # Errors
/// When `source` fails, or does not hold the feed any more.
pub fn part(
    source: &mut dyn Source,
    names: (&str, &str),
    range: &Range<u64>,
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut head = vec![0; HEAD_BYTES];
    let length = fill(source, &mut head)?;
    head.truncate(length);
    let mut part = Vec::new();
    if !is_zip(&head) && !is_gzip(&head) {
        source.seek(SeekFrom::Start(range.start))?;
        part.resize((range.end - range.start) as usize, 0);
        let length = fill(source, &mut part)?;
        part.truncate(length);
        return Ok((head, part));
    }
    head.clear();
    let mut passed = 0;
    unpack(source, names, &mut |bytes| {
        let end = passed + bytes.len() as u64;
        head.extend_from_slice(&bytes[..bytes.len().min(HEAD_BYTES - head.len())]);
        if range.start < end && range.end > passed {
            let [from, to] = [range.start.max(passed), range.end.min(end)].map(|at| (at - passed) as usize);
            part.extend_from_slice(&bytes[from..to]);
        }
        passed = end;
        passed < range.end
    })?;
    Ok((head, part))
}

/// What tells the encoding of a feed stands in these first bytes.
const HEAD_BYTES: usize = 4096;

/// Where the bytes of a file come from.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

fn unpack(
    source: &mut dyn Source,
    (file, wanted): (&str, &str),
    take: &mut dyn FnMut(&[u8]) -> bool,
) -> io::Result<()> {
    source.rewind()?;
    let mut head = [0; 4];
    let length = fill(source, &mut head)?;
    source.rewind()?;
    if is_gzip(&head[..length]) {
        return give(&mut flate2::read::MultiGzDecoder::new(source), take);
    }
    if !is_zip(&head[..length]) {
        return give(source, take);
    }
    let mut trouble = None;
    let source = Watched { source, progress: &mut |_| {}, trouble: &mut trouble };
    let gone = || io::Error::new(io::ErrorKind::NotFound, format!("{wanted} is not in it any more"));
    let mut zip = ZipArchive::new(source).map_err(io::Error::other)?;
    let named = |index: usize, zip: &mut ZipArchive<_>| {
        let entry = zip.by_index_data(index).ok()?;
        let name = clean(&entry.name().unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw())));
        (format!("{file}/{name}") == wanted).then_some(index)
    };
    let index = (0..zip.len()).find_map(|index| named(index, &mut zip)).ok_or_else(gone)?;
    give(&mut zip.by_index(index).map_err(io::Error::other)?, take)
}

fn give(source: &mut (impl Read + ?Sized), take: &mut dyn FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let length = fill(source, &mut chunk)?;
        if length == 0 || !take(&chunk[..length]) {
            return Ok(());
        }
    }
}

/// The reader of a file of any kind whose bytes come in pieces.
#[derive(Debug)]
pub struct Intake {
    file: String,
    tag: u32,
    caps: Caps,
    checks: Checks,
    given: Given,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Too few bytes to tell.
    Head(Vec<u8>),
    Plain(Box<FeedReader>),
    Gzip(Box<MultiGzDecoder<Unpacked>>),
    /// A zip tells what is in it at its end.
    Zip(Vec<u8>),
    /// Text that is or may be a list, which tells so at its end.
    List(Vec<u8>),
    Refused(Box<LoadedFile>),
}

impl Intake {
    /// A reader for a file of this name.
    #[must_use]
    pub fn new(file: &str) -> Self {
        let (caps, checks) = (Caps::default(), Checks::default());
        let given = Given::For(Role::Tonight);
        Self { file: file.to_owned(), tag: 0, caps, checks, given, state: State::Head(Vec::new()) }
    }

    /// The same, with caps of your own.
    #[must_use]
    pub fn with_caps(self, caps: Caps) -> Self {
        Self { caps, ..self }
    }

    /// The same, with checks of your own.
    #[must_use]
    pub fn with_checks(self, checks: Checks) -> Self {
        Self { checks, ..self }
    }

    /// The same, with a number for [`LoadedFile::tag`].
    #[must_use]
    pub fn tagged(self, tag: u32) -> Self {
        Self { tag, ..self }
    }

    /// The same, for a file that is given as something.
    #[must_use]
    pub fn given_as(self, given: Given) -> Self {
        Self { given, ..self }
    }

    /// Whether this is a list of users of which neither its name nor its header tells which; it is not read then. Known at
    /// the end of the file.
    #[must_use]
    pub fn is_unsettled_list(&self) -> bool {
        match &self.state {
            // Fewer bytes than tell an archive may be a list.
            State::Head(text) | State::List(text) => {
                self.given == Given::Anything && self.guess(text) == Guess::SomeList
            }
            _ => false,
        }
    }

    fn guess(&self, text: &[u8]) -> Guess {
        match self.given {
            Given::List(kind) => Guess::Kind(kind),
            _ => lists::guess(&self.file, text),
        }
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether this is a zip, which is read only when all of it is there.
    #[must_use]
    pub fn packed(&self) -> bool {
        matches!(self.state, State::Zip(_))
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= 4 {
                    self.begin();
                }
            }
            State::Plain(reader) => reader.push(bytes),
            State::Gzip(decoder) => push_gzip(decoder, bytes),
            // One byte too many tells that it is too large.
            State::List(text) => {
                let room = (lists::LIST_BYTES_MAX + 1).saturating_sub(text.len());
                text.extend_from_slice(&bytes[..bytes.len().min(room)]);
            }
            State::Zip(held) => {
                held.extend_from_slice(bytes);
                if held.len() as u64 > self.caps.held_bytes_max {
                    let limit = format!(
                        "it is larger than {}, the most that can be held in memory here",
                        size(self.caps.held_bytes_max)
                    );
                    let reader = FeedReader::new(&self.file).tagged(self.tag);
                    self.state = State::Refused(Box::new(reader.refuse(Code::ArchiveLimit, [&limit, ""])));
                }
            }
            State::Refused(_) => {}
        }
    }

    /// Ends the file. `progress` is told how many bytes of an archive were gone through.
    #[must_use]
    pub fn finish(mut self, progress: &mut dyn FnMut(u64)) -> Vec<LoadedFile> {
        if matches!(self.state, State::Head(_)) {
            self.begin();
        }
        match std::mem::replace(&mut self.state, State::Head(Vec::new())) {
            State::Head(_) => Vec::new(),
            State::Plain(reader) => vec![reader.finish()],
            State::Gzip(decoder) => vec![finish_gzip(*decoder, &self.file, self.tag)],
            State::Zip(held) => {
                let Self { file, tag, caps, checks, given, .. } = &self;
                let archive = Archive { file, tag: *tag, caps: *caps, checks, given: *given };
                // Memory does not fail; if it did, nothing would be read.
                unzip(&archive, &mut Cursor::new(held), progress).unwrap_or_default()
            }
            State::List(text) => vec![self.list(&text)],
            State::Refused(file) => vec![*file],
        }
    }

    fn list(&self, text: &[u8]) -> LoadedFile {
        if let Guess::Kind(kind) = self.guess(text) {
            return LoadedFile { tag: self.tag, ..lists::read(kind, &self.file, text) };
        }
        let mut reader = self.reader();
        reader.push(text);
        reader.finish()
    }

    fn reader(&self) -> FeedReader {
        FeedReader::with(&self.file, Limits::default(), self.checks.clone()).tagged(self.tag)
    }

    fn begin(&mut self) {
        let reader = self.reader();
        let State::Head(head) = &mut self.state else { return };
        let head = std::mem::take(head);
        let may_be_list = match self.given {
            Given::List(_) => true,
            Given::Anything => lists::may_be_list(&head),
            Given::For(_) => false,
        };
        self.state = if may_be_list {
            State::List(Vec::new())
        } else if is_zip(&head) {
            State::Zip(Vec::new())
        } else if is_gzip(&head) {
            let unpacked = Unpacked { reader, caps: self.caps, taken: 0, given: 0, end: None };
            State::Gzip(Box::new(MultiGzDecoder::new(unpacked)))
        } else {
            State::Plain(Box::new(reader))
        };
        self.push(&head);
    }
}

fn is_zip(head: &[u8]) -> bool {
    matches!(head, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..])
}

fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1F, 0x8B, 8])
}

/// What an archive came to, in words.
#[must_use]
pub fn described(files: &[LoadedFile]) -> String {
    let one = |file: &LoadedFile| format!("{}: {}", file.label(), file.description());
    let mut text = files.iter().take(NAMED_MAX).map(one).collect::<Vec<_>>().join("; ");
    if files.len() > NAMED_MAX {
        text.extend(["; and ", &(files.len() - NAMED_MAX).to_string(), " more files"]);
    }
    text
}

// ------------------------------------------------------------------ gzip

/// What comes out of gzip, on its way to the reader.
#[derive(Debug)]
struct Unpacked {
    reader: FeedReader,
    caps: Caps,
    taken: u64,
    given: u64,
    end: Option<End>,
}

/// Why nothing more is taken.
#[derive(Debug)]
enum End {
    /// The rest makes no difference.
    Enough,
    Limit(String),
    Broken,
}

impl Write for Unpacked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.given += bytes.len() as u64;
        if let Some(limit) = self.caps.exceeded(self.given, self.taken) {
            self.end = Some(End::Limit(limit));
        } else if self.reader.done() {
            self.end = Some(End::Enough);
        } else {
            self.reader.push(bytes);
            return Ok(bytes.len());
        }
        Err(io::Error::other("nothing more is taken"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn push_gzip(decoder: &mut MultiGzDecoder<Unpacked>, bytes: &[u8]) {
    let unpacked = decoder.get_mut();
    if unpacked.end.is_some() {
        return;
    }
    unpacked.taken += bytes.len() as u64;
    if decoder.write_all(bytes).is_err() {
        decoder.get_mut().end.get_or_insert(End::Broken);
    }
}

fn finish_gzip(mut decoder: MultiGzDecoder<Unpacked>, file: &str, tag: u32) -> LoadedFile {
    if decoder.get_ref().end.is_none() && decoder.try_finish().is_err() {
        decoder.get_mut().end.get_or_insert(End::Broken);
    }
    let unpacked = decoder.get_mut();
    let reader = std::mem::replace(&mut unpacked.reader, FeedReader::new(file).tagged(tag));
    match &unpacked.end {
        None | Some(End::Enough) => reader.finish(),
        Some(End::Limit(limit)) => reader.refuse(Code::ArchiveLimit, [limit, ""]),
        Some(End::Broken) => {
            let why = "what is packed in it is damaged or was cut off";
            reader.refuse(Code::BrokenArchive, [why, ""])
        }
    }
}

// ------------------------------------------------------------------ zip

/// An archive by what its files are named and tagged with.
struct Archive<'a> {
    file: &'a str,
    tag: u32,
    caps: Caps,
    checks: &'a Checks,
    given: Given,
}

impl Archive<'_> {
    /// What is looked at in a file that is given as something. Where the archive brings a baseline itself, tonight's feeds
    /// are compared with it from the first.
    fn checks(&self, given: Given, compares: bool) -> Checks {
        let own = || self.checks.clone();
        match self.checks.look {
            _ if given != self.given => given.role().checks(own),
            Look::Nothing if compares => Checks { look: Look::Digests, ..own() },
            _ => own(),
        }
    }

    /// The reader of the archive as a whole.
    fn whole(&self, bytes: u64) -> Refusal<'_> {
        Refusal { file: self.file.to_owned(), bytes, archive: self }
    }

    fn entry(&self, name: &str) -> Refusal<'_> {
        Refusal { file: format!("{}/{name}", self.file), bytes: 0, archive: self }
    }
}

/// A file of the report that holds nothing but a finding.
struct Refusal<'a> {
    file: String,
    bytes: u64,
    archive: &'a Archive<'a>,
}

impl Refusal<'_> {
    fn with(self, code: Code, quotes: [&str; 2]) -> LoadedFile {
        let file = FeedReader::new(&self.file).tagged(self.archive.tag).refuse(code, quotes);
        LoadedFile { bytes: self.bytes, ..file }
    }
}

impl Caps {
    /// Which cap a file of `unpacked` bytes exceeds that takes `packed` bytes.
    fn exceeded(&self, unpacked: u64, packed: u64) -> Option<String> {
        if unpacked > self.entry_bytes_max {
            return Some(format!("it unpacks to more than {}", size(self.entry_bytes_max)));
        }
        let beyond = unpacked > self.ratio_from_bytes && unpacked > packed.saturating_mul(self.ratio_max);
        beyond.then(|| format!("it unpacks to more than {} times its packed size", self.ratio_max))
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 30 && bytes.is_multiple_of(1 << 30) => format!("{} GiB", bytes >> 30),
        _ if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}

/// A source that tells how much of it was read and keeps its own trouble apart from that of the archive in it.
struct Watched<'a> {
    source: &'a mut dyn Source,
    progress: &'a mut dyn FnMut(u64),
    trouble: &'a mut Option<io::Error>,
}

impl Read for Watched<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self.source.read(bytes) {
            Ok(length) => {
                (self.progress)(length as u64);
                Ok(length)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                *self.trouble = Some(error);
                Err(kind.into())
            }
        }
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

fn unzip(
    archive: &Archive<'_>,
    source: &mut dyn Source,
    progress: &mut dyn FnMut(u64),
) -> io::Result<Vec<LoadedFile>> {
    let bytes = source.seek(SeekFrom::End(0))?;
    let mut trouble = None;
    let watched = Watched { source, progress, trouble: &mut trouble };
    let files = match open(archive, watched, bytes) {
        Ok(zip) => {
            let mut names = zip.file_names().flatten();
            let compares = names.any(|name| archive.given.told_by(&name) != archive.given);
            drop(names);
            let (files, passed_over) = (Vec::new(), Vec::new());
            Unzipping { archive, bytes, compares, unpacked: 0, files, passed_over }.all(zip)
        }
        Err(refused) => vec![*refused],
    };
    trouble.map_or(Ok(files), Err)
}

/// Reads the list of what is in an archive, or says why it is not gone through.
fn open<'a>(
    archive: &Archive<'_>,
    mut source: Watched<'a>,
    bytes: u64,
) -> Result<ZipArchive<Watched<'a>>, Box<LoadedFile>> {
    let refuse = |code, quotes: [&str; 2]| Box::new(archive.whole(bytes).with(code, quotes));
    let broken = |error: ZipError| {
        let why = match error {
            ZipError::UnsupportedArchive(_) => "it is one of several parts, or of a kind that is not read",
            _ => "the list of what is in it cannot be read, so it was cut off or damaged",
        };
        refuse(Code::BrokenArchive, [why, ""])
    };
    let entries = counted(&mut source, bytes).map_err(|error| broken(error.into()))?;
    let zip = if entries > archive.caps.entries_max {
        None
    } else {
        Some(ZipArchive::new(source).map_err(broken)?).filter(|zip| zip.len() <= archive.caps.entries_max)
    };
    let Some(zip) = zip else {
        let limit = format!("it holds more than {} files", archive.caps.entries_max);
        return Err(refuse(Code::ArchiveLimit, [&limit, ""]));
    };
    if zip.has_duplicate_names() {
        return Err(refuse(Code::BrokenArchive, ["two files in it have the same name", ""]));
    }
    let holds = |name: &str| zip.index_for_name(name).is_some();
    let document = match () {
        () if holds("[Content_Types].xml") && holds("xl/workbook.xml") => "an Excel workbook",
        () if holds("[Content_Types].xml") && holds("word/document.xml") => "a Word document",
        () if holds("[Content_Types].xml") => "a Microsoft Office document",
        () if holds("mimetype") && holds("META-INF/manifest.xml") => "an OpenDocument file",
        () => return Ok(zip),
    };
    Err(refuse(Code::NoXml, [document, ""]))
}

/// How many entries the end of an archive says that it has. The list of them is read only when it is short enough.
fn counted(source: &mut Watched<'_>, bytes: u64) -> io::Result<usize> {
    const END: &[u8] = b"PK\x05\x06";
    const COUNT_AT: usize = 10;
    // The end may be followed by a comment of up to 65,535 bytes.
    let length = bytes.min(22 + 0xFFFF);
    source.seek(SeekFrom::Start(bytes - length))?;
    let mut tail = vec![0; length as usize];
    let length = fill(source, &mut tail)?;
    source.rewind()?;
    let end = memchr::memmem::rfind(&tail[..length], END).map_or(&[][..], |at| &tail[at..length]);
    let count =
        end.get(COUNT_AT..COUNT_AT + 2).map(|count| usize::from(count[0]) | usize::from(count[1]) << 8);
    Ok(count.unwrap_or_default())
}

/// The way through an archive.
struct Unzipping<'a> {
    archive: &'a Archive<'a>,
    bytes: u64,
    /// Whether there is a baseline in it.
    compares: bool,
    unpacked: u64,
    files: Vec<LoadedFile>,
    /// What was not read, by name and look.
    passed_over: Vec<(String, &'static str)>,
}

impl Unzipping<'_> {
    fn all(mut self, mut zip: ZipArchive<Watched<'_>>) -> Vec<LoadedFile> {
        let archive = self.archive;
        let mut chunk = vec![0; CHUNK_BYTES];
        for index in 0..zip.len() {
            if !self.one(&mut zip, index, &mut chunk) {
                let limit = format!(
                    "all its files together unpack to more than {} or than {} times its size; the rest was not read",
                    size(archive.caps.bytes_max),
                    archive.caps.ratio_max
                );
                self.files.push(archive.whole(self.bytes).with(Code::ArchiveLimit, [&limit, ""]));
                break;
            }
        }
        let passed_over = listed(&self.passed_over);
        if self.files.is_empty() {
            self.files.push(archive.whole(self.bytes).with(Code::ArchiveWithoutFeed, [&passed_over, ""]));
        } else if !passed_over.is_empty() {
            self.files.push(archive.whole(self.bytes).with(Code::EntryPassedOver, [&passed_over, ""]));
        }
        self.files
    }

    /// Goes through one entry; false when nothing more is to be unpacked.
    fn one(&mut self, zip: &mut ZipArchive<Watched<'_>>, index: usize, chunk: &mut [u8]) -> bool {
        let Self { archive, bytes, .. } = *self;
        let Ok(entry) = zip.by_index_data(index) else { return true };
        let name = clean(&entry.name().unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw())));
        if entry.is_dir() || is_junk(&name) {
            return true;
        }
        let method = entry.compression();
        let refused = if entry.encrypted() {
            Some(archive.entry(&name).with(Code::EncryptedArchive, ["", ""]))
        } else if let Some(method) = unsupported(method) {
            Some(archive.entry(&name).with(Code::UnsupportedCompression, [&method, ""]))
        } else {
            let packed = entry.compressed_size().min(bytes);
            let limit = archive.caps.exceeded(entry.size(), packed);
            limit.map(|limit| archive.entry(&name).with(Code::ArchiveLimit, [&limit, ""]))
        };
        if let Some(refused) = refused {
            self.files.push(refused);
            return true;
        }
        let packed = entry.compressed_size().min(bytes);
        if let Ok(content) = zip.by_index(index) {
            return self.content(content, &name, packed, chunk);
        }
        let why = "its place in the archive holds something else";
        self.files.push(archive.entry(&name).with(Code::BrokenArchive, [why, "entry"]));
        true
    }

    /// Pushes what is in an entry to a reader; false when nothing more is to be unpacked.
    fn content(&mut self, mut content: impl Read, name: &str, packed: u64, chunk: &mut [u8]) -> bool {
        let archive = self.archive;
        let file = format!("{}/{name}", archive.file);
        let given_as = archive.given.told_by(name);
        let checks = archive.checks(given_as, self.compares);
        let mut reader = FeedReader::with(&file, Limits::default(), checks).tagged(archive.tag);
        let mut given = 0;
        let (mut first, mut json) = (true, false);
        loop {
            let length = match fill(&mut content, chunk) {
                Ok(length) => length,
                Err(error) => {
                    let why = if error.to_string().contains("checksum") {
                        "its checksum is not that of its content"
                    } else {
                        "what is packed in it is damaged or was cut off"
                    };
                    self.files.push(archive.entry(name).with(Code::BrokenArchive, [why, "entry"]));
                    return true;
                }
            };
            if std::mem::take(&mut first) {
                match look(&chunk[..length.min(feed::HEAD_BYTES)], name) {
                    Seems::Feed => {}
                    Seems::Export => json = true,
                    Seems::Archive => {
                        let limit = "an archive in an archive is not opened";
                        self.files.push(archive.entry(name).with(Code::ArchiveLimit, [limit, ""]));
                        return true;
                    }
                    Seems::Other(look) => {
                        if archive.given == Given::Anything && lists::may_be_list(&chunk[..length]) {
                            return self.list(&mut content, name, &chunk[..length], (packed, look));
                        }
                        self.passed_over.push((name.to_owned(), look));
                        return true;
                    }
                }
            }
            if length == 0 || reader.done() {
                let mut file = LoadedFile { packed_in: Some(self.bytes), ..reader.finish() };
                if given_as.role() == Role::Baseline && file.feed.is_some() && !file.is_export() {
                    file.become_baseline();
                }
                if json && file.feed.is_none() {
                    self.passed_over.push((name.to_owned(), "JSON"));
                } else {
                    self.files.push(file);
                }
                return true;
            }
            given += length as u64;
            self.unpacked += length as u64;
            if let Some(limit) = archive.caps.exceeded(given, packed) {
                self.files.push(archive.entry(name).with(Code::ArchiveLimit, [&limit, ""]));
                return true;
            }
            if self.is_too_much() {
                return false;
            }
            reader.push(&chunk[..length]);
        }
    }

    /// Whether what was unpacked so far is more than an archive may hold.
    fn is_too_much(&self) -> bool {
        let Archive { caps, .. } = *self.archive;
        let all = Caps { entry_bytes_max: caps.bytes_max, ..caps };
        all.exceeded(self.unpacked, self.bytes).is_some()
    }

    /// Reads a text that may be a list of users, of which `head` are the first bytes. What it looks like is told where it is
    /// none, as far as it was unpacked; false when nothing more is to be unpacked.
    fn list(
        &mut self,
        content: &mut dyn Read,
        name: &str,
        head: &[u8],
        (packed, look): (u64, &'static str),
    ) -> bool {
        let archive = self.archive;
        let mut text = head.to_vec();
        // One byte too many tells that it is too large.
        let most = (lists::LIST_BYTES_MAX + 1).saturating_sub(text.len());
        if content.take(most as u64).read_to_end(&mut text).is_err() {
            let why = "what is packed in it is damaged or was cut off";
            self.files.push(archive.entry(name).with(Code::BrokenArchive, [why, "entry"]));
            return true;
        }
        self.unpacked += text.len() as u64;
        if let Some(limit) = archive.caps.exceeded(text.len() as u64, packed) {
            self.files.push(archive.entry(name).with(Code::ArchiveLimit, [&limit, ""]));
        } else if self.is_too_much() {
            return false;
        } else {
            match lists::guess(name, &text) {
                Guess::Kind(kind) => {
                    let list = lists::read(kind, &format!("{}/{name}", archive.file), &text);
                    let packed_in = Some(self.bytes);
                    self.files.push(LoadedFile { tag: archive.tag, packed_in, ..list });
                }
                Guess::SomeList => self.passed_over.push((name.to_owned(), UNSETTLED)),
                Guess::NoList => self.passed_over.push((name.to_owned(), look)),
            }
        }
        true
    }
}

/// Reads until the buffer is full or the source at its end.
fn fill(source: &mut (impl Read + ?Sized), buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match source.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// What an entry seems to be.
enum Seems {
    Feed,
    /// It may be an export; if it is none, it is passed over.
    Export,
    Archive,
    Other(&'static str),
}

fn look(head: &[u8], name: &str) -> Seems {
    let ends = |endings: &[&str]| {
        name.rsplit_once('.')
            .is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    if is_zip(head) && ends(&["zip", "xml"]) || is_gzip(head) && ends(&["gz", "tgz", "xml"]) {
        return Seems::Archive;
    }
    if ends(&["xml", "xsd"]) {
        return Seems::Feed;
    }
    if feed::is_json(head) {
        return Seems::Export;
    }
    match feed::refuse(head) {
        Some((Code::NoXml, look)) => Seems::Other(look),
        Some((Code::EmptyFile, _)) => Seems::Other("empty"),
        Some(_) => Seems::Other("a web page"),
        None if head.iter().take(64).any(|&byte| byte == b'<') => Seems::Feed,
        None => Seems::Other("binary data"),
    }
}

/// The name of an entry without what a path can do beyond naming: no root, no drive, no way up, no control character.
fn clean(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let parts = parts.filter(|part| !(part.len() == 2 && part.ends_with(':')));
    let visible = |part: &str| part.replace(|c: char| c.is_control(), "\u{FFFD}");
    parts.map(visible).collect::<Vec<_>>().join("/")
}

/// What systems put into archives without being asked.
fn is_junk(name: &str) -> bool {
    let mut parts = name.split('/');
    let last = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    name.is_empty()
        || parts.any(|part| part == "__MACOSX")
        || last.starts_with('.')
        || ["thumbs.db", "desktop.ini"].contains(&last.as_str())
}

/// The name of a method of compression that is not read.
#[expect(deprecated, reason = "its number is found nowhere else")]
fn unsupported(method: CompressionMethod) -> Option<String> {
    let CompressionMethod::Unsupported(number) = method else { return None };
    Some(match number {
        1 => "Shrink".to_owned(),
        2..=5 => "Reduce".to_owned(),
        6 => "Implode".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "Zstandard".to_owned(),
        95 => "XZ".to_owned(),
        98 => "PPMd".to_owned(),
        _ => format!("method {number}"),
    })
}

/// Names and looks in words.
fn listed(passed_over: &[(String, &'static str)]) -> String {
    let named = passed_over.iter().take(NAMED_MAX).map(|(name, look)| format!("“{name}” ({look})"));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if passed_over.len() > NAMED_MAX {
        text.extend([" and ", &(passed_over.len() - NAMED_MAX).to_string(), " more"]);
    }
    text
}
