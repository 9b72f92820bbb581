// What is selected stands in the address, so that it can be linked to and back and forward work:
// #note=path, #note=path&local=2, #module=m01, #path=path&to=path.

import { clearSearch, showControls } from "./controls.js";
import { facts, nameOf, nodeNamed } from "./data.js";
import { byId } from "./elements.js";
import { LINK_KINDS, NodeKind } from "./generated.js";
import { shortestPath } from "./graph.js";
import { camera, fitBox, fitNodes, goTo, insets } from "./network.js";
import { overlay } from "./overlay.js";
import { isVisible, scene } from "./scene.js";
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

export function clearSelection() {
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
  change({ selected: note, module, local, directed, path, category: -1, hovered: -1 });
  if (path?.steps)
    fitNodes(
      path.steps.map(({ node }) => node),
      { most: 1.2, margin: 90 },
    );
  else if (note >= 0 && !scene.local) revealNode(note);
  else if (module >= 0) goToModule(module);
}

// A deep link may name a note that a filter hides: then the filter gives way.
function revealNode(node) {
  if (!isVisible(node)) {
    const show = { ...state.show };
    const hiddenBy = {
      [NodeKind.PHANTOM]: "phantoms",
      [NodeKind.ATTACHMENT]: "attachments",
      [NodeKind.TAG]: "tags",
    }[facts.kind[node]];
    if (hiddenBy) show[hiddenBy] = true;
    else Object.assign(show, { daily: true, hubs: true, orphans: true });
    change({ show, kinds: (1 << LINK_KINDS.length) - 1 });
    showControls();
  }
  const view = camera();
  const inset = insets();
  const x = view.toX(scene.x[node]),
    y = view.toY(scene.y[node]);
  const seen =
    x > inset.left + 40 &&
    x < overlay.width - inset.right - 40 &&
    y > inset.top + 40 &&
    y < overlay.height - inset.bottom - 40;
  if (!seen || view.scale < 0.45) goTo(node);
}

export function goToModule(module) {
  const [x, y, radius] = scene.discs[module];
  fitBox(x - radius, y - radius, x + radius, y + radius, { margin: 50 });
}
