// How the map lies on a surface: the screen, or a picture of any size.

/**
 * @typedef {object} View
 * @property {number} scale pixels a canvas unit
 * @property {number} width of the surface, in pixels
 * @property {number} height
 * @property {(x: number) => number} toX from canvas units to pixels
 * @property {(y: number) => number} toY
 * @property {(x: number, y: number) => boolean} holds whether a point in pixels is on the surface, or
 *   so near that a dot or a name there reaches into it
 * @property {Box} box what is seen of the map, in canvas units
 * @property {{ left: number, right: number, top: number, bottom: number }[]} covered parts of the
 *   surface that cards cover, in pixels
 *
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box
 */

const NEAR_X = 80,
  NEAR_Y = 30;

/**
 * @param {{ x: number, y: number }} middle the point of the map in the middle of the surface
 * @param {number} scale
 * @param {number} width
 * @param {number} height
 * @param {Box[]} covered
 * @returns {View}
 */
export function makeView(middle, scale, width, height, covered = []) {
  const left = middle.x - width / 2 / scale,
    top = middle.y - height / 2 / scale;
  return {
    scale,
    width,
    height,
    covered,
    toX: (x) => (x - left) * scale,
    toY: (y) => (y - top) * scale,
    holds: (x, y) => x > -NEAR_X && y > -NEAR_Y && x < width + NEAR_X && y < height + NEAR_Y,
    box: { left, top, right: left + width / scale, bottom: top + height / scale },
  };
}

/**
 * Says whether the box around a line, or a dot, reaches into what is seen.
 * @param {Box} box
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 */
export const reaches = (box, ax, ay, bx, by, margin = 0) =>
  !(
    (ax < box.left - margin && bx < box.left - margin) ||
    (ax > box.right + margin && bx > box.right + margin) ||
    (ay < box.top - margin && by < box.top - margin) ||
    (ay > box.bottom + margin && by > box.bottom + margin)
  );
