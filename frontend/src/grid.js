// Finds the node under the pointer, at any number of nodes: a grid of buckets over the map.

import { LARGEST_DOT } from "./generated.js";

/**
 * @typedef {{ x: ArrayLike<number>, y: ArrayLike<number>, radius: ArrayLike<number> }} Places
 *   of nodes, in canvas units
 */

export const grid = {
  cell: 80,
  buckets: /** @type {Map<number, Id[]>} */ (new Map()),
  places: /** @type {Places} */ ({ x: [], y: [], radius: [] }),

  /**
   * @param {number} x
   * @param {number} y
   */
  key(x, y) {
    return Math.floor(x / this.cell) * 65536 + Math.floor(y / this.cell);
  },

  /**
   * @param {Iterable<Id>} nodes
   * @param {Places} places of all nodes; they are looked up here again whenever a node is added
   */
  fill(nodes, places) {
    this.places = places;
    this.buckets.clear();
    for (const node of nodes) this.add(node);
  },

  /** @param {Id} node */
  add(node) {
    const key = this.key(this.places.x[node], this.places.y[node]);
    if (this.buckets.has(key)) this.buckets.get(key)?.push(node);
    else this.buckets.set(key, [node]);
  },

  /** @param {Id} node */
  remove(node) {
    const bucket = this.buckets.get(this.key(this.places.x[node], this.places.y[node])) ?? [];
    if (bucket.includes(node)) bucket.splice(bucket.indexOf(node), 1);
  },

  /**
   * Calls `visit` for each node whose dot is at least `least` wide and reaches into a box.
   * @param {number} left
   * @param {number} top
   * @param {number} right
   * @param {number} bottom
   * @param {number} least
   * @param {(node: Id) => void} visit
   */
  visit(left, top, right, bottom, least, visit) {
    if (least > LARGEST_DOT) return;
    const { cell } = this;
    const from = Math.floor((left - LARGEST_DOT) / cell),
      to = Math.floor((right + LARGEST_DOT) / cell);
    for (let column = from; column <= to; column++)
      for (
        let row = Math.floor((top - LARGEST_DOT) / cell);
        row <= Math.floor((bottom + LARGEST_DOT) / cell);
        row++
      )
        for (const node of this.buckets.get(column * 65536 + row) ?? []) {
          const radius = this.places.radius[node];
          if (radius < least) continue;
          const x = this.places.x[node],
            y = this.places.y[node];
          if (x + radius > left && x - radius < right && y + radius > top && y - radius < bottom)
            visit(node);
        }
  },

  /**
   * Gives the node at a place, or the nearest one within `slack` canvas units, else -1.
   * @param {number} x
   * @param {number} y
   * @param {number} slack
   */
  find(x, y, slack) {
    const reach = LARGEST_DOT + Math.min(slack, 2 * this.cell);
    let best = -1,
      least = Infinity;
    for (let column = x - reach; column <= x + reach + this.cell; column += this.cell)
      for (let row = y - reach; row <= y + reach + this.cell; row += this.cell)
        for (const node of this.buckets.get(this.key(column, row)) ?? []) {
          const outside =
            Math.hypot(this.places.x[node] - x, this.places.y[node] - y) - this.places.radius[node];
          if (outside <= slack && outside < least) {
            best = node;
            least = outside;
          }
        }
    return best;
  },
};
