// The map as a picture: PNG of what stands on the screen, SVG of the same drawn anew, and print.

const pictureName = (ending) =>
  `${(settings.heading || "vaultgraph").replace(/[\\/:*?"<>|\p{Cc}]/gu, "_").slice(0, 80)}.${ending}`;

function savePng() {
  network.redraw();
  const below = stage.querySelector("canvas");
  const canvas = make("canvas", { width: overlay.canvas.width, height: overlay.canvas.height });
  const context = canvas.getContext("2d");
  context.fillStyle = ground();
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (lines.links.length) context.drawImage(lines.canvas, 0, 0, canvas.width, canvas.height);
  context.drawImage(below, 0, 0, canvas.width, canvas.height);
  context.drawImage(overlay.canvas, 0, 0);
  canvas.toBlob((blob) => saveFile(pictureName("png"), blob), "image/png");
}

const escapeXml = (text) => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
  .replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

function svgText(x, y, size, weight, colour, text) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escapeXml(text)}</text>`;
}

function makeSvg() {
  const view = camera();
  const parts = [`<rect width="100%" height="100%" fill="${ground()}"/>`];
  if (!scene.local) facts.modules.forEach(({ colour }, number) => {
    const disc = scene.discs[number];
    parts.push(`<circle cx="${view.toX(disc[0]).toFixed(1)}" cy="${view.toY(disc[1]).toFixed(1)}" r="${(disc[2] * view.scale).toFixed(1)}" fill="${settings.palette[colour]}" fill-opacity="0.08"/>`);
  });
  const seen = (node) => isVisible(node) && view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]));
  const lines = [];
  for (let link = 0; link < linkCount; link++)
    if (linkCounts(link) && seen(from[link]) && seen(to[link])
      && (!hasDiscs() || (scene.single[from[link]] && scene.single[to[link]])))
      lines.push(`M${view.toX(scene.x[from[link]]).toFixed(1)} ${view.toY(scene.y[from[link]]).toFixed(1)}L${view.toX(scene.x[to[link]]).toFixed(1)} ${view.toY(scene.y[to[link]]).toFixed(1)}`);
  parts.push(`<path d="${lines.join("")}" fill="none" stroke="${edgeColour()}" stroke-opacity="${edgeOpacity(lines.length)}" stroke-width="0.8"/>`);
  for (const node of scene.order.slice().reverse()) if (seen(node)) parts.push(svgDot(view, node));
  parts.push(...svgLabels(view));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${overlay.width}" height="${overlay.height}" viewBox="0 0 ${overlay.width} ${overlay.height}" font-family="system-ui, sans-serif" text-anchor="middle">${parts.join("\n")}</svg>`;
}

function svgDot(view, node) {
  const hollow = facts.kind[node] === PHANTOM;
  const fill = hollow ? "none" : colourOf(node);
  const stroke = hollow ? grey() : isCore[node] ? ink() : "none";
  return `<circle cx="${view.toX(scene.x[node]).toFixed(1)}" cy="${view.toY(scene.y[node]).toFixed(1)}" r="${Math.max(0.8, scene.radius[node] * view.scale).toFixed(1)}" fill="${fill}" stroke="${stroke}"/>`;
}

function svgLabels(view) {
  const free = makeBoxes();
  const parts = [];
  for (const node of scene.order) {
    if (parts.length >= MOST_LABELS) break;
    const x = view.toX(scene.x[node]), radius = scene.radius[node] * view.scale;
    const y = view.toY(scene.y[node]) + radius + 12;
    const text = shorten(titleOf(node));
    const half = widthOf(overlay.context, text, `400 11px ${LABEL_FONT}`) / 2;
    if (view.holds(x, y) && free(x - half - 5, y - 9, x + half + 5, y + 4))
      parts.push(svgText(x, y, 11, isCore[node] ? 600 : 400, ink(), text));
  }
  return parts;
}

function saveSvg() {
  saveFile(pictureName("svg"), new Blob([makeSvg()], { type: "image/svg+xml" }));
}

// Paper is white: the map is drawn in the light theme while it is printed.
function preparePrint() {
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    printing = true;
    drawKeeping();
  });
  addEventListener("afterprint", () => {
    printing = false;
    applyTheme();
    drawKeeping();
  });
}

function drawKeeping() {
  const place = { position: network.getViewPosition(), scale: network.getScale() };
  drawScene();
  network.moveTo(place);
}
