// Colours of the map can be told from their ground, in light and dark.

import assert from "node:assert/strict";
import test from "node:test";
import { fakePage, stand } from "./page.js";

fakePage();
stand("matchMedia", () => ({ matches: false, addEventListener() {} }));
const { contrast, mix, readable } = await import("../src/colours.js");

const PETROFF = ["#3f90da", "#ffa90e", "#bd1f01", "#832db6", "#92dadd", "#e76300", "#a96b59"];
const GROUNDS = ["#fbfaf7", "#15171b"];

test("contrast is that of WCAG", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#777777"), 1);
});

test("a colour moves until it can be read, and no farther", () => {
  for (const ground of GROUNDS)
    for (const colour of PETROFF) {
      const found = readable(colour, ground);
      assert.ok(contrast(found, ground) >= 3, `${colour} on ${ground}`);
      if (contrast(colour, ground) >= 3) assert.equal(found, colour);
      else assert.ok(contrast(found, ground) < 3.6, `${colour} on ${ground}`);
    }
});

test("mixing goes from one colour to the other", () => {
  assert.equal(mix("#102030", "#000000", 1), "#102030");
  assert.equal(mix("#ffffff", "#000000", 0.5), "#808080");
});
