// Questions to the graph itself: degrees, neighbourhoods, paths, and which links count.

import { facts, from, kindsOfLink, leaving, linkCount, nodeCount, reaching, to } from "./data.js";
import { LinkBit, NodeKind } from "./generated.js";
import { state } from "./state.js";

/**
 * Says whether a link is of a kind that is shown; those of a note shown as a guest always are.
 * @param {Id} link
 */
export const linkCounts = (link) =>
  (kindsOfLink[link] & state.kinds) !== 0 ||
  (state.kept.size > 0 && (state.kept.has(from[link]) || state.kept.has(to[link])));

/**
 * Says whether a link is more than a tag: a tag is a fact of its note, and no link.
 * @param {number} link
 */
export const isLink = (link) => (kindsOfLink[link] & ~LinkBit.TAG) !== 0;

/**
 * @param {Int32Array} ends of all links: the nodes that they leave, or those that they reach
 * @param {(link: number) => boolean} isCounted
 */
function degreesBy(ends, isCounted) {
  const degree = new Int32Array(nodeCount);
  for (let link = 0; link < linkCount; link++) if (isCounted(link)) degree[ends[link]]++;
  return degree;
}

/** Links that leave each node. */
export const outDegree = degreesBy(from, isLink);

/** Links that reach each node; for a tag, the notes that have it. */
export const inDegree = degreesBy(
  to,
  (link) => isLink(link) || facts.kind[to[link]] === NodeKind.TAG,
);

// Hubs are the nodes of the highest degree: the top hundredth, and at least 20 links.
const hubDegree = (() => {
  const degrees = Array.from({ length: nodeCount }, (_, node) => inDegree[node] + outDegree[node]);
  degrees.sort((a, b) => b - a);
  return Math.max(20, degrees[Math.floor(degrees.length / 100)] ?? 0);
})();

/** @param {Id} node */
export const isHub = (node) => inDegree[node] + outDegree[node] >= hubDegree;

/**
 * Calls `visit(neighbour, link)` for each visible neighbour over a link that counts.
 * @param {Id} node
 * @param {(node: Id) => boolean} visible
 * @param {(node: Id, link: Id) => void} visit
 */
export function eachNeighbour(node, visible, visit, directed = false) {
  for (const link of leaving.of(node))
    if (linkCounts(link) && visible(to[link])) visit(to[link], link);
  if (directed) return;
  for (const link of reaching.of(node))
    if (linkCounts(link) && visible(from[link])) visit(from[link], link);
}

/**
 * Gives the shortest way as [{ node, link }], `link` leading to the node; null where none is.
 * @param {number} start
 * @param {number} end
 * @param {(node: Id) => boolean} visible
 * @param {boolean} directed
 */
export function shortestPath(start, end, visible, directed) {
  const cameBy = new Map([[start, -1]]);
  let edge = [start];
  while (edge.length && !cameBy.has(end)) {
    const next = /** @type {Id[]} */ ([]);
    for (const node of edge)
      eachNeighbour(
        node,
        visible,
        (other, link) => {
          if (cameBy.has(other)) return;
          cameBy.set(other, link);
          next.push(other);
        },
        directed,
      );
    edge = next;
  }
  if (!cameBy.has(end)) return null;
  const steps = [];
  for (let node = end; ;) {
    const link = cameBy.get(node) ?? -1;
    steps.unshift({ node, link });
    if (link < 0) return steps;
    node = from[link] === node ? to[link] : from[link];
  }
}

/**
 * @typedef {object} Neighbourhood
 * @property {Map<Id, { ring: number, parent: Id }>} found the nodes to show
 * @property {number} total how many there are
 */

const LOCAL_LIMIT = 1000; // more nodes would be a map again

/**
 * Finds the nodes within `depth` links, nearest first and best first.
 * @param {number} start
 * @param {number} depth
 * @param {(node: Id) => boolean} visible
 * @returns {Neighbourhood}
 */
export function neighbourhood(start, depth, visible, limit = LOCAL_LIMIT) {
  const found = new Map([[start, { ring: 0, parent: -1 }]]);
  const reached = new Set([start]);
  let edge = [start];
  for (let ring = 1; ring <= depth && edge.length; ring++) {
    const next = new Map();
    for (const node of edge)
      eachNeighbour(node, visible, (other) => {
        if (!reached.has(other)) next.set(other, node);
        reached.add(other);
      });
    edge = [...next.keys()].sort((a, b) => a - b);
    for (const node of edge.slice(0, limit - found.size))
      if (found.has(next.get(node))) found.set(node, { ring, parent: next.get(node) });
  }
  return { found, total: reached.size };
}

const RING_GAP = 150,
  NODE_GAP = 36,
  SHELL_GAP = 34; // canvas units
const MOST_SHELLS = 8;

/**
 * Gives each ring a radius, and as many shells as its nodes need to stay apart.
 * @param {number[]} counts
 */
function ringShapes(counts) {
  const shapes = [{ radius: 0, shells: 1 }];
  for (let ring = 1; ring < counts.length; ring++) {
    const before = shapes[ring - 1];
    const least = before.radius + (before.shells - 1) * SHELL_GAP + RING_GAP;
    const around = counts[ring] * NODE_GAP;
    const shells = Math.min(MOST_SHELLS, Math.ceil(around / (2 * Math.PI * least * 2)));
    shapes.push({ radius: Math.max(least, around / shells / (2 * Math.PI)), shells });
  }
  return shapes;
}

/**
 * Places a neighbourhood on rings around its middle: children keep to the sector of their parent.
 * @param {Neighbourhood["found"]} found
 */
export function ringPlaces(found) {
  const children = /** @type {Map<Id, Id[]>} */ (new Map());
  const weight = /** @type {Map<Id, number>} */ (new Map());
  const order = [...found.keys()];
  const placeOf = (/** @type {Id} */ node) => found.get(node) ?? { ring: 0, parent: -1 };
  const weightOf = (/** @type {Id} */ node) => weight.get(node) ?? 1;
  const counts = /** @type {number[]} */ ([]);
  for (const node of order) {
    const { parent, ring } = placeOf(node);
    counts[ring] = (counts[ring] ?? 0) + 1;
    if (parent < 0) continue;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent)?.push(node);
  }
  for (const node of order.slice().reverse()) {
    const below = (children.get(node) ?? []).reduce((sum, child) => sum + weightOf(child), 0);
    const { ring } = placeOf(node);
    weight.set(node, Math.max(1, below, (0.6 * (counts[ring + 1] ?? 0)) / counts[ring]));
  }
  const shapes = ringShapes(counts);
  const places = new Map();
  const placed = counts.map(() => 0);
  /**
   * @param {Id} node
   * @param {number} low
   * @param {number} high
   */
  const spread = (node, low, high) => {
    const { ring } = placeOf(node);
    const { radius, shells } = shapes[ring];
    const reach = radius + (placed[ring]++ % shells) * SHELL_GAP;
    const angle = (low + high) / 2;
    places.set(node, { x: reach * Math.cos(angle), y: reach * Math.sin(angle) });
    spreadChildren(children.get(node) ?? [], low, high);
  };
  /**
   * @param {Id[]} below
   * @param {number} low
   * @param {number} high
   */
  const spreadChildren = (below, low, high) => {
    const total = below.reduce((sum, child) => sum + weightOf(child), 0);
    let at = low;
    for (const child of below.sort((a, b) => facts.group[a] - facts.group[b] || a - b)) {
      const part = ((high - low) * weightOf(child)) / total;
      spread(child, at, at + part);
      at += part;
    }
  };
  spread(order[0], -Math.PI / 2, (3 * Math.PI) / 2);
  return places;
}
