// Names on the map: those of modules, then the best notes, each where it covers neither another
// name nor a dot.

import { makeBoxes, widen } from "./boxes.js";
import { ground, ink, softInk } from "./colours.js";
import { facts, isCore, titleOf } from "./data.js";
import { isAbsent } from "./kinds.js";
import { grid } from "./grid.js";
import { paintModuleLabels, paintPartLabels } from "./modulelabels.js";
import { scene } from "./scene.js";
import { state } from "./state.js";
import { cut, lengthOf, shorten } from "./text.js";
import { LABEL_FONT, widthOf, writeText } from "./writing.js";

const LONGEST = 36,
  LONGEST_SURE = 60; // characters
const MOST_LABELS = 150;
const MOST_TRIED = 300;
const LEAST_WIDE = 200, // pixels that every name may take
  WIDEST = 0.4; // of the surface
const ROOM = 16000; // square pixels a name
const AIR = 10; // pixels between names

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {import("./overlay.js").Focus | null} focus
 */
export function paintLabels(context, view, focus) {
  if (!state.show.labels) return;
  const free = makeBoxes();
  const named = new Set(focus?.named);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (focus) for (const node of focus.named) paintLabel(context, view, node, free, { sure: true });
  const isNarrow = Boolean(focus) && !focus?.filtered;
  paintModuleLabels(context, view, free, isNarrow || state.module >= 0);
  if (!focus) paintCoreLabels(context, view, free, named);
  paintPartLabels(context, view, free, isNarrow);
  const rest = focus ? [...focus.nodes].sort((a, b) => a - b) : scene.order;
  paintBest(context, view, rest, named, free);
}

/**
 * @param {Surface} context
 * @param {View} view
 * @param {Iterable<Id>} nodes
 * @param {Set<Id>} named
 * @param {TakeBox} free
 */
function paintBest(context, view, nodes, named, free) {
  const room = Math.min(MOST_LABELS, Math.ceil((view.width * view.height) / ROOM));
  let painted = 0,
    tried = 0;
  for (const node of nodes) {
    if (painted >= room || tried >= MOST_TRIED) return;
    if (named.has(node) || !view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]))) continue;
    tried++;
    if (paintLabel(context, view, node, free)) painted++;
  }
}

/**
 * Core notes are named first, where they cover nothing, and else where they cover least.
 * @param {Surface} context
 * @param {View} view
 * @param {TakeBox} free
 * @param {Set<Id>} named
 */
function paintCoreLabels(context, view, free, named) {
  const core = scene.dots.core.filter((node) =>
    view.holds(view.toX(scene.x[node]), view.toY(scene.y[node])),
  );
  core.length = Math.min(core.length, MOST_LABELS);
  for (const overDots of [false, true])
    for (const node of core)
      if (!named.has(node) && paintLabel(context, view, node, free, { overDots })) named.add(node);
}

/**
 * Paints a name beside its dot where there is room; says whether it did. Below is best; a name
 * that would cover other dots goes above or to a side, or waits until there is more room.
 * What the reader asked for is named for `sure`.
 * @param {Surface} context
 * @param {View} view
 * @param {Id} node
 * @param {TakeBox} free
 * @param {{ sure?: boolean, overDots?: boolean }} options
 */
function paintLabel(context, view, node, free, { sure = false, overDots = sure } = {}) {
  const x = view.toX(scene.x[node]),
    y = view.toY(scene.y[node]);
  if (!view.holds(x, y)) return false;
  const radius = scene.radius[node] * view.scale;
  if (!sure && !deserves(node, radius, view.scale)) return false;
  const size = sure ? 13 : Math.min(14, 10.5 + Math.round(radius / 2.5) / 2);
  const font = `${isCore[node] || sure ? 600 : 400} ${size.toFixed(1)}px ${LABEL_FONT}`;
  const text = narrow(context, shorten(titleOf(node), sure ? LONGEST_SURE : LONGEST), font, view);
  const half = widthOf(context, text, font) / 2;
  const must = sure && (node === state.hovered || node === state.selected);
  const place =
    labelPlace(view, node, { x, y, radius, size, half, overDots }, free) ??
    (must ? [x, y + radius + size] : null);
  if (!place) return false;
  const colour = isAbsent(node) ? softInk() : ink();
  writeText(context, text, place[0], place[1], font, colour, ground());
  return true;
}

/**
 * Cuts a name that is wide for the surface, however few its characters are.
 * @param {Surface} context
 * @param {string} text
 * @param {string} font
 * @param {View} view
 */
function narrow(context, text, font, view) {
  const most = Math.max(LEAST_WIDE, WIDEST * view.width);
  const wide = widthOf(context, text, font);
  return wide <= most ? text : cut(text, Math.floor((lengthOf(text) * most) / wide));
}

/**
 * @param {View} view
 * @param {Id} node
 * @param {{ x: number, y: number, radius: number, size: number, half: number, overDots: boolean }} name
 * @param {TakeBox} free
 * @returns {[number, number] | null} the middle of the name
 */
function labelPlace(view, node, { x, y, radius, size, half, overDots }, free) {
  const away = radius + size * 0.95,
    aside = radius + half + 5;
  const places = [
    [x, y + away],
    [x, y - away],
    [x + aside, y],
    [x - aside, y],
  ].map(([atX, atY]) => ({ atX, atY, box: boxAround(atX, atY, half, size), covered: 0 }));
  if (overDots) {
    for (const place of places) place.covered = dotsBelow(view, node, place.box);
    places.sort((a, b) => a.covered - b.covered);
  }
  const air = overDots ? 0 : AIR;
  for (const { atX, atY, box } of places) {
    if (isCovered(view, box) || (!overDots && dotsBelow(view, node, box))) continue;
    if (free(widen(box, air, air / 2))) return [atX, atY];
  }
  return null;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} half
 * @param {number} size
 * @returns {Rectangle}
 */
const boxAround = (x, y, half, size) => [x - half, y - size / 2, x + half, y + size / 2];

/**
 * Says whether a box reaches over the edge of the surface or below a card.
 * @param {View} view
 * @param {Rectangle} box
 */
const isCovered = (view, [left, top, right, bottom]) =>
  left < 4 ||
  right > view.width - 4 ||
  view.covered.some(
    (card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top,
  );

const SEEN_DOT = 4; // pixels: a name may lie on smaller dots

/**
 * Counts the dots that a name would lie on, large ones for more.
 * @param {View} view
 * @param {Id} node
 * @param {Rectangle} box
 */
function dotsBelow(view, node, [left, top, right, bottom]) {
  const { scale, box } = view;
  let count = 0;
  grid.visit(
    box.left + left / scale,
    box.top + top / scale,
    box.left + right / scale,
    box.top + bottom / scale,
    SEEN_DOT / scale,
    (other) => {
      if (other !== node) count += scene.radius[other] * scale * 0.8;
    },
  );
  return count;
}

/**
 * At first look unwritten notes and notes without links stay nameless: the map is calmer so.
 * @param {Id} node
 * @param {number} radius
 * @param {number} scale
 */
function deserves(node, radius, scale) {
  const aside = isAbsent(node) || facts.group[node] < 0;
  return aside && !scene.local ? scale > 1.3 : radius > 1.3;
}
