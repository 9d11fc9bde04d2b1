/** The users who would be locked, each with the chain of facts that leads there. */
import { html } from "../vendor/lit.js";
import { place, table, tag } from "./parts.js";
import { rowActions } from "./take-away.js";

/** @import { Actions } from "../actions.js" */
/** @import { LockedUser } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const LOCKED = {
  view: /** @type {const} */ ("locked"),
  title: "Users who would be locked",
  none: "No user would be locked.",
  testid: "table-locked",
  columns: [
    { name: "who", title: "User", cell: (/** @type {LockedUser} */ row) => html`<span class="id">${row.id}</span> <span class="soft">${row.userName}</span>` },
    { name: "tag", title: "Reason", cell: (/** @type {LockedUser} */ row) => tag(row.reason) },
    { name: "why", title: "Why", cell: why },
    { name: "place", title: "Place", cell: (/** @type {LockedUser} */ row) => place(row.at) },
  ],
  detail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function locked(result, actions) {
  return table(LOCKED, result.first.locked, actions);
}

/**
 * The chain in one line, without its first link: that is the user, which the row names already.
 * @param {LockedUser} row
 */
function why(row) {
  return row.chain.slice(1).map((link) => link.text).join(" → ");
}

/** @param {LockedUser} row */
function detail(row) {
  return html`
    <ol class="chain">${row.chain.map((link) => html`<li><span>${link.text}</span> ${place(link.at)}</li>`)}</ol>
    <p class="facts">${tag(row.nature)} ${tag(row.certainty)}</p>
    ${rowActions({ about: `User ${row.id} would be locked: ${why(row)}`, wanted: { user: row.id } })}
  `;
}
