// Draws many dots into pixels by itself, as a canvas needs several times as long for their circles.

const QUARTER = 4; // sizes of dots in a pixel
const PARTS = 2; // places of a dot's middle in a pixel, each way
const OPAQUE = 0xff000000 | 0;

/**
 * @typedef {object} Stamp a dot of some size: how opaque each of its pixels is
 * @property {number} size pixels a side
 * @property {Uint8Array} opacity 0 to 255, row by row
 * @property {Int16Array} solid first and last column of each row that are wholly covered
 */

/** @type {Map<number, Stamp>} */
const stamps = new Map();

/**
 * @param {number} radius
 * @param {number} partX
 * @param {number} partY
 * @returns {Stamp}
 */
function makeStamp(radius, partX, partY) {
  const size = Math.ceil(2 * radius) + 3;
  const x = Math.floor(size / 2) + partX / PARTS,
    y = Math.floor(size / 2) + partY / PARTS;
  const opacity = new Uint8Array(size * size);
  const solid = new Int16Array(2 * size);
  for (let row = 0; row < size; row++) {
    solid[2 * row] = size;
    solid[2 * row + 1] = -1;
    for (let column = 0; column < size; column++) {
      const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      const value = Math.round(255 * Math.max(0, Math.min(1, radius + 0.5 - away)));
      opacity[row * size + column] = value;
      if (value < 255) continue;
      solid[2 * row] = Math.min(solid[2 * row], column);
      solid[2 * row + 1] = column;
    }
  }
  return { size, opacity, solid };
}

/**
 * @param {number} radius
 * @param {number} partX
 * @param {number} partY
 */
function stampOf(radius, partX, partY) {
  const step = Math.max(1, Math.round(radius * QUARTER));
  const key = (step * PARTS + partX) * PARTS + partY;
  let stamp = stamps.get(key);
  if (!stamp) {
    stamp = makeStamp(step / QUARTER, partX, partY);
    stamps.set(key, stamp);
  }
  return stamp;
}

export class DotRaster {
  width = 0;
  height = 0;
  image = /** @type {ImageData | null} */ (null);
  #pixels = new Uint32Array(0);

  /**
   * Makes the surface empty, and of this size in pixels.
   * @param {number} width
   * @param {number} height
   */
  clear(width, height) {
    if (this.image && width === this.width && height === this.height) {
      this.#pixels.fill(0);
      return;
    }
    this.width = width;
    this.height = height;
    this.image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.image.data.buffer);
  }

  /**
   * A disc with a smooth edge.
   * @param {number} x its middle, in pixels
   * @param {number} y
   * @param {number} radius
   * @param {number} pixel its colour, as `pixelOf` gives it
   */
  disc(x, y, radius, pixel) {
    const { width, height } = this;
    const halfX = Math.round(x * PARTS),
      halfY = Math.round(y * PARTS);
    const partX = ((halfX % PARTS) + PARTS) % PARTS,
      partY = ((halfY % PARTS) + PARTS) % PARTS;
    const stamp = stampOf(radius, partX, partY);
    const { size } = stamp;
    const middle = Math.floor(size / 2);
    const left = (halfX - partX) / PARTS - middle,
      top = (halfY - partY) / PARTS - middle;
    if (left >= width || top >= height || left + size <= 0 || top + size <= 0) return;
    const first = Math.max(0, -left),
      last = Math.min(size, width - left);
    const end = Math.min(size, height - top);
    for (let row = Math.max(0, -top); row < end; row++)
      this.#row(stamp, row, first, last, (top + row) * width + left, pixel);
  }

  /**
   * One row of a stamp.
   * @param {Stamp} stamp
   * @param {number} row
   * @param {number} first
   * @param {number} last
   * @param {number} place of the stamp's first column in `#pixels`
   * @param {number} pixel
   */
  #row({ size, opacity, solid }, row, first, last, place, pixel) {
    const pixels = this.#pixels;
    const start = Math.max(first, solid[2 * row]),
      end = Math.min(last - 1, solid[2 * row + 1]);
    for (let column = first; column < last; column++) {
      if (column === start && end >= start) {
        pixels.fill(OPAQUE | pixel, place + start, place + end + 1);
        column = end;
        continue;
      }
      const share = opacity[row * size + column];
      if (share) pixels[place + column] = laid(pixels[place + column], pixel, share);
    }
  }

  /**
   * A square with sharp edges.
   * @param {number} x
   * @param {number} y
   * @param {number} half
   * @param {number} pixel
   */
  square(x, y, half, pixel) {
    const { width, height } = this;
    const start = Math.min(width, Math.max(0, Math.round(x - half))),
      end = Math.min(width, Math.round(x + half));
    const last = Math.min(height, Math.round(y + half));
    for (let row = Math.max(0, Math.round(y - half)); row < last && end > start; row++)
      this.#pixels.fill(OPAQUE | pixel, row * width + start, row * width + end);
  }
}

/**
 * A colour laid over a pixel, `share` of 255 opaque (Porter and Duff, 1984).
 * @param {number} below
 * @param {number} pixel
 * @param {number} share
 */
function laid(below, pixel, share) {
  const under = below >>> 24;
  if (under === 0) return (share << 24) | pixel;
  const kept = (under * (255 - share)) / 255;
  const opacity = share + kept;
  const red = ((pixel & 255) * share + (below & 255) * kept) / opacity,
    green = (((pixel >> 8) & 255) * share + ((below >> 8) & 255) * kept) / opacity,
    blue = (((pixel >> 16) & 255) * share + ((below >> 16) & 255) * kept) / opacity;
  return (Math.round(opacity) << 24) | (blue << 16) | (green << 8) | red;
}
