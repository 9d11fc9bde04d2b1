/**
 * A small static server for the page: `node scripts/serve.mjs [--port N] [FOLDER]`. It serves `www` (or FOLDER) on this
 * machine alone, and takes the next free port when the one it should have is taken.
 */
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PORT = 8137;
const PORTS_TRIED = 50;

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * @param {object} options
 * @param {string} options.folder
 * @param {number} [options.port]   0 for any.
 * @returns {Promise<{ address: string, close(): Promise<void> }>}
 */
export async function serve({ folder, port = PORT }) {
  const policy = await policyOf(folder);
  const server = createServer(async (request, response) => {
    const answer = await find(folder, request.method ?? "", request.url ?? "/");
    if (typeof answer === "number") {
      response.writeHead(answer, { ...HEADERS, "content-type": "text/plain" }).end(`${answer}\n`);
      return;
    }
    const { file, type, size } = answer;
    response.writeHead(200, { ...HEADERS, ...policyFor(file, policy), "content-type": type, "content-length": size });
    if (request.method === "HEAD") response.end();
    else createReadStream(file).pipe(response);
  });
  const taken = await listen(server, port);
  return {
    address: `http://localhost:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const HEADERS = {
  "cache-control": "no-cache",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * The page's policy, from the meta element that brings it to hosts that send no headers.
 * @param {string} folder
 */
async function policyOf(folder) {
  const page = await readFile(join(folder, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1];
  if (!policy) throw new Error(`${folder}: index.html has no content security policy`);
  return policy;
}

/**
 * As a header the policy can also say what a meta element cannot: nobody may frame the page. The release's offline worker
 * has a policy of its own, since it alone fetches something: the page's own files.
 * @param {string} file
 * @param {string} policy
 */
function policyFor(file, policy) {
  if (file.endsWith(".html")) return { "content-security-policy": `${policy}; frame-ancestors 'none'` };
  if (file.endsWith("offline-worker.js")) return { "content-security-policy": "default-src 'none'; connect-src 'self'" };
  return { "content-security-policy": "default-src 'none'" };
}

/**
 * @param {string} folder
 * @param {string} method
 * @param {string} url
 * @returns {Promise<number | { file: string, type: string, size: number }>} The file, or the status that says why not.
 */
async function find(folder, method, url) {
  if (method !== "GET" && method !== "HEAD") return 405;
  let path;
  try {
    path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return 400;
  }
  const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  const type = TYPES[extname(file)];
  if (!file.startsWith(folder + sep) || !type) return 404;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? { file, type, size: found.size } : 404;
}

/**
 * @param {import("node:http").Server} server
 * @param {number} port
 * @returns {Promise<number>}
 */
function listen(server, port) {
  const last = port === 0 ? 0 : port + PORTS_TRIED;
  return new Promise((resolve, reject) => {
    let at = port;
    server.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "EADDRINUSE" && at < last) server.listen(++at, "127.0.0.1");
      else reject(error);
    });
    server.on("listening", () => resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
    server.listen(at, "127.0.0.1");
  });
}

async function main() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { values, positionals } = parseArgs({ options: { port: { type: "string" } }, allowPositionals: true });
  const port = Number(values.port ?? process.env["PORT"] ?? PORT);
  const folder = positionals[0] ? join(process.cwd(), positionals[0]) : join(root, "www");
  const { address, close } = await serve({ folder, port });
  const samples = (await readdir(join(root, "examples", "university"))).filter((name) => name.endsWith(".xml"));
  console.log(`SOUPS Dry Run is at ${address}`);
  console.log(`"Try the sample feeds" loads, by one click: ${samples.join(", ")} (examples/university)`);
  console.log("Ctrl-C stops.");
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => close().then(() => process.exit(0)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main();
}
