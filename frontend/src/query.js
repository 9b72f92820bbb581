// What a reader asks the search for, and what the app's own colour groups ask for: words, "quoted
// ones", fields, OR, brackets, and what must not be there.
// `river -mill tag:work path:("My notes" OR Letters) module:bread is:core is:left-out`.

/**
 * @typedef {object} Term
 * @property {string} field empty for a word of any place
 * @property {string} value
 * @property {boolean} whole whether it was quoted
 */

/** @typedef {Partial<Record<"not" | "field" | "open" | "quoted" | "property" | "bare" | "close", string>>} Token */

/** @typedef {Term | { all: Query[] } | { any: Query[] } | { not: Query }} Query */

const FIELDS = ["tag", "path", "file", "module", "is", "class"];
const TEXT_FIELDS = ["line", "block", "section", "content"];
const UNKNOWN_FIELDS = ["task", "task-todo", "task-done", "match-case", "ignore-case"];
const known = [...FIELDS, ...TEXT_FIELDS, ...UNKNOWN_FIELDS].join("|");

const TOKEN = new RegExp(
  `(?<not>-(?=[^\\s]))?(?:(?<field>${known}):\\s*)?` +
    `(?:(?<open>\\()|"(?<quoted>[^"]*)"?|(?<property>\\[[^\\]]*\\]?)|(?<bare>[^\\s()]+))|(?<close>\\))`,
  "giu",
);

/**
 * Reads a query; what is torn is read as far as it goes.
 * @param {string} text
 * @returns {Query | null} null for a query that asks for nothing
 */
export function readQuery(text) {
  const tokens = [...text.matchAll(TOKEN)].map(({ groups }) => /** @type {Token} */ (groups));
  const parts = [];
  for (let at = { next: 0 }; at.next < tokens.length; at.next++)
    parts.push(readAny(tokens, at, ""));
  return joined("all", parts);
}

/**
 * Reads up to a closing bracket or the end: sides of OR, each of which holds all of its terms.
 * @param {Token[]} tokens
 * @param {{ next: number }} at the token to read next
 * @param {string} field that brackets are of
 * @returns {Query | null}
 */
function readAny(tokens, at, field) {
  const sides = /** @type {(Query | null)[][]} */ ([[]]);
  for (; at.next < tokens.length && !tokens[at.next].close; at.next++) {
    const token = tokens[at.next];
    if (token.bare === "OR" && !token.field) sides.push([]);
    else sides.at(-1)?.push(readOne(tokens, at, field));
  }
  return joined(
    "any",
    sides.map((side) => joined("all", side)),
  );
}

/**
 * @param {Token[]} tokens
 * @param {{ next: number }} at
 * @param {string} outer the field that brackets around it are of
 * @returns {Query | null}
 */
function readOne(tokens, at, outer) {
  const { not, field: own, open, quoted, property, bare = "" } = tokens[at.next];
  const field = own?.toLowerCase() ?? outer;
  /** @type {Query | null} */
  let found;
  if (open) {
    at.next++;
    found = readAny(tokens, at, field);
  } else if (property) found = { field: "property", value: property, whole: true };
  else {
    const value = (quoted ?? bare).trim();
    found = value ? { field, value, whole: quoted !== undefined } : null;
  }
  return found && not ? { not: found } : found;
}

/**
 * @param {"all" | "any"} how
 * @param {(Query | null)[]} parts
 * @returns {Query | null}
 */
function joined(how, parts) {
  const kept = parts.filter((each) => each !== null);
  if (kept.length < 2) return kept[0] ?? null;
  return how === "all" ? { all: kept } : { any: kept };
}

/**
 * Tells whether every part of a query can be looked for here; the app's own searches know more.
 * @param {Query | null} query
 * @returns {boolean}
 */
export function isReadable(query) {
  if (!query) return false;
  if ("not" in query) return isReadable(query.not);
  if ("all" in query) return query.all.every(isReadable);
  if ("any" in query) return query.any.every(isReadable);
  if (query.field === "property" || UNKNOWN_FIELDS.includes(query.field)) return false;
  return query.whole || !/^\/.+\/$/u.test(query.value);
}

/**
 * Tells whether a word differs from another by one letter: added, dropped, another, or two swapped.
 * @param {string} word
 * @param {string} other
 */
export function isNearly(word, other) {
  if (Math.abs(word.length - other.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(word.length, other.length) - start;
  while (end < most && word.at(-1 - end) === other.at(-1 - end)) end++;
  const left = word.slice(start, word.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

const SHORTEST_STEM = 3;

/**
 * Tells whether a stem of a text is that of a word: `mill` of `mills`, `happi` of `happy`.
 * @param {string} stem
 * @param {string} word
 */
export function isStemOf(stem, word) {
  if (stem.startsWith(word)) return true;
  if (stem.length < SHORTEST_STEM || word.length - stem.length > 4) return false;
  return word.startsWith(stem) || word.replace(/y$/u, "i") === stem;
}
