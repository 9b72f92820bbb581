// The card that tells of the node under the pointer, after a short while.

import { byId, make } from "./dom.js";
import { colourOf, scene } from "./scene.js";
import { detailsOf, facts, moduleLabel } from "./data.js";
import { dot, titleText } from "./elements.js";
import { camera } from "./network.js";
import { settings } from "./page.js";
import { linksText } from "./speaks.js";
import { state } from "./state.js";
import { cut } from "./text.js";
import { say } from "./words.js";

const WAIT = 450; // milliseconds after a node stands out
const AWAY = 14; // pixels from its dot
const LONGEST = 220; // characters of what it says

let timer = 0;

/** @param {Id} node */
export function showCardSoon(node) {
  clearTimeout(timer);
  hideCard();
  timer = window.setTimeout(() => showCard(node), WAIT);
}

export function hideCard() {
  clearTimeout(timer);
  byId("card").hidden = true;
}

/** @param {Id} node */
async function showCard(node) {
  if (state.hovered !== node || node === state.selected) return;
  const details = settings.titles ? await detailsOf(node) : null;
  if (state.hovered !== node) return;
  const card = byId("card");
  const module = facts.module[node];
  const where = module < 0 ? say("no_module") : moduleLabel(facts.modules[module]);
  const gist = details ? cut(details.gist, LONGEST) : "";
  card.replaceChildren(
    make("p", { class: "card-title" }, dot(colourOf(node)), titleText(node)),
    make("p", { class: "card-place" }, make("bdi", { text: where })),
    ...(gist ? [make("p", { class: "card-gist", dir: "auto", text: gist })] : []),
    make("p", { class: "card-place", text: linksText(node) }),
  );
  card.hidden = false;
  place(card, node);
}

/**
 * Beside the dot, on the side that has room.
 * @param {HTMLElement} card
 * @param {Id} node
 */
function place(card, node) {
  const view = camera();
  const x = view.toX(scene.x[node]),
    y = view.toY(scene.y[node]);
  const { width, height } = card.getBoundingClientRect();
  const radius = scene.radius[node] * view.scale + AWAY;
  const left = x + radius + width < view.width - 8 ? x + radius : x - radius - width;
  const top = Math.max(8, Math.min(view.height - height - 8, y - height / 2));
  card.style.transform = `translate(${Math.max(8, Math.round(left))}px, ${Math.round(top)}px)`;
}
