/** The engine comes in two parts: an ordinary dry run needs the first alone, and what needs the rest has it loaded, or says that it could not. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, test } from "node:test";
import { serve } from "../../scripts/serve.mjs";
import { AS_OF, browser, check, commandLine, count, download, openView, reaches, root, SAMPLE } from "./page.mjs";

const REST = "engine-rest.js";

// A page of its own, from which the rest can be taken away.
const folder = mkdtempSync(join(tmpdir(), "soups-parts-"));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(join(root, "www"), folder, { recursive: true });

const site = await serve({ folder, port: 0 });
after(() => site.close());

const report = commandLine(dirname(/** @type {string} */ (SAMPLE[0])), SAMPLE.map((file) => basename(file)), ["--format", "json", "--as-of", AS_OF]);

/**
 * Opens the page, with a list of what it has asked its server for.
 * @param {(page: import("playwright-core").Page, loaded: () => number) => Promise<void>} visit
 */
async function visiting(visit) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
  /** @type {string[]} */
  const asked = [];
  context.on("request", (request) => asked.push(request.url()));
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(site.address);
    await visit(page, () => asked.filter((url) => url.endsWith(`/${REST}`)).length);
  } finally {
    await context.close();
  }
}

test("feeds are judged, looked at and judged again with the first part alone; a report to take away has the rest loaded, once", async () => {
  await visiting(async (page, loaded) => {
    await check(page, SAMPLE);
    for (const view of ["missing", "all-causes", "findings", "forecast", "schedule", "log", "locked"]) await openView(page, view);
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("run").click();
    await page.getByText("grace 30 days for staff").waitFor();
    await page.getByTestId("grace-staff").fill("0");
    await page.getByTestId("run").click();
    await page.getByText("grace 0 days for staff").waitFor();
    // Files come and go, and what a run was is kept for comparisons.
    await page.getByTestId("remove-file").last().click();
    await page.getByTestId("run").click();
    await reaches(page, "done");
    await check(page, SAMPLE);
    assert.equal(loaded(), 0);
    assert.deepEqual((await download(page, "json")).bytes, report);
    assert.equal(loaded(), 1);
    await download(page, "html");
    assert.equal(loaded(), 1);
  });
});

test("user files of Alma are recognised by the first part and read by the rest", async () => {
  const lesson = join(root, "examples", "scenarios", "alma-replayed-file");
  await visiting(async (page, loaded) => {
    await page.getByTestId("file-input").setInputFiles(["users-2026-03.xml", "users-2026-10.xml", "users-2026-11.xml", "alma-export.xml"].map((name) => join(lesson, name)));
    await reaches(page, "done");
    assert.ok((await page.getByTestId("tab-alma").count()) > 0);
    assert.equal(loaded(), 1);
  });
});

test("where the rest cannot be loaded, that is said, and the page works on once it can", async () => {
  const [there, gone] = [join(folder, "vendor", REST), join(folder, "vendor", "gone.js")];
  await visiting(async (page, loaded) => {
    await check(page, SAMPLE);
    const locked = await count(page, "count-would-be-locked");
    renameSync(there, gone);
    try {
      await page.getByTestId("download-json").click();
      await reaches(page, "failed");
      assert.ok(await page.getByText("needed a part of itself that is loaded only then").isVisible());
      // What needs no more than the first part is done all the same.
      await page.getByTestId("run").click();
      await reaches(page, "done");
      assert.equal(await count(page, "count-would-be-locked"), locked);
    } finally {
      renameSync(gone, there);
    }
    assert.deepEqual((await download(page, "json")).bytes, report);
    assert.equal(loaded(), 2);
  });
});
