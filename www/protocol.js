/**
 * The whole language between the page and its worker: a closed list. A message that is not here does not exist, and
 * the two `switch` statements that read it (worker.js, engine.js) are checked to be complete.
 *
 * What the engine answers (`FeedInfo`, `Summary` and the rows) is the engine's own; this file only names it for the
 * type checker. The rows are the very objects of the JSON report.
 */

/** The views of a result that can be asked for by rows. */
export const VIEWS = /** @type {const} */ (["locked", "unlocked", "missing", "findings", "causes", "plan", "log", "silenced", "alma", "alma-drift"]);

/** Rows of each view that travel with the result itself, so that its first screen needs no second question. */
export const FIRST_ROWS = 100;

/** @typedef {typeof VIEWS[number]} View */

/**
 * A format of reports, by the engine's name.
 * @typedef {string} ExportFormat
 */

/**
 * Settings by the engine's own names, as `grace.staff`.
 * @typedef {Record<string, string>} Settings
 */

/**
 * What a file may be given as, by the engine's names; `anything` is whatever shows in it.
 * @typedef {"anything" | "tonight" | "baseline" | "role-holders" | "trusted" | "locked-before" | "alma-new" | "alma-previous" | "alma-export"} Given
 */

/**
 * One attempt to connect: which way, from where, and whether the browser refused because of the page's policy.
 * @typedef {{ way: string, from: "page" | "worker", refused: boolean }} Attempt
 */

/**
 * @typedef {object} FeedInfo
 * @property {number} handle
 * @property {string} file
 * @property {"organisations" | "users" | "persons" | "supervisors" | "alma-users" | null} kind
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
 * @property {boolean} locksJudged   Whether the feeds allow to call a user locked.
 * @property {{ sentence: string, before: Counts } | null} effect   What the last change did to the counts.
 * @property {FeedInfo[]} feeds
 * @property {Job[]} [jobs]
 * @property {{ setting: string, value: string, text: string }[]} assumptions
 * @property {string[]} notChecked
 * @property {[name: ExportFormat, extension: string, title: string][]} formats   Those in which there is something to tell.
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
 * @typedef {object} UnlockedUser
 * @property {string} id
 * @property {string} userName
 * @property {string} reason
 * @property {Place | null} at
 * @property {{ text: string, at: Place | null }[]} chain
 */

/**
 * @typedef {object} PlanRow
 * @property {string} kind
 * @property {"created" | "updated" | "gone" | "collision"} change
 * @property {string} id
 * @property {string | null} effect
 * @property {{ field: string, before: string | null, after: string | null }[]} fields
 * @property {Place | null} at
 */

/**
 * @typedef {object} AlmaRow
 * @property {string} user
 * @property {string} field
 * @property {string} verdict
 * @property {string} certainty
 * @property {string | null} sis
 * @property {string | null} current
 * @property {string} incoming
 * @property {string} text
 * @property {string} [remedy]
 * @property {Place | null} at
 * @property {Place | null} [currentAt]
 * @property {{ value: string, at: Place | null }[]} [history]
 */

/** @typedef {{ job: string, level: "fatal" | "error" | "warning" | "info", text: string, at: Place | null }} LogRow */
/** @typedef {{ code: string, id: string | null, count: number, reason: string, until: string | null, expired: boolean }} Silenced */

/**
 * @typedef {{ locked: LockedUser, unlocked: UnlockedUser, missing: MissingReference, findings: Finding, causes: Cause,
 *   plan: PlanRow, log: LogRow, silenced: Silenced, alma: AlmaRow, "alma-drift": AlmaRow }} Rows
 */

/**
 * One page of a view: these rows, out of this many.
 * @template T
 * @typedef {{ total: number, rows: T[] }} Page
 */

/** @typedef {{ [V in View]: Page<Rows[V]> }} FirstPages */

/**
 * What would change, in totals: there is a plan where the engine was told what Pure holds already.
 * @typedef {object} Plan
 * @property {string} text        In one line.
 * @property {string} committed   What of it could be taken back.
 * @property {{ kind: string, created: number, updated: number, unchanged: number, gone: number }[]} kinds
 */

/**
 * What Alma's job would do with its user files, where there are such.
 * @typedef {object} Alma
 * @property {string} sentence
 * @property {Record<string, number>} counts   Fields by verdict.
 * @property {{ read: number, added: number, matched: number, rejected: number, leftOut: number, internal: number }} users
 * @property {{ fields: number, users: number, reset: number, drift: number }} edits
 * @property {{ file: string, role: "new" | "previous" | "export", guessed: boolean, users: number }[]} files
 */

/**
 * What feeds are to be reduced to: the lock of a user by its id, or a finding, written `CODE:ID` or `CODE@FILE:LINE`.
 * @typedef {{ user: string } | { finding: string }} Wanted
 */

/**
 * The smallest feeds for one finding, as a zip.
 * @typedef {object} Reduced
 * @property {string} text        What was done.
 * @property {string} code
 * @property {string[]} leftOut   Files that cannot be cut.
 * @property {string[]} files     What the zip holds.
 * @property {Blob} zip
 */

/**
 * Findings of a rule that someone has looked at and does not want to see again: of the record with this id, or of all.
 * @typedef {{ code: string, id?: string, reason: string, until?: string }} Suppression
 */

/**
 * A setting, or a family of them whose names differ in the words in capitals.
 * @typedef {object} SettingKey
 * @property {string} key
 * @property {string} label
 * @property {string} group
 * @property {"date" | "order" | "number" | "choice" | "text" | "file" | "entries"} kind
 * @property {string[]} choices
 * @property {string} takes
 * @property {string} default
 * @property {string} text
 * @property {boolean} open                    Whether its names are too many to list.
 * @property {[string, string][]} members    Each by its whole name, with its default.
 */

/**
 * Settings that differ from their defaults. Those that are not `shared` have no place in an address.
 * @typedef {{ key: string, value: string, shared: boolean }[]} Pairs
 */

/** @typedef {{ pairs: Pairs, refused: { key: string, message: string }[] }} Judged */

/**
 * @typedef {object} Forecast
 * @property {string} from
 * @property {string} to
 * @property {{ from: string, locked: number, becomeLocked: number, becomeUnlocked: number }[]} steps
 * @property {number} changes
 * @property {string[]} notes
 */

/**
 * @typedef {object} ForecastChange
 * @property {string} day
 * @property {string} user
 * @property {string} userName
 * @property {"locked" | "unlocked"} becomes
 * @property {boolean} lockedBefore
 * @property {{ kind: string, text: string, person: string, at: Place }} because
 */

/** @typedef {{ local: string, seconds: number }} SafeStart */

/**
 * @typedef {object} ScheduledJob
 * @property {string} job
 * @property {string} given
 * @property {string} dialect
 * @property {number} starts
 * @property {string | null} shift
 * @property {string} start
 * @property {number} startSeconds
 * @property {number} endSeconds
 * @property {boolean} estimated
 * @property {SafeStart | null} safeStart
 * @property {SafeStart | null} safeStartForAnyFeeds
 * @property {{ job: string, gapSeconds: number, missingReferences: number, lockedUsers: number }[]} needs
 */

/**
 * @typedef {object} Timing
 * @property {{ timeZone: string, jobs: ScheduledJob[], proposal: { job: string, start: string }[] } | null} schedule
 * @property {{ job: string | null, finding: Finding }[]} findings
 * @property {{ night: number, day: string, missingReferences: number, locked: number, unlocked: number }[]} nights
 * @property {{ job: string, template: string | null, whyNot: string | null }[]} moves   How each job is moved to another time of the day.
 */

/** The run that the last one is compared with: the one before the last change, or the one that was kept. */
/** @typedef {"before" | "kept"} Against */

/** @typedef {{ before: number, after: number, new: number, fixed: number, changed: number, unchanged: number }} Totals */

/** @typedef {"missingReferences" | "lockedUsers" | "unlockedUsers" | "causes" | "findings"} ListName */

/** @typedef {"new" | "fixed" | "changed" | "unchanged"} Fate */

/** @typedef {{ file: string, bytes: number, records: number }} ComparedFile */

/**
 * @typedef {object} Comparison
 * @property {string} sentence
 * @property {Record<ListName, Totals>} summary
 * @property {{ setting: string, before: string | null, after: string | null }[]} settings
 * @property {{ kind: string, before: ComparedFile | null, after: ComparedFile | null }[]} feeds
 */

/**
 * @typedef {object} ComparedRow
 * @property {string} kind
 * @property {string} id
 * @property {string} text
 * @property {{ file: string, line: number, column: number }} at
 * @property {{ detail: string, before: string, after: string }[]} [changes]
 */

/**
 * Questions that change nothing about the files and that the engine answers in one go.
 * @typedef {{ type: "keys", request: number }
 *   | { type: "judge", request: number, settings: Settings }
 *   | { type: "read-settings", request: number, text: string, asOf: string }
 *   | { type: "write-settings", request: number, settings: Settings }
 *   | { type: "forecast", request: number, from: string, to: string }
 *   | { type: "changes", request: number, from: number, count: number }
 *   | { type: "timing", request: number }
 *   | { type: "keep", request: number }
 *   | { type: "keep-report", request: number, blob: File }
 *   | { type: "compare", request: number, against: Against }
 *   | { type: "compared", request: number, against: Against, list: ListName, fate: Fate, from: number, count: number }} WhatIfQuestion
 */

/**
 * @typedef {{ type: "keys", request: number, keys: SettingKey[] }
 *   | { type: "judge", request: number, judged: Judged }
 *   | { type: "read-settings", request: number, pairs: Pairs }
 *   | { type: "write-settings", request: number, text: string }
 *   | { type: "forecast", request: number, forecast: Forecast, first: Page<ForecastChange> }
 *   | { type: "changes", request: number, page: Page<ForecastChange> }
 *   | { type: "timing", request: number, timing: Timing }
 *   | { type: "keep", request: number }
 *   | { type: "keep-report", request: number }
 *   | { type: "compare", request: number, comparison: Comparison }
 *   | { type: "compared", request: number, page: Page<ComparedRow> }} WhatIfAnswer
 */

/**
 * From the page to the worker. `file` numbers the page's own files; `request` numbers the questions. Runs of one
 * `change`, as while something is dragged, are told by what was before the first of them.
 * @typedef {{ type: "read", file: number, blob: File, name: string, given: Given }
 *   | { type: "remove", file: number }
 *   | { type: "leave-reduced" }
 *   | { type: "connect", request: number, address: string }
 *   | { type: "run", request: number, settings: Settings, change: number }
 *   | { type: "rows", request: number, view: View, from: number, count: number }
 *   | { type: "look", request: number, look: import("./looks.js").Look }
 *   | { type: "export", request: number, format: ExportFormat }
 *   | { type: "reduce", request: number, wanted: Wanted, pseudonymise: boolean }
 *   | { type: "suppressions", request: number, list: readonly Suppression[] }
 *   | WhatIfQuestion} ToWorker
 */

/**
 * The questions among them: what has an answer.
 * @typedef {Extract<ToWorker, { request: number }>} Question
 */

/**
 * From the worker to the page. An engine that is `ready` holds the lock of its name, if there are locks. `again` names files that are read once more. What a file was `recognised` as is null then: it is what it was. `refused` is an answer too: the engine did not accept what it was asked, and says why.
 * After `stopped` the worker is of no more use.
 * @typedef {{ type: "ready", version: string, holds: boolean }
 *   | { type: "progress", file: number, read: number }
 *   | { type: "memory", bytes: number }
 *   | { type: "recognised", file: number, feed: FeedInfo | null }
 *   | { type: "again", files: number[] }
 *   | { type: "unreadable", file: number, message: string }
 *   | { type: "reducing", left: number }
 *   | Answer
 *   | { type: "stopped", cause: import("./end.js").Cause, message: string, bytes: number }} FromWorker
 */

/**
 * @typedef {{ type: "connect", request: number, attempts: Attempt[] }
 *   | { type: "result", request: number, summary: Summary, first: FirstPages, plan: Plan | null, alma: Alma | null }
 *   | { type: "rows", request: number, page: Page<any> }
 *   | { type: "look", request: number, answer: unknown }
 *   | { type: "export", request: number, content: Blob }
 *   | { type: "reduce", request: number, reduced: Reduced }
 *   | { type: "suppressions", request: number, value: string, toml: string }
 *   | WhatIfAnswer
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
