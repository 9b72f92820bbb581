// The list that follows the map on paper: the notes that filters let through, by module.

import { moduleColour } from "./colouring.js";
import { facts, moduleLabel, titleOf } from "./data.js";
import { make } from "./dom.js";
import { dot } from "./elements.js";
import { isOpen } from "./filters.js";
import { isVisible, scene } from "./scene.js";
import { count, formatNumber, say } from "./words.js";

const MOST_ROWS = 3000; // notes: about thirty pages

/** @param {HTMLElement} place */
export function fillPaperList(place) {
  const isListed = scene.local ? isVisible : isOpen;
  const nodes = facts.title
    .map((_, node) => node)
    .filter((node) => node < facts.ranked && isListed(node));
  const shown = nodes.slice(0, MOST_ROWS);
  const byModule = Map.groupBy(shown, (node) => facts.module[node]);
  const numbers = [...byModule.keys()].sort((a, b) => (a < 0 ? 1 : b < 0 ? -1 : a - b));
  place.replaceChildren(
    ...numbers.flatMap((number) => section(number, byModule.get(number) ?? [])),
  );
  const left = nodes.length - shown.length;
  if (left) place.append(make("p", { text: `${say("more")}: ${count("n_notes", left)}` }));
}

/**
 * @param {Id} number
 * @param {Id[]} nodes
 */
function section(number, nodes) {
  const module = facts.modules[number];
  const name = module ? moduleLabel(module) : say("no_module");
  return [
    make(
      "h2",
      {},
      module ? dot(moduleColour(module)) : null,
      make("bdi", { text: name }),
      make("span", { class: "count", text: formatNumber(nodes.length) }),
    ),
    make("ul", {}, ...nodes.map((node) => make("li", {}, make("bdi", { text: titleOf(node) })))),
  ];
}
