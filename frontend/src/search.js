// Search as you type: over titles, aliases, tags and paths, folded as in Python's `text.fold`.

import { facts, nodeCount, pathOf, titleOf } from "./data.js";
import { settings } from "./page.js";

const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .normalize("NFC");

/** @type {{ title: string, rest: string }[] | null} */
export let searchIndex = null;

export function buildSearchIndex() {
  const tags = facts.tags.map(fold);
  searchIndex = Array.from({ length: nodeCount }, (_, node) => {
    const rest = [
      ...(facts.aliases[node] ?? []).map(fold),
      ...(facts.tag[node] || []).map((tag) => `#${tags[tag]}`),
      settings.titles ? fold(pathOf(node)) : "",
    ];
    return { title: fold(titleOf(node)), rest: rest.join("\n") };
  });
  return searchIndex;
}

const LETTER = /[\p{L}\p{N}]/u;

// Says how well one word fits a node: 0 for not at all, more for a better place.
function fit(entry, word) {
  const at = entry.title.indexOf(word);
  if (at === 0) return entry.title.length === word.length ? 6 : 5;
  if (at > 0) return LETTER.test(entry.title[at - 1]) ? 2 : 4;
  return entry.rest.includes(word) ? 1 : 0;
}

// Gives the visible nodes that hold every word of a query, best first.
export function searchNodes(query, visible) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const index = searchIndex ?? buildSearchIndex();
  const found = [];
  for (let node = 0; node < nodeCount; node++) {
    if (!visible(node)) continue;
    let score = 0;
    for (const word of words) {
      const points = fit(index[node], word);
      if (!points) {
        score = 0;
        break;
      }
      score += points;
    }
    if (score) found.push({ node, score });
  }
  found.sort((a, b) => b.score - a.score || a.node - b.node);
  return found.map((each) => each.node);
}
