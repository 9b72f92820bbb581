// The side of the page: the legend, and what is shown and how.

import { clearSelection, selectModule } from "./address.js";
import { COLOURINGS, SIZES } from "./colouring.js";
import { grey } from "./colours.js";
import { facts } from "./data.js";
import { announce, byId, make } from "./dom.js";
import { dot, longList } from "./elements.js";
import { LINK_KINDS, LinkBit } from "./generated.js";
import { isAbsent, isMissing, isRemote } from "./kinds.js";
import { drawScene } from "./network.js";
import { pins, scene } from "./scene.js";
import { BUNDLED } from "./lines.js";
import { seedFacts } from "./speaks.js";
import { change, state } from "./state.js";
import { showTime, undatedText } from "./time.js";
import { store } from "./storage.js";
import { chosenTheme } from "./theme.js";
import { LANGUAGES, count, fill, formatNumber, language, say } from "./words.js";

export function announceCount() {
  const { local } = scene;
  const cutOff = local && local.total > local.found.size;
  const shown = cutOff
    ? fill("local_cut", `${formatNumber(scene.count)} / ${formatNumber(local.total)}`)
    : fill("on_map", formatNumber(scene.count));
  announce([count("n_notes", facts.ranked), shown, undatedText()].filter(Boolean).join(" · "));
}

// The legend says what the colours mean; a click on one fades everything else.
export function showLegend() {
  const { categories } = scene.colouring;
  const rows = categories
    .map((category, number) => ({ category, number }))
    .filter(({ category }) => category.count || category.shown);
  /** @param {Id} number */
  const toggle = (number) => {
    if (state.colourBy === "module")
      return state.module === number ? clearSelection() : selectModule(number);
    return change({ category: state.category === number ? -1 : number });
  };
  /** @param {Id} number */
  const pressed = (number) =>
    String((state.colourBy === "module" ? state.module : state.category) === number);
  byId("seed").replaceChildren(seedFacts());
  const legend = byId("legend");
  const focused = document.activeElement?.closest("#legend [data-category]");
  const first = Math.max(FIRST_ENTRIES, legend.querySelectorAll("[data-category]").length);
  legend.replaceChildren(
    longList(rows, (row) => legendEntry(row, pressed(row.number), () => toggle(row.number)), {
      first,
    }),
  );
  const again = focused?.getAttribute("data-category");
  if (again) legend.querySelector(`[data-category="${again}"]`)?.focus();
  showMarks();
}

const FIRST_ENTRIES = 10;

/**
 * @param {{ category: Category, number: number }} row
 * @param {string} pressed "true" or "false"
 * @param {() => void} toggle
 */
const legendEntry = ({ category, number }, pressed, toggle) =>
  make(
    "button",
    {
      type: "button",
      class: "note",
      "data-category": number,
      "aria-pressed": pressed,
      on: { click: toggle },
    },
    dot(category.colour),
    make("span", { class: "name" }, make("bdi", { text: category.label })),
    make("span", { class: "count", text: formatNumber(category.count) }),
  );

function showLineLegend() {
  const rows = LINK_KINDS.map((kind, bit) => {
    const box = make("input", {
      type: "checkbox",
      id: `link-${kind}`,
      checked: (state.kinds & (1 << bit)) !== 0,
      on: {
        change: () => change({ kinds: state.kinds ^ (1 << bit) }),
      },
    });
    return make(
      "label",
      { class: "check" },
      box,
      make("span", { class: `line ${kind}`, "aria-hidden": "true" }),
      make("span", { say: `link_${kind}` }),
    );
  });
  byId("kinds").replaceChildren(...rows);
}

/** Sets what the state says; the controls stay, and with them the focus. */
export function syncControls() {
  byId("colour-by").value = state.colourBy;
  byId("size-by").value = state.sizeBy;
  for (const name of TOGGLES) byId(`show-${name}`).checked = state.show[name];
  LINK_KINDS.forEach((kind, bit) => {
    byId(`link-${kind}`).checked = (state.kinds & (1 << bit)) !== 0;
  });
}

const TOGGLES = [
  ...["phantoms", "attachments", "tags", "daily", "hubs", "orphans", "arrows", "labels"],
  ...(Object.keys(facts.looks).length ? ["properties"] : []),
];

function showToggles() {
  byId("toggles").replaceChildren(
    ...TOGGLES.map((name) => {
      const box = make("input", {
        type: "checkbox",
        id: `show-${name}`,
        checked: state.show[name],
        on: { change: () => toggleShown(name) },
      });
      return make("label", { class: "check" }, box, make("span", { say: `show_${name}` }));
    }),
  );
}

/** @param {string} name */
function toggleShown(name) {
  const show = { ...state.show, [name]: !state.show[name] };
  const tagBit = LinkBit.TAG;
  if (name === "tags")
    change({ show, kinds: show.tags ? state.kinds | tagBit : state.kinds & ~tagBit });
  else change({ show });
}

// Marks that the colours do not tell, and the way back for notes that were dragged.
export function showMarks() {
  byId("marks").replaceChildren(
    mark(make("span", { class: "dot core", "aria-hidden": "true" }), "core"),
    mark(dot(grey(), true), "kind_phantom"),
    ...(scene.order.some(isMissing) ? [mark(dot(grey(), true, true), "kind_missing")] : []),
    ...(scene.order.some(isRemote) ? [mark(dot(grey(), true), "kind_remote")] : []),
    ...(isAnyGrey() ? [mark(dot(grey()), "no_category")] : []),
  );
  byId("reset-places").hidden = pins.size === 0;
}

/**
 * @param {HTMLElement} sign
 * @param {string} word
 */
const mark = (sign, word) => make("span", { class: "mark" }, sign, make("span", { say: word }));

const isAnyGrey = () => scene.order.some((node) => !isAbsent(node) && scene.colouring.of[node] < 0);

export function resetPlaces() {
  pins.clear();
  store("pins", {});
  refresh();
}

/**
 * @template {string} T
 * @param {string} id
 * @param {T[]} values
 * @param {string} chosen
 * @param {(value: T) => string} labelOf
 */
function fillSelect(id, values, chosen, labelOf) {
  byId(id).replaceChildren(
    ...values.map((value) =>
      make("option", { value, selected: value === chosen, text: labelOf(value) }),
    ),
  );
}

function showChoices() {
  fillSelect("colour-by", COLOURINGS, state.colourBy, (mode) => say(`by_${mode}`));
  fillSelect("size-by", SIZES, state.sizeBy, (mode) => say(`by_${mode}`));
  fillSelect("theme", ["auto", "light", "dark"], chosenTheme(), (name) => say(`theme_${name}`));
  const size = byId("picture-size").value || "1";
  fillSelect("picture-size", ["1", "2", "4"], size, (factor) => say(`size_${factor}`));
  fillSelect(
    "language",
    /** @type {Language[]} */ (Object.keys(LANGUAGES)),
    language,
    (name) => LANGUAGES[name],
  );
}

export function showTier() {
  const button = byId("show-all");
  button.hidden = scene.links.length <= BUNDLED || Boolean(scene.local);
  button.textContent = say(state.showAll ? "show_modules" : "show_everything");
  button.setAttribute("aria-pressed", String(state.showAll));
}

export function showControls() {
  showChoices();
  showToggles();
  showLineLegend();
  showTime();
}

/** Shows the map anew, and what is said of it. */
export function refresh() {
  drawScene();
  showLegend();
  showTier();
  announceCount();
}
