//! One line a check: a type, a text, and whether it is a value. What two conforming validators agree on was taken from them.

use proptest::prelude::*;

use super::*;

struct Declared;

impl Prefixes for Declared {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        match prefix {
            "a" | "b" => Some("urn:a"),
            "c" => Some("urn:c"),
            _ => None,
        }
    }
}

fn built_in(name: &str) -> SimpleType {
    SimpleType::built_in(name).expect("the type is built in")
}

/// The facets of `name=value`, with `!` after the name where the facet is fixed.
fn facets<'a>(texts: &[&'a str]) -> Vec<Facet<'a>> {
    let facet = |text: &'a str| {
        let (name, value) = text.split_once('=').expect("a name and a value");
        Facet { name: name.trim_end_matches('!'), value, fixed: name.ends_with('!') }
    };
    texts.iter().map(|text| facet(text)).collect()
}

#[track_caller]
fn restricted(base: &SimpleType, texts: &[&str]) -> SimpleType {
    match base.restrict(&facets(texts), &Declared) {
        Ok(made) => made,
        Err(faults) => panic!("{texts:?}: {faults:?}"),
    }
}

#[track_caller]
fn of(base: &str, texts: &[&str]) -> SimpleType {
    restricted(&built_in(base), texts)
}

#[track_caller]
fn pattern(pattern: &str) -> SimpleType {
    of("string", &[&format!("pattern={pattern}")])
}

#[track_caller]
fn check(made: &SimpleType, text: &str, valid: bool) {
    let outcome = made.check(text, &Declared);
    assert_eq!(outcome.is_ok(), valid, "{text:?} as {}: {outcome:?}", made.describe());
}

/// Each of the texts, separated by `|`, is a value, or none is.
#[track_caller]
fn check_all(made: &SimpleType, texts: &str, valid: bool) {
    for text in texts.split('|') {
        check(made, text, valid);
    }
}

#[track_caller]
fn refused(base: &SimpleType, texts: &[&str], at: usize) {
    let faults = base.restrict(&facets(texts), &Declared).expect_err("the facets are at fault");
    assert!(faults.iter().any(|fault| fault.facet == Some(at)), "{faults:?}");
}

#[track_caller]
fn fails(made: &SimpleType, text: &str, kind: ValueFaultKind, expected: &str) {
    let fault = made.check(text, &Declared).expect_err("the text is no value");
    assert_eq!((fault.kind, fault.expected.as_str()), (kind, expected));
}

#[test]
fn dates_and_times_are_those_of_the_calendar() {
    let date = built_in("date");
    check_all(&date, "2020-02-29|2000-02-29| 2020-05-05Z |2020-05-05+14:00|-0004-02-29|12020-01-01", true);
    check_all(&date, "2019-02-29|1900-02-29|2020-13-01|2020-00-01|2020-04-31|0000-01-01|02020-01-01", false);
    check_all(
        &date,
        "2020-05-05+14:01|2020-05-05z|2020-05-05+1:00|2020-05-05 Z|+2020-01-01|2020-1-1|",
        false,
    );
    let time = built_in("time");
    check_all(&time, "00:00:00|24:00:00|24:00:00.0|23:59:59.123456789012345678901|12:00:00-05:30", true);
    check_all(&time, "24:00:01|23:59:60|12:00|1:00:00|12:00:00.|25:00:00", false);
    let moment = built_in("dateTime");
    check_all(&moment, "2020-05-05T12:00:00|2020-05-05T12:34:56.5Z|2020-12-31T24:00:00", true);
    check_all(&moment, "2020-05-05 12:00:00|2020-05-05T|2020-05-05|2020-05-05t12:00:00", false);
    check_all(&built_in("gYear"), "2020|-0001|12020|2020+01:00", true);
    check_all(&built_in("gYear"), "0000|20|02020|-12:00", false);
    check_all(&built_in("gMonthDay"), "--02-29|--12-31Z", true);
    check_all(&built_in("gMonthDay"), "--02-30|--13-01|-02-29", false);
    check_all(&built_in("gDay"), "---31|---01Z", true);
    check_all(&built_in("gMonth"), "--05|--05+01:00", true);
    check_all(&built_in("gMonth"), "--05--|--13|--5", false);
    check_all(&built_in("duration"), "P1Y|-P1Y2M3DT4H5M6.789S|PT.5S|P0Y", true);
    check_all(&built_in("duration"), "P|PT|P1YT|P1M1Y|P-1Y|PT1.S|PT1.5H|1Y|P1W", false);
}

#[test]
fn moments_with_and_without_zones_are_partly_ordered() {
    let from = of("dateTime", &["minInclusive=2020-01-01T00:00:00"]);
    check(&from, "2020-01-01T14:00:01Z", true);
    check(&from, "2020-01-01T14:00:00Z", false);
    let up_to = of("date", &["maxInclusive=2020-01-01Z"]);
    check_all(&up_to, "2020-01-01Z|2020-01-01+14:00|2019-12-31", true);
    check_all(&up_to, "2020-01-01-14:00|2020-01-01", false);
    check_all(&of("duration", &["minExclusive=P1M"]), "P32D|P2M|P1M1D", true);
    check_all(&of("duration", &["minExclusive=P1M"]), "P31D|P30D|P1M|P28D", false);
    refused(
        &built_in("dateTime"),
        &["minInclusive=2020-01-01T00:00:00Z", "maxInclusive=2020-01-01T05:00:00"],
        0,
    );
}

#[test]
fn numbers_are_compared_without_loss() {
    check_all(&built_in("decimal"), "1.|.5|+1|-0|123456789012345678901234567890.1| 1 ", true);
    check_all(&built_in("decimal"), "|.|1e3|1,5|INF|++1|١", false);
    check_all(&built_in("long"), "9223372036854775807|-9223372036854775808|+1", true);
    check_all(&built_in("long"), "9223372036854775808|-9223372036854775809|1.0", false);
    check_all(&built_in("nonNegativeInteger"), "0|-0|123456789012345678901234567890", true);
    check_all(&built_in("nonNegativeInteger"), "-1", false);
    check_all(&of("decimal", &["totalDigits=3"]), "999|0.001|1.50|00100|99.9", true);
    check_all(&of("decimal", &["totalDigits=3"]), "1000|0.0001|99.99", false);
    check_all(&of("decimal", &["fractionDigits=2"]), "1|1.5|1.500", true);
    check_all(&of("decimal", &["fractionDigits=2"]), "1.505", false);
    check(&of("decimal", &["maxExclusive=0.3"]), "0.29999999999999999999999999", true);
    check_all(&built_in("float"), "INF|-INF|NaN|1e400|.5E-3|1.", true);
    check_all(&built_in("float"), "+INF|inf|nan|Infinity|0x1|1f|1e|1e+", false);
    let share = of("float", &["minInclusive=0", "maxInclusive=1"]);
    check_all(&share, "1.00000001|0|-0|1e-46", true);
    check_all(&share, "1.0000001|NaN|INF|-0.1", false);
    check(&of("double", &["maxInclusive=1"]), "1.00000001", false);
}

#[test]
fn lengths_count_characters_octets_or_items() {
    check_all(&of("string", &["maxLength=2"]), "éé|😀😀||ab", true);
    check_all(&of("string", &["maxLength=2"]), " a |ééé", false);
    check(&of("token", &["maxLength=1"]), " a ", true);
    check_all(&of("hexBinary", &["length=2"]), "ffFF|0000", true);
    check_all(&of("hexBinary", &["length=2"]), "ff|fff", false);
    check_all(&of("base64Binary", &["length=1"]), "AQ==|A Q = =", true);
    check_all(&built_in("base64Binary"), "|AQID|AQI=|AQID AQ==", true);
    check_all(&built_in("base64Binary"), "AQ|AR==|AQJ=|A===|AQ==AQ==|AQ=I|a-_b|=|É", false);
    let list = SimpleType::list_of(&built_in("int")).expect("a list of atoms");
    check_all(&restricted(&list, &["maxLength=2"]), "|1|\n1\t2 ", true);
    check_all(&restricted(&list, &["maxLength=2"]), "1 2 3|a", false);
    check(&built_in("NMTOKENS"), "", false);
    check(&of("QName", &["maxLength=1"]), "a:local", true);
    assert!(SimpleType::list_of(&list).is_err());
    assert!(SimpleType::list_of(&SimpleType::union_of(&[list])).is_err());
}

#[test]
fn names_are_those_of_xml_before_its_fifth_edition() {
    check_all(&built_in("NCName"), "a|_a|é|a\u{301}|a·|中", true);
    check_all(&built_in("NCName"), "a:b|-a|1a|\u{301}a|\u{10000}||a b", false);
    check_all(&built_in("Name"), "a:b|:a|a:", true);
    check_all(&built_in("NMTOKEN"), "-a|1|:", true);
    check_all(&built_in("language"), "en|en-GB|x-klingon|de-CH-1996|mul", true);
    check_all(&built_in("language"), "en_GB|abcdefghi|en-|12|en--GB", false);
    check_all(&built_in("QName"), "a:x|x|xml:lang", true);
    check_all(&built_in("QName"), "z:x|a:b:c|:a|a:|a: x", false);
    check_all(&built_in("anyURI"), "|a b|http://é/|//[::1]:80/x|../x#y|mailto:a@b|?[", true);
    check_all(&built_in("anyURI"), "%zz|a#b#c|:a|1:a|http://[::1|a[b]", false);
    check_all(&built_in("boolean"), "true|0| 1 ", true);
    check_all(&built_in("boolean"), "TRUE|yes|00|", false);
}

#[test]
fn enumerations_compare_values() {
    check_all(&of("decimal", &["enumeration=1.50"]), "1.5|+01.500", true);
    check(&of("string", &["enumeration=a"]), " a", false);
    check_all(&of("hexBinary", &["enumeration=ff"]), "FF|fF", true);
    check_all(&of("QName", &["enumeration=a:x"]), "b:x|a:x", true);
    check_all(&of("QName", &["enumeration=a:x"]), "c:x|x", false);
    check(&of("dateTime", &["enumeration=2020-01-01T00:00:00Z"]), "2019-12-31T24:00:00Z", true);
    check_all(&of("float", &["enumeration=NaN", "enumeration=0"]), "NaN|-0", true);
    check(&of("duration", &["enumeration=P1Y"]), "P12M", true);
    let members = SimpleType::union_of(&[built_in("int"), built_in("string")]);
    check_all(&restricted(&members, &["enumeration=1"]), "01| 1 ", true);
    check(&restricted(&members, &["enumeration=a"]), " a ", false);
    check(&restricted(&members, &["pattern=a"]), " a ", true);
    let list = SimpleType::list_of(&built_in("int")).expect("a list of atoms");
    check(&restricted(&list, &["enumeration=1 2"]), " 01  2", true);
    check(&restricted(&list, &["enumeration=1 2"]), "2 1", false);
    assert_eq!(
        of("token", &["enumeration= a ", "enumeration=b"]).enumeration().expect("is listed"),
        ["a", "b"]
    );
}

#[test]
fn keys_are_equal_across_types_of_one_primitive_and_only_there() {
    let key = |name: &str, text: &str| built_in(name).key(text, &Declared).expect("a value");
    assert_eq!(key("int", "01"), key("decimal", "1.0"));
    assert_eq!(key("token", " a "), key("string", "a"));
    assert_eq!(key("base64Binary", "A Q = ="), key("base64Binary", "AQ=="));
    assert_eq!(key("time", "13:00:00+01:00"), key("time", "12:00:00Z"));
    assert_ne!(key("string", "1"), key("int", "1"));
    assert_ne!(key("float", "1"), key("double", "1"));
    assert_ne!(key("date", "2020-01-01"), key("date", "2020-01-01Z"));
    assert_ne!(key("anyURI", "a"), key("string", "a"));
    assert!(built_in("int").key("x", &Declared).is_none());
    assert!(built_in("int").equal("1", &Declared, " +1", &Declared));
    assert!(!built_in("int").equal("x", &Declared, "x", &Declared));
}

#[test]
fn patterns_are_of_the_whole_text_ored_in_a_step_and_anded_across() {
    let base = of("string", &["pattern=a.*", "pattern=b.*"]);
    check_all(&base, "a|bx", true);
    check(&base, "xa", false);
    check(&base, "a\n", false);
    let narrower = restricted(&base, &["pattern=.*z"]);
    check_all(&narrower, "az|bz", true);
    check_all(&narrower, "a|xz", false);
}

#[test]
fn patterns_speak_the_language_of_xsd() {
    check(&pattern("^a$"), "^a$", true);
    check(&pattern("^a$"), "a", false);
    check_all(&pattern("[a-z-[aeiou]]+"), "xyz|bcd", true);
    check_all(&pattern("[a-z-[aeiou]]+"), "a|xa|-|", false);
    check_all(&pattern("[^a-z-[x]]"), "A|é", true);
    check_all(&pattern("[^A-Z-[x]]"), "x|A", false);
    check_all(&pattern("[+/-]?"), "+|/|-|", true);
    check_all(&pattern("[-a]|[b-]|[^-]"), "-|a|b|c", true);
    check_all(&pattern("[+/+]"), "+|/", true);
    check_all(&pattern("[a-ø]"), "z|é|ø", true);
    check(&pattern("[a-ø]"), "ÿ", false);
    check_all(&pattern(r"\p{Lu}\P{Lu}\p{Nd}"), "Éé٣|Aa1", true);
    check_all(&pattern(r"\p{IsBasicLatin}\p{IsLatin-1Supplement}"), "aé", true);
    check_all(&pattern(r"\i\c*"), "a-b|_1|:|é", true);
    check_all(&pattern(r"\i\c*"), "-a|1", false);
    check_all(&pattern(r"\w+"), "aé1€|$", true);
    check_all(&pattern(r"\w+"), "a_b|a b|-", false);
    check(&pattern(r"\d"), "٣", true);
    check_all(&pattern(r"[^\p{C}\p{Z}]+"), "/dk/atira/pure|é", true);
    check_all(&pattern(r"[^\p{C}\p{Z}]+"), "a b|a\u{A0}b|\u{200B}|\t|", false);
    check_all(&pattern("."), "a|😀|\u{2028}", true);
    check_all(&pattern("."), "\n|\r|", false);
    check_all(&pattern("a{0}|b{2}|c{2,}|d{1,2}|"), "|bb|ccc|d|dd", true);
    check_all(&pattern("a{0}b{2}|c{2,}|d{1,2}"), "b|c|ddd|a", false);
    check_all(&pattern("(a|b)*a(a|b){14}"), "abbbbbbbbbbbbbb", true);
    check_all(&pattern(r"\p{L}{2,3000}"), "ab|Müller", true);
    check(&pattern(r"\p{L}{2,3000}"), &"é".repeat(3001), false);
}

#[test]
fn what_the_language_of_xsd_does_not_have_is_refused() {
    for wrong in [
        "a**",
        "+",
        "a{2,1}",
        "a{,3}",
        "a{1",
        "{",
        "}",
        "(",
        ")",
        "(?:a)",
        "a*?",
        "[",
        "]",
        "[]",
        "[^]",
        "[b-a]",
        "[a-z-A]",
        "[--a]",
        "[+--]",
        "[a-\\d]",
        "[[a]]",
        "[a-[b]c]",
        "\\",
        "\\b",
        "\\1",
        "\\x41",
        "\\p",
        "\\p{Foo}",
        "\\p{Lx}",
        "\\p{Cs}",
        "\\p{IsFoo}",
        "a{1}{2}",
        "[\\]",
        "a{99999999999}",
    ] {
        refused(&built_in("string"), &[&format!("pattern={wrong}")], 0);
    }
}

#[test]
fn a_pattern_may_have_a_backslash_before_any_sign() {
    for sign in ["$", "/", "\"", "'", "&", "_", "=", "^", "-", "."] {
        check(&pattern(&format!("a\\{sign}")), &format!("a{sign}"), true);
        check(&pattern(&format!("[\\{sign}]")), "a", false);
    }
}

#[test]
fn a_pattern_too_large_is_refused_and_a_large_one_is_followed() {
    refused(&built_in("string"), &["pattern=(a{1000}){1000}"], 0);
    refused(&built_in("string"), &["pattern=(((()|()){9999}){9999}){9999}"], 0);
    refused(&built_in("string"), &[&format!("pattern={}{}", "(".repeat(5000), ")".repeat(5000))], 0);
    check(&pattern("(a|b)*a(a|b){40}"), &format!("a{}", "b".repeat(40)), true);
    check(&pattern("(a|b)*a(a|b){40}"), &format!("b{}", "b".repeat(40)), false);
    check(&pattern("(){4000000000}"), "", true);
}

#[test]
fn facets_only_narrow() {
    let base = of("string", &["maxLength!=3"]);
    refused(&base, &["maxLength=2"], 0);
    refused(&of("string", &["maxLength=3"]), &["maxLength=4"], 0);
    refused(&of("string", &["maxLength=3"]), &["pattern=a", "minLength=4"], 1);
    refused(&built_in("string"), &["length=2", "minLength=1"], 1);
    restricted(&of("string", &["minLength=1"]), &["length=2", "minLength=1"]);
    refused(&built_in("string"), &["minLength=3", "maxLength=2"], 0);
    refused(&built_in("string"), &["maxLength=1", "maxLength=1"], 1);
    refused(&built_in("string"), &["maxLength=-1"], 0);
    refused(&built_in("string"), &["maxInclusive=1"], 0);
    refused(&built_in("int"), &["maxLength=1"], 0);
    refused(&built_in("boolean"), &["enumeration=true"], 0);
    refused(&built_in("int"), &["enumeration=1", "enumeration=x"], 1);
    refused(&built_in("int"), &["maxInclusive=3000000000"], 0);
    refused(&built_in("integer"), &["fractionDigits=1"], 0);
    refused(&built_in("decimal"), &["totalDigits=2", "fractionDigits=3"], 1);
    refused(&built_in("decimal"), &["totalDigits=0"], 0);
    refused(&built_in("decimal"), &["minInclusive=1", "minExclusive=1"], 1);
    refused(&built_in("decimal"), &["minExclusive=5", "maxInclusive=5"], 0);
    refused(&built_in("token"), &["whiteSpace=preserve"], 0);
    refused(&built_in("date"), &["whiteSpace=replace"], 0);
    refused(&built_in("string"), &["assertion=true()"], 0);
    let open = of("decimal", &["minExclusive=1"]);
    restricted(&open, &["minExclusive=1"]);
    refused(&open, &["minInclusive=1"], 0);
    assert!(built_in("anySimpleType").restrict(&[], &Declared).is_err());
}

#[test]
fn faults_say_what_would_be_right() {
    use ValueFaultKind::{Digits, Empty, Enumeration, Lexical, Pattern, Prefix, Range, TooLong, TooShort};
    fails(&of("int", &["minInclusive=1", "maxInclusive=12"]), "13", Range, "a whole number from 1 to 12");
    fails(&of("string", &["maxLength=64"]), &"x".repeat(65), TooLong, "at most 64 characters");
    fails(&of("string", &["minLength=2"]), "x", TooShort, "at least 2 characters");
    fails(&of("string", &["pattern=[A-Z]{2}"]), "x", Pattern, "text of the form [A-Z]{2}");
    fails(&of("string", &["pattern=[A-Z]{2}"]), "", Empty, "text of the form [A-Z]{2}");
    fails(
        &of("string", &["enumeration=A", "enumeration=B", "enumeration=C"]),
        "D",
        Enumeration,
        "one of A, B or C",
    );
    fails(&of("decimal", &["fractionDigits=2"]), "1.234", Digits, "at most 2 digits after the point");
    fails(&built_in("boolean"), "yes", Lexical, "true or false (or 1, 0)");
    fails(&built_in("date"), " ", Empty, "a date (YYYY-MM-DD)");
    fails(&built_in("QName"), "z:x", Prefix, "a name whose prefix is declared");
}

#[test]
fn some_types_take_any_text() {
    assert!(built_in("string").accepts_anything() && built_in("anySimpleType").accepts_anything());
    assert!(!of("string", &["maxLength=9"]).accepts_anything() && !built_in("NCName").accepts_anything());
    assert!(built_in("NOTATION").is_notation_without_enumeration());
    assert!(!of("NOTATION", &["enumeration=a:x"]).is_notation_without_enumeration());
    assert_eq!(built_in("IDREFS").identity(), Identity::IdRefs);
    assert_eq!(of("ID", &["maxLength=9"]).identity(), Identity::Id);
}

/// Patterns of a few characters, nested.
fn nested_pattern() -> impl Strategy<Value = String> {
    let leaf =
        prop::sample::select(vec!["a", "[a-c]", "[^ab]", "[a-d-[b]]", "", "."]).prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}|{other})")),
            (inner, prop::sample::select(vec!["*", "+", "?", "{2}", "{0,3}", "{1,}"]))
                .prop_map(|(part, quantifier)| format!("({part}){quantifier}")),
        ]
    })
}

proptest! {
    #[test]
    fn no_pattern_and_no_text_makes_it_panic(pattern in "\\PC{0,12}", text in "\\PC{0,12}") {
        let facet = [Facet { name: "pattern", value: &pattern, fixed: false }];
        if let Ok(made) = built_in("string").restrict(&facet, &Declared) {
            let _ = made.check(&text, &Declared);
        }
    }

    #[test]
    fn a_pattern_written_out_or_repeated_is_the_same(part in nested_pattern(), text in "[abcd]{0,6}") {
        let (once, twice) = (pattern(&format!("({part}){{2}}")), pattern(&format!("({part})({part})")));
        prop_assert_eq!(once.check(&text, &Declared).is_ok(), twice.check(&text, &Declared).is_ok());
    }

    #[test]
    fn whole_numbers_are_ordered_as_machines_order_them(one: i64, other: i64) {
        let bound = format!("maxInclusive={other}");
        let made = of("integer", &[&bound]);
        prop_assert_eq!(made.check(&one.to_string(), &Declared).is_ok(), one <= other);
    }

    #[test]
    fn equal_keys_are_equal_values(one in "-?[0-9]{0,3}\\.?[0-9]{0,3}", other in "-?[0-9]{0,3}\\.?[0-9]{0,3}") {
        let made = built_in("decimal");
        let keys = (made.key(&one, &Declared), made.key(&other, &Declared));
        if let (Some(first), Some(second)) = keys {
            let same = one.parse::<f64>().ok() == other.parse::<f64>().ok();
            prop_assert_eq!(first == second, same);
        }
    }

    #[test]
    fn days_of_the_calendar_are_dates_and_no_others(year in 1i16..9999, month in 0i8..14, day in 0i8..33) {
        let known = jiff::civil::Date::new(year, month, day).is_ok();
        let text = format!("{year:04}-{month:02}-{day:02}");
        prop_assert_eq!(built_in("date").check(&text, &Declared).is_ok(), known);
    }

    #[test]
    fn dates_with_zones_are_ordered_as_instants(
        a in -400_000i64..400_000, b in -400_000i64..400_000, za in -14i8..15, zb in -14i8..15,
    ) {
        let text = |minutes: i64, zone: i8| {
            let start = jiff::civil::date(2000, 3, 1).at(0, 0, 0, 0);
            let local = start.checked_add(jiff::Span::new().minutes(minutes * 7)).expect("within the calendar");
            format!("{}{}{:02}:00", local.strftime("%Y-%m-%dT%H:%M:%S"), if zone < 0 { '-' } else { '+' }, zone.abs())
        };
        let instant = |minutes: i64, zone: i8| minutes * 7 - i64::from(zone) * 60;
        let bound = format!("maxInclusive={}", text(b, zb));
        let fits = of("dateTime", &[&bound]).check(&text(a, za), &Declared).is_ok();
        prop_assert_eq!(fits, instant(a, za) <= instant(b, zb));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn tables_and_sets_of_states_decide_alike(part in nested_pattern(), text in "[abcd]{0,6}") {
        // What follows the group makes the table too large, and is nothing in the text.
        let (small, large) = (pattern(&part), pattern(&format!("({part})((a|b)*a(a|b){{40}}!)?")));
        prop_assert_eq!(small.check(&text, &Declared).is_ok(), large.check(&text, &Declared).is_ok());
    }
}
