/**
 * `<soups-detail>`: what stands behind a row, in a drawer at the side. Escape, the button or a click beside it closes
 * it, and the focus is on the table again; the rows before and after are one key away.
 */
import { html, LitElement, nothing } from "./vendor/lit.js";
import { number } from "./format.js";

/** @import { Grid } from "./grid.js" */

export class Detail extends LitElement {
  static properties = { grid: { attribute: false }, index: { attribute: false }, row: { attribute: false } };

  constructor() {
    super();
    /** @type {Grid | null} */
    this.grid = null;
    this.index = -1;
    /** @type {any} */
    this.row = undefined;
  }

  createRenderRoot() {
    return this;
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  render() {
    const { grid, index, row } = this;
    if (!grid || index < 0) return nothing;
    return html`
      <dialog
        class="drawer"
        aria-label=${`Details of row ${number(index + 1)} of ${number(grid.total)}`}
        data-testid="detail"
        @close=${() => grid.opened >= 0 && grid.hide()}
        @click=${this.onClick}
        @keydown=${this.onKey}
      >
        <div class="drawer-bar">
          <p><b>${number(index + 1)}</b> of ${number(grid.total)}</p>
          <button type="button" data-testid="detail-previous" aria-disabled=${index === 0} @click=${() => grid.show(index - 1)}>Previous</button>
          <button type="button" data-testid="detail-next" aria-disabled=${index + 1 >= grid.total} @click=${() => grid.show(index + 1)}>Next</button>
          <button type="button" data-testid="detail-close" autofocus @click=${() => grid.hide()}>Close</button>
        </div>
        <div class="drawer-body" tabindex="-1">${row === undefined ? html`<p class="loading">…</p>` : grid.detail(row, grid.numberOf(index))}</div>
      </dialog>
    `;
  }

  updated() {
    const { dialog } = this;
    if (dialog && !dialog.open) dialog.showModal();
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    // Beside the drawer is the dialog's own ground.
    if (event.target === this.dialog) this.grid?.hide();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    this.grid?.show(this.index + (event.key === "ArrowDown" ? 1 : -1));
  }
}

customElements.define("soups-detail", Detail);
