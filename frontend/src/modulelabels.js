// The names of modules and of their parts: in the colour of the module, whole, on up to two lines.

import { widen } from "./boxes.js";
import { moduleColour } from "./colouring.js";
import { ground, readable, softInk } from "./colours.js";
import { facts, moduleLabel } from "./data.js";
import { partsOf } from "./grounds.js";
import { scene } from "./scene.js";
import { state } from "./state.js";
import { shorten } from "./text.js";
import { LABEL_FONT, widthOf, writeText } from "./writing.js";

const LEAST_SEEN = 24; // pixels of a module's radius from which on it is named
const LEAST_WITH_PARTS = 150; // the same, for the names of its parts
const LONGEST = 90,
  LONGEST_PART = 28; // characters
const TEXT_CONTRAST = 4.5;
const LINE = 1.2; // heights of a letter
const BAR = 3; // pixels of the bar that marks a module's name

/**
 * Largest first, above their ground; else below it, or on its upper edge.
 * @param {Surface} context
 * @param {View} view
 * @param {TakeBox} free
 * @param {boolean} focused
 */
export function paintModuleLabels(context, view, free, focused) {
  if (scene.local) return;
  const seen = facts.modules.map((_, number) => number).filter((number) => isSeen(view, number));
  for (const number of seen.sort((a, b) => scene.discs[b][2] - scene.discs[a][2])) {
    if (focused && state.module !== number) continue;
    paintModuleLabel(context, view, free, number);
  }
}

/**
 * @param {View} view
 * @param {Id} number
 */
function isSeen(view, number) {
  const [x, y, radius] = scene.discs[number];
  const wide = radius * view.scale;
  if (state.folded.has(number)) return view.holds(view.toX(x), view.toY(y));
  if (wide < LEAST_SEEN || wide > view.width) return false;
  const atX = view.toX(x),
    atY = view.toY(y);
  return atX + wide > 0 && atX - wide < view.width && atY + wide > 0 && atY - wide < view.height;
}

/**
 * @param {Surface} context
 * @param {View} view
 * @param {TakeBox} free
 * @param {Id} number
 */
function paintModuleLabel(context, view, free, number) {
  const [x, y, radius] = scene.discs[number];
  const wide = radius * view.scale;
  const size = Math.max(12, Math.min(18, Math.round(wide / 9)));
  const font = `700 ${size.toFixed(1)}px ${LABEL_FONT}`;
  const text = shorten(moduleLabel(facts.modules[number]), LONGEST);
  const rows = inRows(text, Math.max(130, 1.6 * wide), (row) => widthOf(context, row, font));
  const half = Math.max(...rows.map((row) => widthOf(context, row, font))) / 2;
  const height = rows.length * size * LINE + BAR + 2;
  const middle = within(view.toX(x), half + 8, view.width - half - 8);
  for (const top of [
    view.toY(y) - wide - height - 4,
    view.toY(y) + wide + 6,
    view.toY(y) - wide + 8,
  ]) {
    const box = /** @type {Rectangle} */ ([middle - half, top, middle + half, top + height]);
    if (top < 2 || top + height > view.height - 2 || isBelowCard(view, box)) continue;
    if (!free(widen(box, 8, 3))) continue;
    const colour = labelColour(number);
    writeRows(context, rows, middle, top, size, font, colour);
    context.fillStyle = colour;
    context.fillRect(middle - half, top + height - BAR, 2 * half, BAR);
    return;
  }
}

/**
 * The colours of modules are named only where they are those of the dots.
 * @param {Id} number
 */
const labelColour = (number) =>
  state.colourBy === "module"
    ? readable(moduleColour(facts.modules[number]), ground(), TEXT_CONTRAST)
    : softInk();

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const within = (value, least, most) =>
  least > most ? value : Math.max(least, Math.min(most, value));

/**
 * @param {View} view
 * @param {Rectangle} box
 */
const isBelowCard = (view, [left, top, right, bottom]) =>
  view.covered.some(
    (card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top,
  );

/**
 * @param {Surface} context
 * @param {string[]} rows
 * @param {number} x
 * @param {number} top
 * @param {number} size
 * @param {string} font
 * @param {string} colour
 */
function writeRows(context, rows, x, top, size, font, colour) {
  rows.forEach((row, at) => {
    writeText(context, row, x, top + (at + 0.5) * size * LINE, font, colour, ground());
  });
}

/**
 * Breaks a text into two rows of about the same width where one would be wider than `most`.
 * @param {string} text
 * @param {number} most
 * @param {(row: string) => number} width
 */
export function inRows(text, most, width) {
  const words = text.split(" ");
  if (words.length < 2 || width(text) <= most) return [text];
  const breaks = words.slice(1).map((_, at) => {
    const rows = [words.slice(0, at + 1).join(" "), words.slice(at + 1).join(" ")];
    return { rows, widest: Math.max(...rows.map(width)) };
  });
  return breaks.reduce((best, each) => (each.widest < best.widest ? each : best)).rows;
}

const PART_ASIDE = [0, -20, 20, -40, 40]; // pixels below its middle where a part's name may be

/**
 * The names of parts, in the middle of each or near it, while their module fills much of the view.
 * @param {Surface} context
 * @param {View} view
 * @param {TakeBox} free
 * @param {boolean} focused
 */
export function paintPartLabels(context, view, free, focused) {
  if (scene.local || focused || state.colourBy !== "module") return;
  facts.modules.forEach((_, number) => {
    const wide = scene.discs[number][2] * view.scale;
    if (state.folded.has(number) || wide < LEAST_WITH_PARTS || !isNear(view, number)) return;
    const font = `italic 600 12px ${LABEL_FONT}`;
    for (const { label, middle } of partsOf(number)) {
      const text = shorten(label, LONGEST_PART);
      const half = widthOf(context, text, font) / 2;
      const [x, y] = [view.toX(middle[0]), view.toY(middle[1])];
      if (!text || !view.holds(x, y)) continue;
      const aside = PART_ASIDE.find((by) =>
        free([x - half - 6, y + by - 9, x + half + 6, y + by + 9]),
      );
      if (aside !== undefined) writeText(context, text, x, y + aside, font, softInk(), ground());
    }
  });
}

/**
 * @param {View} view
 * @param {Id} number
 */
function isNear(view, number) {
  const [x, y, radius] = scene.discs[number];
  const { left, right, top, bottom } = view.box;
  return x + radius > left && x - radius < right && y + radius > top && y - radius < bottom;
}
