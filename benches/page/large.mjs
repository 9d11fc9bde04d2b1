/** Large feeds in the page: progress, the way out, the run after it; and a changed setting, told apart by who takes the time. */
import { given, counts, median, megabytes, memory, milliseconds, visited } from "./watched.mjs";

/** @typedef {{ files: string[], size: number, asOf: string, expected: { locked: number, missing: number } }} Feeds */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {Feeds} feeds
 * @returns {Promise<[string, string][]>}
 */
export function large(browser, address, feeds) {
  return visited(browser, address, async (page) => {
    await given(page, { ...feeds, until: "reading" });
    await page.waitForFunction(() => /** @type {any} */ (globalThis).watched.progress > 0);
    const progress = await page.evaluate(() => {
      const { progress, chosen } = /** @type {any} */ (globalThis).watched;
      return /** @type {number} */ (progress - chosen);
    });
    await page.getByTestId("memory").waitFor();
    const cancelled = await page.evaluate(async () => {
      const began = performance.now();
      /** @type {HTMLElement} */ (document.querySelector("[data-testid=cancel]")).click();
      while (document.querySelector("[data-testid=progress]")) await new Promise(requestAnimationFrame);
      return performance.now() - began;
    });
    const began = Date.now();
    await page.getByTestId("run").click();
    await page.locator('body[data-state="done"]').waitFor();
    const second = Date.now() - began;
    const found = await counts(page);
    const { locked, missing } = feeds.expected;
    const right = found.locked === locked && found.missing === missing;
    if (!right) console.error(`The page found ${JSON.stringify(found)}, the command line ${JSON.stringify(feeds.expected)}.`);
    const taken = await memory(page);
    return [
      ["feeds", megabytes(feeds.size)],
      ["first progress after the files were chosen", milliseconds(progress)],
      ["cancelled after", milliseconds(cancelled)],
      ["the run after that", `${milliseconds(second)} (${(feeds.size / 1e3 / second).toFixed(0)} MB/s), ${right ? "finds what the command line finds" : "**finds something else than the command line**"}`],
      ["memory of the page outside the engine", megabytes(taken.page)],
      ["memory of the engine (wasm)", megabytes(taken.engine)],
    ];
  });
}

/** Settings that are changed in turns, and a value of each that the page does not start with. */
const CHANGES = /** @type {const} */ ([
  ["another grace period", "grace-staff", ["30", "60", "90", "120"]],
  ["another day", "as-of", ["2026-12-24", "2027-01-15", "2027-02-15", "2027-03-15"]],
]);

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {Feeds} feeds
 * @param {number} rounds
 * @returns {Promise<[string, string][]>}
 */
export function changes(browser, address, feeds, rounds) {
  return visited(browser, address, async (page) => {
    await given(page, feeds);
    /** @type {[string, string][]} */
    const rows = [];
    for (const [name, field, values] of CHANGES) {
      /** @type {{ whole: number, engine: number, before: number, after: number }[]} */
      const times = [];
      for (let round = 0; round < rounds; round++) times.push(await page.evaluate(change, { field, value: values[round % values.length] ?? "" }));
      const of = (/** @type {"whole" | "engine" | "before" | "after"} */ part) => milliseconds(median(times.map((time) => time[part])));
      rows.push([name, `${of("whole")}: ${of("before")} until the engine was asked, ${of("engine")} until it answered, ${of("after")} until that was painted`]);
    }
    return rows;
  });
}

/**
 * Runs in the page: from the change of a setting to the frame that shows the new answer.
 * @param {{ field: string, value: string }} to
 */
async function change({ field, value }) {
  const input = /** @type {HTMLInputElement} */ (document.querySelector(`[data-testid="${field}"]`));
  const { passed } = /** @type {any} */ (globalThis).watched;
  passed.length = 0;
  const began = performance.now();
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  const find = (/** @type {string} */ type) => passed.find((/** @type {{ type: string }} */ message) => message.type === type);
  while (!find("result")) await new Promise((next) => setTimeout(next, 1));
  const { at: answered } = find("result");
  while (document.body.dataset["state"] !== "done") await new Promise(requestAnimationFrame);
  // The frame after the next one begins when this one is painted.
  await new Promise(requestAnimationFrame);
  await new Promise((next) => setTimeout(next, 0));
  const now = performance.now();
  const { at: asked } = find("run");
  return { whole: now - began, before: asked - began, engine: answered - asked, after: now - answered };
}
