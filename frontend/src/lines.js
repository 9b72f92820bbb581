// Lines of many links, on a canvas of their own below that of vis: painted a slice a frame, so
// that nothing freezes, and moved as a picture while the camera moves.

import { LARGEST_DOT } from "./generated.js";
import { from, kindsOfLink, to } from "./data.js";
import { camera } from "./network.js";
import { dashesOf, overlay } from "./overlay.js";
import { edgeColour, edgeOpacity, share } from "./paint.js";
import { SOURCE_BIT, scene } from "./scene.js";
import { state } from "./state.js";

export const MANY_LINKS = 3000; // above this vis would be too slow to draw them
const SLICE = 4000; // lines painted in one frame
const STYLED = 3000; // up to this many on the screen, kinds are told apart by dashes
const STILL = 0.01; // pixels that do not count as a move
const PAUSE = 140; // milliseconds after which the camera counts as still

export const lines = {
  canvas: /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (null)),
  links: /** @type {number[]} */ ([]), // what this layer draws; empty when vis draws the links itself
  painted: /** @type {any} */ (null), // the camera that the picture was painted for
  unfinished: false, // whether a picture is being painted
  turn: 0, // grows when an unfinished picture is out of date
  timer: 0,
};

export function setLines(links) {
  lines.links = links;
  lines.canvas.hidden = links.length === 0;
  lines.painted = null;
  if (links.length) paintLines();
}

// Called whenever vis has drawn: moves the picture with the camera, and paints anew once it rests.
export function moveLines() {
  if (!lines.links.length) return;
  const view = camera();
  const { painted } = lines;
  if (!painted || painted.width !== overlay.width || painted.height !== overlay.height)
    return restLines();
  const scale = view.scale / painted.scale;
  const x = view.toX(painted.left);
  const y = view.toY(painted.top);
  const moved = Math.abs(x) > STILL || Math.abs(y) > STILL || Math.abs(scale - 1) > STILL / 1000;
  lines.canvas.style.transform = moved ? `translate(${x}px, ${y}px) scale(${scale})` : "";
  if (moved) restLines();
}

function restLines() {
  clearTimeout(lines.timer);
  lines.timer = setTimeout(paintLines, PAUSE);
}

// Links with an end, or a middle, on the screen.
function linksInView(view) {
  const { left, right, top, bottom } = view.box;
  return lines.links.filter((link) => {
    const ax = scene.x[from[link]],
      bx = scene.x[to[link]];
    if ((ax < left && bx < left) || (ax > right && bx > right)) return false;
    const ay = scene.y[from[link]],
      by = scene.y[to[link]];
    return !((ay < top && by < top) || (ay > bottom && by > bottom));
  });
}

export function paintLines() {
  clearTimeout(lines.timer);
  const turn = ++lines.turn;
  const view = camera();
  const links = linksInView(view);
  const fresh = document.createElement("canvas");
  fresh.width = overlay.canvas.width;
  fresh.height = overlay.canvas.height;
  const context = /** @type {CanvasRenderingContext2D} */ (fresh.getContext("2d"));
  context.scale(overlay.ratio, overlay.ratio);
  context.strokeStyle = edgeColour();
  const first = lines.painted === null;
  let at = 0;
  const slice = () => {
    if (turn !== lines.turn) return;
    strokeLines(context, view, links, at, Math.min(links.length, at + SLICE));
    at += SLICE;
    lines.unfinished = at < links.length;
    if (first || at >= links.length) showLines(fresh, view);
    if (at < links.length) requestAnimationFrame(slice);
  };
  slice();
}

// Puts a picture in place of the last one.
function showLines(fresh, view) {
  const { canvas } = lines;
  if (canvas.width !== fresh.width || canvas.height !== fresh.height) {
    canvas.width = fresh.width;
    canvas.height = fresh.height;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(fresh, 0, 0);
  lines.painted = {
    scale: view.scale,
    left: view.box.left + LARGEST_DOT,
    top: view.box.top + LARGEST_DOT,
    width: overlay.width,
    height: overlay.height,
  };
  moveLines();
}

const BATCH = 400; // lines in one path: longer ones are slower to fill

function strokeLines(context, view, links, start, end) {
  const part = links.slice(start, end);
  const opacity = edgeOpacity(links.length);
  if (links.length <= STYLED) for (const link of part) strokeStyled(context, view, link, opacity);
  else
    for (const inside of [false, true]) {
      const some = part.filter((link) => share(link) > 1 === inside);
      context.lineWidth = 0.8;
      for (let at = 0; at < some.length; at += BATCH) {
        context.globalAlpha = opacity * share(some[at]);
        context.beginPath();
        for (const link of some.slice(at, at + BATCH)) traceLine(context, view, link);
        context.stroke();
      }
    }
}

function strokeStyled(context, view, link, opacity) {
  const wide = kindsOfLink[link] & state.kinds & SOURCE_BIT ? 1.8 : 0.9;
  context.globalAlpha = opacity * share(link);
  context.setLineDash(dashesOf(link));
  context.lineWidth = wide * Math.max(0.6, Math.min(1.4, view.scale));
  context.beginPath();
  traceLine(context, view, link);
  context.stroke();
}

function traceLine(context, view, link) {
  context.moveTo(view.toX(scene.x[from[link]]), view.toY(scene.y[from[link]]));
  context.lineTo(view.toX(scene.x[to[link]]), view.toY(scene.y[to[link]]));
}
