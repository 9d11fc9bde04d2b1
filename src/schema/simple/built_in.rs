//! The types every schema has.

use super::facets::{Bound, Facets, Range, WhiteSpace};
use super::moment::Part;
use super::number::Decimal;
use super::value::{Form, Value};
use super::{Identity, Inner, SimpleType, Variety};

/// The built-in type of a name, or none.
pub(super) fn built_in(name: &str) -> Option<SimpleType> {
    let list = |item: &str, identity: Identity| {
        let item = built_in(item)?;
        let mut facets = Facets::new(WhiteSpace::Collapse);
        facets.min_length = Some(Bound { value: 1, fixed: false });
        Some(SimpleType::new(Inner { variety: Variety::List(item), facets, identity }))
    };
    match name {
        "NMTOKENS" => return list("NMTOKEN", Identity::None),
        "IDREFS" => return list("IDREF", Identity::IdRefs),
        "ENTITIES" => return list("ENTITY", Identity::Entities),
        _ => {}
    }
    let form = form(name)?;
    let white_space = match name {
        "string" | "anySimpleType" => WhiteSpace::Preserve,
        "normalizedString" => WhiteSpace::Replace,
        _ => WhiteSpace::Collapse,
    };
    let identity = match name {
        "ID" => Identity::Id,
        "IDREF" => Identity::IdRef,
        "ENTITY" => Identity::Entity,
        _ => Identity::None,
    };
    let mut facets = Facets::new(white_space);
    facets.white_space_fixed = form != Form::Text && !is_string(form);
    if form == Form::Whole {
        facets.fraction_digits = Some(Bound { value: 0, fixed: true });
        let (least, most) = bounds(name);
        facets.lower = least.map(bound);
        facets.upper = most.map(bound);
    }
    let variety = if name == "anySimpleType" { Variety::Any } else { Variety::Atomic(form) };
    Some(SimpleType::new(Inner { variety, facets, identity }))
}

fn is_string(form: Form) -> bool {
    matches!(form, Form::Text | Form::Language | Form::Name | Form::NcName | Form::NmToken)
}

fn form(name: &str) -> Option<Form> {
    Some(match name {
        "anySimpleType" | "string" | "normalizedString" | "token" => Form::Text,
        "language" => Form::Language,
        "Name" => Form::Name,
        "NCName" | "ID" | "IDREF" | "ENTITY" => Form::NcName,
        "NMTOKEN" => Form::NmToken,
        "boolean" => Form::Boolean,
        "decimal" => Form::Decimal,
        "integer" | "nonPositiveInteger" | "negativeInteger" | "long" | "int" | "short" | "byte"
        | "nonNegativeInteger" | "unsignedLong" | "unsignedInt" | "unsignedShort" | "unsignedByte"
        | "positiveInteger" => Form::Whole,
        "float" => Form::Float,
        "double" => Form::Double,
        "duration" => Form::Duration,
        "dateTime" => Form::Moment(Part::DateTime),
        "time" => Form::Moment(Part::Time),
        "date" => Form::Moment(Part::Date),
        "gYearMonth" => Form::Moment(Part::YearMonth),
        "gYear" => Form::Moment(Part::Year),
        "gMonthDay" => Form::Moment(Part::MonthDay),
        "gDay" => Form::Moment(Part::Day),
        "gMonth" => Form::Moment(Part::Month),
        "hexBinary" => Form::Hex,
        "base64Binary" => Form::Base64,
        "anyURI" => Form::Uri,
        "QName" => Form::QName,
        "NOTATION" => Form::Notation,
        _ => return None,
    })
}

fn bounds(name: &str) -> (Option<&'static str>, Option<&'static str>) {
    match name {
        "nonPositiveInteger" => (None, Some("0")),
        "negativeInteger" => (None, Some("-1")),
        "long" => (Some("-9223372036854775808"), Some("9223372036854775807")),
        "int" => (Some("-2147483648"), Some("2147483647")),
        "short" => (Some("-32768"), Some("32767")),
        "byte" => (Some("-128"), Some("127")),
        "nonNegativeInteger" => (Some("0"), None),
        "unsignedLong" => (Some("0"), Some("18446744073709551615")),
        "unsignedInt" => (Some("0"), Some("4294967295")),
        "unsignedShort" => (Some("0"), Some("65535")),
        "unsignedByte" => (Some("0"), Some("255")),
        "positiveInteger" => (Some("1"), None),
        _ => (None, None),
    }
}

fn bound(text: &'static str) -> Range {
    // The text is a constant above, and a number.
    let number = Decimal::parse_whole(text).unwrap_or(Decimal::ZERO);
    Range { value: Value::Decimal(number), inclusive: true, text: text.into(), fixed: false }
}
