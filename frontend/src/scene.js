// What stands on the map right now: which nodes, where, in which colour and size; what of it vis
// draws one by one, and what lies in the cloud of dots that `paint.js` draws at once.

import { colouringBy, grey, radiiBy } from "./colouring.js";
import {
  facts,
  from,
  homeX,
  homeY,
  isCore,
  kindsOfLink,
  linkCount,
  nodeCount,
  nodeNamed,
  to,
} from "./data.js";
import { LINK_KINDS, LinkBit, NodeKind, NoteRole } from "./generated.js";
import { isHub, linkCounts, neighbourhood, ringPlaces } from "./graph.js";
import { grid } from "./grid.js";
import { overlay } from "./overlay.js";
import { settings } from "./page.js";
import { ground, ink, mix } from "./paint.js";
import { SHOWN_LARGE, SHOWN_MIDDLE, state } from "./state.js";
import { stored } from "./storage.js";
import { isDark } from "./theme.js";

export const scene = {
  visible: new Uint8Array(nodeCount),
  count: 0,
  x: homeX.slice(),
  y: homeY.slice(),
  radius: radiiBy("rank"),
  colouring: /** @type {any} */ (null),
  order: /** @type {number[]} */ ([]), // visible nodes, best first
  tier: "small", // small and middle: vis draws the nodes; large: modules first, notes as a cloud
  single: new Uint8Array(nodeCount), // nodes that vis draws one by one
  turned: false, // a map that is wider than high is turned to fit a screen that is not
  discs: facts.modules.map(({ disc }) => disc), // of modules: x, y, radius
  local: /** @type {Map<number, { ring: number, parent: number }> | null} */ (null), // Map(node → { ring, parent }) of a local graph
};

export const isVisible = (node) => scene.visible[node] === 1;

// Places that the reader gave to notes by dragging them, as on a map that is not turned.
/** @type {Map<number, [number, number]>} */
export const pins = new Map(
  Object.entries(stored("pins", {}))
    .map(([name, place]) => /** @type {[number, any]} */ ([nodeNamed(name), place]))
    .filter(([node, place]) => node >= 0 && Array.isArray(place)),
);

function kindIsShown(node) {
  const kind = facts.kind[node];
  if (kind === NodeKind.PHANTOM) return state.show.phantoms;
  if (kind === NodeKind.ATTACHMENT) return state.show.attachments;
  if (kind === NodeKind.TAG) return state.show.tags;
  if (
    !state.show.daily &&
    (facts.role[node] === NoteRole.DAILY || facts.role[node] === NoteRole.BOOKKEEPING)
  )
    return false;
  return state.show.hubs || !isHub(node);
}

function chooseVisible() {
  const { visible } = scene;
  for (let node = 0; node < nodeCount; node++) visible[node] = kindIsShown(node) ? 1 : 0;
  // Whatever is no note stands on the map only while a visible note links it.
  const linked = new Uint8Array(nodeCount);
  for (let link = 0; link < linkCount; link++)
    if (linkCounts(link) && visible[from[link]] && visible[to[link]])
      linked[from[link]] = linked[to[link]] = 1;
  for (let node = 0; node < nodeCount; node++)
    if (!linked[node] && (!state.show.orphans || facts.kind[node] >= NodeKind.ATTACHMENT))
      visible[node] = 0;
}

export const isHigh = () => overlay.height > 1.3 * overlay.width;

// Swaps the axes where the map is turned.
/** @type {(place: [number, number]) => [number, number]} */
export const turn = ([x, y]) => (scene.turned ? [y, x] : [x, y]);

function placeNodes() {
  scene.local = null;
  scene.turned = isHigh();
  scene.discs = facts.modules.map(({ disc: [x, y, radius] }) => [...turn([x, y]), radius]);
  scene.x.set(scene.turned ? homeY : homeX);
  scene.y.set(scene.turned ? homeX : homeY);
  for (const [node, place] of pins) [scene.x[node], scene.y[node]] = turn(place);
  if (!state.local || state.selected < 0 || !isVisible(state.selected)) return;
  scene.local = neighbourhood(state.selected, state.local, isVisible);
  scene.visible.fill(0);
  for (const [node, place] of ringPlaces(scene.local)) {
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
  scene.tier =
    scene.count <= SHOWN_MIDDLE ? "small" : scene.count <= SHOWN_LARGE ? "middle" : "large";
  for (let node = 0; node < nodeCount; node++) scene.single[node] = isSingle(node) ? 1 : 0;
  grid.fill();
}

function isSingle(node) {
  if (!isVisible(node)) return false;
  return scene.tier !== "large" || state.expanded.has(facts.group[node]);
}

export function colourOf(node) {
  const category = scene.colouring.of[node];
  return category < 0 ? grey() : scene.colouring.categories[category].colour;
}

// Modules are discs in a large vault, until every link of it is drawn.
export const hasDiscs = () => scene.tier === "large" && !scene.local && !state.showAll;

// Nodes and edges as vis takes them. A module whose notes are not drawn one by one is a disc that
// vis draws; its number follows those of the nodes.
const discId = (module) => nodeCount + module;

export function visNodes() {
  const items = [];
  for (const node of scene.order) if (scene.single[node]) items.push(visNode(node));
  if (hasDiscs())
    facts.modules.forEach((module, number) => {
      if (!state.expanded.has(number)) items.push(visDisc(module, number));
    });
  return items;
}

function visNode(node) {
  const item = { id: node, x: scene.x[node], y: scene.y[node], size: scene.radius[node] };
  const colour = colourOf(node);
  if (facts.kind[node] === NodeKind.PHANTOM)
    return { ...item, borderWidth: 1.4, color: { background: ground(), border: grey() } };
  if (isCore[node])
    return { ...item, borderWidth: 1.3, color: { background: colour, border: ink() } };
  if (facts.kind[node] > NodeKind.CANVAS)
    return { ...item, shape: "square", color: { background: grey(), border: grey() } };
  return { ...item, color: { background: colour, border: colour } };
}

function visDisc(module, number) {
  const [x, y, size] = scene.discs[number];
  const colour = mix(settings.palette[module.colour], ground(), isDark() ? 0.16 : 0.1);
  return {
    id: discId(number),
    x,
    y,
    size,
    borderWidth: 0,
    color: { background: colour, border: colour },
  };
}

export const SOURCE_BIT = LinkBit.SOURCE;
export const DASHES = { embed: [10, 6], property: [2, 5], canvas: [14, 4, 3, 4], tag: [1, 6] };

// Gives the visible links: single ones, drawn by vis or, when they are many, by `lines.js`; and
// bundles between discs.
export function chooseLinks() {
  const single = [];
  const between = new Map();
  const discs = hasDiscs();
  for (let link = 0; link < linkCount; link++) {
    const a = from[link],
      b = to[link];
    if (!linkCounts(link) || !isVisible(a) || !isVisible(b)) continue;
    if (!discs || (scene.single[a] && scene.single[b])) single.push(link);
    else countBetween(between, endOf(a), endOf(b));
  }
  return { single, bundles: edgesBetween(between) };
}

const endOf = (node) =>
  scene.single[node] ? node : facts.group[node] < 0 ? -1 : discId(facts.group[node]);

function countBetween(between, a, b) {
  if (a === b || a < 0 || b < 0) return;
  const key = Math.min(a, b) * (nodeCount + facts.modules.length) + Math.max(a, b);
  between.set(key, (between.get(key) ?? 0) + 1);
}

const MOST_BUNDLES = 5;

// Links between discs are bundled: one line each, as wide as there are links. Every end keeps its
// strongest few, or the lines would hide what they join.
function edgesBetween(between) {
  const total = nodeCount + facts.modules.length;
  const rows = [...between]
    .map(([key, count]) => ({ a: Math.floor(key / total), b: key % total, count }))
    .sort((p, q) => q.count - p.count || p.a - q.a || p.b - q.b);
  const most = rows[0]?.count ?? 1;
  const kept = new Map();
  const keep = (end) => {
    kept.set(end, (kept.get(end) ?? 0) + 1);
    return kept.get(end) <= MOST_BUNDLES;
  };
  return rows
    .filter(({ a, b }) => [keep(a), keep(b)].some(Boolean))
    .map(({ a, b, count }) => ({
      id: `bundle ${a} ${b}`,
      from: a,
      to: b,
      width: 2 + 20 * Math.sqrt(count / most),
      arrows: { to: { enabled: false } },
    }));
}

// The style of a line tells what kind of link it is; a source outweighs the others.
export function visEdge(link, opacity) {
  const edge = { id: link, from: from[link], to: to[link], color: { opacity } };
  const kinds = kindsOfLink[link] & state.kinds;
  if (kinds & SOURCE_BIT) edge.width = 2.2;
  else if (!(kinds & 1))
    for (const [kind, dashes] of Object.entries(DASHES))
      if (kinds & (1 << LINK_KINDS.indexOf(kind))) {
        edge.dashes = dashes;
        break;
      }
  return edge;
}
