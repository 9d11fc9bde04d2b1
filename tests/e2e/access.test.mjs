/** For everybody: axe in every state, light and dark; the whole job by keyboard; small screens, big text, paper. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, clean, inFrame } from "./axe.mjs";
import { check, generate, onPage, openView, reaches, SAMPLE, write } from "./page.mjs";

/** Long enough to be looked at while they are read. */
const long = write(generate(120_000).files);

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height] of /** @type {const} */ ([[390, 844], [1366, 768], [2200, 1200]])) {
    test(`axe finds nothing, ${colorScheme}, ${width} wide`, async () => {
      await onPage({ context: { colorScheme, viewport: { width, height } } }, async (page) => {
        await page.evaluate(axe);
        await clean(page, "empty");

        await check(page, SAMPLE);
        await clean(page, "done");
        for (const view of ["missing", "findings", "locked"]) {
          await openView(page, view);
          await page.getByTestId(`table-${view}-filter`).click();
          await page.getByTestId(`table-${view}`).focus();
          await page.keyboard.press("ArrowDown");
          await clean(page, `${view}, with its filters`);
          await page.getByTestId(`table-${view}-columns`).click();
          await page.getByTestId(`table-${view}`).locator("tbody tr").nth(1).getByRole("button").click();
          const detail = page.getByTestId("detail");
          await detail.getByTestId("show-source").first().waitFor();
          for (const summary of await detail.locator("details > summary").all()) await summary.click();
          // The last ones are those of the explanation.
          const closed = detail.locator('[data-testid="show-source"][aria-expanded="false"]');
          if ((await closed.count()) > 0) await closed.last().click();
          await detail.getByTestId("source").first().waitFor();
          await detail.locator(".loading").waitFor({ state: "detached" });
          await clean(page, `${view}, with its detail`);
          await page.keyboard.press("Escape");
        }

        await page.getByTestId("order").fill("X");
        await page.getByTestId("run").click();
        await reaches(page, "failed");
        await clean(page, "failed");

        await page.getByTestId("remove-all").click();
        await page.getByTestId("order").fill("OUPSM");
        await page.getByTestId("file-input").setInputFiles(long.paths);
        await page.getByTestId("cancel").waitFor();
        await page.evaluate(freeze);
        assert.ok(await page.getByTestId("progress").isVisible());
        await clean(page, "reading");
      });
    });
  }
}

test("axe finds what is wrong when something is", async () => {
  await onPage({}, async (page) => {
    await page.evaluate(axe);
    await page.evaluate(() => {
      const picture = document.createElement("button");
      document.body.append(picture);
    });
    await assert.rejects(clean(page, "with a button that has no name"), /button-name/);
  });
});

test("the whole job by keyboard", async () => {
  await onPage({}, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? document.activeElement?.id ?? "");
    const tabTo = async (/** @type {string} */ testid) => {
      for (let steps = 0; steps < 40; steps++) {
        await page.keyboard.press("Tab");
        if ((await focused()) === testid) return;
      }
      assert.fail(`${testid} is not reached by the Tab key`);
    };
    const choosing = page.waitForEvent("filechooser");
    await tabTo("file-input");
    // The control that is not seen marks what is seen in its place.
    assert.notEqual(await page.locator("label.button.primary").evaluate((label) => getComputedStyle(label).outlineStyle), "none");
    await page.keyboard.press("Space");
    const chooser = await choosing;
    assert.ok(chooser.isMultiple());
    await chooser.setFiles(SAMPLE);
    await reaches(page, "done");
    assert.equal(await focused(), "verdict");

    await tabTo("table-locked");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByTestId("detail").locator(".chain").first().waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "table-locked");
    await page.getByTestId("tab-locked").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "tab-missing");
    await tabTo("table-missing");
    await page.keyboard.press("End");
    assert.equal(await page.getByTestId("table-missing").locator("tr.active").getAttribute("aria-rowindex"), "18");
    await page.getByTestId("tab-missing").focus();
    await page.keyboard.press("End");
    assert.equal(await page.getByTestId("panel-missing").isVisible(), false);
    await page.keyboard.press("Home");
    assert.equal(await focused(), "tab-locked");
    assert.ok(await page.getByTestId("panel-locked").isVisible());

    await page.evaluate(() => scrollTo(0, 0));
    await page.getByTestId("file-input").focus();
    await tabTo("order");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("opusm");
    await tabTo("grace-student");
    await tabTo("run");
    await page.keyboard.press("Enter");
    await page.locator(".context").getByText("order OPUSM").waitFor();
    await reaches(page, "done");
    assert.equal(await focused(), "verdict");

    // Removing a file leaves the focus on the next, and not nowhere.
    await page.getByRole("button", { name: "Remove organisations.xml" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Remove users.xml");
  });
});

test("headings are reached by the arrow keys and sort, and the rows are found again", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await openView(page, "findings");
    const table = page.getByTestId("table-findings");
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    await table.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "TABLE");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(), "Severity");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "Code");
    await page.keyboard.press("Enter");
    const code = table.getByRole("columnheader", { name: "Code" });
    await page.locator('th[data-column="code"][aria-sort="ascending"]').waitFor();
    await page.keyboard.press("Space");
    await page.locator('th[data-column="code"][aria-sort="descending"]').waitFor();
    assert.equal(await focused(), "Code", "the focus stays on the heading");
    await page.keyboard.press("End");
    assert.equal(await focused(), "Place");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "Place");
    assert.equal(await code.getAttribute("aria-sort"), "descending");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "TABLE");
    assert.equal(await table.locator("tr.active").getAttribute("aria-rowindex"), "2");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    // The table is one stop for the Tab key.
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => !document.activeElement?.closest("table")));
  });
});

test("those who hear the page are told what it does", async () => {
  await onPage({}, async (page) => {
    await page.evaluate(() => {
      const heard = /** @type {string[]} */ ([]);
      /** @type {any} */ (globalThis).heard = heard;
      const status = /** @type {Node} */ (document.querySelector("[role=status]"));
      new MutationObserver(() => heard.push(status.textContent?.trim() ?? "")).observe(status, { childList: true, characterData: true, subtree: true });
    });
    await check(page, SAMPLE);
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("grace-staff").blur();
    await page.getByText("grace 30 days").waitFor();
    await reaches(page, "done");
    const heard = await page.evaluate(() => /** @type {any} */ (globalThis).heard);
    assert.ok(heard.includes("Working on 4 files"), heard.join(" | "));
    assert.ok(heard.includes("Done."), heard.join(" | "));
    assert.equal(heard.at(-1), await page.getByTestId("verdict").textContent());
  });
});

for (const width of [320, 390, 768, 1024, 1366, 3840]) {
  test(`nothing sticks out at a width of ${width}, and all that is pressed is big enough`, async () => {
    await onPage({ context: { viewport: { width, height: 800 } } }, async (page) => {
      await inFrame(page);
      await check(page, SAMPLE);
      await openView(page, "missing");
      await page.getByTestId("table-missing-filter").click();
      await page.getByTestId("table-missing").locator("tbody tr").first().getByRole("button").click();
      await page.getByTestId("detail").getByTestId("source").first().waitFor();
      await inFrame(page);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("button, label.button, input:not([type=file], [type=checkbox]), label:has([type=checkbox])")]
          .filter((element) => element.checkVisibility())
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24)
          .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`),
      );
      assert.deepEqual(small, []);
    });
  });
}

test("on paper the answer stands without the controls, and a long list says how much of it", async () => {
  const { paths } = write(generate(1000).files);
  await onPage({}, async (page) => {
    await check(page, paths);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    for (const gone of ["load-sample", "run", "download-json"]) assert.ok(!(await page.getByTestId(gone).isVisible()), gone);
    assert.equal(await page.getByTestId("table-locked").locator("tbody tr").count(), 100);
    assert.ok(await page.getByText("The first 100 of 200.").first().isVisible());
    const pdf = await page.pdf();
    assert.ok(pdf.byteLength > 20_000);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
    // The table measures itself again, and goes back to the rows in sight.
    await page.waitForFunction(() => document.querySelectorAll("[data-testid=table-locked] tbody tr").length < 60);
  });
});

test("numbers are written as the reader's language has it, counts as plain digits", async () => {
  const { paths } = write(generate(10_000).files);
  await onPage({ context: { locale: "de-DE" } }, async (page) => {
    await check(page, paths);
    assert.equal(await page.getByTestId("count-would-be-locked").textContent(), "2000");
    assert.equal(await page.locator("#heading-locked .total").textContent(), "2.000");
    assert.ok(await page.getByText("Sonntag, 22. November 2026").isVisible());
  });
});

/** Runs in the page: it stays as it is, whatever the worker says from now on. */
function freeze() {
  document.body.inert = false;
  const still = document.body.cloneNode(true);
  document.body.replaceWith(still);
}
