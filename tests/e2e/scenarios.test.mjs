/** Scenarios, their lessons, and the manual of the rules, on the page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { scenarios } from "../../scripts/texts.mjs";
import { AS_OF, check, commandLine, count, download, onPage, reaches, root, SAMPLE } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const lessons = await scenarios();

/**
 * @param {Page} page
 * @param {string} when
 */
async function clean(page, when) {
  const violations = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map((/** @type {any} */ violation) => `${violation.id}: ${violation.nodes.map((/** @type {any} */ node) => node.html).slice(0, 3).join(" ")}`);
  });
  assert.deepEqual(violations, [], when);
}

test("every scenario, from the gallery, says what the command line says of its folder", async () => {
  await onPage({}, async (page) => {
    for (const { name, title, runs } of lessons.filter(({ name }) => name !== "university")) {
      await page.getByTestId("scenarios").click();
      await page.getByTestId(`lesson-${name}`).getByTestId("load-and-run").click();
      await page.getByTestId("lesson").getByRole("heading", { name: title, exact: true }).waitFor();
      await reaches(page, "done");
      assert.equal(String(await count(page, "count-would-be-locked")), runs[0]?.locked, name);
      assert.equal(String(await count(page, "count-missing-references")), runs[0]?.missing, name);
      const expected = commandLine(join(root, "examples", "scenarios", name), ["."], ["--settings", "settings.toml", "--format", "json"]);
      assert.deepEqual(JSON.parse((await download(page, "json")).bytes.toString()), JSON.parse(expected.toString()), name);
    }
  });
});

test("a scenario from the start, by its title, and the runs that its lesson speaks of", async () => {
  await onPage({}, async (page) => {
    assert.equal(await page.locator('[data-testid^="scenario-"]').count(), lessons.length);
    await page.getByRole("button", { name: "Persons before users" }).click();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), 7);
    const lesson = page.getByTestId("lesson");
    assert.match(await lesson.innerText(), /Run the user job first/);
    await lesson.getByRole("button", { name: "Try: --order OUPSM" }).click();
    await page.locator('[data-testid="count-would-be-locked"]', { hasText: /^0$/ }).waitFor();
    assert.equal(await count(page, "count-missing-references"), 0);
    await lesson.getByRole("button", { name: "Try: as it is" }).click();
    await page.locator('[data-testid="count-would-be-locked"]', { hasText: /^7$/ }).waitFor();
    // The lesson goes with its files.
    await page.getByTestId("remove-all").click();
    await reaches(page, "empty");
    assert.equal(await lesson.count(), 0);
  });
});

test("the rules browser finds, shows and grades", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const before = await count(page, "count-errors");
    await page.getByTestId("rules").click();
    const list = page.getByTestId("rules-list").locator("> li");
    await page.getByTestId("rule-PER011").waitFor();
    const all = await list.count();
    assert.ok(all > 150, `${all} rules`);
    await page.getByTestId("rules-family").selectOption("PER");
    assert.ok((await list.count()) < all);
    assert.ok((await list.allInnerTexts()).every((text) => /PER\d{3}/.test(text)));
    await page.getByTestId("rules-search").fill("shared user");
    await page.getByTestId("rules-family").selectOption("");
    const rule = page.getByTestId("rule-PER011");
    await rule.locator("summary").click();
    await rule.getByRole("heading", { name: "Failing example" }).waitFor();
    assert.match(await rule.locator("pre").first().innerText(), /<person /);
    await rule.getByTestId("rule-grade").selectOption("off");
    await page.getByTestId("close-shelf").click();
    await page.locator('[data-testid="count-errors"]', { hasText: new RegExp(`^${before - 1}$`) }).waitFor();
    const report = commandLine(join(root, "examples", "university"), ["."], ["--set", "rules.PER011=off", "--as-of", AS_OF, "--format", "json"]);
    assert.deepEqual(JSON.parse((await download(page, "json")).bytes.toString()), JSON.parse(report.toString()));

    await page.getByTestId("rules").click();
    await page.getByTestId("rules-search").fill("qzx");
    assert.equal(await page.getByTestId("rules-count").innerText(), `0 of ${all} rules`);
    await page.getByTestId("rules-search").fill("PER011");
    await page.getByTestId("rule-PER011").getByTestId("rule-grade").selectOption("default");
    // The first empties the search field, where the focus is, as everywhere.
    await page.getByTestId("rules-search").focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.getByTestId("shelf").waitFor({ state: "detached" });
    await page.locator('[data-testid="count-errors"]', { hasText: new RegExp(`^${before}$`) }).waitFor();
  });
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [390, 1366]) {
    test(`axe finds nothing in gallery, lesson and rules, ${colorScheme}, ${width} wide`, async () => {
      await onPage({ context: { colorScheme, viewport: { width, height: 800 } } }, async (page) => {
        await page.evaluate(axe);
        await page.getByTestId("open-scenarios").click();
        await page.getByTestId("lesson-delta-taken-for-full").locator("summary").click();
        await clean(page, "gallery");
        await page.getByTestId("close-shelf").click();
        await page.getByTestId("rules").click();
        await page.getByTestId("rules-search").fill("truncated");
        await page.getByTestId("rule-XML001").locator("summary").click();
        await page.getByTestId("rule-XML001").locator("pre").first().waitFor();
        await clean(page, "rules");
        await page.getByTestId("close-shelf").click();
        await page.getByTestId("scenario-overlap-by-ten-minutes").click();
        await reaches(page, "done");
        await clean(page, "lesson");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing scrolls sideways");
      });
    });
  }
}
