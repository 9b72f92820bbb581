// Keys: / search, Esc back, + and − zoom, arrows move, 0 all, t table, h hide, ? help.

import { clearSelection } from "./address.js";
import { byId } from "./dom.js";
import { fitAll, panBy, zoomBy } from "./network.js";
import { clearSearch } from "./searchfield.js";
import { state } from "./state.js";
import { hideSelected } from "./picked.js";
import { openTable } from "./table.js";

const PAN = 80;

/** What each key does, by the letter that it types. */
const KEYS = /** @type {Record<string, () => void>} */ ({
  "/": () => byId("search").focus(),
  "+": () => zoomBy(1.3),
  "=": () => zoomBy(1.3),
  "-": () => zoomBy(1 / 1.3),
  0: () => fitAll(),
  t: () => openTable(),
  h: () => hideSelected(),
  "?": () => byId("help").showModal(),
  ArrowLeft: () => panBy(-PAN, 0),
  ArrowRight: () => panBy(PAN, 0),
  ArrowUp: () => panBy(0, -PAN),
  ArrowDown: () => panBy(0, PAN),
  Escape: () => (state.matches ? clearSearch() : clearSelection()),
});

/** The keys of the same places on a keyboard whose letters are not Latin. */
const PLACES = /** @type {Record<string, string>} */ ({
  Slash: "/",
  Equal: "+",
  NumpadAdd: "+",
  Minus: "-",
  NumpadSubtract: "-",
  Digit0: "0",
  Numpad0: "0",
  KeyT: "t",
  KeyH: "h",
});

/**
 * Names the key that is meant: by its letter, or else by its place, as where "t" types "е".
 * @param {{ key: string, code: string, shiftKey?: boolean }} event
 */
export function keyOf({ key, code, shiftKey = false }) {
  if (key in KEYS) return key;
  const latin = /^[a-z0-9]$/i.test(key) || key.length > 1;
  if (latin) return key.toLowerCase() in KEYS ? key.toLowerCase() : "";
  const meant = PLACES[code] ?? "";
  return shiftKey && meant === "/" ? "?" : meant;
}

/** @param {any} event */
export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]"))
    return;
  const key = keyOf(event);
  const typing = event.target.closest?.("input, select, textarea");
  if (typing && !(key === "Escape" && event.target.type !== "search")) return;
  const onButton = event.target.closest?.("#side, #panel") && key.startsWith("Arrow");
  const listener = KEYS[key];
  if (!listener || onButton) return;
  event.preventDefault();
  listener();
}
