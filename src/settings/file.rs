//! Settings as TOML: the same names, with tables for the dots.

use std::fmt::Write as _;

use super::{SettingError, Settings};
use crate::records::Day;
use crate::rules::{Code, Suppression};

/// Reads a text, and hands every setting in it to [`Settings::set`].
pub(super) fn read(settings: &mut Settings, text: &str) -> Result<(), SettingError> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| fault(&error))?;
    let mut pairs = Vec::new();
    for (key, value) in table {
        if key == "suppress" {
            settings.suppressions = suppressions(value)?;
        } else {
            flatten(key, value, &mut pairs)?;
        }
    }
    pairs.into_iter().try_for_each(|(key, value)| settings.set(&key, &value))
}

/// Writes pairs of [`Settings::to_pairs`].
pub(super) fn write(pairs: &[(String, String)]) -> String {
    let mut text = String::new();
    for (key, value) in pairs {
        let bare = value == "true"
            || value == "false"
            || value.parse::<u32>().is_ok_and(|number| number.to_string() == *value)
            || key == "as-of"
            || key == "suppress";
        let value = if bare { value.clone() } else { quoted(value) };
        // A field may hold another: `name` and `name.firstname` cannot both be tables.
        let key = match key.split_once('.').filter(|(first, _)| *first == "fields") {
            Some((first, rest)) => rest
                .split_once('.')
                .map_or_else(|| key.clone(), |(job, field)| format!("{first}.{job}.{}", quoted(field))),
            None => key.clone(),
        };
        let _ = writeln!(text, "{key} = {value}");
    }
    text
}

/// `suppress`: a list of tables as TOML writes it, or nothing.
pub(super) fn suppress(settings: &mut Settings, text: &str) -> Result<(), SettingError> {
    let list = if text.trim().is_empty() {
        toml::Value::Array(Vec::new())
    } else {
        let table: Result<toml::Table, _> = format!("suppress = {text}").parse();
        let table = table.map_err(|error| wrong(&format!("{LIST}: {}", error.message())))?;
        let mut values = table.into_iter();
        match (values.next(), values.next()) {
            (Some((_, list)), None) => list,
            _ => return Err(wrong(LIST)),
        }
    };
    settings.suppressions = suppressions(list)?;
    Ok(())
}

/// The list that [`suppress`] takes.
pub(super) fn suppressed(settings: &Settings) -> String {
    let entries = entries(settings);
    if entries.is_empty() { String::new() } else { format!("[{}]", entries.join(", ")) }
}

/// The same list as a file, an entry a line.
pub(super) fn suppressions_file(settings: &Settings) -> String {
    let entries = entries(settings);
    let lines: Vec<String> = entries.iter().map(|entry| format!("  {entry},\n")).collect();
    format!("suppress = [\n{}]\n", lines.concat())
}

fn entries(settings: &Settings) -> Vec<String> {
    let entry = |entry: &Suppression| {
        let mut text = format!("{{ code = {}", quoted(entry.code.code()));
        if let Some(id) = &entry.id {
            let _ = write!(text, ", id = {}", quoted(id));
        }
        let _ = write!(text, ", reason = {}", quoted(&entry.reason));
        if let Some(until) = entry.until {
            let _ = write!(text, ", until = {until}");
        }
        text + " }"
    };
    settings.suppressions.iter().map(entry).collect()
}

const LIST: &str = "it is a list of { code, id, reason, until }";

fn wrong(what: &str) -> SettingError {
    SettingError::new(format!("suppress: {what}"))
}

fn fault(error: &toml::de::Error) -> SettingError {
    SettingError::new(error.to_string().trim_end().to_owned())
}

/// A text as TOML writes it between quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out + "\""
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

fn suppressions(list: toml::Value) -> Result<Vec<Suppression>, SettingError> {
    let entries: Vec<SuppressEntry> =
        list.try_into().map_err(|error: toml::de::Error| wrong(&format!("{LIST}: {}", error.message())))?;
    let read = |entry: SuppressEntry| {
        let until = entry.until.map(|until| match until {
            toml::Value::String(text) => text,
            toml::Value::Datetime(date) => date.to_string(),
            other => other.type_str().to_owned(),
        });
        suppression(&entry.code, entry.id, entry.reason, until.as_deref())
    };
    entries.into_iter().map(read).collect()
}

pub(super) fn suppression(
    code: &str,
    id: Option<String>,
    reason: String,
    until: Option<&str>,
) -> Result<Suppression, SettingError> {
    let code = Code::find(code).ok_or_else(|| {
        let distance = |known: &&Code| strsim::damerau_levenshtein(known.code(), code);
        let nearest = Code::ALL.iter().min_by_key(distance).map_or("", |known| known.code());
        wrong(&format!("“{code}” is no rule; the nearest is “{nearest}”"))
    })?;
    if reason.trim().is_empty() {
        return Err(wrong(&format!("{code} is given no reason")));
    }
    let until = until.map(|until| {
        Day::from_iso(until)
            .ok_or_else(|| wrong(&format!("until: “{until}” is not a date written yyyy-mm-dd")))
    });
    Ok(Suppression { code, id, reason, until: until.transpose()? })
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
            let texts = texts.ok_or_else(|| SettingError::new(format!("{key}: a list holds texts alone")))?;
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
