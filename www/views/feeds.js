/** The files: how they are given, what each was recognised as, and how one is taken away again. */
import { html, nothing, repeat } from "../vendor/lit.js";
import { bytes } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { FeedInfo } from "../protocol.js" */
/** @import { Entry, State } from "../state.js" */

/** The jobs' letters, in their order: files are listed so. */
const LANES = /** @type {const} */ ({ organisations: "O", users: "U", persons: "P", supervisors: "S" });
const ORDER = Object.keys(LANES);

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function feeds(state, actions) {
  const entries = [...state.files].sort((a, b) => lane(a) - lane(b) || a.id - b.id);
  return html`
    <section class="panel feeds" aria-labelledby="heading-feeds">
      <h2 id="heading-feeds">Feeds</h2>
      ${entries.length > 1 ? html`<button type="button" class="quiet" data-testid="remove-all" @click=${() => actions.clear()}>Clear</button>` : nothing}
      ${entries.length > 0
        ? html`<ul class="files">${repeat(entries, (entry) => entry.id, (entry) => file(entry, actions))}</ul>`
        : html`<p class="hint">Drop the XML files, or a zip of them, anywhere on this page, in any order and with any names: what each is shows in its content. The XSD files of your Pure may come along.</p>`}
      <div class="choose">
        <label class="button ${entries.length > 0 ? "" : "primary"}">
          <input
            type="file"
            multiple
            class="hidden-input"
            data-testid="file-input"
            @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLInputElement} */ (event.target), actions)}
          />
          ${entries.length > 0 ? "Add files…" : "Choose feed files…"}
        </label>
        <button type="button" data-testid="load-sample" @click=${() => actions.loadSample()}>${entries.length > 0 ? "Sample feeds" : "Try the sample feeds"}</button>
      </div>
    </section>
  `;
}

/** @param {Entry} entry */
function lane(entry) {
  return entry.feed?.kind ? ORDER.indexOf(entry.feed.kind) : ORDER.length;
}

/**
 * @param {Entry} entry
 * @param {Actions} actions
 */
function file(entry, actions) {
  const { feed } = entry;
  const letter = feed?.kind ? LANES[feed.kind] : feed ? (feed.schema ? "X" : feed.files.length > 0 ? "Z" : "?") : "";
  const wrong = entry.status === "unreadable" || (feed !== null && [feed, ...feed.files].some(isWrong));
  return html`
    <li class=${wrong ? "wrong" : ""} data-status=${entry.status} data-kind=${feed?.kind ?? ""}>
      <span class="lane" aria-hidden="true">${letter}</span>
      <span class="name" title=${entry.file.name}>${entry.file.name}</span>
      <span class="what">${what(entry)}</span>
      ${entry.status === "reading" || entry.status === "waiting"
        ? html`<progress max=${Math.max(1, entry.file.size)} .value=${entry.read} aria-label=${`Reading ${entry.file.name}`}></progress>`
        : nothing}
      <button
        type="button"
        class="remove"
        data-testid="remove-file"
        aria-label=${`Remove ${entry.file.name}`}
        @click=${(/** @type {Event} */ event) => remove(/** @type {HTMLElement} */ (event.currentTarget), entry, actions)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8" /></svg>
      </button>
    </li>
  `;
}

/** @param {FeedInfo} feed */
function isWrong(feed) {
  return (feed.kind === null && feed.files.length === 0 && !feed.schema) || feed.faults > 0;
}

/** @param {Entry} entry */
function what({ status, file, feed }) {
  const size = bytes(file.size);
  switch (status) {
    case "waiting":
      return `Waiting · ${size}`;
    case "reading":
      return `Reading · ${size}`;
    case "unread":
      return `Not read · ${size}`;
    case "unreadable":
      return "Could not be read";
    case "read":
      return html`<b>${feed?.label}</b> · ${feed?.text}`;
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {Actions} actions
 */
function choose(input, actions) {
  const files = [...(input.files ?? [])];
  // The same file may be chosen again after it was corrected; without this the browser would see no change.
  input.value = "";
  actions.add(files);
}

/**
 * The button goes with its file, so the focus moves to the next one, or to the files' input when there is none.
 * @param {HTMLElement} button
 * @param {Entry} entry
 * @param {Actions} actions
 */
function remove(button, entry, actions) {
  const section = button.closest("section");
  const item = button.closest("li");
  const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector("button") ?? section?.querySelector("input");
  actions.remove(entry.id);
  if (next instanceof HTMLElement) next.focus();
}
