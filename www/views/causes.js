/** Root causes by what hangs on them: where to begin. A list to read, so it grows by request and not by scrolling. */
import { html, LitElement, nothing } from "../vendor/lit.js";
import { number, plural } from "../format.js";
import { EVERYTHING } from "../looks.js";
import { place } from "./parts.js";
import { show } from "./tabs.js";

/** @import { Actions } from "../actions.js" */
/** @import { Cause, Page } from "../protocol.js" */
/** @import { Result } from "../state.js" */

const AT_FIRST = 3;
const MORE = 20;

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function causes(result, actions) {
  const { causes } = result.first;
  if (causes.total === 0) return nothing;
  return html`
    <section class="panel table-causes" aria-labelledby="heading-causes">
      <h3 id="heading-causes" tabindex="-1">Fix first <span class="total">${number(causes.total)}</span></h3>
      <soups-causes .first=${causes} .more=${(/** @type {number} */ from) => actions.rows("causes", from, MORE)} .lead=${(/** @type {string} */ view, /** @type {Cause} */ cause) => lead(actions, view, cause)}></soups-causes>
    </section>
  `;
}

/** The causes that are records: their id stands in whatever hangs on them. */
const RECORDS = ["organisation", "user", "person"];

/**
 * Opens a view with the rows that name a cause.
 * @param {Actions} actions
 * @param {string} view
 * @param {Cause} cause
 */
async function lead(actions, view, { kind, id }) {
  await show(actions, view);
  const grid = /** @type {import("../grid.js").Grid | null} */ (document.querySelector(`#panel-${view} soups-grid`));
  grid?.ask({ ...EVERYTHING, text: RECORDS.includes(kind) ? id : "" });
}

export class Causes extends LitElement {
  static properties = { first: { attribute: false }, more: { attribute: false }, lead: { attribute: false }, rows: { state: true } };

  constructor() {
    super();
    /** @type {Page<Cause>} */
    this.first = { total: 0, rows: [] };
    /** @type {(from: number) => Promise<Page<Cause> | null>} */
    this.more = async () => null;
    /** @type {(view: string, cause: Cause) => void} */
    this.lead = () => {};
    /** @type {readonly Cause[]} */
    this.rows = [];
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("first")) this.rows = this.first.rows.slice(0, AT_FIRST);
  }

  render() {
    const { total } = this.first;
    const most = Math.max(1, ...this.rows.map((cause) => cause.records));
    return html`
      <ol class="causes" data-testid="list-causes">
        ${this.rows.map((cause) => this.cause(cause, most))}
      </ol>
      ${this.rows.length < total
        ? html`<p class="more"><button type="button" @click=${this.grow}>Show more</button> <span>${number(this.rows.length)} of ${number(total)}</span></p>`
        : nothing}
    `;
  }

  /**
   * @param {Cause} cause
   * @param {number} most
   */
  cause(cause, most) {
    return html`
      <li>
        <div class="reach">
          <b>${plural(cause.lockedUsers, "locked user")}</b>
          <span>${plural(cause.records, "record")}</span>
          <meter min="0" max=${most} value=${cause.records} aria-hidden="true"></meter>
        </div>
        <div class="why">
          <p><b>${cause.text}</b> ${place(cause.at)}</p>
          <p>${cause.remedy}</p>
          ${cause.lockedUsers > cause.lockedUsersAlone
            ? html`<p class="aside">${number(cause.lockedUsersAlone)} of the locked users hang on this alone.</p>`
            : nothing}
          <p class="leads">
            ${cause.lockedUsers > 0 ? html`<button type="button" data-testid="show-locked" @click=${() => this.lead("locked", cause)}>Show the locked users</button>` : nothing}
            <button type="button" data-testid="show-missing" @click=${() => this.lead("missing", cause)}>Show the references</button>
          </p>
        </div>
      </li>
    `;
  }

  async grow() {
    const { first } = this;
    const from = this.rows.length;
    const answer = await this.more(from);
    if (!answer || first !== this.first || from !== this.rows.length) return;
    this.rows = [...this.rows, ...answer.rows];
  }
}

customElements.define("soups-causes", Causes);
