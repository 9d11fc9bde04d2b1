/** Small pieces that several views share. Text goes in as text: lit escapes what a feed says. */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import "../grid.js";

/** @import { Actions } from "../actions.js" */
/** @import { Page, Place, RecordId, View } from "../protocol.js" */
/** @import { Column, Source } from "../grid.js" */

/**
 * "persons.xml:812:5", as editors and terminals write it.
 * @param {Place | null} at
 */
export function place(at) {
  if (!at) return nothing;
  return html`<span class="place"><span class="file">${at.file}</span>:${at.line}:${at.column}</span>`;
}

/**
 * A sentence whose dates stay in one piece where the line ends.
 * @param {string} sentence
 */
export function sentence(sentence) {
  return sentence.split(/(\d{4}-\d\d-\d\d)/).map((part, at) => (at % 2 === 1 ? html`<span class="whole">${part}</span>` : part));
}

/** @param {RecordId | null} record */
export function record(record) {
  if (!record) return nothing;
  return html`<span class="kind">${record.kind}</span> <span class="id">${record.id}</span>`;
}

/**
 * A word of the engine's vocabulary, as it stands in the reports.
 * @param {string} word
 * @param {string} [tone]
 */
export function tag(word, tone = "") {
  return html`<span class="tag ${tone}">${word}</span>`;
}

/**
 * The source of a grid: made once for each result, so that the grid knows when there is another.
 * @param {Page<any>} first
 * @param {View} view
 * @param {Actions} actions
 * @returns {Source}
 */
function source(first, view, actions) {
  let known = sources.get(first);
  if (!known) {
    known = { total: first.total, first: first.rows, rows: (from, count) => actions.rows(view, from, count) };
    sources.set(first, known);
  }
  return known;
}

/** @type {WeakMap<object, Source>} */
const sources = new WeakMap();

/**
 * A section with a grid: its heading always shows the exact total.
 * @param {object} parts
 * @param {View} parts.view
 * @param {string} parts.title
 * @param {string} parts.none          What stands there when there is no row.
 * @param {string} parts.testid
 * @param {readonly Column[]} parts.columns
 * @param {(row: any) => import("../vendor/lit.js").TemplateResult} parts.detail
 * @param {Page<any>} first
 * @param {Actions} actions
 */
export function table({ view, title, none, testid, columns, detail }, first, actions) {
  return html`
    <section class="panel table-${view}" aria-labelledby=${`heading-${view}`}>
      <h3 id=${`heading-${view}`} tabindex="-1">${title} <span class="total">${number(first.total)}</span></h3>
      ${first.total === 0
        ? html`<p class="none" data-testid=${testid}>${none}</p>`
        : html`<soups-grid .source=${source(first, view, actions)} .columns=${columns} .detail=${detail} label=${`${title}, ${number(first.total)}`} testid=${testid}></soups-grid>`}
    </section>
  `;
}
