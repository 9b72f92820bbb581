// What a note says and why it matters: its gist, its claims, what rests on it, what the seed makes
// of it.

import { detailsOf, facts, from, reaching } from "./data.js";
import { fact, longList, make, noteButton, section } from "./elements.js";
import { NodeKind } from "./generated.js";
import { inDegree, isLink, outDegree } from "./graph.js";
import { cut } from "./text.js";
import { count, formatNumber, formatShare, say } from "./words.js";

/** Nodes that link to a node; tags do not count as links. */
export function citing(node) {
  const nodes = new Set();
  for (const link of reaching.of(node))
    if (isLink(link) && from[link] !== node) nodes.add(from[link]);
  return nodes;
}

/** How many links reach and leave a node, in words; of a tag, how many notes have it. */
export function linksText(node) {
  if (facts.kind[node] === NodeKind.TAG) return count("n_notes", inDegree[node]);
  return `${count("n_links_in", inDegree[node])} · ${count("n_links_out", outDegree[node])}`;
}

/** Says in words why a node matters; empty where nothing leads to it. */
export function importance(node) {
  if (facts.kind[node] === NodeKind.TAG) return "";
  const nodes = citing(node);
  if (!nodes.size) return "";
  const modules = new Set([...nodes].map((each) => facts.module[each]).filter((each) => each >= 0));
  const parts = [
    modules.size
      ? `${count("n_cited", nodes.size)} ${count("n_of_modules", modules.size)}`
      : count("n_cited", nodes.size),
  ];
  const claims = facts.rests[node] ?? 0;
  if (claims) parts.push(count("n_rest", claims));
  return `${parts.join("; ")}.`;
}

const SURELY_SAME = 30; // characters of a text that was cut, and begins another

const isSame = (held, key) =>
  held.includes(key) || (held.length >= SURELY_SAME && key.startsWith(held));

/** The sentences that a panel holds already: none is shown twice. */
export function seenSentences() {
  const seen = new Set();
  const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return {
    /** Tells whether a sentence is new here, and keeps it. */
    isNew(text) {
      const key = plain(text);
      if (!key || [...seen].some((each) => isSame(each, key))) return false;
      seen.add(key);
      return true;
    },
  };
}

const FEW_WORDS = 48; // characters that name a sentence which the panel holds already

const saidOnce = (sentence, seen) =>
  seen.isNew(sentence) ? sentence : cut(sentence, Math.min(FEW_WORDS, sentence.length >> 1));

/**
 * The claims of a note, those without a source too.
 * @param {import("./data.js").Claim[]} claims
 * @param {ReturnType<typeof seenSentences>} seen what the panel says above
 */
export function claimsSection(claims, seen) {
  if (!claims.length) return null;
  const rows = claims.map((claim) => ({ ...claim, sentence: saidOnce(claim.sentence, seen) }));
  return section("claims", claims.length, longList(rows, claimRow, { first: 8 }));
}

function claimRow({ sentence, notes, cited, withheld }) {
  const sources = [
    ...notes.map((source) => noteButton(source)),
    ...cited.map((text) => make("p", { class: "cited", dir: "auto", text })),
  ];
  const lacking = withheld ? "source_withheld" : "source_none";
  return make(
    "div",
    { class: "claim" },
    make("p", { dir: "auto", text: sentence }),
    ...(sources.length ? sources : [make("p", { class: "cited none", say: lacking })]),
  );
}

/**
 * Finds the claims of other notes that rest on a node.
 * @param {number} node
 * @returns {Promise<{ sentence: string, source: number }[]>}
 */
export async function claimsOn(node) {
  if (!facts.rests[node]) return [];
  const sources = [...citing(node)];
  const all = await Promise.all(sources.map((each) => detailsOf(each)));
  return all.flatMap(({ claims }, at) =>
    claims
      .filter(({ notes }) => notes.includes(node))
      .map(({ sentence }) => ({ sentence, source: sources[at] })),
  );
}

/**
 * The claims of other notes that rest on a node, each with its note; null for none.
 * @param {{ sentence: string, source: number }[]} claims
 * @param {ReturnType<typeof seenSentences>} seen what the panel says above
 */
export function restingSection(claims, seen) {
  if (!claims.length) return null;
  const rows = claims.map((claim) => ({ ...claim, sentence: saidOnce(claim.sentence, seen) }));
  const row = ({ sentence, source }) =>
    make("div", { class: "claim" }, make("p", { dir: "auto", text: sentence }), noteButton(source));
  return section("rests_on_it", claims.length, longList(rows, row, { first: 5 }));
}

/** When a note that the seed leaves out would come in, and with which text. */
export function outlookFacts(node, brings) {
  const outlook = facts.outlook[node];
  if (!outlook) return [];
  const [share, budget] = outlook;
  return [
    fact("value_token", say("of_cut_off").replace("#", formatShare(share / 1000))),
    fact("comes_in", `≈ ${count("n_tokens", budget)}`),
    brings ? fact("would_bring", make("bdi", { class: "brings", text: brings })) : null,
  ];
}

/** The figures of the seed, or how to get them. */
export function seedFacts() {
  const { seed } = facts;
  if (!seed) return make("p", { class: "hint", say: "seed_none" });
  const used = `${formatNumber(seed.tokens)} / ${formatNumber(seed.budget)}`;
  return make("dl", { class: "facts" }, fact("seed_target", seed.target), fact("tokens", used));
}
