// What is selected, and what is filtered, stands in the address, so that it can be linked to, is
// there after a reload, and back and forward work: #note=path, #note=path&local=2, #module=m01,
// #path=path&to=path, and the words of `filters.js`.

import { facts, nameOf, nodeNamed } from "./data.js";
import { byId } from "./dom.js";
import { applyFilters, filterWords } from "./filters.js";
import { shortestPath } from "./graph.js";
import { fitBox, fitNodes, goTo, isSeen } from "./network.js";
import { isFolded, isShown, scene } from "./scene.js";
import { clearSearch, showQuery } from "./searchfield.js";
import { change, state } from "./state.js";

const SELECTION = ["note", "local", "module", "path", "to", "directed"];

/** @param {Record<string, string>} parts */
export function go(parts) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) words.set(name, value);
  if (words.has("note") || words.has("to")) dropQuery();
  for (const [name, value] of filterWords()) words.append(name, value);
  const hash = hashOf(words);
  if (hash === location.hash) return;
  history.pushState(null, "", hash || location.pathname + location.search);
  followSelection(new URLSearchParams(hash.slice(1)));
}

// What was looked for is found: the query goes.
function dropQuery() {
  if (state.matches) clearSearch();
}

/** @param {URLSearchParams} words */
const hashOf = (words) => (words.size ? `#${words}` : "");

/** The address of the page as it is now: what is selected, and the filters. */
export function presentHash() {
  const now = new URLSearchParams(location.hash.slice(1));
  const words = new URLSearchParams();
  for (const name of SELECTION) if (now.has(name)) words.set(name, now.get(name) ?? "");
  for (const [name, value] of filterWords()) words.append(name, value);
  return hashOf(words);
}

/** Writes the filters into the address, in the place of what it said of them. */
export function writeFilters() {
  clearTimeout(writing);
  const hash = presentHash();
  if (hash !== location.hash)
    history.replaceState(null, "", hash || location.pathname + location.search);
}

const PAUSE = 250; // milliseconds: browsers refuse to write addresses many times a second
let writing = 0;

export function writeFiltersSoon() {
  clearTimeout(writing);
  writing = window.setTimeout(writeFilters, PAUSE);
}

/** @param {Id} node */
export function select(node, { depth = state.local } = {}) {
  if (state.path && state.path.to < 0 && node !== state.path.from) return startPath(node);
  const fromList = document.activeElement?.closest("#side, #panel, dialog");
  go({ note: nameOf(node), local: depth ? String(depth) : "" });
  if (fromList) byId("panel-title")?.focus({ preventScroll: true });
}

/** @param {Id} module */
export function selectModule(module) {
  go({ module: facts.modules[module].id });
}

// What is selected goes first; the category of the legend, which filters, only after it.
export function clearSelection() {
  const now = new URLSearchParams(location.hash.slice(1));
  const nothing = !SELECTION.some((name) => now.has(name));
  if (nothing && !state.marked.size) change({ category: -1 });
  if (state.marked.size) change({ marked: new Set() });
  if (!nothing) go({});
}

/** @param {Id} node */
export function choosePathEnd(node) {
  go({ path: nameOf(node) });
  byId("search").focus();
}

/** @param {Id} node */
export function startPath(node) {
  const start = state.path ? state.path.from : state.selected;
  go({ path: nameOf(start), to: nameOf(node), directed: state.directed ? "1" : "" });
}

/** @param {URLSearchParams} words */
function readSelection(words) {
  const note = words.has("note") ? nodeNamed(words.get("note")) : -1;
  const module = facts.modules.findIndex(({ id }) => id === words.get("module"));
  const local = note < 0 ? 0 : Math.min(3, Math.max(0, Number(words.get("local")) || 0));
  const start = words.has("path") ? nodeNamed(words.get("path")) : -1;
  const end = words.has("to") ? nodeNamed(words.get("to")) : -1;
  const directed = words.get("directed") === "1";
  return { note, module, local, start, end, directed };
}

/**
 * Brings the page to what the address says.
 * @param {{ opening?: boolean }} options whether the page is opened: what an address does not say
 *   of filters is then as the reader left it
 */
export function followAddress({ opening = false } = {}) {
  const words = new URLSearchParams(location.hash.slice(1));
  const saysFilters = [...words.keys()].some((name) => !SELECTION.includes(name));
  if (!opening || saysFilters) {
    applyFilters(words);
    showQuery(words.get("q") ?? "");
  }
  followSelection(words);
}

/**
 * Selects what the words say, and brings the camera to it.
 * @param {URLSearchParams} words
 */
function followSelection(words) {
  const { note, module, local, start, end, directed } = readSelection(words);
  const path =
    start < 0
      ? null
      : {
          from: start,
          to: end,
          steps: end < 0 ? null : shortestPath(start, end, isShown, directed),
        };
  const anything = note >= 0 || module >= 0 || start >= 0;
  // A note that a filter hides is shown as a guest, while it is selected: the filter stays.
  const kept = new Set(note >= 0 && (!isShown(note) || isFolded(note)) ? [note] : []);
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

/** @param {Id} node */
function revealNode(node) {
  if (!isSeen(node)) goTo(node);
}

/** @param {Id} module */
export function goToModule(module) {
  const [x, y, radius] = scene.discs[module];
  fitBox(x - radius, y - radius, x + radius, y + radius, { margin: 50 });
}
