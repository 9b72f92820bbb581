// What the reader chose, kept in the browser's storage when it allows that.

import { settings } from "./page.js";

const STORE = `vaultgraph:${settings.vault || settings.heading}`;

export function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`${STORE}:${key}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function store(key, value) {
  try {
    localStorage.setItem(`${STORE}:${key}`, JSON.stringify(value));
  } catch {
    // A storage that refuses only means that the choice is forgotten with the page.
  }
}
