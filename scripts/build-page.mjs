/**
 * Makes the generated parts of the page from `www/pkg` (wasm-bindgen's output) and `node_modules`:
 *
 * - `www/vendor/lit.js`: lit, as one file that the browser can import.
 * - `www/vendor/worker-source.js`: the worker with the first part of the engine inside (see split.mjs), as one string. The page
 *   starts it from a blob, since a worker from an address would not be under the page's policy, and the page may not fetch
 *   the wasm. It is packed first, because what a host packs on the way are letters, and stays a third larger.
 * - `www/vendor/engine-rest.js`: the rest of the engine, packed as well, in a script that the worker loads when it is needed.
 * - `www/vendor/scenarios.js`, `rules.js` and `scenario-titles.js`: the lessons and the manual, see texts.mjs.
 *
 * Each comes with its types, so that the page's modules are checked against them.
 */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { pack } from "./pack.mjs";
import { split } from "./split.mjs";
import { rules, scenarios } from "./texts.mjs";

const www = new URL("../www/", import.meta.url);
const vendor = new URL("vendor/", www);

const LIT = `
export { html, LitElement, nothing, render, svg } from "lit";
export { repeat } from "lit/directives/repeat.js";
`;

const LIT_TYPES = `${LIT}export type { TemplateResult } from "lit";\n`;

export async function buildPage() {
  await mkdir(vendor, { recursive: true });
  await writeTexts();
  const lit = await bundle({ stdin: { contents: LIT, resolveDir: fileURLToPath(new URL("..", www)) } });
  const { rest, ...inside } = await engine();
  const worker = await bundleWorker(inside);
  await Promise.all([
    write("engine-rest.js", `globalThis.engineRest = "${Buffer.from(await readFile(rest)).toString("base64")}";\n`),
    write("lit.js", lit),
    write("lit.d.ts", LIT_TYPES),
    write("worker-source.js", `/** The worker and the engine in it. */\nexport const source = ${JSON.stringify(worker)};\n`),
    write("worker-source.d.ts", "export const source: string;\n"),
  ]);
}

/** What is loaded when it is asked for, and the titles that lead there. */
async function writeTexts() {
  const [lessons, manual] = await Promise.all([scenarios(), rules()]);
  const titles = lessons.map(({ name, title }) => ({ name, title }));
  await Promise.all([
    write("scenarios.js", `export const scenarios = ${JSON.stringify(lessons)};\n`),
    write("scenarios.d.ts", `export const scenarios: import("../texts.js").Scenario[];\n`),
    write("rules.js", `export const rules = ${JSON.stringify(manual)};\n`),
    write("rules.d.ts", `export const rules: import("../texts.js").RulePage[];\n`),
    write("scenario-titles.js", `export const titles = ${JSON.stringify(titles)};\n`),
    write("scenario-titles.d.ts", "export const titles: { name: string, title: string }[];\n"),
  ]);
}

/** The engine in its parts, packed, as files. */
async function engine() {
  const file = (/** @type {string} */ name) => fileURLToPath(new URL(`pkg/${name}`, www));
  const whole = file("soups_bg.wasm");
  const parts = { first: file("first.packed"), rest: file("rest.packed"), loader: file("loader.packed"), unpacker: file("unpack_bg.wasm") };
  const made = await when(parts.loader);
  const makers = [whole, ...["split.mjs", "pack.mjs", "code-streams.mjs", "../www/pkg/unpack_bg.wasm"].map((name) => fileURLToPath(new URL(name, import.meta.url)))];
  const times = await Promise.all(makers.map(when));
  if (times[0] === 0) throw new Error("www/pkg holds no engine: build the wasm first (make does it all)");
  if (times.every((time) => time < made)) return parts;
  const { first, rest, loader } = split(new Uint8Array(await readFile(whole)));
  const [packedFirst = "", packedRest = ""] = await pack([first, rest]);
  await Promise.all([writeFile(parts.first, packedFirst), writeFile(parts.rest, packedRest)]);
  await writeFile(parts.loader, loader);
  return parts;
}

/** When a file was last written; 0 where there is none. @param {string} file */
const when = (file) => stat(file).then(({ mtimeMs }) => mtimeMs, () => 0);

/** @param {{ first: string, loader: string, unpacker: string }} parts */
async function bundleWorker({ first, loader, unpacker }) {
  return bundle({
    entryPoints: [fileURLToPath(new URL("worker.js", www))],
    // A page opened from a disk has no origin, and browsers start no module worker for it. As one plain script it starts.
    format: "iife",
    define: { "import.meta.url": "location.href" },
    alias: { "soups-first": first, "soups-loader": loader, "soups-unpacker": unpacker },
    loader: { ".packed": "binary", ".wasm": "binary" },
  });
}

/**
 * @param {string} name
 * @param {string} content
 */
function write(name, content) {
  return writeFile(new URL(name, vendor), content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPage();
}
