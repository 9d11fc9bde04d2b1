//! The settings of a dry run: the assumptions about Pure that are not documented, by name and with their defaults.

use std::fmt;

use crate::records::Day;

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
}

impl Settings {
    /// The keys that [`Settings::set`] takes.
    pub const KEYS: [&'static str; 8] = [
        "as-of",
        "order",
        "grace.staff",
        "grace.student",
        "maintenance.lock",
        "missing-organisation",
        "missing-user",
        "id-comparison",
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
            _ => return Err(unknown(key)),
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
            _ => "How ids are compared.",
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
        ];
        Self::KEYS
            .into_iter()
            .zip(values)
            .map(|(setting, value)| Assumption { setting, value, text: text(setting) })
            .collect()
    }
}

/// A setting as a report lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Assumption {
    /// The setting's name.
    pub setting: &'static str,
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

fn unknown(key: &str) -> SettingError {
    let nearest = Settings::KEYS
        .into_iter()
        .min_by_key(|known| strsim::damerau_levenshtein(known, key))
        .unwrap_or_default();
    SettingError(format!("“{key}” is no setting; the nearest is “{nearest}”"))
}
