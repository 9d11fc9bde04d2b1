/** `<soups-later>`: something that the engine has to be asked for. `<soups-long>`: a text that is cut until more is wanted. */
import { html, LitElement, nothing } from "./vendor/lit.js";
import { number } from "./format.js";
import { start, visible } from "./text.js";

export class Later extends LitElement {
  static properties = { load: { attribute: false }, key: {}, made: { state: true } };

  constructor() {
    super();
    /** @type {() => Promise<unknown>} */
    this.load = async () => nothing;
    /** What is loaded: another key is something else to load. */
    this.key = "";
    /** @type {unknown} */
    this.made = undefined;
    this.waits = false;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has("key")) return;
    this.made = undefined;
    // What is folded away is asked for when it is unfolded.
    const folded = this.closest("details");
    this.waits = folded !== null && !folded.open;
    if (!this.waits) this.begin();
  }

  /** Asks, if that is still to be done. */
  unfold() {
    if (this.waits) this.begin();
  }

  begin() {
    const { key } = this;
    this.waits = false;
    this.load().then(
      (made) => {
        if (key === this.key) this.made = made ?? nothing;
      },
      (error) => {
        if (key === this.key) this.made = html`<p class="refusal" role="status">Not shown: ${error instanceof Error ? error.message || "the engine was ended" : String(error)}.</p>`;
      },
    );
  }

  render() {
    return this.made === undefined ? html`<p class="loading" aria-busy="true">…</p>` : this.made;
  }
}

export class Long extends LitElement {
  static properties = { text: { attribute: false }, most: { attribute: false }, whole: { state: true } };

  constructor() {
    super();
    this.text = "";
    this.most = 0;
    this.whole = false;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("text")) this.whole = false;
  }

  render() {
    if (this.whole) return visible(this.text);
    return html`${visible(start(this.text, this.most))}… <button type="button" class="quiet small" data-testid="show-all" @click=${() => (this.whole = true)}>Show all ${number(this.text.length)} characters</button>`;
  }
}

customElements.define("soups-later", Later);
customElements.define("soups-long", Long);
