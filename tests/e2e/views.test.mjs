/** The views: sorted, chosen, searched, copied; what stands behind a row; and a million findings at that. */
import assert from "node:assert/strict";
import { availableParallelism, loadavg } from "node:os";
import { basename, dirname } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { AS_OF, check, commandLine, onPage, openView, reaches, SAMPLE, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const folder = dirname(/** @type {string} */ (SAMPLE[0]));
const report = JSON.parse(commandLine(folder, SAMPLE.map((file) => basename(file)), ["--format", "json", "--as-of", AS_OF]).toString());

test("a view is sorted by its headings, chosen from by words with counts, and searched", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await openView(page, "findings");
    const table = page.getByTestId("table-findings");
    const total = report.findings.length;
    const codes = () => table.locator('tbody td[data-column="code"]').allInnerTexts();

    const heading = table.getByRole("columnheader", { name: "Code" });
    await heading.getByRole("button").click();
    await table.locator('th[aria-sort="ascending"]').waitFor();
    await settled(page);
    assert.deepEqual((await codes()).slice(0, 5), report.findings.map((/** @type {any} */ row) => row.code).sort().slice(0, 5));
    await heading.getByRole("button").click();
    await table.locator('th[aria-sort="descending"]').waitFor();
    await settled(page);
    assert.equal((await codes())[0], report.findings.map((/** @type {any} */ row) => row.code).sort().at(-1));
    await heading.getByRole("button").click();
    assert.equal(await heading.getAttribute("aria-sort"), "none");

    await page.getByTestId("table-findings-filter").click();
    const severities = page.getByTestId("table-findings-choices-severity");
    for (const severity of ["error", "warning", "note"]) {
      const count = report.findings.filter((/** @type {any} */ row) => row.severity === severity).length;
      await severities.locator("label", { hasText: severity }).getByText(String(count), { exact: true }).waitFor();
    }
    await severities.getByLabel("warning").check();
    const warnings = report.findings.filter((/** @type {any} */ row) => row.severity === "warning");
    await page.getByTestId("table-findings-count").getByText(`${warnings.length} of ${total}`).waitFor();
    assert.equal(await table.getAttribute("aria-rowcount"), String(warnings.length + 1));
    assert.equal(await table.locator("tbody tr").count(), warnings.length);
    await page.getByTestId("table-findings-holds-message").fill("PERSON");
    const holding = warnings.filter((/** @type {any} */ row) => row.message.toLowerCase().includes("person"));
    await page.getByTestId("table-findings-count").getByText(`${holding.length} of ${total}`).waitFor();
    await page.getByTestId("table-findings-reset").click();
    await page.getByTestId("table-findings-count").getByText(`${total} in all`).waitFor();

    await page.getByTestId("table-findings-search").fill("qm-robo persons.xml");
    const found = report.findings.filter((/** @type {any} */ row) => row.at.file === "persons.xml" && `${row.message} ${row.record?.id}`.toLowerCase().includes("qm-robo"));
    await page.getByTestId("table-findings-count").getByText(`${found.length} of ${total}`).waitFor();
    await page.getByTestId("table-findings-search").fill("nothing of the kind");
    await page.getByText("No row is like that.").waitFor();
    await page.getByRole("button", { name: `Show all ${total}` }).click();
    await table.locator("tbody tr").first().waitFor();
  });
});

test("columns come and go, and rows are copied as a spreadsheet takes them", async () => {
  await onPage({ context: { permissions: ["clipboard-read", "clipboard-write"] } }, async (page) => {
    await check(page, SAMPLE);
    const table = page.getByTestId("table-locked");
    assert.equal(await table.getByRole("columnheader", { name: "Certainty" }).count(), 0);
    await page.getByTestId("table-locked-columns").click();
    const columns = page.getByTestId("panel-locked").locator(".menu-panel");
    await columns.getByLabel("Certainty", { exact: true }).check();
    await table.getByRole("columnheader", { name: "Certainty" }).waitFor();
    await columns.getByLabel("Reason", { exact: true }).uncheck();
    await columns.getByLabel("Place", { exact: true }).uncheck();
    assert.equal(await table.getAttribute("aria-colcount"), "3");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "table-locked-columns");

    await table.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    assert.equal(await table.locator('tr[aria-selected="true"]').count(), 3);
    await page.keyboard.press("Control+C");
    await page.getByText("3 rows copied.").waitFor();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n");
    assert.equal(lines[0], "User\tUser name\tWhy\tCertainty", "what a column shows beside its own is copied with it");
    assert.deepEqual(lines.slice(1).map((line) => line.split("\t")[1]), report.lockedUsers.slice(0, 3).map((/** @type {any} */ row) => row.userName));
    assert.deepEqual(lines.slice(1).map((line) => line.split("\t")[0]), report.lockedUsers.slice(0, 3).map((/** @type {any} */ row) => row.id));
    assert.equal(lines[1]?.split("\t")[3], report.lockedUsers[0].certainty);
    await page.keyboard.press("Control+A");
    await page.getByTestId("table-locked-copy").click();
    await page.getByText(`${report.lockedUsers.length} rows copied.`).waitFor();
    assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n").length, report.lockedUsers.length + 1);
  });
});

test("behind a lock stands its chain with the file at every link, the rule, and every step to it", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await page.getByTestId("table-locked").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const detail = page.getByTestId("detail");
    const [user] = report.lockedUsers;
    const links = detail.locator(".chain").first().getByTestId("show-source");
    assert.equal(await links.count(), user.chain.length);
    for (const [at, link] of user.chain.entries()) {
      await links.nth(at).click();
      const source = detail.locator(".chain").first().locator("li").nth(at).getByTestId("source");
      const here = source.locator("tr.here");
      assert.equal(await here.locator("th").innerText(), String(link.at.line));
      assert.ok((await source.locator("tbody tr").count()) <= 15);
      assert.notEqual(await here.locator(".marked").first().textContent(), "");
      assert.ok((await here.locator(".xml-name").count()) > 0);
    }
    await detail.getByTestId("rule-page").locator("summary").click();
    await detail.getByText("What it finds", { exact: true }).waitFor();
    await detail.getByTestId("explanation").locator("summary").click();
    await detail.getByText("What would change it").waitFor();
    assert.ok((await detail.getByTestId("explanation").locator(".chain li").count()) > 2);
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "table-locked");
  });
});

test("both ends of a broken reference stand side by side, with what comes near", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await openView(page, "missing");
    const at = report.missingReferences.findIndex((/** @type {any} */ row) => row.nearMisses.length > 0);
    const row = report.missingReferences[at];
    await page.getByTestId("table-missing").locator(`tr[data-index="${at}"]`).click();
    const ends = page.getByTestId("both-ends");
    await ends.getByTestId("source").nth(1).waitFor();
    assert.equal(await ends.locator("section").count(), 2);
    assert.equal(await ends.locator("section").first().locator("tr.here th").innerText(), String(row.at.line));
    assert.ok((await ends.locator("section").first().locator("tr.here td").innerText()).includes(row.to.id));
    assert.ok((await ends.locator("section").nth(1).locator(".source").innerText()).includes(row.nearMisses[0].id));
    const [one, other] = await Promise.all([0, 1].map((at) => ends.locator("section").nth(at).boundingBox()));
    assert.ok(one && other && Math.abs(one.y - other.y) < 2 && other.x >= one.x + one.width, "side by side");
    await page.getByTestId("detail").locator(".near").getByText(row.nearMisses[0].id, { exact: true }).waitFor();
  });
});

test("the file is shown from inside of an archive, and in any encoding", async () => {
  const text = `<?xml version="1.0" encoding="UTF-16"?>\r\n<users xmlns="v1.user-sync.pure.atira.dk">\r\n${Array.from({ length: 300 }, (_, at) => `<user id="ü${at}"><userName>nä${at}</userName></user>`).join("\r\n")}\r\n</users>`;
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const { paths } = write(/** @type {any} */ ({ "users.xml": utf16, "persons.xml.gz": gzipSync(`<persons xmlns="v1.unified-person-sync.pure.atira.dk">\n\n<person id="P1"><user id="nobody"/></person>\n</persons>`) }));
  await onPage({}, async (page) => {
    await check(page, paths);
    await page.getByTestId("table-locked").locator('tr[data-index="7"]').click();
    const detail = page.getByTestId("detail");
    await detail.getByTestId("show-source").first().click();
    await detail.locator("tr.here").getByText("nä7", { exact: true }).waitFor();
    assert.equal(await detail.locator("tr.here th").first().innerText(), "10");
    await page.keyboard.press("Escape");
    await openView(page, "missing");
    await page.getByTestId("table-missing").locator("tr[data-index]").first().click();
    await detail.locator("tr.here").getByText('"nobody"').waitFor();
    assert.equal(await detail.locator("tr.here th").first().innerText(), "3");
  });
});

test("the plan says what becomes of each record, field by field, and the log reads as the jobs would print it", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await openView(page, "plan");
    await page.getByText("No plan: without what Pure holds already").waitFor();
    await openView(page, "log");
    const lines = report.jobs.flatMap((/** @type {any} */ job) => job.log);
    const shown = await page.getByTestId("table-log").locator(".log-line").allInnerTexts();
    assert.deepEqual(shown, lines.slice(0, shown.length));
    assert.equal(await page.getByTestId("table-log").getAttribute("aria-rowcount"), String(lines.length + 1));
  });
});

test("with what was loaded last as the baseline, a plan row shows each field before and after", async () => {
  const user = (/** @type {number} */ at, /** @type {string} */ name) => `<user id="u${at}"><userName>${name}</userName><email>${name}@example.org</email></user>`;
  const users = (/** @type {string[]} */ list) => `<users xmlns="v1.user-sync.pure.atira.dk">${list.join("\n")}</users>`;
  const before = write({ "before.xml": users([user(1, "ann"), user(2, "bob"), user(3, "cy")]) });
  const tonight = write({ "users.xml": users([user(1, "ann"), user(2, "robert"), user(4, "dee")]) });
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(tonight.paths);
    await reaches(page, "done");
    await page.getByTestId("baseline-input").setInputFiles(before.paths);
    await page.locator('[data-testid="tab-plan"] .total').waitFor();
    await reaches(page, "done");
    await openView(page, "plan");
    const table = page.getByTestId("table-plan");
    assert.deepEqual(await table.locator("tbody .change").allInnerTexts(), ["+ created", "~ updated", "− gone"]);
    await table.locator('tr[data-index="1"]').click();
    const rows = page.getByTestId("before-after").locator("tbody tr");
    const fields = await rows.allInnerTexts();
    assert.ok(fields.some((field) => /userName\s+bob\s+robert/.test(field)), fields.join("; "));
  });
});

test("Alma's verdicts stand first by what matters most, each with its values and where they stand", async () => {
  const user = (/** @type {string} */ id, /** @type {string} */ group) => `<user><primary_id>${id}</primary_id><user_group>${group}</user_group></user>`;
  const users = (/** @type {string[]} */ list) => `<users>${list.join("\n")}</users>`;
  const { paths } = write({ "new.xml": users([user("a1", "STAFF"), user("b2", "FAC")]) });
  await onPage({}, async (page) => {
    await check(page, paths);
    await openView(page, "alma");
    const table = page.getByTestId("table-alma");
    assert.ok(Number(await table.getAttribute("aria-rowcount")) > 2);
    await page.getByTestId("table-alma-search").fill("STAFF");
    await page.getByTestId("table-alma-count").getByText("1 of 2").waitFor();
    await table.locator("tbody tr").click();
    const detail = page.getByTestId("detail");
    await detail.locator("tr.here").waitFor();
    assert.ok((await detail.locator("tr.here").innerText()).includes("STAFF"));
  });
});

const USERS = 500_000;

test("a million findings: the first answer, scrolling, choosing and sorting each within 200 ms", async () => {
  const users = Array.from({ length: USERS }, (_, at) => `<user id="user-${(at * 7919) % USERS}"><userName>n${at}</userName></user>`);
  const { paths } = write({
    "users.xml": `<users xmlns="v1.user-sync.pure.atira.dk">\n${users.join("\n")}\n</users>`,
    "persons.xml": `<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>`,
  });
  await onPage({}, async (page) => {
    page.setDefaultTimeout(300_000);
    await check(page, paths);
    await reaches(page, "done");
    await openView(page, "findings");
    const table = page.getByTestId("table-findings");
    const total = Number(await table.getAttribute("aria-rowcount")) - 1;
    assert.ok(total >= 1_000_000, `${total} findings`);
    /** @type {Record<string, number>} */
    const times = {};
    const timed = async (/** @type {string} */ name, /** @type {Act} */ act) => {
      times[name] = await page.evaluate(measure, act);
    };
    await timed("first page", { scroll: 200_000 });
    await timed("scroll", { scroll: 700_000 });
    await timed("end", { row: total - 1 });
    for (const column of ["severity", "code", "id", "message", "place", "occurrences"]) {
      await timed(`sort by ${column}, first`, { sort: { column, descending: true } });
      await timed(`sort by ${column}, again`, { sort: { column, descending: false } });
    }
    await timed("choose", { filter: "code=LCK001" });
    await timed("search, first rows", { text: "ser-12" });
    const began = Date.now();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("#panel-findings soups-grid")).share === null);
    times["search, all"] = Date.now() - began;
    console.log(total, times);
    const counted = Array.from({ length: USERS }, (_, at) => `user-${at}`).filter((id) => id.includes("ser-12")).length;
    assert.ok(Number(await table.getAttribute("aria-rowcount")) - 1 >= counted);
    // A machine that has other things to do is as much slower.
    const limit = 200 * Math.min(8, Math.max(1, loadavg()[0] ?? 1) / Math.max(1, availableParallelism()) + 0.5);
    // A column of texts is ranked once, which takes longer than every order that is made of it afterwards.
    const allowed = { "search, all": 60_000, "sort by id, first": limit * 5 };
    const slow = Object.entries(times).filter(([name, time]) => time > (/** @type {Record<string, number>} */ (allowed)[name] ?? limit));
    assert.deepEqual(slow, [], `each within ${Math.round(limit)} ms`);
  });
});

/** @typedef {{ scroll?: number, row?: number, sort?: { column: string, descending: boolean }, filter?: string, text?: string }} Act */

/**
 * Runs in the page: how long it takes until rows are on show.
 * @param {Act} act
 */
async function measure({ scroll, row, sort = /** @type {any} */ (null), filter, text = "" }) {
  const grid = /** @type {any} */ (document.querySelector("#panel-findings soups-grid"));
  const began = performance.now();
  if (scroll !== undefined) grid.scroller.scrollTop = scroll;
  else if (row !== undefined) grid.activate(row);
  else grid.ask({ sort, text, filters: filter ? [filter] : [] });
  do await new Promise(requestAnimationFrame);
  while (grid.querySelector("tbody .loading") || !grid.querySelector("tbody tr"));
  return Math.round(performance.now() - began);
}

/**
 * Waits until the rows that were asked for are there.
 * @param {Page} page
 */
async function settled(page) {
  await page.waitForFunction(() => {
    const grid = /** @type {any} */ (document.querySelector('[role="tabpanel"]:not([hidden]) soups-grid'));
    return grid.share === null && !grid.querySelector("tbody .loading");
  });
}
