/**
 * The views of a result, in the order of their tabs. A view that is added here has a tab; nothing else names it.
 *
 * @typedef {object} View
 * @property {string} id        Also that of its tab, `tab-ID`, its panel, `panel-ID`, and its heading, `heading-ID`.
 * @property {string} label     What its tab says.
 * @property {(result: Result) => number | null} [count]   What is in it, where that can be counted; its tab says so.
 * @property {(state: Readonly<State>) => boolean} [there]  Whether there is such a view; always, if not given.
 * @property {boolean} [paper]  Whether it goes on paper although another tab is open.
 * @property {(result: Result, actions: Actions, state: Readonly<State>) => unknown} view
 *   Called when its tab was opened once, and for every change of the state from then on; what it makes stays in the page.
 */

/** @import { Actions } from "../actions.js" */
/** @import { Result, State } from "../state.js" */

import { findings } from "./findings.js";
import { locked } from "./locked.js";
import { missing } from "./missing.js";

/** @type {readonly View[]} */
export const VIEWS = [
  { id: "locked", label: "Would be locked", count: ({ first }) => first.locked.total, paper: true, view: locked },
  { id: "missing", label: "Missing references", count: ({ first }) => first.missing.total, paper: true, view: missing },
  { id: "findings", label: "Findings", count: ({ first }) => first.findings.total, paper: true, view: findings },
];
