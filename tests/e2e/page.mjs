/**
 * What the tests of the page share: a browser, the built page in it, the command line to compare with, and feeds.
 * Every page is watched: whatever a test does, in the end nothing was asked of any server and the console was silent.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ARGUMENTS, findBrowser } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";

/** @import { BrowserContextOptions, Page } from "playwright-core" */

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The day the sample feeds are about. */
export const AS_OF = "2026-11-22";

export const SAMPLE = ["organisations.xml", "users.xml", "persons.xml", "supervisors.xml"].map((name) =>
  join(root, "examples", "university", name),
);

/** The sample feeds by their names. */
export const sample = Object.fromEntries(SAMPLE.map((file) => [basename(file), readFileSync(file, "utf8")]));

/** Its garbage can be collected at will. */
export const browser = await chromium.launch({ executablePath: findBrowser(), args: [...ARGUMENTS, "--js-flags=--expose-gc"] });
export const site = await serve({ folder: join(root, "www"), port: 0 });
const scratch = mkdtempSync(join(tmpdir(), "soups-page-"));

after(async () => {
  await browser.close();
  await site.close();
  rmSync(scratch, { recursive: true, force: true });
});

const LATER = /^http:\/\/localhost:\d+\/(vendor|assets)\/(scenarios|rules|engine-rest|rest)(-[0-9a-f]{12})?\.js$/;

/**
 * @typedef {object} Options
 * @property {BrowserContextOptions} [context]
 * @property {string} [address]
 * @property {string} [before]         A script that runs in the page before its own.
 * @property {RegExp} [mayLog]         What the console may say; nothing, if not given.
 */

/**
 * Opens the page, does something with it, and holds it to the promises that every visit keeps.
 * @param {Options} options
 * @param {(page: Page) => Promise<void>} visit
 */
export async function onPage({ context: settings, address = site.address, before, mayLog }, visit) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, ...settings });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    /** @type {string[]} */
    const asked = [];
    /** @type {string[]} */
    const said = [];
    page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => said.push(`uncaught: ${error.message}`));
    page.on("worker", (worker) => worker.on("console", (message) => said.push(`worker: ${message.text()}`)));
    page.on("websocket", (socket) => asked.push(socket.url()));
    if (before) await page.addInitScript({ content: before });
    // A machine with much other work takes its time over so many modules.
    await page.goto(address, { timeout: 60_000 });
    context.on("request", (request) => asked.push(request.url()));
    // What the policy refuses is announced too, and never sent; the console tells of it.
    context.on("requestfailed", (request) => {
      if (request.failure()?.errorText === "csp") asked.splice(asked.indexOf(request.url()), 1);
    });
    await visit(page);
    // Blobs are the page's own memory: the worker, and the downloads. Lessons and manual are scripts of the page that are loaded when they are asked for.
    assert.deepEqual(asked.filter((url) => !url.startsWith("blob:") && !LATER.test(url)), [], "requests after the page was loaded");
    assert.deepEqual(said.filter((line) => !mayLog?.test(line)), [], "messages on the console");
  } finally {
    await context.close();
  }
}

/**
 * @param {Page} page
 * @param {"empty" | "reading" | "done" | "failed"} state
 */
export async function reaches(page, state) {
  await page.locator(`body[data-state="${state}"]`).waitFor();
}

/**
 * Gives the page files by its file input, dated, and waits for the answer.
 * @param {Page} page
 * @param {string[]} files
 */
export async function check(page, files) {
  await page.getByTestId("as-of").fill(AS_OF);
  await page.getByTestId("file-input").setInputFiles(files);
  await reaches(page, "done");
}

/**
 * Opens a view by its tab.
 * @param {Page} page
 * @param {string} id
 */
export async function openView(page, id) {
  await page.getByTestId(`tab-${id}`).click();
  await page.getByTestId(`panel-${id}`).waitFor();
}

/**
 * @param {Page} page
 * @param {string} testid
 */
export async function count(page, testid) {
  const text = (await page.getByTestId(testid).textContent()) ?? "";
  assert.match(text, /^\d+$/, `${testid} is plain digits`);
  return Number(text);
}

/**
 * A script for the page that has every worker it starts run something before its own script.
 * @param {string} prelude
 */
export function beforeWorker(prelude) {
  return `{
    const Real = Blob;
    globalThis.Blob = class extends Real {
      constructor(parts, options) {
        super(options?.type === "text/javascript" ? [${JSON.stringify(prelude)}, ...parts] : parts, options);
      }
    };
  }`;
}

/**
 * The text of every row of a table, made by scrolling through it as a reader would.
 * @param {Page} page
 * @param {string} testid
 * @returns {Promise<string[]>}
 */
export async function everyRow(page, testid) {
  await openView(page, testid.replace("table-", ""));
  return page.getByTestId(testid).evaluate(async (table) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const scroller = /** @type {HTMLElement} */ (table.parentElement);
    /** @type {Map<number, string>} */
    const rows = new Map();
    for (let at = 0; ; at += scroller.clientHeight / 2) {
      scroller.scrollTop = at;
      do await frame();
      while (table.querySelector(".loading"));
      for (const row of /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll("tbody tr"))) {
        rows.set(Number(row.getAttribute("aria-rowindex")), row.innerText.replace(/\s+/g, " "));
      }
      if (at >= scroller.scrollHeight - scroller.clientHeight) break;
    }
    return [...rows].sort(([a], [b]) => a - b).map(([, text]) => text);
  });
}

/**
 * Presses a download button and gives the bytes that the browser saved.
 * @param {Page} page
 * @param {"html" | "json" | "csv" | "sarif" | "junit"} format
 */
export async function download(page, format) {
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`download-${format}`).click()]);
  return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
}

/**
 * What the command line says of files of one folder. It is given their bare names, since that is all a page knows.
 * @param {string} folder
 * @param {string[]} names
 * @param {string[]} options
 */
export function commandLine(folder, names, options) {
  const given = process.env["SOUPS"];
  const [command, ...first] = given
    ? [given]
    : ["cargo", "run", "--quiet", "--release", "--manifest-path", join(root, "Cargo.toml"), "--"];
  const { status, stdout, stderr } = spawnSync(/** @type {string} */ (command), [...first, "check", ...names, ...options], {
    cwd: folder,
    maxBuffer: 1 << 30,
  });
  assert.ok(status === 0 || status === 1, `soups check ended with ${status}: ${stderr}`);
  return stdout;
}

/**
 * Writes files into a folder of their own.
 * @param {Record<string, string>} files
 * @returns {{ folder: string, names: string[], paths: string[] }}
 */
export function write(files) {
  const folder = mkdtempSync(join(scratch, "feeds-"));
  const names = Object.keys(files);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, names, paths: names.map((name) => join(folder, name)) };
}

/**
 * Three feeds with faults in known places: of every ten persons the fourth is in an organisation that is missing, and so is
 * not created, and its user would be locked; the seventh names a user that is missing, and so that user's own is locked.
 * @param {number} persons
 */
export function generate(persons) {
  const numbers = Array.from({ length: persons }, (_, at) => at);
  const commons = 'xmlns:c="v3.commons.pure.atira.dk"';
  const name = (/** @type {number} */ at) => `<name><c:firstname>Näme ${at}</c:firstname><c:lastname>O’Test &amp; Söhne</c:lastname></name>`;
  const organisations = `<organisations xmlns="v1.organisation-sync.pure.atira.dk" ${commons}>
<organisation managedInPure="false"><organisationId>ORG-1</organisationId><type>university</type><name><c:text lang="en" country="GB">University</c:text></name><startDate>2007-10-26</startDate><visibility>Public</visibility></organisation>
</organisations>`;
  const users = numbers.map(
    (at) => `<user id="user-${at}"><userName>name${at}</userName><email>name${at}@example.org</email>${name(at)}</user>`,
  );
  const people = numbers.map(
    (at) => `<person id="P-${at}">${name(at)}<gender>unknown</gender>
  <organisationAssociations>
    <staffOrganisationAssociation id="P-${at}-1">
      <organisation><c:source_id>${at % 10 === 4 ? "ORG-GONE" : "ORG-1"}</c:source_id></organisation>
      <period><c:startDate>02-02-2002</c:startDate></period>
      <staffType>academic</staffType>
    </staffOrganisationAssociation>
  </organisationAssociations>
  <user id="${at % 10 === 7 ? "nobody" : "user"}-${at}"/>
</person>`,
  );
  const files = {
    "organisations.xml": organisations,
    "users.xml": `<users xmlns="v1.user-sync.pure.atira.dk" ${commons}>\n${users.join("\n")}\n</users>`,
    "persons.xml": `<persons xmlns="v1.unified-person-sync.pure.atira.dk" ${commons}>\n${people.join("\n")}\n</persons>`,
  };
  const tenth = (/** @type {number} */ of) => numbers.filter((at) => at % 10 === of).length;
  return { files, missing: tenth(4) + tenth(7), locked: tenth(4) + tenth(7) };
}
