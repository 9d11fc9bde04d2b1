//! What a feed says, kept small: strings once, records as columns of numbers.

mod dates;
mod places;
mod segment;

pub use dates::{Date, Day};
pub use segment::{
    Association, AssociationKind, By, ClassifiedId, FarDate, Feed, Key, KeyUse, Notice, Records, Reference,
    Relation, Segment, Via,
};
