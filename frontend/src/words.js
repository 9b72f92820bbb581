// The page's own words, in the language that the reader chose.

const allWords = readJson("words");
let language = settings.language;

const LANGUAGES = { en: "English", ru: "Русский", zh: "中文" };

const say = (key) => allWords[language][key] ?? key.replace(/^reason_/, "");
const formatNumber = (value) => new Intl.NumberFormat(language).format(value);
const formatShare = (value) =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);
const formatDay = (day) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(day * 86400000),
  );

// Writes every word that stands in the page's markup.
function sayEverything() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]"))
    element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = say(element.dataset.label);
  }
  const field = document.getElementById("search");
  field.placeholder = say("search_hint");
}
