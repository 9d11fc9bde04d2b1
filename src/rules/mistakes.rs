//! The known mistakes in feeds, as a catalogue that the rules are held against.

use super::{RULES, Rule};

/// A mistake that has been seen in feeds, or that the documentation warns of.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// Its number, by which rules name it.
    pub number: u8,
    /// What it is.
    pub text: &'static str,
    /// What of it no rule catches, and why.
    pub why_not: Option<&'static str>,
}

impl Mistake {
    /// The rules that catch it or a part of it, in the order of the documentation.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().copied().filter(|rule| rule.mistakes.contains(&self.number))
    }
}

macro_rules! mistakes {
    ($($number:literal: $text:literal $(, not: $why:literal)?;)+) => {
        /// The catalogue, by number.
        pub static MISTAKES: &[Mistake] = &[
            $(Mistake { number: $number, text: $text, why_not: $crate::rules::either!(None $(, Some($why))?) },)+
        ];
    };
}

mistakes! {
    1: "No namespace or a wrong one: at the root, or at elements of the shared types.";
    2: "The feed of one job given to another, or a root element that no job reads.";
    3: "Elements in another order than the schema's.";
    4: "Empty elements for columns without a value.";
    5: "xsi:nil for columns without a value.";
    6: "Misspelt element names, and elements nested where a value belongs.";
    7: "A wrapper repeated for every item.";
    8: "Plain text where a text by language belongs.";
    9: "Languages and countries in the wrong spelling.";
    10: "Booleans such as yes and True.";
    11: "Dates with slashes, with a time zone or fractions of a second, or with a blank before the time.";
    12: "Days and months in doubt or exchanged, and dates that no calendar has.";
    13: "Dates that stand for “no end”, such as 9999-12-31.";
    14: "Control characters and markup that was not escaped.";
    15: "Visibility in small letters.";
    16: "The label of a classification, or anything with blanks, in place of its key.";
    17: "Keys that a Pure does not know, or knows by another name.";
    18: "An ORCID written as an address, or with a wrong check digit.";
    19: "Values longer than the field.";
    20: "Shares of time with a decimal comma, as percentages, or above one.";
    21: "Users without an id.";
    22: "Ids, user names and addresses of users that stand twice.";
    23: "User names that differ only in case.";
    24: "The same id for a user and for a person.";
    25: "Ids of persons and organisations that stand twice.";
    26: "Ids of associations and other items that stand twice, or are one constant.";
    27: "Ids of associations made from what changes, such as a start date.",
        not: "Only dates in an id can be recognised in one delivery; a title or the name of a department cannot be told from a stable part of it.";
    28: "Ids with blanks.";
    29: "Ids that changed since the last delivery.",
        not: "Seen where a baseline is given, in users with the same user name and in persons and organisations with the same classified id.";
    30: "Ids that lost their leading zeros, or have blanks around them.";
    31: "Persons in organisations that are not in the feed.";
    32: "Persons with users that are not in the feed, by another id or another prefix.";
    33: "User name and address inside the user of a person, which is deprecated.";
    34: "No person with a user at all.";
    35: "Two persons with the same user.";
    36: "Users that no person names.";
    37: "Parents that are unknown, empty, the organisation itself or in a circle; several roots.";
    38: "Organisations that ended with children or people in them, and successors that are unknown, in a circle or without an end.";
    39: "Associations outside the life of their organisation.";
    40: "Non-explicit ids that are numbers.";
    41: "Two references where one is allowed.";
    42: "Supervisor relations with two supervisors or none, with unknown persons, or with oneself.";
    43: "Supervisions outside the associations of the two, and supervisors without a current one.";
    44: "Persons without an association.";
    45: "Associations with the wrong elements for their kind, with an end before their start, or with no primary one or several.";
    46: "Jobs in the wrong order or too early, and files that are cut off, empty, old, or hold changes alone.",
        not: "Caught are a wrong order, cut-off and empty files, messages of a generator and feeds of changes, and with a schedule jobs that overlap. A count far below the last delivery and leavers who were deleted need that delivery; the age of a file, an older job that still runs and a site without single sign-on are not in the feeds.";
}
