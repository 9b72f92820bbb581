// Lines: one for each link, or, where they would only cover the map, one for each two modules.

import { edgeColour } from "./colours.js";
import { facts, from, kindsOfLink, to } from "./data.js";
import { LINK_KINDS, LinkBit } from "./generated.js";
import { scene } from "./scene.js";
import { state } from "./state.js";
import { isDark } from "./theme.js";
import { reaches } from "./view.js";

export const BUNDLED = 20000; // more lines than this on the surface are bundled by modules
const STYLED = 3000; // up to this many, kinds are told apart by dashes, and arrows are drawn
const LEAST_ARROW = 24; // pixels of a line that has an arrow
const LEAST_SCALE = 0.45; // of the map, below which arrows would cover what they point to
const LEAST_LINE = 2; // pixels of a line that is drawn with an arrow at all
/** @type {Record<string, number[]>} */
const DASHES = {
  embed: [7, 4.2],
  property: [1.4, 3.5],
  canvas: [9.8, 2.8, 2.1, 2.8],
  tag: [0.7, 4.2],
};

/**
 * Links with an end, or a middle, in a view.
 * @param {View} view
 */
function linksInView(view) {
  const { x, y, links } = scene;
  const found = new Int32Array(links.length);
  let count = 0;
  for (const link of links) {
    const a = from[link],
      b = to[link];
    if (reaches(view.box, x[a], y[a], x[b], y[b])) found[count++] = link;
  }
  return found.subarray(0, count);
}

/**
 * Gives what lines a view shows: links one by one, or bundles of them.
 * @param {View} view
 */
export function linesOf(view) {
  const links = linksInView(view);
  const bundled = !state.showAll && !scene.local && links.length > BUNDLED;
  return { links: bundled ? links.subarray(0, 0) : links, bundles: bundled ? bundles() : [] };
}

/** @param {number} count */
function edgeOpacity(count) {
  const base =
    count < 300 ? 0.42 : count < 3000 ? 0.26 : count < 20000 ? 0.13 : count < 60000 ? 0.07 : 0.04;
  return isDark() ? base * 0.9 : base;
}

/**
 * Links inside a module stand out a little from those between modules.
 * @param {Id} link
 */
const share = (link) => (facts.group[from[link]] === facts.group[to[link]] ? 1.35 : 0.6);

const THIN = 0.8,
  PLAIN = 0.9,
  SOURCE = 1.8; // pixels

/**
 * Draws some of the lines of a view, from the `start`th to before the `end`th.
 * @param {import("./pens.js").Pen} pen
 * @param {View} view
 * @param {Int32Array} links
 */
export function drawLines(pen, view, links, start = 0, end = links.length) {
  const opacity = edgeOpacity(links.length);
  const styled = links.length <= STYLED;
  const arrows = styled && state.show.arrows && view.scale >= LEAST_SCALE;
  for (const link of links.subarray(start, end)) {
    const style = styled ? styleOf(link, view) : { width: THIN, opacity: 0, dash: UNBROKEN };
    style.opacity = Math.min(1, opacity * share(link));
    drawLink(pen, view, link, style, arrows);
  }
}

const UNBROKEN = /** @type {number[]} */ ([]);

/**
 * The style of a line tells what kind of link it is; a source outweighs the others.
 * @param {Id} link
 * @param {View} view
 */
export function styleOf(link, view) {
  const kinds = kindsOfLink[link] & state.kinds;
  const width = kinds & LinkBit.SOURCE ? SOURCE : PLAIN;
  return {
    width: width * Math.max(0.6, Math.min(1.4, view.scale)),
    opacity: 1,
    dash: dashOf(kinds),
  };
}

/** @param {number} kinds */
function dashOf(kinds) {
  if (kinds & (LinkBit.LINK | LinkBit.SOURCE)) return UNBROKEN;
  const kind = Object.keys(DASHES).find((each) => kinds & (1 << LINK_KINDS.indexOf(each)));
  return kind ? DASHES[kind] : UNBROKEN;
}

/**
 * One line, to the edge of the dot that it leads to, with an arrow there.
 * @param {import("./pens.js").Pen} pen
 * @param {View} view
 * @param {number} link
 * @param {LineStyle} style
 * @param {boolean} withArrow
 */
export function drawLink(pen, { box, scale }, link, style, withArrow) {
  const { x, y, radius } = scene;
  const a = from[link],
    b = to[link];
  const ax = (x[a] - box.left) * scale,
    ay = (y[a] - box.top) * scale;
  const bx = (x[b] - box.left) * scale,
    by = (y[b] - box.top) * scale;
  if (!withArrow) return pen.line(ax, ay, bx, by, style);
  const length = Math.hypot(bx - ax, by - ay);
  if (length < LEAST_LINE) return;
  const ux = (bx - ax) / length,
    uy = (by - ay) / length;
  const back = Math.min(length / 2, radius[b] * scale + 2);
  const tipX = bx - ux * back,
    tipY = by - uy * back;
  pen.line(ax, ay, tipX, tipY, style);
  if (length >= LEAST_ARROW) pen.arrow(tipX, tipY, ux, uy, style);
}

const MOST_BUNDLES = 5;
const LEAST_WIDTH = 1.5,
  MORE_WIDTH = 12; // pixels

/** @typedef {{ a: Id, b: Id, width: number }} Bundle the links between two modules */

/**
 * Links between modules, one line for each two, as wide as there are links. Each module keeps its
 * strongest few, or the lines would hide what they join. Kept with the scene.
 * @returns {Bundle[]}
 */
function bundles() {
  if (scene.bundles) return scene.bundles;
  const size = facts.modules.length;
  const counts = new Map();
  for (const link of scene.links) {
    const a = facts.group[from[link]],
      b = facts.group[to[link]];
    if (a < 0 || b < 0 || a === b) continue;
    const key = Math.min(a, b) * size + Math.max(a, b);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  scene.bundles = strongest(
    [...counts].map(([key, count]) => ({ a: Math.floor(key / size), b: key % size, count })),
  );
  return scene.bundles;
}

/** @param {{ a: Id, b: Id, count: number }[]} rows */
function strongest(rows) {
  rows.sort((p, q) => q.count - p.count || p.a - q.a || p.b - q.b);
  const kept = new Map();
  /** @param {number} end */
  const keep = (end) => {
    kept.set(end, (kept.get(end) ?? 0) + 1);
    return kept.get(end) <= MOST_BUNDLES;
  };
  return rows
    .filter(({ a, b }) => [keep(a), keep(b)].some(Boolean))
    .map(({ a, b, count }) => ({
      a,
      b,
      width: LEAST_WIDTH + MORE_WIDTH * Math.sqrt(count / rows[0].count),
    }));
}

/**
 * Bundles go from the edge of one module's ground to that of the other.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Bundle[]} rows
 */
export function paintBundles(context, view, rows) {
  context.strokeStyle = edgeColour();
  context.globalAlpha = isDark() ? 0.32 : 0.28;
  context.setLineDash([]);
  for (const { a, b, width } of rows) {
    const [ax, ay, aRadius] = scene.discs[a],
      [bx, by, bRadius] = scene.discs[b];
    const length = Math.hypot(bx - ax, by - ay);
    if (length <= aRadius + bRadius) continue;
    const ux = (bx - ax) / length,
      uy = (by - ay) / length;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(view.toX(ax + ux * aRadius), view.toY(ay + uy * aRadius));
    context.lineTo(view.toX(bx - ux * bRadius), view.toY(by - uy * bRadius));
    context.stroke();
  }
  context.globalAlpha = 1;
}
