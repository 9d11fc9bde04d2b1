/**
 * The engine as the page sees it: a worker behind questions and answers. Cancelling means ending the worker and
 * starting another; whoever was waiting for an answer is told `Stopped`.
 */
import { source } from "./vendor/worker-source.js";
import { whenGone } from "./end.js";
import { besides } from "./rest-of-engine.js";
import { trustedScriptURL } from "./trust.js";
import { unreachable } from "./protocol.js";

/** @import { Look } from "./looks.js" */
/** @import { Answer, ExportFormat, FromWorker, FeedInfo, Given, Suppression, Wanted, Page, Question, Rows, Settings, ToWorker, View, WhatIfQuestion } from "./protocol.js" */

/** The worker was ended before it could answer. */
export class Stopped extends Error {}

/** So long may an engine that has something to do say nothing. */
const QUIET_MS = 20_000;

/** How often that is looked at. */
const LISTEN_MS = 2000;

/** The engine did not accept what it was asked; the message is the engine's. */
export class Refused extends Error {}

/**
 * What the worker says of its own accord.
 * @typedef {object} Listener
 * @property {(version: string) => void} ready
 * @property {(file: number, read: number) => void} progress
 * @property {(bytes: number) => void} memory
 * @property {(file: number, feed: FeedInfo | null) => void} recognised
 * @property {(files: number[]) => void} again
 * @property {(file: number, message: string) => void} unreadable
 * @property {(message: string, cause: import("./end.js").Cause, bytes: number) => void} stopped
 *   The engine is gone, and with it everything it had read; why, as far as that is known, and the memory it had then.
 * @property {(left: number) => void} reducing   How many records are left of the feeds that are made smaller.
 * @property {(seconds: number) => void} quiet   So long nothing came from the engine although it has something to do; 0 when it does again.
 */

/**
 * @template {Question} Q
 * @typedef {Exclude<Extract<Answer, { type: Q["type"] extends "run" ? "result" : Q["type"] }>, { type: "refused" }>} AnswerTo
 */

export class Engine {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    /** One address for all workers of this page: starting another needs nothing from the network. */
    this.address = trustedScriptURL(URL.createObjectURL(new Blob([source, besides], { type: "text/javascript" })));
    this.requests = 0;
    /** @type {Map<number, { resolve(answer: any): void, reject(error: Error): void }>} */
    this.waiting = new Map();
    /** Files that it is to read. @type {Set<number>} */
    this.reading = new Set();
    /** When something came from the engine last, or it was given something to do; whether that is too long ago. */
    this.heard = 0;
    this.quiet = false;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.listening = undefined;
    /** The name of the worker, which no other page's has, and what ends the watch for its end. */
    this.name = "";
    this.page = `soups-${Math.random().toString(36).slice(2)}`;
    this.workers = 0;
    this.gone = new AbortController();
    /** Whether the worker was given anything that a fresh one would not have. */
    this.used = false;
    /** @type {Worker | null} */
    this.worker = null;
    this.start();
  }

  start() {
    this.workers += 1;
    this.name = `${this.page}-${this.workers}`;
    // TypeScript's own worker type knows plain strings only; the browser asks for the trusted kind.
    const worker = new Worker(/** @type {any} */ (this.address), { name: this.name });
    worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ event) => this.hear(event.data);
    // Trouble before or beside the messages: the script did not start, or memory ran out in it.
    worker.onerror = (event) => {
      event.preventDefault();
      this.stopped(event.message);
    };
    worker.onmessageerror = () => this.stopped("a message could not be read");
    this.worker = worker;
    this.used = false;
    return worker;
  }

  /** Ends the worker, whatever it is doing. */
  end() {
    this.gone.abort();
    this.gone = new AbortController();
    this.reading.clear();
    if (this.worker) {
      this.worker.onmessage = this.worker.onerror = this.worker.onmessageerror = null;
      this.worker.terminate();
      this.worker = null;
    }
    for (const { reject } of this.waiting.values()) reject(new Stopped());
    this.waiting.clear();
    this.listen();
  }

  /** Ends the worker and starts a fresh and empty one at once, so that it is ready when it is needed. One that is fresh stays. */
  restart() {
    if (this.worker && !this.used) return;
    this.end();
    this.start();
  }

  /**
   * Reads a file; one with a number that it has already takes the place of that.
   * @param {number} file
   * @param {{ file: File, name: string, given: Given }} entry
   */
  read(file, { file: blob, name, given }) {
    this.reading.add(file);
    this.tell({ type: "read", file, blob, name, given });
  }

  /** @param {number} file */
  remove(file) {
    this.reading.delete(file);
    this.tell({ type: "remove", file });
  }

  /**
   * Has the worker try to reach an address.
   * @param {string} address
   */
  async connect(address) {
    return (await this.ask({ type: "connect", request: ++this.requests, address })).attempts;
  }

  /**
   * @param {Settings} settings
   * @param {number} change
   */
  run(settings, change) {
    return this.ask({ type: "run", request: ++this.requests, settings, change });
  }

  /**
   * @template {WhatIfQuestion} Q
   * @param {Q extends any ? Omit<Q, "request"> : never} question
   * @returns {Promise<AnswerTo<Q>>}
   */
  whatIf(question) {
    return /** @type {Promise<any>} */ (this.ask(/** @type {any} */ ({ ...question, request: ++this.requests })));
  }

  /**
   * @template {View} V
   * @param {V} view
   * @param {number} from
   * @param {number} count
   * @returns {Promise<Page<Rows[V]>>}
   */
  async rows(view, from, count) {
    return (await this.ask({ type: "rows", request: ++this.requests, view, from, count })).page;
  }

  /** @param {Look} look */
  async look(look) {
    return (await this.ask({ type: "look", request: ++this.requests, look })).answer;
  }

  /** @param {ExportFormat} format */
  async export(format) {
    return (await this.ask({ type: "export", request: ++this.requests, format })).content;
  }

  /**
   * @param {Wanted} wanted
   * @param {boolean} pseudonymise
   */
  async reduce(wanted, pseudonymise) {
    return (await this.ask({ type: "reduce", request: ++this.requests, wanted, pseudonymise })).reduced;
  }

  /** Lets go of the feeds that are made smaller: whoever waits for them is refused. */
  leaveReduced() {
    this.tell({ type: "leave-reduced" });
  }

  /** @param {readonly Suppression[]} list */
  suppressions(list) {
    return this.ask({ type: "suppressions", request: ++this.requests, list });
  }

  /**
   * @template {Question} Q
   * @param {Q} question
   * @returns {Promise<AnswerTo<Q>>}
   */
  ask(question) {
    return new Promise((resolve, reject) => {
      this.waiting.set(question.request, { resolve, reject });
      this.tell(question);
    });
  }

  /** @param {ToWorker} message */
  tell(message) {
    const worker = this.worker ?? this.start();
    this.used ||= message.type !== "keys";
    worker.postMessage(message);
    this.listen();
  }

  /** Follows how long the engine is quiet, as long as it has something to do. */
  listen() {
    const busy = this.waiting.size > 0 || this.reading.size > 0;
    if (this.quiet) this.listener.quiet(0);
    this.quiet = false;
    this.heard = performance.now();
    if (busy === (this.listening !== undefined)) return;
    clearInterval(this.listening);
    this.listening = busy ? setInterval(() => this.sayQuiet(), LISTEN_MS) : undefined;
  }

  sayQuiet() {
    const spent = performance.now() - this.heard;
    if (spent < QUIET_MS) return;
    this.quiet = true;
    this.listener.quiet(Math.round(spent / 1000));
  }

  /** @param {FromWorker} message */
  hear(message) {
    if ("request" in message) {
      const question = this.settle(message.request);
      this.listen();
      if (message.type === "refused") question?.reject(new Refused(message.message));
      else question?.resolve(message);
      return;
    }
    if (message.type === "recognised" || message.type === "unreadable") this.reading.delete(message.file);
    if (message.type === "again") for (const file of message.files) this.reading.add(file);
    this.listen();
    switch (message.type) {
      case "ready":
        if (message.holds) whenGone(this.name, this.gone.signal, () => this.stopped("it ended without a word"));
        return this.listener.ready(message.version);
      case "progress":
        return this.listener.progress(message.file, message.read);
      case "memory":
        return this.listener.memory(message.bytes);
      case "recognised":
        return this.listener.recognised(message.file, message.feed);
      case "again":
        return this.listener.again(message.files);
      case "reducing":
        return this.listener.reducing(message.left);
      case "unreadable":
        return this.listener.unreadable(message.file, message.message);
      case "stopped":
        return this.stopped(message.message, message.cause, message.bytes);
      default:
        return unreachable(message);
    }
  }

  /** @param {number} request */
  settle(request) {
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    return waiting;
  }

  /**
   * The next message starts a fresh worker, and not this one's end: a worker that cannot start would do so for ever.
   * @param {string} message
   * @param {import("./end.js").Cause} [cause]
   * @param {number} [bytes]
   */
  stopped(message, cause = "", bytes = 0) {
    this.end();
    this.listener.stopped(message, cause, bytes);
  }
}
