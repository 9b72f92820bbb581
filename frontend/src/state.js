// What is selected, shown and hidden right now, and who is told when it changes.

import { LINK_KINDS, LinkBit } from "./generated.js";

/**
 * @typedef {object} Path
 * @property {number} from a node
 * @property {number} to a node, -1 while it is being chosen
 * @property {{ node: number, link: number }[] | null} steps
 */

export const state = {
  selected: -1, // a node
  module: -1, // a module
  path: /** @type {Path | null} */ (null),
  directed: false,
  local: 0, // depth of the local graph, 0 for the whole map
  hovered: -1,
  category: -1, // of the legend
  query: "",
  matches: /** @type {number[] | null} */ (null), // nodes that the search found, best first
  since: /** @type {number | null} */ (null), // a day: notes of earlier ones fade
  until: /** @type {number | null} */ (null), // a day: notes of later ones fade
  colourBy: "module",
  sizeBy: "rank",
  kinds: (1 << LINK_KINDS.length) - 1 - LinkBit.TAG,
  show: /** @type {Record<string, boolean>} */ ({
    phantoms: true,
    attachments: false,
    tags: false,
    daily: true,
    hubs: true,
    orphans: true,
    arrows: true,
    labels: true,
    properties: false, // colours and icons that notes give themselves
  }),
  showAll: false, // every link one by one, however many
  hidden: /** @type {Set<number>} */ (new Set()), // nodes that the reader hid
  only: /** @type {Set<number>} */ (new Set()), // nodes that alone are shown; empty for all
  folded: /** @type {Set<number>} */ (new Set()), // modules that are drawn as one dot
  kept: /** @type {Set<number>} */ (new Set()), // shown although a filter hides them: the selected one
  marked: /** @type {Set<number>} */ (new Set()), // nodes that the reader picked together
};

const listeners = /** @type {Map<string, (() => void)[]>} */ (new Map());

// Calls `listener` when one of the parts of the state that `names` lists has changed.
/**
 * @param {string} names
 * @param {() => void} listener
 */
export function when(names, listener) {
  for (const name of names.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name)?.push(listener);
  }
}

// Changes parts of the state and tells each listener once.
/** @param {Partial<typeof state>} parts */
export function change(parts) {
  const all = /** @type {Record<string, unknown>} */ (state);
  const called = new Set();
  for (const [name, value] of Object.entries(parts)) {
    if (Object.is(all[name], value)) continue;
    all[name] = value;
    for (const listener of listeners.get(name) ?? []) called.add(listener);
  }
  for (const listener of called) listener();
}
