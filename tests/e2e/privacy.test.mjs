/** The promise: nothing leaves the machine, and what a feed says is never more than text. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { browser, check, count, everyRow, onPage, site, write } from "./page.mjs";

/** @import { Page, Worker } from "playwright-core" */

/** Every way out that a script has, each towards an address of its own. */
const WAYS_OUT = /** @type {const} */ (["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "image", "script", "frame", "import", "form"]);

test("no way out of the page or its worker is open", async () => {
  const reached = await withListener(async (address, heard) => {
    // The listener hears what gets out: the same attempts from a page without the policy reach it.
    const open = await browser.newPage();
    await open.goto(address);
    for (const way of WAYS_OUT) await open.evaluate(tryOut, { way, address });
    await open.waitForTimeout(1000);
    for (const way of WAYS_OUT) assert.ok(heard.has(way), `${way} reaches the listener from an open page`);
    await open.close();
    heard.clear();

    const page = await browser.newPage();
    await page.goto(site.address);
    await page.getByTestId("load-sample").click();
    await page.locator('body[data-state="done"]').waitFor();
    for (const way of WAYS_OUT) await page.evaluate(tryOut, { way, address });
    const worker = /** @type {Worker} */ (page.workers()[0]);
    for (const way of /** @type {const} */ (["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "import"])) {
      await worker.evaluate(tryOut, { way, address });
    }
    // Not even the page's own server.
    assert.equal(await page.evaluate(() => fetch("/").then(() => "answered", () => "refused")), "refused");
    assert.equal(await worker.evaluate((home) => fetch(home).then(() => "answered", () => "refused"), site.address), "refused");
    await page.waitForTimeout(1000);
    await page.close();
    return [...heard];
  });
  assert.deepEqual(reached, []);
});

test("a string becomes neither code nor markup", async () => {
  await onPage({ mayLog: /Content Security Policy|Trusted|unsafe-eval|TrustedHTML|requires/ }, async (page) => {
    const refused = await page.evaluate(async () => {
      // What the test itself evaluates is above the policy; what it puts off is not.
      await new Promise((resolve) => setTimeout(resolve));
      /** @type {Record<string, boolean>} */
      const refused = {};
      const attempts = {
        eval: () => (0, eval)("1"),
        Function: () => new Function("return 1"),
        innerHTML: () => (document.createElement("p").innerHTML = "<b>x</b>"),
        write: () => document.write("<b>x</b>"),
        worker: () => new Worker("data:text/javascript,1"),
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        try {
          attempt();
          refused[name] = false;
        } catch {
          refused[name] = true;
        }
      }
      return refused;
    });
    assert.deepEqual(refused, { eval: true, Function: true, innerHTML: true, write: true, worker: true });
    const inline = await page.evaluate(() => {
      const paragraph = document.createElement("p");
      paragraph.setAttribute("style", "color: rgb(1, 2, 3)");
      document.body.append(paragraph);
      const colour = getComputedStyle(paragraph).color;
      paragraph.remove();
      return colour;
    });
    assert.notEqual(inline, "rgb(1, 2, 3)");
  });
});

test("the server sends the page's policy as a header, and forbids framing", async () => {
  const response = await fetch(site.address);
  const page = await response.text();
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1];
  assert.ok(policy);
  assert.equal(response.headers.get("content-security-policy"), `${policy}; frame-ancestors 'none'`);
  for (const part of ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.split("; ").includes(part), part);
  }
  assert.ok(!/unsafe-inline|unsafe-eval'|https?:|\*/.test(policy.replace("'wasm-unsafe-eval'", "")), policy);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  for (const outside of ["../package.json", "%2e%2e/package.json", "..%2fpackage.json"]) {
    assert.equal((await fetch(site.address + outside)).status, 404, outside);
  }
  assert.equal((await fetch(site.address, { method: "POST" })).status, 405);
});

test("text of a feed is shown as text, whatever it looks like", async () => {
  const nasty = [
    `<img src=x onerror="globalThis.caught=1">`,
    `<script>globalThis.caught=2</script>`,
    `\${globalThis.caught=3}{{caught}}`,
    `\u202Egnp.exe\u202C`,
    `zero\u200Bwidth\uFEFF`,
    `=HYPERLINK("http://example.org")`,
    `x`.repeat(100_000),
  ];
  const escape = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const users = nasty.map(
    (text, at) =>
      `<user id="U${at} ${escape(text)}"><userName>${escape(text)}</userName><name><c:firstname>F</c:firstname><c:lastname>L</c:lastname></name></user>`,
  );
  const commons = 'xmlns:c="v3.commons.pure.atira.dk"';
  const { paths } = write({
    "users.xml": `<users xmlns="v1.user-sync.pure.atira.dk" ${commons}>${users.join("")}</users>`,
    "<img src=x onerror=globalThis.caught=4>.xml": `<persons xmlns="v1.unified-person-sync.pure.atira.dk" ${commons}><person id="&lt;b>P&lt;/b>"><name><c:firstname>F</c:firstname><c:lastname>L</c:lastname></name><gender>male</gender><organisationAssociations><staffOrganisationAssociation id="A"><organisation><c:source_id>ORG</c:source_id></organisation><period><c:startDate>02-02-2002</c:startDate></period><staffType>academic</staffType></staffOrganisationAssociation></organisationAssociations><user id="&lt;svg onload=globalThis.caught=5>"/></person></persons>`,
  });
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.equal(await count(page, "count-would-be-locked"), nasty.length);
    const rows = page.getByTestId("table-locked").locator("tbody tr");
    for (const [at, text] of nasty.entries()) {
      // What cannot be seen stands there by its name.
      const seen = text.replace(/[\u200B-\u202E\uFEFF]/g, (unseen) => `U+${unseen.charCodeAt(0).toString(16).toUpperCase()}`);
      const shown = (await rows.nth(at).textContent()) ?? "";
      assert.ok(shown.includes(seen.slice(0, 200)), text.slice(0, 100));
      assert.ok(shown.length < 2000, `a cell of ${shown.length} characters`);
      await rows.nth(at).getByRole("button").click();
      const detail = page.getByTestId("detail");
      const all = detail.getByTestId("show-all").first();
      if (text.length > 2000) {
        await all.click();
        assert.ok(((await detail.locator("h3").textContent()) ?? "").includes(text), "all of it, on demand");
      }
      await detail.locator("details > summary").last().click();
      await detail.getByTestId("show-source").first().click();
      await detail.getByTestId("source").first().waitFor();
      await page.getByTestId("detail-close").click();
    }
    await everyRow(page, "table-findings");
    assert.ok((await page.getByTestId("table-missing").innerText()).includes("<svg onload=globalThis.caught=5>"));
    assert.ok((await page.locator(".feeds").innerText()).includes("<img src=x onerror=globalThis.caught=4>.xml"));
    assert.equal(await page.locator("img, script:not([src]), #page svg[onload]").count(), 0);
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).caught), undefined);
    // Nor does a long name move the page out of its frame.
    assert.equal(await sideways(page), 0);
  });
});

/** @param {Page} page */
function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/**
 * Runs in a page or a worker: tries one way out, and does not mind when it is refused.
 * @param {{ way: typeof WAYS_OUT[number], address: string }} attempt
 */
async function tryOut({ way, address }) {
  const url = address + way;
  const ways = {
    fetch: () => fetch(url, { mode: "no-cors" }),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.send();
    },
    WebSocket: () => new WebSocket(url.replace("http", "ws")),
    EventSource: () => new EventSource(url),
    sendBeacon: () => navigator.sendBeacon(url, "x"),
    image: () => (new Image().src = url),
    script: () => document.head.append(Object.assign(document.createElement("script"), { src: url })),
    frame: () => document.body.append(Object.assign(document.createElement("iframe"), { src: url })),
    import: () => import(url),
    form: () => {
      const frame = Object.assign(document.createElement("iframe"), { name: "form-target" });
      const form = Object.assign(document.createElement("form"), { action: url, target: "form-target" });
      document.body.append(frame, form);
      form.submit();
    },
  };
  try {
    await ways[way]();
  } catch {
    // Refused, or answered by something that is no module: the listener knows which.
  }
}

/**
 * A server that notes the path of everything it is asked for.
 * @template T
 * @param {(address: string, heard: Set<string>) => Promise<T>} work
 */
async function withListener(work) {
  /** @type {Set<string>} */
  const heard = new Set();
  const server = createServer((request, response) => {
    heard.add((request.url ?? "").replace(/\W/g, ""));
    response.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" }).end("<!doctype html><title>Listener</title>");
  });
  server.on("upgrade", (request, socket) => {
    heard.add((request.url ?? "").replace(/\W/g, ""));
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    return await work(`http://127.0.0.1:${port}/`, heard);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
