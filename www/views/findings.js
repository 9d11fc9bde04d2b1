/** Every finding: what it is, how bad, what to do, and where. */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import { long, shown } from "../text.js";
import { chain, explanation, rule, source } from "./behind.js";
import { IN_FILE, PLACE, record, table, tag } from "./parts.js";
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
    { name: "who", title: "Severity", sort: "severity", slot: /** @type {const} */ ("who"), width: "6.75rem", cell: (/** @type {Finding} */ row) => severity(row.severity), text: (/** @type {Finding} */ row) => row.severity },
    { name: "code", title: "Code", sort: "code", slot: /** @type {const} */ ("tag"), width: "5rem", cell: (/** @type {Finding} */ row) => html`<span class="id">${row.code}</span>`, text: (/** @type {Finding} */ row) => row.code },
    { name: "name", title: "Name", sort: "name", spare: true, width: "minmax(8rem, 0.8fr)", cell: (/** @type {Finding} */ row) => row.name, text: (/** @type {Finding} */ row) => row.name },
    { name: "why", title: "Message", sort: "message", slot: /** @type {const} */ ("why"), width: "minmax(0, 4fr)", cell: (/** @type {Finding} */ row) => shown(row.message), text: (/** @type {Finding} */ row) => row.message },
    { name: "record", title: "Record", sort: "id", width: "minmax(11.5rem, 1.2fr)", cell: (/** @type {Finding} */ row) => record(row.record), text: (/** @type {Finding} */ row) => (row.record ? `${row.record.kind} ${row.record.id}` : "") },
    { name: "occurrences", title: "Places", sort: "occurrences", spare: true, width: "4rem", cell: (/** @type {Finding} */ row) => number(row.occurrences), text: (/** @type {Finding} */ row) => String(row.occurrences) },
    PLACE,
  ],
  filters: [
    { column: "severity", title: "Severity", words: true },
    { column: "code", title: "Code", words: true },
    { column: "name", title: "Name", words: true },
    { column: "kind", title: "Record", words: true },
    IN_FILE,
    { column: "id", title: "Id" },
    { column: "message", title: "Message" },
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

/** @param {string} word */
export function severity(word) {
  return html`<span class="severity ${word}">${word}</span>`;
}

/**
 * @param {Finding} row
 * @param {number} _
 * @param {Actions} actions
 */
function detail(row, _, actions) {
  return html`
    <h3>${severity(row.severity)} <span class="id">${row.code}</span> ${row.name}</h3>
    <p>${long(row.message)}</p>
    ${row.remedy ? html`<p class="remedy">${long(row.remedy)}</p>` : nothing}
    <p class="facts">${record(row.record)} ${row.occurrences > 1 ? tag(`${number(row.occurrences)} places`) : nothing}</p>
    ${source(row.at, actions, true)}
    ${row.related.length > 0 ? html`<h4>Belongs to it</h4>${chain(row.related, actions)}` : nothing}
    ${rule(row.code, actions)} ${explanation(row.record, actions)}
    ${rowActions({
      about: row.message,
      wanted: row.at?.feed ? { finding: `${row.code}@${row.at.file}:${row.at.line}` } : undefined,
      suppression: { code: row.code, id: row.record?.id, reason: "" },
    })}
  `;
}
