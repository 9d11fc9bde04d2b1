/** What stands behind a row: facts with their places, both ends of a reference, the steps to a verdict, the rule's page. */
import { html, nothing } from "../vendor/lit.js";
import "../later.js";
import { markdown } from "../markdown.js";
import "../source.js";
import { long, shown } from "../text.js";
import { tag } from "./parts.js";

/** @import { Actions } from "../actions.js" */
/** @import { Answers } from "../looks.js" */
/** @import { Place, RecordId } from "../protocol.js" */

/**
 * A place as a button that shows the file there.
 * @param {Place | null | undefined} at
 * @param {Actions} actions
 * @param {boolean} [open]
 */
export function source(at, actions, open = false) {
  if (!at?.file) return nothing;
  return html`<soups-source .place=${at} .read=${(/** @type {Place} */ place) => actions.look({ what: "excerpt", place })} ?open=${open}></soups-source>`;
}

/**
 * Facts in their order, each with where it can be seen.
 * @param {readonly { text: string, at: Place | null }[]} facts
 * @param {Actions} actions
 */
export function chain(facts, actions) {
  return html`<ol class="chain">${facts.map((fact) => html`<li><span>${long(fact.text)}</span> ${source(fact.at, actions)}</li>`)}</ol>`;
}

/**
 * Two places beside each other, both on show.
 * @param {readonly { title: string, text: unknown, at: Place | null | undefined }[]} ends
 * @param {Actions} actions
 */
export function ends(ends, actions) {
  return html`<div class="ends-of" data-testid="both-ends">
    ${ends.map(({ title, text, at }) => html`<section><h4>${title}</h4><p>${text}</p>${source(at, actions, true)}</section>`)}
  </div>`;
}

/**
 * Something the engine is asked for when it is opened.
 * @param {unknown} title
 * @param {string} testid
 * @param {string} key
 * @param {() => Promise<unknown>} load
 * @param {boolean} [open]
 */
export function onDemand(title, testid, key, load, open = false) {
  return html`
    <details class="on-demand" data-testid=${testid} ?open=${open} @toggle=${unfold}>
      <summary>${title}</summary>
      <soups-later .key=${key} .load=${load}></soups-later>
    </details>
  `;
}

/** @param {Event} event */
function unfold(event) {
  const details = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (details.open) /** @type {import("../later.js").Later | null} */ (details.querySelector("soups-later"))?.unfold();
}

/**
 * @param {string} code
 * @param {Actions} actions
 */
export function rule(code, actions) {
  return onDemand(`The rule ${code}`, "rule-page", code, async () => {
    const page = await actions.look({ what: "rule", code });
    if (page === null) return nothing;
    return html`${markdown(page)}<button type="button" class="small" data-testid="browse-rule" @click=${() => actions.openRules(code)}>Grade it, or browse the rules</button>`;
  });
}

/**
 * The steps from the feed to the verdict, and what would change it.
 * @param {RecordId | null} record
 * @param {Actions} actions
 * @param {boolean} [open]
 */
export function explanation(record, actions, open = false) {
  if (!record || (record.kind !== "user" && record.kind !== "person")) return nothing;
  const { kind, id } = record;
  return onDemand(html`Step by step: ${kind} ${shown(id, 60)}`, "explanation", `${kind} ${id}`, async () => {
    const told = await actions.look({ what: "explanation", kind, id });
    if (!told) return html`<p class="soft">There is nothing to explain of this ${kind}.</p>`;
    return html`
      <p>${tag(told.verdict)} ${long(told.sentence)}</p>
      ${chain(told.steps.flatMap(({ text, at, found }) => [{ text, at }, ...(found ? [{ text: "It is here:", at: found }] : [])]), actions)}
      ${told.whatIf.length > 0
        ? html`<h5>What would change it</h5>
            <ul class="what-if">${told.whatIf.map(({ text, becomes }) => html`<li>${long(text)} ${tag(becomes)}</li>`)}</ul>`
        : nothing}
    `;
  }, open);
}

/**
 * The finding that tells of a row: what to do, what belongs to it, and its rule.
 * @param {"locked" | "missing"} view
 * @param {number} row
 * @param {Actions} actions
 * @param {(finding: Answers["finding"]) => unknown} show
 */
export function finding(view, row, actions, show) {
  return html`<soups-later .key=${`${view} ${row}`} .load=${async () => show(await actions.look({ what: "finding", view, row }))}></soups-later>`;
}
