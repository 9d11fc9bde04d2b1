/** The settings of a run. A field's value goes to the engine as it is; the engine says when it will not do. */
import { html, nothing } from "../vendor/lit.js";

/** @import { Actions } from "../actions.js" */
/** @import { State } from "../state.js" */

/**
 * @typedef {object} Field
 * @property {string} key       The engine's name of the setting.
 * @property {string} testid
 * @property {string} label
 * @property {string} hint
 * @property {"date" | "number" | "text"} type
 * @property {string} [unit]
 */

/** @type {readonly Field[]} */
const FIELDS = [
  { key: "as-of", testid: "as-of", label: "Date of the run", hint: "Who is active is judged on this day.", type: "date" },
  { key: "order", testid: "order", label: "Order of the jobs", hint: "M is Person Maintenance.", type: "text" },
  { key: "grace.staff", testid: "grace-staff", label: "Grace, staff", hint: "After their last day; honorary and visiting too.", type: "number", unit: "days" },
  { key: "grace.student", testid: "grace-student", label: "Grace, students", hint: "After their last day.", type: "number", unit: "days" },
];

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function settings(state, actions) {
  return html`
    <section class="panel settings" aria-labelledby="heading-settings">
      <h2 id="heading-settings">Settings</h2>
      <div class="fields">${FIELDS.map((field) => control(field, state.settings[field.key] ?? "", actions))}</div>
      <button type="button" class="primary run" data-testid="run" @click=${() => actions.start()}>Run</button>
    </section>
  `;
}

/**
 * @param {Field} field
 * @param {string} value
 * @param {Actions} actions
 */
function control({ key, testid, label, hint, type, unit }, value, actions) {
  const written = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (type === "text") capitalise(input);
    return input.value;
  };
  // A date or number that is half typed reads as empty; what stood there before holds until it is whole.
  const whole = (/** @type {Event} */ event) => written(event) !== "" || type === "text";
  return html`
    <div class="field ${type}">
      <label for=${`setting-${testid}`}>${label}</label>
      <span class="entry">
        <input
          id=${`setting-${testid}`}
          type=${type}
          data-testid=${testid}
          aria-describedby=${`hint-${testid}`}
          autocomplete="off"
          spellcheck="false"
          min=${type === "number" ? "0" : nothing}
          step=${type === "number" ? "1" : nothing}
          maxlength=${type === "text" ? "5" : nothing}
          .value=${value}
          @input=${(/** @type {Event} */ event) => whole(event) && actions.change(key, written(event))}
          @change=${(/** @type {Event} */ event) => whole(event) && actions.settle(key, written(event))}
          @blur=${(/** @type {Event} */ event) => {
            if (!whole(event)) /** @type {HTMLInputElement} */ (event.target).value = value;
          }}
          @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && actions.start()}
        />
        ${unit ? html`<span class="unit">${unit}</span>` : nothing}
      </span>
      <small id=${`hint-${testid}`}>${hint}</small>
    </div>
  `;
}

/**
 * Letters become capitals as they are typed, and the cursor stays where it is.
 * @param {HTMLInputElement} input
 */
function capitalise(input) {
  const capitals = input.value.toUpperCase();
  if (capitals === input.value) return;
  const at = input.selectionStart;
  input.value = capitals;
  input.setSelectionRange(at, at);
}
