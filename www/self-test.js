/**
 * Attempts to connect, for those who want to see the promise kept. Each is a real one; the browser refuses it because of the
 * page's policy, before anything is sent, and says so with an event: only that counts as refused. The worker has the policy
 * of the page.
 */

/** @import { Attempt } from "./protocol.js" */

/** Between two attempts: Firefox tells a refusal twice, and stands still when a worker connects again at the first. */
const PAUSE_MS = 100;

/** How long the browser may take to refuse. */
const PATIENCE_MS = 3000;

/**
 * Where to: the page's own server; for a page that was opened from a disk, one that is there for examples.
 * @param {Location} location
 */
export function addressToTry(location) {
  return new URL("/connection-self-test", location.protocol.startsWith("http") ? location.origin : "https://example.com").href;
}

/**
 * @param {string} address
 * @returns {Promise<Attempt[]>}
 */
export function connectFromPage(address) {
  return attempts("page", address, {
    "fetch (HTTP request)": (url) => void fetch(url).catch(() => {}),
    WebSocket: openSocket,
    "image": (url) => void (new Image().src = url),
    "sendBeacon": (url) => void navigator.sendBeacon(url, ""),
  });
}

/**
 * @param {string} address
 * @returns {Promise<Attempt[]>}
 */
export function connectFromWorker(address) {
  return attempts("worker", address, {
    "fetch (HTTP request)": (url) => void fetch(url).catch(() => {}),
    WebSocket: openSocket,
    XMLHttpRequest: (url) => {
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.send();
    },
  });
}

/** @param {string} url */
function openSocket(url) {
  new WebSocket(url.replace(/^http/, "ws")).addEventListener("open", (event) => /** @type {WebSocket} */ (event.target).close());
}

/**
 * @param {Attempt["from"]} from
 * @param {string} address
 * @param {Record<string, (url: string) => void>} ways
 */
async function attempts(from, address, ways) {
  /** @type {Attempt[]} */
  const attempts = [];
  // One after the other, so that a refusal can only be that of the one under way.
  for (const [way, connect] of Object.entries(ways)) {
    attempts.push({ way, from, refused: await isRefused(connect, address) });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return attempts;
}

/**
 * @param {(url: string) => void} connect
 * @param {string} address
 * @returns {Promise<boolean>}
 */
function isRefused(connect, address) {
  return new Promise((resolve) => {
    const settle = (/** @type {boolean} */ refused) => {
      globalThis.removeEventListener("securitypolicyviolation", refuses);
      clearTimeout(timer);
      resolve(refused);
    };
    const refuses = () => settle(true);
    const timer = setTimeout(() => settle(false), PATIENCE_MS);
    globalThis.addEventListener("securitypolicyviolation", refuses);
    try {
      connect(address);
    } catch {
      // A browser may refuse with an exception besides; its event comes all the same.
    }
  });
}
