// Names on the overlay: the best ones first, each where it covers neither another nor a dot.

import { moduleLabel } from "./colouring.js";
import { facts, isCore, titleOf } from "./data.js";
import { NodeKind } from "./generated.js";
import { overlay } from "./overlay.js";
import { ground, ink } from "./paint.js";
import { scene } from "./scene.js";
import { state } from "./state.js";
import { isDark } from "./theme.js";

export const LABEL_FONT = getComputedStyle(document.body).fontFamily;
const LONGEST_LABEL = 30;
const CONTROLS = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;

export function shorten(text, most = LONGEST_LABEL) {
  const start = text.slice(0, 4 * most).replace(CONTROLS, " ");
  const letters = [...start.trim()];
  if (letters.length <= most) return start.trim();
  const kept = letters.slice(0, most - 1).join("");
  return `${kept.trimEnd()}…`;
}

const labelWidths = new Map();

export function widthOf(context, text, font) {
  const key = `${font}\n${text}`;
  if (!labelWidths.has(key)) {
    context.font = font;
    labelWidths.set(key, context.measureText(text).width);
  }
  return labelWidths.get(key);
}

// Remembers the boxes that are taken on the screen, and refuses one that touches them.
export function makeBoxes() {
  const taken = [];
  return (left, top, right, bottom) => {
    for (const box of taken)
      if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
    taken.push([left, top, right, bottom]);
    return true;
  };
}

export const MOST_LABELS = 150;
const MOST_TRIED = 450;

export function paintLabels(context, view, focus) {
  const free = makeBoxes();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (!state.show.labels) return;
  if (focus) for (const node of focus.named) paintLabel(context, view, node, free, true);
  const named = new Set(focus?.named);
  paintModuleLabels(context, view, free, focus);
  if (!focus && scene.tier !== "large") paintCoreLabels(context, view, free, named);
  const candidates = focus
    ? [...focus.nodes].filter((node) => !named.has(node)).sort((a, b) => a - b)
    : scene.order.filter((node) => !named.has(node));
  const room = Math.min(
    MOST_LABELS,
    Math.ceil((overlay.width * overlay.height) / (scene.tier === "large" ? 22000 : 14000)),
  );
  let painted = 0,
    tried = 0;
  for (const node of candidates) {
    if (painted >= room || tried >= MOST_TRIED) break;
    if (!view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]))) continue;
    tried++;
    if (paintLabel(context, view, node, free, false)) painted++;
  }
}

// Core notes are named first, where they cover nothing, and else where they cover least.
function paintCoreLabels(context, view, free, named) {
  const core = scene.order.filter((node) => isCore[node]);
  for (const overDots of [false, true])
    for (const node of core)
      if (!named.has(node) && paintLabel(context, view, node, free, false, overDots))
        named.add(node);
}

// Paints a label beside its dot where there is room; says whether it did. Below is best; a label
// that would cover other dots goes above or to a side, or waits until there is more room.
function paintLabel(context, view, node, free, always, overDots = always) {
  const x = view.toX(scene.x[node]),
    y = view.toY(scene.y[node]);
  if (!view.holds(x, y)) return false;
  const radius = scene.radius[node] * view.scale;
  if (!always && !deserves(node, radius, view.scale)) return false;
  const size = always ? 13 : Math.min(14, 10.5 + radius / 5);
  const font = `${isCore[node] || always ? 600 : 400} ${size.toFixed(1)}px ${LABEL_FONT}`;
  const text = shorten(titleOf(node), always ? 60 : LONGEST_LABEL);
  const half = widthOf(context, text, font) / 2;
  const must = always && (node === state.hovered || node === state.selected);
  const place =
    labelPlace(view, node, { x, y, radius, size, half, overDots }, free) ??
    (must ? [x, y + radius + size] : null);
  if (!place) return false;
  writeText(
    context,
    text,
    place[0],
    place[1],
    font,
    facts.kind[node] === NodeKind.PHANTOM ? softInk() : ink(),
  );
  return true;
}

function labelPlace(view, node, { x, y, radius, size, half, overDots }, free) {
  const away = radius + size * 0.95,
    aside = radius + half + 5;
  const air = overDots ? 0 : scene.count > MANY_DOTS ? 13 : 8;
  const places = [
    [x, y + away],
    [x, y - away],
    [x + aside, y],
    [x - aside, y],
  ].map(([atX, atY]) => {
    const box = /** @type {[number, number, number, number]} */ ([
      atX - half,
      atY - size / 2,
      atX + half,
      atY + size / 2,
    ]);
    return { atX, atY, box, covered: dotsBelow(view, node, box) };
  });
  if (overDots) places.sort((a, b) => a.covered - b.covered);
  for (const { atX, atY, box, covered } of places) {
    if (isCovered(view, box) || (covered && !overDots)) continue;
    if (free(box[0] - air, box[1] - air / 2, box[2] + air, box[3] + air / 2)) return [atX, atY];
  }
  return null;
}

// Says whether a box reaches over the edge of the screen or below a card.
const isCovered = (view, [left, top, right, bottom]) =>
  left < 4 ||
  right > overlay.width - 4 ||
  view.covered.some(
    (card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top,
  );

export const MANY_DOTS = 400;

// Counts the dots that a label would lie on, large ones for more.
function dotsBelow(view, node, [left, top, right, bottom]) {
  if (scene.count > MANY_DOTS) return 0;
  let count = 0;
  for (const other of scene.order) {
    if (other === node) continue;
    const x = view.toX(scene.x[other]),
      y = view.toY(scene.y[other]);
    const radius = scene.radius[other] * view.scale * 0.8;
    if (x + radius > left && x - radius < right && y + radius > top && y - radius < bottom)
      count += radius;
  }
  return count;
}

// At first look unwritten notes and notes without links stay nameless: the map is calmer so.
function deserves(node, radius, scale) {
  const aside = facts.kind[node] === NodeKind.PHANTOM || facts.group[node] < 0;
  return aside && !scene.local ? scale > 1.3 : radius > 1.7 || scene.tier === "small";
}

const softInk = () => (isDark() ? "#a9abb3" : "#686b73");

function writeText(context, text, x, y, font, colour) {
  context.font = font;
  context.strokeStyle = ground();
  context.lineWidth = 3.5;
  context.globalAlpha = 0.85;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

// The name of each module above its disc, while the disc is not much larger than the screen.
function paintModuleLabels(context, view, free, focus) {
  if (scene.local || state.colourBy !== "module") return;
  facts.modules.forEach((module, number) => {
    const [x, y, radius] = scene.discs[number];
    const wide = radius * view.scale;
    if (wide < 26 || wide > overlay.width || (focus && state.module !== number)) return;
    const size = Math.max(12, Math.min(19, wide / 9));
    const font = `650 ${size.toFixed(1)}px ${LABEL_FONT}`;
    const text = shorten(moduleLabel(module), Math.max(26, Math.min(40, Math.round(wide / 4))));
    const half = widthOf(context, text, font) / 2;
    const inside = view.toX(x) > 0 && view.toX(x) < overlay.width;
    const atX = inside
      ? Math.max(half + 8, Math.min(overlay.width - half - 8, view.toX(x)))
      : view.toX(x);
    const atY = view.toY(y) - wide - size * 0.8;
    if (free(atX - half - 10, atY - size, atX + half + 10, atY + size))
      writeText(context, text, atX, atY, font, ink());
  });
}
