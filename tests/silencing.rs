//! Rules graded otherwise, switched off and silenced: what is silenced is still counted.
#![cfg(not(target_family = "wasm"))]

mod support;

use serde_json::json;
use soups::{DryRun, Settings};
use support::{json, list, settings, text};

/// A user with a malformed address (USR006, a warning), and one without a user name (USR007, an error).
fn users() -> DryRun {
    let users = "<users xmlns='v1.user-sync.pure.atira.dk'>\
        <user id='u-1'><userName>ada</userName><email>ada</email></user>\
        <user id='u-2'><userName>emmy</userName><email>emmy</email></user>\
        <user id='u-3'><userName/><email>lise@example.org</email></user></users>";
    support::checked([("users.xml", users.as_bytes())])
}

fn with_toml(text: &str) -> Settings {
    let mut settings = settings("");
    settings.read_toml(text).expect("these are settings");
    settings
}

/// Codes and severities of the findings.
fn found(settings: &Settings) -> Vec<String> {
    let report = json(&mut users(), settings);
    list(&report, "findings")
        .iter()
        .map(|finding| format!("{} {}", text(finding, "code"), text(finding, "severity")))
        .collect()
}

#[test]
fn as_they_are() {
    assert_eq!(found(&settings("")), ["USR006 warning", "USR006 warning", "USR007 error"]);
}

#[test]
fn graded_otherwise() {
    let set = settings("rules.USR006=error rules.usr007=note");
    assert_eq!(found(&set), ["USR006 error", "USR006 error", "USR007 note"]);
    let report = json(&mut users(), &set);
    assert_eq!(report["summary"]["errors"], 2);
    let assumed = list(&report, "assumptions").iter().find(|entry| entry["setting"] == "rules.USR006");
    assert_eq!(assumed.expect("the report says so")["value"], "error");
    assert_eq!(report["silenced"], json!([]));
}

#[test]
fn switched_off_and_still_counted() {
    let set = settings("rules.USR006=off");
    assert_eq!(found(&set), ["USR007 error"]);
    let report = json(&mut users(), &set);
    assert_eq!(report["silenced"][0]["code"], "USR006");
    assert_eq!(report["silenced"][0]["count"], 2);
    let told = list(&report, "notChecked")
        .iter()
        .any(|line| line.as_str().is_some_and(|line| line.starts_with("2 findings are silenced")));
    assert!(told, "{}", report["notChecked"]);
}

#[test]
fn silenced_for_one_record_with_a_reason_and_an_end() {
    let set = with_toml(
        "suppress = [{ code = \"USR006\", id = \"u-1\", reason = \"a shared account\", until = 2026-11-22 }]",
    );
    assert_eq!(found(&set), ["USR006 warning", "USR007 error"]);
    let report = json(&mut users(), &set);
    let expected = json!([{ "code": "USR006", "id": "u-1", "count": 1, "reason": "a shared account",
        "until": "2026-11-22", "expired": false }]);
    assert_eq!(report["silenced"], expected);
}

#[test]
fn what_has_expired_silences_nothing_and_says_so() {
    let set = with_toml("[[suppress]]\ncode = \"USR006\"\nreason = \"for a while\"\nuntil = \"2026-11-21\"");
    assert_eq!(found(&set).len(), 3);
    let report = json(&mut users(), &set);
    assert_eq!(
        (&report["silenced"][0]["count"], &report["silenced"][0]["expired"]),
        (&json!(0), &json!(true))
    );
}

#[test]
fn suppressions_that_were_chosen_are_written_as_a_file_and_as_a_setting() {
    let mut chosen = settings("");
    let reason = "shared, says \"Ada\"\nand \\ more".to_owned();
    chosen.suppress("USR006", Some("u-1".to_owned()), reason.clone(), Some("2026-12-31")).expect("a rule");
    chosen.suppress("USR007", None, "known".to_owned(), None).expect("a rule");
    assert_eq!(with_toml(&chosen.suppressions_to_toml()).suppressions, chosen.suppressions);
    let mut set = settings("");
    set.set("suppress", &chosen.suppressed()).expect("it is what the setting takes");
    assert_eq!(set.suppressions, chosen.suppressions);
    assert_eq!(set.suppressions[0].reason, reason);
    assert_eq!(found(&set), ["USR006 warning"]);
    for (code, reason, until) in [("USR6", "x", None), ("USR006", " ", None), ("USR006", "x", Some("soon"))] {
        assert!(chosen.suppress(code, None, reason.to_owned(), until).is_err(), "{code} {reason} {until:?}");
    }
    assert_eq!(chosen.suppressions.len(), 2);
    assert_eq!(with_toml(&settings("").suppressions_to_toml()).suppressions, []);
}

#[test]
fn settings_are_the_same_as_toml() {
    let set = with_toml(
        "invalid-feed = \"job-stops\"\ngrace.staff = 30\n[rules]\nUSR006 = \"off\"\n[keys]\ngender = [\"male\", \"x\"]",
    );
    let same = settings("invalid-feed=job-stops grace.staff=30 rules.USR006=off keys.gender=male,x");
    assert_eq!(set, same);
}

#[test]
fn what_is_no_setting_is_refused_with_the_nearest() {
    for (toml, expected) in [
        ("rules.USR06 = \"off\"", "“rules.USR06” is no setting; the nearest is “rules.USR006”"),
        ("keys.gendre = \"x\"", "“keys.gendre” is no setting; the nearest is “keys.gender”"),
        ("invalid-fed = \"x\"", "“invalid-fed” is no setting; the nearest is “invalid-feed”"),
        ("rules.USR006 = \"loud\"", "rules.USR006: “loud” is not one of off, note, warning, error"),
        ("suppress = [{ code = \"USR006\", reason = \"\" }]", "suppress: USR006 is given no reason"),
        (
            "suppress = [{ code = \"USR6\", reason = \"x\" }]",
            "suppress: “USR6” is no rule; the nearest is “USR006”",
        ),
    ] {
        let error = settings("").read_toml(toml).expect_err("it is no setting");
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn the_answer_counts_what_is_left_whatever_is_silenced() {
    let sample = soups::sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes()));
    let mut dry_run = support::checked(sample);
    let mut besides = |toml: &str| {
        let set = with_toml(toml);
        let sentence = dry_run.run(&set).sentence();
        sentence
            .split(" Besides: ")
            .nth(1)
            .unwrap_or_default()
            .split(',')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let all = besides("");
    assert!(all.ends_with("other errors"), "{all}");
    for rule in ["REF001", "LCK001", "LCK002", "LCK003"] {
        assert_eq!(besides(&format!("[rules]\n{rule} = \"off\"\n")), all, "{rule} switched off");
        assert_eq!(besides(&format!("[rules]\n{rule} = \"note\"\n")), all, "{rule} graded as a note");
    }
}
