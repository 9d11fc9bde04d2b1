/** What Alma's job would do with every field of every user: above all which edits by hand it would undo. */
import { html, nothing } from "../vendor/lit.js";
import { HEADING_MAX, long, shown } from "../text.js";
import { ends, source } from "./behind.js";
import { IN_FILE, PLACE, table, tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { Column, Filter } from "../grid.js" */
/** @import { AlmaRow } from "../protocol.js" */
/** @import { Result } from "../state.js" */

/** @type {Record<string, string>} */
const TONES = { reset: "error", cleared: "error", ambiguous: "warning" };

/** @type {readonly Column[]} */
const COLUMNS = [
  { name: "who", title: "User", also: "field", sort: "user", slot: "who", width: "minmax(13rem, 1.2fr)", cell: (/** @type {AlmaRow} */ row) => html`<span class="id">${shown(row.user)}</span> <span class="soft">${row.field}</span>`, text: (/** @type {AlmaRow} */ row) => row.user },
  { name: "field", title: "Field", sort: "field", spare: true, width: "8rem", cell: (/** @type {AlmaRow} */ row) => row.field, text: (/** @type {AlmaRow} */ row) => row.field },
  { name: "tag", title: "Verdict", sort: "verdict", slot: "tag", width: "7.5rem", cell: (/** @type {AlmaRow} */ row) => html`${tag(row.verdict, TONES[row.verdict] ?? "")}${row.certainty === "certain" ? nothing : html` <span class="soft">?</span>`}`, text: (/** @type {AlmaRow} */ row) => row.verdict },
  { name: "certainty", title: "Certainty", sort: "certainty", spare: true, width: "7rem", cell: (/** @type {AlmaRow} */ row) => row.certainty, text: (/** @type {AlmaRow} */ row) => row.certainty },
  { name: "current", title: "In Alma", width: "minmax(6.5rem, 0.7fr)", cell: (/** @type {AlmaRow} */ row) => shown(row.current), text: (/** @type {AlmaRow} */ row) => row.current ?? "" },
  { name: "incoming", title: "In the file", width: "minmax(6.5rem, 0.7fr)", cell: (/** @type {AlmaRow} */ row) => shown(row.incoming), text: (/** @type {AlmaRow} */ row) => row.incoming },
  { name: "sis", title: "Last loaded", spare: true, width: "minmax(5rem, 1fr)", cell: (/** @type {AlmaRow} */ row) => shown(row.sis), text: (/** @type {AlmaRow} */ row) => row.sis ?? "" },
  { name: "why", title: "What happens", sort: "text", slot: "why", width: "minmax(0, 2.5fr)", cell: (/** @type {AlmaRow} */ row) => shown(row.text), text: (/** @type {AlmaRow} */ row) => row.text },
  PLACE,
];

/** @type {readonly Filter[]} */
const FILTERS = [
  { column: "verdict", title: "Verdict", words: true },
  { column: "field", title: "Field", words: true },
  { column: "certainty", title: "Certainty", words: true },
  IN_FILE,
  { column: "user", title: "User" },
  { column: "text", title: "Values and words" },
];

const ALMA = {
  view: /** @type {const} */ ("alma"),
  title: "Alma: every field of every user",
  none: "No user file of Alma is given.",
  testid: "table-alma",
  columns: COLUMNS,
  filters: FILTERS,
  detail,
};

const DRIFT = { ...ALMA, view: /** @type {const} */ ("alma-drift"), title: "Alma: fields that have stayed while the feed has moved on", testid: "table-alma-drift", none: "No field has drifted." };

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function alma(result, actions) {
  return table(ALMA, result.first.alma, actions);
}

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function almaDrift(result, actions) {
  return table(DRIFT, result.first["alma-drift"], actions);
}

/**
 * @param {AlmaRow} row
 * @param {number} _
 * @param {Actions} actions
 */
function detail(row, _, actions) {
  const incoming = { title: "In the file about to be loaded", text: value(row.incoming), at: row.at };
  return html`
    <h3><span class="id">${long(row.user, HEADING_MAX)}</span> ${row.field}</h3>
    <p class="facts">${tag(row.verdict, TONES[row.verdict] ?? "")} ${tag(row.certainty)}</p>
    <p>${long(row.text)}</p>
    ${row.remedy ? html`<p class="remedy">${row.remedy}</p>` : nothing}
    ${row.sis === null ? nothing : html`<p><span class="soft">Last loaded:</span> ${value(row.sis)}</p>`}
    ${ends(row.currentAt ? [{ title: "In Alma", text: value(row.current), at: row.currentAt }, incoming] : [incoming], actions)}
    ${row.history && row.history.length > 0
      ? html`<h4>Loaded before, oldest first</h4>
          <ol class="chain" data-testid="alma-history">${row.history.map((loaded) => html`<li>${value(loaded.value)} ${source(loaded.at, actions)}</li>`)}</ol>`
      : nothing}
  `;
}

/** @param {string | null} text */
function value(text) {
  return text === null || text === "" ? html`<i>empty</i>` : html`<span class="id">${long(text)}</span>`;
}
