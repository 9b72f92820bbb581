// Search as you type: over titles, aliases, tags and paths, folded as in Python's `text.fold`, and
// over the words of texts as soon as their index is unpacked.

import { moduleLabel } from "./colouring.js";
import { facts, isCore, nodeCount, pathOf, textIndex, titleOf } from "./data.js";
import { NodeKind } from "./generated.js";
import { settings } from "./page.js";
import { isNearly, isStemOf, readQuery } from "./query.js";

const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .normalize("NFC");

/** @type {{ title: string, rest: string, path: string, tags: string[], module: string }[] | null} */
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
    const aliases = (facts.aliases[node] ?? []).map(fold);
    const rest = [...aliases, ...own.map((tag) => `#${tag}`), path].join("\n");
    const module = modules[facts.module[node]] ?? "";
    return { title: fold(titleOf(node)), rest, path, tags: own, module };
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
const NEARLY = 0.25;
const LONG_ENOUGH = 5; // letters of a word that may be mistyped

// Says how well one word fits a node: 0 for not at all, more for a better place.
function fit(entry, word) {
  const at = entry.title.indexOf(word);
  if (at === 0) return entry.title.length === word.length ? 6 : 5;
  if (at > 0) return LETTER.test(entry.title[at - 1]) ? 2 : 4;
  return entry.rest.includes(word) ? 1 : 0;
}

// Nodes whose text says every part of a value.
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

const STATES = {
  core: (node) => isCore[node] === 1,
  "left-out": (node) => facts.level[node] === -1,
  unwritten: (node) => facts.kind[node] === NodeKind.PHANTOM,
};

// Makes of a condition what scores a node: 0 where it does not hold.
function scorer(condition, index) {
  const { field, value } = condition;
  if (field === "tag") {
    const tag = value.replace(/^#/, "");
    return (node) => Number(index[node].tags.some((t) => t === tag || t.startsWith(`${tag}/`)));
  }
  if (field === "path" || field === "file")
    return (node) => Number(index[node].path.includes(value));
  if (field === "module") return (node) => Number(index[node].module.includes(value));
  if (field === "is") return (node) => Number(STATES[value]?.(node) ?? false);
  const said = sayingIt(value);
  return (node) => fit(index[node], value) || (said.has(node) ? IN_TEXT : 0);
}

// The same for a word that nothing holds: one letter of it may be wrong.
function nearScorer(condition, index) {
  const { field, value, whole } = condition;
  if (field || whole || value.length < LONG_ENOUGH) return null;
  return (node) =>
    index[node].title.split(/[^\p{L}\p{N}]+/u).some((word) => isNearly(value, word)) ? NEARLY : 0;
}

// Gives the visible nodes that a query asks for, best first.
export function searchNodes(query, visible) {
  const conditions = readQuery(fold(query));
  if (!conditions.length) return null;
  const index = searchIndex ?? buildSearchIndex();
  const scorers = conditions.map((condition) => {
    const exact = scorer(condition, index);
    const near = condition.not ? null : nearScorer(condition, index);
    const isHeld = !near || facts.title.some((_, node) => exact(node));
    return { not: condition.not, of: isHeld ? exact : near };
  });
  const found = [];
  hiddenHits = 0;
  for (let node = 0; node < nodeCount; node++) {
    let score = 0.1;
    for (const { not, of } of scorers) {
      const points = of(node);
      if (Boolean(points) === not) {
        score = 0;
        break;
      }
      score += points;
    }
    if (!score) continue;
    if (visible(node)) found.push({ node, score });
    else hiddenHits++;
  }
  found.sort((a, b) => b.score - a.score || a.node - b.node);
  return found.map((each) => each.node);
}
