// The panel of the way between two notes.

import { go, select } from "./address.js";
import { detailsOf, from, nameOf, to } from "./data.js";
import { make } from "./dom.js";
import { action, fact, longList, noteButton, section } from "./elements.js";
import { settings } from "./page.js";
import { addSentence } from "./speaks.js";
import { state } from "./state.js";

/**
 * The way between two notes.
 * @param {() => boolean} isCurrent whether the panel still shows this
 */
export function pathPanel(isCurrent) {
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
      change: (/** @type {any} */ event) =>
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
      longList(steps, (step) => pathStep(step, isCurrent), {
        first: 40,
        ordered: true,
      }),
    ),
  ];
}

/**
 * @param {{ node: Id, link: Id }} step
 * @param {() => boolean} isCurrent whether the panel still shows this
 */
function pathStep({ node, link }, isCurrent) {
  const button = noteButton(node);
  if (link >= 0 && settings.titles)
    detailsOf(from[link]).then(({ links: written }) => {
      if (!isCurrent()) return;
      const found = written.find((each) => each.target === to[link]);
      if (found) addSentence(button, found);
    });
  const arrow = link < 0 ? "" : from[link] === node ? "←" : "→";
  if (arrow) button.prepend(make("span", { class: "arrow", text: arrow, "aria-hidden": "true" }));
  return button;
}
