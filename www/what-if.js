/**
 * Settings and what follows from them: the second half of the actions, between the state and the engine. Whatever is
 * asked here is asked about one result, and is of no use for the next.
 */
import { monthsAfter } from "./days.js";
import { Refused, Stopped } from "./engine.js";
import { fragmentOf, settingsIn, write } from "./fragment.js";
import { FIRST_ROWS } from "./protocol.js";
import { DEFAULTS } from "./state.js";

/** @import { Engine } from "./engine.js" */
/** @import { Against, Fate, Judged, ListName, Pairs, Settings } from "./protocol.js" */
/** @import { Result, State, Store } from "./state.js" */

/** After so much rest the address and the messages at the fields follow the settings. */
const JUDGE_AFTER_MS = 150;

/** Changes of one setting that follow each other this fast are one. */
const SAME_CHANGE_MS = 3000;

/** A plot that need not follow at once does so after so much rest. */
const REST_MS = 250;

/** Changes that follow each other this fast are those of something that is dragged. */
const MOVING_MS = 500;

/** Months that a forecast looks ahead if nothing else is chosen. */
const MONTHS = 12;

export class WhatIf {
  /**
   * @param {Store} store
   * @param {Engine} engine
   * @param {() => void} run   Judges what is read with the settings as they are.
   */
  constructor(store, engine, run) {
    this.store = store;
    this.engine = engine;
    this.run = run;
    /** The number of the change that the next run is of. */
    this.change = 0;
    this.changed = { keys: "", time: 0 };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.judging = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.moving = undefined;
    /** @type {Set<string>} What is asked and not answered. */
    this.asked = new Set();
  }

  get state() {
    return this.store.state;
  }

  /** What the engine knows of settings, and those of the address. */
  async start() {
    addEventListener("hashchange", () => this.readAddress());
    const known = this.ask({ type: "keys" });
    if (location.hash) this.readAddress();
    const answer = await known;
    if (answer) this.store.set({ keys: answer.keys });
  }

  /**
   * Gives settings new values, or with nothing as the value puts them back, and judges the feeds again.
   * @param {Readonly<Record<string, string | null>>} values
   */
  settle(values) {
    const before = this.state.settings;
    /** @type {Record<string, string>} */
    const settings = { ...before };
    for (const [key, value] of Object.entries(values)) {
      if (value === null) delete settings[key];
      else settings[key] = value;
    }
    this.replace({ ...DEFAULTS, ...settings }, Object.keys(values));
  }

  /**
   * @param {Settings} settings
   * @param {readonly string[]} keys   Those that change.
   */
  replace(settings, keys) {
    this.store.set({ settings });
    this.begin(keys.join(" "));
    clearTimeout(this.judging);
    this.judging = setTimeout(() => this.judge(), JUDGE_AFTER_MS);
    this.run();
  }

  /**
   * A change begins, unless it goes on with the one before.
   * @param {string} keys
   */
  begin(keys) {
    const time = performance.now();
    const same = keys === this.changed.keys && keys !== "" && time - this.changed.time < SAME_CHANGE_MS;
    const fast = same && time - this.changed.time < MOVING_MS;
    this.changed = { keys, time };
    if (!same) this.change += 1;
    if (!fast) return;
    this.store.set({ moving: true });
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.store.set({ moving: false }), MOVING_MS);
  }

  /** The engine says which settings will do; they go into the address, and why the others do not to their fields. */
  async judge() {
    const { settings } = this.state;
    const answer = await this.ask({ type: "judge", settings });
    if (!answer || settings !== this.state.settings) return;
    const { pairs, refused } = /** @type {Judged} */ (answer.judged);
    this.store.set({ refused: Object.fromEntries(refused.map(({ key, message }) => [key, message])) });
    // While a value will not do, the result on show is that of the settings before, and so is the address.
    if (refused.length > 0 && this.state.result) return;
    write(fragmentOf(pairs.filter(({ key, value, shared }) => shared && DEFAULTS[key] !== value)));
  }

  /** The settings of the address, instead of those there are; what has no place there stays as it is. */
  async readAddress() {
    const given = settingsIn(location.hash);
    const before = this.state.settings;
    const answer = await this.ask({ type: "judge", settings: given });
    if (!answer) return;
    const { pairs, refused } = /** @type {Judged} */ (answer.judged);
    // An address without a date is of today.
    const taken = Object.fromEntries(pairs.filter(({ key, shared }) => shared && given[key] !== undefined).map(({ key, value }) => [key, value]));
    const local = this.state.keys.filter(({ kind }) => kind === "file" || kind === "entries").map(({ key }) => key);
    const kept = Object.entries(this.state.settings).filter(([key, value]) => local.includes(key) || value !== before[key]);
    const remarks = [
      ...refused.map(({ message }) => `Not taken from the address: ${message}.`),
      ...pairs.filter(({ shared }) => !shared).map(({ key }) => `Not taken from the address: ${key} names a file or holds ids, which have no place there.`),
    ];
    this.store.set({ remarks });
    const settings = { ...DEFAULTS, ...taken, ...Object.fromEntries(kept) };
    const differ = Object.keys({ ...before, ...settings }).filter((key) => before[key] !== settings[key]);
    if (differ.length > 0) this.replace(settings, differ);
    else this.judge();
  }

  /**
   * A file of settings, instead of those there are. Files that it names cannot be opened from here.
   * @param {File} file
   */
  async load(file) {
    try {
      const asOf = this.state.settings["as-of"] ?? "";
      const answer = await this.engine.whatIf(/** @type {const} */ ({ type: "read-settings", text: await file.text(), asOf: asOf || /** @type {string} */ (DEFAULTS["as-of"]) }));
      const { pairs } = /** @type {{ pairs: Pairs }} */ (answer);
      const files = pairs.filter(({ key }) => this.state.keys.find((known) => known.key === key)?.kind === "file");
      const remarks = files.map(({ key, value }) => `${file.name} names ${value} as ${key}: a page opens no file by its name, so give it by hand.`);
      const settings = Object.fromEntries(pairs.filter((pair) => !files.includes(pair)).map(({ key, value }) => [key, value]));
      this.store.set({ remarks, note: `Settings taken from ${file.name}.` });
      this.replace({ ...DEFAULTS, ...settings }, [file.name]);
    } catch (error) {
      if (error instanceof Refused) this.store.set({ remarks: [`${file.name}: ${error.message}`] });
      else if (!(error instanceof Stopped)) throw error;
    }
  }

  /** Every setting is put back. */
  reset() {
    this.store.set({ remarks: [] });
    this.replace(DEFAULTS, []);
  }

  /** @param {boolean} open */
  unfold(open) {
    if (open !== this.state.allSettings) this.store.set({ allSettings: open });
  }

  /** @param {string} sought */
  seek(sought) {
    this.store.set({ sought });
  }

  /** The settings as a file: what it holds, or nothing where one of them will not do. */
  async toml() {
    const answer = await this.ask({ type: "write-settings", settings: this.state.settings });
    return answer ? new Blob([answer.text], { type: "application/toml" }) : null;
  }

  /**
   * Asks for what the open view shows of the result, where that is not there yet. Called after every change of the state.
   */
  catchUp() {
    const { result, phase, tab, against } = this.state;
    if (!result || phase !== "done") return;
    if (tab === "forecast") {
      const range = this.state.range ?? this.rangeFrom(result.summary.asOf);
      const { forecast } = this.state;
      const there = forecast?.result === result && forecast.data.from === range.from && forecast.data.to === range.to;
      // While something is dragged the line waits: it changes little, and what is dragged is more urgent.
      const moving = forecast?.data.from === range.from && forecast.data.to === range.to && performance.now() - this.changed.time < REST_MS;
      clearTimeout(this.resting);
      if (!there && moving) this.resting = setTimeout(() => this.catchUp(), REST_MS);
      else if (!there) this.fetch("forecast", result, { type: "forecast", ...range }, ({ forecast, first }) => ({ range, forecast: { result, data: forecast, first } }));
    }
    if (tab === "schedule" && this.state.timing?.result !== result) {
      this.fetch("timing", result, { type: "timing" }, ({ timing }) => ({ timing: { result, data: timing } }));
    }
    if (tab === "compare" && (this.state.comparison?.result !== result || this.state.comparison.against !== against)) {
      const nothing = { comparison: { result, against, data: null } };
      this.fetch("compare", result, { type: "compare", against }, ({ comparison }) => ({ comparison: { result, against, data: comparison }, compared: this.again() }), nothing);
    }
    const { compared, comparison } = this.state;
    if (tab === "compare" && compared && !compared.first && comparison?.result === result) {
      const { list, fate } = compared;
      this.fetch("compared", result, { type: "compared", against, list, fate, from: 0, count: FIRST_ROWS }, ({ page }) => ({ compared: { list, fate, first: page } }));
    }
  }

  /** @param {string} from */
  rangeFrom(from) {
    return { from, to: monthsAfter(from, MONTHS) };
  }

  /**
   * Asks once for what is to be shown of a result.
   * @template {import("./protocol.js").WhatIfQuestion["type"]} T
   * @param {string} name
   * @param {Result} result
   * @param {{ type: T } & Record<string, unknown>} question
   * @param {(answer: any) => Partial<State>} change
   * @param {Partial<State>} [refused]
   */
  async fetch(name, result, question, change, refused) {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    const answer = await this.ask(question);
    this.asked.delete(name);
    // The answer is about the last result the engine had; if that is another, it is asked again.
    if (this.state.result !== result) this.catchUp();
    else if (answer) this.store.set(change(answer));
    else if (refused) this.store.set(refused);
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  look(from, to) {
    if (from <= to) this.store.set({ range: { from, to } });
  }

  /** @param {Against} against */
  compareWith(against) {
    this.store.set({ against, compared: null });
  }

  /**
   * @param {ListName} list
   * @param {Fate} fate
   */
  showCompared(list, fate) {
    this.store.set({ compared: { list, fate, first: null } });
  }

  /** The rows that are open, of another comparison. */
  again() {
    const { compared } = this.state;
    return compared && { ...compared, first: null };
  }

  /** Keeps the result, for later ones to be compared with. */
  async keep() {
    const { result } = this.state;
    if (!result || !(await this.ask({ type: "keep" }))) return;
    const kept = `${new Date().toLocaleTimeString(undefined, { timeStyle: "short" })}: ${result.summary.sentence}`;
    this.store.set({ kept, against: "kept", comparison: null, compared: null });
  }

  /**
   * Keeps what a JSON report tells, as that of last night, for the result to be compared with.
   * @param {File} blob
   */
  async keepReport(blob) {
    try {
      await this.engine.whatIf({ type: "keep-report", blob });
      this.store.set({ kept: blob.name, against: "kept", comparison: null, compared: null, note: `${blob.name} is a report: the result is compared with it under Compare.` });
    } catch (error) {
      if (error instanceof Refused) this.store.set({ note: `${blob.name}: ${error.message}.` });
      else if (!(error instanceof Stopped)) throw error;
    }
  }

  /**
   * @param {number} from
   * @param {number} count
   */
  async changes(from, count) {
    return (await this.ask({ type: "changes", from, count }))?.page ?? null;
  }

  /**
   * @param {Against} against
   * @param {ListName} list
   * @param {Fate} fate
   * @param {number} from
   * @param {number} count
   */
  async comparedRows(against, list, fate, from, count) {
    return (await this.ask({ type: "compared", against, list, fate, from, count }))?.page ?? null;
  }

  /**
   * The answer, or nothing where the engine refuses or is gone.
   * @param {{ type: import("./protocol.js").WhatIfQuestion["type"] } & Record<string, unknown>} question
   * @returns {Promise<any>}
   */
  async ask(question) {
    try {
      return await this.engine.whatIf(/** @type {any} */ (question));
    } catch (error) {
      if (error instanceof Stopped || error instanceof Refused) return null;
      throw error;
    }
  }
}
