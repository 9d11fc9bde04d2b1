/** The table on its own, over a million made-up rows: what is drawn, what is asked for, and how it moves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage, site } from "./page.mjs";

/** @import { Locator, Page } from "playwright-core" */

const MILLION = 1_000_000;

test("a million rows: few are drawn, and any is reached at once", async () => {
  await onGrid(MILLION, async (page, table) => {
    assert.equal(await table.getAttribute("aria-rowcount"), String(MILLION + 1));
    await table.focus();
    for (const [key, row] of /** @type {const} */ ([
      ["End", MILLION - 1],
      ["ArrowUp", MILLION - 2],
      ["ArrowUp", MILLION - 3],
      ["Home", 0],
      ["ArrowDown", 1],
    ])) {
      const took = await page.evaluate(async (key) => {
        const began = performance.now();
        const table = /** @type {HTMLElement} */ (document.querySelector("soups-grid table"));
        table.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        do await new Promise(requestAnimationFrame);
        while (table.querySelector(".active .loading") || !table.querySelector(".active"));
        return performance.now() - began;
      }, key);
      assert.ok(took < 200, `${key} took ${took} ms`);
      assert.equal(await activeRow(table), row);
      assert.ok(await inSight(table.locator("tr.active")), `row ${row} in sight after ${key}`);
      assert.equal(await table.locator("tr.active").getAttribute("aria-rowindex"), String(row + 2));
    }
    assert.ok((await table.locator("tbody tr").count()) < 60);
    const asked = await page.evaluate(() => /** @type {any} */ (globalThis).asked);
    assert.ok(asked.every((/** @type {[number, number]} */ [, count]) => count <= 200));
    assert.ok(asked.length < 10, `${asked.length} questions`);
  });
});

test("the wheel moves a long list by what it says, the bar by proportion", async () => {
  await onGrid(MILLION, async (page, table) => {
    await page.locator(".grid-scroll").hover();
    const rowHeight = await table.locator("tbody tr").first().evaluate((row) => /** @type {HTMLElement} */ (row).offsetHeight);
    await page.mouse.wheel(0, rowHeight * 10);
    await comesToRow(page, table, 10);

    await table.evaluate((table) => {
      const scroller = /** @type {HTMLElement} */ (table.parentElement);
      scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) / 2;
    });
    await table.locator("tr", { hasText: /row (499|500)\d{3}/ }).first().waitFor();
    const middle = await topRow(table);
    assert.ok(Math.abs(middle - MILLION / 2) < 1000, `row ${middle} in the middle`);
    await page.mouse.wheel(0, rowHeight * 3);
    await comesToRow(page, table, middle + 3);

    await table.evaluate((table) => (/** @type {HTMLElement} */ (table.parentElement).scrollTop = 1e9));
    await table.getByText(`row ${MILLION - 1}`, { exact: true }).waitFor();
    assert.ok(await inSight(table.locator(`tr[data-index="${MILLION - 1}"]`)));
  });
});

test("walking through the whole of a list keeps few pages and shows every row", async () => {
  await onGrid(6000, async (_, table) => {
    const seen = await table.evaluate(async (table) => {
      const grid = /** @type {any} */ (table.closest("soups-grid"));
      const scroller = /** @type {HTMLElement} */ (table.parentElement);
      scroller.style.maxBlockSize = "3000px";
      const seen = new Set();
      let pages = 0;
      for (let at = 0; at < scroller.scrollHeight; at += scroller.clientHeight - 100) {
        scroller.scrollTop = at;
        do await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        while (table.querySelector(".loading"));
        for (const row of table.querySelectorAll("tbody tr")) seen.add(row.textContent?.trim());
        pages = Math.max(pages, grid.pages.size);
      }
      return { rows: seen.size, pages };
    });
    assert.equal(seen.rows, 6000);
    assert.ok(seen.pages <= 41, `${seen.pages} pages kept`);
  });
});

test("a row opens its detail at the side; Escape closes it and gives the focus back", async () => {
  await onGrid(1000, async (page, table) => {
    await table.locator('tr[data-index="2"]').click();
    const detail = page.getByTestId("detail");
    await detail.getByText("detail of 2", { exact: true }).waitFor();
    await page.getByTestId("detail-next").click();
    await detail.getByText("detail of 3", { exact: true }).waitFor();
    await page.keyboard.press("Alt+ArrowDown");
    await detail.getByText("detail of 4", { exact: true }).waitFor();
    await page.getByTestId("detail-previous").click();
    await detail.getByText("detail of 3", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await detail.waitFor({ state: "detached" });
    assert.equal(await activeRow(table), 3);
    assert.ok(await table.evaluate((table) => document.activeElement === table));

    // A row far away, whose page is not there yet.
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await detail.getByText("detail of 999", { exact: true }).waitFor();
    assert.equal(await page.getByTestId("detail-next").getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Alt+ArrowDown");
    await detail.getByText("detail of 999", { exact: true }).waitFor();
    // A click beside the drawer closes it.
    await page.mouse.click(10, 300);
    await detail.waitFor({ state: "detached" });
    await table.locator('tr[data-index="998"]').getByRole("button").click();
    await detail.getByText("detail of 998", { exact: true }).waitFor();
    await page.getByTestId("detail-close").click();
    await detail.waitFor({ state: "detached" });
  });
});

test("another result begins at its top, without the rows of the one before", async () => {
  await onGrid(5000, async (page, table) => {
    await table.focus();
    await page.keyboard.press("End");
    await table.getByText("row 4999", { exact: true }).waitFor();
    await page.evaluate(() => {
      const grid = /** @type {any} */ (document.querySelector("soups-grid"));
      // An answer to the old question that comes late must not be shown.
      grid.source = { total: 300, first: Array.from({ length: 100 }, (_, at) => ({ text: `new ${at}` })), rows: async (/** @type {number} */ from) => ({ rows: Array.from({ length: 100 }, (_, at) => ({ text: `new ${from + at}` })) }) };
    });
    await table.getByText("new 0", { exact: true }).waitFor();
    assert.equal(await table.getAttribute("aria-rowcount"), "301");
    await page.keyboard.press("End");
    await table.getByText("new 299", { exact: true }).waitFor();
    assert.equal(await table.getByText(/^row/).count(), 0);
  });
});

/**
 * Puts a table of made-up rows into the page, which answers as late as a worker does.
 * @param {number} total
 * @param {(page: Page, table: Locator) => Promise<void>} visit
 */
async function onGrid(total, visit) {
  await onPage({}, async (page) => {
    await page.evaluate(
      async ({ total, home }) => {
        const { html } = await import(`${home}vendor/lit.js`);
        const asked = /** @type {number[][]} */ ([]);
        /** @type {any} */ (globalThis).asked = asked;
        const rows = (/** @type {number} */ from, /** @type {number} */ count) =>
          Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => ({ text: `row ${from + at}`, at: from + at }));
        const grid = /** @type {any} */ (document.createElement("soups-grid"));
        grid.label = "Rows";
        grid.columns = [{ name: "who", title: "Row", cell: (/** @type {any} */ row) => row.text }];
        grid.detail = (/** @type {any} */ row) => html`<p>detail of ${row.at}</p>`;
        grid.source = {
          total,
          first: rows(0, 100),
          rows: async (/** @type {number} */ from, /** @type {number} */ count) => {
            asked.push([from, count]);
            await new Promise((resolve) => setTimeout(resolve, 5));
            return { rows: rows(from, count) };
          },
        };
        const page = /** @type {HTMLElement} */ (document.getElementById("page"));
        page.replaceChildren(grid);
      },
      { total, home: site.address },
    );
    const table = page.locator("soups-grid table");
    await table.getByText("row 0", { exact: true }).waitFor();
    await visit(page, table);
  });
}

/** @param {Locator} table */
async function activeRow(table) {
  const id = await table.getAttribute("aria-activedescendant");
  return Number(await table.locator(`[id="${id}"]`).getAttribute("data-index"));
}

/**
 * The first row below the heading that sticks to the top.
 * @param {Locator} table
 */
async function topRow(table) {
  return table.evaluate((table) => {
    const head = /** @type {HTMLElement} */ (table.querySelector("thead")).getBoundingClientRect().bottom;
    const rows = [...table.querySelectorAll("tbody tr")].filter((row) => row.getBoundingClientRect().top >= head - 1);
    return Math.min(...rows.map((row) => Number(row.getAttribute("data-index"))));
  });
}

/**
 * Waits until the scrolling, which the browser makes smooth, is over and stays there.
 * @param {Page} page
 * @param {Locator} table
 * @param {number} row
 */
async function comesToRow(page, table, row) {
  for (let turns = 0; turns < 50 && (await topRow(table)) !== row; turns++) await page.waitForTimeout(50);
  await page.waitForTimeout(100);
  assert.equal(await topRow(table), row);
}

/** @param {Locator} element */
async function inSight(element) {
  return element.evaluate((element) => {
    const scroller = /** @type {HTMLElement} */ (element.closest(".grid-scroll"));
    const head = /** @type {HTMLElement} */ (scroller.querySelector("thead")).getBoundingClientRect();
    const [box, frame] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
    return box.top >= head.bottom - 1 && box.bottom <= frame.bottom + 1;
  });
}
