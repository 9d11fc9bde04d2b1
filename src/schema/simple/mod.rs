//! The simple types of XSD 1.0: what a text must be, and when two texts are the same value.
//!
//! A type is made of the built-in ones by restriction, as a list or as a union, and is then asked about one text after the
//! other. Accepting a text takes no memory, but where white space within it has to be changed or a list is enumerated.

mod binary;
mod built_in;
mod describe;
mod facets;
mod moment;
mod names;
mod number;
mod pattern;
mod uri;
mod value;

use std::borrow::Cow;
use std::sync::Arc;

use facets::{Facets, Size, WhiteSpace, is_blank};
use value::{Form, Misread, Value};

pub(super) use facets::FACETS;
pub(crate) use value::ValueKey;

/// A simple type. Copies share what it is made of.
#[derive(Clone, Debug)]
pub(crate) struct SimpleType(Arc<Inner>);

/// Lengths in bytes that are surely allowed, of a type that asks for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lengths {
    most: u32,
    /// Whether an empty text is not.
    filled: bool,
}

impl Lengths {
    /// Nothing is allowed for its length alone.
    pub(crate) const NONE: Self = Self { most: 0, filled: true };

    /// Any length will do.
    pub(crate) const ANY: Self = Self { most: u32::MAX, filled: false };

    /// Whether a text is a value. Its characters are no more than its bytes, and white space may not count.
    #[inline]
    pub(crate) fn admit(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let begins = bytes.first().is_some_and(|&first| first > b' ');
        begins >= self.filled && bytes.len() <= self.most as usize
    }
}

#[derive(Debug)]
struct Inner {
    variety: Variety,
    facets: Facets,
    identity: Identity,
}

#[derive(Clone, Debug)]
enum Variety {
    /// `anySimpleType`.
    Any,
    Atomic(Form),
    List(SimpleType),
    Union(Arc<[SimpleType]>),
}

/// A facet as a schema gives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facet<'a> {
    /// Such as `maxLength`.
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
    pub(crate) fixed: bool,
}

/// Why facets make no type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FacetFault {
    /// Which of the facets is at fault, where one is.
    pub(crate) facet: Option<usize>,
    /// A fragment of a sentence.
    pub(crate) text: String,
}

/// Resolves the prefixes of names in values. The empty prefix is for the default namespace.
pub(crate) trait Prefixes {
    fn namespace(&self, prefix: &str) -> Option<&str>;
}

/// What a value is to the whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    None,
    Id,
    IdRef,
    IdRefs,
    Entity,
    Entities,
}

/// Why a text is no value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ValueFault {
    pub(crate) kind: ValueFaultKind,
    /// What would be right, in plain words.
    pub(crate) expected: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueFaultKind {
    /// There is nothing, and nothing is not a value.
    Empty,
    TooLong,
    TooShort,
    /// Not exactly as long as asked for.
    Length,
    Pattern,
    Enumeration,
    /// Not written as values of the type are.
    Lexical,
    Range,
    /// Too many digits, or too many after the decimal point.
    Digits,
    /// A name's prefix that is not declared.
    Prefix,
}

/// A fault without words, which are put together only when someone will read them.
#[derive(Clone, Copy, Debug)]
struct Fault {
    kind: ValueFaultKind,
    /// For a pattern, the step of derivation it belongs to.
    step: usize,
}

impl From<ValueFaultKind> for Fault {
    fn from(kind: ValueFaultKind) -> Self {
        Self { kind, step: 0 }
    }
}

impl SimpleType {
    fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The built-in type of a name in the namespace of XSD, or none.
    pub(crate) fn built_in(local_name: &str) -> Option<Self> {
        built_in::built_in(local_name)
    }

    /// A type with fewer values. Everything that is wrong with the facets is told at once.
    pub(crate) fn restrict(
        &self,
        facets: &[Facet<'_>],
        prefixes: &dyn Prefixes,
    ) -> Result<Self, Vec<FacetFault>> {
        facets::restrict(self, facets, prefixes)
    }

    /// The lists of a type's values. The error is a sentence.
    pub(crate) fn list_of(item: &Self) -> Result<Self, String> {
        if item.has_list() {
            return Err("A list cannot have lists as its items.".into());
        }
        let identity = match item.0.identity {
            Identity::IdRef => Identity::IdRefs,
            Identity::Entity => Identity::Entities,
            other => other,
        };
        let facets = Facets::new(WhiteSpace::Collapse);
        Ok(Self::new(Inner { variety: Variety::List(item.clone()), facets, identity }))
    }

    /// The values of all members. A text is a value of the first member that takes it.
    pub(crate) fn union_of(members: &[Self]) -> Self {
        let facets = Facets::new(WhiteSpace::Collapse);
        let variety = Variety::Union(members.into());
        let mut identities = members.iter().map(SimpleType::identity);
        let first = identities.next().unwrap_or(Identity::None);
        let identity = if identities.all(|identity| identity == first) { first } else { Identity::None };
        Self::new(Inner { variety, facets, identity })
    }

    fn has_list(&self) -> bool {
        match &self.0.variety {
            Variety::List(_) => true,
            Variety::Union(members) => members.iter().any(Self::has_list),
            Variety::Any | Variety::Atomic(_) => false,
        }
    }

    /// Whether the text, its white space normalised as the type asks, is one of the type's values.
    pub(crate) fn check(&self, text: &str, prefixes: &dyn Prefixes) -> Result<(), ValueFault> {
        let judged = match self.0.variety {
            // Most values are plain texts, which need not be made values of.
            Variety::Atomic(Form::Text) if self.0.facets.enumeration.is_none() => self.0.check_text(text),
            _ => self.value(text, prefixes, false).map(drop),
        };
        judged.map_err(|fault| self.explain(text, fault))
    }

    /// Whether two texts are the same value. What is no value equals nothing.
    pub(crate) fn equal(
        &self,
        a: &str,
        a_prefixes: &dyn Prefixes,
        b: &str,
        b_prefixes: &dyn Prefixes,
    ) -> bool {
        match (self.value(a, a_prefixes, true), self.value(b, b_prefixes, true)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }

    /// The value of a text, to be compared with other values; none where it is no value.
    pub(crate) fn key(&self, text: &str, prefixes: &dyn Prefixes) -> Option<ValueKey> {
        self.value(text, prefixes, true).ok().map(Value::into_owned)
    }

    /// Whether every text is a value, so that it need not even be collected.
    pub(crate) fn accepts_anything(&self) -> bool {
        let facets = &self.0.facets;
        let free = !facets.limits_length() && facets.patterns.is_empty() && facets.enumeration.is_none();
        match &self.0.variety {
            Variety::Any | Variety::Atomic(Form::Text) => free,
            Variety::Union(members) => free && members.iter().any(Self::accepts_anything),
            Variety::Atomic(_) => false,
            Variety::List(item) => free && item.accepts_anything(),
        }
    }

    /// Which texts are values, as far as their lengths alone tell.
    pub(crate) fn plain_lengths(&self) -> Lengths {
        if self.accepts_anything() {
            return Lengths::ANY;
        }
        let facets = &self.0.facets;
        let plain = matches!(self.0.variety, Variety::Atomic(Form::Text))
            && facets.patterns.is_empty()
            && facets.enumeration.is_none()
            && facets.length.is_none();
        let least = facets.min_length.map_or(0, |least| least.value);
        let most = facets.max_length.map_or(u64::MAX, |most| most.value);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        if plain && least <= 1 { Lengths { most, filled: least == 1 } } else { Lengths::NONE }
    }

    /// Whether any digit may stand where one may, so that of two texts that differ in digits alone both are values or none.
    pub(crate) fn takes_any_digits(&self) -> bool {
        let facets = &self.0.facets;
        match self.0.variety {
            Variety::Any => true,
            Variety::Atomic(Form::Text) => {
                facets.enumeration.is_none()
                    && facets.patterns.iter().all(|patterns| patterns.take_any_digits())
            }
            _ => false,
        }
    }

    /// Whether what a text means depends on the prefixes that are declared where it stands.
    pub(crate) fn needs_prefixes(&self) -> bool {
        match &self.0.variety {
            Variety::Any => false,
            Variety::Atomic(form) => matches!(form, Form::QName | Form::Notation),
            Variety::List(item) => item.needs_prefixes(),
            Variety::Union(members) => members.iter().any(Self::needs_prefixes),
        }
    }

    /// What a value of the type is to the whole document.
    pub(crate) fn identity(&self) -> Identity {
        self.0.identity
    }

    /// Whether this is `NOTATION` without an enumeration, which nothing may be declared as.
    pub(crate) fn is_notation_without_enumeration(&self) -> bool {
        matches!(self.0.variety, Variety::Atomic(Form::Notation)) && self.0.facets.enumeration.is_none()
    }

    /// The allowed values as the schema writes them and in its order, where it lists them.
    pub(crate) fn enumeration(&self) -> Option<&[String]> {
        self.0.facets.enumeration.as_ref().map(|enumeration| enumeration.texts.as_slice())
    }

    fn normalised<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.0.facets.white_space.normalise(text)
    }

    /// Reads and judges a text. Lists are put together, and octets made comparable, only where the value is `wanted`.
    fn value<'a>(&self, text: &'a str, prefixes: &'a dyn Prefixes, wanted: bool) -> Result<Value<'a>, Fault> {
        if matches!(self.0.variety, Variety::Union(_)) {
            // Each member has its own way with white space.
            return self.0.read(text, prefixes, wanted);
        }
        match self.normalised(text) {
            Cow::Borrowed(text) => self.0.read(text, prefixes, wanted),
            Cow::Owned(text) => self.0.read(&text, prefixes, wanted).map(Value::into_owned),
        }
    }
}

impl Inner {
    /// Reads and judges a text whose white space is normalised.
    fn read<'a>(&self, text: &'a str, prefixes: &'a dyn Prefixes, wanted: bool) -> Result<Value<'a>, Fault> {
        let facets = &self.facets;
        let enumeration = facets.enumeration.as_deref();
        let wanted = wanted || enumeration.is_some();
        let value = match &self.variety {
            Variety::Any => Value::Text(text.into()),
            Variety::Atomic(form) => form.read(text, prefixes).map_err(|misread| match misread {
                Misread::Form => ValueFaultKind::Lexical,
                Misread::Prefix => ValueFaultKind::Prefix,
            })?,
            Variety::List(item) => self.items(item, text, prefixes, wanted)?,
            Variety::Union(members) => {
                let mut values = members.iter().map(|member| member.value(text, prefixes, wanted));
                values.find_map(Result::ok).ok_or(ValueFaultKind::Lexical)?
            }
        };
        if let Variety::Atomic(form) = self.variety {
            self.check_atomic(form, text, &value)?;
        }
        self.check_patterns(text)?;
        let value = if wanted { value.canonical() } else { value };
        if enumeration.is_some_and(|enumeration| !enumeration.contains(&value)) {
            return Err(ValueFaultKind::Enumeration.into());
        }
        Ok(value)
    }

    /// Judges a string that no enumeration is about.
    fn check_text(&self, text: &str) -> Result<(), Fault> {
        let text = self.facets.white_space.normalise(text);
        if self.facets.limits_length() && !self.facets.surely_fits(text.len()) {
            judge(&self.facets.size(text.chars().count()))?;
        }
        self.check_patterns(&text)
    }

    fn check_patterns(&self, text: &str) -> Result<(), Fault> {
        let steps = &self.facets.patterns;
        if steps.is_empty() {
            return Ok(());
        }
        // Unions alone have left the text as it was, and their patterns are about it without needless white space.
        let text = match self.variety {
            Variety::Union(_) => self.facets.white_space.normalise(text),
            _ => text.into(),
        };
        match steps.iter().position(|patterns| !patterns.match_one(&text)) {
            Some(step) => Err(Fault { kind: ValueFaultKind::Pattern, step }),
            None => Ok(()),
        }
    }

    /// Judges an atomic value by the facets only such values have.
    fn check_atomic(&self, form: Form, text: &str, value: &Value<'_>) -> Result<(), Fault> {
        let facets = &self.facets;
        // The length of a qualified name means nothing, and is not looked at.
        let measured = !matches!(form, Form::QName | Form::Notation) && facets.limits_length();
        if measured && !(matches!(value, Value::Text(_) | Value::Uri(_)) && facets.surely_fits(text.len())) {
            judge(&facets.size(value.length()))?;
        }
        if let Value::Decimal(number) = value {
            let few = |most: Option<facets::Bound>, digits: usize| {
                most.is_none_or(|most| digits as u64 <= most.value)
            };
            if !few(facets.total_digits, number.total_digits())
                || !few(facets.fraction_digits, number.fraction_digits())
            {
                return Err(ValueFaultKind::Digits.into());
            }
        }
        if facets.in_range(value) { Ok(()) } else { Err(ValueFaultKind::Range.into()) }
    }

    fn items<'a>(
        &self,
        item: &SimpleType,
        text: &'a str,
        prefixes: &'a dyn Prefixes,
        wanted: bool,
    ) -> Result<Value<'a>, Fault> {
        let mut values = Vec::new();
        let mut count = 0;
        for part in text.split(' ').filter(|part| !part.is_empty()) {
            let value = item.value(part, prefixes, wanted);
            let value = value.map_err(|fault| match fault.kind {
                ValueFaultKind::Prefix => ValueFaultKind::Prefix,
                _ => ValueFaultKind::Lexical,
            })?;
            count += 1;
            if wanted {
                values.push(value);
            }
        }
        judge(&self.facets.size(count))?;
        Ok(Value::List(values))
    }
}

fn judge(size: &Size) -> Result<(), Fault> {
    match size {
        Size::Fits => Ok(()),
        Size::Differs => Err(ValueFaultKind::Length.into()),
        Size::Short => Err(ValueFaultKind::TooShort.into()),
        Size::Long => Err(ValueFaultKind::TooLong.into()),
    }
}

/// Whether a text holds nothing but white space.
fn is_empty(text: &str) -> bool {
    text.bytes().all(is_blank)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
