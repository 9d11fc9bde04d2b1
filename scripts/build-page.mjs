/**
 * Makes the generated parts of the page from `www/pkg` (wasm-bindgen's output) and `node_modules`:
 *
 * - `www/vendor/lit.js`: lit, as one file that the browser can import.
 * - `www/vendor/worker-source.js`: the worker with the engine inside, as one string. The page starts it from a blob, since a
 *   worker from an address would not be under the page's policy, and the page may not fetch the wasm.
 *
 * Each comes with its types, so that the page's modules are checked against them.
 */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";

const www = new URL("../www/", import.meta.url);
const vendor = new URL("vendor/", www);

const LIT = `
export { html, LitElement, nothing, render } from "lit";
export { repeat } from "lit/directives/repeat.js";
`;

const LIT_TYPES = `${LIT}export type { TemplateResult } from "lit";\n`;

export async function buildPage() {
  await mkdir(vendor, { recursive: true });
  const [lit, worker] = await Promise.all([bundleLit(), bundleWorker()]);
  await Promise.all([
    write("lit.js", lit),
    write("lit.d.ts", LIT_TYPES),
    write("worker-source.js", `/** The worker and the engine in it. */\nexport const source = ${JSON.stringify(worker)};\n`),
    write("worker-source.d.ts", "export const source: string;\n"),
  ]);
}

async function bundleLit() {
  return bundle({ stdin: { contents: LIT, resolveDir: fileURLToPath(new URL("..", www)) } });
}

async function bundleWorker() {
  const wasm = fileURLToPath(new URL("pkg/soups_bg.wasm", www));
  await stat(wasm).catch(() => {
    throw new Error("www/pkg holds no engine: build the wasm first (make does it all)");
  });
  return bundle({
    entryPoints: [fileURLToPath(new URL("worker.js", www))],
    // A page opened from a disk has no origin, and browsers start no module worker for it. As one plain script it starts.
    format: "iife",
    define: { "import.meta.url": "location.href" },
    alias: { "soups-wasm": wasm },
    loader: { ".wasm": "binary" },
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
