/**
 * The one place for what the page knows. Views are functions of it; actions.js is what changes it.
 */

/** @import { RulePage, Scenario } from "./texts.js" */
/** @import { Against, Alma, Attempt, ComparedRow, Comparison, ExportFormat, Fate, FeedInfo, FirstPages, Forecast, ForecastChange, Given, ListName, Page, Plan, Reduced, SettingKey, Settings, Summary, Suppression, Timing, Wanted } from "./protocol.js" */

/**
 * One file the user gave. The `File` is kept, so that it can be read again after a cancel or a crash.
 * @typedef {object} Entry
 * @property {number} id
 * @property {File} file
 * @property {string} name       As the reports have it: with its folder, where it came from one inside another.
 * @property {Given} given       What the user said that it is.
 * @property {(() => Promise<File>) | undefined} again   The file as it is on the disk now, where the browser tells.
 * @property {"waiting" | "reading" | "read" | "unread" | "unreadable"} status
 *   `waiting` is in the worker's queue; `unread` is not, because the engine that had it is gone.
 * @property {number} read        Bytes so far.
 * @property {FeedInfo | null} feed
 */

/**
 * @typedef {object} Result
 * @property {Summary} summary
 * @property {FirstPages} first
 * @property {Plan | null} plan
 * @property {Alma | null} alma
 * @property {Settings} settings   Those it was made with.
 */

/**
 * The smallest feeds for one finding, while they are made and afterwards.
 * @typedef {object} Reduction
 * @property {Wanted} wanted
 * @property {string} about       What it is to show, in words.
 * @property {boolean} pseudonymise
 * @property {boolean} busy
 * @property {number} left        Records that are left by now; 0 when that is not known yet.
 * @property {Reduced | null} reduced
 * @property {string} refused     Why there are none.
 */

/**
 * What was asked about a result: it is shown until there is the like of the next one.
 * @template T
 * @typedef {{ result: Result, data: T }} Of
 */

/**
 * @typedef {object} State
 * @property {"empty" | "reading" | "done" | "failed"} phase   `reading` until the result is there.
 * @property {Entry[]} files
 * @property {Settings} settings
 * @property {readonly SettingKey[]} keys  Every setting, once the engine has told.
 * @property {Readonly<Record<string, string>>} refused   By setting, why it will not do.
 * @property {readonly string[]} remarks   What was not taken from the address or from a file of settings.
 * @property {boolean} moving              Whether something is dragged, so that there is no use in telling every step.
 * @property {boolean} allSettings         Whether all settings are in sight, and not just those that matter most.
 * @property {string} sought               What is sought among them.
 * @property {{ from: string, to: string } | null} range   The days of the forecast; a year from the first run, if not chosen.
 * @property {(Of<Forecast> & { first: Page<ForecastChange> }) | null} forecast
 * @property {Of<Timing> | null} timing
 * @property {Against} against             What the result is compared with.
 * @property {string} kept                 When the run that was kept was kept.
 * @property {(Of<Comparison | null> & { against: Against }) | null} comparison   No data where there is no such run.
 * @property {{ list: ListName, fate: Fate, first: Page<ComparedRow> | null } | null} compared   The rows of the comparison that are open.
 * @property {Result | null} result
 * @property {boolean} below         Whether what stands below the answer is drawn: in the task after it.
 * @property {string} trouble      One sentence, when there is no result for a reason.
 * @property {string} note         What the user should know, but need not act on.
 * @property {boolean} attend      The user waits for the answer, so that it may take the focus.
 * @property {number} secondsLeft  Of the reading under way; 0 when there is nothing to say yet.
 * @property {ExportFormat | null} exporting
 * @property {string} tab          The view that is open, by its id.
 * @property {readonly string[]} opened   Those that were.
 * @property {"" | "anything" | "baseline"} dragging   Something is held over the page, and over which part of it.
 * @property {boolean} comparing   What is read is read once more.
 * @property {number} quiet        Seconds that nothing came from an engine at work; 0 as long as that is nothing to speak of.
 * @property {number} memory       Bytes that the engine has taken; 0 until that is known.
 * @property {Reduction | null} reduction
 * @property {readonly Suppression[]} suppressions   Chosen to be silenced.
 * @property {string} silencing   Those of them that are applied, as the engine has written them.
 * @property {readonly Attempt[] | null} selfTest      How the attempts to connect went; `null` before they were made.
 * @property {string} version
 * @property {Scenario | null} lesson   What was loaded to be learnt from, while it is there.
 * @property {Shelf | null} shelf       What to read stands open over the page.
 */

/**
 * @typedef {{ is: "scenarios", scenarios: readonly Scenario[] } | { is: "rules", rules: readonly RulePage[], search: string, family: string, code: string }} Shelf
 */

/** The settings that have a field from the start, with their defaults. */
export const DEFAULTS = /** @type {Readonly<Settings>} */ ({ "as-of": today(), "grace.staff": "0", "grace.student": "0", order: "OUPSM", "maintenance.lock": "true" });

/** @type {Readonly<State>} */
export const INITIAL = {
  phase: "empty",
  files: [],
  settings: DEFAULTS,
  keys: [],
  refused: {},
  remarks: [],
  moving: false,
  allSettings: false,
  sought: "",
  range: null,
  forecast: null,
  timing: null,
  against: "before",
  kept: "",
  comparison: null,
  compared: null,
  result: null,
  below: false,
  trouble: "",
  note: "",
  attend: false,
  secondsLeft: 0,
  exporting: null,
  tab: "",
  opened: [],
  dragging: "",
  comparing: false,
  quiet: 0,
  memory: 0,
  selfTest: null,
  reduction: null,
  suppressions: [],
  silencing: "",
  version: "",
  lesson: null,
  shelf: null,
};

/** Of what the engine was asked, and what was chosen about it: nothing, as when it has just started. */
export const UNASKED = /** @type {const} */ ({ range: null, forecast: null, timing: null, against: "before", kept: "", comparison: null, compared: null });

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
