/**
 * A wasm module, taken apart for packing; `www/unpack/streams.rs` puts it together again. Of its code, what an instruction
 * does, which variable it means, where in memory it looks and so on go into streams of their own, in which like follows like.
 * Of its data, the tables that are worked out faster than loaded are left out. Together that saves a sixth of what has to be
 * loaded.
 */

const SHAPE = 0;
export const OPERATION = 1;
const VARIABLE = 2;
const NUMBER = 3;
const LONG_NUMBER = 4;
export const CALL = 5;
const OFFSET = 6;
const BRANCH = 7;
const OTHER = 8;
/** The first of those for alignments, one for each operation that has one: most of its alignments are the same. */
const ALIGNMENT = 9;

const FIRST_OF_MEMORY = 0x28;
const LAST_OF_MEMORY = 0x3e;

/** How many streams there are. */
export const STREAMS = ALIGNMENT + LAST_OF_MEMORY - FIRST_OF_MEMORY + 1;

/**
 * The polynomials of the checksums that libraries bring sixteen tables for, which look like noise to whatever packs:
 * CRC-32, as in zips, and CRC-32C.
 */
export const POLYNOMIALS = [0xedb88320, 0x82f63b78];

/** The tables for a polynomial. @param {number} polynomial */
export function tables(polynomial) {
  const table = new Uint32Array(16 * 256);
  for (let index = 0; index < 256; index += 1) {
    let rest = index;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    table[index] = rest;
  }
  for (let index = 256; index < table.length; index += 1) {
    const shorter = table[index - 256] ?? 0;
    table[index] = (shorter >>> 8) ^ (table[shorter & 0xff] ?? 0);
  }
  return new Uint8Array(table.buffer);
}

/**
 * Goes through a code section. Each byte of it passes through `move` in its order, with the number of its stream. The sizes of
 * functions do not: `sized` is called where one stands, and answers what is to be called at the function's end.
 * @param {(stream: number) => number} move
 * @param {() => () => void} sized
 */
export function walk(move, sized) {
  /** How many blocks are open, the function itself included. */
  let open = 0;
  /** @param {number} stream */
  const number = (stream) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = move(stream);
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value >>> 0;
    }
  };
  /** @param {number} stream @param {number} count */
  const numbers = (stream, count) => {
    for (; count > 0; count -= 1) number(stream);
  };
  /** @param {number} count */
  const bytes = (count) => {
    for (; count > 0; count -= 1) move(OTHER);
  };
  /** What follows the number of an operation on vectors: a place in memory, a lane, or the vector itself. @param {number} operation */
  const vector = (operation) => {
    const lane = operation >= 84 && operation <= 91;
    if (operation <= 11 || lane || operation === 92 || operation === 93) numbers(OTHER, 2);
    if (lane || (operation >= 21 && operation <= 34)) bytes(1);
    if (operation === 12 || operation === 13) bytes(16);
  };
  const instruction = () => {
    const operation = move(OPERATION);
    if (operation >= 0x02 && operation <= 0x04) open += 1;
    else if (operation === 0x0b) open -= 1;
    if (operation >= 0x20 && operation <= 0x22) number(VARIABLE);
    else if (operation >= FIRST_OF_MEMORY && operation <= LAST_OF_MEMORY) {
      number(ALIGNMENT + operation - FIRST_OF_MEMORY);
      number(OFFSET);
    } else if (operation === 0x41) number(NUMBER);
    else if (operation === 0x42) number(LONG_NUMBER);
    else if (operation === 0x10) number(CALL);
    else if (operation === 0x0c || operation === 0x0d) number(BRANCH);
    else if (operation === 0x0e) numbers(BRANCH, number(BRANCH) + 1);
    else if (operation === 0x11) numbers(OTHER, 2);
    else if (operation === 0x43) bytes(4);
    else if (operation === 0x44) bytes(8);
    else if (operation === 0x1c) bytes(number(OTHER));
    // Operations with a second number: of bulk memory and of tables, mostly.
    else if (operation === 0xfc) numbers(OTHER, [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][number(OPERATION)] ?? 0);
    else if (operation === 0xfd) vector(number(OPERATION));
    // Blocks with their types, global variables, tables, references and the size of memory.
    else if ([0x02, 0x03, 0x04, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0xd0, 0xd2].includes(operation)) number(OTHER);
  };
  for (let functions = number(SHAPE); functions > 0; functions -= 1) {
    const end = sized();
    for (let groups = number(SHAPE); groups > 0; groups -= 1) numbers(SHAPE, 2);
    for (open = 1; open > 0; ) instruction();
    end();
  }
}
