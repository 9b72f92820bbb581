// The panel beside the map: facts of a note, of a module, or the way between two notes.

import { choosePathEnd, go, goToModule, select, selectModule } from "./address.js";
import { moduleColour, moduleLabel } from "./colouring.js";
import {
  detailsOf,
  facts,
  from,
  hasPack,
  isCore,
  leaving,
  linkCount,
  nameOf,
  nodeCount,
  obsidianAddress,
  pathOf,
  reaching,
  titleOf,
  to,
} from "./data.js";
import {
  action,
  byId,
  dot,
  fact,
  longList,
  make,
  nodeDot,
  noteButton,
  section,
  titleText,
} from "./elements.js";
import { NODE_KINDS, NOTE_ROLES, NodeKind } from "./generated.js";
import { isLink } from "./graph.js";
import { openSection } from "./lists.js";
import { moduleForm } from "./live.js";
import { settings } from "./page.js";
import { foldModule, pickedActions, pickedPanel } from "./picked.js";
import {
  citing,
  claimsOn,
  claimsSection,
  importance,
  outlookFacts,
  restingSection,
  seenSentences,
} from "./speaks.js";
import { state } from "./state.js";
import { count, formatDay, formatNumber, formatShare, say } from "./words.js";

let panelTurn = 0; // details arrive late; those of an earlier panel are dropped

export function showPanel() {
  const turn = ++panelTurn;
  const panel = byId("panel");
  const content = panelContent(turn);
  panel.hidden = !content;
  document.body.classList.toggle("with-panel", Boolean(content));
  byId("panel-content").replaceChildren(...(content ?? []));
  byId("panel").scrollTop = 0;
}

function panelContent(turn) {
  if (state.path) return pathPanel(turn);
  if (state.marked.size) return pickedPanel();
  if (state.selected >= 0) return notePanel(state.selected, turn);
  if (state.module >= 0) return modulePanel(state.module);
  return null;
}

// A note.
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

function noteActions(node) {
  const address = obsidianAddress(node);
  const depth = make(
    "select",
    {
      "aria-label": say("local"),
      on: {
        change: (event) => select(node, { depth: Number(event.target.value) }),
      },
    },
    ...[0, 1, 2, 3].map((value) =>
      make("option", {
        value,
        selected: value === state.local,
        text: value ? `${say("local")}: ${value}` : say("whole_map"),
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

function noteFacts(node) {
  const module = facts.module[node];
  const created = facts.created[node];
  const rows = [
    facts.kind[node] !== NodeKind.NOTE || facts.role[node]
      ? fact(
          "kind",
          say(
            facts.kind[node] === NodeKind.NOTE
              ? `role_${NOTE_ROLES[facts.role[node]]}`
              : `kind_${NODE_KINDS[facts.kind[node]]}`,
          ),
        )
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
    facts.aliases[node] ? fact("aliases", facts.aliases[node].join(" · ")) : null,
    ...looksFacts(node),
    facts.tag[node]
      ? fact("tags", facts.tag[node].map((tag) => `#${facts.tags[tag]}`).join(" "))
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

function looksFacts(node) {
  const [colour, icon, classes] = facts.looks[node] ?? ["", "", []];
  return [
    icon ? fact("icon", icon) : null,
    colour ? fact("colour", colour) : null,
    classes.length ? fact("classes", classes.join(" · ")) : null,
  ];
}

const moduleButton = (module) =>
  make(
    "button",
    {
      type: "button",
      class: "note",
      "data-module": module,
      on: { click: () => selectModule(module) },
    },
    dot(moduleColour(facts.modules[module])),
    make("span", { class: "name" }, make("bdi", { text: moduleLabel(facts.modules[module]) })),
  );

// Lists come at once; what is written beside their rows, as soon as it is unpacked.
function fillDetails(node, turn, parts) {
  listNeighbours(node, parts, settings.titles ? sayDetails(node, turn, parts) : null);
}

/**
 * Shows what a note says, and what rests on it.
 * @returns {Promise<ReturnType<typeof seenSentences>>} the sentences that the panel holds then
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

/** @param {string[]} chat the service, the conversation, then the models */
const chatFacts = ([provider, conversation, ...models]) => [
  ...(provider ? [fact("provider", provider)] : []),
  ...(models.length ? [fact("models", models.join(" · "))] : []),
  ...(conversation ? [fact("conversation", conversation)] : []),
];

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

// What carries a tag is listed by the tag alone.
const isTag = (node) => facts.kind[node] === NodeKind.TAG;
const tagged = (node) => new Set(Array.from(reaching.of(node), (link) => from[link]));

// A neighbour, with the sentences that link it, unless the panel holds them already.
function rowWithSentence(source, target, shown, seen) {
  const button = noteButton(shown);
  if (seen)
    Promise.all([seen, detailsOf(source)]).then(([held, { links }]) => {
      for (const link of links)
        if (link.target === target && held.isNew(link.sentence)) addSentence(button, link);
    });
  return button;
}

function addSentence(button, link) {
  if (!link.sentence || button.querySelectorAll(".sentence").length >= 2) return;
  const said = link.relation ? `${link.relation}: ${link.sentence}` : link.sentence;
  if ([...button.querySelectorAll(".sentence")].some((each) => each.textContent === said)) return;
  button.append(make("span", { class: "sentence", dir: "auto", text: said }));
}

// A module.
function modulePanel(number) {
  const module = facts.modules[number];
  const members = [];
  for (let node = 0; node < nodeCount; node++)
    if (facts.module[node] === number) members.push(node);
  const packed = members.filter((node) => facts.level[node] > 0).length;
  const allPacked = facts.level.reduce((sum, level) => sum + (level > 0), 0);
  return [
    make(
      "h2",
      { id: "panel-title", tabindex: "-1" },
      dot(moduleColour(module)),
      make("bdi", { text: moduleLabel(module) }),
    ),
    moduleForm(module, settings.palette[module.colour]),
    make(
      "div",
      { class: "actions" },
      action("show_place", () => goToModule(number)),
      state.folded.has(number)
        ? action("unfold_module", () => foldModule(number, false))
        : action("fold_module", () => foldModule(number)),
    ),
    make(
      "dl",
      { class: "facts" },
      module.terms.length ? fact("terms", module.terms.join(" · ")) : null,
      fact(
        "notes",
        `${formatNumber(members.length)} · ${formatShare(members.length / Math.max(1, facts.ranked))}`,
      ),
      fact("share_rank", formatShare(module.rank)),
      fact("cohesion", formatShare(module.cohesion)),
      hasPack && allPacked
        ? fact("share_pack", `${formatNumber(packed)} · ${formatShare(packed / allPacked)}`)
        : null,
      module.hub === null ? null : fact("hub", noteButton(module.hub)),
    ),
    openSection("core_notes", module.core),
    module.parts.length
      ? section(
          "parts",
          module.parts.length,
          longList(module.parts, ([label, count]) =>
            make(
              "span",
              { class: "part" },
              make("bdi", { text: label }),
              make("span", { class: "count", text: formatNumber(count) }),
            ),
          ),
        )
      : null,
    neighbourModules(number),
    openSection("notes", members),
  ].filter(Boolean);
}

function neighbourModules(number) {
  const counts = new Map();
  for (let link = 0; link < linkCount; link++) {
    const a = facts.module[from[link]],
      b = facts.module[to[link]];
    const other = a === number ? b : b === number ? a : -1;
    if (other >= 0 && other !== number) counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (!rows.length) return null;
  return section(
    "neighbour_modules",
    rows.length,
    longList(
      rows,
      ([module, count]) => {
        const button = moduleButton(module);
        button.append(make("span", { class: "count", text: formatNumber(count) }));
        return button;
      },
      { first: 8 },
    ),
  );
}

// The way between two notes.
function pathPanel(turn) {
  const { from: start, to: end, steps } = /** @type {import("./state.js").Path} */ (state.path);
  const head = [
    make("h2", { id: "panel-title", tabindex: "-1", say: "path" }),
    make(
      "dl",
      { class: "facts" },
      fact("path_start", noteButton(start)),
      end >= 0 ? fact("path_end", noteButton(end)) : null,
    ),
  ];
  if (end < 0)
    return [
      ...head,
      make("p", { class: "hint", say: "path_choose" }),
      action("cancel", () => select(start)),
    ];
  const directed = make("input", {
    type: "checkbox",
    checked: state.directed,
    on: {
      change: (event) =>
        go({ path: nameOf(start), to: nameOf(end), directed: event.target.checked ? "1" : "" }),
    },
  });
  head.push(make("label", { class: "check" }, directed, make("span", { say: "path_directed" })));
  if (!steps) return [...head, make("p", { class: "hint", say: "path_none" })];
  return [
    ...head,
    section(
      "path_steps",
      steps.length - 1,
      longList(steps, (step) => pathStep(step, turn), { first: 40, ordered: true }),
    ),
  ];
}

function pathStep({ node, link }, turn) {
  const button = noteButton(node);
  if (link >= 0 && settings.titles)
    detailsOf(from[link]).then(({ links: written }) => {
      if (turn !== panelTurn) return;
      const found = written.find((each) => each.target === to[link]);
      if (found) addSentence(button, found);
    });
  const arrow = link < 0 ? "" : from[link] === node ? "←" : "→";
  if (arrow) button.prepend(make("span", { class: "arrow", text: arrow, "aria-hidden": "true" }));
  return button;
}
