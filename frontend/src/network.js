// vis-network as pyvis configured it: it keeps the camera, and says what the pointer does. Of the
// notes it knows the one under the pointer alone, so that it can be dragged; our painter paints.

import { byId } from "./dom.js";
import { LARGEST_DOT } from "./generated.js";
import { lineLayer, showLines } from "./linelayer.js";
import { paintDots, paintFolds } from "./dots.js";
import { paintOverlay } from "./overlay.js";
import { readJson } from "./page.js";
import { buildScene, isHigh, isVisible, scene } from "./scene.js";
import { forgetLines } from "./linelayer.js";
import { isWide, overlay } from "./screen.js";
import { calm } from "./theme.js";
import { makeView } from "./view.js";
import { writeOnScreen } from "./writing.js";

export let network = /** @type {vis.Network} */ (/** @type {unknown} */ (null));
const held = new vis.DataSet();

/** The element that takes what the pointer does. */
export const stage = () => byId("stage");

/**
 * The place on the map below a pointer event.
 * @param {any} event
 */
export function placeOf(event) {
  const box = stage().getBoundingClientRect();
  return network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
}

export function makeNetwork() {
  network = new vis.Network(
    stage(),
    { nodes: held, edges: new vis.DataSet() },
    readJson("options"),
  );
  // What is focused on the map is the walker; vis would put a stop of its own before it.
  stage().querySelector(".vis-network")?.removeAttribute("tabindex");
  overlay.canvas = byId("overlay");
  overlay.context = /** @type {CanvasRenderingContext2D} */ (overlay.canvas.getContext("2d"));
  lineLayer.canvas = byId("lines");
  overlay.resize(stage().clientWidth, stage().clientHeight);
  network.on("afterDrawing", paintFrame);
  network.once("afterDrawing", () => requestAnimationFrame(() => setTimeout(markFrame)));
  new ResizeObserver(resize).observe(stage());
}

const markFrame = () => performance.mark("vaultgraph-frame");

/**
 * Paints all layers of a frame: lines, dots on the canvas of vis, and what lies above them.
 * @param {Surface} context
 */
function paintFrame(context) {
  const view = camera();
  showLines(view, overlay.ratio);
  const ratio = context.canvas.width / view.width;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintFolds(context, view);
  if (scene.dots) paintDots(context, view, scene.dots);
  context.restore();
  repaint(view);
}

const painted = /** @type {((view: View) => void)[]} */ ([]);

/**
 * Calls `listener` after every repaint, so that what lies above the map moves with it.
 * @param {(view: View) => void} listener
 */
export function whenPainted(listener) {
  painted.push(listener);
}

/** Paints names and what stands out anew; dots and lines stay as they are. */
export function repaint(view = camera()) {
  const { context, canvas, ratio } = overlay;
  writeOnScreen(context, ratio);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintOverlay(context, view);
  for (const listener of painted) listener(view);
}

function resize() {
  const { clientWidth, clientHeight } = stage();
  overlay.resize(clientWidth, clientHeight);
  network.setSize(`${clientWidth}px`, `${clientHeight}px`);
  if (scene.turned === isHigh()) return network.redraw();
  drawScene();
  fitAll({ animate: false });
}

const CARDS = ["side", "panel", "tools"];

/** Where the map stands on the screen, and what covers it. */
export function camera() {
  const cards = CARDS.map(byId)
    .filter((card) => !card.hidden)
    .map((card) => card.getBoundingClientRect());
  const { width, height } = overlay;
  return makeView(network.getViewPosition(), network.getScale(), width, height, cards);
}

/** Shows what the state asks for; the camera stays. */
export function drawScene() {
  buildScene();
  forgetLines();
  network.redraw();
}

/**
 * Lets vis know a node, so that the pointer can drag it; -1 for none.
 * @param {Id} node
 */
export function holdNode(node) {
  held.clear();
  if (node < 0) return;
  const size = scene.radius[node];
  held.update({ id: node, x: scene.x[node], y: scene.y[node], size, opacity: 0 });
  network.redraw(); // vis measures a node when it draws it
}

// The part of the screen that no card covers, as insets in pixels.
export function insets() {
  /** @param {string} id */
  const box = (id) => {
    const element = byId(id);
    return element && !element.hidden ? element.getBoundingClientRect() : null;
  };
  const wide = isWide();
  const side = box("side"),
    panel = box("panel");
  return {
    left: wide && side && !document.body.classList.contains("folded") ? side.right : 0,
    right: wide && panel ? overlay.width - panel.left : 0,
    top: wide || !side ? 0 : Math.min(side.bottom, 120),
    bottom: !wide && panel ? overlay.height - panel.top : 0,
  };
}

/**
 * Moves the camera so that a box of the map fills the free part of the screen.
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 * @param {{ most?: number, animate?: boolean, margin?: number }} options
 */
export function fitBox(left, top, right, bottom, options = {}) {
  const { most = 1.3, animate = true, margin = 60 } = options;
  const inset = insets();
  const width = Math.max(80, overlay.width - inset.left - inset.right - 2 * margin);
  const height = Math.max(80, overlay.height - inset.top - inset.bottom - 2 * margin);
  const scale = Math.min(
    most,
    width / Math.max(right - left, 1),
    height / Math.max(bottom - top, 1),
  );
  const x = (left + right - (inset.left - inset.right) / scale) / 2;
  const y = (top + bottom - (inset.top - inset.bottom) / scale) / 2;
  const glide = animate && !calm.matches;
  network.moveTo({
    position: { x, y },
    scale,
    animation: glide ? { duration: 350, easingFunction: "easeInOutQuad" } : false,
  });
}

/**
 * @param {Iterable<number>} nodes
 * @param {{ corners?: number[][], most?: number, animate?: boolean, margin?: number }} options
 */
export function fitNodes(nodes, { corners = [], ...options } = {}) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  /**
   * @param {number} left
   * @param {number} top
   * @param {number} right
   * @param {number} bottom
   */
  const take = (left, top, right, bottom) => {
    box.left = Math.min(box.left, left);
    box.top = Math.min(box.top, top);
    box.right = Math.max(box.right, right);
    box.bottom = Math.max(box.bottom, bottom);
  };
  for (const [left, top, right, bottom] of corners) take(left, top, right, bottom);
  for (const node of nodes) {
    const x = scene.x[node],
      y = scene.y[node],
      radius = scene.radius[node];
    take(x - radius, y - radius, x + radius, y + radius);
  }
  if (box.left <= box.right) fitBox(box.left, box.top, box.right, box.bottom, options);
}

/** Shows everything, names of modules included. */
export function fitAll(options = {}) {
  const corners = scene.local
    ? []
    : scene.discs.map(([x, y, radius]) => [x - radius, y - radius - 40, x + radius, y + radius]);
  fitNodes(scene.order, { margin: 36, corners, ...options });
}

/** @param {number} factor */
export function zoomBy(factor) {
  network.moveTo({ scale: Math.min(8, Math.max(0.01, network.getScale() * factor)) });
}

/**
 * @param {number} x
 * @param {number} y
 */
export function panBy(x, y) {
  const middle = network.getViewPosition(),
    scale = network.getScale();
  network.moveTo({ position: { x: middle.x + x / scale, y: middle.y + y / scale } });
}

const LEAST_SEEN = 2.5; // pixels of the radius of a dot that is found at a glance
const REACH = 260; // canvas units around a node that is gone to

/** @param {Id} node */
export function goTo(node) {
  if (!isVisible(node)) return;
  const x = scene.x[node],
    y = scene.y[node];
  const most = Math.max(network.getScale(), 1.1);
  fitBox(x - REACH, y - REACH, x + REACH, y + REACH, { most, margin: 20 });
}

/**
 * Whether a node is on the screen, large enough, and below no card.
 * @param {Id} node
 */
export function isSeen(node) {
  const view = camera(),
    inset = insets();
  const x = view.toX(scene.x[node]),
    y = view.toY(scene.y[node]);
  const edge = LARGEST_DOT * 2;
  return (
    scene.radius[node] * view.scale >= LEAST_SEEN &&
    x > inset.left + edge &&
    x < view.width - inset.right - edge &&
    y > inset.top + edge &&
    y < view.height - inset.bottom - edge
  );
}
