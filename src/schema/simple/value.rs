//! The primitive types: from a text without needless white space to a value.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Prefixes;
use super::binary;
use super::moment::{Duration, Moment, Part};
use super::names;
use super::number::{self, Decimal};
use super::uri;

/// A primitive type, or one whose texts are of a narrower form that no facet can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Language,
    Name,
    NcName,
    NmToken,
    Boolean,
    Decimal,
    Whole,
    Float,
    Double,
    Duration,
    Moment(Part),
    Hex,
    Base64,
    Uri,
    QName,
    Notation,
}

/// A value. Two are equal if and only if XSD calls them equal; values of different primitive types never are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value<'a> {
    /// A string or what is derived from it.
    Text(Cow<'a, str>),
    /// `true` or `false`.
    Boolean(bool),
    /// A decimal number of any length.
    Decimal(Decimal<'a>),
    /// The bits of a number in single precision.
    Float(u32),
    /// The bits of a number in double precision.
    Double(u64),
    /// Months and seconds.
    Duration(Duration),
    /// A date or time, or a part of one.
    Moment(Part, Moment),
    /// Octets, as their digits in upper case.
    Hex(Cow<'a, str>),
    /// Octets, as their digits without blanks.
    Base64(Cow<'a, str>),
    /// A reference, as it is written.
    Uri(Cow<'a, str>),
    /// A name in a namespace.
    QName(Option<Cow<'a, str>>, Cow<'a, str>),
    /// The name of a notation.
    Notation(Option<Cow<'a, str>>, Cow<'a, str>),
    /// The items of a list.
    List(Vec<Value<'a>>),
}

/// A value that can be kept, compared and hashed.
pub(crate) type ValueKey = Value<'static>;

/// Why a text is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misread {
    Form,
    Prefix,
}

impl Form {
    /// Reads a value. Octets are left as they are written: see [`Value::canonical`].
    pub(super) fn read<'a>(self, text: &'a str, prefixes: &'a dyn Prefixes) -> Result<Value<'a>, Misread> {
        let name = |fits: bool| fits.then_some(Value::Text(Cow::Borrowed(text)));
        let value = match self {
            Self::Text => name(true),
            Self::Language => name(is_language(text)),
            Self::Name => name(names::is_name(text)),
            Self::NcName => name(names::is_ncname(text)),
            Self::NmToken => name(names::is_nmtoken(text)),
            Self::Boolean => match text {
                "true" | "1" => Some(Value::Boolean(true)),
                "false" | "0" => Some(Value::Boolean(false)),
                _ => None,
            },
            Self::Decimal => Decimal::parse(text).map(Value::Decimal),
            Self::Whole => Decimal::parse_whole(text).map(Value::Decimal),
            Self::Float => number::single_bits(text).map(Value::Float),
            Self::Double => number::double_bits(text).map(Value::Double),
            Self::Duration => Duration::parse(text).map(Value::Duration),
            Self::Moment(part) => Moment::parse(part, text).map(|moment| Value::Moment(part, moment)),
            Self::Hex => binary::hex_octets(text).map(|_| Value::Hex(text.into())),
            Self::Base64 => binary::base64_octets(text).map(|_| Value::Base64(text.into())),
            Self::Uri => uri::is_reference(text).then(|| Value::Uri(text.into())),
            Self::QName => {
                let (namespace, local) = qualified(text, prefixes)?;
                Some(Value::QName(namespace, local))
            }
            Self::Notation => {
                let (namespace, local) = qualified(text, prefixes)?;
                Some(Value::Notation(namespace, local))
            }
        };
        value.ok_or(Misread::Form)
    }
}

/// `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*`
fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(index, part)| {
        let fits = |byte: u8| byte.is_ascii_alphabetic() || index > 0 && byte.is_ascii_digit();
        (1..=8).contains(&part.len()) && part.bytes().all(fits)
    })
}

type QualifiedName<'a> = (Option<Cow<'a, str>>, Cow<'a, str>);

fn qualified<'a>(text: &'a str, prefixes: &'a dyn Prefixes) -> Result<QualifiedName<'a>, Misread> {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    let (prefix, local) = text.split_once(':').unwrap_or(("", text));
    let prefix_fits = prefix.len() + local.len() == text.len() || names::is_ncname(prefix);
    if !prefix_fits || !names::is_ncname(local) {
        return Err(Misread::Form);
    }
    let namespace = match prefix {
        "xml" => Some(XML),
        prefix => prefixes.namespace(prefix).filter(|namespace| !namespace.is_empty()),
    };
    if namespace.is_none() && !prefix.is_empty() {
        return Err(Misread::Prefix);
    }
    Ok((namespace.map(Cow::Borrowed), Cow::Borrowed(local)))
}

impl Value<'_> {
    /// The length a facet speaks of: characters or octets. Lists are counted by who reads them.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Text(text) | Self::Uri(text) => text.chars().count(),
            Self::Hex(digits) => digits.len() / 2,
            Self::Base64(digits) => binary::base64_octets(digits).unwrap_or(0),
            Self::List(items) => items.len(),
            _ => 0,
        }
    }

    /// The one form of a value that equal values share.
    pub(super) fn canonical(self) -> Self {
        match self {
            Self::Hex(digits) => Self::Hex(binary::canonical_hex(digits)),
            Self::Base64(digits) => Self::Base64(binary::canonical_base64(digits)),
            value => value,
        }
    }

    pub(super) fn into_owned(self) -> ValueKey {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Text(text) => Value::Text(own(text)),
            Self::Boolean(value) => Value::Boolean(value),
            Self::Decimal(number) => Value::Decimal(number.into_owned()),
            Self::Float(bits) => Value::Float(bits),
            Self::Double(bits) => Value::Double(bits),
            Self::Duration(duration) => Value::Duration(duration),
            Self::Moment(part, moment) => Value::Moment(part, moment),
            Self::Hex(digits) => Value::Hex(own(digits)),
            Self::Base64(digits) => Value::Base64(own(digits)),
            Self::Uri(text) => Value::Uri(own(text)),
            Self::QName(namespace, local) => Value::QName(namespace.map(own), own(local)),
            Self::Notation(namespace, local) => Value::Notation(namespace.map(own), own(local)),
            Self::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
        }
    }

    /// The order of two values; none where they have none.
    pub(super) fn compare(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(one), Value::Decimal(other)) => Some(one.compare(other)),
            // NaN equals itself and is neither more nor less than any number.
            (Self::Float(one), Value::Float(other)) if one == other => Some(Ordering::Equal),
            (Self::Float(one), Value::Float(other)) => {
                f32::from_bits(*one).partial_cmp(&f32::from_bits(*other))
            }
            (Self::Double(one), Value::Double(other)) if one == other => Some(Ordering::Equal),
            (Self::Double(one), Value::Double(other)) => {
                f64::from_bits(*one).partial_cmp(&f64::from_bits(*other))
            }
            (Self::Duration(one), Value::Duration(other)) => one.compare(other),
            (Self::Moment(_, one), Value::Moment(_, other)) => one.compare(other),
            _ => None,
        }
    }
}
