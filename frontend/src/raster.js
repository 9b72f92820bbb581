// Draws many lines into pixels by itself, as a canvas needs several times as long where no graphics
// card helps. The lines have one colour and add up where they cross: all that is kept of a pixel is
// how much lies on it.

/**
 * #rrggbb as a pixel without its opacity: blue, green, red from the highest byte on.
 * @param {string} colour
 */
export const pixelOf = (colour) =>
  (parseInt(colour.slice(5, 7), 16) << 16) |
  (parseInt(colour.slice(3, 5), 16) << 8) |
  parseInt(colour.slice(1, 3), 16);

const UNIT = 2048; // what lies on a pixel that one opaque line covers
const FINE = 8; // the same in one step of the table of opacities
const MOST = 65535; // beyond it nothing changes that can be seen; numbers of 16 bits stay in the cache

// How opaque a pixel is, 0 to 255, by what lies on it: layers laid over each other let through the
// product of what each lets through, so that their opacities add up in the exponent.
const OPACITIES = Uint8Array.from({ length: MOST / FINE + 1 }, (_, step) =>
  Math.round(255 * (1 - Math.exp((-step * FINE) / UNIT))),
);
const FIXED = 65536; // fixed-point numbers: 16 bits behind the point

export class LineRaster {
  width = 0;
  height = 0;
  #laid = new Uint16Array(0);

  /**
   * Makes the surface empty, and of this size in pixels.
   * @param {number} width
   * @param {number} height
   */
  clear(width, height) {
    if (width === this.width && height === this.height) this.#laid.fill(0);
    else {
      this.width = width;
      this.height = height;
      this.#laid = new Uint16Array(width * height);
    }
  }

  /**
   * Writes what was drawn, in one colour.
   * @param {Uint8ClampedArray} bytes red, green, blue and opacity of each pixel
   * @param {number} pixel as `pixelOf` gives it
   */
  writeTo(bytes, pixel) {
    const pixels = new Uint32Array(bytes.buffer);
    const laid = this.#laid;
    for (let at = 0; at < laid.length; at++) {
      const amount = laid[at];
      pixels[at] = amount ? (OPACITIES[(amount / FINE) | 0] << 24) | pixel : 0;
    }
  }

  /**
   * A line with smooth edges (Wu, 1991).
   * @param {number} ax
   * @param {number} ay
   * @param {number} bx
   * @param {number} by
   * @param {number} share how opaque it is, 0 to 1, for a line one pixel wide; more for a wider one
   * @param {number[]} dash lengths of strokes and gaps, in pixels; none for an unbroken line
   */
  line(ax, ay, bx, by, share, dash = []) {
    if (!clip(ax, ay, bx, by, this.width, this.height)) return;
    const [x0, y0, x1, y1] = CLIPPED;
    const amount = Math.round(share * UNIT);
    if (!dash.length) return this.#stroke(x0, y0, x1, y1, amount);
    const before = Math.hypot(x0 - ax, y0 - ay);
    for (const stroke of dashesOf(dash, before, [x0, y0, x1, y1])) {
      const [px, py, qx, qy] = stroke;
      this.#stroke(px, py, qx, qy, amount);
    }
  }

  /**
   * @param {number} ax
   * @param {number} ay
   * @param {number} bx
   * @param {number} by
   * @param {number} amount
   */
  #stroke(ax, ay, bx, by, amount) {
    const { width } = this;
    if (Math.abs(bx - ax) >= Math.abs(by - ay)) {
      if (ax <= bx) this.#trace(ax, ay, bx, by, 1, width, amount);
      else this.#trace(bx, by, ax, ay, 1, width, amount);
    } else if (ay <= by) this.#trace(ay, ax, by, bx, width, 1, amount);
    else this.#trace(by, bx, ay, ax, width, 1, amount);
  }

  /**
   * From `start` to `end` along the axis in which the line is longer; `step` and `side` are how far
   * the next pixel is along that axis and across it.
   * @param {number} start
   * @param {number} across
   * @param {number} end
   * @param {number} acrossEnd
   * @param {number} step
   * @param {number} side
   * @param {number} amount
   */
  #trace(start, across, end, acrossEnd, step, side, amount) {
    const laid = this.#laid;
    const slope = end > start ? Math.round(((acrossEnd - across) / (end - start)) * FIXED) | 0 : 0;
    const first = start | 0,
      last = end | 0;
    let at = Math.round((across - 0.5) * FIXED) | 0;
    for (let main = first; main <= last; main++) {
      const part = (at >> 8) & 255;
      const place = main * step + (at >> 16) * side;
      const here = laid[place] + (((256 - part) * amount) >> 8),
        beside = laid[place + side] + ((part * amount) >> 8);
      laid[place] = here > MOST ? MOST : here;
      laid[place + side] = beside > MOST ? MOST : beside;
      at += slope;
    }
  }

  /**
   * A small triangle, the tip of an arrow: rows of pixels from edge to edge.
   * @param {number} ax
   * @param {number} ay
   * @param {number} bx
   * @param {number} by
   * @param {number} cx
   * @param {number} cy
   * @param {number} share
   */
  triangle(ax, ay, bx, by, cx, cy, share) {
    const { width, height } = this;
    const amount = Math.round(share * UNIT);
    const edges = [
      [ax, ay, bx, by],
      [bx, by, cx, cy],
      [cx, cy, ax, ay],
    ];
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5)),
      bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    for (let y = top; y <= bottom; y++) {
      const crossed = edges
        .filter(([, py, , qy]) => py > y + 0.5 !== qy > y + 0.5)
        .map(([px, py, qx, qy]) => px + ((y + 0.5 - py) / (qy - py)) * (qx - px));
      const right = Math.min(width - 1, Math.floor(Math.max(...crossed) - 0.5));
      for (let x = Math.max(0, Math.ceil(Math.min(...crossed) - 0.5)); x <= right; x++)
        this.#laid[y * width + x] = Math.min(MOST, this.#laid[y * width + x] + amount);
    }
  }
}

const EDGE = 1; // pixels at the edge of the surface that lines leave free, so that they stay inside

const CLIPPED = new Float64Array(4); // what `clip` found: a new array for each line would cost more

/**
 * Finds the part of a line that is on a surface (Liang and Barsky, 1984), if any.
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 * @param {number} width
 * @param {number} height
 */
function clip(ax, ay, bx, by, width, height) {
  const dx = bx - ax,
    dy = by - ay;
  let start = 0,
    end = 1;
  for (let side = 0; side < 4; side++) {
    const along = side < 2 ? dx : dy,
      from = side < 2 ? ax : ay;
    const way = side % 2 ? along : -along;
    const room = side % 2 ? (side < 2 ? width : height) - 1 - EDGE - from : from - EDGE;
    if (way === 0 && room < 0) return false;
    if (way < 0) start = Math.max(start, room / way);
    else if (way > 0) end = Math.min(end, room / way);
  }
  CLIPPED[0] = ax + start * dx;
  CLIPPED[1] = ay + start * dy;
  CLIPPED[2] = ax + end * dx;
  CLIPPED[3] = ay + end * dy;
  return start <= end;
}

/**
 * The strokes of a dashed line, `before` pixels of which lie before its part that is seen.
 * @param {number[]} dash
 * @param {number} before
 * @param {[number, number, number, number]} seen the part that is seen, from end to end
 */
function dashesOf(dash, before, [ax, ay, bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  const period = dash.reduce((sum, part) => sum + part, 0);
  /** @param {number} way */
  const at = (way) => [ax + ((bx - ax) * way) / length, ay + ((by - ay) * way) / length];
  const strokes = /** @type {number[][]} */ ([]);
  for (let turn = -(before % period); turn < length; turn += period) {
    let start = turn;
    dash.forEach((part, number) => {
      const from = Math.max(0, start),
        to = Math.min(length, start + part);
      if (number % 2 === 0 && to > from) strokes.push([...at(from), ...at(to)]);
      start += part;
    });
  }
  return strokes;
}
