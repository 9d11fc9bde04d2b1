/**
 * Keeps the release's few files and answers with them, network or not. It sees the page's own files only: feeds are read by
 * the page and never become a request. A newer release is taken when the last open page of the older one is closed.
 */

/** @type {string} */ // @ts-expect-error Put in by dist.mjs.
const version = VERSION;

/** @type {string[]} */ // @ts-expect-error Put in by dist.mjs.
const keep = KEEP;

const ours = "soups-";
const cacheName = ours + version;

/**
 * The part of a service worker's world that is used here; its types clash with those of a page.
 * @typedef {object} Scope
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 */
const scope = /** @type {Scope} */ (/** @type {unknown} */ (globalThis));

scope.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(keep)));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder());
});

scope.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(ours) && name !== cacheName).map((name) => caches.delete(name)));
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(cacheName);
  return (await cache.match(request, { ignoreSearch: request.mode === "navigate" })) ?? fetch(request);
}
