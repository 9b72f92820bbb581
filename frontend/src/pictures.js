// The map as a picture: what the screen shows, with a title above and the legend below, as PNG, as
// SVG and on paper. One painter paints them all.

import { edgeColour, ground, ink, softInk } from "./colours.js";
import { facts } from "./data.js";
import { byId, make, saveFile } from "./dom.js";
import { paintDots, paintFolds } from "./dots.js";
import { paintGrounds } from "./grounds.js";
import { paintUnder } from "./linelayer.js";
import { drawLines, linesOf, paintBundles } from "./lines.js";
import { camera, drawScene } from "./network.js";
import { paintOverlay } from "./overlay.js";
import { settings } from "./page.js";
import { PathPen, RasterPen } from "./pens.js";
import { fillPaperList } from "./paper.js";
import { scene } from "./scene.js";
import { overlay } from "./screen.js";
import { SvgSurface } from "./svg.js";
import { cut } from "./text.js";
import { applyTheme, setPrinting } from "./theme.js";
import { makeView } from "./view.js";
import { count } from "./words.js";
import { LABEL_FONT, widthOf } from "./writing.js";

const MARGIN = 24,
  HEAD = 64,
  ROW = 24,
  GAP = 28,
  SWATCH = 6; // pixels
const LONGEST_ENTRY = 46,
  LONGEST_TITLE = 90; // characters
const MOST_ENTRIES = 40;

/** @param {string} ending */
const pictureName = (ending) => {
  const name = (settings.heading || "vaultgraph").replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  return `${cut(name, 80)}.${ending}`;
};

/** Where everything of a picture goes, in pixels of the screen. */
function planPicture() {
  const seen = camera();
  const legend = planLegend(seen.width);
  const middle = {
    x: (seen.box.left + seen.box.right) / 2,
    y: (seen.box.top + seen.box.bottom) / 2,
  };
  const view = makeView(middle, seen.scale, seen.width, seen.height);
  return { view, legend, width: seen.width, height: HEAD + seen.height + legend.height };
}

/** @param {number} width */
function planLegend(width) {
  const entries = /** @type {{ text: string, colour: string, x: number, y: number }[]} */ ([]);
  let x = MARGIN,
    y = MARGIN;
  const used = scene.colouring.categories.filter(({ count: number }) => number);
  for (const { label, colour } of used.slice(0, MOST_ENTRIES)) {
    const text = cut(label, LONGEST_ENTRY);
    const wide = 2 * SWATCH + 8 + widthOf(overlay.context, text, ENTRY_FONT) + GAP;
    if (x > MARGIN && x + wide > width - MARGIN) {
      x = MARGIN;
      y += ROW;
    }
    entries.push({ text, colour, x, y });
    x += wide;
  }
  return { entries, height: entries.length ? y + ROW : MARGIN };
}

const ENTRY_FONT = `400 13px ${LABEL_FONT}`;

/**
 * Paints the whole picture on any surface.
 * @param {any} context a canvas's, or `SvgSurface`
 * @param {ReturnType<typeof planPicture>} plan
 */
function paintPicture(context, { view, legend, width, height }) {
  context.fillStyle = ground();
  context.fillRect(0, 0, width, height);
  context.translate(0, HEAD);
  paintMap(context, view);
  context.translate(0, -HEAD);
  context.fillStyle = ground();
  context.globalAlpha = 1;
  context.fillRect(0, 0, width, HEAD);
  context.fillRect(0, HEAD + view.height, width, legend.height);
  paintHead(context);
  context.translate(0, HEAD + view.height);
  for (const entry of legend.entries) paintEntry(context, entry);
  context.translate(0, -HEAD - view.height);
}

/**
 * @param {any} context
 * @param {View} view
 */
function paintMap(context, view) {
  const lines = linesOf(view);
  if (!(context instanceof CanvasRenderingContext2D)) {
    paintGrounds(context, view);
    paintBundles(context, view, lines.bundles);
    context.strokeStyle = context.fillStyle = edgeColour();
    const pen = new PathPen(context);
    drawLines(pen, view, lines.links);
    pen.finish();
  } else {
    const pen = new RasterPen();
    pen.clear(view.width, view.height, context.getTransform().a);
    drawLines(pen, view, lines.links);
    paintUnder(context, view, lines, pen);
  }
  paintFolds(context, view);
  paintDots(context, view, scene.dots);
  paintOverlay(context, view);
}

/** @param {Surface} context */
function paintHead(context) {
  context.textAlign = "start";
  context.textBaseline = "middle";
  context.font = `700 20px ${LABEL_FONT}`;
  context.fillStyle = ink();
  context.fillText(cut(settings.heading || "vaultgraph", LONGEST_TITLE), MARGIN, 26);
  context.font = ENTRY_FONT;
  context.fillStyle = softInk();
  context.fillText(count("n_notes", facts.ranked), MARGIN, 48);
}

/**
 * @param {Surface} context
 * @param {ReturnType<typeof planLegend>["entries"][number]} entry
 */
function paintEntry(context, { text, colour, x, y }) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x + SWATCH, y, SWATCH, 0, 2 * Math.PI);
  context.fill();
  context.font = ENTRY_FONT;
  context.fillStyle = ink();
  context.fillText(text, x + 2 * SWATCH + 8, y);
}

const scaleOf = () => Number(byId("picture-size").value) || 1;

/**
 * @param {number} scale
 * @returns {HTMLCanvasElement} the picture, `scale` times as large as the screen shows it
 */
export function drawPng(scale) {
  const plan = planPicture();
  const canvas = make("canvas", {
    width: Math.round(plan.width * scale),
    height: Math.round(plan.height * scale),
  });
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  paintPicture(context, plan);
  return canvas;
}

export function makeSvg(scale = 1) {
  const plan = planPicture();
  const surface = new SvgSurface(overlay.context);
  paintPicture(surface, plan);
  return surface.document(plan.width, plan.height, scale);
}

export function savePng() {
  drawPng(scaleOf()).toBlob((blob) => blob && saveFile(pictureName("png"), blob), "image/png");
}

export function saveSvg() {
  saveFile(pictureName("svg"), new Blob([makeSvg(scaleOf())], { type: "image/svg+xml" }));
}

const PAPER_SCALE = 2;

// Paper is white: a light picture and the list of the notes take the place of the page.
export function preparePrint() {
  addEventListener("beforeprint", () => {
    setPrinting(true);
    applyTheme();
    drawScene();
    const picture = drawPng(PAPER_SCALE);
    picture.id = "paper-map";
    byId("paper-map").replaceWith(picture);
    fillPaperList(byId("paper-list"));
  });
  addEventListener("afterprint", () => {
    setPrinting(false);
    applyTheme();
    byId("paper-map").replaceWith(make("canvas", { id: "paper-map", width: 0, height: 0 }));
    byId("paper-list").replaceChildren();
    drawScene();
  });
}
