/**
 * The views of a result, in the order of their tabs. A view that is added here has a tab; nothing else names it.
 *
 * @typedef {object} View
 * @property {string} id        Also that of its tab, `tab-ID`, its panel, `panel-ID`, and its heading, `heading-ID`.
 * @property {string} label     What its tab says.
 * @property {(result: Result) => number | null} [count]   What is in it, where that can be counted; its tab says so.
 * @property {(state: Readonly<State>) => boolean} [there]  Whether there is such a view; always, if not given.
 * @property {boolean} [ofPure]  Whether it tells of Pure's jobs, and nothing where all that was read is for Alma's.
 * @property {boolean} [paper]  Whether it goes on paper although another tab is open.
 * @property {(result: Result, actions: Actions, state: Readonly<State>) => unknown} view
 *   Called when its tab was opened once, and for every change of the state from then on; what it makes stays in the page.
 */

/** @import { Actions } from "../actions.js" */
/** @import { Result, State } from "../state.js" */

import { alma, almaDrift } from "./alma.js";
import { causesGrid } from "./causes-grid.js";
import { comparison } from "./comparison.js";
import { findings } from "./findings.js";
import { forecast } from "./forecast.js";
import { locked, unlocked } from "./locked.js";
import { log, silenced } from "./log.js";
import { missing } from "./missing.js";
import { plan } from "./plan.js";
import { schedule } from "./schedule.js";

/**
 * Whether all that was read is for Alma's job, which knows nothing of Pure's.
 * @param {Result} result
 */
export function isOfAlmaAlone({ summary }) {
  return summary.feeds.some(({ kind }) => kind === "alma-users") && summary.feeds.every(({ kind }) => kind === "alma-users" || kind === null);
}

/**
 * The view that is open until another one is chosen.
 * @param {Result} result
 */
export function firstView(result) {
  return isOfAlmaAlone(result) ? "alma" : "locked";
}

/** @type {readonly View[]} */
export const VIEWS = [
  { id: "locked", ofPure: true, label: "Would be locked", count: ({ first, summary }) => (summary.locksJudged ? first.locked.total : null), paper: true, view: locked },
  { id: "unlocked", label: "Would be unlocked", count: ({ first }) => first.unlocked.total, there: ({ result }) => (result?.first.unlocked.total ?? 0) > 0, view: unlocked },
  { id: "missing", ofPure: true, label: "Missing references", count: ({ first }) => first.missing.total, paper: true, view: missing },
  { id: "all-causes", ofPure: true, label: "Causes", count: ({ first }) => first.causes.total, view: causesGrid },
  { id: "plan", ofPure: true, label: "Plan", count: ({ first }) => first.plan.total || null, view: plan },
  { id: "alma", label: "Alma", count: ({ first }) => first.alma.total, there: ({ result }) => (result?.first.alma.total ?? 0) > 0, view: alma },
  { id: "alma-drift", label: "Alma drift", count: ({ first }) => first["alma-drift"].total, there: ({ result }) => (result?.first["alma-drift"].total ?? 0) > 0, view: almaDrift },
  { id: "findings", label: "Findings", count: ({ first }) => first.findings.total, paper: true, view: findings },
  { id: "forecast", ofPure: true, label: "Dates", view: forecast },
  { id: "schedule", ofPure: true, label: "Schedule", view: schedule },
  { id: "compare", label: "Compare", view: comparison },
  { id: "log", ofPure: true, label: "Job log", count: ({ first }) => first.log.total, view: log },
  { id: "silenced", label: "Silenced", count: ({ first }) => first.silenced.total, there: ({ result }) => (result?.first.silenced.total ?? 0) > 0, view: silenced },
];
