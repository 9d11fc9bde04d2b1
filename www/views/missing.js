/** References that would find nothing: both ends, the place, and what comes near. */
import { html, nothing } from "../vendor/lit.js";
import { place, record, table, tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { MissingReference } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const MISSING = {
  view: /** @type {const} */ ("missing"),
  title: "Missing references",
  none: "Every reference finds its target.",
  testid: "table-missing",
  columns: [
    { name: "who", title: "From", cell: (/** @type {MissingReference} */ row) => record(row.from) },
    { name: "tag", title: "Through", cell: (/** @type {MissingReference} */ row) => tag(row.via) },
    { name: "to", title: "To (missing)", cell: (/** @type {MissingReference} */ row) => record(row.to) },
    { name: "near", title: "Near misses", cell: (/** @type {MissingReference} */ row) => row.nearMisses.map(({ id, why }) => `${id} (${why})`).join(", ") },
    { name: "place", title: "Place", cell: (/** @type {MissingReference} */ row) => place(row.at) },
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
function detail(row) {
  return html`
    <dl class="ends">
      <div><dt>From</dt><dd>${record(row.from)} ${place(row.at)}</dd></div>
      <div><dt>Through</dt><dd>${row.via}</dd></div>
      <div><dt>To</dt><dd>${record(row.to)} <span class="soft">sought by ${row.to.by}${row.to.type ? ` of type ${row.to.type}` : ""}</span></dd></div>
      ${row.nearMisses.length > 0
        ? html`<div><dt>Near</dt><dd><ul>${row.nearMisses.map(({ id, why }) => html`<li><span class="id">${id}</span> ${why}</li>`)}</ul></dd></div>`
        : nothing}
    </dl>
    <p class="facts">${tag(row.code)} ${tag(row.nature)}</p>
  `;
}
