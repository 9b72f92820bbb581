// What the page was built with, as JSON in elements of its own.

/** @param {string} id */
export const readJson = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

/** @type {Settings} */
export const settings = readJson("settings");
