/** The start: every kind of file in its lane, said otherwise where need be; the promise tried; everything forgotten. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { AS_OF, browser, check, commandLine, count, download, onPage, reaches, SAMPLE, sample, site, write } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const XSD = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="v1.user-sync.pure.atira.dk"><xs:element name="other"/></xs:schema>`;
const EXPORT = `{"items":[{"uuid":"11111111-1111-1111-1111-111111111111","username":"ada","name":"Ada","systemName":"User"}]}`;

/**
 * The files in a lane, by their names.
 * @param {Page} page
 * @param {string} id
 */
async function lane(page, id) {
  return page.locator(`[data-lane="${id}"] .files .name`).allInnerTexts();
}

test("each kind of file is shown in its lane", async () => {
  const { paths } = write({ ...sample, "role-holders.csv": "id\nuser-1007\n", "own.xsd": XSD, "users.json": EXPORT, "page.html": "<!doctype html><html></html>" });
  await onPage({}, async (page) => {
    assert.equal(await page.locator(".lane-row.empty").count(), 8, "four feeds and four lanes beside them");
    await check(page, paths);
    assert.deepEqual(await lane(page, "organisations"), ["organisations.xml"]);
    assert.deepEqual(await lane(page, "users"), ["users.xml"]);
    assert.deepEqual(await lane(page, "persons"), ["persons.xml"]);
    assert.deepEqual(await lane(page, "supervisors"), ["supervisors.xml"]);
    assert.deepEqual(await lane(page, "baseline"), ["users.json"]);
    assert.deepEqual(await lane(page, "lists"), ["role-holders.csv"]);
    assert.deepEqual(await lane(page, "schemas"), ["own.xsd"]);
    assert.deepEqual(await lane(page, "unknown"), ["page.html"]);
  });
});

test("a zip of two nights and a list is told apart by its folders, as on the command line", async () => {
  const { folder } = write({});
  const names = { ...sample, "lists/role-holders.csv": "id\nuser-1007\n", "baseline/users.xml": sample["users.xml"] ?? "", "baseline/persons.xml": (sample["persons.xml"] ?? "").replace("Inkwell<", "Inkwell-X<") };
  const script = "import json, sys, zipfile\nz = zipfile.ZipFile('night.zip', 'w', zipfile.ZIP_DEFLATED)\n[z.writestr(n, t) for n, t in json.load(sys.stdin).items()]\nz.close()";
  assert.equal(spawnSync("python3", ["-c", script], { cwd: folder, input: JSON.stringify(names) }).status, 0);
  await onPage({}, async (page) => {
    await check(page, [join(folder, "night.zip")]);
    const packed = (/** @type {string} */ id) => page.locator(`[data-lane="${id}"] .packed .name`).allInnerTexts();
    assert.deepEqual(await packed("persons"), ["night.zip/persons.xml"]);
    assert.deepEqual((await packed("baseline")).sort(), ["night.zip/baseline/persons.xml", "night.zip/baseline/users.xml"]);
    assert.deepEqual(await packed("lists"), ["night.zip/lists/role-holders.csv"]);
    assert.match(await page.locator('[data-lane="lists"] .packed').innerText(), /list of role holders/);
    const expected = JSON.parse(commandLine(folder, ["night.zip"], ["--format", "json", "--as-of", AS_OF]).toString());
    assert.deepEqual(JSON.parse((await download(page, "json")).bytes.toString()), expected);
    assert.ok(expected.plan.persons.updated.length > 0, "a person differs from the night before");
    // With a plan, its table can be taken away too.
    const plan = await download(page, /** @type {any} */ ("plan-csv"));
    assert.equal(plan.name, `soups-${AS_OF}.plan.csv`);
    assert.equal(plan.bytes.toString(), commandLine(folder, ["night.zip"], ["--format", "plan-csv", "--as-of", AS_OF]).toString());
    assert.equal(await page.getByTestId("download-alma-csv").count(), 0);
  });
});

test("what was loaded last counts as what Pure holds, as on the command line", async () => {
  const before = { ...sample, "users.xml": (sample["users.xml"] ?? "").replace(/<v1:user id="user-1001">[\s\S]*?<\/v1:user>/, "") };
  const tonight = write(sample);
  const last = write(Object.fromEntries(Object.entries(before).map(([name, text]) => [`before-${name}`, text])));
  await onPage({}, async (page) => {
    await check(page, tonight.paths);
    assert.equal(await page.getByTestId("plan-totals").count(), 0);
    await page.getByTestId("baseline-input").setInputFiles(last.paths);
    await page.getByTestId("plan-totals").waitFor();
    await reaches(page, "done");
    assert.match((await page.getByTestId("plan-totals").textContent()) ?? "", /users: 1 to create, 59 unchanged/);
    assert.equal((await lane(page, "baseline")).length, 4);

    const folder = join(tonight.folder, "both");
    mkdirSync(folder);
    for (const [name, text] of Object.entries(sample)) writeFileSync(join(folder, name), text);
    for (const [name, text] of Object.entries(before)) writeFileSync(join(folder, `before-${name}`), text);
    const baseline = Object.keys(before).flatMap((name) => ["--baseline", `before-${name}`]);
    const { bytes } = await download(page, "json");
    const expected = commandLine(folder, Object.keys(sample), [...baseline, "--format", "json", "--as-of", AS_OF]);
    assert.deepEqual(JSON.parse(bytes.toString()), JSON.parse(expected.toString()));
    assert.deepEqual(bytes, expected);
  });
});

test("a feed of the same name is another one when it was loaded last", async () => {
  const tonight = write(sample);
  const last = write({ "users.xml": sample["users.xml"] ?? "" });
  await onPage({}, async (page) => {
    await check(page, tonight.paths);
    await page.getByTestId("baseline-input").setInputFiles(last.paths);
    await page.getByTestId("plan-totals").waitFor();
    assert.deepEqual(await lane(page, "users"), ["users.xml"]);
    assert.deepEqual(await lane(page, "baseline"), ["users.xml"]);
    // Corrected, each takes the place of its own.
    await reaches(page, "done");
    await page.getByTestId("file-input").setInputFiles([/** @type {string} */ (tonight.paths[1])]);
    await page.getByText("Read again, in place of what was there: users.xml.").waitFor();
    await reaches(page, "done");
    assert.equal(await page.getByTestId("remove-file").count(), 5);
    await page.getByRole("button", { name: "Remove users.xml, loaded last" }).click();
    await page.getByTestId("plan-totals").waitFor({ state: "detached" });
    assert.deepEqual(await lane(page, "users"), ["users.xml"]);
  });
});

test("the user says what a file is, and it is read again as that", async () => {
  const { paths } = write({ ...sample, "vips.txt": "user-1007\nuser-1010\n" });
  await onPage({}, async (page) => {
    await check(page, paths);
    assert.equal(await count(page, "count-would-be-locked"), 9, "a list of nobody knows what counts as nothing");
    const row = page.locator(".files li", { hasText: "vips.txt" });
    assert.match(await row.innerText(), /say so, and it counts/);
    const choice = row.getByTestId("given");
    assert.deepEqual(await choice.locator("option:not([disabled])").evaluateAll((options) => options.map((option) => /** @type {HTMLOptionElement} */ (option).value)), ["role-holders", "trusted", "locked-before"]);
    await choice.selectOption("role-holders");
    await page.locator('[data-testid="count-would-be-locked"]', { hasText: /^7$/ }).waitFor();
    await choice.selectOption("locked-before");
    await page.getByTestId("assumptions").getByText("lists.locked-before = vips.txt").waitFor();
    await reaches(page, "done");

    // Tonight's feed becomes what was loaded last, and comes back.
    const users = page.locator(".files li", { hasText: "users.xml" }).getByTestId("given");
    await users.selectOption("baseline");
    await page.getByTestId("plan-totals").waitFor();
    assert.deepEqual(await lane(page, "users"), []);
    assert.deepEqual(await lane(page, "baseline"), ["users.xml"]);
    await reaches(page, "done");
    await users.selectOption("tonight");
    await page.getByTestId("plan-totals").waitFor({ state: "detached" });
    assert.deepEqual(await lane(page, "users"), ["users.xml"]);
    await choice.selectOption("trusted");
    await page.getByTestId("assumptions").getByText("lists.trusted = vips.txt").waitFor();
    assert.equal(await count(page, "count-would-be-locked"), 7);
  });
});

test("a folder with folders in it is read with all of them, and files of one name are told apart", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.evaluate(dropFolders, [
      { name: "feeds", files: { ...sample, ".hidden.xml": "<x/>", "notes.doc": "x", "last-night/users.xml": sample["users.xml"] ?? "", "__MACOSX/users.xml": "x", "lists/trusted.txt": "user-1007\n" } },
    ]);
    await reaches(page, "done");
    assert.deepEqual(await lane(page, "users"), ["users.xml"]);
    assert.deepEqual(await lane(page, "baseline"), ["last-night/users.xml"]);
    assert.deepEqual(await lane(page, "lists"), ["lists/trusted.txt"]);
    assert.equal(await page.getByTestId("remove-file").count(), 6);
  });
});

test("two folders at once", async () => {
  await onPage({}, async (page) => {
    await page.getByTestId("as-of").fill(AS_OF);
    await page.evaluate(dropFolders, [
      { name: "tonight", files: sample },
      { name: "previous", files: sample },
    ]);
    await reaches(page, "done");
    assert.deepEqual(await lane(page, "users"), ["tonight/users.xml"]);
    assert.equal((await lane(page, "baseline")).length, 4);
    assert.equal(await count(page, "count-would-be-locked"), 9);
  });
});

test("dropped on its own part of the page it was loaded last", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const data = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "users.xml"));
      return data;
    }, sample["users.xml"] ?? "");
    await page.dispatchEvent("h1", "dragenter", { dataTransfer: data, clientX: 10, clientY: 10 });
    const zone = page.locator("[data-zone=baseline]");
    await zone.waitFor();
    const box = await zone.boundingBox();
    assert.ok(box);
    const over = { dataTransfer: data, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    await page.dispatchEvent("h1", "dragover", over);
    await page.locator("[data-zone=baseline].over").waitFor();
    await page.dispatchEvent("h1", "drop", over);
    await page.getByTestId("plan-totals").waitFor();
    assert.deepEqual(await lane(page, "baseline"), ["users.xml"]);
    assert.deepEqual(await lane(page, "users"), ["users.xml"]);
  });
});

test("the attempts to connect are real, and refused", async () => {
  /** @type {string[]} */
  const heard = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? "");
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("ok");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  server.on("upgrade", (request, socket) => {
    heard.push(request.url ?? "");
    socket.destroy();
  });
  try {
    const refusal = /Content Security Policy/;
    await onPage({ mayLog: refusal }, async (page) => {
      await page.getByTestId("self-test").click();
      await page.getByText("The browser refused all 7 attempts to connect.").waitFor();
      const told = await page.getByTestId("self-test-results").locator("li").allInnerTexts();
      assert.equal(told.length, 7);
      for (const way of ["fetch", "WebSocket", "image", "sendBeacon", "XMLHttpRequest"]) assert.ok(told.some((line) => line.includes(way)), way);
      assert.ok(told.every((line) => line.startsWith("Refused")), told.join(" | "));
      assert.ok(told.some((line) => line.includes("worker")));
      await page.getByTestId("self-test-close").click();
      assert.equal(await page.getByTestId("self-test-results").count(), 0);
    });

    // Where nothing is forbidden the same attempts arrive, and are told to be open.
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const open = await browser.newPage({ bypassCSP: true });
    await open.goto(site.address);
    const attempts = await open.evaluate(async (address) => {
      const { connectFromPage } = await import(/** @type {any} */ ("./self-test.js"));
      return connectFromPage(address);
    }, `http://127.0.0.1:${port}/probe`);
    assert.deepEqual(attempts.map((/** @type {any} */ { refused }) => refused), [false, false, false, false]);
    assert.ok(heard.filter((url) => url === "/probe").length >= 4, heard.join());
    await open.close();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("everything is forgotten: files, result, settings, address and what is stored", async () => {
  await onPage({}, async (page) => {
    const asOf = await page.getByTestId("as-of").inputValue();
    await check(page, SAMPLE);
    await page.evaluate(() => {
      localStorage.setItem("soups-theme", "dark");
      localStorage.setItem("another-page", "stays");
      sessionStorage.setItem("soups-x", "1");
      location.hash = "order=OPUSM";
    });
    const worker = page.workers()[0];
    const ended = new Promise((resolve) => worker?.on("close", resolve));
    await page.getByTestId("forget").click();
    await reaches(page, "empty");
    await ended;
    assert.ok(await page.getByText("Everything is forgotten").isVisible());
    assert.equal(await page.getByTestId("remove-file").count(), 0);
    assert.equal(await page.getByTestId("verdict").count(), 0);
    assert.equal(await page.getByTestId("as-of").inputValue(), asOf);
    const left = await page.evaluate(() => ({ hash: location.hash, local: Object.keys(localStorage), session: Object.keys(sessionStorage) }));
    assert.deepEqual(left, { hash: "", local: ["another-page"], session: [] });
    // And it works on.
    await page.getByTestId("as-of").fill(AS_OF);
    await page.getByTestId("load-sample").click();
    await reaches(page, "done");
    assert.equal(await count(page, "count-would-be-locked"), 9);
  });
});

/**
 * Runs in the page: drops folders as a file manager would. A script cannot make such entries itself.
 * @param {{ name: string, files: Record<string, string> }[]} folders
 */
function dropFolders(folders) {
  /** @param {string} name @param {Record<string, string>} files @returns {any} */
  const folder = (name, files) => ({
    isDirectory: true,
    isFile: false,
    name,
    createReader() {
      const below = new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""));
      const entries = [...below].map((part) => {
        const own = files[part];
        if (own !== undefined) return { isDirectory: false, isFile: true, name: part, file: (/** @type {(file: File) => void} */ give) => give(new File([own], part)) };
        const inside = Object.entries(files).filter(([path]) => path.startsWith(`${part}/`));
        return folder(part, Object.fromEntries(inside.map(([path, text]) => [path.slice(part.length + 1), text])));
      });
      // In batches, the last of which is empty.
      const batches = [entries.slice(0, 2), entries.slice(2), []];
      return { readEntries: (/** @type {(entries: any[]) => void} */ give) => setTimeout(() => give(batches.shift() ?? [])) };
    },
  });
  const event = new DragEvent("drop", { bubbles: true, cancelable: true });
  const items = folders.map(({ name, files }) => ({ webkitGetAsEntry: () => folder(name, files), getAsFile: () => null }));
  Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], items } });
  document.querySelector("h1")?.dispatchEvent(event);
}
