/** A million findings in the page: how long each thing takes that is done with them, and what they take of memory. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { given, megabytes, memory, milliseconds, visited } from "./watched.mjs";

const COLUMNS = ["severity", "code", "id", "message", "place", "occurrences"];

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {string} asOf
 * @param {number} findings
 * @returns {Promise<[string, string][]>}
 */
export async function findings(browser, address, asOf, findings) {
  const folder = mkdtempSync(join(tmpdir(), "soups-bench-"));
  try {
    // Every user lacks a person and an e-mail address.
    const users = Math.ceil(findings / 2);
    const lines = Array.from({ length: users }, (_, at) => `<user id="user-${(at * 7919) % users}"><userName>n${at}</userName></user>`);
    const files = [
      [join(folder, "users.xml"), `<users xmlns="v1.user-sync.pure.atira.dk">\n${lines.join("\n")}\n</users>`],
      [join(folder, "persons.xml"), '<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>'],
    ].map(([path = "", text = ""]) => (writeFileSync(path, text), path));
    return await visited(browser, address, (page) => measured(page, { files, asOf }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import("playwright-core").Page} page
 * @param {{ files: string[], asOf: string }} from
 * @returns {Promise<[string, string][]>}
 */
async function measured(page, from) {
  const before = await memory(page);
  await given(page, from);
  await page.getByTestId("tab-findings").click();
  await page.getByTestId("panel-findings").waitFor();
  const total = Number(await page.getByTestId("table-findings").getAttribute("aria-rowcount")) - 1;
  /** @type {[string, string][]} */
  const rows = [["findings", total.toLocaleString("en")]];
  const timed = async (/** @type {string} */ name, /** @type {Act} */ act) => rows.push([name, milliseconds(await page.evaluate(perform, act))]);
  await timed("the first answer: rows far down that were never on show", { scroll: 200_000 });
  await timed("a scroll further", { scroll: 700_000 });
  await timed("to the end", { row: total - 1 });
  for (const column of COLUMNS) {
    await timed(`sort by ${column}, first`, { sort: { column, descending: true } });
    await timed(`sort by ${column}, again`, { sort: { column, descending: false } });
  }
  await timed("filter by a rule", { filter: "code=LCK001" });
  await timed("search in all texts, first rows", { text: "ser-12" });
  const began = Date.now();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector("#panel-findings soups-grid")).share === null);
  rows.push(["search in all texts, until all are found", `${milliseconds(Date.now() - began)} more`]);
  const after = await memory(page);
  rows.push(["memory of the page outside the engine", `${megabytes(after.page)}, of which ${megabytes(before.page)} when it was empty; ${after.nodes.toLocaleString("en")} nodes`]);
  rows.push(["memory of the engine (wasm)", megabytes(after.engine)]);
  return rows;
}

/** @typedef {{ scroll?: number, row?: number, sort?: { column: string, descending: boolean }, filter?: string, text?: string }} Act */

/**
 * Runs in the page: how long it takes until rows are on show.
 * @param {Act} act
 */
async function perform({ scroll, row, sort = /** @type {any} */ (null), filter, text = "" }) {
  const grid = /** @type {any} */ (document.querySelector("#panel-findings soups-grid"));
  const began = performance.now();
  if (scroll !== undefined) grid.scroller.scrollTop = scroll;
  else if (row !== undefined) grid.activate(row);
  else grid.ask({ sort, text, filters: filter ? [filter] : [] });
  do await new Promise(requestAnimationFrame);
  while (grid.querySelector("tbody .loading") || !grid.querySelector("tbody tr"));
  return performance.now() - began;
}
