use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// An ORCID is no ORCID, or its check digit is wrong.
    ///
    /// ## Why it matters
    /// The schema takes any text of up to twenty characters. An ORCID is four groups of four digits with hyphens
    /// between them, the last of which is worked out from the others and may be an X (ISO 7064, MOD 11-2). One that is
    /// mistyped belongs to nobody, or to somebody else.
    ///
    /// ## What to do
    /// Take the ORCID from the person, best by a sign-in at ORCID, and give it as 0000-0000-0000-0000, without the
    /// address around it.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     «PER006»<orcId>0000-0002-1825-0079</orcId>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     <orcId>0000-0002-1825-0097</orcId>
    ///   </person>
    /// </persons>
    /// ```
    "PER006", "invalid-orcid", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [18];
    check: Check::Values(&[Kind::Orcid], check);
    message: |[orcid, why, _]| match orcid {
        "" => "The ORCID is empty.".to_owned(),
        _ => format!("“{orcid}” is no ORCID: {why}."),
    };
    remedy: |[orcid, _, meant]| match (orcid, meant) {
        ("", _) => "Leave the element out where there is no ORCID.".to_owned(),
        (_, "") => "Look the ORCID up and write it as 0000-0000-0000-0000.".to_owned(),
        _ => format!("Write “{meant}”."),
    };
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    // The schema allows no more characters, and says so itself.
    const CHARACTERS_MAX: usize = 20;
    if value.text.len() > CHARACTERS_MAX && value.text.chars().count() > CHARACTERS_MAX {
        return;
    }
    if !is_right(value.text)
        && let Some((why, meant)) = fault(value.text)
    {
        sink.add(Code::InvalidOrcid, [value.text, why, &meant]);
    }
}

/// What is wrong with an ORCID, and what may be meant.
fn fault(text: &str) -> Option<(&'static str, String)> {
    let digits: Vec<u8> =
        text.bytes().filter(|byte| byte.is_ascii_digit() || matches!(byte, b'X' | b'x')).collect();
    let (last, first) =
        digits.split_last().map_or((0, &[][..]), |(last, first)| (last.to_ascii_uppercase(), first));
    let counted = first.len() == 15 && first.iter().all(u8::is_ascii_digit);
    let right = counted && check_digit(first) == last;
    let shape =
        |text: &str| text.bytes().map(|byte| if byte == b'-' { '-' } else { '0' }).collect::<String>();
    if counted && !text.contains('x') && shape(text) == "0000-0000-0000-0000" {
        return (!right).then(|| ("its check digit does not fit the others", String::new()));
    }
    let why = match text {
        _ if !counted => "it is not four groups of four digits with hyphens between them",
        _ if text.len() == digits.len() && !text.contains('x') => "it has no hyphens",
        _ => "it is more or other than four groups of four digits with hyphens between them",
    };
    Some((why, if right { written(first, last) } else { String::new() }))
}

/// Whether a text is an ORCID as it should be, as nearly all are.
fn is_right(text: &str) -> bool {
    let mut digits = [0; 16];
    let mut count = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if at % 5 == 4 {
            if byte != b'-' {
                return false;
            }
            continue;
        }
        let Some(digit) = digits.get_mut(count) else { return false };
        *digit = byte;
        count += 1;
    }
    let [first @ .., last] = &digits;
    text.len() == 19
        && count == digits.len()
        && first.iter().all(u8::is_ascii_digit)
        && check_digit(first) == *last
}

/// The last character by ISO 7064, MOD 11-2.
fn check_digit(digits: &[u8]) -> u8 {
    let total = digits.iter().fold(0_u32, |total, digit| (total + u32::from(digit - b'0')) * 2 % 11);
    match (12 - total) % 11 {
        10 => b'X',
        digit => b'0' + digit as u8,
    }
}

fn written(first: &[u8], last: u8) -> String {
    let mut written = String::new();
    for (index, &digit) in first.iter().chain([&last]).enumerate() {
        if index > 0 && index % 4 == 0 {
            written.push('-');
        }
        written.push(char::from(digit));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{fault, is_right};

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = fault(text);
        let found = found.as_ref().map(|(why, meant)| (*why, meant.as_str()));
        match (found, expected) {
            (Some((why, meant)), Some((part, expected))) => {
                assert!(why.contains(part), "{text}: {why}");
                assert_eq!(meant, expected, "{text}");
            }
            (found, expected) => assert_eq!(found, expected, "{text}"),
        }
    }

    #[test]
    fn orcids() {
        // Published examples of ORCID, one of which ends in X.
        for right in
            ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X", "0000-0002-9079-593X"]
        {
            check(right, None);
            assert!(is_right(right) && !is_right(&format!("{right}-")));
        }
        for wrong in
            ["0000-0002-1825-0098", "0000-0002-1825-009X", "0000-0002-1694-2330", "1000-0002-1825-0097"]
        {
            check(wrong, Some(("check digit", "")));
            assert!(!is_right(wrong) && !is_right(&format!("{wrong}-")));
        }
    }

    #[test]
    fn other_spellings() {
        check("0000000218250097", Some(("no hyphens", "0000-0002-1825-0097")));
        check("0000000218250098", Some(("no hyphens", "")));
        check("0000-0002-1694-233x", Some(("more or other", "0000-0002-1694-233X")));
        check("0000 0002 1825 0097", Some(("more or other", "0000-0002-1825-0097")));
        check(" 0000-0002-1825-0097", Some(("more or other", "0000-0002-1825-0097")));
        check("0000-00021825-0097", Some(("more or other", "0000-0002-1825-0097")));
        for text in ["", "X", "none", "0000-0002-1825", "X000-0002-1825-0097", "٠٠٠٠-0002"] {
            check(text, Some(("not four groups", "")));
        }
    }
}
