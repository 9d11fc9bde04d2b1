/** The main job: feeds in, by every way there is, and the answer out, the same as the command line's. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { test } from "node:test";
import { AS_OF, check, commandLine, count, download, generate, onPage, openView, reaches, SAMPLE, write } from "./page.mjs";

const sampleFolder = dirname(/** @type {string} */ (SAMPLE[0]));
const sampleNames = SAMPLE.map((file) => basename(file));

/** What the sample's own README says of it on its day. */
const SAMPLE_LOCKED = 9;
const SAMPLE_MISSING = 17;

test("the sample feeds by one click", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("load-sample").click();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), SAMPLE_LOCKED);
    assert.equal(await count(page, "count-missing-references"), SAMPLE_MISSING);
    const json = await download(page, "json");
    assert.deepEqual(json.bytes, commandLine(sampleFolder, sampleNames, ["--format", "json", "--as-of", AS_OF]));
  });
});

test("files chosen, all views, and both downloads equal to the command line's", async () => {
  await onPage({}, async (page) => {
    await check(page, [...SAMPLE].reverse());
    const report = JSON.parse(commandLine(sampleFolder, sampleNames, ["--format", "json", "--as-of", AS_OF]).toString());

    for (const [testid, key] of /** @type {const} */ ([
      ["count-errors", "errors"],
      ["count-warnings", "warnings"],
      ["count-missing-references", "missingReferences"],
      ["count-would-be-locked", "wouldBeLocked"],
    ])) {
      assert.equal(await count(page, testid), report.summary[key], testid);
    }
    assert.match((await page.getByTestId("verdict").textContent()) ?? "", /9 users.*17 references/);

    // Each user that would be locked, with its reason and every fact and place of its chain.
    const locked = page.getByTestId("table-locked").locator("tbody tr");
    assert.equal(await locked.count(), report.lockedUsers.length);
    for (const [at, user] of report.lockedUsers.entries()) {
      await locked.nth(at).getByRole("button").click();
      const text = await page.getByTestId("detail").innerText();
      for (const part of [user.id, user.userName, user.reason, user.nature, ...user.chain.flatMap(fact)]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      await page.getByTestId("detail-close").click();
    }

    // Each missing reference, with both ends, its place and what comes near.
    await openView(page, "missing");
    const missing = page.getByTestId("table-missing").locator("tbody tr");
    for (const [at, reference] of report.missingReferences.slice(0, 5).entries()) {
      await missing.nth(at).getByRole("button").click();
      await page.getByTestId("detail").getByTestId("source").first().waitFor();
      const text = (await page.getByTestId("detail").innerText()).replace(/\s+/g, " ");
      const near = reference.nearMisses.map((/** @type {{ id: string, why: string }} */ { id, why }) => `${id} ${why}`);
      const { from, to, via, code } = reference;
      for (const part of [`${from.kind} ${from.id}`, `${to.kind} ${to.id}`, to.by, via, code, place(reference.at), ...near]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      await page.getByTestId("detail-close").click();
    }
    assert.match((await page.getByTestId("table-findings").getAttribute("aria-rowcount")) ?? "", new RegExp(`^${report.findings.length + 1}$`));
    assert.ok((await page.getByTestId("list-causes").innerText()).includes(report.causes[0].remedy));
    assert.equal(await page.getByTestId("table-jobs").locator("tbody tr").count(), report.jobs.length);
    assert.equal(await page.getByTestId("assumptions").locator("dt").count(), report.assumptions.length);
    assert.equal(await page.getByTestId("not-checked").locator("li").count(), report.notChecked.length);

    const json = await download(page, "json");
    assert.equal(json.name, `soups-${AS_OF}.json`);
    assert.deepEqual(JSON.parse(json.bytes.toString()), report);
    const csv = await download(page, "csv");
    assert.equal(csv.name, `soups-${AS_OF}.csv`);
    assert.deepEqual(csv.bytes, commandLine(sampleFolder, sampleNames, ["--format", "csv", "--as-of", AS_OF]));
  });
});

test("files dropped anywhere", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    const files = SAMPLE.map((file) => ({ name: basename(file), text: readFileSync(file, "utf8") }));
    const data = await page.evaluateHandle((files) => {
      const data = new DataTransfer();
      for (const { name, text } of files) data.items.add(new File([text], name, { type: "text/xml" }));
      return data;
    }, files);
    await page.dispatchEvent("h1", "dragenter", { dataTransfer: data });
    await page.getByText("Drop the feeds anywhere").waitFor();
    await page.dispatchEvent("h1", "drop", { dataTransfer: data });
    await reaches(page, "done");
    assert.equal(await page.getByText("Drop the feeds anywhere").count(), 0);
    const json = await download(page, "json");
    assert.deepEqual(json.bytes, commandLine(sampleFolder, sampleNames, ["--format", "json", "--as-of", AS_OF]));
  });
});

test("a feed of 8 MB, and other settings without reading again", async () => {
  const generated = generate(17_000);
  const { folder, names, paths } = write(generated.files);
  const size = Object.values(generated.files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  assert.ok(size > 8e6, `${size} bytes`);
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.equal(await count(page, "count-missing-references"), generated.missing);
    assert.equal(await count(page, "count-would-be-locked"), generated.locked);
    const json = await download(page, "json");
    assert.deepEqual(json.bytes, commandLine(folder, names, ["--format", "json", "--as-of", AS_OF]));

    // The files are gone from the disk's point of view: a second reading would fail.
    for (const path of paths) writeFileSync(path, "no feed any more");
    await page.getByTestId("order").fill("oPuSM");
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("grace-student").fill("7");
    await page.getByTestId("as-of").fill("2026-12-24");
    await page.getByTestId("run").click();
    await reaches(page, "done");
    assert.equal(await page.getByTestId("order").inputValue(), "OPUSM");
    // Persons before users: no user is there yet when it is named, and all are found too late.
    assert.equal(await count(page, "count-missing-references"), 17_000 + 1700);
    const again = await download(page, "json");
    assert.equal(again.name, "soups-2026-12-24.json");
    const report = JSON.parse(again.bytes.toString());
    const settings = Object.fromEntries(report.assumptions.map((/** @type {{ setting: string, value: string }} */ { setting, value }) => [setting, value]));
    assert.deepEqual(
      [report.asOf, settings["order"], settings["grace.staff"], settings["grace.student"]],
      ["2026-12-24", "OPUSM", "30", "7"],
    );
  });
});

test("a setting that is changed and left is applied without the button", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("grace-staff").press("Tab");
    await page.getByText("grace 30 days for staff").waitFor();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), SAMPLE_LOCKED - 1);
    // The one who changes a setting keeps the place in the form.
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "grace-student");
  });
});

test("files that are removed, corrected and added count at once", async () => {
  const { paths } = write(generate(100).files);
  const corrected = write({ "persons.xml": generate(100).files["persons.xml"].replaceAll("ORG-GONE", "ORG-1") });
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.equal(await count(page, "count-missing-references"), 20);

    await page.getByRole("button", { name: "Remove organisations.xml" }).click();
    await page.getByTestId("table-feeds").getByText("organisations.xml").waitFor({ state: "detached" });
    await reaches(page, "done");
    // Without the organisation feed, references into it cannot be checked, and are no errors.
    assert.equal(await count(page, "count-missing-references"), 10);
    assert.equal(await count(page, "count-not-checkable"), 100);

    await page.getByTestId("file-input").setInputFiles(paths);
    await page.getByText("Read again").waitFor();
    await reaches(page, "done");
    assert.equal(await page.getByTestId("remove-file").count(), 3);
    assert.equal(await count(page, "count-missing-references"), 20);

    await page.getByTestId("file-input").setInputFiles(corrected.paths);
    await reaches(page, "done");
    assert.equal(await page.getByTestId("remove-file").count(), 3);
    assert.equal(await count(page, "count-missing-references"), 10);

    for (let left = 3; left > 0; left--) await page.getByTestId("remove-file").first().click();
    await reaches(page, "empty");
    assert.equal(await page.getByTestId("verdict").count(), 0);
  });
});

test("today is the date of the run unless another is given", async () => {
  await onPage({ context: { timezoneId: "Pacific/Kiritimati" } }, async (page) => {
    // Fourteen hours ahead of Greenwich: the date of the person in front of the page, and not that of Greenwich.
    const there = new Date(Date.now() + 14 * 3600e3).toISOString().slice(0, 10);
    assert.equal(await page.getByTestId("as-of").inputValue(), there);
  });
});

/** @param {{ text: string, at: any }} fact */
function fact({ text, at }) {
  return [text, place(at)];
}

/** @param {{ file: string, line: number, column: number }} at */
function place({ file, line, column }) {
  return `${file}:${line}:${column}`;
}
