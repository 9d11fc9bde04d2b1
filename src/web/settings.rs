//! The settings as a page sees them.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::js;
use crate::records::Day;
use crate::settings::{Key, Settings};

/// Every setting: a list of what a front needs to draw its field.
///
/// # Errors
/// When the values cannot be converted.
#[wasm_bindgen]
pub fn setting_keys() -> Result<JsValue, JsError> {
    js(&Settings::keys().iter().map(KeyRow::of).collect::<Vec<_>>())
}

/// Judges settings given by name: which of them differ from their defaults, each with whether it may stand in an address,
/// and which will not do, with the reason.
///
/// # Errors
/// When the values cannot be converted.
#[wasm_bindgen]
pub fn judge_settings(given: JsValue) -> Result<JsValue, JsError> {
    let given: BTreeMap<String, String> = serde_wasm_bindgen::from_value(given)?;
    let mut settings = Settings::on(Day(0));
    let refused = settings.set_all(given.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    // What will not do has not its default instead: of the day that would be one long gone.
    let mut pairs = pairs(&settings);
    pairs.retain(|pair| refused.iter().all(|(key, _)| *key != pair.key));
    js(&Judged {
        pairs,
        refused: refused.into_iter().map(|(key, why)| Refused { key, message: why.to_string() }).collect(),
    })
}

/// Reads settings written as TOML, and answers those that differ from their defaults as [`judge_settings`] does.
///
/// # Errors
/// When the text is no TOML, a name is no setting, or a setting does not take its value; the message says which.
#[wasm_bindgen]
pub fn read_settings(text: &str, as_of: &str) -> Result<JsValue, JsError> {
    let mut settings = Settings::for_date(as_of)?;
    settings.read_toml(text)?;
    js(&pairs(&settings))
}

/// Settings given by name, as TOML.
///
/// # Errors
/// When one of them will not do; the message says which.
#[wasm_bindgen]
pub fn write_settings(given: JsValue) -> Result<String, JsError> {
    Ok(from_js(given, |_| ())?.to_toml())
}

/// Settings from an object of strings, over what the files tell.
pub(super) fn from_js(given: JsValue, tell_files: impl FnOnce(&mut Settings)) -> Result<Settings, JsError> {
    let given: BTreeMap<String, String> = serde_wasm_bindgen::from_value(given)?;
    let mut settings = Settings::for_date(given.get("as-of").map_or("", String::as_str))?;
    tell_files(&mut settings);
    for (key, value) in &given {
        settings.set(key, value)?;
    }
    Ok(settings)
}

fn pairs(settings: &Settings) -> Vec<Pair> {
    let pair = |(key, value): (String, String)| Pair { shared: Settings::is_shared(&key), key, value };
    settings.to_pairs().into_iter().map(pair).collect()
}

#[derive(Serialize)]
struct Judged {
    pairs: Vec<Pair>,
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct Pair {
    key: String,
    value: String,
    shared: bool,
}

#[derive(Serialize)]
struct Refused {
    key: String,
    message: String,
}

#[derive(Serialize)]
struct KeyRow {
    key: &'static str,
    label: &'static str,
    group: &'static str,
    kind: &'static str,
    choices: &'static [&'static str],
    takes: &'static str,
    default: &'static str,
    text: &'static str,
    open: bool,
    /// Its settings, by name and default.
    members: Vec<[String; 2]>,
}

impl KeyRow {
    fn of(key: &'static Key) -> Self {
        Self {
            key: key.pattern,
            label: key.label,
            group: key.group.title(),
            kind: key.kind.name(),
            choices: key.kind.choices(),
            takes: key.takes,
            default: key.default,
            text: key.text,
            open: key.is_open(),
            members: key.members().into_iter().map(|member| [member.name, member.default]).collect(),
        }
    }
}
