//! The catalogue of known mistakes (`docs/rules.md`): each is planted in feeds in which nothing is wrong, and is found as
//! what it is, where it is, and as nothing else.
#![cfg(not(target_family = "wasm"))]

mod support;

use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader};
use support::marks::{Found, unmarked};

const FILES: [(&str, &str); 4] = [
    ("organisations.xml", include_str!("mistakes/organisations.xml")),
    ("users.xml", include_str!("mistakes/users.xml")),
    ("persons.xml", include_str!("mistakes/persons.xml")),
    ("supervisors.xml", include_str!("mistakes/supervisors.xml")),
];

/// A mistake: its number, and in which file which text gives way to which other; `«CODE»` stands right before the place of
/// a finding. Texts that are replaced in other files too may be given after the first. Files of the folder `before` say
/// what Pure holds already; they are given when one of them is named.
struct Planted {
    number: u8,
    edits: Vec<(&'static str, &'static str, String)>,
    settings: &'static str,
}

fn planted(number: u8, file: &'static str, from: &'static str, to: impl Into<String>) -> Planted {
    Planted { number, edits: vec![(file, from, to.into())], settings: "" }
}

impl Planted {
    fn and(mut self, file: &'static str, from: &'static str, to: impl Into<String>) -> Self {
        self.edits.push((file, from, to.into()));
        self
    }

    fn with(mut self, settings: &'static str) -> Self {
        self.settings = settings;
        self
    }

    /// Plants it and compares what is found with what is marked; answers the codes.
    #[track_caller]
    fn check(&self) -> Vec<String> {
        let mut dry_run = DryRun::new();
        let mut expected: Vec<(String, Found)> = Vec::new();
        let mut edited = |name: &str, text: &str| {
            let mut text = text.to_owned();
            for (_, from, to) in self.edits.iter().filter(|(file, ..)| *file == name) {
                assert!(text.contains(from), "mistake {}: {name} does not hold {from}", self.number);
                text = text.replacen(from, to, 1);
            }
            let (document, marks) = unmarked(&text);
            expected.extend(marks.into_iter().map(|found| (name.to_owned(), found)));
            document
        };
        let before = self.edits.iter().any(|(file, ..)| file.starts_with("before/"));
        for (name, text) in FILES.into_iter().filter(|_| before) {
            let name = format!("before/{name}");
            let mut reader = FeedReader::with(&name, Limits::default(), Checks::baseline());
            reader.push(edited(&name, text).as_bytes());
            dry_run.add_baseline(reader.finish());
        }
        for (name, text) in FILES {
            dry_run.read(name, edited(name, text).as_bytes());
        }
        let report = dry_run.run(&support::settings(self.settings));
        let findings = || (0..report.findings_len()).map(|index| report.finding(index));
        let mut found: Vec<(String, Found)> = findings()
            .map(|finding| {
                let (offset, line, column) = (finding.at.offset, finding.at.line, finding.at.column);
                (finding.at.file.to_owned(), Found { offset, line, column, code: finding.code.to_owned() })
            })
            .collect();
        found.sort();
        expected.sort();
        let messages: Vec<String> =
            findings().map(|finding| format!("{} {}", finding.code, finding.message)).collect();
        assert_eq!(found, expected, "mistake {}: {:?}\n{}", self.number, self.edits, messages.join("\n"));
        found.into_iter().map(|(_, found)| found.code).collect()
    }
}

#[test]
fn nothing_is_wrong_with_the_feeds() {
    planted(0, "users.xml", "ada", "ada").check();
}

const USER_3: &str =
    "  <user id=\"U-3\">\n    <userName>lise</userName>\n    <email>lise@example.org</email>\n  </user>\n";

/// Every mistake of the catalogue that can be made in feeds, in its order.
#[expect(clippy::too_many_lines, reason = "a table")]
fn catalogue() -> Vec<Planted> {
    let (organisations, users, persons) = ("organisations.xml", "users.xml", "persons.xml");
    let supervisors = "supervisors.xml";
    vec![
        planted(1, users, "<users xmlns=\"v1.", "«FED005»<users xmlns=\"v2."),
        planted(1, persons, "<c:firstname>Ada</c:firstname>", "«SCH005»<firstname>Ada</firstname>"),
        planted(2, users, "<users xmlns=\"v1.user-sync.pure.atira.dk\"", "«FED005»<users"),
        planted(
            3,
            users,
            "<userName>ada</userName>\n    <email>ada@example.org</email>",
            "«SCH003»<email>ada@example.org</email>\n    <userName>ada</userName>",
        ),
        planted(
            3,
            organisations,
            "<visibility>Public</visibility>\n    <parentOrganisationId>O-UNI</parentOrganisationId>\n  ",
            "«SCH003»<parentOrganisationId>O-UNI</parentOrganisationId>\n    <visibility>Public</visibility>\n  ",
        ),
        planted(4, persons, "<c:endDate>2031-02-28</c:endDate>", "«SCH010»<c:endDate/>"),
        planted(4, persons, "<c:country>GB</c:country>", "«SCH010»<c:country></c:country>"),
        planted(
            5,
            persons,
            "<orcId>0000-0002-1825-0097</orcId>",
            "<orcId xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" «SCH013»xsi:nil=\"true\"/>",
        ),
        planted(
            5,
            persons,
            "<dateOfBirth>1975-12-10</dateOfBirth>",
            "<dateOfBirth xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" «SCH013»xsi:nil=\"true\"/>",
        ),
        planted(6, persons, "<jobTitle>professor</jobTitle>", "«SCH001»<job_title>professor</job_title>"),
        planted(
            7,
            persons,
            "</profileInformation>",
            "</profileInformation>\n    «SCH004»<profileInformation><personCustomField id=\"more\"><typeClassification>researchinterests</typeClassification><value><c:text>Dark</c:text></value></personCustomField></profileInformation>",
        ),
        planted(
            8,
            persons,
            "<jobDescription><c:text lang=\"en_GB\">Chair of optics</c:text></jobDescription>",
            "«SCH011»<jobDescription>Chair of optics</jobDescription>",
        ),
        planted(9, persons, "<c:text lang=\"en_GB\">Chair", "<c:text «SCH009»lang=\"en-GB\">Chair"),
        planted(9, persons, "<c:country>GB", "«SCH008»<c:country>gb"),
        planted(10, persons, "<expert>true", "«SCH008»<expert>yes"),
        planted(11, persons, "<c:startDate>2010-02-01", "«SCH008»<c:startDate>01/02/2010"),
        planted(11, persons, "<dateOfBirth>1975-12-10", "«SCH008»<dateOfBirth>1975-12-10T00:00:00.000Z"),
        planted(12, persons, "<c:startDate>2010-02-01", "«DAT003»<c:startDate>07-18-2004"),
        planted(12, persons, "<dateOfBirth>1975-12-10", "«PER003»<dateOfBirth>1975-02-30"),
        planted(12, organisations, "<startDate>1950-09-01", "«ORG003»<startDate>1950-13-01"),
        planted(13, persons, "<c:endDate>2031-02-28", "«DAT001»<c:endDate>9999-12-31"),
        planted(13, persons, "<c:endDate>2031-02-28", "«DAT002»<c:endDate>2061-02-28"),
        planted(14, supervisors, "<id>R-1</id>", "<id>R-«XML006»\u{1}1</id>").and(
            supervisors,
            "<?xml",
            "«FED007»<?xml",
        ),
        planted(15, persons, "<visibility>Public", "«SCH008»<visibility>public"),
        planted(16, persons, "<jobTitle>professor", "«SCH008»<jobTitle>Assistant Professor"),
        planted(
            17,
            persons,
            "<staffType>academic</staffType>\n        <contract",
            "«CLS002»<staffType>non-academic</staffType>\n        <contract",
        ),
        planted(17, persons, "<jobTitle>professor", "«CLS001»<jobTitle>lecturer"),
        planted(18, persons, "<orcId>0000", "«SCH008»<orcId>https://orcid.org/0000"),
        planted(18, persons, "<orcId>0000-0002-1825-0097", "«PER006»<orcId>0000-0002-1825-0098"),
        planted(19, persons, "<affiliationId>77", "«SCH008»<affiliationId>7777777777777777777777777777777"),
        planted(20, persons, "<fte>1.0", "«SCH008»<fte>0,5"),
        planted(20, persons, "<fte>1.0", "«PER007»<fte>100"),
        planted(20, persons, "<supervisionPercentage>0.5", "«SCH008»<supervisionPercentage>50"),
        planted(20, supervisors, "<supervisionPercentage>0.5", "«SUP008»<supervisionPercentage>50"),
        planted(
            21,
            users,
            "</users>",
            "  «USR001»<user><userName>max</userName><email>max@example.org</email></user>\n</users>",
        ),
        planted(21, users, "<userName>lise</userName>", "«USR007»<userName></userName>"),
        planted(
            22,
            users,
            "</users>",
            "  <user «USR002»id=\"U-1\"><userName>max</userName><email>max@example.org</email></user>\n</users>",
        ),
        planted(22, users, "<userName>emmy", "«USR003»<userName>ada"),
        planted(22, users, "<email>emmy@", "«USR004»<email>ada@"),
        planted(22, users, "<email>emmy@example.org", "«USR006»<email>emmy at example.org"),
        planted(23, users, "<userName>emmy", "«USR005»<userName>ADA"),
        planted(24, users, "<user id=\"U-3\">", "<user id=\"P-3\">")
            .and(persons, "<user id=\"U-3\"/>", "<user id=\"P-3\"/>")
            .and(persons, "<person id=\"P-3\">", "<person «IDS005»id=\"P-3\">"),
        planted(
            25,
            persons,
            "</persons>",
            "  <person «PER002»id=\"P-1\"><name><c:lastname>B</c:lastname></name><gender>male</gender><organisationAssociations><visitingOrganisationAssociation id=\"A-5\"><organisation><c:source_id>O-UNI</c:source_id></organisation><period><c:startDate>2020-01-01</c:startDate></period></visitingOrganisationAssociation></organisationAssociations></person>\n</persons>",
        ),
        planted(
            25,
            organisations,
            "</organisations>",
            "  <organisation>«ORG002»<organisationId>O-CHEM</organisationId><type>department</type><name><c:text>Again</c:text></name><startDate>1950-09-01</startDate><visibility>Public</visibility><parentOrganisationId>O-UNI</parentOrganisationId></organisation>\n</organisations>",
        ),
        planted(26, persons, "id=\"A-4\"", "«IDS007»id=\"A-1\""),
        planted(26, persons, "id=\"A-2\"", "«IDS006»id=\"A-1\""),
        planted(27, persons, "id=\"A-1\"", "«IDS009»id=\"P-1-O-PHYS-2010-02-01\""),
        planted(28, persons, "id=\"A-1\"", "«IDS002»id=\"A 1\""),
        // The user that had the old id would be locked: that follows.
        planted(29, users, "<user id=\"U-3\">", "<user «PLN007»id=\"USER-3\">")
            .and(persons, "<user id=\"U-3\"/>", "<user id=\"USER-3\"/>")
            .and("before/users.xml", "<user id=\"U-3\">", "«LCK001»<user id=\"U-3\">"),
        planted(30, persons, "id=\"A-1\"", "«IDS001»id=\" A-1\""),
        planted(31, persons, "<c:source_id>O-UNI</c:source_id>", "«REF001»<c:source_id>O-GONE</c:source_id>"),
        // The user that was meant would be locked: that follows.
        planted(32, persons, "<user id=\"U-3\"/>", "<user «REF002»id=\"lise\"/>").and(
            users,
            "<user id=\"U-3\">",
            "«LCK003»<user id=\"U-3\">",
        ),
        planted(
            33,
            persons,
            "<user id=\"U-1\"/>",
            "<user id=\"U-1\">«PER012»<userName>ada</userName></user>",
        ),
        planted(34, persons, "    <user id=\"U-1\"/>\n", "")
            .and(persons, "    <user id=\"U-2\"/>\n", "")
            .and(persons, "    <user id=\"U-3\"/>\n", "")
            .and(persons, "<persons ", "«FED011»<persons ")
            .and(users, "<user id=\"U-1\"", "«LCK001»<user id=\"U-1\"")
            .and(users, "<user id=\"U-2\"", "«LCK001»<user id=\"U-2\"")
            .and(users, "<user id=\"U-3\"", "«LCK001»<user id=\"U-3\""),
        planted(35, persons, "<user id=\"U-3\"/>", "<user «PER011»id=\"U-2\"/>").and(users, USER_3, ""),
        planted(
            36,
            users,
            "</users>",
            "  «LCK001»<user id=\"U-4\"><userName>max</userName><email>max@example.org</email></user>\n</users>",
        ),
        planted(37, organisations, "<parentOrganisationId>O-UNI", "«REF001»<parentOrganisationId>O-GONE"),
        planted(37, organisations, "<parentOrganisationId>O-UNI", "«ORG007»<parentOrganisationId>O-PHYS"),
        planted(
            37,
            organisations,
            "<parentOrganisationId>O-UNI</parentOrganisationId>\n    <ids>",
            "<parentOrganisationId>O-CHEM</parentOrganisationId>\n    <ids>",
        )
        .and(
            organisations,
            "<parentOrganisationId>O-UNI</parentOrganisationId>\n  </organisation>\n</organisations>",
            "«ORG008»<parentOrganisationId>O-PHYS</parentOrganisationId>\n  </organisation>\n</organisations>",
        ),
        planted(37, organisations, "<parentOrganisationId>O-UNI</parentOrganisationId>\n    <ids>", "<ids>")
            .and(organisations, "<organisation managedInPure", "«ORG006»<organisation managedInPure"),
        planted(
            37,
            organisations,
            "<parentOrganisationId>O-UNI</parentOrganisationId>",
            "«REF005»<parentOrganisationId/>\n    <parentOrganisationId>O-UNI</parentOrganisationId>",
        ),
        planted(
            38,
            organisations,
            "<name><c:text>Chemistry</c:text></name>\n    <startDate>1950-09-01</startDate>",
            "<name><c:text>Chemistry</c:text></name>\n    <startDate>1950-09-01</startDate>\n    «ORG010»<endDate>2024-12-31</endDate>",
        ),
        planted(
            38,
            organisations,
            "<name><c:text>Chemistry</c:text></name>\n    <startDate>1950-09-01</startDate>",
            "<name><c:text>Chemistry</c:text></name>\n    <startDate>1950-09-01</startDate>\n    «ORG012»<takenOverBy>O-PHYS</takenOverBy>",
        ),
        planted(39, persons, "<c:startDate>2011-02-01", "<c:startDate>1890-02-01").and(
            persons,
            "<c:source_id>O-UNI</c:source_id>",
            "«PER010»<c:source_id>O-UNI</c:source_id>",
        ),
        planted(
            40,
            persons,
            "<c:source_id>O-UNI</c:source_id>",
            "«REF004»<c:non_explicit_id>4711</c:non_explicit_id>",
        ),
        planted(
            41,
            persons,
            "<c:source_id>O-UNI</c:source_id>",
            "<c:source_id>O-UNI</c:source_id>«SCH019»<c:pure_id>7</c:pure_id>",
        ),
        planted(
            42,
            supervisors,
            "<supervisorId>P-1</supervisorId>",
            "<supervisorId>P-1</supervisorId>\n    «SUP002»<externalSupervisor>Max</externalSupervisor>",
        ),
        planted(
            42,
            supervisors,
            "<supervisorId>P-1</supervisorId>",
            "<supervisorId>P-1</supervisorId>\n    «SUP002»«SUP006»<supervisorId>P-3</supervisorId>",
        ),
        planted(42, supervisors, "<supervisorId>P-1", "«REF003»<supervisorId>P-9"),
        planted(42, supervisors, "<apprenticeId>P-2", "«REF003»<apprenticeId>P-9"),
        planted(42, persons, "<c:source_id>P-1", "«SUP004»<c:source_id>P-2"),
        planted(
            42,
            persons,
            "<supervisor><c:source_id>P-1</c:source_id></supervisor>",
            "<supervisor><c:source_id>P-1</c:source_id></supervisor>\n            «SCH019»<externalSupervisor><lastName>Max</lastName></externalSupervisor>",
        ),
        planted(
            43,
            persons,
            "<c:startDate>2024-09-01</c:startDate></period>\n            <supervisorRole>",
            "<c:startDate>2020-09-01</c:startDate></period>\n            <supervisorRole>",
        )
        .and(
            persons,
            "<supervisionPercentage>0.5</supervisionPercentage>\n            <period>",
            "<supervisionPercentage>0.5</supervisionPercentage>\n            «SUP005»<period>",
        ),
        planted(44, persons, "<organisationAssociations>\n      <visiting", "<!--\n      <visiting")
            .and(
                persons,
                "</visitingOrganisationAssociation>\n    </organisationAssociations>\n    <user id=\"U-3\"/>",
                "</visitingOrganisationAssociation>\n    -->",
            )
            .and(persons, "<person id=\"P-3\">", "«SCH002»<person id=\"P-3\">")
            .and(users, USER_3, ""),
        planted(45, persons, "<staffType>academic</staffType>\n        <contract", "<contract").and(
            persons,
            "<staffOrganisationAssociation id=\"A-1\">",
            "«SCH002»<staffOrganisationAssociation id=\"A-1\">",
        ),
        planted(
            45,
            persons,
            "<period><c:startDate>2020-01-01</c:startDate></period>",
            "<period><c:startDate>2020-01-01</c:startDate></period>\n        «SCH001»<staffType>academic</staffType>",
        ),
        planted(45, persons, "<c:endDate>2031-02-28", "«PER004»<c:endDate>2001-02-28"),
        planted(45, persons, "<primaryAssociation>true", "<primaryAssociation>false").and(
            persons,
            "<organisationAssociations>\n      <staff",
            "«PER008»<organisationAssociations>\n      <staff",
        ),
        planted(
            45,
            persons,
            "<staffOrganisationAssociation id=\"A-2\">",
            "<staffOrganisationAssociation id=\"A-2\">\n        «PER009»<primaryAssociation>true</primaryAssociation>",
        ),
        planted(46, supervisors, "</supervisorRelations>\n", "«XML001»").and(
            supervisors,
            "<?xml",
            "«FED007»<?xml",
        ),
        planted(
            46,
            persons,
            "<persons ",
            "<!-- ORA-01555: error while fetching the last rows -->\n<persons ",
        )
        .and(persons, "<!-- ORA", "«FED009»<!-- ORA"),
        planted(
            46,
            users,
            " xmlns:c=\"v3.commons.pure.atira.dk\">",
            " xmlns:c=\"v3.commons.pure.atira.dk\" «FED010»resumptionToken=\"2026-11-21\">",
        ),
        // Without its supervisor relations, persons before users is one mistake with what follows from it.
        planted(46, persons, "<persons ", "«RUN001»<persons ")
            .and(persons, "<user id=\"U-1\"", "<user «REF002»id=\"U-1\"")
            .and(persons, "<user id=\"U-2\"", "<user «REF002»id=\"U-2\"")
            .and(persons, "<user id=\"U-3\"", "<user «REF002»id=\"U-3\"")
            .and(users, "<user id=\"U-1\"", "«LCK004»<user id=\"U-1\"")
            .and(users, "<user id=\"U-2\"", "«LCK004»<user id=\"U-2\"")
            .and(users, "<user id=\"U-3\"", "«LCK004»<user id=\"U-3\"")
            .with("order=OPUSM"),
    ]
}

/// All of them are tried, and all that do not hold are told of in one go.
#[test]
fn each_mistake_is_found_as_what_it_is() {
    let mut problems = Vec::new();
    for planted in catalogue() {
        let problem = std::panic::catch_unwind(|| planted.check()).err();
        problems.extend(problem.and_then(|problem| problem.downcast_ref::<String>().cloned()));
    }
    assert!(problems.is_empty(), "{} mistakes are misjudged:\n{}", problems.len(), problems.join("\n\n"));
}

/// Each number of the catalogue has a case here.
#[test]
fn the_catalogue_is_covered() {
    let numbers: Vec<u8> = catalogue().iter().map(|planted| planted.number).collect();
    let missing: Vec<u8> = (1..=46).filter(|number| !numbers.contains(number)).collect();
    assert_eq!(missing, [0; 0]);
}
