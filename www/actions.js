/**
 * What the user can do, and what follows from it: the way from files to a result, between the state and the engine.
 */
import { Engine, Refused, Stopped } from "./engine.js";
import { bytes } from "./format.js";
import { FORMATS } from "./protocol.js";
import { addressToTry, connectFromPage } from "./self-test.js";
import { forgetStored, INITIAL, today } from "./state.js";

/** @import { ExportFormat, FeedInfo, Given, View } from "./protocol.js" */
/** @import { Entry, Store } from "./state.js" */

/**
 * A file, and what it is called where its own name does not tell enough.
 * @typedef {File | { file: File, name: string }} Chosen
 */

/** The most that an engine may take: what 32 bits can count. */
const MEMORY_MAX = 2 ** 32;

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
    this.engine = new Engine({
      ready: (version) => store.set({ version }),
      progress: (file, read) => this.progress(file, read),
      memory: (bytes) => store.set({ memory: bytes }),
      recognised: (file, feed) => this.recognised(file, feed),
      again: (files) => this.again(files),
      unreadable: (file) => this.unreadable(file),
      stopped: (message) => this.stopped(message),
    });
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
    if (chosen.length === 0) return;
    const files = chosen.map((chosen) => (chosen instanceof File ? { file: chosen, name: chosen.name } : chosen));
    const taken = new Map(files.map(({ name }) => [name, this.state.files.find((entry) => entry.name === name && isPlaceOf(entry, given))]));
    const replaced = this.state.files.filter((entry) => taken.get(entry.name) === entry);
    for (const entry of replaced) this.engine.remove(entry.id);
    const kept = this.state.files.filter((entry) => !replaced.includes(entry));
    const added = files.map(({ file, name }) => this.entry(file, name, given === "anything" ? (taken.get(name)?.given ?? given) : given));
    const note = replaced.length === 0 ? "" : `Read again, in place of what was there: ${replaced.map((entry) => entry.name).join(", ")}.`;
    this.store.set({ files: [...kept, ...added], note });
    this.read();
  }

  /**
   * @param {File} file
   * @param {string} name
   * @param {Given} given
   * @returns {Entry}
   */
  entry(file, name, given) {
    return { id: this.nextFile++, file, name, given, status: "unread", read: 0, feed: null };
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

  /** The sample feeds take the place of whatever is there. */
  async loadSample() {
    this.clear();
    this.store.set({ phase: "reading", attend: true });
    try {
      const { feeds } = await this.engine.samples();
      this.add(feeds.map(({ file, text }) => new File([text], file, { type: "application/xml" })));
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }

  /** @param {number} id */
  remove(id) {
    this.engine.remove(id);
    const files = this.state.files.filter((entry) => entry.id !== id);
    if (files.length === 0) {
      this.clear();
      return;
    }
    this.store.set({ files, note: "" });
    if (files.every((entry) => entry.status === "read")) this.run(false);
  }

  clear() {
    this.engine.restart();
    this.store.set({ phase: "empty", files: [], result: null, trouble: "", note: "", exporting: null, comparing: false, memory: 0 });
  }

  /** Files, results, settings, what stands in the address and what the browser keeps: nothing stays. */
  forgetEverything() {
    const { version } = this.state;
    this.clear();
    forgetStored();
    history.replaceState(null, "", location.pathname + location.search);
    this.store.set({ ...INITIAL, settings: { ...INITIAL.settings, "as-of": today() }, version, note: "Everything is forgotten: files, results and settings." });
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
    this.change(key, value);
    const { files } = this.state;
    if (files.length > 0 && files.every((entry) => entry.status === "read")) this.run(false);
  }

  /** The Run button: reads what is not read yet, and runs. */
  start() {
    if (this.state.files.length === 0) {
      this.store.set({ note: "Choose the feed files first, or try the sample feeds." });
      return;
    }
    this.read();
  }

  /** Ends the engine's work at once. The files stay listed, and Run reads them again. */
  cancel() {
    this.engine.restart();
    this.forget({ phase: "empty", note: "Cancelled. The files are still listed." });
  }

  /** @param {ExportFormat} format */
  async download(format) {
    const { result, phase } = this.state;
    if (!result || phase !== "done" || this.state.exporting) return;
    this.store.set({ exporting: format });
    try {
      const extension = FORMATS.find(({ name }) => name === format)?.extension ?? format;
      save(await this.engine.export(format), `soups-${result.summary.asOf}.${extension}`);
    } catch (error) {
      if (error instanceof Refused) this.store.set({ note: `Not downloaded: ${error.message}.` });
      else if (!(error instanceof Stopped)) throw error;
    }
    this.store.set({ exporting: null });
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
        answer = await this.engine.run(settings);
      } while (this.runAgain);
      // Files that came meanwhile are still being read: the run that follows them has the answer.
      if (this.state.files.every((entry) => entry.status === "read")) {
        this.store.set({ phase: "done", result: { summary: answer.summary, first: answer.first, settings } });
      }
    } catch (error) {
      if (error instanceof Refused) this.store.set({ phase: "failed", result: null, trouble: error.message });
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

  /** @param {string} message */
  stopped(message) {
    const { files, memory } = this.state;
    const at = files.find((entry) => entry.status === "reading") ?? files.find((entry) => entry.status === "waiting");
    const when = at ? `reading ${at.name}` : files.length > 0 ? "judging the feeds" : "starting";
    const why = message ? ` (${message})` : "";
    const cause = memory > MEMORY_MAX * 0.9 ? "it ran out of memory" : "it ran out of memory or met a fault of its own";
    const size = bytes(files.reduce((sum, entry) => sum + entry.file.size, 0));
    const room = files.length > 0 ? `, with ${bytes(memory)} taken for ${size} of files; “soups check FILES” on the command line has more room` : "";
    const trouble = `The engine stopped while ${when}: ${cause}${why}${room}.`;
    const note = files.length > 0 ? "The files are still listed: Run tries again, or take some of them away." : "";
    this.forget({ phase: "failed", trouble, note });
  }

  /**
   * The engine that had read the files is gone, and its result with it.
   * @param {Partial<import("./state.js").State>} change
   */
  forget(change) {
    const files = this.state.files.map((entry) => /** @type {Entry} */ ({ ...entry, status: "unread", read: 0 }));
    this.store.set({ result: null, trouble: "", note: "", exporting: null, attend: true, comparing: false, memory: 0, ...change, files });
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
