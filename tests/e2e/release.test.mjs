/** The release: the page with the network off, and the whole of it in one file from a disk. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { dist } from "../../scripts/dist.mjs";
import { serve } from "../../scripts/serve.mjs";
import { AS_OF, browser, check, commandLine, count, download, onPage, reaches, SAMPLE } from "./page.mjs";

const folder = mkdtempSync(join(tmpdir(), "soups-dist-"));
after(() => rmSync(folder, { recursive: true, force: true }));
await dist(folder);

const report = commandLine(dirname(/** @type {string} */ (SAMPLE[0])), SAMPLE.map((file) => basename(file)), ["--format", "json", "--as-of", AS_OF]);

test("the one file does the whole job from a disk, under a policy that names its script by hash", async () => {
  const file = join(folder, "soups.html");
  const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  assert.match(policy, /script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+';/);
  assert.ok(!policy.includes("'self'"), policy);
  await onPage({ address: pathToFileURL(file).href }, async (page) => {
    await check(page, SAMPLE);
    assert.deepEqual((await download(page, "json")).bytes, report);
    // Its styles are its own, too.
    assert.equal(await page.getByTestId("run").evaluate((button) => getComputedStyle(button).borderStyle), "solid");
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("run").click();
    await page.getByText("grace 30 days for staff").waitFor();
    assert.equal(await count(page, "count-would-be-locked"), 8);
    await scenarioAndRules(page);
  });
});

/**
 * Lessons and manual are there too.
 * @param {import("playwright-core").Page} page
 */
async function scenarioAndRules(page) {
  await page.getByTestId("scenarios").click();
  await page.getByTestId("lesson-maintenance-too-early").getByTestId("load-and-run").click();
  await reaches(page, "done");
  assert.equal(await count(page, "count-would-be-locked"), 2);
  await page.getByTestId("rules").click();
  await page.getByTestId("rules-search").fill("LCK007");
  await page.getByTestId("rule-LCK007").waitFor();
  await page.getByTestId("close-shelf").click();
}

test("the hosted page works on when the network is off", async () => {
  const site = await serve({ folder, port: 0 });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(site.address);
    const kept = await page.evaluate(async () => {
      const deadline = performance.now() + 10_000;
      while (performance.now() < deadline) {
        if ((await navigator.serviceWorker.getRegistration())?.active?.state === "activated") return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return false;
    });
    assert.ok(kept, "the offline worker is active");
    await site.close();
    await assert.rejects(fetch(site.address));
    await page.goto(site.address);
    await check(page, SAMPLE);
    assert.deepEqual((await download(page, "json")).bytes, report);
    await scenarioAndRules(page);
  } finally {
    await context.close();
    await site.close();
  }
});

test("the hosted page can be installed", async () => {
  const manifest = JSON.parse(readFileSync(join(folder, "soups.webmanifest"), "utf8"));
  assert.equal(manifest.start_url, "./");
  const site = await serve({ folder, port: 0 });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(site.address);
    const client = await context.newCDPSession(page);
    const { url, errors, data } = await client.send("Page.getAppManifest");
    assert.ok(url.endsWith("/soups.webmanifest") && data, url);
    assert.deepEqual(errors, []);
    for (const { src, sizes, type } of manifest.icons) {
      const answer = await fetch(new URL(src, site.address));
      assert.equal(answer.headers.get("content-type"), type);
      if (type !== "image/png") continue;
      const picture = Buffer.from(await answer.arrayBuffer());
      assert.equal(`${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}`, sizes);
    }
  } finally {
    await context.close();
    await site.close();
  }
});

test("names change with what is in the files, and the whole is small", () => {
  const assets = readdirSync(join(folder, "assets"));
  assert.ok(assets.length >= 4);
  for (const name of assets) assert.match(name, /^[a-z]+-[0-9a-f]{12}\.(js|css)$/);
  const index = readFileSync(join(folder, "index.html"), "utf8");
  const first = assets.filter((name) => index.includes(`assets/${name}`));
  const script = readFileSync(join(folder, "assets", first.find((name) => name.endsWith(".js")) ?? ""), "utf8");
  const later = assets.filter((name) => !first.includes(name));
  // What is loaded later is named by the script beside it, and kept for when the network is off.
  for (const name of later) assert.ok(script.includes(`"./${name}"`) && readFileSync(join(folder, "offline-worker.js"), "utf8").includes(name), name);
  assert.deepEqual(later.map((name) => name.split("-")[0]).sort(), ["rest", "rules", "scenarios"]);
  const sent = [index, ...first.map((name) => readFileSync(join(folder, "assets", name)))].map((content) => gzipSync(content).byteLength);
  const total = sent.reduce((sum, size) => sum + size, 0);
  assert.ok(total < 700_000, `${total} bytes compressed`);
});
