/**
 * Makes the releasable page: `node scripts/dist.mjs [FOLDER]`, by default into `dist`, from the built page in `www`.
 *
 * - `index.html` with its script and styles under hashed names, and a service worker that keeps them, so that the page works
 *   with the network off. Any static host will do.
 * - `soups.html`: the same in one file that opens from a disk. Its policy names its one script and one style by their
 *   hashes, so not even a changed byte of them would run.
 * - `soups-demo.js`: the element `<soups-demo>` for other pages, and `gallery.html`, which shows every scenario with it.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { scenarios } from "./texts.mjs";

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
  await demo(folder);
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
  /** @type {string[]} */
  const later = [];
  const script = await bundle({ entryPoints: [join(www, "offline.js")], plugins: [loadedLater(folder, later), restOfEngine(folder, later)] });
  const names = {
    style: await put(folder, "style", "css", styles),
    script: await put(folder, "soups", "js", script),
  };
  const html = assemble(page, {
    // The offline script is a worker of the page's own host.
    policy: (policy) => policy.replace("worker-src blob:", "worker-src 'self' blob:").replace("img-src data:", "img-src 'self' data:; manifest-src 'self'"),
    styles: `<link rel="stylesheet" href="${names.style}" />\n    <link rel="manifest" href="soups.webmanifest" />\n    <link rel="apple-touch-icon" href="icon-192.png" />`,
    script: `<script type="module" src="${names.script}"></script>`,
  });
  await writeFile(join(folder, "index.html"), html);
  const keep = ["./", ...Object.values(names), ...later, ...(await install(folder))];
  const version = hash(html + keep.join()).slice(0, 16);
  await writeFile(join(folder, "offline-worker.js"), await serviceWorker(version, keep));
}

/**
 * What the page imports only when it is asked for becomes a file of its own beside the script.
 * @param {string} folder
 * @param {string[]} files   Their names are added here.
 * @returns {import("esbuild").Plugin}
 */
function loadedLater(folder, files) {
  return {
    name: "loaded later",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return null;
        const file = await put(folder, basename(path, ".js"), "js", await bundle({ entryPoints: [join(resolveDir, path)] }));
        files.push(file);
        return { path: `./${basename(file)}`, external: true };
      });
    },
  };
}

/**
 * The rest of the engine: a file of its own beside the script, too, or part of the script where there is no folder for it.
 * @param {string} [folder]
 * @param {string[]} [files]   Its name is added here.
 * @returns {import("esbuild").Plugin}
 */
function restOfEngine(folder, files) {
  return {
    name: "rest of the engine",
    setup(build) {
      build.onLoad({ filter: /[\\/]www[\\/]rest-of-engine\.js$/ }, async ({ path }) => {
        const rest = await readFile(join(www, "vendor", "engine-rest.js"), "utf8");
        if (folder === undefined) return { contents: `export const besides = ${JSON.stringify(rest)};` };
        const file = await put(folder, "rest", "js", rest);
        files?.push(file);
        return { contents: exchange(await readFile(path, "utf8"), /"\.\/vendor\/engine-rest\.js"/, () => JSON.stringify(`./${basename(file)}`)) };
      });
    },
  };
}

/**
 * What a system needs to install the page like a program: its name, its colours, its icon.
 * @param {string} folder
 * @returns {Promise<string[]>}   What of it the page needs when the network is off.
 */
async function install(folder) {
  const files = ["icon.svg", "icon-192.png", "icon-512.png", "soups.webmanifest"];
  await Promise.all(files.map((file) => cp(join(www, "install", file), join(folder, file))));
  return files;
}

/**
 * @param {string} folder
 * @param {Parts} parts
 */
async function oneFile(folder, { page, styles }) {
  const script = await bundle({ entryPoints: [join(www, "main.js")], plugins: [restOfEngine()] });
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
 * The element that shows a scenario inside any page, and a page of all of them.
 * @param {string} folder
 */
async function demo(folder) {
  const script = await bundle({ entryPoints: [join(www, "soups-demo.js")], plugins: [restOfEngine()] });
  await writeFile(join(folder, "soups-demo.js"), script);
  await cp(join(www, "styles", "gallery.css"), join(folder, "gallery.css"));
  const lessons = await scenarios();
  const items = lessons.map(({ name, title }) => `      <li><a href="#${name}">${escaped(title)}</a></li>`);
  const demos = lessons.map(({ name, title }) => `    <section id="${name}" aria-label="${escaped(title)}"><soups-demo scenario="${name}"></soups-demo></section>`);
  const page = await readFile(join(www, "install", "gallery.html"), "utf8");
  await writeFile(join(folder, "gallery.html"), exchange(exchange(page, /^ *<!-- LIST -->$/m, () => items.join("\n")), /^ *<!-- DEMOS -->$/m, () => demos.join("\n")));
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
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
