// The filters that are at work, each with a way to drop it; and what they leave.

import { clearSelection } from "./address.js";
import { facts, moduleLabel } from "./data.js";
import { byId, make } from "./dom.js";
import { clearFilters, usualKinds, usualShow } from "./filters.js";
import { LINK_KINDS } from "./generated.js";
import { scene } from "./scene.js";
import { change, state } from "./state.js";
import { timeText } from "./time.js";
import { count, fill, say } from "./words.js";

const FILTERING = ["phantoms", "attachments", "tags", "daily", "hubs", "orphans"];

/** Each filter as its text and what drops it. */
function activeFilters() {
  const usual = usualShow();
  const { category, module, since, until, hidden, only, folded, show, kinds } = state;
  const toggled = FILTERING.filter((name) => show[name] !== usual[name] && !show[name]);
  const kindBits = kinds ^ usualKinds();
  const without = LINK_KINDS.filter((_, bit) => kindBits & (1 << bit));
  const rows = [
    ...(category >= 0
      ? [[scene.colouring.categories[category].label, () => change({ category: -1 })]]
      : []),
    ...(module >= 0 && category < 0 ? [[moduleLabel(facts.modules[module]), clearSelection]] : []),
    ...(since !== null || until !== null
      ? [[timeText(), () => change({ since: null, until: null })]]
      : []),
    ...(only.size ? [[count("n_only", only.size), () => change({ only: new Set() })]] : []),
    ...(hidden.size ? [[count("n_hidden", hidden.size), () => change({ hidden: new Set() })]] : []),
    ...(folded.size ? [[count("n_folded", folded.size), () => change({ folded: new Set() })]] : []),
    ...toggled.map((name) => [
      `${say("without")} ${say(`show_${name}`)}`,
      () => change({ show: { ...state.show, [name]: true } }),
    ]),
    ...(without.length
      ? [
          [
            `${say("without")} ${without.map((kind) => say(`link_${kind}`)).join(", ")}`,
            () => change({ kinds: usualKinds() }),
          ],
        ]
      : []),
  ];
  return /** @type {[string, () => void][]} */ (rows);
}

export function showChips() {
  const place = byId("filters");
  const rows = activeFilters();
  const held = place.contains(document.activeElement);
  place.hidden = !rows.length;
  const all = () => {
    if (state.module >= 0) clearSelection();
    clearFilters();
  };
  const drop = make("button", { type: "button", class: "chip all", say: "clear_filters" });
  drop.addEventListener("click", all);
  place.replaceChildren(...rows.map(chip), ...(rows.length > 1 ? [drop] : []));
  if (held) (place.querySelector("button") ?? byId("search")).focus();
}

/** @param {[string, () => void]} row */
function chip([text, drop]) {
  return make(
    "button",
    {
      type: "button",
      class: "chip",
      "aria-label": fill("drop_filter", text),
      on: { click: drop },
    },
    make("bdi", { text }),
    make("span", { class: "cross", text: "×", "aria-hidden": "true" }),
  );
}
