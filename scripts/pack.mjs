/** Packs the engine for the page: it is taken apart first, as `code-streams.mjs` says, and then all is compressed. */
import { readFileSync } from "node:fs";
import { compress } from "lzma1";
import { POLYNOMIALS, STREAMS, tables, walk } from "./code-streams.mjs";

const CODE_SECTION = 10;

/** How hard to try; least where the page is only built to be worked on. */
const LEVEL = process.env["PAGE_PROFILE"] === "quick" ? 1 : 9;

/**
 * Packs modules, each of which is unpacked as the page will do it to see that it comes out as it went in.
 * @param {Uint8Array<ArrayBuffer>[]} modules
 */
export async function pack(modules) {
  const { initSync, unpack } = await import("../www/pkg/unpack.js");
  initSync({ module: readFileSync(new URL("../www/pkg/unpack_bg.wasm", import.meta.url)) });
  return modules.map((module) => {
    const packed = compress(takeApart(module), LEVEL);
    if (Buffer.compare(unpack(packed), module) !== 0) throw new Error("the engine does not come out as it went in: its code has instructions that code-streams.mjs or www/unpack/streams.rs does not know");
    return packed;
  });
}

/** @param {Uint8Array} module */
function takeApart(module) {
  const { start, end } = codeSection(module);
  const streams = Array.from({ length: STREAMS }, () => /** @type {number[]} */ ([]));
  let at = start;
  walk(
    (stream) => {
      if (at >= end) throw new Error("the code of the engine ends within a function");
      const byte = module[at++] ?? 0;
      streams[stream]?.push(byte);
      return byte;
    },
    () => {
      while ((module[at++] ?? 0) >= 0x80);
      return () => {};
    },
  );
  const { places, rest } = withoutTables(module.subarray(end));
  const numbers = new Uint32Array([...streams.map((stream) => stream.length), start, module.length, ...places]);
  return new Uint8Array(Buffer.concat([Buffer.from(numbers.buffer), ...streams.map((stream) => Buffer.from(stream)), module.subarray(0, start), rest]));
}

/**
 * Leaves out tables that can be worked out, from the last polynomial to the first, so that putting them back goes the other way.
 * @param {Uint8Array} data
 */
function withoutTables(data) {
  let rest = Buffer.from(data);
  const places = POLYNOMIALS.map(() => 0);
  for (let index = POLYNOMIALS.length - 1; index >= 0; index -= 1) {
    const table = tables(POLYNOMIALS[index] ?? 0);
    const place = rest.indexOf(table);
    if (place <= 0) continue;
    places[index] = place;
    rest = Buffer.concat([rest.subarray(0, place), rest.subarray(place + table.length)]);
  }
  return { places, rest };
}

/** Where the content of the code section is. @param {Uint8Array} module */
function codeSection(module) {
  let at = 8;
  while (at < module.length) {
    const section = module[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const next = module[at++] ?? 0;
      size |= (next & 0x7f) << shift;
      if (next < 0x80) break;
    }
    if (section === CODE_SECTION) return { start: at, end: at + size };
    at += size;
  }
  throw new Error("the engine has no code");
}
