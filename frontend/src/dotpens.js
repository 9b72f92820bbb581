// What draws dots: pixels of our own for the screen and for PNG, paths for SVG and for few dots.

import { DotRaster } from "./dotraster.js";
import { pixelOf } from "./raster.js";

/**
 * @typedef {object} DotPen
 * @property {(colour: string) => void} colour of what is drawn next, as #rrggbb
 * @property {(x: number, y: number, radius: number) => void} disc
 * @property {(x: number, y: number, half: number) => void} square
 */

/** Draws into pixels, `ratio` of them a pixel of the screen. */
export class DotPixels {
  #raster = new DotRaster();
  #ratio = 1;
  #pixel = 0;
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

  /** @param {string} colour */
  colour(colour) {
    this.#pixel = pixelOf(colour);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  disc(x, y, radius) {
    const ratio = this.#ratio;
    this.#raster.disc(x * ratio, y * ratio, radius * ratio, this.#pixel);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} half
   */
  square(x, y, half) {
    const ratio = this.#ratio;
    this.#raster.square(x * ratio, y * ratio, half * ratio, this.#pixel);
  }

  /**
   * Lays what was drawn over a canvas.
   * @param {Surface} context
   * @param {number} width
   * @param {number} height
   */
  layOn(context, width, height) {
    const scratch = this.#scratch;
    const { image } = this.#raster;
    if (!image) return;
    if (scratch.width !== image.width || scratch.height !== image.height)
      Object.assign(scratch, { width: image.width, height: image.height });
    const surface = /** @type {CanvasRenderingContext2D} */ (scratch.getContext("2d"));
    surface.putImageData(image, 0, 0);
    context.drawImage(scratch, 0, 0, width, height);
  }
}

/** Draws paths on a surface, one for all dots of a colour. */
export class DotPaths {
  #context;
  #drawn = false;

  /** @param {Surface} context */
  constructor(context) {
    this.#context = context;
  }

  /** @param {string} colour */
  colour(colour) {
    this.finish();
    this.#context.fillStyle = colour;
    this.#context.beginPath();
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  disc(x, y, radius) {
    this.#drawn = true;
    this.#context.moveTo(x + radius, y);
    this.#context.arc(x, y, radius, 0, 2 * Math.PI);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} half
   */
  square(x, y, half) {
    this.#drawn = true;
    this.#context.rect(x - half, y - half, 2 * half, 2 * half);
  }

  finish() {
    if (this.#drawn) this.#context.fill();
    this.#drawn = false;
  }
}
