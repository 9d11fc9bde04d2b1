//! Lists of users, which tell what no feed does: who has a role given by hand, who is trusted, who was locked before.
//!
//! A list is one id or user name a line, or a table (CSV) with a header. Commas, semicolons and tabs are told apart by
//! themselves, a line that begins with `#` is a comment. Whatever is wrong with a list is a finding.

use csv::{ReaderBuilder, StringRecord};

use crate::feed::{Checks, LoadedFile, Role, looks_like};
use crate::records::{Notice, Segment};
use crate::rules::Code;
use crate::symbols::Symbol;
use crate::xml::{Place, read_as};

/// What a list tells of its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKind {
    /// They have a role given by hand.
    RoleHolders,
    /// They are trusted.
    Trusted,
    /// They were locked before the run.
    LockedBefore,
}

impl ListKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::RoleHolders, Self::Trusted, Self::LockedBefore];

    /// The name in settings: `lists.NAME`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RoleHolders => "role-holders",
            Self::Trusted => "trusted",
            Self::LockedBefore => "locked-before",
        }
    }

    /// The name in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RoleHolders => "List of role holders",
            Self::Trusted => "List of trusted users",
            Self::LockedBefore => "List of users locked before",
        }
    }
}

/// A list of users.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// What it tells of them.
    pub kind: ListKind,
    /// Whether it could not be read, so that who is on it is not known.
    pub unreadable: bool,
    /// Its users, in the order of their lines. Their texts are among the symbols of the file.
    pub entries: Vec<Entry>,
}

/// A user on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where the id stands, or the user name where there is no id.
    pub place: Place,
    /// How the user is named.
    pub named: Named,
    /// Who locked it, in a list of users locked before.
    pub by: LockedBy,
}

/// How a user is named on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// By one word, an id or a user name.
    Either(Symbol),
    /// By what stands under a header; one of them may be empty.
    Both {
        /// The id of the user.
        id: Symbol,
        /// Its user name.
        user_name: Symbol,
    },
}

impl Entry {
    /// What may be its id, which is looked at first.
    #[must_use]
    pub fn id(&self) -> Option<Symbol> {
        let (Named::Either(id) | Named::Both { id, .. }) = self.named;
        (id != Symbol::EMPTY).then_some(id)
    }

    /// What may be its user name.
    #[must_use]
    pub fn user_name(&self) -> Option<Symbol> {
        let (Named::Either(name) | Named::Both { user_name: name, .. }) = self.named;
        (name != Symbol::EMPTY).then_some(name)
    }
}

/// Who locked a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockedBy {
    /// Person Maintenance, which unlocks it again when it may.
    Maintenance,
    /// Someone else.
    AnotherHand,
}

/// The largest list that is read.
pub(crate) const LIST_BYTES_MAX: usize = 64 << 20;

const UNCLOSED: &str = "has a quotation mark here that is not closed";

/// Whether the first bytes of a file, four at the least, leave it open that it is a list.
pub(crate) fn may_be_list(head: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [&[0xEF, 0xBB, 0xBF], &[0xFF, 0xFE], &[0xFE, 0xFF]];
    let text = marks.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(head);
    let text: Vec<u8> = text.iter().copied().filter(|&byte| byte != 0).collect();
    let text = text.trim_ascii_start();
    let readable = text.iter().all(|&byte| byte >= b' ' || byte.is_ascii_whitespace());
    readable && !matches!(text, [] | [b'<' | b'{' | b'[', ..])
}

/// What a text is that may be a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// The header or the name of the file tells what of its users.
    Kind(ListKind),
    /// A list of users; what it tells of them only whoever gives it knows.
    SomeList,
    /// No list of users.
    NoList,
}

/// Lines that are looked at to tell a list from other text.
const GUESSED_LINES_MAX: usize = 1000;

/// Guesses whether a text is a list of users, and which: by its header, then by the words in the name of the file. What is
/// called XML is a feed that went wrong.
#[must_use]
pub fn guess(file: &str, bytes: &[u8]) -> Guess {
    let called_xml = file.len() >= 4 && file.as_bytes()[file.len() - 4..].eq_ignore_ascii_case(b".xml");
    if called_xml || no_list(bytes).is_some() {
        return Guess::NoList;
    }
    let text = Text::decode(bytes);
    let lines =
        || text.decoded.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = lines().next() else { return Guess::NoList };
    let separator = separator(&text.decoded).map(char::from);
    let heads: Vec<String> = match separator {
        Some(separator) => first.split(separator).map(|cell| unquoted(cell.trim())).collect(),
        None => vec![unquoted(first)],
    };
    let named = heads.iter().any(|cell| Heading::of(cell).names_users());
    if let Some(kind) =
        heads.iter().filter(|_| named).find_map(|cell| kind_in(cell)).or_else(|| kind_in(file))
    {
        return Guess::Kind(kind);
    }
    let one_a_line = separator.is_none()
        && lines().take(GUESSED_LINES_MAX).all(|line| !line.contains(char::is_whitespace));
    if named || one_a_line { Guess::SomeList } else { Guess::NoList }
}

/// The kind of list that the words of a name tell of.
fn kind_in(name: &str) -> Option<ListKind> {
    let name = name.to_lowercase();
    name.split(|letter: char| !letter.is_alphanumeric()).find_map(|word| match word {
        _ if word.starts_with("role") => Some(ListKind::RoleHolders),
        _ if word.starts_with("trust") => Some(ListKind::Trusted),
        _ if word.starts_with("lock") => Some(ListKind::LockedBefore),
        _ => None,
    })
}

/// Reads a list that is in memory.
#[must_use]
pub fn read(kind: ListKind, file: &str, bytes: &[u8]) -> LoadedFile {
    let mut reading =
        Reading { list: List { kind, unreadable: false, entries: Vec::new() }, segment: Segment::default() };
    let mut encoding = "UTF-8";
    if let Some(what) = no_list(bytes) {
        reading.refuse(Code::UnreadableList, Place::START, [&what, ""]);
    } else {
        let text = Text::decode(bytes);
        encoding = text.encoding;
        if text.guessed {
            reading.find(Code::ListEncodingGuessed, text.place_of_first_wide(), [encoding, ""]);
        }
        reading.read(&text);
    }
    reading.segment.shrink();
    LoadedFile {
        file: file.to_owned(),
        role: Role::Tonight,
        alma: None,
        undecided: false,
        packed_in: None,
        tag: 0,
        bytes: bytes.len() as u64,
        feed: None,
        encoding,
        checks: Checks::NONE,
        faults: 0,
        validated: None,
        schema: None,
        unread_from: None,
        list: Some(reading.list),
        segment: reading.segment,
        export_fields: None,
        looked: None,
    }
}

/// What a file looks like that cannot be a list.
fn no_list(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LIST_BYTES_MAX {
        return Some(format!("is larger than {} MiB", LIST_BYTES_MAX >> 20));
    }
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    let head = &text[..text.len().min(1024)];
    match looks_like(head) {
        _ if text.is_empty() || wide => None,
        _ if head.starts_with(b"<") => Some("looks like XML".to_owned()),
        // Of a text with a line feed too many control characters are no reason to refuse it, but a zero is.
        _ if bytes.contains(&0) => Some("looks like binary data".to_owned()),
        "a table as text (CSV)" | "plain text" => None,
        what => Some(format!("looks like {what}")),
    }
}

// ------------------------------------------------------------------ text

/// A list as text, and how to get back to the bytes of its file.
struct Text {
    decoded: String,
    encoding: &'static str,
    guessed: bool,
    /// Bytes of the byte order mark.
    mark: u64,
}

impl Text {
    /// A byte order mark tells; else it is UTF-8, and what is not, Windows-1252.
    fn decode(bytes: &[u8]) -> Self {
        let marked = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Some(("UTF-8", 3u64)),
            [0xFF, 0xFE, ..] => Some(("UTF-16LE", 2)),
            [0xFE, 0xFF, ..] => Some(("UTF-16BE", 2)),
            _ => None,
        };
        let (encoding, mark, guessed): (_, u64, _) = match (marked, std::str::from_utf8(bytes)) {
            (Some((encoding, mark)), _) => (encoding, mark, false),
            (None, Ok(text)) => {
                return Self { decoded: text.to_owned(), encoding: "UTF-8", guessed: false, mark: 0 };
            }
            (None, Err(_)) => ("windows-1252", 0, true),
        };
        let decoded = read_as(encoding, bytes).unwrap_or_default();
        Self { decoded, encoding, guessed, mark }
    }

    /// The place after `walked`, which comes after `from` in the text.
    fn place(&self, from: Place, walked: &str) -> Place {
        let bytes = match self.encoding {
            "UTF-16LE" | "UTF-16BE" => walked.encode_utf16().count() * 2,
            "windows-1252" => walked.chars().count(),
            _ => walked.len(),
        };
        let lines = walked.bytes().filter(|&byte| byte == b'\n').count();
        let last = walked.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
        Place {
            offset: from.offset + bytes as u64,
            line: from.line + lines as u32,
            column: if lines == 0 { from.column + last } else { last + 1 },
        }
    }

    fn start(&self) -> Place {
        Place { offset: self.mark, ..Place::START }
    }

    /// Where the first character stands that is not of ASCII.
    fn place_of_first_wide(&self) -> Place {
        let at = self.decoded.bytes().position(|byte| !byte.is_ascii()).unwrap_or_default();
        self.place(self.start(), &self.decoded[..at])
    }
}

// ------------------------------------------------------------------ rows and columns

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    Id,
    UserName,
    /// An id or a user name.
    User,
    LockedBy,
    Other,
}

impl Heading {
    fn of(cell: &str) -> Self {
        match plain(cell).as_str() {
            "id" | "userid" | "sourceid" => Self::Id,
            "user" | "users" => Self::User,
            "username" | "login" | "loginname" | "account" => Self::UserName,
            "by" | "lockedby" => Self::LockedBy,
            _ => Self::Other,
        }
    }

    fn names_users(self) -> bool {
        matches!(self, Self::Id | Self::UserName | Self::User)
    }
}

/// A word in small letters, without what stands between its parts.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn locked_by(cell: &str) -> LockedBy {
    match plain(cell).as_str() {
        "maintenance"
        | "personmaintenance"
        | "maintenancejob"
        | "personmaintenancejob"
        | "job"
        | "thisjob" => LockedBy::Maintenance,
        _ => LockedBy::AnotherHand,
    }
}

/// A list that is read.
struct Reading {
    list: List,
    segment: Segment,
}

impl Reading {
    fn read(&mut self, text: &Text) {
        match separator(&text.decoded) {
            Some(separator) => self.table(text, separator),
            None => self.lines(text),
        }
        if self.list.entries.is_empty() && self.segment.notices.is_empty() {
            self.find(Code::EmptyList, Place::START, ["", ""]);
        }
    }

    /// A user a line, perhaps below the heading of the only column.
    fn lines(&mut self, text: &Text) {
        let mut place = text.start();
        let mut heading = None;
        for line in text.decoded.split_inclusive('\n') {
            let cell = line.trim();
            if !cell.is_empty() && !cell.starts_with('#') {
                let blank = &line[..line.len() - line.trim_start().len()];
                let cell = unquoted(cell);
                let told = heading.is_some();
                let heading = *heading.get_or_insert_with(|| Heading::of(&cell));
                if told || !heading.names_users() {
                    let user = Some(cell.as_str());
                    let [id, user_name, either] = match heading {
                        Heading::Id => [user, None, None],
                        Heading::UserName => [None, user, None],
                        _ => [None, None, user],
                    };
                    self.add(text.place(place, blank), [id, user_name, either], LockedBy::Maintenance);
                }
            }
            place = text.place(place, line);
        }
    }

    fn table(&mut self, text: &Text, separator: u8) {
        let mut table = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .comment(Some(b'#'))
            .from_reader(text.decoded.as_bytes());
        let mut columns = Vec::new();
        let (mut cells, mut place, mut reached) = (StringRecord::new(), text.start(), 0);
        loop {
            let before = table.position().byte() as usize;
            // Memory does not fail, the text is text, and rows may have any length.
            if !table.read_record(&mut cells).unwrap_or(false) {
                break;
            }
            let raw = text.decoded.get(before..table.position().byte() as usize).unwrap_or_default();
            let row = rest_of_row(raw);
            let start = before + raw.len() - row.len();
            place = text.place(place, text.decoded.get(reached..start).unwrap_or_default());
            reached = start;
            cells.trim();
            if cells.iter().all(str::is_empty) {
                continue;
            }
            if columns.is_empty() {
                columns = cells.iter().map(Heading::of).collect();
                if !columns.iter().any(|heading| heading.names_users()) {
                    let cells = cells.iter().collect::<Vec<_>>().join(", ");
                    self.refuse(Code::ListWithoutHeader, place, [&cells, ""]);
                    return;
                }
                continue;
            }
            // A quotation mark that is not closed takes the rows below into its cell.
            if row.trim_end().contains('\n') && row.matches('"').count() % 2 == 1 {
                self.refuse(Code::UnreadableList, place, [UNCLOSED, ""]);
                return;
            }
            self.row(&columns, &cells, |column| {
                let cell = cell_start(row, column, separator);
                text.place(place, row.get(..cell).unwrap_or_default())
            });
        }
    }

    /// A row under a header.
    fn row(&mut self, columns: &[Heading], cells: &StringRecord, place_of: impl Fn(usize) -> Place) {
        let column_of = |wanted: Heading| {
            let mut cells = columns.iter().zip(cells).enumerate();
            cells.find_map(|(column, (&heading, cell))| {
                (heading == wanted && !cell.is_empty()).then_some(column)
            })
        };
        let found = [Heading::Id, Heading::UserName, Heading::User].map(column_of);
        let Some(column) = found.into_iter().flatten().next() else {
            self.find(Code::ListRowWithoutId, place_of(0), ["", ""]);
            return;
        };
        let place = place_of(column);
        let named = found.map(|column| cells.get(column?));
        if named.iter().flatten().any(|cell| cell.contains('\n')) {
            self.refuse(Code::UnreadableList, place, [UNCLOSED, ""]);
            return;
        }
        let by = match columns.iter().position(|&heading| heading == Heading::LockedBy) {
            Some(column) => locked_by(cells.get(column).unwrap_or_default()),
            None => LockedBy::Maintenance,
        };
        self.add(place, named, by);
    }

    /// Adds a user by its id, its user name, or a word that may be either.
    fn add(&mut self, place: Place, [id, user_name, either]: [Option<&str>; 3], by: LockedBy) {
        let mut symbol = |text: Option<&str>| self.segment.symbols.intern(text.unwrap_or_default());
        let named = match (id, user_name) {
            (None, None) => Named::Either(symbol(either)),
            (id, user_name) => Named::Both { id: symbol(id), user_name: symbol(user_name) },
        };
        self.list.entries.push(Entry { place, named, by });
    }

    fn find(&mut self, code: Code, place: Place, [a, b]: [&str; 2]) {
        let symbols = &mut self.segment.symbols;
        let quotes = [symbols.intern(a), symbols.intern(b), Symbol::EMPTY];
        self.segment.notices.push(Notice { code, place, record: u32::MAX, quotes, count: 1 });
    }

    fn refuse(&mut self, code: Code, place: Place, quotes: [&str; 2]) {
        self.list.unreadable = true;
        self.find(code, place, quotes);
    }
}

/// A text without the quotation marks around it.
fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(text) => text.replace("\"\"", "\"").trim().to_owned(),
        None => text.to_owned(),
    }
}

/// Where the text of a cell begins in a row.
fn cell_start(row: &str, column: usize, separator: u8) -> usize {
    let bytes = row.as_bytes();
    let mut at = 0;
    for _ in 0..column {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            // Two quotation marks are one in the text.
            while let Some(&byte) = bytes.get(at) {
                let ends = byte == b'"' && bytes.get(at + 1) != Some(&b'"');
                at += if byte == b'"' && !ends { 2 } else { 1 };
                if ends {
                    break;
                }
            }
        }
        at += bytes.iter().skip(at).take_while(|&&byte| byte != separator).count() + 1;
    }
    let rest = row.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', '"']).len()
}

/// A row without the empty lines and comments before it.
fn rest_of_row(raw: &str) -> &str {
    let mut rest = raw;
    loop {
        let line = rest.trim_start_matches(['\r', '\n']);
        if !line.starts_with('#') {
            return line;
        }
        rest = line.split_once('\n').map_or("", |(_, after)| after);
    }
}

/// What stands most often between the cells of the first row; none where it is one cell.
fn separator(text: &str) -> Option<u8> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let (mut quoted, mut counts) = (false, [(b',', 0), (b'\t', 0), (b';', 0)]);
    for byte in lines.next()?.trim().bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| !quoted && *separator == byte) {
            *count += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|&(_, count)| count);
    most.filter(|&(_, count)| count > 0).map(|(separator, _)| separator)
}
