//! Classification keys.

pub(super) mod renamed_key;
pub(super) mod unknown_key;

use super::{Ran, Scheme};
use crate::records::{Feed, KeyUse};

/// Other words that people use for keys.
const ALIASES: [(&str, &str); 31] = [
    ("academicstaff", "academic"),
    ("cell", "mobilephone"),
    ("cellphone", "mobilephone"),
    ("dept", "department"),
    ("doctoral", "phd"),
    ("employeeid", "employee"),
    ("f", "female"),
    ("hesa", "hesastaff"),
    ("homepage", "web"),
    ("landline", "phone"),
    ("m", "male"),
    ("mail", "email"),
    ("man", "male"),
    ("mendeley", "mendeleyprofile"),
    ("mobile", "mobilephone"),
    ("nonacademicstaff", "nonacademic"),
    ("organizationid", "organisationid"),
    ("organizationphoto", "organisation_photo"),
    ("organizationprofile", "organisation_profile"),
    ("phdstudent", "phd"),
    ("postaladdress", "postal"),
    ("scopus", "scopusauthor"),
    ("scopusauthorid", "scopusauthor"),
    ("telefax", "fax"),
    ("telephone", "phone"),
    ("url", "web"),
    ("visitingaddress", "visiting"),
    ("visitingaddress", "visiting_adress"),
    ("webpage", "web"),
    ("website", "web"),
    ("woman", "female"),
];

/// The keys of a scheme that a feed uses and the settings do not know. What is no key at all, the schema finds.
fn unknown_keys<'a>(
    ran: &'a Ran<'_>,
    feed: Feed,
    scheme: Scheme,
) -> impl Iterator<Item = (&'a str, &'a KeyUse)> {
    let file = ran.feeds.file(feed);
    file.into_iter()
        .flat_map(|file| &file.segment.key_uses)
        .filter(move |used| used.scheme == scheme)
        .map(move |used| (ran.feeds.text(feed, used.key), used))
        .filter(move |(key, _)| !key.is_empty() && !ran.outcome.settings.knows(scheme, key))
}

/// The known key that another one is meant to be.
fn renamed<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let form = plain(key);
    // The known key that is spelled alike comes before one that has the same meaning.
    known.iter().copied().find(|known| plain(known) == form).or_else(|| {
        let meant =
            |known: &str| ALIASES.iter().any(|(alias, meant)| *meant == known && plain(alias) == form);
        known.iter().copied().find(|known| meant(known))
    })
}

/// A key without what is easily written in another way.
fn plain(key: &str) -> String {
    let letters = key.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.'));
    let mut plain: String = letters.flat_map(char::to_lowercase).collect();
    // A plural; what is an “s” alone is none.
    if plain.len() > 2 && plain.ends_with('s') && !plain.ends_with("ss") {
        plain.pop();
    }
    plain
}
