// A lasso: with Shift, the pointer draws around nodes, which are then picked together.

import { ink } from "./colours.js";
import { byId } from "./dom.js";
import { placeOf, repaint } from "./network.js";
import { scene } from "./scene.js";
import { overlay } from "./screen.js";
import { change, state } from "./state.js";

/**
 * Follows the pointer from a press until it is let go.
 * @param {PointerEvent} press
 */
export function startLasso(press) {
  press.stopPropagation();
  const corners = [placeOf(press)];
  const shown = [screenPlace(press)];
  const target = byId("stage");
  target.setPointerCapture(press.pointerId);
  /** @param {any} event */
  const move = (event) => {
    corners.push(placeOf(event));
    shown.push(screenPlace(event));
    repaint();
    trace(shown);
  };
  const end = () => {
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", end);
    target.removeEventListener("pointercancel", end);
    const inside = scene.order.filter((node) => holds(corners, scene.x[node], scene.y[node]));
    change({ marked: new Set([...state.marked, ...inside]) });
    repaint();
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", end);
  target.addEventListener("pointercancel", end);
}

/** @param {any} event */
function screenPlace(event) {
  const box = byId("stage").getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {Point[]} points */
function trace(points) {
  const { context } = overlay;
  context.strokeStyle = ink();
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.beginPath();
  points.forEach(({ x, y }, at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.stroke();
  context.setLineDash([]);
}

/**
 * Says whether a polygon holds a point: a ray from it crosses the edge an odd number of times.
 * @param {{ x: number, y: number }[]} corners
 * @param {number} x
 * @param {number} y
 */
export function holds(corners, x, y) {
  let inside = false;
  corners.forEach((a, at) => {
    const b = corners[(at + 1) % corners.length];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}
