/**
 * The one place for what the page knows. Views are functions of it; actions.js is what changes it.
 */

/** @import { Attempt, ExportFormat, FeedInfo, FirstPages, Given, Settings, Summary } from "./protocol.js" */

/**
 * One file the user gave. The `File` is kept, so that it can be read again after a cancel or a crash.
 * @typedef {object} Entry
 * @property {number} id
 * @property {File} file
 * @property {string} name       As the reports have it: with its folder, where it came from one inside another.
 * @property {Given} given       What the user said that it is.
 * @property {"waiting" | "reading" | "read" | "unread" | "unreadable"} status
 *   `waiting` is in the worker's queue; `unread` is not, because the engine that had it is gone.
 * @property {number} read        Bytes so far.
 * @property {FeedInfo | null} feed
 */

/**
 * @typedef {object} Result
 * @property {Summary} summary
 * @property {FirstPages} first
 * @property {Settings} settings   Those it was made with.
 */

/**
 * @typedef {object} State
 * @property {"empty" | "reading" | "done" | "failed"} phase   `reading` until the result is there.
 * @property {Entry[]} files
 * @property {Settings} settings
 * @property {Result | null} result
 * @property {string} trouble      One sentence, when there is no result for a reason.
 * @property {string} note         What the user should know, but need not act on.
 * @property {boolean} attend      The user waits for the answer, so that it may take the focus.
 * @property {number} secondsLeft  Of the reading under way; 0 when there is nothing to say yet.
 * @property {ExportFormat | null} exporting
 * @property {string} tab          The view that is open, by its id.
 * @property {readonly string[]} opened   Those that were.
 * @property {"" | "anything" | "baseline"} dragging   Something is held over the page, and over which part of it.
 * @property {boolean} comparing   What is read is read once more.
 * @property {number} memory       Bytes that the engine has taken; 0 until that is known.
 * @property {readonly Attempt[] | null} selfTest      How the attempts to connect went; `null` before they were made.
 * @property {string} version
 */

/** @type {Readonly<State>} */
export const INITIAL = {
  phase: "empty",
  files: [],
  settings: { "as-of": today(), "grace.staff": "0", "grace.student": "0", order: "OUPSM" },
  result: null,
  trouble: "",
  note: "",
  attend: false,
  secondsLeft: 0,
  exporting: null,
  tab: "locked",
  opened: [],
  dragging: "",
  comparing: false,
  memory: 0,
  selfTest: null,
  version: "",
};

/** What this page may have left with the browser, none of it data: names that begin so are its own. */
const OURS = "soups";

/** Removes whatever this page has left with the browser. */
export function forgetStored() {
  for (const storage of storages()) {
    for (const key of Object.keys(storage)) if (key.startsWith(OURS)) storage.removeItem(key);
  }
}

/** A browser may refuse the very name. */
function storages() {
  try {
    return [localStorage, sessionStorage];
  } catch {
    return [];
  }
}

export class Store {
  /** @param {(state: Readonly<State>, before: Readonly<State>) => void} changed Called once after any number of changes in one task. */
  constructor(changed) {
    this.changed = changed;
    /** @type {Readonly<State>} */
    this.state = INITIAL;
    this.shown = this.state;
    this.scheduled = false;
  }

  /** @param {Partial<State>} change */
  set(change) {
    this.state = { ...this.state, ...change };
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      const before = this.shown;
      this.shown = this.state;
      this.changed(this.state, before);
    });
  }

  /**
   * @param {number} id
   * @param {Partial<Entry>} change
   */
  setFile(id, change) {
    this.set({ files: this.state.files.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) });
  }
}

/** Today where the user is, as a date field wants it. The engine is told the date; it never looks at a clock. */
export function today() {
  const now = new Date();
  return [
    String(now.getFullYear()).padStart(4, "0"),
    String(now.getMonth() + 1).padStart(2, "0"),
    String(now.getDate()).padStart(2, "0"),
  ].join("-");
}
