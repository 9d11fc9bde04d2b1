//! Alma's Users Synchronize job: which fields of which users a file would change, and which edits by hand it would undo
//! (ALMA-SIS, ALMA-RESET).
//!
//! [`reader`] reads a file into the columns of [`users`], [`roles`] says what each file is given for, [`judge`] goes through the users
//! of the file about to be loaded, [`checks`] looks at their values. All of it is numbers of files, users and entries;
//! the report puts them into words when asked.

mod checks;
mod fields;
mod identifiers;
mod index;
mod judge;
mod known;
mod reader;
mod record;
mod roles;
mod rows;
mod segment;
mod users;

pub(crate) use checks::Found;
pub use fields::Field;
pub(crate) use index::Value;
pub(crate) use judge::{Fate, Outcome, judge};
pub use known::Known;
pub(crate) use reader::Reader;
pub(crate) use record::Entry;
pub(crate) use roles::Roles;
pub(crate) use rows::Row;
pub(crate) use segment::Segment;
pub use users::Users;

/// What the job does with a field of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A value of a new user.
    Create,
    /// The field stays as it is, and nothing else was to be expected.
    Unchanged,
    /// The field follows the feed.
    Update,
    /// The field was edited by hand and stays so.
    Kept,
    /// The field was edited by hand, and the edit is lost.
    Reset,
    /// The value is taken away.
    Cleared,
    /// The value is set to the default of its code table.
    Default,
    /// What would happen is not documented, or depends on what no file tells.
    Ambiguous,
    /// The value of an ordinary field is replaced.
    Overwritten,
    /// The external segments of a list are replaced.
    ListReplaced,
}

/// What becomes of a protected field that the file leaves empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyIncoming {
    /// It is cleared, or set to its default where a default is given.
    ClearOrDefault,
    /// It stays.
    Keep,
}

/// What is assumed of Alma and of the profile of the job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The identifier that users are matched by: `primary_id`, or the code of a type of additional identifiers.
    pub match_id: String,
    /// What becomes of a protected field that the file leaves empty.
    pub empty_incoming: EmptyIncoming,
    /// The fields that an edit by hand protects; sorted.
    pub protected: Vec<Field>,
    /// The defaults of code tables; sorted by field.
    pub defaults: Vec<(Field, String)>,
    /// Whether a user that matches nobody is added.
    pub add_unmatched: bool,
    /// The record type of the profile, where it is told.
    pub record_type: Option<String>,
    /// What every user has to have, by names of [`MANDATORY`].
    pub mandatory: Vec<&'static str>,
    /// Whether a record is refused with an identifier that another user in Alma holds.
    pub refuse_held: bool,
    /// Whether a user that is matched by another identifier gets the primary one of the file.
    pub update_primary_id: bool,
}

/// Which rows a report lists of the verdicts on fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// All, but where very many fields stay as they are only those that do not.
    #[default]
    Auto,
    /// All of them.
    All,
    /// Those of fields that do not stay as they are.
    Changes,
}

/// More fields than these that stay as they are, and they are counted and not listed.
const UNCHANGED_MAX: usize = 100_000;

impl Listed {
    /// Whether so many fields that stay as they are are left out of a report.
    pub(crate) fn leaves_out(self, unchanged: usize) -> bool {
        match self {
            Self::Auto => unchanged > UNCHANGED_MAX,
            Self::All => false,
            Self::Changes => unchanged > 0,
        }
    }
}

/// What can be mandatory: values by their elements, and parts of the preferred address and e-mail.
pub const MANDATORY: [&str; 33] = [
    "primary_id",
    "first_name",
    "middle_name",
    "last_name",
    "pref_first_name",
    "pref_middle_name",
    "pref_last_name",
    "user_group",
    "job_category",
    "pin_number",
    "preferred_language",
    "campus_code",
    "rs_libraries",
    "user_title",
    "library_notices",
    "job_description",
    "gender",
    "web_site_url",
    "cataloger_level",
    "birth_date",
    "expiry_date",
    "purge_date",
    "status",
    "record_type",
    "email",
    "phone",
    "identifier",
    "address",
    "address.type",
    "address.line1",
    "address.city",
    "address.state_province",
    "address.postal_code",
];

impl Default for Assumed {
    fn default() -> Self {
        Self {
            match_id: PRIMARY.to_owned(),
            empty_incoming: EmptyIncoming::ClearOrDefault,
            protected: Field::protected(),
            defaults: Vec::new(),
            add_unmatched: true,
            record_type: None,
            mandatory: vec!["last_name", "user_group"],
            refuse_held: true,
            update_primary_id: true,
        }
    }
}

impl Assumed {
    fn is_protected(&self, field: Field) -> bool {
        self.protected.binary_search(&field).is_ok()
    }

    pub(crate) fn default_of(&self, field: Field) -> Option<&str> {
        self.defaults.iter().find(|(known, _)| *known == field).map(|(_, value)| value.as_str())
    }
}

/// The match id that is the primary identifier.
pub(crate) const PRIMARY: &str = "primary_id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn very_many_fields_that_stay_are_not_listed_unless_that_is_asked_for() {
        for (listed, unchanged, leaves_out) in [
            (Listed::Auto, UNCHANGED_MAX, false),
            (Listed::Auto, UNCHANGED_MAX + 1, true),
            (Listed::All, UNCHANGED_MAX + 1, false),
            (Listed::Changes, 1, true),
            (Listed::Changes, 0, false),
        ] {
            assert_eq!(listed.leaves_out(unchanged), leaves_out, "{listed:?} {unchanged}");
        }
    }
}
