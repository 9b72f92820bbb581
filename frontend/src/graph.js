// Questions to the graph itself: degrees, neighbourhoods, paths, and which links count.

import { facts, from, kindsOfLink, leaving, linkCount, nodeCount, reaching, to } from "./data.js";
import { state } from "./state.js";

export const linkCounts = (link) => (kindsOfLink[link] & state.kinds) !== 0;

function degreesBy(ends) {
  const degree = new Int32Array(nodeCount);
  for (let link = 0; link < linkCount; link++) degree[ends[link]]++;
  return degree;
}

export const outDegree = degreesBy(from);
export const inDegree = degreesBy(to);

// Hubs are the nodes of the highest degree: the top hundredth, and at least 20 links.
const hubDegree = (() => {
  const degrees = Array.from({ length: nodeCount }, (_, node) => inDegree[node] + outDegree[node]);
  degrees.sort((a, b) => b - a);
  return Math.max(20, degrees[Math.floor(degrees.length / 100)] ?? 0);
})();

export const isHub = (node) => inDegree[node] + outDegree[node] >= hubDegree;

// Calls `visit(neighbour, link)` for each visible neighbour over a link that counts.
export function eachNeighbour(node, visible, visit, directed = false) {
  for (const link of leaving.of(node))
    if (linkCounts(link) && visible(to[link])) visit(to[link], link);
  if (directed) return;
  for (const link of reaching.of(node))
    if (linkCounts(link) && visible(from[link])) visit(from[link], link);
}

// Gives the shortest way as [{ node, link }], `link` leading to the node; null where none is.
export function shortestPath(start, end, visible, directed) {
  const cameBy = new Map([[start, -1]]);
  let edge = [start];
  while (edge.length && !cameBy.has(end)) {
    const next = [];
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

const LOCAL_LIMIT = 400;

// Gives the nodes within `depth` links as Map(node → { ring, parent }), nearest first.
export function neighbourhood(start, depth, visible) {
  const found = new Map([[start, { ring: 0, parent: -1 }]]);
  let edge = [start];
  for (let ring = 1; ring <= depth && edge.length; ring++) {
    const next = [];
    for (const node of edge)
      eachNeighbour(node, visible, (other) => {
        if (found.has(other) || found.size >= LOCAL_LIMIT) return;
        found.set(other, { ring, parent: node });
        next.push(other);
      });
    edge = next;
  }
  return found;
}

// Places a neighbourhood on rings around its middle: children keep to the sector of their parent.
export function ringPlaces(found) {
  const children = new Map();
  const weight = new Map();
  const order = [...found.keys()];
  for (const node of order) {
    const { parent } = found.get(node);
    if (parent >= 0) children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const rings = [];
  for (const { ring } of found.values()) rings[ring] = (rings[ring] ?? 0) + 1;
  for (const node of order.slice().reverse()) {
    const below = (children.get(node) ?? []).reduce((sum, child) => sum + weight.get(child), 0);
    const { ring } = found.get(node);
    weight.set(node, Math.max(1, below, (0.6 * (rings[ring + 1] ?? 0)) / rings[ring]));
  }
  const radius = [0];
  for (let ring = 1; ring < rings.length; ring++)
    radius[ring] = Math.max(radius[ring - 1] + 150, (rings[ring] * 36) / (2 * Math.PI));
  const places = new Map();
  const spread = (node, low, high) => {
    const { ring } = found.get(node);
    const angle = (low + high) / 2;
    places.set(node, { x: radius[ring] * Math.cos(angle), y: radius[ring] * Math.sin(angle) });
    let at = low;
    const below = (children.get(node) ?? [])
      .slice()
      .sort((a, b) => facts.group[a] - facts.group[b] || a - b);
    const total = below.reduce((sum, child) => sum + weight.get(child), 0);
    for (const child of below) {
      const share = ((high - low) * weight.get(child)) / total;
      spread(child, at, at + share);
      at += share;
    }
  };
  spread(order[0], -Math.PI / 2, (3 * Math.PI) / 2);
  return places;
}
