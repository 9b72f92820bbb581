// Elements of the page: found by their id, made, or filled. Text always goes in as text: nothing of
// a vault is ever markup.

import { say } from "./words.js";

/**
 * The element of an id that the page's markup holds.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes an element: `text` or `say` is its text, `on` its listeners, the rest its attributes.
 * @param {string} tag
 * @param {{ text?: string, say?: string, class?: string, on?: object, [attribute: string]: any }} options
 * @param {...(Node | null | undefined)} children
 * @returns {any}
 */
export function make(tag, { text, say: key, class: name, on, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (key) element.textContent = say(key);
  if (name) element.className = name;
  for (const [event, listener] of Object.entries(on ?? {}))
    element.addEventListener(event, listener);
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(attribute, value === true ? "" : value);
  element.append(...children.filter((child) => child != null));
  return element;
}

/**
 * Saves bytes or text as a file of the reader's.
 * @param {string} name
 * @param {Blob} blob
 */
export function saveFile(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = make("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** @param {string} text */
export function announce(text) {
  byId("status").textContent = text;
}
