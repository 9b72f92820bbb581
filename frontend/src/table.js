// The same data as a table, for readers who do not see the map and for those who like lists.

import { select } from "./address.js";
import { facts, moduleLabel, titleOf } from "./data.js";
import { byId, make } from "./dom.js";
import { nodeDot, titleText } from "./elements.js";
import { inDegree, outDegree } from "./graph.js";
import { isOpen, passes } from "./filters.js";
import { isVisible, scene } from "./scene.js";
import { hiddenHits } from "./search.js";
import { state } from "./state.js";
import { count, formatDay, formatNumber, language } from "./words.js";

const ROWS_A_PAGE = 100;
const table = { sort: "rank", down: false, page: 0 };

/**
 * @typedef {object} Column
 * @property {(node: Id) => string | number} of what it is sorted by
 * @property {(node: Id) => string} [show] what it shows, where that differs
 * @property {boolean} [number]
 */

/** @type {Record<string, Column>} */
const COLUMNS = {
  rank: {
    of: (node) => node,
    show: (node) => (node < facts.ranked ? formatNumber(node + 1) : "–"),
  },
  title: { of: titleOf },
  module: {
    of: (node) => (facts.module[node] < 0 ? "" : moduleLabel(facts.modules[facts.module[node]])),
  },
  links_in: { of: (node) => inDegree[node], number: true },
  links_out: { of: (node) => outDegree[node], number: true },
  length: { of: (node) => facts.length[node], number: true },
  created: {
    of: (node) => facts.created[node] ?? -Infinity,
    show: (node) => (facts.created[node] === null ? "–" : formatDay(facts.created[node])),
  },
};

function showTable() {
  const nodes = listedNodes();
  sayCount(nodes);
  const { of } = COLUMNS[table.sort];
  /**
   * @param {Id} a
   * @param {Id} b
   */
  const compare = (a, b) => {
    const x = of(a),
      y = of(b);
    const order = typeof x === "string" ? x.localeCompare(String(y), language) : x - Number(y);
    return (table.down ? -order : order) || a - b;
  };
  nodes.sort(compare);
  const last = Math.max(0, Math.ceil(nodes.length / ROWS_A_PAGE) - 1);
  table.page = Math.min(table.page, last);
  const shown = nodes.slice(table.page * ROWS_A_PAGE, (table.page + 1) * ROWS_A_PAGE);
  byId("table-head").replaceChildren(make("tr", {}, ...Object.keys(COLUMNS).map(tableHeading)));
  byId("table-body").replaceChildren(...shown.map(tableRow));
  byId("table-place").textContent = `${formatNumber(table.page + 1)} / ${formatNumber(last + 1)}`;
  byId("table-before").disabled = table.page === 0;
  byId("table-after").disabled = table.page === last;
}

const allNodes = facts.title.map((_, node) => node);

// What the filters let through, and of a search its hits; a local graph is listed alone.
function listedNodes() {
  if (state.matches) return state.matches.filter(isOpen);
  return allNodes.filter(scene.local ? (node) => isVisible(node) && passes(node) : isOpen);
}

/** @param {Id[]} nodes */
function sayCount(nodes) {
  const notes = nodes.filter((node) => node < facts.ranked).length;
  const hidden = state.matches ? hiddenHits : facts.ranked - notes;
  byId("table-count").textContent = [
    count("n_notes", state.matches ? nodes.length : notes),
    ...(hidden ? [count("n_hidden_by_filters", hidden)] : []),
  ].join(" · ");
}

/** @param {string} name */
function tableHeading(name) {
  const sorted = table.sort === name ? (table.down ? "descending" : "ascending") : null;
  const sort = () => {
    table.down =
      table.sort === name ? !table.down : Boolean(COLUMNS[name].number) || name === "created";
    table.sort = name;
    table.page = 0;
    showTable();
    byId("table-head").querySelector(`[data-column="${name}"]`).focus();
  };
  return make(
    "th",
    { scope: "col", "aria-sort": sorted },
    make("button", { type: "button", "data-column": name, say: name, on: { click: sort } }),
  );
}

/** @param {Id} node */
function tableRow(node) {
  const open = () => {
    select(node);
    byId("table").close();
    byId("panel-title")?.focus({ preventScroll: true });
  };
  return make(
    "tr",
    {},
    ...Object.entries(COLUMNS).map(([name, column]) => {
      if (name === "title")
        return make(
          "th",
          { scope: "row" },
          make(
            "button",
            { type: "button", class: "note", on: { click: open } },
            nodeDot(node),
            make("span", { class: "name" }, titleText(node)),
          ),
        );
      const value =
        column.show?.(node) ??
        (column.number ? formatNumber(Number(column.of(node))) : String(column.of(node)));
      return make("td", { class: name === "module" ? "" : "number" }, make("bdi", { text: value }));
    }),
  );
}

/** @param {number} step */
export function turnPage(step) {
  table.page = Math.max(0, table.page + step);
  showTable();
  byId("table-scroll").scrollTop = 0;
}

export function openTable() {
  table.page = 0;
  showTable();
  byId("table").showModal();
}
