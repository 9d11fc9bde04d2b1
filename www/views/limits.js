/** What the result rests on, and what it does not say: so that a green one is not read for more than it is. */
import { html, nothing } from "../vendor/lit.js";

/** @import { Result } from "../state.js" */

/** @param {Result} result */
export function limits({ summary }) {
  const { assumptions, notChecked } = summary;
  return html`
    <section class="panel limits" aria-labelledby="heading-limits">
      <h3 id="heading-limits" tabindex="-1">Not checked, and assumed</h3>
      <div class="side-by-side">
        ${notChecked.length > 0 ? html`<ul class="not-checked" data-testid="not-checked">${notChecked.map((text) => html`<li>${text}</li>`)}</ul>` : nothing}
        ${assumptions.length > 0
          ? html`<dl class="assumptions" data-testid="assumptions">
              ${assumptions.map(({ setting, value, text }) => html`<div><dt><code>${setting} = ${value}</code></dt><dd>${text}</dd></div>`)}
            </dl>`
          : nothing}
      </div>
    </section>
  `;
}
