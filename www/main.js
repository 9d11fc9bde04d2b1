/** The start: one state, the actions that change it, and the views that show it. */
import { render } from "./vendor/lit.js";
import { Actions } from "./actions.js";
import { listenForDrops } from "./drop.js";
import { Store } from "./state.js";
import { page } from "./views/page.js";
import { listenForTakeAway } from "./views/take-away.js";

const root = /** @type {HTMLElement} */ (document.getElementById("page"));

const store = new Store((state, before) => {
  render(page(state, actions), root);
  if (state.shelf && !before.shelf) root.querySelector(/** @type {"dialog"} */ ("dialog.shelf"))?.showModal();
  // What stands below an answer has a task of its own, so that neither is a long one.
  if (state.below !== (state.result !== null)) setTimeout(() => store.set({ below: store.state.result !== null }));
  if (state.phase !== "done" || state.below) document.body.dataset["state"] = state.phase;
  const cancelled = before.phase === "reading" && state.phase === "empty" && state.files.length > 0;
  if (cancelled) root.querySelector(/** @type {"button"} */ ("button.run"))?.focus();
  const answered = before.phase === "reading" && (state.phase === "done" || state.phase === "failed");
  if (answered && state.attend) showVerdict();
  actions.whatIf.catchUp();
});
const actions = new Actions(store);

listenForDrops(document, {
  dragging: (over) => store.set({ dragging: over }),
  dropped: (files, over) => actions.add(files, over),
});

listenForTakeAway(document, actions);

/** The focus goes to the answer; the page moves only where it would be out of sight. */
function showVerdict() {
  const verdict = document.getElementById("verdict");
  verdict?.focus({ preventScroll: true });
  const top = verdict?.getBoundingClientRect().top ?? 0;
  if (top < 0 || top > innerHeight / 3) verdict?.closest("section")?.scrollIntoView({ block: "start" });
}

// Static text stands in the page until here, for a browser without scripts.
root.replaceChildren();
// The engine's script gets to its worker only when this thread has nothing to do; drawing the page would keep it waiting.
await new Promise((next) => setTimeout(next));
render(page(store.state, actions), root);
actions.whatIf.start();
