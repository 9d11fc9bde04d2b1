//! A module of wasm put together from the streams that `scripts/code-streams.mjs` tells of. Whatever is packed is unpacked again
//! at once when the page is built, so that the two cannot drift apart.

/// The streams by what goes into them.
const SHAPE: usize = 0;
const OPERATION: usize = 1;
const VARIABLE: usize = 2;
const NUMBER: usize = 3;
const LONG_NUMBER: usize = 4;
const CALL: usize = 5;
const OFFSET: usize = 6;
const BRANCH: usize = 7;
const OTHER: usize = 8;
/// The first of those for alignments, one for each operation that has one.
const ALIGNMENT: usize = 9;

const FIRST_OF_MEMORY: u8 = 0x28;
const LAST_OF_MEMORY: u8 = 0x3e;
const STREAMS: usize = ALIGNMENT + (LAST_OF_MEMORY - FIRST_OF_MEMORY) as usize + 1;

/// CRC-32 and CRC-32C, whose tables are left out.
const POLYNOMIALS: [u32; 2] = [0xedb8_8320, 0x82f6_3b78];

/// How many numbers stand before the streams: their lengths, that of all before the code, that of the whole, and where the tables
/// stand after the code.
const NUMBERS: usize = STREAMS + 2 + POLYNOMIALS.len();

/// The module; nothing where what is given was not made of one.
pub(crate) fn together(apart: &[u8]) -> Option<Vec<u8>> {
    let (numbers, mut rest) = apart.split_at_checked(NUMBERS * 4)?;
    let mut numbers = numbers.as_chunks::<4>().0.iter().map(|&number| u32::from_le_bytes(number) as usize);
    let mut streams = [&[][..]; STREAMS];
    for stream in &mut streams {
        (*stream, rest) = rest.split_at_checked(numbers.next()?)?;
    }
    let (before, after) = rest.split_at_checked(numbers.next()?)?;
    let mut module = Vec::with_capacity(numbers.next()?);
    module.extend_from_slice(before);
    let mut code = Code { streams, module };
    code.section()?;
    let mut module = code.module;
    let end = module.len();
    module.extend_from_slice(after);
    for (polynomial, place) in POLYNOMIALS.into_iter().zip(numbers).filter(|&(_, place)| place > 0) {
        let at = Some(end + place).filter(|&at| at <= module.len())?;
        module.splice(at..at, table(polynomial));
    }
    Some(module)
}

/// What is left of the streams, and the module as far as it is made.
struct Code<'a> {
    streams: [&'a [u8]; STREAMS],
    module: Vec<u8>,
}

impl Code<'_> {
    fn section(&mut self) -> Option<()> {
        for _ in 0..self.number(SHAPE)? {
            let start = self.module.len();
            for _ in 0..self.number(SHAPE)? {
                self.numbers(SHAPE, 2)?;
            }
            let mut open = 1;
            while open > 0 {
                match self.instruction()? {
                    0x02..=0x04 => open += 1,
                    0x0b => open -= 1,
                    _ => {}
                }
            }
            let size = (self.module.len() - start) as u32;
            self.module.splice(start..start, bytes_of(size));
        }
        Some(())
    }

    /// One instruction with all that belongs to it; answers its operation.
    fn instruction(&mut self) -> Option<u8> {
        let operation = self.byte(OPERATION)?;
        match operation {
            0x20..=0x22 => self.numbers(VARIABLE, 1)?,
            FIRST_OF_MEMORY..=LAST_OF_MEMORY => {
                self.numbers(ALIGNMENT + usize::from(operation - FIRST_OF_MEMORY), 1)?;
                self.numbers(OFFSET, 1)?;
            }
            0x41 => self.numbers(NUMBER, 1)?,
            0x42 => self.numbers(LONG_NUMBER, 1)?,
            0x10 => self.numbers(CALL, 1)?,
            0x0c | 0x0d => self.numbers(BRANCH, 1)?,
            0x0e => {
                let count = self.number(BRANCH)?;
                self.numbers(BRANCH, count.checked_add(1)?)?;
            }
            0x11 => self.numbers(OTHER, 2)?,
            0x43 => self.bytes(4)?,
            0x44 => self.bytes(8)?,
            0x1c => {
                let count = self.number(OTHER)?;
                self.bytes(count)?;
            }
            // Operations with a second number: of bulk memory and of tables, mostly.
            0xfc => {
                let operation = self.number(OPERATION)?;
                let count = match operation {
                    8 | 10 | 12 | 14 => 2,
                    9 | 11 | 13 | 15..=17 => 1,
                    _ => 0,
                };
                self.numbers(OTHER, count)?;
            }
            0xfd => self.vector()?,
            // Blocks with their types, global variables, tables, references and the size of memory.
            0x02..=0x04 | 0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => self.numbers(OTHER, 1)?,
            _ => {}
        }
        Some(operation)
    }

    /// What follows the number of an operation on vectors: a place in memory, a lane, or the vector itself.
    fn vector(&mut self) -> Option<()> {
        let operation = self.number(OPERATION)?;
        if matches!(operation, 0..=11 | 84..=93) {
            self.numbers(OTHER, 2)?;
        }
        match operation {
            21..=34 | 84..=91 => self.bytes(1),
            12 | 13 => self.bytes(16),
            _ => Some(()),
        }
    }

    #[inline]
    fn byte(&mut self, stream: usize) -> Option<u8> {
        let (&byte, rest) = self.streams[stream].split_first()?;
        self.streams[stream] = rest;
        self.module.push(byte);
        Some(byte)
    }

    fn bytes(&mut self, count: u32) -> Option<()> {
        (0..count).try_for_each(|_| self.byte(OTHER).map(|_| ()))
    }

    /// Seven bits a byte, the lowest first; of a longer number, which none that is looked at is, the lowest 32 bits.
    #[inline]
    fn number(&mut self, stream: usize) -> Option<u32> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte(stream)?;
            number |= u32::from(byte & 0x7f).unbounded_shl(shift);
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }

    fn numbers(&mut self, stream: usize, count: u32) -> Option<()> {
        (0..count).try_for_each(|_| self.number(stream).map(|_| ()))
    }
}

/// A number with seven bits a byte.
fn bytes_of(mut number: u32) -> impl Iterator<Item = u8> {
    let mut ended = false;
    std::iter::from_fn(move || {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        (!std::mem::replace(&mut ended, number == 0)).then_some(byte | u8::from(number > 0) << 7)
    })
}

/// The sixteen tables with which a checksum is worked out quickly.
fn table(polynomial: u32) -> impl Iterator<Item = u8> {
    let mut table: Vec<u32> = (0..256)
        .map(|index| {
            (0..8).fold(index, |rest, _| if rest & 1 == 1 { (rest >> 1) ^ polynomial } else { rest >> 1 })
        })
        .collect();
    for index in 256..16 * 256 {
        let shorter = table[index - 256];
        table.push((shorter >> 8) ^ table[(shorter & 0xff) as usize]);
    }
    table.into_iter().flat_map(u32::to_le_bytes)
}
