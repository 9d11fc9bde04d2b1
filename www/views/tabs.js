/**
 * The views of a result behind tabs. One stop for the Tab key; arrow keys, Home and End go from tab to tab and open it.
 * A panel that was open once stays in the page, so that it is found again as it was left.
 */
import { html, nothing } from "../vendor/lit.js";
import { number } from "../format.js";
import { firstView, isOfAlmaAlone, VIEWS } from "./views.js";

/** @import { Actions } from "../actions.js" */
/** @import { Result, State } from "../state.js" */

/**
 * @param {Readonly<State>} state
 * @param {Result} result
 * @param {Actions} actions
 */
export function tabs(state, result, actions) {
  const views = VIEWS.filter((view) => (view.there?.(state) ?? true) && !(view.ofPure && isOfAlmaAlone(result)));
  const open = views.find(({ id }) => id === (state.tab || firstView(result))) ?? views[0];
  const go = (/** @type {KeyboardEvent} */ event) => {
    const to = { ArrowRight: at() + 1, ArrowLeft: at() - 1, Home: 0, End: -1 }[event.key];
    const view = to === undefined ? undefined : views.at(to % views.length);
    if (!view || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    actions.show(view.id);
    document.getElementById(`tab-${view.id}`)?.focus();
  };
  const at = () => views.findIndex((view) => view === open);
  return html`
    <div class="views">
      <div class="tabs" role="tablist" aria-label="Views of the result" data-testid="tabs" @keydown=${go}>
        ${views.map(
          ({ id, label, count }) => html`
            <button
              type="button"
              role="tab"
              id=${`tab-${id}`}
              data-testid=${`tab-${id}`}
              aria-selected=${id === open?.id}
              aria-controls=${`panel-${id}`}
              tabindex=${id === open?.id ? 0 : -1}
              @click=${() => actions.show(id)}
            >${label}${counted(count?.(result))}</button>
          `,
        )}
      </div>
      ${views.map(
        ({ id, paper, view }) => html`
          <div role="tabpanel" id=${`panel-${id}`} data-testid=${`panel-${id}`} aria-labelledby=${`tab-${id}`} ?hidden=${id !== open?.id}>
            ${id === open?.id || paper || state.opened.includes(id) ? view(result, actions, state) : nothing}
          </div>
        `,
      )}
    </div>
  `;
}

/** @param {number | null | undefined} count */
function counted(count) {
  return count === null || count === undefined ? nothing : html` <span class="total">${number(count)}</span>`;
}

/**
 * Something that is said elsewhere leads to where it is told: the eye by scrolling, the keyboard by the focus.
 * @param {Actions} actions
 * @param {string} id   Of a view, or of a section below them.
 */
export async function show(actions, id) {
  if (VIEWS.some((view) => view.id === id)) actions.show(id);
  // The page shows it in a microtask.
  await Promise.resolve();
  document.getElementById(`tab-${id}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const heading = document.getElementById(`heading-${id}`);
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: "start" });
}
