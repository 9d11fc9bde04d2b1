//! The settings of a dry run: the assumptions about Pure that are not documented, by name and with their defaults.
//!
//! One table ([`keys`]) holds every setting with what it takes, its default and what it is about. What is set, what a
//! report says of it, what is written into a file and what `docs/settings.md` tells all comes from there.

mod alma;
mod decimal;
mod fields;
mod file;
mod guards;
mod jobs;
mod keys;
mod manual;
mod policies;
mod schedule;

use std::fmt;

use crate::alma::{Assumed, Listed};
use crate::records::{Day, Feed};
use crate::rules::{Code, Grades, Scheme, Severity, Suppression};
use crate::sorting;
use fields::Fields;
use guards::Guards;
use keys::{KEYS, Read};

pub use decimal::Decimal;
pub use fields::FieldRule;
pub use guards::{Change, Guard};
pub use jobs::{Job, Order};
pub use keys::{Group, Key, Kind, Member};
pub use policies::{BaselineFeeds, GoneUsers, IdComparison, InvalidFeed, MissingOrganisation, MissingUser};
pub use schedule::{Dialect, Schedule, Shift, Timed, Timetable};

/// A setting that was given a value it does not take, or a name that is no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError(String);

impl SettingError {
    fn new(text: String) -> Self {
        Self(text)
    }

    /// That the value of a key is not what it should be.
    fn of(key: &str, value: &str, what: &str) -> Self {
        Self(format!("{key}: “{value}” {what}"))
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for SettingError {}

/// The classification keys of a scheme that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownKeys {
    /// Any key will do.
    Any,
    /// These.
    These(Vec<String>),
}

/// Written as settings take it.
impl fmt::Display for KnownKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => out.write_str("any"),
            Self::These(keys) => out.write_str(&keys.join(",")),
        }
    }
}

/// Files that settings name. The engine keeps the words alone: whoever has files opens them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// What Pure holds already.
    pub baseline: Option<String>,
    /// The users with a role given by hand.
    pub role_holders: Option<String>,
    /// The trusted users.
    pub trusted: Option<String>,
    /// The users that are locked before the run.
    pub locked_before: Option<String>,
}

/// Every setting of a dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The day on which the jobs run.
    pub as_of: Day,
    /// The order of the jobs.
    pub order: Order,
    /// How many nights are told of.
    pub nights: u32,
    /// Days of grace after the end of a staff, honorary or visiting association (GRACE).
    pub grace_staff: u32,
    /// Days of grace after the end of a student association (GRACE).
    pub grace_student: u32,
    /// Whether Person Maintenance locks users at all (PMJ).
    pub maintenance_lock: bool,
    /// Whether Person Maintenance leaves trusted users alone.
    pub keep_trusted: bool,
    /// What becomes of an association whose organisation is missing.
    pub missing_organisation: MissingOrganisation,
    /// What becomes of a person whose user is missing.
    pub missing_user: MissingUser,
    /// What becomes of a user that is no longer in its feed.
    pub gone_users: GoneUsers,
    /// How ids are compared.
    pub id_comparison: IdComparison,
    /// What becomes of a feed that is not valid against its schema.
    pub invalid_feed: InvalidFeed,
    /// What the feeds that were loaded last have left in Pure.
    pub baseline_feeds: BaselineFeeds,
    /// Files that settings name.
    pub paths: Paths,
    /// When the jobs start and how long they last.
    pub schedule: Schedule,
    /// Rules graded otherwise, or switched off.
    pub grades: Grades,
    /// Findings that are not to be seen again.
    pub suppressions: Vec<Suppression>,
    /// What is assumed of Alma.
    pub alma: Assumed,
    /// Which rows a report lists of Alma's job.
    pub alma_rows: Listed,
    safe_sizes: [Option<u32>; 5],
    deltas: [Option<bool>; 5],
    fields: Fields,
    guards: Guards,
    /// The known keys of schemes for which a list was given; sorted by scheme.
    known_keys: Vec<(Scheme, KnownKeys)>,
}

impl Settings {
    /// The local time of an instant, with the date where that is not the day of the run, rounded up to the second.
    pub(crate) fn clock_text(&self, milliseconds: i64) -> String {
        let local = self.schedule.local(milliseconds.saturating_add(999));
        let (Some(date), Some(time)) = (local.get(..10), local.get(11..19)) else { return local };
        let time = time.strip_suffix(":00").unwrap_or(time);
        if date == self.as_of.to_string() { time.to_owned() } else { format!("{time} on {date}") }
    }

    /// The defaults on a day. The engine has no clock: the day is always given.
    #[must_use]
    pub fn on(as_of: Day) -> Self {
        Self {
            as_of,
            order: Order::default(),
            nights: 1,
            grace_staff: 0,
            grace_student: 0,
            maintenance_lock: true,
            keep_trusted: true,
            missing_organisation: MissingOrganisation::SkipAssociation,
            missing_user: MissingUser::LoadUnlinked,
            gone_users: GoneUsers::Unsynchronise,
            id_comparison: IdComparison::Exact,
            invalid_feed: InvalidFeed::ReportAndContinue,
            baseline_feeds: BaselineFeeds::AsLoaded,
            paths: Paths::default(),
            schedule: Schedule::default(),
            grades: Grades::default(),
            suppressions: Vec::new(),
            alma: Assumed::default(),
            alma_rows: Listed::default(),
            safe_sizes: [None; 5],
            deltas: [None; 5],
            fields: Fields::default(),
            guards: Guards::default(),
            known_keys: Vec::new(),
        }
    }

    /// The defaults on a day given as `yyyy-mm-dd`.
    ///
    /// # Errors
    /// When the text is no such date.
    pub fn for_date(as_of: &str) -> Result<Self, SettingError> {
        keys::read_day(as_of).map(Self::on)
    }

    /// Every key that [`Settings::set`] takes, in the order of [`Settings::assumptions`].
    #[must_use]
    pub fn keys() -> &'static [Key] {
        KEYS
    }

    /// Every setting in Markdown: `docs/settings.md`.
    #[must_use]
    pub fn manual() -> String {
        manual::manual()
    }

    /// Sets one setting by its name.
    ///
    /// # Errors
    /// When there is no such setting, with the nearest known one, or when it does not take the value.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), SettingError> {
        let known = KEYS.iter().find_map(|known| Some((known, known.matched(key, value)?)));
        let (known, given) = known.ok_or_else(|| keys::unknown(key))?;
        (known.write)(self, &given)
    }

    /// Sets as many settings as will do, and tells why each of the others does not, by its name.
    pub fn set_all<'a>(
        &mut self,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Vec<(String, SettingError)> {
        pairs.filter_map(|(key, value)| Some((key.to_owned(), self.set(key, value).err()?))).collect()
    }

    /// Whether a setting may stand in an address that is passed on: it names no file and holds no id.
    #[must_use]
    pub fn is_shared(key: &str) -> bool {
        KEYS.iter().any(|known| known.is_shared() && known.matched(key, "").is_some())
    }

    /// Reads settings written as TOML: the same names, with tables for the dots, and `suppress` as a list of
    /// `{ code, id, reason, until }`.
    ///
    /// # Errors
    /// When the text is no TOML, a name is no setting, or a setting does not take its value.
    pub fn read_toml(&mut self, text: &str) -> Result<(), SettingError> {
        file::read(self, text)
    }

    /// Names and values of the day and of every setting that differs from its default, as [`Settings::set`] takes them.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let defaults = Self::on(self.as_of);
        let mut pairs = Vec::new();
        for key in KEYS {
            match key.read {
                Read::One(value) | Read::List(value, _) => {
                    if key.pattern == "as-of" || value(self) != value(&defaults) {
                        pairs.push((key.pattern.to_owned(), value(self)));
                    }
                }
                Read::Family(given, _) => pairs.extend(given(self)),
            }
        }
        pairs
    }

    /// The settings of [`Settings::to_pairs`] as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        file::write(&self.to_pairs())
    }

    /// Silences the findings of a rule, those of one record where its id is given, until a day or for ever.
    ///
    /// # Errors
    /// When there is no such rule, the reason is empty, or the day is no date.
    pub fn suppress(
        &mut self,
        code: &str,
        id: Option<String>,
        reason: String,
        until: Option<&str>,
    ) -> Result<(), SettingError> {
        self.suppressions.push(file::suppression(code, id, reason, until)?);
        Ok(())
    }

    /// The suppressions, as the setting `suppress` takes them.
    #[must_use]
    pub fn suppressed(&self) -> String {
        file::suppressed(self)
    }

    /// The suppressions as a settings file that holds nothing else.
    #[must_use]
    pub fn suppressions_to_toml(&self) -> String {
        file::suppressions_file(self)
    }

    /// The smallest size of a job's feed: with fewer records it does nothing. Zero is off.
    #[must_use]
    pub fn safe_size(&self, job: Job) -> u32 {
        self.safe_sizes[job as usize].unwrap_or(0)
    }

    /// The same settings, but a job takes a feed of any size.
    pub(crate) fn without_safe_size(&self, job: Job) -> Self {
        let mut settings = self.clone();
        settings.safe_sizes[job as usize] = None;
        settings
    }

    /// Whether the feed of a job holds changes alone; none where no setting says so, and its resumption token decides.
    #[must_use]
    pub fn delta(&self, job: Job) -> Option<bool> {
        self.deltas[job as usize]
    }

    /// What a job does with a field of a record that Pure holds already.
    #[must_use]
    pub fn field_rule(&self, job: Job, field: &str) -> FieldRule {
        self.fields.rule(job, field)
    }

    /// Whether a job leaves anything alone of what a field of a record holds that Pure holds already.
    pub(crate) fn spares(&self, job: Job, field: &str) -> bool {
        self.fields.spares(job, field)
    }

    /// The same settings, but every field takes the value of its feed.
    pub(crate) fn without_field_rules(&self) -> Self {
        Self { fields: Fields::default(), ..self.clone() }
    }

    /// Whether a list of a job's records is locked in Pure, where a setting says so.
    #[must_use]
    pub fn list_lock(&self, job: Job, field: &str) -> Option<bool> {
        self.fields.lock(job, field)
    }

    /// How many records of a kind may change in a way before the run needs a look.
    #[must_use]
    pub fn guard(&self, kind: Feed, change: Change) -> Guard {
        self.guards.get(kind, change)
    }

    /// Whether a guard was given by a setting.
    #[must_use]
    pub fn guard_is_set(&self, kind: Feed, change: Change) -> bool {
        self.guards.given(kind, change).is_some()
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

    /// Every setting with its value and what it assumes about Pure, in the order of [`Settings::keys`]. Of a family, one
    /// line tells the default, and one more each of its settings that was given.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumption> {
        let mut assumptions = Vec::new();
        let mut add = |setting: &str, value: String, text| {
            assumptions.push(Assumption { setting: setting.to_owned(), value, text });
        };
        for key in KEYS {
            let or_default = |value: String| if value.is_empty() { key.default.to_owned() } else { value };
            match key.read {
                Read::One(value) | Read::List(_, value) => {
                    add(key.pattern, or_default(value(self)), key.text);
                }
                Read::Family(given, each) => {
                    add(key.title(), key.default.to_owned(), key.text);
                    for (name, value) in given(self) {
                        let text = each(&value);
                        add(&name, value, text);
                    }
                }
            }
        }
        assumptions
    }

    /// `rules.CODE`.
    fn grade(&mut self, rule: Code, key: &str, value: &str) -> Result<(), SettingError> {
        let severity = match value {
            "off" => None,
            "note" => Some(Severity::Note),
            "warning" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            _ => {
                let words = keys::GRADES.join(", ");
                return Err(SettingError::of(key, value, &format!("is not one of {words}")));
            }
        };
        self.grades.set(rule, severity);
        Ok(())
    }

    /// `keys.SCHEME`: keys separated by commas; `default` stands for the vendor's, `any` for all there are.
    fn know(&mut self, scheme: Scheme, value: &str) {
        let given = || value.split(',').map(str::trim).filter(|key| !key.is_empty());
        let keys = if given().any(|key| key == "any") {
            KnownKeys::Any
        } else {
            let expand = |key| if key == "default" { scheme.defaults().to_vec() } else { vec![key] };
            KnownKeys::These(given().flat_map(expand).map(str::to_owned).collect())
        };
        self.known_keys.retain(|(known, _)| *known != scheme);
        self.known_keys.push((scheme, keys));
        sorting::sort_by_key(&mut self.known_keys, |(scheme, _)| *scheme);
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
