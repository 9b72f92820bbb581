// What a reader asks the search for: words, "quoted ones", fields, and what must not be there.
// `river -mill tag:work path:"My notes" module:bread is:core is:left-out`.

/**
 * @typedef {object} Condition
 * @property {string} field empty for a word of any place
 * @property {string} value folded
 * @property {boolean} not
 * @property {boolean} whole whether it was quoted
 */

const TOKEN = /(-?)(?:(tag|path|file|module|is):)?(?:"([^"]*)"?|(\S+))/giu;

/**
 * @param {string} query folded
 * @returns {Condition[]}
 */
export function readQuery(query) {
  return [...query.matchAll(TOKEN)]
    .map(([, minus, field = "", quoted, bare = ""]) => ({
      field: field.toLowerCase(),
      value: (quoted ?? bare).trim(),
      not: minus === "-",
      whole: quoted !== undefined,
    }))
    .filter(({ value }) => value);
}

/** Tells whether a word differs from another by one letter: added, dropped, another, or two swapped. */
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

/** Tells whether a stem of a text is that of a word: `mill` of `mills`, `happi` of `happy`. */
export function isStemOf(stem, word) {
  if (stem.startsWith(word)) return true;
  if (stem.length < SHORTEST_STEM || word.length - stem.length > 4) return false;
  return word.startsWith(stem) || word.replace(/y$/u, "i") === stem;
}
