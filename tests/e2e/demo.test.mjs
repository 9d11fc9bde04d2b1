/** `<soups-demo>` on pages that are not ours: hostile styles, strict policies, and the gallery. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { dist } from "../../scripts/dist.mjs";
import { serve } from "../../scripts/serve.mjs";
import { browser } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const folder = mkdtempSync(join(tmpdir(), "soups-demo-"));
after(() => rmSync(folder, { recursive: true, force: true }));
await dist(folder);

const HOSTILE = "* { display: none !important; color: red !important; font: 80px serif !important; letter-spacing: 2em } soups-demo { position: static } button { visibility: hidden !important } html, body, soups-demo { display: block !important }";

/** A foreign page; the policy stands in it, since the server sends one to `index.html` and the like alone. */
let pages = 0;

/**
 * @param {{ policy?: string, body: string, styles?: string }} parts
 * @param {(page: Page, said: string[]) => Promise<void>} visit
 */
async function foreign({ policy, body, styles = "" }, visit) {
  // A folder of its own: the server takes the policy for all of its pages from index.html.
  const site = mkdtempSync(join(tmpdir(), "soups-host-"));
  const name = `host-${++pages}.html`;
  const meta = policy ?? "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; worker-src blob:; img-src data:";
  writeFileSync(join(site, "index.html"), `<meta http-equiv="Content-Security-Policy" content="${meta}">`);
  writeFileSync(join(site, name), `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><style>${styles}</style><script type="module" src="soups-demo.js"></script><body>${body}</body></html>`);
  const { copyFileSync } = await import("node:fs");
  copyFileSync(join(folder, "soups-demo.js"), join(site, "soups-demo.js"));
  const server = await serve({ folder: site, port: 0 });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    /** @type {string[]} */
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    await page.goto(server.address + name);
    await visit(page, said);
  } finally {
    await context.close();
    await server.close();
    rmSync(site, { recursive: true, force: true });
  }
}

test("a demo runs on a page with hostile styles, and leaves the page as it is", async () => {
  const body = '<p id="own">Own</p><soups-demo scenario="persons-before-users"></soups-demo>';
  await foreign({ styles: HOSTILE, body }, async (page, said) => {
    const demo = page.locator("soups-demo");
    await demo.getByRole("button", { name: "Run" }).click();
    await demo.getByText("7 users would be locked").waitFor();
    assert.equal(await demo.getByRole("list", { name: "Users who would be locked" }).getByRole("listitem").count(), 7);
    const look = await demo.evaluate((host) => {
      const heading = /** @type {Element} */ (host.shadowRoot?.querySelector("h3"));
      const { fontSize, color, letterSpacing, visibility } = getComputedStyle(heading);
      return { fontSize, color, letterSpacing, visibility };
    });
    assert.deepEqual(look, { fontSize: "16px", color: "rgb(23, 33, 43)", letterSpacing: "normal", visibility: "visible" });

    await demo.getByRole("combobox").selectOption("OUPSM");
    await demo.getByText("Nobody would be locked").waitFor();

    // Nothing of it is outside: no style, no element, no name.
    assert.equal(await page.locator("#own").evaluate((own) => getComputedStyle(own).color), "rgb(255, 0, 0)");
    assert.equal(await page.evaluate(() => document.styleSheets.length + document.adoptedStyleSheets.length), 1);
    assert.equal(await page.evaluate(() => document.body.children.length), 2);
    const names = await page.evaluate(() => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const known = new Set(Object.getOwnPropertyNames(frame.contentWindow ?? {}));
      frame.remove();
      return Object.getOwnPropertyNames(globalThis).filter((name) => !known.has(name) && !/^(own|\d+)$/.test(name));
    });
    assert.deepEqual(names.filter((name) => !name.startsWith("__")), []);
    assert.deepEqual(said, []);
  });
});

test("several demos, another scenario, one that is not there, and one that is taken away", async () => {
  const body = '<soups-demo id="a" scenario="supervisors-before-persons"></soups-demo><soups-demo id="b" scenario="none"></soups-demo><soups-demo id="c"></soups-demo>';
  await foreign({ body }, async (page, said) => {
    await page.locator("#b").getByText("There is no scenario “none”. There are: right-order, ").waitFor();
    await page.locator("#c").getByText("There is no scenario “”.").waitFor();
    await page.locator("#a").getByRole("button", { name: "Run" }).click();
    await page.locator("#a").getByText("4 references would not be found").waitFor();
    await page.locator("#b").evaluate((demo) => demo.setAttribute("scenario", "maintenance-too-early"));
    await page.locator("#b").getByRole("button", { name: "Run" }).click();
    await page.locator("#b").getByText("2 users would be locked").waitFor();
    assert.equal(page.workers().length, 2);
    await page.locator("#a").evaluate((demo) => demo.remove());
    await page.waitForFunction(() => !document.querySelector("#a"));
    for (let tries = 0; page.workers().length > 1 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(page.workers().length, 1);
    assert.deepEqual(said, []);
  });
});

test("where the page's policy does not let it run, it says so and shows the feeds", async () => {
  const body = '<soups-demo scenario="right-order"></soups-demo>';
  for (const policy of ["default-src 'none'; script-src 'self'; img-src data:", "default-src 'none'; script-src 'self'; worker-src blob:; img-src data:; require-trusted-types-for 'script'; trusted-types none-of-ours"]) {
    await foreign({ policy, body }, async (page) => {
      const demo = page.locator("soups-demo");
      await demo.getByRole("button", { name: "Run" }).click();
      await demo.getByText("This page does not let the dry run start").waitFor();
      await demo.getByText("The feeds").click();
      await demo.getByText("users.xml").first().waitFor();
      // It is styled there, too.
      assert.equal(await demo.evaluate((host) => getComputedStyle(/** @type {Element} */ (host.shadowRoot?.querySelector("section"))).borderRadius), "8px");
    });
  }
});

test("the gallery shows every scenario", async () => {
  const site = await serve({ folder, port: 0 });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    await page.goto(`${site.address}gallery.html`);
    assert.equal(await page.locator("soups-demo").count(), 14);
    const demo = page.locator('soups-demo[scenario="user-id-prefix-lost"]');
    await demo.getByRole("button", { name: "Run" }).click();
    await demo.getByText("7 users would be locked").waitFor();
    // Alma's job has no order of jobs to choose, and tells of edits.
    const alma = page.locator('soups-demo[scenario="alma-replayed-file"]');
    assert.equal(await alma.getByRole("combobox").count(), 0);
    await alma.getByRole("button", { name: "Run" }).click();
    await alma.getByText("user_group of 1234 would go back from EMERITUS to STAFF").waitFor();
    assert.deepEqual(said, []);
  } finally {
    await context.close();
    await site.close();
  }
});
