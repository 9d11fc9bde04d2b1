//! What a feed says, kept small: strings once, records as columns of numbers.

mod dates;
mod fields;
mod places;
mod segment;

pub use dates::{Date, Day};
pub use fields::{Change, Changes, FieldTexts};
pub(crate) use fields::{Comparison, without_keys};
pub(crate) use places::Places;

pub use segment::{
    Association, AssociationKind, By, ClassifiedId, Digest, FarDate, Feed, Key, KeyUse, Notice, Other,
    Records, Reference, Relation, Segment, Via,
};
