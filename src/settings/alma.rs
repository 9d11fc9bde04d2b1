//! The settings of Alma's job.

use super::SettingError;
use crate::alma::{Assumed, EmptyIncoming, Field, Listed, MANDATORY};

const EMPTY: [(&str, EmptyIncoming); 2] =
    [("clear-or-default", EmptyIncoming::ClearOrDefault), ("keep", EmptyIncoming::Keep)];

pub(super) fn match_id(assumed: &mut Assumed, key: &str, value: &str) -> Result<(), SettingError> {
    if value.trim().is_empty() {
        return Err(SettingError::of(
            key,
            value,
            "is no identifier: write primary_id, or the code of a type",
        ));
    }
    value.trim().clone_into(&mut assumed.match_id);
    Ok(())
}

pub(super) fn empty_incoming(assumed: &mut Assumed, key: &str, value: &str) -> Result<(), SettingError> {
    let known = EMPTY.iter().find(|(name, _)| *name == value);
    let (_, choice) = known.ok_or_else(|| refused(key, value, EMPTY.iter().map(|(name, _)| *name)))?;
    assumed.empty_incoming = *choice;
    Ok(())
}

pub(super) fn empty_incoming_text(assumed: &Assumed) -> &'static str {
    let known = EMPTY.iter().find(|(_, choice)| *choice == assumed.empty_incoming);
    known.map_or("", |(name, _)| name)
}

pub(super) fn protect(assumed: &mut Assumed, key: &str, value: &str) -> Result<(), SettingError> {
    let mut protected = Vec::new();
    for name in listed(value) {
        if name == "default" {
            protected.extend(Field::protected());
        } else {
            protected.push(field(key, name)?);
        }
    }
    protected.sort_unstable();
    protected.dedup();
    assumed.protected = protected;
    Ok(())
}

pub(super) fn protected_text(assumed: &Assumed) -> String {
    assumed.protected.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
}

pub(super) fn set_default(
    assumed: &mut Assumed,
    key: &str,
    name: &str,
    value: &str,
) -> Result<(), SettingError> {
    let field = field(key, name)?;
    assumed.defaults.retain(|(known, _)| *known != field);
    if !value.trim().is_empty() {
        assumed.defaults.push((field, value.trim().to_owned()));
    }
    assumed.defaults.sort_unstable_by_key(|(field, _)| *field);
    Ok(())
}

pub(super) fn defaults(assumed: &Assumed) -> Vec<(String, String)> {
    let named = |(field, value): &(Field, String)| (format!("alma.default.{}", field.name()), value.clone());
    assumed.defaults.iter().map(named).collect()
}

/// Whether a value is the first of two words.
pub(super) fn either(key: &str, value: &str, words: [&'static str; 2]) -> Result<bool, SettingError> {
    let known = words.iter().position(|word| *word == value);
    known.map(|at| at == 0).ok_or_else(|| refused(key, value, words.into_iter()))
}

const LISTED: [(&str, Listed); 3] =
    [("auto", Listed::Auto), ("all", Listed::All), ("changes", Listed::Changes)];

pub(super) fn rows(listed: &mut Listed, key: &str, value: &str) -> Result<(), SettingError> {
    let known = LISTED.iter().find(|(name, _)| *name == value);
    let (_, choice) = known.ok_or_else(|| refused(key, value, LISTED.iter().map(|(name, _)| *name)))?;
    *listed = *choice;
    Ok(())
}

pub(super) fn rows_text(listed: Listed) -> &'static str {
    LISTED.iter().find(|(_, choice)| *choice == listed).map_or("", |(name, _)| name)
}

pub(super) fn require(assumed: &mut Assumed, key: &str, value: &str) -> Result<(), SettingError> {
    let mut mandatory = Vec::new();
    for name in listed(value) {
        let known = MANDATORY.iter().find(|known| **known == name);
        let known = *known.ok_or_else(|| refused(key, name, MANDATORY.into_iter()))?;
        if !mandatory.contains(&known) {
            mandatory.push(known);
        }
    }
    assumed.mandatory = mandatory;
    Ok(())
}

fn listed(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn field(key: &str, name: &str) -> Result<Field, SettingError> {
    let unknown =
        || SettingError::of(key, name, &format!("is no field; the nearest is “{}”", Field::nearest(name)));
    Field::value_named(name).ok_or_else(unknown)
}

/// That a value is none of those there are, with the nearest of them.
fn refused(key: &str, value: &str, known: impl Iterator<Item = &'static str>) -> SettingError {
    let nearest = known.min_by_key(|known| strsim::damerau_levenshtein(known, value)).unwrap_or_default();
    SettingError::of(key, value, &format!("is no such value; the nearest is “{nearest}”"))
}
