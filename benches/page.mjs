/**
 * Measures what the page promises beside its speed of reading, in a headless Chromium, and prints a table of it:
 * `node benches/page.mjs SOUPS`, where SOUPS is the command line, which makes the feeds and says what is right.
 *
 * Environment: CHROME, the browser (else the usual names are tried); ROUNDS; AS_OF, the date of the dry run; PERSONS, of
 * the feeds whose settings are changed; LARGE, persons of the large feeds (140,000 are 300 MB); FINDINGS; ONLY, parts of
 * the table by their first words, with commas.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { loadavg, availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ARGUMENTS, findBrowser } from "../scripts/chromium.mjs";
import { dist } from "../scripts/dist.mjs";
import { serve } from "../scripts/serve.mjs";
import { findings } from "./page/findings.mjs";
import { changes, large } from "./page/large.mjs";
import { start } from "./page/start.mjs";

const number = (/** @type {string} */ name, /** @type {number} */ otherwise) => Number(process.env[name] ?? otherwise);
const ROUNDS = number("ROUNDS", 5);
const AS_OF = process.env["AS_OF"] ?? "2026-11-22";
const ONLY = process.env["ONLY"]?.split(",");
const soups = process.argv[2] ?? "target/release/soups";

const scratch = mkdtempSync(join(tmpdir(), "soups-bench-"));
const { address, close } = await serve({ folder: fileURLToPath(new URL("../www", import.meta.url)), port: 0 });
const browser = await chromium.launch({ executablePath: findBrowser(), args: [...ARGUMENTS, "--js-flags=--expose-gc"] });

/** @type {[string, () => Promise<[string, string][]>][]} */
const parts = [
  ["start", started],
  ["findings", () => findings(browser, address, AS_OF, number("FINDINGS", 1_000_000))],
  ["change", () => changes(browser, address, feeds(number("PERSONS", 100_000)), ROUNDS)],
  ["large", () => large(browser, address, feeds(number("LARGE", 140_000)))],
];
const titles = { start: "The page is opened", findings: "A million findings", change: "A changed setting, nothing read again", large: "Large feeds" };
try {
  console.log(`\n| the page in Chromium ${browser.version().split(".")[0]}, headless; ${loadavg()[0]?.toFixed(1)} processes wait for ${availableParallelism()} cores | |\n|---|---:|`);
  for (const [name, part] of parts) {
    if (ONLY && !ONLY.includes(name)) continue;
    console.error(`The page: ${name} …`);
    try {
      const rows = await part();
      console.log(`| **${titles[/** @type {keyof typeof titles} */ (name)]}** | |`);
      for (const [what, figure] of rows) console.log(`| ${what} | ${figure} |`);
    } catch (error) {
      console.error(`${name} could not be measured: ${error instanceof Error ? error.message.split("\n", 1)[0] : error}`);
      process.exitCode = 1;
    }
  }
} finally {
  await Promise.allSettled([browser.close(), close()]);
  rmSync(scratch, { recursive: true, force: true });
}

/** The page as it is put on a host. */
async function started() {
  const folder = join(scratch, "dist");
  await dist(folder);
  const { address, close } = await serve({ folder, port: 0 });
  try {
    return await start(browser, address, ROUNDS);
  } finally {
    await close();
  }
}

/**
 * Generated feeds, and what the command line finds in them.
 * @param {number} persons
 * @returns {import("./page/large.mjs").Feeds}
 */
function feeds(persons) {
  const folder = join(scratch, String(persons));
  const files = ["organisations.xml", "users.xml", "persons.xml", "supervisors.xml"].map((name) => join(folder, name));
  execFileSync(soups, ["generate", "--persons", String(persons), folder], { stdio: "ignore" });
  const report = join(folder, "report.json");
  execFileSync(soups, ["check", "--as-of", AS_OF, "--fail-on", "never", "--no-rules", "--no-schema", "--format", "json", "--output", report, ...files]);
  const { summary } = JSON.parse(readFileSync(report, "utf8"));
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return { files, size, asOf: AS_OF, expected: { locked: summary.wouldBeLocked, missing: summary.missingReferences } };
}
