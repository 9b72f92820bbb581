// The modules of the page form floors: none imports, over others, itself.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";

const SOURCE = new URL("../src/", import.meta.url);
const IMPORT = /^(?:import|export) [^;]*?"\.\/([\w.]+)";$/gm;

/** Gives the names of the modules that each module imports. */
async function readImports() {
  const names = (await readdir(SOURCE)).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, SOURCE), "utf8")));
  return new Map(
    names.map((name, at) => [name, [...texts[at].matchAll(IMPORT)].map(([, other]) => other)]),
  );
}

/**
 * Finds a way from a module back to itself; null where there is none.
 * @param {Map<string, string[]>} imports
 */
function findCycle(imports) {
  const done = new Set();
  /**
   * @param {string} name
   * @param {string[]} way modules that import each other, down to this one
   * @returns {string[] | null}
   */
  const descend = (name, way) => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return null;
    for (const other of imports.get(name) ?? []) {
      const cycle = descend(other, [...way, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return null;
  };
  for (const name of imports.keys()) {
    const cycle = descend(name, []);
    if (cycle) return cycle;
  }
  return null;
}

test("no modules import each other in a circle", async () => {
  const imports = await readImports();
  assert.ok(imports.get("main.js")?.includes("scene.js"));
  assert.equal(findCycle(imports)?.join(" -> "), undefined);
});

test("a circle is found", () => {
  const imports = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", []],
    ["d", ["b"]],
  ]);
  assert.deepEqual(findCycle(imports), ["b", "d", "b"]);
});
