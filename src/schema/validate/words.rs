//! Lists of names and long values, in words.

use super::super::NEEDED;
use super::super::Schema;
use super::super::automaton::{Column, Leaf, Letter, Model};
use super::super::names::Space;
use crate::xml::Tag;

/// Names of one list that are told one by one.
const NAMES_MAX: usize = 6;
/// Characters of a value that are quoted.
const CHARACTERS_MAX: usize = 60;

/// The start of a value that may be long.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(CHARACTERS_MAX) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

/// Whether something has to be there, as violations quote it.
pub(super) fn need(needed: bool) -> &'static str {
    if needed { NEEDED } else { "" }
}

/// How an element of the name of this one is written where it stands, in the namespace that is the right one: with its
/// prefix; with a colon alone in front where no prefix is needed; with a plus before a prefix that has to be declared.
pub(super) fn in_namespace(tag: &Tag<'_>, right: &str) -> String {
    let local = tag.table.local(tag.name);
    let bound = |wanted: &str| tag.bindings().find(|&(prefix, _)| prefix == wanted);
    if bound("").is_some_and(|(_, namespace)| namespace == right) {
        return format!(":{local}");
    }
    if let Some((prefix, _)) = tag.bindings().find(|&(_, namespace)| namespace == right) {
        return format!("{prefix}:{local}");
    }
    let free = ["c", "v1", "v3"].into_iter().find(|&prefix| bound(prefix).is_none());
    format!("+{}:{local}", free.unwrap_or("ns"))
}

/// A column as the feed's language has it.
pub(super) fn spell(schema: &Schema, model: &Model, column: Column) -> String {
    let names = &schema.components.names;
    match model.alphabet.letter(column) {
        Letter::Name(name) => names.local(name).to_owned(),
        Letter::Rest(Space::ABSENT) => "any element without a namespace".to_owned(),
        Letter::Rest(Space::OTHER) => "any element".to_owned(),
        Letter::Rest(space) => format!("any element of {}", names.namespace(space)),
    }
}

/// "a", "one of a or b", "one of a, b, … or 4 more".
pub(super) fn one_of(schema: &Schema, model: &Model, columns: &[Column]) -> String {
    let mut names = spelled(schema, model, columns);
    match names.len() {
        0 => String::new(),
        1 => names.remove(0),
        count if count > NAMES_MAX => {
            format!("one of {} or {} more", names[..NAMES_MAX - 1].join(", "), count - (NAMES_MAX - 1))
        }
        count => format!("one of {} or {}", names[..count - 1].join(", "), names[count - 1]),
    }
}

/// The names of columns, without what only others may stand for and without repetition.
fn spelled(schema: &Schema, model: &Model, columns: &[Column]) -> Vec<String> {
    let is_abstract = |column: Column| match model.leaf(column) {
        Some(Leaf::Element(id)) => schema.components.is_abstract(id),
        _ => false,
    };
    let some_are_not = columns.iter().any(|&column| !is_abstract(column));
    let mut names: Vec<String> = Vec::new();
    for &column in columns {
        // A wildcard is one thing to a reader, however many classes of names it takes.
        let name = spell(schema, model, column);
        let name = if name.starts_with("any element") && columns.len() > 1 {
            "any element".to_owned()
        } else {
            name
        };
        if (!some_are_not || !is_abstract(column)) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Steps one after the other: "a, then one of b or c".
pub(super) fn in_turn(schema: &Schema, model: &Model, steps: &[Vec<Column>]) -> String {
    let mut words: Vec<String> = steps.iter().map(|step| one_of(schema, model, step)).collect();
    words.dedup();
    let glue = if model.is_all() { " and " } else { ", then " };
    if words.len() > NAMES_MAX {
        let more = words.len() - (NAMES_MAX - 1);
        words.truncate(NAMES_MAX - 1);
        return format!("{} and {more} more", words.join(", "));
    }
    words.join(glue)
}

/// The nearest of some names, if one is near enough to be meant.
pub(super) fn nearest<'n>(found: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !matches!(c, '-' | '_' | '.')).flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(found);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let distance = if plain(name) == wanted { 0 } else { strsim::osa_distance(found, name) };
        // Two letters of three are another word, not a slip.
        let most = if found.chars().count().min(name.chars().count()) <= 4 { 1 } else { 2 };
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}
