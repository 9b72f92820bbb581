// Dots: one for each node, with a ring around those of core notes.

import { moduleColour } from "./colouring.js";
import { grey, ground, ink } from "./colours.js";
import { facts } from "./data.js";
import { DotPaths, DotPixels } from "./dotpens.js";
import { isSquare } from "./kinds.js";
import { colourOf, scene, sortDots } from "./scene.js";
import { formatNumber } from "./words.js";
import { LABEL_FONT, writeText } from "./writing.js";

const LEAST_RADIUS = 0.9; // pixels
const LEAST_RING = 2.2; // pixels of a dot's radius from which on it has its ring
const FEW = 300; // dots that are drawn as paths on the screen, too

/**
 * The radius of a node's dot, in pixels.
 * @param {View} view
 * @param {Id} node
 */
export const dotRadius = (view, node) => Math.max(scene.radius[node] * view.scale, LEAST_RADIUS);

const pixels = new DotPixels();

/**
 * Paints dots over what is on a surface.
 * @param {any} context
 * @param {View} view
 * @param {ReturnType<typeof sortDots>} sorted
 */
export function paintDots(context, view, sorted) {
  context.globalAlpha = 1;
  let count = sorted.hollow.length + sorted.core.length;
  for (const nodes of sorted.full.values()) count += nodes.length;
  if (count <= FEW || !(context instanceof CanvasRenderingContext2D)) {
    const paths = new DotPaths(context);
    drawDots(paths, view, sorted);
    return paths.finish();
  }
  pixels.clear(view.width, view.height, context.getTransform().a);
  drawDots(pixels, view, sorted);
  pixels.layOn(context, view.width, view.height);
}

/**
 * @param {import("./dotpens.js").DotPen} pen
 * @param {View} view
 * @param {ReturnType<typeof sortDots>} sorted
 */
function drawDots(pen, view, { full, hollow, core }) {
  const ring = Math.max(1, Math.min(2, 2 * view.scale)) / 2;
  drawEach(pen, view, hollow, grey(), ring);
  drawEach(pen, view, hollow, ground(), -ring);
  for (const [colour, nodes] of full) drawEach(pen, view, nodes, colour, 0);
  const ringed = core.filter((node) => dotRadius(view, node) >= LEAST_RING);
  drawEach(pen, view, ringed, ink(), ring);
  for (const [colour, nodes] of Map.groupBy(core, colourOf))
    drawEach(pen, view, nodes, colour, ringed.length ? -ring : 0);
}

/**
 * Dots in a view, in one colour.
 * @param {import("./dotpens.js").DotPen} pen
 * @param {View} view
 * @param {Iterable<Id>} nodes
 * @param {string} colour
 * @param {number} more pixels that they are wider than they are
 */
function drawEach(pen, { scale, box, width, height }, nodes, colour, more) {
  const { x, y, radius } = scene;
  pen.colour(colour);
  for (const node of nodes) {
    const atX = (x[node] - box.left) * scale,
      atY = (y[node] - box.top) * scale;
    const wide = Math.max(radius[node] * scale, LEAST_RADIUS) + more;
    if (wide <= 0 || atX < -wide || atY < -wide || atX > width + wide || atY > height + wide)
      continue;
    if (isSquare(node)) pen.square(atX, atY, wide);
    else pen.disc(atX, atY, wide);
  }
}

const LEAST_FOLD = 7, // pixels of the radius of a folded module
  LEAST_NUMBERED = 13; // the same, from which on it says how many notes are in it

/**
 * Folded modules: one dot for all notes of each, with their number.
 * @param {Surface} context
 * @param {View} view
 */
export function paintFolds(context, view, isPainted = (/** @type {Fold} */ _fold) => true) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const fold of scene.folds.filter(isPainted)) {
    const { module, count } = fold;
    const [x, y, radius] = scene.discs[module];
    const wide = Math.max(LEAST_FOLD, radius * view.scale);
    context.globalAlpha = 1;
    context.fillStyle = moduleColour(facts.modules[module]);
    context.beginPath();
    context.arc(view.toX(x), view.toY(y), wide, 0, 2 * Math.PI);
    context.fill();
    if (wide < LEAST_NUMBERED) continue;
    const size = Math.min(22, wide / 2);
    const font = `700 ${size.toFixed(1)}px ${LABEL_FONT}`;
    writeText(context, formatNumber(count), view.toX(x), view.toY(y), font, ink(), ground());
  }
}

/**
 * A ring around a node, a little away from its dot.
 * @param {Surface} context
 * @param {View} view
 * @param {Id} node
 * @param {number} width
 */
export function paintRing(context, view, node, width) {
  context.strokeStyle = ink();
  context.lineWidth = width;
  context.setLineDash([]);
  context.beginPath();
  const radius = Math.max(dotRadius(view, node), 1.6) + 4;
  context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), radius, 0, 2 * Math.PI);
  context.stroke();
}
