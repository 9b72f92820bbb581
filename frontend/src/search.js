// Search as you type: over titles, aliases, tags and paths, folded as in Python's `text.fold`, and
// over the words of texts as soon as their index is unpacked.

import { facts, isCore, moduleLabel, nodeCount, pathOf, textIndex, titleOf } from "./data.js";
import { NodeKind } from "./generated.js";
import { isMissing, isRemote, isUnwritten } from "./kinds.js";
import { settings } from "./page.js";
import { isNearly, isReadable, isStemOf, readQuery } from "./query.js";

/** @param {string} text */
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .normalize("NFC");

/**
 * @typedef {{ title: string, rest: string, path: string, tags: string[], module: string, classes: string[] }} SearchEntry
 *   what is looked through of a node, folded
 *
 * @typedef {(node: Id) => number} Scorer 0 where a node is not meant, more for a better place
 */

/** @type {SearchEntry[] | null} */
export let searchIndex = null;

/** @type {{ terms: string[], nodes: number[][] } | null} */
let texts = null;

/** How many nodes the last search found that filters hide. */
export let hiddenHits = 0;

export function buildSearchIndex() {
  const tags = facts.tags.map(fold);
  const modules = facts.modules.map((module) => fold(moduleLabel(module)));
  searchIndex = Array.from({ length: nodeCount }, (_, node) => {
    const own = (facts.tag[node] || []).map((tag) => tags[tag]);
    const path = settings.titles ? fold(pathOf(node)) : "";
    const classes = (facts.looks[node]?.[2] ?? []).map(fold);
    const aliases = (facts.aliases[node] ?? []).map(fold);
    const rest = [...aliases, ...own.map((tag) => `#${tag}`), path].join("\n");
    const module = modules[facts.module[node]] ?? "";
    return { title: fold(titleOf(node)), rest, path, tags: own, module, classes };
  });
  return searchIndex;
}

/** Unpacks the index of texts; searches made before it do without. */
export async function loadTexts() {
  const { terms, rows } = await textIndex();
  const nodes = terms.map(() => /** @type {number[]} */ ([]));
  rows.forEach((row, node) => row.forEach((term) => nodes[term].push(node)));
  texts = { terms, nodes };
}

const LETTER = /[\p{L}\p{N}]/u;
const IN_TEXT = 0.5;
const NEARLY_CALLED = 0.75;
const NEARLY_SAID = 0.25;
const LONG_ENOUGH = 5; // letters of a word that may be mistyped

/**
 * Says how well one word fits a node: 0 for not at all, more for a better place.
 * @param {SearchEntry} entry
 * @param {string} word
 */
function fit(entry, word) {
  const at = entry.title.indexOf(word);
  if (at === 0) return entry.title.length === word.length ? 6 : 5;
  if (at > 0) return LETTER.test(entry.title[at - 1]) ? 2 : 4;
  return entry.rest.includes(word) ? 1 : 0;
}

/**
 * Nodes whose text says every part of a value.
 * @param {string} value
 */
function sayingIt(value) {
  const parts = value.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const sets = parts.map((part) => {
    const found = new Set();
    texts?.terms.forEach((term, number) => {
      if (isStemOf(term, part)) for (const node of texts?.nodes[number] ?? []) found.add(node);
    });
    return found;
  });
  const [first = new Set(), ...others] = sets;
  return new Set([...first].filter((node) => others.every((each) => each.has(node))));
}

/** @type {Record<string, (node: Id) => boolean>} */
const STATES = {
  core: (node) => isCore[node] === 1,
  "left-out": (node) => facts.level[node] === -1,
  unwritten: isUnwritten,
  missing: isMissing,
  remote: isRemote,
};

/**
 * Makes of a term what scores a node: 0 where it does not hold.
 * @param {import("./query.js").Term} term
 * @param {SearchEntry[]} index
 * @param {boolean} typed
 * @returns {Scorer}
 */
function termScorer({ field, value: written, whole }, index, typed) {
  const value = fold(written);
  if (field === "tag") {
    const tag = value.replace(/^#/, "");
    return (node) => Number(index[node].tags.some((t) => t === tag || t.startsWith(`${tag}/`)));
  }
  if (field === "path") return (node) => Number(index[node].path.includes(value));
  if (field === "file")
    return (node) =>
      Number(index[node].path.slice(index[node].path.lastIndexOf("/") + 1).includes(value));
  if (field === "module") return (node) => Number(index[node].module.includes(value));
  if (field === "class") return (node) => Number(index[node].classes.includes(value));
  if (field === "is") return (node) => Number(STATES[value]?.(node) ?? false);
  const said = sayingIt(value);
  if (field) return (node) => Number(said.has(node));
  /** @param {Id} node */
  const exact = (node) => fit(index[node], value) || (said.has(node) ? IN_TEXT : 0);
  const mayErr = typed && !whole && value.length >= LONG_ENOUGH && !isWritten(value, index);
  return mayErr ? nearScorer(value, index, exact) : exact;
}

/**
 * Tells whether a word is anywhere as it is typed; a shorter stem does not count.
 * @param {string} value
 * @param {SearchEntry[]} index
 */
const isWritten = (value, index) =>
  index.some((entry) => fit(entry, value)) ||
  (texts?.terms.some((term) => term.startsWith(value)) ?? false);

/**
 * The same for a word that is nowhere: one letter of it may be wrong.
 * @param {string} value
 * @param {SearchEntry[]} index
 * @param {Scorer} exact
 * @returns {Scorer}
 */
function nearScorer(value, index, exact) {
  const said = new Set();
  texts?.terms.forEach((term, number) => {
    if (isNearly(value, term)) for (const node of texts?.nodes[number] ?? []) said.add(node);
  });
  return (node) => {
    const words = index[node].title.split(/[^\p{L}\p{N}]+/u);
    if (words.some((word) => isNearly(value, word))) return NEARLY_CALLED;
    return exact(node) || (said.has(node) ? NEARLY_SAID : 0);
  };
}

const HELD = 0.1;

/**
 * @param {import("./query.js").Query} query
 * @param {SearchEntry[]} index
 * @param {boolean} typed whether a reader types it, who may mistype a letter
 * @returns {Scorer}
 */
function scorer(query, index, typed) {
  if ("not" in query) {
    const of = scorer(query.not, index, false);
    return (node) => (of(node) ? 0 : HELD);
  }
  if ("any" in query) {
    const sides = query.any.map((side) => scorer(side, index, typed));
    return (node) => sides.reduce((most, of) => Math.max(most, of(node)), 0);
  }
  if (!("all" in query)) return termScorer(query, index, typed);
  const parts = query.all.map((part) => scorer(part, index, typed));
  return (node) => {
    let sum = 0;
    for (const of of parts) {
      const points = of(node);
      if (!points) return 0;
      sum += points;
    }
    return sum;
  };
}

/**
 * Makes of one of the app's own searches what tells whether it finds a node; null where it looks for
 * what the page does not know.
 * @param {string} text
 */
export function finder(text) {
  const query = readQuery(text);
  if (!query || !isReadable(query)) return null;
  return scorer(query, searchIndex ?? buildSearchIndex(), false);
}

/**
 * A note is looked for more often than what is none.
 * @param {Id} node
 */
const weightOf = (node) => (facts.kind[node] <= NodeKind.CANVAS ? 1 : 0.5);

/**
 * Gives the visible nodes that a query asks for, best first.
 * @param {string} text
 * @param {(node: Id) => boolean} visible
 */
export function searchNodes(text, visible) {
  const query = readQuery(text);
  if (!query) return null;
  const of = scorer(query, searchIndex ?? buildSearchIndex(), true);
  const found = [];
  hiddenHits = 0;
  for (let node = 0; node < nodeCount; node++) {
    const score = of(node);
    if (!score) continue;
    if (visible(node)) found.push({ node, score: score * weightOf(node) });
    else hiddenHits++;
  }
  found.sort((a, b) => b.score - a.score || a.node - b.node);
  return found.map((each) => each.node);
}
