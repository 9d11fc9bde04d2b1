//! The jobs of the nightly run, and their order.

use std::fmt;

use super::SettingError;

/// A job of the nightly run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The jobs that have to have ended before this one starts (ORDER).
    #[must_use]
    pub fn needs(self) -> &'static [Self] {
        match self {
            Self::Organisations | Self::Users => &[],
            Self::Persons => &[Self::Organisations, Self::Users],
            Self::Supervisors => &[Self::Persons],
            Self::Maintenance => &[Self::Users, Self::Persons, Self::Supervisors],
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.name() == name)
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
    /// Jobs by their letters.
    pub(crate) fn text(jobs: impl Iterator<Item = Job>) -> String {
        jobs.map(Job::letter).collect()
    }

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

/// The documented order.
impl Default for Order {
    fn default() -> Self {
        Self(Job::ALL.to_vec())
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
            SettingError::new(format!(
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
