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
    for (const { name, title, heads, runs } of lessons.filter(({ name }) => name !== "university")) {
      await page.getByTestId("scenarios").click();
      await page.getByTestId(`lesson-${name}`).getByTestId("load-and-run").click();
      await page.getByTestId("lesson").getByRole("heading", { name: title, exact: true }).waitFor();
      await reaches(page, "done");
      if (heads[0] === "Would be locked") {
        assert.equal(String(await count(page, "count-would-be-locked")), runs[0]?.locked, name);
        assert.equal(String(await count(page, "count-missing-references")), runs[0]?.missing, name);
      } else {
        assert.equal(String(await count(page, "count-edits-undone")), runs[0]?.locked, name);
        assert.equal(await page.getByTestId("count-would-be-locked").count(), 0, "Alma's job locks nobody of Pure");
      }
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

test("runs of other files, of a baseline and of days to come are tried, too", async () => {
  await onPage({}, async (page) => {
    const lesson = page.getByTestId("lesson");
    const load = async (/** @type {string} */ name) => {
      await page.getByTestId("scenarios").click();
      await page.getByTestId(`lesson-${name}`).getByTestId("load-and-run").click();
      await lesson.waitFor();
      await reaches(page, "done");
    };
    const shows = (/** @type {string} */ testid, /** @type {string} */ text) => page.locator(`[data-testid="${testid}"]`, { hasText: new RegExp(`^${text}$`) }).waitFor();

    await load("alma-replayed-file");
    await page.getByTestId("panel-alma").waitFor();
    assert.match(await page.getByTestId("alma-undone").innerText(), /user_group of 1234 would go back from EMERITUS to STAFF, because the file carries STAFF, the value it had before the edit\./);
    await lesson.getByRole("button", { name: /^Try: --alma-previous/ }).click();
    await shows("count-edits-undone", "2");
    assert.match(await page.getByTestId("alma").innerText(), /users-2026-10\.xml: about to be loaded, 6/);
    await lesson.getByRole("button", { name: "Try: --set alma.protected=pin_number" }).click();
    await shows("count-edits-undone", "0");
    await page.getByTestId("alma-overwritten").filter({ hasText: "5" }).waitFor();
    await lesson.getByRole("button", { name: "Try: as it is" }).click();
    await shows("count-edits-undone", "5");

    await load("persons-before-users");
    await shows("count-would-be-locked", "7");
    await load("delta-taken-for-full");
    await lesson.getByRole("button", { name: "Try: soups forecast --to 2026-10-03" }).click();
    await page.getByTestId("panel-forecast").filter({ hasText: /Who changes, and why\s*11/ }).waitFor();
    assert.equal(await page.getByTestId("tab-forecast").getAttribute("aria-selected"), "true");

    // Every run of every lesson can be tried, but for tables of something else.
    for (const { name, runs } of lessons) assert.ok(runs.every(({ set, command }) => set !== null || !/^(--|soups)/.test(command)), name);
    const withBaseline = lessons.find(({ files }) => files.some(({ given }) => given === null));
    assert.ok(withBaseline, "a scenario has a baseline that one of its runs alone is given");
    await load(withBaseline.name);
    const run = withBaseline.runs.find(({ given }) => given !== null);
    await lesson.getByRole("button", { name: `Try: ${run?.command}` }).click();
    await shows("count-would-be-locked", run?.locked ?? "?");
    assert.equal(await page.locator('[data-lane="baseline"] .files li').count(), 4);
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
