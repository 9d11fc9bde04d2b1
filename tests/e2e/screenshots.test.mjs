/**
 * Pictures of every view, light and dark, on a phone, a laptop and a wide screen: none scrolls sideways. SCREENSHOTS=yes
 * writes them into docs/screenshots: each in light on a laptop, and some in dark and on a phone.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { check, onPage, reaches, root, SAMPLE } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const folder = join(root, "docs", "screenshots");
const written = process.env["SCREENSHOTS"] === "yes";
if (written) mkdirSync(folder, { recursive: true });

/** What is kept besides those in light on a laptop. */
const ALSO_KEPT = new Set(["answer-390-dark", "start-390-light", "tab-locked-390-light", "alma-390-light", "tab-schedule-390-dark", "answer-1366-dark", "detail-1366-dark", "tab-forecast-1366-dark"]);

/** @typedef {(name: string) => Promise<void>} Take */

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height] of /** @type {const} */ ([[320, 800], [390, 844], [1366, 860], [2200, 1300]])) {
    // Whether something sticks out hangs on the width alone.
    if (colorScheme === "dark" && width !== 1366 && !(written && width === 390)) continue;
    test(`every view has its picture, ${colorScheme}, ${width} wide`, async () => {
      await onPage({ context: { colorScheme, viewport: { width, height }, reducedMotion: "reduce" }, mayLog: /connection-self-test|Refused to connect/ }, async (page) => {
        const take = async (/** @type {string} */ name) => {
          const picture = await page.screenshot();
          assert.ok(picture.length > 5000, `${name} shows something`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
          const full = `${name}-${width}-${colorScheme}`;
          if (written && ((width === 1366 && colorScheme === "light") || ALSO_KEPT.has(full))) writeFileSync(join(folder, `${full}.png`), picture);
        };
        await take("start");
        await shelves(page, take);
        await check(page, SAMPLE);
        await take("answer");
        await views(page, take);
        await behind(page, take);
        await scenario(page, "overlap-by-ten-minutes");
        await openTab(page, "tab-schedule");
        await take("schedule-with-starts");
        await openTab(page, "tab-plan");
        await take("plan");
        await page.getByTestId("try-run").last().click();
        await openTab(page, "tab-compare");
        await page.getByTestId("comparison").waitFor();
        await take("compare");
        await scenario(page, "contract-ends-next-month-with-grace");
        await openTab(page, "tab-forecast");
        await page.getByTestId("panel-forecast").getByText("Who changes, and why").waitFor();
        await take("forecast");
        await scenario(page, "alma-replayed-file");
        await page.getByTestId("alma").evaluate((part) => part.scrollIntoView({ block: "start" }));
        await take("alma-answer");
        await openTab(page, "tab-alma");
        await take("alma");
      });
    });
  }
}

/**
 * @param {Page} page
 * @param {Take} take
 */
async function shelves(page, take) {
  await page.getByTestId("scenarios").click();
  await page.getByTestId("gallery").waitFor();
  await take("scenarios");
  await page.getByTestId("close-shelf").click();
  await page.getByTestId("rules").click();
  await page.getByTestId("rules-list").waitFor();
  await take("rules");
  await page.getByTestId("rule-ENC001").locator("summary").click();
  await page.getByTestId("rule-ENC001").locator(".manual").waitFor();
  await take("rule");
  await page.getByTestId("close-shelf").click();
  await page.getByTestId("self-test").click();
  await page.getByTestId("self-test-results").getByText("The browser refused all").waitFor();
  await take("self-test");
  await page.getByTestId("self-test-close").click();
}

/**
 * @param {Page} page
 * @param {Take} take
 */
async function views(page, take) {
  for (const tab of await page.getByRole("tab").all()) {
    const id = (await tab.getAttribute("data-testid")) ?? "tab";
    await openTab(page, id);
    await take(id);
  }
}

/**
 * What stands behind a row, and what is taken away of it.
 * @param {Page} page
 * @param {Take} take
 */
async function behind(page, take) {
  await openTab(page, "tab-missing");
  await page.getByTestId("table-missing").locator("tbody tr").first().click();
  await page.getByRole("dialog").locator(".lines, pre, code").first().waitFor();
  await take("detail");
  await page.keyboard.press("Escape");
  await openTab(page, "tab-locked");
  await page.getByTestId("table-locked").locator("tbody tr").first().click();
  await page.getByTestId("reduce-this").click();
  await page.getByTestId("reduction").waitFor();
  await take("take-away");
  await page.getByTestId("reduction-close").click();
}

/**
 * @param {Page} page
 * @param {string} id
 */
async function openTab(page, id) {
  const tab = page.getByTestId(id);
  await tab.scrollIntoViewIfNeeded();
  await tab.click();
  await tab.evaluate((tab) => tab.scrollIntoView({ block: "start" }));
}

/**
 * @param {Page} page
 * @param {string} name
 */
async function scenario(page, name) {
  await page.evaluate(() => scrollTo(0, 0));
  await page.getByTestId("scenarios").click();
  await page.getByTestId(`lesson-${name}`).getByTestId("load-and-run").click();
  await page.getByTestId("lesson").waitFor();
  await reaches(page, "done");
}
