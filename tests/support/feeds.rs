//! Feeds in a few words.

use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader};

pub(crate) const ORGANISATIONS: &str = "v1.organisation-sync.pure.atira.dk";
pub(crate) const USERS: &str = "v1.user-sync.pure.atira.dk";
pub(crate) const PERSONS: &str = "v1.unified-person-sync.pure.atira.dk";
pub(crate) const COMMONS: &str = "v3.commons.pure.atira.dk";

/// The records of up to four feeds; a feed that is none is not given.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) organisations: Option<String>,
    pub(crate) users: Option<String>,
    pub(crate) persons: Option<String>,
    pub(crate) supervisors: Option<String>,
}

impl World {
    /// A World of four feeds without records.
    pub(crate) fn empty() -> Self {
        let records = || Some(String::new());
        Self { organisations: records(), users: records(), persons: records(), supervisors: records() }
    }

    pub(crate) fn organisations(mut self, records: impl Into<String>) -> Self {
        self.organisations = Some(records.into());
        self
    }

    pub(crate) fn users(mut self, records: impl Into<String>) -> Self {
        self.users = Some(records.into());
        self
    }

    pub(crate) fn persons(mut self, records: impl Into<String>) -> Self {
        self.persons = Some(records.into());
        self
    }

    pub(crate) fn supervisors(mut self, records: impl Into<String>) -> Self {
        self.supervisors = Some(records.into());
        self
    }

    /// Files by name and content.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        let feed = |root: &str, namespaces: &str, records: &Option<String>| {
            Some(format!("<{root}{namespaces}>\n{}\n</{root}>\n", records.as_ref()?))
        };
        let of_persons = format!(" xmlns=\"{PERSONS}\" xmlns:c=\"{COMMONS}\"");
        [
            (
                "organisations.xml",
                feed("organisations", &format!(" xmlns=\"{ORGANISATIONS}\""), &self.organisations),
            ),
            ("users.xml", feed("users", &format!(" xmlns=\"{USERS}\""), &self.users)),
            ("persons.xml", feed("persons", &of_persons, &self.persons)),
            ("supervisors.xml", feed("supervisors", "", &self.supervisors)),
        ]
        .into_iter()
        .filter_map(|(name, content)| Some((name, content?)))
        .collect()
    }

    /// A dry run of it with every rule, without a schema: its records hold no more than what is of interest.
    pub(crate) fn ruled(&self) -> DryRun {
        let mut dry_run = DryRun::new();
        for (name, content) in self.files() {
            let checks = Checks { rules: true, ..Checks::NONE };
            let mut reader = FeedReader::with(name, Limits::default(), checks);
            reader.push(content.as_bytes());
            dry_run.add(reader.finish());
        }
        dry_run
    }

    pub(crate) fn dry_run(&self) -> DryRun {
        let files = self.files();
        super::dry_run(files.iter().map(|(name, content)| (*name, content.as_bytes())))
    }
}

/// An organisation with nothing but an id.
pub(crate) fn organisation(id: &str) -> String {
    organisation_with(id, "")
}

/// An organisation with more elements after its id.
pub(crate) fn organisation_with(id: &str, more: &str) -> String {
    format!("<organisation><organisationId>{id}</organisationId>{more}</organisation>")
}

/// The classified ids of an organisation, as (source, id).
pub(crate) fn organisation_ids(ids: &[(&str, &str)]) -> String {
    let id = |(source, id): &(&str, &str)| format!("<id><idSource>{source}</idSource><id>{id}</id></id>");
    format!("<ids>{}</ids>", ids.iter().map(id).collect::<Vec<_>>().concat())
}

pub(crate) fn user(id: &str) -> String {
    format!("<user id=\"{id}\"/>")
}

pub(crate) fn user_named(id: &str, user_name: &str, email: &str) -> String {
    format!("<user id=\"{id}\"><userName>{user_name}</userName><email>{email}</email></user>")
}

/// A person with associations and a user; without a user where that is empty.
pub(crate) fn person(id: &str, associations: &[String], user: &str) -> String {
    person_with(id, associations, user, "")
}

/// A person with more elements at its end.
pub(crate) fn person_with(id: &str, associations: &[String], user: &str, more: &str) -> String {
    let user = if user.is_empty() { String::new() } else { format!("<user id=\"{user}\"/>") };
    format!(
        "<person id=\"{id}\"><organisationAssociations>{}</organisationAssociations>{user}{more}</person>",
        associations.concat()
    )
}

/// How a record is named: `source_id`, `pure_id`, `non_explicit_id`, or `classified_id:type`.
pub(crate) fn by(look_up: &str, id: &str) -> String {
    match look_up.split_once(':') {
        Some((look_up, kind)) => format!("<c:{look_up} type=\"{kind}\">{id}</c:{look_up}>"),
        None => format!("<c:{look_up}>{id}</c:{look_up}>"),
    }
}

/// An association: kind, organisation by source id, dates as `start..end` with either left out.
pub(crate) fn association(kind: &str, organisation: &str, period: &str) -> String {
    association_by(kind, &by("source_id", organisation), period, "")
}

/// An association with an organisation named in any way, and more elements at its end.
pub(crate) fn association_by(kind: &str, organisation: &str, period: &str, more: &str) -> String {
    let (start, end) = period.split_once("..").expect("a period is written start..end");
    let date = |name: &str, date: &str| {
        if date.is_empty() { String::new() } else { format!("<c:{name}>{date}</c:{name}>") }
    };
    let (start, end) = (date("startDate", start), date("endDate", end));
    let name = format!("{kind}OrganisationAssociation");
    format!(
        "<{name} id=\"a\"><organisation>{organisation}</organisation><period>{start}{end}</period>{more}</{name}>"
    )
}

/// A staff association that is active.
pub(crate) fn staff(organisation: &str) -> String {
    association("staff", organisation, "2020-01-01..")
}
