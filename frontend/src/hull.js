// The convex hull of points (Andrew's monotone chain, 1979).

/**
 * @param {[number, number][]} points
 * @returns {[number, number][]} the corners, in order around
 */
export function hullOf(points) {
  const sorted = points.slice().sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const lower = half(sorted),
    upper = half(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

/** @param {[number, number][]} points */
function half(points) {
  const chain = /** @type {[number, number][]} */ ([]);
  for (const point of points) {
    while (chain.length > 1 && turns(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
      chain.pop();
    chain.push(point);
  }
  return chain;
}

/**
 * @param {[number, number]} a
 * @param {[number, number]} b
 * @param {[number, number]} c
 */
const turns = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
