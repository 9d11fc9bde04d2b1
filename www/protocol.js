/**
 * The whole language between the page and its worker: a closed list. A message that is not here does not exist, and
 * the two `switch` statements that read it (worker.js, engine.js) are checked to be complete.
 *
 * What the engine answers (`FeedInfo`, `Summary` and the rows) is the engine's own; this file only names it for the
 * type checker. The rows are the very objects of the JSON report.
 */

/** The views of a result that can be asked for by rows. */
export const VIEWS = /** @type {const} */ (["locked", "missing", "findings", "causes"]);

/** Rows of each view that travel with the result itself, so that its first screen needs no second question. */
export const FIRST_ROWS = 100;

/** @typedef {typeof VIEWS[number]} View */

/** The formats of a report that the page offers, by the engine's names, with what they are for and how such files end. */
export const FORMATS = /** @type {const} */ ([
  { name: "html", extension: "html", label: "The report as one page, to send or print" },
  { name: "json", extension: "json", label: "The whole report, for programs" },
  { name: "csv", extension: "csv", label: "The findings, for spreadsheets" },
  { name: "sarif", extension: "sarif", label: "The findings as SARIF, for code scanning" },
  { name: "junit", extension: "junit.xml", label: "The rules as JUnit tests, for CI servers" },
]);

/** @typedef {typeof FORMATS[number]["name"]} ExportFormat */

/**
 * Settings by the engine's own names: `as-of`, `grace.staff`, `grace.student`, `order`.
 * @typedef {Record<string, string>} Settings
 */

/**
 * What a file may be given as, by the engine's names; `anything` is whatever shows in it.
 * @typedef {"anything" | "tonight" | "baseline" | "role-holders" | "trusted" | "locked-before"} Given
 */

/**
 * One attempt to connect: which way, from where, and whether the browser refused because of the page's policy.
 * @typedef {{ way: string, from: "page" | "worker", refused: boolean }} Attempt
 */

/**
 * @typedef {object} FeedInfo
 * @property {number} handle
 * @property {string} file
 * @property {"organisations" | "users" | "persons" | "supervisors" | null} kind
 * @property {string} label      What it was recognised as, in words.
 * @property {string} text       How much is in it; or what it looks like, and what was expected.
 * @property {number} records
 * @property {number} bytes
 * @property {number} faults
 * @property {boolean} schema    Whether it is a schema document.
 * @property {Given | null} given   What it counts as; nothing, until the user says what.
 * @property {readonly Given[]} choices   What else it may be given as.
 * @property {FeedInfo[]} files  What a zip holds; empty for any other file.
 */

/**
 * @typedef {object} Counts
 * @property {number} errors
 * @property {number} warnings
 * @property {number} notes
 * @property {number} missingReferences
 * @property {number} wouldBeLocked
 * @property {number} wouldBeUnlocked
 * @property {number} notCheckable
 */

/**
 * @typedef {object} Job
 * @property {string} job
 * @property {number | null} start
 * @property {number | null} end
 * @property {number} read
 * @property {number} created
 * @property {number} updated
 * @property {number} unchanged
 * @property {number} gone
 * @property {number} skipped
 * @property {number} errors
 * @property {number} warnings
 */

/**
 * @typedef {object} Summary
 * @property {"clean" | "findings"} verdict
 * @property {string} sentence
 * @property {string} asOf
 * @property {Counts} counts
 * @property {FeedInfo[]} feeds
 * @property {Job[]} [jobs]
 * @property {{ setting: string, value: string, text: string }[]} assumptions
 * @property {string[]} notChecked
 */

/** @typedef {{ feed: string | null, file: string, line: number, column: number, offset: number }} Place */
/** @typedef {{ kind: string, id: string }} RecordId */

/**
 * @typedef {object} LockedUser
 * @property {string} id
 * @property {string | null} userName
 * @property {string} reason
 * @property {string} certainty
 * @property {string} nature
 * @property {Place | null} at
 * @property {{ text: string, kind: string, id: string, at: Place | null }[]} chain
 */

/**
 * @typedef {object} MissingReference
 * @property {RecordId} from
 * @property {RecordId & { by: string, type?: string | null }} to
 * @property {string} via
 * @property {string} nature
 * @property {Place | null} at
 * @property {{ id: string, why: string }[]} nearMisses
 * @property {string} code
 */

/**
 * @typedef {object} Finding
 * @property {string} code
 * @property {string} name
 * @property {"error" | "warning" | "note"} severity
 * @property {string} message
 * @property {string} remedy
 * @property {RecordId | null} record
 * @property {Place | null} at
 * @property {number} occurrences
 * @property {{ text: string, at: Place | null }[]} related
 */

/**
 * @typedef {object} Cause
 * @property {string} kind
 * @property {string} id
 * @property {string} text
 * @property {string} remedy
 * @property {number} records
 * @property {number} lockedUsers
 * @property {number} lockedUsersAlone
 * @property {Place | null} at
 */

/**
 * @typedef {{ locked: LockedUser, missing: MissingReference, findings: Finding, causes: Cause }} Rows
 */

/**
 * One page of a view: these rows, out of this many.
 * @template T
 * @typedef {{ total: number, rows: T[] }} Page
 */

/** @typedef {{ [V in View]: Page<Rows[V]> }} FirstPages */

/**
 * From the page to the worker. `file` numbers the page's own files; `request` numbers the questions.
 * @typedef {{ type: "read", file: number, blob: File, name: string, given: Given }
 *   | { type: "remove", file: number }
 *   | { type: "samples", request: number }
 *   | { type: "connect", request: number, address: string }
 *   | { type: "run", request: number, settings: Settings }
 *   | { type: "rows", request: number, view: View, from: number, count: number }
 *   | { type: "export", request: number, format: ExportFormat }} ToWorker
 */

/**
 * The questions among them: what has an answer.
 * @typedef {Extract<ToWorker, { request: number }>} Question
 */

/**
 * From the worker to the page. `again` names files that are read once more. What a file was `recognised` as is null then: it is what it was. `refused` is an answer too: the engine did not accept what it was asked, and says why.
 * After `stopped` the worker is of no more use.
 * @typedef {{ type: "ready", version: string }
 *   | { type: "progress", file: number, read: number }
 *   | { type: "memory", bytes: number }
 *   | { type: "recognised", file: number, feed: FeedInfo | null }
 *   | { type: "again", files: number[] }
 *   | { type: "unreadable", file: number, message: string }
 *   | Answer
 *   | { type: "stopped", message: string }} FromWorker
 */

/**
 * @typedef {{ type: "samples", request: number, feeds: { file: string, text: string }[] }
 *   | { type: "connect", request: number, attempts: Attempt[] }
 *   | { type: "result", request: number, summary: Summary, first: FirstPages }
 *   | { type: "rows", request: number, page: Page<any> }
 *   | { type: "export", request: number, content: Blob }
 *   | { type: "refused", request: number, message: string }} Answer
 */

/**
 * The end of a `switch` over a closed list: the type checker refuses a call that can be reached.
 * @param {never} message
 * @returns {never}
 */
export function unreachable(message) {
  throw new Error(`no such message: ${JSON.stringify(message)}`);
}
