//! The settings of a dry run: the assumptions about Pure that are not documented, by name and with their defaults.

use std::fmt;

use crate::records::Day;
use crate::rules::{Code, Grades, Scheme, Severity, Suppression};

/// A setting that was given a value it does not take, or a name that is no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError(String);

impl fmt::Display for SettingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for SettingError {}

/// A job of the nightly run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// Organisation synchronisation.
    Organisations,
    /// User synchronisation.
    Users,
    /// Person synchronisation.
    Persons,
    /// Supervisor synchronisation.
    Supervisors,
    /// Person Maintenance.
    Maintenance,
}

impl Job {
    /// All five, in the documented order (ORDER).
    pub const ALL: [Self; 5] =
        [Self::Organisations, Self::Users, Self::Persons, Self::Supervisors, Self::Maintenance];

    /// The job's name in settings and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Users => "users",
            Self::Persons => "persons",
            Self::Supervisors => "supervisors",
            Self::Maintenance => "maintenance",
        }
    }

    /// The job's name in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Organisations => "Organisation synchronisation",
            Self::Users => "User synchronisation",
            Self::Persons => "Person synchronisation",
            Self::Supervisors => "Supervisor synchronisation",
            Self::Maintenance => "Person Maintenance",
        }
    }

    fn letter(self) -> char {
        match self {
            Self::Organisations => 'O',
            Self::Users => 'U',
            Self::Persons => 'P',
            Self::Supervisors => 'S',
            Self::Maintenance => 'M',
        }
    }
}

/// The order in which the jobs run: each once, supervisors possibly not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(Vec<Job>);

impl Order {
    /// The jobs, first to last.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.0
    }

    /// The position of a job, where it runs.
    #[must_use]
    pub fn position(&self, job: Job) -> Option<usize> {
        self.0.iter().position(|&other| other == job)
    }
}

impl fmt::Display for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|job| write!(out, "{}", job.letter()))
    }
}

impl std::str::FromStr for Order {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        let wrong = || {
            SettingError(format!(
                "order: “{text}” is not the letters O U P S M, each once (S may be left out), as in OUPSM"
            ))
        };
        let jobs: Option<Vec<Job>> = text
            .chars()
            .map(|letter| Job::ALL.into_iter().find(|job| job.letter() == letter.to_ascii_uppercase()))
            .collect();
        let jobs = jobs.ok_or_else(wrong)?;
        let once = (1..jobs.len()).all(|index| !jobs[..index].contains(&jobs[index]));
        let complete = Job::ALL.into_iter().all(|job| job == Job::Supervisors || jobs.contains(&job));
        if once && complete { Ok(Self(jobs)) } else { Err(wrong()) }
    }
}

macro_rules! choice {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[doc = $variant_doc])+ $variant,)+
        }

        impl $name {
            const TEXTS: &'static [&'static str] = &[$($text,)+];

            fn read(key: &str, text: &str) -> Result<Self, SettingError> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(SettingError(format!("{key}: “{text}” is not one of {}", Self::TEXTS.join(", ")))),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(match self { $(Self::$variant => $text,)+ })
            }
        }
    };
}

choice! {
    /// What becomes of an association whose organisation is missing. Not documented.
    MissingOrganisation {
        /// The association is not created.
        SkipAssociation = "skip-association",
        /// The whole person is not created.
        SkipPerson = "skip-person",
    }
}

choice! {
    /// What becomes of a person whose user is missing. Not documented; the wording of ORDER suggests the first.
    MissingUser {
        /// The person is created without its user.
        LoadUnlinked = "load-unlinked",
        /// The person is not created.
        SkipPerson = "skip-person",
    }
}

choice! {
    /// How ids are compared. Not documented.
    IdComparison {
        /// Character by character.
        Exact = "exact",
        /// Blanks around an id do not count.
        Trimmed = "trimmed",
        /// Upper and lower case are the same.
        CaseInsensitive = "case-insensitive",
    }
}

choice! {
    /// What becomes of a feed that is well-formed but not valid against its schema. Not documented.
    InvalidFeed {
        /// The run goes on with every record whose key could be read; the real job may refuse the file.
        ReportAndContinue = "report-and-continue",
        /// The job of the feed stops, and nothing of it is applied.
        JobStops = "job-stops",
    }
}

/// The classification keys of a scheme that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownKeys {
    /// Any key will do.
    Any,
    /// These.
    These(Vec<String>),
}

/// Every setting of a dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The day on which the jobs run.
    pub as_of: Day,
    /// The order of the jobs.
    pub order: Order,
    /// Days of grace after the end of a staff, honorary or visiting association (GRACE).
    pub grace_staff: u32,
    /// Days of grace after the end of a student association (GRACE).
    pub grace_student: u32,
    /// Whether Person Maintenance locks users at all (PMJ).
    pub maintenance_lock: bool,
    /// What becomes of an association whose organisation is missing.
    pub missing_organisation: MissingOrganisation,
    /// What becomes of a person whose user is missing.
    pub missing_user: MissingUser,
    /// How ids are compared.
    pub id_comparison: IdComparison,
    /// What becomes of a feed that is not valid against its schema.
    pub invalid_feed: InvalidFeed,
    /// Rules graded otherwise, or switched off.
    pub grades: Grades,
    /// Findings that are not to be seen again.
    pub suppressions: Vec<Suppression>,
    /// The known keys of schemes for which a list was given; sorted by scheme.
    known_keys: Vec<(Scheme, KnownKeys)>,
}

impl Settings {
    /// The keys that [`Settings::set`] takes.
    pub const KEYS: [&'static str; 9] = [
        "as-of",
        "order",
        "grace.staff",
        "grace.student",
        "maintenance.lock",
        "missing-organisation",
        "missing-user",
        "id-comparison",
        "invalid-feed",
    ];

    /// The defaults on a day. The engine has no clock: the day is always given.
    #[must_use]
    pub fn on(as_of: Day) -> Self {
        Self {
            as_of,
            order: Order(Job::ALL.to_vec()),
            grace_staff: 0,
            grace_student: 0,
            maintenance_lock: true,
            missing_organisation: MissingOrganisation::SkipAssociation,
            missing_user: MissingUser::LoadUnlinked,
            id_comparison: IdComparison::Exact,
            invalid_feed: InvalidFeed::ReportAndContinue,
            grades: Grades::default(),
            suppressions: Vec::new(),
            known_keys: Vec::new(),
        }
    }

    /// The defaults on a day given as `yyyy-mm-dd`.
    ///
    /// # Errors
    /// When the text is no such date.
    pub fn for_date(as_of: &str) -> Result<Self, SettingError> {
        read_day(as_of).map(Self::on)
    }

    /// Sets one setting by its name.
    ///
    /// # Errors
    /// When there is no such setting, with the nearest known one, or when it does not take the value.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), SettingError> {
        match key {
            "as-of" => self.as_of = read_day(value)?,
            "order" => self.order = value.parse()?,
            "grace.staff" => self.grace_staff = read_days(key, value)?,
            "grace.student" => self.grace_student = read_days(key, value)?,
            "maintenance.lock" => self.maintenance_lock = read_switch(key, value)?,
            "missing-organisation" => self.missing_organisation = MissingOrganisation::read(key, value)?,
            "missing-user" => self.missing_user = MissingUser::read(key, value)?,
            "id-comparison" => self.id_comparison = IdComparison::read(key, value)?,
            "invalid-feed" => self.invalid_feed = InvalidFeed::read(key, value)?,
            _ => match key.split_once('.') {
                Some(("rules", code)) => self.grade(code, value)?,
                Some(("keys", scheme)) => self.know(scheme, value)?,
                _ => return Err(unknown(key, Self::KEYS.into_iter().map(str::to_owned))),
            },
        }
        Ok(())
    }

    /// `rules.CODE`.
    fn grade(&mut self, code: &str, value: &str) -> Result<(), SettingError> {
        let known = || Code::ALL.iter().map(|code| format!("rules.{code}"));
        let rule = Code::find(code).ok_or_else(|| unknown(&format!("rules.{code}"), known()))?;
        let severity = match value {
            "off" => None,
            "note" => Some(Severity::Note),
            "warning" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            _ => {
                let text = format!("rules.{code}: “{value}” is not one of off, note, warning, error");
                return Err(SettingError(text));
            }
        };
        self.grades.set(rule, severity);
        Ok(())
    }

    /// `keys.SCHEME`: keys separated by commas; `default` stands for the vendor's, `any` for all there are.
    fn know(&mut self, name: &str, value: &str) -> Result<(), SettingError> {
        let known = || Scheme::ALL.iter().map(|scheme| format!("keys.{}", scheme.name()));
        let scheme = Scheme::ALL.iter().copied().find(|scheme| scheme.name() == name);
        let scheme = scheme.ok_or_else(|| unknown(&format!("keys.{name}"), known()))?;
        let given = || value.split(',').map(str::trim).filter(|key| !key.is_empty());
        let keys = if given().any(|key| key == "any") {
            KnownKeys::Any
        } else {
            let expand = |key| if key == "default" { scheme.defaults().to_vec() } else { vec![key] };
            KnownKeys::These(given().flat_map(expand).map(str::to_owned).collect())
        };
        self.known_keys.retain(|(known, _)| *known != scheme);
        self.known_keys.push((scheme, keys));
        self.known_keys.sort_by_key(|(scheme, _)| *scheme);
        Ok(())
    }

    /// Whether a key of a scheme is known.
    #[must_use]
    pub fn knows(&self, scheme: Scheme, key: &str) -> bool {
        match self.known_keys.iter().find(|(known, _)| *known == scheme) {
            Some((_, KnownKeys::Any)) => true,
            Some((_, KnownKeys::These(keys))) => keys.iter().any(|known| known == key),
            None => scheme.defaults().contains(&key),
        }
    }

    /// The keys of a scheme that are known; none when any will do.
    #[must_use]
    pub fn known_keys(&self, scheme: Scheme) -> Vec<&str> {
        match self.known_keys.iter().find(|(known, _)| *known == scheme) {
            Some((_, KnownKeys::Any)) => Vec::new(),
            Some((_, KnownKeys::These(keys))) => keys.iter().map(String::as_str).collect(),
            None => scheme.defaults().to_vec(),
        }
    }

    /// Reads settings written as TOML: the same names, with tables for the dots, and `suppress` as a list of
    /// `{ code, id, reason, until }`.
    ///
    /// # Errors
    /// When the text is no TOML, a name is no setting, or a setting does not take its value.
    pub fn read_toml(&mut self, text: &str) -> Result<(), SettingError> {
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| SettingError(error.to_string().trim_end().to_owned()))?;
        let mut pairs = Vec::new();
        for (key, value) in table {
            if key == "suppress" {
                self.suppress(value)?;
            } else {
                flatten(key, value, &mut pairs)?;
            }
        }
        pairs.into_iter().try_for_each(|(key, value)| self.set(&key, &value))
    }

    fn suppress(&mut self, list: toml::Value) -> Result<(), SettingError> {
        let wrong = |what: &str| SettingError(format!("suppress: {what}"));
        let entries: Vec<SuppressEntry> = list.try_into().map_err(|error: toml::de::Error| {
            wrong(&format!("it is a list of {{ code, id, reason, until }}: {}", error.message()))
        })?;
        for entry in entries {
            let code = Code::find(&entry.code).ok_or_else(|| {
                let known = Code::ALL.iter().map(|code| code.code().to_owned());
                SettingError(format!(
                    "suppress: {}",
                    unknown(&entry.code, known).0.replace("setting", "rule")
                ))
            })?;
            if entry.reason.trim().is_empty() {
                return Err(wrong(&format!("{code} is given no reason")));
            }
            let until = entry.until.map(|until| {
                let until = match until {
                    toml::Value::String(text) => text,
                    toml::Value::Datetime(date) => date.to_string(),
                    other => other.type_str().to_owned(),
                };
                Day::from_iso(&until)
                    .ok_or_else(|| wrong(&format!("until: “{until}” is not a date written yyyy-mm-dd")))
            });
            let until = until.transpose()?;
            self.suppressions.push(Suppression { code, id: entry.id, reason: entry.reason, until });
        }
        Ok(())
    }

    /// Every setting with its value and what it assumes about Pure, in the order of [`Settings::KEYS`].
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumption> {
        let text = |key: &str| match key {
            "as-of" => {
                "The day on which the jobs run. An association is active from its start date to its end date, both included."
            }
            "order" => "The jobs run in this order, each when the one before has ended.",
            "grace.staff" => {
                "Days after the end of a staff, honorary or visiting association during which its user keeps access. A person with staff and student associations has the longer grace for both."
            }
            "grace.student" => {
                "Days after the end of a student association during which its user keeps access."
            }
            "maintenance.lock" => {
                "Person Maintenance locks users that have neither an active person nor a role (Pure's setting “Lock user accounts without applicable role”)."
            }
            "missing-organisation" => {
                "What becomes of an association whose organisation is missing. A person left with no association is not created."
            }
            "missing-user" => "What becomes of a person whose user is missing.",
            "id-comparison" => "How ids are compared.",
            _ => "What becomes of a feed that is well-formed but not valid against its schema.",
        };
        let values = [
            self.as_of.to_string(),
            self.order.to_string(),
            self.grace_staff.to_string(),
            self.grace_student.to_string(),
            self.maintenance_lock.to_string(),
            self.missing_organisation.to_string(),
            self.missing_user.to_string(),
            self.id_comparison.to_string(),
            self.invalid_feed.to_string(),
        ];
        let assumed = Self::KEYS.into_iter().zip(values).map(|(setting, value)| {
            let text = text(setting);
            Assumption { setting: setting.to_owned(), value, text }
        });
        assumed.chain(self.assumed_keys()).chain(self.assumed_grades()).collect()
    }

    /// Which classification keys are known, and the schemes for which a list was given.
    fn assumed_keys(&self) -> impl Iterator<Item = Assumption> {
        let others = Assumption {
            setting: "keys".to_owned(),
            value: "default".to_owned(),
            text: "The classification keys that are known: those of the vendor's own examples, but for the schemes with a list of their own. Every Pure has its own keys.",
        };
        let given = self.known_keys.iter().map(|(scheme, keys)| Assumption {
            setting: format!("keys.{}", scheme.name()),
            value: match keys {
                KnownKeys::Any => "any".to_owned(),
                KnownKeys::These(keys) => keys.join(","),
            },
            text: "The known keys of this scheme.",
        });
        [others].into_iter().chain(given)
    }

    fn assumed_grades(&self) -> impl Iterator<Item = Assumption> {
        self.grades.iter().map(|(code, severity)| Assumption {
            setting: format!("rules.{code}"),
            value: severity.map_or("off", Severity::name).to_owned(),
            text: "A rule graded otherwise than it is by itself.",
        })
    }
}

/// A setting as a report lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Assumption {
    /// The setting's name.
    pub setting: String,
    /// Its value in this run.
    pub value: String,
    /// What is assumed.
    pub text: &'static str,
}

fn read_day(text: &str) -> Result<Day, SettingError> {
    Day::from_iso(text)
        .ok_or_else(|| SettingError(format!("as-of: “{text}” is not a date written yyyy-mm-dd")))
}

fn read_days(key: &str, text: &str) -> Result<u32, SettingError> {
    const DAYS_MAX: u32 = 36_525;
    let days = text.parse().ok().filter(|&days| days <= DAYS_MAX);
    days.ok_or_else(|| SettingError(format!("{key}: “{text}” is not a number of days from 0 to {DAYS_MAX}")))
}

fn read_switch(key: &str, text: &str) -> Result<bool, SettingError> {
    text.parse().map_err(|_| SettingError(format!("{key}: “{text}” is neither true nor false")))
}

fn unknown(key: &str, known: impl Iterator<Item = String>) -> SettingError {
    let nearest = known.min_by_key(|known| strsim::damerau_levenshtein(known, key)).unwrap_or_default();
    SettingError(format!("“{key}” is no setting; the nearest is “{nearest}”"))
}

/// An entry of the list `suppress`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SuppressEntry {
    code: String,
    id: Option<String>,
    reason: String,
    /// A date of TOML, or one in quotes.
    until: Option<toml::Value>,
}

/// Turns the tables of TOML into names with dots, and its values into the texts that settings take.
fn flatten(key: String, value: toml::Value, pairs: &mut Vec<(String, String)>) -> Result<(), SettingError> {
    let text = match value {
        toml::Value::Table(table) => {
            return table
                .into_iter()
                .try_for_each(|(name, value)| flatten(format!("{key}.{name}"), value, pairs));
        }
        toml::Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            let texts = texts.ok_or_else(|| SettingError(format!("{key}: a list holds texts alone")))?;
            texts.join(",")
        }
        toml::Value::String(text) => text,
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(truth) => truth.to_string(),
        toml::Value::Datetime(date) => date.to_string(),
    };
    pairs.push((key, text));
    Ok(())
}
