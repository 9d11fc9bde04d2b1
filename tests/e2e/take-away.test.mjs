/** What is taken away of one finding: the smallest feeds that show it, with pseudonyms or without, and suppressions. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { AS_OF, beforeWorker, check, commandLine, count, onPage, reaches, sample, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

/**
 * Saves what a button offers, and gives its name and its path.
 * @param {Page} page
 * @param {string} testid
 */
async function saved(page, testid) {
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByTestId(testid).click()]);
  return { name: saved.suggestedFilename(), path: await saved.path() };
}

/**
 * Opens the n-th row of a table, and presses one of its buttons.
 * @param {Page} page
 * @param {string} table
 * @param {number} at
 * @param {string} testid
 */
async function ofRow(page, table, at, testid) {
  const row = page.getByTestId(table).locator("tbody tr").nth(at);
  await row.getByRole("button").first().click();
  await page.getByTestId("detail").getByTestId(testid).click();
  await page.getByTestId(testid === "reduce-this" ? "reduction" : "suppressions").locator("h3:focus").waitFor();
}

for (const packed of [false, true]) {
  test(`the smallest feeds that show a lock are a zip that shows it${packed ? ", from gzip" : ""}`, async () => {
    const { folder, paths } = write(sample);
    const given = packed
      ? paths.map((path) => {
          const name = `${path}.gz`;
          writeFileSync(name, gzipSync(readFileSync(path)));
          return name;
        })
      : paths;
    await onPage({}, async (page) => {
      await check(page, given);
      await ofRow(page, "table-locked", 0, "reduce-this");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "heading-reduction");
      await page.getByTestId("pseudonymise").uncheck();
      const { name, path } = await saved(page, "reduce");
      assert.match(name, new RegExp(`^soups-reduced-LCK\\d+-${AS_OF}\\.zip$`));
      assert.match((await page.getByTestId("reduced").textContent()) ?? "", /No record can be left out/);
      const zip = `reduced${packed ? "-gz" : ""}.zip`;
      writeFileSync(join(folder, zip), readFileSync(path));
      // Any tool takes it apart.
      const unpacked = spawnSync("python3", ["-m", "zipfile", "-t", join(folder, zip)], { encoding: "utf8" });
      assert.equal(unpacked.status, 0, unpacked.stderr);
      const report = JSON.parse(commandLine(folder, [zip], ["--format", "json", "--as-of", AS_OF]).toString());
      assert.deepEqual(report.lockedUsers.map((/** @type {any} */ { id, reason }) => `${id} ${reason}`), ["user-1007 link-missing"]);

      // The page reads on as if nothing had been.
      assert.equal(await count(page, "count-would-be-locked"), 9);
      await page.getByTestId("remove-all").click();
      await page.getByTestId("file-input").setInputFiles(join(folder, zip));
      await reaches(page, "done");
      assert.equal(await count(page, "count-would-be-locked"), 1);
    });
  });
}

test("making the smallest feeds tells how far it is, can be cancelled, and is then made all the same", async () => {
  const { paths } = write(sample);
  // Each try takes longer than it does, as with large feeds.
  const slow = `{
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const { instance, module } = await instantiate(...given);
      const { session_reduce_on } = instance.exports;
      const slowly = (...given) => {
        for (const end = performance.now() + 120; performance.now() < end; );
        return session_reduce_on(...given);
      };
      return { module, instance: { exports: { ...instance.exports, session_reduce_on: slowly } } };
    };
  }\n`;
  await onPage({ before: beforeWorker(slow) }, async (page) => {
    await check(page, paths);
    await ofRow(page, "table-locked", 0, "reduce-this");
    await page.getByTestId("reduce").click();
    await page.getByTestId("reduction-left").getByText(/^\d+ records? left/).waitFor();
    const took = await page.evaluate(async () => {
      const began = performance.now();
      /** @type {HTMLElement} */ (document.querySelector("[data-testid=reduction-cancel]")).click();
      while (document.querySelector("[data-testid=reduction-left]")) await new Promise(requestAnimationFrame);
      return performance.now() - began;
    });
    assert.ok(took < 200, `${took} ms`);
    assert.equal(await page.getByTestId("reduced").count(), 0);
    // Begun again at once, it is the new one that counts.
    const { path } = await saved(page, "reduce");
    assert.match((await page.getByTestId("reduced").textContent()) ?? "", /No record can be left out/);
    assert.ok(readFileSync(path).byteLength > 0);
    assert.equal(await page.getByTestId("reduced-refused").count(), 0);
  });
});

test("with pseudonyms nothing tells of whom they speak", async () => {
  const { folder, paths } = write(sample);
  await onPage({}, async (page) => {
    await check(page, paths);
    await ofRow(page, "table-locked", 1, "reduce-this");
    assert.ok(await page.getByTestId("pseudonymise").isChecked());
    const { name, path } = await saved(page, "reduce");
    assert.match(name, /-pseudonymised\.zip$/);
    assert.match((await page.getByTestId("reduced").textContent()) ?? "", /replaced by pseudonyms/);
    const bytes = readFileSync(path);
    for (const word of ["eiderdown", "user-1010", "P-1010", "QM-ROBO", "quillmoor"]) assert.ok(!bytes.toString("latin1").includes(word), word);
    writeFileSync(join(folder, "disguised.zip"), bytes);
    const report = JSON.parse(commandLine(folder, ["disguised.zip"], ["--format", "json", "--as-of", AS_OF]).toString());
    assert.deepEqual(report.lockedUsers.map((/** @type {any} */ { reason }) => reason), ["person-not-created"]);
  });
});

test("the smallest feeds for a finding; what cannot be cut is said, and a file that changed is", async () => {
  const { paths } = write({ ...sample, "page.xml": "<!DOCTYPE html><html></html>" });
  await onPage({}, async (page) => {
    await check(page, paths);
    await page.getByTestId("tab-findings").click();
    await ofRow(page, "table-findings", 0, "reduce-this");
    await saved(page, "reduce");
    await page.getByTestId("reduced").waitFor();
    const persons = /** @type {string} */ (paths[2]);
    writeFileSync(persons, `${readFileSync(persons, "utf8")} `);
    await page.getByTestId("reduce").click();
    assert.match((await page.getByTestId("reduced-refused").textContent()) ?? "", /persons\.xml/);
    await page.getByTestId("reduction-close").click();
    assert.equal(await page.getByTestId("reduction").count(), 0);
  });
});

test("findings that were looked at are silenced, and the file for it is written by the engine", async () => {
  const { folder, names, paths } = write(sample);
  await onPage({}, async (page) => {
    await check(page, paths);
    const before = await count(page, "count-errors");
    await page.getByTestId("tab-findings").click();
    await ofRow(page, "table-findings", 1, "silence-this");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "heading-suppressions");
    await page.getByTestId("apply-suppressions").click();
    await page.getByText("is given no reason").waitFor();
    await page.getByTestId("reason").fill('Known: "to be" mended');
    await page.getByTestId("until").fill("2027-01-31");
    await page.getByTestId("apply-suppressions").click();
    await page.waitForFunction((before) => document.querySelector("[data-testid=count-errors]")?.textContent !== String(before), before);
    await reaches(page, "done");
    const silenced = before - (await count(page, "count-errors"));
    assert.ok(silenced >= 1);
    const { name, path } = await saved(page, "save-suppressions");
    assert.equal(name, "soups-suppressions.toml");
    const toml = readFileSync(path, "utf8");
    assert.match(toml, /reason = "Known: \\"to be\\" mended", until = 2027-01-31/);
    writeFileSync(join(folder, name), toml);
    const report = JSON.parse(commandLine(folder, names, ["--settings", name, "--format", "json", "--as-of", AS_OF]).toString());
    assert.equal(report.summary.errors, before - silenced);
    // Taken back, all is shown again.
    await page.getByRole("button", { name: /^Remove REF001/ }).click();
    await page.locator('[data-testid="count-errors"]', { hasText: new RegExp(`^${before}$`) }).waitFor();
  });
});
