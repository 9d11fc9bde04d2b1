/**
 * The worker: the only place that touches the engine. It reads files as streams, pushes their bytes, and answers
 * questions about the result. A trap inside the engine ends it; the page then starts a fresh one.
 *
 * It is bundled with the first part of the wasm into one string, which the page starts from a blob, so that the page's policy (no
 * connection whatever) holds here too and on any static host.
 */
import init, { judge_settings, read_settings, Session, setting_keys, version, write_settings } from "./pkg/soups.js";
import first from "soups-first";
import loader from "soups-loader";
import { holdOn, whyEnded } from "./end.js";
import { loadRest, Missing, unpacked } from "./engine-parts.js";
import { connectFromWorker } from "./self-test.js";
import { FIRST_ROWS, unreachable, VIEWS } from "./protocol.js";
import { answerLook } from "./worker-looks.js";

/** @import { FirstPages, FromWorker, Question, Settings, Summary, ToWorker, WhatIfAnswer, WhatIfQuestion } from "./protocol.js" */

/** One read asks for this much; the browser may give less. Larger reads were no faster, smaller ones slower. */
const CHUNK = 1 << 20;

/** Between two messages about progress: often enough to look alive, rare enough to cost nothing. */
const PROGRESS_MS = 50;

/** @type {{ postMessage(message: FromWorker, transfer?: Transferable[]): void, onmessage: unknown }} */
const page = /** @type {any} */ (globalThis);

/** @type {Promise<Session>} */
const starting = start();

/**
 * The engine's handles and the files by the page's numbers; a file that is gone from here is not wanted any more.
 * @type {Map<number, { handle: number, blob: File, name: string }>}
 */
const files = new Map();

/** Files are read one after the other, in the order they came. */
let reading = Promise.resolve();

/**
 * What reads the file at work. Chromium forgets a stream for which only its own reader waits at any collection of garbage,
 * and then a read never ends: so it is held here.
 * @type {Set<unknown>}
 */
const held = new Set();

/** How many of them are to be read. */
let waiting = 0;

/** The question for smaller feeds that is at work. */
let reducing = 0;

page.onmessage = (/** @type {MessageEvent<ToWorker>} */ event) => {
  guard(async () => handle(await starting, event.data));
};

// An engine that does not start is told without being asked, and so is what fails where nobody waits for it.
guard(() => starting);
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  stopped(event.reason);
});

/** @type {WebAssembly.Memory | null} */
let memory = null;

async function start() {
  const engine = await init({ module_or_path: unpacked(first) });
  memory = engine.memory;
  const exports = /** @type {Record<string, any>} */ (engine);
  new WebAssembly.Instance(new WebAssembly.Module(loader), { page: { load: () => loadRest(exports) }, first: exports });
  page.postMessage({ type: "ready", version: version(), holds: await holdOn() });
  return new Session();
}

/**
 * @param {Session} session
 * @param {ToWorker} message
 */
function handle(session, message) {
  if ("request" in message) {
    answer(session, message);
    // Ids that are compared in another way may pair other records with those of the baseline.
    if (message.type === "run") readAgain(session);
    return;
  }
  switch (message.type) {
    case "read": {
      const { file, blob, name, given } = message;
      const replaced = files.get(file);
      if (replaced) session.remove(replaced.handle);
      files.set(file, { handle: session.open_as(given, name), blob, name });
      readNext(session, file);
      break;
    }
    case "leave-reduced":
      reducing = 0;
      session.leave_reduced();
      break;
    case "remove": {
      const removed = files.get(message.file);
      if (removed) {
        session.remove(removed.handle);
        files.delete(message.file);
        readAgain(session);
      }
      break;
    }
    default:
      unreachable(message);
  }
}

/**
 * @param {Session} session
 * @param {Question} question
 */
function answer(session, question) {
  const { request } = question;
  refusable(request, () => {
    switch (question.type) {
      case "connect":
        connectFromWorker(question.address).then((attempts) => page.postMessage({ type: "connect", request, attempts }));
        return;
      case "run":
        page.postMessage({ type: "result", request, ...run(session, question.settings, question.change) });
        return tellMemory();
      case "rows":
        return page.postMessage({ type: "rows", request, page: session.rows(question.view, question.from, question.count) });
      case "look":
        return page.postMessage({ type: "look", request, answer: answerLook(session, files.values(), question.look) });
      case "export":
        return page.postMessage({ type: "export", request, content: session.write(question.format) });
      case "reduce":
        return begin(session, question);
      case "suppressions":
        return page.postMessage({ type: "suppressions", request, ...Session.suppressions(question.list) });
      default:
        return page.postMessage(whatIf(session, question));
    }
  });
}

/**
 * @param {number} request
 * @param {() => unknown} work
 */
function refusable(request, work) {
  try {
    work();
  } catch (error) {
    // The engine refuses with a plain Error; everything else, a trap above all, ends the worker.
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    page.postMessage({ type: "refused", request, message: error.message });
  }
}

/**
 * @param {Session} session
 * @param {Settings} settings
 * @param {number} change
 */
function run(session, settings, change) {
  const summary = /** @type {Summary} */ (session.run(settings, change));
  const first = /** @type {FirstPages} */ (
    Object.fromEntries(VIEWS.map((view) => [view, session.rows(view, 0, FIRST_ROWS)]))
  );
  return { summary, first, plan: session.plan(), alma: session.alma() };
}

/**
 * Begins to make feeds smaller, in place of others, and goes on between the other messages.
 * @param {Session} session
 * @param {Extract<Question, { type: "reduce" }>} question
 */
function begin(session, { wanted, pseudonymise, request }) {
  const blobOf = (/** @type {number} */ handle) => [...files.values()].find((file) => file.handle === handle)?.blob;
  const [user, finding] = "user" in wanted ? [wanted.user, ""] : [undefined, wanted.finding];
  reducing = request;
  session.reduce(user, finding, blobOf);
  const goOn = () =>
    guard(() =>
      refusable(request, () => {
        if (reducing !== request) throw new Error("another was begun");
        const began = performance.now();
        let left;
        do left = session.reduce_on();
        while (left !== undefined && performance.now() - began < PROGRESS_MS);
        if (left === undefined) return page.postMessage({ type: "reduce", request, reduced: session.take_reduced(pseudonymise) });
        page.postMessage({ type: "reducing", left });
        setTimeout(goOn);
      }),
    );
  setTimeout(goOn);
}

/**
 * @param {Session} session
 * @param {WhatIfQuestion} question
 * @returns {WhatIfAnswer}
 */
function whatIf(session, question) {
  const { request } = question;
  switch (question.type) {
    case "keys":
      return { type: "keys", request, keys: setting_keys() };
    case "judge":
      return { type: "judge", request, judged: judge_settings(question.settings) };
    case "read-settings":
      return { type: "read-settings", request, pairs: read_settings(question.text, question.asOf) };
    case "write-settings":
      return { type: "write-settings", request, text: write_settings(question.settings) };
    case "forecast":
      return { type: "forecast", request, forecast: session.forecast(question.from, question.to), first: session.forecast_changes(0, FIRST_ROWS) };
    case "changes":
      return { type: "changes", request, page: session.forecast_changes(question.from, question.count) };
    case "timing":
      return { type: "timing", request, timing: session.timing() };
    case "keep":
      session.keep_for_comparison();
      return { type: "keep", request };
    case "keep-report":
      session.keep_report_for_comparison(pieces(question.blob));
      return { type: "keep-report", request };
    case "compare":
      return { type: "compare", request, comparison: session.comparison(question.against) };
    case "compared":
      return { type: "compared", request, page: session.comparison_rows(question.against, question.list, question.fate, question.from, question.count) };
    default:
      return unreachable(question);
  }
}

/**
 * @param {Session} session
 * @param {number} file
 */
function readNext(session, file) {
  waiting += 1;
  reading = reading.then(() =>
    guard(async () => {
      await read(session, file);
      held.clear();
      waiting -= 1;
      readAgain(session);
    }),
  );
}

/**
 * Once nothing is left to read, the engine may want to read files once more: because a schema came or went, or to see in
 * which fields records differ.
 * @param {Session} session
 */
function readAgain(session) {
  if (waiting > 0) return;
  const handles = new Set(session.again());
  const again = [...files].filter(([, { handle, name }]) => handles.has(handle) && session.reopen(handle, name)).map(([file]) => file);
  if (again.length === 0) return;
  page.postMessage({ type: "again", files: again });
  for (const file of again) readNext(session, file);
}

/**
 * Streams one file into the engine. A file the browser cannot read (moved, changed, not permitted) is the file's
 * trouble, not the engine's.
 * @param {Session} session
 * @param {number} file
 */
async function read(session, file) {
  const wanted = files.get(file);
  if (!wanted) return;
  const { handle, blob } = wanted;
  const reader = chunks(blob);
  held.add(reader);
  let bytes = 0;
  let told = performance.now();
  const tell = (/** @type {number} */ read) => {
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    page.postMessage({ type: "progress", file, read });
    tellMemory();
  };
  while (files.get(file) === wanted) {
    let chunk;
    try {
      chunk = await reader.next();
    } catch (error) {
      // The engine is not to ask for it again.
      session.remove(handle);
      files.delete(file);
      page.postMessage({ type: "unreadable", file, message: error instanceof Error ? error.message : String(error) });
      return;
    }
    // It may have been removed while the browser fetched these bytes.
    if (files.get(file) !== wanted) break;
    if (chunk === null) {
      // A zip is gone through only now, and the page hears of it meanwhile.
      const feed = session.finish(handle, (/** @type {number} */ unpacked) => tell(unpacked));
      page.postMessage({ type: "recognised", file, feed });
      tellMemory();
      return;
    }
    const putBy = session.push(handle, chunk);
    bytes += chunk.byteLength;
    if (!putBy) tell(bytes);
  }
  await reader.cancel();
}

function tellMemory() {
  if (memory) page.postMessage({ type: "memory", bytes: memory.buffer.byteLength });
}

/**
 * The bytes of a file, each piece when it is asked for, and nothing at its end.
 * @param {File} blob
 */
function pieces(blob) {
  const reader = new FileReaderSync();
  let at = 0;
  return () => {
    if (at >= blob.size) return null;
    const piece = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, at + CHUNK)));
    at += CHUNK;
    return piece;
  };
}

/**
 * The bytes of a file, piece by piece, into one buffer that is used again and again where the browser can
 * (bring-your-own-buffer streams), as plain chunks where it cannot.
 * @param {File} blob
 * @returns {{ next(): Promise<Uint8Array | null>, cancel(): Promise<void> }}
 */
function chunks(blob) {
  const stream = blob.stream();
  const reader = byob(stream);
  if (reader === null) {
    const plain = stream.getReader();
    return { next: async () => (await plain.read()).value ?? null, cancel: () => plain.cancel() };
  }
  let buffer = new ArrayBuffer(CHUNK);
  return {
    async next() {
      const { value, done } = await reader.read(new Uint8Array(buffer));
      if (value) buffer = value.buffer;
      return done || !value ? null : value;
    },
    cancel: () => reader.cancel(),
  };
}

/** @param {ReadableStream<Uint8Array>} stream */
function byob(stream) {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

/**
 * What escapes from here ends the worker: after a trap the engine's memory is in no known state.
 * @param {() => unknown} work
 */
async function guard(work) {
  try {
    await work();
  } catch (error) {
    stopped(error);
  }
}

/** @param {unknown} error */
function stopped(error) {
  page.postMessage({ type: "stopped", ...(error instanceof Missing ? { cause: "incomplete", message: "" } : whyEnded(error)), bytes: memory?.buffer.byteLength ?? 0 });
}
