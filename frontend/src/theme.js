// Light or dark: the reader's choice, else that of the build, else that of the system.

import { settings } from "./page.js";
import { store, stored } from "./storage.js";

export const darkSystem = matchMedia("(prefers-color-scheme: dark)");
export const calm = matchMedia("(prefers-reduced-motion: reduce)");
let theme = stored("theme", settings.theme);

let printing = false; // paper is white

export const isDark = () =>
  !printing && (theme === "dark" || (theme === "auto" && darkSystem.matches));

/** The theme that was chosen: "auto", "light" or "dark". */
export const chosenTheme = () => theme;

/** @param {string} name */
export function keepTheme(name) {
  theme = name;
  store("theme", theme);
}

/**
 * Paper is white: while the page is printed, everything is light.
 * @param {boolean} value
 */
export function setPrinting(value) {
  printing = value;
}

export function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  const meta = document.querySelector('meta[name="color-scheme"]');
  meta?.setAttribute("content", isDark() ? "dark" : "light");
}
