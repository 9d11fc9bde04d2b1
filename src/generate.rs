//! Large, realistic feeds made up on the spot, for benchmarks and for trying things out at size.
//!
//! The feeds are valid by the published schemas and tell of one made-up university: its organisations in a tree of
//! four levels, its users, its persons with one to three associations each, and supervisor relations both inline and
//! as a feed of their own. A sprinkling of faults is planted, so that a dry run has something to say ([`AS_OF`] is the
//! date for which they are meant):
//!
//! | of every 1,000 persons | what is wrong |
//! |---|---|
//! | 5 | an association with an organisation that is not in the feed, some of them near misses |
//! | 3 | a link to a user that is not in the feed, some of them near misses |
//! | 10 | all associations have ended, some of them only days ago |
//! | 3 | all associations lie in the future |
//!
//! About 1 user in 200 is named by no person, 1 supervisor row in 500 and 1 organisation in 400 point nowhere.
//!
//! The same number of persons gives the same bytes everywhere and for ever: what is written about a record depends on
//! nothing but the record's number, so that every feed can be written alone and in one pass.
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! for feed in soups::records::Feed::ALL {
//!     let mut bytes = Vec::new();
//!     soups::generate::write(feed, 10, &mut bytes)?;
//!     assert!(bytes.starts_with(b"<?xml"), "{}", feed.name());
//! }
//! # Ok(())
//! # }
//! ```

use std::io::{self, Write};

use crate::records::Feed;

/// Appends the parts, one after the other.
macro_rules! put {
    ($bytes:expr, $($part:expr),+ $(,)?) => {{
        let bytes: &mut Vec<u8> = &mut *$bytes;
        $(Put::put(&$part, bytes);)+
    }};
}

/// Appends one line: so many steps of indentation, the parts, a line feed.
macro_rules! line {
    ($bytes:expr, $depth:expr, $($part:expr),+ $(,)?) => {
        put!($bytes, Indent($depth), $($part,)+ "\n")
    };
}

/// Appends one line that is one element with text: its name, the parts of its text.
macro_rules! field {
    ($bytes:expr, $depth:expr, $name:expr, $($part:expr),+ $(,)?) => {
        line!($bytes, $depth, "<", $name, ">", $($part,)+ "</", $name, ">")
    };
}

/// The date for which the feeds are made: what has "ended" ended before it, what lies "in the future" starts after it.
pub const AS_OF: &str = "2026-11-22";

/// The user files of Alma, by name and what each is.
pub const ALMA_FILES: [(&str, AlmaFile); 3] = [
    ("alma-previous.xml", AlmaFile::Previous),
    ("alma-export.xml", AlmaFile::Export),
    ("alma-new.xml", AlmaFile::New),
];

/// One of the user files of Alma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlmaFile {
    /// What was loaded last.
    Previous,
    /// What Alma holds: some fields were edited by hand.
    Export,
    /// What is about to be loaded.
    New,
}

/// Writes one user file of Alma with so many users, about 3 kB each. One user in forty was edited by hand, and half of
/// those edits the new file would undo.
///
/// # Errors
/// What `out` reports.
pub fn alma(file: AlmaFile, users: u32, out: &mut impl Write) -> io::Result<()> {
    let mut sink = Sink::new(out);
    sink.open("users", None);
    for index in 0..users {
        alma_user(&mut sink.bytes, file, index);
        sink.pass_on()?;
    }
    sink.close("users")
}

fn alma_user(bytes: &mut Vec<u8>, file: AlmaFile, index: u32) {
    let group = match (file, index % 80) {
        (AlmaFile::Export, 0 | 40) => "EMERITUS",
        (AlmaFile::New, 40) | (AlmaFile::New | AlmaFile::Export, 7) => "FACULTY",
        _ => ["STAFF", "STUDENT", "GUEST"][index as usize % 3],
    };
    let exported = file == AlmaFile::Export;
    line!(bytes, 1, "<user>");
    for (name, value, label) in
        [("record_type", "PUBLIC", "Public"), ("account_type", "EXTERNAL", "External")]
    {
        line!(bytes, 2, "<", name, " desc=\"", label, "\">", value, "</", name, ">");
    }
    field!(bytes, 2, "primary_id", "user", index, "@example.org");
    field!(bytes, 2, "first_name", "First", index % 977);
    line!(bytes, 2, "<middle_name/>");
    field!(bytes, 2, "last_name", "Last", index % 7919);
    for name in ["user_title", "job_category", "gender", "campus_code"] {
        line!(bytes, 2, "<", name, " desc=\"\"/>");
    }
    field!(bytes, 2, "job_description", "Works at the institute ", index % 311, " of the university");
    line!(bytes, 2, "<user_group desc=\"A group of users\">", group, "</user_group>");
    line!(bytes, 2, "<preferred_language desc=\"English\">en</preferred_language>");
    line!(bytes, 2, "<cataloger_level desc=\"[00] Default Level\">00</cataloger_level>");
    field!(bytes, 2, "expiry_date", "2027-09-01Z");
    field!(bytes, 2, "purge_date", "2029-09-01Z");
    line!(bytes, 2, "<status desc=\"Active\">ACTIVE</status>");
    line!(bytes, 2, "<contact_info>");
    line!(bytes, 3, "<addresses>");
    for (preferred, kind) in [("true", "work"), ("false", "home")] {
        line!(bytes, 4, "<address preferred=\"", preferred, "\" segment_type=\"External\">");
        field!(bytes, 5, "line1", "House ", index % 1009, ", Street of the ", kind);
        field!(bytes, 5, "line2", "c/o Somebody else in the same house");
        field!(bytes, 5, "city", "Town ", index % 53);
        field!(bytes, 5, "state_province", "Province");
        field!(bytes, 5, "postal_code", 10_000 + index % 4321);
        line!(bytes, 5, "<country desc=\"Switzerland\">CHE</country>");
        line!(bytes, 5, "<address_types>");
        line!(bytes, 6, "<address_type desc=\"A type of address\">", kind, "</address_type>");
        line!(bytes, 5, "</address_types>");
        line!(bytes, 4, "</address>");
    }
    if exported && index.is_multiple_of(50) {
        line!(
            bytes,
            4,
            "<address preferred=\"false\" segment_type=\"Internal\"><line1>Desk</line1></address>"
        );
    }
    line!(bytes, 3, "</addresses>");
    line!(bytes, 3, "<emails>");
    line!(bytes, 4, "<email preferred=\"true\" segment_type=\"External\">");
    field!(bytes, 5, "email_address", "user", index, "@example.org");
    line!(bytes, 5, "<email_types><email_type desc=\"Work\">work</email_type></email_types>");
    line!(bytes, 4, "</email>");
    line!(bytes, 3, "</emails>");
    line!(bytes, 3, "<phones>");
    line!(bytes, 4, "<phone preferred=\"true\" preferred_sms=\"false\" segment_type=\"External\">");
    field!(bytes, 5, "phone_number", "+41 31 000 ", index);
    line!(bytes, 5, "<phone_types><phone_type desc=\"Office\">office</phone_type></phone_types>");
    line!(bytes, 4, "</phone>");
    line!(bytes, 3, "</phones>");
    line!(bytes, 2, "</contact_info>");
    line!(bytes, 2, "<user_identifiers>");
    for (kind, label, start) in [("01", "Barcode", 20_000_000), ("02", "University id", 60_000_000)] {
        line!(bytes, 3, "<user_identifier segment_type=\"External\">");
        line!(bytes, 4, "<id_type desc=\"", label, "\">", kind, "</id_type>");
        field!(bytes, 4, "value", start + index);
        field!(bytes, 4, "status", "ACTIVE");
        line!(bytes, 3, "</user_identifier>");
    }
    line!(bytes, 2, "</user_identifiers>");
    line!(bytes, 2, "<user_blocks/>");
    line!(bytes, 2, "<user_notes/>");
    line!(bytes, 2, "<user_statistics>");
    line!(bytes, 3, "<user_statistic segment_type=\"External\">");
    line!(bytes, 4, "<statistic_category desc=\"A department\">D", index % 97, "</statistic_category>");
    line!(bytes, 3, "</user_statistic>");
    line!(bytes, 2, "</user_statistics>");
    line!(bytes, 1, "</user>");
}

/// Writes one feed of a university with so many persons.
///
/// # Errors
/// What `out` reports.
pub fn write(feed: Feed, persons: u32, out: &mut impl Write) -> io::Result<()> {
    match feed {
        Feed::Organisations => organisations(persons, out),
        Feed::Users => users(persons, out),
        Feed::Persons => self::persons(persons, out),
        Feed::Supervisors => supervisors(persons, out),
    }
}

// --- The writers ---------------------------------------------------------------------------------------------------

/// Writes the organisation feed: about one organisation for 120 persons, never fewer than one on each level.
///
/// The last tenth of them comes first, so that some organisations name a parent further down the file.
///
/// # Errors
/// What `out` reports.
pub fn organisations(persons: u32, out: &mut impl Write) -> io::Result<()> {
    let tree = Tree::of(persons);
    let mut sink = Sink::new(out);
    sink.open("organisations", Some("v1.organisation-sync.pure.atira.dk"));
    let first = tree.count - tree.count / 10;
    for index in (first..tree.count).chain(0..first) {
        organisation(&mut sink.bytes, tree, index);
        sink.pass_on()?;
    }
    sink.close("organisations")
}

/// Writes the user feed: a user for nine persons in ten, and a few whom no person names.
///
/// # Errors
/// What `out` reports.
pub fn users(persons: u32, out: &mut impl Write) -> io::Result<()> {
    let mut sink = Sink::new(out);
    sink.open("users", Some("v1.user-sync.pure.atira.dk"));
    // Numbers from `persons` on belong to nobody in the person feed.
    for index in (0..persons)
        .filter(|&index| has_user(index))
        .chain(persons..persons.saturating_add(lone_users(persons)))
    {
        user(&mut sink.bytes, index);
        sink.pass_on()?;
    }
    sink.close("users")
}

/// Writes the person feed, nearly 2 kB a person.
///
/// # Errors
/// What `out` reports.
pub fn persons(persons: u32, out: &mut impl Write) -> io::Result<()> {
    let university = University { persons, tree: Tree::of(persons) };
    let mut sink = Sink::new(out);
    sink.open("persons", Some("v1.unified-person-sync.pure.atira.dk"));
    for index in 0..persons {
        person(&mut sink.bytes, university, index);
        sink.pass_on()?;
    }
    sink.close("persons")
}

/// Writes the supervisor feed in the lenient format: one row for ten persons.
///
/// # Errors
/// What `out` reports.
pub fn supervisors(persons: u32, out: &mut impl Write) -> io::Result<()> {
    let tree = Tree::of(persons);
    let mut sink = Sink::new(out);
    sink.open("supervisorRelations", None);
    for row in 0..supervisor_rows(persons) {
        supervisor_row(&mut sink.bytes, persons, tree, row);
        sink.pass_on()?;
    }
    sink.close("supervisorRelations")
}

// --- How many, and who is what ---------------------------------------------------------------------------------------

/// The organisations: a university, its faculties, their departments, and the groups of these.
#[derive(Clone, Copy)]
struct Tree {
    count: u32,
    faculties: u32,
    departments: u32,
}

impl Tree {
    fn of(persons: u32) -> Self {
        let count = (persons / 120).max(4);
        Self { count, faculties: (count / 64).clamp(1, 12), departments: (count / 8).max(1) }
    }

    /// The number of the first group.
    fn groups(self) -> u32 {
        1 + self.faculties + self.departments
    }

    fn parent(self, index: u32) -> Option<u32> {
        let departments = 1 + self.faculties;
        match index {
            0 => None,
            _ if index < departments => Some(0),
            _ if index < self.groups() => Some(1 + (index - departments) % self.faculties),
            _ => Some(departments + (index - self.groups()) % self.departments),
        }
    }
}

#[derive(Clone, Copy)]
struct University {
    persons: u32,
    tree: Tree,
}

fn has_user(person: u32) -> bool {
    person % 10 != 7
}

fn lone_users(persons: u32) -> u32 {
    persons.div_ceil(200)
}

fn supervisor_rows(persons: u32) -> u32 {
    persons.div_ceil(10)
}

fn is_student(person: u32) -> bool {
    person % 8 == 3
}

/// Somebody who may supervise: anybody who is not a student.
fn supervisor(random: &mut Random, persons: u32) -> u32 {
    let person = random.below(persons);
    if is_student(person) { person - 1 } else { person }
}

/// What is wrong with a person, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Sound,
    MissingOrganisation,
    MissingUser,
    Ended,
    FutureOnly,
}

impl Fate {
    /// Every thousand persons hold exactly the promised number of each fault, scattered differently in each thousand.
    fn of(person: u32) -> Self {
        let scatter = Random::of(Stream::Fates, person / 1000).below(1000);
        match (person % 1000 * 617 + scatter) % 1000 {
            0..5 => Self::MissingOrganisation,
            5..8 => Self::MissingUser,
            8..18 => Self::Ended,
            18..21 => Self::FutureOnly,
            _ => Self::Sound,
        }
    }
}

/// A made-up human being; the user and the person of one number are the same.
#[derive(Clone, Copy)]
struct Human {
    number: Number,
    given: &'static str,
    head: Word,
    tail: &'static str,
    irish: bool,
}

impl Human {
    fn of(index: u32) -> Self {
        let mut random = Random::of(Stream::Names, index);
        Self {
            number: number(index),
            given: random.pick(GIVEN),
            head: random.pick(HEADS),
            tail: random.pick(TAILS),
            irish: random.one_in(24),
        }
    }
}

/// The number in every id of a human being.
fn number(index: u32) -> Number {
    Number(u64::from(index) + 100_000)
}

/// The user name; also the local part of the e-mail address.
struct Login(Human);

impl Put for Login {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, self.0.head.plain, self.0.tail, self.0.number);
    }
}

/// First and last name, as every feed has them.
struct Name(Human);

impl Put for Name {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, "<v3:firstname>", self.0.given, "</v3:firstname><v3:lastname>");
        if self.0.irish {
            put!(bytes, "O&apos;");
        }
        put!(bytes, self.0.head.written, self.0.tail, "</v3:lastname>");
    }
}

// --- Organisations ---------------------------------------------------------------------------------------------------

struct OrganisationId(u32);

impl Put for OrganisationId {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, "ORG-", Padded(self.0, 6));
    }
}

/// An organisation that is in no feed: closed long ago, still named by some.
struct ClosedOrganisation(u32);

impl Put for ClosedOrganisation {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, "CLOSED-", self.0);
    }
}

fn organisation(bytes: &mut Vec<u8>, tree: Tree, index: u32) {
    let random = &mut Random::of(Stream::Organisations, index);
    let (head, topic) = (random.pick(HEADS), random.pick(TOPICS));
    let (level, noun, number) = match index {
        0 => ("university", "University of", ""),
        _ if index <= tree.faculties => ("faculty", "Faculty of", ""),
        _ if index < tree.groups() => ("department", "Department of", ""),
        _ => ("group", "Group for", " research"),
    };
    line!(bytes, 1, "<organisation managedInPure=\"false\">");
    field!(bytes, 2, "organisationId", OrganisationId(index));
    field!(bytes, 2, "type", level);
    line!(
        bytes,
        2,
        "<name><v3:text lang=\"en\" country=\"GB\">",
        noun,
        " ",
        topic,
        number,
        ", ",
        head.written,
        "</v3:text></name>"
    );
    field!(bytes, 2, "startDate", date(1950 + random.below(70), random));
    let groups = tree.groups();
    if index > groups && index.is_multiple_of(50) {
        field!(bytes, 2, "endDate", date(2021 + random.below(5), random));
        field!(bytes, 2, "takenOverBy", OrganisationId(index - 1));
    }
    line!(bytes, 2, "<visibility>Public</visibility>");
    if let Some(parent) = tree.parent(index) {
        field!(bytes, 2, "parentOrganisationId", OrganisationId(parent));
    }
    if index % 400 == 399 {
        field!(bytes, 2, "parentOrganisationId", ClosedOrganisation(0));
    } else if index >= groups && random.one_in(16) {
        let other = 1 + tree.faculties + random.below(tree.departments);
        field!(bytes, 2, "parentOrganisationId", OrganisationId(other));
    }
    organisation_contact(bytes, random, index, head);
    line!(bytes, 1, "</organisation>");
}

fn organisation_contact(bytes: &mut Vec<u8>, random: &mut Random, index: u32, head: Word) {
    line!(bytes, 2, "<nameVariants>");
    line!(bytes, 3, "<nameVariant id=\"NV-", index, "\">");
    line!(bytes, 4, "<type>shortname</type>");
    line!(bytes, 4, "<name><v3:text lang=\"en\">", head.written, " ", index, "</v3:text></name>");
    line!(bytes, 3, "</nameVariant>");
    line!(bytes, 2, "</nameVariants>");
    line!(bytes, 2, "<profileInfos>");
    line!(bytes, 3, "<profileInfo id=\"PI-", index, "\">");
    line!(bytes, 4, "<type>organisation_profile</type>");
    line!(
        bytes,
        4,
        "<profileInfo><v3:text lang=\"en\">",
        random.pick(SENTENCES),
        " ",
        random.pick(SENTENCES),
        "</v3:text></profileInfo>"
    );
    line!(bytes, 3, "</profileInfo>");
    line!(bytes, 2, "</profileInfos>");
    line!(bytes, 2, "<phoneNumbers>");
    line!(
        bytes,
        3,
        "<phoneNumber id=\"OP-",
        index,
        "\"><type>phone</type><phoneNumber>",
        phone(random),
        "</phoneNumber></phoneNumber>"
    );
    line!(bytes, 2, "</phoneNumbers>");
    line!(bytes, 2, "<emails>");
    line!(
        bytes,
        3,
        "<email id=\"OE-",
        index,
        "\"><type>email</type><email>office.",
        index,
        "@university.example</email></email>"
    );
    line!(bytes, 2, "</emails>");
    line!(bytes, 2, "<webAddresses>");
    line!(
        bytes,
        3,
        "<webAddress id=\"OW-",
        index,
        "\"><type>official_website</type><webAddress><v3:text lang=\"en\">https://university.example/?unit=",
        index,
        "&amp;lang=en</v3:text></webAddress></webAddress>"
    );
    line!(bytes, 2, "</webAddresses>");
    line!(bytes, 2, "<addresses>");
    line!(bytes, 3, "<address id=\"OA-", index, "\">");
    line!(bytes, 4, "<type>postal</type>");
    field!(bytes, 4, "city", random.pick(CITIES));
    field!(bytes, 4, "postalCode", postcode(random));
    field!(bytes, 4, "street", street(random));
    line!(bytes, 4, "<country>gb</country>");
    line!(bytes, 3, "</address>");
    line!(bytes, 2, "</addresses>");
    line!(bytes, 2, "<ids>");
    line!(bytes, 3, "<id><idSource>organisationid</idSource><id>C", Padded(index, 6), "</id></id>");
    line!(bytes, 2, "</ids>");
}

// --- Users -----------------------------------------------------------------------------------------------------------

fn user(bytes: &mut Vec<u8>, index: u32) {
    let human = Human::of(index);
    line!(bytes, 1, "<user id=\"USER-", human.number, "\">");
    field!(bytes, 2, "userName", Login(human));
    line!(bytes, 2, "<email>", Login(human), "@university.example</email>");
    field!(bytes, 2, "name", Name(human));
    line!(bytes, 1, "</user>");
}

// --- Persons ---------------------------------------------------------------------------------------------------------

fn person(bytes: &mut Vec<u8>, university: University, index: u32) {
    let random = &mut Random::of(Stream::Persons, index);
    let human = Human::of(index);
    let fate = Fate::of(index);
    line!(bytes, 1, "<person id=\"P", human.number, "\">");
    field!(bytes, 2, "name", Name(human));
    names_and_titles(bytes, random, human, is_student(index));
    field!(bytes, 2, "gender", random.pick(&["female", "male", "unknown"]));
    field!(
        bytes,
        2,
        "dateOfBirth",
        date(if is_student(index) { 1992 } else { 1955 } + random.below(12), random)
    );
    field!(bytes, 2, "nationality", random.pick(COUNTRIES));
    if !is_student(index) {
        field!(bytes, 2, "employeeStartDate", date(2006 + random.below(12), random));
    }
    if random.one_in(3) {
        line!(bytes, 2, "<privateAddress>");
        field!(bytes, 3, "v3:country", random.pick(COUNTRIES));
        field!(bytes, 3, "v3:road", street(random));
        field!(bytes, 3, "v3:city", random.pick(CITIES));
        field!(bytes, 3, "v3:postalCode", postcode(random));
        line!(bytes, 2, "</privateAddress>");
    }
    line!(bytes, 2, "<organisationAssociations>");
    let associations = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3][random.below(10) as usize];
    for nth in 0..associations {
        // The one that is wrong is the only one for most, and the last of several for the others.
        let slips = fate == Fate::MissingOrganisation && nth + 1 == associations;
        association(bytes, random, university, &Association { person: index, human, nth, fate, slips });
    }
    line!(bytes, 2, "</organisationAssociations>");
    if random.one_in(4) {
        education(bytes, random, university, human);
    }
    if random.one_in(10) {
        position(bytes, random, human);
    }
    if random.one_in(3) {
        profile(bytes, random, human);
    }
    if random.one_in(3) {
        keywords(bytes, random);
    }
    if random.one_in(6) {
        links(bytes, human);
    }
    if let Some(target) = user_of(random, index, fate) {
        line!(bytes, 2, "<user id=\"", Link(target, human), "\"/>");
    }
    line!(bytes, 2, "<personIds>");
    line!(bytes, 3, "<v3:id type=\"employee\" id=\"PE-", human.number, "\">E", human.number, "</v3:id>");
    if random.one_in(3) {
        line!(
            bytes,
            3,
            "<v3:id type=\"scopusauthor\" id=\"PS-",
            human.number,
            "\">5",
            Padded(random.below(1_000_000_000), 9),
            "</v3:id>"
        );
    }
    line!(bytes, 2, "</personIds>");
    if random.one_in(2) {
        field!(bytes, 2, "orcId", Orcid(index));
    }
    field!(bytes, 2, "visibility", if random.one_in(20) { "Campus" } else { "Public" });
    line!(bytes, 1, "</person>");
}

fn names_and_titles(bytes: &mut Vec<u8>, random: &mut Random, human: Human, student: bool) {
    if random.one_in(8) {
        line!(bytes, 2, "<names>");
        line!(bytes, 3, "<classifiedName id=\"PN-", human.number, "\">");
        line!(bytes, 4, "<name><v3:firstname>", random.pick(GIVEN), "</v3:firstname></name>");
        line!(bytes, 4, "<typeClassification>knownas</typeClassification>");
        line!(bytes, 3, "</classifiedName>");
        line!(bytes, 2, "</names>");
    }
    if !student && random.one_in(3) {
        line!(bytes, 2, "<titles>");
        line!(bytes, 3, "<title id=\"PT-", human.number, "\">");
        line!(bytes, 4, "<typeClassification>prenominal</typeClassification>");
        line!(
            bytes,
            4,
            "<value><v3:text lang=\"en\">",
            random.pick(&["Dr", "Professor", "Mx"]),
            "</v3:text></value>"
        );
        line!(bytes, 3, "</title>");
        line!(bytes, 2, "</titles>");
    }
}

struct Association {
    person: u32,
    human: Human,
    nth: u32,
    fate: Fate,
    slips: bool,
}

fn association(bytes: &mut Vec<u8>, random: &mut Random, university: University, a: &Association) {
    let student = is_student(a.person) && a.nth == 0;
    let kind = match a.person % 40 {
        _ if student => "student",
        // Whatever somebody is first, what comes on top is a post.
        _ if a.nth > 0 => "staff",
        0 => "honorary",
        20 => "visiting",
        _ => "staff",
    };
    line!(bytes, 3, "<", kind, "OrganisationAssociation id=\"PA-", a.human.number, "-", a.nth, "\">");
    contact(bytes, random, a);
    field!(bytes, 4, "employmentType", if student { "phd" } else { "academic" });
    if a.nth == 0 {
        line!(bytes, 4, "<primaryAssociation>true</primaryAssociation>");
    }
    field!(bytes, 4, "organisation", organisation_of(random, university.tree, a.slips));
    field!(bytes, 4, "period", period(random, a.fate));
    if student {
        supervision(bytes, random, university.persons, a.human);
    }
    match kind {
        "staff" => {
            field!(bytes, 4, "staffType", if random.one_in(3) { "nonacademic" } else { "academic" });
            if random.one_in(4) {
                line!(bytes, 4, "<contractType>fixedterm</contractType>");
            }
            if random.one_in(3) {
                line!(
                    bytes,
                    4,
                    "<jobDescription><v3:text lang=\"en\">Reader in ",
                    random.pick(TOPICS),
                    "</v3:text></jobDescription>"
                );
            }
            field!(bytes, 4, "fte", random.pick(&["1.0", "0.5", "0.8"]));
        }
        "student" => {
            line!(bytes, 4, "<status>active</status>");
            field!(bytes, 4, "startYear", 2020 + random.below(6));
            line!(bytes, 4, "<programme>Doctorate in ", random.pick(TOPICS), "</programme>");
            field!(bytes, 4, "expectedEndDate", date(2027 + random.below(4), random));
        }
        _ => {
            line!(
                bytes,
                4,
                "<jobDescription><v3:text lang=\"en\">Guest of the ",
                random.pick(TOPICS),
                " circle</v3:text></jobDescription>"
            );
        }
    }
    line!(bytes, 3, "</", kind, "OrganisationAssociation>");
}

fn contact(bytes: &mut Vec<u8>, random: &mut Random, a: &Association) {
    if a.nth == 0 && random.one_in(4) {
        line!(bytes, 4, "<addresses>");
        line!(bytes, 5, "<v3:classifiedAddress id=\"AA-", a.human.number, "\">");
        line!(bytes, 6, "<v3:addressType>visiting</v3:addressType>");
        field!(bytes, 6, "v3:city", random.pick(CITIES));
        field!(bytes, 6, "v3:postalCode", postcode(random));
        field!(bytes, 6, "v3:street", street(random));
        line!(bytes, 6, "<v3:country>GB</v3:country>");
        line!(bytes, 5, "</v3:classifiedAddress>");
        line!(bytes, 4, "</addresses>");
    }
    if a.nth == 0 && random.one_in(4) {
        line!(bytes, 4, "<phoneNumbers>");
        line!(
            bytes,
            5,
            "<v3:classifiedPhoneNumber id=\"AP-",
            a.human.number,
            "\"><v3:classification>phone</v3:classification><v3:value>",
            phone(random),
            "</v3:value></v3:classifiedPhoneNumber>"
        );
        line!(bytes, 4, "</phoneNumbers>");
    }
    if a.nth == 0 && random.one_in(2) {
        line!(bytes, 4, "<emails>");
        line!(
            bytes,
            5,
            "<v3:classifiedEmail id=\"AE-",
            a.human.number,
            "\"><v3:classification>email</v3:classification><v3:value>",
            Login(a.human),
            "@university.example</v3:value></v3:classifiedEmail>"
        );
        line!(bytes, 4, "</emails>");
    }
}

/// What an association, an education or the like names as its organisation.
#[derive(Clone, Copy)]
enum Named {
    Source(u32),
    Classified(u32),
    NonExplicit(u32),
    Closed(u32),
    LowerCase(u32),
    WithoutZeros(u32),
}

impl Put for Named {
    fn put(&self, bytes: &mut Vec<u8>) {
        const SOURCE: &str = "<v3:source_id>";
        const SOURCE_END: &str = "</v3:source_id>";
        match *self {
            Named::Source(index) => put!(bytes, SOURCE, OrganisationId(index), SOURCE_END),
            Named::Classified(index) => put!(
                bytes,
                "<v3:classified_id type=\"organisationid\">C",
                Padded(index, 6),
                "</v3:classified_id>"
            ),
            Named::NonExplicit(index) => {
                put!(bytes, "<v3:non_explicit_id>", OrganisationId(index), "</v3:non_explicit_id>");
            }
            Named::Closed(number) => put!(bytes, SOURCE, ClosedOrganisation(number), SOURCE_END),
            Named::LowerCase(index) => put!(bytes, SOURCE, "org-", Padded(index, 6), SOURCE_END),
            Named::WithoutZeros(index) => put!(bytes, SOURCE, "ORG-", index, SOURCE_END),
        }
    }
}

fn organisation_of(random: &mut Random, tree: Tree, slips: bool) -> Named {
    let index = random.below(tree.count);
    match (slips, random.below(16)) {
        // A few closed organisations account for most of what is missing, as in life.
        (true, 0..10) => Named::Closed(1 + random.below(tree.count / 100 + 2)),
        (true, 10..13) => Named::LowerCase(index),
        (true, _) => Named::WithoutZeros(index),
        (false, 0) => Named::Classified(index),
        (false, 1) => Named::NonExplicit(index),
        (false, _) => Named::Source(index),
    }
}

struct Period {
    start: Date,
    day_first: bool,
    end: Option<Date>,
}

fn period(random: &mut Random, fate: Fate) -> Period {
    let future = fate == Fate::FutureOnly;
    Period {
        start: date(if future { 2027 } else { 2006 } + random.below(12), random),
        day_first: random.one_in(16),
        end: match fate {
            // A month of grace keeps these.
            Fate::Ended if random.one_in(4) => {
                Some(Date { year: 2026, month: 11, day: 1 + random.below(20) })
            }
            Fate::Ended => Some(date(2019 + random.below(7), random)),
            _ if random.one_in(4) => Some(date(2039 + random.below(9), random)),
            _ => None,
        },
    }
}

impl Put for Period {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, "<v3:startDate>");
        if self.day_first {
            put!(bytes, DayFirst(self.start));
        } else {
            put!(bytes, self.start);
        }
        put!(bytes, "</v3:startDate>");
        if let Some(end) = self.end {
            put!(bytes, "<v3:endDate>", end, "</v3:endDate>");
        }
    }
}

fn supervision(bytes: &mut Vec<u8>, random: &mut Random, persons: u32, student: Human) {
    line!(bytes, 4, "<supervisedByRelations>");
    for nth in 0..=random.below(2) {
        let number = number(supervisor(random, persons));
        line!(bytes, 5, "<supervisorRelation id=\"SR-", student.number, "-", nth, "\">");
        match random.below(8) {
            0 => field!(
                bytes,
                6,
                "supervisor",
                "<v3:classified_id type=\"employee\">E",
                number,
                "</v3:classified_id>"
            ),
            1 => field!(bytes, 6, "supervisor", "<v3:non_explicit_id>P", number, "</v3:non_explicit_id>"),
            _ => field!(bytes, 6, "supervisor", "<v3:source_id>P", number, "</v3:source_id>"),
        }
        field!(bytes, 6, "supervisionPercentage", if nth == 0 { "0.75" } else { "0.25" });
        let start = date(2020 + random.below(6), random);
        field!(bytes, 6, "period", Period { start, day_first: false, end: None });
        line!(bytes, 6, "<supervisorRole>lead</supervisorRole>");
        line!(bytes, 5, "</supervisorRelation>");
    }
    line!(bytes, 4, "</supervisedByRelations>");
}

fn education(bytes: &mut Vec<u8>, random: &mut Random, university: University, human: Human) {
    let year = 1980 + random.below(30);
    line!(bytes, 2, "<personEducations>");
    line!(bytes, 3, "<personEducation id=\"ED-", human.number, "\">");
    line!(bytes, 4, "<startDate><v3:year>", year, "</v3:year></startDate>");
    line!(
        bytes,
        4,
        "<endDate><v3:year>",
        year + 4,
        "</v3:year><v3:month>",
        1 + random.below(12),
        "</v3:month></endDate>"
    );
    line!(
        bytes,
        4,
        "<qualificationString><v3:text lang=\"en\">Doctor of ",
        random.pick(TOPICS),
        "</v3:text></qualificationString>"
    );
    line!(bytes, 4, "<organisations>");
    if random.one_in(4) {
        field!(bytes, 5, "organisation", organisation_of(random, university.tree, false));
    } else {
        line!(bytes, 5, "<externalOrganisationAssociation>");
        line!(bytes, 6, "<externalOrganisation>");
        field!(bytes, 7, "name", random.pick(HEADS).written, random.pick(TAILS), " Academy");
        line!(bytes, 6, "</externalOrganisation>");
        line!(bytes, 5, "</externalOrganisationAssociation>");
    }
    line!(bytes, 4, "</organisations>");
    line!(bytes, 3, "</personEducation>");
    line!(bytes, 2, "</personEducations>");
}

fn position(bytes: &mut Vec<u8>, random: &mut Random, human: Human) {
    line!(bytes, 2, "<externalPositions>");
    line!(bytes, 3, "<externalPosition id=\"EP-", human.number, "\">");
    line!(bytes, 4, "<startDate><v3:year>", 1985 + random.below(30), "</v3:year></startDate>");
    line!(bytes, 4, "<appointmentString>Trustee</appointmentString>");
    line!(bytes, 4, "<externalOrganisationAssociation>");
    line!(bytes, 5, "<externalOrganisation>");
    field!(bytes, 6, "name", "Society for ", random.pick(TOPICS));
    field!(bytes, 6, "type", "society");
    field!(bytes, 6, "country", "gb");
    line!(bytes, 5, "</externalOrganisation>");
    line!(bytes, 4, "</externalOrganisationAssociation>");
    line!(bytes, 3, "</externalPosition>");
    line!(bytes, 2, "</externalPositions>");
}

fn profile(bytes: &mut Vec<u8>, random: &mut Random, human: Human) {
    line!(bytes, 2, "<profileInformation>");
    line!(bytes, 3, "<personCustomField id=\"CF-", human.number, "\">");
    line!(bytes, 4, "<typeClassification>researchinterests</typeClassification>");
    line!(bytes, 4, "<value><v3:text lang=\"en\">", prose(random), "</v3:text></value>");
    line!(bytes, 3, "</personCustomField>");
    line!(bytes, 2, "</profileInformation>");
}

fn keywords(bytes: &mut Vec<u8>, random: &mut Random) {
    line!(bytes, 2, "<keywords>");
    if random.one_in(4) {
        line!(bytes, 3, "<v3:logicalGroup logicalName=\"keywordContainers\">");
        line!(
            bytes,
            4,
            "<v3:structuredKeywords><v3:structuredKeyword><v3:freeKeywords><v3:freeKeyword><v3:text lang=\"en\">",
            random.pick(TOPICS),
            "</v3:text></v3:freeKeyword></v3:freeKeywords></v3:structuredKeyword></v3:structuredKeywords>"
        );
        line!(bytes, 3, "</v3:logicalGroup>");
    } else {
        line!(bytes, 3, "<v3:keyword lang=\"en\">", random.pick(TOPICS), "</v3:keyword>");
        line!(bytes, 3, "<v3:keyword lang=\"en\">", random.pick(TOPICS), "</v3:keyword>");
    }
    line!(bytes, 2, "</keywords>");
}

fn links(bytes: &mut Vec<u8>, human: Human) {
    line!(bytes, 2, "<links>");
    line!(bytes, 3, "<v3:link id=\"LI-", human.number, "\">");
    field!(bytes, 4, "v3:url", "https://people.example/?who=", human.number, "&amp;tab=papers");
    line!(bytes, 4, "<v3:type>web</v3:type>");
    line!(bytes, 3, "</v3:link>");
    line!(bytes, 2, "</links>");
}

/// What a person names as its user.
#[derive(Clone, Copy)]
enum UserNamed {
    Right,
    Unknown,
    LowerCase,
    WithoutPrefix,
    ByUserName,
}

fn user_of(random: &mut Random, person: u32, fate: Fate) -> Option<UserNamed> {
    let wrong = random.below(8);
    match (fate, has_user(person)) {
        (Fate::MissingUser, true) => Some(match wrong {
            0..4 => UserNamed::Unknown,
            4 => UserNamed::LowerCase,
            5 => UserNamed::WithoutPrefix,
            _ => UserNamed::ByUserName,
        }),
        // There is no user of this number anyway.
        (Fate::MissingUser, false) | (_, true) => Some(UserNamed::Right),
        (_, false) => None,
    }
}

struct Link(UserNamed, Human);

impl Put for Link {
    fn put(&self, bytes: &mut Vec<u8>) {
        match self.0 {
            UserNamed::Right => put!(bytes, "USER-", self.1.number),
            UserNamed::Unknown => put!(bytes, "GONE-", self.1.number),
            UserNamed::LowerCase => put!(bytes, "user-", self.1.number),
            UserNamed::WithoutPrefix => put!(bytes, self.1.number),
            UserNamed::ByUserName => put!(bytes, Login(self.1)),
        }
    }
}

// --- Supervisor rows -------------------------------------------------------------------------------------------------

fn supervisor_row(bytes: &mut Vec<u8>, persons: u32, tree: Tree, row: u32) {
    let random = &mut Random::of(Stream::Supervisors, row);
    // The students are numbers 3, 11, 19 …: there is one for every row, except in the very smallest feeds.
    let apprentice = (u64::from(row) * 8 + 3).min(u64::from(persons - 1)) as u32;
    line!(bytes, 1, "<supervisorRelation id=\"SUP-", Padded(row, 6), "\">");
    field!(bytes, 2, "apprenticeId", "P", number(apprentice));
    if row % 500 == 250 {
        field!(bytes, 2, "supervisorId", "GUEST-", row);
    } else {
        field!(bytes, 2, "supervisorId", "P", number(supervisor(random, persons)));
    }
    field!(bytes, 2, "organisation", OrganisationId(random.below(tree.count)));
    field!(bytes, 2, "supervisionPercentage", random.pick(&["1", "0.5", "0.25"]));
    field!(bytes, 2, "startDate", date(2020 + random.below(6), random));
    field!(bytes, 2, "supervisorRole", random.pick(&["lead", "second"]));
    line!(bytes, 1, "</supervisorRelation>");
}

// --- Small values ----------------------------------------------------------------------------------------------------

/// A number in decimal.
#[derive(Clone, Copy)]
struct Number(u64);

impl Put for Number {
    fn put(&self, bytes: &mut Vec<u8>) {
        decimal(bytes, self.0, 1);
    }
}

impl Put for u32 {
    fn put(&self, bytes: &mut Vec<u8>) {
        decimal(bytes, u64::from(*self), 1);
    }
}

/// A number with leading zeros to at least so many digits.
struct Padded(u32, usize);

impl Put for Padded {
    fn put(&self, bytes: &mut Vec<u8>) {
        decimal(bytes, u64::from(self.0), self.1);
    }
}

fn decimal(bytes: &mut Vec<u8>, mut value: u64, digits: usize) {
    let mut text = [b'0'; 20];
    let mut at = text.len();
    while value > 0 {
        at -= 1;
        text[at] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    at = at.min(text.len() - digits);
    bytes.extend_from_slice(&text[at..]);
}

/// One to three sentences.
struct Prose([&'static str; 3], usize);

fn prose(random: &mut Random) -> Prose {
    let sentences = [(); 3].map(|()| random.pick(SENTENCES));
    Prose(sentences, 1 + random.below(3) as usize)
}

impl Put for Prose {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, self.0[0]);
        for sentence in &self.0[1..self.1] {
            put!(bytes, " ", *sentence);
        }
    }
}

/// A day of a year, spelt as most feeds do.
#[derive(Clone, Copy)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

fn date(year: u32, random: &mut Random) -> Date {
    Date { year, month: 1 + random.below(12), day: 1 + random.below(28) }
}

impl Put for Date {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, self.year, "-", Padded(self.month, 2), "-", Padded(self.day, 2));
    }
}

/// The same, day first.
struct DayFirst(Date);

impl Put for DayFirst {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, Padded(self.0.day, 2), "-", Padded(self.0.month, 2), "-", self.0.year);
    }
}

/// A house number and a road.
struct Street(u32, Word, &'static str);

fn street(random: &mut Random) -> Street {
    Street(1 + random.below(300), random.pick(HEADS), random.pick(&["Lane", "Row", "Gate", "Way"]))
}

impl Put for Street {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, self.0, " ", self.1.written, " ", self.2);
    }
}

/// A postal code of a district that does not exist.
struct Postcode(u32);

fn postcode(random: &mut Random) -> Postcode {
    Postcode(random.below(10_000))
}

impl Put for Postcode {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, "QQ", self.0 / 1000, " ", self.0 % 1000, "XX");
    }
}

/// A telephone number from a range that is set aside for fiction.
struct Phone(u32);

fn phone(random: &mut Random) -> Phone {
    Phone(random.below(1000))
}

impl Put for Phone {
    fn put(&self, bytes: &mut Vec<u8>) {
        put!(bytes, "+44 1632 960", Padded(self.0, 3));
    }
}

/// An ORCID iD with a right check digit, of a block from which none are given out.
struct Orcid(u32);

impl Put for Orcid {
    fn put(&self, bytes: &mut Vec<u8>) {
        let mut text = Vec::with_capacity(15);
        put!(&mut text, "0008", Padded(self.0, 11));
        let mut sum = 0;
        for (at, &digit) in text.iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                bytes.push(b'-');
            }
            bytes.push(digit);
            sum = (sum + u32::from(digit - b'0')) * 2;
        }
        bytes.push(b"0123456789X"[((12 - sum % 11) % 11) as usize]);
    }
}

// --- Words -----------------------------------------------------------------------------------------------------------

/// A piece of a made-up name, as it is written and as a user name has it.
#[derive(Clone, Copy)]
struct Word {
    written: &'static str,
    plain: &'static str,
}

const fn word(written: &'static str, plain: &'static str) -> Word {
    Word { written, plain }
}

#[rustfmt::skip]
const GIVEN: &[&str] = &[
    "Abelinde", "Brunopher", "Corvessa", "Dandrio", "Elowick", "Fenmarie", "Gildarin", "Hesterly", "Ivorette",
    "Jaspern", "Kelvina", "Lorimund", "Mirabelt", "Nelsabeth", "Orlandine", "Peregrix", "Quillian",
    "Rosamunde", "Silvarin", "Tobiander", "Ulricane", "Verbenia", "Wilfrida", "Xanthor", "Yorickson",
    "Zephyrine", "Åslaugine", "Émeraudine", "Íñigón", "Øyvindra", "Żelisława", "Ćirilina", "Ωριγένια",
    "Ёлкина", "雪風", "நிலவன்",
];

#[rustfmt::skip]
const HEADS: &[Word] = &[
    word("Amber", "amber"), word("Birch", "birch"), word("Copper", "copper"), word("Dapple", "dapple"),
    word("Elder", "elder"), word("Flint", "flint"), word("Goose", "goose"), word("Hazel", "hazel"),
    word("Ivory", "ivory"), word("Juniper", "juniper"), word("Kettle", "kettle"), word("Lantern", "lantern"),
    word("Marble", "marble"), word("Nettle", "nettle"), word("Otter", "otter"), word("Pebble", "pebble"),
    word("Quince", "quince"), word("Russet", "russet"), word("Saffron", "saffron"),
    word("Thistle", "thistle"), word("Umber", "umber"), word("Velvet", "velvet"), word("Willow", "willow"),
    word("Yarrow", "yarrow"), word("Ærlig", "aerlig"), word("Çınar", "cinar"), word("Łąka", "laka"),
    word("Ñandú", "nandu"), word("Øster", "oster"), word("Šípek", "sipek"), word("Ünsal", "unsal"),
    word("Δρυός", "dryos"), word("Берёза", "bereza"), word("松林", "matsubayashi"),
];

#[rustfmt::skip]
const TAILS: &[&str] = &[
    "beck", "bottom", "brook", "croft", "dale", "feather", "field", "ford", "garth", "hollow", "kin", "ley",
    "mantle", "mere", "nook", "pool", "quist", "ridge", "shaw", "stone", "thorpe", "wether", "wick", "worth",
];

#[rustfmt::skip]
const CITIES: &[&str] = &[
    "Aldermouth", "Brackenhythe", "Córdobela", "Dunmarrow", "Eskerville", "Fjordhavn", "Gooseferry",
    "Hallowmere", "Île-aux-Lampes", "Jarrowby", "Königsquell", "Little Sorrow", "Mossgate", "Nørrelund",
    "Owlchester", "Þingeyri Nýja",
];

const COUNTRIES: &[&str] =
    &["DE", "DK", "ES", "FI", "FR", "GB", "IE", "JP", "NL", "NO", "PL", "PT", "SE", "US"];

#[rustfmt::skip]
const TOPICS: &[&str] = &[
    "tidal archives", "moss &amp; lichen", "slow clocks", "paper bridges", "soup thermodynamics",
    "bell acoustics", "lost alphabets", "cloud husbandry", "bees &amp; borders", "quiet machines",
    "salt marsh law", "ladder theory", "winter gardens", "folded maps", "hedge economics", "kite mechanics",
    "café sociology", "lighthouse optics", "marginal notes", "night trains", "orchard genetics",
    "puddle ecology", "rope &amp; knot studies", "sand harps", "tea leaves", "umbrella history",
    "völva poetics", "whistled speech", "yarn topology", "zinc roofs",
];

const SENTENCES: &[&str] = &[
    "Works on how small rivers remember the shape of their banks, and on what they forget &amp; when.",
    "Keeps a collection of wind, sorted by where it came from; values x &lt; 3 are left out of every table.",
    "Asks why soup cools faster when nobody looks &#x2014; and whether that holds at altitude.",
    "Has written &quot;A Short History of Long Corridors&quot; and, since then, a longer one of short corridors.",
    "Current projects: the caf&#233; as an instrument, the instrument as a café, and the noise between the two.",
    "Interested in moss. Also in stones, as far as there is moss on them, and in the north side of most things.",
    "Together with colleagues in Łódkowo, Ærøskov and 松林, measures how far a whisper carries over fresh snow.",
    "Teaches the statistics of rare umbrellas to first-year students, who don&apos;t always bring one.",
    "Leads a group of nine that builds clocks which are right on average &gt; 99 % of the time.",
    "The early work was on ladders; the later work is on what to do at the top of them.",
    "Curates the department’s archive of unsent letters – some 40,000 sheets, of which a few are addressed.",
    "Believes that every map is a proposal, and that the fold is where the interesting places are.",
];

// --- Chance ----------------------------------------------------------------------------------------------------------

/// What a random number is for: two uses for one record must not march in step.
#[derive(Clone, Copy)]
enum Stream {
    Organisations = 1,
    Names,
    Persons,
    Supervisors,
    Fates,
}

/// A splitmix64 generator, started afresh for every record.
struct Random(u64);

impl Random {
    fn of(stream: Stream, index: u32) -> Self {
        let mut random = Self((stream as u64) << 32 | u64::from(index));
        // The first state is nearly a counter; one step on it is not.
        random.0 = random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to just below the bound, which is not 0.
    fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    fn one_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }
}

// --- Writing ---------------------------------------------------------------------------------------------------------

/// What can be appended to a feed.
trait Put {
    fn put(&self, bytes: &mut Vec<u8>);
}

impl Put for &str {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.as_bytes());
    }
}

/// One blank a step: real feeds have more, or none.
struct Indent(usize);

impl Put for Indent {
    fn put(&self, bytes: &mut Vec<u8>) {
        const DEEPEST: &str = "        ";
        bytes.extend_from_slice(&DEEPEST.as_bytes()[..self.0]);
    }
}

/// Gathers records and passes them on in large pieces.
struct Sink<'out, W> {
    bytes: Vec<u8>,
    out: &'out mut W,
}

impl<'out, W: Write> Sink<'out, W> {
    const PIECE: usize = 1 << 16;

    fn new(out: &'out mut W) -> Self {
        Self { bytes: Vec::with_capacity(Self::PIECE * 2), out }
    }

    /// To be called after each record.
    fn pass_on(&mut self) -> io::Result<()> {
        if self.bytes.len() >= Self::PIECE {
            self.out.write_all(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }

    fn open(&mut self, root: &str, namespace: Option<&str>) {
        let bytes = &mut self.bytes;
        line!(bytes, 0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        if let Some(own) = namespace {
            line!(bytes, 0, "<", root, " xmlns=\"", own, "\" xmlns:v3=\"v3.commons.pure.atira.dk\">");
        } else {
            line!(bytes, 0, "<", root, ">");
        }
    }

    fn close(mut self, root: &str) -> io::Result<()> {
        line!(&mut self.bytes, 0, "</", root, ">");
        self.out.write_all(&self.bytes)?;
        self.out.flush()
    }
}

// The reader that the tests hold against the feeds is not there on wasm.
#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use roxmltree::{Document, Node};
    use std::collections::{HashMap, HashSet};

    fn text(feed: Feed, persons: u32) -> String {
        let mut bytes = Vec::new();
        write(feed, persons, &mut bytes).expect("a vector takes everything");
        String::from_utf8(bytes).expect("the feeds are UTF-8")
    }

    fn children<'doc>(node: Node<'doc, 'doc>, name: &'static str) -> impl Iterator<Item = Node<'doc, 'doc>> {
        node.children().filter(move |child| child.has_tag_name(name) || child.tag_name().name() == name)
    }

    fn all<'doc>(document: &'doc Document<'doc>, name: &'static str) -> Vec<Node<'doc, 'doc>> {
        document.descendants().filter(|node| node.tag_name().name() == name).collect()
    }

    fn value<'doc>(node: Node<'doc, 'doc>, name: &'static str) -> &'doc str {
        children(node, name).next().and_then(|child| child.text()).unwrap_or("")
    }

    /// FNV-1a, enough to tell one feed from another.
    fn digest(text: &str) -> u64 {
        text.bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// Figures of one benchmark can only be held against those of another if both read the same bytes. Whoever
    /// changes the feeds changes these numbers and measures anew.
    #[test]
    fn the_same_bytes_everywhere_and_for_ever() {
        let digests = Feed::ALL.map(|feed| digest(&text(feed, 1000)));
        let pinned =
            [0x0678_1de2_a034_38bb, 0xa68d_e938_de21_5495, 0x84b7_74da_800d_ac88, 0x94be_d165_4ec8_26f9];
        assert_eq!(digests, pinned, "{digests:#x?}");
    }

    #[test]
    fn every_feed_is_well_formed_and_has_its_root_and_namespace() {
        for persons in [0, 1, 2, 3, 4, 7, 10, 60, 1000] {
            for (feed, root, namespace) in [
                (Feed::Organisations, "organisations", Some("v1.organisation-sync.pure.atira.dk")),
                (Feed::Users, "users", Some("v1.user-sync.pure.atira.dk")),
                (Feed::Persons, "persons", Some("v1.unified-person-sync.pure.atira.dk")),
                (Feed::Supervisors, "supervisorRelations", None),
            ] {
                let text = text(feed, persons);
                let document = Document::parse(&text).expect("well-formed");
                assert_eq!(document.root_element().tag_name().name(), root);
                assert_eq!(document.root_element().tag_name().namespace(), namespace);
            }
        }
    }

    #[test]
    fn there_are_as_many_as_promised() {
        let records = |feed, name| {
            let text = text(feed, 5000);
            all(&Document::parse(&text).expect("well-formed"), name).len()
        };
        assert_eq!(records(Feed::Organisations, "organisation"), 41);
        assert_eq!(records(Feed::Users, "user"), 4500 + 25);
        assert_eq!(records(Feed::Persons, "person"), 5000);
        assert_eq!(records(Feed::Supervisors, "supervisorRelation"), 500);
    }

    #[test]
    fn the_organisations_are_a_tree_of_four_levels() {
        for persons in [0, 1000, 100_000] {
            let tree = Tree::of(persons);
            let depth = |mut index| {
                let mut levels = 1;
                while let Some(parent) = tree.parent(index) {
                    index = parent;
                    levels += 1;
                }
                levels
            };
            let deepest = (0..tree.count).map(depth).max();
            assert_eq!(deepest, Some(4), "{persons} persons");
        }
    }

    #[test]
    fn a_person_takes_nearly_two_kilobytes() {
        let each = text(Feed::Persons, 2000).len() / 2000;
        assert!((1700..2000).contains(&each), "{each} bytes");
    }

    #[test]
    fn no_id_of_one_kind_is_given_twice() {
        let text = text(Feed::Persons, 2000);
        let document = Document::parse(&text).expect("well-formed");
        let mut seen = HashSet::new();
        for node in document.descendants() {
            if let Some(id) = node.attribute("id").filter(|_| node.tag_name().name() != "user") {
                assert!(seen.insert(id), "{id} is there twice");
            }
        }
    }

    #[test]
    fn user_names_are_unique() {
        let text = text(Feed::Users, 2000);
        let document = Document::parse(&text).expect("well-formed");
        let mut seen = HashSet::new();
        for name in all(&document, "userName") {
            assert!(seen.insert(name.text().expect("no user name is empty").to_lowercase()));
        }
    }

    /// What is not planted resolves; what is planted does not.
    #[test]
    fn exactly_the_planted_references_point_nowhere() {
        let texts = Feed::ALL.map(|feed| text(feed, 5000));
        let [organisations, users, persons, supervisors] =
            texts.each_ref().map(|text| Document::parse(text).expect("well-formed"));
        let organisation_ids: HashSet<&str> =
            all(&organisations, "organisationId").iter().filter_map(Node::text).collect();
        let classified_ids: HashSet<&str> = all(&organisations, "id")
            .iter()
            .filter_map(Node::text)
            .filter(|id| !id.trim().is_empty())
            .collect();
        let user_ids: HashSet<&str> =
            all(&users, "user").iter().filter_map(|user| user.attribute("id")).collect();
        let person_ids: HashSet<&str> =
            all(&persons, "person").iter().filter_map(|person| person.attribute("id")).collect();

        let mut missing = HashMap::new();
        for person in all(&persons, "person") {
            for organisation in person.descendants().filter(|node| node.has_tag_name((OWN, "organisation"))) {
                let by = organisation.first_element_child().expect("an identification");
                let id = by.text().expect("an id");
                let known =
                    if by.tag_name().name() == "classified_id" { &classified_ids } else { &organisation_ids };
                *missing.entry("organisation").or_insert(0) += u32::from(!known.contains(id));
            }
            for user in children(person, "user").filter_map(|user| user.attribute("id")) {
                *missing.entry("user").or_insert(0) += u32::from(!user_ids.contains(user));
            }
            for supervisor in person.descendants().filter(|node| node.has_tag_name((OWN, "supervisor"))) {
                let by = supervisor.first_element_child().expect("an identification");
                let id = by.text().expect("an id").replacen('E', "P", 1);
                assert!(person_ids.contains(id.as_str()));
                assert_ne!(person.attribute("id"), Some(id.as_str()));
            }
        }
        for row in all(&supervisors, "supervisorRelation") {
            assert!(person_ids.contains(value(row, "apprenticeId")));
            assert!(organisation_ids.contains(value(row, "organisation")));
            *missing.entry("supervisor").or_insert(0) +=
                u32::from(!person_ids.contains(value(row, "supervisorId")));
        }
        assert_eq!(missing, HashMap::from([("organisation", 25), ("user", 15), ("supervisor", 1)]));
    }

    const OWN: &str = "v1.unified-person-sync.pure.atira.dk";

    #[test]
    fn what_has_ended_ended_before_the_date_and_what_is_to_come_comes_after() {
        let text = text(Feed::Persons, 1000);
        let document = Document::parse(&text).expect("well-formed");
        let mut counts = HashMap::new();
        for (index, person) in (0..).zip(all(&document, "person")) {
            let fate = Fate::of(index);
            *counts.entry(format!("{fate:?}")).or_insert(0) += 1;
            for association in person.descendants().filter(|node| node.has_tag_name((OWN, "period"))) {
                if association.parent().is_some_and(|parent| parent.tag_name().name() == "supervisorRelation")
                {
                    continue;
                }
                let iso = |date: &str| match date.as_bytes() {
                    [d0, d1, b'-', m0, m1, b'-', year @ ..] => {
                        let (year, month_day) = (String::from_utf8_lossy(year), [*m0, *m1, b'-', *d0, *d1]);
                        format!("{year}-{}", String::from_utf8_lossy(&month_day))
                    }
                    _ => date.to_owned(),
                };
                let (start, end) = (iso(value(association, "startDate")), iso(value(association, "endDate")));
                assert_eq!(start.as_str() > AS_OF, fate == Fate::FutureOnly, "{start}");
                assert_eq!(!end.is_empty() && end.as_str() < AS_OF, fate == Fate::Ended, "{end}");
                assert!(end.is_empty() || start <= end, "{start} to {end}");
            }
        }
        let expected = [
            ("Sound", 979),
            ("MissingOrganisation", 5),
            ("MissingUser", 3),
            ("Ended", 10),
            ("FutureOnly", 3),
        ];
        assert_eq!(counts, expected.map(|(fate, count)| (fate.to_owned(), count)).into());
    }

    /// The check digit by another road: ISO 7064, mod 11-2, of all sixteen characters is 1.
    #[test]
    fn every_orcid_has_the_right_check_digit() {
        for index in (0..2000).chain([u32::MAX]) {
            let mut bytes = Vec::new();
            Orcid(index).put(&mut bytes);
            assert_eq!(bytes.len(), 19);
            let digits = bytes.iter().filter(|&&byte| byte != b'-');
            let sum = digits.fold(0, |sum, &byte| {
                (sum * 2 + if byte == b'X' { 10 } else { u32::from(byte - b'0') }) % 11
            });
            assert_eq!(sum, 1, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn what_the_output_reports_is_passed_on() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for feed in Feed::ALL {
            assert!(write(feed, 10, &mut Full).is_err());
        }
    }
}
