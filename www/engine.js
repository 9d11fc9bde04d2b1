/**
 * The engine as the page sees it: a worker behind questions and answers. Cancelling means ending the worker and
 * starting another; whoever was waiting for an answer is told `Stopped`.
 */
import { source } from "./vendor/worker-source.js";
import { besides } from "./rest-of-engine.js";
import { trustedScriptURL } from "./trust.js";
import { unreachable } from "./protocol.js";

/** @import { Look } from "./looks.js" */
/** @import { Answer, ExportFormat, FromWorker, FeedInfo, Given, Suppression, Wanted, Page, Question, Rows, Settings, ToWorker, View, WhatIfQuestion } from "./protocol.js" */

/** The worker was ended before it could answer. */
export class Stopped extends Error {}

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
 * @property {(message: string, incomplete: boolean) => void} stopped   The engine is gone, and with it everything it had read; it may
 *   be for want of a part of it that could not be loaded.
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
    /** @type {Worker | null} */
    this.worker = null;
    this.start();
  }

  start() {
    // TypeScript's own worker type knows plain strings only; the browser asks for the trusted kind.
    const worker = new Worker(/** @type {any} */ (this.address));
    worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ event) => this.hear(event.data);
    // Trouble before or beside the messages: the script did not start, or memory ran out in it.
    worker.onerror = (event) => {
      event.preventDefault();
      this.stopped(event.message);
    };
    worker.onmessageerror = () => this.stopped("");
    this.worker = worker;
    return worker;
  }

  /** Ends the worker, whatever it is doing. */
  end() {
    if (this.worker) {
      this.worker.onmessage = this.worker.onerror = this.worker.onmessageerror = null;
      this.worker.terminate();
      this.worker = null;
    }
    for (const { reject } of this.waiting.values()) reject(new Stopped());
    this.waiting.clear();
  }

  /** Ends the worker and starts a fresh and empty one at once, so that it is ready when it is needed. */
  restart() {
    this.end();
    this.start();
  }

  /**
   * Reads a file; one with a number that it has already takes the place of that.
   * @param {number} file
   * @param {{ file: File, name: string, given: Given }} entry
   */
  read(file, { file: blob, name, given }) {
    this.tell({ type: "read", file, blob, name, given });
  }

  /** @param {number} file */
  remove(file) {
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
    (this.worker ?? this.start()).postMessage(message);
  }

  /** @param {FromWorker} message */
  hear(message) {
    if ("request" in message) {
      const question = this.settle(message.request);
      if (message.type === "refused") question?.reject(new Refused(message.message));
      else question?.resolve(message);
      return;
    }
    switch (message.type) {
      case "ready":
        return this.listener.ready(message.version);
      case "progress":
        return this.listener.progress(message.file, message.read);
      case "memory":
        return this.listener.memory(message.bytes);
      case "recognised":
        return this.listener.recognised(message.file, message.feed);
      case "again":
        return this.listener.again(message.files);
      case "unreadable":
        return this.listener.unreadable(message.file, message.message);
      case "stopped":
        return this.stopped(message.message, message.incomplete);
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
   * @param {boolean} [incomplete]
   */
  stopped(message, incomplete = false) {
    this.end();
    this.listener.stopped(message, incomplete);
  }
}
