/** The work under way, by bytes, and the way to end it at once. */
import { html } from "../vendor/lit.js";
import { readingOf } from "../actions.js";
import { bytes, duration, plural } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { State } from "../state.js" */

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function progress(state, actions) {
  const { total, done, reading } = readingOf(state.files);
  const left = state.secondsLeft >= 1 ? ` · about ${duration(state.secondsLeft)} left` : "";
  return html`
    <section class="panel progress ${state.result ? "again" : ""}" aria-label="Progress">
      <p>
        <b>${reading ? `Reading ${plural(state.files.length, "file")}` : "Running the jobs"}</b>
        <span>${bytes(done)} of ${bytes(total)}${left}</span>
      </p>
      <progress data-testid="progress" max=${Math.max(1, total)} .value=${done} aria-label="Bytes read"></progress>
      <button type="button" data-testid="cancel" @click=${() => actions.cancel()}>Cancel</button>
    </section>
  `;
}
