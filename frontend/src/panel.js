// The panel beside the map: what is selected, and the facts of a note.

import { choosePathEnd, select } from "./address.js";
import {
  detailsOf,
  facts,
  from,
  isCore,
  leaving,
  obsidianAddress,
  pathOf,
  reaching,
  titleOf,
  to,
} from "./data.js";
import { byId, make } from "./dom.js";
import { action, fact, moduleButton, nodeDot, noteButton, titleText } from "./elements.js";
import { NodeKind } from "./generated.js";
import { kindWord } from "./kinds.js";
import { isLink } from "./graph.js";
import { openSection } from "./lists.js";
import { modulePanel } from "./modulepanel.js";
import { settings } from "./page.js";
import { pathPanel } from "./pathpanel.js";
import { pickedActions, pickedPanel } from "./picked.js";
import {
  addSentence,
  citing,
  claimsOn,
  claimsSection,
  importance,
  outlookFacts,
  restingSection,
  seenSentences,
} from "./speaks.js";
import { state } from "./state.js";
import { cut } from "./text.js";
import { count, fill, formatDay, formatNumber, say } from "./words.js";

let panelTurn = 0; // details arrive late; those of an earlier panel are dropped

export function showPanel() {
  const turn = ++panelTurn;
  const panel = byId("panel");
  const content = panelContent(turn);
  const focused = panel.querySelector(":focus-visible");
  const place = focused ? [...panel.querySelectorAll("button")].indexOf(focused) : -1;
  panel.hidden = !content;
  document.body.classList.toggle("with-panel", Boolean(content));
  byId("panel-content").replaceChildren(...(content ?? []));
  panel.scrollTop = 0;
  if (focused && document.activeElement !== focused)
    (content
      ? (panel.querySelectorAll("button")[place] ?? byId("panel-title"))
      : byId("walker")
    ).focus({ preventScroll: true });
}

/** @param {number} turn */
function panelContent(turn) {
  if (state.path) return pathPanel(() => turn === panelTurn);
  if (state.marked.size) return pickedPanel();
  if (state.selected >= 0) return notePanel(state.selected, turn);
  if (state.module >= 0) return modulePanel(state.module);
  return null;
}

/**
 * A note.
 * @param {Id} node
 * @param {number} turn
 */
function notePanel(node, turn) {
  const outgoing = make("div"),
    incoming = make("div"),
    claims = make("div"),
    why = importance(node),
    about = make("div", {}, why ? make("p", { class: "why", text: why }) : null),
    known = noteFacts(node);
  fillDetails(node, turn, { outgoing, incoming, claims, about, facts: known });
  return [
    make("h2", { id: "panel-title", tabindex: "-1" }, nodeDot(node), titleText(node)),
    pathOf(node) && pathOf(node) !== titleOf(node)
      ? make("p", { class: "path" }, make("bdi", { text: pathOf(node) }))
      : null,
    about,
    noteActions(node),
    known,
    claims,
    outgoing,
    incoming,
  ].filter(Boolean);
}

/** @param {Id} node */
function noteActions(node) {
  const address = obsidianAddress(node);
  const depth = make(
    "select",
    {
      "aria-label": say("local"),
      on: {
        change: (/** @type {any} */ event) => select(node, { depth: Number(event.target.value) }),
      },
    },
    ...[0, 1, 2, 3].map((value) =>
      make("option", {
        value,
        selected: value === state.local,
        text: value ? fill("local_depth", String(value)) : say("whole_map"),
      }),
    ),
  );
  return make(
    "div",
    { class: "actions" },
    address ? make("a", { class: "action main", href: address, say: "open_obsidian" }) : null,
    action("path_from", () => choosePathEnd(node)),
    ...pickedActions([node]),
    depth,
  );
}

/** @param {Id} node */
function noteFacts(node) {
  const module = facts.module[node];
  const created = facts.created[node];
  const rows = [
    facts.kind[node] !== NodeKind.NOTE || facts.role[node]
      ? fact("kind", say(kindWord(node)))
      : null,
    module >= 0 ? fact("module", moduleButton(module)) : null,
    node < facts.ranked
      ? fact(
          "rank",
          `${formatNumber(node + 1)} / ${formatNumber(facts.ranked)}${isCore[node] ? ` · ${say("core")}` : ""}`,
        )
      : null,
    facts.length[node] ? fact("length", count("n_characters", facts.length[node])) : null,
    facts.tokens[node] ? fact("tokens", formatNumber(facts.tokens[node])) : null,
    created === null ? null : fact("created", formatDay(created)),
    facts.aliases[node] ? fact("aliases", shortList(facts.aliases[node], " · ")) : null,
    ...looksFacts(node),
    facts.tag[node]
      ? fact(
          "tags",
          shortList(
            facts.tag[node].map((tag) => `#${facts.tags[tag]}`),
            " ",
          ),
        )
      : null,
    facts.level[node] > -2
      ? fact(
          "in_pack",
          say(facts.level[node] < 0 ? "level_none" : `level_${facts.level[node]}`),
          make("span", { class: "reason", id: "pack-reason" }),
        )
      : null,
  ];
  return make("dl", { class: "facts" }, ...rows);
}

const LONGEST_LISTED = 80; // characters of an alias or a tag

/**
 * @param {string[]} texts
 * @param {string} between
 */
const shortList = (texts, between) => texts.map((text) => cut(text, LONGEST_LISTED)).join(between);

/** @param {Id} node */
function looksFacts(node) {
  const [colour, icon, classes] = facts.looks[node] ?? ["", "", []];
  return [
    icon ? fact("icon", icon) : null,
    colour ? fact("colour", colour) : null,
    classes.length ? fact("classes", classes.join(" · ")) : null,
  ];
}

/**
 * Lists come at once; what is written beside their rows, as soon as it is unpacked.
 * @param {Id} node
 * @param {number} turn
 * @param {Parts} parts
 */
function fillDetails(node, turn, parts) {
  listNeighbours(node, parts, settings.titles ? sayDetails(node, turn, parts) : null);
}

/**
 * Shows what a note says, and what rests on it.
 * @param {Id} node
 * @param {number} turn
 * @param {Parts} parts
 * @returns {Promise<Seen>} the sentences that the panel holds then
 */
async function sayDetails(node, turn, parts) {
  const seen = seenSentences();
  const details = await detailsOf(node);
  if (turn !== panelTurn) return seen;
  if (details.gist && seen.isNew(details.gist))
    parts.about.prepend(make("p", { class: "summary", dir: "auto", text: details.gist }));
  const reason = byId("pack-reason");
  if (reason && details.reason) reason.textContent = say(`reason_${details.reason}`);
  parts.facts.append(
    ...chatFacts(details.chat),
    ...outlookFacts(node, details.brings).filter(Boolean),
  );
  const claims = claimsSection(details.claims, seen);
  const resting = restingSection(await claimsOn(node), seen);
  parts.claims.append(...[claims, resting].filter((each) => each !== null));
  return seen;
}

/** @typedef {Record<"outgoing" | "incoming" | "claims" | "about" | "facts", HTMLElement>} Parts */

/** @param {string[]} chat the service, the conversation, then the models */
const chatFacts = ([provider, conversation, ...models]) => [
  ...(provider ? [fact("provider", provider)] : []),
  ...(models.length ? [fact("models", models.join(" · "))] : []),
  ...(conversation ? [fact("conversation", conversation)] : []),
];

/**
 * @param {Id} node
 * @param {Parts} parts
 * @param {Promise<Seen> | null} seen null for a page without names
 */
function listNeighbours(node, { outgoing, incoming }, seen) {
  const linked = Array.from(leaving.of(node)).filter(isLink);
  const targets = [...new Set(linked.map((link) => to[link]))].sort((a, b) => a - b);
  const sources = [...(isTag(node) ? tagged(node) : citing(node))].sort((a, b) => a - b);
  const away = openSection("links_out", targets, {
    row: (other) => rowWithSentence(node, other, other, seen),
  });
  const here = openSection("links_in", sources, {
    row: (other) => rowWithSentence(other, node, other, seen),
  });
  if (away) outgoing.append(away);
  if (here) incoming.append(here);
}

/**
 * What carries a tag is listed by the tag alone.
 * @param {Id} node
 */
const isTag = (node) => facts.kind[node] === NodeKind.TAG;
/** @param {Id} node */
const tagged = (node) => new Set(Array.from(reaching.of(node), (link) => from[link]));

/**
 * A neighbour, with the sentences that link it, unless the panel holds them already.
 * @param {Id} source
 * @param {Id} target
 * @param {Id} shown
 * @param {Promise<Seen> | null} seen
 */
function rowWithSentence(source, target, shown, seen) {
  const button = noteButton(shown);
  const names = new Set([titleOf(source), titleOf(target)]); // a sentence that says no more
  if (seen)
    Promise.all([seen, detailsOf(source)]).then(([held, { links }]) => {
      for (const link of links)
        if (link.target === target && !names.has(link.sentence) && held.isNew(link.sentence))
          addSentence(button, link);
    });
  return button;
}
