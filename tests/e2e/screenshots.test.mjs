/** Pictures of every view, light and dark, on a phone, a laptop and a wide screen. SCREENSHOTS=yes writes them into docs/screenshots. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { check, onPage, root, SAMPLE } from "./page.mjs";

const folder = join(root, "docs", "screenshots");
const written = process.env["SCREENSHOTS"] === "yes";
if (written) mkdirSync(folder, { recursive: true });

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height] of /** @type {const} */ ([[390, 844], [1366, 860], [2200, 1300]])) {
    test(`every view has its picture, ${colorScheme}, ${width} wide`, async () => {
      await onPage({ context: { colorScheme, viewport: { width, height }, reducedMotion: "reduce" } }, async (page) => {
        const take = async (/** @type {string} */ name) => {
          const picture = await page.screenshot();
          assert.ok(picture.length > 5000, `${name} shows something`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
          if (written) writeFileSync(join(folder, `${name}-${width}-${colorScheme}.png`), picture);
        };
        await take("start");
        await page.getByTestId("scenarios").click();
        await page.getByTestId("gallery").waitFor();
        await take("scenarios");
        await page.getByTestId("close-shelf").click();
        await page.getByTestId("rules").click();
        await page.getByTestId("rules-list").waitFor();
        await take("rules");
        await page.getByTestId("close-shelf").click();
        await check(page, SAMPLE);
        await take("answer");
        for (const tab of await page.getByRole("tab").all()) {
          await tab.click();
          await tab.scrollIntoViewIfNeeded();
          await tab.evaluate((tab) => tab.scrollIntoView({ block: "start" }));
          await take((await tab.getAttribute("data-testid")) ?? "tab");
        }
      });
    });
  }
}
