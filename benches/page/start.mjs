/** What the page weighs, and how long it takes until it can be used. */
import { gzipSync } from "node:zlib";
import { median, megabytes, milliseconds, visited } from "./watched.mjs";

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {number} rounds
 * @returns {Promise<[string, string][]>}
 */
export async function start(browser, address, rounds) {
  /** @type {{ ready: number, paint: number, shift: number, blocked: number, requests: number, raw: number, packed: number }[]} */
  const visits = [];
  for (let round = 0; round < rounds; round++) visits.push(await opened(browser, address));
  const of = (/** @type {keyof (typeof visits)[number]} */ name) => median(visits.map((visit) => visit[name]));
  return [
    ["what is loaded before the engine is ready, with gzip", `${(of("packed") / 1000).toFixed(1)} KB in ${of("requests")} requests (${megabytes(of("raw"))} unpacked)`],
    ["first contentful paint", milliseconds(of("paint"))],
    ["engine ready, from the start of the navigation", milliseconds(of("ready"))],
    ["total blocking time until then (tasks over 50 ms, what is over)", milliseconds(of("blocked"))],
    ["cumulative layout shift", of("shift").toFixed(3)],
  ];
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 */
function opened(browser, address) {
  /** @type {Promise<Buffer>[]} */
  const bodies = [];
  return visited(/** @type {any} */ (withResponses(browser, bodies)), address, async (page) => {
    const told = await page.evaluate(async () => {
      let shift = 0;
      let blocked = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shift += /** @type {any} */ (entry).value;
      }).observe({ type: "layout-shift", buffered: true });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) blocked += Math.max(0, duration - 50);
      }).observe({ type: "longtask", buffered: true });
      const { passed } = /** @type {any} */ (globalThis).watched;
      const find = () => passed.find((/** @type {{ type: string }} */ { type }) => type === "ready");
      while (!find()) await new Promise((next) => setTimeout(next, 5));
      const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
      const ready = /** @type {number} */ (find().at);
      await new Promise((next) => setTimeout(next, 200));
      return { ready, paint, shift, blocked };
    });
    const loaded = await Promise.all(bodies);
    const raw = loaded.reduce((sum, body) => sum + body.length, 0);
    const packed = loaded.reduce((sum, body) => sum + Math.min(body.length, gzipSync(body, { level: 9 }).length), 0);
    return { ...told, requests: loaded.length, raw, packed };
  });
}

/**
 * A browser whose contexts keep what they load from a server.
 * @param {{ newContext: import("playwright-core").Browser["newContext"] }} browser
 * @param {Promise<Buffer>[]} bodies
 */
function withResponses(browser, bodies) {
  return {
    newContext: async (/** @type {import("playwright-core").BrowserContextOptions} */ options) => {
      const context = await browser.newContext(options);
      context.on("response", (response) => {
        if (response.url().startsWith("http")) bodies.push(response.body().catch(() => Buffer.alloc(0)));
      });
      return context;
    },
  };
}
