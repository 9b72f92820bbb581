// The part of the window that the map has: its size, and the canvas above the dots.

export const overlay = {
  canvas: /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (null)),
  context: /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (null)),
  width: 0,
  height: 0,
  ratio: 1,

  /**
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    this.ratio = Math.min(window.devicePixelRatio || 1, 3);
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
  },
};

const NARROW = 720; // pixels; adapt.css says the same

/** Whether cards are beside the map, not over it. */
export const isWide = () => overlay.width > NARROW;
