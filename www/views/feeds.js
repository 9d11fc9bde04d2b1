/**
 * The files, each in its lane: the track of the jobs, and beside it what else a dry run can be told. A file stands where its
 * content puts it, and whoever gave it may say otherwise.
 */
import { html, nothing, repeat } from "../vendor/lit.js";
import { bytes } from "../format.js";

/** @import { Actions } from "../actions.js" */
/** @import { FeedInfo, Given } from "../protocol.js" */
/** @import { Entry, State } from "../state.js" */

/**
 * @typedef {object} Lane
 * @property {string} id
 * @property {string} letter
 * @property {string} name
 * @property {string} does      What its job does, or what its files are for.
 * @property {string} none      What stands there without a file.
 * @property {{ given: Given, label: string, testid: string }} [add]   Its own button.
 */

/** The jobs' track: a feed each, and Person Maintenance, which reads none. */
const TRACK = /** @type {const} @satisfies {readonly Lane[]} */ ([
  { id: "organisations", letter: "O", name: "Organisations", does: "come first: everything else belongs to one", none: "no feed yet" },
  { id: "users", letter: "U", name: "Users", does: "are the accounts people log in with", none: "no feed yet" },
  { id: "persons", letter: "P", name: "Persons", does: "name their organisations and their user", none: "no feed yet" },
  { id: "supervisors", letter: "S", name: "Supervisors", does: "connect persons who are there", none: "no feed; need not be" },
]);

/** @type {readonly Lane[]} */
const BESIDE = [
  {
    id: "baseline",
    letter: "B",
    name: "What Pure holds already",
    does: "the feeds loaded last, or exports as JSON: then there is a plan of what changes",
    none: "not given: Pure counts as empty",
    add: { given: "baseline", label: "Add what was loaded last…", testid: "baseline-input" },
  },
  {
    id: "lists",
    letter: "L",
    name: "Lists of users",
    does: "role holders, trusted users, users locked before: one a line, or CSV",
    none: "not given: every lock says “unless it has a role”",
    add: { given: "anything", label: "Add a list…", testid: "list-input" },
  },
  {
    id: "alma-users",
    letter: "A",
    name: "User files of Alma",
    does: "the one about to be loaded, those loaded before, an export: what Alma’s own job would do",
    none: "not given",
  },
  { id: "schemas", letter: "X", name: "Schemas", does: "the XSD files of your Pure", none: "the built-in ones count" },
];

/** Where a file is that nothing is known of yet, or that is nothing of all this. */
/** @type {readonly Lane[]} */
const ELSEWHERE = [
  { id: "archives", letter: "Z", name: "Archives", does: "", none: "" },
  { id: "arriving", letter: "…", name: "Being read", does: "", none: "" },
  { id: "unknown", letter: "?", name: "Not recognised", does: "", none: "" },
];

/** @type {Record<Given, string>} */
const GIVEN = {
  anything: "whatever shows in it",
  tonight: "tonight’s feed",
  baseline: "loaded last",
  "role-holders": "list of role holders",
  trusted: "list of trusted users",
  "locked-before": "list of users locked before",
  "alma-new": "Alma: about to be loaded",
  "alma-previous": "Alma: loaded before",
  "alma-export": "Alma: an export",
};

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function feeds(state, actions) {
  const entries = state.files;
  const blank = entries.length === 0;
  const inLane = (/** @type {string} */ id) => entries.filter((entry) => laneOf(entry) === id);
  const packed = entries.flatMap((entry) => (laneOf(entry) === "archives" ? (entry.feed?.files ?? []) : []));
  const inLaneOfArchives = (/** @type {string} */ id) => packed.filter((feed) => laneOfFeed(feed) === id);
  return html`
    <section class="panel feeds" aria-labelledby="heading-feeds">
      <h2 id="heading-feeds">Feeds</h2>
      ${blank ? nothing : html`<button type="button" class="quiet" data-testid="remove-all" @click=${() => actions.clear()}>Clear</button>`}
      ${blank
        ? html`<p class="hint">Drop files, folders or a zip anywhere on this page, in any order and with any names: what each is shows in its content. You can say otherwise afterwards.</p>`
        : nothing}
      <div class="choose">
        ${chooser({ given: "anything", label: blank ? "Choose feed files…" : "Add files…", testid: "file-input" }, actions, blank ? "primary" : "")}
        <button type="button" data-testid="load-sample" @click=${() => actions.loadSample()}>${blank ? "Try the sample feeds" : "Sample feeds"}</button>
      </div>
      ${ELSEWHERE.filter(({ id }) => inLane(id).length > 0).map((one) => {
        const waits = one.id === "arriving" && inLane(one.id).every(({ status }) => status === "unread");
        return html`<div class="lanes elsewhere">${lane(waits ? { ...one, name: "Not read" } : one, inLane(one.id), [], actions)}</div>`;
      })}
      <div class="lanes track" data-testid="track">
        ${TRACK.map((one) => lane(one, inLane(one.id), inLaneOfArchives(one.id), actions))}
        <div class="lane-row maintenance">
          <span class="lane" aria-hidden="true">M</span>
          <h3>Person Maintenance</h3>
          <p class="does">locks the users nobody active stands behind</p>
        </div>
      </div>
      <div class="lanes beside">${BESIDE.map((one) => lane(one, inLane(one.id), inLaneOfArchives(one.id), actions))}</div>
    </section>
  `;
}

/** @param {Entry} entry */
function laneOf({ feed, given, status }) {
  if (!feed) return given === "baseline" ? "baseline" : given === "anything" || given === "tonight" ? (status === "unreadable" ? "unknown" : "arriving") : "lists";
  return laneOfFeed(feed);
}

/** @param {FeedInfo} feed */
function laneOfFeed(feed) {
  if (feed.kind === "alma-users") return feed.kind;
  if (feed.given === "baseline") return "baseline";
  if (feed.kind) return feed.kind;
  if (feed.schema) return "schemas";
  if (feed.files.length > 0) return "archives";
  // Of a list it may not be known yet which.
  return feed.choices.includes("trusted") && !feed.choices.includes("anything") ? "lists" : "unknown";
}

/**
 * @param {Lane} lane
 * @param {readonly Entry[]} entries
 * @param {readonly FeedInfo[]} packed   What archives hold for this lane.
 * @param {Actions} actions
 */
function lane({ id, letter, name, does, none, add }, entries, packed, actions) {
  const empty = entries.length === 0 && packed.length === 0;
  return html`
    <div class="lane-row ${empty ? "empty" : ""}" data-lane=${id}>
      <span class="lane" aria-hidden="true">${letter}</span>
      <h3>${name}</h3>
      ${does ? html`<p class="does">${does}</p>` : nothing}
      ${entries.length > 0 ? html`<ul class="files">${repeat(entries, (entry) => entry.id, (entry) => file(entry, actions))}</ul>` : nothing}
      ${packed.map((feed) => html`<p class="packed"><span class="name">${feed.file}</span> <span class="what">${feed.given && feed.given !== "tonight" && feed.given !== "baseline" ? html`<b>${GIVEN[feed.given]}</b> · ` : nothing}${feed.text}</span></p>`)}
      ${empty ? html`<p class="none-yet">${none}</p>` : nothing}
      ${add ? chooser(add, actions, "small") : nothing}
    </div>
  `;
}

/**
 * @param {NonNullable<Lane["add"]>} add
 * @param {Actions} actions
 * @param {string} manner
 */
function chooser({ given, label, testid }, actions, manner) {
  return html`
    <label class="button ${manner}">
      <input type="file" multiple class="hidden-input" data-testid=${testid} @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLInputElement} */ (event.target), given, actions)} />
      ${label}
    </label>
  `;
}

/**
 * @param {Entry} entry
 * @param {Actions} actions
 */
function file(entry, actions) {
  const { feed, name } = entry;
  const wrong = entry.status === "unreadable" || (feed !== null && [feed, ...feed.files].some(isWrong));
  return html`
    <li class=${wrong ? "wrong" : ""} data-status=${entry.status} data-kind=${feed?.kind ?? ""}>
      <span class="name" title=${name}>${name}</span>
      <div class="about">
        ${feed && feed.choices.length > 0 && entry.status === "read" ? choice(entry, feed, actions) : nothing} <span class="what">${what(entry)}</span>
      </div>
      ${entry.status === "reading" || entry.status === "waiting"
        ? html`<progress max=${Math.max(1, entry.file.size)} .value=${entry.read} aria-label=${`Reading ${name}`}></progress>`
        : nothing}
      <button
        type="button"
        class="remove"
        data-testid="remove-file"
        aria-label=${`Remove ${name}${feed?.given === "baseline" ? ", loaded last" : ""}`}
        @click=${(/** @type {Event} */ event) => remove(/** @type {HTMLElement} */ (event.currentTarget), entry, actions)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8" /></svg>
      </button>
    </li>
  `;
}

/**
 * What a file is, for the user to say otherwise.
 * @param {Entry} entry
 * @param {FeedInfo} feed
 * @param {Actions} actions
 */
function choice(entry, feed, actions) {
  // Of user files of Alma the engine tells by their content which is which, until somebody else does.
  const label = (/** @type {Given} */ given) => (feed.kind === "alma-users" && given === "tonight" ? "Alma: by content" : GIVEN[given]);
  const now = feed.given ?? "";
  const choices = now === "" || feed.choices.includes(now) ? feed.choices : [now, ...feed.choices];
  const said = (/** @type {Event} */ event) => actions.giveAs(entry.id, /** @type {Given} */ (/** @type {HTMLSelectElement} */ (event.target).value));
  return html`
    <label class="given ${now === "" ? "asks" : ""}">
      <span class="for-ears">${entry.name} is</span>
      <select data-testid="given" .value=${now} @change=${said}>
        ${now === "" ? html`<option value="" selected disabled>Say what it is…</option>` : nothing}
        ${choices.map((given) => html`<option value=${given} ?selected=${given === now}>${label(given)}</option>`)}
      </select>
    </label>
  `;
}

/** @param {FeedInfo} feed */
function isWrong(feed) {
  return feed.faults > 0 || (feed.kind === null && feed.files.length === 0 && !feed.schema && feed.given === null);
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
      // In a lane of the track the lane says it, and of a list the choice beside it.
      return feed && ((feed.given === "tonight" && feed.kind !== "alma-users") || feed.choices.includes("trusted")) && (feed.kind || feed.given) ? feed.text : html`<b>${feed?.label}</b> · ${feed?.text}`;
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {Given} given
 * @param {Actions} actions
 */
function choose(input, given, actions) {
  const files = [...(input.files ?? [])];
  // The same file may be chosen again after it was corrected; without this the browser would see no change.
  input.value = "";
  actions.add(files, given);
}

/**
 * The button goes with its file, so the focus moves to the next one, or to the files' input when there is none.
 * @param {HTMLElement} button
 * @param {Entry} entry
 * @param {Actions} actions
 */
function remove(button, entry, actions) {
  const section = button.closest("section");
  const buttons = [...(section?.querySelectorAll("button.remove") ?? [])];
  const at = buttons.indexOf(button);
  const next = buttons[at + 1] ?? buttons[at - 1] ?? section?.querySelector("input");
  actions.remove(entry.id);
  if (next instanceof HTMLElement) next.focus();
}
