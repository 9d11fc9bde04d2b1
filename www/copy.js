/** Rows of a grid to the clipboard, as a spreadsheet takes them: a line a row, a tab between columns. */
import { number } from "./format.js";
import { PAGE } from "./grid.js";

/** @import { Grid } from "./grid.js" */

/** More rows than this are for the downloads. */
const ROWS_MAX = 10_000;

/**
 * Copies the rows that are chosen, the active one at least; the grid says how many.
 * @param {Grid} grid
 * @param {DataTransfer | null} [clipboard]   That of a copy event, which takes what is at hand at once.
 */
export async function copyRows(grid, clipboard) {
  const from = Math.max(0, Math.min(grid.anchor, grid.active));
  const wanted = Math.max(grid.anchor, grid.active, 0) + 1 - from;
  const count = Math.min(wanted, ROWS_MAX, grid.total - from);
  const atHand = Array.from({ length: count }, (_, at) => grid.at(from + at));
  const more = wanted > count ? ` of ${number(wanted)}: more are for the downloads` : "";
  const note = `${number(count)} ${count === 1 ? "row" : "rows"} copied${more}.`;
  if (clipboard && atHand.every((row) => row !== undefined)) {
    clipboard.setData("text/plain", tsv(grid, atHand));
    grid.note = note;
    return;
  }
  const { source, query } = grid;
  /** @type {any[]} */
  const rows = [];
  for (let page = from; page < from + count; page += PAGE * 10) {
    const answer = await source.rows(page, Math.min(PAGE * 10, from + count - page), query);
    if (!answer || source !== grid.source || query !== grid.query) return;
    rows.push(...answer.rows);
  }
  try {
    await navigator.clipboard.writeText(tsv(grid, rows));
    grid.note = note;
  } catch {
    grid.note = "The browser does not let this page write to the clipboard; press Ctrl+C on the rows in sight.";
  }
}

/**
 * @param {Grid} grid
 * @param {readonly any[]} rows
 */
function tsv(grid, rows) {
  const names = new Set(grid.shownColumns.flatMap(({ name, also }) => (also ? [name, also] : [name])));
  const columns = [...names].flatMap((name) => grid.columns.filter((column) => column.name === name && column.text));
  const lines = rows.map((row) => columns.map((column) => field(column.text?.(row) ?? "")).join("\t"));
  return [columns.map((column) => column.title).join("\t"), ...lines].join("\n") + "\n";
}

/**
 * A cell stays one cell, and what a spreadsheet would take for a formula stays a text.
 * @param {string} text
 */
function field(text) {
  const flat = text.replace(/[\t\r\n]+/g, " ");
  return /^[\s'"]*[=+\-@]/.test(flat) ? `'${flat}` : flat;
}
