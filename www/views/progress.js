/** The work under way: by bytes, and by the job whose feed is read; what the engine takes; and the way to end it at once. */
import { html, nothing } from "../vendor/lit.js";
import { readingOf } from "../actions.js";
import { bytes, duration, plural } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { Entry, State } from "../state.js" */

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function progress(state, actions) {
  const { total, done, reading } = readingOf(state.files);
  const left = reading && state.secondsLeft >= 1 ? ` · about ${duration(state.secondsLeft)} left` : "";
  const doing = !reading ? "Running the jobs" : state.comparing ? "Comparing with what Pure holds" : `Reading ${plural(state.files.length, "file")}`;
  return html`
    <section class="panel progress ${state.result ? "again" : ""}" aria-label="Progress">
      <p>
        <b>${doing}</b>
        <span>${bytes(done)} of ${bytes(total)}${left}</span>
      </p>
      <progress data-testid="progress" max=${Math.max(1, total)} .value=${done} aria-label="Bytes read"></progress>
      <p class="steps">
        <span class="by-job">${state.files.map(step)}<span class=${reading ? "step" : "step now"}>Jobs</span></span>
        ${state.memory > 0 ? html`<span data-testid="memory">engine memory ${bytes(state.memory)}</span>` : nothing}
      </p>
      <button type="button" data-testid="cancel" @click=${() => actions.cancel()}>Cancel</button>
    </section>
  `;
}

/** @param {Entry} entry */
function step(entry) {
  const { name, file, read, status, feed } = entry;
  const part = file.size === 0 ? 1 : Math.min(1, read / file.size);
  const what = feed && feed.kind ? feed.kind : name;
  const tone = status === "read" ? "over" : status === "reading" ? "now" : "";
  return html`<span class="step ${tone}">${what}${status === "reading" ? ` ${Math.floor(part * 100)}\u00a0%` : ""}</span>`;
}
