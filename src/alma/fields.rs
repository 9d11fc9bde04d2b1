//! The parts of a user record of Alma, and what the names of elements mean.

use super::Verdict;
use super::segment::PARTS;
use crate::xml::{NameId, Names};

/// A part of a user record, by its number in [`FIELDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(pub(super) u8);

/// What the job does with a part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// A value that the job writes.
    Value,
    /// Segments of which the job replaces the external ones.
    List,
    /// What the job does not load.
    Ignored,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    /// The code of a code table; its label is an attribute.
    Coded,
    /// Several codes.
    Codes,
    Date,
    Segments,
}

struct Info {
    name: &'static str,
    group: Group,
    shape: Shape,
}

const fn info(name: &'static str, group: Group, shape: Shape) -> Info {
    Info { name, group, shape }
}

use Group::{Ignored, List, Value};
use Shape::{Coded, Codes, Date, Segments, Text};

/// Every part, in the order in which reports list them: first those that are protected by default (ALMA-SIS).
const FIELDS: [Info; 33] = [
    info("user_group", Value, Coded),
    info("job_category", Value, Coded),
    info("pin_number", Value, Text),
    info("preferred_language", Value, Coded),
    info("campus_code", Value, Coded),
    info("rs_libraries", Value, Codes),
    info("user_title", Value, Coded),
    info("library_notices", Value, Codes),
    info("pref_first_name", Value, Text),
    info("pref_middle_name", Value, Text),
    info("pref_last_name", Value, Text),
    info("first_name", Value, Text),
    info("middle_name", Value, Text),
    info("last_name", Value, Text),
    info("job_description", Value, Text),
    info("gender", Value, Coded),
    info("web_site_url", Value, Text),
    info("cataloger_level", Value, Coded),
    info("birth_date", Value, Date),
    info("expiry_date", Value, Date),
    info("purge_date", Value, Date),
    info("status", Value, Coded),
    info("addresses", List, Segments),
    info("emails", List, Segments),
    info("phones", List, Segments),
    info("user_identifiers", List, Segments),
    info("user_notes", List, Segments),
    info("user_blocks", List, Segments),
    info("user_statistics", List, Segments),
    info("primary_id", Ignored, Text),
    info("record_type", Ignored, Coded),
    info("account_type", Ignored, Coded),
    info("user_roles", Ignored, Segments),
];

/// How many of them are protected unless a setting says otherwise.
const PROTECTED: u8 = 11;
/// How many there are.
pub(super) const COUNT: usize = FIELDS.len();

impl Field {
    pub(super) const EXPIRY_DATE: Self = Self(19);
    pub(super) const PURGE_DATE: Self = Self(20);
    pub(super) const STATUS: Self = Self(21);
    pub(super) const ADDRESSES: Self = Self(22);
    pub(super) const EMAILS: Self = Self(23);
    pub(super) const PHONES: Self = Self(24);
    pub(super) const IDENTIFIERS: Self = Self(25);
    pub(super) const NOTES: Self = Self(26);
    pub(super) const BLOCKS: Self = Self(27);
    pub(super) const PRIMARY_ID: Self = Self(29);
    pub(super) const RECORD_TYPE: Self = Self(30);
    pub(super) const ACCOUNT_TYPE: Self = Self(31);
    pub(super) const ROLES: Self = Self(32);

    /// Every part that gets a verdict.
    pub fn judged() -> impl Iterator<Item = Self> {
        (0..Self::PRIMARY_ID.0).map(Self)
    }

    /// The values that are protected by default: eight, and the three preferred names.
    #[must_use]
    pub fn protected() -> Vec<Self> {
        (0..PROTECTED).map(Self).collect()
    }

    /// The name of its element.
    #[must_use]
    pub fn name(self) -> &'static str {
        FIELDS[usize::from(self.0)].name
    }

    /// The value with this name.
    #[must_use]
    pub fn value_named(name: &str) -> Option<Self> {
        Self::judged().find(|field| !field.is_list() && field.name() == name)
    }

    /// The value whose name is the nearest to a text.
    #[must_use]
    pub fn nearest(text: &str) -> &'static str {
        let values = Self::judged().filter(|field| !field.is_list());
        let nearest = values.min_by_key(|field| strsim::damerau_levenshtein(field.name(), text));
        nearest.map_or("", Self::name)
    }

    /// Whether it is a list of segments.
    #[must_use]
    pub fn is_list(self) -> bool {
        FIELDS[usize::from(self.0)].group == List
    }

    /// Whether the job does not load it.
    pub(super) fn is_ignored(self) -> bool {
        FIELDS[usize::from(self.0)].group == Ignored
    }

    pub(super) fn shape(self) -> Shape {
        FIELDS[usize::from(self.0)].shape
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What an element or an attribute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Other,
    User,
    ContactInfo,
    Field(Field),
    /// One segment of a list.
    Segment(Field),
    /// What an export has and a feed has no reason to have.
    Sign,
    /// The same, and it tells a day.
    SignDate,
    ExternalId,
    Desc,
    SegmentType,
    Preferred,
    PreferredSms,
    /// A part of a segment, by its number among [`PARTS`].
    Part(u8),
}

impl Word {
    fn of(name: &str) -> Self {
        if let Some(at) = FIELDS.iter().position(|field| field.name == name) {
            return Self::Field(Field(at as u8));
        }
        match name {
            "user" => Self::User,
            "contact_info" => Self::ContactInfo,
            "address" => Self::Segment(Field::ADDRESSES),
            "email" => Self::Segment(Field::EMAILS),
            "phone" => Self::Segment(Field::PHONES),
            "user_identifier" => Self::Segment(Field::IDENTIFIERS),
            "user_note" => Self::Segment(Field::NOTES),
            "user_block" => Self::Segment(Field::BLOCKS),
            "user_statistic" => Self::Segment(Field(28)),
            "user_role" => Self::Segment(Field::ROLES),
            "created_by" | "full_name" | "link" | "linking_id" => Self::Sign,
            "created_date" | "status_date" | "last_modified_date" => Self::SignDate,
            "external_id" => Self::ExternalId,
            "desc" => Self::Desc,
            "segment_type" => Self::SegmentType,
            "preferred" => Self::Preferred,
            "preferred_sms" => Self::PreferredSms,
            _ => {
                let part = PARTS.iter().position(|part| part.name == name);
                part.map_or(Self::Other, |part| Self::Part(part as u8))
            }
        }
    }
}

impl crate::xml::Word for Word {
    /// Namespaces make no difference.
    fn of_name(name: NameId, names: &Names) -> Self {
        Self::of(names.local(name))
    }
}

/// What the names of a user file mean.
pub(super) type Vocabulary = crate::xml::Vocabulary<Word>;

impl Verdict {
    /// All of them, those that matter most first: the order in which a page lists rows.
    pub const ALL: [Self; 10] = [
        Self::Reset,
        Self::Ambiguous,
        Self::Cleared,
        Self::Default,
        Self::Overwritten,
        Self::Update,
        Self::ListReplaced,
        Self::Kept,
        Self::Create,
        Self::Unchanged,
    ];

    /// Its place in [`Self::ALL`].
    pub(super) fn rank(self) -> usize {
        match self {
            Self::Reset => 0,
            Self::Ambiguous => 1,
            Self::Cleared => 2,
            Self::Default => 3,
            Self::Overwritten => 4,
            Self::Update => 5,
            Self::ListReplaced => 6,
            Self::Kept => 7,
            Self::Create => 8,
            Self::Unchanged => 9,
        }
    }

    /// Whether it is worth a list of its own: it says more than that the file does what it is for.
    #[must_use]
    pub fn changes_or_hides(self) -> bool {
        matches!(self, Self::Reset | Self::Ambiguous | Self::Cleared | Self::Default)
    }

    /// The verdict with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Unchanged => "unchanged",
            Self::Update => "update",
            Self::Kept => "kept",
            Self::Reset => "reset",
            Self::Cleared => "cleared",
            Self::Default => "default",
            Self::Ambiguous => "ambiguous",
            Self::Overwritten => "overwritten",
            Self::ListReplaced => "list-replaced",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_parts_are_where_they_are_said_to_be() {
        for (field, name) in [
            (Field::EXPIRY_DATE, "expiry_date"),
            (Field::PURGE_DATE, "purge_date"),
            (Field::STATUS, "status"),
            (Field::ADDRESSES, "addresses"),
            (Field::EMAILS, "emails"),
            (Field::PHONES, "phones"),
            (Field::IDENTIFIERS, "user_identifiers"),
            (Field::NOTES, "user_notes"),
            (Field::BLOCKS, "user_blocks"),
            (Field(28), "user_statistics"),
            (Field::PRIMARY_ID, "primary_id"),
            (Field::RECORD_TYPE, "record_type"),
            (Field::ACCOUNT_TYPE, "account_type"),
            (Field::ROLES, "user_roles"),
        ] {
            assert_eq!(field.name(), name);
        }
        assert_eq!(Field::protected().last().map(|field| field.name()), Some("pref_last_name"));
        assert!(Verdict::ALL.iter().enumerate().all(|(rank, verdict)| verdict.rank() == rank));
        assert!(COUNT <= usize::from(super::super::record::INTERNAL), "six bits hold the number of a part");
    }
}
