/**
 * The engine comes in two parts (see scripts/split.mjs). The rest is loaded at the moment something in it is called: the call
 * waits meanwhile, which nobody but the worker does.
 */
import { initSync, unpack } from "./pkg/unpack.js";
import { trustedScriptURL } from "./trust.js";
import unpacker from "soups-unpacker";

/** The rest could not be loaded. No plain Error, with which the engine itself refuses something: what has called it is cut off. */
export class Missing extends Error {}

/**
 * Where the rest is, as rest-of-engine.js says: here, or at an address.
 * @type {{ engineRest?: string, engineRestAt?: string }}
 */
const scope = /** @type {any} */ (globalThis);

/** @param {Uint8Array} packed */
export function unpacked(packed) {
  initSync({ module: unpacker });
  return /** @type {Uint8Array<ArrayBuffer>} */ (unpack(packed));
}

/**
 * Loads the rest and puts it where the first part calls it.
 * @param {Record<string, WebAssembly.ExportValue>} first
 */
export function loadRest(first) {
  if (scope.engineRest === undefined) fetchRest();
  const packed = Uint8Array.from(atob(scope.engineRest ?? ""), (letter) => letter.charCodeAt(0));
  new WebAssembly.Instance(new WebAssembly.Module(unpacked(packed)), { first });
  delete scope.engineRest;
}

function fetchRest() {
  try {
    importScripts(trustedScriptURL(scope.engineRestAt ?? ""));
  } catch {
    // It may have been there, and not be what it should be.
  }
  if (scope.engineRest === undefined) throw new Missing();
}
