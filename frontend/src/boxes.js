// The places that names take: the first comes first, and none covers another.

/** @typedef {[number, number, number, number]} Rectangle left, top, right, bottom, in pixels */

/**
 * Remembers the boxes that are taken, and refuses one that touches them.
 * @returns {(box: Rectangle) => boolean}
 */
export function makeBoxes() {
  const taken = /** @type {Rectangle[]} */ ([]);
  return (box) => {
    if (taken.some((other) => touch(box, other))) return false;
    taken.push(box);
    return true;
  };
}

/** @type {(a: Rectangle, b: Rectangle) => boolean} */
export const touch = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/** @type {(box: Rectangle, x: number, y?: number) => Rectangle} */
export const widen = ([left, top, right, bottom], x, y = x) => [
  left - x,
  top - y,
  right + x,
  bottom + y,
];
