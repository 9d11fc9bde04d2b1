/** What if: settings of every kind, the address, other days, orders and schedules, and what a change did. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { AS_OF, check, count, generate, onPage, reaches, SAMPLE, site, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @param {Page} page */
async function unfold(page) {
  await page.getByTestId("all-settings").locator("summary").click();
  await page.getByTestId("set-nights").waitFor();
}

/** Today as a date field has it. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * The address follows after a little rest.
 * @param {Page} page
 * @param {string} expected
 */
async function hash(page, expected) {
  await page.waitForFunction((expected) => location.hash === expected, expected).catch(() => {});
  assert.equal(new URL(page.url()).hash, expected);
}

test("every setting of the engine's table has a field or says how it is given, with its explanation and default", async () => {
  await onPage({}, async (page) => {
    await unfold(page);
    const manual = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");
    const keys = [...manual.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => /** @type {string} */ (key));
    assert.ok(keys.length > 25, `${keys.length} keys`);
    const text = await page.locator(".settings").innerText();
    const featured = ["as-of", "order", "grace.staff", "grace.student", "maintenance.lock"];
    for (const key of keys.filter((key) => !featured.includes(key))) assert.ok(text.includes(key), `${key} is not there`);
    for (const key of featured) await page.getByTestId(key.replace(".", "-")).waitFor();
    assert.ok(text.includes("Records a second of the jobs whose duration is not given."));
    assert.ok(text.includes("by default load-unlinked"));
    for (const name of ["safe-size.persons", "guard.users.gone", "missing-user", "keys.leave", "schedule.maintenance.start"]) {
      assert.equal(await page.getByTestId(`set-${name}`).count(), 1, name);
    }
    // Person Maintenance reads no feed, and so has neither.
    for (const name of ["safe-size.maintenance", "schedule.maintenance.duration"]) assert.equal(await page.getByTestId(`set-${name}`).count(), 0, name);
    assert.equal(await page.getByTestId("set-guard.users.gone").getAttribute("placeholder"), "10%");
  });
});

test("settings are found by words of their names and explanations", async () => {
  await onPage({}, async (page) => {
    await unfold(page);
    await page.getByTestId("search-settings").fill("trusted");
    await page.getByTestId("set-maintenance.keep-trusted").waitFor();
    assert.equal(await page.getByTestId("set-missing-user").count(), 0);
    await page.getByTestId("search-settings").fill("no such words");
    await page.getByText("No setting has these words.").waitFor();
  });
});

test("a setting that differs is marked, counts at once, and can be put back", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const before = await count(page, "count-missing-references");
    await unfold(page);
    await page.getByTestId("set-id-comparison").selectOption("case-insensitive");
    await page.waitForFunction((before) => document.querySelector("[data-testid=count-missing-references]")?.textContent !== String(before), before);
    await page.getByText("1 differs from the default").waitFor();
    await page.getByTestId("back-id-comparison").click();
    await page.waitForFunction((before) => document.querySelector("[data-testid=count-missing-references]")?.textContent === String(before), before);
    assert.equal(await page.getByTestId("set-id-comparison").inputValue(), "exact");
    assert.equal(await page.getByTestId("back-id-comparison").count(), 0);
    await page.getByTestId("maintenance-lock").uncheck();
    await page.waitForFunction(() => document.querySelector("[data-testid=count-would-be-locked]")?.textContent === "0");
    await page.getByTestId("reset-settings").click();
    await page.waitForFunction(() => document.querySelector("[data-testid=count-would-be-locked]")?.textContent !== "0");
    assert.ok(await page.getByTestId("maintenance-lock").isChecked());
  });
});

test("a value that will not do is told at its field in the engine's words, and the result stays", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const before = await count(page, "count-would-be-locked");
    await unfold(page);
    await page.getByTestId("set-guard.users.gone").fill("many");
    await page.getByTestId("set-guard.users.gone").press("Tab");
    const message = page.getByTestId("refused-guard.users.gone");
    await message.waitFor();
    assert.match((await message.textContent()) ?? "", /“many” is not a share as in 10%/);
    assert.equal(await page.getByTestId("set-guard.users.gone").getAttribute("aria-invalid"), "true");
    await page.getByTestId("held").waitFor();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), before);

    await page.getByTestId("name-rules-CODE").fill("IDS02");
    await page.getByTestId("add-rules-CODE").click();
    assert.match((await page.getByTestId("refused-rules.IDS02").textContent()) ?? "", /is no setting; the nearest is “rules\.IDS0/);
    await page.getByTestId("back-rules.IDS02").click();
    await page.getByTestId("set-guard.users.gone").fill("5%,200");
    await page.getByTestId("set-guard.users.gone").press("Tab");
    await page.getByTestId("held").waitFor({ state: "detached" });
    await hash(page, `#as-of=${AS_OF}&guard.users.gone=5%25,200`);
  });
});

test("settings stand in the address without the defaults, and without what names files or ids", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("as-of").press("Tab");
    await hash(page, `#as-of=${AS_OF}`);
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("grace-staff").press("Tab");
    await unfold(page);
    await page.getByTestId("set-schedule.time-zone").fill("europe/zurich");
    await page.getByTestId("set-schedule.time-zone").press("Tab");
    await page.getByTestId("set-suppress").fill('[{ code = "LCK001", id = "u-secret", reason = "known" }]');
    await page.getByTestId("set-suppress").press("Tab");
    await hash(page, `#as-of=${AS_OF}&grace.staff=30&schedule.time-zone=Europe/Zurich`);
    await page.getByTestId("grace-staff").fill("0");
    await page.getByTestId("grace-staff").press("Tab");
    await hash(page, `#as-of=${AS_OF}&schedule.time-zone=Europe/Zurich`);
  });
});

test("settings are read from the address, at the start and when it changes; what is no setting is told with the nearest", async () => {
  await onPage({ address: `${site.address}#as-of=${AS_OF}&grace.staff=30&order=OPUSM&grace.stuff=3&baseline=secret.xml` }, async (page) => {
    await page.getByTestId("remarks").waitFor();
    const remarks = await page.getByTestId("remarks").innerText();
    assert.match(remarks, /“grace\.stuff” is no setting; the nearest is “grace\.staff”/);
    assert.match(remarks, /baseline names a file/);
    assert.equal(await page.getByTestId("as-of").inputValue(), AS_OF);
    assert.equal(await page.getByTestId("grace-staff").inputValue(), "30");
    assert.equal(await page.getByTestId("order").inputValue(), "OPUSM");
    await hash(page, `#as-of=${AS_OF}&order=OPUSM&grace.staff=30`);
    await page.getByTestId("file-input").setInputFiles(SAMPLE);
    await reaches(page, "done");
    await page.locator(".context").getByText("grace 30 days for staff").waitFor();

    await page.evaluate((day) => (location.hash = `as-of=${day}&nights=3`), AS_OF);
    await page.locator(".context").getByText("grace 0 days for staff").waitFor();
    assert.equal(await page.getByTestId("order").inputValue(), "OUPSM");
    assert.equal(await page.getByTestId("remarks").count(), 0);
    await page.getByTestId("tab-schedule").click();
    await page.getByTestId("table-nights").locator("tbody tr").nth(2).waitFor();
  });
});

test("a date in the address that is none leaves the day of today", async () => {
  await onPage({ address: `${site.address}#as-of=2026-13-45&grace.staff=7` }, async (page) => {
    assert.match(await page.getByTestId("remarks").innerText(), /2026-13-45/);
    await page.waitForFunction(() => location.hash === "#grace.staff=7");
    assert.equal(await page.getByTestId("as-of").inputValue(), today());
  });
});

test("a field that is emptied has its default again, and the address stays that of the result while a value will not do", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const grace = page.getByTestId("grace-staff");
    for (const value of ["5", "-1"]) {
      await grace.fill(value);
      await grace.press("Tab");
      await grace.fill("");
      await grace.press("Tab");
      assert.equal(await grace.inputValue(), "0", `after ${value}`);
      await page.getByTestId("refused-grace.staff").waitFor({ state: "detached" });
    }
    const order = page.getByTestId("order");
    await order.fill("OPUSM");
    await order.press("Tab");
    await hash(page, `#as-of=${AS_OF}&order=OPUSM`);
    await order.fill("ZZ");
    await order.press("Tab");
    await page.getByTestId("refused-order").waitFor();
    assert.match(await page.locator(".context").innerText(), /OPUSM/);
    await hash(page, `#as-of=${AS_OF}&order=OPUSM`);
    await page.getByTestId("back-order").click();
    await page.getByTestId("as-of").fill("");
    await page.getByTestId("as-of").press("Tab");
    assert.equal(await page.getByTestId("as-of").inputValue(), today());
  });
});

test("settings go out as TOML and come in again, by choosing and by dropping", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("grace-staff").press("Tab");
    await unfold(page);
    await page.getByTestId("set-guard.users.gone").fill("off");
    await page.getByTestId("set-guard.users.gone").press("Tab");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-settings").click()]);
    assert.equal(saved.suggestedFilename(), "soups-settings.toml");
    const text = readFileSync(await saved.path(), "utf8");
    assert.equal(text, `as-of = ${AS_OF}\ngrace.staff = 30\nguard.users.gone = "off"\n`);

    await page.getByTestId("reset-settings").click();
    await page.getByTestId("load-settings").setInputFiles({ name: "ours.toml", mimeType: "application/toml", buffer: Buffer.from(`${text}\n[lists]\nrole-holders = "roles.csv"\n`) });
    await page.getByText("Settings taken from ours.toml.").waitFor();
    assert.equal(await page.getByTestId("grace-staff").inputValue(), "30");
    assert.equal(await page.getByTestId("set-guard.users.gone").inputValue(), "off");
    assert.match(await page.getByTestId("remarks").innerText(), /ours\.toml names roles\.csv as lists\.role-holders/);

    const data = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["grace.staff = 7"], "other.toml"));
      data.items.add(new File(["grace = 'x'\nnonsense"], "settings.TOML"));
      return data;
    });
    await page.dispatchEvent("h1", "drop", { dataTransfer: data });
    // The last counts, and a file that will not do changes nothing.
    await page.getByTestId("remarks").getByText("settings.TOML:").waitFor();
    assert.equal(await page.getByTestId("grace-staff").inputValue(), "30");
  });
});

/** @param {Page} page */
async function settled(page) {
  await page.waitForTimeout(500);
  await reaches(page, "done");
}

test("the line of days: a year ahead, the slider sets the date, and who changes is told with the reason", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await page.getByTestId("tab-forecast").click();
    const slider = page.getByTestId("date-slider");
    await slider.waitFor();
    assert.equal(await page.getByTestId("forecast-from").inputValue(), AS_OF);
    assert.equal(await page.getByTestId("forecast-to").inputValue(), "2027-11-22");
    assert.equal(await slider.getAttribute("max"), "365");
    const changes = page.getByTestId("table-changes").locator("tbody tr");
    assert.equal(await changes.count(), 3);
    assert.match(await changes.first().innerText(), /user-1037[\s\S]*locked[\s\S]*2026-11-23[\s\S]*the staff association of person “P-1037” ends on 2026-11-22/);

    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await settled(page);
    assert.equal(await page.getByTestId("as-of").inputValue(), "2026-11-23");
    assert.equal(await count(page, "count-would-be-locked"), 10);
    assert.match((await slider.getAttribute("aria-valuetext")) ?? "", /November 23, 2026: 10 users would be locked/);
    await hash(page, "#as-of=2026-11-23");
    // The days that are looked at stay where they are.
    assert.equal(await page.getByTestId("forecast-from").inputValue(), AS_OF);

    // Each day of the line is what the run of that day says.
    await page.locator(".as-table summary").click();
    const rows = page.getByTestId("table-forecast").locator("tbody tr");
    for (const row of await rows.allInnerTexts()) {
      const [, day = "", locked = ""] = row.match(/(\d{4}-\d\d-\d\d)\s+(\d+)/) ?? [];
      await page.getByTestId("as-of").fill(day);
      await page.getByTestId("as-of").press("Tab");
      await settled(page);
      assert.equal(await count(page, "count-would-be-locked"), Number(locked), day);
    }

    await page.getByTestId("forecast-to").fill("2026-12-01");
    await page.getByTestId("forecast-to").press("Tab");
    await page.waitForFunction(() => document.querySelector("[data-testid=date-slider]")?.getAttribute("max") === "9");
    const box = await page.locator("soups-step-line svg").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width - 20, box.y + 60);
    await settled(page);
    assert.equal(await page.getByTestId("as-of").inputValue(), "2026-12-01");
  });
});

test("the order is changed by buttons, by keys and by dragging, and the documented one is a click away", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await page.getByTestId("tab-schedule").click();
    const order = async () => (await page.getByTestId("order-list").locator(".lane").allInnerTexts()).join("");
    assert.equal(await order(), "OUPSM");
    await page.getByTestId("earlier-P").focus();
    await page.keyboard.press("Enter");
    await settled(page);
    assert.equal(await order(), "OPUSM");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "earlier-P");
    assert.match((await page.getByTestId("effect").first().textContent()) ?? "", /more users would be locked.*more references would not be found/);
    assert.match(await page.getByTestId("run-findings").innerText(), /In the order OPUSM/);
    await page.getByTestId("documented-order").click();
    await settled(page);
    assert.equal(await order(), "OUPSM");

    const handle = await page.locator('[data-job="M"] .handle').boundingBox();
    const target = await page.locator('[data-job="O"]').boundingBox();
    assert.ok(handle && target);
    await page.mouse.move(handle.x + 10, handle.y + 10);
    await page.mouse.down();
    await page.mouse.move(target.x + 60, target.y + 10, { steps: 8 });
    await page.mouse.up();
    await settled(page);
    assert.equal(await order(), "MOUPS");
    assert.equal(await page.getByTestId("order").inputValue(), "MOUPS");
    await page.getByTestId("with-supervisors").uncheck();
    await settled(page);
    assert.equal(await page.getByTestId("order").inputValue(), "MOUP");
  });
});

test("the schedule: bars move by keys and by the pointer, an overlap shows, and the proposal mends it", async () => {
  const { paths } = write(generate(2000).files);
  await onPage({}, async (page) => {
    await check(page, paths);
    const good = await count(page, "count-would-be-locked");
    await page.getByTestId("tab-schedule").click();
    await page.getByTestId("begin-schedule").click();
    await page.getByTestId("bar-persons").waitFor();
    await page.getByTestId("in-schedule.users.duration").fill("1h");
    await page.getByTestId("in-schedule.users.duration").press("Tab");
    await settled(page);
    const start = () => page.getByTestId("in-schedule.persons.start").inputValue();
    assert.equal(await start(), "02:00");
    await page.getByTestId("bar-persons").focus();
    await page.keyboard.press("ArrowLeft");
    await settled(page);
    assert.equal(await start(), "01:55");
    await page.keyboard.press("Shift+ArrowLeft");
    await settled(page);
    assert.equal(await start(), "00:55");
    assert.match((await page.getByTestId("bar-persons").getAttribute("aria-valuetext")) ?? "", /00:55.*before a job it needs has ended.*safe from/);
    assert.ok((await page.locator("soups-timeline .overlap").count()) > 0);
    assert.ok((await count(page, "count-would-be-locked")) > good);
    assert.match(await page.getByTestId("run-findings").innerText(), /Person synchronisation starts at 00:55/);
    assert.match(await page.getByTestId("table-schedule").innerText(), /references lost/);

    const bar = await page.getByTestId("bar-persons").locator(".block").boundingBox();
    assert.ok(bar);
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    await page.mouse.down();
    await page.mouse.move(bar.x + 200, bar.y + bar.height / 2, { steps: 12 });
    await page.mouse.up();
    await settled(page);
    assert.ok((await start()) > "00:55", await start());

    await page.getByTestId("in-schedule.persons.start").fill("0 15 0 * * ?");
    await page.getByTestId("in-schedule.persons.start").press("Tab");
    await settled(page);
    // Of cron the minute and the hour move, and nothing else.
    await page.getByTestId("bar-persons").press("ArrowRight");
    await settled(page);
    assert.equal(await start(), "0 20 0 * * ?");
    await page.getByTestId("bar-persons").press("Shift+ArrowRight");
    await settled(page);
    assert.equal(await start(), "0 20 1 * * ?");
    await page.getByTestId("in-schedule.persons.start").fill("0 0,30 1 * * ?");
    await page.getByTestId("in-schedule.persons.start").press("Tab");
    await settled(page);
    assert.equal(await page.getByTestId("bar-persons").getAttribute("role"), "img");
    assert.match(await page.getByTestId("fixed-persons").innerText(), /does not move: its cron expression names more than one minute/);

    // The end of a bar is the duration of its job.
    const lasts = () => page.getByTestId("in-schedule.users.duration").inputValue();
    assert.equal(await lasts(), "1h");
    await page.getByTestId("end-users").press("ArrowRight");
    await settled(page);
    assert.equal(await lasts(), "1h1m");
    await page.getByTestId("end-users").press("PageDown");
    await settled(page);
    assert.equal(await lasts(), "1m");
    const end = await page.getByTestId("end-users").locator(".hit").boundingBox();
    assert.ok(end && end.width >= 24);
    await page.mouse.move(end.x + 8, end.y + end.height / 2);
    await page.mouse.down();
    await page.mouse.move(end.x + 120, end.y + end.height / 2, { steps: 12 });
    await page.mouse.up();
    await settled(page);
    assert.match(await lasts(), /^(\dh)?\d+m$/);
    assert.notEqual(await lasts(), "1m");
    assert.equal(await page.getByTestId("end-maintenance").count(), 0);
    await page.getByTestId("take-proposal").click();
    await settled(page);
    assert.equal(await count(page, "count-would-be-locked"), good);
    assert.equal(await page.locator("soups-timeline .overlap").count(), 0);
    await page.getByTestId("in-schedule.persons.start").fill("25.00");
    await page.getByTestId("in-schedule.persons.start").press("Tab");
    await page.getByText("is no time of day as in 02:30").first().waitFor();
    await page.getByTestId("end-schedule").click();
    await settled(page);
    assert.equal(await page.locator("soups-timeline").count(), 0);
  });
});

test("what a change did is told, row by row, and against a run that was kept", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await page.getByTestId("tab-compare").click();
    await page.getByTestId("compared-none").waitFor();
    await page.getByTestId("keep").click();
    await page.getByTestId("comparison").getByText("unchanged: the same users would be locked").waitFor();
    await page.getByTestId("grace-staff").fill("30");
    await page.getByTestId("grace-staff").press("Tab");
    await settled(page);
    assert.equal(await page.getByTestId("effect").last().textContent(), "What the last change did: 1 fewer user would be locked.");
    assert.equal(await page.getByTestId("compared-lockedUsers-fixed").textContent(), "1");
    await page.getByTestId("compared-lockedUsers-fixed").click();
    await page.getByTestId("table-compared").getByText("would be locked").first().waitFor();
    assert.equal(await page.getByTestId("table-compared").locator("tbody tr").count(), 1);

    // A file that goes: the run before is the one that had it.
    await page.getByTestId("against-before").check();
    await page.getByRole("button", { name: "Remove supervisors.xml" }).click();
    await settled(page);
    await page.locator(".differ").getByText("supervisors.xml").waitFor();
    await page.getByTestId("against-kept").check();
    await page.locator(".differ").getByText("grace.staff").waitFor();
  });
});

test("while a slider is dragged runs do not pile up, nothing jumps, and the change is one", async () => {
  const { paths } = write(generate(17_000).files);
  await onPage({}, async (page) => {
    await check(page, paths);
    await page.getByTestId("tab-forecast").click();
    const slider = page.getByTestId("date-slider");
    await slider.waitFor();
    const runs = await page.evaluate(async () => {
      const slider = /** @type {HTMLInputElement} */ (document.querySelector("[data-testid=date-slider]"));
      let runs = 0;
      /** @type {number[]} */
      const moved = [];
      const top = () => Math.round(slider.getBoundingClientRect().top);
      const at = top();
      new MutationObserver(() => document.body.dataset["state"] === "done" && runs++).observe(document.body, { attributes: true });
      for (let day = 1; day <= 60; day++) {
        slider.value = String(day);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (top() !== at) moved.push(top() - at);
      }
      return { runs, moved };
    });
    assert.ok(runs.runs < 40, `${runs.runs} runs`);
    assert.deepEqual(runs.moved, [], "the slider stays where it is");
    await settled(page);
    assert.equal(await page.getByTestId("as-of").inputValue(), "2027-01-21");
  });
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [320, 1366]) {
    test(`axe finds nothing in what-if, ${colorScheme}, ${width} wide, nothing sticks out and targets are big enough`, async () => {
      await onPage({ context: { colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" } }, async (page) => {
        await page.evaluate(axe);
        await check(page, SAMPLE);
        await unfold(page);
        await page.getByTestId("set-guard.users.gone").fill("many");
        await page.getByTestId("set-guard.users.gone").press("Tab");
        await page.getByTestId("refused-guard.users.gone").waitFor();
        await clean(page, "settings");
        await page.getByTestId("set-guard.users.gone").fill("");
        await page.getByTestId("set-guard.users.gone").press("Tab");
        await page.getByTestId("refused-guard.users.gone").waitFor({ state: "detached" });
        for (const tab of ["forecast", "schedule", "compare"]) {
          await page.getByTestId(`tab-${tab}`).click();
          if (tab === "schedule") await page.getByTestId("begin-schedule").click();
          await settled(page);
          await clean(page, tab);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, tab);
          const small = await page.evaluate(() =>
            [...document.querySelectorAll("button, label.button, input:not([type=file]), select, summary")]
              .filter((element) => element.checkVisibility())
              .map((element) => ({ element, box: element.getBoundingClientRect() }))
              .filter(({ box }) => box.width < 24 || box.height < 24)
              .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`),
          );
          assert.deepEqual(small, [], tab);
        }
      });
    });
  }
}

/**
 * @param {Page} page
 * @param {string} state
 */
async function clean(page, state) {
  const violations = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, {
      preload: false,
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`).slice(0, 3).join(" | ")}`);
  });
  assert.deepEqual(violations, [], state);
}
