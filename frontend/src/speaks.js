// What a note says and why it matters: its gist, its claims, what rests on it, what the seed makes
// of it.

import { detailsOf, facts, from, reaching } from "./data.js";
import { make } from "./dom.js";
import { fact, longList, noteButton, section } from "./elements.js";
import { NodeKind } from "./generated.js";
import { inDegree, isLink, outDegree } from "./graph.js";
import { cut } from "./text.js";
import { count, fill, formatNumber, formatShare, say } from "./words.js";

/**
 * Nodes that link to a node; tags do not count as links.
 * @param {Id} node
 */
export function citing(node) {
  const nodes = new Set();
  for (const link of reaching.of(node))
    if (isLink(link) && from[link] !== node) nodes.add(from[link]);
  return nodes;
}

/**
 * How many links reach and leave a node, in words; of a tag, how many notes have it.
 * @param {Id} node
 */
export function linksText(node) {
  if (facts.kind[node] === NodeKind.TAG) return count("n_notes", inDegree[node]);
  return `${count("n_links_in", inDegree[node])} · ${count("n_links_out", outDegree[node])}`;
}

/**
 * Says in words why a node matters; empty where nothing leads to it.
 * @param {Id} node
 */
export function importance(node) {
  if (facts.kind[node] === NodeKind.TAG) return "";
  const nodes = citing(node);
  if (!nodes.size) return "";
  const modules = new Set([...nodes].map((each) => facts.module[each]).filter((each) => each >= 0));
  const cited = modules.size
    ? count("n_cited_of", nodes.size).replace("{modules}", count("n_modules", modules.size))
    : count("n_cited", nodes.size);
  const claims = facts.rests[node] ?? 0;
  const parts = claims ? [cited, count("n_rest", claims)] : [cited];
  return `${parts.join(say("between"))}${say("full_stop")}`;
}

const SURELY_SAME = 30; // characters of a text that was cut, and begins another

/**
 * @param {string} held
 * @param {string} key
 */
const isSame = (held, key) =>
  held.includes(key) || (held.length >= SURELY_SAME && key.startsWith(held));

/**
 * @typedef {ReturnType<typeof seenSentences>} Seen the sentences that a panel holds already
 */

/** None of the sentences of a panel is shown twice. */
export function seenSentences() {
  const seen = new Set();
  /** @param {string} text */
  const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return {
    /**
     * Tells whether a sentence is new here, and keeps it.
     * @param {string} text
     */
    isNew(text) {
      const key = plain(text);
      if (!key || [...seen].some((each) => isSame(each, key))) return false;
      seen.add(key);
      return true;
    },
  };
}

const FEW_WORDS = 48; // characters that name a sentence which the panel holds already

/**
 * @param {string} sentence
 * @param {Seen} seen
 */
const saidOnce = (sentence, seen) =>
  seen.isNew(sentence) ? sentence : cut(sentence, Math.min(FEW_WORDS, sentence.length >> 1));

/**
 * The claims of a note, those without a source too.
 * @param {import("./data.js").Claim[]} claims
 * @param {Seen} seen what the panel says above
 */
export function claimsSection(claims, seen) {
  if (!claims.length) return null;
  const rows = claims.map((claim) => ({ ...claim, sentence: saidOnce(claim.sentence, seen) }));
  return section("claims", claims.length, longList(rows, claimRow, { first: 8 }));
}

/** @param {import("./data.js").Claim} claim */
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
 * @param {Seen} seen what the panel says above
 */
export function restingSection(claims, seen) {
  if (!claims.length) return null;
  const rows = claims.map((claim) => ({ ...claim, sentence: saidOnce(claim.sentence, seen) }));
  const row = (/** @type {{ sentence: string, source: Id }} */ { sentence, source }) =>
    make("div", { class: "claim" }, make("p", { dir: "auto", text: sentence }), noteButton(source));
  return section("rests_on_it", claims.length, longList(rows, row, { first: 5 }));
}

/**
 * When a note that the seed leaves out would come in, and with which text.
 * @param {Id} node
 * @param {string} brings
 */
export function outlookFacts(node, brings) {
  const outlook = facts.outlook[node];
  if (!outlook) return [];
  const [share, budget] = outlook;
  return [
    fact("value_token", fill("of_cut_off", formatShare(share / 1000))),
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

/**
 * Adds the sentence of a link to the button of a note: two at most, none twice.
 * @param {HTMLElement} button
 * @param {{ sentence: string, relation: string }} link
 */
export function addSentence(button, link) {
  if (!link.sentence || button.querySelectorAll(".sentence").length >= 2) return;
  const said = link.relation ? `${link.relation}: ${link.sentence}` : link.sentence;
  if ([...button.querySelectorAll(".sentence")].some((each) => each.textContent === said)) return;
  button.append(make("span", { class: "sentence", dir: "auto", text: said }));
}
