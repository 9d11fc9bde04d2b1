/** What stands above a grid: the search, the filters, the order, the columns, and how many rows there are of how many. */
import { html, nothing } from "./vendor/lit.js";
import { copyRows } from "./copy.js";
import { number } from "./format.js";
import "./later.js";
import { EVERYTHING } from "./looks.js";
import { shown } from "./text.js";

/** @import { Filter, Grid } from "./grid.js" */

/** @param {Grid} grid */
export function gridBar(grid) {
  const { query, source, total, share } = grid;
  const active = query.filters.length;
  // Rows that are not the engine's to search are few, or are told in an order of their own.
  const searched = grid.filters.length > 0;
  return html`
    <div class="grid-bar">
      ${searched ? html`<input
        type="search"
        aria-label=${`Search in ${grid.label}`}
        placeholder="Search"
        autocomplete="off"
        spellcheck="false"
        data-testid=${`${grid.testid}-search`}
        .value=${query.text}
        @input=${(/** @type {InputEvent} */ event) => {
          const text = /** @type {HTMLInputElement} */ (event.target).value;
          grid.askSoon(() => ({ ...grid.query, text: text.trim() }));
        }}
      />
      ${menu(grid, "filter", html`Filter and sort${active > 0 ? html` <span class="total">${active}</span>` : nothing}`)}` : nothing} ${menu(grid, "columns", "Columns")}
      <button type="button" data-testid=${`${grid.testid}-copy`} aria-disabled=${grid.active < 0} @click=${() => grid.active >= 0 && copyRows(grid)}>Copy</button>
      ${query === EVERYTHING ? nothing : html`<button type="button" class="quiet" data-testid=${`${grid.testid}-reset`} @click=${() => grid.ask(EVERYTHING)}>Reset</button>`}
      <p class="grid-count" role="status" data-testid=${`${grid.testid}-count`}>
        ${grid.note ? html`<span class="note">${grid.note}</span> ` : nothing}${query.filters.length === 0 && query.text === "" ? html`${number(total)} in all` : html`${number(total)} of ${number(source.total)}`}${share === null ? nothing : html` so far, ${Math.floor(share * 100)} % searched`}
      </p>
      ${panel(grid)}
    </div>
  `;
}

/**
 * A button that opens what belongs to the bar, below it.
 * @param {Grid} grid
 * @param {"filter" | "columns"} name
 * @param {unknown} title
 */
function menu(grid, name, title) {
  const open = grid.menu === name;
  return html`<button type="button" class="menu" aria-expanded=${open} aria-controls=${`${grid.rowIds}-menu`} data-testid=${`${grid.testid}-${name}`} @click=${() => (grid.menu = open ? "" : name)} @keydown=${close(grid)}>${title}</button>`;
}

/**
 * Escape closes, and the focus goes back to the button.
 * @param {Grid} grid
 */
function close(grid) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || grid.menu === "") return;
    event.preventDefault();
    const name = grid.menu;
    grid.menu = "";
    /** @type {HTMLElement | null} */ (grid.querySelector(`[data-testid="${grid.testid}-${name}"]`))?.focus();
  };
}

/** @param {Grid} grid */
function panel(grid) {
  if (grid.menu === "filter") {
    return html`<div class="menu-panel filters" id=${`${grid.rowIds}-menu`} @keydown=${close(grid)}>
      ${grid.filters.map((filter) => (filter.words ? words(grid, filter) : text(grid, filter)))} ${order(grid)}
    </div>`;
  }
  return html`<fieldset class="menu-panel choices" id=${`${grid.rowIds}-menu`} ?hidden=${grid.menu !== "columns"} @keydown=${close(grid)}>
    <legend class="for-ears">Columns on show</legend>
    ${grid.columns.map((column, at) => {
      const on = Boolean(column.spare) === grid.toggled.has(column.name);
      // The first holds the button that opens the row.
      return html`<label><input type="checkbox" .checked=${on} ?disabled=${at === 0} @change=${() => toggle(grid, column.name)} /> ${column.title}</label>`;
    })}
  </fieldset>`;
}

/**
 * @param {Grid} grid
 * @param {string} name
 */
function toggle(grid, name) {
  const hidden = new Set(grid.toggled);
  if (!hidden.delete(name)) hidden.add(name);
  grid.toggled = hidden;
}

/**
 * Words to choose from, each with how many rows have it.
 * @param {Grid} grid
 * @param {Filter} filter
 */
function words(grid, { column, title }) {
  const { source, query } = grid;
  const prefix = `${column}=`;
  const load = async () => {
    const choices = (await source.choices?.(column, query)) ?? [];
    const inQuestion = choices.filter(({ value, count }) => count > 0 || query.filters.includes(prefix + value));
    return inQuestion.map(({ value, count }) => {
      const filter = prefix + value;
      return html`<label>
        <input type="checkbox" .checked=${query.filters.includes(filter)} @change=${() => choose(grid, filter)} />
        <span>${value === "" ? html`<i>none</i>` : shown(value, 60)}</span> <span class="total">${number(count)}</span>
      </label>`;
    });
  };
  return html`
    <fieldset class="choices" data-testid=${`${grid.testid}-choices-${column}`}>
      <legend>${title}</legend>
      <soups-later .load=${load} .key=${JSON.stringify(query) + source.total}></soups-later>
    </fieldset>
  `;
}

/**
 * @param {Grid} grid
 * @param {string} filter
 */
function choose(grid, filter) {
  const { filters } = grid.query;
  grid.ask({ ...grid.query, filters: filters.includes(filter) ? filters.filter((known) => known !== filter) : [...filters, filter] });
}

/**
 * A text that the column is to hold.
 * @param {Grid} grid
 * @param {Filter} filter
 */
function text(grid, { column, title }) {
  const prefix = `${column}~`;
  const known = grid.query.filters.find((filter) => filter.startsWith(prefix));
  const change = (/** @type {InputEvent} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value.trim();
    grid.askSoon(() => {
      const others = grid.query.filters.filter((filter) => !filter.startsWith(prefix));
      return { ...grid.query, filters: text === "" ? others : [...others, prefix + text] };
    });
  };
  return html`
    <label class="holds">
      <span>${title} holds</span>
      <input type="text" autocomplete="off" spellcheck="false" data-testid=${`${grid.testid}-holds-${column}`} .value=${known?.slice(prefix.length) ?? ""} @input=${change} />
    </label>
  `;
}

/**
 * The order, for whoever has no headings to press.
 * @param {Grid} grid
 */
function order(grid) {
  const { sort } = grid.query;
  const columns = grid.columns.filter((column) => column.sort !== undefined);
  return html`
    <div>
      <label class="holds">
        <span>Sort by</span>
        <select
          data-testid=${`${grid.testid}-sort`}
          @change=${(/** @type {Event} */ event) => {
            const column = /** @type {HTMLSelectElement} */ (event.target).value;
            grid.ask({ ...grid.query, sort: column === "" ? null : { column, descending: sort?.descending ?? false } });
          }}
        >
          <option value="" ?selected=${sort === null}>the order of the report</option>
          ${columns.map((column) => html`<option value=${column.sort} ?selected=${sort?.column === column.sort}>${column.title}</option>`)}
        </select>
      </label>
      <label class="descending">
        <input type="checkbox" .checked=${sort?.descending ?? false} ?disabled=${sort === null} @change=${() => sort && grid.ask({ ...grid.query, sort: { ...sort, descending: !sort.descending } })} />
        Last first
      </label>
    </div>
  `;
}
