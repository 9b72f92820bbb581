// Texts cut for the map and for lists, never inside what a reader sees as one character.

// What has no sign of its own and could turn the text around it; joiners stay, they shape words
// and emoji.
const INVISIBLE =
  /[\p{Cc}\p{Co}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Counts the characters of a text as a reader does.
 * @param {string} text
 */
export const lengthOf = (text) => [...graphemes.segment(text)].length;

/**
 * Cuts a text after `most` characters as a reader counts them.
 * @param {string} text
 * @param {number} most
 */
export function cut(text, most) {
  if (text.length <= most) return text;
  let end = 0,
    count = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (++count > most) return `${wholeWords(text, end)}…`;
    if (count < most) end = index + segment.length;
  }
  return text;
}

const MOST_LOST = 0.4; // of what would be shown, rather than to cut a word in two

/**
 * @param {string} text
 * @param {number} end
 */
function wholeWords(text, end) {
  const head = text.slice(0, end);
  const space = text.slice(0, end + 1).search(/\s\S*$/u);
  return (space > (1 - MOST_LOST) * end ? head.slice(0, space) : head).trimEnd();
}

/**
 * A text for the map: one line, no signs that cannot be seen, cut.
 * @param {string} text
 * @param {number} most
 */
export const shorten = (text, most) =>
  cut(
    text
      .slice(0, 40 * most)
      .replace(INVISIBLE, " ")
      .replace(/\s+/g, " ")
      .trim(),
    most,
  );
