// What stands in templates/page is what the sources here build to.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { buildFiles, TARGET } from "../build.js";

test("the built script and style are up to date; `make page` builds them", async () => {
  const files = await buildFiles();
  assert.deepEqual(files.map(({ name }) => name).sort(), ["script.js", "style.css"]);
  for (const { name, text } of files)
    assert.equal(await readFile(TARGET + name, "utf8"), text, `${name} is out of date`);
});
