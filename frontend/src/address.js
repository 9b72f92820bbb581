// What is selected stands in the address, so that it can be linked to and back and forward work:
// #note=path, #note=path&local=2, #module=m01, #path=path&to=path.

import { clearSearch } from "./controls.js";
import { facts, nameOf, nodeNamed } from "./data.js";
import { byId } from "./elements.js";
import { shortestPath } from "./graph.js";
import { fitBox, fitNodes, goTo, isSeen } from "./network.js";
import { isShown, isVisible, scene } from "./scene.js";
import { change, state } from "./state.js";

export function go(parts) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) words.set(name, value);
  const hash = words.size ? `#${words}` : "";
  if (hash === location.hash) return;
  history.pushState(null, "", hash || location.pathname + location.search);
  followAddress();
}

export function select(node, { depth = state.local } = {}) {
  if (state.path && state.path.to < 0 && node !== state.path.from) return startPath(node);
  const fromList = document.activeElement?.closest("#side, #panel, dialog");
  go({ note: nameOf(node), local: depth ? String(depth) : "" });
  if (fromList) byId("panel-title")?.focus({ preventScroll: true });
}

export function selectModule(module) {
  go({ module: facts.modules[module].id });
}

// What is selected goes first; the category of the legend, which filters, only after it.
export function clearSelection() {
  if (!location.hash) change({ category: -1 });
  if (state.marked.size) change({ marked: new Set() });
  go({});
}

export function choosePathEnd(node) {
  go({ path: nameOf(node) });
  byId("search").focus();
}

export function startPath(node) {
  const start = state.path ? state.path.from : state.selected;
  go({ path: nameOf(start), to: nameOf(node), directed: state.directed ? "1" : "" });
}

function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  const note = words.has("note") ? nodeNamed(words.get("note")) : -1;
  const module = facts.modules.findIndex(({ id }) => id === words.get("module"));
  const local = note < 0 ? 0 : Math.min(3, Math.max(0, Number(words.get("local")) || 0));
  const start = words.has("path") ? nodeNamed(words.get("path")) : -1;
  const end = words.has("to") ? nodeNamed(words.get("to")) : -1;
  const directed = words.get("directed") === "1";
  return { note, module, local, start, end, directed };
}

// Brings the page to what the address says, and the camera to what was selected.
export function followAddress() {
  const { note, module, local, start, end, directed } = readAddress();
  const path =
    start < 0
      ? null
      : {
          from: start,
          to: end,
          steps: end < 0 ? null : shortestPath(start, end, isVisible, directed),
        };
  const anything = note >= 0 || module >= 0 || start >= 0;
  if (anything && state.matches && (note >= 0 || end >= 0)) clearSearch();
  // A note that a filter hides is shown as a guest, while it is selected: the filter stays.
  const kept = new Set(note >= 0 && !isShown(note) ? [note] : []);
  change({
    selected: note,
    module,
    local,
    directed,
    path,
    kept: kept.size || state.kept.size ? kept : state.kept,
    hovered: -1,
    marked: anything ? state.marked : new Set(),
  });
  if (path?.steps)
    fitNodes(
      path.steps.map(({ node }) => node),
      { most: 1.2, margin: 90 },
    );
  else if (note >= 0 && !scene.local) revealNode(note);
  else if (module >= 0) goToModule(module);
}

function revealNode(node) {
  if (!isSeen(node)) goTo(node);
}

export function goToModule(module) {
  const [x, y, radius] = scene.discs[module];
  fitBox(x - radius, y - radius, x + radius, y + radius, { margin: 50 });
}
