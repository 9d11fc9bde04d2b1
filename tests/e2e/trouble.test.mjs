/** What goes wrong, in a file, in the engine or because the user thinks better of it: one clear sentence, and the page works on. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { beforeWorker, AS_OF, check, commandLine, count, everyRow, generate, onPage, openView, reaches, SAMPLE, sample, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

/**
 * Drops files and folders of the disk on the page, as a file manager does.
 * @param {Page} page
 * @param {string[]} files
 */
async function drop(page, files) {
  const devtools = await page.context().newCDPSession(page);
  for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"])) {
    await devtools.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data: { items: [], files, dragOperationsMask: 1 } });
  }
}

/** Big enough to be cancelled in the middle on a fast machine. */
const MANY = 120_000;

test("malformed files are findings, each with its place, and no reason to stop", async () => {
  const feeds = generate(50).files;
  const { folder, names, paths } = write({
    ...feeds,
    "persons.xml": feeds["persons.xml"].slice(0, 5000),
    "error.xml": "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "nothing.xml": "",
    "notes.xml": "Call the HR department.",
  });
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.equal(await page.locator(".files .wrong").count(), 4);
    const report = JSON.parse(commandLine(folder, names, ["--format", "json", "--as-of", AS_OF]).toString());
    assert.equal(await count(page, "count-errors"), report.summary.errors);
    const rows = await everyRow(page, "table-findings");
    assert.equal(rows.length, report.findings.length);
    for (const [at, finding] of report.findings.entries()) {
      const { file, line, column } = finding.at;
      for (const part of [finding.severity, finding.code, finding.message, `${file}:${line}:${column}`]) {
        assert.ok(rows[at]?.includes(part), `${part} in ${rows[at]}`);
      }
    }
    for (const name of ["persons.xml", "error.xml", "nothing.xml", "notes.xml"]) {
      assert.ok(report.findings.some((/** @type {any} */ { at, severity }) => at.file === name && severity === "error"), name);
    }
  });
});

test("cancelling a long reading takes effect at once, and the next run is right", async () => {
  const generated = generate(MANY);
  const { paths } = write(generated.files);
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    const first = page.workers()[0];
    assert.ok(first);
    let closed = false;
    first.on("close", () => (closed = true));
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.waitForFunction(() => {
      const progress = /** @type {HTMLProgressElement | null} */ (document.querySelector("[data-testid=progress]"));
      return progress !== null && progress.value > 0 && progress.value < progress.max;
    });
    const took = await page.evaluate(async () => {
      const began = performance.now();
      /** @type {HTMLElement} */ (document.querySelector("[data-testid=cancel]")).click();
      while (document.body.dataset["state"] !== "empty") await new Promise(requestAnimationFrame);
      return performance.now() - began;
    });
    assert.ok(took < 200, `${took} ms to cancel`);
    assert.ok(await page.getByText("Cancelled. The files are still listed.").isVisible());
    assert.equal(await page.getByTestId("verdict").count(), 0);
    assert.equal(await page.getByTestId("remove-file").count(), paths.length);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Run");

    // The files are still there to be read.
    await page.getByTestId("run").click();
    await reaches(page, "done");
    assert.ok(closed, "the first worker was ended");
    assert.equal(await count(page, "count-missing-references"), generated.missing);
    assert.equal(await count(page, "count-would-be-locked"), generated.locked);

    // A long list is never in the document as a whole.
    await openView(page, "missing");
    const table = page.getByTestId("table-missing");
    assert.equal(await table.getAttribute("aria-rowcount"), String(generated.missing + 1));
    assert.ok((await table.locator("tbody tr").count()) < 60);
    await table.focus();
    await page.keyboard.press("End");
    await table.getByText(`nobody-${MANY - 3}`).waitFor();
  });
});

test("a file is read to its end however often the browser collects its garbage meanwhile", async () => {
  const generated = generate(MANY);
  const { paths } = write(generated.files);
  await onPage({ before: beforeWorker("setInterval(gc, 2);\n") }, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.locator('body[data-state="done"]').waitFor({ timeout: 60_000 });
    assert.equal(await count(page, "count-would-be-locked"), generated.locked);
  });
});

test("cancelled, and then another set of files", async () => {
  const { paths } = write(generate(MANY).files);
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.getByTestId("cancel").click();
    await reaches(page, "empty");
    await page.getByTestId("remove-all").click();
    await page.getByTestId("file-input").setInputFiles(SAMPLE);
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), 9);
  });
});

for (const { call, at, when } of [
  { call: "session_push", at: 6, when: "reading persons.xml" },
  { call: "session_run", at: 1, when: "judging the feeds" },
]) {
  test(`a trap in the engine while ${when} is one sentence, and the page works on`, async () => {
    const { paths } = write({ "persons.xml": generate(20_000).files["persons.xml"] });
    await onPage({ before: trapIn(call, at) }, async (page) => {
      await page.getByTestId("as-of").fill(AS_OF);
      await page.getByTestId("file-input").setInputFiles(paths);
      await reaches(page, "failed");
      const verdict = (await page.getByTestId("verdict").textContent()) ?? "";
      assert.match(verdict, new RegExp(`^The engine stopped while ${when}: it ran out of memory, with [\\d.]+ MB taken for [\\d.]+ MB of files; “soups check FILES” .*\\.$`));
      assert.ok(await page.getByText("Run tries again").isVisible());
      assert.equal(await page.evaluate(() => document.activeElement?.id), "verdict");

      if (call === "session_run") return;
      // A fresh engine: feeds that do not reach the fault are judged as ever.
      await page.getByTestId("load-sample").click();
      await reaches(page, "done");
      assert.equal(await count(page, "count-would-be-locked"), 9);
    });
  });
}

for (const { what, prelude, says } of [
  { what: "a panic", prelude: trap("session_push", 3, 'globalThis.soupsPanic = "panicked at src/lib.rs: no such thing"'), says: /: it met a fault of its own \(panicked at src\/lib\.rs: no such thing\), with [\d.]+ MB taken .* another way\.$/ },
  { what: "a trap other than an abort", prelude: trap("session_push", 3, 'throw new WebAssembly.RuntimeError("memory access out of bounds")'), says: /a fault of its own \(memory access out of bounds\)/ },
  { what: "a panic over a list without room", prelude: trap("session_push", 3, 'globalThis.soupsPanic = "panicked at alloc: capacity overflow"'), says: /: it ran out of memory \(panicked at alloc: capacity overflow\), with/ },
  { what: "a worker that ends without a word", prelude: trap("session_push", 3, "close(); return real(...given)"), says: /memory or met a fault of its own \(it ended without a word\), with/ },
  { what: "an error for which nobody waits", prelude: 'addEventListener("message", ({ data }) => { if (data.type === "read") setTimeout(() => { throw new Error("late"); }); });\n', says: /memory or met a fault of its own \(Uncaught Error: late\)/ },
  { what: "a refusal for which nobody waits", prelude: 'addEventListener("message", ({ data }) => { if (data.type === "read") Promise.reject(new RangeError("Array buffer allocation failed")); });\n', says: /: it ran out of memory, with/ },
]) {
  test(`${what} is one sentence, and the page works on`, async () => {
    const { paths } = write({ "persons.xml": generate(20_000).files["persons.xml"] });
    await onPage({ before: beforeFirstWorker(prelude) }, async (page) => {
      await page.getByTestId("as-of").fill(AS_OF);
      await page.getByTestId("file-input").setInputFiles(paths);
      await reaches(page, "failed");
      const verdict = (await page.getByTestId("verdict").textContent()) ?? "";
      assert.match(verdict, /^The engine stopped while reading persons\.xml: [^.]*.*“soups check FILES” on the command line/);
      assert.match(verdict, says);
      await page.getByTestId("run").click();
      await reaches(page, "done");
      assert.ok((await count(page, "count-not-checkable")) > 0);
    });
  });
}

test("an engine that says nothing is told of, and can be ended", async () => {
  const silent = beforeFirstWorker('addEventListener("message", (event) => { if (event.data.type === "read") for (;;); });\n');
  const clock = "{ const now = performance.now.bind(performance); globalThis.ahead = 0; performance.now = () => now() + ahead; }";
  await onPage({ before: silent + clock }, async (page) => {
    const wait = (/** @type {number} */ time) => page.evaluate((time) => void (/** @type {any} */ (globalThis).ahead += time), time);
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(SAMPLE);
    await wait(10_000);
    await page.waitForTimeout(2500);
    assert.equal(await page.getByTestId("quiet").count(), 0);
    await wait(10_000);
    assert.match((await page.getByTestId("quiet").textContent()) ?? "", /The engine has said nothing for a while, with [\d.]+ kB of files .*“soups check FILES” on the command line/s);
    await page.getByTestId("quiet").getByRole("button").click();
    await reaches(page, "empty");
    assert.equal(await page.getByTestId("quiet").count(), 0);
    await page.getByTestId("run").click();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), 9);
  });
});

test("an engine that cannot start is said once, and not tried for ever", async () => {
  await onPage({ before: trapIn("__wbindgen_start", 1) }, async (page) => {
    await reaches(page, "failed");
    assert.match((await page.getByTestId("verdict").textContent()) ?? "", /^The engine stopped while starting/);
    let started = 0;
    page.on("worker", () => (started += 1));
    await page.waitForTimeout(500);
    assert.equal(started, 0);
  });
});

test("a file that changed on the disk before it was read is not left out in silence", async () => {
  const generated = generate(MANY);
  const { paths } = write(generated.files);
  const users = /** @type {string} */ (paths[1]);
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("file-input").setInputFiles(paths);
    await page.getByTestId("cancel").click();
    writeFileSync(users, readFileSync(users, "utf8").replaceAll("name1@example.org", "name1@example.com"));
    await page.getByTestId("run").click();
    await reaches(page, "failed");
    assert.match((await page.getByTestId("verdict").textContent()) ?? "", /could not read users\.xml/);
    // Chosen again it is read, in place of the one that changed.
    await page.getByTestId("file-input").setInputFiles([users]);
    await reaches(page, "done");
    assert.equal(await page.getByTestId("remove-file").count(), 3);
    assert.equal(await count(page, "count-missing-references"), generated.missing);
  });
});

test("Run reads a file again that has changed on the disk, or says of what the result is", async () => {
  const { folder, paths } = write(sample);
  const users = /** @type {string} */ (paths.find((path) => path.endsWith("users.xml")));
  const mended = readFileSync(users, "utf8").replace('id="user-1007"', 'id="1007"');
  await onPage({}, async (page) => {
    await check(page, paths);
    const before = await count(page, "count-would-be-locked");
    writeFileSync(users, mended);
    await page.getByTestId("run").click();
    await page.getByText("moved on the disk since it was read: users.xml. The result is of what was read").waitFor();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), before);
  });
  writeFileSync(users, /** @type {string} */ (sample["users.xml"]));
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await drop(page, [folder]);
    await reaches(page, "done");
    const before = await count(page, "count-would-be-locked");
    writeFileSync(users, mended);
    await page.getByTestId("run").click();
    await page.getByText("has changed on the disk: users.xml").waitFor();
    await reaches(page, "done");
    await page.waitForFunction((before) => Number(document.querySelector("[data-testid=count-would-be-locked]")?.textContent) === before - 1, before);
  });
});

test("where locks cannot be judged, nothing looks like good news", async () => {
  const { "users.xml": users = "", "organisations.xml": organisations = "" } = sample;
  const { paths } = write({ "users.xml": users, "organisations.xml": organisations });
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.match(await page.getByTestId("verdict").innerText(), /who would be locked was not judged, as the person feed is not given/);
    assert.equal(await page.locator(".verdict.good").count(), 0);
    assert.match(await page.getByTestId("table-locked").innerText(), /Not judged/);
    assert.match(await page.getByTestId("flow").innerText(), /nobody is judged/);
  });
});

test("a setting that will not do is refused in the engine's words", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    await page.getByTestId("order").fill("OUPXM");
    await page.getByTestId("run").click();
    await reaches(page, "failed");
    assert.match((await page.getByTestId("verdict").textContent()) ?? "", /order.*OUPXM|OUPXM.*order/);
    assert.equal(await page.getByTestId("table-locked").count(), 0);
    await page.getByTestId("order").fill("OUPSM");
    await page.getByTestId("order").press("Enter");
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), 9);
  });
});

test("Run without files says what is missing", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("run").click();
    assert.ok(await page.getByText("Choose the feed files first").isVisible());
    await reaches(page, "empty");
  });
});

/**
 * Makes the engine trap, as it does when memory runs out: the n-th call of one of its functions, in every worker.
 * @param {string} call
 * @param {number} at
 */
function trapIn(call, at) {
  return beforeWorker(trap(call, at));
}

/**
 * Has the page's first worker alone run something before its own script; those after it are healthy.
 * @param {string} prelude
 */
function beforeFirstWorker(prelude) {
  return beforeWorker(`if (self.name.endsWith("-1")) ${prelude}`);
}

/**
 * @param {string} call
 * @param {number} at
 * @param {string} [how]   What it does before it traps.
 */
function trap(call, at, how = "") {
  return `{
    const instantiate = WebAssembly.instantiate;
    let calls = 0;
    WebAssembly.instantiate = async (...given) => {
      const { instance, module } = await instantiate(...given);
      const real = instance.exports[${JSON.stringify(call)}];
      if (!real) throw new Error("the engine has no " + ${JSON.stringify(call)});
      const trapping = (...given) => {
        calls += 1;
        if (calls >= ${at}) {
          ${how};
          throw new WebAssembly.RuntimeError("unreachable");
        }
        return real(...given);
      };
      return { module, instance: { exports: { ...instance.exports, [${JSON.stringify(call)}]: trapping } } };
    };
  }\n`;
}
