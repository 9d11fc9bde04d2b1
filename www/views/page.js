/** The whole page, from the state: what was given on the left, what follows from it on the right. */
import { html, nothing } from "../vendor/lit.js";
import { alma } from "./alma-totals.js";
import { causes } from "./causes.js";
import { feeds } from "./feeds.js";
import { flow } from "./flow.js";
import { jobs } from "./jobs.js";
import { limits } from "./limits.js";
import { promise, selfTest } from "./privacy.js";
import { progress } from "./progress.js";
import { settings } from "./settings.js";
import { lesson, sampler, shelf, shelves } from "./shelf.js";
import { status } from "./status.js";
import { tabs } from "./tabs.js";
import { takeAway } from "./take-away.js";
import { verdict } from "./verdict.js";
import { welcome } from "./welcome.js";

/** @import { Actions } from "../actions.js" */
/** @import { State } from "../state.js" */

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function page(state, actions) {
  const blank = state.files.length === 0 && state.phase === "empty";
  return html`
    <header class="bar">
      <h1><svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path d="M4 14h24a12 12 0 0 1-24 0z" /><path class="steam" d="M10 10c0-3 3-3 3-6M16 10c0-3 3-3 3-6M22 10c0-3 3-3 3-6" /></svg>SOUPS <span>Dry Run</span></h1>
      ${shelves(actions)} ${promise(actions)}
      ${state.version ? html`<p class="version">${state.version}</p>` : nothing}
    </header>
    ${status(state, actions)} ${selfTest(state, actions)}
    <main class=${blank ? "layout blank" : "layout"}>
      <div class="inputs">
        ${blank ? welcome() : nothing} ${feeds(state, actions)} ${settings(state, actions)} ${blank ? sampler(actions) : nothing}
      </div>
      ${blank ? nothing : html`<div class="outcome" aria-busy=${state.phase === "reading"}>${outcome(state, actions)}</div>`}
    </main>
    ${shelf(state, actions)}
    ${state.dragging
      ? html`<div class="drop-here" aria-hidden="true">
          <p class=${state.dragging === "anything" ? "over" : ""}>Drop the feeds anywhere</p>
          <p class=${state.dragging === "baseline" ? "over" : ""} data-zone="baseline">Here if Pure holds it already</p>
        </div>`
      : nothing}
  `;
}

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function outcome(state, actions) {
  const { result } = state;
  return html`
    ${state.phase === "reading" ? progress(state, actions) : nothing}
    ${verdict(state, actions)} ${lesson(state, actions)}
    ${result ? html`${alma(result, actions)} ${flow(result)} ${causes(result, actions)}` : nothing}
    ${result && state.below ? html`${takeAway(state, actions)} ${tabs(state, result, actions)} ${jobs(result)} ${limits(result)}` : nothing}
  `;
}
