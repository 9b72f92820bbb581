// A surface that writes SVG: it understands the part of a canvas context that our painter uses, so
// that a saved drawing is what the screen shows.

const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** @param {string} text */
export const escapeXml = (text) =>
  text
    .toWellFormed()
    .replace(NOT_XML, "")
    .replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** @param {number} value */
const round = (value) => String(Math.round(value * 10) / 10);

export class SvgSurface {
  globalAlpha = 1;
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  lineJoin = "miter";
  textAlign = "start";
  textBaseline = "alphabetic";
  font = "";
  #dash = /** @type {number[]} */ ([]);
  #path = /** @type {string[]} */ ([]);
  #written = /** @type {string[]} */ ([]);
  #ruler;
  #left = 0;
  #top = 0;

  /** @param {CanvasRenderingContext2D} ruler measures texts */
  constructor(ruler) {
    this.#ruler = ruler;
  }

  /**
   * The document.
   * @param {number} width
   * @param {number} height
   * @param {number} scale how much larger the drawing is than its coordinates
   */
  document(width, height, scale = 1) {
    const size = `width="${round(width * scale)}" height="${round(height * scale)}"`;
    const box = `viewBox="0 0 ${round(width)} ${round(height)}"`;
    const body = this.#written.join("\n");
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${box}>\n${body}\n</svg>\n`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  translate(x, y) {
    this.#left += x;
    this.#top += y;
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }

  beginPath() {
    this.#path = [];
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.#path.push(`M${this.#at(x, y)}`);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.#path.push(`L${this.#at(x, y)}`);
  }

  closePath() {
    this.#path.push("Z");
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.#path.push(`M${this.#at(x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`);
  }

  /**
   * Whole circles are all that the painter draws.
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  arc(x, y, radius) {
    const r = round(radius),
      d = round(2 * radius);
    this.#path.push(`M${this.#at(x + radius, y)}a${r} ${r} 0 1 0 -${d} 0a${r} ${r} 0 1 0 ${d} 0Z`);
  }

  fill() {
    if (this.#path.length) this.#add("path", { d: this.#path.join(""), ...this.#filled() });
  }

  stroke() {
    if (this.#path.length) this.#add("path", { d: this.#path.join(""), ...this.#stroked() });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  fillRect(x, y, width, height) {
    const place = { x: round(x + this.#left), y: round(y + this.#top) };
    this.#add("rect", { ...place, width: round(width), height: round(height), ...this.#filled() });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    this.#add("text", { ...this.#textAt(x, y), ...this.#filled() }, text);
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  strokeText(text, x, y) {
    this.#add("text", { ...this.#textAt(x, y), ...this.#stroked() }, text);
  }

  /** @param {string} text */
  measureText(text) {
    this.#ruler.font = this.font;
    return this.#ruler.measureText(text);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #at(x, y) {
    return `${round(x + this.#left)} ${round(y + this.#top)}`;
  }

  #filled() {
    return { fill: this.fillStyle, "fill-opacity": this.#opacity() };
  }

  #stroked() {
    return {
      fill: "none",
      stroke: this.strokeStyle,
      "stroke-opacity": this.#opacity(),
      "stroke-width": round(this.lineWidth),
      "stroke-linejoin": this.lineJoin === "round" ? "round" : undefined,
      "stroke-dasharray": this.#dash.length ? this.#dash.map(round).join(" ") : undefined,
    };
  }

  #opacity() {
    return this.globalAlpha < 1 ? String(Math.round(this.globalAlpha * 1000) / 1000) : undefined;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #textAt(x, y) {
    return {
      x: round(x + this.#left),
      y: round(y + this.#top),
      style: `font: ${this.font}`,
      "text-anchor": this.textAlign === "center" ? "middle" : undefined,
      "dominant-baseline": this.textBaseline === "middle" ? "central" : undefined,
    };
  }

  /**
   * @param {string} tag
   * @param {Record<string, string | undefined>} attributes
   */
  #add(tag, attributes, text = "") {
    const written = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}="${escapeXml(value ?? "")}"`);
    this.#written.push(`<${tag}${written.join("")}>${escapeXml(text)}</${tag}>`);
  }
}
