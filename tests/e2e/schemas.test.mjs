/** Schemas of one's own beside the feeds, archives, and every format of the report. */
import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import { test } from "node:test";
import { AS_OF, check, commandLine, count, download, onPage, reaches, SAMPLE, write } from "./page.mjs";

/** A schema of the user feed that knows one more element than the built-in one, and that element alone. */
const XSD = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="v1.user-sync.pure.atira.dk"
    targetNamespace="v1.user-sync.pure.atira.dk" elementFormDefault="qualified">
  <xs:element name="users"><xs:complexType><xs:sequence>
    <xs:element name="user" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="userName" type="xs:string"/><xs:element name="email" type="xs:string"/><xs:element name="pager" type="xs:int"/>
    </xs:sequence><xs:attribute name="id" use="required"/></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

const USERS = `<users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email><pager>7</pager></user></users>`;

test("a schema dropped after the feed has the feed read once more", async () => {
  const { folder, paths, names } = write({ "users.xml": USERS, "own.xsd": XSD });
  await onPage({}, async (page) => {
    await check(page, [/** @type {string} */ (paths[0])]);
    assert.equal(await count(page, "count-errors"), 1, "the built-in schema knows no pager");
    await page.getByTestId("file-input").setInputFiles(/** @type {string} */ (paths[1]));
    await page.locator('[data-testid="count-errors"]', { hasText: /^0$/ }).waitFor();
    await reaches(page, "done");
    const { bytes } = await download(page, "json");
    assert.deepEqual(bytes, commandLine(folder, names, ["--format", "json", "--as-of", AS_OF]));

    await page.getByRole("button", { name: "Remove own.xsd" }).click();
    await page.locator('[data-testid="count-errors"]', { hasText: /^1$/ }).waitFor();
  });
});

test("a schema that is wrong is said to be, with the place", async () => {
  const { paths } = write({ "users.xml": USERS, "own.xsd": XSD.replace('type="xs:int"', 'type="xs:integr"') });
  await onPage({}, async (page) => {
    await check(page, paths);
    const findings = await page.getByTestId("table-findings").innerText();
    assert.match(findings, /SCH017/);
    assert.match(findings, /own\.xsd/);
  });
});

test("every format is the command line's, byte for byte", async () => {
  const folder = dirname(/** @type {string} */ (SAMPLE[0]));
  const names = SAMPLE.map((file) => basename(file));
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    for (const format of /** @type {const} */ (["html", "json", "csv", "sarif", "junit"])) {
      const { bytes } = await download(page, format);
      const expected = commandLine(folder, names, ["--format", format, "--as-of", AS_OF]);
      assert.ok(bytes.equals(expected), `${format} differs`);
    }
  });
});

test("the HTML report asks for nothing and shows in a browser", async () => {
  await onPage({}, async (page) => {
    await check(page, SAMPLE);
    const { bytes } = await download(page, "html");
    assert.doesNotMatch(bytes.toString(), /<script|src="http|href="http/);
  });
});
