// Lists of notes in the panel: they hold what the filters let through, and tell how many they hide.

import { make } from "./dom.js";
import { longList, noteButton, section } from "./elements.js";
import { isOpen } from "./filters.js";
import { count } from "./words.js";

/**
 * A section of the panel with the nodes that every filter lets through; null for no nodes.
 * @param {string} key its heading
 * @param {number[]} nodes
 * @param {{ first?: number, row?: (node: number) => HTMLElement }} options
 */
export function openSection(key, nodes, { first = 12, row = (node) => noteButton(node) } = {}) {
  if (!nodes.length) return null;
  const shown = nodes.filter(isOpen);
  const hidden = nodes.length - shown.length;
  const hint = hidden
    ? make("p", { class: "hint", text: count("n_hidden_by_filters", hidden) })
    : null;
  return section(key, shown.length, longList(shown, row, { first }), ...(hint ? [hint] : []));
}
