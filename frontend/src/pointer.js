// What the pointer does on the map: hover, click, double click, drag, and a lasso with Shift.

import { clearSelection, select, selectModule, startPath } from "./address.js";
import { showMarks } from "./controls.js";
import { grid } from "./grid.js";
import { hideCard, showCardSoon } from "./card.js";
import { forgetLines } from "./linelayer.js";
import { startLasso } from "./lasso.js";
import { foldModule } from "./picked.js";
import { fitBox, holdNode, network, placeOf, stage } from "./network.js";
import { moduleAt, pin, scene } from "./scene.js";
import { change, state } from "./state.js";

const SLACK = 5, // pixels around a dot that count as the dot
  KEPT = 9; // the same for the dot that is hovered, so that it is not lost by a tremble
const REST = 90, // milliseconds that the pointer rests on a dot before it stands out
  LEAVE = 160; // and that it is away before the map is as it was

export function connectPointer() {
  network.on("click", onClick);
  network.on("doubleClick", ({ pointer, event }) => {
    if (event.srcEvent?.pointerType === "touch") onDoubleClick(pointer.canvas);
  });
  network.on("dragStart", onDragStart);
  network.on("dragging", onDragging);
  network.on("dragEnd", onDragEnd);
  const place = stage();
  place.addEventListener("dblclick", (/** @type {MouseEvent} */ event) =>
    onDoubleClick(placeOf(event)),
  );
  place.addEventListener("pointerdown", onPress, { capture: true });
  place.addEventListener("pointermove", onPointerMove);
  place.addEventListener("pointerleave", () => hoverSoon(-1));
}

const nodeAt = (/** @type {Point} */ { x, y }, slack = SLACK) =>
  grid.find(x, y, slack / network.getScale());

/**
 * vis learns of the node below the pointer before it looks what there is to drag.
 * @param {any} event
 */
function onPress(event) {
  hoverSoon(-1, 0);
  if (event.shiftKey && event.button === 0 && nodeAt(placeOf(event)) < 0) return startLasso(event);
  if (event.isPrimary) holdNode(nodeAt(placeOf(event)));
}

let timer = 0,
  next = -1;

/** @param {any} event */
function onPointerMove(event) {
  if (event.pointerType === "touch" || event.buttons) return;
  const place = placeOf(event);
  const still = state.hovered >= 0 && nodeAt(place, KEPT) === state.hovered;
  const node = still ? state.hovered : nodeAt(place);
  stage().style.cursor = node >= 0 ? "pointer" : "grab";
  hoverSoon(node);
}

/**
 * A node stands out once the pointer rests on it: a pointer that crosses the map lights up nothing.
 * @param {Id} node
 */
function hoverSoon(node, wait = node >= 0 ? REST : LEAVE) {
  if (node === next && (node === state.hovered || timer)) return;
  next = node;
  clearTimeout(timer);
  if (wait) timer = window.setTimeout(() => hover(node), wait);
  else hover(node);
}

/** @param {Id} node */
function hover(node) {
  timer = 0;
  if (node === state.hovered) return;
  change({ hovered: node });
  if (node >= 0) showCardSoon(node);
  else hideCard();
}

/** @param {{ pointer: { canvas: Point }, event: any }} click as vis gives it */
function onClick({ pointer, event }) {
  const { ctrlKey, metaKey, shiftKey } = event.srcEvent ?? {};
  const node = nodeAt(pointer.canvas);
  if (node >= 0) {
    if (ctrlKey || metaKey) return toggleMarked(node);
    return shiftKey && state.selected >= 0 ? startPath(node) : select(node);
  }
  const nothing = state.selected < 0 && state.module < 0 && !state.path && !state.marked.size;
  const module = moduleAt(pointer.canvas.x, pointer.canvas.y);
  if (nothing && module >= 0) selectModule(module);
  else clearSelection();
}

/**
 * Picks a node together with others, or drops it again.
 * @param {Id} node
 */
export function toggleMarked(node) {
  const marked = new Set(state.marked);
  if (!marked.delete(node)) marked.add(node);
  change({ marked });
}

/** @param {Point} place */
function onDoubleClick(place) {
  const node = nodeAt(place);
  if (node >= 0) return select(node, { depth: 1 });
  const module = moduleAt(place.x, place.y);
  if (module < 0) return;
  if (state.folded.has(module)) return foldModule(module, false);
  const [x, y, radius] = scene.discs[module];
  fitBox(x - radius, y - radius, x + radius, y + radius);
}

let dragged = -1;

/** @param {{ nodes: Id[] }} drag */
function onDragStart({ nodes }) {
  dragged = nodes.length === 1 ? nodes[0] : -1;
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
  scene.parts.clear();
  if (!state.local) pin(dragged);
  dragged = -1;
  holdNode(-1);
  forgetLines();
  network.redraw();
  showMarks();
}
