/**
 * Measures the built page in a headless Chromium: `node benches/browser.mjs FILES…`. Each round is a fresh page, which
 * gets all files by its file input; the time runs, inside the page, from the input's change until the page says "done".
 * Rows for the table of `run.sh` go to standard output, progress to standard error.
 *
 * Environment: CHROME, the browser (else the usual names are tried); ROUNDS; AS_OF, the date of the dry run; ALMA=yes, where
 * the files are user files of Alma, whose roles the page guesses.
 */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ARGUMENTS, findBrowser } from "../scripts/chromium.mjs";
import { serve } from "../scripts/serve.mjs";

const ROUNDS = Number(process.env["ROUNDS"] ?? 5);
const AS_OF = process.env["AS_OF"] ?? "2026-11-22";

const OF_ALMA = process.env["ALMA"] === "yes";

const PATIENCE_MS = 180_000;

const files = process.argv.slice(2).map((file) => resolve(file));
const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
const www = fileURLToPath(new URL("../www", import.meta.url));

const { address, close } = await serve({ folder: www, port: 0 });
const browser = await chromium.launch({ executablePath: findBrowser(), args: ARGUMENTS });
try {
  const system = await browser.newBrowserCDPSession();
  const rounds = [];
  for (let number = 1; number <= ROUNDS; number++) {
    const result = await round(system);
    rounds.push(result);
    const { whole, again } = result;
    const changed = OF_ALMA ? "" : `, with another grace period ${again.toFixed(0)} ms`;
    console.error(`round ${number} of ${ROUNDS}: page ${whole.toFixed(0)} ms${changed}`);
  }
  report(rounds);
} catch (error) {
  console.error(`The page could not be measured: ${error instanceof Error ? error.message.split("\n", 1)[0] : error}`);
  process.exitCode = 1;
} finally {
  await inTime(Promise.all([browser.close(), close()]), "the browser did not close");
}

/**
 * One fresh page, all files, once; then the same again with another grace period, for which nothing is read anew.
 * @param {import("playwright-core").CDPSession} system
 */
async function round(system) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.getByTestId("as-of").fill(AS_OF);
  await page.getByTestId("as-of").blur();
  await page.evaluate(watch);
  const before = usage(await renderers(system));
  await page.getByTestId("file-input").setInputFiles(files);
  const whole = await finished(page);
  const after = usage(await renderers(system));
  const used = { whole, cpu: after.cpu - before.cpu, empty: before.peak, peak: after.peak };
  if (OF_ALMA) {
    const verdict = await page.getByTestId("verdict").textContent();
    if (!verdict?.includes("Alma")) throw new Error("the page found nothing: are these user files of Alma?");
    await context.close();
    return { ...used, again: NaN };
  }

  await page.evaluate(watch);
  await page.getByTestId("grace-staff").fill("30");
  await page.getByTestId("grace-staff").blur();
  const again = await finished(page);

  const verdict = await page.getByTestId("count-would-be-locked").textContent();
  if (!verdict?.match(/\d/)) throw new Error("the page found nothing: is this the right page?");
  await context.close();
  return { ...used, again };
}

/** Runs in the page: from the change of an input, through the work that follows it, until the page is done. */
function watch() {
  /** @type {any} */ (globalThis).soupsTook = new Promise((done, failed) => {
    let from = 0;
    let begun = false;
    document.addEventListener("change", () => (from ||= performance.now()), { capture: true });
    new MutationObserver((_, observer) => {
      const state = document.body.dataset["state"];
      if (from && state === "reading") begun = true;
      if (!begun || (state !== "done" && state !== "failed")) return;
      observer.disconnect();
      if (state === "done") done(performance.now() - from);
      else failed(new Error(`the page failed: ${document.querySelector("[data-testid=verdict]")?.textContent}`));
    }).observe(document.body, { attributes: true, attributeFilter: ["data-state"] });
  });
}

/** @param {import("playwright-core").Page} page */
async function finished(page) {
  const took = page.evaluate(() => /** @type {any} */ (globalThis).soupsTook);
  return /** @type {number} */ (await inTime(took, "the page did not come to an end"));
}

/**
 * A browser that does not answer must not hold up everything after it.
 * @template T
 * @param {Promise<T>} work
 * @param {string} otherwise
 * @returns {Promise<T>}
 */
async function inTime(work, otherwise) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`${otherwise} within ${PATIENCE_MS / 1e3} seconds`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {import("playwright-core").CDPSession} system */
async function renderers(system) {
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer");
}

/**
 * The processor time of the processes that show pages, and the most that the largest of them ever had resident (0 where
 * the system does not say).
 * @param {{ id: number, cpuTime: number }[]} processes
 */
function usage(processes) {
  const peaks = processes.map(({ id }) => {
    try {
      const kilobytes = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1];
      return Number(kilobytes ?? 0) * 1024;
    } catch {
      return 0;
    }
  });
  return { cpu: processes.reduce((sum, { cpuTime }) => sum + cpuTime, 0), peak: Math.max(0, ...peaks) };
}

/** @param {{ whole: number, again: number, cpu: number, empty: number, peak: number }[]} rounds */
function report(rounds) {
  const rate = (/** @type {number} */ milliseconds) => (size / 1e3 / milliseconds).toFixed(0);
  const times = rounds.map(({ whole }) => whole).sort((a, b) => a - b);
  const whole = median(times);
  const empty = median(rounds.map(({ empty }) => empty));
  const more = median(rounds.map(({ peak }) => peak)) - empty;
  row({
    what: `the page in Chromium ${browser.version().split(".")[0]}, headless, ${OF_ALMA ? "Alma's job" : "the whole dry run"}`,
    rate: rate(whole),
    range: `${rate(times.at(-1) ?? NaN)}–${rate(times[0] ?? NaN)}`,
    time: seconds(whole),
    cpu: seconds(median(rounds.map(({ cpu }) => cpu)) * 1e3),
    memory: empty
      ? `${(more / 1e6).toFixed(1)} MB (${((more / size) * 100).toFixed(1)} %) on top of the empty page's ${(empty / 1e6).toFixed(0)} MB`
      : "not to be had here",
  });
  if (OF_ALMA) return;
  const again = median(rounds.map(({ again }) => again));
  row({ what: "the same with another grace period, nothing read again", time: seconds(again) });
}

/** @param {{ what: string, rate?: string, range?: string, time: string, cpu?: string, memory?: string }} row */
function row({ what, rate = "", range = "", time, cpu = "", memory = "" }) {
  console.log(`| ${what} | ${rate} | ${range} | ${time} | ${cpu} | ${memory} |`);
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1e3).toFixed(2)} s`;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
