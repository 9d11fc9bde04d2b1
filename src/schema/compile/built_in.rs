//! The types that XSD itself defines.

use super::super::components::{
    Body, Complex, Content, Elements, Origin, Particle, RESTRICTION, Simple, Term, Type, TypeId, UNBOUNDED,
    WildcardId,
};
use super::super::document::XSD;
use super::super::simple::SimpleType;
use super::super::wildcard::{Allowed, Process, Wildcard};
use super::{Compiler, Progress};
use crate::xml::Place;

/// Derived types after their bases; those without a base are derived from anySimpleType.
const SIMPLE_TYPES: &str = "string boolean decimal float double duration dateTime time date gYearMonth gYear gMonthDay \
    gDay gMonth hexBinary base64Binary anyURI QName NOTATION normalizedString:string token:normalizedString \
    language:token NMTOKEN:token Name:token NCName:Name ID:NCName IDREF:NCName ENTITY:NCName NMTOKENS IDREFS ENTITIES \
    integer:decimal nonPositiveInteger:integer negativeInteger:nonPositiveInteger long:integer int:long short:int \
    byte:short nonNegativeInteger:integer unsignedLong:nonNegativeInteger unsignedInt:unsignedLong \
    unsignedShort:unsignedInt unsignedByte:unsignedShort positiveInteger:nonNegativeInteger";

const ORIGIN: Origin = Origin { document: usize::MAX, place: Place::START };

impl Compiler<'_> {
    pub(super) fn add_built_in_types(&mut self) {
        let any = Wildcard { allowed: Allowed::Any, process: Process::Lax };
        self.components.wildcards.push(any.clone());
        let anything = Particle { min: 0, max: UNBOUNDED, term: Term::Any(WildcardId(0)), origin: ORIGIN };
        let particle = Particle { min: 1, max: 1, term: Term::Sequence(vec![anything]), origin: ORIGIN };
        self.add_built_in(
            "anyType",
            TypeId::ANY,
            Body::Complex(Complex {
                content: Content::Elements(Elements { particle, mixed: true, model: 0 }),
                attributes: Vec::new(),
                any_attribute: Some(any),
                requires_attributes: false,
            }),
        );
        self.add_simple("anySimpleType", TypeId::ANY);
        for entry in SIMPLE_TYPES.split_ascii_whitespace() {
            let (local, base) = entry.split_once(':').unwrap_or((entry, "anySimpleType"));
            let base = self.components.names.intern(XSD, base);
            let base = self.components.global_types.get(&base).copied().unwrap_or(TypeId::ANY_SIMPLE);
            self.add_simple(local, base);
        }
    }

    fn add_simple(&mut self, local: &str, base: TypeId) {
        if let Some(simple) = SimpleType::built_in(local) {
            self.add_built_in(local, base, Body::Simple(Simple { values: simple, members: Vec::new() }));
        }
    }

    fn add_built_in(&mut self, local: &str, base: TypeId, body: Body) {
        let id = TypeId(self.components.types.len() as u32);
        let name = self.components.names.intern(XSD, local);
        self.components.types.push(Type {
            name: Some(name),
            base,
            way: RESTRICTION,
            exclusions: 0,
            block: 0,
            is_abstract: false,
            origin: ORIGIN,
            body,
        });
        self.type_sources.push(None);
        self.progress.push(Progress::Done);
        self.components.global_types.insert(name, id);
    }
}
