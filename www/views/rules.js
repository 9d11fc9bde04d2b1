/** The rules browser: every rule with its page and examples, by search and family, each graded otherwise where that is wanted. */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import { prose } from "./text.js";

/** @import { Actions } from "../actions.js" */
/** @import { RulePage } from "../texts.js" */
/** @import { Shelf, State } from "../state.js" */

/** What the families are about, by the letters of their codes. */
const FAMILIES = new Map([
  ["ENC", "Encoding"], ["XML", "Well-formed XML"], ["ZIP", "Archives"], ["FED", "Whole feeds"], ["SCH", "Schema"], ["ORG", "Organisations"], ["USR", "Users"], ["PER", "Persons"], ["SUP", "Supervisors"],
  ["IDS", "Ids"], ["DAT", "Dates"], ["CLS", "Classifications"], ["REF", "References"], ["LCK", "Locks"], ["LST", "Lists"], ["PLN", "Plan"], ["RUN", "Schedule"], ["ALM", "Alma"],
]);

const GRADES = /** @type {const} */ (["default", "error", "warning", "note", "off"]);

/**
 * @param {Extract<Shelf, { is: "rules" }>} shelf
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function rules({ rules, search, family, code: open }, state, actions) {
  const wanted = search.trim().toLowerCase().split(/\s+/);
  const shown = rules.filter((rule) => (family === "" || rule.code.startsWith(family)) && wanted.every((word) => textOf(rule).includes(word)));
  const families = [...new Set(rules.map(({ code }) => code.slice(0, 3)))];
  const inUse = (/** @type {Event} */ event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
  return html`
    <div class="search" role="search">
      <label>Search <input type="search" data-testid="rules-search" autocomplete="off" spellcheck="false" .value=${search} @input=${(/** @type {Event} */ event) => actions.browseRules({ search: inUse(event) })} /></label>
      <label>Family
        <select data-testid="rules-family" .value=${family} @change=${(/** @type {Event} */ event) => actions.browseRules({ family: inUse(event) })}>
          <option value="">All</option>
          ${families.map((family) => html`<option value=${family}>${family} – ${FAMILIES.get(family) ?? family}</option>`)}
        </select>
      </label>
      <p role="status" data-testid="rules-count">${number(shown.length)} of ${number(rules.length)} rules</p>
    </div>
    ${shown.length === 0 ? html`<p class="none">No rule has all of these words.</p>` : nothing}
    <ul class="rules" data-testid="rules-list">${shown.map((rule) => one(rule, rule.code === open, state, actions))}</ul>
  `;
}

/** @type {WeakMap<RulePage, string>} */
const texts = new WeakMap();

/** All that is said of a rule, in small letters. @param {RulePage} rule */
function textOf(rule) {
  let text = texts.get(rule);
  if (text === undefined) {
    text = `${rule.code} ${rule.name} ${rule.severity} ${JSON.stringify(rule.page)}`.toLowerCase();
    texts.set(rule, text);
  }
  return text;
}

/**
 * @param {RulePage} rule
 * @param {boolean} open
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function one(rule, open, state, actions) {
  const { code, name, severity, summary, since, page } = rule;
  const grade = state.settings[`rules.${code}`] ?? "default";
  return html`
    <li data-testid=${`rule-${code}`}>
      <details ?open=${open} @toggle=${(/** @type {ToggleEvent} */ event) => event.newState === "open" && !open && actions.browseRules({ code })}>
        <summary><span class="severity ${severity}">${severity}</span> <span class="id">${code}</span> <h3>${name}</h3> <span class="soft">${summary}</span></summary>
        ${open ? html`<div class="manual">${prose(page.slice(2))}<p class="soft">Since version ${since}.</p></div>` : nothing}
      </details>
      <label class="grade"><span class="for-ears">Severity of ${code}</span>
        <select data-testid="rule-grade" @change=${(/** @type {Event} */ event) => actions.grade(code, /** @type {HTMLSelectElement} */ (event.target).value)}>
          ${GRADES.map((value) => html`<option value=${value} ?selected=${value === grade}>${value === "default" ? `as it is (${severity})` : value}</option>`)}
        </select>
      </label>
    </li>
  `;
}
