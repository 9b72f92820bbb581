// Keys: / search, Esc back, + and − zoom, arrows move, 0 all, t table, ? help.

import { clearSelection } from "./address.js";
import { clearSearch } from "./controls.js";
import { byId } from "./elements.js";
import { fitAll, panBy, zoomBy } from "./network.js";
import { state } from "./state.js";
import { openTable } from "./table.js";

const PAN = 80;

const KEYS = {
  "/": () => byId("search").focus(),
  "+": () => zoomBy(1.3),
  "=": () => zoomBy(1.3),
  "-": () => zoomBy(1 / 1.3),
  0: () => fitAll(),
  t: () => openTable(),
  "?": () => byId("help").showModal(),
  ArrowLeft: () => panBy(-PAN, 0),
  ArrowRight: () => panBy(PAN, 0),
  ArrowUp: () => panBy(0, -PAN),
  ArrowDown: () => panBy(0, PAN),
  Escape: () => (state.matches ? clearSearch() : clearSelection()),
};

export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]"))
    return;
  const typing = event.target.closest?.("input, select, textarea");
  if (typing && !(event.key === "Escape" && event.target.type !== "search")) return;
  const onButton = event.target.closest?.("#side, #panel") && event.key.startsWith("Arrow");
  const listener = KEYS[event.key];
  if (!listener || onButton) return;
  event.preventDefault();
  listener();
}
