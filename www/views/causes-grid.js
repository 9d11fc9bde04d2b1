/** All root causes as a grid, for whoever has more of them than a list shows. */
import { html } from "../vendor/lit.js";
import { number } from "../format.js";
import { HEADING_MAX, long, shown } from "../text.js";
import { source } from "./behind.js";
import { IN_FILE, PLACE, table, tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { Cause } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const CAUSES = {
  view: /** @type {const} */ ("causes"),
  id: "all-causes",
  title: "Root causes",
  none: "Nothing is at fault.",
  testid: "table-all-causes",
  columns: [
    { name: "who", title: "What", sort: "id", slot: /** @type {const} */ ("who"), width: "minmax(12rem, 1.2fr)", cell: (/** @type {Cause} */ row) => html`<span class="kind">${row.kind}</span> <span class="id">${shown(row.id)}</span>`, text: (/** @type {Cause} */ row) => `${row.kind} ${row.id}` },
    { name: "lockedUsers", title: "Locked users", sort: "lockedUsers", slot: /** @type {const} */ ("tag"), width: "6.25rem", cell: (/** @type {Cause} */ row) => number(row.lockedUsers), text: (/** @type {Cause} */ row) => String(row.lockedUsers) },
    { name: "alone", title: "By it alone", sort: "lockedUsersAlone", width: "5.5rem", cell: (/** @type {Cause} */ row) => number(row.lockedUsersAlone), text: (/** @type {Cause} */ row) => String(row.lockedUsersAlone) },
    { name: "records", title: "Records", sort: "records", width: "4.5rem", cell: (/** @type {Cause} */ row) => number(row.records), text: (/** @type {Cause} */ row) => String(row.records) },
    { name: "why", title: "What follows", sort: "text", slot: /** @type {const} */ ("why"), width: "minmax(0, 3fr)", cell: (/** @type {Cause} */ row) => shown(row.text), text: (/** @type {Cause} */ row) => row.text },
    PLACE,
  ],
  filters: [
    { column: "kind", title: "What", words: true },
    IN_FILE,
    { column: "id", title: "Id" },
    { column: "text", title: "What follows" },
  ],
  detail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function causesGrid(result, actions) {
  return table(CAUSES, result.first.causes, actions);
}

/**
 * @param {Cause} row
 * @param {number} _
 * @param {Actions} actions
 */
function detail(row, _, actions) {
  return html`
    <h3>${long(row.text, HEADING_MAX)}</h3>
    <p class="remedy">${long(row.remedy)}</p>
    <p class="facts">${tag(`${number(row.lockedUsers)} locked users`)} ${tag(`${number(row.lockedUsersAlone)} by it alone`)} ${tag(`${number(row.records)} records`)}</p>
    ${source(row.at, actions, true)}
  `;
}
