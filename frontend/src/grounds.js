// The faint ground of each module, and of the parts in it.

import { facts } from "./data.js";
import { moduleColour } from "./colouring.js";
import { hullOf } from "./hull.js";
import { isVisible, scene } from "./scene.js";
import { state } from "./state.js";
import { isDark } from "./theme.js";

const LEAST_PART = 3; // notes
const LEAST_SEEN = 70; // pixels of a module's radius from which on its parts are shown
const REACH = 9; // canvas units that a part's ground reaches beyond its notes
const NEAR = 1.6; // of the median distance from the middle: notes farther out stretch no ground

const CORNERS = Array.from({ length: 8 }, (_, at) => [
  Math.cos((at * Math.PI) / 4),
  Math.sin((at * Math.PI) / 4),
]);

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 */
export function paintGrounds(context, view) {
  if (scene.local) return;
  facts.modules.forEach((module, number) => {
    if (state.folded.has(number)) return;
    const [x, y, radius] = scene.discs[number];
    const [atX, atY, wide] = [view.toX(x), view.toY(y), radius * view.scale];
    if (atX + wide < 0 || atY + wide < 0 || atX - wide > view.width || atY - wide > view.height)
      return;
    context.globalAlpha = isDark() ? 0.09 : 0.07;
    context.fillStyle = moduleColour(module);
    context.beginPath();
    context.arc(atX, atY, wide, 0, 2 * Math.PI);
    context.fill();
    if (wide >= LEAST_SEEN) paintParts(context, view, number);
  });
  context.globalAlpha = 1;
}

/**
 * @param {Surface} context
 * @param {View} view
 * @param {Id} number
 */
function paintParts(context, view, number) {
  context.globalAlpha = isDark() ? 0.1 : 0.08;
  for (const { hull } of partsOf(number)) {
    context.beginPath();
    hull.forEach(([x, y], at) =>
      at ? context.lineTo(view.toX(x), view.toY(y)) : context.moveTo(view.toX(x), view.toY(y)),
    );
    context.closePath();
    context.fill();
  }
}

/** @typedef {{ label: string, middle: [number, number], hull: [number, number][] }} Part */

/**
 * Gives the parts of a module that are on the map: name, middle and the hull of most of its notes.
 * @param {number} number
 * @returns {Part[]}
 */
export function partsOf(number) {
  const kept = scene.parts.get(number);
  if (kept) return kept;
  const members = /** @type {Map<number, Id[]>} */ (new Map());
  for (const node of scene.membersOf(number)) {
    const part = facts.part[node];
    if (part < 0 || !isVisible(node)) continue;
    if (!members.has(part)) members.set(part, []);
    members.get(part)?.push(node);
  }
  const parts = [...members]
    .filter(([, nodes]) => nodes.length >= LEAST_PART)
    .map(([part, nodes]) => makePart(facts.modules[number].parts[part][0], nodes));
  scene.parts.set(number, parts);
  return parts;
}

/**
 * @param {string} label
 * @param {Id[]} nodes
 */
function makePart(label, nodes) {
  /** @param {number[]} values */
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const middle = /** @type {[number, number]} */ ([
    median(nodes.map((node) => scene.x[node])),
    median(nodes.map((node) => scene.y[node])),
  ]);
  /** @param {Id} node */
  const away = (node) => Math.hypot(scene.x[node] - middle[0], scene.y[node] - middle[1]);
  const reach = NEAR * median(nodes.map(away));
  const near = nodes.filter((node) => away(node) <= reach);
  return { label, middle, hull: hullOf(near.flatMap(around)) };
}

/**
 * Points around a node's dot, so that a hull of them has round corners.
 * @param {Id} node
 * @returns {[number, number][]}
 */
function around(node) {
  const reach = scene.radius[node] + REACH;
  return CORNERS.map(([x, y]) => [scene.x[node] + x * reach, scene.y[node] + y * reach]);
}
