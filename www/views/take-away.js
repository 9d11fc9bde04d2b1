/**
 * What is taken away besides reports: the smallest feeds that show one finding, to be given to somebody else, and the
 * findings that someone does not want to see again.
 */
import { html, nothing } from "../vendor/lit.js";
import { plural } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { Suppression, Wanted } from "../protocol.js" */
/** @import { State } from "../state.js" */

/** What a row asks for: the page hears it wherever the row is. */
const ASKED = "soups-take-away";

/**
 * @typedef {object} Asked
 * @property {Wanted} [wanted]
 * @property {Suppression} [suppression]
 * @property {string} about   What it is, in words.
 */

/**
 * The buttons of one row: what can be taken away of it.
 * @param {Asked} of
 */
export function rowActions({ wanted, suppression, about }) {
  const ask = (/** @type {Event} */ event, /** @type {Asked} */ asked) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    button.dispatchEvent(new CustomEvent(ASKED, { bubbles: true, composed: true, detail: asked }));
    // What follows stands in the page, which lies behind the drawer.
    button.closest("dialog")?.close();
  };
  return html`
    <p class="row-actions">
      ${wanted ? html`<button type="button" data-testid="reduce-this" @click=${(/** @type {Event} */ event) => ask(event, { wanted, about })}>Smallest feeds that show it…</button>` : nothing}
      ${suppression
        ? html`<button type="button" data-testid="silence-this" @click=${(/** @type {Event} */ event) => ask(event, { suppression, about })}>Do not show again…</button>`
        : nothing}
    </p>
  `;
}

/**
 * @param {Document} page
 * @param {Actions} actions
 */
export function listenForTakeAway(page, actions) {
  page.addEventListener(ASKED, async (event) => {
    const { wanted, suppression, about } = /** @type {CustomEvent<Asked>} */ (event).detail;
    if (wanted) actions.wantReduced(wanted, about);
    if (suppression) actions.silence(suppression);
    // By then the page shows it, and a drawer that closes has given the focus back.
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise(requestAnimationFrame);
    const heading = page.getElementById(wanted ? "heading-reduction" : "heading-suppressions");
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "center" });
  });
}

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function takeAway(state, actions) {
  return html`${reduction(state, actions)} ${suppressions(state, actions)}`;
}

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function reduction({ reduction }, actions) {
  if (!reduction) return nothing;
  const { about, pseudonymise, busy, left, reduced, refused } = reduction;
  return html`
    <section class="panel asked" aria-labelledby="heading-reduction" data-testid="reduction">
      <h3 id="heading-reduction" tabindex="-1">Smallest feeds that show it</h3>
      <p>${about}</p>
      <label class="tick">
        <input type="checkbox" data-testid="pseudonymise" .checked=${pseudonymise} ?disabled=${busy} @change=${(/** @type {Event} */ event) => actions.pseudonymise(/** @type {HTMLInputElement} */ (event.target).checked)} />
        Replace names, addresses, ids and free texts by pseudonyms, the same everywhere
      </label>
      <p class="buttons">
        <button type="button" class="primary" data-testid="reduce" aria-disabled=${busy} @click=${() => actions.reduce()}>${busy ? "Making them…" : "Make and download"}</button>
        ${busy ? html`<button type="button" data-testid="reduction-cancel" @click=${() => actions.stopReducing()}>Cancel</button>` : nothing}
        <button type="button" data-testid="reduction-close" @click=${() => actions.leaveReduced()}>Close</button>
      </p>
      ${busy
        ? html`<p class="reducing">
            <progress aria-label="Making the smallest feeds"></progress>
            <span data-testid="reduction-left">${left > 0 ? `${plural(left, "record")} left; fewer are tried` : "Cutting out the records it may need"}</span>
          </p>`
        : nothing}
      <div role="status">
        ${refused ? html`<p class="refused" data-testid="reduced-refused">Not made: ${refused}.</p>` : nothing}
        ${reduced
          ? html`<p class="made" data-testid="reduced">${reduced.text}</p>
              ${reduced.leftOut.length > 0 ? html`<p class="hint">Left out, because an export cannot be cut: ${reduced.leftOut.join(", ")}.</p>` : nothing}
              <p class="hint">Look through them before you give them away. Dropped on this page they show the same.</p>`
          : nothing}
      </div>
    </section>
  `;
}

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function suppressions({ suppressions, silencing }, actions) {
  if (suppressions.length === 0) return nothing;
  return html`
    <section class="panel asked" aria-labelledby="heading-suppressions" data-testid="suppressions">
      <h3 id="heading-suppressions" tabindex="-1">Not to be shown again <span class="total">${suppressions.length}</span></h3>
      <ul class="suppressions">${suppressions.map((one, at) => suppression(one, at, actions))}</ul>
      <p class="buttons">
        <button type="button" data-testid="apply-suppressions" @click=${() => actions.applySuppressions()}>${silencing === "" ? "Run without them" : "Apply again"}</button>
        <button type="button" data-testid="save-suppressions" @click=${() => actions.saveSuppressions()}>Save as a settings file</button>
      </p>
      <p class="hint">Reports still count them. The file is for <code>soups check --settings</code>.</p>
    </section>
  `;
}

/**
 * @param {Suppression} one
 * @param {number} at
 * @param {Actions} actions
 */
function suppression({ code, id, reason, until }, at, actions) {
  const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  const name = id === undefined ? code : `${code} of ${id}`;
  return html`
    <li>
      <b class="id">${code}</b> <span>${id === undefined ? "of every record" : html`of <span class="id">${id}</span>`}</span>
      <label>Reason <input type="text" required data-testid="reason" aria-label=${`Reason for ${name}`} .value=${reason} @change=${(/** @type {Event} */ event) => actions.changeSuppression(at, { reason: value(event) })} /></label>
      <label>Until <input type="date" data-testid="until" aria-label=${`Last day for ${name}`} .value=${until ?? ""} @change=${(/** @type {Event} */ event) => actions.changeSuppression(at, { until: value(event) || undefined })} /></label>
      <button type="button" class="quiet" aria-label=${`Remove ${name}`} @click=${() => actions.changeSuppression(at, null)}>Remove</button>
    </li>
  `;
}
