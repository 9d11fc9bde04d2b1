//! The formats: each read back by a reader of its own kind, on the sample feeds and on feeds that try to break out of
//! the format they are written in.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use soups::report::Format;
use soups::rules::Code;
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, Role};
use support::feeds::{World, association, organisation, organisation_with, person, staff, user, user_named};
use support::{json, list, settings, text, written};

fn university() -> DryRun {
    support::checked(soups::sample::FILES.iter().map(|(name, content)| (*name, content.as_bytes())))
}

fn report(dry_run: &mut DryRun, format: Format) -> String {
    written(dry_run, &settings(""), format)
}

/// Ids and names that are markup, formulas, links or hidden characters, as XML text.
const HOSTILE: [&str; 9] = [
    "&lt;script>alert(1)&lt;/script>",
    "]]&gt;&lt;/failure>&lt;/testcase>",
    "&quot; onmouseover=&quot;x",
    "=HYPERLINK(&quot;http://x&quot;)",
    "＝1+1",
    "x;=1",
    "[a](http://example.org) {0}",
    "&#x202E;abc&#x200B;&#x85;",
    "&amp;lt;img src=x>",
];

/// Users of hostile ids whom nobody names, in files of hostile names, with hostile organisations missing.
fn hostile() -> DryRun {
    let users: String = HOSTILE.iter().map(|id| user(id)).collect();
    let persons: String = HOSTILE.iter().map(|id| person(id, &[staff(id)], id)).collect();
    let world = World::empty().organisations(organisation("o")).users(users).persons(persons);
    let mut dry_run = DryRun::new();
    for (name, content) in world.files() {
        dry_run.read(&format!("<b>\"&'{name}\u{202E}\u{1}%"), content.as_bytes());
    }
    dry_run.read("=cmd|' /C calc'!A0", b"not a feed");
    dry_run
}

/// Tonight's files, and what Pure was loaded with before: by name and content. Files are read as often as is asked.
fn beside(before: &[(String, String)], tonight: &[(String, String)]) -> DryRun {
    let mut dry_run = DryRun::new();
    let files = || {
        before
            .iter()
            .map(|file| (Role::Baseline, file))
            .chain(tonight.iter().map(|file| (Role::Tonight, file)))
    };
    let read = |tag: u32, name: &str, content: &str, checks: Checks| {
        let mut reader = FeedReader::with(name, Limits::default(), checks);
        reader.push(content.as_bytes());
        let mut file = reader.finish();
        file.tag = tag;
        file
    };
    for ((role, (name, content)), tag) in files().zip(0..) {
        let checks = if role == Role::Baseline { Checks::baseline() } else { dry_run.checks() };
        let checks = Checks { schema: None, ..checks };
        dry_run.add_as(role, read(tag, name, content, checks));
    }
    for _ in 0..9 {
        for again in dry_run.again() {
            let (_, (name, content)) = files().nth(again.tag as usize).expect("a file that was given");
            let file = read(again.tag, name, content, Checks { schema: None, ..again.checks.clone() });
            dry_run.add_again(&again, vec![file]);
        }
    }
    dry_run
}

fn named(files: Vec<(&'static str, String)>, folder: &str) -> Vec<(String, String)> {
    files.into_iter().map(|(name, content)| (format!("{folder}{name}"), content)).collect()
}

/// Something is new, something changes, something stays and something is gone, with hostile ids and values.
fn changed() -> DryRun {
    let users = |records: &[(&str, &str)]| -> String {
        records.iter().map(|(id, name)| user_named(id, name, "")).collect()
    };
    let hostile = || HOSTILE.iter().map(|id| (*id, *id));
    let before: Vec<(&str, &str)> =
        [("stays", "stays"), ("changes", "before"), ("gone", "gone"), ("=1+1", "x")].into();
    let tonight: Vec<(&str, &str)> =
        [("stays", "stays"), ("changes", "after"), ("new", "new")].into_iter().chain(hostile()).collect();
    let before: Vec<(&str, &str)> =
        before.into_iter().chain(hostile().map(|(id, _)| (id, "=was(1)"))).collect();
    let world = |records: &[(&str, &str)], home: &str| {
        World::empty()
            .organisations([organisation("o"), organisation("o2")].concat())
            .users(users(records))
            .persons(person("p", &[staff(home)], "stays"))
    };
    beside(&named(world(&before, "o").files(), "before/"), &named(world(&tonight, "o2").files(), ""))
}

// ------------------------------------------------------------------ all of them

#[test]
fn formats_are_found_by_name() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let error = "xlsx".parse::<Format>().expect_err("no such format").to_string();
    assert_eq!(
        error,
        "“xlsx” is no format: there are text, json, csv, plan-csv, sarif, junit, html and alma-csv"
    );
    let names: BTreeSet<&str> = Format::ALL.into_iter().map(Format::extension).collect();
    assert_eq!(names.len(), Format::ALL.len());
}

/// A writer that fails after some bytes, as a full disk does.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 { Err(std::io::Error::other("full")) } else { Ok(taken) }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told() {
    let mut dry_run = university();
    let set = settings("");
    for format in Format::ALL {
        let length = written(&mut dry_run, &set, format).len();
        let report = dry_run.run(&set);
        for room in [0, 10, length / 2, length - 1] {
            assert!(format.write(&report, Full(room)).is_err(), "{} into {room} bytes", format.name());
        }
        assert!(format.write(&report, Full(length)).is_ok(), "{}", format.name());
    }
}

#[test]
fn the_text_has_no_colours() {
    let text = report(&mut university(), Format::Text);
    assert!(!text.contains('\x1b') && !text.contains("[1m"), "{text}");
    assert!(text.contains("\nFix first\n"));
}

/// What a terminal would not show, or would obey.
fn obeyed(c: char) -> bool {
    c != '\n'
        && (c.is_control()
            || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
}

#[test]
fn no_id_makes_up_a_line_of_the_text_or_is_obeyed_by_a_terminal() {
    let forged = "a&#10;FORGED: 0 errors&#13;&#9;&#x9B;31m&#x202E;&#x200B;&#xFEFF;&#xAD;&#x2028;x";
    let world = World::empty()
        .organisations(organisation("o"))
        .users(format!("<user id='u'><userName>{forged}</userName><email>a@x.org</email></user>"))
        .persons(person(forged, &[staff(forged)], "nobody"));
    let mut dry_run =
        support::checked(world.files().iter().map(|(name, content)| (*name, content.as_bytes())));
    let said = report(&mut dry_run, Format::Text);
    assert!(said.contains("<U+000A>FORGED: 0 errors"), "{said}");
    assert!(!said.contains("\nFORGED") && !said.contains(obeyed), "{said:?}");
    let mut coloured = Vec::new();
    let set = settings("");
    dry_run.run(&set).write_text(&mut coloured, soups::report::Style::default()).expect("room");
    let coloured = String::from_utf8(coloured).expect("UTF-8");
    assert_eq!(
        coloured
            .replace("\x1b[1m", "")
            .replace("\x1b[2m", "")
            .replace("\x1b[31m", "")
            .replace("\x1b[33m", "")
            .replace("\x1b[0m", ""),
        said,
        "our own colours stay"
    );
}

// ------------------------------------------------------------------ SARIF

fn sarif(dry_run: &mut DryRun) -> Value {
    serde_json::from_str(&report(dry_run, Format::Sarif)).expect("SARIF is JSON")
}

/// What the format asks for beyond being JSON, and what code scanning needs.
#[track_caller]
fn is_sound(sarif: &Value, findings: &[Value]) {
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = list(&run["tool"]["driver"], "rules");
    assert_eq!(rules.len(), Code::ALL.len());
    for (rule, code) in rules.iter().zip(Code::ALL) {
        assert_eq!((text(rule, "id"), text(rule, "name")), (code.code(), code.name()));
        assert_eq!(rule["defaultConfiguration"]["level"], code.severity().name());
        for words in ["shortDescription", "fullDescription", "help"] {
            assert!(text(&rule[words], "text").ends_with(['.', '?']), "{rule}");
        }
        assert!(text(&rule["help"], "markdown").contains(code.code()));
    }
    let artifacts = list(run, "artifacts");
    let artifact = |location: &Value| {
        let location = &location["artifactLocation"];
        let index = location["index"].as_u64().expect("an index") as usize;
        assert_eq!(artifacts[index]["location"]["uri"], location["uri"]);
        let uri = text(location, "uri");
        assert!(
            uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"'\\^`{|} ".contains(&byte)),
            "{uri}"
        );
    };
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let results = list(run, "results");
    assert_eq!(results.len(), findings.len());
    let mut prints = BTreeSet::new();
    for (result, finding) in results.iter().zip(findings) {
        assert_eq!((&result["ruleId"], &result["level"]), (&finding["code"], &finding["severity"]));
        assert_eq!(rules[result["ruleIndex"].as_u64().expect("an index") as usize]["id"], result["ruleId"]);
        let location = &result["locations"][0];
        artifact(&location["physicalLocation"]);
        let (region, at) = (&location["physicalLocation"]["region"], &finding["at"]);
        assert_eq!(
            [&region["startLine"], &region["startColumn"], &region["byteOffset"]],
            [&at["line"], &at["column"], &at["offset"]]
        );
        if let Some(record) = finding["record"].as_object().filter(|record| record["id"] != "") {
            let logical = &location["logicalLocations"][0];
            assert_eq!((&logical["kind"], &logical["name"]), (&record["kind"], &record["id"]));
        }
        for related in result["relatedLocations"].as_array().unwrap_or(&Vec::new()) {
            artifact(&related["physicalLocation"]);
        }
        let print = text(&result["partialFingerprints"], "primaryLocationLineHash");
        assert!(prints.insert(print.to_owned()), "{print} stands for two findings");
        assert_eq!(finding["fingerprint"], print);
    }
}

#[test]
fn sarif_is_sound_and_holds_every_finding() {
    for mut dry_run in [university(), hostile(), DryRun::new()] {
        let whole = json(&mut dry_run, &settings(""));
        is_sound(&sarif(&mut dry_run), list(&whole, "findings"));
    }
}

#[test]
fn sarif_of_the_sample() {
    let mut sarif = sarif(&mut university());
    let driver = &mut sarif["runs"][0]["tool"]["driver"];
    driver["version"] = "…".into();
    driver["semanticVersion"] = "…".into();
    // The rules grow with every release; they are tested above.
    driver["rules"].as_array_mut().expect("rules").clear();
    for result in sarif["runs"][0]["results"].as_array_mut().expect("results") {
        result.as_object_mut().expect("an object").remove("ruleIndex");
    }
    insta::assert_snapshot!(
        "university.sarif",
        serde_json::to_string_pretty(&sarif).expect("JSON can be written")
    );
}

/// The fingerprints of a run by code.
fn prints(dry_run: &mut DryRun) -> BTreeSet<(String, String)> {
    list(&sarif(dry_run)["runs"][0], "results")
        .iter()
        .map(|result| {
            let print = text(&result["partialFingerprints"], "soupsFinding/v1");
            (text(result, "ruleId").to_owned(), print.to_owned())
        })
        .collect()
}

#[test]
fn fingerprints_stay_when_lines_move_and_only_then() {
    let shifted = soups::sample::FILES.map(|(name, content)| {
        let (declaration, rest) = content.split_once("?>").expect("the file has a declaration");
        (name, format!("{declaration}?>\n<!-- one\nmore -->\n\n{rest}").replace("\n  <", "\n\n     <"))
    });
    let mut dry_run = support::checked(shifted.iter().map(|(name, content)| (*name, content.as_bytes())));
    assert_eq!(prints(&mut dry_run), prints(&mut university()));

    let world = |id: &str, organisation_id: &str| {
        World::empty()
            .organisations(organisation_with(id, &format!("<owner>{organisation_id}</owner>")))
            .dry_run()
    };
    let one = prints(&mut world("o", "a"));
    assert_eq!(one.len(), 1);
    assert_ne!(one, prints(&mut world("p", "a")), "another record");
    assert_ne!(one, prints(&mut world("o", "b")), "another target");
}

#[test]
fn two_findings_of_one_record_have_two_fingerprints() {
    let wrong = association("staff", "o", "2020-01-01..2019-01-01");
    let world =
        World::empty().organisations(organisation("o")).persons(person("p", &[wrong.clone(), wrong], ""));
    let ends: Vec<_> =
        prints(&mut world.dry_run()).into_iter().filter(|(code, _)| code == "PER004").collect();
    assert_eq!(ends.len(), 2);
}

#[test]
fn sarif_says_when_it_is_too_long_for_github_and_cuts_nothing() {
    let users: String = (0..25_001).map(|number| user(&number.to_string())).collect();
    let mut dry_run = World::empty().users(users).dry_run();
    let sarif = sarif(&mut dry_run);
    let run = &sarif["runs"][0];
    assert_eq!(list(run, "results").len(), 25_001);
    let told = list(&run["invocations"][0], "toolExecutionNotifications");
    assert!(told.iter().any(|told| text(&told["message"], "text").contains("25001 results")), "{told:#?}");
    let few = self::sarif(&mut university());
    assert_eq!(list(&few["runs"][0]["invocations"][0], "toolExecutionNotifications").len(), 1);
}

// ------------------------------------------------------------------ JUnit

#[track_caller]
fn junit(dry_run: &mut DryRun) -> String {
    let xml = report(dry_run, Format::Junit);
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    // Our own reader agrees that it is well-formed.
    let mut faults = Faults(Vec::new());
    let mut parser = soups::xml::Parser::new(soups::xml::Limits::default());
    parser.push(xml.as_bytes(), &mut faults);
    parser.finish(&mut faults);
    assert!(faults.0.is_empty(), "{:?}", faults.0);

    let number = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).and_then(|count| count.parse::<usize>().ok()).expect("a count")
    };
    let count = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.descendants().filter(|node| node.has_tag_name(name)).count()
    };
    let root = document.root_element();
    for node in
        root.descendants().filter(|node| ["testsuites", "testsuite"].contains(&node.tag_name().name()))
    {
        assert_eq!(number(node, "tests"), count(node, "testcase"));
        assert_eq!(number(node, "failures"), count(node, "failure"));
        assert_eq!(number(node, "skipped"), count(node, "skipped"));
    }
    assert_eq!(number(root, "tests"), Code::ALL.len());

    let whole = json(dry_run, &settings(""));
    let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in list(&whole, "findings") {
        *expected.entry(text(finding, "code")).or_default() += 1;
    }
    for test in root.descendants().filter(|node| node.has_tag_name("testcase")) {
        let name = test.attribute("name").expect("a name");
        let code = name.split(' ').next().expect("a code");
        let findings = expected.get(code).copied().unwrap_or_default();
        let told = test.first_element_child().filter(|node| !node.has_tag_name("skipped"));
        assert_eq!(told.is_some(), findings > 0, "{name}");
        if let Some(told) = told {
            let message = told.attribute("message").or(told.text()).expect("words");
            let words = format!("{findings} finding{}: ", if findings == 1 { "" } else { "s" });
            assert!(message.contains(&words), "{message}");
            let body = told.text().expect("a body");
            assert!(body.matches('\n').count() >= findings.min(100), "{body}");
        }
    }
    xml
}

struct Faults(Vec<soups::xml::Fault>);

impl soups::xml::Handler for Faults {
    fn start(&mut self, _: &soups::xml::Tag<'_>, _: &mut soups::xml::At<'_>) {}
    fn text(&mut self, _: &str, _: &mut soups::xml::At<'_>) {}
    fn end(&mut self, _: &mut soups::xml::At<'_>) {}
    fn fault(&mut self, fault: soups::xml::Fault, _: soups::xml::Place) {
        self.0.push(fault);
    }
}

#[test]
fn junit_is_well_formed_and_counts_exactly() {
    let xml = junit(&mut university());
    // Rules that found nothing grow with every release.
    let told: Vec<&str> =
        xml.lines().filter(|line| !line.ends_with("/>") && !line.contains("<testsuite")).collect();
    insta::assert_snapshot!("university.junit.xml", told.join("\n"));
    junit(&mut hostile());
    junit(&mut DryRun::new());
}

#[test]
fn junit_skips_what_was_not_given_and_fails_by_errors_alone() {
    let mut users = DryRun::new();
    users.read("users.xml", b"<users xmlns='v1.user-sync.pure.atira.dk'/>");
    let xml = junit(&mut users);
    assert!(xml.contains("The person feed is not given."), "{xml}");
    assert!(!xml.contains("<failure"), "{xml}");

    let wrong = association("staff", "o", "2020-01-01..2019-01-01");
    let warned = World::empty().organisations(organisation("o")).persons(person("p", &[wrong], "")).dry_run();
    let xml = junit(&mut { warned });
    assert!(xml.contains("warning: 1 finding") && !xml.contains("<failure"), "{xml}");
}

#[test]
fn junit_is_cut_and_says_so() {
    let users: String = (0..250).map(|number| user(&number.to_string())).collect();
    let xml = junit(&mut World::empty().users(users).dry_run());
    assert!(xml.contains("250 findings") && xml.contains("… and 150 more of 250"), "{xml}");
}

// ------------------------------------------------------------------ CSV

#[test]
fn csv_is_for_spreadsheets_and_safe_in_them() {
    for mut dry_run in [university(), hostile()] {
        let csv = report(&mut dry_run, Format::Csv);
        assert!(csv.starts_with("\u{FEFF}code,name,"), "Excel needs the mark");
        let lines = csv.matches("\r\n").count();
        let whole = json(&mut dry_run, &settings(""));
        let findings = list(&whole, "findings");
        assert_eq!(lines, findings.len() + 1);
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(rows.headers().expect("a head").get(0), Some("code"));
        let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().expect("rows");
        for (row, finding) in rows.iter().zip(findings) {
            for (index, cell) in row.iter().enumerate() {
                let bare = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                assert!(!bare.starts_with(['=', '+', '-', '@', '＝', '＋']), "{cell}");
                assert!(!cell.contains(";="), "{cell}");
                if index >= 9 {
                    assert!(cell.bytes().all(|byte| byte.is_ascii_digit()), "{cell}");
                }
            }
            for (cell, name) in [(9, "line"), (10, "column"), (11, "offset")] {
                assert_eq!(row[cell], finding["at"][name].to_string());
            }
        }
    }
}

/// The plan as CSV says what the plan of the JSON report says.
#[test]
fn the_plan_is_a_table_of_its_own() {
    let mut dry_run = changed();
    let plan: Value = serde_json::from_str(&report(&mut dry_run, Format::Json)).expect("JSON");
    let csv = report(&mut dry_run, Format::PlanCsv);
    insta::assert_snapshot!("plan.csv", csv.replace('\r', "␍"));
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().expect("rows");
    let mut expected = Vec::new();
    for (feed, kind) in [
        ("organisations", "organisation"),
        ("users", "user"),
        ("persons", "person"),
        ("supervisors", "supervisor-relation"),
    ] {
        let of = |change: &str| plan["plan"][feed][change].as_array().expect("a list").clone();
        expected.extend(of("created").iter().map(|row| (kind, "create", text(row, "id").to_owned(), None)));
        for row in of("updated") {
            let fields = list(&row, "fields").iter();
            let field = |field: &Value| {
                (text(field, "field").to_owned(), field["after"].as_str().unwrap_or("").to_owned())
            };
            expected.extend(fields.map(|of| (kind, "update", text(&row, "id").to_owned(), Some(field(of)))));
        }
        expected.extend(of("gone").iter().map(|row| (kind, "gone", text(row, "id").to_owned(), None)));
    }
    assert_eq!(rows.len(), expected.len());
    for (row, (kind, change, id, field)) in rows.iter().zip(expected) {
        let bare = |cell: &str| cell.replace('\'', "");
        assert_eq!((&row[0], &row[2], bare(&row[1])), (kind, change, bare(&id)), "{row:?}");
        let (path, after) = field.unwrap_or_default();
        assert_eq!((&row[3], bare(&row[5])), (path.as_str(), bare(&after)), "{row:?}");
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '＝']) && !cell.contains(";="), "{cell}");
        }
    }
    // Without a baseline there is no plan, and nothing but the head.
    assert_eq!(report(&mut university(), Format::PlanCsv).lines().count(), 1);
}

// ------------------------------------------------------------------ HTML

/// A page as a tree. It is written so that it is well-formed XML too, but for what stands in the head.
#[track_caller]
fn page(dry_run: &mut DryRun) -> String {
    let html = report(dry_run, Format::Html);
    let body = &html[html.find("<main>").expect("a start")..html.find("</main>").expect("an end")];
    let xml = format!("{}</main>", body.replace("<br>", "<br/>"));
    let tree = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let allowed = [
        "main", "header", "p", "h1", "h2", "ul", "ol", "li", "b", "section", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "div", "bdi", "span", "details", "summary", "br", "code", "i",
    ];
    let attributes = ["class", "id", "aria-labelledby", "role", "scope", "data-of"];
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        assert!(allowed.contains(&node.tag_name().name()), "{node:?}");
        for attribute in node.attributes() {
            assert!(attributes.contains(&attribute.name()), "{attribute:?}");
        }
        if node.has_tag_name("table") {
            assert!(node.first_element_child().is_some_and(|first| first.has_tag_name("caption")));
        }
    }
    for text in tree.descendants().filter_map(|node| node.text()) {
        assert!(!text.contains(['\u{202E}', '\u{200B}', '\u{85}', '\u{1}']), "{text:?}");
    }
    for asks in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
        let feeds_own = xml.matches(asks).count();
        assert_eq!(html.matches(asks).count(), feeds_own, "{asks} outside the text of feeds");
    }
    html
}

#[test]
fn html_is_one_page_that_asks_for_nothing() {
    let html = page(&mut university());
    assert!(html.starts_with("<!DOCTYPE html>"));
    assert!(html.contains("default-src 'none'"));
    for heading in ["Fix first: 14 root causes", "Would be locked: 9 users", "Missing: 17 references"] {
        assert!(html.contains(&format!(">{heading}</h2>")), "{heading}");
    }
    insta::assert_snapshot!(
        "university.html",
        html[html.find("<main>").expect("a start")..].replace(soups::VERSION, "…")
    );
    page(&mut DryRun::new());
}

#[test]
fn html_shows_what_feeds_hold_and_lets_none_of_it_act() {
    let html = page(&mut hostile());
    assert!(html.contains("&lt;script&gt;alert(1)"), "the text itself is shown");
    assert!(html.contains("<span class=\"hidden\">U+202E</span>abc"));
    assert!(html.contains("&amp;lt;img"), "text that looks like an entity stays text");
}

#[test]
fn html_shows_the_plan_at_three_distances() {
    let html = page(&mut changed());
    let start = html.find("<section aria-labelledby=\"h-plan\">").expect("a plan");
    let plan = &html[start..start + html[start..].find("</section>").expect("an end")];
    insta::assert_snapshot!("plan.html", plan);
    assert!(!page(&mut university()).contains("h-plan"), "without a baseline everything would be new");
}

#[test]
fn html_is_cut_by_table_and_says_the_exact_total() {
    let users: String = (0..2000).map(|number| user(&number.to_string())).collect();
    let mut dry_run = World::empty().users(users).dry_run();
    let html = page(&mut dry_run);
    assert_eq!(html.matches("The first 500 of 2000.").count(), 2);
    assert!(html.contains("2000 findings"));
    assert!(html.len() < 2_000_000, "{}", html.len());
}

#[test]
fn the_formats_with_something_to_tell_are_offered() {
    let mut sample = university();
    let settings = soups::Settings::for_date("2026-11-22").expect("a day");
    let names = |report: &soups::Report<'_>| report.formats().map(Format::name).collect::<Vec<_>>();
    assert_eq!(names(&sample.run(&settings)), ["html", "text", "json", "csv", "sarif", "junit"]);
    for (name, content) in soups::sample::FILES {
        let mut reader = FeedReader::with(name, Limits::default(), Checks::baseline());
        reader.push(content.as_bytes());
        sample.add_baseline(reader.finish());
    }
    sample.read("alma.xml", b"<users><user><primary_id>1</primary_id></user></users>");
    let all = names(&sample.run(&settings));
    assert_eq!(all.len(), Format::ALL.len(), "{all:?}");
    assert!(all.contains(&"plan-csv") && all.contains(&"alma-csv"));
}
