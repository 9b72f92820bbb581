// The list of what the search found, and the keys that lead through it.

import { select } from "./address.js";
import { announceCount } from "./controls.js";
import { facts } from "./data.js";
import { announce, byId, make } from "./dom.js";
import { noteButton } from "./elements.js";
import { settings } from "./page.js";
import { hiddenHits } from "./search.js";
import { clearSearch } from "./searchfield.js";
import { state } from "./state.js";
import { count, fill, formatNumber } from "./words.js";

export function showResults() {
  const place = byId("results");
  const focused = document.activeElement?.closest("#results button")?.getAttribute("data-node");
  const { matches } = state;
  place.hidden = !matches;
  if (!matches) {
    place.replaceChildren();
    return announceCount();
  }
  const rows = matches
    .slice(0, 30)
    .map((node) => make("li", {}, noteButton(node, resultHint(node))));
  place.replaceChildren(...rows);
  if (!matches.length) place.replaceChildren(make("li", { class: "hint", say: "nothing_found" }));
  if (focused) {
    const again = place.querySelector(`[data-node="${focused}"]`) ?? place.querySelector("button");
    (again ?? byId("search")).focus();
  }
  const hidden = hiddenHits ? ` · ${count("n_hidden_by_filters", hiddenHits)}` : "";
  announce(`${fill("found", formatNumber(matches.length))}${hidden}`);
}

/** @param {Id} node */
function resultHint(node) {
  const folder = settings.titles ? facts.folders[facts.folder[node]] : "";
  return folder ? make("span", { class: "where" }, make("bdi", { text: folder })) : null;
}

/** @param {any} event */
export function onSearchKey(event) {
  if (event.key === "Enter" && state.matches?.length) {
    event.preventDefault();
    select(state.matches[0]);
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    byId("results").querySelector("button")?.focus();
  } else if (event.key === "Escape") clearSearch();
}

/** @param {any} event */
export function onResultKey(event) {
  const buttons = [...byId("results").querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons[at])?.focus();
  else if (event.key === "ArrowUp") (at <= 0 ? byId("search") : buttons[at - 1]).focus();
  else if (event.key === "Escape") {
    clearSearch();
    byId("search").focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
