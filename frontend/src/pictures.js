// The map as a picture: PNG of what stands on the screen, SVG of the same drawn anew, and print.

import { grey } from "./colouring.js";
import { facts, from, isCore, titleOf, to } from "./data.js";
import { make, saveFile } from "./elements.js";
import { NodeKind } from "./generated.js";
import { LABEL_FONT, MOST_LABELS, makeBoxes, shorten, widthOf } from "./labels.js";
import { lines } from "./lines.js";
import { camera, drawScene, network, stage } from "./network.js";
import { overlay } from "./overlay.js";
import { settings } from "./page.js";
import { edgeColour, edgeOpacity, ground, ink } from "./paint.js";
import { chooseLinks, colourOf, isVisible, scene } from "./scene.js";
import { applyTheme, setPrinting } from "./theme.js";

const pictureName = (ending) => {
  const name = (settings.heading || "vaultgraph").replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  return `${name.slice(0, 80)}.${ending}`;
};

export function savePng() {
  network.redraw();
  const { width, height } = overlay.canvas;
  const canvas = make("canvas", { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = ground();
  context.fillRect(0, 0, width, height);
  const layers = [stage.querySelector("canvas"), overlay.canvas];
  if (lines.links.length) layers.unshift(lines.canvas);
  for (const layer of layers) context.drawImage(layer, 0, 0, width, height);
  canvas.toBlob((blob) => saveFile(pictureName("png"), blob), "image/png");
}

const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapeXml = (text) =>
  text
    .toWellFormed()
    .replace(NOT_XML, "")
    .replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

// Writes an element of SVG; numbers are rounded, texts escaped.
function svg(tag, attributes, text) {
  const written = Object.entries(attributes).map(([name, value]) => {
    const plain = typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
    return ` ${name}="${escapeXml(plain)}"`;
  });
  return `<${tag}${written.join("")}>${escapeXml(text ?? "")}</${tag}>`;
}

export function makeSvg() {
  const view = camera();
  const at = (node) => ({ x: view.toX(scene.x[node]), y: view.toY(scene.y[node]) });
  const seen = (node) => isVisible(node) && view.holds(at(node).x, at(node).y);
  const { width, height } = overlay;
  const parts = [
    svg("rect", { width, height, fill: ground() }),
    ...svgDiscs(view),
    svgLinks(at, seen),
    ...scene.order
      .filter(seen)
      .reverse()
      .map((node) => svgDot(view, at(node), node)),
    ...svgLabels(view, at),
  ];
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const text = 'font-family="system-ui, sans-serif" text-anchor="middle"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${text}>${parts.join("\n")}</svg>`;
}

function svgDiscs(view) {
  if (scene.local) return [];
  return scene.discs.map(([x, y, radius], number) =>
    svg("circle", {
      cx: view.toX(x),
      cy: view.toY(y),
      r: radius * view.scale,
      fill: settings.palette[facts.modules[number].colour],
      "fill-opacity": "0.08",
    }),
  );
}

function svgLinks(at, seen) {
  const drawn = chooseLinks().single.filter((link) => seen(from[link]) && seen(to[link]));
  const trace = (link) => {
    const [a, b] = [at(from[link]), at(to[link])];
    return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
  };
  return svg("path", {
    d: drawn.map(trace).join(""),
    fill: "none",
    stroke: edgeColour(),
    "stroke-opacity": String(edgeOpacity(drawn.length)),
    "stroke-width": 0.8,
  });
}

function svgDot(view, { x, y }, node) {
  const hollow = facts.kind[node] === NodeKind.PHANTOM;
  return svg("circle", {
    cx: x,
    cy: y,
    r: Math.max(0.8, scene.radius[node] * view.scale),
    fill: hollow ? "none" : colourOf(node),
    stroke: hollow ? grey() : isCore[node] ? ink() : "none",
  });
}

const SVG_FONT = 11;

function svgLabels(view, at) {
  const free = makeBoxes();
  const parts = [];
  for (const node of scene.order) {
    if (parts.length >= MOST_LABELS) break;
    const text = shorten(titleOf(node));
    const half = widthOf(overlay.context, text, `400 ${SVG_FONT}px ${LABEL_FONT}`) / 2;
    const { x } = at(node);
    const y = at(node).y + scene.radius[node] * view.scale + SVG_FONT + 1;
    if (!view.holds(x, y) || !free(x - half - 5, y - 9, x + half + 5, y + 4)) continue;
    const weight = isCore[node] ? "600" : "400";
    parts.push(
      svg("text", { x, y, "font-size": SVG_FONT, "font-weight": weight, fill: ink() }, text),
    );
  }
  return parts;
}

export function saveSvg() {
  saveFile(pictureName("svg"), new Blob([makeSvg()], { type: "image/svg+xml" }));
}

// Paper is white: the map is drawn in the light theme while it is printed.
export function preparePrint() {
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    setPrinting(true);
    drawKeeping();
  });
  addEventListener("afterprint", () => {
    setPrinting(false);
    applyTheme();
    drawKeeping();
  });
}

export function drawKeeping() {
  const place = { position: network.getViewPosition(), scale: network.getScale() };
  drawScene();
  network.moveTo(place);
}
