//! An independent, naive model of what Alma's Users Synchronize job does with every field of every user: documents as
//! trees, users as maps of strings, one function a sentence of the rules. It shares no code with the engine.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use roxmltree::{Document, Node};

pub(crate) const PROTECTED: [&str; 11] = [
    "user_group",
    "job_category",
    "pin_number",
    "preferred_language",
    "campus_code",
    "rs_libraries",
    "user_title",
    "library_notices",
    "pref_first_name",
    "pref_middle_name",
    "pref_last_name",
];

pub(crate) const ORDINARY: [&str; 11] = [
    "first_name",
    "middle_name",
    "last_name",
    "job_description",
    "gender",
    "web_site_url",
    "cataloger_level",
    "birth_date",
    "expiry_date",
    "purge_date",
    "status",
];

/// Lists by name, the element of one segment, and the parts that say nothing when they have this value.
pub(crate) const LISTS: [(&str, &str); 7] = [
    ("addresses", "address"),
    ("emails", "email"),
    ("phones", "phone"),
    ("user_identifiers", "user_identifier"),
    ("user_notes", "user_note"),
    ("user_blocks", "user_block"),
    ("user_statistics", "user_statistic"),
];

/// What is assumed.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub(crate) struct Assumed {
    pub(crate) match_id: String,
    pub(crate) keep_empty: bool,
    pub(crate) protected: Vec<String>,
    pub(crate) defaults: BTreeMap<String, String>,
    pub(crate) add_unmatched: bool,
    pub(crate) load_held: bool,
    pub(crate) keep_primary_id: bool,
}

impl Default for Assumed {
    fn default() -> Self {
        Self {
            match_id: "primary_id".to_owned(),
            keep_empty: false,
            protected: PROTECTED.map(str::to_owned).to_vec(),
            defaults: BTreeMap::new(),
            add_unmatched: true,
            load_held: false,
            keep_primary_id: false,
        }
    }
}

/// What is said of one field of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) verdict: &'static str,
    pub(crate) certainty: &'static str,
    pub(crate) sis: String,
}

/// One user of one file.
#[derive(Clone, Debug, Default)]
struct User {
    primary_id: String,
    /// Fields that have an element, empty or not.
    fields: HashMap<String, String>,
    /// External and internal segments by list.
    external: HashMap<&'static str, BTreeSet<String>>,
    /// Type, value.
    identifiers: Vec<(String, String)>,
    /// Those of internal segments.
    internal_identifiers: Vec<String>,
    internal: bool,
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

fn text(node: Node<'_, '_>) -> String {
    let pieces = node.children().filter(Node::is_text).filter_map(|piece| piece.text());
    pieces.collect::<String>().trim().to_owned()
}

fn leaves(node: Node<'_, '_>, found: &mut Vec<(String, String)>) {
    for child in node.children().filter(Node::is_element) {
        if child.children().any(|inner| inner.is_element()) {
            leaves(child, found);
        } else if !text(child).is_empty() {
            found.push((child.tag_name().name().to_owned(), text(child)));
        }
    }
}

fn segment(list: &str, node: Node<'_, '_>) -> String {
    let mut parts = Vec::new();
    leaves(node, &mut parts);
    parts.retain(|(name, value)| {
        !matches!(name.as_str(), "created_date" | "created_by")
            && !matches!(
                (list, name.as_str(), value.as_str()),
                ("user_identifiers", "status", "ACTIVE")
                    | ("user_notes", "user_viewable", "false")
                    | ("user_blocks", "block_type", "GENERAL")
                    | ("user_blocks", "block_status", "ACTIVE")
            )
    });
    for name in ["preferred", "preferred_sms"] {
        if node.attribute(name) == Some("true") {
            parts.push((name.to_owned(), "true".to_owned()));
        }
    }
    parts.sort();
    format!("{parts:?}")
}

fn user(node: Node<'_, '_>) -> User {
    let mut user = User::default();
    for field in PROTECTED.iter().chain(&ORDINARY) {
        let Some(element) = child(node, field) else { continue };
        let value = if matches!(*field, "rs_libraries" | "library_notices") {
            let mut parts = Vec::new();
            leaves(element, &mut parts);
            let mut values: Vec<String> = parts.into_iter().map(|(_, value)| value).collect();
            values.extend(Some(text(element)).filter(|text| !text.is_empty()));
            values.sort();
            values.join(", ")
        } else if field.ends_with("_date") {
            text(element).trim_end_matches('Z').to_owned()
        } else {
            text(element)
        };
        user.fields.insert((*field).to_owned(), value);
    }
    user.primary_id = child(node, "primary_id").map_or_else(String::new, text);
    user.internal = child(node, "account_type").is_some_and(|element| text(element) == "INTERNAL");
    for (list, one) in LISTS {
        let home = if matches!(list, "addresses" | "emails" | "phones") {
            child(node, "contact_info").and_then(|info| child(info, list))
        } else {
            child(node, list)
        };
        let Some(home) = home else { continue };
        let external = user.external.entry(list).or_default();
        for element in home.children().filter(|child| child.tag_name().name() == one) {
            if element.attribute("segment_type") != Some("Internal") {
                external.insert(segment(list, element));
            }
            if list == "user_identifiers" {
                let part = |name| child(element, name).map_or_else(String::new, text);
                user.identifiers.push((part("id_type"), part("value")));
                if element.attribute("segment_type") == Some("Internal") {
                    user.internal_identifiers.push(part("value"));
                }
            }
        }
    }
    user
}

fn users(xml: &str) -> Vec<User> {
    let document = Document::parse(xml).expect("the model is given well-formed files");
    let root = document.root_element();
    if root.tag_name().name() == "user" {
        return vec![user(root)];
    }
    root.children().filter(|child| child.tag_name().name() == "user").map(user).collect()
}

/// The match id as it is compared; none where the record has none.
fn key(user: &User, assumed: &Assumed) -> Option<String> {
    let key = if assumed.match_id == "primary_id" {
        user.primary_id.to_lowercase()
    } else {
        let of_type = user.identifiers.iter().find(|(kind, _)| *kind == assumed.match_id);
        of_type.map_or_else(String::new, |(_, value)| value.clone())
    };
    (!key.is_empty()).then_some(key)
}

/// What the users in Alma are called while records are loaded one after the other.
fn holds(there: &User, loaded: Option<&User>, value: &str, is_primary: bool, assumed: &Assumed) -> bool {
    let same_primary = |user: &User| {
        user.primary_id == value || is_primary && user.primary_id.to_lowercase() == value.to_lowercase()
    };
    let Some(_) = loaded else {
        return there.identifiers.iter().any(|(_, other)| other == value) || same_primary(there);
    };
    // Its external identifiers are those of the file now, and among those that were loaded.
    let keeps_primary_id = assumed.keep_primary_id || assumed.match_id == "primary_id";
    there.internal_identifiers.iter().any(|other| other == value) || keeps_primary_id && same_primary(there)
}

fn find<'a>(users: &'a [User], wanted: &str, assumed: &Assumed) -> Option<&'a User> {
    users.iter().find(|user| key(user, assumed).as_deref() == Some(wanted))
}

/// What is said of every field of every user, by match id and field.
pub(crate) fn judge(
    incoming: &str,
    history: &[String],
    export: Option<&str>,
    assumed: &Assumed,
) -> BTreeMap<(String, String), Said> {
    let history: Vec<Vec<User>> = history.iter().map(|file| users(file)).collect();
    let export = export.map(users);
    let mut said = BTreeMap::new();
    let mut loaded: Vec<(&User, User)> = Vec::new();
    let (mut taken, mut taken_primary) = (BTreeSet::new(), BTreeSet::new());
    for record in users(incoming) {
        let Some(id) = key(&record, assumed) else { continue };
        let mut own: Vec<String> = record.identifiers.iter().map(|(_, value)| value.clone()).collect();
        own.extend(Some(record.primary_id.clone()));
        own.retain(|value| !value.is_empty());
        let twice = own.iter().collect::<BTreeSet<_>>().len() < own.len();
        let clashes = own.iter().any(|value| taken.contains(value))
            || taken_primary.contains(&record.primary_id.to_lowercase());
        if twice || clashes {
            continue;
        }
        let seen: Vec<&User> = history.iter().filter_map(|file| find(file, &id, assumed)).collect();
        let newest = seen.last().copied();
        let current = match &export {
            Some(export) => find(export, &id, assumed),
            None => newest,
        };
        let is_loaded = match current {
            Some(current) => !current.internal,
            None => assumed.add_unmatched,
        };
        let held = is_loaded
            && !assumed.load_held
            && export
                .iter()
                .flatten()
                .filter(|there| !current.is_some_and(|user| std::ptr::eq(*there, user)))
                .any(|there| {
                    let before =
                        loaded.iter().find(|(user, _)| std::ptr::eq(*user, there)).map(|(_, record)| record);
                    own.iter().any(|value| holds(there, before, value, *value == record.primary_id, assumed))
                });
        if held {
            continue;
        }
        if !record.primary_id.is_empty() {
            taken_primary.insert(record.primary_id.to_lowercase());
        }
        taken.extend(own);
        if let (Some(current), true) = (current, is_loaded) {
            loaded.push((current, record.clone()));
        }
        let Some(current) = current else {
            if assumed.add_unmatched {
                create(&id, &record, export.is_some(), &mut said);
            }
            continue;
        };
        if current.internal {
            continue;
        }
        let all: BTreeSet<&String> = [&record, current]
            .into_iter()
            .chain(seen.iter().copied())
            .flat_map(|user| user.fields.keys())
            .collect();
        for field in all {
            let value = |user: &User| user.fields.get(field).cloned().unwrap_or_default();
            let had: Vec<String> = seen.iter().map(|user| value(user)).collect();
            let one = if assumed.protected.contains(field) {
                protected(field, &value(&record), &value(current), &had, export.is_some(), assumed)
            } else {
                ordinary(&value(&record), &value(current), &had)
            };
            said.insert((id.clone(), field.clone()), one);
        }
        let (old, new) = (&current.primary_id, &record.primary_id);
        if !assumed.keep_primary_id && !new.is_empty() && old.to_lowercase() != new.to_lowercase() {
            let sis = seen.last().map_or_else(String::new, |user| user.primary_id.clone());
            said.insert(
                (id.clone(), "primary_id".to_owned()),
                Said { verdict: "overwritten", certainty: "certain", sis },
            );
        }
        for (list, _) in LISTS {
            let of = |user: &User| user.external.get(list).cloned();
            if of(&record).is_none() && of(current).is_none() {
                continue;
            }
            let same = of(&record).unwrap_or_default() == of(current).unwrap_or_default();
            let verdict = if same { "unchanged" } else { "list-replaced" };
            said.insert(
                (id.clone(), list.to_owned()),
                Said { verdict, certainty: "certain", sis: String::new() },
            );
        }
    }
    said
}

fn create(id: &str, record: &User, certain: bool, said: &mut BTreeMap<(String, String), Said>) {
    let certainty = if certain { "certain" } else { "possible" };
    let fields = record.fields.iter().filter(|(_, value)| !value.is_empty()).map(|(field, _)| field.clone());
    let lists = record.external.iter().filter(|(_, all)| !all.is_empty()).map(|(list, _)| (*list).to_owned());
    // What is internal in a file that is loaded is external once it is loaded; the scenes have none of that.
    for field in fields.chain(lists) {
        said.insert((id.to_owned(), field), Said { verdict: "create", certainty, sis: String::new() });
    }
}

fn ordinary(incoming: &str, current: &str, had: &[String]) -> Said {
    let verdict = match () {
        () if incoming == current => "unchanged",
        () if incoming.is_empty() => "cleared",
        () => "overwritten",
    };
    Said { verdict, certainty: "certain", sis: had.last().cloned().unwrap_or_default() }
}

fn protected(
    field: &str,
    incoming: &str,
    current: &str,
    had: &[String],
    exported: bool,
    assumed: &Assumed,
) -> Said {
    let said = |verdict, certainty, sis: String| Said { verdict, certainty, sis };
    let Some(newest) = had.last() else {
        return if incoming == current {
            said("unchanged", "certain", String::new())
        } else {
            said("ambiguous", "possible", String::new())
        };
    };
    if newest == current {
        let verdict = match () {
            () if incoming == current => "unchanged",
            () if !incoming.is_empty() => "update",
            () if assumed.keep_empty => "unchanged",
            () => match assumed.defaults.get(field) {
                Some(default) if default == current => "unchanged",
                Some(_) => "default",
                None if current.is_empty() => "unchanged",
                None => "cleared",
            },
        };
        // Without an export nobody knows whether somebody has edited the field.
        let known = exported || verdict == "unchanged";
        return said(verdict, if known { "certain" } else { "possible" }, newest.clone());
    }
    let mut candidates: Vec<String> = Vec::new();
    for value in had {
        if !candidates.contains(value) {
            candidates.push(value.clone());
        }
    }
    let sis = candidates.join(" | ");
    let is_candidate = candidates.iter().any(|value| value == incoming);
    match () {
        () if incoming.is_empty() && is_candidate => said("ambiguous", "possible", sis),
        () if incoming.is_empty() || incoming == current => said("kept", "certain", sis),
        () if is_candidate => said("reset", if candidates.len() == 1 { "certain" } else { "possible" }, sis),
        () => said("kept", "certain", sis),
    }
}
