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
 * @property {Run[]} runs
 * @property {Record<string, string>} settings
 * @property {{ path: string, given: "tonight" | "baseline" | "role-holders" | "trusted" | "locked-before", text: string }[]} files
 */

/**
 * A run that the lesson speaks of, with what comes of it; `set` is null where settings alone do not make it.
 * @typedef {{ command: string, locked: string, missing: string, shows: Inline[], set: Record<string, string> | null }} Run
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
