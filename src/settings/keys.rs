//! The one table of settings: what [`Settings::set`] takes, what a report says of each, and what `docs/settings.md` tells.

use super::alma;
use super::fields::Word;
use super::guards::{Change, Guard, KINDS};
use super::policies::{
    BaselineFeeds, GoneUsers, IdComparison, InvalidFeed, MissingOrganisation, MissingUser,
};
use super::schedule::{Dialect, Schedule};
use super::{Job, SettingError, Settings, file};
use crate::records::Day;
use crate::rules::{Code, Scheme};

/// A setting, or a family of settings whose names differ in the words written in capitals.
#[derive(Debug)]
pub struct Key {
    /// Its name, as in `grace.staff` or `safe-size.JOB`.
    pub pattern: &'static str,
    /// A few words for a person.
    pub label: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// What kind of value it takes.
    pub kind: Kind,
    /// The values it takes, in words.
    pub takes: &'static str,
    /// Its value where none is given.
    pub default: &'static str,
    /// What it is about, in a sentence or two.
    pub text: &'static str,
    pub(super) write: fn(&mut Settings, &Given<'_>) -> Result<(), SettingError>,
    pub(super) read: Read,
}

/// What settings belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Which jobs run, and when.
    Run,
    /// Who keeps access.
    Access,
    /// What Pure does where its documentation leaves a choice.
    Policies,
    /// How little or how much is not to be trusted.
    Guards,
    /// Starts and durations.
    Schedule,
    /// What else is known of Pure.
    Files,
    /// Classifications.
    Keys,
    /// What Alma's job assumes.
    Alma,
    /// What the rules find.
    Rules,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Run,
        Self::Access,
        Self::Policies,
        Self::Guards,
        Self::Schedule,
        Self::Files,
        Self::Keys,
        Self::Alma,
        Self::Rules,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Run => "The run",
            Self::Access => "Person Maintenance and graces",
            Self::Policies => "What Pure does",
            Self::Guards => "Guards and safe sizes",
            Self::Schedule => "Schedule",
            Self::Files => "Files",
            Self::Keys => "Classification keys",
            Self::Alma => "Alma",
            Self::Rules => "Rules",
        }
    }
}

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A date.
    Date,
    /// The letters of the jobs.
    Order,
    /// A whole number.
    Number,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A short text.
    Text,
    /// The name of a file or folder.
    File,
    /// A list of entries, which hold ids.
    Entries,
}

impl Kind {
    /// The name by which a front knows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Order => "order",
            Self::Number => "number",
            Self::Choice(_) => "choice",
            Self::Text => "text",
            Self::File => "file",
            Self::Entries => "entries",
        }
    }

    /// The words it may be; none where it is no choice.
    #[must_use]
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Choice(words) => words,
            _ => &[],
        }
    }
}

/// A switch.
const SWITCH: Kind = Kind::Choice(&["true", "false"]);

/// What a rule can be graded as.
pub(super) const GRADES: &[&str] = &["off", "note", "warning", "error"];

/// One of the settings of a [`Key`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its whole name.
    pub name: String,
    /// Its value where none is given.
    pub default: String,
}

/// How the values of a key are got at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Read {
    /// The value of a setting; empty where there is none.
    One(fn(&Settings) -> String),
    /// Of a list too long for a line: what can be set, and what is told of it.
    List(fn(&Settings) -> String, fn(&Settings) -> String),
    /// The names and values of the settings of a family that were given, and what a report says of one with this value.
    Family(fn(&Settings) -> Vec<(String, String)>, fn(&str) -> &'static str),
}

/// A setting that is given: its key, what stands in it for the words in capitals, and its value.
pub(super) struct Given<'a> {
    pub(super) key: &'a str,
    names: [&'a str; 2],
    pub(super) value: &'a str,
}

impl Given<'_> {
    fn unknown(&self) -> SettingError {
        unknown(self.key)
    }

    fn job(&self) -> Result<Job, SettingError> {
        Job::named(self.names[0]).ok_or_else(|| self.unknown())
    }

    /// The job, which has to read a feed.
    fn reading_job(&self, what: &str) -> Result<Job, SettingError> {
        match self.job()? {
            Job::Maintenance => Err(SettingError::new(format!(
                "{}: Person Maintenance reads no feed, so it has no {what}",
                self.key
            ))),
            job => Ok(job),
        }
    }

    fn number(&self, what: &str, from: u32, to: u32) -> Result<u32, SettingError> {
        let digits_alone = self.value.bytes().all(|byte| byte.is_ascii_digit());
        let number = self.value.parse().ok().filter(|number| digits_alone && (from..=to).contains(number));
        let wrong = || {
            SettingError::of(self.key, self.value, &format!("is not a number of {what} from {from} to {to}"))
        };
        number.ok_or_else(wrong)
    }

    fn days(&self) -> Result<u32, SettingError> {
        self.number("days", 0, 36_525)
    }

    fn switch(&self) -> Result<bool, SettingError> {
        self.value.parse().map_err(|_| SettingError::of(self.key, self.value, "is neither true nor false"))
    }

    /// A path, or none.
    fn path(&self) -> Option<String> {
        (!self.value.is_empty()).then(|| self.value.to_owned())
    }
}

/// Every key, in the order in which reports list them.
pub(super) static KEYS: &[Key] = &[
    Key {
        pattern: "as-of",
        label: "Date of the run",
        group: Group::Run,
        kind: Kind::Date,
        takes: "a date, yyyy-mm-dd",
        default: "today",
        text: "The day on which the jobs run. An association is active from its start date to its end date, both included.",
        write: |settings, given| {
            settings.as_of = read_day(given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.as_of.to_string()),
    },
    Key {
        pattern: "order",
        label: "Order of the jobs",
        group: Group::Run,
        kind: Kind::Order,
        takes: "the letters O U P S M, each once; S may be left out",
        default: "OUPSM",
        text: "The jobs run in this order, each when the one before has ended.",
        write: |settings, given| {
            settings.order = given.value.parse()?;
            Ok(())
        },
        read: Read::One(|settings| settings.order.to_string()),
    },
    Key {
        pattern: "nights",
        label: "Nights",
        group: Group::Run,
        kind: Kind::Number,
        takes: "1 to 366",
        default: "1",
        text: "How many nights are told of. A second is always simulated: what is gone by then is transient, what stays is permanent.",
        write: |settings, given| {
            settings.nights = given.number("nights", 1, 366)?;
            Ok(())
        },
        read: Read::One(|settings| settings.nights.to_string()),
    },
    Key {
        pattern: "grace.staff",
        label: "Grace, staff",
        group: Group::Access,
        kind: Kind::Number,
        takes: "days",
        default: "0",
        text: "Days after the end of a staff, honorary or visiting association during which its user keeps access. A person with staff and student associations has the longer grace for both.",
        write: |settings, given| {
            settings.grace_staff = given.days()?;
            Ok(())
        },
        read: Read::One(|settings| settings.grace_staff.to_string()),
    },
    Key {
        pattern: "grace.student",
        label: "Grace, students",
        group: Group::Access,
        kind: Kind::Number,
        takes: "days",
        default: "0",
        text: "Days after the end of a student association during which its user keeps access.",
        write: |settings, given| {
            settings.grace_student = given.days()?;
            Ok(())
        },
        read: Read::One(|settings| settings.grace_student.to_string()),
    },
    Key {
        pattern: "maintenance.lock",
        label: "Maintenance locks",
        group: Group::Access,
        kind: SWITCH,
        takes: "true, false",
        default: "true",
        text: "Person Maintenance locks users that have neither an active person nor a role (Pure's setting “Lock user accounts without applicable role”).",
        write: |settings, given| {
            settings.maintenance_lock = given.switch()?;
            Ok(())
        },
        read: Read::One(|settings| settings.maintenance_lock.to_string()),
    },
    Key {
        pattern: "maintenance.keep-trusted",
        label: "Trusted users stay unlocked",
        group: Group::Access,
        kind: SWITCH,
        takes: "true, false",
        default: "true",
        text: "Person Maintenance leaves trusted users alone, whether or not they have an active person or a role.",
        write: |settings, given| {
            settings.keep_trusted = given.switch()?;
            Ok(())
        },
        read: Read::One(|settings| settings.keep_trusted.to_string()),
    },
    Key {
        pattern: "missing-organisation",
        label: "Missing organisation",
        group: Group::Policies,
        kind: Kind::Choice(MissingOrganisation::TEXTS),
        takes: "skip-association, skip-person",
        default: "skip-association",
        text: "What becomes of an association whose organisation is missing. A person left with no association is not created.",
        write: |settings, given| {
            settings.missing_organisation = MissingOrganisation::read(given.key, given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.missing_organisation.to_string()),
    },
    Key {
        pattern: "missing-user",
        label: "Missing user",
        group: Group::Policies,
        kind: Kind::Choice(MissingUser::TEXTS),
        takes: "load-unlinked, skip-person",
        default: "load-unlinked",
        text: "What becomes of a person whose user is missing.",
        write: |settings, given| {
            settings.missing_user = MissingUser::read(given.key, given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.missing_user.to_string()),
    },
    Key {
        pattern: "gone-users",
        label: "Users gone from the feed",
        group: Group::Policies,
        kind: Kind::Choice(GoneUsers::TEXTS),
        takes: "unsynchronise, lock, delete",
        default: "unsynchronise",
        text: "What becomes of a user that Pure holds and that is no longer in its feed: it stays and is no longer kept in step with the feed, is locked, or is deleted.",
        write: |settings, given| {
            settings.gone_users = GoneUsers::read(given.key, given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.gone_users.to_string()),
    },
    Key {
        pattern: "id-comparison",
        label: "Comparison of ids",
        group: Group::Policies,
        kind: Kind::Choice(IdComparison::TEXTS),
        takes: "exact, trimmed, case-insensitive",
        default: "exact",
        text: "How ids are compared.",
        write: |settings, given| {
            settings.id_comparison = IdComparison::read(given.key, given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.id_comparison.to_string()),
    },
    Key {
        pattern: "invalid-feed",
        label: "Feed that is not valid",
        group: Group::Policies,
        kind: Kind::Choice(InvalidFeed::TEXTS),
        takes: "report-and-continue, job-stops",
        default: "report-and-continue",
        text: "What becomes of a feed that is well-formed but not valid against its schema.",
        write: |settings, given| {
            settings.invalid_feed = InvalidFeed::read(given.key, given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.invalid_feed.to_string()),
    },
    Key {
        pattern: "baseline",
        label: "Baseline",
        group: Group::Files,
        kind: Kind::File,
        takes: "a file or a folder",
        default: "none",
        text: "What Pure holds already: the feeds that were loaded last, or an export of the instance. Without it, Pure is empty before the run.",
        write: |settings, given| {
            settings.paths.baseline = given.path();
            Ok(())
        },
        read: Read::One(|settings| settings.paths.baseline.clone().unwrap_or_default()),
    },
    Key {
        pattern: "baseline-feeds",
        label: "What the baseline left",
        group: Group::Policies,
        kind: Kind::Choice(BaselineFeeds::TEXTS),
        takes: "as-loaded, as-given",
        default: "as-loaded",
        text: "What the feeds loaded last left in Pure: what their jobs would have created of them, or every record of them.",
        write: |settings, given| {
            settings.baseline_feeds = BaselineFeeds::read(given.key, given.value)?;
            Ok(())
        },
        read: Read::One(|settings| settings.baseline_feeds.to_string()),
    },
    Key {
        pattern: "lists.role-holders",
        label: "Role holders",
        group: Group::Files,
        kind: Kind::File,
        takes: "a file",
        default: "none",
        text: "The users that have a role given by hand, which no feed tells. Person Maintenance does not lock them.",
        write: |settings, given| {
            settings.paths.role_holders = given.path();
            Ok(())
        },
        read: Read::One(|settings| settings.paths.role_holders.clone().unwrap_or_default()),
    },
    Key {
        pattern: "lists.trusted",
        label: "Trusted users",
        group: Group::Files,
        kind: Kind::File,
        takes: "a file",
        default: "none",
        text: "The users that are trusted, which no feed tells. Person Maintenance does not lock them where maintenance.keep-trusted is true.",
        write: |settings, given| {
            settings.paths.trusted = given.path();
            Ok(())
        },
        read: Read::One(|settings| settings.paths.trusted.clone().unwrap_or_default()),
    },
    Key {
        pattern: "lists.locked-before",
        label: "Users locked before",
        group: Group::Files,
        kind: Kind::File,
        takes: "a file",
        default: "none",
        text: "The users that are locked before the run, and by whom. Person Maintenance unlocks those alone that it locked itself.",
        write: |settings, given| {
            settings.paths.locked_before = given.path();
            Ok(())
        },
        read: Read::One(|settings| settings.paths.locked_before.clone().unwrap_or_default()),
    },
    Key {
        pattern: "safe-size.JOB",
        label: "Safe size",
        group: Group::Guards,
        kind: Kind::Number,
        takes: "records; 0 is off",
        default: "0",
        text: "A job does nothing where its feed has fewer records than its safe size, and Pure holds more records of its feed than that.",
        write: |settings, given| {
            let job = given.reading_job("safe size")?;
            settings.safe_sizes[job as usize] = Some(given.number("records", 0, u32::MAX)?);
            Ok(())
        },
        read: Read::Family(
            |settings| of_jobs("safe-size.", &settings.safe_sizes, "", u32::to_string),
            |_| "The safe size of this job.",
        ),
    },
    Key {
        pattern: "delta.JOB",
        label: "Feed of changes alone",
        group: Group::Policies,
        kind: SWITCH,
        takes: "true, false",
        default: "false",
        text: "Whether the feed of a job holds changes alone, so that a record that is not in it is not gone. Where it is not set, the resumption token of the feed decides.",
        write: |settings, given| {
            let job = given.reading_job("delta")?;
            settings.deltas[job as usize] = Some(given.switch()?);
            Ok(())
        },
        read: Read::Family(
            |settings| of_jobs("delta.", &settings.deltas, "", bool::to_string),
            |_| "Whether the feed of this job holds changes alone, whatever its resumption token says.",
        ),
    },
    Key {
        pattern: "fields.JOB.FIELD",
        label: "Field rule",
        group: Group::Policies,
        kind: Kind::Choice(Word::TEXTS),
        takes: "sync, once, do-not-sync; for a list also lock, do-not-lock",
        default: "sync",
        text: "What a job does with a field of a record that Pure holds already: it takes the value of the feed, took it once, or never touches it. What is said of a field holds for the fields in it, as of name for name.firstname. Of persons, only the rule for user counts for locks too; the others count for the plan.",
        write: |settings, given| {
            let job = given.reading_job("fields")?;
            let field = given.names[1];
            if !is_field(field) {
                return Err(SettingError::of(
                    given.key,
                    field,
                    "is no field: write its names, and a dot between them",
                ));
            }
            settings.fields.set(job, field, Word::read(given.key, given.value)?);
            Ok(())
        },
        read: Read::Family(
            |settings| {
                let given = settings.fields.iter();
                given
                    .map(|(job, field, word)| (format!("fields.{}.{field}", job.name()), word.to_string()))
                    .collect()
            },
            |_| "What the job does with this field.",
        ),
    },
    Key {
        pattern: "guard.KIND.CHANGE",
        label: "Guard",
        group: Group::Guards,
        kind: Kind::Text,
        takes: "a share as in 10%, a number of records as in 500, both as in 10%,500, or off",
        default: "10% gone, 75% updated, 5% locked, off for created",
        text: "More records of a kind changed in this way, by either measure, and the run needs a look. Shares are looked at from 20 records on.",
        write: |settings, given| {
            let kind = KINDS.into_iter().find(|kind| kind.name() == given.names[0]);
            let change = Change::ALL.into_iter().find(|change| change.name() == given.names[1]);
            let (kind, change) = kind.zip(change).ok_or_else(|| given.unknown())?;
            settings.guards.set(kind, change, Guard::read(given.key, given.value)?);
            Ok(())
        },
        read: Read::Family(
            |settings| {
                let given = settings.guards.iter();
                given
                    .map(|(kind, change, guard)| {
                        (format!("guard.{}.{}", kind.name(), change.name()), guard.to_string())
                    })
                    .collect()
            },
            |_| "More records than this changed in this way, and the run needs a look.",
        ),
    },
    Key {
        pattern: "schedule.JOB.start",
        label: "Start",
        group: Group::Schedule,
        kind: Kind::Text,
        takes: "a time of day as in 02:30, or a cron expression",
        default: "none",
        text: "When a job starts, on the day of the run and in the time zone given: a time of day with hours up to 47 (25:00 is one o'clock of the day after), or a cron expression of five fields, or of Quartz's six or seven (with ?, L, W and #, and Sunday as 1). Where no job has a start, the jobs run in their order, each when the one before has ended; where some job has one, a job without one does not run.",
        write: |settings, given| settings.schedule.set_start(given.job()?, given.key, given.value),
        read: Read::Family(
            |settings| {
                let jobs = Job::ALL.into_iter();
                jobs.filter_map(|job| {
                    let start = settings.schedule.start(job)?;
                    Some((format!("schedule.{}.start", job.name()), start.to_owned()))
                })
                .collect()
            },
            |value| Dialect::of(value).title(),
        ),
    },
    Key {
        pattern: "schedule.JOB.duration",
        label: "Duration",
        group: Group::Schedule,
        kind: Kind::Text,
        takes: "hours, minutes and seconds as in 1h30m, 10m or 90s",
        default: "records ÷ schedule.rate",
        text: "How long a job lasts. Its records are applied evenly over that time. Person Maintenance has none: it judges what is there when it starts.",
        write: |settings, given| match given.job()? {
            Job::Maintenance => Err(SettingError::new(format!(
                "{}: Person Maintenance has no duration: it judges what is there when it starts",
                given.key
            ))),
            job => settings.schedule.set_duration(job, given.key, given.value),
        },
        read: Read::Family(
            |settings| {
                let durations = Job::ALL.map(|job| settings.schedule.duration(job));
                of_jobs("schedule.", &durations, ".duration", |&duration| Schedule::duration_text(duration))
            },
            |_| "How long this job lasts.",
        ),
    },
    Key {
        pattern: "schedule.rate",
        label: "Records a second",
        group: Group::Schedule,
        kind: Kind::Text,
        takes: "records a second",
        default: "50",
        text: "Records a second of the jobs whose duration is not given.",
        write: |settings, given| settings.schedule.set_rate(given.key, given.value),
        read: Read::One(|settings| settings.schedule.rate.to_string()),
    },
    Key {
        pattern: "schedule.time-zone",
        label: "Time zone",
        group: Group::Schedule,
        kind: Kind::Text,
        takes: "a name of the time zone database, as in Europe/Zurich",
        default: "UTC",
        text: "The time zone of the starts.",
        write: |settings, given| settings.schedule.set_time_zone(given.key, given.value),
        read: Read::One(|settings| settings.schedule.time_zone().to_owned()),
    },
    Key {
        pattern: "keys.SCHEME",
        label: "Known keys",
        group: Group::Keys,
        kind: Kind::Text,
        takes: "keys, separated by commas; default stands for the vendor's, any for all there are",
        default: "default",
        text: "The classification keys that are known: those of the vendor's own examples, but for the schemes with a list of their own. Every Pure has its own keys.",
        write: |settings, given| {
            let scheme = Scheme::ALL.iter().copied().find(|scheme| scheme.name() == given.names[0]);
            settings.know(scheme.ok_or_else(|| given.unknown())?, given.value);
            Ok(())
        },
        read: Read::Family(
            |settings| {
                let given = settings.known_keys.iter();
                given.map(|(scheme, keys)| (format!("keys.{}", scheme.name()), keys.to_string())).collect()
            },
            |_| "The known keys of this scheme.",
        ),
    },
    Key {
        pattern: "alma.match-id",
        label: "Match id",
        group: Group::Alma,
        kind: Kind::Text,
        takes: "primary_id, or the code of a type of additional identifiers",
        default: "primary_id",
        text: "The identifier by which Alma matches a record of the user file: the primary one whatever its case, any other exactly.",
        write: |settings, given| alma::match_id(&mut settings.alma, given.key, given.value),
        read: Read::One(|settings| settings.alma.match_id.clone()),
    },
    Key {
        pattern: "alma.empty-incoming",
        label: "Empty protected fields",
        group: Group::Alma,
        kind: Kind::Choice(&["clear-or-default", "keep"]),
        takes: "clear-or-default, keep",
        default: "clear-or-default",
        text: "What becomes of a protected field that nobody edited and that the user file leaves empty: it is cleared, or set to its default where there is one; or it stays. The vendor's texts contradict each other.",
        write: |settings, given| alma::empty_incoming(&mut settings.alma, given.key, given.value),
        read: Read::One(|settings| alma::empty_incoming_text(&settings.alma).to_owned()),
    },
    Key {
        pattern: "alma.protected",
        label: "Protected fields",
        group: Group::Alma,
        kind: Kind::Text,
        takes: "fields, separated by commas; default stands for those of the documentation",
        default: "user_group, job_category, pin_number, preferred_language, campus_code, rs_libraries, user_title, library_notices, pref_first_name, pref_middle_name, pref_last_name",
        text: "The fields of a user that an edit by hand protects from the user file.",
        write: |settings, given| alma::protect(&mut settings.alma, given.key, given.value),
        read: Read::One(|settings| alma::protected_text(&settings.alma)),
    },
    Key {
        pattern: "alma.default.FIELD",
        label: "Default of a field",
        group: Group::Alma,
        kind: Kind::Text,
        takes: "a code",
        default: "none",
        text: "What Alma sets a protected field to that the user file leaves empty and that must not be empty.",
        write: |settings, given| {
            alma::set_default(&mut settings.alma, given.key, given.names[0], given.value)
        },
        read: Read::Family(|settings| alma::defaults(&settings.alma), |_| "The default of this field."),
    },
    Key {
        pattern: "alma.unmatched",
        label: "Records that match no user",
        group: Group::Alma,
        kind: Kind::Choice(&["add", "skip"]),
        takes: "add, skip",
        default: "add",
        text: "What becomes of a record of the user file that matches no user: it becomes a new one, or is left out.",
        write: |settings, given| {
            settings.alma.add_unmatched = alma::either(given.key, given.value, ["add", "skip"])?;
            Ok(())
        },
        read: Read::One(|settings| if settings.alma.add_unmatched { "add" } else { "skip" }.to_owned()),
    },
    Key {
        pattern: "alma.identifier-held",
        label: "Identifiers of other users",
        group: Group::Alma,
        kind: Kind::Choice(&["refuse", "load"]),
        takes: "refuse, load",
        default: "refuse",
        text: "What becomes of a record with an identifier that another user in Alma holds: it is refused, as identifiers are unique, or loaded all the same. It counts as held until the other user has lost it in the same load.",
        write: |settings, given| {
            settings.alma.refuse_held = alma::either(given.key, given.value, ["refuse", "load"])?;
            Ok(())
        },
        read: Read::One(|settings| if settings.alma.refuse_held { "refuse" } else { "load" }.to_owned()),
    },
    Key {
        pattern: "alma.primary-id",
        label: "Primary ids of matched users",
        group: Group::Alma,
        kind: Kind::Choice(&["update", "keep"]),
        takes: "update, keep",
        default: "update",
        text: "What becomes of the primary identifier of a user that is matched by another one: the one of the user file replaces it, or it stays.",
        write: |settings, given| {
            settings.alma.update_primary_id = alma::either(given.key, given.value, ["update", "keep"])?;
            Ok(())
        },
        read: Read::One(|settings| {
            if settings.alma.update_primary_id { "update" } else { "keep" }.to_owned()
        }),
    },
    Key {
        pattern: "alma.record-type",
        label: "Record type of the profile",
        group: Group::Alma,
        kind: Kind::Text,
        takes: "the record type of the profile, as in PUBLIC",
        default: "none",
        text: "Every user that the profile loads has this record type, whatever the user file says.",
        write: |settings, given| {
            settings.alma.record_type = given.path();
            Ok(())
        },
        read: Read::One(|settings| settings.alma.record_type.clone().unwrap_or_default()),
    },
    Key {
        pattern: "alma.mandatory",
        label: "Mandatory fields",
        group: Group::Alma,
        kind: Kind::Text,
        takes: "fields, separated by commas; email, phone, address, address.line1 and the like stand for parts of the preferred one",
        default: "last_name, user_group",
        text: "What every user of the user file has to have. Every institution settles it for itself.",
        write: |settings, given| alma::require(&mut settings.alma, given.key, given.value),
        read: Read::One(|settings| settings.alma.mandatory.join(", ")),
    },
    Key {
        pattern: "alma.rows",
        label: "Fields that reports list",
        group: Group::Alma,
        kind: Kind::Choice(&["auto", "all", "changes"]),
        takes: "auto, all, changes",
        default: "auto",
        text: "Which verdicts on fields the JSON report and the table of Alma's job list: all; only those of fields that do not stay as they are; or, with auto, all as long as no more than 100000 fields stay as they are. Counts are exact whatever is listed, and the report says how many it does not list.",
        write: |settings, given| alma::rows(&mut settings.alma_rows, given.key, given.value),
        read: Read::One(|settings| alma::rows_text(settings.alma_rows).to_owned()),
    },
    Key {
        pattern: "rules.CODE",
        label: "Severity of a rule",
        group: Group::Rules,
        kind: Kind::Choice(GRADES),
        takes: "off, note, warning, error",
        default: "default",
        text: "How bad what a rule finds is: as the rule says, but for the rules that are graded otherwise or switched off.",
        write: |settings, given| {
            let code = Code::find(given.names[0]).ok_or_else(|| given.unknown())?;
            settings.grade(code, given.key, given.value)
        },
        read: Read::Family(
            |settings| {
                let given = settings.grades.iter();
                given
                    .map(|(code, severity)| {
                        (
                            format!("rules.{code}"),
                            severity.map_or("off", crate::rules::Severity::name).to_owned(),
                        )
                    })
                    .collect()
            },
            |_| "A rule graded otherwise than it is by itself.",
        ),
    },
    Key {
        pattern: "suppress",
        label: "Suppressions",
        group: Group::Rules,
        kind: Kind::Entries,
        takes: "a list of { code, id, reason, until }",
        default: "none",
        text: "Findings of one rule that are not to be seen again, for the record with this id or, without an id, for all, until that day.",
        write: |settings, given| file::suppress(settings, given.value),
        read: Read::List(file::suppressed, |settings| match settings.suppressions.len() {
            0 => String::new(),
            1 => "1 entry".to_owned(),
            count => format!("{count} entries"),
        }),
    },
];

impl Key {
    /// Whether it may stand in an address that is passed on: it names no file and holds no id.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        !matches!(self.kind, Kind::File | Kind::Entries)
    }

    /// Whether there is no end of its settings, or too many to list: then it has no [`Key::members`].
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.pattern.split('.').any(|word| matches!(word, FIELD | "CODE"))
    }

    /// Its settings, each by its whole name.
    #[must_use]
    pub fn members(&self) -> Vec<Member> {
        if self.is_open() {
            return Vec::new();
        }
        // Whether a job has such a setting is known to what takes it.
        let sample = match self.kind {
            Kind::Choice(words) => words[0],
            Kind::Number => "1",
            _ if self.pattern == "schedule.JOB.duration" => "1s",
            _ if self.pattern == "schedule.JOB.start" => "none",
            _ => "off",
        };
        let defaults = Settings::on(Day(0));
        let member = |name: String| {
            let given = self.matched(&name, sample)?;
            let is_family = matches!(self.read, Read::Family(..));
            if is_family && (self.write)(&mut defaults.clone(), &given).is_err() {
                return None;
            }
            let default = match (self.read, self.kind) {
                (Read::One(value), kind) if kind != Kind::Date && kind != Kind::File => value(&defaults),
                (Read::Family(..), _) if self.pattern == "guard.KIND.CHANGE" => {
                    let change = Change::ALL.into_iter().find(|change| change.name() == given.names[1])?;
                    defaults.guard(KINDS[0], change).to_string()
                }
                _ => self.default.to_owned(),
            };
            Some(Member { name, default })
        };
        self.names("").into_iter().filter_map(member).collect()
    }

    /// Its name, or for a family what the names of its settings begin with.
    pub(super) fn title(&self) -> &'static str {
        let words = || self.pattern.match_indices('.').map(|(at, _)| at);
        let is_capital = |at: &usize| self.pattern[at + 1..].starts_with(|c: char| c.is_ascii_uppercase());
        let first = words()
            .find(is_capital)
            .filter(|&first| words().filter(|&at| at >= first).all(|at| is_capital(&at)));
        &self.pattern[..first.unwrap_or(self.pattern.len())]
    }

    /// What stands in a key for the words in capitals, when it is one of these.
    pub(super) fn matched<'a>(&self, key: &'a str, value: &'a str) -> Option<Given<'a>> {
        let (mut names, mut count) = ([""; 2], 0);
        let mut rest = Some(key);
        for word in self.pattern.split('.') {
            let all = rest?;
            let (part, after) = match all.split_once('.') {
                Some((part, after)) if word != FIELD => (part, Some(after)),
                _ => (all, None),
            };
            rest = after;
            if is_placeholder(word) {
                *names.get_mut(count)? = part;
                count += 1;
            } else if word != part {
                return None;
            }
        }
        rest.is_none().then_some(Given { key, names, value })
    }

    /// The names it has, as near to a key as may be where there is no end of them.
    fn names(&self, near: &str) -> Vec<String> {
        let mut names = vec![String::new()];
        for (index, word) in self.pattern.split('.').enumerate() {
            let words = words(word, near, index);
            let with = |name: &String| {
                let dot = if index == 0 { "" } else { "." };
                words.iter().map(|word| format!("{name}{dot}{word}")).collect::<Vec<_>>()
            };
            names = names.iter().flat_map(with).collect();
        }
        names
    }
}

const FIELD: &str = "FIELD";

fn is_placeholder(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_uppercase())
}

/// What can stand for a word of a pattern.
fn words(word: &str, near: &str, index: usize) -> Vec<String> {
    let owned = |word: &str| word.to_owned();
    match word {
        "JOB" => Job::ALL.iter().map(|job| owned(job.name())).collect(),
        "KIND" => KINDS.iter().map(|kind| owned(kind.name())).collect(),
        "CHANGE" => Change::ALL.iter().map(|change| owned(change.name())).collect(),
        "CODE" => Code::ALL.iter().map(|code| owned(code.code())).collect(),
        "SCHEME" => Scheme::ALL.iter().map(|scheme| owned(scheme.name())).collect(),
        FIELD => vec![
            near.splitn(index + 1, '.')
                .nth(index)
                .filter(|field| is_field(field))
                .map_or_else(|| owned(FIELD), owned),
        ],
        _ => vec![owned(word)],
    }
}

fn is_field(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    text.split('.').all(is_name)
}

/// The names and values of what was given for jobs.
fn of_jobs<T>(
    before: &str,
    given: &[Option<T>; 5],
    after: &str,
    text: fn(&T) -> String,
) -> Vec<(String, String)> {
    let named =
        |job: Job| Some((format!("{before}{}{after}", job.name()), text(given[job as usize].as_ref()?)));
    Job::ALL.into_iter().filter_map(named).collect()
}

pub(super) fn read_day(text: &str) -> Result<Day, SettingError> {
    Day::from_iso(text).ok_or_else(|| SettingError::of("as-of", text, "is not a date written yyyy-mm-dd"))
}

/// That there is no such setting, with the nearest there is.
pub(super) fn unknown(key: &str) -> SettingError {
    let names = KEYS.iter().flat_map(|known| known.names(key));
    // Who wrote the beginning of a name has left out the rest.
    let goes_on = |known: &str| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    let family = |known: &str| known.split('.').next() == key.split('.').next();
    let distance =
        |known: &String| (!goes_on(known), !family(known), strsim::damerau_levenshtein(known, key));
    let nearest = names.min_by_key(distance).unwrap_or_default();
    SettingError::new(format!("“{key}” is no setting; the nearest is “{nearest}”"))
}
