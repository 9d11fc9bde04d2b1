/**
 * Texts that come as data: the lessons of the scenarios and the manual of the rules. They are modules of the page's own host,
 * loaded when they are asked for; nothing is fetched.
 */

/**
 * @typedef {string | { code: string } | { strong: string } | { soft: string } | { link: string, to: string }} Inline
 * @typedef {{ is: "heading", level: number, text: string } | { is: "paragraph", text: Inline[] } | { is: "code", text: string }
 *   | { is: "list", items: Inline[][] } | { is: "table", head: Inline[][], rows: Inline[][][] }} Block
 */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {string} summary
 * @property {Block[]} lesson
 * @property {[string, string]} heads   Of what its runs count: as `Would be locked` and `Missing`.
 * @property {Run[]} runs
 * @property {Record<string, string>} settings
 * @property {{ path: string, given: "tonight" | "baseline" | "role-holders" | "trusted" | "locked-before" | null, text: string }[]} files
 *   Those that are given as nothing are for one of its runs.
 */

/**
 * A run that the lesson speaks of, with what comes of it: `locked` and `missing` are the counts under its heads.
 * @typedef {object} Run
 * @property {string} command
 * @property {string} locked
 * @property {string} missing
 * @property {Inline[]} shows
 * @property {Record<string, string> | null} set   What it sets; null where it is no run.
 * @property {Record<string, import("./protocol.js").Given> | null} given   What it gives files as. Of Alma's it names all that there are.
 * @property {string | null} to                    Until which day it looks ahead.
 */

/**
 * @typedef {object} RulePage
 * @property {string} code
 * @property {string} name
 * @property {"error" | "warning" | "note"} severity
 * @property {string} since
 * @property {string} summary
 * @property {Block[]} page
 */

/** @returns {Promise<readonly Scenario[]>} */
export async function loadScenarios() {
  return (await import("./vendor/scenarios.js")).scenarios;
}

/** @returns {Promise<readonly RulePage[]>} */
export async function loadRules() {
  return (await import("./vendor/rules.js")).rules;
}
