// A second canvas above that of vis: labels, and whatever stands out while the rest fades. It is
// painted again when the pointer moves on, without vis drawing anything.

import { grey } from "./colouring.js";
import { facts, from, isCore, kindsOfLink, to } from "./data.js";
import { LINK_KINDS, NodeKind } from "./generated.js";
import { eachNeighbour } from "./graph.js";
import { MANY_DOTS, paintLabels } from "./labels.js";
import { camera } from "./network.js";
import { ground, ink } from "./paint.js";
import { DASHES, colourOf, isVisible, scene } from "./scene.js";
import { state } from "./state.js";

export const overlay = {
  canvas: /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (null)),
  context: /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (null)),
  width: 0,
  height: 0,
  ratio: 1,

  resize(width, height) {
    this.ratio = Math.min(window.devicePixelRatio || 1, 3);
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
  },
};

// What stands out: null for nothing, else nodes with those that get a label first, and links.
function chooseFocus() {
  const focus = {
    nodes: /** @type {Set<number>} */ (new Set()),
    links: /** @type {number[]} */ ([]),
    named: /** @type {number[]} */ ([]),
  };
  const add = (node) => {
    if (isVisible(node)) focus.nodes.add(node);
  };
  const around = (node) => {
    add(node);
    focus.named.push(node);
    eachNeighbour(node, isVisible, (other, link) => {
      add(other);
      focus.links.push(link);
    });
  };
  if (state.hovered >= 0) around(state.hovered);
  else if (state.path?.steps) {
    for (const { node, link } of state.path.steps) {
      add(node);
      focus.named.push(node);
      if (link >= 0) focus.links.push(link);
    }
  } else if (state.matches) {
    state.matches.forEach(add);
    focus.named.push(...state.matches.slice(0, 30));
  } else if (state.selected >= 0 && !state.local) around(state.selected);
  else if (state.category >= 0 || state.module >= 0 || state.until !== null) {
    for (const node of scene.order) if (passes(node)) focus.nodes.add(node);
  } else return null;
  return focus;
}

function passes(node) {
  if (state.category >= 0 && scene.colouring.of[node] !== state.category) return false;
  if (state.category < 0 && state.module >= 0 && facts.group[node] !== state.module) return false;
  const created = facts.created[node];
  return state.until === null || (created !== null && created <= state.until);
}

export function paintOverlay() {
  const { context } = overlay;
  if (!context) return;
  const view = camera();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, overlay.canvas.width, overlay.canvas.height);
  context.setTransform(overlay.ratio, 0, 0, overlay.ratio, 0, 0);
  const focus = chooseFocus();
  if (focus) paintFocus(context, view, focus);
  paintMarks(context, view);
  paintLabels(context, view, focus);
}

function paintFocus(context, view, focus) {
  context.fillStyle = ground();
  context.globalAlpha = 0.84;
  context.fillRect(0, 0, overlay.width, overlay.height);
  context.globalAlpha = focus.links.length > 200 ? 0.3 : 0.75;
  context.strokeStyle = ink();
  context.lineWidth = 1.2;
  for (const link of focus.links) strokeLink(context, view, link, focus.links.length <= 400);
  context.globalAlpha = 1;
  if (focus.nodes.size <= MANY_DOTS) for (const node of focus.nodes) paintDot(context, view, node);
  else paintDots(context, view, focus.nodes);
}

// Many dots at once: one path a colour, squares where a dot would be too small to be round.
function paintDots(context, view, nodes) {
  const byColour = new Map();
  for (const node of nodes) {
    const colour = facts.kind[node] === NodeKind.PHANTOM ? grey() : colourOf(node);
    if (!byColour.has(colour)) byColour.set(colour, []);
    byColour.get(colour).push(node);
  }
  for (const [colour, each] of byColour) {
    context.fillStyle = colour;
    context.beginPath();
    for (const node of each)
      traceDot(
        context,
        view.toX(scene.x[node]),
        view.toY(scene.y[node]),
        Math.max(scene.radius[node] * view.scale, 1.2),
        view,
      );
    context.fill();
  }
}

function traceDot(context, x, y, radius, view) {
  if (!view.holds(x, y)) return;
  if (radius < 2) return context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function strokeLink(context, view, link, withArrow) {
  const ax = view.toX(scene.x[from[link]]),
    ay = view.toY(scene.y[from[link]]);
  const bx = view.toX(scene.x[to[link]]),
    by = view.toY(scene.y[to[link]]);
  const length = Math.hypot(bx - ax, by - ay);
  if (length < 2) return;
  const ux = (bx - ax) / length,
    uy = (by - ay) / length;
  const back = Math.min(length / 2, scene.radius[to[link]] * view.scale + 2);
  const tipX = bx - ux * back,
    tipY = by - uy * back;
  context.setLineDash(dashesOf(link));
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(tipX, tipY);
  context.stroke();
  context.setLineDash([]);
  if (!withArrow || !state.show.arrows || length < 24) return;
  context.fillStyle = ink();
  context.beginPath();
  context.moveTo(tipX, tipY);
  context.lineTo(tipX - ux * 8 - uy * 3.2, tipY - uy * 8 + ux * 3.2);
  context.lineTo(tipX - ux * 8 + uy * 3.2, tipY - uy * 8 - ux * 3.2);
  context.fill();
}

export function dashesOf(link) {
  const kinds = kindsOfLink[link] & state.kinds;
  if (kinds & 9) return [];
  const kind = Object.keys(DASHES).find((each) => kinds & (1 << LINK_KINDS.indexOf(each)));
  return kind ? DASHES[kind].map((step) => step * 0.7) : [];
}

function paintDot(context, view, node) {
  const x = view.toX(scene.x[node]),
    y = view.toY(scene.y[node]);
  if (!view.holds(x, y)) return;
  const radius = Math.max(scene.radius[node] * view.scale, 1.6);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  const hollow = facts.kind[node] === NodeKind.PHANTOM;
  context.fillStyle = hollow ? ground() : colourOf(node);
  context.fill();
  if (!hollow && !isCore[node]) return;
  context.strokeStyle = hollow ? grey() : ink();
  context.lineWidth = Math.max(1, Math.min(2, 2 * view.scale));
  context.stroke();
}

// Rings around the selected and the hovered node.
function paintMarks(context, view) {
  for (const [node, width] of [
    [state.selected, 2.5],
    [state.path?.from ?? -1, 2.5],
    [state.hovered, 1.5],
  ]) {
    if (node < 0 || !isVisible(node)) continue;
    const radius = Math.max(scene.radius[node] * view.scale, 1.6) + 4;
    context.strokeStyle = ink();
    context.lineWidth = width;
    context.beginPath();
    context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), radius, 0, 2 * Math.PI);
    context.stroke();
  }
}
