/**
 * `<soups-grid>`: a table of any length. Only the rows in sight are in the document; the others are asked for by page
 * when they come into sight. It is a native table with the roles of an ARIA grid: one stop for the Tab key, arrow keys
 * from row to row, Enter or a click opens a row's detail in place (as does the button that every row begins with).
 *
 * The focus stays on the table itself and names the active row (`aria-activedescendant`), since a row that scrolls out
 * of sight leaves the document and would take the focus with it.
 */
import { html, LitElement, nothing, repeat } from "./vendor/lit.js";

/** @import { TemplateResult } from "./vendor/lit.js" */

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} title
 * @property {(row: any) => unknown} cell
 */

/**
 * @typedef {object} Source
 * @property {number} total
 * @property {readonly any[]} first                                           The first rows, at hand.
 * @property {(from: number, count: number) => Promise<{ rows: any[] } | null>} rows
 */

/** Rows asked for at once. */
const PAGE = 100;

/** Pages kept; those seen longest ago go first. */
const PAGES_MAX = 40;

/** Rows drawn beyond the edge, so that scrolling meets no gap. */
const OVERSCAN = 6;

/** Open details; the one opened longest ago closes first. Each is measured, and sought on every step. */
const OPEN_MAX = 50;

/**
 * Browsers stop at 17 to 33 million pixels of height, and paint a few pixels beside the mark at half of that. Beyond this
 * height the scroll bar maps to the rows by proportion.
 */
const HEIGHT_MAX = 1_000_000;

/** Rows that go on paper. */
const PRINT_MAX = PAGE;

let grids = 0;

export class Grid extends LitElement {
  static properties = {
    source: { attribute: false },
    columns: { attribute: false },
    detail: { attribute: false },
    label: {},
    testid: {},
    active: { state: true },
    printing: { state: true },
  };

  constructor() {
    super();
    /** @type {Source} */
    this.source = { total: 0, first: [], rows: async () => null };
    /** @type {readonly Column[]} */
    this.columns = [];
    /** @type {(row: any) => TemplateResult} */
    this.detail = () => html``;
    this.label = "";
    this.testid = "";
    this.active = -1;
    this.printing = false;
    this.rowIds = `grid${++grids}`;
    /** @type {Map<number, readonly any[]>} Pages by their number; the order is that of use. */
    this.pages = new Map();
    /** @type {Set<number>} */
    this.asked = new Set();
    /** @type {Map<number, number>} Open rows and the height their detail adds. */
    this.open = new Map();
    this.rowHeight = 36;
    /** Height for rows: that of the box without the heading that sticks to its top. */
    this.height = 600;
    this.rewind = false;
    /** Where the view is, in pixels of the whole list; the scroll bar's own place differs beyond HEIGHT_MAX. */
    this.top = 0;
    this.scrolled = 0;
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
    removeEventListener("beforeprint", this.print);
    removeEventListener("afterprint", this.print);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has("source")) return;
    this.pages = new Map([[0, this.source.first]]);
    this.asked.clear();
    this.open.clear();
    this.active = -1;
    this.top = 0;
    this.scrolled = 0;
    this.rewind = true;
  }

  firstUpdated() {
    this.resized.observe(this.scroller);
    this.measure();
  }

  get scroller() {
    return /** @type {HTMLElement} */ (this.querySelector(".grid-scroll"));
  }

  get body() {
    return /** @type {HTMLElement} */ (this.querySelector("tbody"));
  }

  render() {
    const { total } = this.source;
    const [from, to] = this.range();
    const numbers = Array.from({ length: to - from }, (_, at) => from + at);
    return html`
      <div class="grid-scroll" @scroll=${this.onScroll}>
        <table
          role="grid"
          tabindex="0"
          aria-label=${this.label}
          aria-rowcount=${total + 1}
          aria-colcount=${this.columns.length}
          aria-activedescendant=${this.active >= from && this.active < to ? this.rowId(this.active) : nothing}
          data-testid=${this.testid}
          class=${this.printing ? "printing" : ""}
          @keydown=${this.onKey}
          @click=${this.onClick}
        >
          <thead role="rowgroup">
            <tr role="row" aria-rowindex="1">
              ${this.columns.map((column) => html`<th role="columnheader" scope="col" data-column=${column.name}>${column.title}</th>`)}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${repeat(numbers, (index) => index, (index) => this.row(index))}
          </tbody>
        </table>
      </div>
      ${total > PRINT_MAX ? html`<p class="print-only">The first ${PRINT_MAX} of ${total}. The JSON and CSV downloads hold them all.</p>` : nothing}
    `;
  }

  /** @param {number} index */
  row(index) {
    const row = this.at(index);
    const open = this.open.has(index);
    return html`
      <tr
        role="row"
        id=${this.rowId(index)}
        aria-rowindex=${index + 2}
        data-index=${index}
        class=${`${index === this.active ? "active" : ""} ${open ? "open" : ""}`}
      >
        ${row === undefined
          ? html`<td role="gridcell" class="loading" aria-colspan=${this.columns.length}>…</td>`
          : this.columns.map(
              (column, at) => html`<td role="gridcell" data-column=${column.name}>${at === 0 ? this.opener(index, open) : nothing}${column.cell(row)}</td>`,
            )}
        ${open && row !== undefined ? html`<td role="gridcell" class="detail" aria-colspan=${this.columns.length}>${this.detail(row)}</td>` : nothing}
      </tr>
    `;
  }

  /**
   * @param {number} index
   * @param {boolean} open
   */
  opener(index, open) {
    return html`<button type="button" class="opener" tabindex="-1" aria-expanded=${open} aria-label=${`Details of row ${index + 1}`}></button>`;
  }

  /** Heights and positions are set here and not in attributes: the page's policy allows no inline style. */
  updated() {
    const body = this.body;
    body.style.blockSize = this.printing ? "auto" : `${this.physical}px`;
    let grown = false;
    const offset = this.scrolled - this.top;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("tr[data-index]"))) {
      const index = Number(row.dataset["index"]);
      if (this.open.has(index)) {
        const extra = row.getBoundingClientRect().height - this.rowHeight;
        grown ||= extra !== this.open.get(index);
        this.open.set(index, extra);
      }
      row.style.transform = this.printing ? "none" : `translateY(${this.yOf(index) + offset}px)`;
    }
    if (grown && this.open.get(this.active)) this.activate(this.active);
    if (grown) this.requestUpdate();
    if (this.rewind) this.scroller.scrollTop = 0;
    this.rewind = false;
    this.fetch();
  }

  /** Height of the whole list, and the height the document is given for it. */
  get virtual() {
    return this.yOf(this.source.total);
  }

  get physical() {
    return Math.min(this.virtual, HEIGHT_MAX);
  }

  /**
   * Where a row begins, in pixels of the whole list.
   * @param {number} index
   */
  yOf(index) {
    let y = index * this.rowHeight;
    for (const [at, extra] of this.open) if (at < index) y += extra;
    return y;
  }

  /**
   * The row at this height.
   * @param {number} y
   */
  indexAt(y) {
    let index = Math.floor(y / this.rowHeight);
    for (const [at, extra] of [...this.open].sort((a, b) => a[0] - b[0])) {
      const end = this.yOf(at) + this.rowHeight + extra;
      if (y < this.yOf(at) + this.rowHeight) break;
      if (y < end) return at;
      index = at + 1 + Math.floor((y - end) / this.rowHeight);
    }
    return Math.min(Math.max(index, 0), Math.max(this.source.total - 1, 0));
  }

  /** @returns {[number, number]} The rows to draw: from, and up to but not including. */
  range() {
    const { total } = this.source;
    if (total === 0) return [0, 0];
    if (this.printing) return [0, Math.min(total, PRINT_MAX, this.source.first.length)];
    return [
      Math.max(0, this.indexAt(this.top) - OVERSCAN),
      Math.min(total, this.indexAt(this.top + this.height) + 1 + OVERSCAN),
    ];
  }

  /** @param {number} index */
  at(index) {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** @param {number} index */
  rowId(index) {
    return `${this.rowIds}-${index}`;
  }

  /** Asks for the pages in sight that are not at hand. */
  async fetch() {
    const { source } = this;
    const [from, to] = this.range();
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      const rows = this.pages.get(page);
      if (rows) {
        this.pages.delete(page);
        this.pages.set(page, rows);
      } else if (!this.asked.has(page)) {
        this.asked.add(page);
        source.rows(page * PAGE, PAGE).then((answer) => {
          // An answer to a question about another result is of no use.
          if (source !== this.source) return;
          this.asked.delete(page);
          if (!answer) return;
          this.pages.set(page, answer.rows);
          this.requestUpdate();
        });
      }
    }
    for (const page of this.pages.keys()) {
      if (this.pages.size <= PAGES_MAX) break;
      this.pages.delete(page);
    }
  }

  /** The height of a row is the style sheet's; it differs between a wide and a narrow page. */
  measure() {
    // Paper has heights of its own, which are of no use afterwards.
    if (this.printing) return;
    const closed = [...this.body.querySelectorAll("tr[data-index]")].find((row) => !row.classList.contains("open"));
    const rowHeight = closed instanceof HTMLElement ? closed.offsetHeight : this.rowHeight;
    const height = this.scroller.clientHeight - (this.querySelector("thead")?.offsetHeight ?? 0);
    if (rowHeight === this.rowHeight && height === this.height) return;
    const first = this.indexAt(this.top);
    this.rowHeight = rowHeight || this.rowHeight;
    this.height = height;
    if (this.top > 0) this.goTo(this.yOf(first));
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

  /** @param {number} index */
  activate(index) {
    this.active = Math.min(Math.max(index, 0), this.source.total - 1);
    const from = this.yOf(this.active);
    const to = from + this.rowHeight + (this.open.get(this.active) ?? 0);
    if (from < this.top) this.goTo(from);
    else if (to > this.top + this.height) this.goTo(Math.min(from, to - this.height));
  }

  /** @param {number} index */
  toggle(index) {
    if (this.open.has(index)) this.open.delete(index);
    else this.open.set(index, 0);
    for (const eldest of this.open.keys()) {
      if (this.open.size <= OPEN_MAX) break;
      this.open.delete(eldest);
    }
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.altKey || event.metaKey || this.source.total === 0) return;
    const page = Math.max(1, Math.floor(this.height / this.rowHeight) - 2);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.activate(this.active + 1),
      ArrowUp: () => this.activate(this.active - 1),
      PageDown: () => this.activate(this.active + page),
      PageUp: () => this.activate(this.active - page),
      Home: () => this.activate(0),
      End: () => this.activate(this.source.total - 1),
      Enter: () => this.active >= 0 && this.toggle(this.active),
      " ": () => this.active >= 0 && this.toggle(this.active),
      ArrowRight: () => this.active >= 0 && !this.open.has(this.active) && this.toggle(this.active),
      ArrowLeft: () => this.active >= 0 && this.open.has(this.active) && this.toggle(this.active),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = /** @type {Element} */ (event.target);
    const row = target.closest("tr[data-index]");
    // Text of a detail, or any text marked to be copied, is not a click on the row.
    if (!(row instanceof HTMLElement) || target.closest(".detail") || !getSelection()?.isCollapsed) return;
    this.active = Number(row.dataset["index"]);
    this.toggle(this.active);
  }
}

customElements.define("soups-grid", Grid);
