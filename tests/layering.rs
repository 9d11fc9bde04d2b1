//! The rooms of the engine keep to themselves: a test over the source text.
#![cfg(not(target_family = "wasm"))]

use std::fs;
use std::path::{Path, PathBuf};

/// Source files by their path below `src`, with `/` between its parts.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    found
        .iter()
        .map(|path| {
            let parts = path.strip_prefix(&root).expect("the file is below the root").iter();
            let name = parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            (name, fs::read_to_string(path).expect("the file can be read"))
        })
        .collect()
}

/// The code of a file without its comments and without its unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// None of `words` stands in any file but those for which `allowed` is true.
#[track_caller]
fn only_in(allowed: impl Fn(&str) -> bool, words: &[&str]) {
    let mut breaches = Vec::new();
    let mut used = false;
    for (name, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                if allowed(&name) {
                    used = true;
                } else {
                    breaches.push(format!("src/{name}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
    assert!(used, "nothing uses {words:?} where it is allowed: is the test still about something?");
}

/// None of `words` stands in the files for which `in_room` is true.
#[track_caller]
fn never_in(in_room: impl Fn(&str) -> bool, words: &[&str]) {
    assert!(sources().iter().any(|(name, _)| in_room(name)), "the room is there");
    let breaches: Vec<String> = sources()
        .iter()
        .filter(|(name, _)| in_room(name))
        .flat_map(|(name, text)| {
            let code = code(text);
            words
                .iter()
                .filter(move |word| code.contains(**word))
                .map(move |word| format!("src/{name}: {word}"))
        })
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn in_room(room: &'static str) -> impl Fn(&str) -> bool {
    move |name| name.starts_with(&format!("{room}/")) || name == format!("{room}.rs")
}

#[test]
fn only_xml_names_quick_xml() {
    only_in(in_room("xml"), &["quick_xml"]);
}

#[test]
fn only_archive_unpacks() {
    only_in(in_room("archive"), &["zip::", "flate2"]);
    never_in(in_room("archive"), &["crate::run", "crate::report", "crate::settings", "crate::web"]);
}

#[test]
fn only_web_names_the_browser() {
    only_in(in_room("web"), &["wasm_bindgen", "js_sys", "web_sys", "gloo", "serde_wasm_bindgen"]);
}

#[test]
fn only_the_command_line_reads_files_clocks_and_surroundings() {
    let command_line = |name: &str| name.starts_with("bin/");
    only_in(
        command_line,
        &[
            "std::fs",
            "std::process",
            "std::net",
            "std::path",
            "io::stdout",
            "io::stderr",
            "clap",
            "indicatif",
            "anstream",
        ],
    );
    only_in(command_line, &["Zoned::now", "SystemTime", "Instant::now", "Timestamp::now"]);
    never_in(|_| true, &["std::env::", "env::var"]);
}

#[test]
fn nothing_prints() {
    never_in(|_| true, &["println!", "print!", "eprint", "dbg!", "todo!", "unimplemented!", "unsafe "]);
}

#[test]
fn xml_knows_nothing_of_feeds() {
    let others = ["crate::feed", "crate::run", "crate::report", "crate::rules", "crate::settings"];
    never_in(in_room("xml"), &others);
    never_in(in_room("xml"), &["pure.atira.dk", "organisation", "person", "supervisor", "Feed", "Code::"]);
}

#[test]
fn data_goes_one_way() {
    never_in(
        in_room("records"),
        &["crate::feed", "crate::run", "crate::report", "crate::settings", "crate::web"],
    );
    // Rules look at feeds and runs; they read nothing and word nothing but their own findings.
    never_in(in_room("rules"), &["crate::feed", "crate::report", "crate::web", "crate::xml::Parser"]);
    never_in(
        in_room("schema"),
        &[
            "crate::feed",
            "crate::records",
            "crate::rules",
            "crate::run",
            "crate::report",
            "crate::settings",
            "crate::web",
        ],
    );
    never_in(in_room("feed"), &["crate::run", "crate::report", "crate::settings", "crate::web"]);
    never_in(in_room("settings"), &["crate::feed", "crate::run", "crate::report", "crate::web"]);
    never_in(in_room("run"), &["crate::report", "crate::web", "crate::xml::Parser"]);
    never_in(in_room("report"), &["crate::web", "crate::xml::Parser"]);
    never_in(
        in_room("generate"),
        &["crate::xml", "crate::feed", "crate::run", "crate::report", "crate::rules", "crate::settings"],
    );
}

#[test]
fn the_engine_draws_no_random_number_and_walks_over_no_hash_table_of_std() {
    never_in(
        |_| true,
        &["rand::", "RandomState", "collections::HashMap", "collections::HashSet", "thread_rng"],
    );
}

#[test]
fn nothing_is_left_to_do() {
    for (name, text) in sources() {
        for word in ["TODO", "FIXME", "XXX", "HACK"] {
            assert!(!text.contains(word), "src/{name}: {word}");
        }
    }
}
