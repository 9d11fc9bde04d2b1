//! Writing a zip: a few small files, as they are.

use flate2::Crc;

/// The first day of all that a zip knows, since the engine has no clock: 1980-01-01, at midnight.
const DAY: u16 = 1 << 5 | 1;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const VERSION: u16 = 20;

/// A zip with these files by their names, not compressed.
#[must_use]
pub fn pack<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let (mut out, mut list, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, bytes) in files {
        let place = out.len() as u32;
        let mut crc = Crc::new();
        crc.update(bytes);
        // What the head of a file and its line in the list have in common.
        let mut about = Vec::new();
        halves(&mut about, &[VERSION, FLAGS, 0, 0, DAY]);
        wholes(&mut about, &[crc.sum(), bytes.len() as u32, bytes.len() as u32]);
        halves(&mut about, &[name.len() as u16, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&about);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
        list.extend_from_slice(b"PK\x01\x02");
        halves(&mut list, &[VERSION]);
        list.extend_from_slice(&about);
        halves(&mut list, &[0, 0, 0]);
        wholes(&mut list, &[0, place]);
        list.extend_from_slice(name.as_bytes());
        count += 1;
    }
    let (start, length) = (out.len() as u32, list.len() as u32);
    out.append(&mut list);
    out.extend_from_slice(b"PK\x05\x06");
    halves(&mut out, &[0, 0, count, count]);
    wholes(&mut out, &[length, start]);
    halves(&mut out, &[0]);
    out
}

fn halves(out: &mut Vec<u8>, numbers: &[u16]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn wholes(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}
