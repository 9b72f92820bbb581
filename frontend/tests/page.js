// A page for unit tests: what modules read when they are loaded, without a browser.

/** @typedef {{ from: number[], to: number[], kinds: number[] }} Edges */

/**
 * Lets modules be imported that read the page's data.
 * @param {Partial<Facts> & { edges?: Edges }} facts what differs from an empty vault
 */
export function fakePage(facts = {}) {
  const count = facts.title?.length ?? 0;
  /** @param {number} value */
  const numbers = (value) => Array(count).fill(value);
  /** @type {Record<string, object>} */
  const json = {
    settings: {
      vault: "v",
      heading: "v",
      language: "en",
      theme: "light",
      titles: true,
      palette: [],
      graph: { phantoms: true, orphans: true, tags: false, attachments: false, groups: [] },
    },
    words: { en: {}, ru: {}, zh: {} },
    nodes: { x: numbers(0), y: numbers(0), size: numbers(4) },
    edges: { from: [], to: [], kinds: [] },
    facts: {
      title: [],
      kind: numbers(0),
      role: numbers(0),
      group: numbers(0),
      module: numbers(0),
      level: numbers(-2),
      core: [],
      tag: numbers(0),
      tags: [],
      file: numbers(0),
      folder: numbers(0),
      folders: [""],
      aliases: {},
      looks: {},
      missing: [],
      remote: [],
      chunk: numbers(-1),
      ...facts,
    },
    ...(facts.edges ? { edges: facts.edges } : {}),
  };
  stand("document", {
    readyState: "complete",
    /** @param {string} id */
    getElementById: (id) => ({ textContent: JSON.stringify(json[id]) }),
  });
}

/**
 * Puts something in the place of what a browser has, as far as a test needs it.
 * @param {string} name
 * @param {unknown} value
 */
export const stand = (name, value) => Object.assign(globalThis, { [name]: value });
