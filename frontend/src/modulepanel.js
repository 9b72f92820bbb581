// The panel of a module: what it holds, and which modules it is linked with.

import { goToModule } from "./address.js";
import { moduleColour } from "./colouring.js";
import { facts, from, hasPack, linkCount, moduleLabel, nodeCount, to } from "./data.js";
import { make } from "./dom.js";
import { action, dot, fact, longList, moduleButton, noteButton, section } from "./elements.js";
import { openSection } from "./lists.js";
import { moduleForm } from "./live.js";
import { settings } from "./page.js";
import { foldModule } from "./picked.js";
import { state } from "./state.js";
import { formatNumber, formatShare } from "./words.js";

/**
 * A module.
 * @param {Id} number
 */
export function modulePanel(number) {
  const module = facts.modules[number];
  const members = [];
  for (let node = 0; node < nodeCount; node++)
    if (facts.module[node] === number) members.push(node);
  const packed = members.filter((node) => facts.level[node] > 0).length;
  const allPacked = facts.level.filter((level) => level > 0).length;
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

/** @param {Id} number */
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
