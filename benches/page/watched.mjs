/**
 * A page that keeps what passes between it and its engine, and when, so that what the engine takes, what the page takes
 * and what is painted can be told apart. Nothing of the page itself is changed for it.
 */

/** Longer than anything should take on the slowest machine. */
const PATIENCE_MS = 600_000;

/** @typedef {{ at: number, sent: boolean, type: string, request: number, bytes: number }} Passed */

/** Runs before the page's own scripts. */
function watch() {
  const watched = { passed: /** @type {Passed[]} */ ([]), chosen: 0, progress: 0 };
  /** @type {any} */ (globalThis).watched = watched;
  const Real = globalThis.Worker;
  const keep = (/** @type {boolean} */ sent, /** @type {any} */ message) => {
    const { type = "", request = 0, bytes = 0 } = message ?? {};
    // What is said a hundred times a second while a file is read would be most of what is kept.
    if (type === "progress") watched.progress ||= performance.now();
    else watched.passed.push({ at: performance.now(), sent, type, request, bytes });
  };
  globalThis.Worker = class extends Real {
    /** @param {any} address @param {WorkerOptions} [options] */
    constructor(address, options) {
      super(address, options);
      this.addEventListener("message", ({ data }) => keep(false, data));
    }
    /** @param {any} message @param {any} rest */
    postMessage(message, rest) {
      keep(true, message);
      super.postMessage(message, rest);
    }
  };
  addEventListener("change", () => (watched.chosen = performance.now()), { capture: true });
}

/**
 * Opens the page in a context of its own, and closes it again.
 * @template T
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {(page: import("playwright-core").Page) => Promise<T>} visit
 */
export async function visited(browser, address, visit) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.addInitScript(watch);
    await page.goto(address);
    return await visit(page);
  } finally {
    await context.close();
  }
}

/**
 * Gives the page files, dated, and waits for the answer unless it is told not to.
 * @param {import("playwright-core").Page} page
 * @param {{ files: string[], asOf: string, until?: "done" | "reading" }} given
 */
export async function given(page, { files, asOf, until = "done" }) {
  await page.getByTestId("as-of").fill(asOf);
  await page.getByTestId("as-of").blur();
  await page.getByTestId("file-input").setInputFiles(files);
  await page.locator(`body[data-state="${until}"]`).waitFor();
}

/** @param {import("playwright-core").Page} page */
export async function counts(page) {
  const [locked, missing] = await Promise.all(["count-would-be-locked", "count-missing-references"].map((id) => page.getByTestId(id).textContent()));
  return { locked: Number(locked), missing: Number(missing) };
}

/**
 * What the engine's memory and the page's own take: the one told by the engine, the other what is left on the page's heap
 * after its garbage is collected, without the engine's.
 * @param {import("playwright-core").Page} page
 */
export async function memory(page) {
  const engine = await page.evaluate(() => {
    const told = /** @type {any} */ (globalThis).watched.passed.filter((/** @type {Passed} */ { type }) => type === "memory");
    return /** @type {number} */ (told.at(-1)?.bytes ?? 0);
  });
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = /** @type {any} */ (await session.send("Runtime.getHeapUsage"));
  const { nodes } = /** @type {any} */ (await session.send("Memory.getDOMCounters"));
  await session.detach();
  return { engine, page: usedSize + embedderHeapUsedSize + backingStorageSize, nodes: /** @type {number} */ (nodes) };
}

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** @param {number} time */
export const milliseconds = (time) => `${Math.round(time).toLocaleString("en")} ms`;

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
