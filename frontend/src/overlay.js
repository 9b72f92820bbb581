// A canvas above that of the dots: names, and whatever stands out while the rest fades. It is
// painted again when the pointer moves on, without the map below being painted.

import { edgeColour, ground, ink } from "./colours.js";
import { facts, from, to } from "./data.js";
import { paintDots, paintFolds, paintRing } from "./dots.js";
import { isOpen, passes } from "./filters.js";
import { iconOf } from "./looks.js";
import { eachNeighbour } from "./graph.js";
import { paintLabels } from "./labels.js";
import { drawLines, drawLink, styleOf } from "./lines.js";
import { PathPen, RasterPen } from "./pens.js";
import { isVisible, pins, scene, sortDots } from "./scene.js";
import { state } from "./state.js";
import { LABEL_FONT, writeText } from "./writing.js";

/**
 * @typedef {object} Focus
 * @property {Set<number>} nodes
 * @property {number[]} links
 * @property {number[]} named nodes that get a name first
 * @property {boolean} filtered whether it is what filters leave, which looks as the map does
 */

/**
 * What stands out; null for nothing.
 * @returns {Focus | null}
 */
function chooseFocus() {
  const focus = makeFocus();
  if (state.hovered >= 0) focus.around(state.hovered);
  else if (state.path?.steps) {
    for (const { node, link } of state.path.steps) {
      focus.add(node);
      focus.named.push(node);
      if (link >= 0) focus.links.push(link);
    }
  } else if (state.matches) {
    state.matches.filter(passes).forEach(focus.add);
    focus.named.push(...state.matches.slice(0, 30));
  } else if (state.marked.size) for (const node of state.marked) focus.around(node);
  else if (state.selected >= 0 && !state.local) focus.around(state.selected);
  else if (isFaded()) {
    for (const node of scene.order) if (passes(node)) focus.nodes.add(node);
    focus.filtered = true;
    focus.links.push(...passingLinks());
  } else return null;
  return focus;
}

const isFaded = () =>
  state.category >= 0 || state.module >= 0 || state.since !== null || state.until !== null;

const MOST_PASSING = 20000; // links that are looked through with each frame

// Links between what filters leave.
function passingLinks() {
  if (scene.links.length > MOST_PASSING) return [];
  return scene.links.filter((link) => passes(from[link]) && passes(to[link]));
}

function makeFocus() {
  const focus = {
    nodes: /** @type {Set<number>} */ (new Set()),
    links: /** @type {number[]} */ ([]),
    named: /** @type {number[]} */ ([]),
    filtered: false,
    /** @param {Id} node */
    add(node) {
      if (isVisible(node)) focus.nodes.add(node);
    },
    /** @param {Id} node */
    around(node) {
      focus.add(node);
      focus.named.push(node);
      eachNeighbour(node, isOpen, (other, link) => {
        focus.add(other);
        focus.links.push(link);
      });
    },
  };
  return focus;
}

const FADED = 0.84,
  FADED_BY_HOVER = 0.66; // how much of the rest is covered
const FEW_LINKS = 400; // up to this many have arrows

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 */
export function paintOverlay(context, view) {
  const focus = chooseFocus();
  if (focus) paintFocus(context, view, focus);
  paintMarks(context, view, focus);
  paintLabels(context, view, focus);
}

/**
 * @param {Surface} context
 * @param {View} view
 * @param {Focus} focus
 */
function paintFocus(context, view, focus) {
  context.fillStyle = ground();
  context.globalAlpha = state.hovered >= 0 ? FADED_BY_HOVER : FADED;
  context.fillRect(0, 0, view.width, view.height);
  if (focus.filtered) paintPassingLinks(context, view, focus.links);
  else paintFocusLinks(context, view, focus.links);
  if (focus.filtered) paintFolds(context, view, ({ module }) => passesInside(module));
  paintDots(context, view, sortDots(focus.nodes));
}

/** @param {Id} module */
const passesInside = (module) =>
  scene.membersOf(module).some((node) => scene.folded[node] && passes(node));

const raster = new RasterPen();

/**
 * As the map below draws them.
 * @param {Surface} context
 * @param {View} view
 * @param {Id[]} links
 */
function paintPassingLinks(context, view, links) {
  const onCanvas = context.canvas instanceof HTMLCanvasElement;
  context.globalAlpha = 1;
  context.strokeStyle = context.fillStyle = edgeColour();
  const paths = new PathPen(context);
  if (onCanvas) raster.clear(view.width, view.height, context.getTransform().a);
  drawLines(onCanvas ? raster : paths, view, Int32Array.from(links));
  if (onCanvas) raster.layOn(context, edgeColour(), view.width, view.height);
  else paths.finish();
}

/**
 * @param {Surface} context
 * @param {View} view
 * @param {Id[]} links
 */
function paintFocusLinks(context, view, links) {
  context.strokeStyle = context.fillStyle = ink();
  const few = links.length <= FEW_LINKS || !(context.canvas instanceof HTMLCanvasElement);
  const paths = new PathPen(context);
  const pen = few ? paths : raster;
  if (!few) raster.clear(view.width, view.height, context.getTransform().a);
  const opacity = Math.min(0.75, 6 / Math.sqrt(links.length)); // many would cover each other
  for (const link of links) {
    const style = { ...styleOf(link, view), width: 1.2, opacity };
    drawLink(pen, view, link, style, few && state.show.arrows);
  }
  context.globalAlpha = 1;
  if (few) paths.finish();
  else raster.layOn(context, ink(), view.width, view.height);
}

/**
 * Rings around what is selected, hovered or picked.
 * @param {Surface} context
 * @param {View} view
 * @param {Focus | null} focus
 */
function paintMarks(context, view, focus) {
  const rings = [
    [state.selected, 2.5],
    [state.path?.from ?? -1, 2.5],
    [state.hovered, 1.5],
    ...[...state.marked].map((node) => [node, 2]),
  ];
  for (const [node, width] of rings)
    if (node >= 0 && isVisible(node)) paintRing(context, view, node, width);
  paintPins(context, view);
  paintIcons(context, view, focus);
}

const LEAST_PINNED = 3, // pixels of the radius of a dot whose pin is seen
  PIN = 0.38; // of the radius of the dot

/**
 * A hole in the middle of what is pinned.
 * @param {Surface} context
 * @param {View} view
 */
function paintPins(context, view) {
  context.fillStyle = ground();
  for (const node of pins.keys()) {
    const wide = scene.radius[node] * view.scale;
    if (wide < LEAST_PINNED || !isVisible(node)) continue;
    context.beginPath();
    context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), PIN * wide, 0, 2 * Math.PI);
    context.fill();
  }
}

const LEAST_WITH_ICON = 5; // pixels of the radius of a dot that has its icon

/**
 * @param {Surface} context
 * @param {View} view
 * @param {Focus | null} focus
 */
function paintIcons(context, view, focus) {
  if (!state.show.properties) return;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const node of Object.keys(facts.looks).map(Number)) {
    const wide = scene.radius[node] * view.scale;
    if (wide < LEAST_WITH_ICON || !isVisible(node) || (focus && !focus.nodes.has(node))) continue;
    const [x, y] = [view.toX(scene.x[node]), view.toY(scene.y[node])];
    if (!iconOf(node) || !view.holds(x, y)) continue;
    const font = `${Math.round(1.3 * wide)}px ${LABEL_FONT}`;
    writeText(context, iconOf(node), x, y, font, ink(), ground());
  }
}
