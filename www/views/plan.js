/** What the jobs would change of what Pure holds: record by record, field by field. */
import { html, nothing } from "../vendor/lit.js";
import { HEADING_MAX, long, shown } from "../text.js";
import { explanation, source } from "./behind.js";
import { IN_FILE, PLACE, table, tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { PlanRow } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const SIGNS = { created: "+", updated: "~", gone: "−", collision: "!" };

const PLAN = {
  view: /** @type {const} */ ("plan"),
  title: "Plan",
  none: "No plan: without what Pure holds already, everything would be new. Give the feeds loaded last, or an export of the instance, as the baseline.",
  testid: "table-plan",
  columns: [
    { name: "who", title: "Record", sort: "id", slot: /** @type {const} */ ("who"), width: "minmax(9rem, 1.2fr)", cell: (/** @type {PlanRow} */ row) => html`<span class="kind">${row.kind}</span> <span class="id">${shown(row.id)}</span>`, text: (/** @type {PlanRow} */ row) => `${row.kind} ${row.id}` },
    { name: "tag", title: "Change", sort: "change", slot: /** @type {const} */ ("tag"), width: "8rem", cell: (/** @type {PlanRow} */ row) => html`<span class="change ${row.change}"><b aria-hidden="true">${SIGNS[row.change]}</b> ${row.change}</span>`, text: (/** @type {PlanRow} */ row) => row.change },
    { name: "why", title: "Fields", sort: "fields", slot: /** @type {const} */ ("why"), width: "minmax(0, 3fr)", cell: (/** @type {PlanRow} */ row) => shown(fields(row)), text: fields },
    PLACE,
  ],
  filters: [
    { column: "change", title: "Change", words: true },
    { column: "kind", title: "Record", words: true },
    IN_FILE,
    { column: "id", title: "Id" },
    { column: "fields", title: "Fields" },
  ],
  detail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function plan(result, actions) {
  return table(PLAN, result.first.plan, actions);
}

/** @param {PlanRow} row */
function fields({ fields, effect, change }) {
  if (change === "collision") return "a user of this name was made by hand";
  if (effect) return `would become: ${effect}`;
  return fields.map(({ field, before, after }) => `${field}: ${before ?? "nothing"} → ${after ?? "nothing"}`).join("; ");
}

/**
 * @param {PlanRow} row
 * @param {number} _
 * @param {Actions} actions
 */
function detail(row, _, actions) {
  return html`
    <h3><span class="kind">${row.kind}</span> <span class="id">${long(row.id, HEADING_MAX)}</span></h3>
    <p class="facts"><span class="change ${row.change}"><b aria-hidden="true">${SIGNS[row.change]}</b> ${row.change}</span> ${row.effect ? tag(row.effect) : nothing}</p>
    ${row.fields.length > 0
      ? html`<table class="before-after" data-testid="before-after">
          <thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
          <tbody>
            ${row.fields.map(
              ({ field, before, after }) => html`<tr><th scope="row">${field}</th><td>${before === null ? html`<i>nothing</i>` : long(before)}</td><td>${after === null ? html`<i>nothing</i>` : long(after)}</td></tr>`,
            )}
          </tbody>
        </table>`
      : nothing}
    ${source(row.at, actions)} ${row.change === "gone" ? nothing : explanation({ kind: row.kind, id: row.id }, actions)}
  `;
}
