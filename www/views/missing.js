/** References that would find nothing: both ends, the place, and what comes near. */
import { html, nothing } from "../vendor/lit.js";
import { long, shown } from "../text.js";
import { chain, ends, explanation, finding, rule } from "./behind.js";
import { IN_FILE, PLACE, record, table, tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { MissingReference } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const MISSING = {
  view: /** @type {const} */ ("missing"),
  title: "Missing references",
  none: "Every reference finds its target.",
  testid: "table-missing",
  columns: [
    { name: "who", title: "From", sort: "id", slot: /** @type {const} */ ("who"), width: "minmax(9rem, 1.4fr)", cell: (/** @type {MissingReference} */ row) => record(row.from), text: (/** @type {MissingReference} */ row) => `${row.from.kind} ${row.from.id}` },
    { name: "tag", title: "Through", sort: "via", slot: /** @type {const} */ ("tag"), width: "10.25rem", cell: (/** @type {MissingReference} */ row) => tag(row.via), text: (/** @type {MissingReference} */ row) => row.via },
    { name: "to", title: "To (missing)", sort: "toId", slot: /** @type {const} */ ("why"), width: "minmax(9rem, 1.3fr)", cell: (/** @type {MissingReference} */ row) => record(row.to), text: (/** @type {MissingReference} */ row) => `${row.to.kind} ${row.to.id}` },
    { name: "near", title: "Near misses", sort: "near", width: "minmax(0, 1fr)", cell: (/** @type {MissingReference} */ row) => shown(near(row)), text: near },
    { name: "nature", title: "Nature", sort: "nature", spare: true, width: "7rem", cell: (/** @type {MissingReference} */ row) => tag(row.nature), text: (/** @type {MissingReference} */ row) => row.nature },
    { name: "code", title: "Code", sort: "code", spare: true, width: "5rem", cell: (/** @type {MissingReference} */ row) => row.code, text: (/** @type {MissingReference} */ row) => row.code },
    PLACE,
  ],
  filters: [
    { column: "kind", title: "From a", words: true },
    { column: "via", title: "Through", words: true },
    { column: "toKind", title: "To a", words: true },
    { column: "nature", title: "Nature", words: true },
    { column: "code", title: "Code", words: true },
    IN_FILE,
    { column: "id", title: "From" },
    { column: "toId", title: "To" },
    { column: "near", title: "Near misses" },
  ],
  detail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function missing(result, actions) {
  return table(MISSING, result.first.missing, actions);
}

/** @param {MissingReference} row */
function near(row) {
  return row.nearMisses.map(({ id, why }) => `${id} (${why})`).join(", ");
}

/**
 * @param {MissingReference} row
 * @param {number} number
 * @param {Actions} actions
 */
function detail(row, number, actions) {
  const from = { title: "The reference", text: html`${record(row.from)} <span class="soft">through</span> ${row.via}`, at: row.at };
  return html`
    <h3>${record(row.to)}</h3>
    <p class="facts">${tag(row.code)} ${tag(row.nature)} <span class="soft">sought by ${row.to.by}${row.to.type ? html` of type ${long(row.to.type)}` : ""}</span></p>
    ${finding("missing", number, actions, (told) => {
      const [other, ...more] = told?.related ?? [];
      return html`
        ${told ? html`<p>${long(told.message)}</p><p class="remedy">${long(told.remedy)}</p>` : nothing}
        ${ends(other ? [from, { title: row.nearMisses.length > 0 ? "What comes near" : "What it names", text: long(other.text), at: other.at }] : [from], actions)}
        ${more.length > 0 ? html`<h4>Also near</h4>${chain(more, actions)}` : nothing}
      `;
    })}
    ${row.nearMisses.length > 0
      ? html`<h4>Near misses</h4><ul class="near">${row.nearMisses.map(({ id, why }) => html`<li><span class="id">${long(id)}</span> <span class="soft">${why}</span></li>`)}</ul>`
      : nothing}
    ${rule(row.code, actions)} ${explanation(row.from, actions)}
  `;
}
