// What panels and lists are made of: names, dots, buttons, facts and sections.

import { select, selectModule } from "./address.js";
import { moduleColour } from "./colouring.js";
import { grey } from "./colours.js";
import { facts, moduleLabel, pathOf, titleOf } from "./data.js";
import { make } from "./dom.js";
import { isAbsent, isSquare } from "./kinds.js";
import { colourOf } from "./scene.js";
import { cut } from "./text.js";
import { formatNumber, say } from "./words.js";

const LONGEST_SHOWN = 160;

/**
 * The name of a note, kept apart from the direction of the text around it.
 * @param {Id} node
 */
export function titleText(node) {
  const title = titleOf(node);
  const short = cut(title, LONGEST_SHOWN);
  return make("bdi", { text: short.trim() ? short : pathOf(node) || "·" });
}

/** @param {string} colour */
export function dot(colour, hollow = false, square = false) {
  const look = `dot${hollow ? " hollow" : ""}${square ? " square" : ""}`;
  const element = make("span", { class: look, "aria-hidden": "true" });
  element.style.setProperty("--dot", colour);
  return element;
}

/** @param {Id} node */
export const nodeDot = (node) =>
  dot(isAbsent(node) ? grey() : colourOf(node), isAbsent(node), isSquare(node));

/**
 * A button that selects a note.
 * @param {Id} node
 * @param {...(Node | null)} rest
 */
export const noteButton = (node, ...rest) =>
  make(
    "button",
    { type: "button", class: "note", "data-node": node, on: { click: () => select(node) } },
    nodeDot(node),
    make("span", { class: "name" }, titleText(node)),
    ...rest,
  );

/** @param {Id} module */
export const moduleButton = (module) =>
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

/**
 * A name and what it says.
 * @param {string} key
 * @param {...(string | HTMLElement)} value
 */
export const fact = (key, ...value) =>
  make(
    "div",
    { class: "fact" },
    make("dt", { say: key }),
    make(
      "dd",
      {},
      ...value.map((each) => (typeof each === "string" ? make("bdi", { text: each }) : each)),
    ),
  );

/**
 * A part of the panel with its heading.
 * @param {string} key
 * @param {number | null} count
 * @param {...HTMLElement} content
 */
export const section = (key, count, ...content) =>
  make(
    "section",
    {},
    make(
      "h3",
      {},
      make("span", { say: key }),
      count === null ? null : make("span", { class: "count", text: formatNumber(count) }),
    ),
    ...content,
  );

/**
 * @param {string} key
 * @param {(event: any) => void} listener
 */
export const action = (key, listener, attributes = {}) =>
  make("button", {
    type: "button",
    class: "action",
    say: key,
    on: { click: listener },
    ...attributes,
  });

/**
 * Shows the first rows of a long list and a button for more.
 * @template T
 * @param {T[]} rows
 * @param {(row: T) => Node} makeRow
 */
export function longList(rows, makeRow, { first = 12, step = 60, ordered = false } = {}) {
  const list = make(ordered ? "ol" : "ul", { class: "list" });
  const more = make("button", { type: "button", class: "more" });
  let shown = 0;
  /** @param {number} count */
  const show = (count) => {
    const next = rows.slice(shown, shown + count);
    list.append(...next.map((row) => make("li", {}, makeRow(row))));
    shown += next.length;
    more.hidden = shown >= rows.length;
    more.textContent = `${say("more")} (${formatNumber(rows.length - shown)})`;
  };
  more.addEventListener("click", () => show(step));
  show(first);
  return make("div", {}, list, more);
}
