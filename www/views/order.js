/** The jobs in their order: dragged, or moved by buttons. */
import { html, nothing, repeat } from "../vendor/lit.js";
import { JOBS } from "../job-names.js";
import { DEFAULTS } from "../state.js";

/** @import { Actions } from "../actions.js" */
/** @import { State } from "../state.js" */

/** @type {{ letter: string, pointer: number } | null} The job that is held. */
let held = null;

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 * @param {boolean} scheduled   Whether starts decide, so that the order counts for nothing.
 */
export function order(state, actions, scheduled) {
  const letters = [...(state.settings["order"] ?? "")];
  const known = letters.every((letter) => JOBS.some((job) => job.letter === letter));
  if (!known) return html`<p class="hint">The order in the settings is none.</p>`;
  const set = (/** @type {string[]} */ order) => {
    if (order.join("") !== letters.join("")) actions.whatIf.settle({ order: order.join("") });
  };
  const step = (/** @type {string} */ letter, /** @type {number} */ by) => {
    const from = letters.indexOf(letter);
    set(moved(letters, from, from + by));
    // The button goes with its job; the focus stays on it, or goes to the other where it is at its end.
    queueMicrotask(() => {
      const row = document.querySelector(`[data-job="${letter}"]`);
      const [earlier, later] = row?.querySelectorAll("button") ?? [];
      const wanted = by < 0 ? earlier : later;
      (wanted?.disabled ? (by < 0 ? later : earlier) : wanted)?.focus();
    });
  };
  const without = !letters.includes("S");
  return html`
    <h4 id="heading-order">Order of the jobs</h4>
    ${scheduled ? html`<p class="hint">The starts below decide which job runs first; the order counts where no job has a start.</p>` : nothing}
    <ol class=${`order${scheduled ? " idle" : ""}`} data-testid="order-list" aria-labelledby="heading-order" @pointermove=${(/** @type {PointerEvent} */ event) => drag(event, letters, set)} @pointerup=${release} @pointercancel=${release}>
      ${repeat(letters, (letter) => letter, (letter, at) => {
        const { label = letter } = JOBS.find((job) => job.letter === letter) ?? {};
        return html`
          <li data-job=${letter} class=${held?.letter === letter ? "held" : ""}>
            <span class="handle" aria-hidden="true" @pointerdown=${(/** @type {PointerEvent} */ event) => hold(event, letter)}>
              <svg viewBox="0 0 16 16"><path d="M6 3v.01M10 3v.01M6 8v.01M10 8v.01M6 13v.01M10 13v.01" /></svg>
            </span>
            <span class="lane">${letter}</span> <span class="job">${label}</span>
            <button type="button" class="step" data-testid=${`earlier-${letter}`} aria-label=${`${label} earlier`} ?disabled=${at === 0} @click=${() => step(letter, -1)}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 10 4-4 4 4" /></svg></button>
            <button type="button" class="step" data-testid=${`later-${letter}`} aria-label=${`${label} later`} ?disabled=${at === letters.length - 1} @click=${() => step(letter, 1)}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 6 4 4 4-4" /></svg></button>
          </li>
        `;
      })}
    </ol>
    <div class="schedule-bar">
      ${letters.join("") === DEFAULTS["order"]
        ? html`<p class="hint">This is the documented order.</p>`
        : html`<button type="button" data-testid="documented-order" @click=${() => actions.whatIf.settle({ order: null })}>Documented order</button>`}
      <label class="check"><input type="checkbox" data-testid="with-supervisors" .checked=${!without} @change=${() => set(without ? withSupervisors(letters) : letters.filter((letter) => letter !== "S"))} /> Supervisors run</label>
    </div>
  `;
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {number} from
 * @param {number} to
 */
function moved(list, from, to) {
  const rest = list.filter((_, at) => at !== from);
  rest.splice(to, 0, /** @type {T} */ (list[from]));
  return rest;
}

/** @param {readonly string[]} letters */
function withSupervisors(letters) {
  const after = letters.indexOf("P") + 1;
  return [...letters.slice(0, after), "S", ...letters.slice(after)];
}

/**
 * @param {PointerEvent} event
 * @param {string} letter
 */
function hold(event, letter) {
  if (event.button !== 0) return;
  event.preventDefault();
  const list = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest(".order"));
  list.setPointerCapture(event.pointerId);
  held = { letter, pointer: event.pointerId };
}

/**
 * The held job takes the place of the one that it is over.
 * @param {PointerEvent} event
 * @param {readonly string[]} letters
 * @param {(order: string[]) => void} set
 */
function drag(event, letters, set) {
  if (!held || event.pointerId !== held.pointer) return;
  const rows = [.../** @type {HTMLElement} */ (event.currentTarget).children];
  const to = rows.findIndex((row) => {
    const { top, bottom, left, right } = row.getBoundingClientRect();
    return event.clientY >= top && event.clientY < bottom && event.clientX >= left && event.clientX < right;
  });
  const from = letters.indexOf(held.letter);
  if (to >= 0 && from >= 0 && to !== from) set(moved(letters, from, to));
}

function release() {
  held = null;
}
