// What is let through: by category, module and time, beside what is off the map. Map, table, search
// and lists ask here, so that all obey the same. Filters combine, and are words of the address.

import { knownColouring, knownSize } from "./colouring.js";
import { facts, nameOf, nodeNamed } from "./data.js";
import { LINK_KINDS, LinkBit } from "./generated.js";
import { settings } from "./page.js";
import { isShown, scene } from "./scene.js";
import { change, state } from "./state.js";

/**
 * Tells whether a node stands out under the filters that fade others: category, module, time.
 * @param {Id} node
 */
export function passes(node) {
  if (state.category >= 0 && scene.colouring.of[node] !== state.category) return false;
  if (state.category < 0 && state.module >= 0 && facts.group[node] !== state.module) return false;
  return isInTime(node);
}

/**
 * Tells whether a note is of the days that are chosen; what has no date stays.
 * @param {Id} node
 */
export function isInTime(node) {
  const created = facts.created[node];
  if (created === null) return true;
  return (state.since ?? -Infinity) <= created && created <= (state.until ?? Infinity);
}

/**
 * Tells whether every filter lets a node through.
 * @param {Id} node
 */
export const isOpen = (node) => isShown(node) && passes(node);

/**
 * How the toggles stand where nobody has touched them: as in the app's own graph view.
 * @returns {Record<string, boolean>}
 */
export function usualShow() {
  const { phantoms, orphans, tags, attachments } = settings.graph;
  return { ...plainShow, phantoms, orphans, tags, attachments };
}

const plainShow = { ...state.show };

const allKinds = (1 << LINK_KINDS.length) - 1;

/** The kinds of links that are shown where nobody has chosen: tags only with their nodes. */
export const usualKinds = (show = state.show) => (show.tags ? allKinds : allKinds & ~LinkBit.TAG);

const DAY = 86400000;
/** @param {number | null} day */
const dayName = (day) => (day === null ? "" : new Date(day * DAY).toISOString().slice(0, 10));
/** @param {string | null} name */
const dayNamed = (name) => {
  const time = Date.parse(name ?? "");
  return Number.isNaN(time) ? null : Math.floor(time / DAY);
};

const MOST_NAMES = 500; // nodes that an address names, before it grows too long to be kept

/** @param {Set<Id>} nodes */
const namesOf = (nodes) => (nodes.size > MOST_NAMES ? [] : [...nodes].map(nameOf));
/** @param {string[]} names */
const nodesOf = (names) => new Set(names.map(nodeNamed).filter((node) => node >= 0));

/**
 * The filters as words of an address; those that are as usual are left out.
 * @returns {[string, string][]}
 */
export function filterWords() {
  const usual = usualShow();
  const toggled = Object.keys(usual).filter((name) => state.show[name] !== usual[name]);
  const kinds = LINK_KINDS.filter((_, bit) => (state.kinds ^ usualKinds()) & (1 << bit));
  const category = scene.colouring?.categories[state.category]?.key ?? "";
  const rows = /** @type {[string, string][]} */ ([
    ["q", state.query],
    ["by", state.colourBy === "module" ? "" : state.colourBy],
    ["category", category],
    ["size", state.sizeBy === "rank" ? "" : state.sizeBy],
    ["since", dayName(state.since)],
    ["until", dayName(state.until)],
    ["toggle", [...toggled, ...kinds.map((kind) => `link-${kind}`)].join(",")],
    ...[...state.folded].map((module) => ["folded", facts.modules[module].id]),
    ...namesOf(state.hidden).map((name) => ["hide", name]),
    ...namesOf(state.only).map((name) => ["only", name]),
  ]);
  return rows.filter(([, value]) => value !== "");
}

/**
 * Brings the filters to what an address says.
 * @param {URLSearchParams} words
 */
export function applyFilters(words) {
  const toggled = new Set((words.get("toggle") ?? "").split(","));
  const show = usualShow();
  for (const name of Object.keys(show)) if (toggled.has(name)) show[name] = !show[name];
  let kinds = usualKinds(show);
  LINK_KINDS.forEach((kind, bit) => {
    if (toggled.has(`link-${kind}`)) kinds ^= 1 << bit;
  });
  const ids = words.getAll("folded");
  changeOnly({
    show,
    kinds,
    colourBy: knownColouring(words.get("by")),
    sizeBy: knownSize(words.get("size")),
    since: dayNamed(words.get("since")),
    until: dayNamed(words.get("until")),
    hidden: nodesOf(words.getAll("hide")),
    only: nodesOf(words.getAll("only")),
    folded: new Set(facts.modules.flatMap(({ id }, module) => (ids.includes(id) ? [module] : []))),
  });
  const key = words.get("category");
  const found = scene.colouring.categories.findIndex((each) => each.key === key);
  change({ category: key === null ? -1 : found });
}

/**
 * Changes what differs; a part that is the same in another object is no change.
 * @param {Partial<typeof state>} parts
 */
function changeOnly(parts) {
  /**
   * @param {unknown} a
   * @param {unknown} b
   */
  const same = (a, b) => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
  /** @param {unknown} value */
  const plain = (value) => (value instanceof Set ? [...value].sort() : value);
  const now = /** @type {Record<string, unknown>} */ (state);
  const different = Object.entries(parts).filter(([name, value]) => !same(now[name], value));
  change(Object.fromEntries(different));
}

/** Lets everything through again. */
export function clearFilters() {
  const { arrows, labels, properties } = state.show;
  const show = { ...usualShow(), arrows, labels, properties };
  changeOnly({
    show,
    kinds: usualKinds(show),
    category: -1,
    since: null,
    until: null,
    hidden: new Set(),
    only: new Set(),
  });
}
