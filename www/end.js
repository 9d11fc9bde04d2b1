/** How an engine comes to its end: why it trapped, and that it is gone without a word. */

/**
 * Why it ended, or nothing where that is not known. `memory`: it was refused what it asked for; `incomplete`: a part of it could not be
 * loaded.
 * @typedef {"memory" | "fault" | "incomplete" | ""} Cause
 */

/** Where the engine's panics leave their words (src/web/mod.rs). */
const PANIC = "soupsPanic";

/**
 * Why something escaped from the engine, after which its memory is in no known state. An engine that panics says so first; one
 * that is refused memory aborts without a word. What a browser throws where it has no memory itself is a RangeError, as is a
 * stack that is too deep.
 * @param {unknown} error
 * @returns {{ cause: Cause, message: string }}
 */
export function whyEnded(error) {
  const panic = /** @type {any} */ (globalThis)[PANIC];
  if (typeof panic === "string") return { cause: /capacity overflow|memory allocation/.test(panic) ? "memory" : "fault", message: panic };
  const message = error instanceof Error ? error.message : String(error);
  const aborted = error instanceof WebAssembly.RuntimeError && /unreachable/i.test(message);
  const refused = (error instanceof RangeError && !/call stack/.test(message)) || /out of memory|allocation/i.test(message);
  return aborted || refused ? { cause: "memory", message: "" } : { cause: "fault", message };
}

/**
 * In the worker: holds a lock of the worker's own name, which the browser takes away from it whatever becomes of it.
 * Answers whether it has it: a browser, or an address, may have no locks.
 * @returns {Promise<boolean>}
 */
export function holdOn() {
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    const asked = locks()?.request(/** @type {any} */ (globalThis).name, held);
    if (asked) asked.catch(() => resolve(false));
    else resolve(false);
  });
}

/**
 * In the page: calls back when a worker that holds on is gone, until the signal ends the watch.
 * @param {string} name
 * @param {AbortSignal} signal
 * @param {() => void} gone
 */
export function whenGone(name, signal, gone) {
  locks()?.request(name, { signal }, gone).catch(() => {});
}

function locks() {
  try {
    return navigator.locks;
  } catch {
    return undefined;
  }
}
