/**
 * The settings of a run. Those that matter most stand first; all of them, as the engine tells them, are one step away.
 * A field's value goes to the engine as it is; the engine says when it will not do.
 */
import { html, nothing, repeat } from "../vendor/lit.js";
import { DEFAULTS } from "../state.js";
import { plural } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { SettingKey } from "../protocol.js" */
/** @import { State } from "../state.js" */

/**
 * @typedef {object} Field
 * @property {string} key       The engine's name of the setting.
 * @property {string} testid
 * @property {string} label
 * @property {string} hint
 * @property {"date" | "number" | "text" | "switch"} type
 * @property {string} [unit]
 */

/** @type {readonly Field[]} */
const FIELDS = [
  { key: "as-of", testid: "as-of", label: "Date of the run", hint: "Who is active is judged on this day.", type: "date" },
  { key: "order", testid: "order", label: "Order of the jobs", hint: "M is Person Maintenance.", type: "text" },
  { key: "grace.staff", testid: "grace-staff", label: "Grace, staff", hint: "After their last day; honorary and visiting too.", type: "number", unit: "days" },
  { key: "grace.student", testid: "grace-student", label: "Grace, students", hint: "After their last day.", type: "number", unit: "days" },
  { key: "maintenance.lock", testid: "maintenance-lock", label: "Maintenance locks", hint: "Users with neither an active person nor a role.", type: "switch" },
];

const FEATURED = FIELDS.map(({ key }) => key);

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function settings(state, actions) {
  const refused = Object.keys(state.refused).length;
  return html`
    <section class="panel settings" aria-labelledby="heading-settings">
      <h2 id="heading-settings">Settings</h2>
      ${state.remarks.length > 0
        ? html`<ul class="remarks" role="status" data-testid="remarks">${state.remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`
        : nothing}
      ${refused > 0 && state.result ? html`<p class="refused" role="status" data-testid="held">The result is that of the settings before: ${plural(refused, "value")} will not do.</p>` : nothing}
      <div class="fields">${FIELDS.map((field) => featured(field, state, actions))}</div>
      ${all(state, actions)}
      <button type="button" class="primary run" data-testid="run" @click=${() => actions.start()}>Run</button>
      ${state.result?.summary.effect ? html`<p class="effect did" role="status" data-testid="did">${state.moving ? nothing : html`<b>What the last change did:</b> ${state.result.summary.effect.sentence}`}</p>` : nothing}
    </section>
  `;
}

/**
 * @param {Field} field
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function featured(field, state, actions) {
  const { key, testid, label, hint, type, unit } = field;
  const value = state.settings[key] ?? "";
  const differs = value !== DEFAULTS[key];
  return html`
    <div class=${`field ${type}${differs ? " differs" : ""}`}>
      <label for=${`setting-${testid}`}>${label}${differs ? back(key, label, actions) : nothing}</label>
      <span class="entry">
        ${type === "switch"
          ? html`<input
              id=${`setting-${testid}`}
              type="checkbox"
              data-testid=${testid}
              aria-describedby=${`hint-${testid}`}
              .checked=${value === "true"}
              @change=${(/** @type {Event} */ event) => actions.settle(key, String(/** @type {HTMLInputElement} */ (event.target).checked))}
            />`
          : control(field, value, state, actions)}
        ${unit ? html`<span class="unit">${unit}</span>` : nothing}
      </span>
      <small id=${`hint-${testid}`}>${hint}</small>
      ${why(key, testid, state)}
    </div>
  `;
}

/**
 * @param {Field} field
 * @param {string} value
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function control({ key, testid, type }, value, state, actions) {
  const written = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (type === "text") capitalise(input);
    return input.value;
  };
  // A date or number that is half typed reads as empty; what stood there before holds until it is whole.
  const whole = (/** @type {Event} */ event) => written(event) !== "" || type === "text";
  const settle = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (whole(event)) return actions.settle(key, written(event));
    if (input.validity.badInput) return;
    // Emptied: the default, which stands there again even if it did before.
    input.value = DEFAULTS[key] ?? "";
    actions.whatIf.settle({ [key]: null });
  };
  return html`
    <input
      id=${`setting-${testid}`}
      type=${type}
      data-testid=${testid}
      aria-describedby=${described(key, testid, state)}
      aria-invalid=${key in state.refused ? "true" : nothing}
      autocomplete="off"
      spellcheck="false"
      min=${type === "number" ? "0" : nothing}
      step=${type === "number" ? "1" : nothing}
      maxlength=${type === "text" ? "5" : nothing}
      .value=${value}
      @input=${(/** @type {Event} */ event) => whole(event) && actions.change(key, written(event))}
      @change=${settle}
      @blur=${(/** @type {Event} */ event) => {
        if (!whole(event)) /** @type {HTMLInputElement} */ (event.target).value = value;
      }}
      @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && actions.start()}
    />
  `;
}

/**
 * Every other setting, by what it belongs to.
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function all(state, actions) {
  const others = state.keys.filter(({ key }) => !FEATURED.includes(key));
  const changed = Object.keys(state.settings).filter((key) => !FEATURED.includes(key)).length;
  const sought = state.sought.trim().toLowerCase();
  const found = others.filter(({ key, label, text, members }) => [key, label, text, ...members.map(([name]) => name)].some((words) => words.toLowerCase().includes(sought)));
  const groups = [...new Set(found.map(({ group }) => group))];
  return html`
    <details class="all-settings" data-testid="all-settings" .open=${state.allSettings} @toggle=${(/** @type {Event} */ event) => actions.whatIf.unfold(/** @type {HTMLDetailsElement} */ (event.target).open)}>
      <summary>All settings${changed > 0 ? html` <span class="tag changed">${plural(changed, "differs", "differ")} from the default</span>` : nothing}</summary>
      ${state.allSettings
        ? html`
            <div class="settings-bar">
              <input type="search" data-testid="search-settings" aria-label="Search the settings" placeholder="Search" .value=${state.sought} @input=${(/** @type {Event} */ event) => actions.whatIf.seek(/** @type {HTMLInputElement} */ (event.target).value)} />
              <button type="button" data-testid="download-settings" @click=${() => actions.downloadSettings()}>Download as TOML</button>
              <label class="button">Load a file<input type="file" class="hidden-input" accept=".toml" data-testid="load-settings" @change=${(/** @type {Event} */ event) => load(event, actions)} /></label>
              ${changed > 0 || FEATURED.some((key) => state.settings[key] !== DEFAULTS[key])
                ? html`<button type="button" data-testid="reset-settings" @click=${() => actions.whatIf.reset()}>Put all back</button>`
                : nothing}
            </div>
            <p class="for-ears" role="status">${sought ? `${plural(found.length, "setting")} found` : ""}</p>
            ${found.length === 0 ? html`<p class="hint">${state.keys.length === 0 ? "The engine is starting." : "No setting has these words."}</p>` : nothing}
            ${groups.map(
              (group) => html`
                <h3>${group}</h3>
                ${repeat(found.filter((key) => key.group === group), ({ key }) => key, (key) => setting(key, state, actions))}
              `,
            )}
          `
        : nothing}
    </details>
  `;
}

/**
 * @param {Event} event
 * @param {Actions} actions
 */
function load(event, actions) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  if (file) actions.whatIf.load(file);
  input.value = "";
}

/**
 * A setting, or a family of them.
 * @param {SettingKey} key
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function setting(key, state, actions) {
  const id = idOf(key.key);
  const about = html`<small id=${`hint-${id}`}>${key.text} <span class="takes">Takes ${key.takes}; by default ${key.default}.</span></small>`;
  if (key.kind === "file") {
    return html`<div class="field wide"><span class="name">${key.label} <code>${key.key}</code></span>${about}<p class="hint">Give the file itself: drop it on the page.</p></div>`;
  }
  const [first] = key.members;
  if (key.members.length === 1 && first && !key.open) return member(key, first, key.label, about, state, actions);
  const members = key.open ? given(key, state) : key.members;
  return html`
    <fieldset class="family">
      <legend>${key.label} <code>${key.key}</code></legend>
      ${about}
      ${repeat(members, ([name]) => name, (one) => member(key, one, "", nothing, state, actions))}
      ${key.open ? adding(key, actions) : nothing}
    </fieldset>
  `;
}

/**
 * What the names of a family begin with.
 * @param {SettingKey} key
 */
function prefixOf({ key }) {
  return key.replace(/[A-Z].*/, "");
}

/**
 * Those of an open family that are set.
 * @param {SettingKey} key
 * @param {Readonly<State>} state
 * @returns {[string, string][]}
 */
function given(key, state) {
  const prefix = prefixOf(key);
  return Object.keys(state.settings).filter((name) => name.startsWith(prefix)).sort().map((name) => [name, key.default]);
}

/**
 * @param {SettingKey} key
 * @param {[string, string]} member   Its name and its default.
 * @param {string} label
 * @param {unknown} about
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function member(key, [name, usual], label, about, state, actions) {
  const id = idOf(name);
  const value = state.settings[name];
  const differs = value !== undefined && value !== usual;
  const settle = (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target);
    actions.whatIf.settle({ [name]: value.trim() === "" ? null : value.trim() });
  };
  const fixed = key.choices.includes(usual) && !key.key.startsWith("delta.");
  return html`
    <div class=${`field wide${differs ? " differs" : ""}`}>
      <label for=${`setting-${id}`}>${label ? html`${label} <code>${name}</code>` : html`<code>${name}</code>`}${differs ? back(name, name, actions) : nothing}</label>
      <span class="entry">
        ${key.kind === "choice"
          ? html`<select id=${`setting-${id}`} data-testid=${`set-${name}`} aria-describedby=${described(name, id, state, idOf(key.key))} aria-invalid=${name in state.refused ? "true" : nothing} @change=${settle}>
              ${fixed ? nothing : html`<option value="" .selected=${value === undefined}>not set</option>`}
              ${key.choices.map((choice) => html`<option value=${choice} .selected=${choice === (value ?? (fixed ? usual : ""))}>${choice}${fixed && choice === usual ? " (default)" : ""}</option>`)}
            </select>`
          : html`<input
              id=${`setting-${id}`}
              type="text"
              inputmode=${key.kind === "number" ? "numeric" : "text"}
              list=${name === "schedule.time-zone" ? "time-zones" : nothing}
              data-testid=${`set-${name}`}
              aria-describedby=${described(name, id, state, idOf(key.key))}
              aria-invalid=${name in state.refused ? "true" : nothing}
              autocomplete="off"
              spellcheck="false"
              placeholder=${usual}
              .value=${value ?? ""}
              @change=${settle}
            />${name === "schedule.time-zone" ? zones() : nothing}`}
      </span>
      ${why(name, id, state)} ${about}
    </div>
  `;
}

/**
 * A form for one more of an open family.
 * @param {SettingKey} key
 * @param {Actions} actions
 */
function adding(key, actions) {
  const id = idOf(key.key);
  const prefix = prefixOf(key);
  const add = (/** @type {Event} */ event) => {
    const row = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest(".adding"));
    const input = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    const value = /** @type {HTMLInputElement | HTMLSelectElement} */ (row.querySelector(".value"));
    if (input.value.trim() === "") return input.focus();
    const name = input.value.trim();
    actions.whatIf.settle({ [name.startsWith(prefix) ? name : prefix + name]: value.value });
    input.value = "";
  };
  return html`
    <div class="adding">
      <input type="text" aria-label=${`Name, as in ${key.key}`} placeholder=${key.key.slice(prefix.length)} data-testid=${`name-${id}`} autocomplete="off" spellcheck="false" @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && add(event)} />
      ${key.choices.length > 0
        ? html`<select class="value" aria-label="Value" data-testid=${`value-${id}`}>${key.choices.map((choice) => html`<option>${choice}</option>`)}</select>`
        : html`<input type="text" class="value" aria-label="Value" data-testid=${`value-${id}`} autocomplete="off" spellcheck="false" />`}
      <button type="button" data-testid=${`add-${id}`} @click=${add}>Add</button>
    </div>
  `;
}

/**
 * The button that gives a setting its default again.
 * @param {string} key
 * @param {string} label
 * @param {Actions} actions
 */
function back(key, label, actions) {
  return html` <button type="button" class="back" data-testid=${`back-${key}`} title="Put back to the default" aria-label=${`Put back ${label}`} @click=${(/** @type {Event} */ event) => {
    event.preventDefault();
    actions.whatIf.settle({ [key]: null });
  }}>
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 7h6.5a3.5 3.5 0 0 1 0 7H6M6 4 3 7l3 3" /></svg>
  </button>`;
}

/**
 * Why a value will not do, in the engine's words.
 * @param {string} key
 * @param {string} id
 * @param {Readonly<State>} state
 */
function why(key, id, state) {
  const message = state.refused[key];
  return message ? html`<p class="refused" id=${`why-${id}`} role="alert" data-testid=${`refused-${key}`}>${message}.</p>` : nothing;
}

/**
 * @param {string} key
 * @param {string} id
 * @param {Readonly<State>} state
 * @param {string} [hint]
 */
function described(key, id, state, hint = id) {
  return key in state.refused ? `why-${id} hint-${hint}` : `hint-${hint}`;
}

/** @param {string} key */
function idOf(key) {
  return key.replaceAll(".", "-");
}

/** The names that the browser knows; the engine takes more. */
function zones() {
  return html`<datalist id="time-zones">${["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => html`<option value=${zone}></option>`)}</datalist>`;
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
