/**
 * The code of a wasm module, taken apart for packing: what an instruction does, which variable it means, where in memory
 * it looks and so on go into streams of their own, in which like follows like. That saves a tenth of what has to be loaded.
 */

const SHAPE = 0;
const OPERATION = 1;
const VARIABLE = 2;
const NUMBER = 3;
const LONG_NUMBER = 4;
const CALL = 5;
const ALIGNMENT = 6;
const OFFSET = 7;
const BRANCH = 8;
const OTHER = 9;

/** How many streams there are. */
export const STREAMS = 10;

/**
 * Goes through a code section. Each byte of it passes through `move` in its order, with the number of its stream, so that the same
 * walk takes a section apart and puts it together again. The sizes of functions do not: `sized` is called where one stands, and
 * answers what is to be called at the function's end.
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
  const instruction = () => {
    const operation = move(OPERATION);
    if (operation >= 0x02 && operation <= 0x04) open += 1;
    else if (operation === 0x0b) open -= 1;
    if (operation >= 0x20 && operation <= 0x22) number(VARIABLE);
    else if (operation >= 0x28 && operation <= 0x3e) {
      number(ALIGNMENT);
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

/**
 * Puts a module together that was taken apart: the lengths of its streams, of all that stands before the code, and of the
 * whole; the streams; what stands before and after the code.
 * @param {Uint8Array<ArrayBuffer>} apart
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function together(apart) {
  const lengths = new Uint32Array(apart.slice(0, (STREAMS + 2) * 4).buffer);
  let at = lengths.byteLength;
  const next = Array.from({ length: STREAMS }, (_, stream) => {
    const start = at;
    at += lengths[stream] ?? 0;
    return start;
  });
  const [before = 0, whole = 0] = lengths.subarray(STREAMS);
  const module = new Uint8Array(whole);
  module.set(apart.subarray(at, at + before));
  let to = before;
  walk(
    (stream) => {
      const from = next[stream] ?? 0;
      next[stream] = from + 1;
      return (module[to++] = apart[from] ?? 0);
    },
    () => {
      const start = to;
      return () => {
        const size = [];
        for (let rest = to - start; size.length === 0 || rest > 0; rest >>>= 7) size.push(rest >= 0x80 ? (rest & 0x7f) | 0x80 : rest);
        module.copyWithin(start + size.length, start, to);
        module.set(size, start);
        to += size.length;
      };
    },
  );
  module.set(apart.subarray(at + before), to);
  return module;
}
