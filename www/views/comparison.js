/** The result beside another: what is new, fixed, changed and as it was. */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import { long, shown } from "../text.js";
import { place } from "./parts.js";
import { effect } from "./schedule.js";
import "../grid.js";

/** @import { Actions } from "../actions.js" */
/** @import { Column } from "../grid.js" */
/** @import { Against, ComparedFile, ComparedRow, Comparison, Fate, ListName } from "../protocol.js" */
/** @import { Result, State } from "../state.js" */

const LISTS = /** @type {const} */ ([
  ["lockedUsers", "Users who would be locked"],
  ["unlockedUsers", "Users who would be unlocked"],
  ["missingReferences", "Missing references"],
  ["causes", "Root causes"],
  ["findings", "Findings"],
]);

const FATES = /** @type {const} */ ([["new", "New"], ["fixed", "Fixed"], ["changed", "Changed"], ["unchanged", "Unchanged"]]);

/** @type {readonly Column[]} */
const COLUMNS = [
  { name: "what", title: "What", slot: "who", width: "minmax(10rem, 3fr)", cell: (/** @type {ComparedRow} */ row) => shown(row.text), text: (/** @type {ComparedRow} */ row) => row.text },
  { name: "place", title: "Place", slot: "place", width: "minmax(8rem, 1fr)", cell: (/** @type {ComparedRow} */ row) => (row.at.file ? place(/** @type {any} */ (row.at)) : nothing), text: (/** @type {ComparedRow} */ row) => `${row.at.file}:${row.at.line}:${row.at.column}` },
];

/**
 * @param {Result} result
 * @param {Actions} actions
 * @param {Readonly<State>} state
 */
export function comparison(result, actions, state) {
  const { against, kept } = state;
  const known = state.comparison?.against === against ? state.comparison : null;
  return html`
    <section class="panel comparison" aria-labelledby="heading-compare">
      <h3 id="heading-compare" tabindex="-1">Compare with before</h3>
      ${effect(result)}
      <div class="schedule-bar">
        <fieldset class="against">
          <legend class="for-ears">Compare with</legend>
          ${choice("before", "The run before the last change", state, actions, false)}
          ${choice("kept", kept ? html`The run that was kept: ${kept}` : "The run that was kept", state, actions, !kept)}
        </fieldset>
        <button type="button" data-testid="keep" aria-disabled=${state.phase !== "done"} @click=${() => actions.whatIf.keep()}>${kept ? "Keep this run instead" : "Keep this run"}</button>
        <label class="button">Choose a report<input type="file" class="hidden-input" accept=".json" data-testid="load-report" @change=${(/** @type {Event} */ event) => load(event, actions)} /></label>
      </div>
      ${known
        ? known.data
          ? side(known.data, state, actions)
          : html`<p class="hint" data-testid="compared-none">${against === "kept" ? "No run was kept." : "There is no run before this one, or it had too many rows to be kept by itself: change a setting or a file, or keep a run."}</p>`
        : html`<p class="hint">Comparing…</p>`}
    </section>
  `;
}

/**
 * @param {Event} event
 * @param {Actions} actions
 */
function load(event, actions) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  if (file) actions.whatIf.keepReport(file);
  input.value = "";
}

/**
 * @param {Against} value
 * @param {unknown} label
 * @param {Readonly<State>} state
 * @param {Actions} actions
 * @param {boolean} disabled
 */
function choice(value, label, state, actions, disabled) {
  return html`<label class="check"><input type="radio" name="against" data-testid=${`against-${value}`} .checked=${state.against === value} ?disabled=${disabled} @change=${() => actions.whatIf.compareWith(value)} /> <span>${label}</span></label>`;
}

/**
 * @param {Comparison} known
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function side(known, state, actions) {
  return html`
    <p class="says" data-testid="comparison">${known.sentence}</p>
    <div class="sideways" tabindex="0" role="region" aria-label="How many of each list are new, fixed, changed and unchanged">
      <table class="plain" data-testid="table-comparison">
        <caption class="for-ears">Rows by list and fate</caption>
        <thead><tr><th scope="col">List</th>${FATES.map(([, title]) => html`<th scope="col" class="figure">${title}</th>`)}</tr></thead>
        <tbody>
          ${LISTS.map(
            ([list, title]) => html`<tr>
              <th scope="row">${title}</th>
              ${FATES.map(([fate, name]) => html`<td class="figure">${cell(known, list, title, fate, name, state, actions)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows(known, state, actions)}
    ${known.settings.length > 0
      ? html`<h4>Settings that differ</h4>
          <dl class="differ">${known.settings.map(({ setting, before, after }) => html`<div><dt><code>${setting}</code></dt><dd>${before ?? "not told"} <span aria-hidden="true">→</span><span class="for-ears">is now</span> <b>${after ?? "not told"}</b></dd></div>`)}</dl>`
      : nothing}
    ${known.feeds.length > 0
      ? html`<h4>Feeds that differ</h4>
          <dl class="differ">${known.feeds.map(({ kind, before, after }) => html`<div><dt>${kind}</dt><dd>${file(before)} <span aria-hidden="true">→</span><span class="for-ears">is now</span> <b>${file(after)}</b></dd></div>`)}</dl>`
      : nothing}
  `;
}

/**
 * @param {Comparison} known
 * @param {ListName} list
 * @param {string} title
 * @param {Fate} fate
 * @param {string} name
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function cell(known, list, title, fate, name, state, actions) {
  const count = known.summary[list][fate];
  if (count === 0) return html`<span class="soft" data-testid=${`compared-${list}-${fate}`}>0</span>`;
  const open = state.compared?.list === list && state.compared.fate === fate;
  return html`<button type="button" class=${`quiet count-${fate}`} data-testid=${`compared-${list}-${fate}`} aria-pressed=${open} aria-label=${`${title}, ${name}: ${number(count)}`} @click=${() => actions.whatIf.showCompared(list, fate)}>${number(count)}</button>`;
}

/**
 * @param {Comparison} known
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function rows(known, state, actions) {
  const { compared } = state;
  if (!compared) return nothing;
  const title = `${LISTS.find(([list]) => list === compared.list)?.[1]}: ${compared.fate}`;
  const total = known.summary[compared.list][compared.fate];
  if (total === 0) return nothing;
  return html`
    <h4 id="heading-compared" tabindex="-1">${title} <span class="total">${number(total)}</span></h4>
    ${compared.first
      ? html`<soups-grid class="compared-grid" .source=${source(compared, state.against, actions)} .columns=${COLUMNS} .detail=${detail} label=${`${title}, ${number(total)}`} testid="table-compared"></soups-grid>`
      : html`<p class="hint">Looking for the rows…</p>`}
  `;
}

/** @type {WeakMap<object, import("../grid.js").Source>} */
const sources = new WeakMap();

/**
 * @param {NonNullable<State["compared"]>} compared
 * @param {Against} against
 * @param {Actions} actions
 */
function source({ list, fate, first }, against, actions) {
  const page = /** @type {NonNullable<typeof first>} */ (first);
  let known = sources.get(page);
  if (!known) {
    known = { total: page.total, first: page.rows, rows: (from, count) => actions.whatIf.comparedRows(against, list, fate, from, count) };
    sources.set(page, known);
  }
  return known;
}

/** @param {ComparedRow} row */
function detail(row) {
  return html`
    <p>${long(row.text)}</p>
    ${(row.changes ?? []).map(({ detail, before, after }) => html`<p class="facts"><span class="soft">${detail}</span> ${before} → <b>${after}</b></p>`)}
  `;
}

/** @param {ComparedFile | null} file */
function file(file) {
  return file ? `${file.file}, ${number(file.records)} records` : "none";
}
