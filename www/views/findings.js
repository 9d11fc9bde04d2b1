/** Every finding: what it is, how bad, what to do, and where. */
import { html, nothing } from "../vendor/lit.js";
import { place, record, table, tag } from "./parts.js";
import { rowActions } from "./take-away.js";

/** @import { Actions } from "../actions.js" */
/** @import { Finding } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const FINDINGS = {
  view: /** @type {const} */ ("findings"),
  title: "All findings",
  none: "Nothing was found.",
  testid: "table-findings",
  columns: [
    { name: "who", title: "Code", cell: (/** @type {Finding} */ row) => html`<span class="severity ${row.severity}">${row.severity}</span> <span class="id">${row.code}</span>` },
    { name: "why", title: "Message", cell: (/** @type {Finding} */ row) => row.message },
    { name: "record", title: "Record", cell: (/** @type {Finding} */ row) => record(row.record) },
    { name: "place", title: "Place", cell: (/** @type {Finding} */ row) => place(row.at) },
  ],
  detail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function findings(result, actions) {
  return table(FINDINGS, result.first.findings, actions);
}

/** @param {Finding} row */
function detail(row) {
  return html`
    ${row.remedy ? html`<p class="remedy">${row.remedy}</p>` : nothing}
    ${row.related.length > 0 ? html`<ul class="chain">${row.related.map((link) => html`<li><span>${link.text}</span> ${place(link.at)}</li>`)}</ul>` : nothing}
    <p class="facts">${tag(row.name)}</p>
    ${rowActions({
      about: row.message,
      wanted: row.at?.feed ? { finding: `${row.code}@${row.at.file}:${row.at.line}` } : undefined,
      suppression: { code: row.code, id: row.record?.id, reason: "" },
    })}
  `;
}
