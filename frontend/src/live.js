// A served page: told of changes, it says that it is updated or that it stands still, and loads
// again where its reader was.

import { writeFilters } from "./address.js";
import { byId, make } from "./dom.js";
import { network } from "./network.js";
import { settings } from "./page.js";
import { savedViews } from "./saved.js";
import { store, stored } from "./storage.js";
import { say } from "./words.js";

/**
 * Puts the names of notes in an address, which other names took the place of, right again.
 * @param {string} hash
 * @param {Record<string, string>} renamed
 */
export function renamedHash(hash, renamed) {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  /** @param {string} name */
  const isName = (name) => ["note", "path", "to", "hide", "only"].includes(name);
  const now = new URLSearchParams();
  for (const [name, value] of words) now.append(name, (isName(name) && renamed[value]) || value);
  return now.size ? `#${now}` : "";
}

export function followVault() {
  if (!settings.reload) return;
  const events = new EventSource(settings.reload);
  /** @param {any} event */
  const told = (event) => (event.data ? JSON.parse(event.data) : "");
  events.addEventListener("open", () => tell(""));
  events.addEventListener("error", () => tell("serve_stopped"));
  events.addEventListener("updating", () => tell("serve_updating"));
  events.addEventListener("failed", (event) => tell("serve_failed", told(event)));
  events.addEventListener("reload", (event) => {
    const renamed = told(event) || {};
    keepPlace();
    followRenames(renamed);
    const hash = renamedHash(location.hash, renamed);
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname);
    location.reload();
  });
}

/**
 * Lets what the reader pinned and saved by name stay with notes that have another name.
 * @param {Record<string, string>} renamed
 */
function followRenames(renamed) {
  if (!Object.keys(renamed).length) return;
  const pins = Object.entries(stored("pins", {}));
  store("pins", Object.fromEntries(pins.map(([name, place]) => [renamed[name] ?? name, place])));
  store(
    "views",
    savedViews().map(([name, view]) => [name, { ...view, hash: renamedHash(view.hash, renamed) }]),
  );
}

/** @param {string} key */
function tell(key, detail = "") {
  const place = byId("serving");
  place.hidden = !key;
  place.textContent = key ? [say(key), detail].filter(Boolean).join(": ") : "";
}

// Where the reader of a page that loads again was: the camera, what is scrolled and what is open;
// the address holds the rest.
function keepPlace() {
  writeFilters();
  const { x, y } = network.getViewPosition();
  store("place", {
    camera: { position: { x, y }, scale: network.getScale() },
    scroll: { panel: byId("panel").scrollTop, side: byId("side-scroll").scrollTop },
    open: [...document.querySelectorAll("#controls details")].map((each) =>
      each.hasAttribute("open"),
    ),
  });
}

export function restorePlace() {
  const kept = settings.reload ? stored("place", null) : null;
  store("place", null);
  if (!kept) return;
  network.moveTo(kept.camera);
  document.querySelectorAll("#controls details").forEach((each, at) => {
    each.toggleAttribute("open", kept.open?.[at] ?? each.hasAttribute("open"));
  });
  scrollSoon("panel", kept.scroll?.panel ?? 0);
  scrollSoon("side-scroll", kept.scroll?.side ?? 0);
}

const FILLED = 1500; // milliseconds after which an element holds what it will hold

/**
 * Scrolls an element as far as it was, while it is filled.
 * @param {string} id
 * @param {number} top
 */
function scrollSoon(id, top) {
  const element = byId(id);
  const observer = new ResizeObserver(() => {
    element.scrollTop = top;
  });
  for (const child of element.children) observer.observe(child);
  setTimeout(() => observer.disconnect(), FILLED);
}

/**
 * Asks the server to name or colour a module; says why where that cannot be done.
 * @param {string} module its id
 * @param {{ name?: string, color?: string }} parts
 */
export async function changeModule(module, parts) {
  const answer = await fetch("modules", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ module, ...parts }),
  }).catch(() => null);
  if (!answer) tell("serve_stopped");
  else if (!answer.ok) tell("serve_failed", await answer.text());
}

/**
 * Lets the reader name and colour a module of a served page; null on a page of a file.
 * @param {Module} module
 * @param {string} colour
 */
export function moduleForm(module, colour) {
  if (!settings.reload || !settings.titles) return null;
  const name = make("input", {
    type: "text",
    value: module.label,
    "aria-label": say("module_name"),
    on: { change: () => changeModule(module.id, { name: name.value }) },
  });
  const shade = make("input", {
    type: "color",
    value: colour,
    "aria-label": say("module_colour"),
    on: { change: () => changeModule(module.id, { color: shade.value }) },
  });
  return make("div", { class: "actions" }, name, shade);
}
