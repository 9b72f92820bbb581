// The search field: what is in it is searched for as it is typed.

import { byId } from "./dom.js";
import { isOpen } from "./filters.js";
import { searchNodes } from "./search.js";
import { change, state } from "./state.js";

/** @param {any} event */
export const onSearch = (event) => find(event.target.value);

/** @param {string} query */
function find(query) {
  change({ query, matches: query ? searchNodes(query, isOpen) : null });
}

/** Searches again, as what is looked through, or what filters hide, has changed. */
export function searchAgain() {
  if (state.query) find(state.query);
}

/**
 * Writes a query into the field, as if it were typed.
 * @param {string} query
 */
export function showQuery(query) {
  if (byId("search").value === query && state.query === query) return;
  byId("search").value = query;
  find(query);
}

export function clearSearch() {
  byId("search").value = "";
  change({ query: "", matches: null });
}
