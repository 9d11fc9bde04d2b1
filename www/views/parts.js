/** Small pieces that several views share. Text goes in as text: lit escapes what a feed says. */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import "../grid.js";
import { shown } from "../text.js";

/** @import { Actions } from "../actions.js" */
/** @import { Page, Place, RecordId, View } from "../protocol.js" */
/** @import { Column, Filter, Source } from "../grid.js" */

/**
 * "persons.xml:812:5", as editors and terminals write it.
 * @param {Place | null} at
 */
export function place(at) {
  if (!at) return nothing;
  return html`<span class="place"><span class="file">${shown(at.file)}</span>:${at.line}:${at.column}</span>`;
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
  return html`<span class="kind">${record.kind}</span> <span class="id">${shown(record.id)}</span>`;
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
 * "persons.xml:812:5" as plain text.
 * @param {Place | null} at
 */
export function placeText(at) {
  return at?.file ? `${at.file}:${at.line}:${at.column}` : "";
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
    known = {
      total: first.total,
      first: first.rows,
      rows: (from, count, query) => actions.look({ what: "rows", view, query, from, count }),
      choices: (column, query) => actions.look({ what: "choices", view, query, column }),
    };
    sources.set(first, known);
  }
  return known;
}

/** @type {WeakMap<object, Source>} */
const sources = new WeakMap();

/** The columns and filters that tell where a row is. */
export const PLACE = /** @type {Column} */ ({
  name: "place",
  title: "Place",
  sort: "place",
  slot: "place",
  width: "minmax(11.5rem, 1fr)",
  cell: (row) => place(row.at),
  text: (row) => placeText(row.at),
});
export const IN_FILE = /** @type {Filter} */ ({ column: "file", title: "File", words: true });

/**
 * A section with a grid: its heading always shows the exact total.
 * @param {object} parts
 * @param {View} parts.view
 * @param {string} [parts.id]            That of the view it makes, where it is another.
 * @param {string} parts.title
 * @param {string} parts.none          What stands there when there is no row.
 * @param {string} parts.testid
 * @param {readonly Column[]} parts.columns
 * @param {readonly Filter[]} [parts.filters]
 * @param {(row: any, number: number, actions: Actions) => import("../vendor/lit.js").TemplateResult} parts.detail
 * @param {Page<any>} first
 * @param {Actions} actions
 */
export function table({ view, id = view, title, none, testid, columns, filters = [], detail }, first, actions) {
  return html`
    <section class="panel table-${id}" aria-labelledby=${`heading-${id}`}>
      <h3 id=${`heading-${id}`} tabindex="-1">${title} <span class="total">${number(first.total)}</span></h3>
      ${first.total === 0
        ? html`<p class="none" data-testid=${testid}>${none}</p>`
        : html`<soups-grid
            .source=${source(first, view, actions)}
            .columns=${columns}
            .filters=${filters}
            .detail=${bound(detail, actions)}
            label=${`${title}, ${number(first.total)}`}
            testid=${testid}
          ></soups-grid>`}
    </section>
  `;
}

/**
 * The same function for the same detail: another one would be another property to the grid.
 * @param {(row: any, number: number, actions: Actions) => import("../vendor/lit.js").TemplateResult} detail
 * @param {Actions} actions
 */
function bound(detail, actions) {
  const known = details.get(detail) ?? ((/** @type {any} */ row, /** @type {number} */ number) => detail(row, number, actions));
  details.set(detail, known);
  return known;
}

/** @type {WeakMap<object, (row: any, number: number) => import("../vendor/lit.js").TemplateResult>} */
const details = new WeakMap();
