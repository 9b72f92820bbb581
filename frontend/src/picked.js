// What is done to the selected note, or to notes that were picked together: alone, hide, pin, fold.

import { clearSelection } from "./address.js";
import { showMarks } from "./controls.js";
import { make } from "./dom.js";
import { action } from "./elements.js";
import { eachNeighbour } from "./graph.js";
import { openSection } from "./lists.js";
import { drawScene, fitNodes } from "./network.js";
import { isShown, pin, pins } from "./scene.js";
import { change, state } from "./state.js";
import { count } from "./words.js";

const picked = () =>
  state.marked.size ? [...state.marked] : state.selected >= 0 ? [state.selected] : [];

/** Hides what is picked until the reader shows it again. */
export function hideSelected() {
  const nodes = picked();
  if (!nodes.length) return;
  clearSelection();
  change({ hidden: new Set([...state.hidden, ...nodes]), marked: new Set() });
}

/**
 * Shows nodes alone, with those that they link or that link them if asked for.
 * @param {Iterable<Id>} nodes
 */
function showOnly(nodes, { around = false } = {}) {
  const only = new Set(nodes);
  if (around) for (const node of nodes) eachNeighbour(node, isShown, (other) => only.add(other));
  change({ only });
  fitNodes(only, { most: 1.2, margin: 60 });
}

/** Pins what is picked where it is, or lets it go home where all of it is pinned. */
export function pinSelected() {
  const nodes = picked();
  const areFree = nodes.some((node) => !pins.has(node));
  for (const node of nodes) pin(node, areFree);
  drawScene();
  showMarks();
  change({ marked: new Set(state.marked) }); // the panel names the other way now
}

/**
 * Draws a module as one dot, or its notes again.
 * @param {Id} module
 */
export function foldModule(module, isFolded = true) {
  const folded = new Set(state.folded);
  if (isFolded) folded.add(module);
  else folded.delete(module);
  change({ folded });
}

/**
 * The buttons for what can be done to nodes.
 * @param {number[]} nodes
 */
export function pickedActions(nodes) {
  const arePinned = nodes.every((node) => pins.has(node));
  return [
    action("only_these", () => showOnly(nodes)),
    action("only_around", () => showOnly(nodes, { around: true })),
    action("hide", hideSelected),
    action(arePinned ? "unpin" : "pin", pinSelected),
  ];
}

/** The panel of several notes that were picked together. */
export function pickedPanel() {
  const nodes = [...state.marked].sort((a, b) => a - b);
  return [
    make("h2", { id: "panel-title", tabindex: "-1", text: count("n_notes", nodes.length) }),
    make(
      "div",
      { class: "actions" },
      action("show_place", () => fitNodes(nodes, { most: 1.2, margin: 60 })),
      ...pickedActions(nodes),
      action("drop", () => change({ marked: new Set() })),
    ),
    openSection("picked", nodes, { first: 40 }),
  ].filter(Boolean);
}
