/** While it runs: progress by bytes and by job, what the engine takes, and a page that never blocks. */
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import { beforeWorker, AS_OF, count, generate, onPage, openView, reaches, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

/** 50 MB and more. */
const MANY = 110_000;

const ATTEMPTS = 5;

/** The associations have not begun by then, so that all is judged otherwise. */
const BEFORE_ALL = "2001-01-01";

const generated = generate(MANY);
const { paths } = write(generated.files);

test("the page never blocks while 50 MB and more are read, judged and drawn, and its progress only ever grows", async () => {
  const size = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  assert.ok(size > 50e6, `${size} bytes`);
  // A machine with other work pauses a page now and then; what the page does itself it does every time.
  /** @type {unknown[]} */
  let tasks = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    tasks = await readOnce();
    if (tasks.length === 0) return;
  }
  assert.deepEqual(tasks, [], "tasks of more than 50 ms, every time");
});

/** Reads it all, and answers the tasks that were too long: when each began, and how long it took. */
async function readOnce() {
  /** @type {unknown[]} */
  let long = [];
  await onPage({ before: watch() }, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.waitForFunction(() => {
      const progress = /** @type {HTMLProgressElement | null} */ (document.querySelector("[data-testid=progress]"));
      return progress !== null && progress.value > 0;
    });
    await page.getByTestId("memory").waitFor();
    assert.match((await page.getByTestId("memory").textContent()) ?? "", /engine memory [\d.,]+ MB/);
    await page.locator('body[data-state="done"]').waitFor({ timeout: 120_000 });
    assert.equal(await count(page, "count-would-be-locked"), generated.locked);
    await everyViewAndAnotherDay(page);
    const { tasks, seen, first } = await page.evaluate(() => /** @type {any} */ (globalThis).watched);
    // A machine with other work may take twice the second that it should be.
    assert.ok(first < 2000, `the first progress after ${first} ms`);
    // The bar moved, and never back.
    assert.ok(seen.length > 10, `${seen.length} steps`);
    assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
    long = tasks;
  });
  return long;
}

/**
 * Opens every view, has another day judged, and waits until all that is drawn and told of.
 * @param {Page} page
 */
async function everyViewAndAnotherDay(page) {
  const views = await page.locator("[role=tab]").evaluateAll((tabs) => tabs.map(({ id }) => id.replace("tab-", "")));
  assert.ok(views.length > 7, views.join());
  for (const view of views) await openView(page, view);
  const before = await page.getByTestId("verdict").textContent();
  await page.getByTestId("as-of").fill(BEFORE_ALL);
  await page.getByTestId("as-of").press("Enter");
  await page.waitForFunction((before) => document.querySelector("[data-testid=verdict]")?.textContent !== before, before);
  await reaches(page, "done");
  await page.waitForTimeout(500);
}

test("how far a file is read, and how long the rest will take, where the disc is slow", async () => {
  await onPage({ before: slowDisc(50) }, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.locator(".progress").getByText(/ MB of [\d.,]+ MB · about .+ left$/).waitFor();
    assert.match(await page.locator(".step.now").first().innerText(), /\.xml \d+\s%/);
    await page.getByTestId("cancel").click();
    await page.getByText("Cancelled.").waitFor();
  });
});

test("cancelled at once, with the engine's memory given back, and the run after it is right", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.getByTestId("memory").waitFor();
    const first = page.workers()[0];
    const ended = new Promise((resolve) => first?.on("close", resolve));
    const took = await page.evaluate(async () => {
      const began = performance.now();
      /** @type {HTMLElement} */ (document.querySelector("[data-testid=cancel]")).click();
      while (document.querySelector("[data-testid=progress]")) await new Promise(requestAnimationFrame);
      return performance.now() - began;
    });
    assert.ok(took < 200, `${took} ms`);
    await ended;
    assert.ok(await page.getByText("Cancelled.").isVisible());
    await page.getByTestId("run").click();
    await page.locator('body[data-state="done"]').waitFor({ timeout: 120_000 });
    assert.equal(await count(page, "count-would-be-locked"), generated.locked);
    assert.equal(await count(page, "count-missing-references"), generated.missing);
  });
});

test("an engine without room left says so in one sentence, with the size and another way", async () => {
  await onPage({ before: smallMemory(14), mayLog: /panicked|memory/ }, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.locator('body[data-state="failed"]').waitFor({ timeout: 120_000 });
    const sentence = (await page.getByTestId("verdict").textContent()) ?? "";
    assert.match(sentence, /^The engine stopped while (reading \w+\.xml|judging the feeds): it ran out of memory, with 1[34](\.\d)? MB taken for [\d.]+ MB of files; “soups check FILES” on the command line has more room\.$/);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "verdict");
    // Smaller files fit.
    await page.getByTestId("load-sample").click();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), 9);
  });
});

/** Keeps every long task and every value of the progress bar. */
function watch() {
  return `{
    const watched = (globalThis.watched = { tasks: [], seen: [], chosen: 0, first: 0 });
    new PerformanceObserver((list) => {
      // What the page does on its own to start is not meant.
      for (const { duration, startTime } of list.getEntries()) if (duration > 50 && watched.chosen > 0 && startTime > watched.chosen) watched.tasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    addEventListener("change", ({ target }) => target.type === "file" && (watched.chosen ||= performance.now()), true);
    const look = () => {
      const progress = document.querySelector("[data-testid=progress]");
      if (progress && progress.value !== watched.seen.at(-1)) watched.seen.push(progress.value);
      if (progress && progress.value > 0) watched.first ||= performance.now() - watched.chosen;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }`;
}

/**
 * Has the worker wait before every piece of a file.
 * @param {number} milliseconds
 */
function slowDisc(milliseconds) {
  return beforeWorker(`{
    const read = ReadableStreamBYOBReader.prototype.read;
    ReadableStreamBYOBReader.prototype.read = async function (view) {
      await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
      return read.call(this, view);
    };
  }\n`);
}

/**
 * Lets the engine's memory grow to this many MB and no further.
 * @param {number} megabytes
 */
function smallMemory(megabytes) {
  const prelude = `{
    const instantiate = WebAssembly.instantiate;
    // The engine grows its memory by an instruction of its own, so that its maximum is set where the module says it.
    WebAssembly.instantiate = async (bytes, ...rest) => instantiate(limited(new Uint8Array(bytes)), ...rest);
    const limited = (module) => {
      const number = (at) => {
        let value = 0, shift = 0, byte;
        do { byte = module[at++]; value += (byte & 0x7f) * 2 ** shift; shift += 7; } while (byte & 0x80);
        return [value, at];
      };
      const written = (value) => { const out = []; do { const low = value & 0x7f; value >>>= 7; out.push(value ? low | 0x80 : low); } while (value); return out; };
      for (let at = 8; at < module.length; ) {
        const [length, start] = number(at + 1);
        if (module[at] === 5) {
          const [, flags] = number(start);
          const [least] = number(flags + 1);
          const memory = [1, 1, ...written(least), ...written(Math.max(least, ${megabytes} * 16))];
          return Uint8Array.from([...module.subarray(0, at), 5, ...written(memory.length), ...memory, ...module.subarray(start + length)]);
        }
        at = start + length;
      }
      throw new Error("no memory");
    };
  }\n`;
  return beforeWorker(prelude);
}
