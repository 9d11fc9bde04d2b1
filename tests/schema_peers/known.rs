//! Where libxml2 is known to be wrong. The verdict that holds is the specification's, and the hand-written documents say it. A
//! second implementation (Xerces) gives it for each of them but two, in which it has the same older habits: emoji as symbols,
//! and a type that is derived from a member of a union.

use crate::tree::Element;

/// Hand-written documents, as construct and a part of their text, that libxml2 judges wrongly, and why.
#[rustfmt::skip]
pub(crate) const DOCUMENTS: [(&str, &str, &str); 28] = [
    ("attributes", "fixed=\"yes\" t:global=\"2\"", "a value fixed where an attribute is referred to is not compared"),
    ("built-in-types", ">123456789012345678901234567890", "numbers of more than 24 digits are not read"),
    ("built-in-types", ">1e<", "an exponent without digits is taken"),
    ("built-in-types", ">1e+<", "an exponent without digits is taken"),
    ("built-in-types", ">PT1.S<", "a point without digits after it is taken"),
    ("built-in-types", "> 2024-12-31 <", "the blanks around a date are not taken away"),
    ("built-in-types", "> t:y <", "the blanks around a name are not taken away before its prefix is looked up"),
    ("built-in-types", "<NMTOKENS xmlns=\"urn:t\" xmlns:t=\"urn:t\"></NMTOKENS>", "a list of at least one is taken empty"),
    ("built-in-types", "<unsignedLong xmlns=\"urn:t\" xmlns:t=\"urn:t\">+1<", "an unsigned number may bear a plus sign since the second edition"),
    ("built-in-types", ">QQ_==<", "what is not of the alphabet is passed over in base 64"),
    ("lists-and-unions", "xsi:type=\"Odd\">small", "what is derived from a member may stand for the union"),
    ("patterns", "<symbols xmlns=\"urn:t\">😀", "emoji are not taken for symbols"),
    ("wildcards", "xsi:type=\"xs:token\"", "an element with xsi:type needs no declaration below a strict wildcard"),
    ("wildcards", "xsi:type=\"xs:integer\">1", "an element with xsi:type needs no declaration below a strict wildcard"),
    ("complex-extension", "xsi:type=\" Shape \"", "the blanks around the name of a type are not taken away"),
    ("defaults", "<f> 07 </f>", "a fixed value is compared as it is written, not as a value"),
    ("defaults", "<e>1.00</e>", "a fixed value is compared as it is written, not as a value"),
    ("defaults", "<m>mixed<b/></m>", "an element with a fixed value may hold no elements"),
    ("ids", "<id>x</id>", "ids that are elements are not compared with those that are attributes"),
    ("ids", "<r xmlns=\"urn:t\"><a to=\"x\"/></r>", "references are not followed"),
    ("ids", "all=\"x z\"", "references are not followed"),
    ("ids", "all=\"\"", "a list of at least one is taken empty"),
    ("ids", "<r xmlns=\"urn:t\"><to>k</to></r>", "references are not followed"),
    ("lists-and-unions", "<tokens xmlns=\"urn:t\"/>", "a list of at least one is taken empty"),
    ("patterns", "<subtraction-twice xmlns=\"urn:t\">c<", "what is subtracted from the subtracted stays away"),
    ("patterns", "<letters xmlns=\"urn:t\">aBéßа中<", "ideographs are not taken for letters"),
    ("patterns", ">eng<", "a counted part at the start of two alternatives is counted for both together"),
    ("pure-person", "<fte> INF </fte>", "the blanks around INF are not taken away"),
];

/// What libxml2 is wrong about in mutants.
pub(crate) struct Excuse {
    /// The construct, or nothing for all of them.
    construct: &'static str,
    why: &'static str,
    /// Whether it explains what libxml2 says of a document.
    applies: fn(&Element, &[String]) -> bool,
}

const EXCUSES: [Excuse; 17] = [
    Excuse {
        construct: "",
        why: "the blanks around INF, NaN, dates, times, binary values and names are not taken away",
        applies: |_, said| refused_values(said).any(|value| value.trim_matches(is_blank) != value),
    },
    Excuse {
        construct: "",
        why: "numbers of more than 24 digits are not read",
        applies: |_, said| {
            refused_values(said).any(|value| value.chars().filter(char::is_ascii_digit).count() > 24)
        },
    },
    Excuse {
        construct: "",
        why: "an unsigned number may bear a plus sign since the second edition",
        applies: |_, said| refused_values(said).any(|value| value.trim_matches(is_blank).starts_with('+')),
    },
    Excuse {
        construct: "",
        why: "an exponent without digits and a point without digits after it are taken",
        applies: |document, said| said.is_empty() && any_value(document, is_cut_short),
    },
    Excuse {
        construct: "",
        why: "a counted part at the start of two alternatives is counted for both together",
        applies: |document, said| said.is_empty() && any_value(document, is_three_letters),
    },
    Excuse {
        construct: "",
        why: "the value of xsi:nil is not read where it can do nothing",
        applies: |document, said| {
            let is_boolean =
                |value: &str| ["true", "false", "1", "0"].contains(&value.trim_matches(is_blank));
            said.is_empty() && any_attribute(document, "nil", |value| !is_boolean(value))
        },
    },
    Excuse {
        construct: "",
        why: "the blanks around the name of a type are not taken away",
        applies: |document, said| {
            !said.is_empty() && any_attribute(document, "type", |value| value.contains(is_blank))
        },
    },
    Excuse {
        construct: "attributes",
        why: "a value fixed where an attribute is referred to is not compared",
        applies: |document, said| said.is_empty() && any_attribute(document, "global", |_| true),
    },
    Excuse {
        construct: "defaults",
        why: "a fixed value is compared as it is written, not as a value",
        applies: |_, said| said.iter().any(|message| message.contains("the fixed value constraint")),
    },
    Excuse {
        construct: "defaults",
        why: "an element with a fixed value may hold no elements",
        applies: |document, said| said.is_empty() && any_element(document, "m", |m| m.value().is_none()),
    },
    Excuse {
        construct: "built-in-types",
        why: "a list of at least one is taken empty",
        applies: is_empty_list,
    },
    Excuse {
        construct: "lists-and-unions",
        why: "a list of at least one is taken empty",
        applies: is_empty_list,
    },
    Excuse {
        construct: "built-in-types",
        why: "what is not of the alphabet is passed over in base 64",
        applies: |document, said| said.is_empty() && any_element(document, "base64Binary", is_no_base64),
    },
    Excuse {
        construct: "facets",
        why: "what is not of the alphabet is passed over in base 64",
        applies: |document, said| said.is_empty() && any_element(document, "base64-length", is_no_base64),
    },
    Excuse {
        construct: "lists-and-unions",
        why: "what is derived from a member may stand for the union",
        applies: |_, said| said.iter().any(|message| message.contains("blocked or not validly derived")),
    },
    Excuse {
        construct: "wildcards",
        why: "an element with xsi:type needs no declaration below a strict wildcard",
        applies: |_, said| said.iter().any(|message| message.contains("demanded by the strict wildcard")),
    },
    Excuse {
        construct: "patterns",
        why: "ideographs are not taken for letters nor emoji for symbols, and what is subtracted from the subtracted stays away",
        applies: |document, _| {
            ["letters", "symbols", "subtraction-twice"]
                .iter()
                .any(|name| any_element(document, name, |_| true))
        },
    },
];

/// Why libxml2 is wrong about a mutant, where that is known.
pub(crate) fn excuse(construct: &str, document: &Element, said: &[String]) -> Option<&'static str> {
    let fits = |excuse: &&Excuse| excuse.construct.is_empty() || excuse.construct == construct;
    let excuse = EXCUSES.iter().filter(fits).find(|excuse| (excuse.applies)(document, said))?;
    Some(excuse.why)
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// The values that libxml2 says are not of their type.
fn refused_values(said: &[String]) -> impl Iterator<Item = &str> {
    said.iter().filter_map(|message| {
        let (before, _) = message.split_once("' is not a valid value of")?;
        before.split_once(": '").map(|(_, value)| value)
    })
}

fn any_element(document: &Element, local: &str, wanted: impl Fn(&Element) -> bool) -> bool {
    !document.places(&|element: &Element| element.local == local && wanted(element)).is_empty()
}

fn any_attribute(document: &Element, local: &str, wanted: impl Fn(&str) -> bool) -> bool {
    let has = |element: &Element| {
        element.attributes.iter().any(|attribute| attribute.local == local && wanted(&attribute.value))
    };
    !document.places(&has).is_empty()
}

fn any_value(document: &Element, wanted: impl Fn(&str) -> bool) -> bool {
    let has = |element: &Element| {
        element.attributes.iter().any(|attribute| wanted(&attribute.value))
            || element.value().is_some_and(|value| wanted(&value))
    };
    !document.places(&has).is_empty()
}

/// A number that ends with the mark of its exponent, or a second that ends with its point.
fn is_cut_short(value: &str) -> bool {
    let value = value.trim_matches(is_blank);
    let number = value.trim_end_matches(['+', '-']).trim_end_matches(['e', 'E']);
    value.strip_suffix('S').is_some_and(|seconds| seconds.ends_with('.'))
        || (number != value && number.ends_with(|end: char| end.is_ascii_digit() || end == '.'))
}

fn is_three_letters(value: &str) -> bool {
    value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_no_base64(element: &Element) -> bool {
    let is_other = |c: char| !(c.is_ascii_alphanumeric() || is_blank(c) || matches!(c, '+' | '/' | '='));
    element.value().is_some_and(|value| value.contains(is_other))
}

fn is_empty_list(document: &Element, said: &[String]) -> bool {
    let is_empty =
        |element: &Element| element.value().is_some_and(|value| value.trim_matches(is_blank).is_empty());
    said.is_empty() && ["NMTOKENS", "tokens"].iter().any(|name| any_element(document, name, is_empty))
}

/// Constructs in which libxml2 errs so widely that mutants would tell nothing, and why.
pub(crate) const CONSTRUCTS: [(&str, &str); 1] = [("ids", "references are not followed")];

/// Wrong schemas that libxml2 lets pass, and why.
#[rustfmt::skip]
pub(crate) const SCHEMAS: [(&str, &str); 12] = [
    ("attribute-fixed-elsewhere.", "what is fixed where an attribute is referred to is not compared with what is fixed already"),
    ("facet-length-min-above-max.", "lengths are not compared with one another"),
    ("facet-twice.", "the second facet of a name is overlooked"),
    ("facet-whitespace-looser.", "white space is not compared with that of the base"),
    ("import-other-namespace/", "what cannot be imported is left out"),
    ("inconsistent-types.", "elements of one name are not held to one type"),
    ("notation-without-enumeration.", "notations are not looked at"),
    ("pattern-counts.", "a count from more to less is taken"),
    ("redefine/", "redefinition is part of XSD 1.0, but refused here"),
    ("restriction-more-often.", "particles are not compared with those of the base"),
    ("restriction-new-element.", "particles are not compared with those of the base"),
    ("restriction-wider-type.", "particles are not compared with those of the base"),
];
