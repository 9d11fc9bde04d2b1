/** The users who would be locked, each with the chain of facts that leads there, and those who would be unlocked. */
import { html, nothing } from "../vendor/lit.js";
import { HEADING_MAX, long, shown } from "../text.js";
import { chain, explanation, finding, rule } from "./behind.js";
import { IN_FILE, PLACE, table, tag } from "./parts.js";
import { rowActions } from "./take-away.js";

/** @import { Actions } from "../actions.js" */
/** @import { Column, Filter } from "../grid.js" */
/** @import { LockedUser, UnlockedUser } from "../protocol.js" */
/** @import { Result } from "../state.js" */

/** @type {readonly Column[]} */
const USER = [
  {
    name: "who",
    title: "User",
    also: "userName",
    sort: "id",
    slot: "who",
    width: "minmax(12rem, 1.5fr)",
    cell: (/** @type {LockedUser} */ row) => html`<span class="id">${shown(row.id)}</span> <span class="soft">${shown(row.userName)}</span>`,
    text: (/** @type {LockedUser} */ row) => row.id,
  },
  { name: "userName", title: "User name", sort: "userName", spare: true, width: "9rem", cell: (/** @type {LockedUser} */ row) => shown(row.userName), text: (/** @type {LockedUser} */ row) => row.userName ?? "" },
  { name: "tag", title: "Reason", sort: "reason", slot: "tag", width: "11.5rem", cell: (/** @type {LockedUser} */ row) => tag(row.reason), text: (/** @type {LockedUser} */ row) => row.reason },
];

/** @type {Column} */
const WHY = { name: "why", title: "Why", sort: "why", slot: "why", width: "minmax(0, 3fr)", cell: (/** @type {LockedUser} */ row) => shown(why(row)), text: (/** @type {LockedUser} */ row) => why(row) };

/** @type {readonly Filter[]} */
const FILTERS = [
  { column: "reason", title: "Reason", words: true },
  IN_FILE,
  { column: "id", title: "User" },
  { column: "userName", title: "User name" },
  { column: "why", title: "Why" },
];

const LOCKED = {
  view: /** @type {const} */ ("locked"),
  title: "Users who would be locked",
  none: "No user would be locked.",
  testid: "table-locked",
  columns: [
    ...USER,
    WHY,
    { name: "certainty", title: "Certainty", sort: "certainty", spare: true, width: "8rem", cell: (/** @type {LockedUser} */ row) => tag(row.certainty), text: (/** @type {LockedUser} */ row) => row.certainty },
    { name: "nature", title: "Nature", sort: "nature", spare: true, width: "7rem", cell: (/** @type {LockedUser} */ row) => tag(row.nature), text: (/** @type {LockedUser} */ row) => row.nature },
    PLACE,
  ],
  filters: [
    ...FILTERS.slice(0, 1),
    { column: "certainty", title: "Certainty", words: true },
    { column: "nature", title: "Nature", words: true },
    ...FILTERS.slice(1),
  ],
  detail: lockedDetail,
};

const UNLOCKED = {
  view: /** @type {const} */ ("unlocked"),
  title: "Users who would be unlocked",
  none: "No user would be unlocked. Who was locked before is known from a list of them, or from the baseline.",
  testid: "table-unlocked",
  columns: [...USER, WHY, PLACE],
  filters: FILTERS,
  detail: unlockedDetail,
};

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function locked(result, actions) {
  if (!result.summary.locksJudged) {
    return html`
      <section class="panel" aria-labelledby="heading-locked">
        <h3 id="heading-locked" tabindex="-1">${LOCKED.title}</h3>
        <p class="hint" data-testid=${LOCKED.testid}>Not judged: that takes the user feed and the person feed, tonight’s or those loaded last.</p>
      </section>
    `;
  }
  return table(LOCKED, result.first.locked, actions);
}

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function unlocked(result, actions) {
  return table(UNLOCKED, result.first.unlocked, actions);
}

/**
 * The chain in one line, without its first link: that is the user, which the row names already.
 * @param {LockedUser} row
 */
function why(row) {
  return row.chain.slice(1).map((link) => link.text).join(" → ");
}

/** @param {LockedUser | UnlockedUser} row */
function heading(row) {
  return html`<h3><span class="kind">user</span> <span class="id">${long(row.id, HEADING_MAX)}</span> ${row.userName ? html`<span class="soft">${long(row.userName, HEADING_MAX)}</span>` : nothing}</h3>`;
}

/**
 * @param {LockedUser} row
 * @param {number} number
 * @param {Actions} actions
 */
function lockedDetail(row, number, actions) {
  return html`
    ${heading(row)}
    <p class="facts">${tag(row.reason)} ${tag(row.nature)} ${tag(row.certainty)}</p>
    ${chain(row.chain, actions)}
    ${finding("locked", number, actions, (told) => (told ? html`<p class="remedy">${told.remedy}</p>${rule(told.code, actions)}` : nothing))}
    ${explanation({ kind: "user", id: row.id }, actions)}
    ${rowActions({ about: `User ${row.id} would be locked: ${why(row)}`, wanted: { user: row.id } })}
  `;
}

/**
 * @param {UnlockedUser} row
 * @param {number} _
 * @param {Actions} actions
 */
function unlockedDetail(row, _, actions) {
  return html`${heading(row)} <p class="facts">${tag(row.reason)}</p> ${chain(row.chain, actions)} ${explanation({ kind: "user", id: row.id }, actions)}`;
}
