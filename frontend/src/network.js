// The map itself: vis-network as pyvis configured it, its camera, and what the pointer does.

import { LARGEST_DOT } from "./generated.js";
import { clearSelection, select, selectModule, startPath } from "./address.js";
import { showMarks } from "./controls.js";
import { nameOf, nodeCount } from "./data.js";
import { byId } from "./elements.js";
import { grid, moduleAt } from "./grid.js";
import { MANY_LINKS, lines, moveLines, paintLines, setLines } from "./lines.js";
import { overlay, paintOverlay } from "./overlay.js";
import { readJson } from "./page.js";
import { edgeColour, edgeOpacity, forgetCloud, paintCloud, paintGrounds, share } from "./paint.js";
import {
  buildScene,
  chooseLinks,
  isHigh,
  isVisible,
  pins,
  scene,
  turn,
  visEdge,
  visNodes,
} from "./scene.js";
import { change, state } from "./state.js";
import { store } from "./storage.js";
import { calm } from "./theme.js";

export let network = /** @type {vis.Network} */ (/** @type {unknown} */ (null));
const visData = { nodes: new vis.DataSet(), edges: new vis.DataSet() };

export const stage = byId("stage");

export function makeNetwork() {
  const options = readJson("options");
  network = new vis.Network(stage, visData, options);
  overlay.canvas = byId("overlay");
  lines.canvas = byId("lines");
  overlay.context = /** @type {CanvasRenderingContext2D} */ (overlay.canvas.getContext("2d"));
  overlay.resize(stage.clientWidth, stage.clientHeight);
  network.on("beforeDrawing", paintGrounds);
  network.on("afterDrawing", (context) => {
    paintCloud(context, network.getScale(), camera().box);
    paintOverlay();
    moveLines();
  });
  network.once("afterDrawing", () => requestAnimationFrame(() => setTimeout(markFrame)));
  network.on("click", onClick);
  network.on("doubleClick", onDoubleClick);
  network.on("dragStart", onDragStart);
  network.on("dragEnd", onDragEnd);
  network.on("dragging", onDragging);
  stage.addEventListener("pointermove", onPointerMove);
  stage.addEventListener("pointerleave", () => hover(-1));
  new ResizeObserver(resize).observe(stage);
}

const markFrame = () => performance.mark("vaultgraph-frame");

function resize() {
  overlay.resize(stage.clientWidth, stage.clientHeight);
  network.setSize(`${stage.clientWidth}px`, `${stage.clientHeight}px`);
  if (scene.turned === isHigh()) return network.redraw();
  drawScene();
  fitAll({ animate: false });
}

const CARDS = ["side", "panel", "tools"];

// Where the map stands on the screen, and what covers it.
export function camera() {
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const { width, height } = overlay;
  const reachX = width / 2 / scale,
    reachY = height / 2 / scale;
  return {
    scale,
    toX: (x) => (x - middle.x) * scale + width / 2,
    toY: (y) => (y - middle.y) * scale + height / 2,
    covered: CARDS.map((id) => byId(id))
      .filter((card) => !card.hidden)
      .map((card) => card.getBoundingClientRect()),
    holds: (x, y) => x > -80 && y > -30 && x < width + 80 && y < height + 30,
    box: {
      left: middle.x - reachX - LARGEST_DOT,
      right: middle.x + reachX + LARGEST_DOT,
      top: middle.y - reachY - LARGEST_DOT,
      bottom: middle.y + reachY + LARGEST_DOT,
    },
  };
}

// Gives vis what the scene says, all at once.
export function drawScene() {
  buildScene();
  forgetCloud();
  const { single, bundles } = chooseLinks();
  const many = single.length > MANY_LINKS || scene.tier === "large";
  const opacity = edgeOpacity(single.length);
  const edges = many ? bundles : single.map((link) => visEdge(link, opacity * share(link)));
  network.setOptions({
    interaction: { dragNodes: scene.tier !== "large" },
    edges: {
      color: { color: edgeColour(), inherit: false, opacity: many ? 0.3 : opacity },
      arrows: { to: { enabled: !many && state.show.arrows } },
    },
  });
  visData.nodes = new vis.DataSet(visNodes());
  visData.edges = new vis.DataSet(edges);
  network.setData(visData);
  setLines(many ? single : []);
}

export const repaint = () => paintOverlay();

// The part of the screen that no panel covers, as insets in pixels.
export function insets() {
  const box = (id) => {
    const element = document.getElementById(id);
    return element && !element.hidden ? element.getBoundingClientRect() : null;
  };
  const wide = overlay.width > 720;
  const side = box("side"),
    panel = box("panel");
  return {
    left: wide && side ? side.right : 0,
    right: wide && panel ? overlay.width - panel.left : 0,
    top: wide || !side ? 0 : side.bottom,
    bottom: !wide && panel ? overlay.height - panel.top : 0,
  };
}

// Moves the camera so that a box of the map fills the free part of the screen.
export function fitBox(left, top, right, bottom, { most = 1.3, animate = true, margin = 60 } = {}) {
  const inset = insets();
  const width = Math.max(80, overlay.width - inset.left - inset.right - 2 * margin);
  const height = Math.max(80, overlay.height - inset.top - inset.bottom - 2 * margin);
  const scale = Math.min(
    most,
    width / Math.max(right - left, 1),
    height / Math.max(bottom - top, 1),
  );
  const offset = {
    x: (inset.left - inset.right) / 2 / scale,
    y: (inset.top - inset.bottom) / 2 / scale,
  };
  network.moveTo({
    position: { x: (left + right) / 2 - offset.x, y: (top + bottom) / 2 - offset.y },
    scale,
    animation:
      animate && !calm.matches ? { duration: 350, easingFunction: "easeInOutQuad" } : false,
  });
}

/**
 * @param {Iterable<number>} nodes
 * @param {{ corners?: number[][], most?: number, animate?: boolean, margin?: number }} options
 */
export function fitNodes(nodes, { corners = [], ...options } = {}) {
  let left = Infinity,
    top = Infinity,
    right = -Infinity,
    bottom = -Infinity;
  for (const corner of corners) {
    left = Math.min(left, corner[0]);
    top = Math.min(top, corner[1]);
    right = Math.max(right, corner[2]);
    bottom = Math.max(bottom, corner[3]);
  }
  for (const node of nodes) {
    left = Math.min(left, scene.x[node] - scene.radius[node]);
    right = Math.max(right, scene.x[node] + scene.radius[node]);
    top = Math.min(top, scene.y[node] - scene.radius[node]);
    bottom = Math.max(bottom, scene.y[node] + scene.radius[node]);
  }
  if (left <= right) fitBox(left, top, right, bottom, options);
}

// Shows everything, names of modules included.
export function fitAll(options) {
  const corners = scene.local
    ? []
    : scene.discs.map(([x, y, radius]) => [x - radius, y - radius - 40, x + radius, y + radius]);
  fitNodes(scene.order, { margin: 36, corners, ...options });
}

export function zoomBy(factor) {
  network.moveTo({ scale: Math.min(8, Math.max(0.01, network.getScale() * factor)) });
}

export function panBy(x, y) {
  const middle = network.getViewPosition(),
    scale = network.getScale();
  network.moveTo({ position: { x: middle.x + x / scale, y: middle.y + y / scale } });
}

export function goTo(node) {
  if (!isVisible(node)) return;
  const reach = 260;
  fitBox(
    scene.x[node] - reach,
    scene.y[node] - reach,
    scene.x[node] + reach,
    scene.y[node] + reach,
    { most: Math.max(network.getScale(), 1.1), margin: 20 },
  );
}

// The pointer.
const SLACK = 5;
let dragged = -1;

const nodeAt = ({ x, y }) => grid.find(x, y, SLACK / network.getScale());

function onPointerMove(event) {
  if (event.pointerType === "touch" || event.buttons) return;
  const box = stage.getBoundingClientRect();
  hover(nodeAt(network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top })));
}

function hover(node) {
  if (node === state.hovered) return;
  stage.style.cursor = node >= 0 ? "pointer" : "grab";
  change({ hovered: node });
}

function onClick({ pointer, event }) {
  const node = nodeAt(pointer.canvas);
  if (node >= 0)
    return event.srcEvent?.shiftKey && state.selected >= 0 ? startPath(node) : select(node);
  const module = moduleAt(pointer.canvas.x, pointer.canvas.y);
  if (scene.tier === "large" && module >= 0) selectModule(module);
  else clearSelection();
}

function onDoubleClick({ pointer }) {
  const node = nodeAt(pointer.canvas);
  const module = moduleAt(pointer.canvas.x, pointer.canvas.y);
  if (node >= 0 && scene.single[node]) select(node, { depth: 1 });
  else if (module >= 0) {
    if (scene.tier === "large") toggleExpanded(module);
    const [x, y, radius] = scene.discs[module];
    fitBox(x - radius, y - radius, x + radius, y + radius);
  }
}

function onDragStart({ nodes, pointer }) {
  hover(-1);
  const node = nodes.length === 1 ? nodes[0] : -1;
  dragged = node >= 0 && node < nodeCount && pointer ? node : -1;
  if (dragged >= 0) grid.remove(dragged);
}

function onDragging() {
  if (dragged < 0) return;
  const { x, y } = network.getPosition(dragged);
  scene.x[dragged] = x;
  scene.y[dragged] = y;
}

function onDragEnd() {
  if (dragged < 0) return;
  onDragging();
  grid.add(dragged);
  if (!state.local) {
    pins.set(dragged, turn([Math.round(scene.x[dragged]), Math.round(scene.y[dragged])]));
    store("pins", Object.fromEntries([...pins].map(([node, place]) => [nameOf(node), place])));
  }
  dragged = -1;
  repaint();
  showMarks();
  if (lines.links.length) paintLines();
}

export function toggleExpanded(module) {
  const expanded = new Set(state.expanded);
  if (!expanded.delete(module)) expanded.add(module);
  change({ expanded });
}
