//! What unpacks the engine in the page (see `scripts/pack.mjs`): small, and three times as fast as it is in JavaScript.

mod streams;

use lzma_rust2::{LzmaReader, Read};
use wasm_bindgen::prelude::wasm_bindgen;

/// Unpacks a module of wasm that was taken apart into streams and packed; nothing comes of what is not whole.
#[wasm_bindgen]
#[must_use]
pub fn unpack(packed: &[u8]) -> Vec<u8> {
    read(packed).and_then(|apart| streams::together(&apart)).unwrap_or_default()
}

/// Reads the old format of LZMA, as far as it tells the length. The header is a byte of properties, four for how far back a copy may reach, and eight for the length.
fn read(packed: &[u8]) -> Option<Vec<u8>> {
    let ([properties, _, _, _, _, length @ ..], content) = packed.split_first_chunk::<13>()?;
    let length = u32::try_from(u64::from_le_bytes(*length)).ok()?;
    // No copy reaches back beyond the start, whatever the header says.
    let mut reader =
        LzmaReader::new_with_props(content, u64::from(length), *properties, length, None).ok()?;
    let mut unpacked = vec![0; length as usize];
    reader.read_exact(&mut unpacked).ok()?;
    Some(unpacked)
}
