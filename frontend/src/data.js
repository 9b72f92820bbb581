// What the page was built with: columns of facts about nodes, links as typed arrays, and details
// that are unpacked when a panel asks for them.

import { NodeKind } from "./generated.js";
import { readJson, settings } from "./page.js";
import { say } from "./words.js";

/** @type {Facts} */
export const facts = readJson("facts");

/** @type {{ x: number[], y: number[], size: number[] }} */
export const drawn = readJson("nodes");

/** @type {{ from: Id[], to: Id[], kinds: number[] }} */
export const links = readJson("edges");

export const nodeCount = facts.title.length;
export const linkCount = links.from.length;
export const from = Int32Array.from(links.from);
export const to = Int32Array.from(links.to);
export const kindsOfLink = Uint8Array.from(links.kinds);
export const homeX = Float64Array.from(drawn.x);
export const homeY = Float64Array.from(drawn.y);
export const isCore = new Uint8Array(nodeCount);
for (const node of facts.core) isCore[node] = 1;

export const hasPack = facts.level.some((level) => level > -2);

/** @param {Id} node */
export const titleOf = (node) =>
  settings.titles ? facts.title[node] : `${say("note")} ${node + 1}`;

/** @param {Module} module */
export const moduleLabel = (module) =>
  (settings.titles && module.label) || `${say("module")} ${module.id.replace(/^m0*/, "")}`;

/** @param {Id} node */
export function pathOf(node) {
  if (!settings.titles) return "";
  const folder = facts.folders[facts.folder[node]];
  const plain = facts.kind[node] <= NodeKind.CANVAS ? `${facts.title[node]}.md` : facts.title[node];
  const name = facts.file[node] || plain;
  return folder ? `${folder}/${name}` : name;
}

/**
 * Nodes by a name that can stand in an address: the path, or the number where names are hidden.
 * @param {Id} node
 */
export const nameOf = (node) => (settings.titles ? pathOf(node).toWellFormed() : String(node + 1));
/** @type {Map<string, number> | null} */
let nodesByName = null;

/** @param {string | null} name */
export function nodeNamed(name) {
  if (!nodesByName) {
    nodesByName = new Map();
    for (let node = nodeCount - 1; node >= 0; node--) nodesByName.set(nameOf(node), node);
  }
  return nodesByName.get(name ?? "") ?? -1;
}

/** @param {Id} node */
export function obsidianAddress(node) {
  if (
    !settings.titles ||
    facts.kind[node] === NodeKind.TAG ||
    facts.kind[node] === NodeKind.PHANTOM
  )
    return "";
  const path = pathOf(node).replace(/\.md$/, "");
  const vault = encodeURIComponent(settings.vault.toWellFormed());
  return `obsidian://open?vault=${vault}&file=${encodeURIComponent(path.toWellFormed())}`;
}

/**
 * Links of each node in one array, as positions in `from` and `to`: those that leave it, and
 * those that reach it.
 * @param {Int32Array} ends
 */
function indexLinks(ends) {
  const start = new Int32Array(nodeCount + 1);
  for (let link = 0; link < linkCount; link++) start[ends[link] + 1]++;
  for (let node = 0; node < nodeCount; node++) start[node + 1] += start[node];
  const next = start.slice();
  const order = new Int32Array(linkCount);
  for (let link = 0; link < linkCount; link++) order[next[ends[link]]++] = link;
  return { of: (/** @type {Id} */ node) => order.subarray(start[node], start[node + 1]) };
}

export const leaving = indexLinks(from);
export const reaching = indexLinks(to);

/**
 * @typedef {object} Chunk
 * @property {Id[]} nodes that it counts by: those that it has a row for, then others that rows name
 * @property {DetailsRow[]} rows
 * @property {string[]} texts
 */

/** @type {Chunk} */
const NOTHING = { nodes: [], rows: [], texts: [] };

/** @type {Map<number, Promise<Chunk | null>>} */
const chunks = new Map();

// The chunks stand at the end of the page, behind this script, so that the map comes first.
const parsed = new Promise((/** @type {(value?: unknown) => void} */ done) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done);
  else done();
});

/** @param {string} text */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** @param {Id} node */
function chunkOf(node) {
  const number = facts.chunk[node];
  if (!chunks.has(number)) chunks.set(number, unpackChunk(number));
  return chunks.get(number);
}

/**
 * @param {number} number
 * @returns {Promise<Chunk | null>} nothing where there is none, or where it cannot be read
 */
async function unpackChunk(number) {
  await parsed;
  const element = document.getElementById(`details-${number}`);
  if (!element || !window.DecompressionStream) return null;
  const [nodes, said] = await Promise.all((element.textContent ?? "").split(" ").map(unpack));
  return { nodes, ...said };
}

/**
 * @typedef {object} Claim
 * @property {string} sentence
 * @property {number[]} notes that it rests on
 * @property {string[]} cited books and pages that it rests on
 * @property {number} withheld sources that are not shown
 */

/**
 * @typedef {object} Details
 * @property {{ target: number, kind: number, line: number, sentence: string, relation: string }[]} links
 * @property {string} gist
 * @property {string} reason
 * @property {Claim[]} claims
 * @property {string} brings
 * @property {string[]} chat
 */

/**
 * @typedef {[
 *   [target: number, kind: number, text: number, line: number, relation?: number][]?,
 *   string?, string?,
 *   [sentence: number, notes: number[], cited: number[], withheld: number][]?,
 *   string?, string[]?,
 * ]} DetailsRow as Python writes it, with the numbers of nodes and texts in its chunk
 */

/**
 * What the panel and the card say of a node.
 * @param {number} node
 * @returns {Promise<Details>}
 */
export async function detailsOf(node) {
  const chunk = await chunkOf(node);
  const { nodes, rows: all, texts } = chunk ?? NOTHING;
  const row = all[nodes.indexOf(node)] ?? [];
  const [rows = [], gist = "", reason = "", claimed = [], brings = "", chat = []] = row;
  const written = rows.map(([target, kind, text, line, relation]) => ({
    target: nodes[target],
    kind,
    line,
    sentence: texts[text],
    relation: relation === undefined ? "" : texts[relation],
  }));
  /** @type {Claim[]} */
  const claims = claimed.map(([sentence, notes, cited, withheld]) => ({
    sentence: texts[sentence],
    notes: notes.map((each) => nodes[each]),
    cited: cited.map((text) => texts[text]),
    withheld,
  }));
  return { links: written, gist, reason, claims, brings, chat };
}

/** @type {Promise<{ terms: string[], rows: number[][] }> | null} */
let words = null;

// The index of the words of all notes: { terms, rows } with the numbers of the terms of each node.
export function textIndex() {
  words ??= parsed.then(async () => {
    const element = document.getElementById("texts");
    if (!element || !window.DecompressionStream) return { terms: [], rows: [] };
    const { terms, rows } = await unpack(element.textContent ?? "");
    for (const row of rows) for (let at = 1; at < row.length; at++) row[at] += row[at - 1];
    return { terms, rows };
  });
  return words;
}
