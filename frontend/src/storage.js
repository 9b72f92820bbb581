// What the reader chose, kept in the browser's storage when it allows that.

import { settings } from "./page.js";

const STORE = `vaultgraph:${settings.vault || settings.heading}`;

/**
 * @param {string} key
 * @param {any} otherwise
 */
export function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`${STORE}:${key}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * Keeps a value; says whether the storage took it.
 * @param {string} key
 * @param {unknown} value
 */
export function store(key, value) {
  try {
    localStorage.setItem(`${STORE}:${key}`, JSON.stringify(value));
    return true;
  } catch {
    return false; // forbidden or full: the choice is forgotten with the page
  }
}
