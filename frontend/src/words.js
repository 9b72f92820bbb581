// The page's own words, in the language that the reader chose.

import { readJson, settings } from "./page.js";

/** @type {Record<Language, Record<string, string>>} */
export const allWords = readJson("words");
export let language = settings.language;

/** @param {Language} name */
export function useLanguage(name) {
  language = name;
}

/** @type {Record<Language, string>} */
export const LANGUAGES = { en: "English", ru: "Русский", zh: "中文" };

/** @param {string} key */
export const say = (key) => allWords[language][key] ?? key.replace(/^reason_/, "");
/** @param {number} value */
export const formatNumber = (value) => new Intl.NumberFormat(language).format(value);

/**
 * A word with something in its place, which `#` marks.
 * @param {string} key
 * @param {string} text
 */
export const fill = (key, text) => say(key).replace("#", () => text);

const FORMS = /** @type {Intl.LDMLPluralRule[]} */ (["one", "few", "many", "other"]);

/**
 * A number with its word in the right form: `key` names a word with forms parted by `|`, in the
 * order of the language's plural categories.
 * @param {string} key
 * @param {number} number
 */
export function count(key, number) {
  const forms = say(key).split("|");
  const rules = new Intl.PluralRules(language);
  const categories = rules.resolvedOptions().pluralCategories;
  const order = FORMS.filter((each) => categories.includes(each));
  const form = forms[order.indexOf(rules.select(number))] ?? forms[0];
  return form.replace("#", formatNumber(number));
}

/** @param {number} value */
export const formatShare = (value) =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);
/** @param {number} day */
export const formatDay = (day) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(day * 86400000),
  );

// Writes every word that stands in the page's markup.
export function sayEverything() {
  document.documentElement.lang = language;
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-say]")
  ))
    element.textContent = say(element.dataset.say ?? "");
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-label]")
  )) {
    element.setAttribute("aria-label", say(element.dataset.label ?? ""));
    if (element.tagName === "BUTTON") element.title = say(element.dataset.label ?? "");
  }
  document.getElementById("search")?.setAttribute("placeholder", say("search_hint"));
}
