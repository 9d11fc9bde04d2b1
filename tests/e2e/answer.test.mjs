/** The answer first: what flows through the jobs, what falls out, where to begin; and every state of it for everybody. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { axe, clean, inFrame } from "./axe.mjs";
import { AS_OF, check, commandLine, onPage, reaches, SAMPLE, sample, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const folder = dirname(/** @type {string} */ (SAMPLE[0]));
const report = JSON.parse(commandLine(folder, Object.keys(sample), ["--format", "json", "--as-of", AS_OF]).toString());

const ALMA = (/** @type {string} */ name) =>
  `<users><user><record_type>PUBLIC</record_type><primary_id>u1</primary_id><first_name>${name}</first_name><last_name>L</last_name><account_type>EXTERNAL</account_type></user></users>`;

test("what flows through each job is drawn, and the table says the same", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const stations = page.getByTestId("flow").locator("> li");
    assert.deepEqual(await stations.evaluateAll((all) => all.map((one) => one.getAttribute("data-job"))), report.jobs.map((/** @type {any} */ { job }) => job));
    for (const [at, job] of report.jobs.entries()) {
      const text = (await stations.nth(at).innerText()).replace(/\s+/g, " ");
      if (job.job === "maintenance") {
        assert.ok(text.includes(`${job.read} users judged`) && text.includes("9 locked"), text);
        continue;
      }
      for (const part of [`${job.read} record`, ...(job.created ? [`${job.created} created`] : []), ...(job.skipped ? [`${job.skipped} left out`] : []), ...(job.errors ? [`${job.errors} error`] : [])]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      // What is drawn is as long as what is told is much.
      const drawn = await stations.nth(at).locator("svg rect.created").evaluateAll((all) => all.reduce((sum, one) => sum + Number(one.getAttribute("width")), 0));
      assert.ok(Math.abs(drawn - (job.created / 60) * 100) < 1, `${job.job}: ${drawn}`);
    }
    await page.locator(".flow summary").click();
    const cells = await page.getByTestId("table-jobs").locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
    assert.deepEqual(cells.map(([job, read]) => `${job} ${read}`), report.jobs.map((/** @type {any} */ { job, read }) => `${job} ${read}`));
  });
});

test("causes lead to what hangs on them", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const first = page.getByTestId("list-causes").locator("li").first();
    assert.ok((await first.innerText()).includes(report.causes[0].remedy));
    await first.getByTestId("show-missing").click();
    assert.equal(await page.getByTestId("tab-missing").getAttribute("aria-selected"), "true");
    await page.locator("[data-testid=table-missing-count]", { hasText: /^\s*[1-9] of 17/ }).waitFor();
    await first.getByTestId("show-locked").click();
    assert.equal(await page.getByTestId("tab-locked").getAttribute("aria-selected"), "true");
    await page.locator("[data-testid=table-locked-count]", { hasText: /^\s*[1-8] of 9/ }).waitFor();
    // The bars fall with the rank.
    const records = await page.getByTestId("list-causes").locator("meter").evaluateAll((all) => all.map((one) => /** @type {HTMLMeterElement} */ (one).value));
    assert.deepEqual(records, report.causes.slice(0, records.length).map((/** @type {any} */ cause) => cause.records));
  });
});

test("user files of Alma have a lane and an answer of their own", async () => {
  const { paths } = write({ "alma-new.xml": ALMA("New"), "alma-old.xml": ALMA("Old") });
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.equal(await page.locator('[data-lane="alma-users"] .files li').count(), 2);
    const file = page.locator(".files li", { hasText: "alma-old.xml" });
    await file.getByTestId("given").selectOption("alma-previous");
    await reaches(page, "done");
    await page.getByTestId("alma").getByText("alma-old.xml: loaded before").waitFor();
    await page.locator(".files li", { hasText: "alma-new.xml" }).getByTestId("given").selectOption("alma-new");
    await page.getByTestId("alma").getByText("alma-new.xml: about to be loaded, 1 user").waitFor();
    assert.ok(((await page.getByTestId("alma-sentence").textContent()) ?? "").length > 20);
    assert.equal(await page.getByTestId("flow").count(), 0, "Pure has nothing to do");
  });
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [320, 1366]) {
    test(`axe finds nothing in any state of start, answer and taking away, ${colorScheme}, ${width} wide`, async () => {
      const { paths } = write({ ...sample, "vips.txt": "user-1007\n", "page.html": "<!doctype html><html></html>", "alma.xml": ALMA("N") });
      await onPage({ context: { colorScheme, viewport: { width, height: 800 } }, mayLog: /Content Security Policy/ }, async (page) => {
        await page.evaluate(axe);
        await state(page, "empty");
        await page.getByTestId("self-test").click();
        await page.getByText("The browser refused all").waitFor();
        await state(page, "self-test");
        await check(page, paths);
        await page.getByTestId("baseline-input").setInputFiles(paths.slice(0, 2));
        await page.getByTestId("plan-totals").waitFor();
        await reaches(page, "done");
        await page.locator(".flow summary").click();
        await state(page, "done, with a baseline, a list that asks and a file that is nothing");
        await page.getByTestId("tab-findings").click();
        for (const testid of ["silence-this", "reduce-this"]) {
          await page.getByTestId("table-findings").locator("tbody tr").nth(1).getByRole("button").first().click();
          await page.getByTestId("detail").getByTestId(testid).click();
          await page.locator(".asked h3:focus").waitFor();
        }
        await state(page, "asked for feeds and suppressions");
        await Promise.all([page.waitForEvent("download"), page.getByTestId("reduce").click()]);
        await page.getByTestId("reduced").waitFor();
        await state(page, "reduced");
        await page.getByTestId("forget").click();
        await page.getByText("Everything is forgotten").waitFor();
        await state(page, "forgotten");
      });
    });
  }
}

/**
 * @param {Page} page
 * @param {string} name
 */
async function state(page, name) {
  await inFrame(page);
  await clean(page, name);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button:not(.sorter), label.button, select, summary, input:not([type=file])")]
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`),
  );
  assert.deepEqual(small, [], name);
}
