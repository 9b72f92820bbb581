// How notes say that they look, in their properties: shown when the reader asks for it.

import { readable } from "./colours.js";
import { facts } from "./data.js";

const MOST_ICON = 8; // code units of an icon that is drawn: one emoji, however it is joined
const PICTURE = /^\p{Extended_Pictographic}|^\p{So}|^[\p{L}\p{N}]$/u;

/**
 * The icon that is drawn on a dot; icons that are names of pictures elsewhere are not drawn.
 * @param {Id} node
 */
export function iconOf(node) {
  const icon = facts.looks[node]?.[1] ?? "";
  return icon.length <= MOST_ICON && PICTURE.test(icon) ? icon : "";
}

/** @type {CanvasRenderingContext2D | null} */
let scratch = null;

/**
 * A colour as #rrggbb, whichever way CSS allows it to be written; empty for what is none.
 * @param {string} text
 */
export function plainColour(text) {
  scratch ??= document.createElement("canvas").getContext("2d");
  if (!scratch) return "";
  const [black, white] = ["#000000", "#ffffff"].map((before) => {
    Object.assign(/** @type {any} */ (scratch), { fillStyle: before });
    Object.assign(/** @type {any} */ (scratch), { fillStyle: text });
    return String(scratch?.fillStyle);
  });
  return black === white && /^#[0-9a-f]{6}$/.test(black) ? black : "";
}

/** @type {Map<string, string>} */
const colours = new Map();

/**
 * The colour that a note gives itself, moved until it can be told from the ground.
 * @param {Id} node
 */
export function ownColour(node) {
  const text = facts.looks[node]?.[0];
  if (!text) return "";
  if (!colours.has(text)) colours.set(text, plainColour(text));
  const colour = colours.get(text);
  return colour ? readable(colour) : "";
}
