/** What Alma's own job would do with its user files: the answer, and its totals. */
import { html, nothing } from "../vendor/lit.js";
import { number, plural } from "../format.js";
import { shown } from "../text.js";
import { show } from "./tabs.js";

/** @import { Actions } from "../actions.js" */
/** @import { Alma, AlmaRow } from "../protocol.js" */
/** @import { Result } from "../state.js" */

/** The verdicts on fields, those first that lose something: what one of them is called, and what several are. */
const VERDICTS = /** @type {const} */ ([
  ["reset", "edit by hand undone", "edits by hand undone", "error"],
  ["cleared", "value taken away", "values taken away", "error"],
  ["default", "set to the default of its table", "set to the defaults of their tables", "warning"],
  ["list-replaced", "list replaced", "lists replaced", "warning"],
  ["overwritten", "value replaced", "values replaced", "warning"],
  ["ambiguous", "not to be told", "not to be told", "warning"],
  ["kept", "edit by hand kept", "edits by hand kept", "good"],
  ["update", "updated from the file", "updated from the file", ""],
  ["create", "value of a new user", "values of new users", ""],
  ["unchanged", "unchanged", "unchanged", ""],
]);

const ROLES = /** @type {Readonly<Record<string, string>>} */ ({ new: "about to be loaded", previous: "loaded before", export: "export of Alma’s users" });

/** Edits that are told one by one, and letters of each; the others are in the view. */
const TOLD_MAX = 5;
const TEXT_MAX = 400;

/**
 * @param {Result} result
 * @param {Actions} actions
 */
export function alma({ alma, first }, actions) {
  if (!alma) return nothing;
  const { sentence, counts, files } = alma;
  const fields = VERDICTS.filter(([verdict]) => (counts[verdict] ?? 0) > 0);
  return html`
    <section class="panel alma" aria-labelledby="heading-alma-totals" data-testid="alma">
      <h3 id="heading-alma-totals" tabindex="-1">What Alma’s job would do</h3>
      <p data-testid="alma-sentence">${sentence}</p>
      <p class="soft">${records(alma)}</p>
      ${undone(first.alma.rows, alma, actions)}
      ${fields.length > 0
        ? html`<ul class="verdicts" aria-label="Fields by verdict">
            ${fields.map(([verdict, one, many, tone]) => {
              const count = counts[verdict] ?? 0;
              return html`<li class=${tone}><b data-testid=${`alma-${verdict}`}>${number(count)}</b> ${count === 1 ? one : many}</li>`;
            })}
          </ul>`
        : nothing}
      <p class="soft">${files.map(({ file, role, guessed, users }) => `${file}: ${ROLES[role] ?? role}${guessed ? " (told by its content)" : ""}, ${plural(users, "user")}`).join(" · ")}</p>
    </section>
  `;
}

/**
 * The edits that would be lost, those that are certain first as the engine has them.
 * @param {readonly AlmaRow[]} rows
 * @param {Alma} alma
 * @param {Actions} actions
 */
function undone(rows, { edits }, actions) {
  const lost = rows.filter(({ verdict }) => verdict === "reset").slice(0, TOLD_MAX);
  if (lost.length === 0) return nothing;
  return html`
    <ul class="undone" aria-label="Edits that would be undone" data-testid="alma-undone">${lost.map(({ text, certainty }) => html`<li>${certainty === "certain" ? nothing : html`<span class="tag">${certainty}</span> `}${shown(text, TEXT_MAX)}</li>`)}</ul>
    <button type="button" class="quiet" data-testid="show-alma" @click=${() => show(actions, "alma")}>${edits.reset > lost.length ? `Show all ${number(edits.reset)}` : "Show every field of every user"}</button>
  `;
}

/** @param {Alma} alma */
function records({ users, edits }) {
  const { read, added, matched, rejected, leftOut, internal } = users;
  const parts = /** @type {const} */ ([
    [added, "new"],
    [matched, "matched"],
    [rejected, "refused"],
    [leftOut, "left out"],
    [internal, "internal, not touched"],
  ]);
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${number(count)} ${what}`);
  const edited = edits.fields > 0 ? ` · ${plural(edits.fields, "field")} of ${plural(edits.users, "user")} edited by hand` : "";
  return `${plural(read, "record")}${told.length > 0 ? `: ${told.join(", ")}` : ""}${edited}`;
}
