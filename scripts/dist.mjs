/**
 * Makes the releasable page: `node scripts/dist.mjs [FOLDER]`, by default into `dist`, from the built page in `www`.
 *
 * - `index.html` with its script and styles under hashed names, and a service worker that keeps them, so that the page works
 *   with the network off. Any static host will do.
 * - `soups.html`: the same in one file that opens from a disk. Its policy names its one script and one style by their
 *   hashes, so not even a changed byte of them would run.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const www = join(root, "www");

/** @param {string} folder */
export async function dist(folder) {
  const page = await readFile(join(www, "index.html"), "utf8");
  const styles = await bundle({ entryPoints: [join(www, "styles", "all.css")] });
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "assets"), { recursive: true });
  await hosted(folder, { page, styles });
  await oneFile(folder, { page, styles });
  for (const licence of ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"]) {
    await cp(join(root, licence), join(folder, licence)).catch(() => {});
  }
}

/** @typedef {{ page: string, styles: string }} Parts */

/**
 * @param {string} folder
 * @param {Parts} parts
 */
async function hosted(folder, { page, styles }) {
  const script = await bundle({ entryPoints: [join(www, "offline.js")] });
  const names = {
    style: await put(folder, "style", "css", styles),
    script: await put(folder, "soups", "js", script),
  };
  const html = assemble(page, {
    // The offline script is a worker of the page's own host.
    policy: (policy) => policy.replace("worker-src blob:", "worker-src 'self' blob:"),
    styles: `<link rel="stylesheet" href="${names.style}" />`,
    script: `<script type="module" src="${names.script}"></script>`,
  });
  await writeFile(join(folder, "index.html"), html);
  const keep = ["./", ...Object.values(names)];
  const version = hash(html).slice(0, 16);
  await writeFile(join(folder, "offline-worker.js"), await serviceWorker(version, keep));
}

/**
 * @param {string} folder
 * @param {Parts} parts
 */
async function oneFile(folder, { page, styles }) {
  const script = await bundle({ entryPoints: [join(www, "main.js")] });
  const style = styles.trim();
  if (/<\/?(script|style)/i.test(script) || /<\/style/i.test(style)) throw new Error("a tag inside the one file would end or hide its script");
  const html = assemble(page, {
    policy: (policy) =>
      policy
        .replace("script-src 'self'", `script-src 'sha256-${hash(script, "base64")}'`)
        .replace("style-src 'self'", `style-src 'sha256-${hash(style, "base64")}'`),
    styles: `<style>${style}</style>`,
    script: `<script type="module">${script}</script>`,
  });
  await writeFile(join(folder, "soups.html"), html);
}

/**
 * Puts other parts in the places of those that index.html names.
 * @param {string} page
 * @param {{ policy: (policy: string) => string, styles: string, script: string }} parts
 */
function assemble(page, { policy, styles, script }) {
  let html = page;
  html = exchange(html, /(http-equiv="Content-Security-Policy"\s+content=")([^"]+)/, (_, before, given) => before + policy(given));
  html = exchange(html, /<link rel="stylesheet"[^>]*>(\s*<link rel="stylesheet"[^>]*>)*/, () => styles);
  return exchange(html, /<script type="module" src="main\.js"><\/script>/, () => script);
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {(...parts: string[]) => string} replace
 */
function exchange(text, pattern, replace) {
  if (!pattern.test(text)) throw new Error(`index.html has no ${pattern}`);
  return text.replace(pattern, replace);
}

/**
 * @param {string} version
 * @param {string[]} keep
 */
function serviceWorker(version, keep) {
  return bundle({
    entryPoints: [join(www, "offline-worker.js")],
    define: { VERSION: JSON.stringify(version), KEEP: JSON.stringify(keep) },
  });
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} ending
 * @param {string} content
 */
async function put(folder, name, ending, content) {
  const file = `assets/${name}-${hash(content).slice(0, 12)}.${ending}`;
  await writeFile(join(folder, file), content);
  return file;
}

/**
 * @param {string} content
 * @param {"hex" | "base64"} [encoding]
 */
function hash(content, encoding = "hex") {
  return createHash("sha256").update(content).digest(encoding);
}


if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? join(root, "dist"));
  await dist(folder);
  console.log(`The page for any static host, and soups.html that opens from a disk, are in ${folder}`);
}
