/** An administrator's job in stock Firefox, on the built page and on the one-file page from a disk. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { dist } from "../../scripts/dist.mjs";
import { findFirefox, preferences } from "../../scripts/firefox.mjs";
import { scenarios } from "../../scripts/texts.mjs";
import { AS_OF, commandLine, root, SAMPLE, site, write } from "./page.mjs";

/** @import { Page } from "puppeteer-core" */

const executablePath = findFirefox();
const skip = executablePath ? false : "there is no Firefox here: install firefox-esr, or name one in FIREFOX";

const folder = mkdtempSync(join(tmpdir(), "soups-firefox-"));
const firefox = executablePath ? await puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox: preferences(folder) }) : null;
after(async () => {
  await firefox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const WAIT = { timeout: 60_000 };

/**
 * Opens the page, does something with it, and holds it to silence on the console.
 * @param {string} address
 * @param {(page: Page) => Promise<void>} visit
 * @param {RegExp} [mayLog]
 */
async function onPage(address, visit, mayLog) {
  assert.ok(firefox);
  const page = await firefox.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`uncaught: ${error instanceof Error ? error.message : error}`));
  try {
    await page.setViewport({ width: 1366, height: 900 });
    await page.goto(address, WAIT);
    await visit(page);
    assert.deepEqual(said.filter((line) => !mayLog?.test(line)), [], "messages on the console");
  } finally {
    await page.close();
  }
}

/** @param {string} name */
const id = (name) => `[data-testid="${name}"]`;

/**
 * The text of something, once it is there.
 * @param {Page} page
 * @param {string} selector
 */
async function textOf(page, selector) {
  const found = await page.waitForSelector(selector, WAIT);
  return (await found?.evaluate((element) => /** @type {HTMLElement} */ (element).innerText)) ?? "";
}

/**
 * Presses something as a script does: where it is on the page is not what is tested here.
 * @param {Page} page
 * @param {string} selector
 */
async function press(page, selector) {
  const found = await page.waitForSelector(selector, WAIT);
  await found?.evaluate((element) => /** @type {HTMLElement} */ (element).click());
}

/**
 * Waits until the page has judged the feeds, with so many users locked.
 * @param {Page} page
 * @param {number} locked
 */
async function locks(page, locked) {
  await page.waitForFunction(
    (locked) => document.body.dataset["state"] === "done" && document.querySelector("[data-testid=count-would-be-locked]")?.textContent === String(locked),
    WAIT,
    locked,
  );
}

/**
 * Chooses files by the file input, as a person does, and dates the run.
 * @param {Page} page
 * @param {string[]} files
 */
async function choose(page, files) {
  await page.$eval(id("as-of"), (field, date) => {
    /** @type {HTMLInputElement} */ (field).value = date;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, AS_OF);
  const input = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await page.waitForSelector(id("file-input")));
  await input.uploadFile(...files);
}

/**
 * Presses a download button, and gives the bytes of the file that the browser saved.
 * @param {Page} page
 * @param {string} format
 * @param {string} name
 */
async function download(page, format, name) {
  const path = join(folder, name);
  rmSync(path, { force: true });
  await press(page, id(`download-${format}`));
  for (const end = Date.now() + WAIT.timeout; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    // The browser makes an empty file at once, writes beside it, and puts that in its place at the end.
    if (existsSync(path) && !existsSync(`${path}.part`) && readFileSync(path).byteLength > 0) return readFileSync(path);
  }
  throw new Error(`${name} was not saved`);
}

const sampleFolder = dirname(/** @type {string} */ (SAMPLE[0]));
const sampleNames = SAMPLE.map((file) => basename(file));

/**
 * What an administrator does with feeds of their own: from the files to the report, the row
 * behind the answer, and another setting.
 * @param {Page} page
 */
async function wholeJob(page) {
  await choose(page, SAMPLE);
  await locks(page, 9);
  assert.match(await textOf(page, id("verdict")), /^9 users would be locked and 17 references would not be found on 2026-11-22\./);
  const report = commandLine(sampleFolder, sampleNames, ["--format", "json", "--as-of", AS_OF]);
  assert.deepEqual(await download(page, "json", `soups-${AS_OF}.json`), report);

  // The grid of those who would be locked, and the lines of the file behind a row of it.
  assert.equal(await page.$eval(id("table-locked"), (table) => table.getAttribute("aria-rowcount")), "10");
  assert.match(await textOf(page, `${id("table-locked")} tbody`), /user-1007/);
  await press(page, `${id("table-locked")} tbody tr button`);
  await press(page, `${id("detail")} ${id("show-source")}`);
  const [first] = JSON.parse(report.toString()).lockedUsers;
  const here = await textOf(page, `${id("detail")} ${id("source")} tr.here`);
  assert.ok(here.includes(String(first.at.line)) && /<(\w+:)?user /.test(here), here);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("[data-testid=detail]"), WAIT);

  // Another setting.
  const grace = await page.waitForSelector(id("grace-staff"));
  await grace?.evaluate((field) => /** @type {HTMLInputElement} */ (field).select());
  await grace?.type("30");
  await page.keyboard.press("Enter");
  await locks(page, 8);
}

test("in Firefox, the whole job on the built page", { skip }, async () => {
  await onPage(site.address, wholeJob);
});

test("in Firefox, the whole job on the one file from a disk", { skip }, async () => {
  await dist(join(folder, "dist"));
  await onPage(pathToFileURL(join(folder, "dist", "soups.html")).href, wholeJob);
});

test("in Firefox, a scenario by its title says what the command line says", { skip }, async () => {
  const lesson = (await scenarios()).find(({ name }) => name === "persons-before-users");
  assert.ok(lesson);
  await onPage(site.address, async (page) => {
    await page.waitForSelector(`[data-testid="scenario-${lesson.name}"]`, WAIT);
    await press(page, `::-p-text(${lesson.title})`);
    await locks(page, 7);
    const name = `soups-${await page.$eval(id("as-of"), (field) => /** @type {HTMLInputElement} */ (field).value)}.json`;
    const expected = commandLine(join(root, "examples", "scenarios", lesson.name), ["."], ["--settings", "settings.toml", "--format", "json"]);
    assert.deepEqual(JSON.parse((await download(page, "json", name)).toString()), JSON.parse(expected.toString()));
  });
});

test("in Firefox, text of a feed is only text, and nothing can be connected to", { skip }, async () => {
  const nasty = `&lt;img src=x onerror="globalThis.caught=1">`.replaceAll('"', "&quot;");
  const { paths } = write({
    "users.xml": `<users xmlns="v1.user-sync.pure.atira.dk"><user id="${nasty}"><userName>${nasty}</userName></user></users>`,
    "persons.xml": `<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>`,
  });
  await onPage(
    site.address,
    async (page) => {
      await choose(page, paths);
      await locks(page, 1);
      assert.match(await textOf(page, `${id("table-locked")} tbody`), /<img src=x onerror="globalThis\.caught=1">/);
      await press(page, `${id("table-locked")} tbody tr button`);
      await press(page, `${id("detail")} ${id("show-source")}`);
      await page.waitForSelector(`${id("detail")} ${id("source")} tr.here`, WAIT);
      await page.keyboard.press("Escape");
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).caught), undefined);
      assert.equal(await page.$("main img"), null);

      // Firefox stood still when its worker tried twice at once.
      await press(page, id("self-test"));
      await page.waitForFunction(() => document.querySelector("[data-testid=self-test-results] h2")?.textContent === "The browser refused all 7 attempts to connect.", WAIT);
      await press(page, id("self-test-close"));
      await press(page, id("forget"));
      await page.waitForFunction(() => document.body.dataset["state"] !== "done" && !document.querySelector("[data-testid=table-locked]"), WAIT);
    },
    /Content-Security-Policy|Content Security Policy|blocked/,
  );
});
