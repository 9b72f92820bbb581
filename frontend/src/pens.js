// What draws lines: pixels of our own for the screen and for PNG, paths for SVG and for few lines.

import { LineRaster, pixelOf } from "./raster.js";

const ARROW = 7, // pixels from the tip of an arrow to its back
  ARROW_SIDE = 2.8;

/**
 * The corners of an arrow whose tip is at a place, by the direction that it points to.
 * @param {number} x
 * @param {number} y
 * @param {number} ux
 * @param {number} uy
 */
const arrowAt = (x, y, ux, uy) => [
  [x, y],
  [x - ux * ARROW - uy * ARROW_SIDE, y - uy * ARROW + ux * ARROW_SIDE],
  [x - ux * ARROW + uy * ARROW_SIDE, y - uy * ARROW - ux * ARROW_SIDE],
];

/**
 * @typedef {object} Pen
 * @property {(ax: number, ay: number, bx: number, by: number, style: LineStyle) => void} line
 * @property {(x: number, y: number, ux: number, uy: number, style: LineStyle) => void} arrow
 *
 * @typedef {{ width: number, opacity: number, dash: number[] }} LineStyle width and dash in pixels
 */

/** Draws into pixels, `ratio` of them a pixel of the screen. */
export class RasterPen {
  #raster = new LineRaster();
  #ratio = 1;
  #scratch = document.createElement("canvas");

  /**
   * @param {number} width
   * @param {number} height
   * @param {number} ratio
   */
  clear(width, height, ratio) {
    this.#ratio = ratio;
    this.#raster.clear(Math.round(width * ratio), Math.round(height * ratio));
  }

  /**
   * @param {number} ax
   * @param {number} ay
   * @param {number} bx
   * @param {number} by
   * @param {LineStyle} style
   */
  line(ax, ay, bx, by, { width, opacity, dash }) {
    const ratio = this.#ratio;
    const wide = width * ratio;
    const rows = Math.max(1, Math.round(wide));
    const share = (opacity * wide) / rows;
    const pattern = dash.length && ratio !== 1 ? dash.map((part) => part * ratio) : dash;
    if (rows === 1)
      return this.#raster.line(ax * ratio, ay * ratio, bx * ratio, by * ratio, share, pattern);
    const length = Math.hypot(bx - ax, by - ay) || 1;
    for (let row = 0; row < rows; row++) {
      const away = row - (rows - 1) / 2;
      const x = (-(by - ay) / length) * away,
        y = ((bx - ax) / length) * away;
      const [px, py, qx, qy] = [ax, ay, bx, by].map((value) => value * ratio);
      this.#raster.line(px + x, py + y, qx + x, qy + y, share, pattern);
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} ux
   * @param {number} uy
   * @param {LineStyle} style
   */
  arrow(x, y, ux, uy, { opacity }) {
    const [a, b, c] = arrowAt(x, y, ux, uy).map((corner) =>
      corner.map((value) => value * this.#ratio),
    );
    this.#raster.triangle(a[0], a[1], b[0], b[1], c[0], c[1], opacity);
  }

  /**
   * Lays what was drawn over a canvas, in one colour.
   * @param {Surface} context
   * @param {string} colour
   * @param {number} width
   * @param {number} height
   */
  layOn(context, colour, width, height) {
    const scratch = this.#scratch,
      raster = this.#raster;
    if (scratch.width !== raster.width || scratch.height !== raster.height)
      Object.assign(scratch, { width: raster.width, height: raster.height });
    const surface = /** @type {CanvasRenderingContext2D} */ (scratch.getContext("2d"));
    const image = surface.createImageData(raster.width, raster.height);
    raster.writeTo(image.data, pixelOf(colour));
    surface.putImageData(image, 0, 0);
    context.drawImage(scratch, 0, 0, width, height);
  }
}

const BATCH = 400; // lines in one path: longer ones are slower to stroke

/** Draws paths on a surface, in the colour that it has; lines of one style together. */
export class PathPen {
  #context;
  #batches =
    /** @type {Map<string, { style: LineStyle, lines: number[][], arrows: number[][][] }>} */ (
      new Map()
    );

  /** @param {Surface} context */
  constructor(context) {
    this.#context = context;
  }

  /**
   * @param {number} ax
   * @param {number} ay
   * @param {number} bx
   * @param {number} by
   * @param {LineStyle} style
   */
  line(ax, ay, bx, by, style) {
    this.#batchOf(style).lines.push([ax, ay, bx, by]);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} ux
   * @param {number} uy
   * @param {LineStyle} style
   */
  arrow(x, y, ux, uy, style) {
    this.#batchOf(style).arrows.push(arrowAt(x, y, ux, uy));
  }

  /** @param {LineStyle} style */
  #batchOf(style) {
    const key = `${style.width} ${style.opacity} ${style.dash}`;
    const kept = this.#batches.get(key);
    if (kept) return kept;
    const batch = { style, lines: [], arrows: [] };
    this.#batches.set(key, batch);
    return batch;
  }

  /** Draws what was gathered. */
  finish() {
    const context = this.#context;
    for (const { style, lines, arrows } of this.#batches.values()) {
      context.globalAlpha = Math.min(1, style.opacity);
      context.lineWidth = style.width;
      context.setLineDash(style.dash);
      for (let at = 0; at < lines.length; at += BATCH) this.#stroke(lines.slice(at, at + BATCH));
      this.#fill(arrows);
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
    this.#batches.clear();
  }

  /** @param {number[][]} lines */
  #stroke(lines) {
    const context = this.#context;
    context.beginPath();
    for (const [ax, ay, bx, by] of lines) {
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
    }
    context.stroke();
  }

  /** @param {number[][][]} arrows */
  #fill(arrows) {
    if (!arrows.length) return;
    const context = this.#context;
    context.beginPath();
    for (const [tip, ...corners] of arrows) {
      context.moveTo(tip[0], tip[1]);
      for (const [x, y] of corners) context.lineTo(x, y);
      context.closePath();
    }
    context.fill();
  }
}
