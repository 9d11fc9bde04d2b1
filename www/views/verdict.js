/** The answer: one sentence of the engine's, and the counts behind it. */
import { html, nothing } from "../vendor/lit.js";
import { date, digitGroups } from "../format.js";
import { sentence } from "./parts.js";
import { show } from "./tabs.js";
import { isOfAlmaAlone } from "./views.js";

/** @import { Actions } from "../actions.js" */
/** @import { Counts, ExportFormat } from "../protocol.js" */
/** @import { Result, State } from "../state.js" */

/**
 * A count of the answer. One that is zero shows only where it is `always` of interest, as in a run of Pure's own jobs.
 * @typedef {{ key: keyof Counts | "editsUndone", testid: string, one: string, many: string, tone: string, leads?: string, always: boolean | "pure" | "alma" }} Count
 */

/** @type {readonly Count[]} */
const COUNTS = [
  { key: "editsUndone", testid: "count-edits-undone", one: "edit by hand would be undone", many: "edits by hand would be undone", tone: "error", leads: "alma", always: "alma" },
  { key: "wouldBeLocked", testid: "count-would-be-locked", one: "user would be locked", many: "users would be locked", tone: "error", leads: "locked", always: "pure" },
  { key: "missingReferences", testid: "count-missing-references", one: "missing reference", many: "missing references", tone: "error", leads: "missing", always: "pure" },
  { key: "errors", testid: "count-errors", one: "error", many: "errors", tone: "error", leads: "findings", always: true },
  { key: "warnings", testid: "count-warnings", one: "warning", many: "warnings", tone: "warning", leads: "findings", always: true },
  { key: "notes", testid: "count-notes", one: "note", many: "notes", tone: "note", leads: "findings", always: false },
  { key: "wouldBeUnlocked", testid: "count-would-be-unlocked", one: "user would be unlocked", many: "users would be unlocked", tone: "note", always: false },
  { key: "notCheckable", testid: "count-not-checkable", one: "not checkable", many: "not checkable", tone: "note", leads: "limits", always: false },
];

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function verdict(state, actions) {
  if (state.phase === "failed") {
    return html`
      <section class="panel verdict error" aria-labelledby="verdict">
        <h2 id="verdict" tabindex="-1" data-testid="verdict" aria-describedby=${state.note ? "advice" : nothing}>${state.trouble}</h2>
        ${state.note ? html`<p id="advice" class="advice">${state.note}</p>` : nothing}
      </section>
    `;
  }
  if (state.result) return answer(state.result, state, actions);
  if (state.phase === "reading") return nothing;
  return html`<p class="panel hint">No result yet. Run reads the files and judges them.</p>`;
}

/**
 * @param {Result} result
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function answer(result, state, actions) {
  const { summary, settings, alma } = result;
  const counts = { ...summary.counts, editsUndone: alma?.edits.reset ?? 0 };
  const about = alma && isOfAlmaAlone(result) ? "alma" : "pure";
  const told = COUNTS.filter(({ key, always }) => always === true || counts[key] > 0 || always === about || (always === "alma" && alma));
  // What was not judged is no good news.
  const found = counts.errors > 0 ? "error" : counts.warnings > 0 ? "warning" : null;
  const tone = found ?? (about === "pure" && !summary.locksJudged ? "note" : "good");
  return html`
    <section class="panel verdict ${tone}" aria-labelledby="verdict">
      <p class="context">${date(summary.asOf)}${about === "alma" ? nothing : html` · order ${settings["order"]} · grace ${settings["grace.staff"]} days for staff, ${settings["grace.student"]} for students`}</p>
      <h2 id="verdict" tabindex="-1" data-testid="verdict">${sentence(summary.sentence)}</h2>
      <ul class="counts">
        ${told.map(({ key, testid, one, many, tone, leads }) => {
          const unjudged = key === "wouldBeLocked" && !summary.locksJudged;
          const label = unjudged ? "locks not judged" : counts[key] === 1 ? one : many;
          return html`
            <li class=${counts[key] > 0 ? tone : "zero"}>
              <span class="count" data-testid=${testid}>${unjudged ? "–" : digitGroups(counts[key]).map((group) => html`<span>${group}</span>`)}</span>
              ${leads ? html`<button type="button" class="label" @click=${() => show(actions, leads)}>${label}</button>` : html`<span class="label">${label}</span>`}
            </li>
          `;
        })}
      </ul>
      <div class="take-away" role="group" aria-label="Download">
        ${summary.formats.map(([name, , title]) => download(name, title, state, actions))}
      </div>
    </section>
  `;
}

/**
 * @param {ExportFormat} format
 * @param {string} label
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function download(format, label, state, actions) {
  return html`
    <button type="button" title=${label} data-testid=${`download-${format}`} aria-disabled=${state.exporting !== null || state.phase !== "done"} @click=${() => actions.download(format)}>
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10" /></svg>
      ${state.exporting === format ? "Preparing…" : format.toUpperCase().replace("-", " ")}
    </button>
  `;
}
