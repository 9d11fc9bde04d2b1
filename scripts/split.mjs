/**
 * Cuts the engine in two: what a dry run needs, which the page loads first, and the rest, which it loads when something in it
 * is called. It is one engine all the same: the two share memory, tables and globals, so nothing is handed over, and what is
 * in which part makes no difference to what comes out, only to when it is loaded.
 *
 * In the first part a function of the rest is a few bytes that call the loader and then the function itself, both by their
 * places in the table of functions. The loader puts the rest there, and something that does nothing in its own place.
 */
import { CALL, OPERATION, walk } from "./code-streams.mjs";

/**
 * What is loaded later, by the paths of the functions that lead there. What only these call goes with them, whatever it is
 * called, so that libraries which they alone use need no line here.
 */
const LATER = [
  // Alma's job.
  ..."checks fields identifiers index judge reader record roles rows segment users".split(" ").map((part) => `soups::alma::${part}::`), "soups::report::alma::", "soups::web::Session::alma_",
  // The smallest feeds that show a finding, and suppressions.
  "soups::reduce::", "soups::web::take_away::",
  // Comparisons; what a run leaves for them is kept without.
  "soups::compare::read::", "soups::compare::write::", "soups::compare::Comparison::", "soups::web::what_if::<impl soups::web::Session>::comp",
  // Reports to take away.
  "soups::report::sarif::", "soups::report::junit::", "soups::report::html::", "soups::report::csv::", "soups::report::text::", "soups::report::json::", "soups::report::format::Format::write",
  // Settings as a file.
  "soups::settings::file::", "soups::web::settings::read_settings", "soups::web::settings::write_settings", "toml::", "toml_parser::", "toml_datetime::",
  // One record step by step.
  "soups::report::explain::", "soups::report::steps::", "soups::run::journey::",
  // Exports of the instance, which are JSON.
  "soups::feed::export::", "soups::json::", "json_event_parser::",
  // What is packed.
  "soups::archive::unzip", "zip::", "deflate64::", "typed_path::", "flate2::", "miniz_oxide::",
  // Times of jobs as cron writes them, and in the zones of places.
  "croner::", "jiff::tz::", "jiff::zoned::", "jiff_core::tz::",
];

/** And what stays all the same, since every run asks it, if only for it to find that there is nothing to do. */
const KEPT = [
  ...["alma", "alma_len", "alma_drift", "alma_drift_len", "alma_not_checked", "collect_alma"].map((name) => `soups::report::alma::<impl soups::report::Report>::${name}::`),
  "soups::settings::file::entries", "soups::settings::file::suppressed",
];

/** Shorter functions count by who calls them alone: they may be the same as others, which then have one name between them. */
const NAMED_BYTES_MIN = 200;

const SECTION = { type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, start: 8, element: 9, code: 10 };
const KIND = { function: 0, table: 1, memory: 2, global: 3 };
const FUNCTIONS = 0x70;

/** Of what the first part exports for the rest. */
const MARK = "~";

/**
 * @param {Uint8Array} module   With the names of its functions.
 * @param {readonly string[]} [later]
 * @returns {{ first: Uint8Array<ArrayBuffer>, rest: Uint8Array<ArrayBuffer>, loader: Uint8Array<ArrayBuffer> }}
 *   The loader's module takes what loads as its import `load` of `page`, and the rest takes the exports of the first part.
 */
export function split(module, later = LATER) {
  const engine = read(module);
  const moved = choose(engine, later);
  const places = enter(engine, moved);
  return { first: firstOf(engine, moved, places), rest: restOf(engine, moved, places), loader: loaderOf(engine, moved) };
}

/**
 * @typedef {object} Engine
 * @property {{ id: number, content: Uint8Array }[]} sections    But for the names.
 * @property {string[]} names         Of the functions, by their numbers; so are all that follow.
 * @property {number} imported        How many functions are imported; their numbers come first.
 * @property {number[]} typeOf        The types of those that are not.
 * @property {Uint8Array[]} bodies    And their code.
 * @property {Set<number>[]} calls    And which functions that calls.
 * @property {number[]} parameters    How many parameters a type has.
 * @property {number} plain           The type of what takes and gives nothing.
 * @property {Set<number>} given      Functions that are known outside of the code: by exports, in tables, as the start.
 * @property {number[]} free          The table of functions: its first place that is free, and its most places where there is a limit.
 */

/** Numbers and texts out of a part of a module. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++] ?? 0;
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = this.byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value >>> 0;
    }
  }

  /** @param {number} length */
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }

  text() {
    return Buffer.from(this.take(this.number())).toString();
  }

  /** @template T @param {() => T} item @returns {T[]} */
  list(item) {
    return Array.from({ length: this.number() }, item);
  }

  /** The least and the most that a table or memory holds. */
  limits() {
    const flags = this.byte();
    return [this.number(), ...(flags & 1 ? [this.number()] : [])];
  }
}

/** @param {number} value */
function leb(value) {
  const bytes = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest >>>= 7) bytes.push(rest >= 0x80 ? (rest & 0x7f) | 0x80 : rest);
  return bytes;
}

/** A number as instructions take it, which has a sign. @param {number} value */
function constant(value) {
  const bytes = leb(value);
  const last = bytes.length - 1;
  if (((bytes[last] ?? 0) & 0x40) === 0) return [0x41, ...bytes];
  return [0x41, ...bytes.slice(0, last), (bytes[last] ?? 0) | 0x80, 0];
}

/** @param {string} text */
const text = (text) => [...leb(Buffer.byteLength(text)), ...Buffer.from(text)];

/** @param {readonly (readonly number[] | Uint8Array)[]} items */
const list = (items) => Buffer.concat([Buffer.from(leb(items.length)), ...items.map((item) => Buffer.from(item))]);

/** @param {readonly number[]} limits */
const limits = ([least = 0, most]) => (most === undefined ? [0, ...leb(least)] : [1, ...leb(least), ...leb(most)]);

/** @param {readonly { id: number, content: Uint8Array }[]} sections */
function assembled(sections) {
  const parts = sections.flatMap(({ id, content }) => [Buffer.from([id, ...leb(content.length)]), content]);
  return new Uint8Array(Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), ...parts]));
}

/**
 * @param {Uint8Array} module
 * @returns {Engine}
 */
function read(module) {
  /** @type {Engine} */
  const engine = { sections: [], names: [], imported: 0, typeOf: [], bodies: [], calls: [], parameters: [], plain: -1, given: new Set(), free: [] };
  const whole = new Reader(module);
  for (whole.at = 8; !whole.done; ) {
    const id = whole.byte();
    const content = whole.take(whole.number());
    if (id === 0 && new Reader(content).text() === "name") readNames(engine, content);
    else engine.sections.push({ id, content });
    readSection(engine, id, new Reader(content));
  }
  if (engine.names.length === 0) throw new Error("the functions of the engine have no names to tell them by");
  return engine;
}

/** @param {Engine} engine @param {Uint8Array} content */
function readNames(engine, content) {
  const reader = new Reader(content);
  reader.text();
  while (!reader.done) {
    const kind = reader.byte();
    const names = new Reader(reader.take(reader.number()));
    if (kind === 1) names.list(() => (engine.names[names.number()] = names.text()));
  }
}

/** @param {Engine} engine @param {number} id @param {Reader} reader */
function readSection(engine, id, reader) {
  switch (id) {
    case SECTION.type:
      reader.list(() => {
        reader.byte();
        const [takes, gives] = [reader.take(reader.number()).length, reader.take(reader.number()).length];
        if (takes + gives === 0) engine.plain = engine.parameters.length;
        engine.parameters.push(takes);
      });
      break;
    case SECTION.import:
      reader.list(() => {
        reader.text();
        reader.text();
        if (reader.byte() !== KIND.function) throw new Error("the engine is known to import functions alone");
        reader.number();
        engine.imported += 1;
      });
      break;
    case SECTION.function:
      engine.typeOf = reader.list(() => reader.number());
      break;
    case SECTION.table:
      if (tables(reader)[0]?.type !== FUNCTIONS) throw new Error("the first table of the engine is known to be that of functions");
      reader.at = 0;
      engine.free = tables(reader)[0]?.limits ?? [];
      break;
    case SECTION.export:
      for (const { kind, index } of exported(reader)) if (kind === KIND.function) engine.given.add(index);
      break;
    case SECTION.start:
      engine.given.add(reader.number());
      break;
    case SECTION.element:
      reader.list(() => elements(reader).forEach((index) => engine.given.add(index)));
      break;
    case SECTION.code:
      readCode(engine, reader.bytes);
      break;
  }
}

/** @param {Reader} reader */
const tables = (reader) => reader.list(() => ({ type: reader.byte(), limits: reader.limits() }));

/** @param {Reader} reader */
const exported = (reader) => reader.list(() => ({ name: reader.text(), kind: reader.byte(), index: reader.number() }));

/** The functions of one segment of a table. @param {Reader} reader */
function elements(reader) {
  const flags = reader.number();
  if (flags > 3) throw new Error("a table of the engine is filled with what is no function");
  if (flags === 2) reader.number();
  // The place is a constant and an end.
  if (flags === 0 || flags === 2) {
    reader.byte();
    reader.number();
    reader.byte();
  }
  if (flags !== 0) reader.byte();
  return reader.list(() => reader.number());
}

/** @param {Engine} engine @param {Uint8Array} section */
function readCode(engine, section) {
  const reader = new Reader(section);
  engine.bodies = reader.list(() => reader.take(reader.number()));
  rewrite(section, (index) => {
    engine.calls.at(-1)?.add(index);
    return index;
  }, () => engine.calls.push(new Set()));
}

/**
 * A section of code with other numbers for the functions that it calls.
 * @param {Uint8Array} section
 * @param {(index: number) => number} renumber
 * @param {() => void} [begin]   Called before each function.
 */
function rewrite(section, renumber, begin = () => {}) {
  /** @type {number[]} */
  let out = [];
  /** @type {Uint8Array[]} */
  const bodies = [];
  let [at, index, shift, prefix] = [0, 0, 0, 0];
  walk(
    (stream) => {
      const byte = section[at++] ?? 0;
      if (stream === CALL) {
        index |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte < 0x80) {
          out.push(...leb(renumber(index >>> 0)));
          index = shift = 0;
        }
        return byte;
      }
      if (stream === OPERATION) {
        if (isForeign(prefix, byte)) throw new Error(`the engine is known not to use the instruction ${prefix} ${byte}`);
        // The number after a prefix may take more than one byte.
        if (prefix === 0) prefix = byte === 0xfc || byte === VECTORS ? byte : 0;
        else if (byte < 0x80) prefix = 0;
      }
      out.push(byte);
      return byte;
    },
    () => {
      begin();
      while ((section[at++] ?? 0) >= 0x80);
      out = [];
      return () => bodies.push(Uint8Array.from(out));
    },
  );
  return list(bodies.map((body) => Buffer.concat([Buffer.from(leb(body.length)), body])));
}

/** What all operations on vectors begin with. */
const VECTORS = 0xfd;

/**
 * Instructions that name functions, data or elements by their numbers in another way than by a call.
 * @param {number} prefix
 * @param {number} operation
 */
function isForeign(prefix, operation) {
  if (prefix === VECTORS) return false;
  if (prefix === 0xfc) return [8, 9, 12, 13].includes(operation);
  return [0x12, 0x13, 0x14, 0x15, 0xd2].includes(operation);
}

/**
 * Which functions go into the rest: those that are named for it, and those that are only reached through them.
 * @param {Engine} engine
 * @param {readonly string[]} later
 */
function choose({ names, imported, bodies, calls, given }, later) {
  const named = bodies.map((body, index) => {
    const owner = ownerOf(names[imported + index] ?? "");
    const leads = (/** @type {string} */ path) => owner.startsWith(path);
    return body.length >= NAMED_BYTES_MIN && later.some(leads) && !KEPT.some(leads);
  });
  const first = new Set();
  const open = [...given];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const own = index - imported;
    if (own < 0 || named[own] || first.has(own)) continue;
    first.add(own);
    open.push(...(calls[own] ?? []));
  }
  return bodies.map((_, index) => index).filter((index) => !first.has(index));
}

/** The path of a function, or of what it is a method of: `<a::B as C>::d` belongs to `a::B`. @param {string} name */
const ownerOf = (name) => name.replace(/^<+(&(mut )?)?/, "");

/**
 * The places in the table of the functions of the rest that are called from outside of it, after that of the loader.
 * @param {Engine} engine
 * @param {readonly number[]} moved
 */
function enter({ imported, calls, given, free }, moved) {
  const inside = new Set(moved);
  const called = new Set(given);
  calls.forEach((of, index) => !inside.has(index) && of.forEach((other) => called.add(other)));
  const entered = moved.filter((index) => called.has(imported + index));
  return new Map(entered.map((index, order) => [index, (free[0] ?? 0) + 1 + order]));
}

/**
 * @param {Engine} engine
 * @param {readonly number[]} moved
 * @param {ReadonlyMap<number, number>} places
 */
function firstOf(engine, moved, places) {
  const bodies = [...engine.bodies];
  // What nobody outside calls is never reached.
  for (const index of moved) bodies[index] = Uint8Array.from([0, 0x00, 0x0b]);
  for (const [index, place] of places) bodies[index] = wayTo(engine, index, place);
  const content = {
    [SECTION.table]: (/** @type {Reader} */ reader) => list(tables(reader).map((table, index) => [table.type, ...limits(index === 0 ? table.limits.map((limit) => limit + places.size + 1) : table.limits)])),
    [SECTION.export]: (/** @type {Reader} */ reader) => list([...exported(reader), ...shared(engine, moved)].map(({ name, kind, index }) => [...text(name), kind, ...leb(index)])),
    [SECTION.code]: () => list(bodies.map((body) => Buffer.concat([Buffer.from(leb(body.length)), body]))),
  };
  return assembled(engine.sections.map((section) => ({ id: section.id, content: content[section.id]?.(new Reader(section.content)) ?? section.content })));
}

/**
 * What stands for a function of the rest: it has the loader called, and then the function.
 * @param {Engine} engine
 * @param {number} index
 * @param {number} place
 */
function wayTo({ typeOf, parameters, plain, free }, index, place) {
  const type = typeOf[index] ?? 0;
  const given = Array.from({ length: parameters[type] ?? 0 }, (_, parameter) => [0x20, ...leb(parameter)]).flat();
  return Uint8Array.from([0, ...constant(free[0] ?? 0), 0x11, ...leb(plain), 0, ...given, ...constant(place), 0x11, ...leb(type), 0, 0x0b]);
}

/**
 * What the rest takes from the first part: memory, tables and globals all, and the functions that it calls.
 * @param {Engine} engine
 * @param {readonly number[]} moved
 */
function shared({ sections, calls, imported }, moved) {
  const inside = new Set(moved);
  const count = (/** @type {number} */ id) => new Reader(sections.find((section) => section.id === id)?.content ?? Uint8Array.of(0)).number();
  const all = (/** @type {number} */ kind, /** @type {number} */ id) => Array.from({ length: count(id) }, (_, index) => ({ kind, index }));
  const called = new Set(moved.flatMap((index) => [...(calls[index] ?? [])]).filter((index) => !inside.has(index - imported)));
  const functions = [...called].sort((a, b) => a - b).map((index) => ({ kind: KIND.function, index }));
  const items = [...all(KIND.memory, SECTION.memory), ...all(KIND.table, SECTION.table), ...all(KIND.global, SECTION.global), ...functions];
  return items.map((item, order) => ({ ...item, name: MARK + order.toString(36) }));
}

/**
 * @param {Engine} engine
 * @param {readonly number[]} moved
 * @param {ReadonlyMap<number, number>} places
 */
function restOf(engine, moved, places) {
  const items = shared(engine, moved);
  const functions = items.filter(({ kind }) => kind === KIND.function);
  const own = [...moved.map((index) => engine.imported + index)];
  const numbers = new Map([...functions.map(({ index }) => index), ...own].map((index, order) => [index, order]));
  const code = list(moved.map((index) => Buffer.concat([Buffer.from(leb(engine.bodies[index]?.length ?? 0)), engine.bodies[index] ?? Buffer.of()])));
  // Comes last: what takes the loader's place.
  const bodies = new Reader(rewrite(code, (index) => numbers.get(index) ?? NaN));
  const renumbered = bodies.list(() => bodies.take(bodies.number()));
  const all = [...renumbered, Uint8Array.from([0, 0x0b])];
  const entered = [functions.length + moved.length, ...[...places.keys()].map((index) => numbers.get(engine.imported + index) ?? NaN)];
  const type = engine.sections.find(({ id }) => id === SECTION.type)?.content ?? Uint8Array.of(0);
  return assembled([
    { id: SECTION.type, content: type },
    { id: SECTION.import, content: list(items.map(({ name, kind, index }) => [...text("first"), ...text(name), kind, ...described(engine, kind, index, places.size + 1)])) },
    { id: SECTION.function, content: list([...moved.map((index) => leb(engine.typeOf[index] ?? 0)), leb(engine.plain)]) },
    { id: SECTION.element, content: list([[0, ...constant(engine.free[0] ?? 0), 0x0b, ...list(entered.map(leb))]]) },
    { id: SECTION.code, content: list(all.map((body) => Buffer.concat([Buffer.from(leb(body.length)), body]))) },
  ]);
}

/**
 * What an import has to be.
 * @param {Engine} engine
 * @param {number} kind
 * @param {number} index
 * @param {number} more   Places that the table of functions has beyond those of the engine.
 * @returns {readonly number[]}
 */
function described({ sections, imported, typeOf }, kind, index, more) {
  const section = (/** @type {number} */ id) => new Reader(sections.find((section) => section.id === id)?.content ?? Uint8Array.of(0));
  if (kind === KIND.function) {
    if (index >= imported) return leb(typeOf[index - imported] ?? 0);
    const reader = section(SECTION.import);
    return leb(reader.list(() => (reader.text(), reader.text(), reader.byte(), reader.number()))[index] ?? 0);
  }
  if (kind === KIND.table) {
    const table = tables(section(SECTION.table))[index];
    return [table?.type ?? 0, ...limits((table?.limits ?? []).map((limit) => (index === 0 ? limit + more : limit)))];
  }
  const reader = section(kind === KIND.memory ? SECTION.memory : SECTION.global);
  if (kind === KIND.memory) return limits(reader.list(() => reader.limits())[index] ?? []);
  return reader.list(() => {
    const type = [reader.byte(), reader.byte()];
    // The value that it starts with: one instruction with one number, or a reference to nothing.
    reader.byte();
    reader.number();
    reader.byte();
    return type;
  })[index] ?? [];
}

/**
 * A module that puts what loads into its place.
 * @param {Engine} engine
 * @param {readonly number[]} moved
 */
function loaderOf(engine, moved) {
  const place = engine.free[0] ?? 0;
  const table = shared(engine, moved).find(({ kind }) => kind === KIND.table)?.name ?? "";
  return assembled([
    { id: SECTION.type, content: list([[0x60, 0, 0]]) },
    { id: SECTION.import, content: list([[...text("page"), ...text("load"), KIND.function, 0], [...text("first"), ...text(table), KIND.table, FUNCTIONS, 0, ...leb(place)]]) },
    { id: SECTION.element, content: list([[0, ...constant(place), 0x0b, ...list([[0]])]]) },
  ]);
}
