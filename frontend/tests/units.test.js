// Parts of the page that need no browser.

import assert from "node:assert/strict";
import test from "node:test";
import { makeBoxes, touch, widen } from "../src/boxes.js";
import { hullOf } from "../src/hull.js";
import { isNearly, isReadable, isStemOf, readQuery } from "../src/query.js";
import { DotRaster } from "../src/dotraster.js";
import { LineRaster, pixelOf } from "../src/raster.js";
import { escapeXml, SvgSurface } from "../src/svg.js";
import { cut, shorten } from "../src/text.js";
import { makeView, reaches } from "../src/view.js";
import { stand } from "./page.js";

class Picture {
  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
  }
}
stand("ImageData", Picture);

test("a view brings the map onto the screen and back", () => {
  const view = makeView({ x: 100, y: 50 }, 2, 800, 600);
  assert.deepEqual([view.toX(100), view.toY(50)], [400, 300]);
  assert.deepEqual(view.box, { left: -100, top: -100, right: 300, bottom: 200 });
  assert.ok(view.holds(0, 0) && !view.holds(1000, 0));
  assert.ok(reaches(view.box, -200, 0, 400, 0) && !reaches(view.box, -200, 0, -150, 0));
});

test("boxes refuse what touches them", () => {
  const free = makeBoxes();
  assert.ok(free([0, 0, 10, 10]));
  assert.ok(!free([5, 5, 15, 15]));
  assert.ok(free([10, 0, 20, 10]));
  assert.ok(touch(widen([0, 0, 10, 10], 3), [11, 0, 12, 5]));
});

test("a hull holds every point and no inner one", () => {
  /** @type {[number, number][]} */
  const square = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [2, 2],
    [1, 3],
  ];
  assert.deepEqual(hullOf(square).sort(), [
    [0, 0],
    [0, 4],
    [4, 0],
    [4, 4],
  ]);
  assert.equal(
    hullOf([
      [1, 1],
      [2, 2],
    ]).length,
    2,
  );
});

test("a text is cut between the signs that a reader sees", () => {
  const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";
  assert.equal(cut(family.repeat(5), 3), `${family.repeat(2)}…`);
  assert.equal(cut("abc", 3), "abc");
  assert.equal(cut("abcd", 3), "ab…");
  assert.equal(shorten(`\u202eabc\u2066\n\u200b d`, 20), "abc d");
  assert.equal(shorten("می\u200cخواهم", 20), "می\u200cخواهم");
});

/**
 * The four bytes of a pixel.
 * @param {Uint8ClampedArray} bytes
 * @param {number} width
 * @param {number} x
 * @param {number} y
 */
const lit = (bytes, width, x, y) => [...bytes.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];

test("a line covers the pixels between its ends, and nothing else", () => {
  const raster = new LineRaster();
  raster.clear(20, 20);
  raster.line(2.5, 10.5, 15.5, 10.5, 0.5);
  const bytes = new Uint8ClampedArray(20 * 20 * 4);
  raster.writeTo(bytes, pixelOf("#102030"));
  assert.deepEqual(lit(bytes, 20, 8, 10).slice(0, 3), [16, 32, 48]);
  assert.ok(Math.abs(lit(bytes, 20, 8, 10)[3] - 255 * (1 - Math.exp(-0.5))) < 3);
  assert.equal(lit(bytes, 20, 8, 12)[3], 0);
  assert.equal(lit(bytes, 20, 18, 10)[3], 0);
});

test("lines add up where they cross, are dashed, and may leave the surface", () => {
  const raster = new LineRaster();
  const bytes = new Uint8ClampedArray(20 * 20 * 4);
  raster.clear(20, 20);
  raster.line(-50, 10.5, 70, 10.5, 0.5);
  raster.line(10.5, -1e6, 10.5, 1e6, 0.5);
  raster.writeTo(bytes, 0);
  assert.ok(lit(bytes, 20, 10, 10)[3] > lit(bytes, 20, 5, 10)[3]);
  raster.clear(20, 20);
  raster.line(1, 10.5, 19, 10.5, 1, [4, 4]);
  raster.writeTo(bytes, 0);
  const row = Array.from({ length: 18 }, (_, x) => (lit(bytes, 20, x + 1, 10)[3] > 0 ? "x" : "."));
  assert.match(row.join(""), /^x{4,5}\.{3}x{4,6}\.{2,3}x+/);
  for (let turn = 0; turn < 1e5; turn++) raster.line(1, 5.5, 19, 5.5, 1);
  raster.writeTo(bytes, 0);
  assert.equal(lit(bytes, 20, 10, 5)[3], 255);
});

/** @param {DotRaster} raster */
function dataOf(raster) {
  assert.ok(raster.image);
  return raster.image.data;
}

test("a dot is round, smooth at its edge, and lies over what was there", () => {
  const raster = new DotRaster();
  raster.clear(30, 30);
  raster.disc(15, 15, 6, pixelOf("#ff0000"));
  raster.disc(15, 15, 3, pixelOf("#00ff00"));
  const data = dataOf(raster);
  assert.deepEqual(lit(data, 30, 15, 15), [0, 255, 0, 255]);
  assert.deepEqual(lit(data, 30, 15, 10), [255, 0, 0, 255]);
  assert.equal(lit(data, 30, 10, 10)[3] > 0 && lit(data, 30, 10, 10)[3] < 255, true);
  assert.equal(lit(data, 30, 8, 8)[3], 0);
  raster.disc(-2, 40, 300, pixelOf("#0000ff"));
  assert.deepEqual(lit(data, 30, 0, 29), [0, 0, 255, 255]);
});

test("a square has sharp edges", () => {
  const raster = new DotRaster();
  raster.clear(10, 10);
  raster.square(5, 5, 2, pixelOf("#010203"));
  assert.deepEqual(lit(dataOf(raster), 10, 3, 3), [1, 2, 3, 255]);
  assert.equal(lit(dataOf(raster), 10, 7, 7)[3], 0);
});

test("SVG escapes what it writes", () => {
  assert.equal(
    escapeXml('<a href="x">&\'\u0000\ud800'),
    "&#60;a href=&#34;x&#34;&#62;&#38;&#39;\ufffd",
  );
  const measuring = /** @type {Surface} */ (
    /** @type {unknown} */ ({ measureText: () => ({ width: 1 }) })
  );
  const surface = new SvgSurface(measuring);
  surface.translate(0, 10);
  surface.fillText("</text><script>", 1, 2);
  const text = surface.document(10, 10, 2);
  assert.ok(text.includes('width="20" height="20" viewBox="0 0 10 10"'));
  assert.ok(text.includes('y="12"') && !text.includes("<script>"));
});

/**
 * @param {string} value
 * @param {object} more
 */
const word = (value, more = {}) => ({ field: "", value, whole: false, ...more });

test("a query is words, fields, quotes and what must not be there", () => {
  const told = readQuery('river -"old mill" tag:#work path:"my notes" -is:left-out module:bread');
  assert.deepEqual(told, {
    all: [
      word("river"),
      { not: word("old mill", { whole: true }) },
      word("#work", { field: "tag" }),
      word("my notes", { field: "path", whole: true }),
      { not: word("left-out", { field: "is" }) },
      word("bread", { field: "module" }),
    ],
  });
  assert.deepEqual(readQuery(' "" - '), word("-"));
  assert.equal(readQuery('  "" '), null);
});

test("a query has OR, brackets, and fields before brackets, as the app's own searches", () => {
  assert.deepEqual(readQuery("path:(a OR b) -(c d)"), {
    all: [
      { any: [word("a", { field: "path" }), word("b", { field: "path" })] },
      { not: { all: [word("c"), word("d")] } },
    ],
  });
  assert.deepEqual(readQuery("a b OR c"), { any: [{ all: [word("a"), word("b")] }, word("c")] });
  assert.deepEqual(readQuery("or"), word("or"));
  for (const torn of ["(a", "a)", "((a", "OR a OR", "a OR OR"])
    assert.deepEqual(readQuery(torn), word("a"), torn);
  assert.deepEqual(readQuery("path:(a"), word("a", { field: "path" }));
  assert.equal(readQuery("()"), null);
});

test("what a page cannot look for is told apart from words", () => {
  for (const text of ["[status:done]", "task-todo:x", "/a+b/", "path:/a+/"])
    assert.equal(isReadable(readQuery(text)), false, text);
  assert.ok(isReadable(readQuery("line:(a b) http://x.example tag:#a")));
});

test("one wrong letter is forgiven, two are not", () => {
  for (const near of ["garden", "gardn", "gardenn", "gadren", "gurden"])
    assert.ok(isNearly(near, "garden"), near);
  for (const far of ["gar", "warder", "gaerdne", "nedrag"])
    assert.ok(!isNearly(far, "garden"), far);
});

test("a word finds the stem of its text, and the beginning of one", () => {
  assert.ok(isStemOf("mill", "mills") && isStemOf("happi", "happy") && isStemOf("garden", "gard"));
  assert.ok(!isStemOf("mi", "mills") && !isStemOf("mill", "millennium") && !isStemOf("oak", "ash"));
});
