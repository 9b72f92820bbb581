// Views that the reader saved by name: what is selected and filtered, and where the camera was.

import { followAddress, presentHash } from "./address.js";
import { byId, make } from "./dom.js";
import { network } from "./network.js";
import { store, stored } from "./storage.js";
import { fill, say } from "./words.js";

/** @typedef {{ hash: string, position: { x: number, y: number }, scale: number }} SavedView */

/** @returns {[string, SavedView][]} */
export function savedViews() {
  const kept = stored("views", []);
  /** @param {any} row */
  const isView = (row) =>
    typeof row?.[0] === "string" && typeof row[1]?.hash === "string" && row[1].scale > 0;
  return Array.isArray(kept) ? kept.filter(isView) : [];
}

export function connectSaved() {
  byId("views-form").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    saveView(byId("view-name").value.trim());
  });
}

/**
 * A view of the same name is replaced. A storage that refuses is told: the address holds the same.
 * @param {string} name
 */
function saveView(name) {
  if (!name) return byId("view-name").focus();
  const { x, y } = network.getViewPosition();
  const view = { hash: presentHash(), position: { x, y }, scale: network.getScale() };
  const others = savedViews().filter(([each]) => each !== name);
  const isKept = store("views", [...others, [name, view]]);
  byId("view-name").value = isKept ? "" : name;
  byId("views-hint").textContent = isKept ? "" : say("views_refused");
  showSaved();
}

/** @param {string} name */
function dropView(name) {
  store(
    "views",
    savedViews().filter(([each]) => each !== name),
  );
  showSaved();
  byId("view-name").focus();
}

/** @param {SavedView} view */
function openView({ hash, position, scale }) {
  if (hash !== location.hash)
    history.pushState(null, "", hash || location.pathname + location.search);
  followAddress();
  network.moveTo({ position, scale });
}

export function showSaved() {
  const rows = savedViews().map(([name, view]) =>
    make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: "note", on: { click: () => openView(view) } },
        make("span", { class: "name" }, make("bdi", { text: name })),
      ),
      make("button", {
        type: "button",
        class: "icon drop",
        text: "×",
        "aria-label": fill("drop_view", name),
        on: { click: () => dropView(name) },
      }),
    ),
  );
  byId("views").replaceChildren(...rows);
}
