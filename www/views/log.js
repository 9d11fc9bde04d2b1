/** The log of the jobs, line by line, and what settings silence. */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import { long, shown } from "../text.js";
import { rule, source } from "./behind.js";
import { severity } from "./findings.js";
import { IN_FILE, PLACE, table, tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { LogRow, Silenced } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const LOG = {
  view: /** @type {const} */ ("log"),
  title: "Job log",
  none: "No job runs.",
  testid: "table-log",
  columns: [
    { name: "who", title: "Job", sort: "job", slot: /** @type {const} */ ("who"), width: "9rem", cell: (/** @type {LogRow} */ row) => row.job, text: (/** @type {LogRow} */ row) => row.job },
    { name: "tag", title: "Level", sort: "level", slot: /** @type {const} */ ("tag"), width: "7rem", cell: (/** @type {LogRow} */ row) => severity(row.level), text: (/** @type {LogRow} */ row) => row.level },
    { name: "why", title: "Line", sort: "text", slot: /** @type {const} */ ("why"), width: "minmax(0, 3fr)", cell: (/** @type {LogRow} */ row) => html`<span class="log-line">${shown(row.text)}</span>`, text: (/** @type {LogRow} */ row) => row.text },
    PLACE,
  ],
  filters: [
    { column: "job", title: "Job", words: true },
    { column: "level", title: "Level", words: true },
    IN_FILE,
    { column: "text", title: "Line" },
  ],
  detail: logDetail,
};

const SILENCED = {
  view: /** @type {const} */ ("silenced"),
  title: "Silenced",
  none: "Nothing is silenced.",
  testid: "table-silenced",
  columns: [
    { name: "who", title: "Code", sort: "code", slot: /** @type {const} */ ("who"), width: "6rem", cell: (/** @type {Silenced} */ row) => html`<span class="id">${row.code}</span>`, text: (/** @type {Silenced} */ row) => row.code },
    { name: "id", title: "Record", sort: "id", width: "minmax(6rem, 1fr)", cell: (/** @type {Silenced} */ row) => (row.id === null ? "all" : shown(row.id)), text: (/** @type {Silenced} */ row) => row.id ?? "all" },
    { name: "tag", title: "Findings", sort: "count", slot: /** @type {const} */ ("tag"), width: "6rem", cell: (/** @type {Silenced} */ row) => number(row.count), text: (/** @type {Silenced} */ row) => String(row.count) },
    { name: "why", title: "Reason", sort: "reason", slot: /** @type {const} */ ("why"), width: "minmax(0, 3fr)", cell: (/** @type {Silenced} */ row) => shown(row.reason), text: (/** @type {Silenced} */ row) => row.reason },
    { name: "place", title: "Until", sort: "until", slot: /** @type {const} */ ("place"), width: "10rem", cell: (/** @type {Silenced} */ row) => html`${row.until ?? "for good"} ${row.expired ? tag("expired", "warning") : nothing}`, text: (/** @type {Silenced} */ row) => row.until ?? "" },
  ],
  filters: [
    { column: "code", title: "Code", words: true },
    { column: "expired", title: "In force", words: true },
    { column: "reason", title: "Reason" },
  ],
  detail: silencedDetail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function log(result, actions) {
  return table(LOG, result.first.log, actions);
}

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function silenced(result, actions) {
  return table(SILENCED, result.first.silenced, actions);
}

/**
 * @param {LogRow} row
 * @param {number} _
 * @param {Actions} actions
 */
function logDetail(row, _, actions) {
  return html`<h3>${row.job} ${severity(row.level)}</h3><p class="log-line">${long(row.text)}</p>${source(row.at, actions, true)}`;
}

/**
 * @param {Silenced} row
 * @param {number} _
 * @param {Actions} actions
 */
function silencedDetail(row, _, actions) {
  return html`
    <h3><span class="id">${row.code}</span> ${row.id === null ? nothing : long(row.id)}</h3>
    <p>${long(row.reason)}</p>
    <p class="facts">${tag(`${number(row.count)} findings`)} ${tag(row.until === null ? "for good" : `until ${row.until}`)} ${row.expired ? tag("expired", "warning") : nothing}</p>
    ${rule(row.code, actions)}
  `;
}
