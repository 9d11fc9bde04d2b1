/**
 * What the views ask of the engine about a result: a closed list, carried by the message `look`. The answers are the
 * engine's own; this file only names them for the type checker.
 */

/** @import { Finding, Place, View } from "./protocol.js" */

/**
 * Which rows of a view, and in which order. A filter is `column=word` for one of the words that are wanted, or
 * `column~text` for a text that is to be held.
 * @typedef {object} Query
 * @property {{ column: string, descending: boolean } | null} sort
 * @property {string} text
 * @property {readonly string[]} filters
 */

/**
 * @typedef {{ what: "rows", view: View, query: Query, from: number, count: number }
 *   | { what: "choices", view: View, query: Query, column: string }
 *   | { what: "finding", view: View, row: number }
 *   | { what: "explanation", kind: string, id: string }
 *   | { what: "rule", code: string }
 *   | { what: "excerpt", place: Place }} Look
 */

/**
 * Rows in the order that was asked for. Until it is `done`, `found` is what was found so far.
 * @typedef {object} Found
 * @property {number} total        Rows of the view.
 * @property {number} found
 * @property {number} searched     Rows that were looked at, of so many `candidates`.
 * @property {number} candidates
 * @property {boolean} done
 * @property {any[]} rows
 * @property {number[]} numbers    The number of each in the view.
 */

/** @typedef {{ value: string, count: number }} Choice */

/**
 * @typedef {object} ExcerptLine
 * @property {number} number
 * @property {number} column       Of the first character that is shown.
 * @property {string} text
 * @property {number | null} mark  Where the place is, in characters of the text.
 * @property {boolean} goes_on
 */

/** @typedef {{ encoding: string, lines: ExcerptLine[] }} Excerpt */

/**
 * @typedef {object} Explanation
 * @property {string} kind
 * @property {string} id
 * @property {string} verdict
 * @property {string} sentence
 * @property {{ step: string, text: string, at: Place | null, found?: Place }[]} steps
 * @property {string} [remedy]
 * @property {{ text: string, becomes: string }[]} whatIf
 */

/**
 * @typedef {object} Answers
 * @property {Found} rows
 * @property {Choice[]} choices
 * @property {Finding | null} finding
 * @property {Explanation | null} explanation
 * @property {string} rule
 * @property {Excerpt} excerpt
 */

/** @type {Query} */
export const EVERYTHING = { sort: null, text: "", filters: [] };
