// What is done to the selected note, or to the notes that were picked together: hide, pin, drop.

import { clearSelection } from "./address.js";
import { action, longList, make, noteButton, section } from "./elements.js";
import { fitNodes } from "./network.js";
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

/** The panel of several notes that were picked together. */
export function pickedPanel() {
  const nodes = [...state.marked].sort((a, b) => a - b);
  return [
    make("h2", { id: "panel-title", tabindex: "-1", text: count("n_notes", nodes.length) }),
    make(
      "div",
      { class: "actions" },
      action("show_place", () => fitNodes(nodes, { most: 1.2, margin: 60 })),
      action("hide", hideSelected),
      action("drop", () => change({ marked: new Set() })),
    ),
    section("picked", nodes.length, longList(nodes, noteButton, { first: 40 })),
  ];
}
