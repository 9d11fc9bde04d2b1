/** The promise, and how anybody can see it kept: attempts to connect that the browser refuses, and a way to leave nothing behind. */
import { html, nothing } from "../vendor/lit.js";

/** @import { Actions } from "../actions.js" */
/** @import { Attempt } from "../protocol.js" */
/** @import { State } from "../state.js" */

/** @param {Actions} actions */
export function promise(actions) {
  return html`
    <p class="promise">Nothing of your files leaves this machine<span class="wide-only">: the browser forbids this page to send anything, to its own server too</span></p>
    <div class="promise-kept" role="group" aria-label="Privacy">
      <button type="button" class="quiet" data-testid="self-test" @click=${() => actions.tryToConnect()}>Try to connect</button>
      <button type="button" class="quiet" data-testid="forget" @click=${() => actions.forgetEverything()}>Forget everything</button>
    </div>
  `;
}

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function selfTest({ selfTest }, actions) {
  if (selfTest === null) return nothing;
  return html`
    <section class="panel self-test" aria-labelledby="heading-self-test" data-testid="self-test-results">
      <h2 id="heading-self-test">${verdict(selfTest)}</h2>
      <button type="button" class="quiet" data-testid="self-test-close" @click=${() => actions.closeSelfTest()}>Close</button>
      <ul>
        ${selfTest.map(
          ({ way, from, refused }) => html`
            <li class=${refused ? "refused" : "open"}><b>${refused ? "Refused" : "Not refused"}</b> ${way}, from the ${from === "page" ? "page" : "worker that reads the feeds"}</li>
          `,
        )}
      </ul>
      <p class="hint">
        Each was a real attempt, made just now; the browser refused it because of this page’s own policy, before anything was sent. The network view of
        your browser’s developer tools shows the same. What the browser does load is the page’s own scripts, from the place that the page came from, and the lessons and the manual only when you open them:
        requests for files whose names are always the same, with nothing of yours in them. Links you follow and files you save are yours to send.
      </p>
    </section>
  `;
}

/** @param {readonly Attempt[]} attempts */
function verdict(attempts) {
  if (attempts.length === 0) return "Trying to connect…";
  const refused = attempts.filter(({ refused }) => refused).length;
  return refused === attempts.length
    ? `The browser refused all ${attempts.length} attempts to connect.`
    : `The browser refused ${refused} of ${attempts.length} attempts to connect: do not give this page data that must not leave.`;
}
