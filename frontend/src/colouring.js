// What colour and size each node has: by module, folder, tag, kind, age or pack level.

import { readable, themeName } from "./colours.js";
import { drawn, facts, hasPack, moduleLabel, nodeCount } from "./data.js";
import { LARGEST_DOT, NodeKind, SMALLEST_DOT } from "./generated.js";
import { inDegree } from "./graph.js";
import { settings } from "./page.js";
import { finder } from "./search.js";
import { kindWord } from "./kinds.js";
import { formatDay, say } from "./words.js";

const AGES = ["#3b528b", "#21908d", "#5dc963", "#c8b900"]; // from old to new
// The more of a note the seed holds, the farther its colour is from the ground.
const LEVELS = {
  light: ["#8d8d95", "#c9820a", "#c25a1c", "#b0365a", "#6f2290"],
  dark: ["#7c7c86", "#a04a86", "#d95f55", "#f39a34", "#fbe27a"],
};
const MOST_CATEGORIES = 10;

/** What colours can mean on this page. */
export const COLOURINGS = [
  "module",
  ...(settings.graph.groups.length ? ["group"] : []),
  ...(settings.titles ? ["folder", "tag"] : []),
  "kind",
  "age",
  ...(hasPack ? ["level"] : []),
  ...(Object.values(facts.looks).some(([, , classes]) => classes.length) ? ["class"] : []),
];

/** @param {string | null} mode */
export const knownColouring = (mode) => (mode && COLOURINGS.includes(mode) ? mode : "module");

/** @param {string | null} mode */
export const knownSize = (mode) => (mode && SIZES.includes(mode) ? mode : "rank");

/**
 * Sorts all nodes by what colours mean.
 * @param {string} mode one of `COLOURINGS`
 * @returns {Colouring}
 */
export function colouringBy(mode) {
  const { of, categories } = MAKERS[mode]();
  const counted = categories.map((each) => ({ ...each, colour: readable(each.colour), count: 0 }));
  for (const each of of) if (each >= 0) counted[each].count++;
  return { of, categories: counted };
}

/**
 * @typedef {{ of: Int16Array, categories: Omit<Category, "count">[] }} Uncounted
 * @type {Record<string, () => Uncounted>}
 */
const MAKERS = {
  module: byModule,
  folder: byFolder,
  tag: byTag,
  group: byGroup,
  class: byClass,
  kind: byKind,
  age: byAge,
  level: byLevel,
};

/** @returns {Uncounted} */
function byModule() {
  const categories = facts.modules.map((module) => ({
    key: module.id,
    label: moduleLabel(module),
    colour: settings.palette[module.colour],
  }));
  return { of: Int16Array.from(facts.module), categories };
}

/** @param {Module} module */
export const moduleColour = (module) => readable(settings.palette[module.colour]);

/**
 * Makes categories of the commonest values; the rest stays grey.
 * @template {string | number} T
 * @param {(node: Id) => T | null} valueOf
 * @param {(value: T) => string} labelOf
 * @returns {Uncounted}
 */
function commonest(valueOf, labelOf) {
  const counts = new Map();
  const values = Array.from({ length: nodeCount }, (_, node) => valueOf(node));
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([value]) => value);
  const place = new Map(kept.map((value, index) => [value, index]));
  return {
    of: Int16Array.from(values, (value) => place.get(value) ?? -1),
    categories: kept.map((value, index) => ({
      key: String(value),
      label: labelOf(value),
      colour: settings.palette[index],
    })),
  };
}

function byFolder() {
  const top = facts.folders.map((folder) => folder.split("/")[0]);
  /** @param {Id} node */
  const valueOf = (node) =>
    facts.kind[node] <= NodeKind.ATTACHMENT && settings.titles ? top[facts.folder[node]] : null;
  return commonest(valueOf, (folder) => folder || say("root_folder"));
}

function byTag() {
  /** @param {Id} node */
  const valueOf = (node) => (facts.tag[node] ? facts.tags[facts.tag[node][0]] : null);
  return commonest(valueOf, (tag) => `#${tag}`);
}

// The groups of the app's own graph view: a node belongs to the first that finds it.
function byGroup() {
  const groups = settings.graph.groups.map(([query, colour]) => ({
    query,
    colour,
    of: finder(query),
  }));
  const categories = groups.map(({ query, colour, of }) => ({
    key: query,
    label: of ? query : `${query} (${say("group_unread")})`,
    colour,
    shown: !of, // a search that is not known here is told, though it finds nothing
  }));
  const of = Int16Array.from({ length: nodeCount }, (_, node) =>
    groups.findIndex((group) => group.of?.(node)),
  );
  return { of, categories };
}

function byClass() {
  return commonest((node) => facts.looks[node]?.[2][0] ?? null, String);
}

function byKind() {
  return commonest(kindWord, say);
}

function byAge() {
  const days = facts.created.filter((day) => day !== null).sort((a, b) => a - b);
  /** @param {number} share */
  const border = (share) => days[Math.min(days.length - 1, Math.floor(days.length * share))];
  const borders = days.length ? [...new Set([0, 0.25, 0.5, 0.75].map(border))] : [];
  const categories = borders.map((day, index) => ({
    key: String(day),
    label: `${say("from_day")} ${formatDay(day)}`,
    colour: AGES[borders.length < 2 ? 3 : Math.round((index * 3) / (borders.length - 1))],
  }));
  const of = Int16Array.from(facts.created, (day) =>
    day === null ? -1 : borders.findLastIndex((border) => border <= day),
  );
  return { of, categories };
}

function byLevel() {
  const categories = [-1, 0, 1, 2, 3].map((level, index) => ({
    key: String(level),
    label: say(level < 0 ? "level_none" : `level_${level}`),
    colour: LEVELS[themeName()][index],
  }));
  return { of: Int16Array.from(facts.level, (level) => (level < -1 ? -1 : level + 1)), categories };
}

export const SIZES = ["rank", "links", "length", ...(facts.tokens.length ? ["tokens"] : [])];
/**
 * Gives the radius of every node's dot, in canvas units; its area grows with the value.
 * @param {string} mode
 */
export function radiiBy(mode) {
  if (mode === "rank") return Float32Array.from(drawn.size);
  const values = /** @type {ArrayLike<number | null>} */ (
    { links: inDegree, length: facts.length, tokens: facts.tokens }[mode] ?? inDegree
  );
  const of = Float32Array.from(values, (value) => value ?? 0);
  const most = of.reduce((best, value) => Math.max(best, value), 1);
  return of.map((value) => SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * Math.sqrt(value / most));
}
