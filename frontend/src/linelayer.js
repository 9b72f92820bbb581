// The canvas of grounds and lines, below that of the dots. Few lines are painted with each frame;
// many are painted a slice a frame, so that nothing freezes, and move as a picture meanwhile.

import { edgeColour } from "./colours.js";
import { paintGrounds } from "./grounds.js";
import { drawLines, linesOf, paintBundles } from "./lines.js";
import { RasterPen } from "./pens.js";

const FEW = 5000; // lines that are painted with each frame
const SLICE = 10000; // lines painted in one frame otherwise
const STILL = 0.01; // pixels that do not count as a move
const PAUSE = 140; // milliseconds after which the camera counts as still

export const lineLayer = {
  canvas: /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (null)),
  painted: /** @type {View | null} */ (null), // the view that it was painted for
  lines: /** @type {ReturnType<typeof linesOf> | null} */ (null), // the lines that it shows
  unfinished: false, // whether a picture is being painted
  turn: 0, // grows when an unfinished picture is out of date
  timer: 0,
};

/** What was painted shows another scene. */
export function forgetLines() {
  lineLayer.painted = null;
  lineLayer.lines = null;
}

/**
 * Called with every frame: moves the picture with the camera, and paints anew once it rests.
 * @param {View} view
 * @param {number} ratio pixels of the canvas a pixel of the screen
 */
export function showLines(view, ratio) {
  const { painted, lines } = lineLayer;
  if (!painted || painted.width !== view.width || painted.height !== view.height)
    return startLines(view, ratio);
  const scale = view.scale / painted.scale;
  const x = view.toX(painted.box.left),
    y = view.toY(painted.box.top);
  const moved = Math.abs(x) > STILL || Math.abs(y) > STILL || Math.abs(scale - 1) > STILL / 1000;
  if (!moved) return place("");
  if (lines && lines.links.length <= FEW) {
    const next = linesOf(view);
    if (next.links.length <= FEW) return paintNow(view, ratio, next);
  }
  place(`translate(${x}px, ${y}px) scale(${scale})`);
  clearTimeout(lineLayer.timer);
  lineLayer.timer = window.setTimeout(() => startLines(view, ratio), PAUSE);
}

/** @param {string} transform */
function place(transform) {
  lineLayer.canvas.style.transform = transform;
}

const pen = new RasterPen();

/**
 * @param {View} view
 * @param {number} ratio
 * @param {ReturnType<typeof import("./lines.js").linesOf>} lines
 */
function paintNow(view, ratio, lines) {
  lineLayer.turn++;
  pen.clear(view.width, view.height, ratio);
  drawLines(pen, view, lines.links);
  finish(view, ratio, lines, true);
}

/**
 * @param {View} view
 * @param {number} ratio
 */
function startLines(view, ratio) {
  clearTimeout(lineLayer.timer);
  const lines = linesOf(view);
  if (lines.links.length <= FEW) return paintNow(view, ratio, lines);
  const turn = ++lineLayer.turn;
  const first = lineLayer.painted === null;
  pen.clear(view.width, view.height, ratio);
  lineLayer.unfinished = true;
  let at = 0;
  const slice = () => {
    if (turn !== lineLayer.turn) return;
    drawLines(pen, view, lines.links, at, Math.min(lines.links.length, at + SLICE));
    at += SLICE;
    const done = at >= lines.links.length;
    if (done || first) finish(view, ratio, lines, done);
    if (!done) requestAnimationFrame(slice);
  };
  slice();
}

/**
 * Puts a picture in place of the last one, and where the camera has moved to meanwhile.
 * @param {View} view
 * @param {number} ratio
 * @param {ReturnType<typeof import("./lines.js").linesOf>} lines
 * @param {boolean} done
 */
function finish(view, ratio, lines, done) {
  const { canvas } = lineLayer;
  sizeFor(canvas, view, ratio);
  const context = contextOf(canvas, ratio);
  context.clearRect(0, 0, view.width, view.height);
  paintUnder(context, view, lines, pen);
  Object.assign(lineLayer, { painted: view, lines, unfinished: !done });
  place("");
}

/**
 * Grounds, bundles and lines, as `pen` has drawn them.
 * @param {Surface} context
 * @param {View} view
 * @param {ReturnType<typeof import("./lines.js").linesOf>} lines
 * @param {import("./pens.js").RasterPen} drawn
 */
export function paintUnder(context, view, lines, drawn) {
  paintGrounds(context, view);
  paintBundles(context, view, lines.bundles);
  if (lines.links.length) drawn.layOn(context, edgeColour(), view.width, view.height);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {View} view
 * @param {number} ratio
 */
function sizeFor(canvas, view, ratio) {
  const width = Math.round(view.width * ratio),
    height = Math.round(view.height * ratio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio
 */
function contextOf(canvas, ratio) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
