/**
 * What the page loads only when it is asked for, as modules of data: `www/vendor/scenarios.js` from `examples/`, and
 * `www/vendor/rules.js` from `docs/rules.md`, which the engine writes. `www/vendor/scenario-titles.js` is loaded with the page.
 */
import { readdir, readFile } from "node:fs/promises";
import { blocks } from "./markdown.mjs";

/** @import { Given } from "../www/protocol.js" */
/** @import { Block, Inline, RulePage, Run, Scenario } from "../www/texts.js" */

/** A file of a scenario by its path in the folder, and what the page calls it. @typedef {{ path: string, name: string }} Named */

const root = new URL("..", import.meta.url);
const read = (/** @type {string} */ path) => readFile(new URL(path, root), "utf8");

/** The options of the command line that stand in tables of runs, as settings. */
const OPTIONS = new Map([["--order", "order"], ["--as-of", "as-of"], ["--grace-staff", "grace.staff"], ["--grace-student", "grace.student"]]);

/** @returns {Promise<Scenario[]>} */
export async function scenarios() {
  const index = await read("examples/scenarios/README.md");
  const names = [...index.matchAll(/\]\(([a-z-]+)\/README\.md\)/g)].map(([, name]) => name ?? "");
  return [...(await Promise.all(names.map(scenario))), await university()];
}

/**
 * @param {string} name
 * @returns {Promise<Scenario>}
 */
async function scenario(name) {
  const folder = `examples/scenarios/${name}`;
  const settings = flat(await read(`${folder}/settings.toml`));
  const lists = ["role-holders", "trusted", "locked-before"].flatMap((list) => (settings[`lists.${list}`] ? [{ path: String(settings[`lists.${list}`]), given: list }] : []));
  const here = await feeds(folder, "", "tonight");
  // A baseline that the settings do not name is for one of the runs.
  const before = await feeds(folder, `${settings["baseline"] ?? "baseline"}/`, settings["baseline"] ? "baseline" : null);
  const all = /** @type {Omit<Scenario["files"][number], "text">[]} */ ([...here, ...before, ...lists]);
  const files = await Promise.all(all.map(async (file) => ({ ...file, path: named(file.path, all), text: await read(`${folder}/${file.path}`) })));
  const paths = all.map(({ path }, at) => ({ path, name: files[at]?.path ?? path }));
  return { name, ...told(await read(`${folder}/README.md`), paths), settings, files };
}

/**
 * A file is called as the command line calls it: without its folder, unless another has the same name.
 * @param {string} path
 * @param {readonly { path: string }[]} all
 */
function named(path, all) {
  const base = path.split("/").at(-1) ?? path;
  return all.some((other) => other.path !== path && other.path === base) ? path : base;
}

/** @returns {Promise<Scenario>} */
async function university() {
  const folder = "examples/university";
  const { title, lesson, heads, runs } = told((await read(`${folder}/README.md`)).replaceAll("## Other days, graces and orders", "## Runs"), []);
  const files = await Promise.all((await feeds(folder, "", "tonight")).map(async (file) => ({ ...file, text: await read(`${folder}/${file.path}`) })));
  return { name: "university", title, summary: "Four larger feeds with eighteen planted faults of every kind: the whole picture, after the lessons.", lesson, heads, runs, settings: { "as-of": "2026-11-22" }, files };
}

/**
 * @param {string} folder
 * @param {string} within
 * @param {"tonight" | "baseline" | null} given
 */
async function feeds(folder, within, given) {
  const entries = await readdir(new URL(`${folder}/${within}`, root)).catch(() => /** @type {string[]} */ ([]));
  const names = entries.filter((name) => /\.(xml|json)$/.test(name) && name !== "expected.json").sort();
  return names.map((name) => ({ path: within + name, given }));
}

/**
 * A README in its parts: title, summary, what it teaches, and its table of runs with the heads of its first two counts.
 * @param {string} readme
 * @param {readonly Named[]} paths
 */
function told(readme, paths) {
  const [, title = "", summary = ""] = /^# (.*)\n\n(.*)\n/.exec(readme) ?? [];
  const [lesson = "", table = ""] = readme.split("\n## Runs\n");
  const [runs] = blocks(table);
  const { rows, head } = runs?.is === "table" ? runs : { rows: [], head: [] };
  const heads = /** @type {[string, string]} */ (head.slice(1, 3).map(plain));
  return { title, summary, lesson: blocks(lesson).slice(1), heads, runs: rows.map((cells) => run(cells, paths)) };
}

/** @param {readonly Inline[]} cell */
function plain(cell) {
  return cell.map((part) => (typeof part === "string" ? part : "code" in part ? part.code : "strong" in part ? part.strong : "soft" in part ? part.soft : part.link)).join("");
}

/**
 * A row of such a table.
 * @param {Inline[][]} cells
 * @param {readonly Named[]} paths
 * @returns {Run}
 */
function run(cells, paths) {
  const [command = "", locked = "", missing = ""] = cells.map(plain);
  return { command, locked, missing, shows: cells.at(-1) ?? [], ...askedBy(command, paths) };
}

/**
 * What a run is asked to do otherwise: settings, other files, and to look ahead. What is no run of the command line sets
 * nothing.
 * @param {string} command
 * @param {readonly Named[]} paths
 * @returns {Pick<Run, "set" | "given" | "to">}
 */
function askedBy(command, paths) {
  const looksAhead = command.startsWith("soups forecast ");
  const options = command.replace("soups forecast ", "");
  const none = { set: null, given: null, to: null };
  if (command === "as it is") return { ...none, set: {} };
  if (!options.startsWith("--")) return none;
  const words = options.split(" ");
  /** @type {Record<string, string>} */
  const set = {};
  /** @type {Record<string, Given>} */
  const given = {};
  let to = null;
  for (let at = 0; at < words.length; at += 2) {
    const [option = "", value = ""] = words.slice(at, at + 2);
    const key = option === "--set" ? value.split("=")[0] : OPTIONS.get(option);
    if (key) set[key] = option === "--set" ? value.slice(key.length + 1) : value;
    else if (looksAhead && option === "--to") to = value;
    else if (option === "--baseline") for (const { name } of paths.filter(({ path }) => path.startsWith(`${value}/`))) given[name] = "baseline";
    else if (/^--alma-(new|previous|export)$/.test(option)) given[value] = /** @type {Given} */ (option.slice(2));
    else throw new Error(`the page cannot try this run of a lesson: ${command}`);
  }
  return { set, given: Object.keys(given).length > 0 ? given : null, to };
}

/**
 * The settings of a scenario: lines of `key = value` alone, which is all that they need of TOML.
 * @param {string} toml
 */
function flat(toml) {
  /** @type {Record<string, string>} */
  const settings = {};
  for (const line of toml.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, key, quoted, plain] = /^([a-z.-]+) = (?:"([^"]*)"|([\w.-]+))$/.exec(line) ?? [];
    if (!key) throw new Error(`a scenario's settings are lines of key = value: ${line}`);
    settings[key] = quoted ?? plain ?? "";
  }
  return settings;
}

/** @returns {Promise<RulePage[]>} */
export async function rules() {
  const manual = await read("docs/rules.md");
  const rows = new Map([...manual.matchAll(/^\| \[([A-Z]+\d+)\]\([^)]*\) \| [a-z0-9-]+ \| (error|warning|note) \| (.*) \|$/gm)].map(([, code, , summary]) => [code, summary]));
  // A line that begins with a heading's marks may stand in an example, too: the code after them decides.
  const pages = manual.split(/^## (?=[A-Z]{3}\d{3} )/m).slice(1);
  return pages.map((page) => {
    const [, code = "", name = ""] = /^([A-Z]+\d+) (\S+)/.exec(page) ?? [];
    const [, severity = "", since = ""] = /Severity: (\w+)\. Since version ([\d.]+)\./.exec(page) ?? [];
    const body = page.slice(page.indexOf("\n### "));
    return { code, name, severity: /** @type {RulePage["severity"]} */ (severity), since, summary: (rows.get(code) ?? "").replaceAll("\\|", "|"), page: sourcesWithoutFile(blocks(body)) };
  });
}

/**
 * A link to a file of the repository leads nowhere from the page.
 * @param {Block[]} page
 */
function sourcesWithoutFile(page) {
  const kept = (/** @type {Inline[]} */ parts) => parts.map((part) => (typeof part === "object" && "link" in part && !/^https:/.test(part.to) ? part.link : part));
  return page.map((block) => (block.is === "paragraph" ? { ...block, text: kept(block.text) } : block.is === "list" ? { ...block, items: block.items.map(kept) } : block));
}

