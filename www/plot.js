/**
 * What the plots share: an element that is drawn again for every width it gets, in pixels, so that lines and letters keep
 * their size. Colours come from the style sheet.
 */
import { LitElement } from "./vendor/lit.js";

export class Plot extends LitElement {
  constructor() {
    super();
    this.width = 600;
    this.resized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      // Out of sight it has none.
      if (width === 0 || width === this.width) return;
      this.width = width;
      this.requestUpdate();
    });
  }

  /** The page's style sheet is this element's too. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }
}

/**
 * Round numbers from zero to at least `most`, about `wanted` of them.
 * @param {number} most
 * @param {number} wanted
 */
export function ticks(most, wanted) {
  const rough = Math.max(most, 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, at) => at * step);
}
