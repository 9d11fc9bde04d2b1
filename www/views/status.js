/** One quiet sentence for those who hear the page: what it is doing, and when it is done. */
import { html, nothing } from "../vendor/lit.js";
import { plural } from "../format.js";

/** @import { State } from "../state.js" */

/** @param {Readonly<State>} state */
export function status(state) {
  // A failure shows the note beside its sentence (verdict.js), where the focus goes.
  const note = state.phase === "failed" ? "" : state.note;
  return html`
    <p role="status" class="for-ears">${said(state)}</p>
    <div role="status">${note ? html`<p class="remark">${note}</p>` : nothing}</div>
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
