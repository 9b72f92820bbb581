// Notes on the map by keyboard: a button that stands on one note, and is moved by the arrow keys to
// the next one in that direction. A screen reader reads it as the note's name.

import { select } from "./address.js";
import { facts, moduleLabel, titleOf } from "./data.js";
import { byId } from "./dom.js";
import { goTo, isSeen, repaint, whenPainted } from "./network.js";
import { isVisible, scene } from "./scene.js";
import { linksText } from "./speaks.js";
import { change, state } from "./state.js";
import { say } from "./words.js";

let at = -1;

/** @type {Record<string, number[]>} */
const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function connectWalker() {
  const walker = byId("walker");
  walker.addEventListener("focus", () => walkTo(startOf()));
  walker.addEventListener("blur", () => change({ hovered: -1 }));
  walker.addEventListener("click", () => at >= 0 && select(at));
  walker.addEventListener("keydown", onKey);
  whenPainted(placeWalker);
}

const startOf = () =>
  [state.selected, at].find((node) => node >= 0 && isVisible(node)) ?? scene.order[0] ?? -1;

/** @param {any} event */
function onKey(event) {
  const way = WAYS[event.key];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const next = nextNode(at, way[0], way[1]);
  if (next >= 0) walkTo(next);
}

/** @param {Id} node */
function walkTo(node) {
  at = node;
  if (node < 0) return;
  if (!isSeen(node)) goTo(node);
  const module = facts.module[node];
  const where = module < 0 ? say("no_module") : moduleLabel(facts.modules[module]);
  byId("walker").setAttribute("aria-label", `${titleOf(node)}, ${where}, ${linksText(node)}`);
  change({ hovered: node });
  repaint();
}

/**
 * Finds the visible node that is nearest in a direction; what lies aside counts as farther.
 * @param {number} node
 * @param {number} x 1 to the right, -1 to the left
 * @param {number} y 1 downwards, -1 upwards
 */
export function nextNode(node, x, y) {
  let best = -1,
    least = Infinity;
  for (const other of scene.order) {
    const ahead = (scene.x[other] - scene.x[node]) * x + (scene.y[other] - scene.y[node]) * y;
    const aside = (scene.x[other] - scene.x[node]) * y + (scene.y[other] - scene.y[node]) * x;
    if (other === node || ahead <= 0 || Math.abs(aside) > 2 * ahead) continue;
    const away = Math.hypot(ahead, 2 * aside);
    if (away < least) {
      least = away;
      best = other;
    }
  }
  return best;
}

/**
 * Keeps the button on its note while the map moves.
 * @param {View} view
 */
function placeWalker(view) {
  const walker = byId("walker");
  if (!walker || at < 0 || document.activeElement !== walker) return;
  const x = Math.round(view.toX(scene.x[at])),
    y = Math.round(view.toY(scene.y[at]));
  walker.style.transform = `translate(${x - 12}px, ${y - 12}px)`;
}
