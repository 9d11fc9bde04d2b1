//! What a feed says, kept small: strings once, records as columns of numbers.

mod dates;
mod places;
mod segment;
mod symbols;

pub use dates::{Date, Day};
pub use segment::{
    Association, AssociationKind, By, ClassifiedId, Feed, Key, Notice, Records, Reference, Segment, Via,
};
pub(crate) use symbols::hash_text;
pub use symbols::{Symbol, Symbols, Texts};
