// What stands on the map right now: which nodes, where, in which colour and size.

import { colouringBy, radiiBy } from "./colouring.js";
import { grey } from "./colours.js";
import {
  facts,
  from,
  homeX,
  homeY,
  isCore,
  linkCount,
  nameOf,
  nodeCount,
  nodeNamed,
  to,
} from "./data.js";
import { NodeKind, NoteRole } from "./generated.js";
import { isAbsent, isAttachment, isSquare } from "./kinds.js";
import { isHub, linkCounts, neighbourhood, ringPlaces } from "./graph.js";
import { grid } from "./grid.js";
import { ownColour } from "./looks.js";
import { isWide, overlay } from "./screen.js";
import { state } from "./state.js";
import { store, stored } from "./storage.js";

export const scene = {
  shown: new Uint8Array(nodeCount), // nodes that the filters let through
  visible: new Uint8Array(nodeCount), // nodes that are on the map
  folded: new Uint8Array(nodeCount), // nodes that are drawn as the one dot of their module
  folds: /** @type {Fold[]} */ ([]),
  count: 0,
  x: homeX.slice(),
  y: homeY.slice(),
  radius: radiiBy("rank"),
  colouring: /** @type {Colouring} */ (/** @type {unknown} */ (null)),
  order: /** @type {number[]} */ ([]), // visible nodes, best first
  dots: /** @type {ReturnType<typeof sortDots>} */ (/** @type {unknown} */ (null)), // the same, by looks
  links: new Int32Array(0), // links whose ends are visible
  bundles: /** @type {import("./lines.js").Bundle[] | null} */ (null), // links between modules, once they are asked for
  parts: /** @type {Map<Id, import("./grounds.js").Part[]>} */ (new Map()), // parts of modules, once they are asked for
  turned: false, // a map that is wider than high is turned to fit a screen that is not
  discs: facts.modules.map(({ disc }) => disc), // of modules: x, y, radius
  local: /** @type {ReturnType<typeof neighbourhood> | null} */ (null), // of a local graph
  membersOf,
};

/** @param {Id} node */
export const isShown = (node) => scene.shown[node] === 1;
/** @param {Id} node */
export const isVisible = (node) => scene.visible[node] === 1;
/** @param {Id} node */
export const isFolded = (node) => state.folded.has(facts.group[node]);

/** @type {number[][] | null} */
let members = null;

function groupMembers() {
  const found = facts.modules.map(() => /** @type {number[]} */ ([]));
  for (let node = 0; node < nodeCount; node++) found[facts.group[node]]?.push(node);
  return found;
}

/** @param {Id} module */
function membersOf(module) {
  const all = members ?? groupMembers();
  members = all;
  return all[module];
}

// Places that the reader gave to notes by dragging them, as on a map that is not turned.
/** @type {Map<number, [number, number]>} */
export const pins = new Map(
  Object.entries(stored("pins", {}))
    .map(([name, place]) => /** @type {[number, any]} */ ([nodeNamed(name), place]))
    .filter(([node, place]) => node >= 0 && Array.isArray(place)),
);

/**
 * Keeps a node where it is, whatever later builds make of the map; or lets it go home.
 * @param {Id} node
 */
export function pin(node, isPinned = true) {
  if (isPinned) pins.set(node, turn([Math.round(scene.x[node]), Math.round(scene.y[node])]));
  else pins.delete(node);
  store("pins", Object.fromEntries([...pins].map(([each, place]) => [nameOf(each), place])));
}

/** @param {Id} node */
function passesFilters(node) {
  const kind = facts.kind[node];
  if (state.hidden.has(node)) return false;
  if (state.only.size && !state.only.has(node)) return false;
  if (isAttachment(node)) return state.show.attachments;
  if (isAbsent(node)) return state.show.phantoms;
  if (kind === NodeKind.TAG) return state.show.tags;
  const role = facts.role[node];
  if (!state.show.daily && (role === NoteRole.DAILY || role === NoteRole.BOOKKEEPING)) return false;
  return state.show.hubs || !isHub(node);
}

function chooseVisible() {
  const { visible } = scene;
  for (let node = 0; node < nodeCount; node++) visible[node] = passesFilters(node) ? 1 : 0;
  // Whatever is no note stands on the map only while a visible note links it.
  const linked = new Uint8Array(nodeCount);
  for (let link = 0; link < linkCount; link++)
    if (linkCounts(link) && visible[from[link]] && visible[to[link]])
      linked[from[link]] = linked[to[link]] = 1;
  for (let node = 0; node < nodeCount; node++)
    if (!linked[node] && (!state.show.orphans || facts.kind[node] >= NodeKind.ATTACHMENT))
      visible[node] = 0;
  scene.shown.set(visible);
  foldModules();
  for (const node of state.kept) visible[node] = 1;
}

// A local graph unfolds what it shows.
function foldModules() {
  scene.folded.fill(0);
  scene.folds = [];
  if (state.local) return;
  for (const module of state.folded) {
    const inside = membersOf(module).filter((node) => scene.shown[node] && !state.kept.has(node));
    for (const node of inside) {
      scene.visible[node] = 0;
      scene.folded[node] = 1;
    }
    scene.folds.push({ module, count: inside.length });
  }
}

const FOLD_SHARE = 0.35, // of the radius of a module
  LEAST_FOLD = 24; // canvas units

// All that is folded stands in the middle of its module, so that its links lead there.
function placeFolds() {
  for (const { module } of scene.folds) {
    const [x, y, radius] = scene.discs[module];
    scene.discs[module] = [x, y, Math.max(LEAST_FOLD, FOLD_SHARE * radius)];
    for (const node of membersOf(module))
      if (scene.folded[node]) [scene.x[node], scene.y[node]] = [x, y];
  }
}

const SIDE = 300; // pixels that the card beside the map takes

export const isHigh = () => overlay.height > 1.3 * (overlay.width - (isWide() ? SIDE : 0));

/**
 * Swaps the axes where the map is turned.
 * @type {(place: [number, number]) => [number, number]}
 */
export const turn = ([x, y]) => (scene.turned ? [y, x] : [x, y]);

function placeNodes() {
  scene.local = null;
  scene.turned = isHigh();
  scene.discs = facts.modules.map(({ disc: [x, y, radius] }) => [...turn([x, y]), radius]);
  scene.x.set(scene.turned ? homeY : homeX);
  scene.y.set(scene.turned ? homeX : homeY);
  for (const [node, place] of pins) [scene.x[node], scene.y[node]] = turn(place);
  placeFolds();
  if (!state.local || state.selected < 0 || !isVisible(state.selected)) return;
  scene.local = neighbourhood(state.selected, state.local, isVisible);
  scene.visible.fill(0);
  for (const [node, place] of ringPlaces(scene.local.found)) {
    scene.visible[node] = 1;
    scene.x[node] = place.x;
    scene.y[node] = place.y;
  }
}

export function buildScene() {
  chooseVisible();
  placeNodes();
  scene.radius = radiiBy(state.sizeBy);
  scene.colouring = colouringBy(state.colourBy);
  scene.order = [];
  for (let node = 0; node < nodeCount; node++) if (isVisible(node)) scene.order.push(node);
  scene.count = scene.order.length;
  if (state.sizeBy !== "rank")
    scene.order.sort((a, b) => scene.radius[b] - scene.radius[a] || a - b);
  scene.dots = sortDots(scene.order);
  scene.links = visibleLinks();
  scene.bundles = null;
  scene.parts.clear();
  grid.fill(scene.order, scene);
}

function visibleLinks() {
  const found = new Int32Array(linkCount);
  let count = 0;
  for (let link = 0; link < linkCount; link++)
    if (linkCounts(link) && isDrawn(link)) found[count++] = link;
  return found.subarray(0, count);
}

/**
 * A link is drawn between two dots, of which one may be that of a folded module.
 * @param {Id} link
 */
function isDrawn(link) {
  const a = from[link],
    b = to[link];
  const { visible, folded } = scene;
  if (visible[a] && visible[b]) return true;
  if (!(visible[a] || folded[a]) || !(visible[b] || folded[b])) return false;
  return !(folded[a] && folded[b]) || facts.group[a] !== facts.group[b];
}

/** @param {Id} node */
export function colourOf(node) {
  const own = state.show.properties ? ownColour(node) : "";
  if (own) return own;
  const category = scene.colouring.of[node];
  return category < 0 ? grey() : scene.colouring.categories[category].colour;
}

/**
 * Sorts nodes by how their dots look.
 * @param {Iterable<number>} nodes
 */
export function sortDots(nodes) {
  const full = /** @type {Map<string, number[]>} */ (new Map());
  const sorted = { full, hollow: /** @type {number[]} */ ([]), core: /** @type {number[]} */ ([]) };
  for (const node of nodes) {
    if (isAbsent(node)) sorted.hollow.push(node);
    else if (isCore[node]) sorted.core.push(node);
    else {
      const colour = isSquare(node) ? grey() : colourOf(node);
      const same = full.get(colour);
      if (same) same.push(node);
      else full.set(colour, [node]);
    }
  }
  return sorted;
}

/**
 * Gives the module whose disc holds a place, else -1.
 * @param {number} x
 * @param {number} y
 */
export function moduleAt(x, y) {
  if (scene.local) return -1;
  return scene.discs.findIndex((disc) => Math.hypot(disc[0] - x, disc[1] - y) <= disc[2]);
}
