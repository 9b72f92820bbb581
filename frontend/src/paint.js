// Paints what vis does not draw: the tinted ground of modules, and the cloud of notes.

import { facts, from, to } from "./data.js";
import { settings } from "./page.js";
import { colourOf, hasDiscs, scene } from "./scene.js";
import { state } from "./state.js";
import { isDark } from "./theme.js";

const GROUNDS = { light: "#fbfaf7", dark: "#15171b" };
const INKS = { light: "#23252b", dark: "#eceae4" };
const themeName = () => (isDark() ? "dark" : "light");
export const ground = () => GROUNDS[themeName()];
export const ink = () => INKS[themeName()];
export const edgeColour = () => (isDark() ? "#8f96a3" : "#7b8190");

// Mixes `share` of one colour into another, both as #rrggbb.
export function mix(colour, other, share) {
  const parts = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parts(colour), parts(other)];
  return `#${a
    .map((value, at) =>
      Math.round(value * share + b[at] * (1 - share))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

export function edgeOpacity(count) {
  const base =
    count < 300 ? 0.42 : count < 3000 ? 0.26 : count < 20000 ? 0.13 : count < 60000 ? 0.07 : 0.04;
  return isDark() ? base * 0.9 : base;
}

// Links inside a module stand out a little from those between modules.
export const share = (link) => (facts.group[from[link]] === facts.group[to[link]] ? 1.35 : 0.6);

// The faint ground of each module whose notes are drawn one by one.
export function paintGrounds(context) {
  if (scene.local) return;
  context.save();
  context.globalAlpha = isDark() ? 0.09 : 0.07;
  facts.modules.forEach((module, number) => {
    if (hasDiscs() && !state.expanded.has(number)) return;
    const [x, y, radius] = scene.discs[number];
    context.fillStyle = settings.palette[module.colour];
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  });
  context.restore();
}

// The cloud: every visible note that vis does not draw, colour by colour. Dots that come out
// smaller than two pixels are squares, which are quicker to fill.
export function paintCloud(context, scale, box) {
  if (scene.tier !== "large") return;
  const least = 0.8 / scale;
  for (const [colour, nodes] of cloudByColour()) {
    context.fillStyle = colour;
    context.beginPath();
    for (const node of nodes) {
      const x = scene.x[node],
        y = scene.y[node];
      if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
      const radius = Math.max(scene.radius[node], least);
      if (radius * scale < 2) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    context.fill();
  }
}

/** @type {Map<string, number[]> | null} */
let cloud = null;

function cloudByColour() {
  if (cloud) return cloud;
  cloud = /** @type {Map<string, number[]>} */ (new Map());
  for (const node of scene.order) {
    if (scene.single[node]) continue;
    const colour = colourOf(node);
    if (!cloud.has(colour)) cloud.set(colour, []);
    cloud.get(colour)?.push(node);
  }
  return cloud;
}

export const forgetCloud = () => {
  cloud = null;
};
