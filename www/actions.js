/**
 * What the user can do, and what follows from it: the way from files to a result, between the state and the engine.
 */
import { Engine, Refused, Stopped } from "./engine.js";
import { bytes } from "./format.js";
import { addressToTry, connectFromPage } from "./self-test.js";
import { DEFAULTS, forgetStored, INITIAL, today, UNASKED } from "./state.js";
import { loadRules, loadScenarios } from "./texts.js";
import { WhatIf } from "./what-if.js";

/** @import { ExportFormat, FeedInfo, Given, Suppression, View, Wanted } from "./protocol.js" */
/** @import { Answers, Look } from "./looks.js" */
/** @import { Entry, Store } from "./state.js" */
/** @import { Run, Scenario } from "./texts.js" */

/**
 * A file, and what it is called where its own name does not tell enough.
 * @typedef {{ file: File, name: string, again?: Entry["again"] }} Named
 * @typedef {File | Named} Chosen
 */

/** Before this much time the estimate of the time left jumps about. */
const ESTIMATE_AFTER_MS = 1000;

export class Actions {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.nextFile = 1;
    /** When the reading under way began, and how much was read before it. */
    this.began = { time: 0, done: 0 };
    this.running = false;
    this.runAgain = false;
    /** How often feeds were made smaller. */
    this.reductions = 0;
    /** What is being loaded of the texts, the last alone. @type {object | null} */
    this.loading = null;
    /** Which files of a lesson are loaded: those of one of its runs, or of the others. */
    this.variant = "";
    this.engine = new Engine({
      ready: (version) => store.set({ version }),
      progress: (file, read) => this.progress(file, read),
      memory: (bytes) => store.set({ memory: bytes }),
      recognised: (file, feed) => this.recognised(file, feed),
      again: (files) => this.again(files),
      unreadable: (file) => this.unreadable(file),
      stopped: (message, cause, bytes) => this.stopped(message, cause, bytes),
      quiet: (seconds) => store.set({ quiet: seconds }),
      reducing: (left) => this.reducing(left),
    });
    /** @type {WeakSet<File>} Of files that may be reports, those that were looked into. */
    this.looked = new WeakSet();
    this.whatIf = new WhatIf(store, this.engine, () => this.judged());
  }

  get state() {
    return this.store.state;
  }

  /**
   * Reads files and runs when all are read. A file with the name of one that is listed takes its place: that is how a
   * corrected feed is tried again. What Pure holds already most often has the names of tonight's feeds, and is another.
   * @param {readonly Chosen[]} chosen
   * @param {Given} [given]
   */
  add(chosen, given = "anything") {
    chosen = this.withoutSettings(chosen);
    if (given === "anything") chosen = this.withoutReports(chosen);
    if (chosen.length === 0) return;
    /** @type {Named[]} */
    const files = chosen.map((chosen) => (chosen instanceof File ? { file: chosen, name: chosen.name } : chosen));
    const taken = new Map(files.map(({ name }) => [name, this.state.files.find((entry) => entry.name === name && isPlaceOf(entry, given))]));
    const replaced = this.state.files.filter((entry) => taken.get(entry.name) === entry);
    for (const entry of replaced) this.engine.remove(entry.id);
    const kept = this.state.files.filter((entry) => !replaced.includes(entry));
    const added = files.map((file) => this.entry(file, given === "anything" ? (taken.get(file.name)?.given ?? given) : given));
    const note = replaced.length === 0 ? "" : `Read again, in place of what was there: ${replaced.map((entry) => entry.name).join(", ")}.`;
    this.store.set({ files: [...kept, ...added], note });
    this.read();
  }

  /**
   * @param {Named} named
   * @param {Given} given
   * @returns {Entry}
   */
  entry({ file, name, again }, given) {
    return { id: this.nextFile++, file, name, again, given, status: "unread", read: 0, feed: null };
  }

  /**
   * The user says what a file is: it is read again as that.
   * @param {number} id
   * @param {Given} given
   */
  giveAs(id, given) {
    this.store.setFile(id, { given, status: "unread", feed: null });
    this.read();
  }

  /** The sample feeds take the place of whatever is there, and are judged by the settings that are there. */
  async loadSample() {
    this.clear();
    this.store.set({ phase: "reading", attend: true });
    const sample = await this.lessonNamed("university");
    if (sample) this.addFilesOf(sample, null);
  }

  /**
   * A scenario by its name, unless something else was asked for while it was loaded.
   * @param {string} name
   */
  async lessonNamed(name) {
    const began = this.loading = {};
    const found = (await loadScenarios()).find((scenario) => scenario.name === name);
    return this.loading === began && this.state.files.length === 0 ? found : undefined;
  }

  /**
   * A scenario takes the place of files and settings.
   * @param {string} name
   */
  async loadScenario(name) {
    this.clear();
    this.store.set({ phase: "reading", attend: true, shelf: null });
    const lesson = await this.lessonNamed(name);
    if (!lesson) return;
    this.whatIf.replace({ ...DEFAULTS, ...lesson.settings }, [name]);
    this.addFilesOf(lesson, null);
    this.store.set({ lesson });
  }

  /**
   * Adds the files of a scenario, or those of one of its runs.
   * @param {Scenario} scenario
   * @param {Run["given"]} run   What that gives files as.
   */
  addFilesOf({ files, name }, run) {
    this.variant = `${name} ${JSON.stringify(run)}`;
    const ofAlma = Object.values(run ?? {}).some((given) => given.startsWith("alma-"));
    const givenAs = (/** @type {Scenario["files"][number]} */ { path, given }) => run?.[path] ?? (given === null || ofAlma ? null : given === "tonight" ? "anything" : given);
    for (const given of /** @type {const} */ (["baseline", "anything", "role-holders", "trusted", "locked-before", "alma-previous", "alma-export", "alma-new"])) {
      const these = files.filter((file) => givenAs(file) === given);
      this.add(these.map(({ path, text }) => ({ file: new File([text], path), name: path })), given);
    }
  }

  /**
   * One of the runs that a lesson speaks of.
   * @param {Run} run
   */
  tryRun({ set, given, to }) {
    const { lesson } = this.state;
    if (!lesson) return;
    const settings = { ...DEFAULTS, ...lesson.settings, ...set };
    if (`${lesson.name} ${JSON.stringify(given)}` !== this.variant) {
      this.clear();
      this.store.set({ phase: "reading", attend: true, lesson });
      this.addFilesOf(lesson, given);
    }
    this.whatIf.replace(settings, Object.keys(set ?? {}));
    if (to === null) return;
    this.store.set({ tab: "forecast" });
    this.whatIf.look(settings["as-of"] ?? to, to);
  }

  async openScenarios() {
    this.store.set({ shelf: { is: "scenarios", scenarios: await loadScenarios() } });
  }

  /**
   * Opens the manual of the rules, at one of them where a code is given.
   * @param {string} [code]
   */
  async openRules(code = "") {
    this.store.set({ shelf: { is: "rules", rules: await loadRules(), search: code, family: "", code } });
  }

  /** @param {{ search?: string, family?: string, code?: string }} change */
  browseRules(change) {
    const { shelf } = this.state;
    if (shelf?.is === "rules") this.store.set({ shelf: { ...shelf, ...change } });
  }

  /**
   * Grades a rule otherwise, or as it is.
   * @param {string} code
   * @param {string} grade
   */
  grade(code, grade) {
    this.whatIf.settle({ [`rules.${code}`]: grade === "default" ? null : grade });
  }

  closeShelf() {
    this.store.set({ shelf: null });
  }

  /** @param {number} id */
  remove(id) {
    this.engine.remove(id);
    const files = this.state.files.filter((entry) => entry.id !== id);
    if (files.length === 0) {
      this.clear();
      return;
    }
    // What was to be made smaller may have gone with it.
    this.leaveReduced();
    this.store.set({ files, note: "" });
    if (files.every((entry) => entry.status === "read")) this.run(false);
  }

  clear() {
    this.loading = null;
    this.variant = "";
    this.engine.restart();
    // Settings that name files go with them.
    const named = this.state.keys.filter(({ kind }) => kind === "file").map(({ key }) => key);
    const settings = Object.fromEntries(Object.entries(this.state.settings).filter(([key]) => !named.includes(key)));
    this.store.set({ settings, ...UNASKED, phase: "empty", lesson: null, files: [], result: null, trouble: "", note: "", exporting: null, comparing: false, memory: 0, reduction: null, suppressions: [], silencing: "" });
  }

  /** Files, results, settings, what stands in the address and what the browser keeps: nothing stays. */
  forgetEverything() {
    const { version, keys } = this.state;
    this.clear();
    forgetStored();
    history.replaceState(null, "", location.pathname + location.search);
    this.store.set({ ...INITIAL, settings: { ...INITIAL.settings, "as-of": today() }, version, keys, note: "Everything is forgotten: files, results and settings." });
  }

  closeSelfTest() {
    this.store.set({ selfTest: null });
  }

  /** Tries to connect, from the page and from the worker, and tells what the browser said to it. */
  async tryToConnect() {
    this.store.set({ selfTest: [] });
    const address = addressToTry(location);
    try {
      const fromPage = await connectFromPage(address);
      this.store.set({ selfTest: [...fromPage, ...(await this.engine.connect(address))] });
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      this.store.set({ selfTest: null });
    }
  }

  /**
   * Opens a view.
   * @param {string} tab
   */
  show(tab) {
    const { opened } = this.state;
    this.store.set({ tab, opened: opened.includes(tab) ? opened : [...opened, tab] });
  }

  /**
   * A setting as it is typed; `settle` when the user is done with it.
   * @param {string} key
   * @param {string} value
   */
  change(key, value) {
    this.store.set({ settings: { ...this.state.settings, [key]: value } });
  }

  /**
   * A setting has its new value: what is read is judged again, and nothing is read again.
   * @param {string} key
   * @param {string} value
   */
  settle(key, value) {
    this.whatIf.settle({ [key]: value });
  }

  /** What is read is judged again, with the settings as they are by now. */
  judged() {
    const { files } = this.state;
    if (files.length > 0 && files.every((entry) => entry.status === "read")) this.run(false);
  }

  /**
   * The last file of settings among those that are given is taken.
   * @param {readonly Chosen[]} chosen
   */
  withoutSettings(chosen) {
    const settings = chosen.filter(({ name }) => /\.toml$/i.test(name));
    const last = settings.at(-1);
    if (last) this.whatIf.load(last instanceof File ? last : last.file);
    return chosen.filter((file) => !settings.includes(file));
  }

  /**
   * Among JSON files, exports of the instance are feeds and reports are not; only a look inside tells.
   * @param {readonly Chosen[]} chosen
   */
  withoutReports(chosen) {
    const fileOf = (/** @type {Chosen} */ one) => (one instanceof File ? one : one.file);
    const unclear = chosen.filter((one) => /\.json$/i.test(one.name) && !this.looked.has(fileOf(one)));
    for (const one of unclear) {
      const file = fileOf(one);
      this.looked.add(file);
      const begin = file.slice(0, 256).text().catch(() => "");
      begin.then((text) => (/^\s*\{\s*"schema":\s*"soups-report\//.test(text) ? this.whatIf.keepReport(file) : this.add([one])));
    }
    return chosen.filter((one) => !unclear.includes(one));
  }

  /** Offers the settings as a file. */
  async downloadSettings() {
    const content = await this.whatIf.toml();
    if (content) save(content, "soups-settings.toml");
  }

  /** The Run button: reads what is not read yet or has changed on the disk since, and runs. */
  async start() {
    if (this.state.files.length === 0) {
      this.store.set({ note: "Choose the feed files first, or try the sample feeds." });
      return;
    }
    const { changed, lost } = await this.lookAtDisk();
    const note = [
      changed.length > 0 ? `Read again, because it has changed on the disk: ${changed.join(", ")}.` : "",
      lost.length > 0 ? `Changed or moved on the disk since it was read: ${lost.join(", ")}. The result is of what was read; choose it again to have it read as it is now.` : "",
    ];
    if (changed.length + lost.length > 0) this.store.set({ note: note.join(" ").trim() });
    this.read();
  }

  /**
   * Looks for files that are another on the disk by now than when they were read. Those that the browser gives anew are to
   * be read again; of the others there is what was read.
   */
  async lookAtDisk() {
    /** @type {string[]} */
    const changed = [];
    /** @type {string[]} */
    const lost = [];
    const looks = this.state.files.filter(({ status }) => status === "read").map(async ({ id, name, file, again }) => {
      try {
        const now = again ? await again() : file;
        if (now.size !== file.size || now.lastModified !== file.lastModified) {
          changed.push(name);
          this.store.setFile(id, { file: now, status: "unread" });
        } else {
          // What the browser was given of a file can be read as long as the file is the same.
          await file.slice(0, 1).arrayBuffer();
        }
      } catch {
        lost.push(name);
      }
    });
    await Promise.all(looks);
    return { changed, lost };
  }

  /** Ends the engine's work at once. The files stay listed, and Run reads them again. */
  cancel() {
    this.loading = null;
    this.engine.restart();
    this.forget({ phase: "empty", note: "Cancelled. The files are still listed." });
  }

  /** @param {ExportFormat} format */
  async download(format) {
    const { result, phase } = this.state;
    if (!result || phase !== "done" || this.state.exporting) return;
    this.store.set({ exporting: format });
    try {
      const [, extension] = result.summary.formats.find(([name]) => name === format) ?? [format, format];
      save(await this.engine.export(format), `soups-${result.summary.asOf}.${extension}`);
    } catch (error) {
      if (error instanceof Refused) this.store.set({ note: `Not downloaded: ${error.message}.` });
      else if (!(error instanceof Stopped)) throw error;
    }
    this.store.set({ exporting: null });
  }

  /**
   * The user wants the smallest feeds for one finding.
   * @param {Wanted} wanted
   * @param {string} about
   */
  wantReduced(wanted, about) {
    this.store.set({ reduction: { wanted, about, pseudonymise: true, busy: false, left: 0, reduced: null, refused: "" } });
  }

  /** @param {boolean} pseudonymise */
  pseudonymise(pseudonymise) {
    const { reduction } = this.state;
    if (reduction) this.store.set({ reduction: { ...reduction, pseudonymise, reduced: null, refused: "" } });
  }

  /** Makes them, and saves them. */
  async reduce() {
    const { reduction, result } = this.state;
    if (!reduction || reduction.busy || !result) return;
    this.store.set({ reduction: { ...reduction, busy: true, left: 0, reduced: null, refused: "" } });
    const turn = ++this.reductions;
    let made = /** @type {Partial<import("./state.js").Reduction>} */ ({});
    try {
      const reduced = await this.engine.reduce(reduction.wanted, reduction.pseudonymise);
      save(reduced.zip, `soups-reduced-${reduced.code}-${result.summary.asOf}${reduction.pseudonymise ? "-pseudonymised" : ""}.zip`);
      made = { reduced };
    } catch (error) {
      if (error instanceof Refused) made = { refused: error.message };
      else if (!(error instanceof Stopped)) throw error;
    }
    // Another one may be wanted by now, or none.
    const now = this.state.reduction;
    if (now?.busy && turn === this.reductions) this.store.set({ reduction: { ...now, ...made, busy: false } });
  }

  /** @param {number} left */
  reducing(left) {
    const { reduction } = this.state;
    if (reduction?.busy) this.store.set({ reduction: { ...reduction, left } });
  }

  /** Ends the work on them, and leaves the choice. */
  stopReducing() {
    const { reduction } = this.state;
    if (!reduction?.busy) return;
    this.engine.leaveReduced();
    this.store.set({ reduction: { ...reduction, busy: false, left: 0 } });
  }

  leaveReduced() {
    this.stopReducing();
    this.store.set({ reduction: null });
  }

  /** @param {Suppression} suppression */
  silence(suppression) {
    const { suppressions } = this.state;
    if (suppressions.some(({ code, id }) => code === suppression.code && id === suppression.id)) return;
    this.store.set({ suppressions: [...suppressions, suppression] });
  }

  /**
   * @param {number} at
   * @param {Partial<Suppression> | null} change   Nothing takes it away.
   */
  changeSuppression(at, change) {
    const { suppressions } = this.state;
    this.store.set({ suppressions: suppressions.flatMap((one, index) => (index === at ? (change ? [{ ...one, ...change }] : []) : [one])) });
    if (this.state.suppressions.length === 0 && this.state.silencing !== "") this.applySuppressions();
  }

  /** Runs without the findings that were chosen. */
  async applySuppressions() {
    const written = await this.writtenSuppressions();
    if (!written) return;
    this.store.set({ silencing: written.value, note: "" });
    this.run(false);
  }

  /** Saves what was chosen as a settings file of the command line. */
  async saveSuppressions() {
    const written = await this.writtenSuppressions();
    if (written) save(new Blob([written.toml], { type: "application/toml" }), "soups-suppressions.toml");
  }

  async writtenSuppressions() {
    try {
      return await this.engine.suppressions(this.state.suppressions);
    } catch (error) {
      if (error instanceof Refused) this.store.set({ note: `Not done: ${error.message}.` });
      else if (!(error instanceof Stopped)) throw error;
      return null;
    }
  }

  /**
   * Rows of the result on show; nothing, when the engine has let go of it, for another or for good.
   * @param {View} view
   * @param {number} from
   * @param {number} count
   */
  async rows(view, from, count) {
    try {
      return await this.engine.rows(view, from, count);
    } catch (error) {
      if (error instanceof Stopped || error instanceof Refused) return null;
      throw error;
    }
  }

  /**
   * What a view asks about the result on show; nothing, when the engine has let go of it. What the engine refuses is the
   * asker's to tell.
   * @template {Look} L
   * @param {L} look
   * @returns {Promise<Answers[L["what"]] | null>}
   */
  async look(look) {
    try {
      return /** @type {Answers[L["what"]]} */ (await this.engine.look(look));
    } catch (error) {
      if (error instanceof Stopped) return null;
      throw error;
    }
  }

  /** Hands every file that the engine does not have to it, and runs when it has them all. */
  read() {
    const wanted = this.state.files.filter((entry) => entry.status === "unread" || entry.status === "unreadable");
    if (wanted.length === 0 && this.state.files.every((entry) => entry.status === "read")) {
      this.run(true);
      return;
    }
    const idle = !this.state.files.some(inWork);
    this.store.set({
      phase: "reading",
      attend: true,
      trouble: "",
      secondsLeft: 0,
      comparing: false,
      files: this.state.files.map((entry) => (wanted.includes(entry) ? { ...entry, status: "waiting", read: 0 } : entry)),
    });
    if (idle) this.began = { time: performance.now(), done: readingOf(this.state.files).done };
    for (const entry of wanted) this.engine.read(entry.id, entry);
  }

  /**
   * Judges what is read. While one run is under way another waits, and only the last of those that wait is made.
   * @param {boolean} attend   Whether the user asked for it and waits.
   */
  async run(attend) {
    this.store.set({ phase: "reading", attend: attend || (this.running && this.state.attend), trouble: "" });
    this.runAgain = this.running;
    if (this.running) return;
    this.running = true;
    try {
      let settings, answer;
      do {
        this.runAgain = false;
        settings = this.state.settings;
        const { silencing } = this.state;
        answer = await this.engine.run(silencing === "" ? settings : { ...settings, suppress: silencing }, this.whatIf.change);
      } while (this.runAgain);
      // Files that came meanwhile are still being read: the run that follows them has the answer.
      if (this.state.files.every((entry) => entry.status === "read")) {
        this.store.set({ phase: "done", result: { summary: answer.summary, first: answer.first, plan: answer.plan, alma: answer.alma, settings } });
      }
    } catch (error) {
      // Who is at work on the settings keeps the result of those before; the field says what is wrong.
      if (error instanceof Refused && this.state.result && !this.state.attend) this.store.set({ phase: "done" });
      else if (error instanceof Refused) this.store.set({ phase: "failed", result: null, trouble: error.message });
      else if (!(error instanceof Stopped)) throw error;
    } finally {
      this.running = false;
    }
  }

  /**
   * @param {number} file
   * @param {number} read
   */
  progress(file, read) {
    this.store.setFile(file, { status: "reading", read });
    const spent = performance.now() - this.began.time;
    const { total, done } = readingOf(this.state.files);
    const fresh = done - this.began.done;
    this.store.set({ secondsLeft: spent < ESTIMATE_AFTER_MS || fresh <= 0 ? 0 : ((total - done) * spent) / fresh / 1000 });
  }

  /**
   * @param {number} file
   * @param {FeedInfo | null} feed   Nothing, when it was read once more.
   */
  recognised(file, feed) {
    const entry = this.state.files.find((entry) => entry.id === file);
    if (!entry) return;
    this.store.setFile(file, { status: "read", feed: feed ?? entry.feed, read: feed?.bytes ?? entry.file.size });
    this.whenRead();
  }

  /**
   * The engine reads these once more: a schema came or went, or their records differ from what they are compared with.
   * @param {readonly number[]} files
   */
  again(files) {
    for (const file of files) this.store.setFile(file, { status: "waiting", read: 0 });
    this.began = { time: performance.now(), done: readingOf(this.state.files).done };
    this.store.set({ phase: "reading", secondsLeft: 0, comparing: true });
  }

  /** @param {number} file */
  unreadable(file) {
    this.engine.remove(file);
    this.store.setFile(file, { status: "unreadable" });
    this.whenRead();
  }

  /** Runs once nothing is left to read; a file that could not be read must not be left out in silence. */
  whenRead() {
    const { files } = this.state;
    if (files.some(inWork)) return;
    const unreadable = files.filter((entry) => entry.status === "unreadable").map((entry) => entry.name);
    if (unreadable.length === 0) {
      this.run(this.state.attend);
      return;
    }
    const trouble = `The browser could not read ${unreadable.join(", ")}: moved, changed or locked since it was chosen. Choose it again, or remove it from the list.`;
    this.store.set({ phase: "failed", result: null, trouble });
  }

  /**
   * @param {string} message
   * @param {import("./end.js").Cause} cause
   * @param {number} taken
   */
  stopped(message, cause, taken) {
    const { files } = this.state;
    const memory = Math.max(taken, this.state.memory);
    const at = files.find((entry) => entry.status === "reading") ?? files.find((entry) => entry.status === "waiting");
    const when = at ? `reading ${at.name}` : files.length > 0 ? "judging the feeds" : "starting";
    const why = message ? ` (${message})` : "";
    const causes = { memory: "it ran out of memory", fault: "it met a fault of its own", "": "it ran out of memory or met a fault of its own" };
    const size = bytes(files.reduce((sum, entry) => sum + entry.file.size, 0));
    const room = files.length > 0 ? `, with ${bytes(memory)} taken for ${size} of files; “soups check FILES” on the command line ${cause === "fault" ? "is another way" : "has more room"}` : "";
    const trouble =
      cause === "incomplete"
        ? `The engine stopped while ${when}: it needed a part of itself that is loaded only then, and the server of this page does not answer, or has another version by now.`
        : `The engine stopped while ${when}: ${causes[cause]}${why}${room}.`;
    const note = files.length > 0 ? "The files are still listed: Run tries again, or take some of them away." : "";
    this.forget({ phase: "failed", trouble, note });
  }

  /**
   * The engine that had read the files is gone, and its result with it.
   * @param {Partial<import("./state.js").State>} change
   */
  forget(change) {
    const files = this.state.files.map((entry) => /** @type {Entry} */ ({ ...entry, status: "unread", read: 0 }));
    this.store.set({ ...UNASKED, result: null, trouble: "", note: "", exporting: null, attend: true, comparing: false, memory: 0, ...change, files });
  }
}

/**
 * Whether a file given as something takes the place of an entry of its name.
 * @param {Entry} entry
 * @param {Given} given
 */
function isPlaceOf(entry, given) {
  if (given === "baseline") return entry.given === "baseline" || entry.feed?.given === "baseline";
  return entry.given !== "baseline";
}

/** @param {Entry} entry */
function inWork(entry) {
  return entry.status === "waiting" || entry.status === "reading";
}

/**
 * How far the reading is, in bytes.
 * @param {readonly Entry[]} files
 */
export function readingOf(files) {
  let total = 0;
  let done = 0;
  for (const entry of files) {
    total += entry.file.size;
    done += Math.min(entry.read, entry.file.size);
  }
  return { total, done, reading: files.some(inWork) };
}

/**
 * Offers a report as a file. It is a blob of this page: nothing is asked of any server.
 * @param {Blob} content
 * @param {string} name
 */
function save(content, name) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address by the next task; a little grace costs nothing.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
