// A second canvas above that of vis: labels, and whatever stands out while the rest fades. It is
// painted again when the pointer moves on, without vis drawing anything.

const overlay = {
  canvas: null, context: null, width: 0, height: 0, ratio: 1,

  resize(width, height) {
    this.ratio = Math.min(window.devicePixelRatio || 1, 3);
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
  },
};

// Labels of one line: what is written there and how wide it is.
const LABEL_FONT = '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const LONGEST_LABEL = 30;
const CONTROLS = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;

function shorten(text, most = LONGEST_LABEL) {
  const clean = text.slice(0, 4 * most).replace(CONTROLS, " ").trim();
  const letters = [...clean];
  return letters.length <= most ? clean : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

const labelWidths = new Map();

function widthOf(context, text, font) {
  const key = `${font}\n${text}`;
  if (!labelWidths.has(key)) {
    context.font = font;
    labelWidths.set(key, context.measureText(text).width);
  }
  return labelWidths.get(key);
}

// Remembers the boxes that are taken on the screen, and refuses one that touches them.
function makeBoxes() {
  const taken = [];
  return (left, top, right, bottom) => {
    for (const box of taken)
      if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
    taken.push([left, top, right, bottom]);
    return true;
  };
}

// What stands out: null for nothing, else nodes with those that get a label first, and links.
function chooseFocus() {
  const focus = { nodes: new Set(), links: [], named: [] };
  const add = (node) => { if (isVisible(node)) focus.nodes.add(node); };
  const around = (node) => {
    add(node);
    focus.named.push(node);
    eachNeighbour(node, isVisible, (other, link) => { add(other); focus.links.push(link); });
  };
  if (state.hovered >= 0) around(state.hovered);
  else if (state.path?.steps) {
    for (const { node, link } of state.path.steps) {
      add(node);
      focus.named.push(node);
      if (link >= 0) focus.links.push(link);
    }
  } else if (state.matches) {
    state.matches.forEach(add);
    focus.named.push(...state.matches.slice(0, 30));
  } else if (state.selected >= 0 && !state.local) around(state.selected);
  else if (state.category >= 0 || state.module >= 0 || state.until !== null) {
    for (const node of scene.order) if (passes(node)) focus.nodes.add(node);
  } else return null;
  return focus;
}

function passes(node) {
  if (state.category >= 0 && scene.colouring.of[node] !== state.category) return false;
  if (state.category < 0 && state.module >= 0 && facts.group[node] !== state.module) return false;
  const created = facts.created[node];
  return state.until === null || (created !== null && created <= state.until);
}

function paintOverlay() {
  const { context } = overlay;
  if (!context) return;
  const view = camera();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, overlay.canvas.width, overlay.canvas.height);
  context.setTransform(overlay.ratio, 0, 0, overlay.ratio, 0, 0);
  const focus = chooseFocus();
  if (focus) paintFocus(context, view, focus);
  paintMarks(context, view);
  paintLabels(context, view, focus);
}

function paintFocus(context, view, focus) {
  context.fillStyle = ground();
  context.globalAlpha = 0.84;
  context.fillRect(0, 0, overlay.width, overlay.height);
  context.globalAlpha = focus.links.length > 200 ? 0.3 : 0.75;
  context.strokeStyle = ink();
  context.lineWidth = 1.2;
  for (const link of focus.links) strokeLink(context, view, link, focus.links.length <= 400);
  context.globalAlpha = 1;
  if (focus.nodes.size <= MANY_DOTS) for (const node of focus.nodes) paintDot(context, view, node);
  else paintDots(context, view, focus.nodes);
}

// Many dots at once: one path a colour, squares where a dot would be too small to be round.
function paintDots(context, view, nodes) {
  const byColour = new Map();
  for (const node of nodes) {
    const colour = facts.kind[node] === PHANTOM ? grey() : colourOf(node);
    if (!byColour.has(colour)) byColour.set(colour, []);
    byColour.get(colour).push(node);
  }
  for (const [colour, each] of byColour) {
    context.fillStyle = colour;
    context.beginPath();
    for (const node of each) traceDot(context, view.toX(scene.x[node]), view.toY(scene.y[node]), Math.max(scene.radius[node] * view.scale, 1.2), view);
    context.fill();
  }
}

function traceDot(context, x, y, radius, view) {
  if (!view.holds(x, y)) return;
  if (radius < 2) return context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function strokeLink(context, view, link, withArrow) {
  const ax = view.toX(scene.x[from[link]]), ay = view.toY(scene.y[from[link]]);
  const bx = view.toX(scene.x[to[link]]), by = view.toY(scene.y[to[link]]);
  const length = Math.hypot(bx - ax, by - ay);
  if (length < 2) return;
  const ux = (bx - ax) / length, uy = (by - ay) / length;
  const back = Math.min(length / 2, scene.radius[to[link]] * view.scale + 2);
  const tipX = bx - ux * back, tipY = by - uy * back;
  context.setLineDash(dashesOf(link));
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(tipX, tipY);
  context.stroke();
  context.setLineDash([]);
  if (!withArrow || !state.show.arrows || length < 24) return;
  context.fillStyle = ink();
  context.beginPath();
  context.moveTo(tipX, tipY);
  context.lineTo(tipX - ux * 8 - uy * 3.2, tipY - uy * 8 + ux * 3.2);
  context.lineTo(tipX - ux * 8 + uy * 3.2, tipY - uy * 8 - ux * 3.2);
  context.fill();
}

function dashesOf(link) {
  const kinds = kindsOfLink[link] & state.kinds;
  if (kinds & 9) return [];
  const kind = Object.keys(DASHES).find((each) => kinds & (1 << LINK_KINDS.indexOf(each)));
  return kind ? DASHES[kind].map((step) => step * 0.7) : [];
}

function paintDot(context, view, node) {
  const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
  if (!view.holds(x, y)) return;
  const radius = Math.max(scene.radius[node] * view.scale, 1.6);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  const hollow = facts.kind[node] === PHANTOM;
  context.fillStyle = hollow ? ground() : colourOf(node);
  context.fill();
  if (!hollow && !isCore[node]) return;
  context.strokeStyle = hollow ? grey() : ink();
  context.lineWidth = Math.max(1, Math.min(2, 2 * view.scale));
  context.stroke();
}

// Rings around the selected and the hovered node.
function paintMarks(context, view) {
  for (const [node, width] of [[state.selected, 2.5], [state.path?.from ?? -1, 2.5], [state.hovered, 1.5]]) {
    if (node < 0 || !isVisible(node)) continue;
    const radius = Math.max(scene.radius[node] * view.scale, 1.6) + 4;
    context.strokeStyle = ink();
    context.lineWidth = width;
    context.beginPath();
    context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

const MOST_LABELS = 150;
const MOST_TRIED = 450;

function paintLabels(context, view, focus) {
  const free = makeBoxes();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (!state.show.labels) return;
  if (focus) for (const node of focus.named) paintLabel(context, view, node, free, true);
  const named = new Set(focus?.named);
  paintModuleLabels(context, view, free, focus);
  if (!focus && scene.tier !== "large") paintCoreLabels(context, view, free, named);
  const candidates = focus ? [...focus.nodes].filter((node) => !named.has(node)).sort((a, b) => a - b) : scene.order.filter((node) => !named.has(node));
  const room = Math.min(MOST_LABELS, Math.ceil((overlay.width * overlay.height) / (scene.tier === "large" ? 22000 : 14000)));
  let painted = 0, tried = 0;
  for (const node of candidates) {
    if (painted >= room || tried >= MOST_TRIED) break;
    if (!view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]))) continue;
    tried++;
    if (paintLabel(context, view, node, free, false)) painted++;
  }
}

// Core notes are named first, where they cover nothing, and else where they cover least.
function paintCoreLabels(context, view, free, named) {
  const core = scene.order.filter((node) => isCore[node]);
  for (const overDots of [false, true])
    for (const node of core)
      if (!named.has(node) && paintLabel(context, view, node, free, false, overDots)) named.add(node);
}

// Paints a label beside its dot where there is room; says whether it did. Below is best; a label
// that would cover other dots goes above or to a side, or waits until there is more room.
function paintLabel(context, view, node, free, always, overDots = always) {
  const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
  if (!view.holds(x, y)) return false;
  const radius = scene.radius[node] * view.scale;
  if (!always && !deserves(node, radius, view.scale)) return false;
  const size = always ? 13 : Math.min(14, 10.5 + radius / 5);
  const font = `${isCore[node] || always ? 600 : 400} ${size.toFixed(1)}px ${LABEL_FONT}`;
  const text = shorten(titleOf(node), always ? 60 : LONGEST_LABEL);
  const half = widthOf(context, text, font) / 2;
  const must = always && (node === state.hovered || node === state.selected);
  const place = labelPlace(view, node, { x, y, radius, size, half, overDots }, free) ?? (must ? [x, y + radius + size] : null);
  if (!place) return false;
  writeText(context, text, place[0], place[1], font, facts.kind[node] === PHANTOM ? softInk() : ink());
  return true;
}

function labelPlace(view, node, { x, y, radius, size, half, overDots }, free) {
  const away = radius + size * 0.95, aside = radius + half + 5;
  const air = overDots ? 0 : scene.count > MANY_DOTS ? 13 : 8;
  const places = [[x, y + away], [x, y - away], [x + aside, y], [x - aside, y]].map(([atX, atY]) => {
    const box = [atX - half, atY - size / 2, atX + half, atY + size / 2];
    return { atX, atY, box, covered: dotsBelow(view, node, box) };
  });
  if (overDots) places.sort((a, b) => a.covered - b.covered);
  for (const { atX, atY, box, covered } of places) {
    if (isCovered(view, box) || (covered && !overDots)) continue;
    if (free(box[0] - air, box[1] - air / 2, box[2] + air, box[3] + air / 2)) return [atX, atY];
  }
  return null;
}

// Says whether a box reaches over the edge of the screen or below a card.
const isCovered = (view, [left, top, right, bottom]) => left < 4 || right > overlay.width - 4
  || view.covered.some((card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top);

const MANY_DOTS = 400;

// Counts the dots that a label would lie on, large ones for more.
function dotsBelow(view, node, [left, top, right, bottom]) {
  if (scene.count > MANY_DOTS) return 0;
  let count = 0;
  for (const other of scene.order) {
    if (other === node) continue;
    const x = view.toX(scene.x[other]), y = view.toY(scene.y[other]);
    const radius = scene.radius[other] * view.scale * 0.8;
    if (x + radius > left && x - radius < right && y + radius > top && y - radius < bottom) count += radius;
  }
  return count;
}

// At first look unwritten notes and notes without links stay nameless: the map is calmer so.
function deserves(node, radius, scale) {
  const aside = facts.kind[node] === PHANTOM || facts.group[node] < 0;
  return aside && !scene.local ? scale > 1.3 : radius > 1.7 || scene.tier === "small";
}

const softInk = () => (isDark() ? "#a9abb3" : "#686b73");

function writeText(context, text, x, y, font, colour) {
  context.font = font;
  context.strokeStyle = ground();
  context.lineWidth = 3.5;
  context.globalAlpha = 0.85;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

// The name of each module above its disc, while the disc is not much larger than the screen.
function paintModuleLabels(context, view, free, focus) {
  if (scene.local || state.colourBy !== "module") return;
  facts.modules.forEach((module, number) => {
    const [x, y, radius] = scene.discs[number];
    const wide = radius * view.scale;
    if (wide < 26 || wide > overlay.width || (focus && state.module !== number)) return;
    const size = Math.max(12, Math.min(19, wide / 9));
    const font = `650 ${size.toFixed(1)}px ${LABEL_FONT}`;
    const text = shorten(moduleLabel(module), Math.max(26, Math.min(40, Math.round(wide / 4))));
    const half = widthOf(context, text, font) / 2;
    const inside = view.toX(x) > 0 && view.toX(x) < overlay.width;
    const atX = inside ? Math.max(half + 8, Math.min(overlay.width - half - 8, view.toX(x))) : view.toX(x);
    const atY = view.toY(y) - wide - size * 0.8;
    if (free(atX - half - 10, atY - size, atX + half + 10, atY + size))
      writeText(context, text, atX, atY, font, ink());
  });
}
