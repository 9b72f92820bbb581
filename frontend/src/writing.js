// Text on a canvas.

export const LABEL_FONT = getComputedStyle(document.body).fontFamily;

const widths = new Map();
const MOST_KEPT = 20000;

/**
 * The width of a text in pixels, remembered.
 * @param {Surface} context
 * @param {string} text
 * @param {string} font
 */
export function widthOf(context, text, font) {
  const key = `${font}\n${text}`;
  const kept = widths.get(key);
  if (kept !== undefined) return kept;
  if (widths.size > MOST_KEPT) widths.clear();
  context.font = font;
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
}

const HALO = 3.5; // pixels

/**
 * Writes a text with a halo, so that it can be read on lines and dots.
 * @param {Surface} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} colour
 * @param {string} halo
 */
export function writeText(context, text, x, y, font, colour, halo) {
  if (context === screen.context) return placeSprite(text, x, y, font, colour, halo);
  write(context, text, x, y, font, colour, halo);
}

/**
 * @param {Surface} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} colour
 * @param {string} halo
 */
function write(context, text, x, y, font, colour, halo) {
  context.font = font;
  context.setLineDash([]);
  context.strokeStyle = halo;
  context.lineWidth = HALO;
  context.globalAlpha = 0.85;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

// On the screen a text is painted once, and then placed as a picture: its halo is slow to stroke.
const screen = {
  context: /** @type {CanvasRenderingContext2D | null} */ (null),
  ratio: 1,
  sprites: /** @type {Map<string, HTMLCanvasElement>} */ (new Map()),
};
const MOST_SPRITES = 600;

/**
 * Names the context of the screen, and how many of its pixels make one.
 * @param {Surface} context
 * @param {number} ratio
 */
export function writeOnScreen(context, ratio) {
  if (ratio !== screen.ratio) screen.sprites.clear();
  Object.assign(screen, { context, ratio });
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} colour
 * @param {string} halo
 */
function placeSprite(text, x, y, font, colour, halo) {
  const { context, ratio } = screen;
  if (!context) return;
  const key = `${font}\n${colour}\n${halo}\n${text}`;
  let sprite = screen.sprites.get(key);
  if (sprite) screen.sprites.delete(key);
  else sprite = makeSprite(text, font, colour, halo);
  screen.sprites.set(key, sprite); // those used last come last
  if (screen.sprites.size > MOST_SPRITES)
    screen.sprites.delete(screen.sprites.keys().next().value ?? "");
  const width = sprite.width / ratio,
    height = sprite.height / ratio;
  /** @param {number} value */
  const snap = (value) => Math.round(value * ratio) / ratio;
  context.globalAlpha = 1;
  context.drawImage(sprite, snap(x - width / 2), snap(y - height / 2), width, height);
}

/**
 * @param {string} text
 * @param {string} font
 * @param {string} colour
 * @param {string} halo
 */
function makeSprite(text, font, colour, halo) {
  const { ratio } = screen;
  const sprite = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (sprite.getContext("2d"));
  const width = Math.ceil(widthOf(context, text, font) + 2 * HALO),
    height = Math.ceil(2 * parseFloat(font.match(/[\d.]+px/)?.[0] ?? "12") + 2);
  sprite.width = Math.round(width * ratio);
  sprite.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  write(context, text, width / 2, height / 2, font, colour, halo);
  return sprite;
}
