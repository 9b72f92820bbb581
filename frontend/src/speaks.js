// What a note says and why it matters: its gist, its claims, what rests on it, what the seed makes
// of it.

import { detailsOf, facts, from, kindsOfLink, reaching } from "./data.js";
import { fact, longList, make, noteButton, section } from "./elements.js";
import { LinkBit, NodeKind } from "./generated.js";
import { count, formatNumber, formatShare, say } from "./words.js";

/** Nodes that link to a node; tags do not count as links. */
export function citing(node) {
  const nodes = new Set();
  for (const link of reaching.of(node))
    if ((kindsOfLink[link] & ~LinkBit.TAG) !== 0 && from[link] !== node) nodes.add(from[link]);
  return nodes;
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

/** The sentences that a panel holds already: none is shown twice. */
export function seenSentences() {
  const seen = new Set();
  const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return {
    /** Tells whether a sentence is new here, and keeps it. */
    isNew(text) {
      const key = plain(text);
      if (!key || [...seen].some((each) => each.includes(key))) return false;
      seen.add(key);
      return true;
    },
  };
}

/** The claims of a note, those without a source too. */
export function claimsSection(claims) {
  if (!claims.length) return null;
  return section("claims", claims.length, longList(claims, claimRow, { first: 8 }));
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

/** The claims of other notes that rest on a node; empty until they are unpacked. */
export function restingSection(node) {
  const total = facts.rests[node] ?? 0;
  if (!total) return null;
  const place = make("div");
  const sources = [...citing(node)];
  Promise.all(sources.map((each) => detailsOf(each))).then((all) => {
    const rows = all.flatMap(({ claims }, at) =>
      claims
        .filter(({ notes }) => notes.includes(node))
        .map(({ sentence }) => ({ sentence, source: sources[at] })),
    );
    const row = ({ sentence, source }) =>
      make(
        "div",
        { class: "claim" },
        make("p", { dir: "auto", text: sentence }),
        noteButton(source),
      );
    place.replaceChildren(longList(rows, row, { first: 5 }));
  });
  return section("rests_on_it", total, place);
}

/** When a note that the seed leaves out would come in, and with which text. */
export function outlookFacts(node, brings) {
  const outlook = facts.outlook[node];
  if (!outlook) return [];
  const [share, budget] = outlook;
  return [
    fact("value_token", `${formatShare(share / 1000)} ${say("of_cut_off")}`),
    fact("comes_in", `≈ ${formatNumber(budget)} ${say("tokens_unit")}`),
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
