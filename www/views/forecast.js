/** Who would be locked on which day: a line over the days to come, the day that is chosen, and who changes when. */
import { html, nothing } from "../vendor/lit.js";
import { dayOf, isoOf, monthsAfter } from "../days.js";
import { date, number, plural } from "../format.js";
import { shown } from "../text.js";
import { place, tag } from "./parts.js";
import "../grid.js";
import "../step-line.js";

/** @import { Actions } from "../actions.js" */
/** @import { Column } from "../grid.js" */
/** @import { Forecast, ForecastChange } from "../protocol.js" */
/** @import { Result, State } from "../state.js" */

const RANGES = /** @type {const} */ ([["3 months", 3], ["1 year", 12], ["3 years", 36]]);

/** @type {readonly Column[]} */
const CHANGES = [
  { name: "who", title: "User", also: "userName", slot: "who", width: "minmax(13rem, 1.4fr)", cell: (/** @type {ForecastChange} */ row) => html`<span class="id">${shown(row.user)}</span> <span class="soft">${shown(row.userName)}</span>`, text: (/** @type {ForecastChange} */ row) => row.user },
  { name: "userName", title: "User name", spare: true, width: "9rem", cell: (/** @type {ForecastChange} */ row) => shown(row.userName), text: (/** @type {ForecastChange} */ row) => row.userName ?? "" },
  { name: "tag", title: "Becomes", slot: "tag", width: "6rem", cell: (/** @type {ForecastChange} */ row) => tag(row.becomes, row.becomes === "locked" ? "error" : "good"), text: (/** @type {ForecastChange} */ row) => row.becomes },
  { name: "day", title: "On", slot: "place", width: "6.5rem", cell: (/** @type {ForecastChange} */ row) => html`<span class="day">${row.day}</span>`, text: (/** @type {ForecastChange} */ row) => row.day },
  { name: "why", title: "Because", slot: "why", width: "minmax(10rem, 3fr)", cell: (/** @type {ForecastChange} */ row) => shown(row.because.text), text: (/** @type {ForecastChange} */ row) => row.because.text },
];

/** @typedef {Forecast["steps"][number]} Step */

/** @type {readonly Column[]} */
const STEPS = [
  { name: "from", title: "From", slot: "who", width: "9rem", cell: (/** @type {Step} */ row) => html`<span class="day">${row.from}</span>`, text: (/** @type {Step} */ row) => row.from },
  { name: "locked", title: "Locked", slot: "tag", width: "6rem", cell: (/** @type {Step} */ row) => number(row.locked), text: (/** @type {Step} */ row) => String(row.locked) },
  { name: "new", title: "New", slot: "why", width: "6rem", cell: (/** @type {Step} */ row) => (row.becomeLocked ? `+${number(row.becomeLocked)}` : ""), text: (/** @type {Step} */ row) => String(row.becomeLocked) },
  { name: "released", title: "Released", slot: "place", width: "6rem", cell: (/** @type {Step} */ row) => (row.becomeUnlocked ? `−${number(row.becomeUnlocked)}` : ""), text: (/** @type {Step} */ row) => String(row.becomeUnlocked) },
];

/**
 * @param {Result} result
 * @param {Actions} actions
 * @param {Readonly<State>} state
 */
export function forecast(result, actions, state) {
  const known = state.forecast?.data;
  const asOf = state.settings["as-of"] ?? result.summary.asOf;
  return html`
    <section class="panel forecast" aria-labelledby="heading-forecast">
      <h3 id="heading-forecast" tabindex="-1">Users who would be locked, day by day</h3>
      ${known
        ? html`
            ${ranges(known, asOf, actions)}
            <p class="chosen-day" data-testid="chosen-day"><b>${date(asOf)}</b> <span>${lockedOn(known, asOf)}</span></p>
            <soups-step-line .steps=${known.steps} from=${known.from} to=${known.to} chosen=${asOf} label=${inWords(known)} @choose=${(/** @type {CustomEvent<string>} */ event) => choose(event.detail, actions)}></soups-step-line>
            ${slider(known, asOf, actions)}
            <details class="as-table">
              <summary>The same as a table: ${plural(known.steps.length, "day")} on which the number changes</summary>
              <soups-grid class="days-grid" .source=${steps(known)} .columns=${STEPS} .detail=${stepDetail} label=${`Users who would be locked, ${plural(known.steps.length, "row")}`} testid="table-forecast"></soups-grid>
            </details>
            <h4 id="heading-changes">Who changes, and why <span class="total">${number(known.changes)}</span></h4>
            ${known.changes === 0
              ? html`<p class="none" data-testid="table-changes">Nobody changes between these days.</p>`
              : html`<soups-grid class="changes-grid" .source=${changes(/** @type {NonNullable<State["forecast"]>} */ (state.forecast).first, actions)} .columns=${CHANGES} .detail=${changeDetail} label=${`Who changes, ${number(known.changes)}`} testid="table-changes"></soups-grid>`}
            <ul class="notes">${known.notes.map((note) => html`<li>${note}</li>`)}</ul>
          `
        : html`<p class="hint">Looking ahead…</p>`}
    </section>
  `;
}

/**
 * The days that are looked at.
 * @param {Forecast} known
 * @param {string} asOf
 * @param {Actions} actions
 */
function ranges(known, asOf, actions) {
  const day = (/** @type {string} */ label, /** @type {string} */ testid, /** @type {string} */ value, /** @type {(to: string) => void} */ look) => html`
    <label>${label} <input type="date" data-testid=${testid} .value=${value} @change=${(/** @type {Event} */ event) => look(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
  `;
  return html`
    <div class="ranges" role="group" aria-label="Days to look at">
      ${day("From", "forecast-from", known.from, (from) => from && actions.whatIf.look(from, from > known.to ? monthsAfter(from, 12) : known.to))}
      ${day("to", "forecast-to", known.to, (to) => to && actions.whatIf.look(known.from > to ? to : known.from, to))}
      <span class="spans">
        ${RANGES.map(([label, months]) => {
          const to = monthsAfter(asOf, months);
          const there = known.from === asOf && known.to === to;
          return html`<button type="button" class="quiet" aria-pressed=${there} @click=${() => actions.whatIf.look(asOf, to)}>${label}</button>`;
        })}
      </span>
    </div>
  `;
}

/**
 * @param {Forecast} known
 * @param {string} asOf
 * @param {Actions} actions
 */
function slider(known, asOf, actions) {
  const first = dayOf(known.from);
  const last = dayOf(known.to);
  const move = (/** @type {Event} */ event) => choose(isoOf(first + Number(/** @type {HTMLInputElement} */ (event.target).value)), actions);
  return html`
    <div class="slider">
      <input
        type="range"
        min="0"
        max=${last - first}
        step="1"
        data-testid="date-slider"
        aria-label="Date of the run"
        aria-valuetext=${`${date(asOf)}: ${lockedOn(known, asOf)}`}
        .value=${String(Math.min(last, Math.max(first, dayOf(asOf))) - first)}
        @input=${move}
      />
    </div>
  `;
}

/**
 * @param {string} iso
 * @param {Actions} actions
 */
function choose(iso, actions) {
  actions.whatIf.settle({ "as-of": iso });
}

/**
 * @param {Forecast} known
 * @param {string} iso
 */
function lockedOn(known, iso) {
  if (iso < known.from || iso > known.to) return "outside the days looked at";
  const step = known.steps.findLast(({ from }) => from <= iso);
  return step ? `${plural(step.locked, "user")} would be locked` : "";
}

/** @param {Forecast} known */
function inWords(known) {
  const [first, last] = [known.steps[0], known.steps.at(-1)];
  if (!first || !last) return "";
  return `A line from ${number(first.locked)} on ${date(known.from)} to ${number(last.locked)} on ${date(known.to)}; the table below has every day on which it changes`;
}

/** @type {WeakMap<Forecast, import("../grid.js").Source>} */
const stepSources = new WeakMap();

/** @param {Forecast} known */
function steps(known) {
  let source = stepSources.get(known);
  if (!source) {
    source = { total: known.steps.length, first: known.steps.slice(0, 100), rows: async (from, count) => ({ rows: known.steps.slice(from, from + count) }) };
    stepSources.set(known, source);
  }
  return source;
}

/** @type {WeakMap<object, import("../grid.js").Source>} */
const changeSources = new WeakMap();

/**
 * @param {import("../protocol.js").Page<ForecastChange>} first
 * @param {Actions} actions
 */
function changes(first, actions) {
  let source = changeSources.get(first);
  if (!source) {
    source = { total: first.total, first: first.rows, rows: (from, count) => actions.whatIf.changes(from, count) };
    changeSources.set(first, source);
  }
  return source;
}

/** @param {Forecast["steps"][number]} row */
function stepDetail(row) {
  return html`<p>From ${date(row.from)} on, ${plural(row.locked, "user")} would be locked.</p>`;
}

/** @param {ForecastChange} row */
function changeDetail(row) {
  return html`
    <p>${date(row.day)}: ${row.because.text}. ${row.becomes === "locked" ? "From then on nothing gives the user access." : "From then on the user has access again."}</p>
    <p class="facts">${place(row.because.at)} ${row.lockedBefore ? tag("locked before") : nothing}</p>
  `;
}
