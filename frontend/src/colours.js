// Colours of the map in light and dark, each readable on its ground.

import { isDark } from "./theme.js";

const GROUNDS = { light: "#fbfaf7", dark: "#15171b" };
const INKS = { light: "#23252b", dark: "#eceae4" };
const SOFT_INKS = { light: "#686b73", dark: "#a9abb3" };
const GREYS = { light: "#85858c", dark: "#8b8b94" };
const EDGES = { light: "#7b8190", dark: "#8f96a3" };

export const themeName = () => (isDark() ? "dark" : "light");
export const ground = () => GROUNDS[themeName()];
export const ink = () => INKS[themeName()];
export const softInk = () => SOFT_INKS[themeName()];
export const grey = () => GREYS[themeName()];
export const edgeColour = () => EDGES[themeName()];

/** @param {string} colour */
const partsOf = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/**
 * Mixes `share` of one colour into another, both as #rrggbb.
 * @param {string} colour
 * @param {string} other
 * @param {number} share
 */
export function mix(colour, other, share) {
  const others = partsOf(other);
  const mixed = partsOf(colour).map((value, at) =>
    Math.round(value * share + others[at] * (1 - share)),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The relative luminance of a colour, 0 to 1, as WCAG 2.2 defines it.
 * @param {string} colour
 */
function luminance(colour) {
  const [red, green, blue] = partsOf(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * The contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
 * @param {string} colour
 * @param {string} other
 */
export function contrast(colour, other) {
  const [low, high] = [luminance(colour), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const LEAST_CONTRAST = 3; // of what is drawn and is no text: WCAG 2.2, 1.4.11
const STEP = 0.02;

/**
 * Moves a colour away from its ground until it can be told from it.
 * @param {string} colour
 * @param {string} below
 * @param {number} least
 */
export function readable(colour, below = ground(), least = LEAST_CONTRAST) {
  const end = luminance(below) > 0.5 ? "#000000" : "#ffffff";
  let found = colour;
  for (let share = 1; share > 0 && contrast(found, below) < least; share -= STEP)
    found = mix(colour, end, share - STEP);
  return found;
}
