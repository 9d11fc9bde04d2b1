/**
 * `<soups-grid>`: a table of any length. Only the rows in sight are in the document; the others are asked for by page
 * when they come into sight. Which rows there are and in which order is asked of the engine; nothing is sorted here.
 *
 * It is a native table with the roles of an ARIA grid: one stop for the Tab key, arrow keys from row to row, Enter or a
 * click opens the detail (as does the button that every row begins with). The focus stays on the table itself and
 * names the active row (`aria-activedescendant`), since a row that scrolls out of sight leaves the document and would
 * take the focus with it. Up from the first row it goes to the headings, which are buttons that sort.
 */
import { html, LitElement, nothing, repeat } from "./vendor/lit.js";
import { copyRows } from "./copy.js";
import "./detail.js";
import { number } from "./format.js";
import { gridBar } from "./grid-bar.js";
import { EVERYTHING } from "./looks.js";

/** @import { TemplateResult } from "./vendor/lit.js" */
/** @import { Choice, Query } from "./looks.js" */

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} title
 * @property {(row: any) => unknown} cell
 * @property {(row: any) => string} [text]   What is copied of it.
 * @property {string} [also]                 The name of the column that it shows as well, which is copied with it.
 * @property {string} [sort]                 The engine's column that it is sorted by.
 * @property {string} [width]                Of its track, where columns stand side by side.
 * @property {"who" | "tag" | "why" | "place"} [slot]   Where it stands in a narrow table; without one it is left out.
 * @property {boolean} [spare]               Whether it is shown only on request.
 */

/** @typedef {{ column: string, title: string, words?: boolean }} Filter */

/**
 * @typedef {object} Part
 * @property {any[]} rows
 * @property {number[]} [numbers]
 * @property {number} [found]
 * @property {number} [searched]
 * @property {number} [candidates]
 * @property {boolean} [done]
 */

/**
 * @typedef {object} Source
 * @property {number} total
 * @property {readonly any[]} first                                           The first rows, at hand.
 * @property {(from: number, count: number, query: Query) => Promise<Part | null>} rows
 * @property {(column: string, query: Query) => Promise<Choice[] | null>} [choices]
 */

/** Rows asked for at once. */
export const PAGE = 100;

/** Pages kept; those seen longest ago go first. */
const PAGES_MAX = 40;

/** Rows drawn beyond the edge, so that scrolling meets no gap. */
const OVERSCAN = 6;

/**
 * Browsers stop at 17 to 33 million pixels of height, and paint a few pixels beside the mark at half of that. Beyond this
 * height the scroll bar maps to the rows by proportion.
 */
const HEIGHT_MAX = 1_000_000;

/** Rows that go on paper. */
const PRINT_MAX = PAGE;

/** What is typed is searched when nothing was typed for so long. */
const TYPED_MS = 150;

let grids = 0;

export class Grid extends LitElement {
  static properties = {
    source: { attribute: false },
    columns: { attribute: false },
    filters: { attribute: false },
    detail: { attribute: false },
    label: {},
    testid: {},
    active: { state: true },
    opened: { state: true },
    printing: { state: true },
    query: { state: true },
    toggled: { state: true },
    note: { state: true },
    menu: { state: true },
  };

  constructor() {
    super();
    /** @type {Source} */
    this.source = { total: 0, first: [], rows: async () => null };
    /** That whose rows are drawn. @type {Source | null} */
    this.drawn = null;
    /** @type {readonly Column[]} */
    this.columns = [];
    /** @type {readonly Filter[]} */
    this.filters = [];
    /** @type {(row: any, number: number) => TemplateResult} */
    this.detail = () => html``;
    this.label = "";
    this.testid = "";
    this.active = -1;
    /** The other end of the rows that are chosen; the active row alone, if it is that. */
    this.anchor = -1;
    /** The row whose detail is open. */
    this.opened = -1;
    this.printing = false;
    /** @type {Query} */
    this.query = EVERYTHING;
    /** Columns that are not shown, or shown although they are spare: what was chosen. @type {ReadonlySet<string>} */
    this.toggled = new Set();
    this.note = "";
    /** What is open below the bar. @type {"" | "filter" | "columns"} */
    this.menu = "";
    /** Rows there are for the query, and how far the search for them is; null when it is done. */
    this.total = 0;
    /** @type {number | null} */
    this.share = null;
    /** Whether the question is still to be asked. */
    this.unasked = false;
    this.rowIds = `grid${++grids}`;
    /** @type {Map<number, Part>} Pages by their number; the order is that of use. */
    this.pages = new Map();
    /** @type {Set<number>} */
    this.asked = new Set();
    this.rowHeight = 36;
    /** Height for rows: that of the box without the heading that sticks to its top. */
    this.height = 600;
    this.rewind = false;
    /** Where the view is, in pixels of the whole list; the scroll bar's own place differs beyond HEIGHT_MAX. */
    this.top = 0;
    this.scrolled = 0;
    this.typing = 0;
    this.resized = new ResizeObserver(() => this.measure());
    this.print = (/** @type {Event} */ event) => {
      this.printing = event.type === "beforeprint";
      // What goes on paper must be there before the browser goes on.
      this.performUpdate();
    };
  }

  /** The page's style sheet is this element's too. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("beforeprint", this.print);
    addEventListener("afterprint", this.print);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
    clearTimeout(this.typing);
    removeEventListener("beforeprint", this.print);
    removeEventListener("afterprint", this.print);
  }

  /** Rows of another result are drawn in a task of their own: a page has several tables, and all at once would be a long one. */
  async scheduleUpdate() {
    if (this.source !== this.drawn) await new Promise((next) => setTimeout(next));
    this.drawn = this.source;
    await super.scheduleUpdate();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has("source") && !changed.has("query")) return;
    const plain = this.query === EVERYTHING;
    this.pages = new Map(plain ? [[0, { rows: [...this.source.first] }]] : []);
    this.asked.clear();
    // Until the engine has counted, what was there stays on show as a number.
    if (plain || changed.has("source")) this.total = this.source.total;
    this.share = null;
    this.active = -1;
    this.anchor = -1;
    this.opened = -1;
    this.top = 0;
    // To move what is at its beginning would have the browser lay out everything, for nothing.
    this.rewind = this.scrolled !== 0;
    this.scrolled = 0;
    this.note = "";
    this.unasked = !plain;
    if (this.hasUpdated) this.searchInSight();
  }

  /** A table behind another tab is asked for when it is seen. */
  searchInSight() {
    if (!this.unasked || this.offsetParent === null) return;
    this.unasked = false;
    this.search(this.source, this.query);
  }

  firstUpdated() {
    this.resized.observe(this.scroller);
    this.measure();
  }

  get scroller() {
    return /** @type {HTMLElement} */ (this.querySelector(".grid-scroll"));
  }

  get table() {
    return /** @type {HTMLElement} */ (this.querySelector("table"));
  }

  get body() {
    return /** @type {HTMLElement} */ (this.querySelector("tbody"));
  }

  get shownColumns() {
    return this.columns.filter((column) => Boolean(column.spare) === this.toggled.has(column.name));
  }

  render() {
    const [from, to] = this.range();
    const numbers = Array.from({ length: to - from }, (_, at) => from + at);
    const columns = this.shownColumns;
    return html`
      ${this.filters.length > 0 ? gridBar(this) : nothing}
      <div class="grid-scroll" @scroll=${this.onScroll}>
        <table
          role="grid"
          tabindex="0"
          aria-label=${this.label}
          aria-rowcount=${this.total + 1}
          aria-colcount=${columns.length}
          aria-multiselectable="true"
          aria-description=${this.filters.length > 0 ? "Up from the first row: the headings, which sort." : nothing}
          aria-busy=${this.share !== null}
          aria-activedescendant=${this.active >= from && this.active < to ? this.rowId(this.active) : nothing}
          data-testid=${this.testid}
          class=${this.printing ? "printing" : ""}
          @keydown=${this.onKey}
          @click=${this.onClick}
          @copy=${this.onCopy}
        >
          <thead role="rowgroup">
            <tr role="row" aria-rowindex="1">
              ${columns.map((column) => this.heading(column))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${repeat(numbers, (index) => index, (index) => this.row(index, columns))}
          </tbody>
        </table>
      </div>
      ${this.total === 0 && this.share === null
        ? html`<p class="no-rows" role="status">No row is like that. <button type="button" @click=${() => this.ask(EVERYTHING)}>Show all ${number(this.source.total)}</button></p>`
        : nothing}
      ${this.total > PRINT_MAX ? html`<p class="print-only">The first ${PRINT_MAX} of ${this.total}. The JSON and CSV downloads hold them all.</p>` : nothing}
      <soups-detail .grid=${this} .index=${this.opened} .row=${this.at(this.opened)}></soups-detail>
    `;
  }

  /** @param {Column} column */
  heading({ name, title, sort, slot }) {
    const sorted = sort !== undefined && this.query.sort?.column === sort ? (this.query.sort.descending ? "descending" : "ascending") : "none";
    return html`
      <th role="columnheader" scope="col" data-column=${name} data-slot=${slot ?? "none"} aria-sort=${sort === undefined || this.filters.length === 0 ? nothing : sorted}>
        ${sort === undefined || this.filters.length === 0
          ? title
          : html`<button type="button" class="sorter" tabindex="-1" @click=${() => this.sortBy(sort)} @keydown=${this.onHeadingKey}>${title}</button>`}
      </th>
    `;
  }

  /**
   * @param {number} index
   * @param {readonly Column[]} columns
   */
  row(index, columns) {
    const row = this.at(index);
    const chosen = this.isChosen(index);
    return html`
      <tr
        role="row"
        id=${this.rowId(index)}
        aria-rowindex=${index + 2}
        aria-selected=${chosen}
        data-index=${index}
        class=${`${index === this.active ? "active" : ""} ${chosen && this.anchor !== this.active ? "chosen" : ""} ${index === this.opened ? "open" : ""}`}
      >
        ${row === undefined
          ? html`<td role="gridcell" class="loading" aria-colspan=${columns.length}>…</td>`
          : columns.map(
              (column, at) =>
                html`<td role="gridcell" data-column=${column.name} data-slot=${column.slot ?? "none"}>${at === 0 ? this.opener(index) : nothing}${column.cell(row)}</td>`,
            )}
      </tr>
    `;
  }

  /** @param {number} index */
  opener(index) {
    return html`<button type="button" class="opener" tabindex="-1" aria-haspopup="dialog" aria-label=${`Details of row ${index + 1}`}></button>`;
  }

  /** Heights and positions are set here and not in attributes: the page's policy allows no inline style. */
  updated() {
    const body = this.body;
    this.scroller.style.setProperty("--columns", this.shownColumns.map(({ width }) => width ?? "minmax(0, 1fr)").join(" "));
    body.style.blockSize = this.printing ? "auto" : `${this.physical}px`;
    const offset = this.scrolled - this.top;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("tr[data-index]"))) {
      row.style.transform = this.printing ? "none" : `translateY(${Number(row.dataset["index"]) * this.rowHeight + offset}px)`;
    }
    if (this.rewind) this.scroller.scrollTop = 0;
    this.rewind = false;
    this.fetch();
  }

  /** Height of the whole list, and the height the document is given for it. */
  get virtual() {
    return this.total * this.rowHeight;
  }

  get physical() {
    return Math.min(this.virtual, HEIGHT_MAX);
  }

  /** @returns {[number, number]} The rows to draw: from, and up to but not including. */
  range() {
    const { total } = this;
    if (total === 0) return [0, 0];
    if (this.printing) return [0, Math.min(total, PRINT_MAX, this.pages.get(0)?.rows.length ?? 0)];
    const last = total - 1;
    const first = Math.min(last, Math.floor(this.top / this.rowHeight));
    const end = Math.min(last, Math.floor((this.top + this.height) / this.rowHeight));
    return [Math.max(0, first - OVERSCAN), Math.min(total, end + 1 + OVERSCAN)];
  }

  /** @param {number} index */
  at(index) {
    return this.pages.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  /**
   * The number of a row in its view, whatever the order.
   * @param {number} index
   */
  numberOf(index) {
    return this.pages.get(Math.floor(index / PAGE))?.numbers?.[index % PAGE] ?? index;
  }

  /** @param {number} index */
  rowId(index) {
    return `${this.rowIds}-${index}`;
  }

  /**
   * Asks another question.
   * @param {Query} query
   */
  ask(query) {
    const plain = query.sort === null && query.text === "" && query.filters.length === 0;
    this.query = plain ? EVERYTHING : query;
  }

  /**
   * What is typed is asked when the typing rests.
   * @param {() => Query} query
   */
  askSoon(query) {
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => this.ask(query()), TYPED_MS);
  }

  /** @param {string} column */
  sortBy(column) {
    const { sort } = this.query;
    const same = sort?.column === column;
    // Once more the other way, and then as the engine has them.
    this.ask({ ...this.query, sort: same && sort.descending ? null : { column, descending: same } });
  }

  /**
   * Goes on asking until all rows were searched; meanwhile what was found is on show, with its number.
   * @param {Source} source
   * @param {Query} query
   */
  async search(source, query) {
    this.share = 0;
    this.asked.add(0);
    for (let done = false; !done; ) {
      const answer = await source.rows(0, PAGE, query);
      if (source !== this.source || query !== this.query || !answer) return;
      done = answer.done ?? true;
      const before = this.pages.get(0)?.rows.length ?? 0;
      if (before < PAGE || before < answer.rows.length) this.pages.set(0, answer);
      this.total = answer.found ?? source.total;
      this.share = done ? null : (answer.searched ?? 0) / Math.max(1, answer.candidates ?? 1);
      // A page that was not full by then may be now.
      for (const [page, { rows }] of this.pages) if (page > 0 && rows.length < PAGE) this.pages.delete(page);
      this.requestUpdate();
    }
    this.asked.delete(0);
  }

  /** Asks for the pages in sight that are not at hand. */
  async fetch() {
    const [from, to] = this.range();
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) this.fetchPage(page);
    for (const page of this.pages.keys()) {
      if (this.pages.size <= PAGES_MAX) break;
      this.pages.delete(page);
    }
  }

  /** @param {number} page */
  async fetchPage(page) {
    const known = this.pages.get(page);
    if (known) {
      this.pages.delete(page);
      this.pages.set(page, known);
      return;
    }
    if (this.asked.has(page)) return;
    this.asked.add(page);
    const { source, query } = this;
    const answer = await source.rows(page * PAGE, PAGE, query);
    // An answer to a question about something else is of no use.
    if (source !== this.source || query !== this.query) return;
    this.asked.delete(page);
    if (!answer) return;
    this.pages.set(page, answer);
    this.requestUpdate();
  }

  /** The height of a row is the style sheet's; it differs between a wide and a narrow page. */
  measure() {
    // Paper has heights of its own, which are of no use afterwards.
    if (this.printing) return;
    this.searchInSight();
    const row = this.body.querySelector("tr[data-index]");
    const rowHeight = row instanceof HTMLElement ? row.offsetHeight : this.rowHeight;
    const height = this.scroller.clientHeight - (this.querySelector("thead")?.offsetHeight ?? 0);
    if (rowHeight === this.rowHeight && height === this.height) return;
    const first = this.top / this.rowHeight;
    this.rowHeight = rowHeight || this.rowHeight;
    this.height = height;
    if (this.top > 0) this.goTo(first * this.rowHeight);
    this.requestUpdate();
  }

  onScroll() {
    const now = this.scroller.scrollTop;
    const moved = now - this.scrolled;
    if (moved === 0) return;
    this.scrolled = now;
    const end = Math.max(0, this.virtual - this.height);
    const physicalEnd = Math.max(1, this.physical - this.height);
    if (this.physical === this.virtual) this.top = now;
    else if (now <= 0) this.top = 0;
    else if (now >= physicalEnd - 1) this.top = end;
    // A turn of the wheel moves by what it says; a drag of the bar by proportion.
    else if (Math.abs(moved) < this.height) this.top = Math.min(end, Math.max(0, this.top + moved));
    else this.top = (now / physicalEnd) * end;
    this.requestUpdate();
  }

  /**
   * Moves the view so that this height of the whole list is at its top.
   * @param {number} y
   */
  goTo(y) {
    const end = Math.max(0, this.virtual - this.height);
    this.top = Math.min(end, Math.max(0, y));
    if (this.physical === this.virtual) {
      this.scrolled = this.top;
    } else {
      // The bar stands at its end only where the list does, so that there is always room to scroll on.
      const bar = this.physical - this.height;
      const inside = Math.min(bar - 2, Math.max(2, Math.round((this.top / end) * bar)));
      this.scrolled = this.top === 0 ? 0 : this.top === end ? bar : inside;
    }
    this.scroller.scrollTop = this.scrolled;
    this.scrolled = this.scroller.scrollTop;
    this.requestUpdate();
  }

  /**
   * @param {number} index
   * @param {boolean} [extend]   Whether the rows from the anchor on are chosen with it.
   */
  activate(index, extend = false) {
    this.active = Math.min(Math.max(index, 0), this.total - 1);
    if (!extend || this.anchor < 0) this.anchor = this.active;
    const from = this.active * this.rowHeight;
    const to = from + this.rowHeight;
    if (from < this.top) this.goTo(from);
    else if (to > this.top + this.height) this.goTo(Math.min(from, to - this.height));
  }

  /** @param {number} index */
  isChosen(index) {
    return this.active >= 0 && index >= Math.min(this.anchor, this.active) && index <= Math.max(this.anchor, this.active);
  }

  /**
   * Opens the detail of a row, which may be out of sight.
   * @param {number} index
   */
  show(index) {
    if (index < 0 || index >= this.total) return;
    this.activate(index);
    this.opened = index;
    this.fetchPage(Math.floor(index / PAGE));
  }

  /** The focus is where it was: on the table, whose active row is the one whose detail was open. */
  hide() {
    this.opened = -1;
    this.table.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    // A button in the heading has keys of its own.
    if (event.altKey || event.target !== this.table || this.total === 0) return;
    const extend = event.shiftKey;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "a") return;
      event.preventDefault();
      this.anchor = 0;
      this.active = this.total - 1;
      return;
    }
    const page = Math.max(1, Math.floor(this.height / this.rowHeight) - 2);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.activate(this.active + 1, extend),
      ArrowUp: () => (this.active <= 0 && !extend && this.headings.length > 0 ? this.headings[0]?.focus() : this.activate(this.active - 1, extend)),
      PageDown: () => this.activate(this.active + page, extend),
      PageUp: () => this.activate(this.active - page, extend),
      Home: () => this.activate(0, extend),
      End: () => this.activate(this.total - 1, extend),
      Enter: () => this.show(Math.max(0, this.active)),
      " ": () => this.show(Math.max(0, this.active)),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The headings that sort, where they are in sight. */
  get headings() {
    const head = /** @type {HTMLElement} */ (this.querySelector("thead"));
    return head.offsetHeight > 1 ? [.../** @type {NodeListOf<HTMLElement>} */ (head.querySelectorAll(".sorter"))] : [];
  }

  /**
   * The arrow keys go from heading to heading, and back down to the rows.
   * @param {KeyboardEvent} event
   */
  onHeadingKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { headings } = this;
    const at = headings.indexOf(/** @type {HTMLElement} */ (event.currentTarget));
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: headings.length - 1 }[event.key];
    if (to !== undefined) headings[to]?.focus();
    else if (event.key === "ArrowDown" || event.key === "Escape") {
      this.table.focus({ preventScroll: true });
      if (this.total > 0) this.activate(0);
    } else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = /** @type {Element} */ (event.target);
    const row = target.closest("tr[data-index]");
    // Any text marked to be copied is not a click on the row.
    if (!(row instanceof HTMLElement) || !getSelection()?.isCollapsed) return;
    const index = Number(row.dataset["index"]);
    if (event.shiftKey) this.activate(index, true);
    else this.show(index);
  }

  /** @param {ClipboardEvent} event */
  onCopy(event) {
    if (this.active < 0 || !getSelection()?.isCollapsed) return;
    event.preventDefault();
    copyRows(this, event.clipboardData);
  }
}

customElements.define("soups-grid", Grid);
