/** One quiet sentence for those who hear the page: what it is doing, and when it is done. */
import { html, nothing } from "../vendor/lit.js";
import { bytes, plural } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { State } from "../state.js" */

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function status(state, actions) {
  // A failure shows the note beside its sentence (verdict.js), where the focus goes.
  const note = state.phase === "failed" ? "" : state.note;
  return html`
    <p role="status" class="for-ears">${said(state)}</p>
    <div role="status">${note ? html`<p class="remark">${note}</p>` : nothing}${state.quiet > 0 ? quiet(state, actions) : nothing}</div>
  `;
}

/**
 * An engine that says nothing for long may still be at work; only the user can tell whether to wait.
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function quiet({ files }, actions) {
  const size = bytes(files.reduce((sum, { file }) => sum + file.size, 0));
  return html`
    <p class="remark" data-testid="quiet">
      The engine has said nothing for a while, with ${size} of files to work on. It may need longer. Or end it, and use “soups check FILES” on the command line, which has more room.
      <button type="button" @click=${() => actions.cancel()}>End it</button>
    </p>
  `;
}

/** @param {Readonly<State>} state */
function said(state) {
  if (state.moving) return "Following the changes";
  switch (state.phase) {
    case "empty":
      return "";
    case "reading":
      return `Working on ${plural(state.files.length, "file")}`;
    case "failed":
      return state.attend ? "Failed." : state.trouble;
    case "done":
      // The focus is about to move to the verdict, which will then be read out.
      return state.attend ? "Done." : (state.result?.summary.sentence ?? "");
  }
}
